//! A picture, put together from pieces that come in any order, twice, or not at all.

use thiserror::Error;
use zeroize::Zeroizing;

/// The most that one object may hold: the largest [`crate::fingerprint::Image`].
const MOST: usize = 4096 * 4096;

/// Why a piece, or a whole, does not fit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum Misfit {
    #[error("an object of {0} bytes")]
    Length(usize),
    #[error("piece {0} lies outside the object")]
    Outside(u16),
    #[error("piece {sequence} has {length} bytes")]
    PieceLength { sequence: u16, length: usize },
    #[error("{0} pieces are missing")]
    Missing(usize),
    #[error("the checksum does not fit")]
    Checksum,
}

/// An object that is coming. Its memory is taken once, never moved, and zeroized when dropped.
pub struct Assembly {
    bytes: Zeroizing<Vec<u8>>,
    had: Vec<bool>,
    piece: usize,
    missing: usize,
}

impl Assembly {
    /// `length`: bytes of the whole. `piece`: bytes in every piece but the last.
    pub fn new(length: usize, piece: usize) -> Result<Self, Misfit> {
        let pieces = length.checked_div(piece).map(|_| length.div_ceil(piece));
        match pieces {
            Some(pieces @ 1..=0xffff) if length <= MOST => Ok(Self {
                bytes: Zeroizing::new(vec![0; length]),
                had: vec![false; pieces],
                piece,
                missing: pieces,
            }),
            _ => Err(Misfit::Length(length)),
        }
    }

    /// Takes a piece; gives whether it was a new one.
    pub fn add(&mut self, sequence: u16, payload: &[u8]) -> Result<bool, Misfit> {
        let place = usize::from(sequence);
        let Some(had) = self.had.get_mut(place) else {
            return Err(Misfit::Outside(sequence));
        };
        let start = place * self.piece;
        let end = (start + self.piece).min(self.bytes.len());
        if payload.len() != end - start {
            return Err(Misfit::PieceLength {
                sequence,
                length: payload.len(),
            });
        }
        if *had {
            return Ok(false);
        }
        self.bytes[start..end].copy_from_slice(payload);
        *had = true;
        self.missing -= 1;
        Ok(true)
    }

    /// How many pieces have not come yet.
    pub fn missing(&self) -> usize {
        self.missing
    }

    /// 0 to 100.
    pub fn percent(&self) -> u8 {
        let came = self.had.len() - self.missing;
        u8::try_from(came * 100 / self.had.len()).unwrap_or(100)
    }

    /// The first `most` stretches of missing pieces, as first piece and count.
    pub fn gaps(&self, most: usize) -> Vec<(u16, u16)> {
        let mut gaps: Vec<(u16, u16)> = Vec::new();
        let mut before = true;
        for (sequence, had) in (0..=u16::MAX).zip(self.had.iter().copied()) {
            if !had {
                if !before && let Some((_, count)) = gaps.last_mut() {
                    *count += 1;
                } else if gaps.len() < most {
                    gaps.push((sequence, 1));
                } else {
                    break;
                }
            }
            before = had;
        }
        gaps
    }

    /// Takes every piece for missing again.
    pub fn forget(&mut self) {
        self.had.fill(false);
        self.missing = self.had.len();
    }

    /// Whether all is there and `crc` (CRC-32 as in IEEE 802.3) is that of the whole.
    pub fn check(&self, crc: u32) -> Result<(), Misfit> {
        if self.missing > 0 {
            return Err(Misfit::Missing(self.missing));
        }
        if crc32(&self.bytes) != crc {
            return Err(Misfit::Checksum);
        }
        Ok(())
    }

    /// The whole, where [`Self::check`] said so.
    pub fn into_bytes(self) -> Zeroizing<Vec<u8>> {
        self.bytes
    }
}

/// CRC-32 of IEEE 802.3, eight bytes at a time ("slicing by 8", M. E. Kounavis and F. L. Berry, 2005).
/// Faster ones take a picture through vector registers, which an unoptimised build leaves on the stack.
fn crc32(bytes: &[u8]) -> u32 {
    let (blocks, rest) = bytes.as_chunks::<8>();
    let mut crc = !0u32;
    for block in blocks {
        let [a, b, c, d] = crc.to_le_bytes();
        crc = TABLES[7][usize::from(block[0] ^ a)]
            ^ TABLES[6][usize::from(block[1] ^ b)]
            ^ TABLES[5][usize::from(block[2] ^ c)]
            ^ TABLES[4][usize::from(block[3] ^ d)]
            ^ TABLES[3][usize::from(block[4])]
            ^ TABLES[2][usize::from(block[5])]
            ^ TABLES[1][usize::from(block[6])]
            ^ TABLES[0][usize::from(block[7])];
    }
    for byte in rest {
        crc = TABLES[0][usize::from(crc as u8 ^ byte)] ^ (crc >> 8);
    }
    !crc
}

