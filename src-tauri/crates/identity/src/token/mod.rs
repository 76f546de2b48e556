//! Tokens of an ID service: who signed them, for whom, until when, and for which login.

mod acr;
mod id_token;
mod jwe;
pub(crate) mod jws;
mod keys;
#[cfg(test)]
mod tests;

use thiserror::Error;

pub use acr::{assurance_from_acr, contexts};
pub use id_token::{Expected, IdToken, MAX_SKEW, read_vouched_id_token, verify_id_token};
pub use jwe::DecryptionKey;
pub use keys::{IssuerKeys, SigningAlgorithm};

/// Why a token is refused. Never holds anything of the token itself.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum TokenError {
    #[error("not a token as expected: {0}")]
    Malformed(&'static str),
    #[error("signed or encrypted with an algorithm that is not accepted")]
    Algorithm,
    #[error("no key of the issuer fits the token")]
    UnknownKey,
    #[error("the signature is wrong")]
    BadSignature,
    #[error("cannot be decrypted with the configured key")]
    Undecryptable,
    #[error("issued by somebody else")]
    WrongIssuer,
    #[error("issued for another client")]
    WrongAudience,
    #[error("another client is the authorised party")]
    WrongParty,
    #[error("expired")]
    Expired,
    #[error("issued in the future; one of the clocks is wrong")]
    IssuedInFuture,
    #[error("belongs to another login")]
    WrongNonce,
    #[error("came with another access token")]
    WrongAccessToken,
    #[error("no accepted authentication context was satisfied")]
    AcrNotAccepted,
}
