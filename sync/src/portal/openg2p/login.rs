//! The brokered login: the portal is the relying party, and its callback is completed from here, so
//! that the token never enters a browser.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::Timestamp;
use kiosk_identity::{PersonKey, Secret};
use reqwest::Response;
use reqwest::header::{LOCATION, SET_COOKIE};
use serde::Deserialize;
use subtle::ConstantTimeEq;
use url::Url;

use super::http::Http;
use super::{LoginFailure, LoginStart, PortalError, Session, limits, wire};

const ACCESS_COOKIE: &str = "X-Access-Token";
const ID_COOKIE: &str = "X-ID-Token";

/// What an ID service calls a no of the applicant (RFC 6749, 4.1.2.1; the others are eSignet's).
const DECLINED: [&str; 3] = [
    "access_denied",
    "consent_rejected",
    "consent_details_rejected",
];

/// The longest token that is taken.
const LONGEST_TOKEN: usize = 16 * 1024;

/// Asks the portal where the login begins. The path that it is to go on to afterwards is random: the
/// portal repeats it in `state`, which it does not make random itself.
pub(super) async fn start(
    http: &Http,
    provider: &str,
    language: &str,
) -> Result<LoginStart, PortalError> {
    let mut address = http.address(&["auth", "getLoginProviderRedirect", provider]);
    address
        .query_pairs_mut()
        .append_pair("redirect_uri", &format!("/{}", random_name()?));
    let response = http.look(address).await?;
    if !response.status().is_redirection() {
        return Err(match http.answer(response).await {
            Ok(_) => wire::shape("/auth/getLoginProviderRedirect"),
            Err(error) => error,
        });
    }
    let location = response
        .headers()
        .get(LOCATION)
        .and_then(|value| value.to_str().ok())
        .ok_or_else(|| wire::shape("Location"))?;
    from_location(http.base(), location, language)
}

/// Sixteen bytes of the system's randomness as text for an address.
fn random_name() -> Result<String, PortalError> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).map_err(|_| PortalError::NoLine {
        why: "no random numbers to be had from the operating system".to_owned(),
    })?;
    Ok(URL_SAFE_NO_PAD.encode(bytes))
}

fn from_location(base: &Url, location: &str, language: &str) -> Result<LoginStart, PortalError> {
    let web = |url: &Url| {
        let scheme = url.scheme();
        url.has_host() && (scheme == "https" || (scheme == "http" && base.scheme() == "http"))
    };
    let mut authorize_url = Url::parse(location)
        .ok()
        .filter(web)
        .ok_or_else(|| wire::shape("Location"))?;
    let callback = query(&authorize_url, "redirect_uri")
        .and_then(|text| Url::parse(&text).ok())
        .filter(web)
        .ok_or_else(|| wire::shape("redirect_uri"))?;
    let state = query(&authorize_url, "state").ok_or_else(|| wire::shape("state"))?;
    if query(&authorize_url, "ui_locales").is_none() {
        authorize_url
            .query_pairs_mut()
            .append_pair("ui_locales", language);
    }
    let mut allowed_origins = vec![base.origin().ascii_serialization()];
    for origin in [&authorize_url, &callback].map(|url| url.origin().ascii_serialization()) {
        if !allowed_origins.contains(&origin) {
            allowed_origins.push(origin);
        }
    }
    Ok(LoginStart {
        authorize_url,
        callback,
        allowed_origins,
        state: Secret::new(state),
    })
}

