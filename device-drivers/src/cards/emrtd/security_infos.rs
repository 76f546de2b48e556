//! SecurityInfos (ICAO 9303-11, 9.2): what a chip says of its protocols, in EF.CardAccess and DG14.

use super::keys::ChannelCipher;
use crate::cards::tlv::{self, BadTlv};

/// 0.4.0.127.0.7.2.2: the protocols of BSI TR-03110.
const PROTOCOLS: &[u8] = &[0x04, 0x00, 0x7f, 0x00, 0x07, 0x02, 0x02];
/// 2.23.136.1.1.5: active authentication.
const ACTIVE: &[u8] = &[0x67, 0x81, 0x08, 0x01, 0x01, 0x05];
const MOST: usize = 32;

/// One way to open the chip with PACE.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaceInfo {
    /// The protocol's object identifier, DER bytes.
    pub oid: Vec<u8>,
    pub cipher: ChannelCipher,
    /// Standardized domain parameters (9.5.1).
    pub parameters: u8,
}

/// Chip authentication that the chip offers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChipInfo {
    pub oid: Vec<u8>,
    pub cipher: ChannelCipher,
    pub key: Option<Vec<u8>>,
}

/// What of the infos this reader understands.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SecurityInfos {
    /// PACE with generic mapping over elliptic curves.
    pub pace: Vec<PaceInfo>,
    /// PACE is there, but of another kind.
    pub other_pace: bool,
    pub chip: Vec<ChipInfo>,
    /// Key id and SubjectPublicKeyInfo (DER) of chip authentication.
    pub chip_keys: Vec<(Option<Vec<u8>>, Vec<u8>)>,
    /// The signature algorithm of active authentication: the last arc of its identifier (BSI TR-03111).
    pub active: Option<u8>,
}

impl SecurityInfos {
    /// Reads a SET OF SecurityInfo; what is unknown in it is passed over.
    pub fn parse(bytes: &[u8]) -> Result<Self, BadTlv> {
        let (set, _) = tlv::first(bytes)?;
        if set.tag != 0x31 {
            return Err(BadTlv { at: 0 });
        }
        let mut infos = Self::default();
        for info in tlv::all(set.value).take(MOST) {
            let info = info?;
            let fields: Vec<_> = tlv::all(info.value).take(4).collect::<Result<_, _>>()?;
            let [oid, required, rest @ ..] = &fields[..] else {
                continue;
            };
            if info.tag == 0x30 && oid.tag == 0x06 {
                infos.add(oid.value, *required, rest.first().copied());
            }
        }
        Ok(infos)
    }

    fn add(&mut self, oid: &[u8], required: tlv::Tlv<'_>, optional: Option<tlv::Tlv<'_>>) {
        if oid == ACTIVE {
            self.active = optional.and_then(|algorithm| algorithm.value.last().copied());
            return;
        }
        let Some(arcs) = oid.strip_prefix(PROTOCOLS) else {
            return;
        };
        let key = optional.map(|id| id.value.to_vec());
        match arcs {
            [4, 2, arc] => {
                let parameters = optional.and_then(|id| id.value.last().copied());
                if let (Some(cipher), Some(parameters)) =
                    (ChannelCipher::from_arc(*arc), parameters)
                {
                    self.pace.push(PaceInfo {
                        oid: oid.to_vec(),
                        cipher,
                        parameters,
                    });
                }
            }
            [4, ..] => self.other_pace = true,
            [3, 2, arc] => {
                if let Some(cipher) = ChannelCipher::from_arc(*arc) {
                    self.chip.push(ChipInfo {
                        oid: oid.to_vec(),
                        cipher,
                        key,
                    });
                }
            }
            [1, 2] => self.chip_keys.push((key, required.whole.to_vec())),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_known_is_read_and_the_rest_passed_over() {
        let oid = |arcs: &[u8]| tlv::write(0x06, &[PROTOCOLS, arcs].concat());
        let info = |fields: &[Vec<u8>]| tlv::write(0x30, &fields.concat());
        let two = tlv::write(0x02, &[2]);
        let set = tlv::write(
            0x31,
            &[
                info(&[oid(&[4, 2, 2]), two.clone(), tlv::write(0x02, &[13])]),
                info(&[oid(&[4, 4, 2]), two.clone(), tlv::write(0x02, &[13])]),
                info(&[oid(&[3, 2, 4]), two.clone()]),
                info(&[tlv::write(0x06, &[0x2a]), two]),
            ]
            .concat(),
        );
        let infos = SecurityInfos::parse(&set).unwrap();
        assert_eq!(infos.pace.len(), 1);
        assert_eq!(infos.pace[0].parameters, 13);
        assert!(infos.other_pace);
        assert_eq!(infos.chip[0].cipher, ChannelCipher::Aes256);
        assert!(SecurityInfos::parse(&[0x30, 0]).is_err());
    }
}
