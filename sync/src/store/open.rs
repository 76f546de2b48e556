//! The one way to open a database, and the one way to move a damaged one aside.

use std::ffi::OsString;
use std::fmt::Write as _;
use std::fs::{self, File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use jiff::Timestamp;
use kiosk_identity::DatabaseKey;
use rusqlite::config::DbConfig;
use rusqlite::{Connection, ErrorCode, OpenFlags};
use zeroize::Zeroizing;

use super::error::OpenError;
use super::migrations;

/// How long to wait for another program's write.
const PATIENCE: Duration = Duration::from_secs(5);

/// Two of the files that SQLite keeps beside a database in WAL mode.
const COMPANIONS: [&str; 2] = ["-wal", "-shm"];

pub(super) fn open(
    path: &Path,
    key: &DatabaseKey,
    now: Timestamp,
) -> Result<Connection, OpenError> {
    finish_setting_aside(path, now)?;
    if has_content(path)? {
        // Looks at the file as it is, so that a newer one stays as it is to the last byte. What it
        // cannot tell (the newest pages may be in the WAL) is told by the real opening below.
        if let Ok(found) = peek_version(path, key)
            && found > migrations::known()
        {
            return Err(newer(path, found));
        }
    } else {
        make_private(path)?;
    }
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut connection =
        Connection::open_with_flags(path, flags).map_err(|error| explain(path, &error))?;
    match prepare(&mut connection, key) {
        Ok(Ok(())) => Ok(connection),
        Ok(Err(found)) => Err(newer(path, found)),
        Err(error) => Err(explain(path, &error)),
    }
}

/// Unlocks and sets up; gives back the format if it is newer, and then has written nothing.
fn prepare(connection: &mut Connection, key: &DatabaseKey) -> rusqlite::Result<Result<(), u32>> {
    // Until the format is known to be ours, closing must not write either.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
    unlock(connection, key)?;
    connection.busy_timeout(PATIENCE)?;
    let found = migrations::version(connection)?;
    if found > migrations::known() {
        return Ok(Err(found));
    }
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, false)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    connection.execute_batch(
        "PRAGMA journal_mode = WAL;
         PRAGMA synchronous = FULL;
         PRAGMA foreign_keys = ON;
         PRAGMA recursive_triggers = ON;
         PRAGMA secure_delete = ON;
         PRAGMA temp_store = MEMORY;
         PRAGMA trusted_schema = OFF;
         PRAGMA mmap_size = 0;",
    )?;
    migrations::migrate(connection)
}

/// Gives SQLCipher the raw key (no key derivation) and the page size. Reads nothing yet.
fn unlock(connection: &Connection, key: &DatabaseKey) -> rusqlite::Result<()> {
    let mut statement = Zeroizing::new(String::with_capacity(96));
    statement.push_str("PRAGMA key = \"x'");
    for byte in key.expose() {
        write!(statement, "{byte:02x}").expect("writing to a string cannot fail");
    }
    statement.push_str("'\";");
    connection.execute_batch(&statement)?;
    connection.execute_batch("PRAGMA cipher_page_size = 8192;")
}

/// Reads the format from the main file alone, without creating or changing any file.
fn peek_version(path: &Path, key: &DatabaseKey) -> rusqlite::Result<u32> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY
        | OpenFlags::SQLITE_OPEN_URI
        | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(immutable_uri(path), flags)?;
    unlock(&connection, key)?;
    migrations::version(&connection)
}

fn immutable_uri(path: &Path) -> String {
    let mut uri = String::from("file:");
    for byte in path.as_os_str().as_encoded_bytes() {
        match byte {
            b'/' | b'.' | b'-' | b'_' | b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => {
                uri.push(char::from(*byte));
            }
            _ => write!(uri, "%{byte:02X}").expect("writing to a string cannot fail"),
        }
    }
    uri.push_str("?immutable=1");
    uri
}

fn newer(path: &Path, found: u32) -> OpenError {
    OpenError::Newer {
        path: path.to_owned(),
        found,
        known: migrations::known(),
    }
}

fn explain(path: &Path, error: &rusqlite::Error) -> OpenError {
    match error.sqlite_error_code() {
        Some(ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt) => OpenError::Damaged {
            path: path.to_owned(),
        },
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => OpenError::Busy,
        Some(ErrorCode::DiskFull) => OpenError::DiskFull,
        // The companion that readers share is made at its full size, or not at all.
        Some(ErrorCode::SystemIoFailure)
            if error
                .sqlite_error()
                .is_some_and(|it| it.extended_code == rusqlite::ffi::SQLITE_IOERR_SHMSIZE) =>
        {
            OpenError::DiskFull
        }
        _ => OpenError::Other(error.to_string()),
    }
}

fn has_content(path: &Path) -> io::Result<bool> {
    match fs::metadata(path) {
        Ok(found) => Ok(found.len() > 0),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error),
    }
}

/// Makes the file before SQLite does, for the eyes of this user only; SQLite gives its companions
/// the same rights.
fn make_private(path: &Path) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.create(true).append(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    options.open(path)?;
    sync_folder(path)
}

pub(super) fn set_aside(path: &Path, now: Timestamp) -> io::Result<PathBuf> {
    let target = free_name(path, now)?;
    fs::rename(path, &target)?;
    for companion in COMPANIONS {
        rename_if_there(&beside(path, companion), &beside(&target, companion))?;
    }
    sync_folder(path)?;
    Ok(target)
}

/// A set-aside that was cut short leaves a WAL without its database. SQLite would delete it when a
/// new database is made; it is moved aside instead.
fn finish_setting_aside(path: &Path, now: Timestamp) -> io::Result<()> {
    if has_content(path)? || !has_content(&beside(path, "-wal"))? {
        return Ok(());
    }
    let target = free_name(path, now)?;
    for companion in COMPANIONS {
        rename_if_there(&beside(path, companion), &beside(&target, companion))?;
    }
    sync_folder(path)
}

fn rename_if_there(from: &Path, to: &Path) -> io::Result<()> {
    match fs::rename(from, to) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// `<name>.<UTC time>.damaged`, or with a number before `damaged` if that is taken.
fn free_name(path: &Path, now: Timestamp) -> io::Result<PathBuf> {
    let time = now.strftime("%Y%m%dT%H%M%SZ").to_string();
    (0..1000)
        .map(|count| match count {
            0 => beside(path, &format!(".{time}.damaged")),
            _ => beside(path, &format!(".{time}.{count}.damaged")),
        })
        .find(|name| !name.exists() && !beside(name, "-wal").exists())
        .ok_or_else(|| io::Error::from(io::ErrorKind::AlreadyExists))
}

fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = OsString::from(path.as_os_str());
    name.push(suffix);
    PathBuf::from(name)
}

/// Makes renames and new names in the folder durable, where the system allows it.
fn sync_folder(path: &Path) -> io::Result<()> {
    if cfg!(unix) {
        let folder = match path.parent() {
            Some(parent) if !parent.as_os_str().is_empty() => parent,
            _ => Path::new("."),
        };
        File::open(folder)?.sync_all()?;
    }
    Ok(())
}
