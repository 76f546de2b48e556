//! One record, one step: ask the portal, send, and note what came of it.

use jiff::Timestamp;
use kiosk_forms::Answers;
use kiosk_identity::PersonKey;

use super::answer::{Ended, after_sending};
use super::backoff::pause;
use super::plan::{Known, Step, SubmissionFacts, Verdict, World, after_asking, later, plan};
use super::{Logins, Outbox};
use crate::ids::{ApplicationId, SubmissionId};
use crate::portal::{PortalError, Session, SubmitAnswer};
use crate::state::{
    Delivery, FoundBy, LoginReason, QuarantineReason, Receipt, SubmissionState, WaitReason,
    WrongState,
};
use crate::store::{StoreError, Submission, SubmissionSummary};

/// The actor of the outbox in the audit chain.
const ACTOR: &str = "outbox";
impl Outbox {
    /// Moves one record one step; gives where it is then, if it moved.
    pub(super) async fn advance(
        &self,
        id: SubmissionId,
        logins: &dyn Logins,
        hurry: bool,
    ) -> Result<Option<Delivery>, StoreError> {
        let record = self.store.submissions().get(id)?;
        let others = self
            .store
            .submissions()
            .summaries_for_person(&record.person)?;
        let answers: Answers =
            serde_json::from_slice(&record.payload).map_err(|_| StoreError::Damaged)?;
        let hazards = self.portal.hazards(&answers);
        let facts = SubmissionFacts {
            delivery: &record.delivery,
            programme: &record.programme,
            hazards: &hazards,
            earlier_first: earlier_first(&record, &others),
        };
        let now = self.clock.now();
        let login = login(&record.person, logins, now);
        let world = World {
            logged_in: matches!(login, Login::Alive(_)),
            hurry,
        };
        match (plan(facts, world, now), login) {
            (Step::Leave, _) | (Step::Ask, Login::None | Login::Ended) => Ok(None),
            (Step::NeedsFix(hazards), _) => self.moved(id, "needs_fix", |it| it.needs_fix(hazards)),
            (Step::WaitForApplicant(_), Login::Ended) => {
                self.moved(id, "waiting_for_applicant", |it| {
                    it.wait_for_applicant(LoginReason::LoginEnded)
                })
            }
            (Step::WaitForApplicant(why), _) => {
                self.moved(id, "waiting_for_applicant", |it| it.wait_for_applicant(why))
            }
            (Step::WaitForEarlier, _) => {
                let until = later(now, self.policy.settle);
                self.moved(id, "waiting", |it| {
                    it.wait(until, WaitReason::EarlierRecord)
                })
            }
            (Step::Ask, Login::Alive(session)) => {
                self.ask(&record, &others, facts, &session, logins).await
            }
        }
    }

    async fn ask(
        &self,
        record: &Submission,
        others: &[SubmissionSummary],
        facts: SubmissionFacts<'_>,
        session: &Session,
        logins: &dyn Logins,
    ) -> Result<Option<Delivery>, StoreError> {
        let id = record.id;
        if let Some(until) = self.busy_until(self.clock.now()) {
            return self.moved(id, "waiting", |it| it.failed(until, WaitReason::PortalBusy));
        }
        let answers = async {
            let applications = self.portal.applications(session).await?;
            let programmes = self.portal.programmes(session).await?;
            Ok((applications, programmes))
        };
        let (applications, programmes) = match answers.await {
            Ok(answers) => answers,
            Err(error) => return self.asked_in_vain(record, error, logins),
        };
        let now = self.clock.now();
        let claimed = claimed(id, others);
        let known = Known {
            applications: &applications,
            programme: programmes.iter().find(|it| it.id == record.programme.id),
            claimed: &claimed,
        };
        match after_asking(facts, known, &self.policy, now) {
            Verdict::Received {
                application_id,
                status,
            } => self.moved(id, "received", |it| {
                it.received(Receipt {
                    portal_said: format!("{application_id} {status}"),
                    application_id,
                    at: now,
                    found_by: FoundBy::Asking,
                })
            }),
            Verdict::AskAgain { at } => self.moved(id, "in_doubt", |it| it.ask_at(at)),
            Verdict::CountAgain { at } => {
                self.moved(id, "in_doubt", |it| it.doubt_restarted(now).ask_at(at))
            }
            Verdict::NeedsFix(hazards) => self.moved(id, "needs_fix", |it| it.needs_fix(hazards)),
            Verdict::GiveUp { why, said } => {
                self.moved(id, "quarantined", |it| it.quarantine(why, said))
            }
            Verdict::Send { before } => {
                let sending = self
                    .store
                    .submissions()
                    .started(id, |it| it.start_sending(now, before))?;
                self.send(record, sending, session, logins).await
            }
        }
    }

