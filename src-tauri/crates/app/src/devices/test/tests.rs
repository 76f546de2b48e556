//! Whole tests of devices, against drivers that follow a script.

use std::collections::VecDeque;
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use device_drivers::camera::{Camera, CameraError, Feed, Frame};
use device_drivers::cards::{Reader, Slot};
use device_drivers::codes::pos::CodeEvent;
use device_drivers::codes::{Code, Symbology};
use device_drivers::fingerprint::{
    Cancel, CaptureError, CaptureRequest, Event, Failure, FingerprintReader, Image, ReaderInfo,
    Retry, Transport,
};
use device_drivers::hid::{Family, HidDevice, HidError};
use device_drivers::security_key::{self, Fingerprint, SecurityKey};
use jiff::Timestamp;
use zeroize::Zeroizing;

use super::run::Run;
use super::samples::{hid, image, scanner};
use super::trial::Trial;
use crate::app::lock;
use crate::devices::drivers::{Drivers, KeyFound, Place, Seen, Tell};
use crate::devices::plugged::Plugged;
use crate::views::{Advice, CardFound, DeviceTest, KeyFinger, TestFailure, TestStep};

/// Generous: it only ends a test that hangs.
pub(super) const MOMENT: Duration = Duration::from_secs(30);

/// What a scanner does when it is asked.
enum Act {
    Picture,
    Retry(Retry),
    Fail(Failure),
    /// Shows a picture in passing, and waits until it is cancelled.
    PreviewAndWait,
}

/// What a camera does when it is asked for a picture; at the end it waits until it is cancelled.
pub(crate) enum View {
    Sees(Frame),
    Fails(CameraError),
}

#[derive(Default)]
pub(crate) struct Scripted {
    /// One entry for each time the scanner is opened.
    opens: Mutex<VecDeque<Result<Vec<Act>, Failure>>>,
    code: Mutex<Option<Code>>,
    /// One entry for each time the camera is opened.
    pub cameras: Mutex<VecDeque<Result<Vec<View>, CameraError>>>,
    /// What the security key answers, each time it is asked what it is.
    keys: Mutex<VecDeque<Result<KeyFound, security_key::Failure>>>,
}

impl Drivers for Scripted {
    fn watch(&self, _tell: Tell) -> Box<dyn Send> {
        Box::new(())
    }

    fn open_scanner(&self, _place: &Place) -> Result<Box<dyn FingerprintReader>, Failure> {
        let next = lock(&self.opens).pop_front();
        let acts = next.unwrap_or(Err(Failure::Removed))?;
        Ok(Box::new(ScriptedReader {
            acts: acts.into(),
            info: ReaderInfo {
                transport: Transport::Hid,
                make: String::new(),
                model: String::new(),
                serial: String::new(),
                firmware: String::new(),
                width: 64,
                height: 80,
                dpi: 500,
            },
        }))
    }

    fn open_camera(&self, _camera: &Camera, _side: u32) -> Result<Box<dyn Feed>, CameraError> {
        let next = lock(&self.cameras).pop_front();
        let views = next.unwrap_or(Err(CameraError::Removed))?;
        Ok(Box::new(ScriptedFeed(views.into())))
    }

    fn follow_codes(
        &self,
        cancel: &Cancel,
        tell: &mut dyn FnMut(CodeEvent),
    ) -> Result<(), Failure> {
        if let Some(code) = lock(&self.code).take() {
            tell(CodeEvent::Code(code));
        }
        wait_for(cancel);
        Ok(())
    }

    fn identify(&self, _reader: &str) -> Option<CardFound> {
        Some(CardFound::Passport)
    }

    fn security_keys(&self) -> Result<Vec<HidDevice>, HidError> {
        Ok(Vec::new())
    }

    fn open_key(&self, _path: &str) -> Result<SecurityKey, security_key::Failure> {
        Err(security_key::Failure::Removed)
    }

    fn key_info(&self, _path: &str) -> Result<KeyFound, security_key::Failure> {
        let next = lock(&self.keys).pop_front();
        next.unwrap_or(Err(security_key::Failure::Removed))
    }
}

fn wait_for(cancel: &Cancel) {
    let begun = Instant::now();
    while !cancel.is_cancelled() && begun.elapsed() < MOMENT {
        std::thread::sleep(Duration::from_millis(2));
    }
}

struct ScriptedFeed(VecDeque<View>);

impl Feed for ScriptedFeed {
    fn size(&self) -> (u32, u32) {
        (64, 48)
    }

    fn next(&mut self, _time_limit: Duration, cancel: &Cancel) -> Result<Frame, CameraError> {
        match self.0.pop_front() {
            Some(View::Sees(frame)) => Ok(frame),
            Some(View::Fails(error)) => Err(error),
            None => {
                wait_for(cancel);
                Err(CameraError::Cancelled)
            }
        }
    }
}

struct ScriptedReader {
    acts: VecDeque<Act>,
    info: ReaderInfo,
}

impl FingerprintReader for ScriptedReader {
    fn info(&self) -> &ReaderInfo {
        &self.info
    }

