//! What a test shows, from what happens at the device. Pure: events and times come in, and the verdict
//! whether the screen has to be told goes out.

use std::time::Duration;

use device_drivers::camera::CameraError;
use device_drivers::fingerprint::{Event, Failure, Image, Quality, QualityWord, Retry};
use device_drivers::security_key::{self, Fingerprint};
use zeroize::Zeroizing;

use super::preview::as_address;
use crate::devices::drivers::KeyFound;
use crate::views::{Advice, CardFound, Device, DeviceTest, KeyFinger, TestFailure, TestStep};

/// The screen is told of pictures in passing and of progress at most this often.
const PACE: Duration = Duration::from_millis(100);

/// See the module. All times are since the test began.
#[derive(Debug)]
pub(in crate::devices) struct Trial {
    device: Device,
    step: TestStep,
    preview: Option<Zeroizing<String>>,
    quality: Option<Quality>,
    advice: Option<Advice>,
    touched: Option<Duration>,
    /// From the touch to the first picture in passing.
    previewed: Option<Duration>,
    paced: Option<Duration>,
}

impl Trial {
    pub fn new(device: Device) -> Self {
        Trial {
            device,
            step: TestStep::Waiting,
            preview: None,
            quality: None,
            advice: None,
            touched: None,
            previewed: None,
            paced: None,
        }
    }

    pub fn shown(&self) -> DeviceTest {
        DeviceTest {
            device: self.device.clone(),
            step: self.step.clone(),
            preview: self.preview.as_ref().map(|text| text.to_string()),
            quality: self.quality.map(|quality| quality.score.min(100)),
            advice: self.advice,
        }
    }

    /// Takes in what happens during a capture. True: the screen has to be told.
    pub fn happened(&mut self, event: Event, now: Duration) -> bool {
        match event {
            Event::Waiting => {
                self.touched = None;
                self.previewed = None;
                // What there was to say stays on the screen until the next touch.
                if matches!(self.step, TestStep::Again { .. } | TestStep::Waiting) {
                    return false;
                }
                self.step = TestStep::Waiting;
            }
            Event::FingerOn => {
                self.touched = Some(now);
                self.previewed = None;
                self.quality = None;
                self.advice = None;
                self.paced = None;
                self.step = TestStep::Reading { percent: None };
            }
            Event::FingerOff => return false,
            Event::Preview(image) => {
                let touched = *self.touched.get_or_insert(now);
                // The first one is never left out, whatever was told just before it.
                if self.previewed.is_none() {
                    self.previewed = Some(now.saturating_sub(touched));
                    self.paced = Some(now);
                } else if !self.is_due(now) {
                    return false;
                }
                self.preview = as_address(&image);
                if !matches!(self.step, TestStep::Reading { .. }) {
                    self.step = TestStep::Reading { percent: None };
                }
            }
            Event::Quality(quality) => {
                if self.quality == Some(quality) {
                    return false;
                }
                self.quality = Some(quality);
                self.advice = Some(word(quality.word));
                return self.is_due(now);
            }
            Event::Transfer { percent } => {
                self.step = TestStep::Reading {
                    percent: Some(percent.min(100)),
                };
                return self.is_due(now);
            }
        }
        true
    }

    fn is_due(&mut self, now: Duration) -> bool {
        let due = self
            .paced
            .is_none_or(|last| now.saturating_sub(last) >= PACE);
        if due {
            self.paced = Some(now);
        }
        due
    }

    /// A good picture has come.
    pub fn finger(&mut self, image: &Image, quality: Quality, now: Duration) {
        let milliseconds = |time: Duration| u32::try_from(time.as_millis()).unwrap_or(u32::MAX);
        let touched = self.touched.unwrap_or(now);
        self.preview = as_address(image);
        self.quality = Some(quality);
        self.advice = Some(word(quality.word));
        self.step = TestStep::Finger {
            preview_ms: self.previewed.map(milliseconds),
            picture_ms: milliseconds(now.saturating_sub(touched)),
        };
    }

    /// The picture was good, and was given away: nothing of it stays here.
    pub fn handed_over(&mut self, quality: u8, now: Duration) {
        let milliseconds = |time: Duration| u32::try_from(time.as_millis()).unwrap_or(u32::MAX);
        let touched = self.touched.unwrap_or(now);
        self.preview = None;
        self.quality = Some(Quality {
            score: quality,
            word: QualityWord::Good,
        });
        self.advice = Some(Advice::Good);
        self.step = TestStep::Finger {
            preview_ms: self.previewed.map(milliseconds),
            picture_ms: milliseconds(now.saturating_sub(touched)),
        };
    }

