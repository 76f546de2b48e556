//! The way back in when the officer's PIN is lost: the database key, encrypted to the
//! organisation's public key.
//!
//! RSA-OAEP with SHA-256 (RFC 8017, 7.1), because it is one standard operation that every hardware
//! security module and the `openssl pkeyutl` command know: the organisation can recover without
//! this program. Carried out by aws-lc, whose private-key operation runs in constant time.

use aws_lc_rs::encoding::{AsDer, PublicKeyX509Der};
use aws_lc_rs::rsa::{
    OAEP_SHA256_MGF1SHA256, OaepPrivateDecryptingKey, OaepPublicEncryptingKey,
    PrivateDecryptingKey, PublicEncryptingKey,
};
use rustls_pki_types::pem::PemObject;
use rustls_pki_types::{PrivatePkcs8KeyDer, SubjectPublicKeyInfoDer};
use serde::Serialize;
use sha2::{Digest, Sha256};
use thiserror::Error;
use zeroize::Zeroizing;

use super::file::{Base64Bytes, RecoveryWrap, VERSION};
use crate::officer::Officer;
use crate::secret::{DatabaseKey, Secret};

const ALGORITHM: &str = "RSA-OAEP-256";
/// 128 bits of security (NIST SP 800-57 part 1, table 2).
const MIN_KEY_BITS: usize = 3072;

/// The organisation's public key.
#[derive(Debug, Clone)]
pub struct RecoveryKey {
    public: PublicEncryptingKey,
    id: [u8; 32],
}

/// Why a recovery key is refused or does not recover.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum RecoveryError {
    #[error("not the PEM of an RSA key (SubjectPublicKeyInfo or PKCS#8)")]
    NotAKey,
    #[error("the key has fewer than 3072 bits")]
    TooShort,
    #[error("the key file has no recovery wrap")]
    NoWrap,
    #[error("the key file was made for another recovery key")]
    OtherKey,
    #[error("the recovery wrap is damaged or was made for another officer")]
    Damaged,
    #[error("the key could not be wrapped")]
    Failed,
}

fn id_of(public: &PublicEncryptingKey) -> Result<[u8; 32], RecoveryError> {
    let der: PublicKeyX509Der<'_> = public.as_der().map_err(|_| RecoveryError::NotAKey)?;
    Ok(Sha256::digest(der.as_ref()).into())
}

/// The OAEP label: binds the wrap to this officer, as JSON in this order.
fn label(officer: &Officer) -> Vec<u8> {
    #[derive(Serialize)]
    struct Bound<'a> {
        purpose: &'static str,
        version: u32,
        officer: &'a Officer,
    }
    serde_json::to_vec(&Bound {
        purpose: "kiosk key file, recovery",
        version: VERSION,
        officer,
    })
    .expect("plain data always becomes JSON")
}

impl RecoveryKey {
    /// Reads a `PUBLIC KEY` PEM with an RSA key of at least 3072 bits.
    pub fn from_pem(pem: &str) -> Result<Self, RecoveryError> {
        let der = SubjectPublicKeyInfoDer::from_pem_slice(pem.as_bytes())
            .map_err(|_| RecoveryError::NotAKey)?;
        let public =
            PublicEncryptingKey::from_der(der.as_ref()).map_err(|_| RecoveryError::NotAKey)?;
        if public.key_size_bits() < MIN_KEY_BITS {
            return Err(RecoveryError::TooShort);
        }
        let id = id_of(&public)?;
        Ok(Self { public, id })
    }

    pub(super) fn seal(
        &self,
        key: &DatabaseKey,
        officer: &Officer,
    ) -> Result<RecoveryWrap, RecoveryError> {
        let oaep =
            OaepPublicEncryptingKey::new(self.public.clone()).map_err(|_| RecoveryError::Failed)?;
        let mut wrapped = vec![0; oaep.ciphertext_size()];
        let length = oaep
            .encrypt(
                &OAEP_SHA256_MGF1SHA256,
                key.expose(),
                &mut wrapped,
                Some(&label(officer)),
            )
            .map_err(|_| RecoveryError::Failed)?
            .len();
        wrapped.truncate(length);
        Ok(RecoveryWrap {
            algorithm: ALGORITHM.to_owned(),
            key_id: Base64Bytes(self.id.to_vec()),
            wrapped: Base64Bytes(wrapped),
        })
    }
}

/// Opens a recovery wrap with the organisation's private key, a PKCS#8 `PRIVATE KEY` PEM.
pub(super) fn open(
    wrap: &RecoveryWrap,
    officer: &Officer,
    private_key_pem: &Secret<String>,
) -> Result<DatabaseKey, RecoveryError> {
    let der = PrivatePkcs8KeyDer::from_pem_slice(private_key_pem.expose().as_bytes())
        .map_err(|_| RecoveryError::NotAKey)?;
    let private = PrivateDecryptingKey::from_pkcs8(der.secret_pkcs8_der())
        .map_err(|_| RecoveryError::NotAKey)?;
    if wrap.algorithm != ALGORITHM || id_of(&private.public_key())?.as_slice() != wrap.key_id.0 {
        return Err(RecoveryError::OtherKey);
    }
    let oaep = OaepPrivateDecryptingKey::new(private).map_err(|_| RecoveryError::NotAKey)?;
    let mut room = Zeroizing::new(vec![0; oaep.min_output_size()]);
    let opened = oaep
        .decrypt(
            &OAEP_SHA256_MGF1SHA256,
            &wrap.wrapped.0,
            &mut room,
            Some(&label(officer)),
        )
        .map_err(|_| RecoveryError::Damaged)?;
    let mut key = DatabaseKey::zeroed();
    if opened.len() != key.expose().len() {
        return Err(RecoveryError::Damaged);
    }
    key.bytes_mut().copy_from_slice(opened);
    Ok(key)
}
