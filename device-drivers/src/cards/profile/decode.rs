//! From an object's bytes to a claim.

use std::fmt::Write;

use jiff::civil::Date;

use super::schema::{ClaimRule, ClaimType, DateFormat, Encoding};
use crate::cards::readers::upper_hex;
use crate::cards::tlv;

/// The claim's value; `None` when it is not there or not of its type.
pub fn claim(rule: &ClaimRule, object: &[u8]) -> Option<String> {
    let bytes = match (&rule.tag, rule.at, rule.length) {
        (Some(path), ..) => tlv::follow(object, &path.0).ok()??,
        (None, Some(at), Some(length)) => object.get(at..at.checked_add(length)?)?,
        _ => return None,
    };
    let value = match rule.kind {
        ClaimType::Text => text(bytes, rule.encoding)?,
        ClaimType::Bcd => bcd(bytes)?,
        ClaimType::Date => date(bytes, rule.format)?.to_string(),
        ClaimType::Number => number(bytes)?.to_string(),
        ClaimType::Bytes => upper_hex(bytes),
    };
    Some(rule.values.get(&value).cloned().unwrap_or(value))
}

/// Without control characters and outer blanks.
fn text(bytes: &[u8], encoding: Encoding) -> Option<String> {
    let text = match encoding {
        Encoding::Utf8 => std::str::from_utf8(bytes).ok()?.to_owned(),
        Encoding::Ascii if bytes.is_ascii() => bytes.iter().map(|b| char::from(*b)).collect(),
        Encoding::Ascii => return None,
        Encoding::Latin1 => bytes.iter().map(|b| char::from(*b)).collect(),
        Encoding::Utf16be => {
            if !bytes.len().is_multiple_of(2) {
                return None;
            }
            let units = bytes
                .chunks(2)
                .map(|pair| u16::from_be_bytes([pair[0], pair[1]]));
            char::decode_utf16(units).collect::<Result<_, _>>().ok()?
        }
    };
    let clean: String = text.chars().filter(|c| !c.is_control()).collect();
    Some(clean.trim().to_owned())
}

fn bcd(bytes: &[u8]) -> Option<String> {
    let mut digits = String::new();
    let mut filled = false;
    for half in bytes.iter().flat_map(|byte| [byte >> 4, byte & 0x0f]) {
        match half {
            0..=9 if !filled => write!(digits, "{half}").expect("a String takes all"),
            0x0f => filled = true,
            _ => return None,
        }
    }
    Some(digits)
}

fn number(bytes: &[u8]) -> Option<u64> {
    (bytes.len() <= 8).then(|| {
        bytes
            .iter()
            .fold(0, |sum, byte| sum << 8 | u64::from(*byte))
    })
}

fn date(bytes: &[u8], format: DateFormat) -> Option<Date> {
    let digits = match format {
        DateFormat::Yyyymmdd | DateFormat::Ddmmyyyy => text(bytes, Encoding::Ascii)?,
        DateFormat::BcdYyyymmdd | DateFormat::BcdDdmmyyyy => bcd(bytes)?,
    };
    if digits.len() != 8 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let (year, month, day) = match format {
        DateFormat::Yyyymmdd | DateFormat::BcdYyyymmdd => (0..4, 4..6, 6..8),
        DateFormat::Ddmmyyyy | DateFormat::BcdDdmmyyyy => (4..8, 2..4, 0..2),
    };
    Date::new(
        digits[year].parse().ok()?,
        digits[month].parse().ok()?,
        digits[day].parse().ok()?,
    )
    .ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_read_in_each_encoding() {
        assert_eq!(
            text("Ayşe ".as_bytes(), Encoding::Utf8).as_deref(),
            Some("Ayşe")
        );
        assert_eq!(text(b"\xe9t\xe9", Encoding::Latin1).as_deref(), Some("été"));
        assert_eq!(
            text(&[0x12, 0x00, 0x12, 0x01], Encoding::Utf16be).as_deref(),
            Some("ሀሁ")
        );
        assert_eq!(text(b"\xe9", Encoding::Ascii), None);
        assert_eq!(text(b"\xe9", Encoding::Utf8), None);
        assert_eq!(text(&[0xd8, 0x00], Encoding::Utf16be), None);
    }

    #[test]
    fn dates_that_are_none_are_no_dates() {
        let check = |bytes: &[u8], format, expect: Option<(i16, i8, i8)>| {
            let expect = expect.map(|(y, m, d)| jiff::civil::date(y, m, d));
            assert_eq!(date(bytes, format), expect, "{bytes:?}");
        };
        check(b"19900228", DateFormat::Yyyymmdd, Some((1990, 2, 28)));
        check(b"28021990", DateFormat::Ddmmyyyy, Some((1990, 2, 28)));
        check(
            &[0x19, 0x90, 0x02, 0x28],
            DateFormat::BcdYyyymmdd,
            Some((1990, 2, 28)),
        );
        check(
            &[0x28, 0x02, 0x19, 0x90],
            DateFormat::BcdDdmmyyyy,
            Some((1990, 2, 28)),
        );
        check(b"19900230", DateFormat::Yyyymmdd, None);
        check(b"1990022", DateFormat::Yyyymmdd, None);
        check(&[0x19, 0x9a, 0x02, 0x28], DateFormat::BcdYyyymmdd, None);
    }

    #[test]
    fn digits_end_at_the_filler() {
        assert_eq!(bcd(&[0x12, 0x3f]).as_deref(), Some("123"));
        assert_eq!(bcd(&[0x12, 0xf3]), None);
        assert_eq!(number(&[1, 0]), Some(256));
        assert_eq!(number(&[1; 9]), None);
    }
}
