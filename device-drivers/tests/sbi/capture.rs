//! Captures and previews from an honest scanner.

use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use device_drivers::Mender;
use device_drivers::fingerprint::Cancel;
use device_drivers::sbi::{
    CaptureTrouble, Certification, Distrust, Environment, Finger, Hash, Profile, Purpose, Record,
    SbiTrouble, Trust, Unchecked, Wanted,
};
use fixtures::sbi::auth;
use serde_json::Value;

use crate::bench::{
    PATIENT, Scanner, auth_order, authenticate, client_of, register, registration_order,
};

#[tokio::test]
async fn a_fingerprint_for_authentication_comes_sealed_and_only_the_authority_opens_it() {
    let scanner = Scanner::start(&[]);
    let client = scanner.client();
    let device = scanner.checked(&client, Purpose::Auth).await;
    let sealed = authenticate(&client, &device, &auth_order()).await.unwrap();
    let [one] = &sealed[..] else {
        panic!("one finger was asked for: {sealed:?}");
    };
    assert_eq!(one.finger(), Finger::RightIndex);
    assert!(one.quality() >= 60);
    let element: Value = serde_json::from_str(one.element()).unwrap();
    let data = element["data"].as_str().unwrap();
    let payload = URL_SAFE_NO_PAD.decode(data.split('.').nth(1).unwrap());
    let data: Value = serde_json::from_slice(&payload.unwrap()).unwrap();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let record = auth::decrypt(
        &text(&data["bioValue"]),
        &text(&element["sessionKey"]),
        &text(&data["timestamp"]),
        "a1b2c3d4e5",
        &scanner.authority.key,
    )
    .unwrap();
    assert_eq!(Hash::next(None, &record), one.hash());
    assert_eq!(element["hash"], one.hash().to_string());
    let shown = format!("{one:?}");
    assert!(
        !shown.contains("eyJ"),
        "no log shows what is sealed: {shown}"
    );
}

#[tokio::test]
async fn records_for_registration_chain_from_finger_to_finger_and_from_capture_to_capture() {
    let scanner = Scanner::registration();
    let client = scanner.client();
    let device = scanner.checked(&client, Purpose::Registration).await;
    let first = register(&client, &device, &registration_order())
        .await
        .unwrap();
    let fingers: Vec<_> = first.iter().map(Record::finger).collect();
    assert_eq!(fingers, [Finger::RightIndex, Finger::RightMiddle]);
    assert!(
        first
            .iter()
            .all(|record| record.bytes().starts_with(b"FIR\0"))
    );

    let mut order = registration_order();
    order.previous = Some(first[1].hash());
    let second = register(&client, &device, &order).await.unwrap();
    assert_eq!(
        Hash::next(order.previous, second[0].bytes()),
        second[0].hash(),
        "the second capture goes on from the first"
    );
}

#[tokio::test]
async fn a_finger_that_nobody_named_is_accepted_when_none_was_asked_for() {
    let scanner = Scanner::start(&[]);
    let client = scanner.client();
    let device = scanner.checked(&client, Purpose::Auth).await;
    let mut order = auth_order();
    order.wanted = Wanted::Any(1);
    let sealed = authenticate(&client, &device, &order).await.unwrap();
    assert_eq!(sealed[0].finger(), Finger::Unknown);
}

#[tokio::test]
async fn a_test_profile_says_what_it_let_through() {
    let scanner = Scanner::start(&["--certification=L0"]);
    let client = scanner.client();
    let device = scanner.checked(&client, Purpose::Auth).await;
    let reasons = vec![
        Unchecked::TestProfile(Environment::Staging),
        Unchecked::Simulator,
        Unchecked::HostEncryption,
    ];
    assert_eq!(device.device().trust, Trust::Unchecked { reasons });
}

#[tokio::test]
async fn production_refuses_simulators_host_encryption_and_other_environments() {
    let check = async |arguments: &[&str], purpose| {
        let scanner = Scanner::start(arguments);
        let mut policy = scanner.policy();
        policy.profile = Profile::Production;
        let client = client_of(policy, PATIENT);
        client
            .check(&scanner.found(&client).await, purpose)
            .unwrap_err()
    };
    assert_eq!(
        check(&["--env=Production"], Purpose::Auth).await,
        Distrust::Simulator
    );
    assert_eq!(
        check(&["--env=Production", "--certification=L0"], Purpose::Auth).await,
        Distrust::Certification {
            said: Certification::L0
        }
    );
    assert_eq!(
        check(&[], Purpose::Auth).await,
        Distrust::Environment {
            wanted: Environment::Production,
            said: "Staging".to_owned()
        }
    );
}