    fn capture(
        &mut self,
        _request: &CaptureRequest,
        cancel: &Cancel,
        tell: &mut dyn FnMut(Event),
    ) -> Result<Image, CaptureError> {
        tell(Event::Waiting);
        match self.acts.pop_front().unwrap_or(Act::PreviewAndWait) {
            Act::Picture => {
                tell(Event::FingerOn);
                Ok(image(64, 80))
            }
            Act::Retry(retry) => Err(retry.into()),
            Act::Fail(failure) => Err(failure.into()),
            Act::PreviewAndWait => {
                tell(Event::FingerOn);
                tell(Event::Preview(image(64, 80)));
                wait_for(cancel);
                Err(Failure::Cancelled.into())
            }
        }
    }
}

pub(super) struct Scene {
    plugged: Arc<Mutex<Plugged>>,
    pub trial: Arc<Mutex<Trial>>,
    pub cancel: Cancel,
    pub told: Receiver<DeviceTest>,
    pub noted: Receiver<Option<u8>>,
    thread: Option<JoinHandle<()>>,
}

impl Scene {
    /// Tries out the only device of what is seen.
    pub fn begin(drivers: Scripted, seen: Seen) -> Self {
        let mut plugged = Plugged::default();
        plugged.take(seen, Timestamp::UNIX_EPOCH);
        let id = plugged.devices().devices[0].id.clone();
        let (device, wanted) = plugged.find(&id).expect("it is plugged in");
        let (cancel, plugged) = (Cancel::new(), Arc::new(Mutex::new(plugged)));
        let trial = Arc::new(Mutex::new(Trial::new(device)));
        let (tell, told) = channel();
        let (note, noted) = channel();
        let (begun, shown) = (Instant::now(), Arc::clone(&trial));
        let run = Run {
            drivers: Arc::new(drivers),
            plugged: Arc::clone(&plugged),
            trial: Arc::clone(&trial),
            cancel: cancel.clone(),
            wanted: wanted.expect("it can be tried out"),
            elapsed: Box::new(move || begun.elapsed()),
            changed: Box::new(move || {
                let shown = lock(&shown).shown();
                tell.send(shown).expect("the test still listens");
            }),
            captured: Box::new(move |_, quality| {
                note.send(quality).expect("the test still listens");
            }),
        };
        Scene {
            plugged,
            trial,
            cancel,
            told,
            noted,
            thread: Some(std::thread::spawn(move || run.carry_out())),
        }
    }

    fn with_scanner(opens: Vec<Result<Vec<Act>, Failure>>) -> Self {
        let drivers = Scripted {
            opens: Mutex::new(opens.into()),
            ..Scripted::default()
        };
        Self::begin(drivers, Seen::Hid(Ok(vec![scanner("/dev/hidraw0", "A")])))
    }

    pub fn see(&self, seen: Seen) {
        lock(&self.plugged).take(seen, Timestamp::UNIX_EPOCH);
    }

    /// Waits until the screen is told of a step like this.
    pub fn until(&self, fits: impl Fn(&TestStep) -> bool) -> DeviceTest {
        self.until_shown(|shown| fits(&shown.step))
    }

    /// Waits until the screen is told of something like this.
    pub fn until_shown(&self, fits: impl Fn(&DeviceTest) -> bool) -> DeviceTest {
        loop {
            let shown = self.told.recv_timeout(MOMENT).expect("a step like this");
            if fits(&shown) {
                return shown;
            }
        }
    }

    pub fn finish(&mut self) {
        let thread = self.thread.take().expect("finished once");
        thread.join().expect("it does not panic");
    }
}

impl Drop for Scene {
    fn drop(&mut self) {
        self.cancel.cancel();
    }
}

fn is_finger(step: &TestStep) -> bool {
    matches!(step, TestStep::Finger { .. })
}

#[test]
fn a_good_picture_ends_the_test_is_shown_and_is_noted() {
    let mut scene = Scene::with_scanner(vec![Ok(vec![Act::Picture])]);
    let shown = scene.until(is_finger);
    assert!(shown.preview.is_some(), "the officer sees what came");
    assert!(shown.quality.is_some(), "and how good it is");
    scene.finish();
    let noted = scene.noted.try_recv().expect("the capture was noted");
    assert_eq!(noted, shown.quality, "with the same quality");
}

#[test]
fn what_the_person_can_mend_is_said_and_the_test_goes_on_by_itself() {
    let scene = Scene::with_scanner(vec![Ok(vec![
        Act::Retry(Retry::TooShort),
        Act::Retry(Retry::CleanGlass),
        Act::Picture,
    ])]);
    for expected in [Advice::TooShort, Advice::CleanGlass] {
        let shown = scene.until(|step| matches!(step, TestStep::Again { .. }));
        assert_eq!(shown.advice, Some(expected), "each in its turn");
    }
    scene.until(is_finger);
}

