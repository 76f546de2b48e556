//! What to do next with a submission. Pure: facts in, a step out.
//!
//! The portal cannot be told twice without harm, so every sending is preceded by a question: which
//! applications of this person does it list? What it listed before the first byte was sent is kept
//! (`before`); whatever it lists for the programme besides that, after an attempt that may have
//! reached it, is ours.

use std::time::Duration;

use jiff::Timestamp;

use super::DeliveryPolicy;
use crate::ids::ApplicationId;
use crate::portal::{Application, Hazard, PortalProgramme};
use crate::state::{
    Delivery, DoubtKind, KnownApplication, LoginReason, Progress, QuarantineReason,
    SubmissionState, WaitReason,
};
use crate::store::ProgrammeRef;

/// No wait is ever set further ahead than this; a time beyond it means that the clock went back.
const LONGEST_WAIT: Duration = Duration::from_hours(2);

/// What is known of a submission on this workstation.
#[derive(Debug, Clone, Copy)]
pub struct SubmissionFacts<'a> {
    pub delivery: &'a Delivery,
    pub programme: &'a ProgrammeRef,
    pub hazards: &'a [Hazard],
    /// An earlier record of the same person for the same programme is still on its way.
    pub earlier_first: bool,
}

/// What is known of the world around it.
#[derive(Debug, Clone, Copy)]
pub struct World {
    /// A login of this very person is alive.
    pub logged_in: bool,
    /// Somebody asked for a try now: pauses that the portal did not ask for are cut short.
    pub hurry: bool,
}

/// What to do now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// Nothing: somebody else or time must act.
    Leave,
    NeedsFix(Vec<Hazard>),
    WaitForApplicant(LoginReason),
    WaitForEarlier,
    /// Ask the portal what it lists, then go on with [`after_asking`].
    Ask,
}

/// What the portal lists for the person now.
#[derive(Debug, Clone, Copy)]
pub struct Known<'a> {
    pub applications: &'a [Application],
    /// The programme as the portal offers it now, if it does.
    pub programme: Option<&'a PortalProgramme>,
    /// Applications that other submissions of this workstation have receipts for.
    pub claimed: &'a [ApplicationId],
}

/// What to do after the portal was asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// An earlier attempt was received.
    Received {
        application_id: ApplicationId,
        status: String,
    },
    /// Send it; this is what the portal lists now.
    Send {
        before: Vec<KnownApplication>,
    },
    AskAgain {
        at: Timestamp,
    },
    /// The clock went back behind the attempt: count the time to settle from now.
    CountAgain {
        at: Timestamp,
    },
    NeedsFix(Vec<Hazard>),
    GiveUp {
        why: QuarantineReason,
        said: Option<String>,
    },
}

/// The next step for one submission.
pub fn plan(facts: SubmissionFacts<'_>, world: World, now: Timestamp) -> Step {
    let progress = &facts.delivery.progress;
    let due = match &facts.delivery.state {
        SubmissionState::Queued | SubmissionState::WaitingForApplicant { .. } => true,
        SubmissionState::Waiting { until, why } => match why {
            WaitReason::EarlierRecord => true,
            WaitReason::PortalBusy => is_due(*until, now),
            _ => world.hurry || is_due(*until, now),
        },
        SubmissionState::Unknown { ask_at, .. } => world.hurry || is_due(*ask_at, now),
        _ => false,
    };
    if !due {
        return Step::Leave;
    }
    // What may have arrived is asked for first.
    if progress.may_have_reached == 0
        && progress.doubt.is_none()
        && let Some(stops) = stops(facts.hazards)
    {
        return Step::NeedsFix(stops);
    }
    if !world.logged_in {
        return match facts.delivery.state {
            SubmissionState::WaitingForApplicant { .. } => Step::Leave,
            _ => Step::WaitForApplicant(LoginReason::NotLoggedIn),
        };
    }
    if facts.earlier_first && progress.doubt.is_none() {
        return match facts.delivery.state {
            SubmissionState::Waiting {
                why: WaitReason::EarlierRecord,
                ..
            } => Step::Leave,
            _ => Step::WaitForEarlier,
        };
    }
    Step::Ask
}

