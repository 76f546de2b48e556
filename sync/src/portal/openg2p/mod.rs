//! The adapter of OpenG2P's beneficiary portal API 1.0.
//!
//! Facts it lives with: business failures are HTTP 200 with a JSON string; nothing is idempotent; an
//! application is listed without the number of its programme and with its leading zero lost; the
//! portal writes every answer whose key is a column of `res_partner` into the person by SQL made of
//! strings, and breaks on quotes and nested values there.

mod hazards;
mod http;
mod limits;
mod login;
mod submit;
mod wire;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Duration;

use async_trait::async_trait;
use kiosk_forms::{Answers, Columns};
use serde_json::Value;
use url::Url;

use super::{
    Application, Benefit, Hazard, LONGEST_LIST, LoginFailure, LoginStart, Membership, Odd, Portal,
    PortalError, PortalForm, PortalLoginProvider, PortalProfile, PortalProgramme, Session,
    SubmitAnswer,
};
use crate::ids::ProgrammeId;
use http::Http;

/// How to reach the portal.
#[derive(Debug, Clone)]
pub struct HttpSettings {
    pub connect_timeout: Duration,
    /// For a whole question with its answer.
    pub request_timeout: Duration,
    /// Further certificate authorities, a file of PEM certificates.
    pub ca_file: Option<PathBuf>,
    /// E.g. `http://proxy.example:3128`. Proxies of the environment are not used.
    pub proxy: Option<Url>,
    /// Longest answer that is read, in bytes.
    pub body_limit: u64,
    /// Columns of this portal's `res_partner` besides those of Odoo 17 and OpenG2P.
    pub further_person_columns: Vec<String>,
}

impl Default for HttpSettings {
    fn default() -> Self {
        Self {
            connect_timeout: Duration::from_secs(10),
            request_timeout: Duration::from_secs(30),
            ca_file: None,
            proxy: None,
            body_limit: 4 * 1024 * 1024,
            further_person_columns: Vec::new(),
        }
    }
}

/// Why the adapter cannot be made from its settings.
#[derive(Debug, thiserror::Error)]
pub enum SettingsError {
    #[error("the portal's address must be http or https with a host")]
    Address,
    #[error("the file of certificate authorities cannot be used: {0}")]
    CaFile(String),
    #[error("the connection cannot be set up: {0}")]
    Http(String),
}

pub struct OpenG2p {
    name: String,
    http: Http,
    further_person_columns: Vec<String>,
}

impl OpenG2p {
    /// `base` is the address under which `/ping` is found, with or without a slash at its end.
    pub fn new(base: Url, settings: HttpSettings) -> Result<Self, SettingsError> {
        let name = match base.host_str() {
            Some(host) if matches!(base.scheme(), "http" | "https") => match base.port() {
                Some(port) => format!("{host}:{port}"),
                None => host.to_owned(),
            },
            _ => return Err(SettingsError::Address),
        };
        let further_person_columns = settings.further_person_columns.clone();
        Ok(Self {
            name,
            http: Http::new(base, settings)?,
            further_person_columns,
        })
    }
}

#[async_trait]
impl Portal for OpenG2p {
    fn name(&self) -> &str {
        &self.name
    }

    async fn ping(&self) -> Result<(), PortalError> {
        match self.http.get(&["ping"], None).await? {
            Value::String(word) if word == "pong" => Ok(()),
            _ => Err(wire::shape("/ping")),
        }
    }

    async fn login_providers(&self) -> Result<Vec<PortalLoginProvider>, PortalError> {
        wire::login_providers(self.http.get(&["auth", "getLoginProviders"], None).await?)
    }

    async fn start_login(&self, provider: &str, language: &str) -> Result<LoginStart, PortalError> {
        login::start(&self.http, provider, language).await
    }

    async fn complete_login(
        &self,
        start: &LoginStart,
        callback: &Url,
    ) -> Result<Session, LoginFailure> {
        login::complete(&self.http, start, callback).await
    }

    async fn profile(&self, session: &Session) -> Result<PortalProfile, PortalError> {
        wire::profile(self.http.get(&["auth", "profile"], Some(session)).await?)
    }

    async fn update_profile(
        &self,
        session: &Session,
        changes: &BTreeMap<String, String>,
    ) -> Result<(), PortalError> {
        let body = wire::profile_update(changes)?;
        let answer = self
            .http
            .put(&["auth", "profile"], session, body.into_bytes())
            .await?;
        match answer {
            Value::String(said) if said.starts_with("Updated the partner info") => Ok(()),
            Value::String(said) if said.starts_with("Error") || said.starts_with("Could not") => {
                Err(PortalError::Refused {
                    status: 200,
                    code: None,
                    said: limits::words(&said),
                })
            }
            _ => Err(wire::shape("/auth/profile")),
        }
    }

    fn changeable_profile_keys(&self) -> &[&str] {
        &wire::PROFILE_COLUMNS
    }

    async fn programmes(&self, session: &Session) -> Result<Vec<PortalProgramme>, PortalError> {
        wire::programmes(self.http.get(&["program"], Some(session)).await?)
    }

    async fn applications(&self, session: &Session) -> Result<Vec<Application>, PortalError> {
        wire::applications(
            self.http
                .get(&["applicationdetails"], Some(session))
                .await?,
        )
    }

    async fn memberships(&self, session: &Session) -> Result<Vec<Membership>, PortalError> {
        wire::memberships(self.http.get(&["programdetails"], Some(session)).await?)
    }

    async fn benefits(&self, session: &Session) -> Result<Vec<Benefit>, PortalError> {
        wire::benefits(self.http.get(&["benefitdetails"], Some(session)).await?)
    }

    async fn form(
        &self,
        session: &Session,
        programme: ProgrammeId,
    ) -> Result<PortalForm, PortalError> {
        let path = ["form", &programme.to_string()];
        wire::form(programme, self.http.get(&path, Some(session)).await?)
    }

    fn owns(&self, address: &Url) -> bool {
        address.origin() == self.http.base().origin() && address.username().is_empty()
    }

    fn address(&self, address: &str) -> Option<Url> {
        self.http.base().join(address).ok()
    }

    async fn list(&self, session: &Session, address: &Url) -> Result<Value, PortalError> {
        if !self.owns(address) {
            return Err(PortalError::Odd(Odd::Elsewhere));
        }
        self.http.get_at(address, session, LONGEST_LIST).await
    }

    async fn submit(
        &self,
        session: &Session,
        programme: ProgrammeId,
        payload: &[u8],
    ) -> SubmitAnswer {
        submit::submit(&self.http, session, programme, payload).await
    }

    fn hazards(&self, payload: &Answers) -> Vec<Hazard> {
        hazards::hazards(payload, &self.further_person_columns)
    }

    fn columns(&self) -> Columns {
        hazards::columns(&self.further_person_columns)
    }
}
