//! Noticing cameras that come and go.
//!
//! As for HID devices (`hid::watch`) nothing tells of them without udev. A look costs one listing of
//! the class in sysfs, whose names and inode numbers say whether anything changed.

use std::sync::mpsc::{self, Receiver};
use std::time::Duration;

use super::{Camera, CameraError};
use crate::ticking::Ticking;

/// How often to look. A change is told well within 300 ms.
const PERIOD: Duration = Duration::from_millis(100);

/// A running watch. Dropping it ends its thread.
#[derive(Debug)]
pub struct Watch {
    // Before the receiver, which its thread tells.
    _ticking: Ticking,
    changes: Receiver<Vec<Camera>>,
}

impl Watch {
    /// All cameras that are there: at once, and again after each change. The right to open one is a
    /// change too, and so is one that was pulled out and put back between two looks.
    pub fn changes(&self) -> &Receiver<Vec<Camera>> {
        &self.changes
    }
}

/// Watches from now on. What is there already is told first, also when it is nothing.
pub fn watch() -> Result<Watch, CameraError> {
    let (sender, changes) = mpsc::channel();
    let mut known = Known::first()?;
    // The receiver is here.
    let _ = sender.send(known.cameras.clone());
    let ticking = Ticking::start("camera-watch", PERIOD, move || {
        // What cannot be read now is read at the next look.
        if known.look() == Ok(true) {
            // The receiver lives as long as this thread.
            let _ = sender.send(known.cameras.clone());
        }
    })
    .map_err(|error| CameraError::Failed {
        message: error.to_string(),
    })?;
    Ok(Watch {
        _ticking: ticking,
        changes,
    })
}

#[cfg(target_os = "linux")]
#[derive(Debug)]
struct Known {
    mark: super::nodes::Mark,
    complete: bool,
    cameras: Vec<Camera>,
}

#[cfg(target_os = "linux")]
impl Known {
    fn first() -> Result<Self, CameraError> {
        use super::nodes::{look, mark};
        let mark = mark()?;
        let look = look()?;
        Ok(Self {
            mark,
            complete: look.complete,
            cameras: look.cameras,
        })
    }

    /// Whether anything has changed.
    fn look(&mut self) -> Result<bool, CameraError> {
        use super::nodes::{look, mark};
        let mark = mark()?;
        if mark == self.mark && self.complete {
            return Ok(self.look_at_rights());
        }
        let now = look()?;
        let changed = mark != self.mark || now.cameras != self.cameras;
        *self = Self {
            mark,
            complete: now.complete,
            cameras: now.cameras,
        };
        Ok(changed)
    }

    fn look_at_rights(&mut self) -> bool {
        let mut changed = false;
        for camera in &mut self.cameras {
            let access = crate::hid::access(std::path::Path::new(&camera.path));
            changed |= access != camera.access;
            camera.access = access;
        }
        changed
    }
}

/// Where no camera is known, none comes.
#[cfg(not(target_os = "linux"))]
#[derive(Debug)]
struct Known {
    cameras: Vec<Camera>,
}

#[cfg(not(target_os = "linux"))]
impl Known {
    fn first() -> Result<Self, CameraError> {
        Ok(Self {
            cameras: super::list()?,
        })
    }

    fn look(&mut self) -> Result<bool, CameraError> {
        Ok(false)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_there_is_told_at_once_also_when_it_is_nothing() {
        let watch = watch().unwrap();
        let told = watch
            .changes()
            .recv_timeout(Duration::from_secs(20))
            .unwrap();
        assert_eq!(told, super::super::list().unwrap());
    }
}
