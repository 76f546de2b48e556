//! Compact JWS (RFC 7515) with JSON claims: what userinfo answers are signed as.

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use serde::Deserialize;
use serde_json::{Map, Value};

use super::{IssuerKeys, SigningAlgorithm, TokenError};

#[derive(Deserialize)]
struct Header {
    alg: String,
    kid: Option<String>,
    crit: Option<Value>,
}

/// The claims of a compact JWS whose signature is by one of the issuer's keys, with one of
/// `accepted` algorithms. Claims are not judged here.
pub(crate) fn verified_claims(
    compact: &str,
    keys: &IssuerKeys,
    accepted: &[SigningAlgorithm],
) -> Result<Map<String, Value>, TokenError> {
    let (message, signature) = compact
        .rsplit_once('.')
        .ok_or(TokenError::Malformed("not a compact JWS"))?;
    let (header, payload) = message
        .split_once('.')
        .filter(|(_, payload)| !payload.contains('.'))
        .ok_or(TokenError::Malformed("not a compact JWS"))?;
    let header: Header = serde_json::from_slice(&decode(header)?)
        .map_err(|_| TokenError::Malformed("the header"))?;
    if header.crit.is_some() {
        return Err(TokenError::Malformed(
            "a critical header that is not known here",
        ));
    }
    let algorithm = SigningAlgorithm::from_name(&header.alg)
        .filter(|algorithm| accepted.contains(algorithm))
        .ok_or(TokenError::Algorithm)?;
    keys.verify(
        header.kid.as_deref(),
        algorithm,
        message.as_bytes(),
        &decode(signature)?,
    )?;
    serde_json::from_slice(&decode(payload)?).map_err(|_| TokenError::Malformed("the claims"))
}

/// The claims of a compact JWS, unverified.
pub(crate) fn peek(compact: &str) -> Result<Map<String, Value>, TokenError> {
    let payload = compact
        .split('.')
        .nth(1)
        .ok_or(TokenError::Malformed("not a compact JWS"))?;
    serde_json::from_slice(&decode(payload)?).map_err(|_| TokenError::Malformed("the claims"))
}

pub(crate) fn decode(part: &str) -> Result<Vec<u8>, TokenError> {
    BASE64_URL_SAFE_NO_PAD
        .decode(part)
        .map_err(|_| TokenError::Malformed("base64url"))
}
