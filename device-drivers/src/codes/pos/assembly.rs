//! A code out of the pieces that reports carry.

use std::time::Duration;

use serde::Serialize;
use thiserror::Error;
use zeroize::Zeroizing;

use crate::codes::{Code, MAX_LENGTH, Symbology};

/// What one report carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Piece<'a> {
    pub data: &'a [u8],
    pub symbology: Option<Symbology>,
    /// More of the same code follows.
    pub continued: bool,
}

/// What came of a piece.
#[derive(Debug, PartialEq, Eq)]
pub enum Step {
    /// More is to follow.
    More,
    Code(Code),
    /// Nothing came of what there was before; the piece itself was taken as the beginning of another
    /// code and may have completed it.
    Spoiled(Spoiled, Option<Code>),
}

/// Why a code was given up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error, Serialize)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum Spoiled {
    /// The rest did not come in time.
    #[error("only part of the code was read")]
    Cut,
    /// A piece of another kind of code came in between.
    #[error("two codes were read into each other")]
    Mixed,
    #[error("the code is longer than {MAX_LENGTH} bytes")]
    TooLong,
    /// A report that is none by the scanner's own description.
    #[error("the scanner sent something else than a code")]
    Garbage,
}

/// Joins pieces. Pure: the time comes in, on any clock that does not go back.
pub struct Assembly {
    joined: Zeroizing<Vec<u8>>,
    symbology: Option<Symbology>,
    /// When the last piece came, while more is to follow.
    waiting_since: Option<Duration>,
}

impl Default for Assembly {
    fn default() -> Self {
        Self::new()
    }
}

impl Assembly {
    /// Scanners send a report every one to ten milliseconds; over a slow radio some tens.
    pub const PATIENCE: Duration = Duration::from_secs(2);

    pub fn new() -> Self {
        Self {
            // Growing would leave copies behind.
            joined: Zeroizing::new(Vec::with_capacity(MAX_LENGTH)),
            symbology: None,
            waiting_since: None,
        }
    }

    /// A code has begun and is not complete.
    pub fn is_waiting(&self) -> bool {
        self.waiting_since.is_some()
    }

    /// Takes the piece of one report.
    pub fn take(&mut self, piece: Piece<'_>, now: Duration) -> Step {
        let spoiled = self.give_up(now).or_else(|| {
            let mixed = self.is_waiting() && self.symbology != piece.symbology;
            mixed.then(|| self.clear(Spoiled::Mixed))
        });
        if self.joined.len() + piece.data.len() > MAX_LENGTH {
            return Step::Spoiled(self.clear(Spoiled::TooLong), None);
        }
        self.joined.extend_from_slice(piece.data);
        self.symbology = piece.symbology;
        self.waiting_since = piece.continued.then_some(now);
        // A report without data ends a code of whole reports; alone it is none.
        let complete = !piece.continued && !self.joined.is_empty();
        let code = complete.then(|| {
            let fresh = Zeroizing::new(Vec::with_capacity(MAX_LENGTH));
            Code {
                content: std::mem::replace(&mut self.joined, fresh),
                symbology: self.symbology.take(),
            }
        });
        match (spoiled, code) {
            (Some(spoiled), code) => Step::Spoiled(spoiled, code),
            (None, Some(code)) => Step::Code(code),
            (None, None) => Step::More,
        }
    }

    /// Gives a code up whose rest has not come in time. To be asked now and then.
    pub fn give_up(&mut self, now: Duration) -> Option<Spoiled> {
        let since = self.waiting_since?;
        (now.saturating_sub(since) > Self::PATIENCE).then(|| self.clear(Spoiled::Cut))
    }

    /// Gives up whatever there is, because of `why`.
    pub fn clear(&mut self, why: Spoiled) -> Spoiled {
        self.joined = Zeroizing::new(Vec::with_capacity(MAX_LENGTH));
        self.symbology = None;
        self.waiting_since = None;
        why
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const QR: Option<Symbology> = Some(Symbology(*b"]Q1"));

    fn piece(data: &[u8], continued: bool) -> Piece<'_> {
        Piece {
            data,
            symbology: QR,
            continued,
        }
    }

    fn at(milliseconds: u64) -> Duration {
        Duration::from_millis(milliseconds)
    }

    fn content(step: &Step) -> &[u8] {
        match step {
            Step::Code(code) | Step::Spoiled(_, Some(code)) => &code.content,
            other => panic!("{other:?} is no code"),
        }
    }

    #[test]
    fn pieces_are_joined_in_their_order() {
        let mut assembly = Assembly::new();
        assert_eq!(assembly.take(piece(b" one ", true), at(0)), Step::More);
        assert!(assembly.is_waiting());
        assert_eq!(assembly.take(piece(b"two\r\n", true), at(5)), Step::More);
        let step = assembly.take(piece(b" ", false), at(9));
        assert_eq!(content(&step), b" one two\r\n ", "nothing is trimmed");
        assert!(!assembly.is_waiting());
        let step = assembly.take(piece(b"next", false), at(10));
        assert_eq!(content(&step), b"next");
    }

    #[test]
    fn a_code_of_whole_reports_is_ended_by_an_empty_one() {
        let mut assembly = Assembly::new();
        assembly.take(piece(&[7; 56], true), at(0));
        let step = assembly.take(piece(&[], false), at(1));
        assert_eq!(content(&step), [7; 56]);
        assert_eq!(
            assembly.take(piece(&[], false), at(2)),
            Step::More,
            "alone it is none"
        );
    }

    #[test]
    fn a_rest_that_never_comes_spoils_only_its_own_code() {
        let mut assembly = Assembly::new();
        assembly.take(piece(b"half", true), at(0));
        assert_eq!(assembly.give_up(at(2000)), None, "it may still come");
        let step = assembly.take(piece(b"whole", false), at(2001));
        assert!(matches!(&step, Step::Spoiled(Spoiled::Cut, _)), "{step:?}");
        assert_eq!(content(&step), b"whole");
        assembly.take(piece(b"half", true), at(3000));
        assert_eq!(assembly.give_up(at(9000)), Some(Spoiled::Cut));
        assert_eq!(assembly.give_up(at(9000)), None, "it is told once");
    }

    #[test]
    fn codes_of_two_kinds_are_not_read_into_each_other() {
        let mut assembly = Assembly::new();
        assembly.take(piece(b"half", true), at(0));
        let other = Piece {
            symbology: Some(Symbology(*b"]E0")),
            ..piece(b"5901234123457", false)
        };
        let step = assembly.take(other, at(1));
        assert!(
            matches!(&step, Step::Spoiled(Spoiled::Mixed, _)),
            "{step:?}"
        );
        assert_eq!(content(&step), b"5901234123457");
    }

    #[test]
    fn a_code_without_end_is_given_up_at_the_limit() {
        let mut assembly = Assembly::new();
        let mut steps = (0..).map(|now| assembly.take(piece(&[1; 56], true), at(now)));
        let last = steps.find(|step| *step != Step::More).unwrap();
        assert_eq!(last, Step::Spoiled(Spoiled::TooLong, None));
    }
}
