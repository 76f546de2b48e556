//! The officer's unlock: a key file that holds the database key, wrapped by the officer's PIN, by the
//! secrets of the officer's security keys and, if the organisation wants it, by the organisation's
//! public key.
//!
//! Promises: without the PIN, such a key or the organisation's private key the file tells nothing
//! about the database key; wrong PINs cost growing waits that survive a killed program, a power cut and a
//! clock set back; the file is never half written; a tampered file is refused and cannot make the
//! machine allocate or compute without limit.
//!
//! Not promised: who can copy the file can guess PINs elsewhere at the price of Argon2id per
//! guess, and who can set the clock forward can skip a wait.

mod file;
mod key;
#[cfg(test)]
mod key_tests;
mod pin;
mod recovery;
#[cfg(test)]
mod tests;
mod tries;
mod wrap;

use std::path::Path;
use std::time::Duration;

use jiff::Timestamp;
use thiserror::Error;

use crate::entropy::{Entropy, EntropyError};
use crate::officer::{Officer, OfficerId, Role};
use crate::secret::{DatabaseKey, Secret};

pub use file::KeyFileError;
use file::{Base64Bytes, Guard, KeyFile, RecoveryWrap, VERSION};
pub use key::{
    EnrolledKey, KeyError, KeySecret, MAX_KEYS, NewKey, add_key, remove_key, unlock_with_key,
};
pub use pin::{MAX_PIN_DIGITS, MIN_PIN_DIGITS, PinError, check_new_pin};
pub use recovery::{RecoveryError, RecoveryKey};
use tries::Tries;
pub use tries::{FREE_TRIES, wait_after};
pub use wrap::Cost;
use wrap::{PinWrap, WrapError};

/// Who is to be given a way in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewOfficer {
    pub name: String,
    pub role: Role,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum VaultStatus {
    NotSetUp,
    SetUp {
        officer: Officer,
        failed_tries: u32,
        /// How long no PIN is accepted; zero if one is accepted now.
        wait: Duration,
        /// The security keys that unlock, in the order in which they were added.
        keys: Vec<EnrolledKey>,
    },
}

