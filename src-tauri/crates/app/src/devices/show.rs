//! From what the drivers say to what the screen is shown.

use device_drivers::camera::{Camera, CameraError};
use device_drivers::cards::{CardError, Reader, Slot};
use device_drivers::fingerprint::Failure;
use device_drivers::fingerprint::futronic::FutronicDevice;
use device_drivers::fingerprint::hid::is_scanner;
use device_drivers::hid::{Access, Family, HidDevice, HidError};
use device_drivers::sbi::{Discovery, Info, SbiDevice, SbiTrouble, SetupError, Status};

use crate::views::{Device, DeviceFamily, DeviceStatus, DeviceTrouble, DeviceTroubleKind, Devices};

/// The scanners come first: without one nobody can be identified.
pub(super) fn order(family: DeviceFamily) -> u8 {
    match family {
        DeviceFamily::FingerprintSbi => 0,
        DeviceFamily::FingerprintScanner => 1,
        DeviceFamily::CardReader => 2,
        DeviceFamily::CodeScanner => 3,
        DeviceFamily::Camera => 4,
        DeviceFamily::SecurityKey => 5,
        DeviceFamily::OtherHid => 6,
    }
}

/// Adds the scanners with a service of their own. None of them is no trouble where another one is.
pub(super) fn add_sbi(shown: &mut Devices, asked: &Result<Discovery, SetupError>) {
    let family = DeviceFamily::FingerprintSbi;
    let mut troubles = Vec::new();
    match asked {
        Ok(found) => {
            shown
                .devices
                .splice(0..0, found.devices.iter().map(sbi_scanner));
            troubles.extend(found.troubles.iter().map(|one| sbi_trouble(&one.trouble)));
        }
        Err(_) => troubles.push(DeviceTroubleKind::NotAnswering),
    }
    let scanner = |one: &Device| order(one.family) <= order(DeviceFamily::FingerprintScanner);
    if troubles.is_empty() && !shown.devices.iter().any(scanner) {
        troubles.push(DeviceTroubleKind::NoneFound);
    }
    let troubles = troubles
        .into_iter()
        .map(|kind| DeviceTrouble { family, kind });
    shown.troubles.splice(0..0, troubles);
}

fn sbi_trouble(trouble: &SbiTrouble) -> DeviceTroubleKind {
    match trouble {
        SbiTrouble::NoDevice => DeviceTroubleKind::NoneFound,
        _ => DeviceTroubleKind::NotAnswering,
    }
}

fn sbi_scanner(device: &SbiDevice) -> Device {
    let identity = &device.identity;
    let serial = said(&identity.serial_no);
    Device {
        id: format!(
            "sbi:{}:{}",
            device.port,
            serial.as_deref().unwrap_or_default()
        ),
        family: DeviceFamily::FingerprintSbi,
        name: format!("{} {}", identity.make, identity.model)
            .trim()
            .to_owned(),
        serial,
        firmware: match &device.info {
            Info::Known { firmware, .. } => said(firmware),
            Info::Unknown { .. } => None,
        },
        status: match device.status {
            Status::Ready => DeviceStatus::Ready,
            Status::Busy => DeviceStatus::Busy,
            Status::NotReady => DeviceStatus::NotReady,
            Status::NotRegistered => DeviceStatus::NotRegistered,
        },
        last_capture: None,
        testable: false,
    }
}

pub(super) fn futronic(device: &FutronicDevice) -> Device {
    let status = access(device.access);
    Device {
        id: format!("usb:{}", device.place),
        family: DeviceFamily::FingerprintScanner,
        name: match device.product.as_str() {
            "" => "Futronic FS80/FS81".to_owned(),
            product => product.to_owned(),
        },
        serial: said(&device.serial),
        firmware: said(&device.release),
        status,
        last_capture: None,
        testable: status != DeviceStatus::NoAccess,
    }
}

pub(super) fn reader(reader: &Reader) -> Device {
    Device {
        id: format!("card:{}", reader.name),
        family: DeviceFamily::CardReader,
        name: reader.name.clone(),
        serial: None,
        firmware: None,
        status: match &reader.slot {
            Slot::Empty => DeviceStatus::NoCard,
            Slot::Card { .. } => DeviceStatus::CardPresent,
            Slot::Mute => DeviceStatus::CardMute,
            Slot::Unknown => DeviceStatus::NotReady,
        },
        last_capture: None,
        testable: true,
    }
}

