//! The applicant's login with this workstation as relying party: OpenID Connect code flow with
//! PKCE over a loopback redirect (OpenID Connect Core 1.0; RFC 7636, 8252, 9207, 9700).
//!
//! Promises: a callback counts once and only if it carries this login's `state` and the issuer's
//! name; a token counts only if it is signed by the issuer for this client and this login; userinfo
//! counts only if it is about the same person. Tokens stay in Rust.

mod assertion;
mod callback;
mod exchange;
mod userinfo;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use jiff::Timestamp;
use openidconnect::core::{CoreAuthPrompt, CoreClient, CoreClientAuthMethod, CoreResponseType};
use openidconnect::{
    AuthenticationContextClass, AuthenticationFlow, ClientId, CsrfToken, LanguageTag, Nonce,
    PkceCodeChallenge, PkceCodeVerifier, RedirectUrl, Scope,
};
use serde_json::{Map, Value};
use subtle::ConstantTimeEq;
use thiserror::Error;
use url::Url;

use crate::discovery::{DiscoveryError, Provider};
use crate::entropy::{Clock, Entropy, EntropyError};
use crate::evidence::Evidence;
use crate::http::{Http, HttpError};
use crate::person::PersonKey;
use crate::secret::Secret;
use crate::token::{DecryptionKey, SigningAlgorithm, TokenError};

pub use assertion::{AssertionSigner, PemSigner, SignerError};
use callback::CallbackListener;
pub use userinfo::UserinfoError;

/// Longer callbacks are refused unread.
const MAX_CALLBACK_BYTES: usize = 8 * 1024;

/// An ID service at which this workstation is registered.
#[derive(Debug, Clone)]
pub struct DirectIssuer {
    /// Exactly as the ID service writes it.
    pub issuer: String,
    pub client_id: String,
    pub authentication: ClientAuthentication,
    /// The ports of the registered redirect addresses, in the order in which they are tried.
    pub redirect_ports: Vec<u16>,
    /// The path of the registered redirect addresses, e.g. `/callback`.
    pub redirect_path: String,
    /// Besides `openid`.
    pub scopes: Vec<String>,
    /// For encrypted userinfo.
    pub decryption_key: Option<DecryptionKey>,
}

#[derive(Debug, Clone)]
pub enum ClientAuthentication {
    /// A public client: PKCE alone.
    Public,
    PrivateKeyJwt(Arc<dyn AssertionSigner>),
}

/// What one login asks for.
#[derive(Clone)]
pub struct LoginOptions {
    /// Accepted authentication contexts, preferred first; one of them must have been satisfied.
    /// Empty for any.
    pub acr_values: Vec<String>,
    /// The `claims` parameter (OpenID Connect Core 1.0, section 5.5).
    pub claims: Option<Value>,
    /// BCP 47 tags, preferred first.
    pub ui_locales: Vec<String>,
    /// Asks for a fresh login although a session may be open: the next applicant must not inherit
    /// the last one's.
    pub fresh: bool,
    /// How long the whole login may take.
    pub time_limit: Duration,
    /// What the login window shows at the end.
    pub done_text: String,
    pub clock: Arc<dyn Clock>,
    pub entropy: Arc<dyn Entropy>,
}

impl fmt::Debug for LoginOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LoginOptions")
            .field("acr_values", &self.acr_values)
            .field("fresh", &self.fresh)
            .field("time_limit", &self.time_limit)
            .finish_non_exhaustive()
    }
}

/// A person who has logged in. `Debug` leaves tokens and claims out.
pub struct LoggedIn {
    pub person: PersonKey,
    pub access_token: Secret<String>,
    /// When the access token ends.
    pub expires_at: Timestamp,
    /// What the ID service says about the person: userinfo, or the id_token's claims if there is
    /// no userinfo endpoint.
    pub claims: Map<String, Value>,
    pub evidence: Evidence,
}

impl fmt::Debug for LoggedIn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LoggedIn")
            .field("person", &self.person)
            .field("expires_at", &self.expires_at)
            .field("evidence", &self.evidence)
            .finish_non_exhaustive()
    }
}

