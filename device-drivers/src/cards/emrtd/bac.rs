//! Basic access control (ICAO 9303-11, 4.3): the older way to open a chip, with the printed zone.

use openssl::error::ErrorStack;
use openssl::hash::{MessageDigest, hash};

use super::channel::Keys;
use super::keys::{ChannelCipher, Purpose, derive};
use super::mrz::MrzKey;
use crate::cards::CardTrouble;
use crate::cards::apdu::Command;
use crate::cards::crypto::{Direction, des3, pad, retail_mac};
use crate::cards::session::Exchange;
use crate::cards::trouble::refused;

/// What this side throws in: 8 bytes of challenge and 16 of key.
pub struct Random {
    pub challenge: [u8; 8],
    pub key: [u8; 16],
}

/// Opens the selected application. Wrong printed data: [`CardTrouble::AccessDenied`].
pub fn open(card: &mut dyn Exchange, key: &MrzKey, random: &Random) -> Result<Keys, CardTrouble> {
    let challenge = card.exchange(&Command::new(0x84, 0, 0).expecting(8))?;
    if !challenge.status.is_done() {
        return Err(CardTrouble::Refused {
            step: "get challenge",
            status: challenge.status.0,
        });
    }
    let theirs = <[u8; 8]>::try_from(&challenge.data[..]).map_err(|_| CardTrouble::Malformed {
        what: "the challenge",
    })?;
    let mutual = Mutual::new(key, random, theirs).map_err(refused("basic access control"))?;
    let command = Command::new(0x82, 0, 0)
        .data(&mutual.cryptogram)
        .expecting(40);
    let answer = card.exchange(&command)?;
    if !answer.status.is_done() {
        // 6300, 6982, 6985 and others: cards differ in how they say that the key is wrong.
        return Err(CardTrouble::AccessDenied);
    }
    mutual.finish(&answer.data)
}

struct Mutual<'a> {
    encryption: zeroize::Zeroizing<Vec<u8>>,
    mac: zeroize::Zeroizing<Vec<u8>>,
    ours: &'a Random,
    theirs: [u8; 8],
    cryptogram: Vec<u8>,
}

impl<'a> Mutual<'a> {
    fn new(key: &MrzKey, ours: &'a Random, theirs: [u8; 8]) -> Result<Self, ErrorStack> {
        let seed = hash(MessageDigest::sha1(), key.information())?;
        let encryption = derive(ChannelCipher::Des3, &seed[..16], Purpose::Encryption)?;
        let mac = derive(ChannelCipher::Des3, &seed[..16], Purpose::Mac)?;
        let plain =
            zeroize::Zeroizing::new([&ours.challenge[..], &theirs[..], &ours.key[..]].concat());
        let mut cryptogram = des3(Direction::Encrypt, &encryption, &[0; 8], &plain)?.to_vec();
        let checksum = retail_mac(&mac, &pad(&cryptogram, 8))?;
        cryptogram.extend(checksum);
        Ok(Self {
            encryption,
            mac,
            ours,
            theirs,
            cryptogram,
        })
    }

    fn finish(&self, answer: &[u8]) -> Result<Keys, CardTrouble> {
        let wrong = CardTrouble::Malformed {
            what: "mutual authentication",
        };
        let broken = refused("mutual authentication");
        let (hidden, stated) = answer.split_at_checked(32).ok_or(wrong.clone())?;
        let checksum = retail_mac(&self.mac, &pad(hidden, 8)).map_err(&broken)?;
        if stated.len() != 8 || !openssl::memcmp::eq(stated, &checksum) {
            return Err(wrong);
        }
        let plain = des3(Direction::Decrypt, &self.encryption, &[0; 8], hidden).map_err(&broken)?;
        if plain[..8] != self.theirs || plain[8..16] != self.ours.challenge {
            return Err(wrong);
        }
        let secret: zeroize::Zeroizing<Vec<u8>> = zeroize::Zeroizing::new(
            self.ours
                .key
                .iter()
                .zip(&plain[16..])
                .map(|(ours, theirs)| ours ^ theirs)
                .collect(),
        );
        let counter = [&self.theirs[4..], &self.ours.challenge[4..]].concat();
        Keys::agree(ChannelCipher::Des3, &secret, counter).map_err(broken)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cards::apdu::{Answer, split};

    /// A card that plays the worked example of ICAO 9303-11, appendix D.3.
    struct Published;

    fn hex(text: &str) -> Vec<u8> {
        (0..text.len() / 2)
            .map(|i| u8::from_str_radix(&text[2 * i..2 * i + 2], 16).unwrap())
            .collect()
    }

    impl Exchange for Published {
        fn exchange(&mut self, command: &Command) -> Result<Answer, CardTrouble> {
            let answer = match command.instruction {
                0x84 => "4608F919887022129000",
                _ => {
                    assert_eq!(
                        &command.data[..],
                        hex(
                            "72C29C2371CC9BDB65B779B8E8D37B29ECC154AA56A8799FAE2F498F76ED92F2\
                             5F1448EEA8AD90A7"
                        ),
                        "the published cryptogram and checksum"
                    );
                    "46B9342A41396CD7386BF5803104D7CEDC122B9132139BAF2EEDC94EE178534F\
                     2F2D235D074D74499000"
                }
            };
            Ok(split(&hex(answer)).unwrap())
        }
    }

    #[test]
    fn the_published_example_leads_to_the_published_channel() {
        let key = MrzKey::new("L898902C", "690806", "940623").unwrap();
        let random = Random {
            challenge: hex("781723860C06C226").try_into().unwrap(),
            key: hex("0B795240CB7049B01C19B33E32804F0B").try_into().unwrap(),
        };
        let mut keys = open(&mut Published, &key, &random).unwrap();
        let wrapped = keys.protect(&Command::select_file(0x011e)).unwrap();
        assert_eq!(
            &wrapped.encode()[..],
            hex("0CA4020C158709016375432908C044F68E08BF8B92D635FF24F800"),
            "the first command of appendix D.4, which only the published session keys give"
        );
    }

    #[test]
    fn a_challenge_that_does_not_come_back_is_refused() {
        let key = MrzKey::new("L898902C", "690806", "940623").unwrap();
        let random = Random {
            challenge: [1; 8],
            key: [2; 16],
        };
        let mutual = Mutual::new(&key, &random, [3; 8]).unwrap();
        assert!(mutual.finish(&[0; 40]).is_err());
        assert!(mutual.finish(&[0; 12]).is_err());
    }
}
