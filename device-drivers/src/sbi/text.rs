//! Pieces of text out of a device's JSON, with limits.

use base64::Engine;
use base64::alphabet::URL_SAFE;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use serde_json::Value;

use super::SbiTrouble;

/// The longest name or number that is accepted, in characters.
const LONGEST: usize = 200;
/// The most entries of a list that are accepted.
const MOST: usize = 16;

/// base64url, with or without padding.
pub(super) const BASE64URL: GeneralPurpose = GeneralPurpose::new(
    &URL_SAFE,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// A text (or a number, which some devices write instead); empty when absent or null.
pub fn text(object: &Value, field: &'static str) -> Result<String, SbiTrouble> {
    plain(&object[field], field)
}

/// A list of texts or numbers; empty when absent or null.
pub fn texts(object: &Value, field: &'static str) -> Result<Vec<String>, SbiTrouble> {
    match &object[field] {
        Value::Null => Ok(Vec::new()),
        Value::Array(entries) if entries.len() <= MOST => {
            entries.iter().map(|entry| plain(entry, field)).collect()
        }
        _ => Err(SbiTrouble::Malformed { what: field }),
    }
}

fn plain(value: &Value, field: &'static str) -> Result<String, SbiTrouble> {
    let text = match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        _ => return Err(SbiTrouble::Malformed { what: field }),
    };
    if text.chars().count() > LONGEST || text.chars().any(char::is_control) {
        return Err(SbiTrouble::Malformed { what: field });
    }
    Ok(text)
}

/// A text that may be long because it is base64url or a JWS.
pub fn long<'a>(object: &'a Value, field: &'static str) -> Result<&'a str, SbiTrouble> {
    object[field]
        .as_str()
        .filter(|text| !text.is_empty())
        .ok_or(SbiTrouble::Malformed { what: field })
}

/// The JSON object inside a compact JWS, or inside plain base64url; and whether it was a JWS.
pub fn payload(token: &str, field: &'static str) -> Result<(Value, bool), SbiTrouble> {
    let malformed = SbiTrouble::Malformed { what: field };
    let parts: Vec<&str> = token.splitn(4, '.').collect();
    let (part, signed) = match parts[..] {
        [whole] => (whole, false),
        [_, payload, signature] => (payload, !signature.is_empty()),
        _ => return Err(malformed),
    };
    let Ok(bytes) = BASE64URL.decode(part) else {
        return Err(malformed);
    };
    match serde_json::from_slice(&bytes) {
        Ok(object @ Value::Object(_)) => Ok((object, signed)),
        _ => Err(malformed),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn texts_and_numbers_are_read_and_absent_ones_are_empty() {
        let object = json!({ "a": "x", "b": 3, "c": null, "list": ["0", 1] });
        assert_eq!(text(&object, "a").unwrap(), "x");
        assert_eq!(text(&object, "b").unwrap(), "3");
        assert_eq!(text(&object, "c").unwrap(), "");
        assert_eq!(text(&object, "d").unwrap(), "");
        assert_eq!(texts(&object, "list").unwrap(), ["0", "1"]);
    }

    #[test]
    fn what_is_too_long_or_unprintable_or_of_another_kind_is_refused() {
        let object = json!({
            "long": "x".repeat(201), "control": "a\u{7}b", "object": {}, "list": vec!["0"; 17],
        });
        for field in ["long", "control", "object"] {
            let outcome = text(&object, field);
            assert_eq!(outcome, Err(SbiTrouble::Malformed { what: field }));
        }
        assert!(texts(&object, "list").is_err(), "a list of 17");
        assert!(texts(&object, "object").is_err(), "no list");
    }

    #[test]
    fn a_payload_is_found_in_a_jws_and_in_bare_base64() {
        // {"a":1}
        assert_eq!(
            payload("e30.eyJhIjoxfQ.AA", "x").unwrap(),
            (json!({"a":1}), true)
        );
        assert_eq!(
            payload("e30.eyJhIjoxfQ.", "x").unwrap(),
            (json!({"a":1}), false)
        );
        assert_eq!(
            payload("eyJhIjoxfQ==", "x").unwrap(),
            (json!({"a":1}), false)
        );
        for wrong in ["", "a.b", "a.b.c.d", "!!", "W10"] {
            assert!(payload(wrong, "x").is_err(), "{wrong}");
        }
    }
}
