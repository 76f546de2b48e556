//! First start, unlock and lock.

use std::io::ErrorKind;
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex};

use kiosk_identity::vault::{self, KeyFileError, NewOfficer, RecoveryKey, UnlockError, VaultError};
use kiosk_identity::{DatabaseKey, Officer, Role, Secret};
use kiosk_sync::{OpenError, Outbox, Store};
use tokio::sync::Notify;

use crate::app::{App, Workplace, off_the_loop, seconds_up};
use crate::delivery::{self, LiveLogins};
use crate::devices::{Captures, Watching};
use crate::host::Host;
use crate::views::{Problem, ProblemCode, Signal, Station, Who};

impl<H: Host> App<H> {
    /// Names the officer and sets the PIN; makes the database key and opens the store.
    pub async fn first_start(
        self: &Arc<Self>,
        name: &str,
        pin: String,
    ) -> Result<Station, Problem> {
        let recovery = self.recovery_key()?;
        let path = self.config.key_file();
        if self.config.database_file().exists() && !path.exists() {
            return Err(
                Problem::new(ProblemCode::KeyFile, Who::Technician).fact("path", path.display())
            );
        }
        std::fs::create_dir_all(&self.config.data_folder)
            .map_err(|error| Problem::unforeseen(&error))?;
        let officer = NewOfficer {
            name: name.to_owned(),
            role: Role::Officer,
        };
        let (pin, cost, entropy) = (
            Secret::new(pin),
            self.around.pin_cost,
            Arc::clone(&self.around.entropy),
        );
        let (key, officer) = off_the_loop(move || {
            vault::create(&path, officer, &pin, recovery.as_ref(), cost, &*entropy)
        })
        .await?
        .map_err(|error| from_vault(&error))?;
        self.open_store(key, officer).await
    }

    /// Opens the store for the right PIN; a wrong one costs a growing wait.
    pub async fn unlock(self: &Arc<Self>, pin: String) -> Result<Station, Problem> {
        if self.work().is_ok() {
            return Ok(self.station().await);
        }
        let (path, pin, now) = (self.config.key_file(), Secret::new(pin), self.now());
        let (key, officer) = off_the_loop(move || vault::unlock(&path, &pin, now))
            .await?
            .map_err(|error| from_unlock(&error))?;
        self.open_store(key, officer).await
    }

    /// Drops the key, the logins and whoever is at the desk. Drafts and queue stay in the store.
    pub async fn lock(&self) -> Station {
        self.lock_now();
        self.station().await
    }

    pub(crate) fn lock_now(&self) {
        self.host.close_login();
        if self.close() {
            self.host.signal(Signal::Station);
        }
    }

    pub(crate) async fn open_store(
        self: &Arc<Self>,
        key: DatabaseKey,
        officer: Officer,
    ) -> Result<Station, Problem> {
        let _opening = self.opening.lock().await;
        if self.work().is_ok() {
            return Ok(self.station().await);
        }
        let (path, clock) = (self.config.database_file(), Arc::clone(&self.around.clock));
        let (store, set_aside) =
            off_the_loop(move || match Store::open(&path, &key, Arc::clone(&clock)) {
                Err(OpenError::Damaged { .. }) => {
                    let aside = Store::set_aside(&path, clock.now())?;
                    Store::open(&path, &key, clock).map(|store| (store, Some(aside)))
                }
                other => other.map(|store| (store, None)),
            })
            .await?
            .map_err(|error| from_open(&error))?;
        if let Some(path) = set_aside {
            tracing::error!(path = %path.display(), "the database could not be read and was set aside");
            self.notice(
                Problem::new(ProblemCode::DatabaseSetAside, Who::Technician)
                    .fact("path", path.display()),
            );
        }
        let outbox = Outbox::new(
            store.clone(),
            Arc::clone(&self.around.portal),
            Arc::clone(&self.around.clock),
            Arc::clone(&self.around.jitter),
            self.around.delivery.clone(),
        );
        let work = Arc::new(Workplace {
            officer,
            store,
            outbox,
            logins: LiveLogins::new(Arc::clone(&self.around.clock)),
            applicant: Mutex::new(None),
            wake: Notify::new(),
            at_once: AtomicBool::new(false),
            stopped: AtomicBool::new(false),
            watching: Watching::start(self),
            captures: Captures::open(self.config.captures_file()),
        });
        self.touch();
        self.open_with(Arc::clone(&work));
        self.end_key_call();
        self.watch_disk();
        tokio::spawn(delivery::keep_delivering(Arc::downgrade(self), work));
        self.host.signal(Signal::Station);
        Ok(self.station().await)
    }

    fn recovery_key(&self) -> Result<Option<RecoveryKey>, Problem> {
        let Some(file) = &self.config.recovery_key_file else {
            return Ok(None);
        };
        let pem = std::fs::read_to_string(file).map_err(|error| Problem::unforeseen(&error))?;
        RecoveryKey::from_pem(&pem)
            .map(Some)
            .map_err(|error| Problem::unforeseen(&error))
    }
}

fn from_vault(error: &VaultError) -> Problem {
    match error {
        VaultError::AlreadySetUp => Problem::new(ProblemCode::AlreadySetUp, Who::Officer),
        VaultError::Name => Problem::new(ProblemCode::BadName, Who::Officer),
        VaultError::WeakPin(_) => {
            Problem::new(ProblemCode::WeakPin, Who::Officer).fact("minimum", vault::MIN_PIN_DIGITS)
        }
        VaultError::KeyFile(error) => from_key_file(error),
        other => Problem::unforeseen(other),
    }
}

pub(crate) fn from_unlock(error: &UnlockError) -> Problem {
    match error {
        UnlockError::WrongPin { failed, wait } => Problem::new(ProblemCode::WrongPin, Who::Officer)
            .fact("failed", failed)
            .fact("seconds", seconds_up(*wait)),
        UnlockError::TooEarly { wait } => {
            Problem::new(ProblemCode::TooEarly, Who::Time).fact("seconds", seconds_up(*wait))
        }
        UnlockError::KeyFile(error) => from_key_file(error),
    }
}

/// A key file that is whole but cannot be written for want of room is not a broken one: each try of
/// a PIN is counted on the disk before it is looked at.
pub(crate) fn from_key_file(error: &KeyFileError) -> Problem {
    if let KeyFileError::Io(io) = error
        && matches!(io.kind(), ErrorKind::StorageFull | ErrorKind::QuotaExceeded)
    {
        return Problem::new(ProblemCode::DiskFull, Who::Technician);
    }
    tracing::error!(%error, "key file");
    Problem::new(ProblemCode::KeyFile, Who::Technician)
}

fn from_open(error: &OpenError) -> Problem {
    match error {
        OpenError::Newer { path, found, known } => {
            Problem::new(ProblemCode::DatabaseNewer, Who::Technician)
                .fact("path", path.display())
                .fact("found", found)
                .fact("known", known)
        }
        OpenError::DiskFull => Problem::new(ProblemCode::DiskFull, Who::Technician),
        OpenError::Busy => Problem::new(ProblemCode::Store, Who::Time),
        other => {
            tracing::error!(error = %other, "database");
            Problem::new(ProblemCode::Store, Who::Technician)
        }
    }
}
