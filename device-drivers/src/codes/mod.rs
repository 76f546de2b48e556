//! Codes: bar-code scanners and pictures with a QR code in them.
//!
//! | where a code comes from | here |
//! |---|---|
//! | a scanner in its own HID mode (usage page 0x8C) | [`pos`]: joined from its reports, told as events |
//! | a scanner that types like a keyboard | [`wedge`]: told apart from a person's typing |
//! | a picture, from a file or a camera | [`qr`] |
//!
//! A code's content goes on as the bytes that were in it: nothing is trimmed, nothing is decoded as
//! text. (A base45 payload may begin or end with a space.) It may hold personal data, so it is
//! zeroized when dropped and never shown by `Debug`. Whether it can be trusted is not asked here.

pub mod pos;
pub mod qr;
pub mod wedge;

use std::fmt;

use serde::Serialize;
use zeroize::Zeroizing;

/// What a code holds at most, in bytes: the digits of a QR code of version 40 are 7,089.
pub const MAX_LENGTH: usize = 8 * 1024;

/// One code that was read.
#[derive(PartialEq, Eq)]
pub struct Code {
    pub content: Zeroizing<Vec<u8>>,
    /// What kind of code it was, when the scanner says so.
    pub symbology: Option<Symbology>,
}

/// A kind of code by its AIM identifier (ISO/IEC 15424): `]`, a letter for the kind, a digit for its
/// options. `]Q1` is a QR code.
#[derive(Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Symbology(pub [u8; 3]);

impl Symbology {
    /// Three printable characters of which the first is `]`; anything else is none.
    pub fn of(identifier: [u8; 3]) -> Option<Self> {
        let printable = identifier[1..].iter().all(u8::is_ascii_alphanumeric);
        (identifier[0] == b']' && printable).then_some(Self(identifier))
    }

    pub fn is_qr(self) -> bool {
        self.0[1] == b'Q'
    }
}

impl fmt::Debug for Symbology {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&String::from_utf8_lossy(&self.0))
    }
}

/// Says how long it is, never what it holds.
impl fmt::Debug for Code {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            formatter,
            "Code({} bytes, {:?})",
            self.content.len(),
            self.symbology
        )
    }
}
