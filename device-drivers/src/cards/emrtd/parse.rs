//! What a chip says after it was opened, reachable for fuzzing. Each function takes any bytes; none may
//! panic, hang or grow without bounds.

use openssl::pkey::PKey;

use super::channel::Keys;
use super::keys::ChannelCipher;
use super::security_infos::SecurityInfos;
use super::{active, chip};
use crate::cards::apdu::split;
use crate::cards::tlv;

const CIPHERS: [ChannelCipher; 2] = [ChannelCipher::Des3, ChannelCipher::Aes128];

fn channel(cipher: ChannelCipher) -> Keys {
    Keys::agree_from_zero(cipher, &[7; 32]).expect("a constant secret makes keys")
}

/// An answer through a channel, as it came over the line.
pub fn sealed(bytes: &[u8]) -> bool {
    let answer = split(bytes);
    answer.is_some_and(|answer| {
        CIPHERS
            .into_iter()
            .any(|cipher| channel(cipher).reveal(&answer).is_ok())
    })
}

/// An answer's data objects whose checksum is right.
pub fn inside(bytes: &[u8]) -> bool {
    CIPHERS.into_iter().any(|cipher| {
        let Ok(sum) = channel(cipher).checksum_of_next(bytes) else {
            return false;
        };
        let whole = [bytes, &tlv::write(0x8e, &sum), &[0x90, 0x00]].concat();
        split(&whole).is_some_and(|answer| channel(cipher).reveal(&answer).is_ok())
    })
}

/// DG15, and after it the answer to a challenge.
pub fn active_key(bytes: &[u8]) -> bool {
    let Ok((dg15, signature)) = tlv::first(bytes) else {
        return false;
    };
    PKey::public_key_from_der(dg15.value)
        .is_ok_and(|key| active::check(&key, None, [7; 8], signature).is_ok())
}

/// What DG14 holds.
pub fn chip_key(bytes: &[u8]) -> bool {
    SecurityInfos::parse(bytes).is_ok_and(|infos| {
        chip::offered(&infos).is_some_and(|(_, key)| {
            chip::Agreement::with(key).is_ok_and(|mut agreement| agreement.secret().is_ok())
        })
    })
}
