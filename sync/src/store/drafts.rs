//! Drafts: what is being filled in. Saved at each answer; pinned to the form they were begun with.

use std::collections::BTreeMap;

use jiff::Timestamp;
use kiosk_forms::{Answers, FormHash};
use kiosk_identity::{Consent, Evidence, Officer, PersonKey};
use rusqlite::{Connection, Row, params};

use super::row::{
    collect, form, id, id_if_any, json, micros, only, parsed, person, programme, time,
};
use super::{
    ProgrammeRef, Store, StoreError, Wording, attachments, audit, left_behind, submissions,
};
use crate::ids::{DraftId, SubmissionId};
use crate::state::WrongState;

pub(super) const SCHEMA: &str = "
CREATE TABLE drafts (
    id BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    issuer TEXT NOT NULL,
    subject TEXT NOT NULL,
    person_name TEXT NOT NULL,
    programme_id INTEGER NOT NULL,
    programme_name TEXT NOT NULL,
    several_allowed INTEGER NOT NULL,
    form BLOB NOT NULL REFERENCES forms (hash),
    officer TEXT NOT NULL,
    answers TEXT NOT NULL,
    origins TEXT NOT NULL,
    consent TEXT NOT NULL,
    evidence TEXT NOT NULL,
    supersedes BLOB REFERENCES submissions (id),
    created_at INTEGER NOT NULL,
    saved_at INTEGER NOT NULL
) STRICT;
CREATE INDEX drafts_by_person ON drafts (issuer, subject);
CREATE UNIQUE INDEX one_draft_corrects_a_submission ON drafts (supersedes);
";

/// In which words a draft is shown; a draft of before is shown in its form's own.
pub(super) const WORDING: &str = "
ALTER TABLE drafts ADD COLUMN wording TEXT NOT NULL DEFAULT '{}';
";

/// What a draft begins with.
#[derive(Debug, Clone)]
pub struct NewDraft {
    pub person: PersonKey,
    pub person_name: String,
    pub programme: ProgrammeRef,
    /// The form must be in the store already.
    pub form: FormHash,
    pub officer: Officer,
    pub answers: Answers,
    /// Where a value came from, by key.
    pub origins: BTreeMap<String, String>,
    pub wording: Wording,
    pub consent: Consent,
    pub evidence: Evidence,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Draft {
    pub id: DraftId,
    pub person: PersonKey,
    pub person_name: String,
    pub programme: ProgrammeRef,
    pub form: FormHash,
    /// Who began it.
    pub officer: Officer,
    pub answers: Answers,
    pub origins: BTreeMap<String, String>,
    pub wording: Wording,
    pub consent: Consent,
    pub evidence: Evidence,
    /// The submission that this draft corrects.
    pub supersedes: Option<SubmissionId>,
    pub created_at: Timestamp,
    pub saved_at: Timestamp,
}

/// A draft under another version of its programme's form.
#[derive(Debug, Clone)]
pub struct Moved {
    /// The version that it is on now.
    pub from: FormHash,
    /// The form must be in the store already.
    pub to: FormHash,
    pub answers: Answers,
    pub origins: BTreeMap<String, String>,
    pub wording: Wording,
}

/// A line of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DraftSummary {
    pub id: DraftId,
    pub person: PersonKey,
    pub person_name: String,
    pub programme: ProgrammeRef,
    pub form: FormHash,
    pub officer: Officer,
    pub supersedes: Option<SubmissionId>,
    pub created_at: Timestamp,
    pub saved_at: Timestamp,
}

pub struct Drafts<'a>(pub(super) &'a Store);

const SUMMARY: &str = "id, issuer, subject, person_name, programme_id, programme_name,
     several_allowed, form, officer, supersedes, created_at, saved_at";

