//! The shipped program's window, handled and looked at from outside, as a curious hand or another
//! program on the same screen would.
//!
//! Where the outside cannot tell, its twin `driven` is looked into (`tests/main_window.rs`): what
//! a hostile script in the page could do (open windows, download, leave for another address) can
//! only be tried by running one, and the tests here are about the shipped program not letting
//! anybody run one. The twin proves it for the shipped program because both are the same library,
//! opening the same window with the same refusals; a test below holds that the one argument in
//! which they differ is used for one thing. A release build of that library only has less: Tauri
//! and wry leave out their developer tools where debug assertions are off.
//!
//! `make test-release` runs this on the release build; `KIOSK_PROGRAM` names any other program.

mod support;

use std::net::{Ipv4Addr, SocketAddr, TcpStream};
use std::path::Path;
use std::time::{Duration, Instant};

use image::RgbImage;
use stories::{Display, Manager};
use support::drag::drop_on_the_kiosk;
use support::kiosk::{Place, Running, TITLE, titles};
use support::site::Site;
use support::{PATIENCE, example, program};

/// A blinking caret and a moved focus stay below; a menu, an inspector or another page do not.
const FEW_PIXELS: usize = 3000;

struct Shown {
    display: Display,
    place: Place,
    _kiosk: Running,
}

/// The shipped program with its first screen drawn and the pointer in its empty lower part.
async fn shown() -> Shown {
    let display = Display::start(Manager::Openbox).expect("a virtual screen");
    let place = Place::new();
    let kiosk = place.shipped(Some(&display));
    display.wait_for_window(TITLE, PATIENCE).expect("it opens");
    display
        .xdotool(&["mousemove", "640", "700"])
        .expect("the pointer can be moved");
    let shown = Shown {
        display,
        place,
        _kiosk: kiosk,
    };
    let start = Instant::now();
    let mut before = shown.picture();
    loop {
        tokio::time::sleep(Duration::from_secs(1)).await;
        let now = shown.picture();
        if colours(&now) > 20 && difference(&before, &now) < FEW_PIXELS {
            return shown;
        }
        assert!(start.elapsed() < PATIENCE, "nothing was drawn");
        before = now;
    }
}

impl Shown {
    fn picture(&self) -> RgbImage {
        let file = self.place.home.path().join("screen.png");
        self.display.picture(&file).expect("a picture");
        image::open(&file).expect("a PNG file").to_rgb8()
    }
}

fn difference(one: &RgbImage, other: &RgbImage) -> usize {
    one.pixels()
        .zip(other.pixels())
        .filter(|(one, other)| one != other)
        .count()
}

/// Text on a page has many, an empty window has a few.
fn colours(picture: &RgbImage) -> usize {
    let colours: std::collections::HashSet<_> = picture.pixels().collect();
    colours.len()
}

#[tokio::test(flavor = "multi_thread")]
async fn neither_keys_nor_the_right_button_open_anything() {
    let kiosk = shown().await;
    let before = kiosk.picture();
    let press = |what: &[&str]| kiosk.display.xdotool(what).expect("it can be pressed");
    press(&["click", "3"]);
    tokio::time::sleep(Duration::from_secs(1)).await;
    let changed = difference(&before, &kiosk.picture());
    assert!(changed < FEW_PIXELS, "a menu opened: {changed} pixels");
    for key in [
        "F12",
        "ctrl+shift+i",
        "ctrl+shift+c",
        "ctrl+u",
        "ctrl+p",
        "ctrl+n",
        "ctrl+t",
        "ctrl+s",
        "ctrl+o",
        "ctrl+shift+d",
    ] {
        press(&["key", key]);
        tokio::time::sleep(Duration::from_millis(300)).await;
    }
    assert_eq!(titles(&kiosk.display), [TITLE], "one window, as before");
    let changed = difference(&before, &kiosk.picture());
    assert!(changed < FEW_PIXELS, "it looks different: {changed} pixels");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_dropped_on_it_is_neither_opened_nor_fetched() {
    let kiosk = shown().await;
    let site = Site::start(&[("/", "<body style='background:red'>elsewhere")]).await;
    let file = kiosk.place.home.path().join("page.html");
    std::fs::write(&file, "<body style='background:red'>from the disk").expect("written");
    let before = kiosk.picture();
    for uri in [site.address("/"), format!("file://{}", file.display())] {
        drop_on_the_kiosk(&kiosk.display, &uri).await;
        // What the window lay over is drawn again in a moment; another page would stay.
        let start = Instant::now();
        loop {
            let changed = difference(&before, &kiosk.picture());
            if changed < FEW_PIXELS {
                break;
            }
            assert!(
                start.elapsed() < PATIENCE,
                "{uri} changed {changed} pixels of the whole screen"
            );
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
    }
    assert_eq!(site.requests(), Vec::<String>::new(), "nothing was asked");
}

/// Whether WebKit's inspector can be reached while `program` runs with this switch.
fn inspected(program: &Path, switch: &str) -> bool {
    let display = Display::start(Manager::Nobody).expect("a virtual screen");
    let place = Place::new();
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, fixtures::process::free_port()));
    let switches = [(switch, &*address.to_string())];
    let _kiosk = place.run(program, Some(&display), &switches);
    display.wait_for_window(TITLE, PATIENCE).expect("it opens");
    std::thread::sleep(Duration::from_secs(2));
    TcpStream::connect(address).is_ok()
}

#[test]
fn no_inspector_listens_although_the_environment_asks_for_one() {
    for switch in ["WEBKIT_INSPECTOR_SERVER", "WEBKIT_INSPECTOR_HTTP_SERVER"] {
        assert!(
            inspected(&example("driven"), switch),
            "{switch} works where it is left alone"
        );
        assert!(
            !inspected(&program(), switch),
            "the shipped program throws {switch} away"
        );
    }
}

#[test]
fn its_twin_for_the_tests_differs_in_one_thing_of_the_window() {
    let source = include_str!("../src/main_window.rs");
    let uses: Vec<&str> = source
        .lines()
        .filter(|line| line.contains("drive"))
        .map(str::trim)
        .collect();
    assert_eq!(
        uses,
        [
            "pub fn open(handle: &AppHandle, fullscreen: bool, drive: Drive) -> tauri::Result<WebviewWindow> {",
            ".incognito(drive == Drive::Forbidden)",
        ],
        "whatever the twin refuses, the shipped program refuses by the same lines"
    );
}
