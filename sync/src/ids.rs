//! Identifiers.

use std::fmt;
use std::str::FromStr;

use jiff::Timestamp;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use sha2::{Digest, Sha256};
use uuid::{NoContext, Uuid};

/// The text is no identifier of this kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an identifier")]
pub struct BadId;

macro_rules! uuid_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(
            Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
        )]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl $name {
            /// A fresh UUID of version 7 (RFC 9562, 5.7) that carries this time.
            pub fn new(at: Timestamp) -> Self {
                let seconds = u64::try_from(at.as_second()).unwrap_or(0);
                let nanoseconds = u32::try_from(at.subsec_nanosecond()).unwrap_or(0);
                Self(Uuid::new_v7(uuid::Timestamp::from_unix(
                    NoContext,
                    seconds,
                    nanoseconds,
                )))
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = BadId;

            fn from_str(text: &str) -> Result<Self, BadId> {
                Uuid::parse_str(text).map(Self).map_err(|_| BadId)
            }
        }
    };
}

uuid_id!(
    /// A draft on this workstation.
    DraftId
);
uuid_id!(
    /// A submission; made here, before the portal knows of it.
    SubmissionId
);

/// The portal's number of a programme.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ProgrammeId(pub i64);

impl fmt::Display for ProgrammeId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for ProgrammeId {
    type Err = BadId;

    fn from_str(text: &str) -> Result<Self, BadId> {
        text.parse().map(Self).map_err(|_| BadId)
    }
}

/// The portal's number of an application: digits, at least 11 of them.
///
/// OpenG2P makes it from the date (`ddmmyy`) and five or six random digits, and then lists it as a
/// number, so that a leading zero is lost; it is restored here. It is not unique by design.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct ApplicationId(String);

impl ApplicationId {
    const LEAST_DIGITS: usize = 11;
    const MOST_DIGITS: usize = 32;

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for ApplicationId {
    type Err = BadId;

    fn from_str(text: &str) -> Result<Self, BadId> {
        let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        if !digits || text.len() > Self::MOST_DIGITS {
            return Err(BadId);
        }
        Ok(Self(format!("{text:0>width$}", width = Self::LEAST_DIGITS)))
    }
}

impl<'de> Deserialize<'de> for ApplicationId {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?
            .parse()
            .map_err(serde::de::Error::custom)
    }
}

impl fmt::Display for ApplicationId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// SHA-256 of the bytes of a file or a list. Shown and serialised as 64 lower-case hex digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ContentHash([u8; 32]);

impl ContentHash {
    pub fn of(bytes: &[u8]) -> Self {
        Self(Sha256::digest(bytes).into())
    }

    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl fmt::Display for ContentHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for ContentHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ContentHash({self})")
    }
}

impl FromStr for ContentHash {
    type Err = BadId;

    /// Takes lower-case digits only, so that there is one text for each.
    fn from_str(text: &str) -> Result<Self, BadId> {
        let nibble = |digit: u8| match digit {
            b'0'..=b'9' => Ok(digit - b'0'),
            b'a'..=b'f' => Ok(digit - b'a' + 10),
            _ => Err(BadId),
        };
        let digits = text.as_bytes();
        if digits.len() != 64 {
            return Err(BadId);
        }
        let mut bytes = [0; 32];
        for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
            *byte = (nibble(pair[0])? << 4) | nibble(pair[1])?;
        }
        Ok(Self(bytes))
    }
}

impl Serialize for ContentHash {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for ContentHash {
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
    fn a_content_hash_has_one_text_only() {
        let hash = ContentHash::of(b"abc");
        let text = hash.to_string();
        assert_eq!(text.parse(), Ok(hash), "text and back");
        for other in [
            text.to_uppercase(),
            text[1..].to_owned(),
            format!("{text}0"),
            "é".repeat(32),
        ] {
            assert_eq!(other.parse::<ContentHash>(), Err(BadId), "{other}");
        }
    }

    #[test]
    fn a_lost_leading_zero_of_an_application_id_is_restored() {
        let listed: ApplicationId = "5012500042".parse().unwrap();
        let told: ApplicationId = "05012500042".parse().unwrap();
        assert_eq!(
            listed, told,
            "the list drops the zero that the submit message has"
        );
        assert_eq!(
            told.to_string(),
            "05012500042",
            "eleven digits are left alone"
        );
        let long: ApplicationId = "150125100000".parse().unwrap();
        assert_eq!(
            long.as_str(),
            "150125100000",
            "twelve digits are left alone"
        );
    }

    #[test]
    fn what_is_not_digits_is_no_application_id() {
        for text in ["", " 1", "-1", "1e5", "١٢٣", "5012500042x", &"1".repeat(33)] {
            assert_eq!(
                text.parse::<ApplicationId>(),
                Err(BadId),
                "{text:?} is no number"
            );
        }
    }

    #[test]
    fn ids_sort_by_the_time_they_were_made() {
        let early = SubmissionId::new("2026-03-01T09:00:00Z".parse().unwrap());
        let late = SubmissionId::new("2026-03-01T09:00:01Z".parse().unwrap());
        assert!(early < late, "version 7 starts with the time");
        assert_eq!(early.to_string().parse(), Ok(early), "text and back");
    }
}
