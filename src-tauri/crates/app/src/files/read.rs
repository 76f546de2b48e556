//! Files from the disk: those that the officer names, and those that a scanner put into its folder.
//! Only plain files are read, and never more than is asked for.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use zeroize::Zeroizing;

/// Longest name that is kept, in characters.
const LONGEST_NAME: usize = 200;

/// Files of the scanner's folder that are shown.
const SHOWN: usize = 60;

/// Entries of the scanner's folder that are looked at.
const LOOKED_AT: usize = 5000;

/// A file that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    pub name: String,
    pub bytes: Zeroizing<Vec<u8>>,
}

/// A file in the scanner's folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scanned {
    pub name: String,
    /// Bytes.
    pub size: u64,
    pub modified: SystemTime,
}

#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    #[error("larger than {limit} bytes")]
    TooLarge { limit: u64 },
    #[error("not a plain file")]
    NotAFile,
    #[error(transparent)]
    Io(#[from] io::Error),
}

/// Reads one file of at most `limit` bytes.
pub fn file(path: &Path, limit: u64) -> Result<Found, ReadError> {
    let name = path
        .file_name()
        .map(|name| shown_name(&name.to_string_lossy()))
        .ok_or(ReadError::NotAFile)?;
    if !fs::metadata(path)?.is_file() {
        return Err(ReadError::NotAFile);
    }
    let mut bytes = Zeroizing::new(Vec::new());
    // One byte more than is taken tells whether there is more, also while the file still grows.
    File::open(path)?
        .take(limit.saturating_add(1))
        .read_to_end(&mut bytes)?;
    if bytes.len() as u64 > limit {
        return Err(ReadError::TooLarge { limit });
    }
    Ok(Found { name, bytes })
}

/// The plain files of a folder, newest first.
pub fn folder(folder: &Path) -> io::Result<Vec<Scanned>> {
    let mut files: Vec<Scanned> = fs::read_dir(folder)?
        .take(LOOKED_AT)
        .filter_map(|entry| {
            let entry = entry.ok()?;
            // A link is not followed: it could lead out of the folder.
            let about = entry.metadata().ok()?;
            let name = entry.file_name().into_string().ok()?;
            (about.is_file() && !is_unfinished(&name)).then_some(Scanned {
                name,
                size: about.len(),
                modified: about.modified().unwrap_or(SystemTime::UNIX_EPOCH),
            })
        })
        .collect();
    files.sort_by(|a, b| {
        b.modified
            .cmp(&a.modified)
            .then_with(|| a.name.cmp(&b.name))
    });
    files.truncate(SHOWN);
    Ok(files)
}

/// Where a file of the folder is, if this can be the name of one.
pub fn in_folder(folder: &Path, name: &str) -> Option<PathBuf> {
    let plain = Path::new(name).file_name()?.to_str()? == name;
    let path = folder.join(name);
    let is_file = fs::symlink_metadata(&path).is_ok_and(|about| about.is_file());
    (plain && is_file && !is_unfinished(name)).then_some(path)
}

/// As programs name what they have not finished writing, and what is not for people.
fn is_unfinished(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    name.starts_with('.')
        || name.starts_with('~')
        || [".tmp", ".part", ".partial", ".crdownload"]
            .iter()
            .any(|ending| name.ends_with(ending))
}

/// Without what a name cannot have on another system or on a screen.
fn shown_name(name: &str) -> String {
    let clean: String = name
        .chars()
        .filter(|letter| !letter.is_control() && !matches!(letter, '/' | '\\'))
        .collect();
    let surplus = clean.chars().count().saturating_sub(LONGEST_NAME);
    // The ending is what tells people the kind.
    clean.chars().skip(surplus).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_more_than_the_limit_is_read() {
        let place = tempfile::tempdir().expect("a temporary folder");
        let path = place.path().join("a.txt");
        fs::write(&path, b"12345").expect("room");
        assert_eq!(file(&path, 5).expect("it fits").bytes.as_slice(), b"12345");
        assert!(
            matches!(file(&path, 4), Err(ReadError::TooLarge { limit: 4 })),
            "one byte too many"
        );
        assert!(
            matches!(file(place.path(), 5), Err(ReadError::NotAFile)),
            "a folder"
        );
        assert!(
            matches!(file(Path::new("/dev/zero"), 5), Err(ReadError::NotAFile)),
            "a device never ends"
        );
    }

    #[test]
    fn the_scanners_folder_shows_finished_plain_files_newest_first() {
        let place = tempfile::tempdir().expect("a temporary folder");
        let write = |name: &str, minutes: u64| {
            let path = place.path().join(name);
            fs::write(&path, name).expect("room");
            let at = SystemTime::UNIX_EPOCH + std::time::Duration::from_mins(minutes);
            File::options()
                .write(true)
                .open(path)
                .and_then(|file| file.set_modified(at))
                .expect("a time");
        };
        write("old.pdf", 1);
        write("new.pdf", 2);
        write("half.pdf.part", 3);
        write(".hidden", 4);
        fs::create_dir(place.path().join("sub")).expect("room");
        #[cfg(unix)]
        std::os::unix::fs::symlink("/etc/passwd", place.path().join("link.pdf")).expect("a link");
        let names: Vec<String> = folder(place.path())
            .expect("it is there")
            .into_iter()
            .map(|one| one.name)
            .collect();
        assert_eq!(names, ["new.pdf", "old.pdf"]);
        assert!(
            in_folder(place.path(), "new.pdf").is_some(),
            "as it is listed"
        );
        for other in [
            "link.pdf",
            "../new.pdf",
            "/etc/passwd",
            "sub",
            "..",
            "",
            "half.pdf.part",
            "sub/../new.pdf",
        ] {
            assert!(
                in_folder(place.path(), other).is_none(),
                "{other} leads elsewhere"
            );
        }
    }

    #[test]
    fn names_are_freed_of_what_a_screen_cannot_show() {
        assert_eq!(shown_name("a\u{7}b\n.pdf"), "ab.pdf");
        assert_eq!(shown_name("C:\\x.pdf"), "C:x.pdf");
        let long = shown_name(&format!("{}.pdf", "x".repeat(500)));
        assert_eq!(long.chars().count(), LONGEST_NAME);
        assert_eq!(
            long.rsplit_once('.').map(|(_, ending)| ending),
            Some("pdf"),
            "the ending stays"
        );
    }
}
