//! The id_token (OpenID Connect Core 1.0, section 3.1.3.7).

use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, Utc};
use jiff::{SignedDuration, Timestamp};
use openidconnect::core::{CoreIdToken, CoreIdTokenClaims, CoreIdTokenVerifier};
use openidconnect::{
    AccessToken, AccessTokenHash, ClaimsVerificationError, ClientId, IssuerUrl, Nonce,
    SignatureVerificationError,
};
use serde_json::{Map, Value};
use subtle::ConstantTimeEq;

use super::{IssuerKeys, TokenError, assurance_from_acr, contexts, jws};
use crate::evidence::{Evidence, Proof, Route, Signature};
use crate::person::{Assurance, PersonKey};

/// How far the ID service's clock and ours may be apart.
pub const MAX_SKEW: SignedDuration = SignedDuration::from_secs(120);
const MAX_TOKEN_BYTES: usize = 64 * 1024;

/// What an id_token must say.
#[derive(Debug, Clone, Copy)]
pub struct Expected<'a> {
    /// The client that the token must have been issued to.
    pub client_id: &'a str,
    /// The nonce that was sent. `None` only where another party sent it (brokered login).
    pub nonce: Option<&'a str>,
    /// Authentication contexts of which at least one must have been satisfied; empty for any.
    pub acceptable_acr: &'a [String],
    /// The access token that came with it; its hash must match if the token has one.
    pub access_token: Option<&'a str>,
    pub now: Timestamp,
}

/// An id_token that says what was expected. `Debug` leaves the text and the claims out.
#[derive(Clone, PartialEq)]
pub struct IdToken {
    /// As it was signed.
    pub compact: String,
    pub person: PersonKey,
    pub assurance: Assurance,
    pub acr: Vec<String>,
    pub issued_at: Timestamp,
    pub expires_at: Timestamp,
    pub auth_time: Option<Timestamp>,
    pub claims: Map<String, Value>,
    pub signature: Signature,
}

impl fmt::Debug for IdToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("IdToken")
            .field("person", &self.person)
            .field("acr", &self.acr)
            .field("expires_at", &self.expires_at)
            .field("signature", &self.signature)
            .finish_non_exhaustive()
    }
}

impl IdToken {
    pub fn evidence(&self, route: Route, userinfo: Option<String>, at: Timestamp) -> Evidence {
        Evidence {
            person: Some(self.person.clone()),
            assurance: self.assurance,
            verified_at: at,
            proof: Proof::Login {
                route,
                id_token: self.compact.clone(),
                userinfo,
                acr: self.acr.clone(),
                signature: self.signature,
            },
        }
    }
}

/// Verifies an id_token: signature by a key of the pinned issuer with an algorithm that it lists,
/// `iss`, `aud`, `azp`, `exp`, `iat`, `nonce`, `acr` and `at_hash`.
pub fn verify_id_token(
    compact: &str,
    keys: &IssuerKeys,
    expected: &Expected<'_>,
) -> Result<IdToken, TokenError> {
    let verifier = CoreIdTokenVerifier::new_public_client(
        ClientId::new(expected.client_id.to_owned()),
        issuer_url(keys.issuer())?,
        keys.key_set().clone(),
    )
    .set_allowed_algs(keys.algorithms().iter().map(|one| one.for_library()));
    read(compact, &verifier, expected, Signature::Verified)
}

/// Reads an id_token that the portal has obtained and vouches for, while the issuer's keys cannot
/// be had: the claims are judged, the signature is not, and the result says so.
pub fn read_vouched_id_token(
    compact: &str,
    issuer: &str,
    expected: &Expected<'_>,
) -> Result<IdToken, TokenError> {
    let verifier = CoreIdTokenVerifier::new_public_client(
        ClientId::new(expected.client_id.to_owned()),
        issuer_url(issuer)?,
        openidconnect::JsonWebKeySet::default(),
    )
    .insecure_disable_signature_check();
    read(compact, &verifier, expected, Signature::NotChecked)
}

fn issuer_url(issuer: &str) -> Result<IssuerUrl, TokenError> {
    IssuerUrl::new(issuer.to_owned()).map_err(|_| TokenError::WrongIssuer)
}

