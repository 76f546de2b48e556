//! The database key, wrapped by the secret of a security key: what its hmac-secret extension (CTAP 2.1,
//! 12.5) makes of a credential and a salt, once its owner gave a finger. HKDF-SHA-256 (RFC 5869) makes
//! a key of the secret, XChaCha20-Poly1305 encrypts with it. Credential, salt, label and date are
//! authenticated too.
//!
//! A secret has 256 bits: it cannot be guessed, so a wrong one costs no wait and counts as no try.

use std::path::Path;

use aws_lc_rs::hkdf::{HKDF_SHA256, Salt};
use chacha20poly1305::{KeyInit, XChaCha20Poly1305};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use thiserror::Error;
use zeroize::Zeroizing;

use super::file::{Base64Bytes, Guard, KeyFile, KeyFileError, VERSION};
use super::wrap::{self, KEY_BYTES};
use crate::entropy::{Entropy, EntropyError};
use crate::officer::Officer;
use crate::secret::{DatabaseKey, Secret};

/// Keys that one officer can have.
pub const MAX_KEYS: usize = 8;
/// A credential's id is not longer (WebAuthn level 2, 4, "credential ID").
const MAX_CREDENTIAL_BYTES: usize = 1023;
const MAX_LABEL_LETTERS: usize = 100;
const PURPOSE: &str = "kiosk key file, wrapped by security key";

/// What a security key makes of a credential and a salt.
pub type KeySecret = Secret<[u8; 32]>;

/// A security key that is to unlock from now on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewKey {
    /// The credential's id: 1 to 1023 bytes.
    pub credential: Vec<u8>,
    /// What the secret was made of; random.
    pub salt: [u8; 32],
    /// What the officer calls it: 1 to 100 characters.
    pub label: String,
}

/// A security key that unlocks: what to ask it for, and what to show of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EnrolledKey {
    pub credential: Vec<u8>,
    pub salt: [u8; 32],
    pub label: String,
    pub added_at: Timestamp,
}

