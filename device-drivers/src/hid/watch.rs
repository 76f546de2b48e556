//! Noticing HID devices that come and go.
//!
//! hidapi has no event for it, and a udev monitor would need udev (containers and small systems have
//! none). On Linux a look costs one listing of /sys/class/hidraw, whose names and inode numbers say
//! whether anything changed; only then are devices enumerated. Elsewhere every look enumerates.

use std::collections::BTreeMap;
use std::sync::mpsc::{self, Receiver, Sender};
use std::time::Duration;

use super::{Access, HidDevice, HidError, list};
use crate::ticking::Ticking;

/// How often to look. With the enumeration, a change is told well within 300 ms.
const PERIOD: Duration = Duration::from_millis(100);
/// Looks that a device may take from its first file to its last.
const UNSETTLED: u32 = 30;

/// A device came or went.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// It is there; once for each of its usages. Told again when the right to open it changes, as it
    /// does when udev gets to it.
    Arrived(HidDevice),
    /// Nothing at this path is there any more.
    Left { path: String },
}

/// A running watch. Dropping it ends its thread.
#[derive(Debug)]
pub struct Watch {
    // Before the receiver, which its thread tells.
    _ticking: Ticking,
    changes: Receiver<Change>,
}

impl Watch {
    /// What has changed, in order.
    pub fn changes(&self) -> &Receiver<Change> {
        &self.changes
    }
}

/// Watches from now on. The devices that are there already arrive first.
pub fn watch() -> Result<Watch, HidError> {
    let (sender, changes) = mpsc::channel();
    let mut known = Known::default();
    known.look(&sender)?;
    let ticking = Ticking::start("hid-watch", PERIOD, move || {
        // A list that cannot be read now is read at the next look.
        let _ = known.look(&sender);
    })
    .map_err(|error| HidError::Failed {
        message: error.to_string(),
    })?;
    Ok(Watch {
        _ticking: ticking,
        changes,
    })
}

/// What tells one plugging-in from the next: on Linux each node's name and its inode in sysfs.
type Mark = BTreeMap<String, u64>;

#[derive(Debug, Default)]
struct Known {
    mark: Option<Mark>,
    devices: Vec<HidDevice>,
    unsettled: u32,
}

impl Known {
    fn look(&mut self, tell: &Sender<Change>) -> Result<(), HidError> {
        let mark = mark();
        let same = mark.is_some() && mark == self.mark;
        if same && self.unsettled == 0 {
            self.look_at_rights(tell);
            return Ok(());
        }
        let now = list()?;
        let again = |path: &str| {
            let number = |mark: &Option<Mark>| {
                let name = path.rsplit('/').next()?;
                mark.as_ref()?.get(name).copied()
            };
            number(&mark) != number(&self.mark)
        };
        for change in difference(&self.devices, &now, again) {
            // The receiver lives as long as this thread.
            let _ = tell.send(change);
        }
        let nodes = mark.as_ref().map_or(0, BTreeMap::len);
        self.unsettled = match (same, paths(&now).len() < nodes) {
            (_, false) => 0,
            (false, true) => UNSETTLED,
            (true, true) => self.unsettled - 1,
        };
        self.devices = now;
        self.mark = mark;
        Ok(())
    }

    fn look_at_rights(&mut self, tell: &Sender<Change>) {
        for device in &mut self.devices {
            if device.access == Access::Granted {
                continue;
            }
            let access = super::access(std::path::Path::new(&device.path));
            if access != device.access {
                device.access = access;
                let _ = tell.send(Change::Arrived(device.clone()));
            }
        }
    }
}

/// `None` where devices leave no such mark.
#[cfg(target_os = "linux")]
fn mark() -> Option<Mark> {
    use std::os::unix::fs::DirEntryExt;
    let nodes = match std::fs::read_dir("/sys/class/hidraw") {
        Ok(nodes) => nodes,
        // The class appears with the first device.
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Some(Mark::new()),
        Err(_) => return None,
    };
    nodes
        .map(|node| {
            let node = node.ok()?;
            Some((node.file_name().into_string().ok()?, node.ino()))
        })
        .collect()
}

#[cfg(not(target_os = "linux"))]
fn mark() -> Option<Mark> {
    None
}

fn paths(devices: &[HidDevice]) -> Vec<&str> {
    let mut paths: Vec<&str> = devices.iter().map(|one| one.path.as_str()).collect();
    paths.sort_unstable();
    paths.dedup();
    paths
}

/// What has to be told. `again`: whether what is at a path now is not what was there before.
fn difference(
    before: &[HidDevice],
    now: &[HidDevice],
    again: impl Fn(&str) -> bool,
) -> Vec<Change> {
    let (old, new) = (paths(before), paths(now));
    let left = old
        .iter()
        .filter(|path| !new.contains(path) || again(path))
        .map(|path| Change::Left {
            path: (*path).to_owned(),
        });
    let arrived = now
        .iter()
        .filter(|device| !before.contains(device) || again(&device.path))
        .map(|device| Change::Arrived(device.clone()));
    left.chain(arrived).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hid::{Bus, Family};

    fn device(path: &str, serial: &str) -> HidDevice {
        HidDevice {
            vendor_id: 0x1209,
            product_id: 1,
            manufacturer: String::new(),
            product: String::new(),
            serial: serial.to_owned(),
            release: 0,
            usage_page: 0xff00,
            usage: 1,
            bus: Bus::Usb,
            family: Family::Vendor,
            access: Access::Granted,
            path: path.to_owned(),
        }
    }

    fn left(path: &str) -> Change {
        Change::Left {
            path: path.to_owned(),
        }
    }

    #[test]
    fn only_what_changed_is_told() {
        let (a, b) = (device("/dev/hidraw0", "A"), device("/dev/hidraw1", "B"));
        let never = |_: &str| false;
        assert_eq!(
            difference(&[], std::slice::from_ref(&a), never),
            [Change::Arrived(a.clone())]
        );
        assert_eq!(
            difference(&[a.clone(), b.clone()], std::slice::from_ref(&b), never),
            [left("/dev/hidraw0")]
        );
        assert_eq!(
            difference(std::slice::from_ref(&a), std::slice::from_ref(&a), never),
            []
        );
    }

    #[test]
    fn another_device_at_the_same_path_leaves_and_arrives() {
        let a = [device("/dev/hidraw0", "A")];
        assert_eq!(
            difference(&a, &a, |_| true),
            [left("/dev/hidraw0"), Change::Arrived(a[0].clone())],
            "the same device, put in again between two looks"
        );
    }
}
