//! The machine-readable zone (ICAO 9303 parts 3 to 6): TD1 (cards), TD2 and TD3 (passports).

use jiff::civil::Date;
use serde::Serialize;
use thiserror::Error;

/// Why text is not a machine-readable zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error, Serialize)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum BadMrz {
    /// Not 90, 72 or 88 characters of A–Z, 0–9 and `<`.
    #[error("this is not a machine-readable zone")]
    Form,
    /// A check digit is wrong: something was misread. `field`: where.
    #[error("the check digit of the {field} is wrong")]
    CheckDigit { field: &'static str },
    #[error("the {field} is not a date")]
    Date { field: &'static str },
}

/// What a machine-readable zone says. Names as printed there: upper case, without accents, maybe cut.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct Mrz {
    /// `P`, `ID`, …
    pub document_code: String,
    /// Three letters; `D` for Germany.
    pub issuer: String,
    pub document_number: String,
    pub surname: String,
    pub given_names: String,
    pub nationality: String,
    pub birth_date: MrzDate,
    pub sex: Sex,
    pub expiry_date: MrzDate,
    /// Optional data, without fillers.
    pub optional: String,
}

impl std::fmt::Debug for Mrz {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("Mrz(…)")
    }
}

/// Six digits: year without century, month, day. A birth date may have unknown parts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct MrzDate(pub String);

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Sex {
    Female,
    Male,
    Unspecified,
}

impl MrzDate {
    /// The birth date that is not after `today`; `None` where a part is unknown.
    pub fn as_birth(&self, today: Date) -> Option<Date> {
        let this_century = self.in_century(today.year() / 100)?;
        if this_century <= today {
            Some(this_century)
        } else {
            self.in_century(today.year() / 100 - 1)
        }
    }

    /// The expiry date within fifty years before or after `today`.
    pub fn as_expiry(&self, today: Date) -> Option<Date> {
        let date = self.in_century(today.year() / 100)?;
        match date.year() - today.year() {
            51.. => self.in_century(today.year() / 100 - 1),
            ..=-50 => self.in_century(today.year() / 100 + 1),
            _ => Some(date),
        }
    }

    fn in_century(&self, century: i16) -> Option<Date> {
        let part = |range: std::ops::Range<usize>| self.0.get(range)?.parse::<i16>().ok();
        let (year, month, day) = (part(0..2)?, part(2..4)?, part(4..6)?);
        Date::new(century * 100 + year, month as i8, day as i8).ok()
    }

    fn parse(text: &str, field: &'static str, may_be_unknown: bool) -> Result<Self, BadMrz> {
        let digits = text.bytes().all(|byte| byte.is_ascii_digit());
        let date = Self(text.to_owned());
        let known = digits && (0..2).any(|century| date.in_century(19 + century).is_some());
        let unknown = may_be_unknown
            && text.bytes().all(|b| b.is_ascii_digit() || b == b'<')
            && text.contains('<');
        if known || unknown {
            Ok(date)
        } else {
            Err(BadMrz::Date { field })
        }
    }
}

/// What opens a chip, as printed: document number, birth date and expiry date.
#[derive(Clone)]
pub struct MrzKey(zeroize::Zeroizing<String>);

impl std::fmt::Debug for MrzKey {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("MrzKey(…)")
    }
}

impl MrzKey {
    /// From typed fields. `birth`, `expiry`: YYMMDD.
    pub fn new(document_number: &str, birth: &str, expiry: &str) -> Result<Self, BadMrz> {
        let number = document_number.trim().to_ascii_uppercase();
        let signs = |text: &str| {
            text.bytes()
                .all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'<')
        };
        if number.is_empty() || number.len() > 22 || !signs(&number) {
            return Err(BadMrz::Form);
        }
        if birth.len() != 6 || !signs(birth) {
            return Err(BadMrz::Date {
                field: "birth date",
            });
        }
        if expiry.len() != 6 || !signs(expiry) {
            return Err(BadMrz::Date {
                field: "expiry date",
            });
        }
        let field = format!("{number:<<9}");
        Ok(Self(zeroize::Zeroizing::new(format!(
            "{field}{}{birth}{}{expiry}{}",
            check_digit(&field),
            check_digit(birth),
            check_digit(expiry)
        ))))
    }

    /// Document number, birth and expiry date with their check digits, as ICAO 9303-11 4.3.2 hashes them.
    pub(super) fn information(&self) -> &[u8] {
        self.0.as_bytes()
    }
}

