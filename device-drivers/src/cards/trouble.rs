//! Why a card was not read.

use serde::Serialize;
use thiserror::Error;

use super::readers::CardError;
use super::tlv::BadTlv;
use crate::Mender;

/// Why a card was not read.
#[derive(Debug, Clone, PartialEq, Eq, Error, Serialize)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum CardTrouble {
    /// The card was pulled out, swapped or reset by another program. What was read before is void.
    #[error("the card was taken out")]
    CardGone,
    /// The card or the reader did not answer in time. The connection is given up.
    #[error("the card did not answer in time")]
    TimedOut,
    /// Another program has the card for itself.
    #[error("another program uses the card")]
    Taken,
    /// Upside down, damaged, or no card at all.
    #[error("the card does not answer")]
    Mute,
    /// The smart-card service or the reader is in trouble.
    #[error(transparent)]
    Reader { reader: CardError },
    /// The card has not the application that was asked for.
    #[error("this is another kind of card")]
    OtherCard,
    /// The printed data that open the card (machine-readable zone or card access number) are wrong.
    #[error("what was typed from the document does not open its chip")]
    AccessDenied,
    #[error("the PIN is wrong")]
    WrongPin { tries_left: u8 },
    #[error("the PIN is blocked")]
    PinBlocked,
    /// The PIN cannot be one of this card: too short, too long, or other signs than it takes.
    #[error("the PIN has not the form that this card takes")]
    PinForm,
    /// The card answers with a status that ends the reading. `step`: what was asked of it.
    #[error("the card refused: {step} ({status:04X})")]
    Refused { step: &'static str, status: u16 },
    /// The card does not keep to its standard. `what`: where.
    #[error("the card does not keep to its standard: {what}")]
    Malformed { what: &'static str },
    /// The card does not hold something as its profile says. `part`: the object's or claim's name.
    #[error("the card does not hold {part} as its profile says")]
    Unreadable { part: String },
    /// The card needs something that this reader does not have. `what`: a curve, a cipher, a protocol.
    #[error("the card needs what this reader does not offer: {what}")]
    Unsupported { what: &'static str },
}

impl CardTrouble {
    pub fn mender(&self) -> Mender {
        match self {
            Self::CardGone
            | Self::TimedOut
            | Self::Mute
            | Self::OtherCard
            | Self::AccessDenied
            | Self::WrongPin { .. }
            | Self::PinBlocked
            | Self::PinForm
            | Self::Refused { .. }
            | Self::Malformed { .. } => Mender::Officer,
            Self::Taken => Mender::Time,
            Self::Reader { reader } => reader.mender(),
            Self::Unsupported { .. } | Self::Unreadable { .. } => Mender::Technician,
        }
    }

    pub(super) fn malformed(what: &'static str) -> impl Fn(BadTlv) -> Self {
        move |_| Self::Malformed { what }
    }
}

impl From<CardError> for CardTrouble {
    fn from(reader: CardError) -> Self {
        Self::Reader { reader }
    }
}

impl From<pcsc::Error> for CardTrouble {
    fn from(error: pcsc::Error) -> Self {
        match error {
            pcsc::Error::NotTransacted
            | pcsc::Error::RemovedCard
            | pcsc::Error::NoSmartcard
            | pcsc::Error::ResetCard
            | pcsc::Error::UnpoweredCard
            | pcsc::Error::ReaderUnavailable
            | pcsc::Error::UnknownReader => Self::CardGone,
            pcsc::Error::UnresponsiveCard
            | pcsc::Error::UnsupportedCard
            | pcsc::Error::ProtoMismatch => Self::Mute,
            pcsc::Error::SharingViolation => Self::Taken,
            pcsc::Error::Timeout => Self::TimedOut,
            other => Self::Reader {
                reader: super::readers::trouble(other),
            },
        }
    }
}

/// OpenSSL refused bytes that came from a card.
pub(super) fn refused(what: &'static str) -> impl Fn(openssl::error::ErrorStack) -> CardTrouble {
    move |_| CardTrouble::Malformed { what }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_way_of_losing_a_card_is_one_outcome() {
        for error in [
            pcsc::Error::NotTransacted,
            pcsc::Error::RemovedCard,
            pcsc::Error::NoSmartcard,
            pcsc::Error::ResetCard,
        ] {
            assert_eq!(CardTrouble::from(error), CardTrouble::CardGone, "{error}");
        }
    }

    #[test]
    fn trouble_of_the_service_is_not_the_cards() {
        assert_eq!(
            CardTrouble::from(pcsc::Error::NoService),
            CardTrouble::Reader {
                reader: CardError::ServiceNotRunning
            }
        );
    }
}
