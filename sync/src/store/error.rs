//! What can go wrong with the database.

use std::path::PathBuf;

use rusqlite::ErrorCode;

use crate::state::WrongState;

/// Why the database was not opened. In every case what was there is still there.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// Written by a newer version; not touched. A technician updates the program.
    #[error("the database at {} has format {found}, this program knows {known}", path.display())]
    Newer {
        path: PathBuf,
        found: u32,
        known: u32,
    },
    /// Not a database, damaged, or made with another key.
    #[error("the database at {} cannot be read", path.display())]
    Damaged { path: PathBuf },
    /// Another program is writing to it.
    #[error("the database is in use by another program")]
    Busy,
    #[error("the disk is full")]
    DiskFull,
    #[error(transparent)]
    Io(#[from] std::io::Error),
    #[error("the database could not be opened: {0}")]
    Other(String),
}

/// Why something was not read or not written. Nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    #[error("there is no such {0}")]
    NotFound(&'static str),
    #[error(transparent)]
    WrongState(#[from] WrongState),
    /// The evidence is of another person than the draft.
    #[error("the evidence belongs to another person than the draft")]
    OtherPerson,
    /// The bytes to be frozen are not a JSON object.
    #[error("what is to be finalized is not a JSON object")]
    BadPayload,
    /// The characters cannot be replaced: other hazards stand in the way, or there is no such text.
    #[error("the portal's trouble with this submission is not one of characters")]
    NotReplaceable,
    /// A draft that corrects this submission is open.
    #[error("this submission is being corrected")]
    BeingCorrected,
    /// The draft is on another version of its form than the caller thinks.
    #[error("the draft was moved to another version of its form meanwhile")]
    MovedMeanwhile,
    #[error("the disk is full")]
    DiskFull,
    #[error("the database is in use by another program")]
    Busy,
    #[error("the database is damaged")]
    Damaged,
    #[error("the database failed: {0}")]
    Other(String),
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(ErrorCode::DiskFull) => Self::DiskFull,
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Self::Busy,
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => Self::Damaged,
            // SQLite's own words name tables and columns, never values.
            _ => Self::Other(error.to_string()),
        }
    }
}