fn read(
    compact: &str,
    verifier: &CoreIdTokenVerifier<'_>,
    expected: &Expected<'_>,
    signature: Signature,
) -> Result<IdToken, TokenError> {
    if compact.len() > MAX_TOKEN_BYTES {
        return Err(TokenError::Malformed("too long"));
    }
    let token =
        CoreIdToken::from_str(compact).map_err(|_| TokenError::Malformed("not an id_token"))?;
    let now = for_library(expected.now)?;
    let skew = chrono::Duration::seconds(MAX_SKEW.as_secs());
    let verifier = verifier
        .clone()
        .set_time_fn(move || now - skew)
        .set_issue_time_verifier_fn(move |issued| {
            if issued <= now + skew {
                Ok(())
            } else {
                Err("issued in the future".to_owned())
            }
        });
    let claims = token
        .claims(&verifier, |found: Option<&Nonce>| {
            check_nonce(expected.nonce, found.map(|nonce| nonce.secret().as_str()))
        })
        .map_err(|error| from_library(&error, &token, expected.now))?;
    if claims
        .authorized_party()
        .is_some_and(|party| party.as_str() != expected.client_id)
    {
        return Err(TokenError::WrongParty);
    }
    if claims.subject().as_str().is_empty() {
        return Err(TokenError::Malformed("no subject"));
    }
    let acr_claim = claims.auth_context_ref().map_or("", |acr| acr.as_str());
    let acr = contexts(acr_claim);
    let acceptable = expected.acceptable_acr;
    if !acceptable.is_empty() && !acr.iter().any(|one| acceptable.contains(one)) {
        return Err(TokenError::AcrNotAccepted);
    }
    if signature == Signature::Verified {
        check_access_token(&token, claims, &verifier, expected.access_token)?;
    }
    Ok(IdToken {
        compact: compact.to_owned(),
        person: PersonKey {
            issuer: claims.issuer().as_str().to_owned(),
            subject: claims.subject().as_str().to_owned(),
        },
        assurance: assurance_from_acr(acr_claim),
        acr,
        issued_at: from_chrono(claims.issue_time())?,
        expires_at: from_chrono(claims.expiration())?,
        auth_time: claims.auth_time().map(from_chrono).transpose()?,
        claims: jws::peek(compact)?,
        signature,
    })
}

fn check_nonce(expected: Option<&str>, found: Option<&str>) -> Result<(), String> {
    let Some(expected) = expected else {
        return Ok(());
    };
    let same = found.is_some_and(|found| found.as_bytes().ct_eq(expected.as_bytes()).into());
    if same {
        Ok(())
    } else {
        Err("another login's nonce".to_owned())
    }
}

/// `at_hash` ties the access token to this id_token (OpenID Connect Core 1.0, 3.1.3.8). It is
/// optional in the code flow, so its absence is accepted.
fn check_access_token(
    token: &CoreIdToken,
    claims: &CoreIdTokenClaims,
    verifier: &CoreIdTokenVerifier<'_>,
    access_token: Option<&str>,
) -> Result<(), TokenError> {
    let (Some(access_token), Some(expected)) = (access_token, claims.access_token_hash()) else {
        return Ok(());
    };
    let hash = token
        .signing_alg()
        .and_then(|algorithm| Ok((algorithm, token.signing_key(verifier)?)))
        .ok()
        .and_then(|(algorithm, key)| {
            let access_token = AccessToken::new(access_token.to_owned());
            AccessTokenHash::from_token(&access_token, algorithm, key).ok()
        });
    match hash {
        Some(hash) if hash == *expected => Ok(()),
        _ => Err(TokenError::WrongAccessToken),
    }
}

fn from_library(
    error: &ClaimsVerificationError,
    token: &CoreIdToken,
    now: Timestamp,
) -> TokenError {
    use SignatureVerificationError as Signed;
    match error {
        ClaimsVerificationError::Expired(_) => {
            let issued = jws::peek(&token.to_string())
                .ok()
                .and_then(|claims| claims.get("iat")?.as_f64());
            let latest = now.as_second().saturating_add(MAX_SKEW.as_secs());
            if issued.is_some_and(|issued| issued > latest as f64) {
                TokenError::IssuedInFuture
            } else {
                TokenError::Expired
            }
        }
        ClaimsVerificationError::InvalidAudience(_) => TokenError::WrongAudience,
        ClaimsVerificationError::InvalidIssuer(_) => TokenError::WrongIssuer,
        ClaimsVerificationError::InvalidNonce(_) => TokenError::WrongNonce,
        ClaimsVerificationError::SignatureVerification(signed) => match signed {
            Signed::NoMatchingKey | Signed::AmbiguousKeyId(_) | Signed::InvalidKey(_) => {
                TokenError::UnknownKey
            }
            Signed::DisallowedAlg(_) | Signed::UnsupportedAlg(_) | Signed::NoSignature => {
                TokenError::Algorithm
            }
            _ => TokenError::BadSignature,
        },
        _ => TokenError::Malformed("the claims"),
    }
}

fn for_library(at: Timestamp) -> Result<DateTime<Utc>, TokenError> {
    DateTime::from_timestamp(at.as_second(), 0).ok_or(TokenError::Malformed("a time"))
}

fn from_chrono(at: DateTime<Utc>) -> Result<Timestamp, TokenError> {
    Timestamp::from_second(at.timestamp()).map_err(|_| TokenError::Malformed("a time"))
}
