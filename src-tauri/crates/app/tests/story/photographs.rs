//! Questions answered with a photograph: looked at, taken, kept or let go, and nothing of it left behind.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use device_drivers::camera::{Camera, CameraError, Feed, Frame};
use device_drivers::cards::CardError;
use device_drivers::codes::pos::CodeEvent;
use device_drivers::fingerprint::{Cancel, Failure, FingerprintReader};
use device_drivers::hid::{Access, HidDevice, HidError};
use device_drivers::security_key::{self, SecurityKey};
use kiosk_app::Drivers;
use kiosk_app::devices::{Place, Seen, Tell};
use kiosk_app::views::{
    AttachSource, CardFound, DeviceFamily, Photograph, PhotographStep, ProblemCode, Signal,
};
use zeroize::Zeroizing;

use crate::forms::{fill_in_visit, visit};
use crate::workstation::{AMINA, PIN, Story, received};

const MOMENT: Duration = Duration::from_mins(1);
const HOUSE: &str = "house_photo";

/// Cameras that see one colour each: red, green, blue, in the order of their places.
#[derive(Default)]
struct Cameras {
    tell: Mutex<Option<Tell>>,
    plugged: Arc<Mutex<Vec<Camera>>>,
    /// Why the next ones that are opened are not.
    troubles: Mutex<VecDeque<CameraError>>,
    /// How many are lit now.
    lit: Arc<AtomicUsize>,
}

fn camera(number: u16) -> Camera {
    Camera {
        path: format!("/dev/video{number}"),
        name: format!("Works C92{number}"),
        serial: String::new(),
        vendor_id: 0x1209,
        product_id: number,
        release: 0x0102,
        access: Access::Granted,
    }
}

impl Cameras {
    fn plug(&self, numbers: &[u16]) {
        let cameras: Vec<Camera> = numbers.iter().copied().map(camera).collect();
        self.plugged.lock().unwrap().clone_from(&cameras);
        let tell = self.tell.lock().unwrap().clone();
        if let Some(tell) = tell {
            tell(Seen::Cameras(Ok(cameras)));
        }
    }

    fn lit(&self) -> usize {
        self.lit.load(Ordering::SeqCst)
    }

    async fn until_dark(&self) {
        let patience = Instant::now() + MOMENT;
        while self.lit() > 0 {
            assert!(Instant::now() < patience, "the camera is still lit");
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }
}

impl Drivers for Cameras {
    fn watch(&self, tell: Tell) -> Box<dyn Send> {
        tell(Seen::Hid(Ok(Vec::new())));
        tell(Seen::Futronic(Ok(Vec::new())));
        tell(Seen::Cards(Err(CardError::NoReaders)));
        tell(Seen::Cameras(Ok(self.plugged.lock().unwrap().clone())));
        *self.tell.lock().unwrap() = Some(tell);
        Box::new(())
    }

    fn open_scanner(&self, _place: &Place) -> Result<Box<dyn FingerprintReader>, Failure> {
        Err(Failure::Removed)
    }

    fn open_camera(&self, camera: &Camera, side: u32) -> Result<Box<dyn Feed>, CameraError> {
        if let Some(trouble) = self.troubles.lock().unwrap().pop_front() {
            return Err(trouble);
        }
        assert!(side >= 1000, "large enough to read what is on a paper");
        let before = self.lit.fetch_add(1, Ordering::SeqCst);
        assert_eq!(before, 0, "one at a time, given back before the next");
        Ok(Box::new(Colour {
            camera: camera.clone(),
            plugged: Arc::clone(&self.plugged),
            lit: Arc::clone(&self.lit),
        }))
    }

    fn follow_codes(
        &self,
        _cancel: &Cancel,
        _tell: &mut dyn FnMut(CodeEvent),
    ) -> Result<(), Failure> {
        Ok(())
    }

    fn identify(&self, _reader: &str) -> Option<CardFound> {
        None
    }

    fn security_keys(&self) -> Result<Vec<HidDevice>, HidError> {
        Ok(Vec::new())
    }

