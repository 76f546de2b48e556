//! A scanner that the kiosk drives itself and a camera, over the transport that real ones take.

use std::time::{Duration, Instant};

use kiosk_app::views::{
    Advice, Device, DeviceFamily, DeviceTest, PhotographStep, ProblemCode, TestStep,
};
use virtual_hid::scanner::{Emulator, Options};
use virtual_hid::{Bench, camera};

use crate::forms::visit;
use crate::workstation::{AMINA, Story};

const MOMENT: Duration = Duration::from_mins(1);

/// A scanner, and somebody at it who does what the test says.
fn attended(serial: &str) -> Emulator {
    let options = Options {
        waits: true,
        ..Options::new(serial)
    };
    Emulator::start(&options, "")
}

async fn scanner(story: &Story, serial: &str) -> Device {
    listed(story, DeviceFamily::FingerprintScanner, serial).await
}

async fn listed(story: &Story, family: DeviceFamily, serial: &str) -> Device {
    let patience = Instant::now() + MOMENT;
    loop {
        let devices = story.app.devices().await.unwrap().devices;
        let found = devices
            .into_iter()
            .find(|one| one.family == family && one.serial.as_deref() == Some(serial));
        if let Some(found) = found {
            return found;
        }
        assert!(Instant::now() < patience, "{serial} must be listed");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

async fn until(story: &Story, what: &str, wanted: impl Fn(&DeviceTest) -> bool) -> DeviceTest {
    let patience = Instant::now() + MOMENT;
    loop {
        let test = story.app.device_test().await.unwrap();
        let test = test.expect("nobody has stopped it");
        if wanted(&test) {
            return test;
        }
        assert!(
            Instant::now() < patience,
            "{what} must come: {:?}",
            test.step
        );
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

fn again(wanted: Advice) -> impl Fn(&DeviceTest) -> bool {
    move |test| matches!(test.step, TestStep::Again { advice } if advice == wanted)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_scanner_is_tried_out_through_poor_pictures_and_a_pulled_plug_to_a_good_picture() {
    let name =
        "trying::a_scanner_is_tried_out_through_poor_pictures_and_a_pulled_plug_to_a_good_picture";
    let Some(_bench) = Bench::enter(name) else {
        return;
    };
    let story = Story::begin().await;
    let mut finger = attended("F200-17");
    let listed = scanner(&story, "F200-17").await;
    assert!(listed.testable && listed.last_capture.is_none(), "not yet");
    let begun = story.app.test_device(&listed.id).await.unwrap();
    assert!(matches!(begun.step, TestStep::Waiting));

    finger.post("too-light");
    let test = until(&story, "too light", again(Advice::TooLight)).await;
    assert_eq!(test.quality, Some(31), "as the scanner says");
    finger.post("moved");
    until(&story, "moved", again(Advice::HoldStill)).await;

    finger.post("pace 20000\nunplug-at 60\nscan 7001");
    let test = until(&story, "a picture in passing", |test| {
        test.preview.is_some()
    })
    .await;
    assert!(matches!(test.step, TestStep::Reading { .. }));
    let test = until(&story, "the pulled plug", |test| {
        matches!(test.step, TestStep::Unplugged)
    })
    .await;
    assert!(test.preview.is_none(), "nothing of the finger stays");

    finger.post("plug 300");
    until(&story, "the next finger", |test| {
        matches!(test.step, TestStep::Waiting)
    })
    .await;
    finger.post("scan 7001 quality 90");
    let test = until(&story, "a good picture", |test| {
        matches!(test.step, TestStep::Finger { .. })
    })
    .await;
    assert!(
        test.preview.is_some() && test.quality.is_some(),
        "it is shown"
    );
    story.app.stop_device_test().await.unwrap();
    let capture = scanner(&story, "F200-17").await.last_capture.unwrap();
    assert_eq!(capture.quality, test.quality, "and noted");
    finger.finish();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_locked_workstation_lets_go_of_the_scanner_at_once() {
    let name = "trying::a_locked_workstation_lets_go_of_the_scanner_at_once";
    let Some(_bench) = Bench::enter(name) else {
        return;
    };
    let story = Story::begin().await;
    let mut finger = attended("F200-18");
    let listed = scanner(&story, "F200-18").await;
    story.app.test_device(&listed.id).await.unwrap();
    story.app.lock().await;
    let refused = story.app.login_capture().await.map(drop).unwrap_err();
    assert_eq!(refused.code, ProblemCode::Locked);
    story
        .app
        .unlock(crate::workstation::PIN.to_owned())
        .await
        .unwrap();
    let listed = scanner(&story, "F200-18").await;
    story.app.test_device(&listed.id).await.unwrap();
    finger.post("scan 7001 quality 90");
    until(&story, "a good picture", |test| {
        matches!(test.step, TestStep::Finger { .. })
    })
    .await;
    finger.finish();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_photograph_is_taken_through_a_camera_that_is_pulled_out_in_between() {
    let name = "trying::a_photograph_is_taken_through_a_camera_that_is_pulled_out_in_between";
    let Some(_bench) = Bench::enter(name) else {
        return;
    };
    let story = Story::begin().await;
    let mut camera = camera::Emulator::start(&camera::Options::new("C920-17"), "card");
    let shown = listed(&story, DeviceFamily::Camera, "C920-17").await;
    assert!(shown.testable, "it can be tried out");
    story.app.test_device(&shown.id).await.unwrap();
    until(&story, "what it sees", |test| test.preview.is_some()).await;

    story.offer("Household Visit", &visit()).await;
    story.log_in(AMINA).await.unwrap();
    assert!(
        story.app.device_test().await.unwrap().is_none(),
        "a login ends it"
    );
    let (id, _) = story.programme("Household Visit").await;
    let draft = story.app.open_form(id).await.unwrap().draft;
    let app = &story.app;
    app.start_photograph(&draft, "house_photo", None)
        .await
        .unwrap();
    let patience = Instant::now() + MOMENT;
    let until = async |what: &str, wanted: fn(&PhotographStep) -> bool| loop {
        let shown = app
            .photograph()
            .await
            .unwrap()
            .expect("nobody has ended it");
        if wanted(&shown.step) {
            return;
        }
        assert!(Instant::now() < patience, "{what}: {:?}", shown.step);
        tokio::time::sleep(Duration::from_millis(10)).await;
    };
    until("light", |step| matches!(step, PhotographStep::Live)).await;
    camera.post("unplug");
    until("the pulled plug", |step| {
        matches!(step, PhotographStep::Unplugged)
    })
    .await;
    camera.post("plug 200");
    until("light again", |step| matches!(step, PhotographStep::Live)).await;
    let taken = app.take_photograph().await.unwrap();
    assert!(matches!(taken.step, PhotographStep::Taken));
    let kept = app.keep_photograph(&draft, "house_photo").await.unwrap();
    let item = &kept.state.answers["house_photo"][0];
    assert_eq!(item["type"], "image/jpeg", "{item}");
    camera.finish();
}
