//! From what a security key, or the key file, says to what the officer is told.

use device_drivers::Mender;
use device_drivers::security_key::{Failure, KeyError, Retry};
use kiosk_identity::vault;

use super::call::Ended;
use crate::unlock::from_key_file;
use crate::views::{Problem, ProblemCode, Who};

impl From<Ended> for Problem {
    fn from(ended: Ended) -> Self {
        match ended {
            Ended::NonePluggedIn => Problem::new(ProblemCode::KeyNotPluggedIn, Who::Officer),
            Ended::MoreThanOne => Problem::new(ProblemCode::KeyMoreThanOne, Who::Officer),
            Ended::CannotLook(error) => {
                tracing::error!(%error, "security keys cannot be looked for");
                Problem::new(ProblemCode::KeyNoAccess, Who::Technician)
            }
            Ended::Key(KeyError::Retry(retry)) => from_retry(retry),
            Ended::Key(KeyError::Failure(failure)) => from_failure(&failure),
        }
    }
}

fn from_retry(retry: Retry) -> Problem {
    match retry {
        // The first is asked again for as long as there is time.
        Retry::FingerNotRecognised { .. } | Retry::NotTouched => {
            Problem::new(ProblemCode::KeyNotTouched, Who::Officer)
        }
        Retry::PinNeeded => Problem::new(ProblemCode::KeyPinNeeded, Who::Officer),
        Retry::WrongPin { tries_left: None } => {
            Problem::new(ProblemCode::KeyWrongPin, Who::Officer)
        }
        Retry::WrongPin {
            tries_left: Some(left),
        } => Problem::new(ProblemCode::KeyWrongPin, Who::Officer).fact("left", left),
        Retry::PlugInAgain => Problem::new(ProblemCode::KeyPlugInAgain, Who::Officer),
    }
}

fn from_failure(failure: &Failure) -> Problem {
    let code = match failure {
        Failure::Cancelled => ProblemCode::KeyCancelled,
        Failure::TimedOut => ProblemCode::KeyNotTouched,
        Failure::Busy => ProblemCode::KeyBusy,
        Failure::NoAccess => ProblemCode::KeyNoAccess,
        Failure::NoFingerprint => ProblemCode::KeyNoFingerprint,
        Failure::FingerBlocked => ProblemCode::KeyFingerBlocked,
        Failure::PinBlocked => ProblemCode::KeyPinBlocked,
        Failure::OtherKey => ProblemCode::KeyOther,
        Failure::AlreadyEnrolled => ProblemCode::KeyAlreadyAdded,
        Failure::NoVerification | Failure::NotSupported { .. } => ProblemCode::KeyUnfit,
        Failure::Removed | Failure::Silent | Failure::Protocol { .. } | Failure::Device { .. } => {
            tracing::warn!(%failure, "a security key failed");
            ProblemCode::KeyFault
        }
    };
    let who = match failure.mender() {
        Mender::Officer => Who::Officer,
        Mender::Technician => Who::Technician,
        Mender::Time => Who::Time,
    };
    Problem::new(code, who)
}

pub(super) fn from_vault(error: &vault::KeyError) -> Problem {
    match error {
        vault::KeyError::NotEnrolled => Problem::not_found(),
        vault::KeyError::AlreadyEnrolled => {
            Problem::new(ProblemCode::KeyAlreadyAdded, Who::Officer)
        }
        vault::KeyError::TooMany => {
            Problem::new(ProblemCode::KeyTooMany, Who::Officer).fact("most", vault::MAX_KEYS)
        }
        vault::KeyError::Label => Problem::new(ProblemCode::KeyName, Who::Officer),
        vault::KeyError::WrongSecret => {
            tracing::error!("a security key's entry of the key file was altered");
            Problem::new(ProblemCode::KeyFile, Who::Technician)
        }
        vault::KeyError::KeyFile(error) => from_key_file(error),
        other => Problem::unforeseen(other),
    }
}
