//! One test, on a thread of its own, from the device's side: open it, ask it, follow it when it is
//! pulled out and put back, until it has shown what it can or the test is cancelled.

use std::ops::ControlFlow;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use device_drivers::camera::Frame;
use device_drivers::cards::Slot;
use device_drivers::codes::pos::CodeEvent;
use device_drivers::codes::{Code, qr};
use device_drivers::fingerprint::{
    Cancel, CaptureError, CaptureRequest, Failure, FingerprintReader,
};
use device_drivers::record::quality::quality;
use device_drivers::security_key;

use super::preview;
use super::trial::{Trial, camera_failure, failure, key_failure};
use crate::app::lock;
use crate::devices::camera::{Look, Sight};
use crate::devices::drivers::{Drivers, Place};
use crate::devices::plugged::{Plugged, Wanted};
use crate::views::{Advice, Device, TestStep};

/// What is asked of a scanner. It goes on by itself after each capture that gave nothing.
const REQUEST: CaptureRequest = CaptureRequest {
    time_limit: Duration::from_secs(30),
    wanted_quality: 40,
    preview: true,
};
/// How often is looked whether a device is there, and whether the test was cancelled.
const BLINK: Duration = Duration::from_millis(20);
/// A device that was just plugged in may need this long until it can be opened: until its own program
/// runs, and until the system has given it its rights.
const SETTLING: Duration = Duration::from_secs(4);

/// Wanted longer side of a camera's pictures, in pixels: the modules of a full code are two wide.
const CODE_SIDE: u32 = 1280;
/// Longer side of what is shown of a camera's pictures, in pixels.
const SHOWN_SIDE: u32 = 480;

/// Told when a device gave something, with its quality if it is a picture.
pub(super) type Captured = Box<dyn Fn(&Device, Option<u8>) + Send>;

/// A test with everything that it needs.
pub(super) struct Run {
    pub drivers: Arc<dyn Drivers>,
    pub plugged: Arc<Mutex<Plugged>>,
    pub trial: Arc<Mutex<Trial>>,
    pub cancel: Cancel,
    pub wanted: Wanted,
    /// Time since the test began.
    pub elapsed: Box<dyn Fn() -> Duration + Send>,
    /// The screen has to be told.
    pub changed: Box<dyn Fn() + Send>,
    pub captured: Captured,
}

impl Run {
    /// Ends with a result, with a failure, or cancelled; nothing is told after a cancel.
    pub fn carry_out(self) {
        match &self.wanted.place {
            Place::HidScanner(_) | Place::Futronic(_) => self.scanner(),
            Place::CardReader(name) => self.card_reader(name),
            Place::CodeScanner(_) => self.code_scanner(),
            Place::SecurityKey(_) => self.security_key(),
            Place::Camera(_) => self.camera(),
        }
        if self.cancel.is_cancelled() {
            lock(&self.trial).forget();
        }
    }

    fn scanner(&self) {
        let mut back_since = None;
        while !self.cancel.is_cancelled() {
            let Some(place) = self.here() else {
                back_since = None;
                continue;
            };
            match self.drivers.open_scanner(&place) {
                Ok(mut reader) => {
                    let failed = self.ask(reader.as_mut());
                    if !matches!(failed, Some(Failure::Removed)) {
                        return self.fail(failed.as_ref());
                    }
                    self.change(Trial::unplugged);
                    back_since = Some((self.elapsed)());
                }
                Err(failed) => {
                    let since = *back_since.get_or_insert_with(|| (self.elapsed)());
                    let settled = (self.elapsed)().saturating_sub(since) > SETTLING;
                    // Another program that has it will not let go by itself.
                    let lasting = matches!(failed, Failure::Busy | Failure::Untrusted { .. });
                    if !matches!(failed, Failure::Removed) && (settled || lasting) {
                        return self.fail(Some(&failed));
                    }
                }
            }
            std::thread::sleep(BLINK);
        }
    }

    /// Where the device is now. While it is not plugged in, that is shown.
    fn here(&self) -> Option<Place> {
        let found = lock(&self.plugged).find_again(&self.wanted);
        let Some((place, device)) = found else {
            self.change(Trial::unplugged);
            std::thread::sleep(BLINK);
            return None;
        };
        self.there(device);
        Some(place)
    }

    /// It may be plugged in elsewhere than before.
    fn there(&self, device: Device) {
        self.change(|trial| {
            let moved = trial.device().id != device.id;
            if moved {
                trial.plugged_in(device);
            }
            moved
        });
    }

    /// Captures until there is a good picture. None: done, or cancelled.
    fn ask(&self, reader: &mut dyn FingerprintReader) -> Option<Failure> {
        self.change(|trial| {
            let unplugged = matches!(trial.shown().step, TestStep::Unplugged);
            unplugged && trial.waits()
        });
        while !self.cancel.is_cancelled() {
            let mut tell = |event| {
                let now = (self.elapsed)();
                self.change(|trial| trial.happened(event, now));
            };
            match reader.capture(&REQUEST, &self.cancel, &mut tell) {
                Ok(image) => {
                    let (now, found) = ((self.elapsed)(), quality(&image));
                    if !self.cancel.is_cancelled() {
                        (self.captured)(lock(&self.trial).device(), Some(found.score));
                    }
                    self.change(|trial| {
                        trial.finger(&image, found, now);
                        true
                    });
                    return None;
                }
                Err(CaptureError::Retry(retry)) => self.change(|trial| {
                    trial.again(retry);
                    true
                }),
                Err(CaptureError::Failure(failed)) => return Some(failed),
            }
        }
        None
    }