impl Drafts<'_> {
    pub fn create(&self, new: NewDraft) -> Result<Draft, StoreError> {
        let now = self.0.now();
        self.0.write(|write| {
            let id = insert(write, now, &new, None)?;
            get(write, id)
        })
    }

    pub fn get(&self, id: DraftId) -> Result<Draft, StoreError> {
        self.0.read(|read| get(read, id))
    }

    /// All drafts of the workstation, last saved first.
    pub fn list(&self) -> Result<Vec<DraftSummary>, StoreError> {
        self.0.read(|read| {
            let mut query = read.prepare_cached(&format!(
                "SELECT {SUMMARY} FROM drafts ORDER BY saved_at DESC, id DESC"
            ))?;
            collect(query.query([])?, summary)
        })
    }

    /// A person's drafts, last saved first.
    pub fn for_person(&self, person: &PersonKey) -> Result<Vec<DraftSummary>, StoreError> {
        self.0.read(|read| {
            let mut query = read.prepare_cached(&format!(
                "SELECT {SUMMARY} FROM drafts WHERE issuer = ?1 AND subject = ?2
                 ORDER BY saved_at DESC, id DESC"
            ))?;
            collect(
                query.query(params![person.issuer, person.subject])?,
                summary,
            )
        })
    }

    /// Saves all answers; durable when it returns. Gives the time of saving.
    pub fn save(
        &self,
        id: DraftId,
        answers: &Answers,
        origins: &BTreeMap<String, String>,
    ) -> Result<Timestamp, StoreError> {
        let now = self.0.now();
        self.0.write(|write| {
            let changed = write
                .prepare_cached(
                    "UPDATE drafts SET answers = ?2, origins = ?3, saved_at = ?4 WHERE id = ?1",
                )?
                .execute(params![
                    id.0.as_bytes(),
                    json(answers)?,
                    json(origins)?,
                    micros(now)
                ])?;
            if changed == 0 {
                return Err(StoreError::NotFound("draft"));
            }
            Ok(now)
        })
    }

    /// Shows a draft in other words from now on; its answers stay as they are.
    pub fn reword(&self, id: DraftId, wording: &Wording) -> Result<(), StoreError> {
        self.0.write(|write| {
            let changed = write.execute(
                "UPDATE drafts SET wording = ?2 WHERE id = ?1",
                params![id.0.as_bytes(), json(wording)?],
            )?;
            match changed {
                0 => Err(StoreError::NotFound("draft")),
                _ => Ok(()),
            }
        })
    }

    /// Moves a draft to another version of its form: one transaction keeps what it held until now,
    /// changes it and writes the audit entry.
    pub fn move_to(&self, id: DraftId, moved: &Moved, by: &Officer) -> Result<Draft, StoreError> {
        let now = self.0.now();
        self.0.write(|write| {
            let old = get(write, id)?;
            if old.form != moved.from {
                return Err(StoreError::MovedMeanwhile);
            }
            left_behind::keep(write, now, &old, &moved.to)?;
            write.execute(
                "UPDATE drafts SET form = ?2, answers = ?3, origins = ?4, wording = ?5,
                     saved_at = ?6
                 WHERE id = ?1",
                params![
                    id.0.as_bytes(),
                    moved.to.as_bytes(),
                    json(&moved.answers)?,
                    json(&moved.origins)?,
                    json(&moved.wording)?,
                    micros(now)
                ],
            )?;
            audit::append(
                write,
                now,
                &by.id.to_string(),
                "draft_moved",
                &id.to_string(),
                &serde_json::json!({ "from": moved.from, "to": moved.to }),
            )?;
            get(write, id)
        })
    }

    /// Throws a draft away with its files. Only drafts can be thrown away.
    pub fn delete(&self, id: DraftId, by: &Officer) -> Result<(), StoreError> {
        let now = self.0.now();
        self.0.write(|write| {
            remove(write, id)?;
            attachments::remove(write, id.0.as_bytes())?;
            left_behind::remove(write, id.0.as_bytes())?;
            audit::append(
                write,
                now,
                &by.id.to_string(),
                "draft_deleted",
                &id.to_string(),
                &serde_json::json!({}),
            )?;
            Ok(())
        })
    }

    /// Begins a draft with the answers of a submission that cannot be delivered as it is. The
    /// submission stays what it is until the draft is finalized; until then it is not tried again.
    pub fn back_to_draft(
        &self,
        submission: SubmissionId,
        by: &Officer,
    ) -> Result<Draft, StoreError> {
        let now = self.0.now();
        self.0.write(|write| {
            let old = submissions::get(write, submission)?;
            if !old.delivery.may_be_corrected() {
                return Err(WrongState {
                    state: old.delivery.state.name(),
                    wanted: "corrected",
                }
                .into());
            }
            if being_corrected(write, submission)? {
                return Err(StoreError::BeingCorrected);
            }
            let new = NewDraft {
                person: old.person,
                person_name: old.person_name,
                programme: old.programme,
                form: old.form,
                officer: by.clone(),
                answers: old.answers,
                origins: old.origins,
                wording: Wording {
                    texts: BTreeMap::new(),
                    ..old.wording
                },
                consent: old.consent,
                evidence: old.evidence,
            };
            let id = insert(write, now, &new, Some(submission))?;
            attachments::copy(write, submission.0.as_bytes(), id.0.as_bytes())?;
            left_behind::copy(write, submission.0.as_bytes(), id.0.as_bytes())?;
            audit::append(
                write,
                now,
                &by.id.to_string(),
                "back_to_draft",
                &submission.to_string(),
                &serde_json::json!({ "draft": id }),
            )?;
            get(write, id)
        })
    }
}

