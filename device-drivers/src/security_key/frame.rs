//! CTAPHID's packets (CTAP 2.1, 11.2.4): a message cut into reports of 64 bytes, and put together again.

use zeroize::Zeroizing;

pub const PACKET: usize = 64;
const FIRST: usize = PACKET - 7;
const NEXT: usize = PACKET - 5;
/// The longest message there can be: 128 packets follow the first.
pub const LONGEST: usize = FIRST + 128 * NEXT;
/// Set in the byte of a command, clear in that of a sequence number.
const START: u8 = 0x80;

pub type ChannelId = [u8; 4];

/// The packets of one message; `None` when it is longer than [`LONGEST`]. `command` without its top bit.
pub fn packets(channel: ChannelId, command: u8, message: &[u8]) -> Option<Vec<[u8; PACKET]>> {
    if message.len() > LONGEST {
        return None;
    }
    let length = u16::try_from(message.len()).ok()?.to_be_bytes();
    let (first, rest) = message.split_at(message.len().min(FIRST));
    let packet = |head: &[u8], part: &[u8]| {
        let mut packet = [0; PACKET];
        packet[..4].copy_from_slice(&channel);
        packet[4..4 + head.len()].copy_from_slice(head);
        packet[4 + head.len()..][..part.len()].copy_from_slice(part);
        packet
    };
    let start = packet(&[START | command, length[0], length[1]], first);
    let following = rest
        .chunks(NEXT)
        .zip(0u8..)
        .map(|(part, number)| packet(&[number], part));
    Some(std::iter::once(start).chain(following).collect())
}

/// What one packet did to a message.
#[derive(Debug, PartialEq, Eq)]
pub enum Step {
    /// Nothing: it is another program's, or left over from an earlier message.
    Foreign,
    More,
    Whole {
        /// Without its top bit.
        command: u8,
        message: Zeroizing<Vec<u8>>,
    },
}

/// A message on its way in.
#[derive(Debug)]
pub struct Assembly {
    channel: ChannelId,
    begun: Option<Begun>,
}

#[derive(Debug)]
struct Begun {
    command: u8,
    length: usize,
    message: Zeroizing<Vec<u8>>,
    next: u8,
}

impl Assembly {
    pub fn new(channel: ChannelId) -> Self {
        Self {
            channel,
            begun: None,
        }
    }

    /// Takes one packet; the error says which rule it breaks.
    pub fn take(&mut self, packet: &[u8]) -> Result<Step, &'static str> {
        let packet: &[u8; PACKET] = packet.try_into().map_err(|_| "a packet has 64 bytes")?;
        if packet[..4] != self.channel {
            return Ok(Step::Foreign);
        }
        let begun = if packet[4] & START != 0 {
            if self.begun.is_some() {
                return Err("a message begins within another");
            }
            let length = usize::from(u16::from_be_bytes([packet[5], packet[6]]));
            if length > LONGEST {
                return Err("a message is too long");
            }
            let mut message = Zeroizing::new(Vec::with_capacity(length));
            message.extend_from_slice(&packet[7..7 + length.min(FIRST)]);
            Begun {
                command: packet[4] & !START,
                length,
                message,
                next: 0,
            }
        } else {
            let Some(mut begun) = self.begun.take() else {
                return Ok(Step::Foreign);
            };
            if packet[4] != begun.next {
                return Err("a packet is missing");
            }
            begun.next += 1;
            let missing = begun.length - begun.message.len();
            begun
                .message
                .extend_from_slice(&packet[5..5 + missing.min(NEXT)]);
            begun
        };
        if begun.message.len() < begun.length {
            self.begun = Some(begun);
            return Ok(Step::More);
        }
        Ok(Step::Whole {
            command: begun.command,
            message: begun.message,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CHANNEL: ChannelId = [1, 2, 3, 4];

    fn through(message: &[u8]) -> (usize, Step) {
        let packets = packets(CHANNEL, 0x10, message).unwrap();
        let mut assembly = Assembly::new(CHANNEL);
        let (last, before) = packets.split_last().unwrap();
        for packet in before {
            assert_eq!(assembly.take(packet), Ok(Step::More));
        }
        (packets.len(), assembly.take(last).unwrap())
    }

    #[test]
    fn a_message_of_any_length_comes_out_as_it_went_in() {
        for (length, count) in [
            (0, 1),
            (1, 1),
            (57, 1),
            (58, 2),
            (57 + 59, 2),
            (57 + 60, 3),
            (LONGEST, 129),
        ] {
            let message: Vec<u8> = (0..length).map(|n| n as u8).collect();
            let (packets, step) = through(&message);
            assert_eq!(packets, count, "{length} bytes");
            let whole = Step::Whole {
                command: 0x10,
                message: Zeroizing::new(message),
            };
            assert!(step == whole, "{length} bytes come back");
        }
        assert!(
            packets(CHANNEL, 0x10, &[0; LONGEST + 1]).is_none(),
            "sequence numbers end at 127"
        );
    }

    #[test]
    fn packets_of_others_are_passed_over() {
        let mut assembly = Assembly::new(CHANNEL);
        let ours = packets(CHANNEL, 0x10, &[7; 100]).unwrap();
        let theirs = packets([9; 4], 0x10, &[8; 100]).unwrap();
        assert_eq!(assembly.take(&ours[1]), Ok(Step::Foreign), "a leftover");
        assert_eq!(assembly.take(&ours[0]), Ok(Step::More));
        assert_eq!(assembly.take(&theirs[0]), Ok(Step::Foreign));
        assert_eq!(assembly.take(&theirs[1]), Ok(Step::Foreign));
        assert!(matches!(assembly.take(&ours[1]), Ok(Step::Whole { .. })));
    }

    #[test]
    fn a_broken_sequence_is_an_error() {
        let ours = packets(CHANNEL, 0x10, &[7; 300]).unwrap();
        let broken = |order: &[usize]| {
            let mut assembly = Assembly::new(CHANNEL);
            order
                .iter()
                .map(|at| assembly.take(&ours[*at]))
                .find_map(Result::err)
        };
        assert_eq!(broken(&[0, 2]), Some("a packet is missing"));
        assert_eq!(broken(&[0, 1, 1]), Some("a packet is missing"));
        assert_eq!(broken(&[0, 0]), Some("a message begins within another"));
        let mut assembly = Assembly::new(CHANNEL);
        assert_eq!(assembly.take(&[0; 63]), Err("a packet has 64 bytes"));
        let mut huge = ours[0];
        huge[5..7].copy_from_slice(&[0xff, 0xff]);
        assert_eq!(assembly.take(&huge), Err("a message is too long"));
    }
}
