//! When each device last gave something, and how good it was: kept on the disk, so that a technician
//! sees it without the PIN. No picture, no person, and no more devices than a workstation ever meets.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use serde::{Deserialize, Serialize};

use crate::app::lock;
use crate::views::{Device, DeviceFamily, LastCapture};

/// Devices that are remembered; the one that has been silent longest goes first.
const MOST: usize = 32;
/// Largest file that is read, in bytes.
const LARGEST_FILE: u64 = 64 * 1024;

/// See the module. A file that cannot be read counts as empty, and is written anew.
#[derive(Debug)]
pub struct Captures {
    file: PathBuf,
    kept: Mutex<BTreeMap<String, Kept>>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
struct Kept {
    /// RFC 3339, in UTC.
    at: String,
    #[serde(default)]
    quality: Option<u8>,
}

impl Captures {
    pub fn open(file: PathBuf) -> Self {
        let mut kept = read(&file).unwrap_or_default();
        kept.retain(|_, one| one.at.parse::<jiff::Timestamp>().is_ok());
        Captures {
            kept: Mutex::new(kept),
            file,
        }
    }

    /// Remembers what a device gave, and writes it down. What cannot be written is only remembered.
    pub fn note(&self, device: &Device, capture: &LastCapture) {
        let text = {
            let mut kept = lock(&self.kept);
            let entry = Kept {
                at: capture.at.clone(),
                quality: capture.quality,
            };
            kept.insert(key(device), entry);
            while kept.len() > MOST {
                let oldest = kept
                    .iter()
                    .min_by_key(|(_, one)| one.at.parse::<jiff::Timestamp>().ok())
                    .map(|(key, _)| key.clone());
                kept.remove(&oldest.unwrap_or_default());
            }
            serde_json::to_vec_pretty(&*kept)
        };
        let written = text
            .map_err(io::Error::from)
            .and_then(|text| write(&self.file, &text));
        if let Err(error) = written {
            tracing::warn!(%error, "the last capture could not be written down");
        }
    }

    pub fn fill_in(&self, devices: &mut [Device]) {
        let kept = lock(&self.kept);
        for device in devices {
            device.last_capture = kept.get(&key(device)).map(|one| LastCapture {
                at: one.at.clone(),
                quality: one.quality.filter(|quality| *quality <= 100),
            });
        }
    }
}

/// By its serial number wherever it is plugged in; else by its name.
fn key(device: &Device) -> String {
    let family = match device.family {
        DeviceFamily::FingerprintSbi => "sbi",
        DeviceFamily::FingerprintScanner => "scanner",
        DeviceFamily::CardReader => "cards",
        DeviceFamily::SecurityKey => "key",
        DeviceFamily::CodeScanner => "codes",
        DeviceFamily::Camera => "camera",
        DeviceFamily::OtherHid => "hid",
    };
    match &device.serial {
        Some(serial) => format!("{family} {} #{serial}", device.name),
        None => format!("{family} {}", device.name),
    }
}

fn read(file: &Path) -> io::Result<BTreeMap<String, Kept>> {
    let mut text = String::new();
    let opened = File::open(file)?;
    opened.take(LARGEST_FILE).read_to_string(&mut text)?;
    Ok(serde_json::from_str(&text)?)
}

/// The old file or the new one is there, never half of one.
fn write(file: &Path, text: &[u8]) -> io::Result<()> {
    let new = file.with_extension("new");
    let mut opened = File::create(&new)?;
    opened.write_all(text)?;
    opened.sync_all()?;
    fs::rename(&new, file)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::devices::show;
    use crate::devices::test::samples::scanner;

    fn device(serial: &str) -> Device {
        show::hid(&scanner("/dev/hidraw0", serial)).expect("a scanner is shown")
    }

    fn at(second: i64) -> LastCapture {
        LastCapture {
            at: jiff::Timestamp::from_second(second)
                .expect("a time")
                .to_string(),
            quality: Some(80),
        }
    }

    fn shown(captures: &Captures, serial: &str) -> Option<LastCapture> {
        let mut devices = [device(serial)];
        captures.fill_in(&mut devices);
        let [device] = devices;
        device.last_capture
    }

    #[test]
    fn what_a_device_gave_is_known_after_a_restart_and_only_of_that_device() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let file = folder.path().join("devices.json");
        Captures::open(file.clone()).note(&device("A"), &at(10));
        let again = Captures::open(file);
        let found = shown(&again, "A").expect("it was written down");
        assert_eq!((found.at, found.quality), (at(10).at, Some(80)));
        assert!(shown(&again, "B").is_none(), "the other one gave nothing");
    }

    #[test]
    fn a_file_that_is_cut_or_no_json_counts_as_empty() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let file = folder.path().join("devices.json");
        for text in ["", "{\"scanner", "[1]", "{\"a\": {\"at\": \"yesterday\"}}"] {
            fs::write(&file, text).expect("the file can be written");
            let captures = Captures::open(file.clone());
            assert!(shown(&captures, "A").is_none(), "{text:?} says nothing");
            captures.note(&device("A"), &at(1));
            let again = Captures::open(file.clone());
            assert!(shown(&again, "A").is_some(), "and is written anew");
        }
    }

    #[test]
    fn the_file_does_not_grow_and_the_longest_silent_go_first() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let captures = Captures::open(folder.path().join("devices.json"));
        for number in 0..100_i64 {
            captures.note(&device(&number.to_string()), &at(number));
        }
        assert_eq!(lock(&captures.kept).len(), MOST, "a bound is a bound");
        assert!(shown(&captures, "99").is_some(), "the newest is kept");
        assert!(shown(&captures, "0").is_none(), "the oldest is not");
    }
}
