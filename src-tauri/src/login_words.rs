//! The login window's own few words. It is drawn by GTK, so they cannot come from the user
//! interface's locale files.

use kiosk_app::config::LANGUAGES;

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
