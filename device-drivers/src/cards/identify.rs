//! What kind of card this is.

use serde::Serialize;

use super::CardTrouble;
use super::apdu::Command;
use super::profile::Profile;
use super::session::Exchange;
use super::{emrtd, piv};

/// What a card turned out to be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum CardKind {
    /// ICAO 9303: read with [`emrtd::read`].
    Passport,
    /// NIST SP 800-73: read with [`piv::read`].
    Piv,
    /// A profile knows it: read with the profile of this name.
    Profile { name: String },
    /// A card that we cannot read.
    Unknown { atr: String },
}

/// Asks the card for what it is, in this order: passport, PIV, the profiles as given. `atr`: see
/// [`super::Connection::atr`]. A card with several applications counts as the first of them.
pub fn identify(
    card: &mut dyn Exchange,
    atr: &str,
    profiles: &[Profile],
) -> Result<CardKind, CardTrouble> {
    if has(card, &emrtd::APPLICATION)? {
        return Ok(CardKind::Passport);
    }
    if has(card, &piv::APPLICATION)? {
        return Ok(CardKind::Piv);
    }
    for profile in profiles {
        if profile.matches(card, atr)? {
            return Ok(CardKind::Profile {
                name: profile.name().to_owned(),
            });
        }
    }
    Ok(CardKind::Unknown {
        atr: atr.to_owned(),
    })
}

/// Whether the card has an application. Cards refuse unknown ones in many ways.
pub(super) fn has(card: &mut dyn Exchange, application: &[u8]) -> Result<bool, CardTrouble> {
    let quiet = Command::select_application(application);
    if card.exchange(&quiet)?.status.is_done() {
        return Ok(true);
    }
    // Some cards only know SELECT with an answer.
    let spoken = Command::new(0xa4, 0x04, 0x00)
        .data(application)
        .expecting(256);
    Ok(card.exchange(&spoken)?.status.is_done())
}
