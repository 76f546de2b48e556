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
        "am" => Some(("ወደ መታወቂያ አገልግሎቱ ይግቡ", "መግባቱን ሰርዝ")),
        _ => None,
    }
}

/// What the scanner does for the login's page, and what to do now. As in the user interface.
pub fn captured(language: &str, step: &TestStep) -> (&'static str, &'static str) {
    let what_and_next = match step {
        TestStep::Waiting => [
            ("Lay a finger on the glass", "The login waits for it."),
            ("ضع إصبعًا على الزجاج", "تسجيل الدخول ينتظره."),
            ("ጣት በመስታወቱ ላይ ያሳርፉ", "መግባቱ ይህን ይጠብቃል።"),
        ],
        TestStep::Reading { .. } => [
            ("Keep the finger there", "It is being read."),
            ("أبقِ الإصبع مكانه", "جارٍ القراءة."),
            ("ጣቱን እዚያው ያቆዩ", "በመነበብ ላይ ነው።"),
        ],
        TestStep::Again { advice } => {
            let [english, arabic, amharic] = again(*advice);
            [
                (english, "It waits for the next try by itself."),
                (arabic, "ينتظر المحاولة التالية تلقائيًا."),
                (amharic, "ቀጣዩን ሙከራ በራሱ ይጠብቃል።"),
            ]
        }
        TestStep::Unplugged => [
            (
                "The scanner was unplugged.",
                "Plug it in again, then try again below.",
            ),
            ("فُصل الماسح.", "صِله من جديد، ثم أعد المحاولة أدناه."),
            ("ማንበቢያው ተነቅሏል።", "መልሰው ይሰኩት፤ ከዚያ ከታች እንደገና ይሞክሩ።"),
        ],
        TestStep::Failed {
            reason: TestFailure::TimedOut,
        } => [
            ("No finger came.", "Try again below when it is at hand."),
            ("لم يوضع إصبع.", "أعد المحاولة أدناه عندما يكون جاهزًا."),
            ("ጣት አልቀረበም።", "ሲዘጋጁ ከታች እንደገና ይሞክሩ።"),
        ],
        TestStep::Failed { .. } => [
            (
                "The scanner could not read the finger.",
                "Unplug it, plug it in again, then try again below.",
            ),
            (
                "لم يتمكن الماسح من قراءة البصمة.",
                "افصله وصِله من جديد، ثم أعد المحاولة أدناه.",
            ),
            (
                "ማንበቢያው ጣቱን ማንበብ አልቻለም።",
                "ነቅለው መልሰው ይሰኩት፤ ከዚያ ከታች እንደገና ይሞክሩ።",
            ),
        ],
        TestStep::Finger { .. }
        | TestStep::Card { .. }
        | TestStep::Code { .. }
        | TestStep::Key { .. } => [
            (
                "The finger was read. It can be lifted.",
                "It was sealed for the ID service, which compares it now.",
            ),
            (
                "قُرئت البصمة. يمكن رفع الإصبع.",
                "خُتمت لخدمة الهوية التي تقارنها الآن.",
            ),
            (
                "ጣቱ ተነቧል። ማንሳት ይቻላል።",
                "ለመታወቂያ አገልግሎቱ ታሽጓል፤ አገልግሎቱ አሁን ያነጻጽረዋል።",
            ),
        ],
    };
    in_language(language, what_and_next)
}

/// How good a picture is, 0 to 100.
pub fn quality(language: &str, found: u8) -> String {
    let [before, after] = in_language(
        language,
        [
            ["Picture quality:", "of 100"],
            ["جودة الصورة:", "من 100"],
            ["የምስል ጥራት፦", "ከ100"],
        ],
    );
    format!("{before} {found} {after}")
}

/// `texts` are in English, Arabic and Amharic.
fn in_language<T>(language: &str, texts: [T; 3]) -> T {
    let [english, arabic, amharic] = texts;
    match language.split('-').next() {
        Some("ar") => arabic,
        Some("am") => amharic,
        _ => english,
    }
}

