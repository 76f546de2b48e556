//! The audit chain: what was done, by whom and when, each entry bound to all before it.
//!
//! `hash = SHA-256(0x00 ‖ hash of the entry before ‖ canonical entry)`; the leading zero byte is the
//! leaf prefix of RFC 6962, 2.1, and the entry before the first has a hash of 32 zero bytes. The
//! canonical entry is the sequence number (8 bytes, big-endian), the time in microseconds since
//! 1970 (8 bytes, big-endian), and then actor, kind, subject and detail as UTF-8, each preceded by
//! its length (4 bytes, big-endian).
//!
//! Architecture invariant: entries hold ids and hashes, never a name, an answer or any other value
//! of a person.

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Row, params};
use sha2::{Digest, Sha256};

use super::row::{collect, hash, micros, time};
use super::{Store, StoreError};

pub(super) const SCHEMA: &str = "
CREATE TABLE audit (
    seq INTEGER PRIMARY KEY NOT NULL,
    at INTEGER NOT NULL,
    actor TEXT NOT NULL,
    kind TEXT NOT NULL,
    subject TEXT NOT NULL,
    detail TEXT NOT NULL,
    hash BLOB NOT NULL CHECK (length(hash) = 32)
) STRICT;
CREATE INDEX audit_by_subject ON audit (subject, seq);
CREATE TRIGGER audit_is_frozen BEFORE UPDATE ON audit
BEGIN SELECT RAISE(ABORT, 'the audit chain is never changed'); END;
CREATE TRIGGER audit_is_kept BEFORE DELETE ON audit
BEGIN SELECT RAISE(ABORT, 'the audit chain is never shortened'); END;
";

/// The actor of what the program does by itself.
pub(super) const OUTBOX: &str = "outbox";

const COLUMNS: &str = "seq, at, actor, kind, subject, detail, hash";

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditEntry {
    /// Counted from 1, without gaps.
    pub seq: u64,
    pub at: Timestamp,
    /// An officer's id, `outbox`, or `recovery` for the holder of the organisation's recovery key.
    pub actor: String,
    pub kind: String,
    /// The id of what it was done to.
    pub subject: String,
    /// A JSON object.
    pub detail: String,
    pub hash: [u8; 32],
}

/// The end of the chain. Whoever has noted it elsewhere can tell if the chain was cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AuditHead {
    pub seq: u64,
    pub hash: [u8; 32],
}

/// Why the chain is not to be trusted.
#[derive(Debug, thiserror::Error)]
pub enum AuditBroken {
    /// The entry is not what was written, or one before it is missing.
    #[error("the audit chain is broken at entry {seq}")]
    At { seq: u64 },
    #[error(transparent)]
    Unreadable(#[from] StoreError),
}

pub struct Audit<'a>(pub(super) &'a Store);

impl Audit<'_> {
    /// Adds an entry. `detail` must be an object without personal values.
    pub fn append(
        &self,
        actor: &str,
        kind: &str,
        subject: &str,
        detail: &serde_json::Value,
    ) -> Result<AuditHead, StoreError> {
        let now = self.0.now();
        self.0
            .write(|write| append(write, now, actor, kind, subject, detail))
    }

    pub fn head(&self) -> Result<AuditHead, StoreError> {
        self.0.read(head)
    }

    /// Entries after `seq`, oldest first, at most `count`.
    pub fn entries(&self, after: u64, count: u32) -> Result<Vec<AuditEntry>, StoreError> {
        self.0.read(|read| {
            let mut query = read.prepare_cached(&format!(
                "SELECT {COLUMNS} FROM audit WHERE seq > ?1 ORDER BY seq LIMIT ?2"
            ))?;
            collect(
                query.query(params![i64::try_from(after).unwrap_or(i64::MAX), count])?,
                entry,
            )
        })
    }

    /// What was done to one thing, oldest first.
    pub fn about(&self, subject: &str) -> Result<Vec<AuditEntry>, StoreError> {
        self.0.read(|read| {
            let mut query = read.prepare_cached(&format!(
                "SELECT {COLUMNS} FROM audit WHERE subject = ?1 ORDER BY seq"
            ))?;
            collect(query.query([subject])?, entry)
        })
    }

    /// Computes the whole chain again and gives its end.
    pub fn verify(&self) -> Result<AuditHead, AuditBroken> {
        let connection = self.0.connection();
        let mut query = connection
            .prepare_cached(&format!("SELECT {COLUMNS} FROM audit ORDER BY seq"))
            .map_err(StoreError::from)?;
        let mut rows = query.query([]).map_err(StoreError::from)?;
        let mut head = START;
        while let Some(row) = rows.next().map_err(StoreError::from)? {
            let entry = entry(row)?;
            let expected = head.seq + 1;
            if entry.seq != expected || entry.hash != chained(&head.hash, &entry) {
                return Err(AuditBroken::At { seq: expected });
            }
            head = AuditHead {
                seq: entry.seq,
                hash: entry.hash,
            };
        }
        Ok(head)
    }
}

const START: AuditHead = AuditHead {
    seq: 0,
    hash: [0; 32],
};

/// Adds an entry inside the transaction that does what it tells of.
pub(super) fn append(
    write: &Connection,
    at: Timestamp,
    actor: &str,
    kind: &str,
    subject: &str,
    detail: &serde_json::Value,
) -> Result<AuditHead, StoreError> {
    let before = head(write)?;
    let mut entry = AuditEntry {
        seq: before.seq + 1,
        at,
        actor: actor.to_owned(),
        kind: kind.to_owned(),
        subject: subject.to_owned(),
        detail: detail.to_string(),
        hash: [0; 32],
    };
    entry.hash = chained(&before.hash, &entry);
    write
        .prepare_cached(
            "INSERT INTO audit (seq, at, actor, kind, subject, detail, hash)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        )?
        .execute(params![
            entry.seq as i64,
            micros(entry.at),
            entry.actor,
            entry.kind,
            entry.subject,
            entry.detail,
            entry.hash
        ])?;
    Ok(AuditHead {
        seq: entry.seq,
        hash: entry.hash,
    })
}

fn head(read: &Connection) -> Result<AuditHead, StoreError> {
    let last = read
        .prepare_cached("SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1")?
        .query_row([], |row| {
            Ok(AuditHead {
                seq: row.get::<_, i64>("seq")? as u64,
                hash: row.get("hash")?,
            })
        })
        .optional()?;
    Ok(last.unwrap_or(START))
}

fn entry(row: &Row<'_>) -> Result<AuditEntry, StoreError> {
    Ok(AuditEntry {
        seq: row.get::<_, i64>("seq")? as u64,
        at: time(row, "at")?,
        actor: row.get("actor")?,
        kind: row.get("kind")?,
        subject: row.get("subject")?,
        detail: row.get("detail")?,
        hash: hash(row, "hash")?,
    })
}

fn chained(before: &[u8; 32], entry: &AuditEntry) -> [u8; 32] {
    let mut digest = Sha256::new();
    digest.update([0]);
    digest.update(before);
    digest.update(entry.seq.to_be_bytes());
    digest.update(micros(entry.at).to_be_bytes());
    for text in [&entry.actor, &entry.kind, &entry.subject, &entry.detail] {
        digest.update((text.len() as u32).to_be_bytes());
        digest.update(text.as_bytes());
    }
    digest.finalize().into()
}
