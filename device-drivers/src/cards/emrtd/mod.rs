//! Electronic passports and identity cards after ICAO 9303 (eMRTD).
//!
//! Opened with what is printed on them (PACE where the chip offers it, else BAC), read through secure
//! messaging, and checked against pinned issuers. DG1 (the printed zone), DG2 (the face) and DG11
//! (further details) are read; fingers and irises (DG3, DG4) never are.

mod active;
mod bac;
mod channel;
mod chip;
mod curves;
mod keys;
pub mod lds;
pub mod mrz;
mod pace;
#[doc(hidden)]
pub mod parse;
pub mod security_infos;
pub mod sod;

use jiff::Timestamp;
use serde::Serialize;
use zeroize::Zeroizing;

pub use lds::{Details, Portrait, PortraitFormat};
pub use mrz::{BadMrz, Mrz, MrzDate, MrzKey, Sex};

use super::apdu::{Command, Meaning};
use super::files::read_object;
use super::session::Exchange;
use super::trust::{Doubt, Issuers, Trust};
use super::{CardTrouble, Secret};
use channel::Channel;
use security_infos::SecurityInfos;

/// The application of every eMRTD.
pub const APPLICATION: [u8; 7] = [0xa0, 0, 0, 0x02, 0x47, 0x10, 0x01];

const CARD_ACCESS: u16 = 0x011c;
const COM: u16 = 0x011e;
const SOD: u16 = 0x011d;

/// What opens the chip.
#[derive(Debug, Clone)]
pub enum Access {
    /// From the printed machine-readable zone.
    Mrz(MrzKey),
    /// The card access number printed on the front.
    Can(Secret),
}

/// Against whom and when the chip is checked.
pub struct Checking<'a> {
    /// Countries' signing authorities (CSCA).
    pub issuers: &'a Issuers,
    /// The time at which certificates must be valid.
    pub at: Timestamp,
    /// Fills its argument with random bytes.
    pub random: &'a dyn Fn(&mut [u8]),
}

/// What was read.
#[derive(Debug)]
pub struct Passport {
    pub mrz: Mrz,
    pub details: Option<Details>,
    pub portrait: Option<Portrait>,
    pub opened_with: Opening,
    pub trust: Trust,
}

/// Which protocol opened the chip.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Opening {
    Pace,
    Bac,
}

/// Reads the passport that `card` leads to. What it says and what was proven of it are two things:
/// see [`Passport::trust`].
pub fn read(
    card: &mut dyn Exchange,
    access: &Access,
    checking: &Checking<'_>,
) -> Result<Passport, CardTrouble> {
    let offered = card_access(card)?;
    let (mut channel, opened_with) = open(card, &offered, access, checking)?;
    let com = needed(read_object(&mut channel, COM, "EF.COM")?, "EF.COM")?;
    let sod = read_object(&mut channel, SOD, "EF.SOD")?;
    let present = lds::present(&com).map_err(CardTrouble::malformed("EF.COM"))?;
    // What the issuer signed outweighs EF.COM: a forger may hide a chip key there.
    let signed = sod.as_ref().map(|sod| sod::groups(sod)).unwrap_or_default();
    let mut group = |number: u8, what| {
        if present.contains(&number) || signed.contains(&number) {
            read_object(&mut channel, 0x0100 + u16::from(number), what)
        } else {
            Ok(None)
        }
    };
    let dg1 = needed(group(1, "DG1")?, "DG1")?;
    let dg2 = group(2, "DG2")?;
    let dg11 = group(11, "DG11")?;
    let dg14 = group(14, "DG14")?;
    let dg15 = group(15, "DG15")?;

    let zone = lds::zone(&dg1).map_err(CardTrouble::malformed("DG1"))?;
    let mrz = Mrz::parse(zone).map_err(|_| CardTrouble::Malformed { what: "DG1" })?;
    let mut read: Vec<(u8, &[u8])> = vec![(1, &dg1)];
    for (number, file) in [(2, &dg2), (11, &dg11), (14, &dg14), (15, &dg15)] {
        if let Some(file) = file {
            read.push((number, file));
        }
    }
    let passive = match &sod {
        Some(sod) => sod::doubts(sod, &read, checking.issuers, checking.at),
        None => vec![Doubt::Unsigned],
    };
    let promised = signed.contains(&14) || signed.contains(&15);
    let active = prove(
        &mut channel,
        dg14.as_deref().map(Vec::as_slice),
        dg15.as_deref().map(Vec::as_slice),
        promised,
        checking,
    )?;
    Ok(Passport {
        mrz,
        details: dg11.and_then(|file| lds::details(&file).ok()),
        portrait: dg2.and_then(|file| lds::portrait(&file).ok()),
        opened_with,
        trust: Trust::of(passive, active),
    })
}

