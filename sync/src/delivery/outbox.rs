//! The outbox: carries out what is planned. One drainer at a time, one record of a person at a
//! time, several persons side by side; a record that fails holds up nobody else's.

use std::collections::HashSet;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use futures::StreamExt;
use jiff::Timestamp;
use kiosk_identity::PersonKey;

use super::backoff::Jitter;
use super::lock;
use super::plan::later;
use super::{DeliveryPolicy, DrainReport, Logins, OutboxError};
use crate::clock::Clock;
use crate::ids::SubmissionId;
use crate::portal::{Application, Portal, Session};
use crate::state::{DoubtKind, SubmissionState, WaitReason};
use crate::store::{Store, StoreError, SubmissionSummary};

pub struct Outbox {
    pub(super) store: Store,
    pub(super) portal: Arc<dyn Portal>,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) jitter: Arc<dyn Jitter>,
    pub(super) policy: DeliveryPolicy,
    lock_path: PathBuf,
    /// The portal asked for a pause; holds for everybody's records.
    busy_until: Mutex<Option<Timestamp>>,
    /// Records of which the store could not be read or written in the last round.
    stuck: Mutex<HashSet<SubmissionId>>,
}

impl Outbox {
    pub fn new(
        store: Store,
        portal: Arc<dyn Portal>,
        clock: Arc<dyn Clock>,
        jitter: Arc<dyn Jitter>,
        policy: DeliveryPolicy,
    ) -> Self {
        let lock_path = lock::path(store.path());
        Self {
            store,
            portal,
            clock,
            jitter,
            policy,
            lock_path,
            busy_until: Mutex::new(None),
            stuck: Mutex::new(HashSet::new()),
        }
    }

    /// Says of everything that was being sent when the program ended that nobody knows what came of
    /// it. Gives their number. Every round begins with this too.
    pub fn recover(&self) -> Result<u32, OutboxError> {
        let _lock = lock::take(&self.lock_path)?;
        Ok(self.recover_locked()?)
    }

    /// One round: moves on every record that is due. Returns when all are where they cannot be
    /// moved from now.
    ///
    /// May be dropped at any time: a record that is being sent then is in doubt, and asked for in
    /// the next round.
    pub async fn drain_once(&self, logins: &dyn Logins) -> Result<DrainReport, OutboxError> {
        self.drain(logins, false).await
    }

    /// Like [`Outbox::drain_once`], but does not sit out pauses, except those that the portal asked
    /// for and the time that a lost answer needs to settle.
    pub async fn drain_now(&self, logins: &dyn Logins) -> Result<DrainReport, OutboxError> {
        self.drain(logins, true).await
    }

    /// When the next round has something to do, if time alone brings it about. Records that the
    /// last round had to leave because of the store are tried again after the longest pause.
    pub fn next_wake(&self) -> Result<Option<Timestamp>, StoreError> {
        let now = self.clock.now();
        let stuck = self.stuck.lock().unwrap_or_else(PoisonError::into_inner);
        Ok(self
            .store
            .submissions()
            .moving()?
            .iter()
            .filter_map(|record| match record.state() {
                SubmissionState::Waiting {
                    why: WaitReason::EarlierRecord,
                    ..
                }
                | SubmissionState::WaitingForApplicant { .. } => None,
                _ if stuck.contains(&record.id) => Some(later(now, self.policy.cap)),
                SubmissionState::Waiting { until, .. } => Some(*until),
                SubmissionState::Unknown { ask_at, .. } => Some(*ask_at),
                _ => Some(now),
            })
            .min())
    }

    /// Asks the portal how the applications of a person stand and notes it with the receipts. Gives
    /// the number of those that changed.
    pub async fn refresh_statuses(&self, session: &Session) -> Result<u32, OutboxError> {
        let applications = self.portal.applications(session).await?;
        Ok(self.note_statuses(&session.person, &applications)?)
    }

    /// Notes with the receipts of a person what the portal has just said of their applications.
    /// Gives the number of those that changed.
    pub fn note_statuses(
        &self,
        person: &PersonKey,
        applications: &[Application],
    ) -> Result<u32, StoreError> {
        let mut said = Vec::new();
        let mut changed = 0;
        for record in self.store.submissions().summaries_for_person(person)? {
            let SubmissionState::Received { receipt } = record.state() else {
                continue;
            };
            let Some(application) = applications
                .iter()
                .find(|it| it.id.as_ref() == Some(&receipt.application_id))
            else {
                continue;
            };
            let known = record.portal_status.as_ref().map(|it| it.status.as_str());
            if known != Some(&application.status) {
                changed += 1;
            }
            said.push((record.id, application.status.as_str()));
        }
        if !said.is_empty() {
            self.store
                .submissions()
                .note_statuses(&said, self.clock.now())?;
        }
        Ok(changed)
    }

    async fn drain(&self, logins: &dyn Logins, hurry: bool) -> Result<DrainReport, OutboxError> {
        let _lock = lock::take(&self.lock_path)?;
        let recovered = self.recover_locked()?;
        let report = Mutex::new(DrainReport {
            moved: recovered,
            ..DrainReport::default()
        });
        let lanes = by_person(self.store.submissions().moving()?);
        futures::stream::iter(lanes)
            .for_each_concurrent(self.policy.persons_at_once, async |lane| {
                for id in lane {
                    let outcome = self.advance(id, logins, hurry).await;
                    let mut report = report.lock().unwrap_or_else(PoisonError::into_inner);
                    match outcome {
                        Ok(None) => {}
                        Ok(Some(after)) => {
                            report.moved += 1;
                            if matches!(after.state, SubmissionState::Received { .. }) {
                                report.received.push(id);
                            }
                        }
                        Err(error) => {
                            tracing::warn!(submission = %id, %error, "a record was left as it is");
                            report.failed.push((id, error));
                        }
                    }
                }
            })
            .await;
        let report = report.into_inner().unwrap_or_else(PoisonError::into_inner);
        *self.stuck.lock().unwrap_or_else(PoisonError::into_inner) =
            report.failed.iter().map(|(id, _)| *id).collect();
        Ok(report)
    }

    fn recover_locked(&self) -> Result<u32, StoreError> {
        let now = self.clock.now();
        let mut recovered = 0;
        for record in self.store.submissions().moving()? {
            if matches!(record.state(), SubmissionState::Sending { .. }) {
                self.store
                    .submissions()
                    .ended(record.id, "interrupted", "interrupted", |it| {
                        it.in_doubt(now, DoubtKind::Interrupted, None, now)
                    })?;
                recovered += 1;
            }
        }
        Ok(recovered)
    }

    pub(super) fn busy_until(&self, now: Timestamp) -> Option<Timestamp> {
        self.busy_until
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .filter(|until| now < *until)
    }

    pub(super) fn pause_everybody(&self, until: Timestamp) {
        *self
            .busy_until
            .lock()
            .unwrap_or_else(PoisonError::into_inner) = Some(until);
    }
}

/// The records of each person, oldest first.
fn by_person(records: Vec<SubmissionSummary>) -> Vec<Vec<SubmissionId>> {
    let mut lanes: Vec<(PersonKey, Vec<SubmissionId>)> = Vec::new();
    let mut places = std::collections::HashMap::new();
    for record in records {
        let place = *places.entry(record.person.clone()).or_insert_with(|| {
            lanes.push((record.person.clone(), Vec::new()));
            lanes.len() - 1
        });
        lanes[place].1.push(record.id);
    }
    lanes.into_iter().map(|(_, lane)| lane).collect()
}