/// Whether a draft is open that will take the place of this submission.
pub(super) fn being_corrected(
    read: &Connection,
    submission: SubmissionId,
) -> Result<bool, StoreError> {
    Ok(read
        .prepare_cached("SELECT 1 FROM drafts WHERE supersedes = ?1")?
        .exists([submission.0.as_bytes()])?)
}

fn insert(
    write: &Connection,
    now: Timestamp,
    new: &NewDraft,
    supersedes: Option<SubmissionId>,
) -> Result<DraftId, StoreError> {
    let id = DraftId::new(now);
    write.execute(
        "INSERT INTO drafts (id, issuer, subject, person_name, programme_id, programme_name,
             several_allowed, form, officer, answers, origins, consent, evidence, supersedes,
             created_at, saved_at, wording)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?15, ?16)",
        params![
            id.0.as_bytes(),
            new.person.issuer,
            new.person.subject,
            new.person_name,
            new.programme.id.0,
            new.programme.name,
            new.programme.several_allowed,
            new.form.as_bytes(),
            json(&new.officer)?,
            json(&new.answers)?,
            json(&new.origins)?,
            json(&new.consent)?,
            json(&new.evidence)?,
            supersedes.map(|id| *id.0.as_bytes()),
            micros(now),
            json(&new.wording)?
        ],
    )?;
    audit::append(
        write,
        now,
        &new.officer.id.to_string(),
        "draft_begun",
        &id.to_string(),
        &serde_json::json!({ "programme": new.programme.id, "form": new.form }),
    )?;
    Ok(id)
}

pub(super) fn get(read: &Connection, id: DraftId) -> Result<Draft, StoreError> {
    let mut query = read.prepare_cached(&format!(
        "SELECT {SUMMARY}, answers, origins, wording, consent, evidence FROM drafts WHERE id = ?1"
    ))?;
    only(query.query([id.0.as_bytes()])?, "draft", |row| {
        let DraftSummary {
            id,
            person,
            person_name,
            programme,
            form,
            officer,
            supersedes,
            created_at,
            saved_at,
        } = summary(row)?;
        Ok(Draft {
            id,
            person,
            person_name,
            programme,
            form,
            officer,
            answers: parsed(row, "answers")?,
            origins: parsed(row, "origins")?,
            wording: parsed(row, "wording")?,
            consent: parsed(row, "consent")?,
            evidence: parsed(row, "evidence")?,
            supersedes,
            created_at,
            saved_at,
        })
    })
}

/// Whether there is such a draft; without reading it.
pub(super) fn must_exist(read: &Connection, id: DraftId) -> Result<(), StoreError> {
    let found = read
        .prepare_cached("SELECT 1 FROM drafts WHERE id = ?1")?
        .exists([id.0.as_bytes()])?;
    if found {
        Ok(())
    } else {
        Err(StoreError::NotFound("draft"))
    }
}

pub(super) fn remove(write: &Connection, id: DraftId) -> Result<(), StoreError> {
    match write.execute("DELETE FROM drafts WHERE id = ?1", [id.0.as_bytes()])? {
        0 => Err(StoreError::NotFound("draft")),
        _ => Ok(()),
    }
}

fn summary(row: &Row<'_>) -> Result<DraftSummary, StoreError> {
    Ok(DraftSummary {
        id: DraftId(id(row, "id")?),
        person: person(row)?,
        person_name: row.get("person_name")?,
        programme: programme(row)?,
        form: form(row, "form")?,
        officer: parsed(row, "officer")?,
        supersedes: id_if_any(row, "supersedes")?.map(SubmissionId),
        created_at: time(row, "created_at")?,
        saved_at: time(row, "saved_at")?,
    })
}
