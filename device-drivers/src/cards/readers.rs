//! The readers that are plugged in, in one look.

use std::ffi::CString;
use std::fmt::Write;
use std::time::Duration;

use pcsc::{Context, ReaderState, Scope, State};
use serde::Serialize;
use thiserror::Error;

use crate::Mender;
use crate::limit::within;

/// Why no reader can be named.
#[derive(Debug, Clone, PartialEq, Eq, Error, Serialize)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum CardError {
    /// The PC/SC service (pcscd) is not running.
    #[error("the smart-card service is not running")]
    ServiceNotRunning,
    #[error("no smart-card reader is plugged in")]
    NoReaders,
    /// The service is there but does not let this user in.
    #[error("this user may not use the smart-card service")]
    NoAccess,
    #[error("the smart-card service did not answer in time")]
    TimedOut,
    #[error("the smart-card service failed: {message}")]
    Failed { message: String },
}

impl CardError {
    pub fn mender(&self) -> Mender {
        match self {
            Self::NoReaders => Mender::Officer,
            Self::ServiceNotRunning | Self::NoAccess | Self::TimedOut | Self::Failed { .. } => {
                Mender::Technician
            }
        }
    }
}

/// A reader and what is in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Reader {
    /// The name that PC/SC knows it by.
    pub name: String,
    pub slot: Slot,
}

/// What is in a reader.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum Slot {
    Empty,
    /// A card that answered. `atr`: its answer to reset, upper-case hexadecimal (ISO/IEC 7816-3).
    Card {
        atr: String,
        /// Another program has it for itself.
        taken: bool,
    },
    /// Something is in the reader but does not answer: upside down, damaged, or no card at all.
    Mute,
    /// The reader itself does not say.
    Unknown,
}

/// The readers that are plugged in; at least one, else [`CardError::NoReaders`].
pub async fn readers(limit: Duration) -> Result<Vec<Reader>, CardError> {
    within(limit, list)
        .await
        .unwrap_or(Err(CardError::TimedOut))
}

fn list() -> Result<Vec<Reader>, CardError> {
    let context = Context::establish(Scope::User).map_err(trouble)?;
    let names = context.list_readers_owned().map_err(trouble)?;
    if names.is_empty() {
        return Err(CardError::NoReaders);
    }
    let mut states: Vec<ReaderState> = names
        .into_iter()
        .map(|name: CString| ReaderState::new(name, State::UNAWARE))
        .collect();
    context
        .get_status_change(Duration::ZERO, &mut states)
        .map_err(trouble)?;
    Ok(states
        .iter()
        .map(|state| Reader {
            name: state.name().to_string_lossy().into_owned(),
            slot: slot(state.event_state(), state.atr()),
        })
        .collect())
}

fn slot(state: State, atr: &[u8]) -> Slot {
    if state.contains(State::MUTE) {
        Slot::Mute
    } else if state.contains(State::PRESENT) {
        Slot::Card {
            atr: upper_hex(atr),
            taken: state.contains(State::EXCLUSIVE),
        }
    } else if state.contains(State::EMPTY) {
        Slot::Empty
    } else {
        Slot::Unknown
    }
}

pub(super) fn upper_hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        write!(text, "{byte:02X}").expect("writing to a String cannot fail");
        text
    })
}

pub(super) fn trouble(error: pcsc::Error) -> CardError {
    match error {
        pcsc::Error::NoService | pcsc::Error::ServiceStopped | pcsc::Error::CommError => {
            CardError::ServiceNotRunning
        }
        pcsc::Error::NoReadersAvailable
        | pcsc::Error::ReaderUnavailable
        | pcsc::Error::UnknownReader => CardError::NoReaders,
        pcsc::Error::NoAccess | pcsc::Error::SecurityViolation => CardError::NoAccess,
        pcsc::Error::Timeout => CardError::TimedOut,
        other => CardError::Failed {
            message: other.to_string(),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_pcsc_says_of_a_slot_is_understood() {
        let check = |state, expect| assert_eq!(slot(state, &[0x3b, 0x85]), expect, "{state:?}");
        check(State::EMPTY | State::CHANGED, Slot::Empty);
        check(State::PRESENT | State::MUTE, Slot::Mute);
        check(State::UNKNOWN, Slot::Unknown);
        check(
            State::PRESENT | State::INUSE,
            Slot::Card {
                atr: "3B85".to_owned(),
                taken: false,
            },
        );
        check(
            State::PRESENT | State::EXCLUSIVE,
            Slot::Card {
                atr: "3B85".to_owned(),
                taken: true,
            },
        );
    }

    #[test]
    fn each_failure_of_pcsc_says_who_can_mend_it() {
        let check = |error, expect: CardError, mender| {
            let found = trouble(error);
            assert_eq!(found, expect);
            assert_eq!(found.mender(), mender, "{found}");
        };
        check(
            pcsc::Error::NoService,
            CardError::ServiceNotRunning,
            Mender::Technician,
        );
        check(
            pcsc::Error::NoReadersAvailable,
            CardError::NoReaders,
            Mender::Officer,
        );
        check(
            pcsc::Error::NoAccess,
            CardError::NoAccess,
            Mender::Technician,
        );
        assert!(matches!(
            trouble(pcsc::Error::InternalError),
            CardError::Failed { .. }
        ));
    }

    #[tokio::test]
    async fn asking_for_readers_ends_with_readers_or_a_typed_trouble() {
        match readers(Duration::from_secs(30)).await {
            Ok(readers) => assert!(readers.iter().all(|reader| !reader.name.is_empty())),
            Err(trouble) => assert!(
                matches!(
                    trouble,
                    CardError::ServiceNotRunning | CardError::NoReaders | CardError::NoAccess
                ),
                "{trouble}"
            ),
        }
    }
}
