//! One question to the portal, one answer within limits. Redirects are never followed, nothing is
//! repeated, and every status is put into our words.

use std::time::Duration;

use futures::StreamExt;
use reqwest::header::{AUTHORIZATION, CONTENT_TYPE, DATE, HeaderMap, RETRY_AFTER};
use reqwest::{Client, Method, Response, StatusCode};
use serde_json::Value;
use url::Url;
use zeroize::Zeroizing;

use super::{HttpSettings, Odd, PortalError, Session, SettingsError, limits};

/// Idle connections are given up before the portal's server (uvicorn, 5 s) does it: a request on a
/// connection that is being closed would be an answer lost for nothing.
const IDLE: Duration = Duration::from_secs(2);

/// The slowest line that is still waited for, in bytes a second (128 kbit/s).
const SLOWEST_LINE: u64 = 16 * 1024;

/// The longest pause that a portal can impose.
const LONGEST_PAUSE: Duration = Duration::from_hours(1);

pub(super) struct Http {
    client: Client,
    base: Url,
    body_limit: u64,
    request_timeout: Duration,
}

impl Http {
    pub(super) fn new(base: Url, settings: HttpSettings) -> Result<Self, SettingsError> {
        let mut builder = Client::builder()
            .connect_timeout(settings.connect_timeout)
            .timeout(settings.request_timeout)
            .pool_idle_timeout(IDLE)
            .redirect(reqwest::redirect::Policy::none())
            .retry(reqwest::retry::never())
            .referer(false)
            .no_proxy();
        if let Some(proxy) = settings.proxy {
            let proxy = reqwest::Proxy::all(proxy)
                .map_err(|error| SettingsError::Http(error.to_string()))?;
            builder = builder.proxy(proxy);
        }
        if let Some(path) = settings.ca_file {
            let certificates = std::fs::read(path)
                .map_err(|error| SettingsError::CaFile(error.to_string()))
                .and_then(|pem| {
                    reqwest::Certificate::from_pem_bundle(&pem)
                        .map_err(|error| SettingsError::CaFile(error.to_string()))
                })?;
            builder = builder.tls_certs_merge(certificates);
        }
        Ok(Self {
            client: builder
                .build()
                .map_err(|error| SettingsError::Http(error.to_string()))?,
            base,
            body_limit: settings.body_limit,
            request_timeout: settings.request_timeout,
        })
    }

    pub(super) fn base(&self) -> &Url {
        &self.base
    }

    /// The base with these segments after it, each escaped.
    pub(super) fn address(&self, path: &[&str]) -> Url {
        let mut address = self.base.clone();
        address.set_query(None);
        address.set_fragment(None);
        if let Ok(mut segments) = address.path_segments_mut() {
            segments.pop_if_empty().extend(path);
        }
        address
    }

    pub(super) async fn get(
        &self,
        path: &[&str],
        session: Option<&Session>,
    ) -> Result<Value, PortalError> {
        let answer = self.ask(Method::GET, path, session, None).await?;
        self.answer(answer).await
    }

    pub(super) async fn put(
        &self,
        path: &[&str],
        session: &Session,
        body: Vec<u8>,
    ) -> Result<Value, PortalError> {
        let answer = self
            .ask(Method::PUT, path, Some(session), Some(body))
            .await?;
        self.answer(answer).await
    }

    pub(super) async fn post(
        &self,
        path: &[&str],
        session: &Session,
        body: Vec<u8>,
    ) -> Result<Value, PortalError> {
        let answer = self
            .ask(Method::POST, path, Some(session), Some(body))
            .await?;
        self.answer(answer).await
    }

    /// As [`Http::get`], of a whole address and with a limit of its own in bytes. The caller has
    /// made sure that the address may be given the login.
    pub(super) async fn get_at(
        &self,
        address: &Url,
        session: &Session,
        limit: u64,
    ) -> Result<Value, PortalError> {
        let request = self.client.get(address.clone());
        let answer = with_login(request, session)?.send().await.map_err(lost)?;
        self.answer_within(answer, limit).await
    }

    /// The bare answer to a `GET` without a login, whatever its status. Its body is not read.
    pub(super) async fn look(&self, address: Url) -> Result<Response, PortalError> {
        self.client.get(address).send().await.map_err(lost)
    }

    async fn ask(
        &self,
        method: Method,
        path: &[&str],
        session: Option<&Session>,
        body: Option<Vec<u8>>,
    ) -> Result<Response, PortalError> {
        let mut request = self.client.request(method, self.address(path));
        if let Some(session) = session {
            request = with_login(request, session)?;
        }
        if let Some(body) = body {
            request = request
                .timeout(patience(self.request_timeout, body.len()))
                .header(CONTENT_TYPE, "application/json")
                .body(body);
        }
        request.send().await.map_err(lost)
    }

