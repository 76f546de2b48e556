//! `status`

use std::path::Path;

use jiff::Timestamp;
use kiosk_app::{Config, Surroundings};
use kiosk_identity::vault::{self, EnrolledKey, VaultStatus};
use serde_json::{Value, json};

use crate::opened;
use crate::outcome::Outcome;

pub async fn status(config: Option<&Path>, as_json: bool) -> Outcome {
    let config = match opened::config(config) {
        Ok(config) => config,
        Err(outcome) => return outcome,
    };
    let officer = match vault::status(&config.key_file(), Timestamp::now()) {
        Ok(VaultStatus::NotSetUp) => json!({"state": "not_set_up"}),
        Ok(VaultStatus::SetUp {
            officer,
            failed_tries,
            wait,
            keys,
        }) => json!({
            "state": "set_up",
            "name": officer.name,
            "failed_tries": failed_tries,
            "wait_seconds": wait.as_secs(),
            "security_keys": keys.iter().map(|key| row(key, &officer.name)).collect::<Value>(),
        }),
        Err(error) => return Outcome::StoreClosed(error.to_string()),
    };
    let running = matches!(
        opened::alone_if_there(&config),
        Some(Err(Outcome::KioskRuns(_)))
    );
    let bytes = std::fs::metadata(config.database_file())
        .map(|found| found.len())
        .ok();
    let line = line(&config).await;
    let answer = json!({
        "version": env!("CARGO_PKG_VERSION"),
        "config": config.file,
        "workstation": config.workstation,
        "data_folder": config.data_folder,
        "database_bytes": bytes,
        "officer": officer,
        "kiosk_runs": running,
        "portal": config.portal.url.as_str(),
        "line": line.is_ok(),
    });
    if as_json {
        println!("{answer}");
    } else {
        for (key, value) in answer.as_object().expect("made as an object above") {
            let shown = value
                .as_str()
                .map_or_else(|| value.to_string(), str::to_owned);
            println!("{key}: {shown}");
        }
        print_keys(&answer["officer"]["security_keys"]);
    }
    match line {
        Ok(()) => Outcome::Done,
        Err(reason) => Outcome::PortalAway(format!("{}: {reason}", config.portal.url)),
    }
}

/// What the key file tells of a security key without any secret: its name, since when it unlocks, and
/// who added it. Only the officer can, after unlocking.
fn row(key: &EnrolledKey, officer: &str) -> Value {
    json!({
        "name": key.label,
        "added_at": key.added_at.to_string(),
        "added_by": officer,
    })
}

/// One line for each. Names are quoted: whoever typed them could have typed anything.
fn print_keys(keys: &Value) {
    for key in keys.as_array().into_iter().flatten() {
        let since = key["added_at"].as_str().unwrap_or_default();
        println!(
            "security key {}: since {since}, added by {}",
            key["name"], key["added_by"]
        );
    }
}

async fn line(config: &Config) -> Result<(), String> {
    let around = Surroundings::real(config).map_err(|problem| format!("{:?}", problem.code))?;
    around
        .portal
        .ping()
        .await
        .map_err(|error| error.to_string())
}
