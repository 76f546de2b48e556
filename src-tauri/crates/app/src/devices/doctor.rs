//! The devices as a technician examines them: without the PIN, and without anybody at the scanner.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use device_drivers::Mender;
use device_drivers::camera::{Camera, CameraError};
use device_drivers::fingerprint::{Cancel, Failure, ReaderInfo};
use serde::Serialize;

use super::plugged::{Plugged, Wanted};
use super::{Captures, Drivers, Place, SystemDrivers, ask_sbi, show, system};
use crate::config::Config;
use crate::views::{
    Device, DeviceFamily, DeviceStatus, DeviceTrouble, DeviceTroubleKind, Devices, Who,
};

/// What was found.
#[derive(Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub struct Examination {
    pub devices: Vec<Examined>,
    /// What is amiss, worst for the work first.
    pub findings: Vec<Finding>,
    pub card_service: CardService,
    /// First and last port on which scanners with a service of their own were asked.
    pub sbi_ports: (u16, u16),
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub struct Examined {
    pub device: Device,
    /// What its self-test gave; none if it has none, or was not asked for one.
    pub self_test: Option<SelfTest>,
}

/// What a scanner says when it is opened, or what a camera gives.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub enum SelfTest {
    Good {
        info: ReaderInfo,
    },
    /// A picture of so many pixels came; it was looked at by nobody.
    Picture {
        width: u32,
        height: u32,
    },
    Failed {
        reason: String,
    },
}

