//! What is plugged in, and who may use it when.

use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use fixtures::sbi::pki::{DeviceKeys, Identity, PROVIDER};
use futures::FutureExt;
use futures::future::BoxFuture;
use kiosk_app::LoginWindow;
use kiosk_app::views::{
    Device, DeviceEvent, DeviceFamily, DeviceStatus, DeviceTest, Devices, ProblemCode, Signal,
    TestStep,
};

use crate::drivers::{ScriptedDrivers, scanner};
use crate::workstation::{AMINA, Story};

const MOMENT: Duration = Duration::from_mins(1);

fn one_scanner() -> Arc<ScriptedDrivers> {
    let drivers = Arc::new(ScriptedDrivers::default());
    drivers.plug_scanners(&[scanner()]);
    drivers
}

/// Beside it, the desk has one with a service of its own.
fn own_scanner(devices: &Devices) -> &Device {
    let mut all = devices.devices.iter();
    all.find(|one| one.family == DeviceFamily::FingerprintScanner)
        .expect("it is plugged in")
}

async fn until(story: &Story, wanted: fn(&DeviceTest) -> bool) -> DeviceTest {
    let patience = Instant::now() + MOMENT;
    loop {
        let test = story.app.device_test().await.unwrap();
        if let Some(test) = test.filter(wanted) {
            return test;
        }
        assert!(Instant::now() < patience, "nothing of the kind is shown");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_scanner_is_listed_tried_out_and_remembers_its_last_capture() {
    let drivers = one_scanner();
    let story = Story::begin_with(Some(drivers.clone()), |_| {}).await;
    let devices = story.app.devices().await.unwrap();
    let shown = own_scanner(&devices);
    assert_eq!(shown.status, DeviceStatus::Ready);
    assert_eq!(shown.firmware.as_deref(), Some("1.04"), "as USB says it");
    assert!(shown.testable && shown.last_capture.is_none(), "not yet");

    story.app.test_device(&shown.id).await.unwrap();
    until(&story, |test| test.preview.is_some()).await;
    *drivers.finger.lock().unwrap() = true;
    until(&story, |test| matches!(test.step, TestStep::Finger { .. })).await;
    story.app.stop_device_test().await.unwrap();
    assert!(
        story.app.device_test().await.unwrap().is_none(),
        "a stopped test shows nothing more"
    );
    let devices = story.app.devices().await.unwrap();
    let again = devices.devices.iter().find(|one| one.id == shown.id);
    let capture = again.and_then(|one| one.last_capture.clone());
    assert!(capture.is_some(), "the capture is remembered");
    let unknown = story.app.test_device("hid:/dev/hidraw9:0001:0001").await;
    assert_eq!(unknown.unwrap_err().code, ProblemCode::NotFound);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_test_ends_with_the_lock_and_coming_and_going_is_told() {
    let drivers = one_scanner();
    let story = Story::begin_with(Some(drivers.clone()), |_| {}).await;
    drivers.plug_scanners(&[]);
    drivers.plug_scanners(&[scanner()]);
    let devices = story.app.devices().await.unwrap();
    let news: Vec<_> = devices.news.iter().map(|one| one.event).collect();
    assert_eq!(news, [DeviceEvent::PluggedIn, DeviceEvent::Unplugged]);
    assert!(
        story
            .host
            .signals
            .lock()
            .unwrap()
            .contains(&Signal::Devices),
        "the screen was told to ask"
    );
    let id = own_scanner(&devices).id.clone();
    story.app.test_device(&id).await.unwrap();
    until(&story, |test| test.preview.is_some()).await;
    story.app.lock().await;
    let locked = story.app.device_test().await.unwrap_err();
    assert_eq!(locked.code, ProblemCode::Locked);
    story
        .app
        .unlock(crate::workstation::PIN.to_owned())
        .await
        .unwrap();
    assert!(
        story.app.device_test().await.unwrap().is_none(),
        "nothing of the finger outlives the lock"
    );
}

/// Asks the offered scanner as a page of this origin would; the answer's status.
async fn ask(port: u16, origin: &str) -> Option<u16> {
    let method = reqwest::Method::from_bytes(b"MOSIPDISC").unwrap();
    let http = reqwest::Client::builder().no_proxy().build().unwrap();
    let answer = http
        .request(method, format!("http://127.0.0.1:{port}/device"))
        .header("Origin", origin)
        .header("Content-Type", "application/json")
        .body(r#"{"type":"Finger"}"#)
        .send()
        .await;
    answer.ok().map(|answer| answer.status().as_u16())
}

/// What pages were answered while the login window was open: an allowed one and a stranger.
static ANSWERED: Mutex<Vec<Option<u16>>> = Mutex::new(Vec::new());
static PORT: Mutex<u16> = Mutex::new(0);

fn pages_ask(window: LoginWindow) -> BoxFuture<'static, ()> {
    async move {
        let port = *PORT.lock().unwrap();
        let ours = ask(port, &window.allowed_origins[0]).await;
        let stranger = ask(port, "https://elsewhere.example.org").await;
        ANSWERED.lock().unwrap().extend([ours, stranger]);
    }
    .boxed()
}

fn configure(data_folder: &Path, port: u16) {
    let folder = data_folder.parent().unwrap();
    let now = jiff::Timestamp::now();
    DeviceKeys::load_or_create(&folder.join("keys"), PROVIDER, now).unwrap();
    Identity::ida(&folder.join("keys"), now).unwrap();
    let file = folder.join("kiosk.toml");
    let mut text = std::fs::read_to_string(&file).unwrap();
    let section = format!(
        "\n[devices.sbi_service]\nfirst_port = {port}\nlast_port = {port}\nenv = \"Staging\"\n\
         provider_id = \"WORKS-1\"\ndevice_key_file = \"keys/device.key.pem\"\n\
         device_certificate_file = \"keys/device.pem\"\n\
         authority_certificate_file = \"keys/ida.pem\"\n"
    );
    text.push_str(&section);
    std::fs::write(&file, text).unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_scanner_is_offered_to_the_pages_of_a_login_while_it_is_open_and_no_longer() {
    let port = fixtures::process::free_port();
    *PORT.lock().unwrap() = port;
    let drivers = one_scanner();
    let story = Story::begin_with(Some(drivers), |data| configure(data, port)).await;
    assert_eq!(
        ask(port, story.desk.id_service()).await,
        None,
        "no login yet"
    );
    *story.host.meanwhile.lock().unwrap() = Some(pages_ask);
    story.log_in(AMINA).await.unwrap();
    assert_eq!(
        *ANSWERED.lock().unwrap(),
        [Some(200), Some(403)],
        "a page of the login is answered, any other is not"
    );
    assert_eq!(
        ask(port, story.desk.id_service()).await,
        None,
        "the login has ended"
    );
}
