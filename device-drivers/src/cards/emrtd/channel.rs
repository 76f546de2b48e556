//! Secure messaging (ICAO 9303-11, 9.8): every command and answer encrypted and authenticated.

use openssl::error::ErrorStack;
use zeroize::Zeroizing;

use super::keys::{ChannelCipher, Purpose, derive};
use crate::cards::CardTrouble;
use crate::cards::apdu::{Answer, Command, Status};
use crate::cards::crypto::{Direction, aes, cmac, des3, pad, retail_mac, unpad};
use crate::cards::session::Exchange;
use crate::cards::tlv;

/// The keys and the counter of a channel.
pub struct Keys {
    cipher: ChannelCipher,
    encryption: Zeroizing<Vec<u8>>,
    mac: Zeroizing<Vec<u8>>,
    /// The send sequence counter, one block long.
    counter: Vec<u8>,
}

/// A card behind a channel.
pub struct Channel<'a> {
    card: &'a mut dyn Exchange,
    keys: Keys,
}

const BROKEN: CardTrouble = CardTrouble::Malformed {
    what: "secure messaging",
};

impl Keys {
    /// Keys from an agreed secret; the counter starts at `counter`.
    pub fn agree(
        cipher: ChannelCipher,
        secret: &[u8],
        counter: Vec<u8>,
    ) -> Result<Self, ErrorStack> {
        Ok(Self {
            cipher,
            encryption: derive(cipher, secret, Purpose::Encryption)?,
            mac: derive(cipher, secret, Purpose::Mac)?,
            counter,
        })
    }

    /// Keys whose counter starts at zero, as after PACE and chip authentication.
    pub fn agree_from_zero(cipher: ChannelCipher, secret: &[u8]) -> Result<Self, ErrorStack> {
        Self::agree(cipher, secret, vec![0; cipher.block()])
    }

    fn count(&mut self) {
        for digit in self.counter.iter_mut().rev() {
            *digit = digit.wrapping_add(1);
            if *digit != 0 {
                break;
            }
        }
    }

    fn crypt(&self, direction: Direction, data: &[u8]) -> Result<Zeroizing<Vec<u8>>, ErrorStack> {
        if self.cipher == ChannelCipher::Des3 {
            return des3(direction, &self.encryption, [0; 8], data);
        }
        // The initial vector is the encrypted counter (9.8.6.1).
        let iv = aes(
            Direction::Encrypt,
            &self.encryption,
            &[0; 16],
            &self.counter,
        )?;
        let iv = iv.first_chunk::<16>().copied().unwrap_or_default();
        aes(direction, &self.encryption, &iv, data)
    }

    fn checksum(&self, data: &[u8]) -> Result<[u8; 8], ErrorStack> {
        let counted = pad(&[&self.counter, data].concat(), self.cipher.block());
        if self.cipher == ChannelCipher::Des3 {
            retail_mac(&self.mac, &counted)
        } else {
            cmac(&self.mac, &counted)
        }
    }

    /// Wraps a command. Counts.
    pub fn protect(&mut self, command: &Command) -> Result<Command, ErrorStack> {
        self.count();
        let block = self.cipher.block();
        let class = command.class | 0x0c;
        let header = [class, command.instruction, command.p1, command.p2];
        let mut body = Vec::new();
        if !command.data.is_empty() {
            let hidden = self.crypt(Direction::Encrypt, &pad(&command.data, block))?;
            // Odd instructions carry data objects, which go without the padding indicator.
            body.extend(if command.instruction & 1 == 1 {
                tlv::write(0x85, &hidden)
            } else {
                tlv::write(0x87, &[&[0x01], &hidden[..]].concat())
            });
        }
        if let Some(count) = command.expected {
            let count = if count > 0x100 {
                (count as u16).to_be_bytes().to_vec()
            } else {
                vec![count as u8]
            };
            body.extend(tlv::write(0x97, &count));
        }
        // Without a body nothing follows the padded header, not even another padding.
        let checksum = if body.is_empty() {
            self.checksum(&header)?
        } else {
            self.checksum(&[&pad(&header, block)[..], &body].concat())?
        };
        body.extend(tlv::write(0x8e, &checksum));
        // Room for the wrapping: what fits a short answer is asked for short.
        let room = if command.expected > Some(0x100) {
            0x1_0000
        } else {
            0x100
        };
        Ok(Command::new(command.instruction, command.p1, command.p2)
            .class(class)
            .data(&body)
            .expecting(room))
    }

    /// The checksum that belongs to the next answer when it holds `data`. Counts.
    pub fn checksum_of_next(&mut self, data: &[u8]) -> Result<[u8; 8], ErrorStack> {
        self.count();
        self.checksum(data)
    }

