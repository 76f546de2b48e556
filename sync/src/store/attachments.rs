//! Files that belong to a draft: their bytes stand here once, and the draft's answers name them by
//! their hash, so that saving an answer never writes a photograph again.
//!
//! They follow their draft: gone when it is thrown away, kept with the submission that it becomes
//! until the portal has received that (whose frozen bytes hold them anyway), so that a record that
//! must be corrected still has its files.

use jiff::Timestamp;
use rusqlite::{Connection, Row, params};

use super::row::{collect, hash, micros, only, time};
use super::{Store, StoreError, drafts};
use crate::ids::{ContentHash, DraftId};

pub(super) const SCHEMA: &str = "
CREATE TABLE attachments (
    seq INTEGER PRIMARY KEY NOT NULL,
    owner BLOB NOT NULL CHECK (length(owner) = 16),
    hash BLOB NOT NULL CHECK (length(hash) = 32),
    name TEXT NOT NULL,
    original_name TEXT NOT NULL,
    media_type TEXT NOT NULL,
    size INTEGER NOT NULL,
    added_at INTEGER NOT NULL,
    preview BLOB,
    bytes BLOB NOT NULL,
    UNIQUE (owner, hash)
) STRICT;
";

/// A file to be kept with a draft.
#[derive(Debug, Clone)]
pub struct NewAttachment {
    /// The name under which the application carries it; unique.
    pub name: String,
    /// The name that the file had.
    pub original_name: String,
    /// E.g. `image/jpeg`.
    pub media_type: String,
    pub bytes: Vec<u8>,
    /// A small picture to recognise it by (JPEG), if it is one.
    pub preview: Option<Vec<u8>>,
}

/// What is known of a file without reading it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attachment {
    pub hash: ContentHash,
    pub name: String,
    pub original_name: String,
    pub media_type: String,
    /// Bytes.
    pub size: u64,
    pub added_at: Timestamp,
}

pub struct Attachments<'a>(pub(super) &'a Store);

const ABOUT: &str = "hash, name, original_name, media_type, size, added_at";

impl Attachments<'_> {
    /// Keeps a file with a draft. The same bytes are kept once, under the name they first had.
    pub fn add(&self, draft: DraftId, new: &NewAttachment) -> Result<Attachment, StoreError> {
        let now = self.0.now();
        let hash = ContentHash::of(&new.bytes);
        self.0.write(|write| {
            drafts::must_exist(write, draft)?;
            write.execute(
                "INSERT INTO attachments (owner, hash, name, original_name, media_type, size,
                     added_at, preview, bytes)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
                 ON CONFLICT (owner, hash) DO NOTHING",
                params![
                    draft.0.as_bytes(),
                    hash.as_bytes(),
                    new.name,
                    new.original_name,
                    new.media_type,
                    new.bytes.len() as i64,
                    micros(now),
                    new.preview,
                    new.bytes
                ],
            )?;
            about(write, draft, &hash)
        })
    }

    /// All files of a draft, in the order in which they came.
    pub fn list(&self, draft: DraftId) -> Result<Vec<Attachment>, StoreError> {
        self.0.read(|read| {
            let mut query = read.prepare_cached(&format!(
                "SELECT {ABOUT} FROM attachments WHERE owner = ?1 ORDER BY seq"
            ))?;
            collect(query.query([draft.0.as_bytes()])?, attachment)
        })
    }

    /// The exact bytes, checked against their hash.
    pub fn bytes(&self, draft: DraftId, hash: &ContentHash) -> Result<Vec<u8>, StoreError> {
        let bytes: Vec<u8> = self.0.read(|read| {
            let mut query = read
                .prepare_cached("SELECT bytes FROM attachments WHERE owner = ?1 AND hash = ?2")?;
            only(
                query.query(params![draft.0.as_bytes(), hash.as_bytes()])?,
                "file",
                |row| Ok(row.get("bytes")?),
            )
        })?;
        if ContentHash::of(&bytes) == *hash {
            Ok(bytes)
        } else {
            Err(StoreError::Damaged)
        }
    }

    /// The small picture of a file (JPEG), if it has one.
    pub fn preview(
        &self,
        draft: DraftId,
        hash: &ContentHash,
    ) -> Result<Option<Vec<u8>>, StoreError> {
        self.0.read(|read| {
            let mut query = read
                .prepare_cached("SELECT preview FROM attachments WHERE owner = ?1 AND hash = ?2")?;
            only(
                query.query(params![draft.0.as_bytes(), hash.as_bytes()])?,
                "file",
                |row| Ok(row.get("preview")?),
            )
        })
    }

    /// Throws away the files of a draft that none of its answers names any more, those of earlier
    /// versions of its form included. Gives their number.
    pub fn sweep(&self, draft: DraftId) -> Result<usize, StoreError> {
        self.0.write(|write| sweep(write, draft))
    }
}

pub(super) fn sweep(write: &Connection, draft: DraftId) -> Result<usize, StoreError> {
    Ok(write.execute(
        "DELETE FROM attachments WHERE owner = ?1
         AND NOT EXISTS (SELECT 1 FROM drafts
             WHERE drafts.id = ?1 AND instr(drafts.answers, lower(hex(attachments.hash))))
         AND NOT EXISTS (SELECT 1 FROM left_behind
             WHERE left_behind.owner = ?1
             AND instr(left_behind.answers, lower(hex(attachments.hash))))",
        [draft.0.as_bytes()],
    )?)
}

pub(super) fn remove(write: &Connection, owner: &[u8; 16]) -> Result<(), StoreError> {
    write.execute("DELETE FROM attachments WHERE owner = ?1", [owner])?;
    Ok(())
}

pub(super) fn pass_on(
    write: &Connection,
    from: &[u8; 16],
    to: &[u8; 16],
) -> Result<(), StoreError> {
    // The heir may have the same file already.
    write.execute(
        "UPDATE OR IGNORE attachments SET owner = ?2 WHERE owner = ?1",
        [from, to],
    )?;
    remove(write, from)
}

pub(super) fn copy(write: &Connection, from: &[u8; 16], to: &[u8; 16]) -> Result<(), StoreError> {
    write.execute(
        "INSERT OR IGNORE INTO attachments (owner, hash, name, original_name, media_type, size,
             added_at, preview, bytes)
         SELECT ?2, hash, name, original_name, media_type, size, added_at, preview, bytes
         FROM attachments WHERE owner = ?1 ORDER BY seq",
        [from, to],
    )?;
    Ok(())
}

fn about(read: &Connection, draft: DraftId, hash: &ContentHash) -> Result<Attachment, StoreError> {
    let mut query = read.prepare_cached(&format!(
        "SELECT {ABOUT} FROM attachments WHERE owner = ?1 AND hash = ?2"
    ))?;
    only(
        query.query(params![draft.0.as_bytes(), hash.as_bytes()])?,
        "file",
        attachment,
    )
}

fn attachment(row: &Row<'_>) -> Result<Attachment, StoreError> {
    Ok(Attachment {
        hash: ContentHash::from_bytes(hash(row, "hash")?),
        name: row.get("name")?,
        original_name: row.get("original_name")?,
        media_type: row.get("media_type")?,
        size: row.get::<_, i64>("size")? as u64,
        added_at: time(row, "added_at")?,
    })
}