#[tokio::test]
async fn what_the_person_does_wrong_is_told_apart_from_what_the_machine_does() {
    let scanner = Scanner::start(&[]);
    let client = scanner.client();
    let device = scanner.checked(&client, Purpose::Auth).await;
    let mut order = auth_order();
    order.time_limit = Duration::from_millis(300);
    scanner.script("nobody").await;
    let trouble = authenticate(&client, &device, &order).await.unwrap_err();
    assert!(matches!(&trouble, CaptureTrouble::Reported { sbi_code, .. } if sbi_code == "801"));
    assert_eq!(trouble.mender(), Mender::Officer);

    scanner.script("finger 7001 quality 30").await;
    let trouble = authenticate(&client, &device, &order).await.unwrap_err();
    let CaptureTrouble::Distrust {
        distrust: Distrust::Quality {
            wanted: 60, got, ..
        },
    } = trouble
    else {
        panic!("the best picture at the end of the time is still too poor: {trouble:?}");
    };
    assert!(got < 60);

    scanner.script("error 103").await;
    let trouble = authenticate(&client, &device, &order).await.unwrap_err();
    assert_eq!(trouble.mender(), Mender::Technician, "{trouble:?}");

    scanner.script("busy 600000").await;
    let trouble = authenticate(&client, &device, &order).await.unwrap_err();
    let busy = SbiTrouble::Busy;
    assert_eq!(trouble, CaptureTrouble::Line { trouble: busy });
}

#[tokio::test]
async fn a_capture_can_be_cancelled_and_the_scanner_is_free_again() {
    let scanner = Scanner::start(&[]);
    let client = scanner.client();
    let device = scanner.checked(&client, Purpose::Auth).await;
    scanner.script("slow 50000").await;
    let cancel = Cancel::new();
    let order = auth_order();
    let (outcome, ()) = tokio::join!(client.authenticate(&device, &order, &cancel), async {
        tokio::time::sleep(Duration::from_millis(200)).await;
        cancel.cancel();
    });
    assert_eq!(outcome.unwrap_err(), CaptureTrouble::Cancelled);
}

#[tokio::test]
async fn an_order_that_makes_no_sense_is_not_sent() {
    let scanner = Scanner::start(&[]);
    let client = scanner.client();
    let device = scanner.checked(&client, Purpose::Auth).await;
    let mut order = auth_order();
    order.wanted = Wanted::Named(vec![Finger::LeftThumb, Finger::LeftThumb]);
    let outcome = authenticate(&client, &device, &order).await;
    assert!(matches!(outcome, Err(CaptureTrouble::BadOrder { .. })));
    let outcome = register(&client, &device, &registration_order()).await;
    assert!(
        matches!(outcome, Err(CaptureTrouble::BadOrder { .. })),
        "the device was checked for authentication"
    );
}

#[tokio::test]
async fn a_preview_shows_pictures_until_its_time_is_over_or_it_is_cancelled() {
    let scanner = Scanner::registration();
    let client = scanner.client();
    let device = scanner.checked(&client, Purpose::Registration).await;
    let over = client
        .preview(
            &device,
            0,
            Duration::from_secs(1),
            &Cancel::new(),
            &mut |_| (),
        )
        .await;
    assert_eq!(over, Ok(()), "the end of its time is no trouble");

    let cancel = Cancel::new();
    let again = cancel.clone();
    let outcome = client
        .preview(&device, 0, PATIENT, &cancel, &mut |jpeg| {
            assert!(jpeg.bytes().starts_with(&[0xFF, 0xD8]));
            again.cancel();
        })
        .await;
    assert_eq!(outcome, Err(CaptureTrouble::Cancelled));
}

#[tokio::test]
async fn there_is_no_preview_from_a_device_for_authentication() {
    let scanner = Scanner::start(&[]);
    let client = scanner.client();
    let device = scanner.checked(&client, Purpose::Auth).await;
    let outcome = client
        .preview(&device, 0, PATIENT, &Cancel::new(), &mut |_| ())
        .await;
    assert!(
        matches!(&outcome, Err(CaptureTrouble::Reported { sbi_code, .. }) if sbi_code == "601"),
        "{outcome:?}"
    );
}
