//! The officer's way in: who it is, and how the organisation gives a new PIN.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::Value;

use crate::station::{PIN, Station, complained, said, text};

const NEW_PIN: &str = "582047";

/// A key pair as the organisation makes it: the private and the public key's file.
struct KeyPair {
    private: PathBuf,
    public: PathBuf,
}

impl KeyPair {
    fn make(station: &Station, name: &str) -> Self {
        let pair = KeyPair {
            private: station.path(&format!("{name}-private.pem")),
            public: station.path(&format!("{name}.pem")),
        };
        openssl(&[
            "genpkey",
            "-quiet",
            "-algorithm",
            "RSA",
            "-pkeyopt",
            "rsa_keygen_bits:3072",
            "-out",
            &text(&pair.private),
        ]);
        openssl(&[
            "pkey",
            "-in",
            &text(&pair.private),
            "-pubout",
            "-out",
            &text(&pair.public),
        ]);
        pair
    }

    fn public(&self) -> String {
        std::fs::read_to_string(&self.public).expect("openssl wrote it")
    }
}

fn openssl(arguments: &[&str]) -> Vec<u8> {
    let output = Command::new("openssl")
        .args(arguments)
        .output()
        .expect("openssl is among what the setup installs");
    assert!(output.status.success(), "{}", complained(&output));
    output.stdout
}

/// A workstation whose key file is wrapped to the key pair.
fn recoverable() -> (Station, KeyPair) {
    let station = Station::new();
    let pair = KeyPair::make(&station, "recovery");
    let public = pair.public();
    (station.start(Some(&public)), pair)
}

fn recover(station: &Station, key: &Path, typed: &str) -> Output {
    let mut running = Command::new(env!("CARGO_BIN_EXE_kioskctl"))
        .args(["--config", &text(&station.path("kiosk.toml"))])
        .args(["pin", "recover", "--key", &text(key)])
        .env_remove("KIOSK_CONFIG")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("kioskctl is built with its tests");
    // It may have refused the key and be gone before it reads a PIN.
    let _ = running
        .stdin
        .take()
        .expect("piped")
        .write_all(typed.as_bytes());
    running.wait_with_output().expect("it ends")
}

fn twice(pin: &str) -> String {
    format!("{pin}\n{pin}\n")
}

fn opens_with(station: &Station, pin: &str) -> bool {
    station.write("pin", &format!("{pin}\n"));
    station.run(&["queue", "list"]).status.code() == Some(0)
}

fn key_file(station: &Station) -> Vec<u8> {
    std::fs::read(station.path("data/unlock.json")).expect("the key file")
}

#[test]
fn the_organisations_key_sets_a_new_pin_and_keeps_the_records() {
    let (station, pair) = recoverable();
    assert!(!opens_with(&station, "111222"), "a wrong try before");
    let output = recover(&station, &pair.private, &twice(NEW_PIN));
    assert_eq!(output.status.code(), Some(0), "{}", complained(&output));
    assert!(
        said(&output).contains("Officer One") && !said(&output).contains(NEW_PIN),
        "it says whose PIN, and not which: {}",
        said(&output)
    );
    assert!(!opens_with(&station, PIN), "the old PIN is out of use");
    assert!(
        opens_with(&station, NEW_PIN),
        "the same database, by the new PIN"
    );
    let chain = station.run(&["audit", "verify"]);
    assert!(
        said(&chain).contains("whole: 1 entries"),
        "the chain tells of the recovery: {}",
        said(&chain)
    );
    let status = station.run(&["pin", "status", "--json"]);
    let answer: Value = serde_json::from_str(&said(&status)).expect("JSON was asked for");
    assert_eq!(
        answer["failed_tries"], 0,
        "earlier wrong tries are forgotten"
    );
    let again = recover(&station, &pair.private, &twice(PIN));
    assert_eq!(
        again.status.code(),
        Some(0),
        "as often as needed: {}",
        complained(&again)
    );
}

#[test]
fn the_private_key_may_come_out_of_a_pipe() {
    let (station, pair) = recoverable();
    let sealed = station.path("sealed.pem");
    openssl(&[
        "pkey",
        "-in",
        &text(&pair.private),
        "-aes256",
        "-passout",
        "pass:far away",
        "-out",
        &text(&sealed),
    ]);
    let output = recover(&station, &sealed, &twice(NEW_PIN));
    assert_eq!(output.status.code(), Some(2), "it cannot be read as it is");
    assert!(
        complained(&output).contains("passphrase"),
        "{}",
        complained(&output)
    );
    let command = format!(
        "printf '{NEW_PIN}\\n{NEW_PIN}\\n' | {program} --config {config} pin recover \
         --key <(openssl pkey -in {sealed} -passin 'pass:far away')",
        program = env!("CARGO_BIN_EXE_kioskctl"),
        config = text(&station.path("kiosk.toml")),
        sealed = text(&sealed),
    );
    let output = Command::new("bash")
        .args(["-c", &command])
        .env_remove("KIOSK_CONFIG")
        .output()
        .expect("bash is there");
    assert_eq!(output.status.code(), Some(0), "{}", complained(&output));
    assert!(opens_with(&station, NEW_PIN), "nothing lay on the disk");
}

