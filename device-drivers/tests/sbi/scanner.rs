use device_drivers::sbi::{
    Certification, DeviceType, Discovery, Info, Purpose, SbiTrouble, Status, Trust, Unchecked,
    client, discover,
};
use device_drivers::{Mender, Outcome, SurveyOptions, survey};

use crate::bench::{LIMITS, Scanner};

async fn found(scanner: &Scanner, kind: DeviceType) -> Discovery {
    let port = scanner.port();
    discover(&client().unwrap(), port..=port, kind, LIMITS).await
}

#[tokio::test]
async fn a_plugged_in_scanner_is_found_with_what_it_says_about_itself() {
    let scanner = Scanner::start(&[]);
    let found = found(&scanner, DeviceType::Any).await;
    assert_eq!(found.troubles, []);
    let [device] = &found.devices[..] else {
        panic!("one scanner, one device: {found:?}");
    };
    assert_eq!(device.port, scanner.port());
    assert_eq!(
        device.callback.as_str(),
        format!("{}/", scanner.process.base())
    );
    assert_eq!(device.device_id, scanner.process.ready()["deviceId"]);
    assert_eq!(device.status, Status::Ready);
    assert_eq!(device.certification, Certification::L1);
    assert_eq!(device.purpose, Purpose::Auth);
    assert_eq!(device.spec_versions, ["0.9.5"]);
    assert_eq!(device.sub_ids, ["0"]);
    assert_eq!(device.identity.kind, "Finger");
    assert_eq!(device.identity.sub_type, "Single");
    assert!(matches!(&device.info, Info::Known { env, signed: true, .. } if env == "Staging"));
    assert_eq!(device.doubts, []);
    let reasons = vec![Unchecked::OnlyDiscovered];
    assert_eq!(device.trust, Trust::Unchecked { reasons });
}

#[tokio::test]
async fn a_registration_scanner_without_certification_says_so() {
    let scanner = Scanner::start(&["--purpose", "Registration", "--certification", "L0"]);
    let found = found(&scanner, DeviceType::Finger).await;
    assert_eq!(found.devices[0].certification, Certification::L0);
    assert_eq!(found.devices[0].purpose, Purpose::Registration);
}

#[tokio::test]
async fn a_scanner_of_another_kind_is_not_a_device_that_was_asked_for() {
    let scanner = Scanner::start(&[]);
    let found = found(&scanner, DeviceType::Iris).await;
    assert!(found.devices.is_empty(), "a finger scanner has no iris");
    let trouble = &found.troubles[0].trouble;
    assert!(matches!(trouble, SbiTrouble::Refused { sbi_code, .. } if sbi_code == "502"));
}

#[tokio::test]
async fn an_unplugged_scanner_is_a_trouble_that_the_officer_can_mend() {
    let scanner = Scanner::start(&[]);
    scanner.script("unplug").await;
    let found = found(&scanner, DeviceType::Any).await;
    assert!(found.devices.is_empty());
    assert_eq!(found.troubles[0].trouble, SbiTrouble::NoDevice);
    assert_eq!(found.troubles[0].mender, Mender::Officer);
    scanner.script("plug").await;
    let again = crate::scanner::found(&scanner, DeviceType::Any).await;
    assert_eq!(again.devices.len(), 1);
}

#[tokio::test]
async fn a_busy_scanner_is_found_as_busy() {
    let scanner = Scanner::start(&[]);
    scanner.script("busy 600000").await;
    let found = found(&scanner, DeviceType::Any).await;
    assert_eq!(found.devices[0].status, Status::Busy);
}

#[tokio::test]
async fn a_survey_names_the_scanner_whatever_the_other_families_say() {
    let scanner = Scanner::start(&[]);
    let options = SurveyOptions {
        sbi_ports: scanner.port()..=scanner.port(),
        sbi_limits: LIMITS,
        ..SurveyOptions::default()
    };
    let survey = survey(&options).await;
    let Outcome::Found { found } = &survey.sbi else {
        panic!("{survey:?}");
    };
    assert_eq!(found.devices.len(), 1);
    let json = serde_json::to_value(&survey).unwrap();
    assert_eq!(json["sbi"]["found"]["devices"][0]["status"], "ready");
    assert_eq!(
        json["sbi"]["found"]["devices"][0]["trust"]["state"],
        "unchecked"
    );
    for family in ["hid", "cards"] {
        let outcome = json[family]["outcome"].as_str().unwrap();
        assert!(
            ["found", "trouble"].contains(&outcome),
            "{family}: {outcome}"
        );
    }
}
