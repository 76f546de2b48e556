//! `private_key_jwt`: how the workstation proves to the token endpoint which client it is
//! (OpenID Connect Core 1.0, section 9; RFC 7523).

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use jiff::Timestamp;
use jsonwebtoken::{Algorithm, EncodingKey};
use serde_json::json;
use thiserror::Error;

use crate::entropy::{Entropy, EntropyError};
use crate::secret::Secret;
use crate::token::SigningAlgorithm;

/// An assertion is for one request; eSignet allows 5 s of skew.
const LIFETIME_SECONDS: i64 = 60;

/// Why no assertion was signed.
#[derive(Debug, Error)]
pub enum SignerError {
    #[error("not a PKCS#8 PEM of an RSA, P-256 or Ed25519 key")]
    NotAKey,
    #[error("the key store did not sign: {0}")]
    Refused(String),
    #[error(transparent)]
    Entropy(#[from] EntropyError),
}

/// A private key that signs but need not be visible: a file, a TPM, a smart card.
pub trait AssertionSigner: Send + Sync + std::fmt::Debug {
    /// What the key can do, best first.
    fn algorithms(&self) -> &[SigningAlgorithm];
    /// The `kid` under which the public key is registered.
    fn key_id(&self) -> Option<&str>;
    /// The signature in JWS form (ECDSA: `r || s`).
    fn sign(&self, algorithm: SigningAlgorithm, message: &[u8]) -> Result<Vec<u8>, SignerError>;
}

/// A key held in memory. For workstations without a TPM, and for tests.
pub struct PemSigner {
    key: EncodingKey,
    algorithms: &'static [SigningAlgorithm],
    key_id: Option<String>,
}

impl std::fmt::Debug for PemSigner {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PemSigner")
            .field("algorithms", &self.algorithms)
            .field("key_id", &self.key_id)
            .finish_non_exhaustive()
    }
}

impl PemSigner {
    /// Reads a PKCS#8 `PRIVATE KEY` PEM of an RSA, P-256 or Ed25519 key.
    pub fn from_pem(pem: &Secret<String>, key_id: Option<String>) -> Result<Self, SignerError> {
        use SigningAlgorithm::{EdDsa, Es256, Ps256, Rs256};
        let pem = pem.expose().as_bytes();
        let (key, algorithms): (_, &'static [SigningAlgorithm]) =
            if let Ok(key) = EncodingKey::from_rsa_pem(pem) {
                (key, &[Ps256, Rs256])
            } else if let Ok(key) = EncodingKey::from_ec_pem(pem) {
                (key, &[Es256])
            } else if let Ok(key) = EncodingKey::from_ed_pem(pem) {
                (key, &[EdDsa])
            } else {
                return Err(SignerError::NotAKey);
            };
        Ok(Self {
            key,
            algorithms,
            key_id,
        })
    }
}

impl AssertionSigner for PemSigner {
    fn algorithms(&self) -> &[SigningAlgorithm] {
        self.algorithms
    }

    fn key_id(&self) -> Option<&str> {
        self.key_id.as_deref()
    }

    fn sign(&self, algorithm: SigningAlgorithm, message: &[u8]) -> Result<Vec<u8>, SignerError> {
        let algorithm = match algorithm {
            SigningAlgorithm::Rs256 => Algorithm::RS256,
            SigningAlgorithm::Ps256 => Algorithm::PS256,
            SigningAlgorithm::Es256 => Algorithm::ES256,
            SigningAlgorithm::EdDsa => Algorithm::EdDSA,
        };
        let refused = |what: String| SignerError::Refused(what);
        let text = jsonwebtoken::crypto::sign(message, &self.key, algorithm)
            .map_err(|error| refused(error.to_string()))?;
        BASE64_URL_SAFE_NO_PAD
            .decode(text)
            .map_err(|error| refused(error.to_string()))
    }
}

/// The algorithm for assertions: the first of the key's that the ID service lists, or the key's
/// first if it lists none. `None` if they have none in common.
pub(super) fn choose(
    signer: &dyn AssertionSigner,
    listed: Option<&[SigningAlgorithm]>,
) -> Option<SigningAlgorithm> {
    signer
        .algorithms()
        .iter()
        .copied()
        .find(|one| listed.is_none_or(|listed| listed.contains(one)))
}

/// A client assertion for one request to `token_endpoint`, valid for 60 s from `now`.
pub(super) fn assertion(
    signer: &dyn AssertionSigner,
    algorithm: SigningAlgorithm,
    client_id: &str,
    token_endpoint: &str,
    entropy: &dyn Entropy,
    now: Timestamp,
) -> Result<String, SignerError> {
    let mut jti = [0; 16];
    entropy.fill(&mut jti)?;
    let mut header = json!({ "alg": algorithm.name(), "typ": "JWT" });
    if let Some(key_id) = signer.key_id() {
        header["kid"] = json!(key_id);
    }
    let claims = json!({
        "iss": client_id,
        "sub": client_id,
        "aud": token_endpoint,
        "jti": BASE64_URL_SAFE_NO_PAD.encode(jti),
        "iat": now.as_second(),
        "exp": now.as_second() + LIFETIME_SECONDS,
    });
    let part = |value: serde_json::Value| BASE64_URL_SAFE_NO_PAD.encode(value.to_string());
    let message = format!("{}.{}", part(header), part(claims));
    let signature = signer.sign(algorithm, message.as_bytes())?;
    Ok(format!(
        "{message}.{}",
        BASE64_URL_SAFE_NO_PAD.encode(signature)
    ))
}
