//! From a draft, or from a submission that cannot be delivered as it is, to a frozen submission.

use jiff::Timestamp;
use kiosk_forms::Answers;
use kiosk_identity::{Consent, Evidence, Officer};
use rusqlite::Connection;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::row::{json, whole_micros};
use super::submissions::{Submission, Submissions};
use super::{StoreError, Wording, attachments, audit, drafts, left_behind, moving, submissions};
use crate::ids::{DraftId, SubmissionId};
use crate::portal::Hazard;
use crate::state::{Delivery, SubmissionState, WrongState};

/// What is added to a draft when the applicant has confirmed it.
#[derive(Debug, Clone)]
pub struct Finalization {
    /// The exact bytes of the answers as the portal gets them (`program_registrant_info`): a JSON
    /// object. They do not change any more.
    pub payload: Vec<u8>,
    pub workstation: String,
    /// Who finalizes it; stays with the record.
    pub officer: Officer,
    pub evidence: Evidence,
    pub consent: Consent,
    /// When the applicant confirmed.
    pub confirmed_at: Timestamp,
    /// Values that the officer agreed to alter for the portal.
    pub alterations: Vec<Alteration>,
    /// A submission that this one takes the place of. One that the draft corrects is known anyway.
    pub supersedes: Option<SubmissionId>,
    /// In which words the applicant saw what they confirmed.
    pub wording: Wording,
    /// Whether a supervisor must approve it before it is delivered.
    pub wait_for_review: bool,
}

/// A value that was altered so that the portal can store it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Alteration {
    pub key: String,
    pub from: String,
    pub to: String,
}

impl Submissions<'_> {
    /// Freezes a draft: one transaction makes the submission, deletes the draft, replaces what it
    /// corrects, and writes the audit entries.
    pub fn finalize(
        &self,
        draft: DraftId,
        finalization: Finalization,
    ) -> Result<Submission, StoreError> {
        check_payload(&finalization.payload)?;
        let now = self.0.now();
        self.0.write(|write| {
            let draft = drafts::get(write, draft)?;
            if let Some(person) = &finalization.evidence.person
                && *person != draft.person
            {
                return Err(StoreError::OtherPerson);
            }
            let new = Submission {
                id: SubmissionId::new(now),
                person: draft.person,
                person_name: draft.person_name,
                programme: draft.programme,
                form: draft.form,
                officer: finalization.officer,
                workstation: finalization.workstation,
                answers: draft.answers,
                origins: draft.origins,
                wording: finalization.wording,
                payload_hash: Sha256::digest(&finalization.payload).into(),
                payload: finalization.payload,
                consent: finalization.consent,
                evidence: finalization.evidence,
                alterations: finalization.alterations,
                supersedes: draft.supersedes.or(finalization.supersedes),
                confirmed_at: whole_micros(finalization.confirmed_at),
                finalized_at: now,
                delivery: Delivery::finalized(None),
                portal_status: None,
            };
            let actor = new.officer.id.to_string();
            attachments::sweep(write, draft.id)?;
            drafts::remove(write, draft.id)?;
            inherit(write, draft.id.0.as_bytes(), new.id)?;
            freeze(
                write,
                now,
                &actor,
                new,
                Some(draft.id),
                finalization.wait_for_review,
            )
        })
    }

    /// Makes a new submission in which the characters that the portal cannot store are replaced,
    /// and lets it take the place of the old one. What was altered is recorded with it.
    pub fn accept_replacement(
        &self,
        id: SubmissionId,
        by: &Officer,
    ) -> Result<Submission, StoreError> {
        let now = self.0.now();
        self.0.write(|write| {
            let old = submissions::get(write, id)?;
            if drafts::being_corrected(write, id)? {
                return Err(StoreError::BeingCorrected);
            }
            let SubmissionState::NeedsFix { hazards } = &old.delivery.state else {
                return Err(WrongState {
                    state: old.delivery.state.name(),
                    wanted: "replaced",
                }
                .into());
            };
            let mut data: Answers =
                serde_json::from_slice(&old.payload).map_err(|_| StoreError::BadPayload)?;
            let mut answers = old.answers.clone();
            let mut alterations = old.alterations.clone();
            for hazard in hazards {
                let Hazard::CannotStore {
                    key,
                    character,
                    replacement,
                } = hazard
                else {
                    return Err(StoreError::NotReplaceable);
                };
                let Some(value) = data.get_mut(key) else {
                    return Err(StoreError::NotReplaceable);
                };
                replace(value, *character, *replacement, &mut |from, to| {
                    alterations.push(Alteration {
                        key: key.clone(),
                        from: from.to_owned(),
                        to: to.to_owned(),
                    });
                });
                if let Some(answer) = answers.get_mut(key) {
                    replace(answer, *character, *replacement, &mut |_, _| ());
                }
            }
            let payload = json(&data)?.into_bytes();
            let new = Submission {
                id: SubmissionId::new(now),
                payload_hash: Sha256::digest(&payload).into(),
                payload,
                answers,
                alterations,
                supersedes: Some(old.id),
                finalized_at: now,
                delivery: Delivery::finalized(None),
                portal_status: None,
                ..old
            };
            freeze(write, now, &by.id.to_string(), new, None, false)
        })
    }
}

