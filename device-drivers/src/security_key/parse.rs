//! Everything that reads bytes of a key, reachable for fuzzing. Each function takes any bytes; none may
//! panic, hang or grow without bounds.

use super::KeyInfo;
use super::cbor::{at, bytes_at, split};
use super::data::AuthenticatorData;
use super::frame::{Assembly, PACKET, Step};
use super::pin_uv::{Protocol, Shared};

/// The messages on `channel` that come whole out of packets, as a call reads them: the first broken rule
/// ends it.
pub fn messages(channel: [u8; 4], packets: &[u8]) -> Vec<Vec<u8>> {
    let mut assembly = Assembly::new(channel);
    let mut messages = Vec::new();
    for packet in packets.chunks(PACKET) {
        match assembly.take(packet) {
            Ok(Step::Whole { message, .. }) => messages.push(message.to_vec()),
            Ok(Step::Foreign | Step::More) => {}
            Err(_) => break,
        }
    }
    messages
}

/// The answer to GET_INFO, without its status.
pub fn info(bytes: &[u8]) -> bool {
    split(bytes).is_some_and(|(answer, _)| KeyInfo::from_answer(&answer).is_ok())
}

/// What comes with each credential and each secret.
pub fn authenticator_data(bytes: &[u8]) -> bool {
    AuthenticatorData::from_bytes(bytes).is_ok()
}

/// The answer to a key agreement, and after it one that is sealed with what was agreed.
pub fn agreement(bytes: &[u8]) -> bool {
    let Some((answer, rest)) = split(bytes) else {
        return false;
    };
    let Some(theirs) = at(&answer, 1) else {
        return false;
    };
    [Protocol::One, Protocol::Two].into_iter().all(|protocol| {
        let shared = Shared::agree(protocol, theirs);
        shared.is_ok_and(|shared| match split(rest) {
            Some((token, _)) => {
                bytes_at(&token, 2).is_some_and(|sealed| shared.decrypt(sealed).is_ok())
            }
            None => true,
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sound_bytes_are_accepted_and_others_are_not() {
        let info_answer = [
            &[0xa2, 0x01, 0x81, 0x68][..],
            b"FIDO_2_0",
            &[0x03, 0x50],
            &[7; 16],
        ]
        .concat();
        assert!(info(&info_answer));
        assert!(!info(&info_answer[..20]));
        assert!(!authenticator_data(&[0; 36]), "one byte short");
        assert!(authenticator_data(&[0; 37]));
        assert!(!agreement(&[0xa1, 0x01, 0xa0]), "a key without coordinates");
        let mut packet = [0; PACKET];
        packet[..7].copy_from_slice(&[1, 2, 3, 4, 0x90, 0, 2]);
        assert_eq!(messages([1, 2, 3, 4], &packet), [[0, 0]]);
        assert!(messages([9; 4], &packet).is_empty());
    }
}