    pub fn card(&mut self, found: CardFound) {
        self.step = TestStep::Card { found };
    }

    pub fn key(&mut self, found: KeyFound) {
        let fingerprint = match found.fingerprint {
            Fingerprint::NoSensor => KeyFinger::NoSensor,
            Fingerprint::NotEnrolled => KeyFinger::NotEnrolled,
            Fingerprint::Enrolled => KeyFinger::Enrolled,
        };
        let verifies = fingerprint == KeyFinger::Enrolled || found.pin_set;
        self.step = TestStep::Key {
            fingerprint,
            pin_set: found.pin_set,
            unlocks: found.hmac_secret && verifies,
            versions: found.versions,
        };
    }

    /// A code was read; where it was shown, that goes too.
    pub fn code(&mut self, bytes: usize, symbology: Option<String>) {
        self.preview = None;
        self.step = TestStep::Code {
            bytes: u32::try_from(bytes).unwrap_or(u32::MAX),
            symbology,
        };
    }

    /// What a camera sees; it waits for a code all the while.
    pub fn camera_sees(&mut self, picture: Zeroizing<String>) {
        self.waits();
        self.preview = Some(picture);
    }

    /// What the person can mend; the same device is asked again.
    pub fn again(&mut self, retry: Retry) {
        if let Retry::PoorQuality(quality) = retry {
            self.quality = Some(quality);
        }
        self.say(match retry {
            Retry::NoFinger => Advice::LayFinger,
            Retry::TooShort => Advice::TooShort,
            Retry::CleanGlass => Advice::CleanGlass,
            Retry::PoorQuality(Quality {
                word: QualityWord::Good,
                ..
            }) => Advice::Poor,
            Retry::PoorQuality(quality) => word(quality.word),
        });
    }

    pub fn say(&mut self, advice: Advice) {
        self.advice = Some(advice);
        self.step = TestStep::Again { advice };
    }

    /// It is there and waits. True: that is news.
    pub fn waits(&mut self) -> bool {
        if matches!(self.step, TestStep::Waiting) {
            return false;
        }
        self.step = TestStep::Waiting;
        self.advice = None;
        true
    }

    /// It was pulled out; what was seen of a finger goes with it. True: that is news.
    pub fn unplugged(&mut self) -> bool {
        if matches!(self.step, TestStep::Unplugged) {
            return false;
        }
        self.step = TestStep::Unplugged;
        self.preview = None;
        self.quality = None;
        self.advice = None;
        true
    }

    /// It is plugged in again, perhaps elsewhere.
    pub fn plugged_in(&mut self, device: Device) {
        self.device = device;
        self.waits();
    }

    pub fn failed(&mut self, reason: TestFailure) {
        self.preview = None;
        self.step = TestStep::Failed { reason };
    }

    pub fn device(&self) -> &Device {
        &self.device
    }

    /// Nothing of a finger stays.
    pub fn forget(&mut self) {
        self.preview = None;
    }
}

fn word(word: QualityWord) -> Advice {
    match word {
        QualityWord::Good => Advice::Good,
        QualityWord::NoFinger => Advice::LayFinger,
        QualityWord::TooDry => Advice::TooDry,
        QualityWord::TooWet => Advice::TooWet,
        QualityWord::TooLight => Advice::TooLight,
        QualityWord::Moved => Advice::HoldStill,
        QualityWord::NotCentred => Advice::Centre,
        QualityWord::TooSmall => Advice::TooSmall,
    }
}

/// What a machine's failure is called; none for what is not the end of a test.
pub(super) fn failure(failure: &Failure) -> Option<TestFailure> {
    Some(match failure {
        Failure::Removed | Failure::Cancelled => return None,
        Failure::Busy => TestFailure::Busy,
        Failure::NoAccess => TestFailure::NoAccess,
        Failure::Silent => TestFailure::Silent,
        Failure::Protocol { .. } => TestFailure::Protocol,
        Failure::Device { .. } => TestFailure::Device,
        Failure::Untrusted { .. } => TestFailure::Untrusted,
    })
}

/// What a camera's failure is called; none for what is not the end of a test.
pub(super) fn camera_failure(failure: &CameraError) -> Option<TestFailure> {
    Some(match failure {
        CameraError::Removed | CameraError::Cancelled => return None,
        CameraError::Busy => TestFailure::Busy,
        CameraError::NoAccess => TestFailure::NoAccess,
        CameraError::NoPicture => TestFailure::Silent,
        CameraError::Unsupported { .. } => TestFailure::Unsupported,
        CameraError::Failed { .. } => TestFailure::Device,
    })
}

