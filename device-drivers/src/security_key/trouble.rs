//! Why a security key did not do what was asked: what its owner can mend, and what not.

use serde::Serialize;
use thiserror::Error;

use crate::Mender;

/// Why a key gave no credential or no secret.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum KeyError {
    #[error("try again: {0}")]
    Retry(#[from] Retry),
    #[error(transparent)]
    Failure(#[from] Failure),
}

/// What the owner of the key can mend.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error, Serialize)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum Retry {
    #[error("the key was not touched in time")]
    NotTouched,
    /// `tries_left`: before the key takes no finger any more, where it says so.
    #[error("the finger was not recognised")]
    FingerNotRecognised { tries_left: Option<u8> },
    /// The key has no fingerprint sensor: its own PIN is to be given.
    #[error("the key's own PIN is needed")]
    PinNeeded,
    /// `tries_left`: before the key takes no PIN any more, where it says so.
    #[error("the key's PIN is wrong")]
    WrongPin { tries_left: Option<u8> },
    /// Three wrong PINs in a row: it takes the next one after it was unplugged.
    #[error("the key is to be unplugged and plugged in again")]
    PlugInAgain,
}

/// What lies with the key or the machine.
#[derive(Debug, Clone, PartialEq, Eq, Error, Serialize)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum Failure {
    #[error("the key was unplugged")]
    Removed,
    /// Another program talks to it.
    #[error("the key is busy")]
    Busy,
    #[error("the call was cancelled")]
    Cancelled,
    #[error("the key did not finish in time")]
    TimedOut,
    /// Missing rights: on Linux a udev rule of the installation.
    #[error("this user may not use the key")]
    NoAccess,
    #[error("the key does not answer")]
    Silent,
    /// It has a sensor that knows no finger yet. The maker's program teaches it one.
    #[error("no fingerprint is enrolled on the key")]
    NoFingerprint,
    /// Neither a sensor nor a PIN: whoever finds the key could use it.
    #[error("the key has neither a fingerprint sensor nor a PIN")]
    NoVerification,
    /// Too many wrong fingers. The key's own PIN makes it take fingers again.
    #[error("the key takes no finger any more, only its PIN")]
    FingerBlocked,
    /// Too many wrong PINs. Only a reset, which deletes all credentials, helps.
    #[error("the key takes no PIN any more")]
    PinBlocked,
    /// It holds none of the credentials that were asked for.
    #[error("this key was not enrolled here")]
    OtherKey,
    #[error("this key is enrolled already")]
    AlreadyEnrolled,
    /// `what`: what it lacks.
    #[error("the key cannot do this: {what}")]
    NotSupported { what: String },
    /// It answers against its protocol. `what`: which rule it broke.
    #[error("the key does not keep its protocol: {what}")]
    Protocol { what: String },
    /// A status that nothing else here stands for (CTAP 2.1, 8.2; CTAPHID errors: 11.2.9.1.6).
    #[error("the key reports error {status:#04x}")]
    Device { status: u8 },
}

impl Failure {
    pub fn mender(&self) -> Mender {
        match self {
            Self::Removed
            | Self::Cancelled
            | Self::TimedOut
            | Self::NoFingerprint
            | Self::NoVerification
            | Self::FingerBlocked
            | Self::OtherKey
            | Self::AlreadyEnrolled => Mender::Officer,
            Self::Busy => Mender::Time,
            Self::NoAccess
            | Self::Silent
            | Self::PinBlocked
            | Self::NotSupported { .. }
            | Self::Protocol { .. }
            | Self::Device { .. } => Mender::Technician,
        }
    }

    pub(super) fn protocol(what: &str) -> Self {
        let what = what.to_owned();
        Self::Protocol { what }
    }

    pub(super) fn not_supported(what: &str) -> Self {
        let what = what.to_owned();
        Self::NotSupported { what }
    }
}