    /// The one place from which an application leaves the workstation.
    async fn send(
        &self,
        record: &Submission,
        sending: Delivery,
        session: &Session,
        logins: &dyn Logins,
    ) -> Result<Option<Delivery>, StoreError> {
        assert_eq!(
            session.person, record.person,
            "a record is only sent for the person it belongs to"
        );
        let submit = self
            .portal
            .submit(session, record.programme.id, &record.payload);
        let answer = tokio::time::timeout(self.policy.request_timeout, submit)
            .await
            .unwrap_or_else(|_| SubmitAnswer::Unknown {
                why: "too slow".to_owned(),
                retry_after: None,
            });
        let now = self.clock.now();
        let ended = after_sending(sending, answer, &self.policy, self.jitter.as_ref(), now)?;
        let Ended {
            delivery,
            kind,
            outcome,
            login_ended,
            portal_busy_until,
        } = ended;
        if login_ended {
            logins.ended(&record.person);
        }
        if let Some(until) = portal_busy_until {
            self.pause_everybody(until);
        }
        self.store
            .submissions()
            .ended(record.id, kind, &outcome, |_| Ok(delivery))
            .map(Some)
    }

    /// The portal gave no usable list, so nothing may be sent.
    fn asked_in_vain(
        &self,
        record: &Submission,
        error: PortalError,
        logins: &dyn Logins,
    ) -> Result<Option<Delivery>, StoreError> {
        let now = self.clock.now();
        let times = record.delivery.progress.failures.saturating_add(1);
        let pause = pause(
            self.policy.base,
            self.policy.cap,
            times,
            self.jitter.as_ref(),
        );
        let in_doubt = record.delivery.progress.doubt.is_some();
        let (wait, why) = match error {
            PortalError::NeedsLogin { .. } => {
                logins.ended(&record.person);
                return self.moved(record.id, "login_ended", |it| {
                    it.wait_for_applicant(LoginReason::LoginEnded)
                });
            }
            PortalError::NotRegistered { said } if !in_doubt => {
                return self.moved(record.id, "quarantined", |it| {
                    it.quarantine(QuarantineReason::RefusedByPortal, Some(said))
                });
            }
            PortalError::Busy { retry_after, .. } => {
                let wait = retry_after.unwrap_or(pause);
                self.pause_everybody(later(now, wait));
                (wait, WaitReason::PortalBusy)
            }
            PortalError::NoLine { .. } | PortalError::Lost { .. } => (pause, WaitReason::NoLine),
            PortalError::IdServiceTrouble { .. } => (pause, WaitReason::IdServiceTrouble),
            PortalError::Trouble { retry_after, .. } => (
                pause.max(retry_after.unwrap_or_default()),
                WaitReason::PortalTrouble,
            ),
            PortalError::NotRegistered { .. } | PortalError::Refused { .. } => {
                (pause, WaitReason::PortalTrouble)
            }
            PortalError::Odd(_) => (pause, WaitReason::PortalOdd),
        };
        self.moved(record.id, "waiting", |it| it.failed(later(now, wait), why))
    }

    fn moved(
        &self,
        id: SubmissionId,
        kind: &str,
        make: impl FnOnce(Delivery) -> Result<Delivery, WrongState>,
    ) -> Result<Option<Delivery>, StoreError> {
        self.store
            .submissions()
            .moved(id, ACTOR, kind, make)
            .map(Some)
    }
}

enum Login {
    None,
    /// There is one, but its time is over.
    Ended,
    Alive(Session),
}

/// The login of this very person. One of anybody else is no login.
fn login(person: &PersonKey, logins: &dyn Logins, now: Timestamp) -> Login {
    match logins.session(person) {
        Some(session) if session.person != *person => {
            tracing::error!("a login was offered for a record of another person");
            Login::None
        }
        Some(session) if session.is_alive(now) => Login::Alive(session),
        Some(_) => {
            logins.ended(person);
            Login::Ended
        }
        None => Login::None,
    }
}

/// Whether an earlier record of the person for the programme is on its way or in doubt: until that
/// is settled, nobody could tell whose an application is that turns up on the portal. Programmes
/// count as the same by name too, because the portal lists applications by name.
fn earlier_first(record: &Submission, others: &[SubmissionSummary]) -> bool {
    others
        .iter()
        .take_while(|other| other.id != record.id)
        .any(|other| {
            let same = other.programme.id == record.programme.id
                || other.programme.name == record.programme.name;
            same && (other.state().is_moving() || other.delivery.progress.doubt.is_some())
        })
}

fn claimed(id: SubmissionId, others: &[SubmissionSummary]) -> Vec<ApplicationId> {
    others
        .iter()
        .filter(|other| other.id != id)
        .filter_map(|other| match other.state() {
            SubmissionState::Received { receipt } => Some(receipt.application_id.clone()),
            _ => None,
        })
        .collect()
}
