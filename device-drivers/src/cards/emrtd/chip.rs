//! Chip authentication (ICAO 9303-11, 6.2): the chip agrees on new keys with the key that DG14 names.

use openssl::bn::{BigNum, BigNumContext};
use openssl::ec::{EcGroup, EcGroupRef, EcPoint};
use openssl::error::ErrorStack;
use openssl::pkey::PKey;
use zeroize::Zeroizing;

use super::channel::{Channel, Keys};
use super::curves::{Curve, Pair};
use super::keys::ChannelCipher;
use super::security_infos::{ChipInfo, SecurityInfos};
use crate::cards::CardTrouble;
use crate::cards::apdu::Command;
use crate::cards::session::Exchange;
use crate::cards::tlv;
use crate::cards::trouble::refused;

const WHAT: &str = "chip authentication";

/// What the infos of DG14 offer, with its key; the strongest cipher first.
pub fn offered(infos: &SecurityInfos) -> Option<(&ChipInfo, &[u8])> {
    let mut best: Vec<&ChipInfo> = infos.chip.iter().collect();
    best.sort_by_key(|info| std::cmp::Reverse(info.oid.last().copied()));
    best.into_iter().find_map(|info| {
        let (_, key) = infos
            .chip_keys
            .iter()
            .find(|(id, _)| info.key.is_none() || *id == info.key)?;
        Some((info, &key[..]))
    })
}

/// Replaces the channel's keys by ones that only the genuine chip can know, and makes the chip use
/// them once. `probe`: a file that is there.
pub fn prove(
    channel: &mut Channel<'_>,
    info: &ChipInfo,
    key: &[u8],
    probe: u16,
) -> Result<(), CardTrouble> {
    let mut agreement = Agreement::with(key)?;
    send(channel, info, &agreement.ours()?)?;
    let secret = agreement.secret()?;
    channel.rekey(Keys::agree_from_zero(info.cipher, &secret).map_err(refused(WHAT))?);
    let answer = channel.exchange(&Command::select_file(probe))?;
    // An answer in the clear has no checksum, so it proves nothing.
    if answer.status.is_done() {
        Ok(())
    } else {
        Err(CardTrouble::Malformed { what: WHAT })
    }
}

/// A fresh key of ours on the chip's curve, and the chip's key.
pub struct Agreement {
    curve: Curve,
    pair: Pair,
    theirs: EcPoint,
}

impl Agreement {
    /// With the chip's key as DG14 states it: a `SubjectPublicKeyInfo` in DER.
    pub fn with(key: &[u8]) -> Result<Self, CardTrouble> {
        let bad = || refused(WHAT);
        let key = PKey::public_key_from_der(key)
            .and_then(|key| key.ec_key())
            .map_err(|_| CardTrouble::Unsupported { what: WHAT })?;
        let mut curve = Curve::new(group_of(key.group()).map_err(bad())?).map_err(bad())?;
        let theirs = key.public_key().to_owned(&curve.group).map_err(bad())?;
        let pair = curve.pair(None).map_err(bad())?;
        Ok(Self {
            curve,
            pair,
            theirs,
        })
    }

    fn ours(&mut self) -> Result<Vec<u8>, CardTrouble> {
        self.curve.bytes(&self.pair.public).map_err(refused(WHAT))
    }

    /// What both sides share.
    pub fn secret(&mut self) -> Result<Zeroizing<Vec<u8>>, CardTrouble> {
        self.curve
            .shared(&self.pair.secret, &self.theirs)
            .map_err(refused(WHAT))
    }
}

fn group_of(group: &EcGroupRef) -> Result<EcGroup, ErrorStack> {
    match group.curve_name() {
        Some(name) => EcGroup::from_curve_name(name),
        None => explicit(group),
    }
}

/// A group that is written out instead of named, as older chips do.
fn explicit(group: &EcGroupRef) -> Result<EcGroup, ErrorStack> {
    let mut context = BigNumContext::new()?;
    let (mut p, mut a, mut b) = (BigNum::new()?, BigNum::new()?, BigNum::new()?);
    group.components_gfp(&mut p, &mut a, &mut b, &mut context)?;
    let mut made = EcGroup::from_components(p, a, b, &mut context)?;
    let (mut order, mut cofactor) = (BigNum::new()?, BigNum::new()?);
    group.order(&mut order, &mut context)?;
    group.cofactor(&mut cofactor, &mut context)?;
    let Some(generator) = group.generator_opt() else {
        return Err(ErrorStack::get());
    };
    let generator = generator.to_owned(&made)?;
    made.set_generator(generator, order, cofactor)?;
    Ok(made)
}

fn send(channel: &mut Channel<'_>, info: &ChipInfo, ours: &[u8]) -> Result<(), CardTrouble> {
    let id = info
        .key
        .as_ref()
        .map(|id| tlv::write(0x84, id))
        .unwrap_or_default();
    if info.cipher == ChannelCipher::Des3 {
        let data = [tlv::write(0x91, ours), id].concat();
        return done(channel, &Command::new(0x22, 0x41, 0xa6).data(&data));
    }
    let data = [tlv::write(0x80, &info.oid), id].concat();
    done(channel, &Command::new(0x22, 0x41, 0xa4).data(&data))?;
    let data = tlv::write(0x7c, &tlv::write(0x80, ours));
    done(
        channel,
        &Command::new(0x86, 0, 0).data(&data).expecting(0x100),
    )
}

fn done(channel: &mut Channel<'_>, command: &Command) -> Result<(), CardTrouble> {
    let status = channel.exchange(command)?.status;
    if status.is_done() {
        Ok(())
    } else {
        Err(CardTrouble::Refused {
            step: WHAT,
            status: status.0,
        })
    }
}
