//! Texts that some senders write as numbers, and lists that have an end.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserialize, Deserializer, Error, SeqAccess, Visitor};

/// The longest word that is read, in characters.
const LONGEST: usize = 200;

/// A short text without control characters. A number becomes its decimal spelling, null nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Word(pub String);

impl Word {
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The value, if it is a whole number that fits.
    pub fn whole(&self) -> Option<u32> {
        self.0.trim().parse().ok()
    }

    /// The value, if it is a score from 0 to 100 (decimals allowed).
    pub fn score(&self) -> Option<f64> {
        let score: f64 = self.0.trim().parse().ok()?;
        (0.0..=100.0).contains(&score).then_some(score)
    }
}

impl<'de> Deserialize<'de> for Word {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(TextOrNumber)
    }
}

struct TextOrNumber;

impl Visitor<'_> for TextOrNumber {
    type Value = Word;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "a number or a text of at most {LONGEST} characters")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Word, E> {
        if text.chars().count() > LONGEST || text.chars().any(char::is_control) {
            return Err(E::custom(
                "the text is too long or holds control characters",
            ));
        }
        Ok(Word(text.to_owned()))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Word, E> {
        Ok(Word(value.to_string()))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Word, E> {
        Ok(Word(value.to_string()))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Word, E> {
        Ok(Word(value.to_string()))
    }

    fn visit_unit<E: Error>(self) -> Result<Word, E> {
        Ok(Word::default())
    }
}

/// A list of at most `MOST` entries; reading stops at the first one too many. Null is an empty list.
#[derive(Debug)]
pub struct Few<T, const MOST: usize>(pub Vec<T>);

impl<T, const MOST: usize> Default for Few<T, MOST> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<'de, T: Deserialize<'de>, const MOST: usize> Deserialize<'de> for Few<T, MOST> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Entries(PhantomData))
    }
}

struct Entries<T, const MOST: usize>(PhantomData<T>);

impl<'de, T: Deserialize<'de>, const MOST: usize> Visitor<'de> for Entries<T, MOST> {
    type Value = Few<T, MOST>;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "a list of at most {MOST}")
    }

    fn visit_unit<E: Error>(self) -> Result<Few<T, MOST>, E> {
        Ok(Few::default())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Few<T, MOST>, A::Error> {
        let mut entries = Vec::new();
        while let Some(entry) = list.next_element()? {
            if entries.len() == MOST {
                return Err(A::Error::custom("the list is too long"));
            }
            entries.push(entry);
        }
        Ok(Few(entries))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(json: &str, whole: Option<u32>, score: Option<f64>) {
        let word: Word = serde_json::from_str(json).unwrap();
        assert_eq!(word.whole(), whole, "{json} as a whole number");
        assert_eq!(word.score(), score, "{json} as a score");
    }

    #[test]
    fn texts_and_numbers_mean_the_same() {
        check("70", Some(70), Some(70.0));
        check("\"70\"", Some(70), Some(70.0));
        check("\"70.5\"", None, Some(70.5));
        check("70.5", None, Some(70.5));
        check("-1", None, None);
        check("\"NaN\"", None, None);
        check("null", None, None);
    }

    #[test]
    fn what_is_long_or_unprintable_is_refused() {
        let long = format!("\"{}\"", "x".repeat(201));
        assert!(serde_json::from_str::<Word>(&long).is_err());
        assert!(serde_json::from_str::<Word>("\"a\\u0007\"").is_err());
        assert!(serde_json::from_str::<Word>("{}").is_err());
    }

    #[test]
    fn a_list_that_is_too_long_is_refused_before_it_is_read_to_its_end() {
        type Two = Few<Word, 2>;
        assert_eq!(serde_json::from_str::<Two>("[1,2]").unwrap().0.len(), 2);
        assert_eq!(serde_json::from_str::<Two>("null").unwrap().0.len(), 0);
        assert!(serde_json::from_str::<Two>("[1,2,3,").is_err());
    }
}
