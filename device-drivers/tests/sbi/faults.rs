//! One fault of a scanner after the other, and the error that each must end in.

use std::time::Duration;

use device_drivers::sbi::{
    CaptureTrouble, CertificateError, Distrust, Domain, Environment, Finger, Info, JwsError, Order,
    Purpose, SbiTrouble, Status, Token, Wanted,
};

use crate::bench::{
    PATIENT, Scanner, auth_order, authenticate, client_of, distrust, register, registration_order,
};

fn untrusted(token: Token, why: CertificateError) -> Distrust {
    Distrust::Certificate { token, why }
}

/// Compares without OpenSSL's wording.
fn without_words(distrust: Distrust) -> Distrust {
    match distrust {
        Distrust::Certificate {
            token,
            why: CertificateError::Untrusted { domain, .. },
        } => untrusted(token, stranger(domain)),
        other => other,
    }
}

fn stranger(domain: Domain) -> CertificateError {
    CertificateError::Untrusted {
        domain,
        reason: String::new(),
    }
}

fn token(token: Token, why: JwsError) -> Distrust {
    Distrust::Token { token, why }
}

#[tokio::test]
async fn each_fault_in_what_a_device_says_about_itself_has_its_own_error() {
    use Token::{DeviceInfo, DigitalId};
    let scanner = Scanner::start(&[]);
    let client = scanner.client();
    let none = JwsError::Algorithm {
        alg: "none".to_owned(),
    };
    for (flaw, expect) in [
        ("signature", token(DeviceInfo, JwsError::BadSignature)),
        ("alg-none", token(DeviceInfo, none)),
        ("unsigned", token(DeviceInfo, JwsError::NotCompact)),
        (
            "other-root",
            untrusted(DeviceInfo, stranger(Domain::Device)),
        ),
        ("expired", untrusted(DeviceInfo, CertificateError::Expired)),
        (
            "digital-id-signature",
            token(DigitalId, JwsError::BadSignature),
        ),
        (
            "digital-id-domain",
            untrusted(DigitalId, stranger(Domain::Ftm)),
        ),
        (
            "other-provider",
            Distrust::Provider {
                certificate: Some("Another Maker".to_owned()),
                said: "Virtual Scanner Works".to_owned(),
            },
        ),
        ("code-is-not-serial", Distrust::CodeIsNotSerial),
        (
            "env",
            Distrust::Environment {
                wanted: Environment::Staging,
                said: "Developer".to_owned(),
            },
        ),
        (
            "not-ready",
            Distrust::NotReady {
                status: Status::NotReady,
            },
        ),
        (
            "spec-version",
            Distrust::SpecVersion {
                said: "0.8".to_owned(),
            },
        ),
        ("info-differs", Distrust::NoInfo),
    ] {
        scanner.script(&format!("standing {flaw}")).await;
        let device = scanner.found(&client).await;
        let found = client.check(&device, Purpose::Auth).unwrap_err();
        assert_eq!(without_words(found), expect, "{flaw}");
    }
    scanner.script("standing none").await;
    let device = scanner.found(&client).await;
    assert_eq!(
        client.check(&device, Purpose::Registration).unwrap_err(),
        Distrust::Purpose {
            wanted: Purpose::Registration,
            said: Purpose::Auth
        }
    );
    let mut policy = scanner.policy();
    policy.providers = vec!["Another Maker".to_owned()];
    assert_eq!(
        client_of(policy, PATIENT)
            .check(&device, Purpose::Auth)
            .unwrap_err(),
        Distrust::UnknownProvider {
            provider: "Virtual Scanner Works".to_owned()
        }
    );
    client
        .check(&device, Purpose::Auth)
        .expect("without a fault it is accepted");
}

