//! The line to one scanner: an open HID device that nobody else of us has open.

use std::ffi::CString;
use std::path::Path;
use std::time::Duration;

use hidapi::{HidApi, HidDevice};
use zeroize::Zeroize;

use super::report::LONGEST;
use crate::fingerprint::Failure;
use crate::hid::one_at_a_time;

/// An open device. What was read stays in its buffer until [`Self::wipe`], which dropping it does too.
pub struct Line {
    device: HidDevice,
    path: String,
    buffer: Box<[u8; LONGEST]>,
    /// How much of the buffer reports have filled since it was wiped.
    filled: usize,
    _claim: claim::Claim,
}

impl Line {
    /// Claims and opens the device at `path`, e.g. `/dev/hidraw0`.
    pub fn open(path: &str) -> Result<Self, Failure> {
        let claim = claim::Claim::new(path)?;
        let name = CString::new(path).map_err(|_| Failure::Removed)?;
        let turn = one_at_a_time();
        let device = HidApi::new().and_then(|api| api.open_path(&name));
        drop(turn);
        Ok(Self {
            device: device.map_err(|error| why_not(path, &error))?,
            path: path.to_owned(),
            buffer: Box::new([0; LONGEST]),
            filled: 0,
            _claim: claim,
        })
    }

    /// The next input report; `None` when none comes for `limit`. An error means that the device is gone:
    /// a hidraw handle has no other.
    pub fn read(&mut self, limit: Duration) -> Result<Option<&[u8]>, Failure> {
        let milliseconds = i32::try_from(limit.as_millis()).unwrap_or(i32::MAX);
        let taken = self
            .device
            .read_timeout(&mut self.buffer[..], milliseconds)
            .map_err(|_| Failure::Removed)?;
        // Not wiped for each report: a picture comes in thousands, and each overwrites the one before.
        self.filled = self.filled.max(taken.min(LONGEST));
        Ok(self.buffer.get(..taken).filter(|report| !report.is_empty()))
    }

    /// Overwrites what was read.
    pub fn wipe(&mut self) {
        self.buffer[..self.filled].zeroize();
        self.filled = 0;
    }

    /// Sends an output report.
    pub fn write(&mut self, report: &[u8]) -> Result<(), Failure> {
        match self.device.write(report) {
            Ok(sent) if sent == report.len() => Ok(()),
            Ok(_) => Err(self.gone_or("a command was taken only in part")),
            Err(_) => Err(self.gone_or("a command was not taken")),
        }
    }

    /// Reads the feature report `number` of at most `length` bytes, with its number first.
    pub fn feature(&mut self, number: u8, length: usize) -> Result<Vec<u8>, Failure> {
        let mut report = vec![0; length];
        report[0] = number;
        match self.device.get_feature_report(&mut report) {
            Ok(taken) => {
                report.truncate(taken);
                Ok(report)
            }
            Err(_) => Err(self.gone_or("a feature report was refused")),
        }
    }

    /// [`Failure::Removed`] when the device is gone, else its failure in our words.
    fn gone_or(&mut self, what: &str) -> Failure {
        if self.read(Duration::ZERO).is_err() || !Path::new(&self.path).exists() {
            return Failure::Removed;
        }
        let what = what.to_owned();
        Failure::Device { what }
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        self.wipe();
    }
}

/// hidapi says only in words why a device cannot be opened; the system says it in numbers.
fn why_not(path: &str, error: &hidapi::HidError) -> Failure {
    use std::io::ErrorKind;
    let tried = std::fs::OpenOptions::new()
        .read(true)
        .write(true)
        .open(path);
    match tried.map_err(|error| error.kind()) {
        Err(ErrorKind::PermissionDenied) => Failure::NoAccess,
        Err(ErrorKind::NotFound) => Failure::Removed,
        _ if !Path::new(path).exists() => Failure::Removed,
        _ => Failure::Device {
            what: error.to_string().chars().take(200).collect(),
        },
    }
}

#[cfg(target_os = "linux")]
mod claim {
    //! hidraw lets any number of programs open a device, and each would get all reports of the others.
    //! A name in the abstract socket space keeps programs that use this driver apart: it leaves no
    //! file behind and is given back even when its owner is killed.

    use std::io::ErrorKind;
    use std::os::linux::fs::MetadataExt;
    use std::os::linux::net::SocketAddrExt;
    use std::os::unix::net::{SocketAddr, UnixListener};

    use crate::fingerprint::Failure;

    #[derive(Debug)]
    pub struct Claim {
        _name: UnixListener,
    }

    impl Claim {
        pub fn new(path: &str) -> Result<Self, Failure> {
            let node = std::fs::metadata(path).map_err(|error| match error.kind() {
                ErrorKind::PermissionDenied => Failure::NoAccess,
                _ => Failure::Removed,
            })?;
            let name = format!("registration-kiosk/hid/{}-{}", node.st_dev(), node.st_ino());
            match SocketAddr::from_abstract_name(name)
                .and_then(|name| UnixListener::bind_addr(&name))
            {
                Ok(name) => Ok(Self { _name: name }),
                Err(error) if error.kind() == ErrorKind::AddrInUse => Err(Failure::Busy),
                Err(error) => Err(Failure::Device {
                    what: format!("it cannot be claimed: {error}"),
                }),
            }
        }
    }
}

#[cfg(not(target_os = "linux"))]
mod claim {
    //! These systems keep other owners out themselves, or have no way to.

    use crate::fingerprint::Failure;

    #[derive(Debug)]
    pub struct Claim;

    impl Claim {
        pub fn new(_path: &str) -> Result<Self, Failure> {
            Ok(Self)
        }
    }
}
