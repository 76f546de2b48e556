//! Our own scanners as an SBI device for the ID service's page.

use std::sync::atomic::Ordering;
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use device_drivers::fingerprint::{Cancel, Event, Retry};
use device_drivers::sbi::service::{OpenError, Refusal, ServiceEvent, Settings, open};
use device_drivers::sbi::{
    CheckedDevice, Distrust, Doubt, Profile, Purpose, SbiClient, Trust, Unchecked, Use, Wanted,
};
use fixtures::fingerprint::{MATCH_THRESHOLD, match_score};
use fixtures::sbi::{auth, picture, pki, record};
use jiff::Timestamp;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::bench::{PATIENT, auth_order, client_of, register};
use crate::offered::{ORIGIN, Offered, Step, as_page, certified, keys, pictures, policy, settings};

/// The service as our own client finds it, through a page.
async fn found(offered: &Offered, client: &SbiClient, purpose: Purpose) -> CheckedDevice {
    let page = as_page(offered.port()).await;
    let found = client.discover(page.port..=page.port).await;
    let device = &found.devices[0];
    assert_eq!(
        device.doubts,
        [Doubt::ForeignCallback],
        "the page's port is not the service's; nothing else is odd"
    );
    client.check(device, purpose).unwrap()
}

fn code(element: &Value) -> &str {
    element["error"]["errorCode"].as_str().unwrap()
}

fn data(element: &Value) -> Value {
    let token = element["data"].as_str().unwrap();
    let payload = URL_SAFE_NO_PAD.decode(token.split('.').nth(1).unwrap());
    serde_json::from_slice(&payload.unwrap()).unwrap()
}

#[tokio::test]
async fn a_finger_for_authentication_passes_every_check_of_a_client_and_only_the_authority_opens_it()
 {
    let offered = Offered::open(certified(Purpose::Auth));
    let client = client_of(policy(), PATIENT);
    let device = found(&offered, &client, Purpose::Auth).await;
    let sealed = client
        .authenticate(&device, &auth_order(), &Cancel::new())
        .await
        .unwrap();
    let element: Value = serde_json::from_str(sealed[0].element()).unwrap();
    let data = data(&element);
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let iso = auth::decrypt(
        &text(&data["bioValue"]),
        &text(&element["sessionKey"]),
        &text(&data["timestamp"]),
        "a1b2c3d4e5",
        &keys().1.key,
    )
    .unwrap();
    let read = record::read(&iso).unwrap();
    assert_eq!(read.position, 2);
    let captured = picture::decode(&read).unwrap();
    assert!(match_score(&captured, &pictures().0) >= MATCH_THRESHOLD);
}

#[tokio::test]
async fn fingers_for_registration_are_previewed_captured_and_chained() {
    let offered = Offered::open(settings(Purpose::Registration));
    let client = client_of(policy(), PATIENT);
    let device = found(&offered, &client, Purpose::Registration).await;
    let mut order = auth_order();
    order.usage = Use::Registration {
        missing: Vec::new(),
    };
    let seen = Cancel::new();
    let shown = seen.clone();
    let outcome = client
        .preview(&device, 0, PATIENT, &seen, &mut |jpeg| {
            let picture = image::load_from_memory(jpeg.bytes()).unwrap();
            assert_eq!((picture.width(), picture.height()), (320, 400));
            shown.cancel();
        })
        .await;
    assert!(outcome.is_err(), "it went on until it was cancelled");

    let first = register(&client, &device, &order).await.unwrap();
    order.previous = Some(first[0].hash());
    let second = register(&client, &device, &order).await.unwrap();
    assert_ne!(first[0].hash(), second[0].hash());
    order.wanted = Wanted::Any(1);
    let outcome = register(&client, &device, &order).await;
    assert!(outcome.is_err(), "registration names its fingers");
}

