//! Carrying out a move: state, attempt and audit entry in one transaction.

use jiff::Timestamp;
use kiosk_identity::Officer;
use rusqlite::{Connection, params};

use super::row::{json, micros};
use super::submissions::{Submissions, delivery};
use super::{StoreError, attachments, audit, drafts, left_behind};
use crate::ids::SubmissionId;
use crate::state::{Delivery, SubmissionState, WrongState};

impl Submissions<'_> {
    /// A supervisor lets it go to the portal.
    pub fn approve(&self, id: SubmissionId, by: &Officer) -> Result<Delivery, StoreError> {
        self.moved(id, &by.id.to_string(), "approved", Delivery::queue)
    }

    pub fn hold(&self, id: SubmissionId, by: &Officer) -> Result<Delivery, StoreError> {
        self.moved(id, &by.id.to_string(), "held", |it| it.hold(by.clone()))
    }

    pub fn release(&self, id: SubmissionId, by: &Officer) -> Result<Delivery, StoreError> {
        self.moved(id, &by.id.to_string(), "released", Delivery::release)
    }

    /// Back to the officer with reasons; refused while the portal may have it.
    pub fn give_back(
        &self,
        id: SubmissionId,
        by: &Officer,
        reasons: &str,
    ) -> Result<Delivery, StoreError> {
        self.moved(id, &by.id.to_string(), "returned", |it| {
            it.give_back(by.clone(), reasons.to_owned())
        })
    }

    /// Another try now; refused while the portal asked for a pause, or while it is being corrected.
    pub fn retry(&self, id: SubmissionId, by: &Officer) -> Result<Delivery, StoreError> {
        self.moved(id, &by.id.to_string(), "retried", Delivery::retry)
    }

    /// Carries out one move together with its audit entry.
    pub(crate) fn moved(
        &self,
        id: SubmissionId,
        actor: &str,
        kind: &str,
        make: impl FnOnce(Delivery) -> Result<Delivery, WrongState>,
    ) -> Result<Delivery, StoreError> {
        self.change(id, actor, kind, Ended::Nothing, make)
    }

    /// Begins an attempt: what the portal knew, the attempt and the state in one transaction.
    pub(crate) fn started(
        &self,
        id: SubmissionId,
        make: impl FnOnce(Delivery) -> Result<Delivery, WrongState>,
    ) -> Result<Delivery, StoreError> {
        self.change(id, audit::OUTBOX, "sending", Ended::Nothing, make)
    }

    /// Ends the attempt that is open.
    pub(crate) fn ended(
        &self,
        id: SubmissionId,
        kind: &str,
        outcome: &str,
        make: impl FnOnce(Delivery) -> Result<Delivery, WrongState>,
    ) -> Result<Delivery, StoreError> {
        self.change(id, audit::OUTBOX, kind, Ended::With(outcome), make)
    }

    /// Notes what the portal says of applications that it has received, all in one transaction.
    pub(crate) fn note_statuses(
        &self,
        said: &[(SubmissionId, &str)],
        at: Timestamp,
    ) -> Result<(), StoreError> {
        self.0.write(|write| {
            let mut update = write.prepare_cached(
                "UPDATE submissions SET portal_status = ?2, portal_status_at = ?3
                 WHERE id = ?1 AND state_name = 'received'",
            )?;
            for (id, status) in said {
                update.execute(params![id.0.as_bytes(), status, micros(at)])?;
            }
            Ok(())
        })
    }

    fn change(
        &self,
        id: SubmissionId,
        actor: &str,
        kind: &str,
        ended: Ended<'_>,
        make: impl FnOnce(Delivery) -> Result<Delivery, WrongState>,
    ) -> Result<Delivery, StoreError> {
        let now = self.0.now();
        self.0.write(|write| {
            let before = delivery(write, id)?;
            let from = before.state.name();
            let attempts = before.progress.attempts;
            let was_sending = matches!(before.state, SubmissionState::Sending { .. });
            let after = make(before)?;
            if kind == "retried" && drafts::being_corrected(write, id)? {
                return Err(StoreError::BeingCorrected);
            }
            store_delivery(write, id, &after)?;
            if after.progress.attempts > attempts {
                write.execute(
                    "INSERT INTO attempts (submission, number, started_at) VALUES (?1, ?2, ?3)",
                    params![id.0.as_bytes(), after.progress.attempts, micros(now)],
                )?;
            } else if was_sending && let Ended::With(outcome) = ended {
                write.execute(
                    "UPDATE attempts SET ended_at = ?3, outcome = ?4
                     WHERE submission = ?1 AND number = ?2",
                    params![id.0.as_bytes(), attempts, micros(now), outcome],
                )?;
            }
            if matches!(after.state, SubmissionState::Received { .. }) {
                // The frozen bytes hold the files; nothing is left to be corrected.
                attachments::remove(write, id.0.as_bytes())?;
                left_behind::remove(write, id.0.as_bytes())?;
            }
            record_move(write, now, actor, kind, id, from, &after)?;
            Ok(after)
        })
    }
}

enum Ended<'a> {
    Nothing,
    With(&'a str),
}

/// The audit entry of a move: states, counts and numbers, nothing of the person.
pub(super) fn record_move(
    write: &Connection,
    now: Timestamp,
    actor: &str,
    kind: &str,
    id: SubmissionId,
    from: &str,
    after: &Delivery,
) -> Result<(), StoreError> {
    let mut detail = serde_json::json!({ "from": from, "to": after.state.name() });
    match &after.state {
        SubmissionState::Received { receipt } => {
            detail["application"] = receipt.application_id.as_str().into();
        }
        SubmissionState::Superseded { by } => detail["by"] = by.to_string().into(),
        SubmissionState::Sending { attempt, .. } | SubmissionState::Unknown { attempt, .. } => {
            detail["attempt"] = (*attempt).into();
        }
        _ => {}
    }
    audit::append(write, now, actor, kind, &id.to_string(), &detail)?;
    Ok(())
}

pub(super) fn store_delivery(
    write: &Connection,
    id: SubmissionId,
    delivery: &Delivery,
) -> Result<(), StoreError> {
    let changed = write
        .prepare_cached(
            "UPDATE submissions SET state_name = ?2, state = ?3, progress = ?4, attempts = ?5
             WHERE id = ?1",
        )?
        .execute(params![
            id.0.as_bytes(),
            delivery.state.name(),
            json(&delivery.state)?,
            json(&delivery.progress)?,
            delivery.progress.attempts
        ])?;
    match changed {
        0 => Err(StoreError::NotFound("submission")),
        _ => Ok(()),
    }
}