/// Why there is no login. Holds no token and no personal data.
#[derive(Debug, Error)]
pub enum LoginError {
    #[error("all ports of the redirect address are taken by other programs")]
    NoFreePort,
    #[error("the configuration of the ID service is wrong: {0}")]
    Configuration(&'static str),
    #[error(transparent)]
    Discovery(#[from] DiscoveryError),
    #[error("the ID service does not offer `{0}`, with which this workstation is registered")]
    NotOffered(&'static str),
    #[error(transparent)]
    Signer(#[from] SignerError),
    #[error(transparent)]
    Entropy(#[from] EntropyError),
    #[error("the redirect address cannot be listened on: {0}")]
    Listener(#[from] std::io::Error),
    #[error("the login was not finished in time")]
    TimedOut,
    #[error("not an address of this login")]
    NotACallback,
    #[error("the answer belongs to another login")]
    StateMismatch,
    #[error("the answer comes from another ID service")]
    IssuerMismatch,
    #[error("this login has been answered before")]
    AlreadyAnswered,
    #[error("the applicant declined")]
    Declined,
    #[error("the ID service refused: {0}")]
    Refused(String),
    #[error(transparent)]
    Http(#[from] HttpError),
    #[error("the token answer is not what OpenID Connect asks for: {0}")]
    TokenAnswer(&'static str),
    #[error("the id_token is refused: {0}")]
    Token(#[from] TokenError),
    #[error("the ID service reports a login from before this one")]
    StaleLogin,
    #[error("userinfo is refused: {0}")]
    Userinfo(#[from] UserinfoError),
}

/// One login under way. Dropping it closes the redirect address and forgets everything.
#[derive(Debug)]
pub struct DirectLogin {
    issuer: DirectIssuer,
    provider: Provider,
    algorithm: Option<SigningAlgorithm>,
    http: Http,
    options: LoginOptions,
    listener: Option<CallbackListener>,
    redirect_uri: Url,
    authorize_url: Url,
    state: Secret<String>,
    nonce: Secret<String>,
    pkce_verifier: Secret<String>,
    begun_at: Timestamp,
    answered: bool,
}

impl DirectLogin {
    /// Binds the redirect address, reads the ID service's description and prepares the address
    /// with which the login window starts.
    pub async fn begin(
        issuer: &DirectIssuer,
        http: Http,
        options: LoginOptions,
    ) -> Result<Self, LoginError> {
        if !issuer.redirect_path.starts_with('/') || issuer.redirect_path.contains(['?', '#']) {
            return Err(LoginError::Configuration("the redirect path"));
        }
        let listener = CallbackListener::bind(&issuer.redirect_ports, &issuer.redirect_path)
            .await
            .ok_or(LoginError::NoFreePort)?;
        let redirect_uri = listener.redirect_uri().clone();
        let begun_at = options.clock.now();
        let provider = Provider::discover(&issuer.issuer, &http).await?;
        let algorithm = assertion_algorithm(issuer, &provider)?;
        let entropy = options.entropy.as_ref();
        let mut login = Self {
            state: random_text(entropy)?,
            nonce: random_text(entropy)?,
            pkce_verifier: random_text(entropy)?,
            authorize_url: redirect_uri.clone(),
            issuer: issuer.clone(),
            provider,
            algorithm,
            http,
            options,
            listener: Some(listener),
            redirect_uri,
            begun_at,
            answered: false,
        };
        login.authorize_url = login.build_authorize_url()?;
        Ok(login)
    }

    /// Where the login window starts.
    pub fn authorize_url(&self) -> &Url {
        &self.authorize_url
    }

    /// Where the ID service sends the login window at the end: to be intercepted, or waited for
    /// with [`Self::wait_for_callback`].
    pub fn redirect_uri(&self) -> &Url {
        &self.redirect_uri
    }

    /// Waits until the login window arrives at the redirect address, answers it with a plain page
    /// and closes the address. Requests that do not carry this login's `state` are answered with
    /// 404 and do not end the wait.
    pub async fn wait_for_callback(&mut self) -> Result<Url, LoginError> {
        let listener = self.listener.as_ref().ok_or(LoginError::AlreadyAnswered)?;
        let is_ours =
            |url: &Url| Callback::parse(url).is_ok_and(|callback| callback.has_state(&self.state));
        let arrived = tokio::time::timeout(
            self.options.time_limit,
            listener.wait(is_ours, &self.options.done_text),
        )
        .await;
        self.listener = None;
        Ok(arrived.map_err(|_| LoginError::TimedOut)??)
    }

    /// Finishes the login with the address at which the login window arrived. Counts once: a
    /// second answer is refused. An answer with another `state` is refused and changes nothing.
    pub async fn complete(&mut self, callback: &Url) -> Result<LoggedIn, LoginError> {
        let code = self.accept(callback)?;
        self.listener = None;
        self.exchange(code).await
    }

    /// Judges the callback and gives the code.
    fn accept(&mut self, url: &Url) -> Result<Secret<String>, LoginError> {
        if !is_at(url, &self.redirect_uri) {
            return Err(LoginError::NotACallback);
        }
        let callback = Callback::parse(url)?;
        if !callback.has_state(&self.state) {
            return Err(LoginError::StateMismatch);
        }
        if std::mem::replace(&mut self.answered, true) {
            return Err(LoginError::AlreadyAnswered);
        }
        let elapsed = self.options.clock.now().duration_since(self.begun_at);
        if !elapsed.is_negative() && elapsed.unsigned_abs() > self.options.time_limit {
            return Err(LoginError::TimedOut);
        }
        let issuer_fits = match &callback.issuer {
            Some(issuer) => *issuer == self.issuer.issuer,
            None => !self.provider.names_itself_in_callback,
        };
        if !issuer_fits {
            return Err(LoginError::IssuerMismatch);
        }
        match (callback.error.as_deref(), callback.code) {
            (Some("access_denied"), _) => Err(LoginError::Declined),
            (Some(error), _) => Err(LoginError::Refused(error_code(error))),
            (None, Some(code)) if !code.expose().is_empty() => Ok(code),
            _ => Err(LoginError::NotACallback),
        }
    }

    fn build_authorize_url(&self) -> Result<Url, LoginError> {
        let redirect = RedirectUrl::from_url(self.redirect_uri.clone());
        let client = CoreClient::new(
            ClientId::new(self.issuer.client_id.clone()),
            self.provider.issuer.clone(),
            self.provider.keys().key_set().clone(),
        )
        .set_auth_uri(self.provider.authorization_endpoint.clone())
        .set_redirect_uri(redirect);
        let state = CsrfToken::new(self.state.expose().clone());
        let nonce = Nonce::new(self.nonce.expose().clone());
        let verifier = PkceCodeVerifier::new(self.pkce_verifier.expose().clone());
        let mut request = client
            .authorize_url(
                AuthenticationFlow::<CoreResponseType>::AuthorizationCode,
                move || state,
                move || nonce,
            )
            .add_scopes(self.issuer.scopes.iter().cloned().map(Scope::new))
            .set_pkce_challenge(PkceCodeChallenge::from_code_verifier_sha256(&verifier));
        for acr in &self.options.acr_values {
            request = request.add_auth_context_value(AuthenticationContextClass::new(acr.clone()));
        }
        for language in &self.options.ui_locales {
            request = request.add_ui_locale(LanguageTag::new(language.clone()));
        }
        if self.options.fresh {
            request = request.add_prompt(CoreAuthPrompt::Login);
        }
        if let Some(claims) = &self.options.claims {
            if !claims.is_object() {
                return Err(LoginError::Configuration("the claims parameter"));
            }
            request = request.add_extra_param("claims", claims.to_string());
        }
        Ok(request.url().0)
    }
}

fn assertion_algorithm(
    issuer: &DirectIssuer,
    provider: &Provider,
) -> Result<Option<SigningAlgorithm>, LoginError> {
    let ClientAuthentication::PrivateKeyJwt(signer) = &issuer.authentication else {
        return Ok(None);
    };
    let method_is_offered = provider
        .auth_methods
        .as_ref()
        .is_none_or(|listed| listed.contains(&CoreClientAuthMethod::PrivateKeyJwt));
    if !method_is_offered {
        return Err(LoginError::NotOffered("private_key_jwt"));
    }
    assertion::choose(signer.as_ref(), provider.assertion_algorithms.as_deref())
        .map(Some)
        .ok_or(LoginError::NotOffered("a signature algorithm of its key"))
}

/// 256 bits of randomness as 43 characters: enough for `state` and `nonce`, and the shortest that
/// PKCE allows (RFC 7636, 4.1).
fn random_text(entropy: &dyn Entropy) -> Result<Secret<String>, EntropyError> {
    let mut bytes = [0; 32];
    entropy.fill(&mut bytes)?;
    Ok(Secret::new(BASE64_URL_SAFE_NO_PAD.encode(bytes)))
}

fn is_at(url: &Url, base: &Url) -> bool {
    url.origin() == base.origin() && url.path() == base.path() && url.username().is_empty()
}

/// An error code of the ID service, reduced to what such a code may consist of (RFC 6749, 4.1.2.1).
fn error_code(text: &str) -> String {
    text.chars()
        .filter(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.'))
        .take(64)
        .collect()
}

/// The parameters of a callback. Each may occur only once.
#[derive(Default)]
struct Callback {
    state: Option<String>,
    code: Option<Secret<String>>,
    issuer: Option<String>,
    error: Option<String>,
}

impl Callback {
    fn parse(url: &Url) -> Result<Self, LoginError> {
        if url.as_str().len() > MAX_CALLBACK_BYTES {
            return Err(LoginError::NotACallback);
        }
        let mut callback = Self::default();
        for (name, value) in url.query_pairs() {
            let value = value.into_owned();
            let repeated = match name.as_ref() {
                "state" => callback.state.replace(value).is_some(),
                "code" => callback.code.replace(Secret::new(value)).is_some(),
                "iss" => callback.issuer.replace(value).is_some(),
                "error" => callback.error.replace(value).is_some(),
                _ => false,
            };
            if repeated {
                return Err(LoginError::NotACallback);
            }
        }
        Ok(callback)
    }

    fn has_state(&self, state: &Secret<String>) -> bool {
        self.state
            .as_ref()
            .is_some_and(|found| found.as_bytes().ct_eq(state.expose().as_bytes()).into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(query: &str) -> Result<Callback, LoginError> {
        Callback::parse(&Url::parse(&format!("http://127.0.0.1:8765/callback?{query}")).unwrap())
    }

    #[test]
    fn a_callback_with_a_repeated_or_endless_parameter_is_refused() {
        for query in [
            "state=a&state=a&code=c",
            "state=a&code=c&code=d",
            "iss=a&iss=b",
            "error=x&error=y",
        ] {
            assert!(parse(query).is_err(), "{query}: which one would count?");
        }
        assert!(
            parse(&format!("code={}", "c".repeat(9000))).is_err(),
            "too long"
        );
        assert!(
            parse("state=a&code=c&session_state=s").is_ok(),
            "others may be added"
        );
    }

    #[test]
    fn a_state_counts_only_as_a_whole() {
        let state = Secret::new("the-state".to_owned());
        for (query, fits) in [
            ("state=the-state", true),
            ("state=the-stat", false),
            ("state=the-state2", false),
            ("state=", false),
            ("code=c", false),
        ] {
            assert_eq!(parse(query).unwrap().has_state(&state), fits, "{query}");
        }
    }

    #[test]
    fn an_error_code_cannot_smuggle_text_into_a_log() {
        assert_eq!(
            error_code("invalid_grant"),
            "invalid_grant",
            "as RFC 6749 has them"
        );
        assert_eq!(error_code("a\nb <script>"), "abscript", "reduced");
        assert_eq!(error_code(&"x".repeat(500)).len(), 64, "bounded");
    }
}