#[tokio::test]
async fn discovery_and_info_that_break_off_are_too_long_or_hang_leave_no_device_to_check() {
    let scanner = Scanner::start(&[]);
    let client = scanner.client();
    for (flaw, expect) in [("huge", SbiTrouble::TooLong)] {
        scanner.script(&format!("standing {flaw}")).await;
        let found = client.discover(scanner.port()..=scanner.port()).await;
        assert!(found.devices.is_empty(), "{flaw}");
        assert_eq!(found.troubles[0].trouble, expect, "{flaw}");
    }
    scanner.script("standing truncated").await;
    let found = client.discover(scanner.port()..=scanner.port()).await;
    let trouble = &found.troubles[0].trouble;
    assert!(matches!(trouble, SbiTrouble::Broken { .. }), "{trouble:?}");
    scanner.script("standing numbers").await;
    let device = scanner.found(&client).await;
    assert!(matches!(device.info, Info::Known { .. }));
    client
        .check(&device, Purpose::Auth)
        .expect("numbers are as good as texts");
    scanner.script("standing foreign-callback").await;
    let device = scanner.found(&client).await;
    assert_eq!(
        device.callback.port(),
        Some(scanner.port()),
        "it is not followed"
    );
}

/// The faults that both kinds of capture share.
fn shared_faults() -> Vec<(&'static str, Distrust)> {
    use Token::{Data, DigitalId};
    let none = JwsError::Algorithm {
        alg: "none".to_owned(),
    };
    let element = 0;
    vec![
        ("signature", token(Data, JwsError::BadSignature)),
        ("alg-none", token(Data, none)),
        ("other-root", untrusted(Data, stranger(Domain::Device))),
        ("expired", untrusted(Data, CertificateError::Expired)),
        (
            "digital-id-signature",
            token(DigitalId, JwsError::BadSignature),
        ),
        (
            "other-provider",
            Distrust::Provider {
                certificate: Some("Another Maker".to_owned()),
                said: "Virtual Scanner Works".to_owned(),
            },
        ),
        ("other-device", Distrust::OtherDevice { element }),
        ("transaction", Distrust::Transaction { element }),
        ("env", Distrust::OtherEnvironment { element }),
        ("purpose", Distrust::OtherPurpose { element }),
        ("bio-type", Distrust::OtherKind { element }),
        (
            "spec-version",
            Distrust::OtherVersion {
                element,
                said: "0.9.4".to_owned(),
            },
        ),
        (
            "subtype",
            Distrust::Finger {
                element,
                said: "Left Thumb".to_owned(),
            },
        ),
        ("no-quality", Distrust::NoQuality { element }),
        ("no-bio-value", Distrust::NoBiometric { element }),
        ("lower-hash", Distrust::NoHash { element }),
    ]
}

/// Faults of time say by how much, which depends on the moment.
fn is_out_of_time(distrust: &Distrust, expected: &str, early: bool) -> bool {
    matches!(distrust, Distrust::OutOfTime { element: 0, field, seconds }
        if *field == expected && (*seconds < 0) == early && seconds.abs() > 3000)
}

#[tokio::test]
async fn each_fault_of_a_capture_for_authentication_has_its_own_error() {
    let scanner = Scanner::start(&[]);
    let client = scanner.client();
    let device = scanner.checked(&client, Purpose::Auth).await;
    let order = auth_order();
    let mut faults = shared_faults();
    let (element, domain) = (0, Domain::Ftm);
    faults.extend([
        (
            "digital-id-domain",
            untrusted(Token::DigitalId, stranger(domain)),
        ),
        ("domain-uri", Distrust::DomainUri { element }),
        ("thumbprint", Distrust::Thumbprint { element }),
        (
            "session-key",
            Distrust::SessionKey {
                element,
                wanted: 256,
                got: 255,
            },
        ),
        (
            "milliseconds",
            Distrust::NoTime {
                element,
                field: "timestamp",
            },
        ),
        ("more", Distrust::Count { wanted: 1, got: 2 }),
        ("fewer", Distrust::Count { wanted: 1, got: 0 }),
    ]);
    for (flaw, expect) in faults {
        scanner.script(&format!("flaw {flaw}")).await;
        let found = distrust(authenticate(&client, &device, &order).await);
        assert_eq!(without_words(found), expect, "{flaw}");
    }
    for (flaw, field, early) in [
        ("old-time", "timestamp", true),
        ("future-time", "timestamp", false),
        ("old-digital-id", "digitalId.dateTime", true),
    ] {
        scanner.script(&format!("flaw {flaw}")).await;
        let found = distrust(authenticate(&client, &device, &order).await);
        assert!(is_out_of_time(&found, field, early), "{flaw}: {found:?}");
    }
    scanner.script("flaw numbers").await;
    let sealed = authenticate(&client, &device, &order).await;
    assert!(sealed.is_ok(), "numbers are as good as texts: {sealed:?}");
}