/// What a security key's failure is called.
pub(super) fn key_failure(failure: &security_key::Failure) -> TestFailure {
    use security_key::Failure;
    match failure {
        Failure::Busy => TestFailure::Busy,
        Failure::NoAccess => TestFailure::NoAccess,
        Failure::Silent | Failure::TimedOut => TestFailure::Silent,
        Failure::Protocol { .. } => TestFailure::Protocol,
        _ => TestFailure::Device,
    }
}

#[cfg(test)]
mod tests {
    use super::super::samples::{image, shown_scanner};
    use super::*;

    fn trial() -> Trial {
        Trial::new(shown_scanner("A"))
    }

    fn at(milliseconds: u64) -> Duration {
        Duration::from_millis(milliseconds)
    }

    fn quality(score: u8, word: QualityWord) -> Quality {
        Quality { score, word }
    }

    #[test]
    fn the_times_of_a_good_picture_count_from_the_touch() {
        let mut trial = trial();
        trial.happened(Event::Waiting, at(5));
        assert!(trial.happened(Event::FingerOn, at(3000)), "a touch is seen");
        assert!(trial.happened(Event::Preview(image(64, 80)), at(3080)));
        trial.happened(Event::Preview(image(64, 80)), at(3200));
        trial.finger(&image(64, 80), quality(88, QualityWord::Good), at(3900));
        let shown = trial.shown();
        match shown.step {
            TestStep::Finger {
                preview_ms,
                picture_ms,
            } => assert_eq!((preview_ms, picture_ms), (Some(80), 900)),
            other => panic!("{other:?} is not the end of a good capture"),
        }
        assert_eq!(
            (shown.quality, shown.advice),
            (Some(88), Some(Advice::Good))
        );
    }

    #[test]
    fn pictures_in_passing_are_told_at_most_ten_times_a_second() {
        let mut trial = trial();
        trial.happened(Event::FingerOn, at(0));
        let told = (0..100_u64)
            .filter(|number| trial.happened(Event::Preview(image(32, 32)), at(number * 10)))
            .count();
        assert_eq!(told, 10, "a second of a hundred pictures");
        trial.happened(Event::FingerOn, at(900));
        trial.happened(Event::Quality(quality(55, QualityWord::Good)), at(905));
        assert!(
            trial.happened(Event::Preview(image(32, 32)), at(910)),
            "the first picture of a touch is shown at once"
        );
        assert!(
            trial.happened(Event::FingerOn, at(1000)),
            "what is not a picture is told at once"
        );
    }

    #[test]
    fn advice_stays_on_the_screen_until_the_next_touch() {
        let mut trial = trial();
        trial.again(Retry::PoorQuality(quality(20, QualityWord::TooDry)));
        assert!(
            !trial.happened(Event::Waiting, at(10)),
            "the next capture begins within milliseconds"
        );
        match trial.shown().step {
            TestStep::Again { advice } => assert_eq!(advice, Advice::TooDry),
            other => panic!("{other:?} hides what there was to say"),
        }
        trial.happened(Event::FingerOn, at(20));
        let shown = trial.shown();
        assert!(matches!(shown.step, TestStep::Reading { .. }), "a new try");
        assert_eq!(shown.advice, None, "and nothing is held against it yet");
    }

    #[test]
    fn a_picture_that_is_not_good_for_no_reason_is_called_poor() {
        let mut trial = trial();
        trial.again(Retry::PoorQuality(quality(30, QualityWord::Good)));
        assert_eq!(trial.shown().advice, Some(Advice::Poor));
        assert_eq!(trial.shown().quality, Some(30));
    }

    #[test]
    fn nothing_of_a_finger_is_shown_once_the_scanner_is_unplugged_or_fails() {
        let mut trial = trial();
        trial.happened(Event::FingerOn, at(0));
        trial.happened(Event::Preview(image(32, 32)), at(10));
        assert!(trial.shown().preview.is_some(), "it was shown");
        assert!(trial.unplugged(), "that is news");
        assert!(!trial.unplugged(), "once");
        assert!(trial.shown().preview.is_none(), "and is gone");
        trial.plugged_in(shown_scanner("A"));
        trial.happened(Event::Preview(image(32, 32)), at(500));
        trial.failed(TestFailure::Silent);
        assert!(trial.shown().preview.is_none(), "here as well");
    }

    #[test]
    fn numbers_that_a_device_makes_up_stay_within_their_bounds() {
        let mut trial = trial();
        trial.happened(Event::Transfer { percent: 250 }, at(0));
        trial.happened(Event::Quality(quality(255, QualityWord::Good)), at(1));
        let shown = trial.shown();
        assert_eq!(shown.quality, Some(100));
        assert!(matches!(
            shown.step,
            TestStep::Reading { percent: Some(100) }
        ));
    }
}
