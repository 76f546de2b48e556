//! How a run ended.

use std::fmt::Write as _;

/// Each has an exit code of its own; all but the first two carry what is to be said about it.
#[derive(Debug, PartialEq, Eq)]
pub enum Outcome {
    Done,
    Findings,
    /// Command line, configuration or a named file.
    Wrong(String),
    StoreClosed(String),
    PortalAway(String),
    KioskRuns(String),
}

impl Outcome {
    pub fn code(&self) -> u8 {
        match self {
            Outcome::Done => 0,
            Outcome::Findings => 1,
            Outcome::Wrong(_) => 2,
            Outcome::StoreClosed(_) => 3,
            Outcome::PortalAway(_) => 4,
            Outcome::KioskRuns(_) => 5,
        }
    }

    pub fn message(&self) -> Option<&str> {
        match self {
            Outcome::Done | Outcome::Findings => None,
            Outcome::Wrong(message)
            | Outcome::StoreClosed(message)
            | Outcome::PortalAway(message)
            | Outcome::KioskRuns(message) => Some(message)
                .filter(|text| !text.is_empty())
                .map(String::as_str),
        }
    }
}

/// Bytes as they are shown.
pub fn hex(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(2 * bytes.len());
    for byte in bytes {
        write!(text, "{byte:02x}").expect("writing to a string cannot fail");
    }
    text
}
