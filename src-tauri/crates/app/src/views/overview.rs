//! What is known of the person at the desk.

use kiosk_forms::{Finding, Warning};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{DraftRow, PendingProfileChange, Problem, SubmissionRow};

/// One part of the overview: fresh from the portal, kept from earlier, or not to be had.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase", tag = "is")]
pub enum Part<T> {
    Fresh {
        value: T,
    },
    Kept {
        value: T,
        from: String,
        problem: Problem,
    },
    Missing {
        problem: Problem,
    },
}

#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Overview {
    pub profile: Part<Profile>,
    pub programmes: Part<Vec<Programme>>,
    pub applications: Part<Vec<Application>>,
    pub memberships: Part<Vec<Membership>>,
    pub benefits: Part<Vec<Benefit>>,
    /// This person's own records on this workstation, newest first.
    pub submissions: Vec<SubmissionRow>,
    pub drafts: Vec<DraftRow>,
    pub profile_changes: Vec<PendingProfileChange>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Profile {
    pub given_name: Option<String>,
    pub family_name: Option<String>,
    pub addl_name: Option<String>,
    pub birthdate: Option<String>,
    pub birth_place: Option<String>,
    pub gender: Option<String>,
    pub email: Option<String>,
    pub phone_numbers: Vec<String>,
    pub ids: Vec<ProfileId>,
    pub bank_accounts: Vec<BankAccount>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ProfileId {
    pub id_type: String,
    pub value: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct BankAccount {
    pub bank: String,
    pub account: String,
}

#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Programme {
    pub id: u32,
    pub name: String,
    pub description: String,
    /// The portal's membership state, e.g. `draft`, `enrolled`, `not_eligible`; none if not a member.
    pub membership: Option<String>,
    /// The portal's state of the last application, e.g. `active`, `inprogress`, `completed`.
    pub last_application: Option<String>,
    pub several_applications_allowed: bool,
    pub offer: Offer,
    /// What the programme's owner should know of its form, though it can be used.
    pub remarks: Vec<Warning>,
}

/// Whether this person can apply here and now, and if not, why.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase", tag = "is")]
pub enum Offer {
    Open,
    /// A draft of this person exists.
    Draft {
        draft: String,
    },
    /// A record of this workstation is on its way.
    OnItsWay {
        submission: String,
    },
    AlreadyApplied,
    NoForm,
    FormUnusable {
        findings: Vec<Finding>,
        reason: String,
    },
    FormUnknown {
        problem: Problem,
    },
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Application {
    pub programme: String,
    /// At least 11 digits, leading zeros restored.
    pub application_id: String,
    pub date_applied: String,
    pub status: String,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Membership {
    pub programme: String,
    pub status: String,
    pub funds_awaited: f64,
    pub funds_received: f64,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Benefit {
    pub programme: String,
    pub date_approved: Option<String>,
    pub funds_awaited: f64,
    pub funds_received: f64,
    pub reference: Option<String>,
}