impl Mrz {
    /// Reads the lines of a zone; spaces and line breaks between them are ignored.
    pub fn parse(text: &str) -> Result<Self, BadMrz> {
        let zone: String = text
            .chars()
            .filter(|c| !c.is_ascii_whitespace())
            .take(100)
            .collect();
        let fits = zone
            .bytes()
            .all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'<');
        match (fits, zone.len()) {
            (true, 90) => Self::td1(&zone),
            (true, 72) => Self::two_lines(&zone, 36),
            (true, 88) => Self::two_lines(&zone, 44),
            _ => Err(BadMrz::Form),
        }
    }

    /// What opens the chip of this document.
    pub fn key(&self) -> Result<MrzKey, BadMrz> {
        MrzKey::new(
            &self.document_number,
            &self.birth_date.0,
            &self.expiry_date.0,
        )
    }

    fn td1(zone: &str) -> Result<Self, BadMrz> {
        let at = |start: usize, end: usize| &zone[start..end];
        let composite = [at(5, 30), at(30, 37), at(38, 45), at(48, 59)].concat();
        check(&composite, at(59, 60), "whole")?;
        let (document_number, optional) = number(at(5, 14), at(14, 15), at(15, 30))?;
        Self::of(
            at(0, 2),
            at(2, 5),
            document_number,
            at(60, 90),
            at(45, 48),
            (at(30, 36), at(36, 37)),
            at(37, 38),
            (at(38, 44), at(44, 45)),
            optional + at(48, 59),
        )
    }

    fn two_lines(zone: &str, width: usize) -> Result<Self, BadMrz> {
        let (first, second) = zone.split_at(width);
        let at = |start: usize, end: usize| &second[start..end];
        let last = width - 1;
        let composite = [at(0, 10), at(13, 20), at(21, last)].concat();
        check(&composite, at(last, width), "whole")?;
        let (document_number, optional) = if width == 44 {
            let optional = at(28, 42);
            // Fillers only may go without a check digit (9303-4, 4.2.2).
            if !(at(42, 43) == "<" && optional.bytes().all(|b| b == b'<')) {
                check(optional, at(42, 43), "optional data")?;
            }
            check(at(0, 9), at(9, 10), "document number")?;
            (at(0, 9).to_owned(), optional.to_owned())
        } else {
            number(at(0, 9), at(9, 10), at(28, last))?
        };
        Self::of(
            &first[0..2],
            &first[2..5],
            document_number,
            &first[5..],
            at(10, 13),
            (at(13, 19), at(19, 20)),
            at(20, 21),
            (at(21, 27), at(27, 28)),
            optional,
        )
    }

    #[expect(
        clippy::too_many_arguments,
        reason = "the fields of a zone, in its order"
    )]
    fn of(
        code: &str,
        issuer: &str,
        document_number: String,
        names: &str,
        nationality: &str,
        birth: (&str, &str),
        sex: &str,
        expiry: (&str, &str),
        optional: String,
    ) -> Result<Self, BadMrz> {
        check(birth.0, birth.1, "birth date")?;
        check(expiry.0, expiry.1, "expiry date")?;
        let (surname, given_names) = names.split_once("<<").unwrap_or((names, ""));
        let words = |field: &str| {
            field
                .split('<')
                .filter(|word| !word.is_empty())
                .collect::<Vec<_>>()
                .join(" ")
        };
        Ok(Self {
            document_code: words(code),
            issuer: words(issuer),
            document_number: document_number.trim_end_matches('<').to_owned(),
            surname: words(surname),
            given_names: words(given_names),
            nationality: words(nationality),
            birth_date: MrzDate::parse(birth.0, "birth date", true)?,
            sex: match sex {
                "F" => Sex::Female,
                "M" => Sex::Male,
                _ => Sex::Unspecified,
            },
            expiry_date: MrzDate::parse(expiry.0, "expiry date", false)?,
            optional: words(&optional),
        })
    }
}

/// A document number of TD1 or TD2 may go on in the optional data (9303-5, 4.2.2): then a filler
/// stands for its check digit, and rest, check digit and a filler open the optional data.
fn number(field: &str, digit: &str, optional: &str) -> Result<(String, String), BadMrz> {
    if digit != "<" {
        check(field, digit, "document number")?;
        return Ok((field.to_owned(), optional.to_owned()));
    }
    let wrong = BadMrz::CheckDigit {
        field: "document number",
    };
    let (rest, after) = optional.split_once('<').ok_or(wrong)?;
    let split = rest.len().checked_sub(1).ok_or(wrong)?;
    let whole = format!("{field}{}", &rest[..split]);
    check(&whole, &rest[split..], "document number")?;
    Ok((whole, after.to_owned()))
}

fn check(field: &str, digit: &str, name: &'static str) -> Result<(), BadMrz> {
    if digit == check_digit(field).to_string() {
        Ok(())
    } else {
        Err(BadMrz::CheckDigit { field: name })
    }
}

