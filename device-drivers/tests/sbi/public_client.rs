//! MOSIP's published SBI client, unchanged, against our service and against the virtual scanner.

use std::path::Path;
use std::process::Stdio;

use device_drivers::sbi::Purpose;
use fixtures::sbi::pki::Identity;
use fixtures::sbi::{auth, record};
use serde_json::Value;
use tokio::process::Command;

use crate::bench::Scanner;
use crate::offered::{ORIGIN, Offered, certified, keys, settings};

/// Runs the client against `port`; gives its steps and whether it ended well.
async fn run(port: u16, patience: u32) -> (Vec<Value>, bool) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fixtures/sbi-client");
    let library = "node_modules/secure-biometric-interface-integrator";
    assert!(
        [folder.join(library), folder.join("../..").join(library)]
            .iter()
            .any(|place| place.exists()),
        "the public client is not installed: `npm ci` installs it"
    );
    let output = Command::new("node")
        .arg(folder.join("client.mjs"))
        .args(["--origin", ORIGIN, "--port", &port.to_string()])
        .args(["--patience", &patience.to_string()])
        .stdin(Stdio::null())
        .kill_on_drop(true)
        .output()
        .await
        .unwrap();
    let log = String::from_utf8_lossy(&output.stdout).into_owned();
    for step in log.lines() {
        println!("client: {}", step.chars().take(400).collect::<String>());
    }
    let steps = log.lines().map(|line| serde_json::from_str(line).unwrap());
    (steps.collect(), output.status.success())
}

fn requests(steps: &[Value]) -> Vec<(&str, u64)> {
    steps
        .iter()
        .filter(|step| step["step"] == "request")
        .map(|step| {
            (
                step["method"].as_str().unwrap(),
                step["status"].as_u64().unwrap(),
            )
        })
        .collect()
}

/// What the client's page would send to the ID service, opened by the authority.
fn opened(steps: &[Value], authority: &Identity) -> Vec<u8> {
    let captured = &steps[steps.len() - 1];
    assert_eq!(captured["step"], "captured", "{steps:?}");
    let element = &captured["answer"]["biometrics"][0];
    assert_eq!(element["error"]["errorCode"], "0");
    let verified = fixtures::sbi::jws::verify(element["data"].as_str().unwrap()).unwrap();
    let data: Value = serde_json::from_slice(&verified.payload).unwrap();
    assert_eq!(data["domainUri"], ORIGIN);
    auth::decrypt(
        data["bioValue"].as_str().unwrap(),
        element["sessionKey"].as_str().unwrap(),
        data["timestamp"].as_str().unwrap(),
        "a1b2c3d4e5",
        &authority.key,
    )
    .unwrap()
}

const WHOLE_WAY: [(&str, u64); 3] = [("MOSIPDISC", 200), ("MOSIPDINFO", 200), ("CAPTURE", 200)];

#[tokio::test]
async fn the_public_client_captures_through_our_service() {
    let offered = Offered::open(certified(Purpose::Auth));
    let (steps, well) = run(offered.port(), 60).await;
    assert!(well, "{steps:?}");
    assert_eq!(requests(&steps), WHOLE_WAY);
    let devices = steps.iter().find(|step| step["step"] == "devices").unwrap();
    assert!(
        devices["page"].as_str().unwrap().contains("F200"),
        "{devices}"
    );
    let iso = opened(&steps, &keys().1);
    assert_eq!(
        record::read(&iso).unwrap().position,
        0,
        "it names no finger"
    );
}

#[tokio::test]
async fn the_public_client_captures_from_the_virtual_scanner() {
    // The client looks only where SBI devices may listen.
    let scanner = Scanner::start_in_range(&["--allow-origin", ORIGIN]);
    let (steps, well) = run(scanner.port(), 60).await;
    assert!(well, "{steps:?}");
    assert_eq!(requests(&steps), WHOLE_WAY);
    let iso = opened(&steps, &scanner.authority);
    assert!(iso.starts_with(b"FIR\0"));
}

#[tokio::test]
async fn the_public_client_does_not_list_a_device_without_a_trust_module() {
    let offered = Offered::open(settings(Purpose::Auth));
    let (steps, well) = run(offered.port(), 1).await;
    assert!(!well, "an L0 device is invisible to it: {steps:?}");
    assert!(
        requests(&steps)
            .iter()
            .all(|(method, _)| *method != "CAPTURE"),
        "it never asks for a finger: {steps:?}"
    );
}
