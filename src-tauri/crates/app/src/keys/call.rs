//! One call to a security key, from the officer's side: wait until it is plugged in, ask it, and ask again
//! while its owner can mend what went wrong by giving the finger once more.

use std::time::{Duration, Instant};

use device_drivers::fingerprint::Cancel;
use device_drivers::hid::{HidDevice, HidError};
use device_drivers::security_key::{
    Ask, Candidate, Event, Failure, KeyError, KeyPin, KeySecret, Opened, Owner, Retry, SecurityKey,
};

use crate::devices::Drivers;
use crate::views::KeyStep;

/// How often is looked whether a key is plugged in.
const LOOK: Duration = Duration::from_millis(200);
/// A key that was just plugged in may need this long until the system has given it its rights.
const SETTLING: Duration = Duration::from_secs(2);

/// Why a call gave nothing.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Ended {
    /// None was plugged in until the time was over.
    NonePluggedIn,
    /// More than one was, until the time was over.
    MoreThanOne,
    /// The system does not say what is plugged in.
    CannotLook(HidError),
    Key(KeyError),
}

impl From<KeyError> for Ended {
    fn from(error: KeyError) -> Self {
        Self::Key(error)
    }
}

impl From<Failure> for Ended {
    fn from(failure: Failure) -> Self {
        Self::Key(failure.into())
    }
}

/// What was made of a new key.
pub(super) struct Enrolled {
    pub credential: Vec<u8>,
    pub secret: KeySecret,
}

/// See the module.
pub(super) struct Call<'a> {
    pub drivers: &'a dyn Drivers,
    pub cancel: &'a Cancel,
    /// When the officer has waited long enough.
    pub until: Instant,
    /// The key's own PIN.
    pub pin: Option<&'a KeyPin>,
    /// Told of each step, with the round that it belongs to.
    pub tell: &'a dyn Fn(u32, KeyStep),
}

type Act<'a, T> =
    &'a mut dyn FnMut(&mut SecurityKey, &Ask<'_>, &mut dyn FnMut(Event)) -> Result<T, KeyError>;

impl Call<'_> {
    /// The secret of the first candidate that a key which is plugged in has made.
    pub fn secret(&self, candidates: &[Candidate]) -> Result<Opened, Ended> {
        loop {
            let mut others = 0;
            let keys = self.plugged_in(false)?;
            for key in &keys {
                let made = self.ask(1, key, &mut |key, ask, tell| {
                    key.secret(candidates, ask, self.cancel, tell)
                });
                match made {
                    Err(KeyError::Failure(Failure::OtherKey)) => others += 1,
                    Err(KeyError::Failure(Failure::Removed)) => {}
                    other => return Ok(other?),
                }
            }
            if others > 0 && others == keys.len() {
                return Err(Failure::OtherKey.into());
            }
        }
    }

    /// Makes a credential on the one key that is plugged in, and its secret.
    pub fn enrol(
        &self,
        owner: &Owner,
        known: &[Vec<u8>],
        salt: [u8; 32],
    ) -> Result<Enrolled, Ended> {
        loop {
            let keys = self.plugged_in(true)?;
            match self.enrol_on(&keys[0], owner, known, salt) {
                // Nothing of a credential stays on the key: it is begun anew.
                Err(KeyError::Failure(Failure::Removed)) => {}
                other => return Ok(other?),
            }
        }
    }

    fn enrol_on(
        &self,
        key: &HidDevice,
        owner: &Owner,
        known: &[Vec<u8>],
        salt: [u8; 32],
    ) -> Result<Enrolled, KeyError> {
        let credential = self.ask(1, key, &mut |key, ask, tell| {
            key.enrol(owner, known, ask, self.cancel, tell)
        })?;
        let candidates = [Candidate { credential, salt }];
        let opened = self.ask(2, key, &mut |key, ask, tell| {
            key.secret(&candidates, ask, self.cancel, tell)
        })?;
        let [Candidate { credential, .. }] = candidates;
        Ok(Enrolled {
            credential,
            secret: opened.secret,
        })
    }

    /// Waits until a key is plugged in; with `one`, until no other is.
    fn plugged_in(&self, one: bool) -> Result<Vec<HidDevice>, Ended> {
        loop {
            if self.cancel.is_cancelled() {
                return Err(Failure::Cancelled.into());
            }
            let keys = self.drivers.security_keys().map_err(Ended::CannotLook)?;
            let (step, ended) = match keys.len() {
                0 => (KeyStep::PlugIn, Ended::NonePluggedIn),
                2.. if one => (KeyStep::OnlyOne, Ended::MoreThanOne),
                _ => return Ok(keys),
            };
            (self.tell)(1, step);
            if Instant::now() >= self.until {
                return Err(ended);
            }
            std::thread::sleep(LOOK);
        }
    }

    fn ask<T>(&self, round: u32, key: &HidDevice, act: Act<'_, T>) -> Result<T, KeyError> {
        (self.tell)(round, KeyStep::Asking);
        let mut key = self.open(key)?;
        let mut again = false;
        loop {
            let ask = Ask {
                time_limit: self.until.saturating_duration_since(Instant::now()),
                pin: self.pin,
            };
            let made = act(&mut key, &ask, &mut |event| {
                // What there was to say stays until something else is to be done.
                if !again {
                    (self.tell)(round, step(event));
                }
            });
            match made {
                Err(KeyError::Retry(Retry::FingerNotRecognised { tries_left })) => {
                    again = true;
                    (self.tell)(round, KeyStep::Again { tries_left });
                }
                // Its own patience was over before ours.
                Err(KeyError::Retry(Retry::NotTouched)) if Instant::now() < self.until => {
                    std::thread::sleep(LOOK);
                }
                made => {
                    (self.tell)(round, KeyStep::Asking);
                    return made;
                }
            }
        }
    }

    fn open(&self, key: &HidDevice) -> Result<SecurityKey, KeyError> {
        let settled = Instant::now() + SETTLING;
        loop {
            match self.drivers.open_key(&key.path) {
                Err(Failure::NoAccess)
                    if Instant::now() < settled && !self.cancel.is_cancelled() =>
                {
                    std::thread::sleep(LOOK);
                }
                opened => return Ok(opened?),
            }
        }
    }
}

fn step(event: Event) -> KeyStep {
    match event {
        Event::GiveFinger => KeyStep::GiveFinger,
        Event::Touch => KeyStep::Touch,
    }
}