    /// Unwraps an answer. Counts. Fails when anything about it was changed on the way.
    pub fn reveal(&mut self, answer: &Answer) -> Result<Answer, CardTrouble> {
        self.count();
        let mut checked = Vec::new();
        let (mut hidden, mut status, mut checksum) = (None, None, None);
        for object in tlv::all(&answer.data) {
            let object = object.map_err(|_| BROKEN)?;
            match object.tag {
                0x87 => {
                    let (indicator, data) = object.value.split_first().ok_or(BROKEN)?;
                    if *indicator != 0x01 {
                        return Err(BROKEN);
                    }
                    hidden = Some(data);
                }
                0x85 => hidden = Some(object.value),
                0x99 => status = Some(object.value),
                0x8e => {
                    checksum = Some(object.value);
                    break;
                }
                _ => {}
            }
            checked.extend_from_slice(object.whole);
        }
        let actual = self.checksum(&checked).map_err(|_| BROKEN)?;
        let stated = checksum.ok_or(BROKEN)?;
        if stated.len() != actual.len() || !openssl::memcmp::eq(stated, &actual) {
            return Err(BROKEN);
        }
        let status = <[u8; 2]>::try_from(status.ok_or(BROKEN)?).map_err(|_| BROKEN)?;
        let data = match hidden {
            Some(data) => {
                let plain = self.crypt(Direction::Decrypt, data).map_err(|_| BROKEN)?;
                Zeroizing::new(unpad(&plain).ok_or(BROKEN)?.to_vec())
            }
            None => Zeroizing::new(Vec::new()),
        };
        Ok(Answer {
            data,
            status: Status(u16::from_be_bytes(status)),
        })
    }
}

impl<'a> Channel<'a> {
    pub fn new(card: &'a mut dyn Exchange, keys: Keys) -> Self {
        Self { card, keys }
    }

    /// Goes on with other keys, as after chip authentication.
    pub fn rekey(&mut self, keys: Keys) {
        self.keys = keys;
    }
}

impl Exchange for Channel<'_> {
    fn exchange(&mut self, command: &Command) -> Result<Answer, CardTrouble> {
        let wrapped = self.keys.protect(command).map_err(|_| BROKEN)?;
        let answer = self.card.exchange(&wrapped)?;
        if answer.data.is_empty() && !answer.status.is_done() {
            // The card ended the channel; its status comes in the clear and proves nothing.
            return Ok(answer);
        }
        self.keys.reveal(&answer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cards::apdu::split;

    fn hex(text: &str) -> Vec<u8> {
        (0..text.len() / 2)
            .map(|i| u8::from_str_radix(&text[2 * i..2 * i + 2], 16).unwrap())
            .collect()
    }

    // The worked example of ICAO 9303-11, appendix D.4.
    fn published() -> Keys {
        Keys {
            cipher: ChannelCipher::Des3,
            encryption: Zeroizing::new(hex("979EC13B1CBFE9DCD01AB0FED307EAE5")),
            mac: Zeroizing::new(hex("F1CB1F1FB5ADF208806B89DC579DC1F8")),
            counter: hex("887022120C06C226"),
        }
    }

    #[test]
    fn the_published_exchange_is_wrapped_and_unwrapped_byte_for_byte() {
        let mut keys = published();
        let wrapped = keys.protect(&Command::select_file(0x011e)).unwrap();
        assert_eq!(
            &wrapped.encode()[..],
            hex("0CA4020C158709016375432908C044F68E08BF8B92D635FF24F800")
        );
        let answer = split(&hex("990290008E08FA855A5D4C50A8ED9000")).unwrap();
        assert!(keys.reveal(&answer).unwrap().status.is_done());
        let wrapped = keys.protect(&Command::read_binary(0, 4)).unwrap();
        assert_eq!(
            &wrapped.encode()[..],
            hex("0CB000000D9701048E08ED6705417E96BA5500")
        );
        let answer = split(&hex(
            "8709019FF0EC34F9922651990290008E08AD55CC17140B2DED9000",
        ))
        .unwrap();
        assert_eq!(&keys.reveal(&answer).unwrap().data[..], hex("60145F01"));
    }

    #[test]
    fn an_answer_changed_in_any_bit_is_refused() {
        let whole = hex("990290008E08FA855A5D4C50A8ED9000");
        for bit in 0..(whole.len() - 2) * 8 {
            let mut keys = published();
            keys.count();
            let mut changed = whole.clone();
            changed[bit / 8] ^= 1 << (bit % 8);
            let answer = split(&changed).unwrap();
            assert!(keys.reveal(&answer).is_err(), "bit {bit}");
        }
    }
}
