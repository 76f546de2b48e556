//! The applicant's consent and login.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct LoginProvider {
    /// Opaque; given back to `log_in`.
    pub id: String,
    pub name: String,
    /// Whether the portal or the kiosk is the relying party.
    pub route: LoginRoute,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum LoginRoute {
    Brokered,
    Direct,
}

/// What the applicant agreed to before the login.
#[derive(Debug, Clone, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ConsentGiven {
    pub agreed: bool,
    /// Version of the wording that was on the screen.
    pub wording: String,
    /// BCP 47 tag of the language it was shown in.
    pub language: String,
    /// What was asked and why, as it stood on the screen.
    pub purposes: Vec<Purpose>,
}

/// Words of the consent screen about what is read.
#[derive(Debug, Clone, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Purpose {
    pub claims: Vec<Claim>,
    /// What is read and why, as the applicant saw it.
    pub words: String,
}

/// What is read of the applicant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum Claim {
    Name,
    Birthdate,
    Gender,
    PhoneNumber,
    Email,
    /// What the ID service calls the person.
    Identifier,
    /// Applications, memberships and benefits at the portal.
    PortalRecords,
}

/// The person who is logged in.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Applicant {
    pub name: String,
    /// When the login ends; after that records wait for the next login.
    pub login_ends_at: Option<String>,
    pub login_alive: bool,
}
