//! One drainer per database, over all programs: a lock on a file beside it. The operating system
//! lets go of it when the program ends, however it ends.

use std::fs::{File, OpenOptions, TryLockError};
use std::path::{Path, PathBuf};

use super::OutboxError;

/// Held while records are moved; let go when dropped.
pub(super) struct OutboxLock {
    _file: File,
}

/// `outbox.lock` in the folder of the database.
pub(super) fn path(database: &Path) -> PathBuf {
    database.with_file_name("outbox.lock")
}

pub(super) fn take(path: &Path) -> Result<OutboxLock, OutboxError> {
    let file = OpenOptions::new()
        .create(true)
        .truncate(false)
        .write(true)
        .open(path)
        .map_err(OutboxError::Lock)?;
    match file.try_lock() {
        Ok(()) => Ok(OutboxLock { _file: file }),
        Err(TryLockError::WouldBlock) => Err(OutboxError::AlreadyDraining),
        Err(TryLockError::Error(error)) => Err(OutboxError::Lock(error)),
    }
}
