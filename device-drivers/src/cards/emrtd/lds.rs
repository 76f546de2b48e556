//! The logical data structure (ICAO 9303-10): EF.COM and the data groups that are read.

use jiff::civil::Date;
use serde::Serialize;
use zeroize::Zeroizing;

use crate::cards::tlv::{self, BadTlv};

const BAD: BadTlv = BadTlv { at: 0 };

/// The data groups that EF.COM names, 1 to 16.
pub fn present(bytes: &[u8]) -> Result<Vec<u8>, BadTlv> {
    let tags = tlv::follow(bytes, &[0x60, 0x5c])?.ok_or(BAD)?;
    Ok(tags.iter().filter_map(|tag| group_of(*tag)).collect())
}

fn group_of(tag: u8) -> Option<u8> {
    const TAGS: [u8; 16] = [
        0x61, 0x75, 0x63, 0x76, 0x65, 0x66, 0x67, 0x68, 0x69, 0x6a, 0x6b, 0x6c, 0x6d, 0x6e, 0x6f,
        0x70,
    ];
    let index = TAGS.iter().position(|known| *known == tag)?;
    Some(index as u8 + 1)
}

/// The machine-readable zone in DG1.
pub fn zone(dg1: &[u8]) -> Result<&str, BadTlv> {
    let zone = tlv::follow(dg1, &[0x61, 0x5f1f])?.ok_or(BAD)?;
    std::str::from_utf8(zone).map_err(|_| BAD)
}

/// A face in DG2.
pub struct Portrait {
    pub format: PortraitFormat,
    pub bytes: Zeroizing<Vec<u8>>,
}

impl std::fmt::Debug for Portrait {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "Portrait({:?}, …)", self.format)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum PortraitFormat {
    Jpeg,
    Jpeg2000,
}

/// The first face picture in DG2: ISO/IEC 19794-5:2005 or ISO/IEC 39794-5 inside ISO/IEC 7816-11
/// templates. The picture itself is not decoded.
pub fn portrait(dg2: &[u8]) -> Result<Portrait, BadTlv> {
    let group = tlv::follow(dg2, &[0x75, 0x7f61, 0x7f60])?.ok_or(BAD)?;
    let record = match tlv::find(group, 0x5f2e)? {
        Some(record) => record,
        None => tlv::find(group, 0x7f2e)?.ok_or(BAD)?,
    };
    let (format, start) = picture_start(record).ok_or(BAD)?;
    Ok(Portrait {
        format,
        bytes: Zeroizing::new(record[start..].to_vec()),
    })
}

/// Where the picture begins. The headers before it vary with the record's version, so its own first
/// bytes are looked for.
fn picture_start(record: &[u8]) -> Option<(PortraitFormat, usize)> {
    const STARTS: [(&[u8], PortraitFormat); 3] = [
        (&[0xff, 0xd8, 0xff], PortraitFormat::Jpeg),
        (
            &[0, 0, 0, 0x0c, 0x6a, 0x50, 0x20, 0x20],
            PortraitFormat::Jpeg2000,
        ),
        (&[0xff, 0x4f, 0xff, 0x51], PortraitFormat::Jpeg2000),
    ];
    (0..record.len()).find_map(|at| {
        STARTS
            .iter()
            .find(|(magic, _)| record[at..].starts_with(magic))
            .map(|(_, format)| (*format, at))
    })
}

/// Additional personal details (DG11), as far as they are there.
#[derive(Clone, Default, PartialEq, Eq, Serialize)]
pub struct Details {
    /// In national characters.
    pub full_name: Option<String>,
    pub other_names: Vec<String>,
    pub personal_number: Option<String>,
    pub birth_date: Option<Date>,
    pub birth_place: Option<String>,
    pub address: Option<String>,
}

impl std::fmt::Debug for Details {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("Details(…)")
    }
}

pub fn details(dg11: &[u8]) -> Result<Details, BadTlv> {
    let group = tlv::only(dg11, 0x6b)?;
    let mut details = Details::default();
    for object in tlv::all(group) {
        let object = object?;
        match object.tag {
            0x5f0e => details.full_name = text(object.value),
            0x5f10 => details.personal_number = text(object.value),
            0x5f11 => details.birth_place = text(object.value),
            0x5f42 => details.address = text(object.value),
            0x5f2b => details.birth_date = date(object.value),
            0xa0 => {
                for name in tlv::all(object.value).take(16) {
                    let name = name?;
                    if name.tag == 0x5f0f {
                        details.other_names.extend(text(name.value));
                    }
                }
            }
            _ => {}
        }
    }
    Ok(details)
}

/// Fillers are blanks here as in the machine-readable zone; control characters are left out.
fn text(bytes: &[u8]) -> Option<String> {
    let text = String::from_utf8_lossy(bytes).replace('<', " ");
    let clean: Vec<&str> = text
        .split(|c: char| c.is_whitespace() || c.is_control())
        .filter(|word| !word.is_empty())
        .collect();
    (!clean.is_empty()).then(|| clean.join(" "))
}

/// YYYYMMDD, as four bytes of BCD or as eight digits.
fn date(bytes: &[u8]) -> Option<Date> {
    let digits = match bytes.len() {
        4 => bytes.iter().fold(String::new(), |mut text, byte| {
            text.push(char::from(b'0' + (byte >> 4)));
            text.push(char::from(b'0' + (byte & 0x0f)));
            text
        }),
        8 => std::str::from_utf8(bytes).ok()?.to_owned(),
        _ => return None,
    };
    if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    Date::new(
        digits[0..4].parse().ok()?,
        digits[4..6].parse().ok()?,
        digits[6..8].parse().ok()?,
    )
    .ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn com_names_the_groups_that_are_there() {
        let com = tlv::write(0x60, &tlv::write(0x5c, &[0x61, 0x75, 0x6b, 0x6f, 0x99]));
        assert_eq!(present(&com), Ok(vec![1, 2, 11, 15]));
    }

    #[test]
    fn details_are_read_in_both_ways_of_writing_a_date() {
        for date in [&[0x19, 0x74, 0x08, 0x12][..], b"19740812"] {
            let dg11 = tlv::write(
                0x6b,
                &[
                    tlv::write(0x5f0e, "Güneş<<Ayşe".as_bytes()),
                    tlv::write(0x5f2b, date),
                    tlv::write(0xa0, &tlv::write(0x5f0f, b"Ay")),
                ]
                .concat(),
            );
            let details = details(&dg11).unwrap();
            assert_eq!(details.full_name.as_deref(), Some("Güneş Ayşe"));
            assert_eq!(details.birth_date, Some(jiff::civil::date(1974, 8, 12)));
            assert_eq!(details.other_names, ["Ay"]);
        }
    }

    #[test]
    fn a_date_that_is_none_is_left_out() {
        assert_eq!(date(&[0x19, 0x7f, 0x08, 0x12]), None);
        assert_eq!(date("1974081é".as_bytes()), None);
        assert_eq!(date(b"19741301"), None);
    }
}
