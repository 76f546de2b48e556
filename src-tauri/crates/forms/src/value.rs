//! JSON values as JavaScript sees them.

use serde_json::{Number, Value};

/// `String(value)`, except that null and empty objects are empty, as in Form.io's conditions.
pub(crate) fn text_of(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::Bool(flag) => flag.to_string(),
        Value::Number(number) => number_text(number.as_f64().unwrap_or(f64::NAN)),
        Value::String(text) => text.clone(),
        Value::Array(items) => items.iter().map(text_of).collect::<Vec<_>>().join(","),
        Value::Object(map) if map.is_empty() => String::new(),
        Value::Object(_) => "[object Object]".to_owned(),
    }
}

/// `String(number)` (ECMA-262, 6.1.6.1.20).
pub(crate) fn number_text(number: f64) -> String {
    let size = number.abs();
    if number == 0.0 {
        "0".to_owned()
    } else if (1e-6..1e21).contains(&size) {
        number.to_string()
    } else if number.is_finite() {
        let text = format!("{number:e}");
        match text.split_once('e') {
            Some((digits, power)) if !power.starts_with('-') => format!("{digits}e+{power}"),
            _ => text,
        }
    } else {
        "NaN".to_owned()
    }
}

/// A decimal number as a person writes it, with blanks around it. No words, no hexadecimal.
pub(crate) fn parse_number(text: &str) -> Option<f64> {
    let text = text.trim();
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    let plain = unsigned
        .bytes()
        .all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'e' | b'E' | b'-' | b'+'));
    if !plain || unsigned.len() > 400 {
        return None;
    }
    text.parse().ok().filter(|number: &f64| number.is_finite())
}

/// The number of a JSON number or of text that is one.
pub(crate) fn as_number(value: &Value) -> Option<f64> {
    match value {
        Value::Number(number) => number.as_f64(),
        Value::String(text) => parse_number(text),
        _ => None,
    }
}

/// A JSON number, without a point where there is no fraction.
pub(crate) fn number_value(number: f64) -> Value {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    if number.fract() == 0.0 && number.abs() <= EXACT {
        Value::from(number as i64)
    } else {
        Number::from_f64(number).map_or(Value::Null, Value::Number)
    }
}

/// Whether a number has digits after the point.
pub(crate) fn is_integer(number: f64) -> bool {
    number.fract() == 0.0
}

/// Null, or text that is empty.
pub(crate) fn is_blank(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.is_empty(),
        _ => false,
    }
}

/// Whether two values are equal, whatever way their numbers are written.
pub(crate) fn same(left: &Value, right: &Value) -> bool {
    match (left, right) {
        (Value::Number(left), Value::Number(right)) => left.as_f64() == right.as_f64(),
        (Value::Array(left), Value::Array(right)) => {
            left.len() == right.len() && left.iter().zip(right).all(|(a, b)| same(a, b))
        }
        (Value::Object(left), Value::Object(right)) => {
            let equal = |(key, value): (&String, &Value)| {
                right.get(key).is_some_and(|other| same(value, other))
            };
            left.len() == right.len() && left.iter().all(equal)
        }
        (left, right) => left == right,
    }
}

/// What JavaScript takes as true.
pub(crate) fn is_truthy(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::Bool(flag) => *flag,
        Value::Number(number) => number.as_f64().is_some_and(|number| number != 0.0),
        Value::String(text) => !text.is_empty(),
        Value::Array(_) | Value::Object(_) => true,
    }
}

/// The length of a JavaScript string.
pub(crate) fn utf16_length(text: &str) -> u32 {
    u32::try_from(text.encode_utf16().count()).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn values_become_the_text_that_javascript_makes_of_them() {
        let check = |value: Value, expect: &str| assert_eq!(text_of(&value), expect, "{value}");
        check(json!(null), "");
        check(json!(true), "true");
        check(json!(5), "5");
        check(json!(5.0), "5");
        check(json!(-0.0), "0");
        check(json!(0.1), "0.1");
        check(json!(1e21), "1e+21");
        check(json!(1e-7), "1e-7");
        check(
            json!(123_456_789_012_345_680_000_u128 as f64),
            "123456789012345680000",
        );
        check(json!([1, "a", null]), "1,a,");
        check(json!({}), "");
        check(json!({"a": 1}), "[object Object]");
    }

    #[test]
    fn only_plain_decimal_text_is_a_number() {
        let check = |text: &str, expect: Option<f64>| {
            assert_eq!(parse_number(text), expect, "{text}");
        };
        check(" 12 ", Some(12.0));
        check("-1.5", Some(-1.5));
        check("+3", Some(3.0));
        check("1e3", Some(1000.0));
        check("", None);
        check("12abc", None);
        check("inf", None);
        check("NaN", None);
        check("0x10", None);
        check("1e999", None);
        check("1,5", None);
    }
}
