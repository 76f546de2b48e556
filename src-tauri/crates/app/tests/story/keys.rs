//! The officer's security key: a virtual one, over the transport that a real one takes.

use std::sync::Arc;
use std::time::{Duration, Instant};

use device_drivers::security_key::list;
use kiosk_app::App;
use kiosk_app::views::{
    DeviceFamily, KeyCall, KeyFinger, KeyStep, Keys, Problem, ProblemCode, Signal, Station,
    StationState, TestStep,
};
use virtual_hid::Bench;
use virtual_hid::security_key::Emulator;

use crate::workstation::{PIN, Scripted, Story};

const MOMENT: Duration = Duration::from_mins(1);

async fn until<T>(what: &str, mut found: impl AsyncFnMut() -> Option<T>) -> T {
    let patience = Instant::now() + MOMENT;
    loop {
        if let Some(found) = found().await {
            return found;
        }
        assert!(Instant::now() < patience, "{what} must come");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

/// Waits until the system sees so many keys.
async fn plugged_in(count: usize) {
    until("what was plugged in", async || {
        (list().unwrap().len() == count).then_some(())
    })
    .await;
}

async fn step(story: &Story, wanted: KeyStep) -> KeyCall {
    until(&format!("{wanted:?}"), async || {
        story
            .app
            .key_call()
            .await
            .filter(|call| call.step == wanted)
    })
    .await
}

async fn enrol(story: &Story, name: &str) -> Result<Keys, Problem> {
    story.app.enrol_key(PIN.to_owned(), name, None).await
}

type Unlocking = tokio::task::JoinHandle<Result<Station, Problem>>;

/// The officer presses the button on the lock screen.
fn unlocking(story: &Story) -> Unlocking {
    let app: Arc<App<Scripted>> = Arc::clone(&story.app);
    tokio::spawn(async move { app.unlock_with_key(None).await })
}

fn is_open(station: &Station) -> bool {
    matches!(station.state, StationState::Open { .. })
}

async fn locked(story: &Story) -> (u32, u32, u32) {
    match story.app.station().await.state {
        StationState::Locked {
            wait_seconds,
            failed_tries,
            keys,
            ..
        } => (wait_seconds, failed_tries, keys),
        other => panic!("{other:?} is not locked"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_is_added_with_the_pin_unlocks_and_is_taken_away_with_the_pin() {
    let name = "keys::a_key_is_added_with_the_pin_unlocks_and_is_taken_away_with_the_pin";
    let Some(_bench) = Bench::enter(name) else {
        return;
    };
    let story = Story::begin().await;
    let key = Emulator::start("BLUE", &[]);
    plugged_in(1).await;
    assert!(story.app.keys().await.unwrap().keys.is_empty(), "none yet");
    let wrong = story.app.enrol_key("111222".to_owned(), "Blue", None).await;
    assert_eq!(
        wrong.unwrap_err().code,
        ProblemCode::WrongPin,
        "an open workstation is not enough"
    );
    let nameless = enrol(&story, "  ").await.unwrap_err();
    assert_eq!(nameless.code, ProblemCode::KeyName);
    let keys = enrol(&story, " Blue key ").await.unwrap();
    let row = keys.keys[0].clone();
    assert_eq!(row.name, "Blue key");
    assert!(row.added_at.parse::<jiff::Timestamp>().is_ok());
    assert_eq!(
        story.app.key_call().await,
        None,
        "nothing is asked any more"
    );
    story.signalled(Signal::Key).await;
    assert_eq!(
        enrol(&story, "Blue again").await.unwrap_err().code,
        ProblemCode::KeyAlreadyAdded
    );

    story.app.lock().await;
    assert_eq!(locked(&story).await, (0, 0, 1), "the lock screen offers it");
    assert!(is_open(&story.app.unlock_with_key(None).await.unwrap()));
    let kept = story.app.keys().await.unwrap();
    assert_eq!(kept.keys, std::slice::from_ref(&row));

    let wrong = story.app.remove_key("111222".to_owned(), &row.id).await;
    assert_eq!(wrong.unwrap_err().code, ProblemCode::WrongPin);
    let none = story.app.remove_key(PIN.to_owned(), "0011").await;
    assert_eq!(none.unwrap_err().code, ProblemCode::NotFound);
    let keys = story.app.remove_key(PIN.to_owned(), &row.id).await.unwrap();
    assert!(keys.keys.is_empty(), "it is gone");
    story.app.lock().await;
    assert_eq!(locked(&story).await.2, 0, "nothing more to offer");
    let refused = story.app.unlock_with_key(None).await.unwrap_err();
    assert_eq!(refused.code, ProblemCode::NotFound);
    assert_eq!(key.end(), Some(0));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_finger_is_asked_for_again_and_a_blocked_key_takes_its_own_pin() {
    let name = "keys::a_wrong_finger_is_asked_for_again_and_a_blocked_key_takes_its_own_pin";
    let Some(_bench) = Bench::enter(name) else {
        return;
    };
    let story = Story::begin().await;
    let mut key = Emulator::start("PIN", &["--pin", "123456"]);
    plugged_in(1).await;
    enrol(&story, "Blue key").await.unwrap();
    story.app.lock().await;

    key.order("touch wrong").order("touch late 2000");
    let opening = unlocking(&story);
    let left = Some(2);
    step(&story, KeyStep::Again { tries_left: left }).await;
    assert!(
        is_open(&opening.await.unwrap().unwrap()),
        "the right finger then opens, without a button being pressed"
    );

    story.app.lock().await;
    for _ in 0..3 {
        key.order("touch wrong");
    }
    let blocked = story.app.unlock_with_key(None).await.unwrap_err();
    assert_eq!(blocked.code, ProblemCode::KeyFingerBlocked);
    let by_pin = async |pin: &str| story.app.unlock_with_key(Some(pin.to_owned())).await;
    let wrong = by_pin("000000").await.unwrap_err();
    assert_eq!(wrong.code, ProblemCode::KeyWrongPin);
    assert_eq!(wrong.facts["left"], "7", "as the key says");
    assert_eq!(locked(&story).await.1, 0, "no try of the officer's PIN");
    assert!(is_open(&by_pin("123456").await.unwrap()));
    assert_eq!(key.end(), Some(0));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_is_waited_for_and_another_one_is_told_from_it() {
    let name = "keys::a_key_is_waited_for_and_another_one_is_told_from_it";
    let Some(_bench) = Bench::enter(name) else {
        return;
    };
    let story = Story::begin().await;
    let mut ours = Emulator::start("OURS", &["--seed", "1"]);
    plugged_in(1).await;
    enrol(&story, "Blue key").await.unwrap();
    story.app.lock().await;

    ours.order("unplug 0");
    plugged_in(0).await;
    let opening = unlocking(&story);
    step(&story, KeyStep::PlugIn).await;
    // It is pulled out in the middle, too, and put back.
    ours.order("touch late 60000").order("plug");
    step(&story, KeyStep::GiveFinger).await;
    ours.order("unplug 0");
    step(&story, KeyStep::PlugIn).await;
    ours.order("clear").order("plug");
    assert!(is_open(&opening.await.unwrap().unwrap()), "it went on");

    story.app.lock().await;
    ours.order("unplug 0");
    plugged_in(0).await;
    let theirs = Emulator::start("THEIRS", &["--seed", "2"]);
    plugged_in(1).await;
    let other = story.app.unlock_with_key(None).await.unwrap_err();
    assert_eq!(other.code, ProblemCode::KeyOther);
    ours.order("plug");
    plugged_in(2).await;
    assert!(
        is_open(&story.app.unlock_with_key(None).await.unwrap()),
        "the one beside it does"
    );

    let app = Arc::clone(&story.app);
    let adding = tokio::spawn(async move { app.enrol_key(PIN.to_owned(), "Red key", None).await });
    step(&story, KeyStep::OnlyOne).await;
    ours.order("unplug 0");
    let keys = adding.await.unwrap().unwrap();
    assert_eq!(keys.keys.len(), 2, "the one that was left was added");
    drop(theirs);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_wait_for_the_pin_does_not_hold_up_the_key_and_is_not_ended_by_it() {
    let name = "keys::the_wait_for_the_pin_does_not_hold_up_the_key_and_is_not_ended_by_it";
    let Some(_bench) = Bench::enter(name) else {
        return;
    };
    let story = Story::begin().await;
    let _key = Emulator::start("BLUE", &[]);
    plugged_in(1).await;
    enrol(&story, "Blue key").await.unwrap();
    story.app.lock().await;
    for _ in 0..7 {
        story.app.unlock("111222".to_owned()).await.unwrap_err();
    }
    let (wait, tries, keys) = locked(&story).await;
    assert!(wait > 0 && tries > 0 && keys == 1, "locked out by PIN");
    assert!(is_open(&story.app.unlock_with_key(None).await.unwrap()));
    let early = story.app.remove_key(PIN.to_owned(), "00").await;
    assert_eq!(
        early.unwrap_err().code,
        ProblemCode::TooEarly,
        "the open workstation takes no more guesses than the lock does"
    );
    story.app.lock().await;
    let (_, after, _) = locked(&story).await;
    assert_eq!(after, tries, "who guessed PINs gained nothing");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_locked_workstation_adds_and_tells_nothing_and_a_call_can_be_ended() {
    let name = "keys::a_locked_workstation_adds_and_tells_nothing_and_a_call_can_be_ended";
    let Some(_bench) = Bench::enter(name) else {
        return;
    };
    let story = Story::begin().await;
    let mut key = Emulator::start("BLUE", &[]);
    plugged_in(1).await;

    key.order("touch late 60000");
    let app = Arc::clone(&story.app);
    let adding = tokio::spawn(async move { app.enrol_key(PIN.to_owned(), "Blue key", None).await });
    let call = step(&story, KeyStep::GiveFinger).await;
    assert_eq!((call.round, call.rounds), (1, 2), "it is asked twice");
    story.app.lock().await;
    let ended = adding.await.unwrap().unwrap_err();
    assert_eq!(ended.code, ProblemCode::KeyCancelled, "by the lock");
    assert_eq!(locked(&story).await.2, 0, "nothing was added");
    let pin = || PIN.to_owned();
    let codes = [
        story.app.keys().await.map(drop).unwrap_err().code,
        enrol(&story, "Blue").await.map(drop).unwrap_err().code,
        (story.app.remove_key(pin(), "00").await)
            .map(drop)
            .unwrap_err()
            .code,
    ];
    assert_eq!(codes, [ProblemCode::Locked; 3]);

    story.app.unlock(pin()).await.unwrap();
    key.order("clear");
    enrol(&story, "Blue key").await.unwrap();
    story.app.lock().await;
    key.order("touch late 60000");
    let opening = unlocking(&story);
    step(&story, KeyStep::GiveFinger).await;
    story.app.cancel_key().await;
    let ended = opening.await.unwrap().unwrap_err();
    assert_eq!(ended.code, ProblemCode::KeyCancelled);

    key.order("clear").order("touch late 60000");
    let opening = unlocking(&story);
    step(&story, KeyStep::GiveFinger).await;
    assert!(
        is_open(&story.app.unlock(pin()).await.unwrap()),
        "the PIN is taken while the key is asked"
    );
    assert_eq!(
        opening.await.unwrap().unwrap_err().code,
        ProblemCode::KeyCancelled,
        "and the key is asked no more"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_tells_what_it_is_on_the_list_of_devices() {
    let name = "keys::a_key_tells_what_it_is_on_the_list_of_devices";
    let Some(_bench) = Bench::enter(name) else {
        return;
    };
    let story = Story::begin().await;
    for (serial, arguments, expected) in [
        (
            "FINGER",
            &["--pin", "123456"][..],
            (KeyFinger::Enrolled, true),
        ),
        (
            "EMPTY",
            &["--no-finger"][..],
            (KeyFinger::NotEnrolled, false),
        ),
        ("PLAIN", &["--no-sensor"][..], (KeyFinger::NoSensor, false)),
    ] {
        let mut key = Emulator::start(serial, arguments);
        let device = until(serial, async || {
            let devices = story.app.devices().await.unwrap().devices;
            devices.into_iter().find(|one| {
                one.family == DeviceFamily::SecurityKey && one.serial.as_deref() == Some(serial)
            })
        })
        .await;
        assert!(device.testable, "a key can be tried out");
        story.app.test_device(&device.id).await.unwrap();
        let found = until("an answer", async || {
            match story.app.device_test().await.unwrap()?.step {
                TestStep::Key {
                    fingerprint,
                    unlocks,
                    versions,
                    ..
                } => {
                    assert!(!versions.is_empty(), "it says what it speaks");
                    Some((fingerprint, unlocks))
                }
                _ => None,
            }
        })
        .await;
        assert_eq!(found, expected, "{serial}");
        story.app.stop_device_test().await.unwrap();
        key.order("unplug 0");
        until("an empty list", async || {
            let devices = story.app.devices().await.unwrap().devices;
            devices
                .iter()
                .all(|one| one.family != DeviceFamily::SecurityKey)
                .then_some(())
        })
        .await;
        assert_eq!(key.end(), Some(0), "nobody had to touch it");
    }
}
