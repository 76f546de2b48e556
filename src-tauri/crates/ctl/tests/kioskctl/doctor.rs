//! `doctor`, with and without devices.

use std::time::Duration;

use serde_json::Value;
use virtual_hid::code_scanner::{CodeScanner, identity};
use virtual_hid::{Asked, Bench, Identity, Queue, camera};

use crate::station::{Station, complained, said};

/// A device that says it follows the scanner profile, and knows none of its reports.
const MUTE: &[u8] = &[
    0x06, 0x00, 0xff, // usage page: the maker's own
    0x0a, 0x50, 0x46, // usage: fingerprint scanner of the open profile
    0xa1, 0x01, // application collection
    0x85, 0x01, 0x15, 0x00, 0x26, 0xff, 0x00, 0x75, 0x08, 0x95, 0x3f, // report 1: 63 bytes
    0x09, 0x01, 0x81, 0x02, // in
    0xc0,
];

fn json(station: &Station, arguments: &[&str]) -> (Option<i32>, Value) {
    let output = station.run(arguments);
    let answer = serde_json::from_str(&said(&output))
        .unwrap_or_else(|error| panic!("{error}: {}{}", said(&output), complained(&output)));
    (output.status.code(), answer)
}

fn device<'a>(answer: &'a Value, family: &str) -> &'a Value {
    answer["found"]["devices"]
        .as_array()
        .expect("a list")
        .iter()
        .find(|one| one["device"]["family"] == family)
        .unwrap_or_else(|| panic!("no {family} in {answer}"))
}

#[test]
fn the_doctor_needs_no_pin_and_says_what_is_to_be_done() {
    let station = Station::new();
    let (code, answer) = json(&station, &["doctor", "--json"]);
    let findings = answer["found"]["findings"].as_array().expect("a list");
    let words = answer["to_do"].as_array().expect("a list");
    assert_eq!(findings.len(), words.len(), "each in words: {answer}");
    let expected = i32::from(!findings.is_empty());
    assert_eq!(code, Some(expected), "findings have a code of their own");
    let service = &answer["found"]["card_service"];
    if service["running"] == false {
        assert!(
            words
                .iter()
                .any(|one| one.as_str().is_some_and(|text| text.contains("pcscd"))),
            "a card service that does not run is named: {answer}"
        );
    }
    let output = station.run(&["doctor", "--test"]);
    assert_eq!(output.status.code(), Some(expected), "{}", said(&output));
    for part in ["card service pcscd", "SBI"] {
        assert!(said(&output).contains(part), "{part}: {}", said(&output));
    }
}

#[test]
fn a_wrong_configuration_is_the_callers_mistake() {
    let station = Station::new();
    station.write("kiosk.toml", "[kiosk]\nworkstatoin = \"Desk 1\"\n");
    let output = station.run(&["doctor"]);
    assert_eq!(output.status.code(), Some(2), "{}", complained(&output));
}

#[test]
fn a_code_scanner_is_told_with_serial_number_and_last_capture() {
    let name = "doctor::a_code_scanner_is_told_with_serial_number_and_last_capture";
    let Some(bench) = Bench::enter(name) else {
        return;
    };
    let mut scanner = CodeScanner::new(&bench, identity("DOC1"));
    scanner.plug().expect("it is plugged in");
    let station = Station::started();
    let (_, answer) = json(&station, &["doctor", "--json"]);
    let found = &device(&answer, "codeScanner")["device"];
    assert_eq!(found["serial"], "DOC1", "{answer}");
    assert_eq!(found["firmware"], "1.00", "as it says of itself: {answer}");
    assert_eq!(found["lastCapture"], Value::Null, "it gave nothing yet");
    let key = format!("codes {} #DOC1", found["name"].as_str().expect("a name"));
    let kept = serde_json::json!({ key: {"at": "2026-05-01T08:00:00Z"} });
    station.write("data/devices.json", &kept.to_string());
    let output = station.run(&["doctor"]);
    for part in ["code scanner", "DOC1", "2026-05-01T08:00:00Z"] {
        assert!(said(&output).contains(part), "{part}: {}", said(&output));
    }
}

#[test]
fn a_camera_is_listed_and_gives_one_picture_when_it_is_tested() {
    let name = "doctor::a_camera_is_listed_and_gives_one_picture_when_it_is_tested";
    if Bench::enter(name).is_none() {
        return;
    }
    let camera = camera::Emulator::start(&camera::Options::new("C920-17"), "card");
    let station = Station::new();
    let (_, listed) = json(&station, &["doctor", "--json"]);
    let untried = device(&listed, "camera");
    assert_eq!(untried["device"]["serial"], "C920-17", "{listed}");
    assert_eq!(untried["self_test"], Value::Null, "nobody asked for it");
    let (_, answer) = json(&station, &["doctor", "--json", "--test"]);
    let tried = &device(&answer, "camera")["self_test"];
    assert_eq!(tried["outcome"], "picture", "{answer}");
    assert!(tried["width"].as_u64() > Some(0), "{answer}");
    let output = station.run(&["doctor", "--test"]);
    assert!(said(&output).contains("a picture of"), "{}", said(&output));
    camera.finish();
}

#[test]
fn a_scanner_that_does_not_answer_fails_its_self_test_and_is_named() {
    let name = "doctor::a_scanner_that_does_not_answer_fails_its_self_test_and_is_named";
    let Some(bench) = Bench::enter(name) else {
        return;
    };
    let identity = Identity::usb(0x1209, 1, "Mute scanner", MUTE.to_vec());
    let mut port = bench
        .plug(&identity, Queue::Kernel)
        .expect("it is plugged in");
    let (ended, end) = std::sync::mpsc::channel::<()>();
    let device_thread = std::thread::spawn(move || {
        while end.try_recv() == Err(std::sync::mpsc::TryRecvError::Empty) {
            if let Some(Asked::GetFeature { answer, .. }) = port.wait(Duration::from_millis(50)) {
                answer.refuse();
            }
        }
    });
    let station = Station::new();
    let (_, shown) = json(&station, &["doctor", "--json"]);
    let untried = device(&shown, "fingerprintScanner");
    assert_eq!(untried["self_test"], Value::Null, "nobody asked for it");
    let (code, answer) = json(&station, &["doctor", "--json", "--test"]);
    drop(ended);
    device_thread.join().expect("the device does not panic");
    assert_eq!(code, Some(1), "{answer}");
    let tried = device(&answer, "fingerprintScanner");
    assert_eq!(tried["self_test"]["outcome"], "failed", "{answer}");
    assert!(
        answer["to_do"].to_string().contains("Mute scanner"),
        "it is named: {answer}"
    );
}
