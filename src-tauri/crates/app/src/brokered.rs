//! Login with the portal as relying party, as OpenG2P with eSignet or MOSIP needs it: the portal's
//! callback is caught before the login window loads it and completed from here.

use std::sync::Arc;

use kiosk_identity::token::{
    Expected, TokenError, assurance_from_acr, read_vouched_id_token, verify_id_token,
};
use kiosk_identity::{Evidence, Http, Provider, Route};
use kiosk_sync::{LoginStart, Session};
use url::Url;

use crate::app::App;
use crate::host::{Host, LoginWindow};
use crate::views::{Problem, ProblemCode, Who};

impl<H: Host> App<H> {
    pub(crate) async fn brokered(
        self: &Arc<Self>,
        provider: &str,
    ) -> Result<(Session, Evidence), Problem> {
        let portal = &self.around.portal;
        let start = portal.start_login(provider, &self.language()).await?;
        let window = LoginWindow {
            url: start.authorize_url.clone(),
            callback: start.callback.clone(),
            allowed_origins: self.allowed_origins(&start)?,
            ca_file: self.config.portal.ca_file.clone(),
            language: self.language(),
        };
        let callback = self.show(window).await?;
        let session = portal.complete_login(&start, &callback).await?;
        let evidence = self.brokered_evidence(&start, &session).await?;
        Ok((session, evidence))
    }

    /// The portal names the ID service; it must be one that the configuration knows.
    fn allowed_origins(&self, start: &LoginStart) -> Result<Vec<String>, Problem> {
        let target = start.authorize_url.origin().ascii_serialization();
        let known: Vec<String> = self
            .config
            .login
            .issuers
            .iter()
            .flat_map(|issuer| issuer.origins.iter().cloned())
            .collect();
        if !known.contains(&target) {
            return Err(
                Problem::new(ProblemCode::LoginStrayed, Who::Technician).fact("origin", target)
            );
        }
        let mut origins = start.allowed_origins.clone();
        origins.extend(known);
        origins.sort();
        origins.dedup();
        Ok(origins)
    }

    /// Checks here what the portal does not: that the id_token is the ID service's own word, for
    /// the portal's client and for this very login. While the ID service's keys cannot be had, the
    /// evidence says that the signature was not checked.
    async fn brokered_evidence(
        &self,
        start: &LoginStart,
        session: &Session,
    ) -> Result<Evidence, Problem> {
        let issuer = &session.person.issuer;
        if !self
            .config
            .login
            .issuers
            .iter()
            .any(|known| known.issuer == *issuer)
        {
            return Err(Problem::new(ProblemCode::LoginMismatch, Who::Technician));
        }
        let now = self.now();
        let Some(compact) = session.id_token() else {
            // The portal vouches for the person without the ID service's own word.
            return Ok(Evidence {
                person: Some(session.person.clone()),
                assurance: assurance_from_acr(""),
                ..Evidence::unverified(now)
            });
        };
        let (client_id, nonce) = asked(&start.authorize_url);
        let expected = Expected {
            client_id: &client_id,
            nonce: nonce.as_deref(),
            acceptable_acr: &[],
            access_token: None,
            now,
        };
        let token = match self.issuer_keys(issuer).await {
            Some(provider) => verify_id_token(compact.expose(), provider.keys(), &expected),
            None => read_vouched_id_token(compact.expose(), issuer, &expected),
        }
        .map_err(|error| refused(&error))?;
        if token.person != session.person {
            return Err(Problem::new(ProblemCode::LoginMismatch, Who::Technician));
        }
        Ok(token.evidence(Route::Brokered, None, now))
    }

    async fn issuer_keys(&self, issuer: &str) -> Option<Provider> {
        let http: &Http = &self.around.http;
        match Provider::discover(issuer, http).await {
            Ok(provider) => Some(provider),
            Err(error) => {
                tracing::warn!(%error, "the ID service's keys could not be had");
                None
            }
        }
    }
}

fn refused(error: &TokenError) -> Problem {
    tracing::warn!(%error, "the id_token of a login was refused");
    Problem::new(ProblemCode::LoginMismatch, Who::Technician).fact("reason", error)
}

/// The client and the nonce that the portal asked with.
fn asked(authorize: &Url) -> (String, Option<String>) {
    let value = |name: &str| {
        authorize
            .query_pairs()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.into_owned())
    };
    (value("client_id").unwrap_or_default(), value("nonce"))
}
