//! What is to be let through: certified devices in production, and devices that speak SBI 1.0.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use device_drivers::fingerprint::Cancel;
use device_drivers::sbi::{
    Certification, Distrust, Environment, Finger, Hash, Profile, Purpose, Record, SbiClient,
    Sealed, Trust, client,
};
use fixtures::sbi::auth;
use serde_json::{Value, json};

use crate::bench::{
    PATIENT, Scanner, auth_order, authenticate, client_of, distrust, register, registration_order,
};

/// No word in it that tells a simulator.
const MAKER: &str = "Accurate Optics";

/// A client as a field office has it, where `MAKER` is registered.
fn in_production(scanner: &Scanner) -> SbiClient {
    let mut policy = scanner.policy();
    policy.profile = Profile::Production;
    policy.providers = vec![MAKER.to_owned()];
    client_of(policy, PATIENT)
}

fn certified(more: &[&str]) -> Scanner {
    let maker = format!("--maker={MAKER}");
    Scanner::start(&[&["--env=Production", &maker], more].concat())
}

/// What the device signed of a captured finger.
fn signed_data(token: &Value) -> Value {
    let payload = token.as_str().unwrap().split('.').nth(1).unwrap();
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(payload).unwrap()).unwrap()
}

/// Opens what a device sealed, as the ID authority does.
fn opened(scanner: &Scanner, sealed: &Sealed) -> Vec<u8> {
    let element: Value = serde_json::from_str(sealed.element()).unwrap();
    let data = signed_data(&element["data"]);
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let record = auth::decrypt(
        &text(&data["bioValue"]),
        &text(&element["sessionKey"]),
        &text(&data["timestamp"]),
        "a1b2c3d4e5",
        &scanner.authority.key,
    );
    record.unwrap()
}

#[tokio::test]
async fn a_certified_device_in_production_is_checked_and_its_finger_is_taken() {
    let scanner = certified(&[]);
    let client = in_production(&scanner);
    let device = scanner.checked(&client, Purpose::Auth).await;
    assert_eq!(device.env(), Environment::Production);
    assert_eq!(
        device.device().trust,
        Trust::Checked {
            provider: MAKER.to_owned(),
            certification: Certification::L1
        },
        "nothing was let through unchecked"
    );
    let sealed = authenticate(&client, &device, &auth_order()).await.unwrap();
    let [one] = &sealed[..] else {
        panic!("one finger was asked for: {sealed:?}");
    };
    assert_eq!(one.finger(), Finger::RightIndex);
    let record = opened(&scanner, one);
    assert_eq!(Hash::next(None, &record), one.hash());
    let element: Value = serde_json::from_str(one.element()).unwrap();
    assert_eq!(signed_data(&element["data"])["env"], "Production");
}

#[tokio::test]
async fn in_production_a_device_for_registration_needs_no_chip_of_its_own() {
    let scanner = certified(&[
        "--purpose=Registration",
        "--certification=L0",
        "--fingers=2",
    ]);
    let client = in_production(&scanner);
    let device = scanner.checked(&client, Purpose::Registration).await;
    assert_eq!(
        device.device().trust,
        Trust::Checked {
            provider: MAKER.to_owned(),
            certification: Certification::L0
        }
    );
    let records = register(&client, &device, &registration_order())
        .await
        .unwrap();
    let fingers: Vec<_> = records.iter().map(Record::finger).collect();
    assert_eq!(fingers, [Finger::RightIndex, Finger::RightMiddle]);
}

#[tokio::test]
async fn in_production_every_signature_still_counts() {
    let scanner = certified(&[]);
    let client = in_production(&scanner);
    let device = scanner.checked(&client, Purpose::Auth).await;
    scanner.script("flaw signature").await;
    let outcome = authenticate(&client, &device, &auth_order()).await;
    assert!(
        matches!(distrust(outcome), Distrust::Token { .. }),
        "a finger that the device did not sign"
    );
    let mut policy = scanner.policy();
    policy.profile = Profile::Production;
    let elsewhere = client_of(policy, PATIENT);
    let found = scanner.found(&elsewhere).await;
    assert_eq!(
        elsewhere.check(&found, Purpose::Auth).unwrap_err(),
        Distrust::UnknownProvider {
            provider: MAKER.to_owned()
        },
        "its maker is not registered there"
    );
}

