//! What an answer to a sending makes of a submission. Pure.

use std::time::Duration;

use jiff::Timestamp;

use super::DeliveryPolicy;
use super::backoff::{Jitter, pause};
use super::plan::later;
use crate::portal::{Refusal, SubmitAnswer};
use crate::state::{
    Delivery, DoubtKind, FoundBy, LoginReason, QuarantineReason, Receipt, WaitReason, WrongState,
};

/// The end of an attempt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ended {
    pub delivery: Delivery,
    /// The kind of the audit entry.
    pub kind: &'static str,
    /// For the record of the attempt: the portal's words or what happened.
    pub outcome: String,
    /// The portal says that the login is over.
    pub login_ended: bool,
    /// The portal asks for a pause, for everybody.
    pub portal_busy_until: Option<Timestamp>,
}

/// Ends the attempt that `sending` is in.
pub fn after_sending(
    sending: Delivery,
    answer: SubmitAnswer,
    policy: &DeliveryPolicy,
    jitter: &dyn Jitter,
    now: Timestamp,
) -> Result<Ended, WrongState> {
    let mut login_ended = false;
    let mut portal_busy_until = None;
    let doubt = |delivery: Delivery, kind, said: &str, retry_after: Option<Duration>| {
        let times = delivery.progress.lost.saturating_add(1);
        let wait =
            pause(policy.base, policy.settle, times, jitter).max(retry_after.unwrap_or_default());
        delivery.in_doubt(now, kind, Some(said.to_owned()), later(now, wait))
    };
    let (kind, outcome, delivery) = match answer {
        SubmitAnswer::Received {
            application_id,
            said,
        } => {
            let receipt = Receipt {
                application_id,
                at: now,
                portal_said: said.clone(),
                found_by: FoundBy::Answer,
            };
            ("received", said, sending.received(receipt)?)
        }
        SubmitAnswer::AlreadyThere { said } => {
            let delivery = doubt(sending, DoubtKind::AlreadyThere, &said, None)?;
            ("in_doubt", said, delivery)
        }
        SubmitAnswer::Breaks { said } => {
            let delivery = doubt(sending, DoubtKind::Breaks, &said, None)?;
            ("in_doubt", said, delivery)
        }
        SubmitAnswer::UnknownWords { said } => {
            let delivery = doubt(sending, DoubtKind::UnknownWords, &said, None)?;
            ("in_doubt", said, delivery)
        }
        SubmitAnswer::Unknown { why, retry_after } => {
            let delivery = doubt(sending, DoubtKind::Lost, &why, retry_after)?;
            ("in_doubt", why, delivery)
        }
        SubmitAnswer::NeedsLogin { said } => {
            login_ended = true;
            let delivery = sending
                .not_taken()?
                .wait_for_applicant(LoginReason::LoginEnded)?;
            ("login_ended", said, delivery)
        }
        SubmitAnswer::NotTaken {
            why,
            retry_after,
            said,
        } => {
            let times = sending.progress.failures.saturating_add(1);
            let wait = retry_after.unwrap_or_else(|| pause(policy.base, policy.cap, times, jitter));
            let until = later(now, wait);
            if why == WaitReason::PortalBusy {
                portal_busy_until = Some(until);
            }
            let delivery = sending.not_taken()?.failed(until, why)?;
            ("waiting", said, delivery)
        }
        SubmitAnswer::Refused { kind, said } => {
            let refused = sending.not_taken()?;
            let (kind, delivery) = refusal(refused, kind, &said, policy, jitter, now)?;
            (kind, said, delivery)
        }
    };
    Ok(Ended {
        delivery,
        kind,
        outcome,
        login_ended,
        portal_busy_until,
    })
}

fn refusal(
    refused: Delivery,
    kind: Refusal,
    said: &str,
    policy: &DeliveryPolicy,
    jitter: &dyn Jitter,
    now: Timestamp,
) -> Result<(&'static str, Delivery), WrongState> {
    let set_aside = |delivery: Delivery, why| {
        let delivery = delivery.quarantine(why, Some(said.to_owned()))?;
        Ok(("quarantined", delivery))
    };
    match kind {
        Refusal::ProgrammeGone => set_aside(refused, QuarantineReason::ProgrammeGone),
        Refusal::ProgrammeHasNoForm => set_aside(refused, QuarantineReason::ProgrammeHasNoForm),
        Refusal::NotRegistered | Refusal::Lasting => {
            set_aside(refused, QuarantineReason::RefusedByPortal)
        }
        Refusal::MaybePassing => {
            let counted = refused.refused_once_more();
            if counted.progress.refusals >= policy.most_refusals {
                return set_aside(counted, QuarantineReason::RefusedByPortal);
            }
            let times = counted.progress.refusals;
            let wait = pause(policy.settle, policy.cap, times, jitter);
            let delivery = counted.wait(later(now, wait), WaitReason::PortalTrouble)?;
            Ok(("waiting", delivery))
        }
    }
}