/// Completes the portal's callback and takes the tokens out of its cookies.
pub(super) async fn complete(
    http: &Http,
    start: &LoginStart,
    callback: &Url,
) -> Result<Session, LoginFailure> {
    check_callback(start, callback)?;
    let mut address = callback.clone();
    address.set_fragment(None);
    let response = http.look(address).await?;
    if !response.status().is_redirection() {
        return Err(match http.answer(response).await {
            Ok(_) => wire::shape("/oauth2/callback").into(),
            Err(PortalError::NeedsLogin { said } | PortalError::NotRegistered { said }) => {
                LoginFailure::IdService { reason: said }
            }
            Err(PortalError::Trouble { code, said, .. })
                if code.as_deref() == Some("G2P-AUT-502") =>
            {
                LoginFailure::IdService { reason: said }
            }
            Err(error) => error.into(),
        });
    }
    let token = cookie(&response, ACCESS_COOKIE).ok_or(LoginFailure::NoToken)?;
    let id_token = cookie(&response, ID_COOKIE);
    let claims = claims(token.expose()).ok_or(LoginFailure::NoToken)?;
    let expires_at = claims
        .exp
        .map(|seconds| Timestamp::from_second(seconds as i64))
        .transpose()
        .map_err(|_| LoginFailure::NoToken)?;
    let person = PersonKey {
        issuer: claims.iss,
        subject: claims.sub,
    };
    Ok(Session::brokered(person, token, id_token, expires_at))
}

fn check_callback(start: &LoginStart, callback: &Url) -> Result<(), LoginFailure> {
    let state = query(callback, "state").unwrap_or_default();
    let same: bool = state
        .as_bytes()
        .ct_eq(start.state.expose().as_bytes())
        .into();
    if !start.is_callback(callback) || !same {
        return Err(LoginFailure::Mismatch);
    }
    if let Some(error) = query(callback, "error") {
        return Err(if DECLINED.contains(&error.as_str()) {
            LoginFailure::Declined
        } else {
            LoginFailure::IdService {
                reason: limits::words(&error),
            }
        });
    }
    match query(callback, "code") {
        Some(code) if !code.is_empty() => Ok(()),
        _ => Err(LoginFailure::Mismatch),
    }
}

/// A parameter that stands there exactly once.
fn query(url: &Url, name: &str) -> Option<String> {
    let mut found = url.query_pairs().filter(|(key, _)| key == name);
    let first = found.next()?.1.into_owned();
    found.next().is_none().then_some(first)
}

