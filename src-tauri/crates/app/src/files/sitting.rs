//! What is seen of a photograph that is being taken. Pure: sights come in, and the verdict whether the
//! screen has to be told goes out. What was taken is what was shown at that moment, in full size.

use device_drivers::camera::Frame;
use zeroize::Zeroizing;

use crate::devices::camera_address;
use crate::views::{CameraChoice, Device, Photograph, PhotographStep, Problem};

/// Longer side of what is shown as it comes, and of what was taken, in pixels.
const LIVE_SIDE: u32 = 480;
const TAKEN_SIDE: u32 = 960;

/// See the module. The picture is in memory only, never cloned, and wiped when it goes.
pub(super) struct Sitting {
    device: Device,
    step: PhotographStep,
    frame: Option<Frame>,
    shown: Option<Zeroizing<String>>,
}

impl Sitting {
    pub fn new(device: Device) -> Self {
        Sitting {
            device,
            step: PhotographStep::Opening,
            frame: None,
            shown: None,
        }
    }

    pub fn shown(&self, cameras: Vec<CameraChoice>) -> Photograph {
        Photograph {
            cameras,
            camera: self.device.id.clone(),
            step: self.step.clone(),
            picture: self.shown.as_ref().map(|text| text.to_string()),
        }
    }

    pub fn device(&self) -> &Device {
        &self.device
    }

    /// The camera was pulled out. What was taken stays.
    pub fn away(&mut self) -> bool {
        if self.is_taken() || matches!(self.step, PhotographStep::Unplugged) {
            return false;
        }
        self.forget();
        self.step = PhotographStep::Unplugged;
        true
    }

    /// The camera is plugged in, perhaps elsewhere than before.
    pub fn there(&mut self, device: Device) -> bool {
        let moved = self.device.id != device.id;
        self.device = device;
        moved
    }

    pub fn see(&mut self, frame: Frame) -> bool {
        if self.is_taken() {
            return false;
        }
        self.shown = Some(camera_address(&frame, LIVE_SIDE));
        self.frame = Some(frame);
        self.step = PhotographStep::Live;
        true
    }

    /// Keeps what is shown. False: there is nothing to keep.
    pub fn take(&mut self) -> bool {
        let Some(frame) = &self.frame else {
            return false;
        };
        if !self.is_taken() {
            self.shown = Some(camera_address(frame, TAKEN_SIDE));
            self.step = PhotographStep::Taken;
        }
        true
    }

    pub fn fail(&mut self, problem: Problem) -> bool {
        if self.is_taken() {
            return false;
        }
        self.forget();
        self.step = PhotographStep::Failed { problem };
        true
    }

    /// The picture that was taken, as a JPEG of at most `side` pixels a side, without any notes beside it.
    pub fn taken(&self, side: u32, quality: u8) -> Option<Zeroizing<Vec<u8>>> {
        let frame = self.frame.as_ref().filter(|_| self.is_taken())?;
        Some(frame.jpeg(side, quality))
    }

    /// Nothing of what was seen stays.
    pub fn forget(&mut self) {
        self.frame = None;
        self.shown = None;
    }

    fn is_taken(&self) -> bool {
        matches!(self.step, PhotographStep::Taken)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::devices::samples;
    use crate::views::{ProblemCode, Who};

    fn sitting() -> Sitting {
        Sitting::new(samples::shown_camera("A"))
    }

    fn step(sitting: &Sitting) -> PhotographStep {
        sitting.shown(Vec::new()).step
    }

    #[test]
    fn what_was_shown_at_that_moment_is_taken_and_nothing_later_changes_it() {
        let mut sitting = sitting();
        assert!(!sitting.take(), "nothing was seen yet");
        assert!(sitting.see(samples::frame(64, 48, [200, 10, 10])));
        assert!(sitting.taken(64, 90).is_none(), "it was only looked at");
        assert!(sitting.take(), "there is a picture");
        assert!(
            !sitting.see(samples::frame(64, 48, [10, 10, 200])),
            "a picture that comes late"
        );
        let gone = Problem::new(ProblemCode::CameraGone, Who::Officer);
        assert!(!sitting.away() && !sitting.fail(gone), "it is here already");
        let jpeg = sitting.taken(64, 90).expect("the picture");
        let picture = image::load_from_memory(&jpeg).expect("a JPEG").to_rgb8();
        let pixel = picture.get_pixel(30, 20);
        assert!(pixel[0] > 150 && pixel[2] < 60, "the red one: {pixel:?}");
    }

    #[test]
    fn nothing_that_was_seen_stays_after_the_camera_is_pulled_out_or_fails() {
        let mut sitting = sitting();
        sitting.see(samples::frame(64, 48, [1, 2, 3]));
        assert!(sitting.away(), "that is news");
        assert!(!sitting.away(), "once");
        assert!(sitting.shown(Vec::new()).picture.is_none(), "it is gone");
        assert!(!sitting.take(), "and cannot be taken any more");
        assert!(!sitting.there(samples::shown_camera("A")), "as it was");
        assert!(matches!(step(&sitting), PhotographStep::Unplugged));
        sitting.see(samples::frame(64, 48, [1, 2, 3]));
        assert!(matches!(step(&sitting), PhotographStep::Live), "it goes on");
        sitting.fail(Problem::new(ProblemCode::CameraFault, Who::Technician));
        assert!(matches!(step(&sitting), PhotographStep::Failed { .. }));
        assert!(sitting.shown(Vec::new()).picture.is_none(), "here as well");
    }

    #[test]
    fn a_large_picture_is_shown_small_and_larger_once_it_stands_still() {
        let mut sitting = sitting();
        let longer = |sitting: &Sitting| {
            use base64::Engine;
            let address = sitting.shown(Vec::new()).picture.expect("a picture");
            let text = address.strip_prefix("data:image/jpeg;base64,");
            let bytes = base64::engine::general_purpose::STANDARD
                .decode(text.expect("an address that the screen may show"))
                .expect("Base64");
            let picture = image::load_from_memory(&bytes).expect("a JPEG");
            picture.width().max(picture.height())
        };
        sitting.see(samples::frame(1920, 1080, [90, 90, 90]));
        assert_eq!(longer(&sitting), LIVE_SIDE);
        sitting.take();
        assert_eq!(longer(&sitting), TAKEN_SIDE, "to see whether it is sharp");
    }
}
