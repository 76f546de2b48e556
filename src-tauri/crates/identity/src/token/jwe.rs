//! Encrypted userinfo: compact JWE (RFC 7516) with RSA-OAEP-256 and A256GCM, the one combination
//! that eSignet uses.

use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use aws_lc_rs::rsa::{OAEP_SHA256_MGF1SHA256, OaepPrivateDecryptingKey, PrivateDecryptingKey};
use rustls_pki_types::PrivatePkcs8KeyDer;
use rustls_pki_types::pem::PemObject;
use serde::Deserialize;
use zeroize::Zeroizing;

use super::TokenError;
use super::jws::decode;
use crate::secret::Secret;

const NONCE_BYTES: usize = 12;
const TAG_BYTES: usize = 16;
const CONTENT_KEY_BYTES: usize = 32;

/// The client's private key for what the ID service encrypts to it. Not the signing key.
#[derive(Clone)]
pub struct DecryptionKey(std::sync::Arc<OaepPrivateDecryptingKey>);

impl std::fmt::Debug for DecryptionKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("DecryptionKey(..)")
    }
}

#[derive(Deserialize)]
struct Header {
    alg: String,
    enc: String,
    zip: Option<String>,
    crit: Option<serde_json::Value>,
}

impl DecryptionKey {
    /// Reads a PKCS#8 `PRIVATE KEY` PEM with an RSA key of at least 2048 bits.
    pub fn from_pem(pem: &Secret<String>) -> Result<Self, TokenError> {
        let refused = TokenError::Malformed("the decryption key");
        let der = PrivatePkcs8KeyDer::from_pem_slice(pem.expose().as_bytes())
            .map_err(|_| refused.clone())?;
        let key = PrivateDecryptingKey::from_pkcs8(der.secret_pkcs8_der())
            .map_err(|_| refused.clone())?;
        if key.key_size_bits() < 2048 {
            return Err(refused);
        }
        let key = OaepPrivateDecryptingKey::new(key).map_err(|_| refused)?;
        Ok(Self(std::sync::Arc::new(key)))
    }

    /// The plaintext of a compact JWE. Encryption to a public key proves nothing about the sender:
    /// what comes out must be a signed JWS.
    pub(crate) fn decrypt(&self, compact: &str) -> Result<String, TokenError> {
        let parts: Vec<&str> = compact.split('.').collect();
        let &[protected, wrapped_key, nonce, sealed, tag] = parts.as_slice() else {
            return Err(TokenError::Malformed("not a compact JWE"));
        };
        let header: Header = serde_json::from_slice(&decode(protected)?)
            .map_err(|_| TokenError::Malformed("the header"))?;
        if header.alg != "RSA-OAEP-256" || header.enc != "A256GCM" {
            return Err(TokenError::Algorithm);
        }
        if header.zip.is_some() || header.crit.is_some() {
            return Err(TokenError::Malformed("compressed, or a critical header"));
        }
        let mut room = Zeroizing::new(vec![0; self.0.min_output_size()]);
        let content_key = self
            .0
            .decrypt(
                &OAEP_SHA256_MGF1SHA256,
                &decode(wrapped_key)?,
                &mut room,
                None,
            )
            .map_err(|_| TokenError::Undecryptable)?;
        if content_key.len() != CONTENT_KEY_BYTES {
            return Err(TokenError::Undecryptable);
        }
        let cipher = UnboundKey::new(&AES_256_GCM, content_key)
            .map(LessSafeKey::new)
            .map_err(|_| TokenError::Undecryptable)?;
        let nonce: [u8; NONCE_BYTES] = decode(nonce)?
            .try_into()
            .map_err(|_| TokenError::Malformed("the nonce"))?;
        let mut text = decode(sealed)?;
        let tag = decode(tag)?;
        if tag.len() != TAG_BYTES {
            return Err(TokenError::Malformed("the tag"));
        }
        text.extend_from_slice(&tag);
        let length = cipher
            .open_in_place(
                Nonce::assume_unique_for_key(nonce),
                Aad::from(protected.as_bytes()),
                &mut text,
            )
            .map_err(|_| TokenError::Undecryptable)?
            .len();
        text.truncate(length);
        String::from_utf8(text).map_err(|_| TokenError::Malformed("not text"))
    }
}