/// pcscd, through which smart-card readers are reached.
#[derive(Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub struct CardService {
    pub installed: bool,
    pub running: bool,
    /// In its own words; only asked for in a self-test.
    pub version: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub struct Finding {
    pub what: What,
    /// The device that it is about, by its name; empty when it is about a family.
    pub about: String,
    pub who: Who,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum What {
    NoScanner,
    NoCardReader,
    CardServiceMissing,
    CardServiceNotRunning,
    CardServiceNoAccess,
    CardServiceSilent,
    SbiNotAnswering,
    SbiNoDevice,
    NotReady,
    NotRegistered,
    CardMute,
    /// This user may not open the device.
    NoAccess,
    /// Nor this camera, for which the system itself gives the right.
    CameraNoAccess,
    /// The system's list of devices cannot be read.
    NotListed,
    SelfTestFailed,
}

/// How long a camera may take for its first picture.
const PICTURE_LIMIT: Duration = Duration::from_secs(6);
/// Longer side of that picture, in pixels.
const PICTURE_SIDE: u32 = 1280;

/// Looks at everything once. `thorough`: opens each scanner that the kiosk drives itself, and asks for
/// what it can do; opens each camera for one picture.
pub async fn examine(config: &Config, thorough: bool) -> Examination {
    let (scanners, plugged) = tokio::join!(ask_sbi(config.sbi_ports), system::look_once());
    let mut shown = plugged.devices();
    show::add_sbi(&mut shown, &scanners);
    Captures::open(config.captures_file()).fill_in(&mut shown.devices);
    let pcscd = pcscd();
    let (tests, version) = if thorough {
        let program = pcscd.clone();
        tokio::task::spawn_blocking(move || {
            (
                self_tests(&SystemDrivers::new(Vec::new()), &plugged),
                program.as_deref().and_then(version),
            )
        })
        .await
        .unwrap_or_default()
    } else {
        Default::default()
    };
    let running = !has(&shown, DeviceTroubleKind::ServiceNotRunning);
    let card_service = CardService {
        installed: running || pcscd.is_some(),
        running,
        version,
    };
    let mut findings = findings(&shown, card_service.installed);
    let mut devices = Vec::new();
    for device in shown.devices {
        let test = tests.iter().find(|(id, _)| *id == device.id);
        let self_test = test.map(|(_, outcome)| match outcome {
            Ok(good) => good.clone(),
            Err((reason, _)) => SelfTest::Failed {
                reason: reason.clone(),
            },
        });
        if let Some((_, Err((_, mender)))) = test {
            findings.push(Finding {
                what: What::SelfTestFailed,
                about: device.name.clone(),
                who: match mender {
                    Mender::Officer => Who::Officer,
                    Mender::Technician => Who::Technician,
                    Mender::Time => Who::Time,
                },
            });
        }
        devices.push(Examined { device, self_test });
    }
    Examination {
        devices,
        findings,
        card_service,
        sbi_ports: config.sbi_ports,
    }
}

/// By the device's id: what it gave, or why it failed and who can mend that.
type Tests = Vec<(String, Result<SelfTest, (String, Mender)>)>;

fn self_tests(drivers: &dyn Drivers, plugged: &Plugged) -> Tests {
    let devices = plugged.scanners().into_iter().chain(plugged.cameras());
    devices
        .filter(|(_, device)| device.status != DeviceStatus::NoAccess)
        .map(|(Wanted { place, .. }, device)| {
            let outcome = match &place {
                Place::Camera(camera) => {
                    picture(drivers, camera).map_err(|error| (error.to_string(), error.mender()))
                }
                place => scanner_info(drivers, place)
                    .map_err(|failure| (failure.to_string(), failure.mender())),
            };
            (device.id, outcome)
        })
        .collect()
}

fn scanner_info(drivers: &dyn Drivers, place: &Place) -> Result<SelfTest, Failure> {
    let reader = drivers.open_scanner(place)?;
    Ok(SelfTest::Good {
        info: reader.info().clone(),
    })
}

fn picture(drivers: &dyn Drivers, camera: &Camera) -> Result<SelfTest, CameraError> {
    let mut feed = drivers.open_camera(camera, PICTURE_SIDE)?;
    let frame = feed.next(PICTURE_LIMIT, &Cancel::new())?;
    Ok(SelfTest::Picture {
        width: frame.width(),
        height: frame.height(),
    })
}

fn has(shown: &Devices, kind: DeviceTroubleKind) -> bool {
    shown
        .troubles
        .iter()
        .any(|one| one.family == DeviceFamily::CardReader && one.kind == kind)
}

fn findings(shown: &Devices, card_service_installed: bool) -> Vec<Finding> {
    let of_families = shown
        .troubles
        .iter()
        .map(|one| family_in_trouble(one, card_service_installed));
    let of_devices = shown.devices.iter().filter_map(|device| {
        let (what, who) = match device.status {
            DeviceStatus::NoAccess if device.family == DeviceFamily::Camera => {
                (What::CameraNoAccess, Who::Technician)
            }
            DeviceStatus::NoAccess => (What::NoAccess, Who::Technician),
            DeviceStatus::NotReady => (What::NotReady, Who::Technician),
            DeviceStatus::NotRegistered => (What::NotRegistered, Who::Technician),
            DeviceStatus::CardMute => (What::CardMute, Who::Officer),
            DeviceStatus::Ready
            | DeviceStatus::Busy
            | DeviceStatus::NoCard
            | DeviceStatus::CardPresent => return None,
        };
        Some(Finding {
            what,
            about: device.name.clone(),
            who,
        })
    });
    of_families.chain(of_devices).collect()
}

fn family_in_trouble(trouble: &DeviceTrouble, card_service_installed: bool) -> Finding {
    use DeviceFamily::{CardReader, FingerprintSbi};
    use DeviceTroubleKind::{NoAccess, NoneFound, NotAnswering, ServiceNotRunning};
    let (what, who) = match (trouble.family, trouble.kind) {
        (CardReader, NoneFound) => (What::NoCardReader, Who::Officer),
        (CardReader, ServiceNotRunning) if card_service_installed => {
            (What::CardServiceNotRunning, Who::Technician)
        }
        (CardReader, ServiceNotRunning) => (What::CardServiceMissing, Who::Technician),
        (CardReader, NoAccess) => (What::CardServiceNoAccess, Who::Technician),
        (CardReader, NotAnswering) => (What::CardServiceSilent, Who::Technician),
        (FingerprintSbi, NoneFound) => (What::NoScanner, Who::Officer),
        (FingerprintSbi, _) => (What::SbiNotAnswering, Who::Technician),
        _ => (What::NotListed, Who::Technician),
    };
    Finding {
        what,
        about: String::new(),
        who,
    }
}

/// Where the card service is installed, if it is.
fn pcscd() -> Option<PathBuf> {
    ["/usr/sbin/pcscd", "/usr/bin/pcscd", "/usr/local/sbin/pcscd"]
        .into_iter()
        .map(PathBuf::from)
        .find(|path| path.is_file())
}

fn version(pcscd: &Path) -> Option<String> {
    let output = Command::new(pcscd)
        .arg("--version")
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .output()
        .ok()?;
    let text = String::from_utf8_lossy(&output.stdout);
    let line = text.lines().next()?.trim();
    Some(line.chars().take(100).collect()).filter(|line: &String| !line.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::lock;
    use crate::devices::Seen;
    use crate::devices::test::samples::{camera, frame, scanner};
    use crate::devices::test::tests::{Scripted, View};
    use device_drivers::cards::CardError;
    use device_drivers::hid::Access;
    use jiff::Timestamp;

    fn whats(plugged: &Plugged, installed: bool) -> Vec<What> {
        let found = findings(&plugged.devices(), installed);
        found.iter().map(|one| one.what).collect()
    }

    #[test]
    fn a_card_service_that_is_missing_is_told_from_one_that_does_not_run() {
        let mut plugged = Plugged::default();
        plugged.take(
            Seen::Cards(Err(CardError::ServiceNotRunning)),
            Timestamp::UNIX_EPOCH,
        );
        assert_eq!(whats(&plugged, true), [What::CardServiceNotRunning]);
        assert_eq!(whats(&plugged, false), [What::CardServiceMissing]);
    }

    #[test]
    fn a_camera_is_examined_by_one_picture_of_it() {
        let mut plugged = Plugged::default();
        let cameras = vec![camera("/dev/video0", "A"), camera("/dev/video2", "B")];
        plugged.take(Seen::Cameras(Ok(cameras)), Timestamp::UNIX_EPOCH);
        let drivers = Scripted::default();
        *lock(&drivers.cameras) = [
            Ok(vec![View::Sees(frame(1280, 720, [9, 9, 9]))]),
            Err(CameraError::Busy),
        ]
        .into();
        let outcomes: Vec<_> = self_tests(&drivers, &plugged)
            .into_iter()
            .map(|(_, outcome)| outcome)
            .collect();
        let picture = SelfTest::Picture {
            width: 1280,
            height: 720,
        };
        assert_eq!(
            outcomes,
            [
                Ok(picture),
                Err((CameraError::Busy.to_string(), CameraError::Busy.mender()))
            ]
        );
    }

    #[test]
    fn missing_rights_are_the_technicians_and_name_the_device() {
        let mut denied = scanner("/dev/hidraw0", "A");
        denied.access = Access::Denied;
        let mut plugged = Plugged::default();
        plugged.take(Seen::Hid(Ok(vec![denied])), Timestamp::UNIX_EPOCH);
        let found = findings(&plugged.devices(), true);
        assert_eq!(
            found,
            [Finding {
                what: What::NoAccess,
                about: "Scanner".to_owned(),
                who: Who::Technician
            }]
        );
        let tests = self_tests(&SystemDrivers::new(Vec::new()), &plugged);
        assert!(tests.is_empty(), "what may not be opened is not tried");
    }
}
