//! What security keys say: packets, and the CBOR in them.

use device_drivers::security_key::parse;

/// Four bytes of channel, then packets of 64 bytes.
pub fn packets(data: &[u8]) {
    let Some((channel, packets)) = data.split_first_chunk() else {
        return;
    };
    for message in parse::messages(*channel, packets) {
        assert!(
            message.len() <= 7609,
            "no message is longer than CTAPHID allows"
        );
    }
}

/// The first byte says what the rest is.
pub fn answers(data: &[u8]) {
    let Some((which, rest)) = data.split_first() else {
        return;
    };
    match which {
        0 => _ = parse::info(rest),
        1 => _ = parse::authenticator_data(rest),
        2 => _ = parse::agreement(rest),
        _ => {}
    }
}
