//! The program as it is shipped: what it does at its start and its end, and that nobody drives it.

mod support;

use std::process::Command;
use std::time::{Duration, Instant};

use stories::{Display, Manager, Window};
use support::kiosk::{Place, Running, TITLE};
use support::{PATIENCE, example, program};

#[tokio::test(flavor = "multi_thread")]
async fn the_shipped_program_cannot_be_driven() {
    let display = Display::start(Manager::Nobody).expect("a virtual screen");
    let place = Place::new();
    let log = place.home.path().join("kiosk.log");
    let (program, config) = (program(), place.config());
    let driving = Window::open_at_home(&display, &program, &config, &log, place.home.path());
    let session = async {
        if driving.await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    let started = async {
        while display.window_titled(TITLE).is_none() {
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        // Much longer than its driven twin needs from here to a session.
        tokio::time::sleep(Duration::from_secs(10)).await;
    };
    tokio::select! {
        () = session => panic!("a session opened"),
        started = tokio::time::timeout(PATIENCE, started) => started
            .expect("the kiosk itself starts, with the automation switch in its environment"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_shipped_window_leaves_nothing_of_the_page_on_the_disk() {
    let display = Display::start(Manager::Nobody).expect("a virtual screen");
    let place = Place::new();
    let _kiosk = place.shipped(Some(&display));
    display.wait_for_window(TITLE, PATIENCE).expect("it opens");
    tokio::time::sleep(Duration::from_secs(2)).await;
    for name in ["cookies", "localstorage", "WebKitCache", "storage"] {
        assert_eq!(place.home.files_named(name), Vec::<String>::new(), "{name}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_start_brings_the_first_to_the_front_and_ends_well() {
    let display = Display::start(Manager::Openbox).expect("a virtual screen");
    let place = Place::new();
    let _first = place.shipped(Some(&display));
    let kiosk = display.wait_for_window(TITLE, PATIENCE).expect("it opens");
    let mut command = Command::new(example("drag_source"));
    let _other = Running(
        display
            .around(&mut command)
            .spawn()
            .expect("the example is built"),
    );
    let other = display
        .wait_for_window("Drag source", PATIENCE)
        .expect("it opens");
    display
        .xdotool(&["windowactivate", "--sync", &other])
        .expect("another window is in front");
    let (code, said) = place.shipped(Some(&display)).end();
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("running already"), "{said}");
    let start = Instant::now();
    loop {
        let active = display.xdotool(&["getactivewindow"]).unwrap_or_default();
        if active == kiosk {
            break;
        }
        assert!(
            start.elapsed() < PATIENCE,
            "window {active} stayed in front of {kiosk}"
        );
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn closing_the_window_ends_the_program_well() {
    let display = Display::start(Manager::Openbox).expect("a virtual screen");
    let place = Place::new();
    let kiosk = place.shipped(Some(&display));
    let id = display.wait_for_window(TITLE, PATIENCE).expect("it opens");
    display
        .xdotool(&["windowactivate", "--sync", &id, "key", "alt+F4"])
        .expect("the manager closes it");
    let (code, said) = kiosk.end();
    assert_eq!(code, Some(0), "{said}");
    assert!(!said.contains("panicked"), "{said}");
    let again = place.shipped(Some(&display));
    display
        .wait_for_window(TITLE, PATIENCE)
        .expect("nothing of the first stands in the way");
    drop(again);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_configuration_is_told_in_a_window_and_starts_nothing() {
    let display = Display::start(Manager::Openbox).expect("a virtual screen");
    let place = Place::with("[kiosk]\nworkstatoin = \"Desk 1\"\n");
    let kiosk = place.shipped(Some(&display));
    display
        .wait_for_window("Registration Kiosk cannot start", PATIENCE)
        .expect("the message has a window");
    assert!(
        display.window_titled(TITLE).is_none(),
        "the kiosk itself is not there"
    );
    let start = Instant::now();
    while display
        .window_titled("Registration Kiosk cannot start")
        .is_some()
    {
        assert!(
            start.elapsed() < PATIENCE,
            "the message cannot be closed by the keyboard"
        );
        display
            .xdotool(&["key", "Escape"])
            .expect("keys can be pressed");
        tokio::time::sleep(Duration::from_millis(300)).await;
    }
    let (code, said) = kiosk.end();
    assert_eq!(code, Some(2), "{said}");
    for part in ["kiosk.toml", "kiosk.workstatoin", "misspelt"] {
        assert!(said.contains(part), "{part} is missing in {said}");
    }
    assert!(!place.home.path().join("data").exists(), "nothing was made");
}

#[test]
fn without_a_display_a_wrong_configuration_ends_at_once() {
    let (code, said) = Place::with("").shipped(None).end();
    assert_eq!(code, Some(2), "{said}");
    assert!(
        said.contains("`kiosk`") && said.contains("kiosk.toml"),
        "{said}"
    );
}

#[test]
fn a_missing_configuration_file_is_named() {
    let place = Place::new();
    std::fs::remove_file(place.config()).expect("it was there");
    let (code, said) = place.shipped(None).end();
    assert_eq!(code, Some(2), "{said}");
    assert!(
        said.contains(&place.config().display().to_string()),
        "{said}"
    );
}

#[test]
fn every_switch_that_opens_a_window_to_others_is_taken_away() {
    for switch in [
        "TAURI_WEBVIEW_AUTOMATION",
        "WEBKIT_INSPECTOR_SERVER",
        "WEBKIT_INSPECTOR_HTTP_SERVER",
        "GTK_MODULES",
        "GTK_DEBUG",
    ] {
        assert!(kiosk::INSPECTION_SWITCHES.contains(&switch), "{switch}");
    }
}
