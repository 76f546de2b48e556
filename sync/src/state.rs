//! Where a submission is, and how it may move.
//!
//! Each move is a pure function from one [`Delivery`] to the next; the store carries it out in one
//! transaction together with its audit entry. A move that a state does not allow is refused.

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

impl Delivery {
    /// How every submission begins. `before` is carried over from one that it replaces.
    pub fn finalized(replaced: Option<&Progress>) -> Self {
        let progress = replaced.map_or_else(Progress::default, |old| Progress {
            before: old.before.clone(),
            may_have_reached: old.may_have_reached,
            ..Progress::default()
        });
        Self {
            state: SubmissionState::Finalized,
            progress,
        }
    }

    pub fn await_review(self) -> Result<Self, WrongState> {
        match self.state {
            SubmissionState::Finalized => Ok(self.to(SubmissionState::AwaitingReview)),
            _ => Err(self.refuse("given to review")),
        }
    }

    /// From finalizing or from review into the outbox.
    pub fn queue(self) -> Result<Self, WrongState> {
        match self.state {
            SubmissionState::Finalized | SubmissionState::AwaitingReview => {
                Ok(self.to(SubmissionState::Queued))
            }
            _ => Err(self.refuse("queued")),
        }
    }

    /// A person asks for another try: counters start again, doubt stays.
    pub fn retry(mut self) -> Result<Self, WrongState> {
        match self.state {
            SubmissionState::Waiting { why, .. } if why != WaitReason::PortalBusy => {}
            SubmissionState::Quarantined { .. } => {
                self.progress.lost = 0;
                self.progress.breaks = 0;
                self.progress.refusals = 0;
            }
            _ => return Err(self.refuse("tried again")),
        }
        self.progress.failures = 0;
        Ok(self.to(SubmissionState::Queued))
    }

    pub fn hold(self, by: Officer) -> Result<Self, WrongState> {
        match self.state {
            SubmissionState::Finalized
            | SubmissionState::Sending { .. }
            | SubmissionState::Held { .. }
            | SubmissionState::Superseded { .. }
            | SubmissionState::Received { .. } => Err(self.refuse("held")),
            _ => Ok(self.to(SubmissionState::Held { by })),
        }
    }

    pub fn release(self) -> Result<Self, WrongState> {
        match self.state {
            SubmissionState::Held { .. } => Ok(self.to(SubmissionState::Queued)),
            _ => Err(self.refuse("released")),
        }
    }

    /// Back to the officer. Not while the portal may have it.
    pub fn give_back(self, by: Officer, reasons: String) -> Result<Self, WrongState> {
        let open = matches!(
            self.state,
            SubmissionState::AwaitingReview
                | SubmissionState::Queued
                | SubmissionState::Waiting { .. }
                | SubmissionState::WaitingForApplicant { .. }
                | SubmissionState::NeedsFix { .. }
                | SubmissionState::Quarantined { .. }
                | SubmissionState::Held { .. }
        );
        if !open || self.progress.doubt.is_some() {
            return Err(self.refuse("returned"));
        }
        Ok(self.to(SubmissionState::Returned { by, reasons }))
    }

    /// Whether another submission may take its place: nothing of it was or may be accepted.
    pub fn may_be_corrected(&self) -> bool {
        let open = match &self.state {
            SubmissionState::NeedsFix { .. } | SubmissionState::Returned { .. } => true,
            SubmissionState::Quarantined { why, .. } => *why != QuarantineReason::AlreadyApplied,
            _ => false,
        };
        open && self.progress.doubt.is_none()
    }

    pub fn supersede(self, by: SubmissionId) -> Result<Self, WrongState> {
        if self.may_be_corrected() {
            Ok(self.to(SubmissionState::Superseded { by }))
        } else {
            Err(self.refuse("superseded"))
        }
    }

    /// Nothing more is sent until it is mended. A doubt must be settled by then.
    pub fn needs_fix(mut self, hazards: Vec<Hazard>) -> Result<Self, WrongState> {
        self = self.outside_sending("given back for a fix")?;
        self.progress.doubt = None;
        Ok(self.to(SubmissionState::NeedsFix { hazards }))
    }

    pub fn wait_for_applicant(self, why: LoginReason) -> Result<Self, WrongState> {
        self.outside_sending("left waiting for the applicant")
            .map(|it| it.to(SubmissionState::WaitingForApplicant { why }))
    }

    pub fn wait(self, until: Timestamp, why: WaitReason) -> Result<Self, WrongState> {
        self.outside_sending("left waiting")?
            .settled("left waiting")
            .map(|it| it.to(SubmissionState::Waiting { until, why }))
    }