/// ICAO 9303-3, 4.9: weights 7, 3, 1; letters count 10 to 35, a filler 0.
fn check_digit(field: &str) -> u32 {
    field
        .bytes()
        .zip([7, 3, 1].into_iter().cycle())
        .map(|(byte, weight)| {
            weight
                * match byte {
                    b'0'..=b'9' => u32::from(byte - b'0'),
                    b'A'..=b'Z' => u32::from(byte - b'A') + 10,
                    _ => 0,
                }
        })
        .sum::<u32>()
        % 10
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    // The specimens that ICAO 9303 parts 4, 5 and 6 print.
    const TD3: &str = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\n\
                       L898902C36UTO7408122F1204159ZE184226B<<<<<10";
    const TD1: &str = "I<UTOD231458907<<<<<<<<<<<<<<<\n\
                       7408122F1204159UTO<<<<<<<<<<<6\n\
                       ERIKSSON<<ANNA<MARIA<<<<<<<<<<";
    const TD2: &str = "I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<\n\
                       D231458907UTO7408122F1204159<<<<<<<6";

    #[test]
    fn the_standards_three_specimens_are_read() {
        for (zone, number, optional) in [
            (TD3, "L898902C3", "ZE184226B"),
            (TD1, "D23145890", ""),
            (TD2, "D23145890", ""),
        ] {
            let mrz = Mrz::parse(zone).unwrap();
            assert_eq!(mrz.document_number, number);
            assert_eq!(mrz.surname, "ERIKSSON");
            assert_eq!(mrz.given_names, "ANNA MARIA");
            assert_eq!(mrz.issuer, "UTO");
            assert_eq!(mrz.sex, Sex::Female);
            assert_eq!(mrz.optional, optional);
            assert_eq!(
                mrz.birth_date.as_birth(date(2026, 1, 1)),
                Some(date(1974, 8, 12))
            );
            assert_eq!(
                mrz.expiry_date.as_expiry(date(2026, 1, 1)),
                Some(date(2012, 4, 15))
            );
        }
    }

    #[test]
    fn every_changed_digit_of_the_second_line_is_noticed() {
        let line = TD3.lines().nth(1).unwrap();
        let covered = (0..10).chain(13..20).chain(21..44);
        for index in covered {
            let mut changed: Vec<u8> = line.bytes().collect();
            changed[index] = if changed[index] == b'5' { b'6' } else { b'5' };
            let zone = format!(
                "{}{}",
                TD3.lines().next().unwrap(),
                String::from_utf8(changed).unwrap()
            );
            assert!(Mrz::parse(&zone).is_err(), "character {index}");
        }
    }

    #[test]
    fn a_long_document_number_goes_on_in_the_optional_data() {
        let number = "D23145890734";
        let first = format!(
            "I<UTO{}<{}{}<<<<<<<<<<<",
            &number[..9],
            &number[9..],
            check_digit(number)
        );
        let composite = format!("{}74081221204159<<<<<<<<<<<", &first[5..30]);
        let zone = format!(
            "{first}7408122F1204159UTO<<<<<<<<<<<{}ERIKSSON<<ANNA<MARIA<<<<<<<<<<",
            check_digit(&composite)
        );
        assert_eq!(Mrz::parse(&zone).unwrap().document_number, number);
    }

    #[test]
    fn the_key_is_what_the_standard_hashes() {
        let key = MrzKey::new("L898902C", "690806", "940623").unwrap();
        assert_eq!(key.information(), b"L898902C<369080619406236");
        assert!(MrzKey::new("", "690806", "940623").is_err());
        assert!(MrzKey::new("L898902C", "69-08-06", "940623").is_err());
    }

    #[test]
    fn a_birth_date_lies_in_the_past_and_may_be_unknown() {
        let today = date(2026, 6, 1);
        let born = |text: &str| MrzDate(text.to_owned()).as_birth(today);
        assert_eq!(born("260601"), Some(today));
        assert_eq!(born("260602"), Some(date(1926, 6, 2)));
        assert_eq!(born("74<<<<"), None);
        assert!(MrzDate::parse("74<<<<", "birth date", true).is_ok());
        assert!(MrzDate::parse("741340", "birth date", true).is_err());
    }

    #[test]
    fn other_text_is_refused() {
        for text in ["", "P<UTO", &"é".repeat(45), &"<".repeat(91)] {
            assert_eq!(Mrz::parse(text), Err(BadMrz::Form), "{text}");
        }
        assert!(Mrz::parse(&"<".repeat(90)).is_err());
    }
}
