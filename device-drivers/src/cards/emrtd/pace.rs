//! PACE with generic mapping over elliptic curves (ICAO 9303-11, 4.4): the newer way to open a chip,
//! with the printed zone or the printed access number.

use openssl::hash::{MessageDigest, hash};
use zeroize::Zeroizing;

use super::Access;
use super::channel::Keys;
use super::curves::Curve;
use super::keys::{ChannelCipher, Purpose, derive};
use super::security_infos::PaceInfo;
use crate::cards::CardTrouble;
use crate::cards::apdu::Command;
use crate::cards::crypto::{Direction, aes, cmac, des3, pad, retail_mac};
use crate::cards::session::Exchange;
use crate::cards::tlv;
use crate::cards::trouble::refused;

const WHAT: &str = "PACE";

/// Opens the chip. Wrong printed data: [`CardTrouble::AccessDenied`].
pub fn open(
    card: &mut dyn Exchange,
    info: &PaceInfo,
    several: bool,
    access: &Access,
) -> Result<Keys, CardTrouble> {
    let bad = || refused(WHAT);
    let mut curve = Curve::standardized(info.parameters)?;
    choose(card, info, several, access)?;

    let nonce = ask(card, &[], 0x80)?;
    let key = derive(info.cipher, &password(access)?, Purpose::Password).map_err(bad())?;
    let nonce = reveal(info.cipher, &key, &nonce)?;

    let mapping = curve.pair(None).map_err(bad())?;
    let ours = curve.bytes(&mapping.public).map_err(bad())?;
    let theirs = ask(card, &tlv::write(0x81, &ours), 0x82)?;
    let theirs = curve.point(&theirs)?;
    let base = curve
        .mapped(&nonce, &mapping.secret, &theirs)
        .map_err(bad())?;

    let fresh = curve.pair(Some(&base)).map_err(bad())?;
    let ours = curve.bytes(&fresh.public).map_err(bad())?;
    let theirs = ask(card, &tlv::write(0x83, &ours), 0x84)?;
    if theirs == ours {
        return Err(CardTrouble::Malformed { what: WHAT });
    }
    let their_point = curve.point(&theirs)?;
    let secret = curve.shared(&fresh.secret, &their_point).map_err(bad())?;

    let mac = derive(info.cipher, &secret, Purpose::Mac).map_err(bad())?;
    let token = |point: &[u8]| token(info, &mac, point).map_err(bad());
    let answer = last(card, &tlv::write(0x85, &token(&theirs)?))?;
    if answer.len() != 8 || !openssl::memcmp::eq(&answer, &token(&ours)?) {
        return Err(CardTrouble::AccessDenied);
    }
    Keys::agree_from_zero(info.cipher, &secret).map_err(bad())
}

/// MSE:Set AT (4.4.4.1).
fn choose(
    card: &mut dyn Exchange,
    info: &PaceInfo,
    several: bool,
    access: &Access,
) -> Result<(), CardTrouble> {
    let reference = match access {
        Access::Mrz(_) => 1,
        Access::Can(_) => 2,
    };
    let mut data = tlv::write(0x80, &info.oid);
    data.extend(tlv::write(0x83, &[reference]));
    if several {
        data.extend(tlv::write(0x84, &[info.parameters]));
    }
    let answer = card.exchange(&Command::new(0x22, 0xc1, 0xa4).data(&data))?;
    match answer.status.0 {
        // 63Cx: it works, but wrong numbers were tried before.
        0x9000 | 0x63c0..=0x63cf => Ok(()),
        status => Err(CardTrouble::Refused {
            step: "choose PACE",
            status,
        }),
    }
}

fn password(access: &Access) -> Result<Zeroizing<Vec<u8>>, CardTrouble> {
    Ok(Zeroizing::new(match access {
        Access::Mrz(key) => hash(MessageDigest::sha1(), key.information())
            .map_err(refused(WHAT))?
            .to_vec(),
        Access::Can(number) => number.expose().as_bytes().to_vec(),
    }))
}

fn reveal(
    cipher: ChannelCipher,
    key: &[u8],
    nonce: &[u8],
) -> Result<Zeroizing<Vec<u8>>, CardTrouble> {
    if nonce.len() != 16 {
        return Err(CardTrouble::Malformed { what: WHAT });
    }
    if cipher == ChannelCipher::Des3 {
        des3(Direction::Decrypt, key, &[0; 8], nonce)
    } else {
        aes(Direction::Decrypt, key, &[0; 16], nonce)
    }
    .map_err(refused(WHAT))
}

fn token(info: &PaceInfo, mac: &[u8], point: &[u8]) -> Result<[u8; 8], openssl::error::ErrorStack> {
    let data = tlv::write(
        0x7f49,
        &[tlv::write(0x06, &info.oid), tlv::write(0x86, point)].concat(),
    );
    if info.cipher == ChannelCipher::Des3 {
        retail_mac(mac, &pad(&data, 8))
    } else {
        cmac(mac, &data)
    }
}

/// GENERAL AUTHENTICATE, with more to come: sends `data` and gives the object `tag` of the answer.
fn ask(card: &mut dyn Exchange, data: &[u8], tag: u32) -> Result<Vec<u8>, CardTrouble> {
    let command = Command::new(0x86, 0, 0)
        .class(0x10)
        .data(&tlv::write(0x7c, data))
        .expecting(256);
    let answer = card.exchange(&command)?;
    if !answer.status.is_done() {
        return Err(CardTrouble::Refused {
            step: "PACE",
            status: answer.status.0,
        });
    }
    dynamic(&answer.data, tag)
}

/// The last GENERAL AUTHENTICATE; a refusal means that the printed data were wrong.
fn last(card: &mut dyn Exchange, data: &[u8]) -> Result<Vec<u8>, CardTrouble> {
    let command = Command::new(0x86, 0, 0)
        .data(&tlv::write(0x7c, data))
        .expecting(256);
    let answer = card.exchange(&command)?;
    if !answer.status.is_done() {
        return Err(CardTrouble::AccessDenied);
    }
    dynamic(&answer.data, 0x86)
}

fn dynamic(data: &[u8], tag: u32) -> Result<Vec<u8>, CardTrouble> {
    match tlv::follow(data, &[0x7c, tag]) {
        Ok(Some(value)) => Ok(value.to_vec()),
        Ok(None) | Err(_) => Err(CardTrouble::Malformed { what: WHAT }),
    }
}
