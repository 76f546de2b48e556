//! The card holder unique identifier (SP 800-73-4 part 1, 3.1.2): which card this is.

use jiff::civil::Date;

use crate::cards::tlv::{self, BadTlv};

/// What the identifier says.
#[derive(Clone, PartialEq, Eq)]
pub struct Chuid {
    /// Federal Agency Smart Credential Number, 25 bytes as they are on the card.
    pub fasc_n: [u8; 25],
    /// The card's number; all zero where the issuer gives none.
    pub guid: [u8; 16],
    pub expires: Option<Date>,
    /// The issuer's CMS signature.
    pub(super) signature: Option<Vec<u8>>,
    /// All fields but the signature, as they are on the card.
    fields: Vec<u8>,
    /// Where the empty last field (FE) begins in `fields`.
    end: usize,
}

impl std::fmt::Debug for Chuid {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("Chuid(…)")
    }
}

impl Chuid {
    /// From what is inside the data object.
    pub fn parse(bytes: &[u8]) -> Result<Self, BadTlv> {
        let bad = BadTlv { at: 0 };
        let mut chuid = Self {
            fasc_n: [0; 25],
            guid: [0; 16],
            expires: None,
            signature: None,
            fields: Vec::new(),
            end: 0,
        };
        let mut numbered = false;
        for field in tlv::all(bytes) {
            let field = field?;
            match field.tag {
                0x30 => {
                    chuid.fasc_n = field.value.try_into().map_err(|_| bad)?;
                    numbered = true;
                }
                0x34 => chuid.guid = field.value.try_into().map_err(|_| bad)?,
                0x35 => chuid.expires = date(field.value),
                0x3e if chuid.signature.is_none() => {
                    chuid.signature = Some(field.value.to_vec()).filter(|value| !value.is_empty());
                }
                0x3e => return Err(bad),
                _ => {}
            }
            if field.tag != 0x3e {
                if field.tag != 0xfe {
                    chuid.end = chuid.fields.len() + field.whole.len();
                }
                chuid.fields.extend_from_slice(field.whole);
            }
        }
        if numbered { Ok(chuid) } else { Err(bad) }
    }

    /// What may have been signed: the fields with the empty last one, or, as some issuers do, without.
    pub(super) fn signed(&self) -> [&[u8]; 2] {
        [&self.fields, &self.fields[..self.end]]
    }
}

fn date(bytes: &[u8]) -> Option<Date> {
    let text = std::str::from_utf8(bytes).ok()?;
    if text.len() != 8 || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    Date::new(
        text[0..4].parse().ok()?,
        text[4..6].parse().ok()?,
        text[6..8].parse().ok()?,
    )
    .ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_signature_is_not_among_what_it_covers() {
        let fasc = tlv::write(0x30, &[1; 25]);
        let fields = [fasc.clone(), tlv::write(0x35, b"20350630")].concat();
        let bytes = [
            fields.clone(),
            tlv::write(0x3e, b"signature"),
            tlv::write(0xfe, &[]),
        ]
        .concat();
        let chuid = Chuid::parse(&bytes).unwrap();
        assert_eq!(chuid.expires, Some(jiff::civil::date(2035, 6, 30)));
        let [with, without] = chuid.signed();
        assert_eq!(with, [&fields[..], &[0xfe, 0]].concat());
        assert_eq!(without, fields);
    }

    #[test]
    fn a_chuid_without_its_number_or_with_two_signatures_is_refused() {
        assert!(Chuid::parse(&tlv::write(0x35, b"20350630")).is_err());
        let twice = [
            tlv::write(0x30, &[1; 25]),
            tlv::write(0x3e, b"a"),
            tlv::write(0x3e, b"b"),
        ];
        assert!(Chuid::parse(&twice.concat()).is_err());
        assert!(Chuid::parse(&tlv::write(0x30, &[1; 24])).is_err());
    }
}