/// Inserts a submission, replaces the one it supersedes and moves it on.
fn freeze(
    write: &Connection,
    now: Timestamp,
    actor: &str,
    mut new: Submission,
    draft: Option<DraftId>,
    wait_for_review: bool,
) -> Result<Submission, StoreError> {
    let replaced = new
        .supersedes
        .map(|old| {
            submissions::get(write, old).and_then(|old| {
                if old.person == new.person {
                    Ok(old)
                } else {
                    Err(StoreError::OtherPerson)
                }
            })
        })
        .transpose()?;
    new.delivery = Delivery::finalized(replaced.as_ref().map(|old| &old.delivery.progress));
    submissions::insert(write, &new)?;
    audit::append(
        write,
        now,
        actor,
        "finalized",
        &new.id.to_string(),
        &serde_json::json!({
            "draft": draft,
            "programme": new.programme.id,
            "form": new.form,
            "payload": kiosk_forms::FormHash::from_bytes(new.payload_hash),
            "alterations": new.alterations.len(),
            "supersedes": new.supersedes,
        }),
    )?;
    if let Some(old) = replaced {
        inherit(write, old.id.0.as_bytes(), new.id)?;
        let from = old.delivery.state.name();
        let after = old.delivery.supersede(new.id)?;
        moving::store_delivery(write, old.id, &after)?;
        moving::record_move(write, now, actor, "superseded", old.id, from, &after)?;
    }
    let from = new.delivery.state.name();
    let (kind, after) = if wait_for_review {
        ("awaiting_review", new.delivery.clone().await_review()?)
    } else {
        ("queued", new.delivery.clone().queue()?)
    };
    moving::store_delivery(write, new.id, &after)?;
    moving::record_move(write, now, actor, kind, new.id, from, &after)?;
    new.delivery = after;
    Ok(new)
}

/// Files and what was left behind stay with whoever is still to be received.
fn inherit(write: &Connection, from: &[u8; 16], to: SubmissionId) -> Result<(), StoreError> {
    attachments::pass_on(write, from, to.0.as_bytes())?;
    left_behind::pass_on(write, from, to.0.as_bytes())
}

fn check_payload(payload: &[u8]) -> Result<(), StoreError> {
    serde_json::from_slice::<Answers>(payload)
        .map(drop)
        .map_err(|_| StoreError::BadPayload)
}

/// Replaces a character in every text of a value, names of nested answers excepted.
fn replace(value: &mut Value, from: char, to: char, told: &mut impl FnMut(&str, &str)) {
    match value {
        Value::String(text) if text.contains(from) => {
            let altered = text.replace(from, &to.to_string());
            told(text, &altered);
            *text = altered;
        }
        Value::Array(items) => items
            .iter_mut()
            .for_each(|item| replace(item, from, to, told)),
        Value::Object(fields) => fields
            .values_mut()
            .for_each(|field| replace(field, from, to, told)),
        _ => {}
    }
}
