//! Where a submission is, and what is known of its way. How it may move is in [`crate::moves`].

use jiff::Timestamp;
use kiosk_identity::Officer;
use serde::{Deserialize, Serialize};

use crate::ids::{ApplicationId, SubmissionId};
use crate::portal::Hazard;

/// The state of a submission, with its data.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum SubmissionState {
    /// Frozen; not yet given to the outbox. Only seen inside the finalizing transaction.
    Finalized,
    /// A supervisor must approve it first.
    AwaitingReview,
    /// Ready to be sent.
    Queued,
    /// A request may be on its way right now.
    Sending { attempt: u32, since: Timestamp },
    /// Will be tried again by itself.
    Waiting { until: Timestamp, why: WaitReason },
    /// Needs a login of the person it belongs to.
    WaitingForApplicant { why: LoginReason },
    /// An answer was lost; the portal is asked before anything is sent again.
    Unknown { attempt: u32, ask_at: Timestamp },
    /// The portal is known to break on it; nothing was sent.
    NeedsFix { hazards: Vec<Hazard> },
    /// Set aside until a supervisor decides.
    Quarantined {
        why: QuarantineReason,
        portal_said: Option<String>,
    },
    /// Held back by a person.
    Held { by: Officer },
    /// Given back to be corrected.
    Returned { by: Officer, reasons: String },
    /// Another submission has taken its place.
    Superseded { by: SubmissionId },
    /// The portal has it.
    Received { receipt: Receipt },
}

impl SubmissionState {
    /// A short name for logs, the audit chain and the state column.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Finalized => "finalized",
            Self::AwaitingReview => "awaiting_review",
            Self::Queued => "queued",
            Self::Sending { .. } => "sending",
            Self::Waiting { .. } => "waiting",
            Self::WaitingForApplicant { .. } => "waiting_for_applicant",
            Self::Unknown { .. } => "unknown",
            Self::NeedsFix { .. } => "needs_fix",
            Self::Quarantined { .. } => "quarantined",
            Self::Held { .. } => "held",
            Self::Returned { .. } => "returned",
            Self::Superseded { .. } => "superseded",
            Self::Received { .. } => "received",
        }
    }

    /// Whether nothing will ever change here again.
    pub fn is_final(&self) -> bool {
        matches!(self, Self::Superseded { .. } | Self::Received { .. })
    }

    /// Whether the outbox moves it on without a supervisor or an officer.
    pub fn is_moving(&self) -> bool {
        matches!(
            self,
            Self::Finalized
                | Self::Queued
                | Self::Sending { .. }
                | Self::Waiting { .. }
                | Self::WaitingForApplicant { .. }
                | Self::Unknown { .. }
        )
    }
}

/// Why a submission waits and will be tried again by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WaitReason {
    NoLine,
    PortalTrouble,
    /// The portal asked for a pause; nobody may shorten it.
    PortalBusy,
    PortalOdd,
    IdServiceTrouble,
    /// An earlier record of the same person for the same programme goes first.
    EarlierRecord,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LoginReason {
    NotLoggedIn,
    LoginEnded,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
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

/// The portal's word that it has the submission.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    pub application_id: ApplicationId,
    /// When this workstation learned of it.
    pub at: Timestamp,
    /// The portal's words, or what its list says.
    pub portal_said: String,
    pub found_by: FoundBy,
}

/// How a receipt was had.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FoundBy {
    /// The portal answered the sending.
    Answer,
    /// The answer was lost; the portal's list has an application that it had not before.
    Asking,
}

/// An application that the portal listed before anything was sent.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct KnownApplication {
    pub programme: String,
    pub id: ApplicationId,
}

/// It is not known whether an attempt was received.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Doubt {
    pub attempt: u32,
    /// When the attempt was over for this workstation; the portal may still be at it.
    pub ended_at: Timestamp,
    pub kind: DoubtKind,
    pub said: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DoubtKind {
    /// No answer, or one from something that is not the portal.
    Lost,
    /// This program ended while it was sending.
    Interrupted,
    /// The portal crashed on it (`G2P-REQ-100`).
    Breaks,
    /// The portal says that there is an application already; it may be ours.
    AlreadyThere,
    /// The portal said yes or no in words that are not known.
    UnknownWords,
}

/// What is known of the way of a submission besides its state.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Progress {
    /// What the portal listed for this person before the first byte was sent.
    pub before: Option<Vec<KnownApplication>>,
    /// Sendings begun.
    pub attempts: u32,
    /// Sendings of which it is not proven that the portal took nothing.
    pub may_have_reached: u32,
    /// Set from the end of a doubtful attempt until the portal has settled it.
    pub doubt: Option<Doubt>,
    /// Answers lost so far.
    pub lost: u32,
    /// Crashes of the portal so far.
    pub breaks: u32,
    /// Refusals so far that may be a passing trouble of the portal.
    pub refusals: u32,
    /// Tries in a row that came to nothing because of the line or the portal.
    pub failures: u32,
}

/// The state and the way together; what a move takes and gives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivery {
    pub state: SubmissionState,
    pub progress: Progress,
}

/// The state does not allow this move.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a submission that is {state} cannot be {wanted}")]
pub struct WrongState {
    pub state: &'static str,
    pub wanted: &'static str,
}
