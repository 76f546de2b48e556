//! What a security key says of itself (CTAP 2.1, 6.4).

use ciborium::Value;
use serde::Serialize;

use super::Failure;
use super::cbor::{at, bytes_at, named_at, number_at};
use super::pin_uv::Protocol;
use crate::hid::printable;

/// What a key is and can do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct KeyInfo {
    /// E.g. `FIDO_2_0`, `FIDO_2_1`; at most 16, cut and cleaned of control characters.
    pub versions: Vec<String>,
    /// Names make and model; all zero where the maker does not say.
    pub aaguid: [u8; 16],
    /// The maker's own number; `None` where the key does not say.
    pub firmware: Option<u64>,
    pub fingerprint: Fingerprint,
    /// Whether the key has a PIN of its own.
    pub pin_set: bool,
    /// Whether it can make secrets (extension hmac-secret).
    pub hmac_secret: bool,
    #[serde(skip)]
    pub(super) can: Can,
}

/// What a key knows of its owner's fingers. A key with another sensor of its own (a PIN pad) counts too:
/// CTAP makes no difference.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Fingerprint {
    NoSensor,
    /// It has a sensor that knows no finger.
    NotEnrolled,
    Enrolled,
}

/// How the key is to be asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Can {
    pub protocol: Option<Protocol>,
    /// Tokens with permissions (CTAP 2.1), also for a finger.
    pub tokens: bool,
    /// It can keep a credential from being used without its owner (extension credProtect).
    pub protects: bool,
    /// Bytes of one message.
    pub longest: usize,
}

/// What every key takes (CTAP 2.1, 6.4, maxMsgSize).
const LEAST_LONGEST: u64 = 1024;

impl KeyInfo {
    pub(super) fn from_answer(answer: &Value) -> Result<Self, Failure> {
        let wrong = |what| Failure::protocol(what);
        let list = |key| {
            at(answer, key)
                .and_then(Value::as_array)
                .map_or(&[][..], Vec::as_slice)
        };
        let versions: Vec<String> = list(1)
            .iter()
            .take(16)
            .filter_map(|version| Some(printable(Some(version.as_text()?))))
            .collect();
        if versions.is_empty() {
            return Err(wrong("it names no version"));
        }
        let has = |extension: &str| {
            list(2)
                .iter()
                .any(|found| found.as_text() == Some(extension))
        };
        let aaguid = bytes_at(answer, 3)
            .and_then(|bytes| bytes.try_into().ok())
            .ok_or_else(|| wrong("its AAGUID is not 16 bytes"))?;
        let option = |name| at(answer, 4).and_then(|options| named_at(options, name)?.as_bool());
        // The one that the key prefers comes first; a key of CTAP 2.0 names none and knows the first.
        let protocol = match at(answer, 6) {
            None => Some(Protocol::One),
            Some(_) => list(6).iter().find_map(Protocol::from_value),
        };
        let fingerprint = match (option("uv"), option("bioEnroll")) {
            (Some(true), _) => Fingerprint::Enrolled,
            (Some(false), _) | (None, Some(_)) => Fingerprint::NotEnrolled,
            (None, None) => Fingerprint::NoSensor,
        };
        let longest = number_at(answer, 5).unwrap_or(0).max(LEAST_LONGEST);
        Ok(Self {
            versions,
            aaguid,
            firmware: number_at(answer, 14),
            fingerprint,
            pin_set: option("clientPin") == Some(true),
            hmac_secret: has("hmac-secret"),
            can: Can {
                protocol,
                tokens: option("pinUvAuthToken") == Some(true),
                protects: has("credProtect"),
                longest: usize::try_from(longest).unwrap_or(usize::MAX),
            },
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::cbor::{bytes, named, numbered};
    use super::*;

    fn answer(options: Vec<(&str, Value)>) -> Value {
        numbered(vec![
            (1, Value::Array(vec![Value::from("FIDO_2_1")])),
            (2, Value::Array(vec![Value::from("hmac-secret")])),
            (3, bytes(&[7; 16])),
            (4, named(options)),
            (5, Value::from(64)),
            (
                6,
                Value::Array(vec![Value::from(9), Value::from(2), Value::from(1)]),
            ),
            (14, Value::from(0x0005_0700)),
        ])
    }

    #[test]
    fn what_a_key_says_of_itself_is_read() {
        let info = KeyInfo::from_answer(&answer(vec![
            ("uv", Value::from(true)),
            ("clientPin", Value::from(true)),
            ("pinUvAuthToken", Value::from(true)),
        ]))
        .unwrap();
        assert_eq!(info.fingerprint, Fingerprint::Enrolled);
        assert!(info.pin_set && info.hmac_secret && info.can.tokens);
        assert_eq!(info.firmware, Some(0x0005_0700));
        assert_eq!(
            info.can.protocol,
            Some(Protocol::Two),
            "an unknown protocol is passed over, then the key's order counts"
        );
        assert_eq!(info.can.longest, 1024, "no key takes less");
        assert!(!info.can.protects);
    }

    #[test]
    fn a_sensor_without_a_finger_is_told_from_no_sensor() {
        let check = |options: Vec<(&str, Value)>, expect| {
            let info = KeyInfo::from_answer(&answer(options)).unwrap();
            assert_eq!(info.fingerprint, expect);
        };
        check(vec![], Fingerprint::NoSensor);
        check(vec![("uv", Value::from(false))], Fingerprint::NotEnrolled);
        check(
            vec![("bioEnroll", Value::from(false))],
            Fingerprint::NotEnrolled,
        );
        check(vec![("uv", Value::from(true))], Fingerprint::Enrolled);
    }

    #[test]
    fn an_answer_of_another_shape_is_refused() {
        for wrong in [
            Value::Null,
            Value::Array(vec![]),
            numbered(vec![]),
            numbered(vec![(1, Value::Array(vec![Value::from("FIDO_2_0")]))]),
            numbered(vec![
                (1, Value::Array(vec![Value::from("FIDO_2_0")])),
                (3, bytes(&[7; 15])),
            ]),
        ] {
            assert!(
                matches!(KeyInfo::from_answer(&wrong), Err(Failure::Protocol { .. })),
                "{wrong:?}"
            );
        }
    }
}
