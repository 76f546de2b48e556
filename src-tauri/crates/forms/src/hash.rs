//! The name of a form: the SHA-256 of the exact bytes that the portal gave.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use sha2::{Digest, Sha256};

/// SHA-256 of a form's bytes. Shown and serialised as 64 lower-case hex digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FormHash([u8; 32]);

/// The text is not 64 hex digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a form hash is 64 hexadecimal digits")]
pub struct BadFormHash;

impl FormHash {
    /// The hash of a form's bytes, as they are.
    pub fn of(schema: &[u8]) -> Self {
        Self(Sha256::digest(schema).into())
    }

    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl fmt::Display for FormHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for FormHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "FormHash({self})")
    }
}

impl FromStr for FormHash {
    type Err = BadFormHash;

    /// Takes hex digits of either case.
    fn from_str(text: &str) -> Result<Self, BadFormHash> {
        let digits = text.as_bytes();
        if digits.len() != 64 {
            return Err(BadFormHash);
        }
        let mut bytes = [0; 32];
        for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
            *byte = (nibble(pair[0])? << 4) | nibble(pair[1])?;
        }
        Ok(Self(bytes))
    }
}

fn nibble(digit: u8) -> Result<u8, BadFormHash> {
    (digit as char)
        .to_digit(16)
        .map(|value| value as u8)
        .ok_or(BadFormHash)
}

impl Serialize for FormHash {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for FormHash {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?
            .parse()
            .map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_is_that_of_the_bytes_and_survives_text_and_json() {
        let hash = FormHash::of(b"abc");
        let hex = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(hash.to_string(), hex, "FIPS 180-2, appendix B.1");
        assert_eq!(hex.to_uppercase().parse(), Ok(hash), "either case is read");
        let json = serde_json::to_string(&hash).unwrap();
        assert_eq!(json, format!("\"{hex}\""), "JSON carries the same text");
        assert_eq!(
            serde_json::from_str::<FormHash>(&json).unwrap(),
            hash,
            "and back"
        );
    }

    #[test]
    fn text_that_is_not_64_hex_digits_is_refused() {
        for text in ["", "ab", &"g".repeat(64), &"a".repeat(65), &"é".repeat(32)] {
            assert_eq!(
                text.parse::<FormHash>(),
                Err(BadFormHash),
                "{text} is no hash"
            );
        }
    }
}