#[tokio::test]
async fn each_fault_of_a_capture_for_registration_has_its_own_error() {
    let scanner = Scanner::registration();
    let client = scanner.client();
    let device = scanner.checked(&client, Purpose::Registration).await;
    let order = registration_order();
    let mut faults = shared_faults();
    let (element, domain) = (0, Domain::Device);
    faults.extend([
        (
            "digital-id-domain",
            untrusted(Token::DigitalId, stranger(domain)),
        ),
        ("hash", Distrust::Hash { element }),
        (
            "position",
            Distrust::Position {
                element,
                finger: Finger::RightIndex,
                said: 3,
            },
        ),
        (
            "record",
            Distrust::Record {
                element,
                why: "this is not a finger image record of version 020".to_owned(),
            },
        ),
        ("more", Distrust::Count { wanted: 2, got: 3 }),
        ("fewer", Distrust::Count { wanted: 2, got: 1 }),
        (
            "twice",
            Distrust::Twice {
                finger: Finger::RightIndex,
            },
        ),
        (
            "backwards",
            Distrust::Backwards {
                element: 1,
                field: "timestamp",
            },
        ),
        (
            "too-slow",
            Distrust::TooSlow {
                element: 1,
                field: "timestamp",
            },
        ),
    ]);
    for (flaw, expect) in faults {
        scanner.script(&format!("flaw {flaw}")).await;
        let found = distrust(register(&client, &device, &order).await);
        assert_eq!(without_words(found), expect, "{flaw}");
    }
    let records = register(&client, &device, &order).await;
    assert!(
        records.is_ok(),
        "without a fault it is accepted: {records:?}"
    );
}

#[tokio::test]
async fn an_answer_that_is_too_long_breaks_off_hangs_or_lacks_its_error_is_a_trouble_of_the_line() {
    let scanner = Scanner::start(&[]);
    let patient = scanner.client();
    let device = scanner.checked(&patient, Purpose::Auth).await;
    let order = auth_order();
    let line = async |flaw: &str, client, order: &Order| {
        scanner.script(&format!("flaw {flaw}")).await;
        match authenticate(client, &device, order).await {
            Err(CaptureTrouble::Line { trouble }) => trouble,
            other => panic!("{flaw}: {other:?}"),
        }
    };
    assert_eq!(line("huge", &patient, &order).await, SbiTrouble::TooLong);
    let trouble = line("truncated", &patient, &order).await;
    assert!(matches!(trouble, SbiTrouble::Broken { .. }), "{trouble:?}");
    let malformed = SbiTrouble::Malformed { what: "error" };
    assert_eq!(line("no-error", &patient, &order).await, malformed);

    let hasty = client_of(scanner.policy(), Duration::from_millis(500));
    let mut short = order.clone();
    short.time_limit = Duration::from_secs(1);
    assert_eq!(line("stalled", &hasty, &short).await, SbiTrouble::Silent);
}

#[tokio::test]
async fn a_count_that_the_device_does_not_take_is_reported_with_its_code() {
    let scanner = Scanner::start(&[]);
    let client = scanner.client();
    let device = scanner.checked(&client, Purpose::Auth).await;
    let mut order = auth_order();
    order.wanted = Wanted::Any(4);
    let outcome = authenticate(&client, &device, &order).await;
    assert!(
        matches!(&outcome, Err(CaptureTrouble::Reported { sbi_code, .. }) if sbi_code == "109"),
        "{outcome:?}"
    );
}