/// Keyboards and pointing devices are no news on a station check.
pub(super) fn hid(device: &HidDevice) -> Option<Device> {
    let family = match device.family {
        _ if is_scanner(device) => DeviceFamily::FingerprintScanner,
        Family::Fido => DeviceFamily::SecurityKey,
        Family::CodeScanner => DeviceFamily::CodeScanner,
        Family::Vendor => DeviceFamily::OtherHid,
        Family::Keyboard | Family::Other => return None,
    };
    let name = format!("{} {}", device.manufacturer, device.product);
    let status = access(device.access);
    Some(Device {
        id: format!(
            "hid:{}:{:04x}:{:04x}",
            device.path, device.usage_page, device.usage
        ),
        family,
        name: match name.trim() {
            "" => format!("{:04X}:{:04X}", device.vendor_id, device.product_id),
            name => name.to_owned(),
        },
        serial: said(&device.serial),
        firmware: release(device.release),
        status,
        last_capture: None,
        testable: status != DeviceStatus::NoAccess
            && matches!(
                family,
                DeviceFamily::FingerprintScanner
                    | DeviceFamily::CodeScanner
                    | DeviceFamily::SecurityKey
            ),
    })
}

pub(super) fn camera(camera: &Camera) -> Device {
    let status = access(camera.access);
    Device {
        id: format!("camera:{}", camera.path),
        family: DeviceFamily::Camera,
        name: match camera.name.as_str() {
            "" => format!("{:04X}:{:04X}", camera.vendor_id, camera.product_id),
            name => name.to_owned(),
        },
        serial: said(&camera.serial),
        firmware: release(camera.release),
        status,
        last_capture: None,
        testable: status != DeviceStatus::NoAccess,
    }
}

pub(super) fn card_trouble(trouble: &CardError) -> DeviceTrouble {
    DeviceTrouble {
        family: DeviceFamily::CardReader,
        kind: match trouble {
            CardError::NoReaders => DeviceTroubleKind::NoneFound,
            CardError::ServiceNotRunning => DeviceTroubleKind::ServiceNotRunning,
            CardError::NoAccess => DeviceTroubleKind::NoAccess,
            CardError::TimedOut | CardError::Failed { .. } => DeviceTroubleKind::NotAnswering,
        },
    }
}

pub(super) fn usb_trouble(trouble: &Failure) -> DeviceTrouble {
    DeviceTrouble {
        family: DeviceFamily::FingerprintScanner,
        kind: match trouble {
            Failure::NoAccess => DeviceTroubleKind::NoAccess,
            _ => DeviceTroubleKind::NotAnswering,
        },
    }
}

pub(super) fn hid_trouble(trouble: &HidError) -> DeviceTrouble {
    DeviceTrouble {
        family: DeviceFamily::OtherHid,
        kind: match trouble {
            HidError::NoAccess => DeviceTroubleKind::NoAccess,
            HidError::TimedOut | HidError::Failed { .. } => DeviceTroubleKind::NotAnswering,
        },
    }
}

pub(super) fn camera_trouble(trouble: &CameraError) -> DeviceTrouble {
    DeviceTrouble {
        family: DeviceFamily::Camera,
        kind: match trouble {
            CameraError::NoAccess => DeviceTroubleKind::NoAccess,
            _ => DeviceTroubleKind::NotAnswering,
        },
    }
}

fn access(access: Access) -> DeviceStatus {
    match access {
        Access::Denied => DeviceStatus::NoAccess,
        Access::Granted | Access::Unknown => DeviceStatus::Ready,
    }
}

/// USB's `bcdDevice`.
fn release(release: u16) -> Option<String> {
    (release != 0).then(|| format!("{:x}.{:02x}", release >> 8, release & 0xff))
}

fn said(text: &str) -> Option<String> {
    Some(text.to_owned()).filter(|text| !text.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::devices::test::samples;

    #[test]
    fn a_device_without_a_name_is_shown_by_its_numbers_and_says_that_rights_are_missing() {
        let mut key = samples::hid("/dev/hidraw0", 0xf1d0, 1, Family::Fido);
        key.access = Access::Denied;
        let shown = hid(&key).expect("a security key is shown");
        assert_eq!(shown.name, "1209:0001");
        assert_eq!(shown.status, DeviceStatus::NoAccess);
        assert!(!shown.testable, "what may not be opened cannot be tried");
    }

    #[test]
    fn a_missing_sbi_scanner_is_a_trouble_only_where_there_is_no_other_scanner() {
        let empty = || Devices {
            devices: Vec::new(),
            troubles: Vec::new(),
            news: Vec::new(),
        };
        let mut none = empty();
        add_sbi(&mut none, &Ok(Discovery::default()));
        assert_eq!(none.troubles[0].kind, DeviceTroubleKind::NoneFound);
        let mut own = empty();
        own.devices
            .extend(hid(&samples::scanner("/dev/hidraw0", "A")));
        add_sbi(&mut own, &Ok(Discovery::default()));
        assert!(own.troubles.is_empty(), "there is a scanner");
    }

    #[test]
    fn each_trouble_of_a_family_has_its_kind() {
        let check = |trouble, kind| assert_eq!(card_trouble(&trouble).kind, kind, "{trouble}");
        check(CardError::NoReaders, DeviceTroubleKind::NoneFound);
        check(
            CardError::ServiceNotRunning,
            DeviceTroubleKind::ServiceNotRunning,
        );
        check(CardError::TimedOut, DeviceTroubleKind::NotAnswering);
    }
}
