//! CBOR (RFC 8949) as far as CTAP needs it: maps by number or by name, in the order that CTAP 2.1, 8
//! asks for.

use ciborium::Value;

/// A map with numbers for keys; the caller gives them in canonical order (0, 1, 2 …, −1, −2 …).
pub fn numbered(fields: Vec<(i64, Value)>) -> Value {
    Value::Map(
        fields
            .into_iter()
            .map(|(key, value)| (Value::from(key), value))
            .collect(),
    )
}

/// A map with names for keys; the caller gives them in canonical order (shorter first, then as bytes).
pub fn named(fields: Vec<(&str, Value)>) -> Value {
    Value::Map(
        fields
            .into_iter()
            .map(|(key, value)| (Value::from(key), value))
            .collect(),
    )
}

pub fn bytes(bytes: &[u8]) -> Value {
    Value::Bytes(bytes.to_vec())
}

/// A credential's descriptor (WebAuthn level 2, 5.8.3).
pub fn descriptor(credential: &[u8]) -> Value {
    named(vec![
        ("id", bytes(credential)),
        ("type", Value::from("public-key")),
    ])
}

/// One item and what follows it.
pub fn split(mut input: &[u8]) -> Option<(Value, &[u8])> {
    let value = ciborium::from_reader(&mut input).ok()?;
    Some((value, input))
}

pub fn at(map: &Value, key: i64) -> Option<&Value> {
    let key = ciborium::value::Integer::from(key);
    find(map, |found| found.as_integer() == Some(key))
}

pub fn named_at<'a>(map: &'a Value, name: &str) -> Option<&'a Value> {
    find(map, |found| found.as_text() == Some(name))
}

pub fn bytes_at(map: &Value, key: i64) -> Option<&[u8]> {
    at(map, key)?.as_bytes().map(Vec::as_slice)
}

/// A number that is not negative.
pub fn number_at(map: &Value, key: i64) -> Option<u64> {
    let number = at(map, key)?.as_integer()?;
    u64::try_from(number).ok()
}

fn find(map: &Value, is_it: impl Fn(&Value) -> bool) -> Option<&Value> {
    map.as_map()?
        .iter()
        .find(|(key, _)| is_it(key))
        .map(|(_, value)| value)
}
