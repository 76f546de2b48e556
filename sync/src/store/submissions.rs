//! Submissions: frozen when they are finalized, moved one state at a time, never deleted.

use std::collections::BTreeMap;

use jiff::Timestamp;
use kiosk_forms::{Answers, FormHash};
use kiosk_identity::{Consent, Evidence, Officer, PersonKey};
use rusqlite::{Connection, Row, params};
use sha2::{Digest, Sha256};

use super::finalize::Alteration;
use super::row::{
    collect, form, hash, id, id_if_any, json, micros, only, parsed, person, programme, time,
    time_if_any,
};
use super::{ProgrammeRef, Store, StoreError, Wording};
use crate::ids::SubmissionId;
use crate::state::{Delivery, SubmissionState};

pub(super) const SCHEMA: &str = "
CREATE TABLE submissions (
    seq INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    id BLOB UNIQUE NOT NULL CHECK (length(id) = 16),
    issuer TEXT NOT NULL,
    subject TEXT NOT NULL,
    person_name TEXT NOT NULL,
    programme_id INTEGER NOT NULL,
    programme_name TEXT NOT NULL,
    several_allowed INTEGER NOT NULL,
    form BLOB NOT NULL REFERENCES forms (hash),
    officer TEXT NOT NULL,
    workstation TEXT NOT NULL,
    answers TEXT NOT NULL,
    origins TEXT NOT NULL,
    payload BLOB NOT NULL,
    payload_hash BLOB NOT NULL CHECK (length(payload_hash) = 32),
    consent TEXT NOT NULL,
    evidence TEXT NOT NULL,
    alterations TEXT NOT NULL,
    supersedes BLOB REFERENCES submissions (id),
    confirmed_at INTEGER NOT NULL,
    finalized_at INTEGER NOT NULL,
    state_name TEXT NOT NULL,
    state TEXT NOT NULL,
    progress TEXT NOT NULL,
    attempts INTEGER NOT NULL,
    portal_status TEXT,
    portal_status_at INTEGER
) STRICT;
CREATE INDEX submissions_by_person ON submissions (issuer, subject, seq);
CREATE INDEX submissions_by_state ON submissions (state_name, seq);
CREATE TRIGGER submissions_are_kept BEFORE DELETE ON submissions
BEGIN SELECT RAISE(ABORT, 'a submission is never deleted'); END;
CREATE TRIGGER submissions_are_frozen BEFORE UPDATE OF seq, id, issuer, subject, person_name,
    programme_id, programme_name, several_allowed, form, officer, workstation, answers, origins,
    payload, payload_hash, consent, evidence, alterations, supersedes, confirmed_at, finalized_at
    ON submissions
BEGIN SELECT RAISE(ABORT, 'a submission is never changed'); END;
CREATE TABLE attempts (
    submission BLOB NOT NULL REFERENCES submissions (id),
    number INTEGER NOT NULL,
    started_at INTEGER NOT NULL,
    ended_at INTEGER,
    outcome TEXT,
    PRIMARY KEY (submission, number)
) STRICT, WITHOUT ROWID;
";

/// What a list needs stands behind the answers in a row, and SQLite walks through all of them to
/// get there: with attachments a list would read the whole database. This index holds a list's
/// columns on their own, and in its order.
pub(super) const LIST_INDEX: &str = "
CREATE INDEX submissions_as_listed ON submissions (seq, state_name, id, issuer, subject,
    person_name, programme_id, programme_name, several_allowed, officer, finalized_at, state,
    progress, portal_status, portal_status_at);
DROP INDEX submissions_by_state;
";

/// In which words the applicant saw what they confirmed; frozen as the rest.
pub(super) const WORDING: &str = "
ALTER TABLE submissions ADD COLUMN wording TEXT NOT NULL DEFAULT '{}';
CREATE TRIGGER the_words_of_submissions_are_frozen BEFORE UPDATE OF wording ON submissions
BEGIN SELECT RAISE(ABORT, 'a submission is never changed'); END;
";