/// Why a way in was not made or not changed.
#[derive(Debug, Error)]
pub enum VaultError {
    #[error("this officer has a key file already")]
    AlreadySetUp,
    #[error("the officer's name is empty or longer than 200 characters")]
    Name,
    #[error(transparent)]
    WeakPin(#[from] PinError),
    #[error(transparent)]
    Recovery(#[from] RecoveryError),
    #[error(transparent)]
    Entropy(#[from] EntropyError),
    #[error(transparent)]
    KeyFile(#[from] KeyFileError),
}

impl From<WrapError> for VaultError {
    fn from(error: WrapError) -> Self {
        match error {
            WrapError::Entropy(error) => Self::Entropy(error),
            WrapError::File(error) => Self::KeyFile(error),
        }
    }
}

/// Why the key was not handed out.
#[derive(Debug, Error)]
pub enum UnlockError {
    #[error("wrong PIN, {failed} times in a row; the next try in {wait:?}")]
    WrongPin { failed: u32, wait: Duration },
    #[error("no PIN is accepted for another {wait:?}")]
    TooEarly { wait: Duration },
    #[error(transparent)]
    KeyFile(#[from] KeyFileError),
}

/// Why the PIN was not changed.
#[derive(Debug, Error)]
pub enum ChangePinError {
    #[error(transparent)]
    Unlock(#[from] UnlockError),
    #[error(transparent)]
    Vault(#[from] VaultError),
}

/// Whether there is a key file at `path`, and whether it accepts a PIN now.
///
/// Writes only if the clock was set back during a wait: the wait then begins anew.
pub fn status(path: &Path, now: Timestamp) -> Result<VaultStatus, KeyFileError> {
    if !path.try_exists().map_err(KeyFileError::from)? {
        return Ok(VaultStatus::NotSetUp);
    }
    let _guard = Guard::take(path)?;
    let file = match read_anchored(path, now) {
        Err(KeyFileError::Missing) => return Ok(VaultStatus::NotSetUp),
        other => other?,
    };
    Ok(VaultStatus::SetUp {
        failed_tries: file.tries.failed,
        wait: file.tries.wait(now),
        keys: key::enrolled(&file)?,
        officer: file.officer,
    })
}

/// Which of the organisation's keys can recover the database key: the SHA-256 of the public key as
/// SubjectPublicKeyInfo. None if the file has no recovery wrap. Writes nothing, and works on a file
/// whose PIN part is damaged.
pub fn recovery_key_id(path: &Path) -> Result<Option<[u8; 32]>, KeyFileError> {
    KeyFile::read_unchecked(path)?
        .recovery
        .map(|wrap| {
            let id = wrap.key_id.0.as_slice().try_into();
            id.map_err(|_| KeyFileError::Damaged("the recovery key's id is not 32 bytes"))
        })
        .transpose()
}

/// Makes a fresh database key and the first way in to it. Refuses if there is a key file already.
///
/// Argon2id takes memory and a good part of a second: call it off the event loop.
pub fn create(
    path: &Path,
    officer: NewOfficer,
    pin: &Secret<String>,
    recovery: Option<&RecoveryKey>,
    cost: Cost,
    entropy: &dyn Entropy,
) -> Result<(DatabaseKey, Officer), VaultError> {
    let mut key = DatabaseKey::zeroed();
    entropy.fill(key.bytes_mut())?;
    let officer = enrol(path, officer, &key, pin, recovery, cost, entropy)?;
    Ok((key, officer))
}

/// Gives a further officer a way in to a database that is unlocked at the moment.
pub fn enrol(
    path: &Path,
    officer: NewOfficer,
    key: &DatabaseKey,
    pin: &Secret<String>,
    recovery: Option<&RecoveryKey>,
    cost: Cost,
    entropy: &dyn Entropy,
) -> Result<Officer, VaultError> {
    check_new_pin(pin.expose())?;
    let name = officer.name.trim();
    if name.is_empty() || name.chars().count() > 200 {
        return Err(VaultError::Name);
    }
    let _guard = Guard::take(path)?;
    if path.try_exists().map_err(KeyFileError::from)? {
        return Err(VaultError::AlreadySetUp);
    }
    let mut id = [0; 16];
    entropy.fill(&mut id)?;
    let officer = Officer {
        id: OfficerId(uuid::Builder::from_random_bytes(id).into_uuid()),
        name: name.to_owned(),
        role: officer.role,
    };
    KeyFile {
        version: VERSION,
        pin: PinWrap::seal(key, &officer, pin, cost, entropy)?,
        recovery: recovery.map(|to| to.seal(key, &officer)).transpose()?,
        keys: Vec::new(),
        officer: officer.clone(),
        tries: Tries::default(),
        checksum: Base64Bytes::default(),
    }
    .write(path)?;
    Ok(officer)
}

/// Hands out the database key for the right PIN.
///
/// The try is on the disk before the PIN is looked at, so that killing the program in between does
/// not buy another one. Argon2id takes memory and a good part of a second: call it off the event
/// loop.
pub fn unlock(
    path: &Path,
    pin: &Secret<String>,
    now: Timestamp,
) -> Result<(DatabaseKey, Officer), UnlockError> {
    let (key, attempt) = Attempt::begin(path, now)?.check(pin)?;
    let officer = attempt.file.officer.clone();
    attempt.succeed()?;
    Ok((key, officer))
}

/// Replaces the PIN. The old one must be right and is subject to the same waits.
pub fn change_pin(
    path: &Path,
    old: &Secret<String>,
    new: &Secret<String>,
    cost: Cost,
    entropy: &dyn Entropy,
    now: Timestamp,
) -> Result<(), ChangePinError> {
    check_new_pin(new.expose()).map_err(VaultError::from)?;
    let (key, mut attempt) = Attempt::begin(path, now)?.check(old)?;
    attempt.file.pin =
        PinWrap::seal(&key, &attempt.file.officer, new, cost, entropy).map_err(VaultError::from)?;
    attempt.succeed().map_err(VaultError::from)?;
    Ok(())
}

/// Whether the organisation's private key (a PKCS#8 PEM) recovers the database key; hands nothing
/// out and changes nothing.
pub fn check_recovery(path: &Path, private_key_pem: &Secret<String>) -> Result<(), VaultError> {
    let file = KeyFile::read_unchecked(path)?;
    recovered(&file, private_key_pem).map(drop)
}

fn recovered(file: &KeyFile, private_key_pem: &Secret<String>) -> Result<DatabaseKey, VaultError> {
    let wrap: &RecoveryWrap = file.recovery.as_ref().ok_or(RecoveryError::NoWrap)?;
    Ok(recovery::open(wrap, &file.officer, private_key_pem)?)
}

/// Hands out the database key for the organisation's private key (a PKCS#8 PEM) and sets a new PIN.
/// Works on a file whose PIN part is damaged; ends any wait.
pub fn recover(
    path: &Path,
    private_key_pem: &Secret<String>,
    new_pin: &Secret<String>,
    cost: Cost,
    entropy: &dyn Entropy,
) -> Result<(DatabaseKey, Officer), VaultError> {
    check_new_pin(new_pin.expose())?;
    let _guard = Guard::take(path)?;
    let mut file = KeyFile::read_unchecked(path)?;
    let key = recovered(&file, private_key_pem)?;
    file.pin = PinWrap::seal(&key, &file.officer, new_pin, cost, entropy)?;
    file.tries = Tries::default();
    let officer = file.officer.clone();
    file.write(path)?;
    Ok((key, officer))
}

/// One try of a PIN, already counted on the disk. Dropping it leaves it counted.
struct Attempt<'a> {
    path: &'a Path,
    file: KeyFile,
    now: Timestamp,
    _guard: Guard,
}

impl<'a> Attempt<'a> {
    fn begin(path: &'a Path, now: Timestamp) -> Result<Self, UnlockError> {
        if !path.try_exists().map_err(KeyFileError::from)? {
            return Err(KeyFileError::Missing.into());
        }
        let guard = Guard::take(path)?;
        let mut file = read_anchored(path, now)?;
        let wait = file.tries.wait(now);
        if !wait.is_zero() {
            return Err(UnlockError::TooEarly { wait });
        }
        file.tries = file.tries.count(now);
        file.clone().write(path)?;
        Ok(Self {
            path,
            file,
            now,
            _guard: guard,
        })
    }

    fn check(self, pin: &Secret<String>) -> Result<(DatabaseKey, Self), UnlockError> {
        match self.file.pin.open(&self.file.officer, pin)? {
            Some(key) => Ok((key, self)),
            None => Err(UnlockError::WrongPin {
                failed: self.file.tries.failed,
                wait: self.file.tries.wait(self.now),
            }),
        }
    }

    fn succeed(mut self) -> Result<(), KeyFileError> {
        self.file.tries = Tries::default();
        self.file.write(self.path)
    }
}

fn read_anchored(path: &Path, now: Timestamp) -> Result<KeyFile, KeyFileError> {
    let mut file = KeyFile::read(path)?;
    if let Some(anchored) = file.tries.anchored(now) {
        file.tries = anchored;
        file.clone().write(path)?;
    }
    Ok(file)
}
