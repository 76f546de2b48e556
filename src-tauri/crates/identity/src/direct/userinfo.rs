//! The userinfo endpoint (OpenID Connect Core 1.0, section 5.3): plain JSON, a signed JWS, or a JWS
//! inside a JWE.

use jiff::Timestamp;
use openidconnect::HttpResponse;
use openidconnect::http::{Request, header};
use serde_json::{Map, Value};
use thiserror::Error;

use crate::discovery::Provider;
use crate::http::{Http, HttpError};
use crate::secret::Secret;
use crate::token::{DecryptionKey, IdToken, MAX_SKEW, TokenError, jws};

/// Why the applicant's data was not accepted.
#[derive(Debug, Error)]
pub enum UserinfoError {
    #[error(transparent)]
    Http(#[from] HttpError),
    #[error("the ID service refused with HTTP status {0}")]
    Refused(u16),
    #[error("neither JSON nor a JWT")]
    ContentType,
    #[error("encrypted, but no decryption key is configured")]
    NoDecryptionKey,
    #[error(transparent)]
    Token(#[from] TokenError),
    #[error("these are another person's data")]
    OtherPerson,
}

pub(super) struct Userinfo {
    pub claims: Map<String, Value>,
    /// The signed form, if it was signed.
    pub signed: Option<String>,
}

pub(super) async fn fetch(
    endpoint: &url::Url,
    access_token: &Secret<String>,
    http: &Http,
) -> Result<HttpResponse, UserinfoError> {
    let bearer = format!("Bearer {}", access_token.expose());
    let mut bearer = header::HeaderValue::from_str(&bearer)
        .map_err(|_| UserinfoError::Http(HttpError::Request))?;
    bearer.set_sensitive(true);
    let request = Request::get(endpoint.as_str())
        .header(header::AUTHORIZATION, bearer)
        .header(header::ACCEPT, "application/jwt, application/json")
        .body(Vec::new())
        .map_err(|_| HttpError::Request)?;
    let answer = http.send(request).await?;
    if answer.status().as_u16() != 200 {
        return Err(UserinfoError::Refused(answer.status().as_u16()));
    }
    Ok(answer)
}

/// Reads the answer and ties it to the login: `sub` must be the id_token's (OpenID Connect Core
/// 1.0, 5.3.2); `iss`, `aud` and `exp`, which are optional, must fit if present.
pub(super) fn read(
    answer: &HttpResponse,
    provider: &Provider,
    client_id: &str,
    decryption_key: Option<&DecryptionKey>,
    id_token: &IdToken,
    now: Timestamp,
) -> Result<Userinfo, UserinfoError> {
    let content_type = answer
        .headers()
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split(';').next())
        .map(|value| value.trim().to_ascii_lowercase());
    let info = match content_type.as_deref() {
        Some("application/json") => Userinfo {
            claims: serde_json::from_slice(answer.body())
                .map_err(|_| TokenError::Malformed("userinfo is not an object"))?,
            signed: None,
        },
        Some("application/jwt") => {
            let text = std::str::from_utf8(answer.body())
                .map_err(|_| TokenError::Malformed("userinfo is not text"))?
                .trim();
            let signed = if text.split('.').count() == 5 {
                decryption_key
                    .ok_or(UserinfoError::NoDecryptionKey)?
                    .decrypt(text)?
            } else {
                text.to_owned()
            };
            Userinfo {
                claims: jws::verified_claims(
                    &signed,
                    provider.keys(),
                    &provider.userinfo_algorithms,
                )?,
                signed: Some(signed),
            }
        }
        _ => return Err(UserinfoError::ContentType),
    };
    check(&info.claims, id_token, client_id, now)?;
    Ok(info)
}

fn check(
    claims: &Map<String, Value>,
    id_token: &IdToken,
    client_id: &str,
    now: Timestamp,
) -> Result<(), UserinfoError> {
    if claims.get("sub").and_then(Value::as_str) != Some(id_token.person.subject.as_str()) {
        return Err(UserinfoError::OtherPerson);
    }
    if claims
        .get("iss")
        .is_some_and(|issuer| issuer != id_token.person.issuer.as_str())
    {
        return Err(TokenError::WrongIssuer.into());
    }
    let is_for_us = match claims.get("aud") {
        None => true,
        Some(Value::Array(audiences)) => audiences.iter().any(|one| one == client_id),
        Some(one) => one == client_id,
    };
    if !is_for_us {
        return Err(TokenError::WrongAudience.into());
    }
    let earliest = now.as_second().saturating_sub(MAX_SKEW.as_secs());
    if claims
        .get("exp")
        .is_some_and(|end| end.as_f64().is_none_or(|end| end <= earliest as f64))
    {
        return Err(TokenError::Expired.into());
    }
    Ok(())
}
