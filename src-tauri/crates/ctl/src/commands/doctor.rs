//! `doctor`

use std::fmt::Write as _;
use std::path::Path;

use kiosk_app::devices::doctor::{self, Examination, Examined, Finding, SelfTest, What};
use kiosk_app::views::{DeviceFamily, DeviceStatus, Who};
use serde_json::json;

use crate::opened;
use crate::outcome::Outcome;

const RULES: &str = "installer/udev/70-registration-kiosk.rules";

pub async fn doctor(config: Option<&Path>, as_json: bool, thorough: bool) -> Outcome {
    let config = match opened::config(config) {
        Ok(config) => config,
        Err(outcome) => return outcome,
    };
    let found = doctor::examine(&config, thorough).await;
    if as_json {
        let words: Vec<String> = found.findings.iter().map(words).collect();
        println!("{}", json!({"found": &found, "to_do": words}));
    } else {
        print!("{}", report(&found));
    }
    if found.findings.is_empty() {
        Outcome::Done
    } else {
        Outcome::Findings
    }
}

fn report(found: &Examination) -> String {
    let mut text = String::new();
    if found.devices.is_empty() {
        text.push_str("no device is plugged in\n");
    }
    for examined in &found.devices {
        describe(&mut text, examined);
    }
    let service = &found.card_service;
    let state = match (service.installed, service.running) {
        (_, true) => "runs",
        (true, false) => "is installed and does not run",
        (false, false) => "is not installed",
    };
    let version = service.version.as_deref().unwrap_or_default();
    line(
        &mut text,
        format_args!("card service pcscd: {state} {version}"),
    );
    let (first, last) = found.sbi_ports;
    line(
        &mut text,
        format_args!("SBI: asked at 127.0.0.1, ports {first} to {last}"),
    );
    for finding in &found.findings {
        line(
            &mut text,
            format_args!("to do ({}): {}", who(finding.who), words(finding)),
        );
    }
    if found.findings.is_empty() {
        text.push_str("nothing is amiss\n");
    }
    text
}

fn describe(text: &mut String, examined: &Examined) {
    let device = &examined.device;
    line(
        text,
        format_args!(
            "{}: {}, {}",
            family(device.family),
            device.name,
            status(device.status)
        ),
    );
    if let Some(serial) = &device.serial {
        line(text, format_args!("  serial number: {serial}"));
    }
    if let Some(firmware) = &device.firmware {
        line(text, format_args!("  firmware: {firmware}"));
    }
    if let Some(capture) = &device.last_capture {
        match capture.quality {
            Some(quality) => line(
                text,
                format_args!("  last capture: {}, quality {quality} of 100", capture.at),
            ),
            None => line(text, format_args!("  last capture: {}", capture.at)),
        }
    }
    match &examined.self_test {
        Some(SelfTest::Good { info }) => line(
            text,
            format_args!(
                "  self-test: good; {} {} #{}, firmware {}, {} x {} pixels at {} dpi",
                info.make,
                info.model,
                info.serial,
                info.firmware,
                info.width,
                info.height,
                info.dpi
            ),
        ),
        Some(SelfTest::Picture { width, height }) => line(
            text,
            format_args!("  self-test: good; a picture of {width} x {height} pixels"),
        ),
        Some(SelfTest::Failed { reason }) => {
            line(text, format_args!("  self-test: failed; {reason}"));
        }
        None => {}
    }
}

fn line(text: &mut String, words: std::fmt::Arguments<'_>) {
    let before = text.len();
    write!(text, "{words}").expect("writing to a string cannot fail");
    let end = text[before..].trim_end().len();
    text.truncate(before + end);
    text.push('\n');
}

fn family(family: DeviceFamily) -> &'static str {
    match family {
        DeviceFamily::FingerprintSbi => "fingerprint scanner (SBI)",
        DeviceFamily::FingerprintScanner => "fingerprint scanner",
        DeviceFamily::CardReader => "card reader",
        DeviceFamily::Camera => "camera",
        DeviceFamily::SecurityKey => "security key",
        DeviceFamily::CodeScanner => "code scanner",
        DeviceFamily::OtherHid => "other HID device",
    }
}

fn status(status: DeviceStatus) -> &'static str {
    match status {
        DeviceStatus::Ready => "ready",
        DeviceStatus::Busy => "busy",
        DeviceStatus::NotReady => "not ready",
        DeviceStatus::NotRegistered => "not registered",
        DeviceStatus::NoCard => "no card in it",
        DeviceStatus::CardPresent => "a card in it",
        DeviceStatus::CardMute => "something in it that does not answer",
        DeviceStatus::NoAccess => "this user may not open it",
    }
}

fn who(who: Who) -> &'static str {
    match who {
        Who::Nobody => "nobody",
        Who::Applicant => "applicant",
        Who::Officer => "officer",
        Who::Supervisor => "supervisor",
        Who::Technician => "technician",
        Who::Time => "passes by itself",
    }
}

/// What is to be done.
fn words(finding: &Finding) -> String {
    let about = &finding.about;
    match finding.what {
        What::NoScanner => {
            "no fingerprint scanner was found: plug one in; a scanner with a service \
                            of its own needs that service to run"
                .to_owned()
        }
        What::NoCardReader => "no card reader was found: plug one in".to_owned(),
        What::CardServiceMissing => {
            "the card service is not installed: install the package pcscd".to_owned()
        }
        What::CardServiceNotRunning => {
            "the card service does not run: systemctl enable --now pcscd.socket".to_owned()
        }
        What::CardServiceNoAccess => {
            "the card service does not let this user in: a rule of polkit \
                                      for org.debian.pcsc-lite is needed"
                .to_owned()
        }
        What::CardServiceSilent => {
            "the card service does not answer: systemctl restart pcscd".to_owned()
        }
        What::SbiNotAnswering => "a service on one of the SBI ports does not answer as SBI \
                                  prescribes: restart it, or set devices.sbi_first_port and \
                                  sbi_last_port so that only scanners are asked"
            .to_owned(),
        What::SbiNoDevice => {
            "the scanner's service runs without its scanner: plug it in".to_owned()
        }
        What::NotReady => format!("{about} is not ready: unplug it and plug it in again"),
        What::NotRegistered => {
            format!("{about} is not registered: register it with the organisation")
        }
        What::CardMute => {
            format!("the card in {about} does not answer: turn it, or try another one")
        }
        What::NoAccess => format!(
            "this user may not open {about}: install the udev rule {RULES} in \
             /etc/udev/rules.d, run `udevadm control --reload && udevadm trigger`, and plug it in again"
        ),
        What::CameraNoAccess => format!(
            "this user may not open {about}: sign in at this computer's own screen, or add the user to \
             the group video and sign in again"
        ),
        What::NotListed => "the system's list of devices cannot be read".to_owned(),
        What::SelfTestFailed => {
            format!("{about} does not pass its self-test: see above; try another port or cable")
        }
    }
}
