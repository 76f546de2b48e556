//! The chain of hashes over successive captures (SBI 0.9.5, "hash").
//!
//! `hash = SHA-256(previous || SHA-256(record))`, where `previous` is the hash of the capture before,
//! or SHA-256 of nothing for the first one. Raw bytes are joined, not their hexadecimal spelling.

use std::fmt;

use sha2::{Digest, Sha256};

/// A SHA-256 value as SBI spells it: 64 upper-case hexadecimal digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hash([u8; 32]);

impl Hash {
    /// SHA-256 of `bytes`.
    pub fn of(bytes: &[u8]) -> Self {
        Self(Sha256::digest(bytes).into())
    }

    /// The hash of `record` (unencrypted ISO/IEC 19794-4 bytes) after `previous`.
    pub fn next(previous: Option<Self>, record: &[u8]) -> Self {
        let before = previous.unwrap_or_else(|| Self::of(b""));
        let mut joined = [0; 64];
        joined[..32].copy_from_slice(&before.0);
        joined[32..].copy_from_slice(&Self::of(record).0);
        Self::of(&joined)
    }

    /// Reads 64 upper-case hexadecimal digits, and nothing else: SBI compares the spelling.
    pub fn parse(text: &str) -> Option<Self> {
        let digits = text.as_bytes();
        if digits.len() != 64 {
            return None;
        }
        let mut bytes = [0; 32];
        for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
            *byte = digit(pair[0])? << 4 | digit(pair[1])?;
        }
        Some(Self(bytes))
    }

    /// As [`Self::parse`], of either case: for what others send us as the previous hash.
    pub fn parse_any_case(text: &str) -> Option<Self> {
        Self::parse(&text.to_ascii_uppercase())
    }
}

fn digit(letter: u8) -> Option<u8> {
    match letter {
        b'0'..=b'9' => Some(letter - b'0'),
        b'A'..=b'F' => Some(letter - b'A' + 10),
        _ => None,
    }
}

impl fmt::Display for Hash {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(out, "{byte:02X}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIRST: &str = "96831CC9DE211356BBCDB377D5CD5E9A33FAF9208627DD342CFAF0AFDCF26F25";
    const SECOND: &str = "4A60BDD5461D7E8F9847F39B70905AA1AA964DF5B560AE09BE6C1D66BB37BF6C";

    #[test]
    fn two_captures_chain_as_in_the_worked_example() {
        let first = Hash::next(None, b"hello-iso");
        assert_eq!(first.to_string(), FIRST);
        let second = Hash::next(Some(first), b"second-iso");
        assert_eq!(second.to_string(), SECOND);
    }

    #[test]
    fn only_64_upper_case_digits_are_a_hash() {
        assert_eq!(Hash::parse(FIRST).unwrap().to_string(), FIRST);
        let lower = FIRST.to_ascii_lowercase();
        for wrong in [&FIRST[1..], &lower, &"Z".repeat(64), "", &"é".repeat(32)] {
            assert_eq!(Hash::parse(wrong), None, "{wrong}");
        }
        assert_eq!(Hash::parse_any_case(&lower), Hash::parse(FIRST));
    }
}
