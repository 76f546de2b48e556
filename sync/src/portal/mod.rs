//! The central portal behind one trait, with typed answers.
//!
//! Architecture invariant: only adapters below this folder know the portal's paths, codes and
//! words. Nothing outside matches on a string that the portal said.

mod login;
pub mod openg2p;
mod types;

use std::collections::BTreeMap;

use async_trait::async_trait;
use kiosk_forms::{Answers, Columns};
use serde_json::Value;
use url::Url;

use crate::ids::ProgrammeId;

pub use login::{LoginFailure, LoginStart, Session};
pub use types::{
    Application, BankAccount, Benefit, Hazard, Membership, Odd, PortalError, PortalForm,
    PortalLoginProvider, PortalProfile, PortalProgramme, ProfileId, Refusal, SubmitAnswer,
};

/// Longest list of choices that is read, in bytes.
pub const LONGEST_LIST: u64 = 1024 * 1024;

/// What the kiosk needs of a portal. Every call reads the answer within limits and never follows a
/// redirect; no call is repeated by itself.
#[async_trait]
pub trait Portal: Send + Sync {
    /// For the station page, e.g. the portal's host.
    fn name(&self) -> &str;

    /// Whether the portal itself answers (and not something in between).
    async fn ping(&self) -> Result<(), PortalError>;

    async fn login_providers(&self) -> Result<Vec<PortalLoginProvider>, PortalError>;

    /// Begins a login of which the portal is the relying party. `language` (BCP 47) is passed on as
    /// `ui_locales` (OpenID Connect Core 1.0, 3.1.2.1) unless the portal chose one.
    async fn start_login(&self, provider: &str, language: &str) -> Result<LoginStart, PortalError>;

    /// Ends a login with the address to which the ID service sent the browser. Refused unless it is
    /// the callback of this very login.
    async fn complete_login(
        &self,
        start: &LoginStart,
        callback: &Url,
    ) -> Result<Session, LoginFailure>;

    async fn profile(&self, session: &Session) -> Result<PortalProfile, PortalError>;

    /// Writes these keys of the profile, and nothing else. A yes does not mean that they were kept.
    async fn update_profile(
        &self,
        session: &Session,
        changes: &BTreeMap<String, String>,
    ) -> Result<(), PortalError>;

    /// Keys of the profile that can be changed through this portal.
    fn changeable_profile_keys(&self) -> &[&str];

    async fn programmes(&self, session: &Session) -> Result<Vec<PortalProgramme>, PortalError>;

    async fn applications(&self, session: &Session) -> Result<Vec<Application>, PortalError>;

    async fn memberships(&self, session: &Session) -> Result<Vec<Membership>, PortalError>;

    async fn benefits(&self, session: &Session) -> Result<Vec<Benefit>, PortalError>;

    async fn form(
        &self,
        session: &Session,
        programme: ProgrammeId,
    ) -> Result<PortalForm, PortalError>;

    /// Whether an address is at this portal's own origin (scheme, host and port of its API), so that
    /// it may be given a person's login.
    fn owns(&self, address: &Url) -> bool;

    /// What `address`, as it stands in a form, means here: relative ones are the portal's.
    fn address(&self, address: &str) -> Option<Url>;

    /// A list of choices that a form takes from the portal, at most [`LONGEST_LIST`] bytes. Refused
    /// unless the portal [owns](Portal::owns) the address.
    async fn list(&self, session: &Session, address: &Url) -> Result<Value, PortalError>;

    /// Sends an application once. `payload` is the JSON object of the answers, sent byte for byte.
    async fn submit(
        &self,
        session: &Session,
        programme: ProgrammeId,
        payload: &[u8],
    ) -> SubmitAnswer;

    /// What this portal is known to do with such answers, in the order of the keys.
    fn hazards(&self, payload: &Answers) -> Vec<Hazard>;

    /// Names of answers that mean something to this portal, for whoever makes the forms.
    fn columns(&self) -> Columns;
}