    /// Reads the answer: JSON for 200, otherwise what the status and the portal's code mean.
    pub(super) async fn answer(&self, response: Response) -> Result<Value, PortalError> {
        self.answer_within(response, self.body_limit).await
    }

    async fn answer_within(&self, response: Response, limit: u64) -> Result<Value, PortalError> {
        let status = response.status();
        let retry_after = retry_after(response.headers());
        if status == StatusCode::OK {
            let body = self.body(response, limit).await?;
            return limits::json(&body).map_err(PortalError::Odd);
        }
        if status.is_redirection() {
            return Err(PortalError::Odd(Odd::Redirect));
        }
        if status == StatusCode::TOO_MANY_REQUESTS || status.as_u16() == 425 {
            return Err(PortalError::Busy {
                retry_after,
                said: format!("status {}", status.as_u16()),
            });
        }
        let body = self.body(response, limit).await?;
        Err(meaning(status.as_u16(), retry_after, &body))
    }

    async fn body(&self, response: Response, limit: u64) -> Result<Vec<u8>, PortalError> {
        let too_long = || PortalError::Odd(Odd::TooLong { limit });
        if response
            .content_length()
            .is_some_and(|length| length > limit)
        {
            return Err(too_long());
        }
        let mut body = Vec::new();
        let mut stream = response.bytes_stream();
        while let Some(chunk) = stream.next().await {
            let chunk = chunk.map_err(lost)?;
            if (body.len() + chunk.len()) as u64 > limit {
                return Err(too_long());
            }
            body.extend_from_slice(&chunk);
        }
        Ok(body)
    }
}

/// How long a question with a body may take: an application with photographs needs minutes on a
/// field office's line, and one that is cut short is sent whole again.
fn patience(usual: Duration, bytes: usize) -> Duration {
    usual + Duration::from_secs(bytes as u64 / SLOWEST_LINE)
}

fn with_login(
    request: reqwest::RequestBuilder,
    session: &Session,
) -> Result<reqwest::RequestBuilder, PortalError> {
    let bearer = Zeroizing::new(format!("Bearer {}", session.token.expose()));
    let mut value =
        reqwest::header::HeaderValue::from_str(&bearer).map_err(|_| PortalError::NeedsLogin {
            said: "the token cannot be sent".to_owned(),
        })?;
    value.set_sensitive(true);
    Ok(request.header(AUTHORIZATION, value))
}

/// Whether the request can have reached anybody. Addresses are left out of the words: they may
/// carry a login's code.
fn lost(error: reqwest::Error) -> PortalError {
    let connecting = error.is_connect() || error.is_builder();
    let slow = error.is_timeout();
    let why = if slow { "too slow" } else { "cut" };
    if connecting {
        let why = if slow {
            "no connection in time"
        } else {
            "no connection"
        };
        PortalError::NoLine {
            why: why.to_owned(),
        }
    } else {
        PortalError::Lost {
            why: why.to_owned(),
        }
    }
}

/// What an answer other than 200 means, by the portal's own error envelope
/// (`{"errors":[{"code","message"}]}`).
fn meaning(status: u16, retry_after: Option<Duration>, body: &[u8]) -> PortalError {
    let parsed = limits::json(body);
    let first = parsed.as_ref().ok().and_then(|json| json["errors"].get(0));
    let code = first
        .and_then(|error| error["code"].as_str())
        .map(limits::words);
    let said = first
        .and_then(|error| error["message"].as_str())
        .map(limits::words);
    let Some(code) = code else {
        // Not the portal's API: something in front of it, or something else altogether.
        return match (status, parsed) {
            (500..=599, _) => PortalError::Trouble {
                status,
                code: None,
                said: format!("status {status}"),
                retry_after,
            },
            (413, _) => PortalError::Refused {
                status,
                code: None,
                said: "status 413".to_owned(),
            },
            (_, Err(odd @ (Odd::WebPage | Odd::TooDeep))) => PortalError::Odd(odd),
            _ => PortalError::Odd(Odd::Status(status)),
        };
    };
    let said = said.unwrap_or_default();
    match (status, code.as_str()) {
        (401, _) if said.contains("Partner Not Found") => PortalError::NotRegistered { said },
        (401, _) if said.contains("Unknown Issuer") || said.contains("Unknown Audience") => {
            PortalError::Refused {
                status,
                code: Some(code),
                said,
            }
        }
        (401, _) => PortalError::NeedsLogin { said },
        (500, "G2P-AUT-500") => PortalError::IdServiceTrouble { said },
        (500..=599, _) => PortalError::Trouble {
            status,
            code: Some(code),
            said,
            retry_after,
        },
        (400..=499, _) => PortalError::Refused {
            status,
            code: Some(code),
            said,
        },
        _ => PortalError::Odd(Odd::Status(status)),
    }
}