/// Everything about one submission.
#[derive(Debug, Clone, PartialEq)]
pub struct Submission {
    pub id: SubmissionId,
    pub person: PersonKey,
    pub person_name: String,
    pub programme: ProgrammeRef,
    pub form: FormHash,
    /// Who made it.
    pub officer: Officer,
    pub workstation: String,
    /// As they stood in the draft.
    pub answers: Answers,
    pub origins: BTreeMap<String, String>,
    /// In which words the applicant saw it.
    pub wording: Wording,
    /// The exact bytes of the answers as the portal gets them: a JSON object.
    pub payload: Vec<u8>,
    /// SHA-256 of `payload`.
    pub payload_hash: [u8; 32],
    pub consent: Consent,
    pub evidence: Evidence,
    pub alterations: Vec<Alteration>,
    pub supersedes: Option<SubmissionId>,
    pub confirmed_at: Timestamp,
    pub finalized_at: Timestamp,
    pub delivery: Delivery,
    pub portal_status: Option<PortalStatus>,
}

impl Submission {
    pub fn state(&self) -> &SubmissionState {
        &self.delivery.state
    }
}

/// A line of the queue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SubmissionSummary {
    pub id: SubmissionId,
    pub person: PersonKey,
    pub person_name: String,
    pub programme: ProgrammeRef,
    pub officer: Officer,
    pub finalized_at: Timestamp,
    pub delivery: Delivery,
    pub portal_status: Option<PortalStatus>,
}

impl SubmissionSummary {
    pub fn state(&self) -> &SubmissionState {
        &self.delivery.state
    }

    /// Sendings begun.
    pub fn attempts(&self) -> u32 {
        self.delivery.progress.attempts
    }
}

/// What the portal last said of the application.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PortalStatus {
    /// E.g. `active`, `inprogress`, `completed`, `rejected`.
    pub status: String,
    pub at: Timestamp,
}

/// One sending.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attempt {
    pub number: u32,
    pub started_at: Timestamp,
    pub ended_at: Option<Timestamp>,
    /// The portal's own words, shortened, or what happened to the line.
    pub outcome: Option<String>,
}

pub struct Submissions<'a>(pub(super) &'a Store);

pub(super) const SUMMARY: &str = "id, issuer, subject, person_name, programme_id, programme_name,
     several_allowed, officer, finalized_at, state, progress, portal_status, portal_status_at";
const REST: &str = "form, workstation, answers, origins, payload, payload_hash, consent, evidence,
     alterations, supersedes, confirmed_at, wording";

impl Submissions<'_> {
    pub fn get(&self, id: SubmissionId) -> Result<Submission, StoreError> {
        self.0.read(|read| get(read, id))
    }

    /// All submissions of the workstation, newest first.
    pub fn list(&self) -> Result<Vec<SubmissionSummary>, StoreError> {
        self.0.read(|read| {
            let mut query = read.prepare_cached(&format!(
                "SELECT {SUMMARY} FROM submissions INDEXED BY submissions_as_listed
                 ORDER BY seq DESC"
            ))?;
            collect(query.query([])?, summary)
        })
    }

    /// Those that the outbox may have to move on, oldest first.
    pub fn moving(&self) -> Result<Vec<SubmissionSummary>, StoreError> {
        self.0.read(|read| {
            let mut query = read.prepare_cached(&format!(
                "SELECT {SUMMARY} FROM submissions INDEXED BY submissions_as_listed
                 WHERE state_name IN
                 ('finalized', 'queued', 'sending', 'waiting', 'waiting_for_applicant', 'unknown')
                 ORDER BY seq"
            ))?;
            collect(query.query([])?, summary)
        })
    }

    /// A person's submissions, newest first.
    pub fn for_person(&self, person: &PersonKey) -> Result<Vec<Submission>, StoreError> {
        self.0.read(|read| {
            let mut query = read.prepare_cached(&format!(
                "SELECT {SUMMARY}, {REST} FROM submissions WHERE issuer = ?1 AND subject = ?2
                 ORDER BY seq DESC"
            ))?;
            collect(query.query(params![person.issuer, person.subject])?, whole)
        })
    }

    /// A person's submissions without their contents, oldest first.
    pub fn summaries_for_person(
        &self,
        person: &PersonKey,
    ) -> Result<Vec<SubmissionSummary>, StoreError> {
        self.0.read(|read| {
            let mut query = read.prepare_cached(&format!(
                "SELECT {SUMMARY} FROM submissions WHERE issuer = ?1 AND subject = ?2 ORDER BY seq"
            ))?;
            collect(
                query.query(params![person.issuer, person.subject])?,
                summary,
            )
        })
    }

    /// The sendings of one submission, oldest first.
    pub fn attempts(&self, id: SubmissionId) -> Result<Vec<Attempt>, StoreError> {
        self.0.read(|read| {
            let mut query = read.prepare_cached(
                "SELECT number, started_at, ended_at, outcome FROM attempts
                 WHERE submission = ?1 ORDER BY number",
            )?;
            collect(query.query([id.0.as_bytes()])?, |row| {
                Ok(Attempt {
                    number: row.get("number")?,
                    started_at: time(row, "started_at")?,
                    ended_at: time_if_any(row, "ended_at")?,
                    outcome: row.get("outcome")?,
                })
            })
        })
    }
}