/// What follows from what the portal lists.
pub fn after_asking(
    facts: SubmissionFacts<'_>,
    known: Known<'_>,
    policy: &DeliveryPolicy,
    now: Timestamp,
) -> Verdict {
    let progress = &facts.delivery.progress;
    let listed: Vec<&Application> = known
        .applications
        .iter()
        .filter(|application| {
            application.programme == facts.programme.name
                || known
                    .programme
                    .is_some_and(|programme| application.programme == programme.name)
        })
        .collect();
    if progress.may_have_reached > 0
        && let Some((application_id, status)) = ours(&listed, progress, known.claimed)
    {
        return Verdict::Received {
            application_id,
            status,
        };
    }
    if let Some(verdict) = still_in_doubt(progress, policy, now) {
        return verdict;
    }
    let several_allowed = known
        .programme
        .map_or(facts.programme.several_allowed, |it| it.several_allowed);
    let in_the_way = listed
        .iter()
        .find(|application| !several_allowed || application.is_open());
    if let Some(application) = in_the_way {
        return Verdict::GiveUp {
            why: QuarantineReason::AlreadyApplied,
            said: Some(describe(application)),
        };
    }
    if let Some(stops) = stops(facts.hazards) {
        return Verdict::NeedsFix(stops);
    }
    Verdict::Send {
        before: known
            .applications
            .iter()
            .filter_map(|application| {
                Some(KnownApplication {
                    programme: application.programme.clone(),
                    id: application.id.clone()?,
                })
            })
            .collect(),
    }
}

/// The hazards with which a record must not be sent, if there are any.
fn stops(hazards: &[Hazard]) -> Option<Vec<Hazard>> {
    let stops: Vec<Hazard> = hazards
        .iter()
        .filter(|hazard| hazard.stops_sending())
        .cloned()
        .collect();
    (!stops.is_empty()).then_some(stops)
}

/// The portal's words for an application that it lists.
fn describe(application: &Application) -> String {
    let id = application.id.as_ref().map_or("?", ApplicationId::as_str);
    format!("{id} {}", application.status)
}

/// An application that was not there before and that no other submission has a receipt for. Ids are
/// not unique, so they are counted.
fn ours(
    listed: &[&Application],
    progress: &Progress,
    claimed: &[ApplicationId],
) -> Option<(ApplicationId, String)> {
    let mut explained: Vec<&ApplicationId> = progress
        .before
        .iter()
        .flatten()
        .map(|known| &known.id)
        .chain(claimed)
        .collect();
    listed.iter().find_map(|application| {
        let id = application.id.as_ref()?;
        match explained.iter().position(|known| *known == id) {
            Some(at) => {
                explained.swap_remove(at);
                None
            }
            None => Some((id.clone(), application.status.clone())),
        }
    })
}

/// What an unsettled doubt asks for, when the portal does not list the application. `None` if it may
/// be sent again.
fn still_in_doubt(progress: &Progress, policy: &DeliveryPolicy, now: Timestamp) -> Option<Verdict> {
    let doubt = progress.doubt.as_ref()?;
    if doubt.ended_at > now {
        return Some(Verdict::CountAgain {
            at: later(now, policy.settle),
        });
    }
    let settled_at = later(doubt.ended_at, policy.settle);
    if now < settled_at {
        return Some(Verdict::AskAgain { at: settled_at });
    }
    let give_up = |why| {
        Some(Verdict::GiveUp {
            why,
            said: doubt.said.clone(),
        })
    };
    match doubt.kind {
        DoubtKind::AlreadyThere => give_up(QuarantineReason::AlreadyApplied),
        DoubtKind::UnknownWords => give_up(QuarantineReason::UnknownWords),
        DoubtKind::Breaks if progress.breaks >= policy.most_breaks => {
            give_up(QuarantineReason::PortalBreaks)
        }
        DoubtKind::Breaks => {
            let doublings = progress.breaks.saturating_sub(1).min(16);
            let spacing = policy.settle.saturating_mul(1 << doublings).min(policy.cap);
            let at = later(doubt.ended_at, spacing);
            (now < at).then_some(Verdict::AskAgain { at })
        }
        DoubtKind::Lost | DoubtKind::Interrupted if progress.lost >= policy.most_lost => {
            give_up(QuarantineReason::PortalBreaks)
        }
        DoubtKind::Lost | DoubtKind::Interrupted => None,
    }
}

fn is_due(at: Timestamp, now: Timestamp) -> bool {
    at <= now || at > later(now, LONGEST_WAIT)
}

pub(super) fn later(at: Timestamp, by: Duration) -> Timestamp {
    at.saturating_add(by).unwrap_or(Timestamp::MAX)
}