/// RFC 9110, 10.2.3: seconds, or a date, which is taken relative to the answer's own `Date`.
fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let text = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    let pause = if let Ok(seconds) = text.parse::<u64>() {
        Duration::from_secs(seconds)
    } else {
        let date = |text: &str| {
            jiff::fmt::rfc2822::parse(text)
                .ok()
                .map(|at| at.timestamp())
        };
        let now = date(headers.get(DATE)?.to_str().ok()?)?;
        let seconds = date(text)?.as_second().saturating_sub(now.as_second());
        Duration::from_secs(u64::try_from(seconds).unwrap_or(0))
    };
    Some(pause.min(LONGEST_PAUSE))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(status: u16, code: &str, message: &str) -> PortalError {
        let body = serde_json::json!({ "errors": [{ "code": code, "message": message }] });
        meaning(status, None, body.to_string().as_bytes())
    }

    #[test]
    fn an_expired_login_is_not_an_unknown_person_nor_a_broken_id_service() {
        let expired = "Unauthorized. Invalid Jwt. ExpiredSignatureError('Signature has expired.')";
        let cases = [
            (401, "G2P-AUT-401", expired, "login"),
            (401, "G2P-AUT-401", "Unauthorized", "login"),
            (
                401,
                "G2P-AUT-401",
                "Unauthorized. Jwt expired. undecodable",
                "login",
            ),
            (
                401,
                "G2P-AUT-401",
                "Unauthorized. Partner Not Found in Registry.",
                "unknown",
            ),
            (
                401,
                "G2P-AUT-401",
                "Unauthorized. Unknown Issuer.",
                "refused",
            ),
            (403, "G2P-AUT-403", "Forbidden", "refused"),
            (400, "G2P-REQ-102", "Invalid Input. x", "refused"),
            (500, "G2P-AUT-500", "JWKS", "id service"),
            (500, "G2P-REQ-100", "Unknown Error.", "trouble"),
            (
                500,
                "G2P-REQ-500",
                "Unauthorized. Invalid Auth Provider.",
                "trouble",
            ),
        ];
        for (status, code, message, expected) in cases {
            let found = match said(status, code, message) {
                PortalError::NeedsLogin { .. } => "login",
                PortalError::NotRegistered { .. } => "unknown",
                PortalError::Refused { .. } => "refused",
                PortalError::IdServiceTrouble { .. } => "id service",
                PortalError::Trouble { .. } => "trouble",
                _ => "else",
            };
            assert_eq!(found, expected, "{status} {code} {message}");
        }
    }

    #[test]
    fn a_status_without_the_portals_envelope_is_not_the_portals_word() {
        let odd = meaning(401, None, b"<html>log in to the hotel network</html>");
        assert_eq!(
            odd,
            PortalError::Odd(Odd::WebPage),
            "no applicant is logged out by a hotel"
        );
        let gateway = meaning(502, None, b"<html>bad gateway</html>");
        assert!(
            matches!(
                gateway,
                PortalError::Trouble {
                    status: 502,
                    code: None,
                    ..
                }
            ),
            "what stands in front of the portal failed"
        );
    }

    #[test]
    fn an_application_with_photographs_is_given_time_on_a_slow_line() {
        let usual = Duration::from_secs(30);
        assert_eq!(patience(usual, 2000), usual, "answers alone are small");
        assert_eq!(
            patience(usual, 8 * 1024 * 1024),
            usual + Duration::from_secs(512),
            "8 MiB at 128 kbit/s"
        );
    }

    #[test]
    fn a_pause_is_read_in_seconds_or_as_a_date_and_is_bounded() {
        let mut headers = HeaderMap::new();
        headers.insert(RETRY_AFTER, "7".parse().unwrap());
        assert_eq!(
            retry_after(&headers),
            Some(Duration::from_secs(7)),
            "seconds"
        );
        headers.insert(RETRY_AFTER, "999999999".parse().unwrap());
        assert_eq!(
            retry_after(&headers),
            Some(LONGEST_PAUSE),
            "nobody waits for years"
        );
        headers.insert(
            RETRY_AFTER,
            "Sun, 06 Nov 1994 08:49:37 GMT".parse().unwrap(),
        );
        assert_eq!(
            retry_after(&headers),
            None,
            "a date needs the portal's own clock"
        );
        headers.insert(DATE, "Sun, 06 Nov 1994 08:49:07 GMT".parse().unwrap());
        assert_eq!(
            retry_after(&headers),
            Some(Duration::from_secs(30)),
            "the difference"
        );
        headers.insert(RETRY_AFTER, "soon".parse().unwrap());
        assert_eq!(retry_after(&headers), None, "words are no time");
    }
}
