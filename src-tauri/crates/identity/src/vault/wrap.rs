//! The database key, wrapped by the PIN: Argon2id (RFC 9106) makes a key of the PIN,
//! XChaCha20-Poly1305 encrypts with it. Version, officer and parameters are authenticated too,
//! so a role or a name altered on the disk does not unlock.

use argon2::{Algorithm, Argon2, Params, Version};
use chacha20poly1305::aead::AeadInOut;
use chacha20poly1305::{KeyInit, Tag, XChaCha20Poly1305, XNonce};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::file::{Base64Bytes, KeyFileError, VERSION};
use crate::entropy::{Entropy, EntropyError};
use crate::officer::Officer;
use crate::secret::{DatabaseKey, Secret};

const SALT_BYTES: usize = 16;
const NONCE_BYTES: usize = 24;
const TAG_BYTES: usize = 16;
pub(super) const KEY_BYTES: usize = 32;

/// What one try of a PIN costs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cost {
    pub memory_kib: u32,
    pub passes: u32,
    pub lanes: u32,
}

impl Default for Cost {
    /// 64 MiB, 3 passes, 1 lane: about a quarter of a second on a small workstation.
    fn default() -> Self {
        Self {
            memory_kib: 64 * 1024,
            passes: 3,
            lanes: 1,
        }
    }
}

impl Cost {
    /// Limits for what a file may ask for, so that a tampered one cannot exhaust the machine.
    pub fn is_within_bounds(&self) -> bool {
        (1..=4).contains(&self.lanes)
            && (1..=16).contains(&self.passes)
            && (8 * self.lanes..=256 * 1024).contains(&self.memory_kib)
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PinWrap {
    /// Cost of Argon2id, version 0x13.
    pub cost: Cost,
    pub salt: Base64Bytes,
    /// 192 bits.
    pub nonce: Base64Bytes,
    /// 256 bits of key and 128 bits of tag.
    pub wrapped: Base64Bytes,
}

/// What else the tag covers, as JSON in this order.
#[derive(Serialize)]
struct Bound<'a> {
    purpose: &'static str,
    version: u32,
    officer: &'a Officer,
    cost: Cost,
    salt: &'a Base64Bytes,
}

fn bound(officer: &Officer, cost: Cost, salt: &Base64Bytes) -> Vec<u8> {
    serde_json::to_vec(&Bound {
        purpose: "kiosk key file, wrapped by PIN",
        version: VERSION,
        officer,
        cost,
        salt,
    })
    .expect("plain data always becomes JSON")
}

fn cipher(
    pin: &Secret<String>,
    cost: Cost,
    salt: &[u8],
) -> Result<XChaCha20Poly1305, KeyFileError> {
    let out_of_bounds = || KeyFileError::CostOutOfBounds(cost);
    if !cost.is_within_bounds() {
        return Err(out_of_bounds());
    }
    let params = Params::new(cost.memory_kib, cost.passes, cost.lanes, Some(KEY_BYTES))
        .map_err(|_| out_of_bounds())?;
    let mut key = Zeroizing::new([0; KEY_BYTES]);
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password_into(pin.expose().as_bytes(), salt, &mut *key)
        .map_err(|_| KeyFileError::Damaged("the PIN's key cannot be derived"))?;
    Ok(XChaCha20Poly1305::new((&*key).into()))
}

/// Why a new wrap could not be made.
#[derive(Debug, thiserror::Error)]
pub enum WrapError {
    #[error(transparent)]
    Entropy(#[from] EntropyError),
    #[error(transparent)]
    File(#[from] KeyFileError),
}

impl PinWrap {
    pub fn seal(
        key: &DatabaseKey,
        officer: &Officer,
        pin: &Secret<String>,
        cost: Cost,
        entropy: &dyn Entropy,
    ) -> Result<Self, WrapError> {
        let mut salt = Base64Bytes(vec![0; SALT_BYTES]);
        entropy.fill(&mut salt.0)?;
        let cipher = cipher(pin, cost, &salt.0)?;
        let (nonce, wrapped) = seal(&cipher, key, &bound(officer, cost, &salt), entropy)?;
        Ok(Self {
            cost,
            salt,
            nonce,
            wrapped,
        })
    }

    /// The key, or `None` if the PIN is not the one the key was wrapped with.
    pub fn open(
        &self,
        officer: &Officer,
        pin: &Secret<String>,
    ) -> Result<Option<DatabaseKey>, KeyFileError> {
        if self.salt.0.len() != SALT_BYTES {
            return Err(KeyFileError::Damaged("the salt is of another length"));
        }
        open(
            || cipher(pin, self.cost, &self.salt.0),
            &self.nonce,
            &self.wrapped,
            &bound(officer, self.cost, &self.salt),
        )
    }
}

/// Encrypts the database key: a fresh nonce, then 256 bits of key and 128 bits of tag.
pub(super) fn seal(
    cipher: &XChaCha20Poly1305,
    key: &DatabaseKey,
    bound: &[u8],
    entropy: &dyn Entropy,
) -> Result<(Base64Bytes, Base64Bytes), EntropyError> {
    let mut nonce = [0; NONCE_BYTES];
    entropy.fill(&mut nonce)?;
    let mut wrapped = key.expose().to_vec();
    let tag = cipher
        .encrypt_inout_detached(&XNonce::from(nonce), bound, wrapped.as_mut_slice().into())
        .expect("32 bytes are not too many for the cipher");
    wrapped.extend_from_slice(&tag);
    Ok((Base64Bytes(nonce.to_vec()), Base64Bytes(wrapped)))
}

/// What [`seal`] encrypted, or `None` if the cipher or what it is bound to is another. The lengths are
/// checked before the cipher is made.
pub(super) fn open(
    cipher: impl FnOnce() -> Result<XChaCha20Poly1305, KeyFileError>,
    nonce: &Base64Bytes,
    wrapped: &Base64Bytes,
    bound: &[u8],
) -> Result<Option<DatabaseKey>, KeyFileError> {
    let nonce: [u8; NONCE_BYTES] = nonce
        .0
        .as_slice()
        .try_into()
        .map_err(|_| KeyFileError::Damaged("the nonce is not 24 bytes"))?;
    if wrapped.0.len() != KEY_BYTES + TAG_BYTES {
        return Err(KeyFileError::Damaged(
            "the wrapped key is of another length",
        ));
    }
    let (sealed, tag) = wrapped.0.split_at(KEY_BYTES);
    let tag: [u8; TAG_BYTES] = tag.try_into().expect("the length was checked");
    let mut key = DatabaseKey::zeroed();
    key.bytes_mut().copy_from_slice(sealed);
    let opened = cipher()?.decrypt_inout_detached(
        &XNonce::from(nonce),
        bound,
        key.bytes_mut().as_mut_slice().into(),
        &Tag::from(tag),
    );
    Ok(opened.is_ok().then_some(key))
}
