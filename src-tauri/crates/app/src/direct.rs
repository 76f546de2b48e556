//! Login with this workstation as relying party; for ID services whose tokens the portal accepts
//! from a client of its own.

use std::sync::Arc;

use kiosk_identity::direct::{
    ClientAuthentication, DirectIssuer, DirectLogin, LoginError, LoginOptions, PemSigner,
};
use kiosk_identity::{Evidence, Secret};
use kiosk_sync::Session;

use crate::app::App;
use crate::config::IssuerConfig;
use crate::host::{Host, LoginWindow};
use crate::views::{Problem, ProblemCode, Who};

impl<H: Host> App<H> {
    pub(crate) async fn direct(
        self: &Arc<Self>,
        index: &str,
    ) -> Result<(Session, Evidence), Problem> {
        let configured = index
            .parse::<usize>()
            .ok()
            .and_then(|index| self.config.login.issuers.get(index))
            .ok_or_else(Problem::not_found)?;
        let issuer = direct_issuer(configured)?;
        let options = LoginOptions {
            acr_values: configured
                .direct
                .as_ref()
                .map(|direct| direct.acr_values.clone())
                .unwrap_or_default(),
            claims: None,
            ui_locales: vec![self.language()],
            fresh: true,
            time_limit: self.config.login.time_limit,
            done_text: String::new(),
            clock: Arc::clone(&self.around.clock),
            entropy: Arc::clone(&self.around.entropy),
        };
        let mut login = DirectLogin::begin(&issuer, self.around.http.clone(), options)
            .await
            .map_err(|error| refused(&error))?;
        let callback = self
            .show(LoginWindow {
                url: login.authorize_url().clone(),
                callback: login.redirect_uri().clone(),
                allowed_origins: configured.origins.clone(),
                ca_file: self.config.portal.ca_file.clone(),
                language: self.language(),
            })
            .await?;
        let logged_in = login
            .complete(&callback)
            .await
            .map_err(|error| refused(&error))?;
        let session = Session::direct(
            logged_in.person,
            logged_in.access_token,
            Some(logged_in.expires_at),
        );
        Ok((session, logged_in.evidence))
    }
}

fn direct_issuer(configured: &IssuerConfig) -> Result<DirectIssuer, Problem> {
    let direct = configured.direct.as_ref().ok_or_else(Problem::not_found)?;
    let authentication = match &direct.key_file {
        None => ClientAuthentication::Public,
        Some(file) => {
            let pem = std::fs::read_to_string(file).map_err(|error| Problem::unforeseen(&error))?;
            let signer = PemSigner::from_pem(&Secret::new(pem), None)
                .map_err(|error| Problem::unforeseen(&error))?;
            ClientAuthentication::PrivateKeyJwt(Arc::new(signer))
        }
    };
    Ok(DirectIssuer {
        issuer: configured.issuer.clone(),
        client_id: direct.client_id.clone(),
        authentication,
        redirect_ports: direct.redirect_ports.clone(),
        redirect_path: "/callback".to_owned(),
        scopes: vec!["profile".to_owned()],
        decryption_key: None,
    })
}

fn refused(error: &LoginError) -> Problem {
    tracing::warn!(%error, "a direct login came to nothing");
    match error {
        LoginError::Declined => Problem::new(ProblemCode::LoginDeclined, Who::Applicant),
        LoginError::TimedOut => Problem::new(ProblemCode::LoginTimedOut, Who::Officer),
        LoginError::StateMismatch
        | LoginError::IssuerMismatch
        | LoginError::NotACallback
        | LoginError::AlreadyAnswered
        | LoginError::StaleLogin
        | LoginError::Token(_)
        | LoginError::Userinfo(_) => Problem::new(ProblemCode::LoginMismatch, Who::Technician),
        other => Problem::new(ProblemCode::IdService, Who::Technician).fact("reason", other),
    }
}
