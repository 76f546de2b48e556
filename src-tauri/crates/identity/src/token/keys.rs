//! The keys of a pinned issuer, and which algorithms are accepted with them.

use openidconnect::core::{CoreJsonWebKey, CoreJwsSigningAlgorithm};
use openidconnect::{
    JsonWebKey, JsonWebKeyAlgorithm, JsonWebKeySet, JsonWebKeyUse, JwsSigningAlgorithm,
};
use serde::{Deserialize, Serialize};

use super::TokenError;

/// The signature algorithms (RFC 7518, 3.1; RFC 8037) that are accepted and offered. Never a
/// shared secret and never `none`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum SigningAlgorithm {
    #[serde(rename = "RS256")]
    Rs256,
    #[serde(rename = "PS256")]
    Ps256,
    #[serde(rename = "ES256")]
    Es256,
    #[serde(rename = "EdDSA")]
    EdDsa,
}

impl SigningAlgorithm {
    pub const ALL: [Self; 4] = [Self::Rs256, Self::Ps256, Self::Es256, Self::EdDsa];

    /// The `alg` value.
    pub fn name(self) -> &'static str {
        match self {
            Self::Rs256 => "RS256",
            Self::Ps256 => "PS256",
            Self::Es256 => "ES256",
            Self::EdDsa => "EdDSA",
        }
    }

    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.name() == name)
    }

    pub(crate) fn for_library(self) -> CoreJwsSigningAlgorithm {
        match self {
            Self::Rs256 => CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256,
            Self::Ps256 => CoreJwsSigningAlgorithm::RsaSsaPssSha256,
            Self::Es256 => CoreJwsSigningAlgorithm::EcdsaP256Sha256,
            Self::EdDsa => CoreJwsSigningAlgorithm::EdDsa,
        }
    }

    /// Those of a list that are known here.
    pub(crate) fn known(listed: &[CoreJwsSigningAlgorithm]) -> Vec<Self> {
        Self::ALL
            .into_iter()
            .filter(|one| listed.contains(&one.for_library()))
            .collect()
    }
}

/// A pinned issuer: its name, its keys (RFC 7517) and the algorithms that it lists.
#[derive(Debug, Clone)]
pub struct IssuerKeys {
    issuer: String,
    algorithms: Vec<SigningAlgorithm>,
    keys: JsonWebKeySet<CoreJsonWebKey>,
}

impl IssuerKeys {
    pub(crate) fn new(
        issuer: &str,
        algorithms: Vec<SigningAlgorithm>,
        keys: JsonWebKeySet<CoreJsonWebKey>,
    ) -> Self {
        Self {
            issuer: issuer.to_owned(),
            algorithms,
            keys,
        }
    }

    /// From a JWKS document. Keys of unknown types are passed over; they verify nothing.
    pub fn from_jwks(
        issuer: &str,
        algorithms: &[SigningAlgorithm],
        jwks: &str,
    ) -> Result<Self, TokenError> {
        let keys = serde_json::from_str(jwks).map_err(|_| TokenError::Malformed("the key set"))?;
        Ok(Self::new(issuer, algorithms.to_vec(), keys))
    }

    pub fn issuer(&self) -> &str {
        &self.issuer
    }

    pub fn algorithms(&self) -> &[SigningAlgorithm] {
        &self.algorithms
    }

    pub(crate) fn key_set(&self) -> &JsonWebKeySet<CoreJsonWebKey> {
        &self.keys
    }

    /// Verifies a detached signature by the one key that fits `kid` and `algorithm`.
    pub(crate) fn verify(
        &self,
        kid: Option<&str>,
        algorithm: SigningAlgorithm,
        message: &[u8],
        signature: &[u8],
    ) -> Result<(), TokenError> {
        let algorithm = algorithm.for_library();
        let mut fitting = self.keys.keys().iter().filter(|key| {
            let kid_fits = kid.is_none_or(|kid| key.key_id().is_some_and(|id| id.as_str() == kid));
            let alg_fits = match key.signing_alg() {
                JsonWebKeyAlgorithm::Algorithm(of_key) => *of_key == algorithm,
                JsonWebKeyAlgorithm::Unspecified => true,
                JsonWebKeyAlgorithm::Unsupported => false,
            };
            kid_fits
                && alg_fits
                && key.key_use().is_none_or(JsonWebKeyUse::allows_signature)
                && algorithm.key_type().as_ref() == Some(key.key_type())
        });
        let key = fitting.next().ok_or(TokenError::UnknownKey)?;
        if fitting.next().is_some() {
            return Err(TokenError::UnknownKey);
        }
        key.verify_signature(&algorithm, message, signature)
            .map_err(|_| TokenError::BadSignature)
    }
}
