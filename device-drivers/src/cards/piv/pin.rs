//! The PIN (SP 800-73-4 part 2, 3.2.1): six to eight digits, padded with FF.

use zeroize::Zeroizing;

use crate::cards::apdu::{Command, Meaning};
use crate::cards::session::Exchange;
use crate::cards::{CardTrouble, Secret};

/// Tries the PIN once.
pub fn verify(card: &mut dyn Exchange, pin: &Secret) -> Result<(), CardTrouble> {
    let digits = pin.expose().as_bytes();
    if !(6..=8).contains(&digits.len()) || !digits.iter().all(u8::is_ascii_digit) {
        return Err(CardTrouble::PinForm);
    }
    let mut padded = Zeroizing::new([0xff; 8]);
    padded[..digits.len()].copy_from_slice(digits);
    let status = card
        .exchange(&Command::new(0x20, 0x00, 0x80).data(&padded[..]))?
        .status;
    outcome(status.meaning(), status.0)
}

/// What VERIFY's status means.
pub(in crate::cards) fn outcome(meaning: Meaning, status: u16) -> Result<(), CardTrouble> {
    match meaning {
        Meaning::Done => Ok(()),
        Meaning::TriesLeft(0) | Meaning::Blocked => Err(CardTrouble::PinBlocked),
        Meaning::TriesLeft(tries_left) => Err(CardTrouble::WrongPin { tries_left }),
        Meaning::WrongLength | Meaning::WrongData => Err(CardTrouble::PinForm),
        _ => Err(CardTrouble::Refused {
            step: "verify the PIN",
            status,
        }),
    }
}

/// VERIFY without data asks for the tries that are left.
pub fn tries_left(card: &mut dyn Exchange) -> Result<Option<u8>, CardTrouble> {
    let status = card.exchange(&Command::new(0x20, 0x00, 0x80))?.status;
    Ok(match status.meaning() {
        Meaning::TriesLeft(tries) => Some(tries),
        Meaning::Blocked => Some(0),
        _ => None,
    })
}
