//! The encrypted database of the workstation.
//!
//! One file per table: its schema, its rows, and what can be read and written. All SQL of the
//! product is in this folder and takes its values as parameters.
//!
//! Architecture invariants: every write is one `IMMEDIATE` transaction, durable when it returns
//! (`synchronous=FULL`); no connection outlives its [`Store`], whose last clone closes the file and
//! wipes the key.

mod attachments;
mod audit;
mod cache;
mod consents;
mod drafts;
mod error;
mod finalize;
mod form_lists;
mod form_texts;
mod forms;
mod left_behind;
mod migrations;
mod moving;
mod open;
mod profile_changes;
mod row;
mod settings;
mod submissions;
#[cfg(test)]
mod tests;

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jiff::Timestamp;
use kiosk_identity::DatabaseKey;
use rusqlite::{Connection, Transaction, TransactionBehavior};
use serde::{Deserialize, Serialize};

use crate::clock::Clock;
use crate::ids::ProgrammeId;
use crate::wording::Wording;

pub use attachments::{Attachment, Attachments, NewAttachment};
pub use audit::{Audit, AuditBroken, AuditEntry, AuditHead};
pub use cache::Cache;
pub use consents::{Consents, RecordedConsent};
pub use drafts::{Draft, DraftSummary, Drafts, Moved, NewDraft};
pub use error::{OpenError, StoreError};
pub use finalize::{Alteration, Finalization};
pub use form_lists::FormLists;
pub use form_texts::FormTexts;
pub use forms::Forms;
pub use left_behind::{Left, LeftBehind};
pub use profile_changes::{PendingChange, ProfileChanges};
pub use settings::Settings;
pub use submissions::{Attempt, PortalStatus, Submission, SubmissionSummary, Submissions};

/// A programme as it was when the draft was begun.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProgrammeRef {
    pub id: ProgrammeId,
    pub name: String,
    /// Whether a person may apply again after an application is over.
    pub several_allowed: bool,
}

/// The open database. Clones share one connection.
#[derive(Clone)]
pub struct Store {
    inner: Arc<Inner>,
}

struct Inner {
    connection: Mutex<Connection>,
    clock: Arc<dyn Clock>,
    path: PathBuf,
}

impl Store {
    /// Opens the database at `path`, or makes it. Blocks for the length of a few disk writes.
    ///
    /// A database of a newer version is refused and not touched. One that cannot be read with this
    /// key is refused as damaged; [`Store::set_aside`] moves it out of the way.
    pub fn open(path: &Path, key: &DatabaseKey, clock: Arc<dyn Clock>) -> Result<Self, OpenError> {
        let connection = open::open(path, key, clock.now())?;
        Ok(Self {
            inner: Arc::new(Inner {
                connection: Mutex::new(connection),
                clock,
                path: path.to_owned(),
            }),
        })
    }

    /// Moves the database with its companions to `<name>.<UTC time>.damaged` beside it and returns
    /// the new path. Nothing is ever deleted. The database must not be open.
    pub fn set_aside(path: &Path, now: Timestamp) -> std::io::Result<PathBuf> {
        open::set_aside(path, now)
    }

    /// Where the database file is.
    pub fn path(&self) -> &Path {
        &self.inner.path
    }

    pub fn forms(&self) -> Forms<'_> {
        Forms(self)
    }

    pub fn form_texts(&self) -> FormTexts<'_> {
        FormTexts(self)
    }

    pub fn form_lists(&self) -> FormLists<'_> {
        FormLists(self)
    }

    pub fn attachments(&self) -> Attachments<'_> {
        Attachments(self)
    }

    pub fn left(&self) -> Left<'_> {
        Left(self)
    }

    pub fn drafts(&self) -> Drafts<'_> {
        Drafts(self)
    }

    pub fn submissions(&self) -> Submissions<'_> {
        Submissions(self)
    }

    pub fn cache(&self) -> Cache<'_> {
        Cache(self)
    }

    pub fn consents(&self) -> Consents<'_> {
        Consents(self)
    }

    pub fn profile_changes(&self) -> ProfileChanges<'_> {
        ProfileChanges(self)
    }

    pub fn audit(&self) -> Audit<'_> {
        Audit(self)
    }

    pub fn settings(&self) -> Settings<'_> {
        Settings(self)
    }

    /// Reads the whole file and checks every page and index. Takes long; for idle times.
    pub fn check(&self) -> Result<(), StoreError> {
        self.read(|connection| {
            let verdict: String =
                connection.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
            if verdict == "ok" {
                Ok(())
            } else {
                Err(StoreError::Damaged)
            }
        })
    }

    /// To the precision that the database keeps.
    fn now(&self) -> Timestamp {
        row::whole_micros(self.inner.clock.now())
    }

    fn connection(&self) -> MutexGuard<'_, Connection> {
        // A panic in the middle of a transaction rolled it back; the connection is good.
        self.inner
            .connection
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    fn read<T>(
        &self,
        work: impl FnOnce(&Connection) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        work(&self.connection())
    }

    /// Carries out `work` wholly or not at all.
    fn write<T>(
        &self,
        work: impl FnOnce(&Transaction<'_>) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let mut connection = self.connection();
        let outcome = in_transaction(&mut connection, work);
        if !connection.is_autocommit() {
            // The beginning or the end of the transaction itself was reported as failed.
            connection.execute_batch("ROLLBACK")?;
        }
        outcome
    }
}

fn in_transaction<T>(
    connection: &mut Connection,
    work: impl FnOnce(&Transaction<'_>) -> Result<T, StoreError>,
) -> Result<T, StoreError> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let done = work(&transaction)?;
    transaction.commit()?;
    Ok(done)
}

impl std::fmt::Debug for Store {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Store")
            .field("path", &self.inner.path)
            .finish_non_exhaustive()
    }
}
