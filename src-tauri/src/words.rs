//! The words of what GTK draws beside the user interface: the login window's frame and the dialogue for
//! files. They stand with all others in the user interface's locale files and are built in from there.

use std::sync::LazyLock;

use kiosk_app::config::LANGUAGES;
use kiosk_app::views::{Advice, TestFailure, TestStep};
use serde::Deserialize;

/// Per language its BCP 47 tag and its file.
const FILES: [(&str, &str); 3] = [
    (
        "en",
        include_str!("../../ui/src/lib/locales/en/windows.json"),
    ),
    (
        "ar",
        include_str!("../../ui/src/lib/locales/ar/windows.json"),
    ),
    (
        "am",
        include_str!("../../ui/src/lib/locales/am/windows.json"),
    ),
];

static ALL: LazyLock<[(&str, Words); 3]> = LazyLock::new(|| {
    FILES.map(|(tag, text)| {
        let words = serde_json::from_str(text).expect("a test reads each file that is built in");
        (tag, words)
    })
});

/// The words in one language.
#[derive(Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Words {
    pub login: LoginWords,
    pub files: FilesWords,
    capture: CaptureWords,
    advice: AdviceWords,
}

/// Of the login window's frame.
#[derive(Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LoginWords {
    pub title: String,
    pub cancel: String,
}

/// The two buttons of the dialogue for files.
#[derive(Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FilesWords {
    pub attach: String,
    pub cancel: String,
}

/// What happened, and what to do.
#[derive(Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Help {
    what: String,
    next: String,
}

#[derive(Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct CaptureWords {
    waiting: Help,
    reading: Help,
    /// What follows an advice.
    again: String,
    unplugged: Help,
    no_finger: Help,
    failed: Help,
    done: Help,
    /// With `{quality}`, 0 to 100.
    quality: String,
}

#[derive(Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct AdviceWords {
    good: String,
    lay_finger: String,
    too_dry: String,
    too_wet: String,
    too_light: String,
    hold_still: String,
    centre: String,
    too_small: String,
    too_short: String,
    clean_glass: String,
    turn_card: String,
    poor: String,
}

/// By BCP 47 tag; English for a language without words.
pub fn words(language: &str) -> &'static Words {
    let primary = primary(language);
    let of_it = ALL.iter().find(|(tag, _)| *tag == primary);
    let (_, words) = of_it.unwrap_or(&ALL[0]);
    words
}

/// Whether a language is written from right to left.
pub fn right_to_left(language: &str) -> bool {
    LANGUAGES
        .iter()
        .any(|(tag, _, direction)| *tag == primary(language) && *direction == "rtl")
}

fn primary(language: &str) -> &str {
    language.split('-').next().unwrap_or(language)
}

impl Words {
    /// What the scanner does for the login's page, and what to do now.
    pub fn captured(&self, step: &TestStep) -> (&str, &str) {
        let words = &self.capture;
        let help = match step {
            TestStep::Again { advice } => return (self.advice.of(*advice), &words.again),
            TestStep::Waiting => &words.waiting,
            TestStep::Reading { .. } => &words.reading,
            TestStep::Unplugged => &words.unplugged,
            TestStep::Failed {
                reason: TestFailure::TimedOut,
            } => &words.no_finger,
            TestStep::Failed { .. } => &words.failed,
            TestStep::Finger { .. }
            | TestStep::Card { .. }
            | TestStep::Code { .. }
            | TestStep::Key { .. } => &words.done,
        };
        (&help.what, &help.next)
    }

    /// How good a picture is, 0 to 100.
    pub fn quality(&self, found: u8) -> String {
        self.capture
            .quality
            .replace("{quality}", &found.to_string())
    }
}

impl AdviceWords {
    fn of(&self, advice: Advice) -> &str {
        match advice {
            Advice::Good => &self.good,
            Advice::LayFinger => &self.lay_finger,
            Advice::TooDry => &self.too_dry,
            Advice::TooWet => &self.too_wet,
            Advice::TooLight => &self.too_light,
            Advice::HoldStill => &self.hold_still,
            Advice::Centre => &self.centre,
            Advice::TooSmall => &self.too_small,
            Advice::TooShort => &self.too_short,
            Advice::CleanGlass => &self.clean_glass,
            Advice::TurnCard => &self.turn_card,
            Advice::Poor => &self.poor,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_language_of_the_product_has_words_of_its_own() {
        for (at, (tag, ..)) in LANGUAGES.iter().enumerate() {
            let (_, text) = FILES
                .iter()
                .find(|(known, _)| known == tag)
                .unwrap_or_else(|| panic!("{tag} is offered to the officer"));
            let own: Words = serde_json::from_str(text).expect("a file of the right shape");
            assert_eq!(*words(tag), own, "{tag}");
            for (other, ..) in &LANGUAGES[..at] {
                assert_ne!(words(other).login, own.login, "{tag} is not {other}");
            }
        }
    }

    #[test]
    fn what_the_scanner_does_is_told_in_the_language_of_the_login() {
        let steps = [
            TestStep::Waiting,
            TestStep::Reading { percent: None },
            TestStep::Again {
                advice: Advice::HoldStill,
            },
            TestStep::Unplugged,
            TestStep::Failed {
                reason: TestFailure::TimedOut,
            },
            TestStep::Failed {
                reason: TestFailure::Device,
            },
            TestStep::Finger {
                preview_ms: None,
                picture_ms: 900,
            },
        ];
        for language in ["en", "ar-EG", "am"] {
            let mut told: Vec<_> = steps
                .iter()
                .map(|step| words(language).captured(step))
                .collect();
            told.sort_unstable();
            told.dedup();
            assert_eq!(told.len(), steps.len(), "each step has its own words");
        }
        assert_eq!(words("am").quality(81), "የምስል ጥራት፦ 81 ከ100");
        assert_eq!(words("en-GB").quality(81), "Picture quality: 81 of 100");
        assert_eq!(words("xx"), words("en"), "a language without words");
    }

    #[test]
    fn arabic_runs_from_right_to_left() {
        assert!(right_to_left("ar"), "as the configuration's list says");
        assert!(right_to_left("ar-EG"), "a region changes nothing");
        assert!(!right_to_left("en"), "English does not");
        assert!(!right_to_left("am"), "nor does Amharic");
    }
}