#[tokio::test]
async fn a_device_of_sbi_1_0_authenticates_and_its_own_words_are_believed() {
    let scanner = Scanner::start(&["--spec-version=1.0"]);
    let client = scanner.client();
    let device = scanner.checked(&client, Purpose::Auth).await;
    assert_eq!(device.spec_version(), "1.0");
    let said = device.device();
    assert_eq!(said.device_id, scanner.process.ready()["deviceId"]);
    assert_eq!(said.device_code, said.device_id, "its one serial number");
    assert_eq!(said.sub_ids, ["0"], "written as a number");
    assert_eq!(said.doubts, []);

    let sealed = authenticate(&client, &device, &auth_order()).await.unwrap();
    let element: Value = serde_json::from_str(sealed[0].element()).unwrap();
    assert_eq!(element["specVersion"], "1.0");
    let data = signed_data(&element["data"]);
    assert_eq!(data["serialNo"], said.device_id);
    assert_eq!(data["qualityScore"], json!(sealed[0].quality()), "a number");
    assert_eq!(data["requestedScore"], json!(60), "a number");
    for absent in ["deviceId", "deviceCode"] {
        assert!(data.get(absent).is_none(), "1.0 has no {absent}");
    }
    assert_eq!(
        Hash::next(None, &opened(&scanner, &sealed[0])),
        sealed[0].hash()
    );
}

#[tokio::test]
async fn a_device_of_sbi_1_0_registers_and_shows_previews() {
    let scanner = Scanner::start(&[
        "--spec-version=1.0",
        "--purpose=Registration",
        "--certification=L0",
        "--fingers=2",
    ]);
    let client = scanner.client();
    let device = scanner.checked(&client, Purpose::Registration).await;
    let records = register(&client, &device, &registration_order())
        .await
        .unwrap();
    assert_eq!(records.len(), 2);
    let cancel = Cancel::new();
    let mut pictures = 0;
    let again = cancel.clone();
    let _ = client
        .preview(&device, 0, PATIENT, &cancel, &mut |_| {
            pictures += 1;
            again.cancel();
        })
        .await;
    assert!(pictures > 0, "asked for by its serial number");
}

#[tokio::test]
async fn another_device_of_sbi_1_0_is_refused_by_its_serial_number() {
    let scanner = Scanner::start(&["--spec-version=1.0"]);
    let client = scanner.client();
    let device = scanner.checked(&client, Purpose::Auth).await;
    scanner.script("flaw other-device").await;
    let outcome = authenticate(&client, &device, &auth_order()).await;
    assert_eq!(distrust(outcome), Distrust::OtherDevice { element: 0 });
}

/// So that what the two versions differ in is on the wire, and not only in the reader.
#[tokio::test]
async fn the_versions_name_a_device_differently_on_the_wire() {
    for (version, there, absent) in [
        ("0.9.5", "deviceId", "serialNo"),
        ("1.0", "serialNo", "deviceId"),
    ] {
        let scanner = Scanner::start(&[&format!("--spec-version={version}")]);
        let answer = client()
            .unwrap()
            .request(
                reqwest::Method::from_bytes(b"MOSIPDISC").unwrap(),
                format!("{}/device", scanner.process.base()),
            )
            .header("Content-Type", "application/json")
            .body(json!({ "type": "Finger" }).to_string())
            .send()
            .await
            .unwrap();
        let said: Value = serde_json::from_slice(&answer.bytes().await.unwrap()).unwrap();
        assert_eq!(said[0]["specVersion"], json!([version]));
        assert_eq!(said[0][there], scanner.process.ready()["deviceId"]);
        assert!(said[0].get(absent).is_none(), "{version} has no {absent}");
    }
}