    /// The line or the portal failed before anything was sent.
    pub fn failed(mut self, until: Timestamp, why: WaitReason) -> Result<Self, WrongState> {
        self.progress.failures = self.progress.failures.saturating_add(1);
        match self.progress.doubt {
            Some(_) => self.ask_at(until),
            None => self.wait(until, why),
        }
    }

    /// The next time at which the portal is asked whether it has the submission.
    pub fn ask_at(self, ask_at: Timestamp) -> Result<Self, WrongState> {
        let Some(attempt) = self.progress.doubt.as_ref().map(|doubt| doubt.attempt) else {
            return Err(self.refuse("asked for"));
        };
        self.outside_sending("asked for")
            .map(|it| it.to(SubmissionState::Unknown { attempt, ask_at }))
    }

    /// Begins an attempt. `before` is what the portal lists now; it is kept from the first attempt
    /// that may have reached the portal and never replaced after it.
    pub fn start_sending(
        mut self,
        now: Timestamp,
        before: Vec<KnownApplication>,
    ) -> Result<Self, WrongState> {
        self = self.outside_sending("sent")?;
        if self.progress.may_have_reached == 0 || self.progress.before.is_none() {
            self.progress.before = Some(before);
        }
        self.progress.doubt = None;
        self.progress.attempts = self.progress.attempts.saturating_add(1);
        self.progress.may_have_reached = self.progress.may_have_reached.saturating_add(1);
        let attempt = self.progress.attempts;
        Ok(self.to(SubmissionState::Sending {
            attempt,
            since: now,
        }))
    }

    /// The attempt is over, and it is proven that the portal took nothing. Where it goes from
    /// here is another move of the same transaction.
    pub fn not_taken(mut self) -> Result<Self, WrongState> {
        match self.state {
            SubmissionState::Sending { .. } => {
                self.progress.may_have_reached = self.progress.may_have_reached.saturating_sub(1);
                Ok(self.to(SubmissionState::Queued))
            }
            _ => Err(self.refuse("given up")),
        }
    }

    /// Counts a refusal that may be a passing trouble of the portal.
    pub fn refused_once_more(mut self) -> Self {
        self.progress.refusals = self.progress.refusals.saturating_add(1);
        self
    }

    /// The attempt is over, and nobody knows whether the portal took it.
    pub fn in_doubt(
        mut self,
        now: Timestamp,
        kind: DoubtKind,
        said: Option<String>,
        ask_at: Timestamp,
    ) -> Result<Self, WrongState> {
        let SubmissionState::Sending { attempt, .. } = self.state else {
            return Err(self.refuse("doubted"));
        };
        self.progress.doubt = Some(Doubt {
            attempt,
            ended_at: now,
            kind,
            said,
        });
        match kind {
            DoubtKind::Lost | DoubtKind::Interrupted => {
                self.progress.lost = self.progress.lost.saturating_add(1);
            }
            DoubtKind::Breaks => self.progress.breaks = self.progress.breaks.saturating_add(1),
            DoubtKind::AlreadyThere | DoubtKind::UnknownWords => {}
        }
        Ok(self.to(SubmissionState::Unknown { attempt, ask_at }))
    }

    /// The workstation's clock went back behind the end of the attempt: count from now.
    pub fn doubt_restarted(mut self, now: Timestamp) -> Self {
        if let Some(doubt) = &mut self.progress.doubt {
            doubt.ended_at = now;
        }
        self
    }

    /// Set aside until a supervisor decides. A doubt must be settled by then.
    pub fn quarantine(
        mut self,
        why: QuarantineReason,
        portal_said: Option<String>,
    ) -> Result<Self, WrongState> {
        self = self.outside_sending("quarantined")?;
        self.progress.doubt = None;
        Ok(self.to(SubmissionState::Quarantined { why, portal_said }))
    }

    /// The portal has it.
    pub fn received(mut self, receipt: Receipt) -> Result<Self, WrongState> {
        if !self.state.is_moving() {
            return Err(self.refuse("received"));
        }
        self.progress.doubt = None;
        Ok(self.to(SubmissionState::Received { receipt }))
    }

    fn to(self, state: SubmissionState) -> Self {
        Self { state, ..self }
    }

    fn refuse(&self, wanted: &'static str) -> WrongState {
        WrongState {
            state: self.state.name(),
            wanted,
        }
    }

    /// For moves that the outbox makes while no request is on its way.
    fn outside_sending(self, wanted: &'static str) -> Result<Self, WrongState> {
        match self.state {
            SubmissionState::Queued
            | SubmissionState::Waiting { .. }
            | SubmissionState::WaitingForApplicant { .. }
            | SubmissionState::Unknown { .. } => Ok(self),
            _ => Err(self.refuse(wanted)),
        }
    }

    fn settled(self, wanted: &'static str) -> Result<Self, WrongState> {
        if self.progress.doubt.is_some() {
            return Err(self.refuse(wanted));
        }
        Ok(self)
    }
}
