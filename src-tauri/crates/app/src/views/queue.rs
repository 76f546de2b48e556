//! The queue, single submissions and the receipt.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{CheckSection, CheckWarning, LeftAnswer, Line, Who};

/// One line of the queue.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SubmissionRow {
    pub submission: String,
    pub applicant: String,
    pub programme: String,
    pub officer: String,
    pub finalized_at: String,
    pub state: DeliveryState,
    /// Who must act for this record to move on.
    pub who: Who,
    pub attempts: u32,
}

/// Where a submission is, in the words of the glossary.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase", tag = "is")]
pub enum DeliveryState {
    /// A supervisor must approve it first.
    AwaitingReview,
    Queued,
    Sending {
        since: String,
    },
    /// The portal will be tried again by itself.
    Waiting {
        until: String,
        why: WaitReason,
    },
    WaitingForApplicant {
        why: LoginReason,
    },
    /// The answer was lost; the portal is asked before anything is sent again.
    Unknown {
        ask_at: String,
    },
    NeedsFix {
        warnings: Vec<CheckWarning>,
    },
    Quarantined {
        why: QuarantineReason,
        portal_said: Option<String>,
    },
    Held {
        by: String,
    },
    Returned {
        by: String,
        reasons: String,
    },
    Superseded {
        by: String,
    },
    Received {
        application_id: String,
        at: String,
        status: Option<String>,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum WaitReason {
    NoLine,
    PortalTrouble,
    PortalBusy,
    PortalOdd,
    IdServiceTrouble,
    /// An earlier record of the same person for the same programme goes first.
    EarlierRecord,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum LoginReason {
    /// Nobody with this identity is logged in now.
    NotLoggedIn,
    /// The login ended before the record could be sent.
    LoginEnded,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum QuarantineReason {
    /// The portal has an application of this person for this programme from elsewhere.
    AlreadyApplied,
    ProgrammeGone,
    ProgrammeHasNoForm,
    /// The portal breaks on this record.
    PortalBreaks,
    /// The portal's words are not known to this version.
    UnknownWords,
    RefusedByPortal,
}

#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Queue {
    pub rows: Vec<SubmissionRow>,
    pub waiting: u32,
    pub needs_person: u32,
    pub received: u32,
    pub line: Line,
}

/// Everything about one submission.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SubmissionView {
    pub row: SubmissionRow,
    /// BCP 47 tag of the language in which the applicant saw it; none for the form's own words.
    pub language: Option<String>,
    pub sections: Vec<CheckSection>,
    /// Answers under earlier versions of the form that did not fit, until it is received.
    pub left: Vec<LeftAnswer>,
    pub form_hash: String,
    pub payload_hash: String,
    pub attempts: Vec<Attempt>,
    /// Values that the officer agreed to alter for the portal, if any.
    pub alterations: Vec<Alteration>,
}

#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Attempt {
    pub number: u32,
    pub started_at: String,
    pub ended_at: Option<String>,
    /// The portal's own words, shortened, or what happened to the line.
    pub outcome: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Alteration {
    pub key: String,
    pub from: String,
    pub to: String,
}

/// What the applicant takes away.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Receipt {
    pub submission: String,
    /// A short number to say over the telephone.
    pub reference: String,
    pub applicant: String,
    pub programme: String,
    pub officer: String,
    pub workstation: String,
    pub finalized_at: String,
    pub state: DeliveryState,
    /// SHA-256 of what was confirmed, hex.
    pub payload_hash: String,
}
