//! The station check: what is plugged in, and what is the matter with what is not found.

use device_drivers::cards::{CardError, Reader, Slot};
use device_drivers::hid::{self, Access, HidDevice, HidError};
use device_drivers::sbi::{Discovery, SbiDevice, SbiTrouble, Status};
use device_drivers::{Outcome, Survey, SurveyOptions, survey};

use crate::app::App;
use crate::host::Host;
use crate::views::{
    Device, DeviceFamily, DeviceStatus, DeviceTrouble, DeviceTroubleKind, Devices, Problem,
};

impl<H: Host> App<H> {
    /// Looks at everything that is plugged in.
    pub async fn devices(&self) -> Result<Devices, Problem> {
        self.work()?;
        let (first, last) = self.config.sbi_ports;
        let found = survey(&SurveyOptions {
            sbi_ports: first..=last,
            ..SurveyOptions::default()
        })
        .await;
        Ok(show(found))
    }
}

fn show(survey: Survey) -> Devices {
    let mut shown = Devices {
        devices: Vec::new(),
        troubles: Vec::new(),
    };
    let mut trouble = |family, kind| shown.troubles.push(DeviceTrouble { family, kind });
    match survey.sbi {
        Outcome::Found {
            found: Discovery { devices, troubles },
        } => {
            if devices.is_empty() && troubles.is_empty() {
                trouble(DeviceFamily::FingerprintSbi, DeviceTroubleKind::NoneFound);
            }
            for one in &troubles {
                trouble(DeviceFamily::FingerprintSbi, sbi_trouble(&one.trouble));
            }
            shown.devices.extend(devices.iter().map(scanner));
        }
        Outcome::Trouble { .. } => {
            trouble(
                DeviceFamily::FingerprintSbi,
                DeviceTroubleKind::NotAnswering,
            );
        }
    }
    match survey.cards {
        Outcome::Found { found } => shown.devices.extend(found.iter().map(reader)),
        Outcome::Trouble { trouble, .. } => shown.troubles.push(DeviceTrouble {
            family: DeviceFamily::CardReader,
            kind: match trouble {
                CardError::NoReaders => DeviceTroubleKind::NoneFound,
                CardError::ServiceNotRunning => DeviceTroubleKind::ServiceNotRunning,
                CardError::NoAccess => DeviceTroubleKind::NoAccess,
                CardError::TimedOut | CardError::Failed { .. } => DeviceTroubleKind::NotAnswering,
            },
        }),
    }
    match survey.hid {
        Outcome::Found { found } => shown.devices.extend(found.iter().filter_map(other)),
        Outcome::Trouble { trouble, .. } => shown.troubles.push(DeviceTrouble {
            family: DeviceFamily::OtherHid,
            kind: match trouble {
                HidError::NoAccess => DeviceTroubleKind::NoAccess,
                HidError::TimedOut | HidError::Failed { .. } => DeviceTroubleKind::NotAnswering,
            },
        }),
    }
    shown
}

fn sbi_trouble(trouble: &SbiTrouble) -> DeviceTroubleKind {
    match trouble {
        SbiTrouble::NoDevice => DeviceTroubleKind::NoneFound,
        _ => DeviceTroubleKind::NotAnswering,
    }
}

fn scanner(device: &SbiDevice) -> Device {
    let identity = &device.identity;
    Device {
        family: DeviceFamily::FingerprintSbi,
        name: format!("{} {}", identity.make, identity.model)
            .trim()
            .to_owned(),
        serial: Some(identity.serial_no.clone()).filter(|serial| !serial.is_empty()),
        status: match device.status {
            Status::Ready => DeviceStatus::Ready,
            Status::Busy => DeviceStatus::Busy,
            Status::NotReady => DeviceStatus::NotReady,
            Status::NotRegistered => DeviceStatus::NotRegistered,
        },
    }
}

fn reader(reader: &Reader) -> Device {
    Device {
        family: DeviceFamily::CardReader,
        name: reader.name.clone(),
        serial: None,
        status: match &reader.slot {
            Slot::Empty => DeviceStatus::NoCard,
            Slot::Card { .. } => DeviceStatus::CardPresent,
            Slot::Mute => DeviceStatus::CardMute,
            Slot::Unknown => DeviceStatus::NotReady,
        },
    }
}

/// Keyboards and pointing devices are no news on a station check.
fn other(device: &HidDevice) -> Option<Device> {
    let family = match device.family {
        hid::Family::Fido => DeviceFamily::SecurityKey,
        hid::Family::CodeScanner => DeviceFamily::CodeScanner,
        hid::Family::Vendor => DeviceFamily::OtherHid,
        hid::Family::Keyboard | hid::Family::Other => return None,
    };
    let name = format!("{} {}", device.manufacturer, device.product);
    Some(Device {
        family,
        name: match name.trim() {
            "" => format!("{:04X}:{:04X}", device.vendor_id, device.product_id),
            name => name.to_owned(),
        },
        serial: None,
        status: match device.access {
            Access::Denied => DeviceStatus::NoAccess,
            Access::Granted | Access::Unknown => DeviceStatus::Ready,
        },
    })
}

#[cfg(test)]
mod tests {
    use device_drivers::Mender;

    use super::*;

    #[test]
    fn a_family_in_trouble_does_not_hide_the_others() {
        let shown = show(Survey {
            sbi: Outcome::Found {
                found: Discovery::default(),
            },
            cards: Outcome::Trouble {
                trouble: CardError::ServiceNotRunning,
                mender: Mender::Technician,
            },
            hid: Outcome::Found {
                found: vec![HidDevice {
                    vendor_id: 0x1050,
                    product_id: 0x0402,
                    manufacturer: String::new(),
                    product: String::new(),
                    serial: String::new(),
                    release: 0,
                    usage_page: 0xF1D0,
                    usage: 1,
                    bus: hid::Bus::Usb,
                    family: hid::Family::Fido,
                    access: Access::Denied,
                    path: String::new(),
                }],
            },
        });
        assert_eq!(shown.devices.len(), 1, "the key is shown");
        assert_eq!(
            shown.devices[0].name, "1050:0402",
            "by its numbers when it has no name"
        );
        assert_eq!(shown.devices[0].status, DeviceStatus::NoAccess);
        let kinds: Vec<_> = shown.troubles.iter().map(|one| one.kind).collect();
        assert_eq!(
            kinds,
            [
                DeviceTroubleKind::NoneFound,
                DeviceTroubleKind::ServiceNotRunning
            ]
        );
    }
}
