//! What a portal says, in our words.

use std::time::Duration;

use kiosk_forms::Answers;
use serde::{Deserialize, Serialize};

use crate::ids::{ApplicationId, ProgrammeId};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PortalLoginProvider {
    /// Opaque; given back to `start_login`.
    pub id: String,
    pub name: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct PortalProfile {
    pub given_name: Option<String>,
    pub family_name: Option<String>,
    pub addl_name: Option<String>,
    /// `YYYY-MM-DD`.
    pub birthdate: Option<String>,
    pub birth_place: Option<String>,
    pub gender: Option<String>,
    pub email: Option<String>,
    pub phone_numbers: Vec<String>,
    pub ids: Vec<ProfileId>,
    pub bank_accounts: Vec<BankAccount>,
}

impl PortalProfile {
    /// A value of one answer by the portal's key for it.
    pub fn value(&self, key: &str) -> Option<&str> {
        match key {
            "given_name" => self.given_name.as_deref(),
            "family_name" => self.family_name.as_deref(),
            "addl_name" => self.addl_name.as_deref(),
            "birthdate" => self.birthdate.as_deref(),
            "birth_place" => self.birth_place.as_deref(),
            "gender" => self.gender.as_deref(),
            "email" => self.email.as_deref(),
            _ => None,
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProfileId {
    pub id_type: Option<String>,
    pub value: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BankAccount {
    pub bank: Option<String>,
    pub account: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PortalProgramme {
    pub id: ProgrammeId,
    pub name: String,
    pub description: Option<String>,
    /// The membership state, e.g. `draft`, `enrolled`; none if not a member.
    pub membership: Option<String>,
    /// The state of the last application, e.g. `active`; none if there is none.
    pub last_application: Option<String>,
    pub has_form: bool,
    pub several_allowed: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Application {
    /// The portal's list names the programme and gives no number of it.
    pub programme: String,
    /// None where the portal gives none.
    pub id: Option<ApplicationId>,
    /// As the portal gives it: its own local time, without a zone.
    pub date_applied: String,
    /// E.g. `active`, `inprogress`, `completed`, `rejected`.
    pub status: String,
}

impl Application {
    /// Whether the portal takes no further application for the programme while this one is open.
    pub fn is_open(&self) -> bool {
        matches!(self.status.as_str(), "active" | "inprogress" | "applied")
    }
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Membership {
    pub programme: String,
    pub status: String,
    pub funds_awaited: f64,
    pub funds_received: f64,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Benefit {
    pub programme: String,
    pub date_approved: Option<String>,
    pub funds_awaited: f64,
    pub funds_received: f64,
    /// At least 11 digits where it is a number.
    pub reference: Option<String>,
}

/// A programme's form.
#[derive(Debug, Clone, PartialEq)]
pub struct PortalForm {
    pub programme: ProgrammeId,
    /// The exact bytes of the Form.io JSON; none if the programme has no form.
    pub schema: Option<Vec<u8>>,
    /// A draft that the person left on the portal.
    pub draft: Option<Answers>,
}

/// What the portal is known to do with an answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum Hazard {
    /// The portal breaks on this character in this answer.
    CannotStore {
        key: String,
        character: char,
        replacement: char,
    },
    /// The portal breaks on an answer with parts under this key.
    NestedUnderColumn { key: String },
    /// The answer goes to the person's profile and is taken out of the application.
    MovesToProfile { key: String },
    /// The answer overwrites something of the portal that is not the applicant's to set.
    OverwritesColumn { key: String },
}

impl Hazard {
    pub fn key(&self) -> &str {
        match self {
            Self::CannotStore { key, .. }
            | Self::NestedUnderColumn { key }
            | Self::MovesToProfile { key }
            | Self::OverwritesColumn { key } => key,
        }
    }

    /// Whether a record with this hazard must be mended before it is sent.
    pub fn stops_sending(&self) -> bool {
        matches!(
            self,
            Self::CannotStore { .. } | Self::NestedUnderColumn { .. }
        )
    }
}

/// Why the portal gave no usable answer to a question.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PortalError {
    /// No connection; nothing was sent.
    #[error("no line to the portal: {why}")]
    NoLine { why: String },
    /// The question went out, and the line was cut or too slow.
    #[error("the portal's answer was lost: {why}")]
    Lost { why: String },
    /// The portal asks for a pause.
    #[error("the portal is busy")]
    Busy {
        retry_after: Option<Duration>,
        said: String,
    },
    /// The portal could not reach the ID service's keys; the login is as good as before.
    #[error("the portal cannot reach the ID service: {said}")]
    IdServiceTrouble { said: String },
    /// The portal failed.
    #[error("the portal failed with {status}: {said}")]
    Trouble {
        status: u16,
        code: Option<String>,
        said: String,
        retry_after: Option<Duration>,
    },
    /// The login has ended, or its token is not understood.
    #[error("the login is over: {said}")]
    NeedsLogin { said: String },
    /// The portal knows no such person.
    #[error("the portal does not know this person: {said}")]
    NotRegistered { said: String },
    /// The portal said no.
    #[error("the portal refused with {status}: {said}")]
    Refused {
        status: u16,
        code: Option<String>,
        said: String,
    },
    /// Not an answer of the portal's API.
    #[error("the answer is not one of the portal: {0}")]
    Odd(Odd),
}

/// What is wrong with an answer that is not one of the portal's API.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Odd {
    /// Typical of a page that something between here and the portal put up.
    #[error("a web page")]
    WebPage,
    #[error("a redirect")]
    Redirect,
    #[error("no JSON")]
    NotJson,
    #[error("longer than {limit} bytes")]
    TooLong { limit: u64 },
    #[error("nested too deeply")]
    TooDeep,
    /// JSON of another shape; names the place, never the value.
    #[error("{what} is not as it should be")]
    Shape { what: String },
    #[error("an unknown status {0}")]
    Status(u16),
    /// Nothing was asked: the address is not the portal's own.
    #[error("an address elsewhere")]
    Elsewhere,
}

/// What came of sending an application.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SubmitAnswer {
    Received {
        application_id: ApplicationId,
        said: String,
    },
    /// The portal took nothing and says why.
    Refused { kind: Refusal, said: String },
    /// The portal says that there is an application already; it may be an earlier attempt of ours.
    AlreadyThere { said: String },
    /// The portal crashed; it may or may not have taken it, and may crash again.
    Breaks { said: String },
    /// A yes or no in words that are not known.
    UnknownWords { said: String },
    /// Nobody knows whether it was taken.
    Unknown {
        why: String,
        retry_after: Option<Duration>,
    },
    /// The login is over; nothing was taken.
    NeedsLogin { said: String },
    /// Nothing reached the portal's inside; time may mend it.
    NotTaken {
        why: crate::state::WaitReason,
        retry_after: Option<Duration>,
        said: String,
    },
}

/// Why the portal took nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    ProgrammeGone,
    ProgrammeHasNoForm,
    /// The portal does not know the person behind the login.
    NotRegistered,
    /// May be a passing trouble of the portal's database or settings.
    MaybePassing,
    /// Will be refused again.
    Lasting,
}