#[test]
fn a_scanner_that_is_pulled_out_is_waited_for_wherever_it_is_put_back() {
    let scene = Scene::with_scanner(vec![
        Ok(vec![Act::Fail(Failure::Removed)]),
        // Still listed for a moment, and then there but not ready.
        Err(Failure::Removed),
        Err(Failure::NoAccess),
        Ok(vec![Act::Picture]),
    ]);
    scene.until(|step| matches!(step, TestStep::Unplugged));
    scene.see(Seen::Hid(Ok(Vec::new())));
    scene.see(Seen::Hid(Ok(vec![scanner("/dev/hidraw5", "A")])));
    let shown = scene.until(is_finger);
    assert_eq!(shown.device.serial.as_deref(), Some("A"), "the same one");
}

#[test]
fn a_failure_of_the_machine_ends_the_test_by_its_name() {
    for (opens, expected) in [
        (vec![Err(Failure::Busy)], TestFailure::Busy),
        (
            vec![Ok(vec![Act::Fail(Failure::Silent)])],
            TestFailure::Silent,
        ),
    ] {
        let mut scene = Scene::with_scanner(opens);
        let shown = scene.until(|step| matches!(step, TestStep::Failed { .. }));
        match shown.step {
            TestStep::Failed { reason } => assert_eq!(reason, expected),
            other => panic!("{other:?} is no failure"),
        }
        scene.finish();
        assert!(scene.noted.try_recv().is_err(), "nothing was captured");
    }
}

#[test]
fn a_cancelled_test_keeps_no_picture_and_says_nothing_more() {
    let mut scene = Scene::with_scanner(vec![Ok(vec![Act::PreviewAndWait])]);
    loop {
        let shown = scene
            .told
            .recv_timeout(MOMENT)
            .expect("a picture in passing");
        if shown.preview.is_some() {
            break;
        }
    }
    scene.cancel.cancel();
    scene.finish();
    assert!(scene.told.try_recv().is_err(), "nobody watches any more");
    let shown = lock(&scene.trial).shown();
    assert!(shown.preview.is_none(), "nothing of the finger is left");
}

#[test]
fn a_reader_waits_for_a_card_and_says_what_it_is() {
    let reader = |slot| {
        Seen::Cards(Ok(vec![Reader {
            name: "Reader 0".to_owned(),
            slot,
        }]))
    };
    let scene = Scene::begin(Scripted::default(), reader(Slot::Empty));
    scene.see(reader(Slot::Mute));
    let shown = scene.until(|step| matches!(step, TestStep::Again { .. }));
    assert_eq!(shown.advice, Some(Advice::TurnCard), "it does not answer");
    scene.see(reader(Slot::Card {
        atr: "3B00".to_owned(),
        taken: false,
    }));
    let shown = scene.until(|step| matches!(step, TestStep::Card { .. }));
    match shown.step {
        TestStep::Card { found } => assert_eq!(found, CardFound::Passport),
        other => panic!("{other:?} is no card"),
    }
}

#[test]
fn a_security_key_says_what_it_is_once_it_can_be_opened() {
    let found = |fingerprint, pin_set| KeyFound {
        fingerprint,
        pin_set,
        hmac_secret: true,
        versions: vec!["FIDO_2_1".to_owned()],
    };
    let check = |answer: KeyFound, finger: KeyFinger, can_unlock: bool| {
        let drivers = Scripted {
            // It was just plugged in, and has its rights in a moment.
            keys: Mutex::new([Err(security_key::Failure::NoAccess), Ok(answer)].into()),
            ..Scripted::default()
        };
        let key = hid("/dev/hidraw0", 0xf1d0, 1, Family::Fido);
        let mut scene = Scene::begin(drivers, Seen::Hid(Ok(vec![key])));
        let shown = scene.until(|step| matches!(step, TestStep::Key { .. }));
        match shown.step {
            TestStep::Key {
                fingerprint,
                unlocks,
                ..
            } => assert_eq!((fingerprint, unlocks), (finger, can_unlock)),
            other => panic!("{other:?} is no key"),
        }
        scene.finish();
        assert!(scene.noted.try_recv().is_ok(), "that it worked is noted");
    };
    check(
        found(Fingerprint::Enrolled, false),
        KeyFinger::Enrolled,
        true,
    );
    check(
        found(Fingerprint::NoSensor, true),
        KeyFinger::NoSensor,
        true,
    );
    check(
        found(Fingerprint::NotEnrolled, false),
        KeyFinger::NotEnrolled,
        false,
    );
}

#[test]
fn of_a_code_only_its_length_and_kind_are_shown() {
    let drivers = Scripted {
        code: Mutex::new(Some(Code {
            content: Zeroizing::new(b"a person's secret".to_vec()),
            symbology: Symbology::of(*b"]Q1"),
        })),
        ..Scripted::default()
    };
    let device = hid("/dev/hidraw2", 0x8c, 2, Family::CodeScanner);
    let mut scene = Scene::begin(drivers, Seen::Hid(Ok(vec![device])));
    let shown = scene.until(|step| matches!(step, TestStep::Code { .. }));
    let text = serde_json::to_string(&shown).expect("it is shown as JSON");
    assert!(text.contains("\"bytes\":17"), "{text}");
    assert!(text.contains("]Q1"), "{text}");
    assert!(!text.contains("secret"), "its text is nobody's business");
    scene.finish();
}
