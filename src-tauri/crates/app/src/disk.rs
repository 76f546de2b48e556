//! Room on the disk that holds the records.
//!
//! A full disk loses nothing: every write of the store is whole or refused. What is kept here is
//! the room to finish what was begun, and a word to the officer in time.

use std::io;
use std::path::Path;
use std::sync::atomic::Ordering;

use crate::app::App;
use crate::host::Host;
use crate::views::{Problem, ProblemCode, Signal, Who};

/// Below this, in bytes, the officer is told. A day's work with attachments is well below it, so a
/// technician has that long.
pub const WARN_BELOW: u64 = 200 * 1000 * 1000;

/// Below this, in bytes, no applicant logs in and no form is begun. It is twice what the store's
/// write-ahead log grows to (1,000 pages of 8 KiB) before it is taken into the database, so that
/// drafts that were begun can still be filled in, confirmed and delivered.
pub const RESERVE: u64 = 20 * 1000 * 1000;

/// The disk as far as the use cases look at it.
pub trait Disk: Send + Sync {
    /// Bytes that this user can still write in the file system of `folder`.
    fn free(&self, folder: &Path) -> io::Result<u64>;
}

/// The real one.
pub struct SystemDisk;

impl Disk for SystemDisk {
    fn free(&self, folder: &Path) -> io::Result<u64> {
        let found = rustix::fs::statvfs(folder)?;
        Ok(found.f_bavail.saturating_mul(found.f_frsize))
    }
}

/// How much room there is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Room {
    Enough,
    /// The officer is to be told; `free` in bytes.
    Low {
        free: u64,
    },
    /// Nothing new is begun; `free` in bytes.
    Reserve {
        free: u64,
    },
}

fn room(free: u64) -> Room {
    match free {
        0..RESERVE => Room::Reserve { free },
        RESERVE..WARN_BELOW => Room::Low { free },
        _ => Room::Enough,
    }
}

impl<H: Host> App<H> {
    /// Before anything is written: tells the officer once per unlock when room runs short. Never
    /// refuses; whether a write still fits is the store's to say.
    pub(crate) fn watch_disk(&self) {
        self.look_at_disk();
    }

    /// Before something new is begun, which the reserve is not for.
    pub(crate) fn room_for_more(&self) -> Result<(), Problem> {
        match self.look_at_disk() {
            Room::Reserve { free } => Err(told(ProblemCode::NoRoom, free)),
            Room::Low { .. } | Room::Enough => Ok(()),
        }
    }

    fn look_at_disk(&self) -> Room {
        let room = match self.around.disk.free(&self.config.data_folder) {
            Ok(free) => room(free),
            Err(error) => {
                // Not known is not full; the store has the last word.
                tracing::warn!(%error, "the room on the disk is not known");
                Room::Enough
            }
        };
        if let Room::Low { free } | Room::Reserve { free } = room
            && !self.low_disk_told.swap(true, Ordering::SeqCst)
        {
            tracing::warn!(free, "the disk is nearly full");
            self.notice(told(ProblemCode::DiskLow, free));
            self.host.signal(Signal::Station);
        }
        room
    }
}

fn told(code: ProblemCode, free: u64) -> Problem {
    Problem::new(code, Who::Technician).fact("megabytes", free / 1_000_000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_officer_is_warned_before_nothing_new_is_begun() {
        assert_eq!(room(WARN_BELOW), Room::Enough, "room for a day");
        assert_eq!(
            room(WARN_BELOW - 1),
            Room::Low {
                free: WARN_BELOW - 1
            },
            "a technician must hear of it"
        );
        assert_eq!(
            room(RESERVE),
            Room::Low { free: RESERVE },
            "the reserve is untouched"
        );
        assert_eq!(room(0), Room::Reserve { free: 0 }, "nothing new");
    }

    #[test]
    fn the_system_tells_the_room_of_a_folder_and_that_one_is_not_there() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        assert!(
            SystemDisk.free(folder.path()).is_ok_and(|free| free > 0),
            "tests need some room themselves"
        );
        assert!(
            SystemDisk.free(&folder.path().join("none")).is_err(),
            "nobody knows the room of what is not there"
        );
    }
}
