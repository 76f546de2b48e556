//! The key file of one officer: a desk with a folder and a clock of its own.

use std::fs;
use std::path::PathBuf;

use aws_lc_rs::rsa::KeySize;
use serde_json::Value;
use tempfile::TempDir;

use super::*;
use crate::entropy::SystemEntropy;
use crate::testing::rsa as organisation;

mod damage;
mod recovering;
mod set_up;
mod unlocking;

/// The least that Argon2 allows: the tests are about the file, not about the price.
const CHEAP: Cost = Cost {
    memory_kib: 8,
    passes: 1,
    lanes: 1,
};

struct Desk {
    folder: TempDir,
    now: Timestamp,
}

impl Desk {
    fn new() -> Self {
        Self {
            folder: TempDir::new().unwrap(),
            now: "2026-03-01T09:00:00Z".parse().unwrap(),
        }
    }

    fn set_up() -> (Self, DatabaseKey) {
        let desk = Self::new();
        let (key, _) = desk.set_up_for(abebe(), "739182", None).unwrap();
        (desk, key)
    }

    /// Set up with a recovery wrap; last comes the organisation's private key.
    fn recoverable() -> (Self, DatabaseKey, Secret<String>) {
        let desk = Self::new();
        let (public, private) = organisation(KeySize::Rsa3072);
        let recovery = RecoveryKey::from_pem(&public).unwrap();
        let (key, _) = desk.set_up_for(abebe(), "739182", Some(&recovery)).unwrap();
        (desk, key, private)
    }

    fn set_up_for(
        &self,
        officer: NewOfficer,
        digits: &str,
        recovery: Option<&RecoveryKey>,
    ) -> Result<(DatabaseKey, Officer), VaultError> {
        create(
            &self.path(),
            officer,
            &pin(digits),
            recovery,
            CHEAP,
            &SystemEntropy,
        )
    }

    fn change_pin(&self, old: &str, new: &str) -> Result<(), ChangePinError> {
        change_pin(
            &self.path(),
            &pin(old),
            &pin(new),
            CHEAP,
            &SystemEntropy,
            self.now,
        )
    }

    fn recover(
        &self,
        private: &Secret<String>,
        digits: &str,
    ) -> Result<(DatabaseKey, Officer), VaultError> {
        recover(&self.path(), private, &pin(digits), CHEAP, &SystemEntropy)
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("officer.key")
    }

    fn later(&mut self, seconds: i64) {
        self.now = self
            .now
            .checked_add(jiff::SignedDuration::from_secs(seconds))
            .unwrap();
    }

    fn unlock(&self, digits: &str) -> Result<(DatabaseKey, Officer), UnlockError> {
        unlock(&self.path(), &pin(digits), self.now)
    }

    fn fail(&self, times: u32) {
        for _ in 0..times {
            assert!(
                matches!(self.unlock("000000"), Err(UnlockError::WrongPin { .. })),
                "the PIN is wrong"
            );
        }
    }

    fn wait(&self) -> u64 {
        match status(&self.path(), self.now).unwrap() {
            VaultStatus::SetUp { wait, .. } => wait.as_secs(),
            VaultStatus::NotSetUp => panic!("the desk is set up"),
        }
    }

    fn failed(&self) -> u32 {
        match status(&self.path(), self.now).unwrap() {
            VaultStatus::SetUp { failed_tries, .. } => failed_tries,
            VaultStatus::NotSetUp => panic!("the desk is set up"),
        }
    }

    /// Alters the file like somebody who knows its format: the checksum is made to match.
    fn tamper(&self, alter: impl FnOnce(&mut Value)) {
        let mut value: Value = serde_json::from_slice(&fs::read(self.path()).unwrap()).unwrap();
        alter(&mut value);
        let file: KeyFile = serde_json::from_value(value).unwrap();
        file.write(&self.path()).unwrap();
    }
}

fn pin(digits: &str) -> Secret<String> {
    Secret::new(digits.to_owned())
}

fn officer(name: &str, role: Role) -> NewOfficer {
    NewOfficer {
        name: name.into(),
        role,
    }
}

fn abebe() -> NewOfficer {
    officer("Abebe Bikila", Role::Officer)
}
