//! The fingerprint object's envelope (SP 800-76-2, 9): CBEFF header, record, signature.

use crate::cards::tlv::BadTlv;

/// Bytes of the header.
pub const HEADER: usize = 88;

/// What the header says of the record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cbeff {
    /// Who defined the record's format; 0x001B is ANSI INCITS M1.
    pub format_owner: u16,
    /// 0x0201: INCITS 378 finger minutiae.
    pub format_type: u16,
    /// 0x000008: finger.
    pub biometric_type: u32,
    /// -2 to 100; below 0: not known.
    pub quality: i8,
    /// Who made it, cleaned of control characters.
    pub creator: String,
    pub fasc_n: [u8; 25],
}

/// The envelope taken apart. Points into the bytes it was read from.
#[derive(Debug, Clone)]
pub struct Parts<'a> {
    pub header: Cbeff,
    pub record: &'a [u8],
    /// Header and record: what is signed.
    pub signed: &'a [u8],
    /// CMS SignedData; may be empty.
    pub signature: &'a [u8],
}

impl<'a> Parts<'a> {
    /// Splits what is inside tag BC. The lengths in the header must add up to what is there.
    pub fn split(bytes: &'a [u8]) -> Result<Self, BadTlv> {
        let header: &[u8; HEADER] = bytes.first_chunk().ok_or(BadTlv { at: 0 })?;
        let number = |at: usize, count: usize| {
            header[at..at + count]
                .iter()
                .fold(0_u32, |sum, byte| sum << 8 | u32::from(*byte))
        };
        // Version 3; 0D: signed, not encrypted.
        if header[0] != 0x03 || header[1] & 0x02 != 0 {
            return Err(BadTlv { at: 0 });
        }
        let record_end = HEADER
            .checked_add(number(2, 4) as usize)
            .filter(|end| *end <= bytes.len())
            .ok_or(BadTlv { at: 2 })?;
        let signature = &bytes[record_end..];
        if signature.len() != number(6, 2) as usize {
            return Err(BadTlv { at: 6 });
        }
        let creator: String = header[41..59]
            .iter()
            .filter(|byte| byte.is_ascii_graphic() || **byte == b' ')
            .map(|byte| char::from(*byte))
            .collect();
        Ok(Self {
            header: Cbeff {
                format_owner: number(8, 2) as u16,
                format_type: number(10, 2) as u16,
                biometric_type: number(36, 3),
                quality: header[40] as i8,
                creator: creator.trim().to_owned(),
                fasc_n: header[59..84].try_into().expect("25 of 88 bytes"),
            },
            record: &bytes[HEADER..record_end],
            signed: &bytes[..record_end],
            signature,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn envelope(record: u32, signature: u16) -> Vec<u8> {
        let mut bytes = vec![0; HEADER];
        bytes[0] = 3;
        bytes[1] = 0x0d;
        bytes[2..6].copy_from_slice(&record.to_be_bytes());
        bytes[6..8].copy_from_slice(&signature.to_be_bytes());
        bytes.extend([1; 15]);
        bytes
    }

    #[test]
    fn record_and_signature_are_split_where_the_header_says() {
        let bytes = envelope(10, 5);
        let parts = Parts::split(&bytes).unwrap();
        assert_eq!((parts.record.len(), parts.signature.len()), (10, 5));
    }

    #[test]
    fn lengths_that_do_not_add_up_are_refused() {
        for (record, signature) in [(10, 4), (16, 0), (u32::MAX, 0), (0, 0xffff)] {
            assert!(Parts::split(&envelope(record, signature)).is_err());
        }
        assert!(Parts::split(&[3; 87]).is_err());
    }
}