    /// It says what it is without its owner.
    fn security_key(&self) {
        let mut since = None;
        while !self.cancel.is_cancelled() {
            let Some(Place::SecurityKey(path)) = self.here() else {
                since = None;
                continue;
            };
            let came = *since.get_or_insert_with(|| (self.elapsed)());
            match self.drivers.key_info(&path) {
                Ok(found) => {
                    if !self.cancel.is_cancelled() {
                        (self.captured)(lock(&self.trial).device(), None);
                    }
                    return self.change(|trial| {
                        trial.key(found);
                        true
                    });
                }
                Err(security_key::Failure::Removed) => {}
                Err(failed) => {
                    if (self.elapsed)().saturating_sub(came) > SETTLING {
                        tracing::info!(%failed, "the test of a security key failed");
                        return self.change(|trial| {
                            trial.failed(key_failure(&failed));
                            true
                        });
                    }
                }
            }
            std::thread::sleep(BLINK);
        }
    }

    fn card_reader(&self, name: &str) {
        while !self.cancel.is_cancelled() {
            let slot = lock(&self.plugged).slot(name);
            match slot {
                None => self.change(Trial::unplugged),
                Some(Slot::Card { .. }) => {
                    // A card that is pulled out while it is asked is waited for again.
                    if let Some(found) = self.drivers.identify(name) {
                        if !self.cancel.is_cancelled() {
                            (self.captured)(lock(&self.trial).device(), None);
                        }
                        return self.change(|trial| {
                            trial.card(found);
                            true
                        });
                    }
                }
                Some(Slot::Mute) => self.change(|trial| {
                    let known = trial.shown().advice == Some(Advice::TurnCard);
                    trial.say(Advice::TurnCard);
                    !known
                }),
                Some(Slot::Empty | Slot::Unknown) => self.change(Trial::waits),
            }
            std::thread::sleep(BLINK);
        }
    }

    fn code_scanner(&self) {
        let mut unusable = None;
        let mut tell = |event| match event {
            CodeEvent::Code(code) => {
                self.code(&code);
                self.cancel.cancel();
            }
            CodeEvent::Spoiled(_) => self.change(|trial| {
                trial.say(Advice::HoldStill);
                true
            }),
            CodeEvent::Unusable(_, failed) => unusable = Some(failed),
            CodeEvent::Plugged(_) => self.change(|trial| {
                let back = matches!(trial.shown().step, TestStep::Unplugged);
                back && trial.waits()
            }),
            CodeEvent::Unplugged(_) => {
                if lock(&self.plugged).find_again(&self.wanted).is_none() {
                    self.change(Trial::unplugged);
                }
            }
        };
        let ended = self.drivers.follow_codes(&self.cancel, &mut tell);
        if !self.cancel.is_cancelled() {
            self.fail(ended.err().or(unusable).as_ref());
        }
    }

    /// Shows what it sees until a code is held up.
    fn camera(&self) {
        let look = Look {
            drivers: &*self.drivers,
            plugged: &self.plugged,
            wanted: &self.wanted,
            cancel: &self.cancel,
            side: CODE_SIDE,
            elapsed: &*self.elapsed,
        };
        let ended = look.through(&mut |sight| {
            match sight {
                Sight::Away => self.change(Trial::unplugged),
                Sight::There(device) => self.there(device),
                Sight::Picture(frame) => {
                    let shown = preview::of_camera(&frame, SHOWN_SIDE);
                    self.change(|trial| {
                        trial.camera_sees(shown);
                        true
                    });
                    if let Some(code) = code_in(&frame) {
                        self.code(&code);
                        return ControlFlow::Break(());
                    }
                }
            }
            ControlFlow::Continue(())
        });
        if let Err(failed) = ended
            && let Some(reason) = camera_failure(&failed)
        {
            tracing::info!(%failed, "the test of a camera failed");
            self.change(|trial| {
                trial.failed(reason);
                true
            });
        }
    }

    /// Of a code only its length and kind are kept.
    fn code(&self, code: &Code) {
        let symbology = code.symbology.map(|kind| format!("{kind:?}"));
        if !self.cancel.is_cancelled() {
            (self.captured)(lock(&self.trial).device(), None);
        }
        self.change(|trial| {
            trial.code(code.content.len(), symbology);
            true
        });
    }

    fn fail(&self, failed: Option<&Failure>) {
        if let Some(reason) = failed.and_then(failure) {
            tracing::info!(?failed, "the test of a device failed");
            self.change(|trial| {
                trial.failed(reason);
                true
            });
        }
    }

    /// Changes what is shown, and tells of it unless the test was cancelled or nothing is new.
    fn change(&self, change: impl FnOnce(&mut Trial) -> bool) {
        if self.cancel.is_cancelled() {
            return;
        }
        let new = change(&mut lock(&self.trial));
        if new {
            (self.changed)();
        }
    }
}

/// The first code in a picture.
fn code_in(frame: &Frame) -> Option<Code> {
    let gray = std::mem::take(&mut *frame.gray());
    let found = qr::in_frame(frame.width(), frame.height(), gray, qr::Effort::Quick);
    // A picture too small for any code has none.
    found.ok()?.into_iter().next()
}