/// The value of a cookie that the answer sets (RFC 6265, 4.1.1).
fn cookie(response: &Response, name: &str) -> Option<Secret<String>> {
    response
        .headers()
        .get_all(SET_COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .filter_map(|text| text.split(';').next()?.split_once('='))
        .find(|(key, _)| key.trim().eq_ignore_ascii_case(name))
        .map(|(_, value)| value.trim().trim_matches('"'))
        .filter(|value| !value.is_empty() && value.len() <= LONGEST_TOKEN)
        .map(|value| Secret::new(value.to_owned()))
}

#[derive(Deserialize)]
struct Claims {
    iss: String,
    sub: String,
    /// RFC 7519, 2: a number of seconds that may have a fraction.
    exp: Option<f64>,
}

/// What the token says. Its signature is not checked here: it came from the portal itself, which
/// checks it at every call.
fn claims(token: &str) -> Option<Claims> {
    let mut parts = token.split('.');
    let (_, payload, _) = (parts.next()?, parts.next()?, parts.next()?);
    let json = URL_SAFE_NO_PAD.decode(payload.trim_end_matches('=')).ok()?;
    let claims: Claims = serde_json::from_value(limits::json(&json).ok()?).ok()?;
    let usable = parts.next().is_none() && !claims.iss.is_empty() && !claims.sub.is_empty();
    usable.then_some(claims)
}

#[cfg(test)]
mod tests {
    use super::super::Odd;
    use super::*;

    const LOCATION: &str = "https://id.example/authorize?client_id=portal&response_type=code\
        &redirect_uri=https%3A%2F%2Fportal.example%2Fapi%2Foauth2%2Fcallback\
        &state=%7B%22p%22%3A1%2C%22r%22%3A%22%2Fx%22%7D&scope=openid";

    fn base() -> Url {
        Url::parse("https://portal.example/api").unwrap()
    }

    fn started() -> LoginStart {
        from_location(&base(), LOCATION, "am").unwrap()
    }

    fn checked(address: &str) -> Result<(), LoginFailure> {
        check_callback(&started(), &Url::parse(address).unwrap())
    }

    #[test]
    fn a_login_knows_its_callback_its_origins_and_its_language() {
        let start = started();
        assert_eq!(
            start.callback.as_str(),
            "https://portal.example/api/oauth2/callback",
            "as the portal told the ID service"
        );
        assert_eq!(
            start.allowed_origins,
            ["https://portal.example", "https://id.example"],
            "the window goes nowhere else"
        );
        assert!(
            start
                .authorize_url
                .as_str()
                .ends_with("&scope=openid&ui_locales=am"),
            "the ID service speaks the applicant's language"
        );
        let chosen = from_location(&base(), &format!("{LOCATION}&ui_locales=fr"), "am").unwrap();
        assert!(
            !chosen.authorize_url.as_str().contains("ui_locales=am"),
            "what the portal chose stays"
        );
    }

    #[test]
    fn a_location_that_is_no_login_is_refused() {
        for location in [
            "/relative",
            "javascript:alert(1)",
            "http://id.example/authorize?state=x&redirect_uri=https%3A%2F%2Fportal.example%2Fcb",
            "https://id.example/authorize?redirect_uri=https%3A%2F%2Fportal.example%2Fcb",
            "https://id.example/authorize?state=x",
            "https://id.example/authorize?state=x&redirect_uri=http%3A%2F%2Fportal.example%2Fcb",
            "https://id.example/authorize?state=x&state=y&redirect_uri=https%3A%2F%2Fp.example%2F",
        ] {
            assert!(
                matches!(
                    from_location(&base(), location, "en"),
                    Err(PortalError::Odd(Odd::Shape { .. }))
                ),
                "{location} must not be opened"
            );
        }
    }

    #[test]
    fn only_the_callback_of_this_login_completes_it() {
        let state = "state=%7B%22p%22%3A1%2C%22r%22%3A%22%2Fx%22%7D";
        let callback = "https://portal.example/api/oauth2/callback";
        assert_eq!(
            checked(&format!("{callback}?code=c&{state}")),
            Ok(()),
            "the real one"
        );
        for wrong in [
            format!("{callback}?code=c"),
            format!("{callback}?code=c&state=other"),
            format!("{callback}?code=c&{state}&state=other"),
            format!("{callback}?{state}"),
            format!("{callback}/more?code=c&{state}"),
            format!("https://evil.example/api/oauth2/callback?code=c&{state}"),
            format!("http://portal.example/api/oauth2/callback?code=c&{state}"),
        ] {
            assert_eq!(checked(&wrong), Err(LoginFailure::Mismatch), "{wrong}");
        }
        assert_eq!(
            checked(&format!("{callback}?error=access_denied&{state}")),
            Err(LoginFailure::Declined),
            "the applicant may say no"
        );
        assert_eq!(
            checked(&format!("{callback}?error=invalid_request&{state}")),
            Err(LoginFailure::IdService {
                reason: "invalid_request".into()
            }),
            "the ID service's own trouble"
        );
        assert_eq!(
            checked(&format!("{callback}?error=access_denied&state=other")),
            Err(LoginFailure::Mismatch),
            "a no of another login says nothing about this one"
        );
    }

    #[test]
    fn a_token_is_read_only_if_it_names_issuer_and_person() {
        let token = |payload: &str| format!("e30.{}.c2ln", URL_SAFE_NO_PAD.encode(payload));
        let good = claims(&token(
            r#"{"iss":"https://id","sub":"p","exp":1700000000.5}"#,
        ))
        .unwrap();
        assert_eq!(
            (good.iss.as_str(), good.sub.as_str()),
            ("https://id", "p"),
            "as written"
        );
        for bad in [
            token(r#"{"iss":"https://id"}"#),
            token(r#"{"iss":"","sub":"p"}"#),
            token("not json"),
            "opaque".to_owned(),
            format!("{}.more", token(r#"{"iss":"https://id","sub":"p"}"#)),
        ] {
            assert!(claims(&bad).is_none(), "{bad} says not who it is for");
        }
    }
}