#[test]
fn another_key_recovers_nothing_and_is_said_to_be_another() {
    let (station, _) = recoverable();
    let stranger = KeyPair::make(&station, "stranger");
    let before = key_file(&station);
    let output = recover(&station, &stranger.private, &twice(NEW_PIN));
    assert_eq!(output.status.code(), Some(2), "{}", complained(&output));
    assert!(
        complained(&output).contains("is not the private key to which"),
        "{}",
        complained(&output)
    );
    let public = recover(&station, &stranger.public, &twice(NEW_PIN));
    assert_eq!(
        public.status.code(),
        Some(2),
        "a public key opens nothing: {}",
        complained(&public)
    );
    assert_eq!(key_file(&station), before, "byte for byte");
}

#[test]
fn a_workstation_without_a_recovery_wrap_says_so_before_it_asks_for_anything() {
    let station = Station::started();
    let pair = KeyPair::make(&station, "late");
    let output = recover(&station, &pair.private, "");
    assert_eq!(output.status.code(), Some(3), "{}", complained(&output));
    assert!(
        complained(&output).contains("no recovery wrap"),
        "{}",
        complained(&output)
    );
    let status = station.run(&["pin", "status"]);
    assert!(
        said(&status).contains("recovery: not possible"),
        "so that it is known before a PIN is lost: {}",
        said(&status)
    );
}

#[test]
fn a_new_pin_must_be_typed_twice_alike_and_be_hard_to_guess() {
    let (station, pair) = recoverable();
    let before = key_file(&station);
    for (typed, reason) in [
        (format!("{NEW_PIN}\n582074\n"), "not the same"),
        (twice("123456"), "run"),
        (format!("{NEW_PIN}\n"), "two lines"),
        ("7".repeat(5000), "two lines"),
    ] {
        let output = recover(&station, &pair.private, &typed);
        assert_eq!(output.status.code(), Some(2), "{}", complained(&output));
        assert!(
            complained(&output).contains(reason)
                && complained(&output).contains("nothing was changed"),
            "{reason}: {}",
            complained(&output)
        );
    }
    assert_eq!(key_file(&station), before, "byte for byte");
}

#[test]
fn a_damaged_key_file_is_recovered_if_its_wrap_is_whole_and_refused_if_not() {
    let (station, pair) = recoverable();
    let text = String::from_utf8(key_file(&station)).expect("JSON");
    let mut file: Value = serde_json::from_str(&text).expect("JSON");
    file["pin"]["wrapped"] = "AAAA".into();
    station.write("data/unlock.json", &file.to_string());
    assert!(!opens_with(&station, PIN), "its PIN part is damaged");
    let output = recover(&station, &pair.private, &twice(NEW_PIN));
    assert_eq!(output.status.code(), Some(0), "{}", complained(&output));
    assert!(opens_with(&station, NEW_PIN), "made anew");

    file["recovery"]["wrapped"] = "AAAA".into();
    station.write("data/unlock.json", &file.to_string());
    let output = recover(&station, &pair.private, &twice(NEW_PIN));
    assert_eq!(output.status.code(), Some(3), "{}", complained(&output));
    assert!(
        complained(&output).contains("damaged"),
        "{}",
        complained(&output)
    );
    station.write("data/unlock.json", "no JSON at all");
    let output = recover(&station, &pair.private, &twice(NEW_PIN));
    assert_eq!(output.status.code(), Some(3), "{}", complained(&output));
}

#[test]
fn a_lost_database_is_said_although_the_pin_is_set() {
    let (station, pair) = recoverable();
    std::fs::remove_file(station.path("data/kiosk.db")).expect("it was there");
    let output = recover(&station, &pair.private, &twice(NEW_PIN));
    assert_eq!(output.status.code(), Some(1), "{}", complained(&output));
    assert!(
        said(&output).contains("could not tell of it"),
        "{}",
        said(&output)
    );
}

#[test]
fn a_running_kiosk_is_closed_before_its_pin_is_set() {
    let (station, pair) = recoverable();
    let lock = std::fs::File::create(station.path("data/kiosk.lock")).expect("the lock file");
    lock.try_lock().expect("nobody else has it");
    let before = key_file(&station);
    let output = recover(&station, &pair.private, &twice(NEW_PIN));
    assert_eq!(output.status.code(), Some(5), "{}", complained(&output));
    assert_eq!(key_file(&station), before, "byte for byte");
}

#[test]
fn pin_status_tells_the_officer_the_tries_and_which_key_recovers() {
    let (station, pair) = recoverable();
    assert!(!opens_with(&station, "111222"), "a wrong try");
    let status = station.run(&["pin", "status", "--json"]);
    assert_eq!(status.status.code(), Some(0), "{}", complained(&status));
    let answer: Value = serde_json::from_str(&said(&status)).expect("JSON was asked for");
    assert_eq!(answer["officer"], "Officer One");
    assert_eq!(answer["failed_tries"], 1, "as at the kiosk itself");
    let der = openssl(&[
        "pkey",
        "-pubin",
        "-in",
        &text(&pair.public),
        "-outform",
        "DER",
    ]);
    std::fs::write(station.path("recovery.der"), der).expect("written");
    let digest = openssl(&[
        "dgst",
        "-sha256",
        "-r",
        &text(&station.path("recovery.der")),
    ]);
    let digest = String::from_utf8_lossy(&digest);
    assert_eq!(
        answer["recovery_key"].as_str(),
        digest.split_whitespace().next(),
        "the fingerprint that openssl gives for the organisation's public key"
    );
    let none = Station::new().run(&["pin", "status"]);
    assert_eq!(none.status.code(), Some(3), "{}", complained(&none));
}
