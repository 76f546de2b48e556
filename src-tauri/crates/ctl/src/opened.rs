//! From the configuration to the open store.

use std::fs::{File, OpenOptions, TryLockError};
use std::path::Path;
use std::sync::Arc;

use jiff::Timestamp;
use kiosk_app::Config;
use kiosk_identity::{DatabaseKey, Officer, vault};
use kiosk_sync::{OpenError, Store, SystemClock};

use crate::outcome::Outcome;
use crate::pin;

/// The configuration that was named, else the one that the kiosk would use.
pub fn config(named: Option<&Path>) -> Result<Config, Outcome> {
    Config::find(named, |name| std::env::var_os(name))
        .and_then(|file| Config::load(&file))
        .map_err(|error| Outcome::Wrong(error.to_string()))
}

/// Opens the store with the officer's PIN. Each wrong PIN counts as one at the kiosk does.
pub fn store(config: &Config, pin_file: Option<&Path>) -> Result<Store, Outcome> {
    Ok(store_and_officer(config, pin_file)?.0)
}

/// As [`store`], with the officer whose PIN it was.
pub fn store_and_officer(
    config: &Config,
    pin_file: Option<&Path>,
) -> Result<(Store, Officer), Outcome> {
    if !config.database_file().exists() {
        return Err(Outcome::StoreClosed(format!(
            "{} is not there: this workstation was never started",
            config.database_file().display()
        )));
    }
    let pin = pin::read(pin_file)?;
    let (key, officer) = vault::unlock(&config.key_file(), &pin, Timestamp::now())
        .map_err(|error| Outcome::StoreClosed(error.to_string()))?;
    let store = with_key(config, &key).map_err(|error| Outcome::StoreClosed(error.to_string()))?;
    Ok((store, officer))
}

/// Opens the store with its key.
pub fn with_key(config: &Config, key: &DatabaseKey) -> Result<Store, OpenError> {
    Store::open(&config.database_file(), key, Arc::new(SystemClock))
}

/// Keeps the kiosk out while it is held: there is only ever one who delivers, and a new PIN must
/// not be set behind an open kiosk's back.
pub fn alone(config: &Config) -> Result<File, Outcome> {
    let path = config.data_folder.join("kiosk.lock");
    let cannot =
        |error: std::io::Error| Outcome::StoreClosed(format!("{}: {error}", path.display()));
    let lock = OpenOptions::new()
        .create(true)
        .truncate(false)
        .write(true)
        .open(&path)
        .map_err(cannot)?;
    match lock.try_lock() {
        Ok(()) => Ok(lock),
        Err(TryLockError::WouldBlock) => Err(Outcome::KioskRuns(
            "the kiosk is running with this data; close it first".to_owned(),
        )),
        Err(TryLockError::Error(error)) => Err(cannot(error)),
    }
}

/// As [`alone`], but makes nothing: none if the kiosk was never started with this data.
pub fn alone_if_there(config: &Config) -> Option<Result<File, Outcome>> {
    config
        .data_folder
        .join("kiosk.lock")
        .exists()
        .then(|| alone(config))
}