#[tokio::test]
async fn a_capture_during_a_preview_ends_the_film_and_not_the_preview() {
    let offered = Offered::open(settings(Purpose::Registration));
    let id = offered.discovered().await["deviceId"].take();
    let body = json!({ "deviceId": id, "deviceSubId": "0", "timeout": "30000" });
    let request = offered.request("STREAM", "/stream").json(&body);
    let mut stream = request.send().await.unwrap();
    assert!(stream.chunk().await.unwrap().is_some(), "it films");
    let element = offered.captured(|_| ()).await;
    assert_eq!(code(&element), "0");
    assert!(stream.chunk().await.unwrap().is_some(), "it films again");
}

#[tokio::test]
async fn without_a_trust_module_it_says_l0_and_production_refuses_it() {
    let offered = Offered::open(settings(Purpose::Auth));
    let found_device = offered.discovered().await;
    assert_eq!(found_device["certification"], "L0");
    assert_eq!(found_device["deviceCode"], "F200000100020003");
    let client = client_of(policy(), PATIENT);
    let device = found(&offered, &client, Purpose::Auth).await;
    let Trust::Unchecked { reasons } = &device.device().trust else {
        panic!("a test profile never calls it checked");
    };
    assert!(reasons.contains(&Unchecked::HostEncryption));

    let mut strict = policy();
    strict.profile = Profile::Production;
    let mut production = settings(Purpose::Auth);
    production.env = device_drivers::sbi::Environment::Production;
    let offered = Offered::open(production);
    let client = client_of(strict, PATIENT);
    let page = as_page(offered.port()).await;
    let found = client.discover(page.port..=page.port).await;
    let outcome = client.check(&found.devices[0], Purpose::Auth);
    assert!(matches!(outcome, Err(Distrust::Certification { .. })));
}

#[tokio::test]
async fn only_pages_of_the_named_origin_may_ask_and_only_at_this_address() {
    let offered = Offered::open(settings(Purpose::Auth));
    let own = format!("127.0.0.1:{}", offered.port());
    let ask = async |host: &str, origin: Option<&str>| {
        let address = format!("http://{own}/device");
        let method = reqwest::Method::from_bytes(b"MOSIPDISC").unwrap();
        let client = device_drivers::sbi::client().unwrap();
        let mut request = client.request(method, address).header("Host", host);
        if let Some(origin) = origin {
            request = request.header("Origin", origin);
        }
        let body = json!({ "type": "Finger" }).to_string();
        let answer = request.body(body).send().await.unwrap();
        let readable = answer.headers().contains_key("access-control-allow-origin");
        (answer.status().as_u16(), readable)
    };
    assert_eq!(ask(&own, Some(ORIGIN)).await, (200, true));
    for origin in [
        None,
        Some("null"),
        Some("https://evil.example.org"),
        Some("http://id.example.org"),
        Some("https://id.example.org:444"),
        Some("https://id.example.org.evil.org"),
    ] {
        assert_eq!(ask(&own, origin).await, (403, false), "{origin:?}");
    }
    for host in ["evil.example.org", "localhost", "127.0.0.1:1", "127.0.0.1"] {
        assert_eq!(ask(host, Some(ORIGIN)).await, (403, false), "{host}");
    }
    let preflight = offered
        .request("OPTIONS", "/capture")
        .header("Access-Control-Request-Method", "CAPTURE")
        .header("Access-Control-Request-Private-Network", "true")
        .send()
        .await
        .unwrap();
    let header = |name: &str| preflight.headers()[name].to_str().unwrap().to_owned();
    assert_eq!(header("access-control-allow-origin"), ORIGIN);
    assert!(header("access-control-allow-methods").contains("RCAPTURE"));
    assert_eq!(header("access-control-allow-private-network"), "true");
    assert_eq!(header("cache-control"), "no-store");
    assert_eq!(header("connection"), "close");
}

