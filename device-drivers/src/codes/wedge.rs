//! Scanners that type: a scanner's burst told apart from a person's keys.
//!
//! Such a scanner is a keyboard to the system, and its keys go to whatever has the focus. Taking it
//! away from there would need rights to all keyboards of the workstation (evdev grab), which the kiosk
//! does not ask for. So this can run in one place honestly: where the kiosk's own window gets key
//! events, in `ui/src/lib/codes`. The [`Wedge`] here is the model of what runs there; the timelines in
//! `tests/codes/typing.json` hold both to the same rules.
//!
//! **The contract of whoever feeds it** (the web view's `keydown` handler, capturing, on the window):
//! - every key goes in, with the event's own time stamp; keys with Ctrl, Alt or Meta, and input
//!   methods (`isComposing`) do not. `Shift` alone is no key.
//! - [`Verdict::Pass`]: let the key do what it does.
//! - [`Verdict::Hold`]: prevent it. Call [`Wedge::tick`] at the latest after the gap; held keys come
//!   back as `Release` when they were typed by a person, and must then be put into the focused field.
//! - [`Verdict::Scan`]: prevent this key (it is the scanner's suffix, often Enter, and must not send a
//!   form), take the last `typed` characters back out of the field they went to, and hand the content
//!   on. The field is put back to the value it had before the burst.
//! - [`Verdict::Release`]: put `held` into the focused field; then let this key do what it does, or
//!   prevent it when `hold` says that it begins another burst.
//!
//! No key of the officer is ever lost: a key is either passed at once, or held and given back.
//!
//! **What it cannot do**: bytes that are no characters of the keyboard's layout do not come through a
//! wedge, and a scanner set to another layout than the system types other characters. Payloads in
//! base45 or digits survive on a fitting layout; for anything else the scanner is to be put into its
//! HID mode ([`super::pos`]).

use std::time::Duration;

use serde::Serialize;
use zeroize::{Zeroize, Zeroizing};

use super::MAX_LENGTH;

/// How a workstation's scanner types. The default fits scanners as they come: no prefix, Enter after
/// each code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Manner {
    /// Sent before each code, when the scanner is set so. With one, nothing of a code ever reaches a
    /// field.
    pub prefix: Option<char>,
    /// Sent after each code.
    pub suffix: Key,
    /// Two keys of a burst are never further apart.
    pub gap: Duration,
    /// On average they are never further apart. Nobody types 40 keys a second for long.
    pub mean_gap: Duration,
    /// A shorter burst is no code.
    pub least: usize,
}

impl Default for Manner {
    fn default() -> Self {
        Self {
            prefix: None,
            suffix: Key::Enter,
            gap: Duration::from_millis(60),
            mean_gap: Duration::from_millis(25),
            least: 8,
        }
    }
}

/// What a key gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Key {
    Character(char),
    Enter,
    Tab,
    /// Any other: arrows, function keys, Backspace.
    Other,
}

/// What is to be done with a key; see the module.
#[derive(PartialEq, Eq)]
pub enum Verdict {
    Pass,
    Hold,
    Scan {
        content: Zeroizing<String>,
        /// Characters of it that were passed before.
        typed: usize,
    },
    Release {
        held: Zeroizing<String>,
        hold: bool,
    },
}

/// Says what it is, never what was typed.
impl std::fmt::Debug for Verdict {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Pass => formatter.write_str("Pass"),
            Self::Hold => formatter.write_str("Hold"),
            Self::Scan { content, typed } => {
                write!(formatter, "Scan({} bytes, {typed} typed)", content.len())
            }
            Self::Release { held, hold } => {
                write!(formatter, "Release({} bytes, hold: {hold})", held.len())
            }
        }
    }
}

/// The state between two keys. Times are on any clock that does not go back.
pub struct Wedge {
    manner: Manner,
    burst: Zeroizing<String>,
    characters: usize,
    /// The burst began with the prefix: its keys are held.
    held: bool,
    first: Duration,
    last: Option<Duration>,
    /// All characters of the burst are the same: a key that is held down.
    repeated: bool,
}

impl Wedge {
    pub fn new(manner: Manner) -> Self {
        Self {
            manner,
            // Growing would leave copies behind.
            burst: Zeroizing::new(String::with_capacity(MAX_LENGTH)),
            characters: 0,
            held: false,
            first: Duration::ZERO,
            last: None,
            repeated: true,
        }
    }

    /// One key that went down at `now`.
    pub fn key(&mut self, key: Key, now: Duration) -> Verdict {
        let released = self.tick(now);
        let verdict = self.judge(key, now);
        match (released, verdict) {
            (Some(held), Verdict::Hold) => Verdict::Release { held, hold: true },
            // The burst was forgotten: a first key is passed or held, never more.
            (Some(held), _) => Verdict::Release { held, hold: false },
            (None, verdict) => verdict,
        }
    }

    /// When no key came for the gap: gives back what was held, if it was no code.
    pub fn tick(&mut self, now: Duration) -> Option<Zeroizing<String>> {
        let last = self.last?;
        if now.saturating_sub(last) <= self.manner.gap {
            return None;
        }
        let held = self.held.then(|| self.content());
        self.forget();
        held
    }

    fn judge(&mut self, key: Key, now: Duration) -> Verdict {
        if self.last.is_some() && key == self.manner.suffix && self.is_code(now) {
            let typed = if self.held { 0 } else { self.characters };
            let mut content = self.content();
            if self.held {
                content.remove(0);
            }
            self.forget();
            return Verdict::Scan { content, typed };
        }
        let room = MAX_LENGTH - self.burst.len();
        match key {
            Key::Character(character) if character.len_utf8() <= room => {
                if self.last.is_none() {
                    self.first = now;
                    self.held = Some(character) == self.manner.prefix;
                }
                self.repeated &= self.burst.is_empty() || self.burst.ends_with(character);
                self.burst.push(character);
                self.characters += 1;
                self.last = Some(now);
                if self.held {
                    Verdict::Hold
                } else {
                    Verdict::Pass
                }
            }
            _ => {
                let held = self.held.then(|| self.content());
                self.forget();
                match held {
                    Some(held) => Verdict::Release { held, hold: false },
                    None => Verdict::Pass,
                }
            }
        }
    }

    /// Long enough, fast enough, and no key that is held down.
    fn is_code(&self, now: Duration) -> bool {
        let gaps = u32::try_from(self.characters).unwrap_or(u32::MAX);
        if self.held {
            // The prefix and something after it.
            return self.characters > 1;
        }
        self.characters >= self.manner.least
            && !self.repeated
            && now.saturating_sub(self.first) <= self.manner.mean_gap * gaps
    }

    fn content(&self) -> Zeroizing<String> {
        Zeroizing::new(self.burst.as_str().to_owned())
    }

    fn forget(&mut self) {
        self.burst.zeroize();
        self.burst.reserve(MAX_LENGTH);
        self.characters = 0;
        self.held = false;
        self.last = None;
        self.repeated = true;
    }
}
