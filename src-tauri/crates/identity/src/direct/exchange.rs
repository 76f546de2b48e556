//! From the code to the person: token endpoint, id_token, userinfo.

use jiff::{SignedDuration, Timestamp};
use openidconnect::core::{CoreClient, CoreRequestTokenError, CoreTokenResponse, CoreTokenType};
use openidconnect::{
    AuthType, AuthorizationCode, ClientId, ErrorResponseType, OAuth2TokenResponse,
    PkceCodeVerifier, RedirectUrl, RequestTokenError, StandardErrorResponse, TokenResponse,
};

use super::{
    ClientAuthentication, DirectLogin, LoggedIn, LoginError, assertion, error_code, userinfo,
};
use crate::evidence::Route;
use crate::http::HttpError;
use crate::secret::Secret;
use crate::token::{Expected, IdToken, MAX_SKEW, TokenError, verify_id_token};

const ASSERTION_TYPE: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

impl DirectLogin {
    pub(super) async fn exchange(&mut self, code: Secret<String>) -> Result<LoggedIn, LoginError> {
        let answer = self.request_tokens(&code).await?;
        if *answer.token_type() != CoreTokenType::Bearer {
            return Err(LoginError::TokenAnswer("not a bearer token"));
        }
        let access_token = Secret::new(answer.access_token().secret().clone());
        let compact = answer
            .id_token()
            .ok_or(LoginError::TokenAnswer("no id_token"))?
            .to_string();
        let id_token = self.verify(&compact, &access_token).await?;
        self.check_freshness(&id_token)?;
        let now = self.options.clock.now();
        let expires_at = expiry(answer.expires_in(), now).unwrap_or(id_token.expires_at);
        let info = match self.provider.userinfo_endpoint.clone() {
            None => None,
            Some(endpoint) => {
                let answer = userinfo::fetch(&endpoint, &access_token, &self.http).await?;
                Some(userinfo::read(
                    &answer,
                    &self.provider,
                    &self.issuer.client_id,
                    self.issuer.decryption_key.as_ref(),
                    &id_token,
                    now,
                )?)
            }
        };
        let (claims, signed) = match info {
            Some(info) => (info.claims, info.signed),
            None => (id_token.claims.clone(), None),
        };
        Ok(LoggedIn {
            person: id_token.person.clone(),
            access_token,
            expires_at,
            claims,
            evidence: id_token.evidence(Route::Direct, signed, now),
        })
    }

    async fn request_tokens(&self, code: &Secret<String>) -> Result<CoreTokenResponse, LoginError> {
        let client = CoreClient::new(
            ClientId::new(self.issuer.client_id.clone()),
            self.provider.issuer.clone(),
            self.provider.keys().key_set().clone(),
        )
        .set_auth_type(AuthType::RequestBody)
        .set_token_uri(self.provider.token_endpoint.clone())
        .set_redirect_uri(RedirectUrl::from_url(self.redirect_uri.clone()));
        let mut request = client
            .exchange_code(AuthorizationCode::new(code.expose().clone()))
            .set_pkce_verifier(PkceCodeVerifier::new(self.pkce_verifier.expose().clone()));
        if let (ClientAuthentication::PrivateKeyJwt(signer), Some(algorithm)) =
            (&self.issuer.authentication, self.algorithm)
        {
            let assertion = assertion::assertion(
                signer.as_ref(),
                algorithm,
                &self.issuer.client_id,
                self.provider.token_endpoint.as_str(),
                self.options.entropy.as_ref(),
                self.options.clock.now(),
            )?;
            request = request
                .add_extra_param("client_assertion_type", ASSERTION_TYPE)
                .add_extra_param("client_assertion", assertion);
        }
        request
            .request_async(&self.http)
            .await
            .map_err(from_library)
    }

    /// Verifies the id_token; if its key is not known, the keys are read once more first.
    async fn verify(
        &mut self,
        compact: &str,
        access_token: &Secret<String>,
    ) -> Result<IdToken, LoginError> {
        match self.verify_once(compact, access_token) {
            Err(TokenError::UnknownKey) => {
                self.provider.refresh_keys(&self.http).await?;
                Ok(self.verify_once(compact, access_token)?)
            }
            other => Ok(other?),
        }
    }

    fn verify_once(
        &self,
        compact: &str,
        access_token: &Secret<String>,
    ) -> Result<IdToken, TokenError> {
        verify_id_token(
            compact,
            self.provider.keys(),
            &Expected {
                client_id: &self.issuer.client_id,
                nonce: Some(self.nonce.expose()),
                acceptable_acr: &self.options.acr_values,
                access_token: Some(access_token.expose()),
                now: self.options.clock.now(),
            },
        )
    }

    /// A fresh login was asked for, so the applicant cannot have logged in before it began.
    fn check_freshness(&self, id_token: &IdToken) -> Result<(), LoginError> {
        let Some(at) = id_token.auth_time.filter(|_| self.options.fresh) else {
            return Ok(());
        };
        let earliest = self
            .begun_at
            .checked_sub(MAX_SKEW)
            .unwrap_or(Timestamp::MIN);
        if at < earliest {
            return Err(LoginError::StaleLogin);
        }
        Ok(())
    }
}

fn expiry(lifetime: Option<std::time::Duration>, now: Timestamp) -> Option<Timestamp> {
    now.checked_add(SignedDuration::try_from(lifetime?).ok()?)
        .ok()
}

fn from_library(error: CoreRequestTokenError<HttpError>) -> LoginError {
    match error {
        RequestTokenError::ServerResponse(answer) => {
            let answer: StandardErrorResponse<_> = answer;
            LoginError::Refused(error_code(&code_of(answer.error())))
        }
        RequestTokenError::Request(error) => LoginError::Http(error),
        RequestTokenError::Parse(..) => LoginError::TokenAnswer("cannot be read"),
        RequestTokenError::Other(_) => LoginError::TokenAnswer("unexpected"),
    }
}

fn code_of(error: &impl ErrorResponseType) -> String {
    match serde_json::to_value(error) {
        Ok(serde_json::Value::String(code)) => code,
        _ => "unknown_error".to_owned(),
    }
}
