//! FIDO2 security keys as a way in: a key with a fingerprint sensor of its own, or with a PIN, makes a
//! secret that only it can make, and only for its owner (CTAP 2.1 with the hmac-secret extension).
//!
//! [`SecurityKey::enrol`] makes a credential once; [`SecurityKey::secret`] makes, of the credential and a
//! salt, always the same 32 bytes. The credential is not stored on the key and names nobody; without the
//! key it is worth nothing. The fingerprint never leaves the key.
//!
//! What this module promises: nothing a key says makes it panic or allocate without limit; a key that is
//! silent, slow or unplugged holds nobody longer than the time limit; a secret is handed out only when
//! the key says that it verified its owner.
//!
//! It speaks CTAPHID itself, over hidapi: the client crates there are read without a time limit, cannot
//! be cancelled, tell troubles apart only in words, and cannot ask for a finger by token.

mod cbor;
mod channel;
mod data;
mod dialogue;
mod frame;
mod info;
#[doc(hidden)]
pub mod parse;
mod pin_uv;
mod secret;
mod trouble;

use std::time::{Duration, Instant};

use crate::fingerprint::Cancel;
use crate::hid::{Family, HidDevice, HidError};
use crate::limit::within;

use channel::Channel;
use dialogue::{Dialogue, Way};
pub use info::{Fingerprint, KeyInfo};
pub use secret::{KeyPin, KeySecret};
pub use trouble::{Failure, KeyError, Retry};

/// The relying party of all our credentials. No web page can have this name (RFC 6761, 6.4), so none can
/// ask a key for our secrets.
pub const RELYING_PARTY: &str = "registration-kiosk.invalid";

/// How long a key may take to say what it is.
const INFO_LIMIT: Duration = Duration::from_secs(5);
/// A call of the system may take this much longer than the key.
const GRACE: Duration = Duration::from_secs(10);

/// What is asked of a key's owner.
#[derive(Clone, Copy)]
pub struct Ask<'a> {
    /// How long the whole call may take.
    pub time_limit: Duration,
    /// For a key without a fingerprint, or whose fingerprint is blocked.
    pub pin: Option<&'a KeyPin>,
}

/// What happens while a call runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Event {
    /// The key waits for its owner's finger on the sensor.
    GiveFinger,
    /// The key waits for a touch, of whomever.
    Touch,
}

/// Whose key it becomes. The key may show the name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Owner {
    /// Opaque; 1 to 64 bytes.
    pub id: Vec<u8>,
    /// Cut to 64 bytes.
    pub name: String,
}

/// A credential that the plugged-in key may have, and the salt for its secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    pub credential: Vec<u8>,
    pub salt: [u8; 32],
}

/// A secret, and of which candidate it is.
pub struct Opened {
    pub candidate: usize,
    pub secret: KeySecret,
}

/// The security keys that are plugged in; none is no error. Opens none. Blocks for some milliseconds.
pub fn list() -> Result<Vec<HidDevice>, HidError> {
    let mut devices = crate::hid::list()?;
    devices.retain(|device| device.family == Family::Fido);
    Ok(devices)
}

/// A security key that is open. Other programs may have it open too: each has a channel of its own.
///
/// Calls block; [`with_key`] gives them a thread. After a [`Retry`] the key can be asked again at once;
/// after a [`Failure`] that is not `Cancelled`, `Busy` or `FingerBlocked` it is to be opened anew.
pub struct SecurityKey {
    channel: Channel,
    info: KeyInfo,
}

impl SecurityKey {
    /// Opens the key at `path`, e.g. `/dev/hidraw0`, and asks what it is.
    pub fn open(path: &str) -> Result<Self, Failure> {
        let mut channel = Channel::open(path, random()?)?;
        let info = dialogue::info(&mut channel, Instant::now() + INFO_LIMIT)?;
        Ok(Self { channel, info })
    }

    pub fn info(&self) -> &KeyInfo {
        &self.info
    }

    /// Makes a credential and gives its id (1 to 1023 bytes, to be kept). `known`: credentials that must
    /// not be on this key yet. The key asks its owner; `tell` is called on this thread.
    pub fn enrol(
        &mut self,
        owner: &Owner,
        known: &[Vec<u8>],
        ask: &Ask<'_>,
        cancel: &Cancel,
        tell: &mut dyn FnMut(Event),
    ) -> Result<Vec<u8>, KeyError> {
        self.by_owner(ask, cancel, tell, &mut |dialogue, way| {
            dialogue.enrol(way, owner, known)
        })
    }

    /// Makes the secret of the first candidate that is this key's. A finger and the key's PIN give the
    /// same secret. The key asks its owner; `tell` is called on this thread.
    pub fn secret(
        &mut self,
        candidates: &[Candidate],
        ask: &Ask<'_>,
        cancel: &Cancel,
        tell: &mut dyn FnMut(Event),
    ) -> Result<Opened, KeyError> {
        self.by_owner(ask, cancel, tell, &mut |dialogue, way| {
            dialogue.secret(way, candidates)
        })
    }

    /// By finger where the key knows one, else by the key's PIN; by PIN also when the key takes no finger
    /// any more.
    fn by_owner<T>(
        &mut self,
        ask: &Ask<'_>,
        cancel: &Cancel,
        tell: &mut dyn FnMut(Event),
        call: &mut dyn FnMut(&mut Dialogue<'_>, Way<'_>) -> Result<T, KeyError>,
    ) -> Result<T, KeyError> {
        if !self.info.hmac_secret {
            return Err(Failure::not_supported("it makes no secrets (hmac-secret)").into());
        }
        let way = way(&self.info, ask.pin)?;
        let until = Instant::now() + ask.time_limit;
        let mut dialogue = Dialogue::new(&mut self.channel, &self.info, until, cancel, tell);
        match (call(&mut dialogue, way), ask.pin) {
            (Err(KeyError::Failure(Failure::FingerBlocked)), Some(pin)) if self.info.pin_set => {
                call(&mut dialogue, Way::Pin(pin))
            }
            (outcome, _) => outcome,
        }
    }
}

/// Opens the key at `path` on a thread of its own and does `call` with it. Comes back at the latest some
/// seconds after `limit`, the time limit of what `call` asks for, even when a call of the system hangs.
pub async fn with_key<T: Send + 'static>(
    path: String,
    limit: Duration,
    call: impl FnOnce(&mut SecurityKey) -> Result<T, KeyError> + Send + 'static,
) -> Result<T, KeyError> {
    within(limit + GRACE, move || call(&mut SecurityKey::open(&path)?))
        .await
        .unwrap_or_else(|_| Err(Failure::TimedOut.into()))
}

fn way<'a>(info: &KeyInfo, pin: Option<&'a KeyPin>) -> Result<Way<'a>, KeyError> {
    match (info.fingerprint, info.pin_set, pin) {
        (Fingerprint::Enrolled, ..) => Ok(Way::Finger),
        (_, true, Some(pin)) => Ok(Way::Pin(pin)),
        (Fingerprint::NotEnrolled, ..) => Err(Failure::NoFingerprint.into()),
        (Fingerprint::NoSensor, true, None) => Err(Retry::PinNeeded.into()),
        (Fingerprint::NoSensor, false, _) => Err(Failure::NoVerification.into()),
    }
}

fn random<const N: usize>() -> Result<[u8; N], Failure> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes)
        .map_err(|_| Failure::not_supported("this machine gives no random numbers"))?;
    Ok(bytes)
}