/// What each value of a byte, followed by as many zero bytes as the table's number, adds to the checksum.
static TABLES: [[u32; 256]; 8] = {
    let mut tables = [[0u32; 256]; 8];
    let mut place = 0;
    while place < 256 {
        let mut value = place as u32;
        let mut bit = 0;
        while bit < 8 {
            value = (value >> 1) ^ (0xedb8_8320 * (value & 1));
            bit += 1;
        }
        tables[0][place] = value;
        place += 1;
    }
    let mut zeros = 1;
    while zeros < 8 {
        let mut place = 0;
        while place < 256 {
            let before = tables[zeros - 1][place];
            tables[zeros][place] = (before >> 8) ^ tables[0][(before & 0xff) as usize];
            place += 1;
        }
        zeros += 1;
    }
    tables
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_checksum_is_that_of_the_profile() {
        assert_eq!(crc32(b"123456789"), 0xcbf4_3926);
    }

    #[test]
    fn the_checksum_of_eight_bytes_at_a_time_is_that_of_one_bit_at_a_time() {
        let bit_by_bit = |bytes: &[u8]| {
            !bytes.iter().fold(!0u32, |crc, byte| {
                (0..8).fold(crc ^ u32::from(*byte), |crc, _| {
                    (crc >> 1) ^ (0xedb8_8320 * (crc & 1))
                })
            })
        };
        let whole = whole();
        for length in (0..40).chain([999, 1000]) {
            let bytes = &whole[..length];
            assert_eq!(crc32(bytes), bit_by_bit(bytes), "{length} bytes");
        }
    }

    fn whole() -> Vec<u8> {
        (0..=255).cycle().take(1000).collect()
    }

    #[test]
    fn pieces_in_any_order_and_twice_make_the_whole() {
        let whole = whole();
        let mut assembly = Assembly::new(1000, 54).unwrap();
        let pieces: Vec<_> = (0u16..).zip(whole.chunks(54)).collect();
        for (sequence, piece) in pieces.iter().rev() {
            assert_eq!(assembly.add(*sequence, piece), Ok(true));
            assert_eq!(assembly.add(*sequence, piece), Ok(false), "had already");
        }
        assert_eq!(assembly.percent(), 100);
        assembly.check(crc32(&whole)).unwrap();
        assert_eq!(assembly.check(1), Err(Misfit::Checksum));
        assert_eq!(*assembly.into_bytes(), whole);
    }

    #[test]
    fn gaps_are_named_as_stretches() {
        let whole = whole();
        let mut assembly = Assembly::new(1000, 100).unwrap();
        for sequence in [0u16, 3, 4, 8] {
            let start = usize::from(sequence) * 100;
            assembly.add(sequence, &whole[start..start + 100]).unwrap();
        }
        assert_eq!(assembly.gaps(9), [(1, 2), (5, 3), (9, 1)]);
        assert_eq!(assembly.gaps(1), [(1, 2)], "no more than asked for");
        assert_eq!(assembly.check(0), Err(Misfit::Missing(6)));
        assembly.forget();
        assert_eq!(assembly.gaps(9), [(0, 10)]);
    }

    #[test]
    fn the_gaps_of_as_many_pieces_as_can_be_counted_are_named() {
        let mut assembly = Assembly::new(0xffff, 1).unwrap();
        assert_eq!(assembly.gaps(9), [(0, 0xffff)]);
        assembly.add(0xfffd, &[7]).unwrap();
        assert_eq!(assembly.gaps(9), [(0, 0xfffd), (0xfffe, 1)]);
    }

    #[test]
    fn what_does_not_fit_is_refused() {
        assert!(Assembly::new(0, 54).is_err());
        assert!(Assembly::new(10, 0).is_err(), "no piece holds anything");
        assert!(Assembly::new(MOST + 1, 4000).is_err());
        assert!(
            Assembly::new(0x1_0000, 1).is_err(),
            "more pieces than 16 bits can count"
        );
        let mut assembly = Assembly::new(1000, 100).unwrap();
        assert_eq!(assembly.add(10, &[0; 100]), Err(Misfit::Outside(10)));
        assert!(assembly.add(9, &[0; 99]).is_err());
        assert!(assembly.add(u16::MAX, &[]).is_err());
        let mut short = Assembly::new(101, 100).unwrap();
        assert!(
            short.add(1, &[0; 100]).is_err(),
            "the last piece is as long as what is left"
        );
        assert_eq!(short.add(1, &[7]), Ok(true));
    }
}
