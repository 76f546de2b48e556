//! The login window's own few words. It is drawn by GTK, so they cannot come from the user
//! interface's locale files.

use kiosk_app::config::LANGUAGES;
use kiosk_app::views::{Advice, TestFailure, TestStep};

/// The words in one language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Words {
    pub title: &'static str,
    pub cancel: &'static str,
    pub right_to_left: bool,
}

/// By BCP 47 tag; English for a language without words.
pub fn words(language: &str) -> Words {
    let primary = language.split('-').next().unwrap_or(language);
    let (title, cancel) =
        texts(primary).unwrap_or(("Log in to the ID service", "Cancel the login"));
    Words {
        title,
        cancel,
        right_to_left: LANGUAGES
            .iter()
            .any(|(tag, _, direction)| *tag == primary && *direction == "rtl"),
    }
}

fn texts(language: &str) -> Option<(&'static str, &'static str)> {
    match language {
        "en" => Some(("Log in to the ID service", "Cancel the login")),
        "ar" => Some(("تسجيل الدخول إلى خدمة الهوية", "إلغاء تسجيل الدخول")),
        _ => None,
    }
}

/// What the scanner does for the login's page, and what to do now. As in the user interface.
pub fn captured(language: &str, step: &TestStep) -> (&'static str, &'static str) {
    let (english, arabic) = match step {
        TestStep::Waiting => (
            ("Lay a finger on the glass", "The login waits for it."),
            ("ضع إصبعًا على الزجاج", "تسجيل الدخول ينتظره."),
        ),
        TestStep::Reading { .. } => (
            ("Keep the finger there", "It is being read."),
            ("أبقِ الإصبع مكانه", "جارٍ القراءة."),
        ),
        TestStep::Again { advice } => {
            let (english, arabic) = again(*advice);
            (
                (english, "It waits for the next try by itself."),
                (arabic, "ينتظر المحاولة التالية تلقائيًا."),
            )
        }
        TestStep::Unplugged => (
            (
                "The scanner was unplugged.",
                "Plug it in again, then try again below.",
            ),
            ("فُصل الماسح.", "صِله من جديد، ثم أعد المحاولة أدناه."),
        ),
        TestStep::Failed {
            reason: TestFailure::TimedOut,
        } => (
            ("No finger came.", "Try again below when it is at hand."),
            ("لم يوضع إصبع.", "أعد المحاولة أدناه عندما يكون جاهزًا."),
        ),
        TestStep::Failed { .. } => (
            (
                "The scanner could not read the finger.",
                "Unplug it, plug it in again, then try again below.",
            ),
            (
                "لم يتمكن الماسح من قراءة البصمة.",
                "افصله وصِله من جديد، ثم أعد المحاولة أدناه.",
            ),
        ),
        TestStep::Finger { .. }
        | TestStep::Card { .. }
        | TestStep::Code { .. }
        | TestStep::Key { .. } => (
            (
                "The finger was read. It can be lifted.",
                "It was sealed for the ID service, which compares it now.",
            ),
            (
                "قُرئت البصمة. يمكن رفع الإصبع.",
                "خُتمت لخدمة الهوية التي تقارنها الآن.",
            ),
        ),
    };
    if is_arabic(language) { arabic } else { english }
}

/// How good a picture is, 0 to 100.
pub fn quality(language: &str, found: u8) -> String {
    if is_arabic(language) {
        format!("جودة الصورة: {found} من 100")
    } else {
        format!("Picture quality: {found} of 100")
    }
}

fn is_arabic(language: &str) -> bool {
    language.split('-').next() == Some("ar")
}

fn again(advice: Advice) -> (&'static str, &'static str) {
    match advice {
        Advice::LayFinger => (
            "No finger was seen. Lay it flat on the glass.",
            "لم يُرَ إصبع. ضعه مستويًا على الزجاج.",
        ),
        Advice::TooDry => (
            "The finger is too dry. Moisten it a little.",
            "الإصبع جاف جدًا. رطّبه قليلًا.",
        ),
        Advice::TooWet => ("The finger is too wet. Dry it.", "الإصبع مبلل جدًا. جفّفه."),
        Advice::TooLight => (
            "The picture is too faint. Press a little more firmly.",
            "الصورة باهتة جدًا. اضغط أقوى قليلًا.",
        ),
        Advice::HoldStill => ("It moved. Hold still.", "حدثت حركة. أبقِه ثابتًا."),
        Advice::Centre => (
            "The finger lies to one side. Lay it in the middle.",
            "الإصبع مائل إلى جانب. ضعه في الوسط.",
        ),
        Advice::TooSmall => (
            "Too little of the finger is seen. Lay it flat, not only the tip.",
            "لا يُرى من الإصبع إلا القليل. ضعه مستويًا لا طرفه فقط.",
        ),
        Advice::TooShort => (
            "The finger was lifted too soon. Leave it there until the picture is done.",
            "رُفع الإصبع قبل الأوان. اتركه حتى تكتمل الصورة.",
        ),
        Advice::CleanGlass => (
            "The glass is dirty. Wipe it with a soft, dry cloth.",
            "الزجاج متسخ. امسحه بقطعة قماش ناعمة وجافة.",
        ),
        Advice::Good | Advice::TurnCard | Advice::Poor => (
            "The picture is not good enough. Wipe the finger and lay it flat in the middle.",
            "الصورة ليست جيدة بما يكفي. امسح الإصبع وضعه مستويًا في الوسط.",
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_language_of_the_product_has_words() {
        for (tag, ..) in LANGUAGES {
            assert!(texts(tag).is_some(), "{tag} is offered to the officer");
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
        for step in steps {
            let (english, arabic) = (captured("en", &step), captured("ar-EG", &step));
            assert_ne!(english, arabic, "{step:?} has words in both");
            for text in [arabic.0, arabic.1] {
                assert!(
                    !text.contains(|letter: char| letter.is_ascii_alphabetic()),
                    "{text} has no English in it"
                );
            }
        }
        assert_eq!(quality("en", 81), "Picture quality: 81 of 100");
    }

    #[test]
    fn arabic_runs_from_right_to_left() {
        assert!(
            words("ar").right_to_left,
            "as the configuration's list says"
        );
        assert!(words("ar-EG").right_to_left, "a region changes nothing");
        assert!(!words("en").right_to_left, "English does not");
    }
}
