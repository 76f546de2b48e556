//! `pin status` and `pin recover`: the officer's way in, without the PIN.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use jiff::Timestamp;
use kiosk_app::Config;
use kiosk_identity::vault::{self, Cost, KeyFileError, RecoveryError, VaultError, VaultStatus};
use kiosk_identity::{DatabaseKey, Officer, Secret, SystemEntropy};
use serde_json::json;
use zeroize::Zeroizing;

use crate::opened;
use crate::outcome::{Outcome, hex};
use crate::pin;

/// Longest private key that is read, in bytes; an RSA key of 16,384 bits has under 13,000.
const LONGEST_KEY: u64 = 64 * 1024;

pub fn status(config: Option<&Path>, as_json: bool) -> Outcome {
    match look(config, as_json) {
        Ok(outcome) | Err(outcome) => outcome,
    }
}

/// Sets a new PIN with the organisation's private key. The database and all that is in it stay.
pub fn recover(config: Option<&Path>, key: &Path) -> Outcome {
    match set_new_pin(config, key) {
        Ok(outcome) | Err(outcome) => outcome,
    }
}

fn look(config: Option<&Path>, as_json: bool) -> Result<Outcome, Outcome> {
    let config = opened::config(config)?;
    let path = config.key_file();
    let (officer, failed_tries, wait) =
        match vault::status(&path, Timestamp::now()).map_err(|error| unusable(&path, &error))? {
            VaultStatus::NotSetUp => return Err(never_started(&path)),
            VaultStatus::SetUp {
                officer,
                failed_tries,
                wait,
                ..
            } => (officer, failed_tries, wait),
        };
    let recovery = vault::recovery_key_id(&path)
        .map_err(|error| unusable(&path, &error))?
        .map(|id| hex(&id));
    if as_json {
        let answer = json!({
            "officer": officer.name,
            "failed_tries": failed_tries,
            "wait_seconds": wait.as_secs(),
            "recovery_key": recovery,
        });
        println!("{answer}");
    } else {
        println!("officer: {}", officer.name);
        println!("failed tries: {failed_tries}");
        println!("seconds until a PIN is accepted: {}", wait.as_secs());
        match recovery {
            Some(id) => println!("recovery: possible with the private key to {id}"),
            None => println!("recovery: not possible, the key file has no recovery wrap"),
        }
    }
    Ok(Outcome::Done)
}

fn set_new_pin(config: Option<&Path>, key_file: &Path) -> Result<Outcome, Outcome> {
    let config = opened::config(config)?;
    let path = config.key_file();
    if !path.exists() {
        return Err(never_started(&path));
    }
    let _alone = opened::alone(&config)?;
    let wrapped_to = vault::recovery_key_id(&path)
        .map_err(|error| unusable(&path, &error))?
        .ok_or_else(|| refused(&path, key_file, &RecoveryError::NoWrap.into()))?;
    let from_stdin = key_file == Path::new("-");
    let private = if from_stdin {
        private_key(key_file, Ok(std::io::stdin().lock()))?
    } else {
        private_key(key_file, File::open(key_file))?
    };
    vault::check_recovery(&path, &private).map_err(|error| refused(&path, key_file, &error))?;
    let pin = pin::read_new(from_stdin)?;
    let (key, officer) = vault::recover(&path, &private, &pin, Cost::default(), &SystemEntropy)
        .map_err(|error| refused(&path, key_file, &error))?;
    println!(
        "The new PIN of {} is set. Earlier wrong tries are forgotten; all records are as they were.",
        officer.name
    );
    match note(&config, &key, &officer, &wrapped_to) {
        Ok(()) => {
            println!("The audit chain tells of it.");
            Ok(Outcome::Done)
        }
        Err(reason) => {
            println!("The audit chain could not tell of it: {reason}");
            Ok(Outcome::Findings)
        }
    }
}

/// That the organisation's key was used must not stay hidden from whoever reads the chain.
fn note(
    config: &Config,
    key: &DatabaseKey,
    officer: &Officer,
    wrapped_to: &[u8; 32],
) -> Result<(), String> {
    let database = config.database_file();
    if !database.exists() {
        return Err(format!("{} is not there", database.display()));
    }
    let store = opened::with_key(config, key).map_err(|error| error.to_string())?;
    store
        .audit()
        .append(
            "recovery",
            "pin_recovered",
            &officer.id.to_string(),
            &json!({ "key": hex(wrapped_to) }),
        )
        .map(drop)
        .map_err(|error| error.to_string())
}

/// Read as a stream, so that it may come out of a pipe and need not lie on a disk unencrypted.
fn private_key(file: &Path, opened: std::io::Result<impl Read>) -> Result<Secret<String>, Outcome> {
    let wrong = |reason: &str| Outcome::Wrong(format!("{}: {reason}", file.display()));
    let mut text = Zeroizing::new(String::with_capacity(LONGEST_KEY as usize + 1));
    opened
        .and_then(|opened| opened.take(LONGEST_KEY + 1).read_to_string(&mut text))
        .map_err(|error| wrong(&error.to_string()))?;
    if text.len() as u64 > LONGEST_KEY {
        return Err(wrong("too long for a private key"));
    }
    if text.contains("BEGIN ENCRYPTED PRIVATE KEY") {
        return Err(wrong(
            "this key has a passphrase; give it as `openssl pkey -in FILE | kioskctl … --key -`",
        ));
    }
    Ok(Secret::new(std::mem::take(&mut *text)))
}

fn refused(path: &Path, key_file: &Path, error: &VaultError) -> Outcome {
    let (path, key_file) = (path.display(), key_file.display());
    match error {
        VaultError::Recovery(RecoveryError::NoWrap) => Outcome::StoreClosed(format!(
            "{path} has no recovery wrap: when the workstation was set up, its configuration named \
             no `recovery.public_key_file`. Nothing was changed; only the PIN opens the records"
        )),
        VaultError::Recovery(RecoveryError::OtherKey) => Outcome::Wrong(format!(
            "{key_file} is not the private key to which {path} is wrapped; `kioskctl pin status` \
             tells which one is. Nothing was changed"
        )),
        VaultError::Recovery(RecoveryError::NotAKey) => Outcome::Wrong(format!(
            "{key_file}: {}. Nothing was changed",
            RecoveryError::NotAKey
        )),
        VaultError::Recovery(error) => {
            Outcome::StoreClosed(format!("{path}: {error}. Nothing was changed"))
        }
        other => Outcome::StoreClosed(format!("{path}: {other}")),
    }
}

fn unusable(path: &Path, error: &KeyFileError) -> Outcome {
    Outcome::StoreClosed(format!("{}: {error}", path.display()))
}

fn never_started(path: &Path) -> Outcome {
    Outcome::StoreClosed(format!(
        "{} is not there: this workstation was never started",
        path.display()
    ))
}