    fn open_key(&self, _path: &str) -> Result<SecurityKey, security_key::Failure> {
        Err(security_key::Failure::Removed)
    }
}

struct Colour {
    camera: Camera,
    plugged: Arc<Mutex<Vec<Camera>>>,
    lit: Arc<AtomicUsize>,
}

impl Feed for Colour {
    fn size(&self) -> (u32, u32) {
        (1280, 960)
    }

    fn next(&mut self, _time_limit: Duration, _cancel: &Cancel) -> Result<Frame, CameraError> {
        if !self.plugged.lock().unwrap().contains(&self.camera) {
            return Err(CameraError::Removed);
        }
        let mut colour = [20; 3];
        colour[usize::from(self.camera.product_id)] = 220;
        let pixels = Zeroizing::new(colour.repeat(1280 * 960));
        Ok(Frame::new(1280, 960, pixels).unwrap())
    }
}

impl Drop for Colour {
    fn drop(&mut self) {
        self.lit.fetch_sub(1, Ordering::SeqCst);
    }
}

/// Somebody before a form that asks for a photograph, with these cameras.
async fn sit_down(numbers: &[u16]) -> (Story, Arc<Cameras>, String) {
    let cameras = Arc::new(Cameras::default());
    cameras.plug(numbers);
    let story = Story::begin_with(Some(cameras.clone()), |_| {}).await;
    story.offer("Household Visit", &visit()).await;
    story.log_in(AMINA).await.unwrap();
    let (id, _) = story.programme("Household Visit").await;
    let draft = story.app.open_form(id).await.unwrap().draft;
    (story, cameras, draft)
}

async fn until(story: &Story, wanted: impl Fn(&PhotographStep) -> bool) -> Photograph {
    let patience = Instant::now() + MOMENT;
    loop {
        let shown = story.app.photograph().await.unwrap();
        let shown = shown.expect("nobody has ended it");
        if wanted(&shown.step) {
            return shown;
        }
        assert!(Instant::now() < patience, "still {:?}", shown.step);
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

fn live(step: &PhotographStep) -> bool {
    matches!(step, PhotographStep::Live)
}

/// The colour in the middle of a picture in a `data:` address.
fn colour(address: &str) -> [u8; 3] {
    let text = address.strip_prefix("data:image/jpeg;base64,");
    let bytes = STANDARD.decode(text.expect("a JPEG")).unwrap();
    let picture = image::load_from_memory(&bytes).unwrap().to_rgb8();
    picture
        .get_pixel(picture.width() / 2, picture.height() / 2)
        .0
}

#[tokio::test(flavor = "multi_thread")]
async fn a_photograph_is_looked_at_taken_and_arrives_as_a_file_that_was_chosen() {
    let (story, cameras, draft) = sit_down(&[0]).await;
    fill_in_visit(&story, &draft).await;
    let session = story.app.resume_draft(&draft).await.unwrap();
    assert!(session.sources.contains(&AttachSource::Camera));
    assert_eq!(
        session.photographable,
        [HOUSE],
        "the other question takes papers only"
    );
    let begun = story.app.start_photograph(&draft, HOUSE, None).await;
    assert!(matches!(begun.unwrap().step, PhotographStep::Opening));
    let early = story.app.keep_photograph(&draft, HOUSE).await;
    assert_eq!(early.unwrap_err().code, ProblemCode::NotFound, "not taken");
    let seen = until(&story, live).await.picture.unwrap();
    assert!(seen.len() < 60_000, "small, for the eye: {}", seen.len());
    story.signalled(Signal::Photograph).await;

    let taken = story.app.take_photograph().await.unwrap();
    assert!(matches!(taken.step, PhotographStep::Taken));
    cameras.until_dark().await;
    let other = story.app.keep_photograph(&draft, "certificates").await;
    assert_eq!(
        other.unwrap_err().code,
        ProblemCode::NotFound,
        "taken for another question"
    );
    let attached = story.app.keep_photograph(&draft, HOUSE).await.unwrap();
    assert!(
        story.app.photograph().await.unwrap().is_none(),
        "it is done"
    );
    let item = &attached.state.answers[HOUSE][0];
    let name = item["originalName"].as_str().unwrap();
    assert!(
        name.starts_with("photo-20") && name.len() == "photo-20260101-120000.jpg".len(),
        "{name}"
    );
    assert!(item["size"].as_u64().unwrap() <= 300 * 1024, "{item}");
    let whole = serde_json::to_string(&attached.state).unwrap();
    assert!(!whole.contains("base64,"), "the screen gets a handle only");

    let record = story.app.finalize(&draft, true).await.unwrap();
    story.until(&record.row.submission, received).await;
    let tables = story.tables().await;
    let mut stored = tables["applications"].as_array().unwrap().iter();
    let sent = stored
        .find_map(|row| row["program_registrant_info"][HOUSE][0]["url"].as_str())
        .expect("the portal has it");
    let [red, green, blue] = colour(sent);
    assert!(red > 180 && green < 60 && blue < 60, "what the camera saw");
    let text = sent.strip_prefix("data:image/jpeg;base64,").unwrap();
    let bytes = STANDARD.decode(text).unwrap();
    assert!(
        !bytes.windows(4).any(|four| four == b"Exif"),
        "no notes beside the picture"
    );
    let devices = story.app.devices().await.unwrap().devices;
    let camera = devices
        .iter()
        .find(|one| one.family == DeviceFamily::Camera);
    assert!(
        camera.is_some_and(|one| one.last_capture.is_some()),
        "when it was last used is remembered"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_ends_it_darkens_the_camera_and_leaves_nothing() {
    let (story, cameras, draft) = sit_down(&[0]).await;
    let app = &story.app;
    let is_gone = async || {
        cameras.until_dark().await;
        assert!(app.photograph().await.unwrap().is_none(), "nothing is left");
        let kept = app.keep_photograph(&draft, HOUSE).await;
        assert_eq!(kept.unwrap_err().code, ProblemCode::NotFound);
    };
    let look = async || {
        app.start_photograph(&draft, HOUSE, None).await.unwrap();
        until(&story, live).await;
    };

    look().await;
    app.stop_photograph().await.unwrap();
    assert_eq!(cameras.lit(), 0, "it is given back before the answer");
    is_gone().await;

    look().await;
    app.take_photograph().await.unwrap();
    app.stop_photograph().await.unwrap();
    is_gone().await;

    look().await;
    let devices = app.devices().await.unwrap().devices;
    let camera = devices
        .iter()
        .find(|one| one.family == DeviceFamily::Camera)
        .expect("it is listed");
    app.test_device(&camera.id).await.unwrap();
    assert!(app.photograph().await.unwrap().is_none(), "one at a time");
    look().await;
    assert!(app.device_test().await.unwrap().is_none(), "either way");

    app.lock().await;
    cameras.until_dark().await;
    let locked = app.photograph().await.unwrap_err();
    assert_eq!(locked.code, ProblemCode::Locked);
    app.unlock(PIN.to_owned()).await.unwrap();
    is_gone().await;

    story.log_in(AMINA).await.unwrap();
    look().await;
    app.take_photograph().await.unwrap();
    app.end_applicant().await.unwrap();
    is_gone().await;

    look().await;
    story.log_in(AMINA).await.unwrap();
    is_gone().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn it_ends_by_itself_when_no_hand_is_on_the_workstation() {
    let (story, cameras, draft) = sit_down(&[0]).await;
    let app = &story.app;
    app.start_photograph(&draft, HOUSE, None).await.unwrap();
    until(&story, live).await;
    // Long enough to wipe the applicant's screen, not to lock.
    story.ahead.fetch_add(200, Ordering::SeqCst);
    cameras.until_dark().await;
    assert!(app.photograph().await.unwrap().is_none(), "wiped");
    app.activity().await;
    app.start_photograph(&draft, HOUSE, None).await.unwrap();
    until(&story, live).await;
    story.ahead.fetch_add(400, Ordering::SeqCst);
    cameras.until_dark().await;
    let patience = Instant::now() + MOMENT;
    while app.photograph().await.is_ok() {
        assert!(Instant::now() < patience, "it locks as well");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unplugged_camera_is_waited_for_and_what_was_taken_stays() {
    let (story, cameras, draft) = sit_down(&[1]).await;
    let app = &story.app;
    app.start_photograph(&draft, HOUSE, None).await.unwrap();
    until(&story, live).await;
    cameras.plug(&[]);
    let away = |step: &PhotographStep| matches!(step, PhotographStep::Unplugged);
    let shown = until(&story, away).await;
    assert!(shown.picture.is_none(), "nothing that was seen stays");
    let still = app.take_photograph().await.unwrap();
    assert!(away(&still.step), "there is nothing to take");
    cameras.plug(&[1]);
    until(&story, live).await;
    app.take_photograph().await.unwrap();
    cameras.plug(&[]);
    let attached = app.keep_photograph(&draft, HOUSE).await.unwrap();
    assert_eq!(attached.state.answers[HOUSE].as_array().unwrap().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_cameras_the_one_chosen_last_comes_first() {
    let (story, cameras, draft) = sit_down(&[0, 2]).await;
    let app = &story.app;
    let first = app.start_photograph(&draft, HOUSE, None).await.unwrap();
    let names: Vec<&str> = first.cameras.iter().map(|one| one.name.as_str()).collect();
    assert_eq!(names, ["Works C920", "Works C922"]);
    assert_eq!(first.camera, first.cameras[0].id);
    until(&story, live).await;
    let second = &first.cameras[1].id;
    let other = app.start_photograph(&draft, HOUSE, Some(second)).await;
    assert_eq!(&other.unwrap().camera, second);
    let seen = until(&story, live).await.picture.unwrap();
    assert!(colour(&seen)[2] > 180, "what the second one sees");
    app.stop_photograph().await.unwrap();
    let again = app.start_photograph(&draft, HOUSE, None).await.unwrap();
    assert_eq!(&again.camera, second, "chosen last");
    cameras.plug(&[0]);
    app.stop_photograph().await.unwrap();
    let left = app.start_photograph(&draft, HOUSE, None).await.unwrap();
    assert_eq!(left.camera, first.cameras[0].id, "the other one is away");
    let away = app.start_photograph(&draft, HOUSE, Some(second)).await;
    assert_eq!(away.unwrap_err().code, ProblemCode::CameraGone);
}

#[tokio::test(flavor = "multi_thread")]
async fn trouble_is_told_by_its_code_and_can_be_tried_again() {
    let (story, cameras, draft) = sit_down(&[0]).await;
    let app = &story.app;
    let unsupported = CameraError::Unsupported {
        offered: vec!["H264".to_owned()],
    };
    for (trouble, code) in [
        (CameraError::Busy, ProblemCode::CameraBusy),
        (unsupported, ProblemCode::CameraUnsupported),
    ] {
        cameras.troubles.lock().unwrap().push_back(trouble);
        app.start_photograph(&draft, HOUSE, None).await.unwrap();
        let failed = |step: &PhotographStep| matches!(step, PhotographStep::Failed { .. });
        match until(&story, failed).await.step {
            PhotographStep::Failed { problem } => assert_eq!(problem.code, code),
            other => panic!("{other:?} is no failure"),
        }
    }
    app.start_photograph(&draft, HOUSE, None).await.unwrap();
    until(&story, live).await;
    app.stop_photograph().await.unwrap();

    let wrong = app.start_photograph(&draft, "certificates", None).await;
    assert_eq!(wrong.unwrap_err().code, ProblemCode::FileWrongType);
    let no_file = app.start_photograph(&draft, "house_data.rooms", None).await;
    assert_eq!(no_file.unwrap_err().code, ProblemCode::BadAnswer);
    let nothing = app.take_photograph().await.unwrap_err();
    assert_eq!(nothing.code, ProblemCode::NotFound, "none was begun");
    cameras.plug(&[]);
    let none = app.start_photograph(&draft, HOUSE, None).await;
    assert_eq!(none.unwrap_err().code, ProblemCode::CameraGone);
    let session = app.resume_draft(&draft).await.unwrap();
    assert!(
        !session.sources.contains(&AttachSource::Camera),
        "not offered"
    );
}