#[tokio::test]
async fn while_one_capture_runs_another_one_finds_the_device_busy() {
    let offered = Offered::open(settings(Purpose::Auth));
    offered.next(&[Step::Nobody]);
    let first = offered.captured(|wanted| wanted["timeout"] = json!(300_000));
    let second = async {
        while offered.discovered().await["deviceStatus"] != "Busy" {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        offered.captured(|_| ()).await
    };
    tokio::select! {
        first = first => panic!("the first one ended by itself: {first}"),
        second = second => assert_eq!(code(&second), "111"),
    }
}

#[tokio::test]
async fn a_capture_that_nobody_comes_for_ends_in_time_and_the_device_is_free_again() {
    let offered = Offered::open(settings(Purpose::Auth));
    offered.next(&[Step::Nobody]);
    let nobody = offered
        .captured(|wanted| wanted["timeout"] = json!(500))
        .await;
    assert_eq!(code(&nobody), "101", "nobody came in time");
    let again = offered.captured(|_| ()).await;
    assert_eq!(code(&again), "0", "it is free again");
}

#[tokio::test]
async fn the_best_picture_is_given_when_the_time_is_over_with_its_true_quality() {
    let offered = Offered::open(settings(Purpose::Auth));
    offered.next(&[Step::Poor; 1000]);
    let element = offered
        .captured(|wanted| {
            wanted["timeout"] = json!("2000");
            wanted["bio"][0]["requestedScore"] = json!("99.5");
        })
        .await;
    assert_eq!(code(&element), "0");
    let data = data(&element);
    let quality: u8 = data["qualityScore"].as_str().unwrap().parse().unwrap();
    assert_eq!(quality, fixtures::fingerprint::quality(&pictures().1));
    assert_eq!(data["requestedScore"], "99.5");
}

#[tokio::test]
async fn a_scanner_that_is_pulled_out_is_found_again_once_it_is_back() {
    let offered = Offered::open(settings(Purpose::Auth));
    offered.next(&[Step::Removed]);
    assert_eq!(code(&offered.captured(|_| ()).await), "106");
    assert!(
        offered.given_back.load(Ordering::SeqCst),
        "it is opened anew"
    );
    assert_eq!(code(&offered.captured(|_| ()).await), "0");
}

#[tokio::test]
async fn a_page_that_leaves_ends_its_capture() {
    let offered = Offered::open(settings(Purpose::Auth));
    let id = offered.discovered().await["deviceId"].take();
    offered.next(&[Step::Nobody]);
    let mut wanted = Offered::wanted("Auth", &id);
    wanted["timeout"] = json!(300_000);
    let body = wanted.to_string();
    let mut page = TcpStream::connect(("127.0.0.1", offered.port()))
        .await
        .unwrap();
    let request = format!(
        "CAPTURE /capture HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nOrigin: {ORIGIN}\r\nContent-Length: {}\r\n\r\n{body}",
        offered.port(),
        body.len()
    );
    page.write_all(request.as_bytes()).await.unwrap();
    while offered.discovered().await["deviceStatus"] != "Busy" {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    drop(page);
    while offered.discovered().await["deviceStatus"] != "Ready" {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    assert_eq!(code(&offered.captured(|_| ()).await), "0");
}

#[tokio::test]
async fn dropping_the_guard_closes_the_port_at_once_and_gives_the_scanner_back() {
    let offered = Offered::open(settings(Purpose::Auth));
    let (port, given_back) = (offered.port(), offered.given_back.clone());
    let id = offered.discovered().await["deviceId"].take();
    offered.next(&[Step::Nobody]);
    let mut wanted = Offered::wanted("Auth", &id);
    wanted["timeout"] = json!(300_000);
    let running = tokio::spawn(offered.request("CAPTURE", "/capture").json(&wanted).send());
    while offered.discovered().await["deviceStatus"] != "Busy" {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    drop(offered);
    let again = TcpStream::connect(("127.0.0.1", port)).await;
    assert!(again.is_err(), "nothing listens any more");
    assert!(
        running.await.unwrap().is_err(),
        "the running capture was broken off"
    );
    for _ in 0..600 {
        if given_back.load(Ordering::SeqCst) {
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("the scanner was not given back");
}

#[tokio::test]
async fn the_application_hears_what_happens() {
    let mut offered = Offered::open(settings(Purpose::Auth));
    offered.next(&[Step::Lifted]);
    assert_eq!(code(&offered.captured(|_| ()).await), "0");
    let mut heard = Vec::new();
    while let Ok(event) = offered.events.try_recv() {
        heard.push(match event {
            ServiceEvent::Asked { origin, .. } => {
                assert_eq!(origin, ORIGIN);
                "asked"
            }
            ServiceEvent::Reader(Event::Preview(_)) => "preview",
            ServiceEvent::Reader(Event::Quality(_)) => "quality",
            ServiceEvent::Reader(Event::FingerOn) => "finger",
            ServiceEvent::Reader(_) => continue,
            ServiceEvent::Again(Retry::TooShort) => "again",
            ServiceEvent::Again(_) => "other retry",
            ServiceEvent::Captured { .. } => "captured",
            ServiceEvent::Refused { .. } => "refused",
        });
    }
    assert_eq!(
        heard,
        ["asked", "again", "finger", "preview", "quality", "captured"]
    );
    offered
        .captured(|wanted| wanted["env"] = json!("Production"))
        .await;
    let event = offered.events.try_recv().unwrap();
    assert!(matches!(
        event,
        ServiceEvent::Refused {
            refusal: Refusal::WrongEnv
        }
    ));
}

#[tokio::test]
async fn missing_and_expired_keys_have_their_own_codes() {
    let mut without = settings(Purpose::Auth);
    without.authority = None;
    let offered = Offered::open(without);
    assert_eq!(code(&offered.captured(|_| ()).await), "108");

    let mut expired = settings(Purpose::Auth);
    let long_ago: Timestamp = "2001-01-01T00:00:00Z".parse().unwrap();
    expired.authority = Some(pki::Identity::generate_ida(long_ago).unwrap().certificate);
    let offered = Offered::open(expired);
    assert_eq!(
        code(&offered.captured(|_| ()).await),
        "108",
        "it expired in 2011"
    );

    let mut old = settings(Purpose::Auth);
    let (device, _) = keys();
    old.device_key = std::sync::Arc::new(
        device_drivers::sbi::SoftKey::new(device.expired.clone(), device.device.key.clone())
            .unwrap(),
    );
    let offered = Offered::open(old);
    assert_eq!(offered.discovered().await["deviceStatus"], "Not Ready");
    assert_eq!(code(&offered.captured(|_| ()).await), "107");
}

#[tokio::test]
async fn requests_for_other_things_are_refused_as_sbi_prescribes() {
    let offered = Offered::open(settings(Purpose::Auth));
    for (method, path) in [
        ("GET", "/device"),
        ("CAPTURE", "/info"),
        ("SBIDISC", "/device"),
    ] {
        let answer = offered.request(method, path).send().await.unwrap();
        assert_eq!(answer.status(), 405, "{method} {path}");
        let answer: Value = answer.json().await.unwrap();
        assert_eq!(answer["error"]["errorCode"], "500");
    }
    let iris = offered
        .ask("MOSIPDISC", "/device", &json!({ "type": "Iris" }))
        .await;
    assert_eq!(code(&iris[0]), "502");
    let id = offered.discovered().await["deviceId"].take();
    let stream = json!({ "deviceId": id, "deviceSubId": "0" });
    let stream = offered.ask("STREAM", "/stream", &stream).await;
    assert_eq!(code(&stream), "601");
    let wanted = Offered::wanted("Registration", &id);
    let other = offered.ask("RCAPTURE", "/capture", &wanted).await;
    assert_eq!(code(&other["biometrics"][0]), "709");
}

/// Sends `bytes` and gives all that comes back.
async fn sent(port: u16, bytes: &[u8]) -> String {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).await.unwrap();
    let _ = stream.write_all(bytes).await;
    let _ = stream.shutdown().await;
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer).await;
    String::from_utf8_lossy(&answer).into_owned()
}

#[tokio::test]
async fn requests_that_are_too_long_or_malformed_are_refused_and_slow_ones_given_up() {
    let mut hasty = settings(Purpose::Auth);
    hasty.limits.request = Duration::from_millis(300);
    let offered = Offered::open(hasty);
    let port = offered.port();
    let long_head = format!("CAPTURE /capture HTTP/1.1\r\nA: {}", "b".repeat(9000));
    assert!(
        sent(port, long_head.as_bytes())
            .await
            .starts_with("HTTP/1.1 431 ")
    );
    let long_body = "CAPTURE /capture HTTP/1.1\r\nContent-Length: 70000\r\n\r\n";
    assert!(
        sent(port, long_body.as_bytes())
            .await
            .starts_with("HTTP/1.1 413 ")
    );
    assert!(
        sent(port, b"\x16\x03\x01\x00")
            .await
            .starts_with("HTTP/1.1 400 ")
    );
    let chunked = "CAPTURE /capture HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n";
    assert!(
        sent(port, chunked.as_bytes())
            .await
            .starts_with("HTTP/1.1 411 ")
    );
    assert_eq!(sent(port, b"CAPTURE /capt").await, "", "it left");

    // A hundred that say nothing: those above the limit are closed, the rest given up.
    let mut silent = Vec::new();
    for _ in 0..100 {
        silent.push(TcpStream::connect(("127.0.0.1", port)).await.unwrap());
    }
    for mut one in silent {
        let mut answer = Vec::new();
        let _ = one.read_to_end(&mut answer).await;
        assert!(answer.is_empty());
    }
    assert_eq!(offered.discovered().await["deviceStatus"], "Ready");
}

#[tokio::test]
async fn five_hundred_random_requests_leave_the_service_as_it_was() {
    let offered = Offered::open(settings(Purpose::Auth));
    let id = offered.discovered().await["deviceId"].take();
    let body = Offered::wanted("Auth", &id).to_string();
    let request = format!(
        "CAPTURE /capture HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nOrigin: {ORIGIN}\r\nContent-Length: {}\r\n\r\n{body}",
        offered.port(),
        body.len()
    );
    for seed in 0..500 {
        let mut bytes = request.clone().into_bytes();
        fixtures::scanner::flaw::spoil_at_random(&mut bytes, seed);
        let answer = sent(offered.port(), &bytes).await;
        assert!(
            answer.is_empty() || answer.starts_with("HTTP/1.1 "),
            "seed {seed}: {answer}"
        );
    }
    assert_eq!(code(&offered.captured(|_| ()).await), "0");
}

#[tokio::test]
async fn nothing_is_offered_without_an_origin_a_purpose_or_a_free_port() {
    let refused = |change: &dyn Fn(&mut Settings)| {
        let mut settings = settings(Purpose::Auth);
        change(&mut settings);
        let reader = Box::new(|| Err(device_drivers::fingerprint::Failure::Removed));
        let encode = Box::new(crate::offered::TestEncode);
        let clock = std::sync::Arc::new(Timestamp::now);
        open(settings, reader, encode, clock).err()
    };
    let outcome = refused(&|settings| settings.origins.clear());
    assert!(matches!(outcome, Some(OpenError::NoOrigin)));
    let outcome = refused(&|settings| settings.purpose = Purpose::None);
    assert!(matches!(outcome, Some(OpenError::NoPurpose)));
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port();
    let outcome = refused(&|settings| settings.ports = port..=port);
    assert!(matches!(outcome, Some(OpenError::NoFreePort)));
}
