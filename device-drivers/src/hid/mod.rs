//! HID devices: code scanners, security keys, keyboards, and scanners of makers' own kinds.
//!
//! [`list`] says what is plugged in, [`watch`] what comes and goes; neither opens a device. Usage pages are those of the USB-IF's HID Usage Tables; FIDO's is
//! registered there as 0xF1D0.

mod watch;

use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use hidapi::{BusType, DeviceInfo, HidApi};
use serde::Serialize;
use thiserror::Error;

use crate::Mender;
use crate::limit::within;

pub use watch::{Change, Watch, watch};

/// Why HID devices cannot be listed.
#[derive(Debug, Clone, PartialEq, Eq, Error, Serialize)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum HidError {
    /// The system's device list cannot be read at all.
    #[error("this user may not list HID devices")]
    NoAccess,
    #[error("listing HID devices took too long")]
    TimedOut,
    #[error("HID devices cannot be listed: {message}")]
    Failed { message: String },
}

impl HidError {
    pub fn mender(&self) -> Mender {
        match self {
            Self::NoAccess | Self::TimedOut | Self::Failed { .. } => Mender::Technician,
        }
    }
}

/// One interface of a HID device; a device with several shows up several times.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct HidDevice {
    pub vendor_id: u16,
    pub product_id: u16,
    /// Empty when the device does not say.
    pub manufacturer: String,
    /// Empty when the device does not say.
    pub product: String,
    /// Empty when the device does not say.
    pub serial: String,
    /// The device's own version, binary-coded decimal (USB's `bcdDevice`); 0 when it does not say.
    pub release: u16,
    pub usage_page: u16,
    pub usage: u16,
    pub bus: Bus,
    pub family: Family,
    pub access: Access,
    /// Where the system has it, e.g. `/dev/hidraw0`.
    pub path: String,
}

/// How a device is attached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Bus {
    Usb,
    Bluetooth,
    Other,
}

/// What a device says it is, by its usage.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Family {
    /// A security key (usage page 0xF1D0).
    Fido,
    /// A bar-code scanner in its own mode (usage page 0x8C).
    CodeScanner,
    /// A keyboard; also a code scanner that types (usage page 0x01, usages 0x06 and 0x07).
    Keyboard,
    /// Of the maker's own kind (usage pages from 0xFF00); fingerprint scanners are among them.
    Vendor,
    Other,
}

/// Whether this user may open a device.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Access {
    Granted,
    /// Missing rights: on Linux a udev rule of the installation, or for cameras the group `video`.
    Denied,
    /// Not known without opening it.
    Unknown,
}

/// The HID devices that are plugged in; none is no error. Blocks for some milliseconds.
pub fn list() -> Result<Vec<HidDevice>, HidError> {
    let _turn = one_at_a_time();
    let api = HidApi::new().map_err(|error| trouble(&error))?;
    Ok(api.device_list().map(device).collect())
}

/// As [`list`], off the calling task and for at most `limit`.
pub async fn list_within(limit: Duration) -> Result<Vec<HidDevice>, HidError> {
    within(limit, list).await.unwrap_or(Err(HidError::TimedOut))
}

/// Held while devices are listed or opened: the C library behind hidapi keeps the last trouble of
/// those calls in one place for all threads, and frees it without a lock.
pub(crate) fn one_at_a_time() -> MutexGuard<'static, ()> {
    static TURN: Mutex<()> = Mutex::new(());
    TURN.lock().unwrap_or_else(PoisonError::into_inner)
}

fn device(info: &DeviceInfo) -> HidDevice {
    let path = info.path().to_string_lossy().into_owned();
    HidDevice {
        vendor_id: info.vendor_id(),
        product_id: info.product_id(),
        manufacturer: printable(info.manufacturer_string()),
        product: printable(info.product_string()),
        serial: printable(info.serial_number()),
        release: info.release_number(),
        usage_page: info.usage_page(),
        usage: info.usage(),
        bus: match info.bus_type() {
            BusType::Usb => Bus::Usb,
            BusType::Bluetooth => Bus::Bluetooth,
            _ => Bus::Other,
        },
        family: family(info.usage_page(), info.usage()),
        access: access(Path::new(&path)),
        path,
    }
}

pub(crate) fn family(usage_page: u16, usage: u16) -> Family {
    match (usage_page, usage) {
        (0xf1d0, _) => Family::Fido,
        (0x8c, _) => Family::CodeScanner,
        (0x01, 0x06 | 0x07) => Family::Keyboard,
        (0xff00.., _) => Family::Vendor,
        _ => Family::Other,
    }
}

/// A name that a device gave itself: at most 100 characters, none of them a control character.
pub(crate) fn printable(name: Option<&str>) -> String {
    name.unwrap_or_default()
        .chars()
        .filter(|letter| !letter.is_control())
        .take(100)
        .collect::<String>()
        .trim()
        .to_owned()
}

#[cfg(target_os = "linux")]
pub(crate) fn access(path: &Path) -> Access {
    use rustix::fs::{Access as Wanted, access};
    use rustix::io::Errno;
    match access(path, Wanted::READ_OK | Wanted::WRITE_OK) {
        Ok(()) => Access::Granted,
        Err(Errno::ACCESS | Errno::PERM | Errno::ROFS) => Access::Denied,
        Err(_) => Access::Unknown,
    }
}

#[cfg(not(target_os = "linux"))]
pub(crate) fn access(_path: &Path) -> Access {
    Access::Unknown
}

fn trouble(error: &hidapi::HidError) -> HidError {
    match error {
        hidapi::HidError::IoError { error }
            if error.kind() == std::io::ErrorKind::PermissionDenied =>
        {
            HidError::NoAccess
        }
        other => HidError::Failed {
            message: other.to_string(),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_usages_have_their_family() {
        let check = |page, usage, expect| assert_eq!(family(page, usage), expect, "{page:x}");
        check(0xf1d0, 0x01, Family::Fido);
        check(0x8c, 0x02, Family::CodeScanner);
        check(0x01, 0x06, Family::Keyboard);
        check(0x01, 0x02, Family::Other);
        check(0xff00, 0x01, Family::Vendor);
        check(0xff7f, 0x09, Family::Vendor);
        check(0x0c, 0x01, Family::Other);
    }

    #[test]
    fn a_name_from_a_device_is_cut_and_cleaned() {
        assert_eq!(printable(None), "");
        assert_eq!(printable(Some(" Scan\u{1b}[2Jner\n ")), "Scan[2Jner");
        assert_eq!(printable(Some(&"x".repeat(5000))).len(), 100);
    }

    #[test]
    fn missing_rights_are_told_from_other_failures() {
        let denied = hidapi::HidError::IoError {
            error: std::io::ErrorKind::PermissionDenied.into(),
        };
        assert_eq!(trouble(&denied), HidError::NoAccess);
        let other = trouble(&hidapi::HidError::InitializationError);
        assert!(matches!(&other, HidError::Failed { message } if !message.is_empty()));
        assert_eq!(other.mender(), Mender::Technician);
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn the_rights_to_a_device_are_read_without_opening_it() {
        let file = tempfile::NamedTempFile::new().unwrap();
        assert_eq!(access(file.path()), Access::Granted);
        assert_eq!(access(Path::new("/nowhere/hidraw0")), Access::Unknown);
    }

    #[test]
    fn listing_ends_with_devices_or_a_typed_trouble() {
        match list() {
            Ok(devices) => assert!(devices.iter().all(|device| !device.path.is_empty())),
            Err(trouble) => assert!(
                matches!(trouble, HidError::NoAccess | HidError::Failed { .. }),
                "{trouble}"
            ),
        }
    }
}
