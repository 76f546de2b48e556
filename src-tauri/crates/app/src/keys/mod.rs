//! The officer's security keys as a way in beside the PIN: unlocking with one, adding one, taking one away.
//!
//! Adding and taking away need the PIN again, so that an unlocked workstation which nobody watches gains
//! no new way in. What a key makes never leaves Rust; the screen learns what to tell the officer, and no
//! more.

mod call;
mod trouble;

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use device_drivers::fingerprint::Cancel;
use device_drivers::security_key::{Candidate, Failure, KeyPin, Owner};
use kiosk_identity::vault::{self, EnrolledKey, MAX_KEYS, NewKey, VaultStatus};
use kiosk_identity::{DatabaseKey, Secret};
use serde_json::json;

use crate::app::{App, Workplace, lock, off_the_loop};
use crate::host::Host;
use crate::unlock::{from_key_file, from_unlock};
use crate::views::{KeyCall, KeyRow, KeyStep, Keys, Problem, ProblemCode, Signal, Station, Who};

use call::{Call, Ended};

/// How long the officer is waited for: to find the key, plug it in and touch it.
const LIMIT: Duration = Duration::from_mins(1);
/// A call of the system may take this much longer.
const GRACE: Duration = Duration::from_secs(10);
/// No more letters of a key's name than the key file takes.
const LONGEST_NAME: usize = 100;

/// A key that is being asked.
pub(crate) struct Asking {
    number: u64,
    cancel: Cancel,
    shown: KeyCall,
}

static NUMBER: AtomicU64 = AtomicU64::new(0);

impl<H: Host> App<H> {
    /// Opens the store with a security key: waits until one is plugged in that unlocks here, and for its
    /// owner. `key_pin`: the key's own PIN, for one that takes no finger. Costs no try of the PIN, and
    /// works while the PIN has to wait.
    pub async fn unlock_with_key(
        self: &Arc<Self>,
        key_pin: Option<String>,
    ) -> Result<Station, Problem> {
        if self.work().is_ok() {
            return Ok(self.station().await);
        }
        let enrolled = self.enrolled_keys().await?;
        if enrolled.is_empty() {
            return Err(Problem::not_found());
        }
        let candidates: Vec<Candidate> = enrolled
            .iter()
            .map(|key| Candidate {
                credential: key.credential.clone(),
                salt: key.salt,
            })
            .collect();
        let opened = self
            .ask_key(1, key_pin, move |call| call.secret(&candidates))
            .await?;
        let path = self.config.key_file();
        let (key, officer) = off_the_loop(move || {
            let secret = Secret::new(*opened.secret.expose());
            let credential = &enrolled[opened.candidate].credential;
            vault::unlock_with_key(&path, credential, &secret)
        })
        .await?
        .map_err(|error| trouble::from_vault(&error))?;
        self.open_store(key, officer).await
    }

    /// The security keys that unlock this workstation.
    pub async fn keys(&self) -> Result<Keys, Problem> {
        self.work()?;
        self.shown_keys().await
    }

    /// Gives a security key a way in. The key asks its owner twice. `pin`: the officer's; `name`: what the
    /// officer calls the key; `key_pin`: the key's own, for one that takes no finger.
    pub async fn enrol_key(
        self: &Arc<Self>,
        pin: String,
        name: &str,
        key_pin: Option<String>,
    ) -> Result<Keys, Problem> {
        let work = self.work()?;
        let name = name.trim().to_owned();
        if name.is_empty() || name.chars().count() > LONGEST_NAME {
            return Err(Problem::new(ProblemCode::KeyName, Who::Officer));
        }
        let database_key = self.prove_officer(&work, pin).await?;
        let enrolled = self.enrolled_keys().await?;
        if enrolled.len() >= MAX_KEYS {
            return Err(trouble::from_vault(&vault::KeyError::TooMany));
        }
        // A key that is being tried out would be busy.
        self.end_test_and_wait().await?;
        let known: Vec<Vec<u8>> = enrolled.into_iter().map(|key| key.credential).collect();
        let mut salt = [0; 32];
        (self.around.entropy.fill(&mut salt)).map_err(|error| Problem::unforeseen(&error))?;
        let owner = Owner {
            id: work.officer.id.0.as_bytes().to_vec(),
            name: work.officer.name.clone(),
        };
        let made = self
            .ask_key(2, key_pin, move |call| call.enrol(&owner, &known, salt))
            .await?;
        if work.is_stopped() {
            return Err(Problem::locked());
        }
        let subject = key_id(&made.credential);
        let (path, now) = (self.config.key_file(), self.now());
        let entropy = Arc::clone(&self.around.entropy);
        off_the_loop(move || {
            let secret = Secret::new(*made.secret.expose());
            let new = NewKey {
                credential: made.credential,
                salt,
                label: name,
            };
            vault::add_key(&path, &database_key, new, &secret, now, &*entropy)
        })
        .await?
        .map_err(|error| trouble::from_vault(&error))?;
        self.note_in_audit(&work, "key_added", subject).await?;
        self.shown_keys().await
    }