fn again(advice: Advice) -> [&'static str; 3] {
    match advice {
        Advice::LayFinger => [
            "No finger was seen. Lay it flat on the glass.",
            "لم يُرَ إصبع. ضعه مستويًا على الزجاج.",
            "ጣት አልታየም። በመስታወቱ ላይ ዘርግተው ያሳርፉት።",
        ],
        Advice::TooDry => [
            "The finger is too dry. Moisten it a little.",
            "الإصبع جاف جدًا. رطّبه قليلًا.",
            "ጣቱ በጣም ደርቋል። ትንሽ ያርጥቡት።",
        ],
        Advice::TooWet => [
            "The finger is too wet. Dry it.",
            "الإصبع مبلل جدًا. جفّفه.",
            "ጣቱ በጣም ረጥቧል። ያድርቁት።",
        ],
        Advice::TooLight => [
            "The picture is too faint. Press a little more firmly.",
            "الصورة باهتة جدًا. اضغط أقوى قليلًا.",
            "ምስሉ በጣም ደብዛዛ ነው። ትንሽ ጠበቅ አድርገው ይጫኑ።",
        ],
        Advice::HoldStill => [
            "It moved. Hold still.",
            "حدثت حركة. أبقِه ثابتًا.",
            "ተንቀሳቅሷል። ሳያንቀሳቅሱ ይያዙት።",
        ],
        Advice::Centre => [
            "The finger lies to one side. Lay it in the middle.",
            "الإصبع مائل إلى جانب. ضعه في الوسط.",
            "ጣቱ ወደ ጎን ወጥቷል። መሃል ላይ ያሳርፉት።",
        ],
        Advice::TooSmall => [
            "Too little of the finger is seen. Lay it flat, not only the tip.",
            "لا يُرى من الإصبع إلا القليل. ضعه مستويًا لا طرفه فقط.",
            "ከጣቱ የሚታየው በጣም ጥቂት ነው። ጫፉን ብቻ ሳይሆን ዘርግተው ያሳርፉት።",
        ],
        Advice::TooShort => [
            "The finger was lifted too soon. Leave it there until the picture is done.",
            "رُفع الإصبع قبل الأوان. اتركه حتى تكتمل الصورة.",
            "ጣቱ ቶሎ ተነስቷል። ምስሉ እስኪያልቅ እዚያው ይተዉት።",
        ],
        Advice::CleanGlass => [
            "The glass is dirty. Wipe it with a soft, dry cloth.",
            "الزجاج متسخ. امسحه بقطعة قماش ناعمة وجافة.",
            "መስታወቱ ቆሽሿል። በለስላሳ ደረቅ ጨርቅ ይጥረጉት።",
        ],
        Advice::Good | Advice::TurnCard | Advice::Poor => [
            "The picture is not good enough. Wipe the finger and lay it flat in the middle.",
            "الصورة ليست جيدة بما يكفي. امسح الإصبع وضعه مستويًا في الوسط.",
            "ምስሉ በቂ ጥራት የለውም። ጣቱን ጠርገው መሃል ላይ ዘርግተው ያሳርፉት።",
        ],
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
            for language in ["ar-EG", "am"] {
                let (english, other) = (captured("en", &step), captured(language, &step));
                assert_ne!(english, other, "{step:?} has words in {language}");
                for text in [other.0, other.1] {
                    assert!(
                        !text.contains(|letter: char| letter.is_ascii_alphabetic()),
                        "{text} has no English in it"
                    );
                }
            }
            assert_ne!(
                captured("ar", &step),
                captured("am", &step),
                "each of its own"
            );
        }
        assert_eq!(quality("am", 81), "የምስል ጥራት፦ 81 ከ100");
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
        assert!(!words("am").right_to_left, "nor does Amharic");
    }
}