/// Why a security key does not unlock, or was not added or removed.
#[derive(Debug, Error)]
pub enum KeyError {
    /// No such credential in the key file.
    #[error("this security key does not unlock this workstation")]
    NotEnrolled,
    /// Of another key or salt; or somebody altered what the file says of the key or of the officer.
    #[error("the security key's secret does not open the key file")]
    WrongSecret,
    #[error("this security key is added already")]
    AlreadyEnrolled,
    #[error("an officer has at most {MAX_KEYS} security keys")]
    TooMany,
    #[error("a security key's name has 1 to 100 characters")]
    Label,
    #[error("a credential's id has 1 to 1023 bytes")]
    Credential,
    #[error(transparent)]
    Entropy(#[from] EntropyError),
    #[error(transparent)]
    KeyFile(#[from] KeyFileError),
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KeyWrap {
    pub credential: Base64Bytes,
    /// 256 bits.
    pub salt: Base64Bytes,
    pub label: String,
    pub added_at: Timestamp,
    /// 192 bits.
    pub nonce: Base64Bytes,
    /// 256 bits of key and 128 bits of tag.
    pub wrapped: Base64Bytes,
}

/// Gives a security key a way in to a database that is unlocked at the moment. `secret` is what the
/// key makes of `new.credential` and `new.salt`.
pub fn add_key(
    path: &Path,
    key: &DatabaseKey,
    new: NewKey,
    secret: &KeySecret,
    now: Timestamp,
    entropy: &dyn Entropy,
) -> Result<EnrolledKey, KeyError> {
    let label = new.label.trim().to_owned();
    if label.is_empty() || label.chars().count() > MAX_LABEL_LETTERS {
        return Err(KeyError::Label);
    }
    if !(1..=MAX_CREDENTIAL_BYTES).contains(&new.credential.len()) {
        return Err(KeyError::Credential);
    }
    let (_guard, mut file) = guarded(path)?;
    if find(&file, &new.credential).is_some() {
        return Err(KeyError::AlreadyEnrolled);
    }
    if file.keys.len() >= MAX_KEYS {
        return Err(KeyError::TooMany);
    }
    let enrolled = EnrolledKey {
        label,
        credential: new.credential,
        salt: new.salt,
        added_at: now,
    };
    file.keys
        .push(seal(key, &file.officer, &enrolled, secret, entropy)?);
    file.write(path)?;
    Ok(enrolled)
}

/// Hands out the database key for the secret that the security key makes of `credential` and the salt
/// of its entry. Writes nothing; neither asks for nor ends a wait for the PIN.
pub fn unlock_with_key(
    path: &Path,
    credential: &[u8],
    secret: &KeySecret,
) -> Result<(DatabaseKey, Officer), KeyError> {
    let (_guard, file) = guarded(path)?;
    let at = find(&file, credential).ok_or(KeyError::NotEnrolled)?;
    let wrap = &file.keys[at];
    let enrolled = entry(wrap)?;
    let key = wrap::open(
        || Ok(cipher(secret, &enrolled.salt)),
        &wrap.nonce,
        &wrap.wrapped,
        &bound(&file.officer, &enrolled),
    )?
    .ok_or(KeyError::WrongSecret)?;
    Ok((key, file.officer))
}

/// Takes the way in of a security key away. What was copied of the key file before still opens with it.
pub fn remove_key(path: &Path, credential: &[u8]) -> Result<(), KeyError> {
    let (_guard, mut file) = guarded(path)?;
    let at = find(&file, credential).ok_or(KeyError::NotEnrolled)?;
    file.keys.remove(at);
    file.write(path)?;
    Ok(())
}

pub(super) fn enrolled(file: &KeyFile) -> Result<Vec<EnrolledKey>, KeyFileError> {
    file.keys.iter().map(entry).collect()
}

/// The key file, with every other process held off. Makes none where there is none.
fn guarded(path: &Path) -> Result<(Guard, KeyFile), KeyFileError> {
    if !path.try_exists()? {
        return Err(KeyFileError::Missing);
    }
    let guard = Guard::take(path)?;
    Ok((guard, KeyFile::read(path)?))
}

fn find(file: &KeyFile, credential: &[u8]) -> Option<usize> {
    file.keys
        .iter()
        .position(|wrap| wrap.credential.0 == credential)
}

fn entry(wrap: &KeyWrap) -> Result<EnrolledKey, KeyFileError> {
    Ok(EnrolledKey {
        credential: wrap.credential.0.clone(),
        salt: wrap
            .salt
            .0
            .as_slice()
            .try_into()
            .map_err(|_| KeyFileError::Damaged("a security key's salt is not 32 bytes"))?,
        label: wrap.label.clone(),
        added_at: wrap.added_at,
    })
}

fn seal(
    key: &DatabaseKey,
    officer: &Officer,
    enrolled: &EnrolledKey,
    secret: &KeySecret,
    entropy: &dyn Entropy,
) -> Result<KeyWrap, EntropyError> {
    let cipher = cipher(secret, &enrolled.salt);
    let (nonce, wrapped) = wrap::seal(&cipher, key, &bound(officer, enrolled), entropy)?;
    Ok(KeyWrap {
        credential: Base64Bytes(enrolled.credential.clone()),
        salt: Base64Bytes(enrolled.salt.to_vec()),
        label: enrolled.label.clone(),
        added_at: enrolled.added_at,
        nonce,
        wrapped,
    })
}

fn cipher(secret: &KeySecret, salt: &[u8; 32]) -> XChaCha20Poly1305 {
    let mut key = Zeroizing::new([0; KEY_BYTES]);
    Salt::new(HKDF_SHA256, salt)
        .extract(secret.expose())
        .expand(&[PURPOSE.as_bytes()], HKDF_SHA256)
        .and_then(|bytes| bytes.fill(&mut *key))
        .expect("one block is not too much for HKDF");
    XChaCha20Poly1305::new((&*key).into())
}

/// What else the tag covers, as JSON in this order.
fn bound(officer: &Officer, enrolled: &EnrolledKey) -> Vec<u8> {
    #[derive(Serialize)]
    struct Bound<'a> {
        purpose: &'static str,
        version: u32,
        officer: &'a Officer,
        credential: Base64Bytes,
        salt: Base64Bytes,
        label: &'a str,
        added_at: Timestamp,
    }
    serde_json::to_vec(&Bound {
        purpose: PURPOSE,
        version: VERSION,
        officer,
        credential: Base64Bytes(enrolled.credential.clone()),
        salt: Base64Bytes(enrolled.salt.to_vec()),
        label: &enrolled.label,
        added_at: enrolled.added_at,
    })
    .expect("plain data always becomes JSON")
}
