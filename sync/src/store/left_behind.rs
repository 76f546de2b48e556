//! What a draft held under an earlier version of its form. Kept until the portal has received the
//! submission that the draft becomes, so that nothing which no longer fits is lost unread.

use std::collections::BTreeMap;

use jiff::Timestamp;
use kiosk_forms::{Answers, FormHash};
use rusqlite::{Connection, Row, params};

use super::row::{collect, form, json, micros, parsed, time};
use super::{Draft, Store, StoreError, Wording};
use crate::ids::{DraftId, SubmissionId};

pub(super) const SCHEMA: &str = "
CREATE TABLE left_behind (
    seq INTEGER PRIMARY KEY NOT NULL,
    owner BLOB NOT NULL CHECK (length(owner) = 16),
    form BLOB NOT NULL REFERENCES forms (hash),
    moved_to BLOB NOT NULL REFERENCES forms (hash),
    answers TEXT NOT NULL,
    origins TEXT NOT NULL,
    wording TEXT NOT NULL,
    left_at INTEGER NOT NULL,
    UNIQUE (owner, left_at, form)
) STRICT;
";

/// A draft as it stood before it was moved to another version of its form.
#[derive(Debug, Clone, PartialEq)]
pub struct LeftBehind {
    pub form: FormHash,
    pub moved_to: FormHash,
    pub answers: Answers,
    pub origins: BTreeMap<String, String>,
    pub wording: Wording,
    pub left_at: Timestamp,
}

pub struct Left<'a>(pub(super) &'a Store);

impl Left<'_> {
    /// By a draft, oldest first.
    pub fn by_draft(&self, draft: DraftId) -> Result<Vec<LeftBehind>, StoreError> {
        self.0.read(|read| of(read, draft.0.as_bytes()))
    }

    /// By the draft that became this submission, oldest first; empty once it was received.
    pub fn by_submission(&self, submission: SubmissionId) -> Result<Vec<LeftBehind>, StoreError> {
        self.0.read(|read| of(read, submission.0.as_bytes()))
    }
}

pub(super) fn keep(
    write: &Connection,
    now: Timestamp,
    draft: &Draft,
    moved_to: &FormHash,
) -> Result<(), StoreError> {
    write.execute(
        "INSERT INTO left_behind (owner, form, moved_to, answers, origins, wording, left_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        params![
            draft.id.0.as_bytes(),
            draft.form.as_bytes(),
            moved_to.as_bytes(),
            json(&draft.answers)?,
            json(&draft.origins)?,
            json(&draft.wording)?,
            micros(now)
        ],
    )?;
    Ok(())
}

pub(super) fn remove(write: &Connection, owner: &[u8; 16]) -> Result<(), StoreError> {
    write.execute("DELETE FROM left_behind WHERE owner = ?1", [owner])?;
    Ok(())
}

pub(super) fn pass_on(
    write: &Connection,
    from: &[u8; 16],
    to: &[u8; 16],
) -> Result<(), StoreError> {
    // The heir may have a copy already.
    write.execute(
        "UPDATE OR IGNORE left_behind SET owner = ?2 WHERE owner = ?1",
        [from, to],
    )?;
    remove(write, from)
}

pub(super) fn copy(write: &Connection, from: &[u8; 16], to: &[u8; 16]) -> Result<(), StoreError> {
    write.execute(
        "INSERT OR IGNORE INTO left_behind (owner, form, moved_to, answers, origins, wording,
             left_at)
         SELECT ?2, form, moved_to, answers, origins, wording, left_at
         FROM left_behind WHERE owner = ?1 ORDER BY seq",
        [from, to],
    )?;
    Ok(())
}

fn of(read: &Connection, owner: &[u8; 16]) -> Result<Vec<LeftBehind>, StoreError> {
    let mut query =
        read.prepare_cached("SELECT * FROM left_behind WHERE owner = ?1 ORDER BY seq")?;
    collect(query.query([owner])?, left_behind)
}

fn left_behind(row: &Row<'_>) -> Result<LeftBehind, StoreError> {
    Ok(LeftBehind {
        form: form(row, "form")?,
        moved_to: form(row, "moved_to")?,
        answers: parsed(row, "answers")?,
        origins: parsed(row, "origins")?,
        wording: parsed(row, "wording")?,
        left_at: time(row, "left_at")?,
    })
}
