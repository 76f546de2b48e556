//! Questions answered with a photograph: looked at, taken, kept or let go, and nothing of it left behind.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use device_drivers::camera::CameraError;
use kiosk_app::views::{
    AttachSource, DeviceFamily, Photograph, PhotographStep, ProblemCode, Signal,
};

use crate::drivers::ScriptedDrivers;
use crate::forms::{fill_in_visit, visit};
use crate::workstation::{AMINA, PIN, Story, received};

const MOMENT: Duration = Duration::from_mins(1);
const HOUSE: &str = "house_photo";

/// Somebody before a form that asks for a photograph, with these cameras.
async fn sit_down(numbers: &[u16]) -> (Story, Arc<ScriptedDrivers>, String) {
    let drivers = Arc::new(ScriptedDrivers::default());
    drivers.plug_cameras(numbers);
    let story = Story::begin_with(Some(drivers.clone()), |_| {}).await;
    story.offer("Household Visit", &visit()).await;
    story.log_in(AMINA).await.unwrap();
    let (id, _) = story.programme("Household Visit").await;
    let draft = story.app.open_form(id).await.unwrap().draft;
    (story, drivers, draft)
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
    let (story, drivers, draft) = sit_down(&[0]).await;
    fill_in_visit(&story, &draft).await;
    let session = story.app.resume_draft(&draft).await.unwrap();
    assert!(session.sources.contains(&AttachSource::Camera));
    assert_eq!(
        session.photographable,
        [HOUSE],
        "the other question takes papers only"
    );
    let begun = story.app.start_photograph(&draft, HOUSE, None).await;
    assert!(matches!(
        begun.unwrap().step,
        PhotographStep::Opening | PhotographStep::Live
    ));
    let early = story.app.keep_photograph(&draft, HOUSE).await;
    assert_eq!(early.unwrap_err().code, ProblemCode::NotFound, "not taken");
    let seen = until(&story, live).await.picture.unwrap();
    assert!(seen.len() < 60_000, "small, for the eye: {}", seen.len());
    story.signalled(Signal::Photograph).await;

    let taken = story.app.take_photograph().await.unwrap();
    assert!(matches!(taken.step, PhotographStep::Taken));
    drivers.until_dark().await;
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
    let (story, drivers, draft) = sit_down(&[0]).await;
    let app = &story.app;
    let is_gone = async || {
        drivers.until_dark().await;
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
    assert_eq!(drivers.lit(), 0, "it is given back before the answer");
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
    drivers.until_dark().await;
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
    let (story, drivers, draft) = sit_down(&[0]).await;
    let app = &story.app;
    app.start_photograph(&draft, HOUSE, None).await.unwrap();
    until(&story, live).await;
    // Long enough to wipe the applicant's screen, not to lock.
    story.ahead.fetch_add(200, Ordering::SeqCst);
    drivers.until_dark().await;
    assert!(app.photograph().await.unwrap().is_none(), "wiped");
    app.activity().await;
    app.start_photograph(&draft, HOUSE, None).await.unwrap();
    until(&story, live).await;
    story.ahead.fetch_add(400, Ordering::SeqCst);
    drivers.until_dark().await;
    let patience = Instant::now() + MOMENT;
    while app.photograph().await.is_ok() {
        assert!(Instant::now() < patience, "it locks as well");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unplugged_camera_is_waited_for_and_what_was_taken_stays() {
    let (story, drivers, draft) = sit_down(&[1]).await;
    let app = &story.app;
    app.start_photograph(&draft, HOUSE, None).await.unwrap();
    until(&story, live).await;
    drivers.plug_cameras(&[]);
    let away = |step: &PhotographStep| matches!(step, PhotographStep::Unplugged);
    let shown = until(&story, away).await;
    assert!(shown.picture.is_none(), "nothing that was seen stays");
    let still = app.take_photograph().await.unwrap();
    assert!(away(&still.step), "there is nothing to take");
    drivers.plug_cameras(&[1]);
    until(&story, live).await;
    app.take_photograph().await.unwrap();
    drivers.plug_cameras(&[]);
    let attached = app.keep_photograph(&draft, HOUSE).await.unwrap();
    assert_eq!(attached.state.answers[HOUSE].as_array().unwrap().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_cameras_the_one_chosen_last_comes_first() {
    let (story, drivers, draft) = sit_down(&[0, 2]).await;
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
    drivers.plug_cameras(&[0]);
    app.stop_photograph().await.unwrap();
    let left = app.start_photograph(&draft, HOUSE, None).await.unwrap();
    assert_eq!(left.camera, first.cameras[0].id, "the other one is away");
    let away = app.start_photograph(&draft, HOUSE, Some(second)).await;
    assert_eq!(away.unwrap_err().code, ProblemCode::CameraGone);
}

#[tokio::test(flavor = "multi_thread")]
async fn trouble_is_told_by_its_code_and_can_be_tried_again() {
    let (story, drivers, draft) = sit_down(&[0]).await;
    let app = &story.app;
    let unsupported = CameraError::Unsupported {
        offered: vec!["H264".to_owned()],
    };
    for (trouble, code) in [
        (CameraError::Busy, ProblemCode::CameraBusy),
        (unsupported, ProblemCode::CameraUnsupported),
    ] {
        drivers.troubles.lock().unwrap().push_back(trouble);
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
    drivers.plug_cameras(&[]);
    let none = app.start_photograph(&draft, HOUSE, None).await;
    assert_eq!(none.unwrap_err().code, ProblemCode::CameraGone);
    let session = app.resume_draft(&draft).await.unwrap();
    assert!(
        !session.sources.contains(&AttachSource::Camera),
        "not offered"
    );
}