    /// Takes the way in of a security key away. `pin`: the officer's; `id`: of a [`KeyRow`].
    pub async fn remove_key(&self, pin: String, id: &str) -> Result<Keys, Problem> {
        let work = self.work()?;
        drop(self.prove_officer(&work, pin).await?);
        let mut enrolled = self.enrolled_keys().await?.into_iter();
        let found = enrolled.find(|key| key_id(&key.credential) == id);
        let credential = found.ok_or_else(Problem::not_found)?.credential;
        if work.is_stopped() {
            return Err(Problem::locked());
        }
        let path = self.config.key_file();
        off_the_loop(move || vault::remove_key(&path, &credential))
            .await?
            .map_err(|error| trouble::from_vault(&error))?;
        self.note_in_audit(&work, "key_removed", id.to_owned())
            .await?;
        self.shown_keys().await
    }

    /// The key that is being asked now. It is asked on the lock screen too, so this needs no unlock; it
    /// tells nothing but what to do.
    pub async fn key_call(&self) -> Option<KeyCall> {
        lock(&self.asking_key).as_ref().map(|asking| asking.shown)
    }

    /// Ends what a key is asked, if one is.
    pub async fn cancel_key(&self) {
        self.end_key_call();
    }

    pub(crate) fn end_key_call(&self) {
        if let Some(asking) = &*lock(&self.asking_key) {
            asking.cancel.cancel();
        }
    }

    /// One call at a time: an earlier one ends first.
    async fn ask_key<T: Send + 'static>(
        self: &Arc<Self>,
        rounds: u32,
        key_pin: Option<String>,
        ask: impl FnOnce(&Call<'_>) -> Result<T, Ended> + Send + 'static,
    ) -> Result<T, Problem> {
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        self.end_key_call();
        let _turn = self.key_turn.lock().await;
        let cancel = Cancel::new();
        let shown = KeyCall {
            step: KeyStep::Asking,
            round: 1,
            rounds,
        };
        *lock(&self.asking_key) = Some(Asking {
            number,
            cancel: cancel.clone(),
            shown,
        });
        self.host.signal(Signal::Key);
        let (app, key_pin) = (Arc::clone(self), key_pin.map(KeyPin::new));
        let asked = off_the_loop(move || {
            let tell = |round, step| app.key_went_on(number, round, step);
            ask(&Call {
                drivers: &*app.around.drivers,
                cancel: &cancel,
                until: Instant::now() + LIMIT,
                pin: key_pin.as_ref(),
                tell: &tell,
            })
        });
        let outcome = match tokio::time::timeout(LIMIT + GRACE, asked).await {
            Ok(Ok(outcome)) => outcome.map_err(Problem::from),
            Ok(Err(problem)) => Err(problem),
            // A call of the system hangs; whatever comes of it is thrown away.
            Err(_) => Err(Ended::from(Failure::Silent).into()),
        };
        lock(&self.asking_key).take_if(|asking| asking.number == number);
        self.host.signal(Signal::Key);
        outcome
    }

    fn key_went_on(&self, number: u64, round: u32, step: KeyStep) {
        {
            let mut asking = lock(&self.asking_key);
            let Some(asking) = asking.as_mut().filter(|asking| asking.number == number) else {
                return;
            };
            if (asking.shown.round, asking.shown.step) == (round, step) {
                return;
            }
            (asking.shown.round, asking.shown.step) = (round, step);
        }
        // Hands are on the key.
        self.touch();
        self.host.signal(Signal::Key);
    }

    /// The database key for the officer's PIN. A wrong one costs the same growing wait as at the lock.
    async fn prove_officer(&self, work: &Workplace, pin: String) -> Result<DatabaseKey, Problem> {
        let (path, pin, now) = (self.config.key_file(), Secret::new(pin), self.now());
        let (key, officer) = off_the_loop(move || vault::unlock(&path, &pin, now))
            .await?
            .map_err(|error| from_unlock(&error))?;
        if officer.id != work.officer.id {
            tracing::error!("the key file is another officer's than the one who unlocked");
            return Err(Problem::new(ProblemCode::KeyFile, Who::Technician));
        }
        Ok(key)
    }

    async fn enrolled_keys(&self) -> Result<Vec<EnrolledKey>, Problem> {
        let (path, now) = (self.config.key_file(), self.now());
        match off_the_loop(move || vault::status(&path, now)).await? {
            Ok(VaultStatus::SetUp { keys, .. }) => Ok(keys),
            Ok(VaultStatus::NotSetUp) => Ok(Vec::new()),
            Err(error) => Err(from_key_file(&error)),
        }
    }

    async fn shown_keys(&self) -> Result<Keys, Problem> {
        let enrolled = self.enrolled_keys().await?;
        Ok(Keys {
            keys: enrolled
                .into_iter()
                .map(|key| KeyRow {
                    id: key_id(&key.credential),
                    name: key.label,
                    added_at: key.added_at.to_string(),
                })
                .collect(),
            most: MAX_KEYS as u32,
        })
    }

    async fn note_in_audit(
        &self,
        work: &Workplace,
        kind: &'static str,
        subject: String,
    ) -> Result<(), Problem> {
        let actor = work.officer.id.to_string();
        work.on_disk(move |store| store.audit().append(&actor, kind, &subject, &json!({})))
            .await
            .map(drop)
    }
}

/// Names a key to the screen and in the audit chain: the first 64 bits of its credential's SHA-256.
fn key_id(credential: &[u8]) -> String {
    use std::fmt::Write;
    let hash = openssl::sha::sha256(credential);
    hash[..8].iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}