pub(super) fn insert(write: &Connection, new: &Submission) -> Result<(), StoreError> {
    write.execute(
        "INSERT INTO submissions (id, issuer, subject, person_name, programme_id, programme_name,
             several_allowed, form, officer, workstation, answers, origins, payload, payload_hash,
             consent, evidence, alterations, supersedes, confirmed_at, finalized_at, state_name,
             state, progress, attempts, wording)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18,
             ?19, ?20, ?21, ?22, ?23, ?24, ?25)",
        params![
            new.id.0.as_bytes(),
            new.person.issuer,
            new.person.subject,
            new.person_name,
            new.programme.id.0,
            new.programme.name,
            new.programme.several_allowed,
            new.form.as_bytes(),
            json(&new.officer)?,
            new.workstation,
            json(&new.answers)?,
            json(&new.origins)?,
            new.payload,
            new.payload_hash,
            json(&new.consent)?,
            json(&new.evidence)?,
            json(&new.alterations)?,
            new.supersedes.map(|id| *id.0.as_bytes()),
            micros(new.confirmed_at),
            micros(new.finalized_at),
            new.delivery.state.name(),
            json(&new.delivery.state)?,
            json(&new.delivery.progress)?,
            new.delivery.progress.attempts,
            json(&new.wording)?
        ],
    )?;
    Ok(())
}

/// One submission, its bytes checked against their hash.
pub(super) fn get(read: &Connection, id: SubmissionId) -> Result<Submission, StoreError> {
    let mut query = read.prepare_cached(&format!(
        "SELECT {SUMMARY}, {REST} FROM submissions WHERE id = ?1"
    ))?;
    only(query.query([id.0.as_bytes()])?, "submission", whole)
}

pub(super) fn delivery(read: &Connection, id: SubmissionId) -> Result<Delivery, StoreError> {
    let mut query = read.prepare_cached("SELECT state, progress FROM submissions WHERE id = ?1")?;
    only(query.query([id.0.as_bytes()])?, "submission", |row| {
        Ok(Delivery {
            state: parsed(row, "state")?,
            progress: parsed(row, "progress")?,
        })
    })
}

fn whole(row: &Row<'_>) -> Result<Submission, StoreError> {
    let SubmissionSummary {
        id,
        person,
        person_name,
        programme,
        officer,
        finalized_at,
        delivery,
        portal_status,
    } = summary(row)?;
    let payload: Vec<u8> = row.get("payload")?;
    let payload_hash = hash(row, "payload_hash")?;
    if <[u8; 32]>::from(Sha256::digest(&payload)) != payload_hash {
        return Err(StoreError::Damaged);
    }
    Ok(Submission {
        id,
        person,
        person_name,
        programme,
        form: form(row, "form")?,
        officer,
        workstation: row.get("workstation")?,
        answers: parsed(row, "answers")?,
        origins: parsed(row, "origins")?,
        wording: parsed(row, "wording")?,
        payload,
        payload_hash,
        consent: parsed(row, "consent")?,
        evidence: parsed(row, "evidence")?,
        alterations: parsed(row, "alterations")?,
        supersedes: id_if_any(row, "supersedes")?.map(SubmissionId),
        confirmed_at: time(row, "confirmed_at")?,
        finalized_at,
        delivery,
        portal_status,
    })
}

fn summary(row: &Row<'_>) -> Result<SubmissionSummary, StoreError> {
    let status: Option<String> = row.get("portal_status")?;
    let portal_status = match (status, time_if_any(row, "portal_status_at")?) {
        (Some(status), Some(at)) => Some(PortalStatus { status, at }),
        _ => None,
    };
    Ok(SubmissionSummary {
        id: SubmissionId(id(row, "id")?),
        person: person(row)?,
        person_name: row.get("person_name")?,
        programme: programme(row)?,
        officer: parsed(row, "officer")?,
        finalized_at: time(row, "finalized_at")?,
        delivery: Delivery {
            state: parsed(row, "state")?,
            progress: parsed(row, "progress")?,
        },
        portal_status,
    })
}