fn needed(
    file: Option<Zeroizing<Vec<u8>>>,
    what: &'static str,
) -> Result<Zeroizing<Vec<u8>>, CardTrouble> {
    file.ok_or(CardTrouble::Malformed { what })
}

/// EF.CardAccess, if the card has one; it lies outside the application and is read in the clear.
fn card_access(card: &mut dyn Exchange) -> Result<SecurityInfos, CardTrouble> {
    match read_object(card, CARD_ACCESS, "EF.CardAccess") {
        Ok(Some(file)) => {
            SecurityInfos::parse(&file).map_err(CardTrouble::malformed("EF.CardAccess"))
        }
        // Older chips answer with all kinds of refusals to a file that they do not know.
        Ok(None) | Err(CardTrouble::Refused { .. }) => Ok(SecurityInfos::default()),
        Err(trouble) => Err(trouble),
    }
}

fn open<'a>(
    card: &'a mut dyn Exchange,
    offered: &SecurityInfos,
    access: &Access,
    checking: &Checking<'_>,
) -> Result<(Channel<'a>, Opening), CardTrouble> {
    let strongest = offered.pace.iter().max_by_key(|info| info.oid.last());
    match (strongest, access) {
        (Some(info), _) => {
            let keys = pace::open(card, info, offered.pace.len() > 1, access)?;
            let mut channel = Channel::new(card, keys);
            enter(&mut channel)?;
            Ok((channel, Opening::Pace))
        }
        (None, Access::Mrz(key)) => {
            enter(card)?;
            let mut random = bac::Random {
                challenge: [0; 8],
                key: [0; 16],
            };
            (checking.random)(&mut random.challenge);
            (checking.random)(&mut random.key);
            let keys = bac::open(card, key, &random)?;
            Ok((Channel::new(card, keys), Opening::Bac))
        }
        (None, Access::Can(_)) => {
            // Only PACE takes an access number.
            enter(card)?;
            Err(CardTrouble::Unsupported {
                what: "an access number without PACE",
            })
        }
    }
}

fn enter(card: &mut dyn Exchange) -> Result<(), CardTrouble> {
    let status = card
        .exchange(&Command::select_application(&APPLICATION))?
        .status;
    match status.meaning() {
        Meaning::Done => Ok(()),
        meaning if meaning.is_absence() => Err(CardTrouble::OtherCard),
        _ => Err(CardTrouble::Refused {
            step: "select the passport application",
            status: status.0,
        }),
    }
}

/// Makes the chip prove itself, by chip authentication where it offers that, else by active
/// authentication. The outer trouble ends the reading; the inner doubt does not.
fn prove(
    channel: &mut Channel<'_>,
    dg14: Option<&[u8]>,
    dg15: Option<&[u8]>,
    promised: bool,
    checking: &Checking<'_>,
) -> Result<Result<(), Doubt>, CardTrouble> {
    let infos = match dg14.map(|file| super::tlv::only(file, 0x6e)) {
        Some(Ok(set)) => SecurityInfos::parse(set).unwrap_or_default(),
        Some(Err(_)) | None => SecurityInfos::default(),
    };
    let outcome = if let Some((info, key)) = chip::offered(&infos) {
        chip::prove(channel, info, key, COM)
    } else if let Some(dg15) = dg15 {
        let mut challenge = [0; 8];
        (checking.random)(&mut challenge);
        active::prove(channel, dg15, infos.active, challenge)
    } else if promised {
        return Ok(Err(Doubt::ChipUnproven));
    } else {
        return Ok(Err(Doubt::NoChipKey));
    };
    match outcome {
        Ok(()) => Ok(Ok(())),
        Err(
            CardTrouble::Refused { .. }
            | CardTrouble::Malformed { .. }
            | CardTrouble::Unsupported { .. },
        ) => Ok(Err(Doubt::ChipUnproven)),
        Err(trouble) => Err(trouble),
    }
}
