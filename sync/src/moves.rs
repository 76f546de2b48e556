//! How a submission may move.
//!
//! Each move is a pure function from one [`Delivery`] to the next; the store carries it out in one
//! transaction together with its audit entry. A move that a state does not allow is refused.

use jiff::Timestamp;
use kiosk_identity::Officer;

use crate::ids::SubmissionId;
use crate::portal::Hazard;
use crate::state::{
    Delivery, Doubt, DoubtKind, KnownApplication, LoginReason, Progress, QuarantineReason, Receipt,
    SubmissionState, WaitReason, WrongState,
};

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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::FoundBy;
    use crate::testing::officer;

    fn now() -> Timestamp {
        "2026-03-01T09:00:00Z".parse().unwrap()
    }

    fn receipt() -> Receipt {
        Receipt {
            application_id: "1".parse().unwrap(),
            at: now(),
            portal_said: String::new(),
            found_by: FoundBy::Answer,
        }
    }

    type Move = fn(Delivery) -> Result<Delivery, WrongState>;

    fn moves() -> Vec<(&'static str, Move)> {
        vec![
            ("await_review", Delivery::await_review),
            ("queue", Delivery::queue),
            ("retry", Delivery::retry),
            ("hold", |it| it.hold(officer("Tigist"))),
            ("release", Delivery::release),
            ("give_back", |it| {
                it.give_back(officer("Tigist"), String::new())
            }),
            ("supersede", |it| it.supersede(SubmissionId::new(now()))),
            ("needs_fix", |it| it.needs_fix(Vec::new())),
            ("wait_for_applicant", |it| {
                it.wait_for_applicant(LoginReason::NotLoggedIn)
            }),
            ("wait", |it| it.wait(now(), WaitReason::NoLine)),
            ("failed", |it| it.failed(now(), WaitReason::NoLine)),
            ("ask_at", |it| it.ask_at(now())),
            ("start_sending", |it| it.start_sending(now(), Vec::new())),
            ("not_taken", Delivery::not_taken),
            ("in_doubt", |it| {
                it.in_doubt(now(), DoubtKind::Lost, None, now())
            }),
            ("quarantine", |it| {
                it.quarantine(QuarantineReason::PortalBreaks, None)
            }),
            ("received", |it| it.received(receipt())),
        ]
    }

    /// The names of the moves that a state allows.
    fn allowed(from: &Delivery) -> Vec<&'static str> {
        moves()
            .into_iter()
            .filter(|(_, make)| make(from.clone()).is_ok())
            .map(|(name, _)| name)
            .collect()
    }

    fn queued() -> Delivery {
        Delivery::finalized(None).queue().unwrap()
    }

    fn sending() -> Delivery {
        queued().start_sending(now(), Vec::new()).unwrap()
    }

    #[test]
    fn what_is_received_or_superseded_never_moves_again() {
        let received = sending().received(receipt()).unwrap();
        assert_eq!(allowed(&received), [""; 0], "the receipt is the end");
        let superseded = queued()
            .needs_fix(Vec::new())
            .unwrap()
            .supersede(SubmissionId::new(now()))
            .unwrap();
        assert_eq!(allowed(&superseded), [""; 0], "another one has its place");
    }

    #[test]
    fn nobody_interferes_while_a_request_may_be_on_its_way() {
        assert_eq!(
            allowed(&sending()),
            ["not_taken", "in_doubt", "received"],
            "only the end of the attempt"
        );
    }

    #[test]
    fn what_the_portal_may_have_is_neither_returned_nor_replaced() {
        let doubted = sending()
            .in_doubt(now(), DoubtKind::Lost, None, now())
            .unwrap();
        let held = doubted.clone().hold(officer("Tigist")).unwrap();
        let waiting = doubted
            .clone()
            .wait_for_applicant(LoginReason::LoginEnded)
            .unwrap();
        for delivery in [doubted, held, waiting] {
            let allowed = allowed(&delivery);
            for refused in ["give_back", "supersede", "wait", "retry"] {
                assert!(!allowed.contains(&refused), "{refused} from {delivery:?}");
            }
        }
    }

    #[test]
    fn a_doubt_is_not_forgotten_on_the_way() {
        let doubted = sending()
            .in_doubt(now(), DoubtKind::Lost, None, now())
            .unwrap();
        let kept = [
            doubted.clone().failed(now(), WaitReason::NoLine),
            doubted.clone().wait_for_applicant(LoginReason::LoginEnded),
            doubted.clone().hold(officer("Tigist")),
            doubted
                .clone()
                .hold(officer("Tigist"))
                .and_then(Delivery::release),
        ];
        for delivery in kept {
            assert_eq!(
                delivery.unwrap().progress.doubt,
                doubted.progress.doubt,
                "it must be asked"
            );
        }
    }
}
