//! One camera that somebody looks through: opened, followed when it is pulled out and put back, until
//! they have seen enough. Lit only meanwhile.

use std::ops::ControlFlow;
use std::sync::Mutex;
use std::time::Duration;

use device_drivers::camera::{CameraError, Feed, Frame};
use device_drivers::fingerprint::Cancel;

use super::drivers::{Drivers, Place};
use super::plugged::{Plugged, Wanted};
use crate::app::lock;
use crate::views::Device;

/// Pictures come at most this often.
const PACE: Duration = Duration::from_millis(100);
/// How long an open camera may give nothing.
const PICTURE_LIMIT: Duration = Duration::from_secs(6);
/// How often is looked whether the camera is there, and whether the look was cancelled.
const BLINK: Duration = Duration::from_millis(20);
/// A camera that was just plugged in may need this long until it can be opened.
const SETTLING: Duration = Duration::from_secs(4);

/// What there is to see.
pub(crate) enum Sight {
    /// The camera is not plugged in. Told again and again while it is not.
    Away,
    /// It is plugged in, perhaps elsewhere than before, and is being opened.
    There(Device),
    Picture(Frame),
}

/// A look with everything that it needs.
pub(crate) struct Look<'a> {
    pub drivers: &'a dyn Drivers,
    pub plugged: &'a Mutex<Plugged>,
    pub wanted: &'a Wanted,
    pub cancel: &'a Cancel,
    /// Wanted longer side of the pictures, in pixels.
    pub side: u32,
    /// Time since the look began.
    pub elapsed: &'a dyn Fn() -> Duration,
}

impl Look<'_> {
    /// Ends when `see` has seen enough, when the look is cancelled, or with what cannot be waited out.
    pub fn through(
        &self,
        see: &mut dyn FnMut(Sight) -> ControlFlow<()>,
    ) -> Result<(), CameraError> {
        let mut came = None;
        while !self.cancel.is_cancelled() {
            let found = lock(self.plugged).find_again(self.wanted);
            let Some((Place::Camera(camera), device)) = found else {
                came = None;
                if see(Sight::Away).is_break() {
                    return Ok(());
                }
                std::thread::sleep(BLINK);
                continue;
            };
            let since = *came.get_or_insert_with(|| (self.elapsed)());
            if see(Sight::There(device)).is_break() {
                return Ok(());
            }
            let opened = self.drivers.open_camera(&camera, self.side);
            match opened.map(|mut feed| self.watch(feed.as_mut(), see)) {
                Ok(Ok(()) | Err(CameraError::Cancelled)) | Err(CameraError::Cancelled) => {
                    return Ok(());
                }
                Ok(Err(CameraError::Removed)) => {
                    came = None;
                    if see(Sight::Away).is_break() {
                        return Ok(());
                    }
                }
                Ok(Err(failed)) => return Err(failed),
                // Still listed for a moment.
                Err(CameraError::Removed) => {}
                Err(failed) => {
                    let settled = (self.elapsed)().saturating_sub(since) > SETTLING;
                    // Another program that has it will not let go by itself.
                    let lasting =
                        matches!(failed, CameraError::Busy | CameraError::Unsupported { .. });
                    if settled || lasting {
                        return Err(failed);
                    }
                }
            }
            std::thread::sleep(BLINK);
        }
        Ok(())
    }

    fn watch(
        &self,
        feed: &mut dyn Feed,
        see: &mut dyn FnMut(Sight) -> ControlFlow<()>,
    ) -> Result<(), CameraError> {
        while !self.cancel.is_cancelled() {
            let begun = (self.elapsed)();
            let frame = feed.next(PICTURE_LIMIT, self.cancel)?;
            if see(Sight::Picture(frame)).is_break() {
                return Ok(());
            }
            while !self.cancel.is_cancelled() && (self.elapsed)().saturating_sub(begun) < PACE {
                std::thread::sleep(BLINK);
            }
        }
        Ok(())
    }
}
