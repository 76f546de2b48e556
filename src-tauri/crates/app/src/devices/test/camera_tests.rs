//! Cameras that are tried out, against drivers that follow a script.

use device_drivers::camera::{CameraError, Frame};
use qrcode::{Color, QrCode};
use zeroize::Zeroizing;

use super::samples::{camera, frame};
use super::tests::{Scene, Scripted, View};
use crate::app::lock;
use crate::devices::drivers::Seen;
use crate::views::{DeviceTest, TestFailure, TestStep};

/// A code on a sheet that somebody holds up.
fn held_up(content: &[u8]) -> Frame {
    const MODULE: usize = 6;
    let code = QrCode::new(content).expect("it fits");
    let (width, colors) = (code.width(), code.to_colors());
    let side = (width + 8) * MODULE;
    let pixels = (0..side * side)
        .flat_map(|at| {
            let (x, y) = (at % side / MODULE, at / side / MODULE);
            let inside = (4..width + 4).contains(&x) && (4..width + 4).contains(&y);
            let dark = inside && colors[(y - 4) * width + x - 4] == Color::Dark;
            [if dark { 20 } else { 235 }; 3]
        })
        .collect();
    let side = u32::try_from(side).expect("a small picture");
    Frame::new(side, side, Zeroizing::new(pixels)).expect("a picture")
}

fn plain() -> View {
    View::Sees(frame(64, 48, [90, 120, 60]))
}

fn plugged_in(path: &str) -> Seen {
    Seen::Cameras(Ok(vec![camera(path, "A")]))
}

fn with_camera(opens: Vec<Result<Vec<View>, CameraError>>) -> Scene {
    let drivers = Scripted::default();
    *lock(&drivers.cameras) = opens.into();
    Scene::begin(drivers, plugged_in("/dev/video0"))
}

fn shows_something(shown: &DeviceTest) -> bool {
    matches!(shown.step, TestStep::Waiting) && shown.preview.is_some()
}

#[test]
fn what_a_camera_sees_is_shown_until_a_code_is_held_up_whose_text_is_not() {
    let code = View::Sees(held_up(b"somebody's secret"));
    let mut scene = with_camera(vec![Ok(vec![plain(), plain(), code])]);
    scene.until_shown(shows_something);
    let shown = scene.until(|step| matches!(step, TestStep::Code { .. }));
    let text = serde_json::to_string(&shown).expect("it is shown as JSON");
    assert!(
        text.contains("\"bytes\":17") && text.contains("]Q1"),
        "{text}"
    );
    assert!(!text.contains("secret"), "its text is nobody's business");
    assert!(shown.preview.is_none(), "nor is its picture");
    scene.finish();
    assert!(scene.noted.try_recv().is_ok(), "that it worked is noted");
}

#[test]
fn a_camera_that_is_pulled_out_is_waited_for_wherever_it_is_put_back() {
    let scene = with_camera(vec![
        Ok(vec![plain(), View::Fails(CameraError::Removed)]),
        // Still listed for a moment, and then there but not ready.
        Err(CameraError::Removed),
        Err(CameraError::NoAccess),
        Ok(vec![plain()]),
    ]);
    scene.until_shown(shows_something);
    let shown = scene.until(|step| matches!(step, TestStep::Unplugged));
    assert!(shown.preview.is_none(), "nothing of what it saw stays");
    scene.see(Seen::Cameras(Ok(Vec::new())));
    scene.see(plugged_in("/dev/video4"));
    let shown = scene.until_shown(shows_something);
    assert_eq!(shown.device.id, "camera:/dev/video4", "where it is now");
}

#[test]
fn a_camera_that_fails_ends_the_test_by_its_name() {
    let fails = |error| vec![Ok(vec![View::Fails(error)])];
    let unsupported = CameraError::Unsupported {
        offered: vec!["H264".to_owned()],
    };
    let failed = CameraError::Failed {
        message: "broken".to_owned(),
    };
    for (opens, expected) in [
        (vec![Err(CameraError::Busy)], TestFailure::Busy),
        (vec![Err(unsupported)], TestFailure::Unsupported),
        (fails(CameraError::NoPicture), TestFailure::Silent),
        (fails(failed), TestFailure::Device),
    ] {
        let mut scene = with_camera(opens);
        let shown = scene.until(|step| matches!(step, TestStep::Failed { .. }));
        match shown.step {
            TestStep::Failed { reason } => assert_eq!(reason, expected),
            other => panic!("{other:?} is no failure"),
        }
        scene.finish();
        assert!(scene.noted.try_recv().is_err(), "nothing was read");
    }
}

#[test]
fn a_cancelled_look_keeps_no_picture_and_says_nothing_more() {
    let mut scene = with_camera(vec![Ok(vec![plain()])]);
    scene.until_shown(shows_something);
    scene.cancel.cancel();
    scene.finish();
    assert!(scene.told.try_recv().is_err(), "nobody watches any more");
    let shown = lock(&scene.trial).shown();
    assert!(shown.preview.is_none(), "nothing of what it saw is left");
}
