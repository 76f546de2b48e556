//! Translation files: one language, and a list from a form's own texts to what is shown instead.
//!
//! ```json
//! { "language": "am", "form": "safety-net.json", "texts": { "Given name": "ስም", "Age": "" } }
//! ```
//!
//! The same in TOML. `language` is a BCP 47 tag; `form` is for people; an empty text is one that is
//! still to be translated. A translation holds for every form in which its text stands, letter by
//! letter.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// Largest file, in bytes.
const LARGEST_FILE: u64 = 4 * 1024 * 1024;
/// Most texts of one file.
const MOST_TEXTS: usize = 20_000;
/// Most files of one folder.
const MOST_FILES: usize = 500;

/// One file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Translation {
    pub language: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub form: Option<String>,
    pub texts: BTreeMap<String, String>,
}

#[derive(Debug, Error)]
pub enum TranslationError {
    #[error("{}: {source}", file.display())]
    Unreadable {
        file: PathBuf,
        source: std::io::Error,
    },
    #[error("{}: larger than {LARGEST_FILE} bytes", file.display())]
    TooLarge { file: PathBuf },
    #[error("{}: should end in .json or .toml", file.display())]
    Ending { file: PathBuf },
    #[error("{}: {reason}", file.display())]
    Content { file: PathBuf, reason: String },
    #[error("{}: more than {MOST_FILES} files", folder.display())]
    TooMany { folder: PathBuf },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Format {
    Json,
    Toml,
}

impl Translation {
    /// Reads and checks one file.
    pub fn load(file: &Path) -> Result<Self, TranslationError> {
        let format = format(file).ok_or_else(|| TranslationError::Ending {
            file: file.to_owned(),
        })?;
        let unreadable = |source| TranslationError::Unreadable {
            file: file.to_owned(),
            source,
        };
        if std::fs::metadata(file).map_err(unreadable)?.len() > LARGEST_FILE {
            return Err(TranslationError::TooLarge {
                file: file.to_owned(),
            });
        }
        let text = std::fs::read_to_string(file).map_err(unreadable)?;
        let read = match format {
            Format::Json => serde_json::from_str(&text).map_err(|error| error.to_string()),
            Format::Toml => toml::from_str(&text).map_err(|error| error.to_string()),
        };
        read.and_then(Self::checked)
            .map_err(|reason| TranslationError::Content {
                file: file.to_owned(),
                reason: reason.trim().to_owned(),
            })
    }

    /// Reads every `.json` and `.toml` of a folder, by name.
    pub fn load_folder(folder: &Path) -> Result<Vec<Self>, TranslationError> {
        let unreadable = |source| TranslationError::Unreadable {
            file: folder.to_owned(),
            source,
        };
        let mut files = Vec::new();
        for entry in std::fs::read_dir(folder).map_err(unreadable)? {
            let file = entry.map_err(unreadable)?.path();
            if format(&file).is_some() {
                files.push(file);
            }
            if files.len() > MOST_FILES {
                return Err(TranslationError::TooMany {
                    folder: folder.to_owned(),
                });
            }
        }
        files.sort();
        files.iter().map(|file| Self::load(file)).collect()
    }

    fn checked(self) -> Result<Self, String> {
        if !is_language(&self.language) {
            return Err(format!(
                "`language` is {:?}; expected a language tag such as \"am\" or \"pt-BR\"",
                self.language.chars().take(40).collect::<String>()
            ));
        }
        if self.texts.len() > MOST_TEXTS {
            return Err(format!("more than {MOST_TEXTS} texts"));
        }
        Ok(self)
    }
}

fn format(file: &Path) -> Option<Format> {
    match file.extension()?.to_str()? {
        "json" => Some(Format::Json),
        "toml" => Some(Format::Toml),
        _ => None,
    }
}

/// Whether a text has the shape of a BCP 47 tag (RFC 5646, 2.1), as far as it is needed here.
pub fn is_language(tag: &str) -> bool {
    let mut parts = tag.split('-');
    let first = parts.next().unwrap_or_default();
    (2..=8).contains(&first.len())
        && first.bytes().all(|byte| byte.is_ascii_alphabetic())
        && tag.len() <= 35
        && parts.all(|part| {
            (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric())
        })
}

/// Whether a language is written from right to left, by its script where the tag names one.
pub fn is_right_to_left(tag: &str) -> bool {
    const LANGUAGES: [&str; 11] = [
        "ar", "arc", "ckb", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi",
    ];
    const SCRIPTS: [&str; 7] = ["adlm", "arab", "hebr", "mand", "nkoo", "syrc", "thaa"];
    let tag = tag.to_ascii_lowercase();
    let mut parts = tag.split('-');
    let language = parts.next().unwrap_or_default();
    match parts.find(|part| part.len() == 4 && part.bytes().all(|byte| byte.is_ascii_alphabetic()))
    {
        Some(script) => SCRIPTS.contains(&script),
        None => LANGUAGES.contains(&language),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_translation_is_refused_with_the_file_and_the_reason() {
        let place = tempfile::tempdir().expect("a temporary folder");
        for (name, text, reason) in [
            ("a.json", "{", "EOF"),
            ("b.json", r#"{"language":"x","texts":{}}"#, "language tag"),
            ("c.json", r#"{"language":"am"}"#, "texts"),
            (
                "d.json",
                r#"{"language":"am","texts":{},"text":{}}"#,
                "unknown field",
            ),
            ("e.toml", "language = 1", "string"),
            ("f.txt", "", ".json or .toml"),
        ] {
            let file = place.path().join(name);
            std::fs::write(&file, text).expect("room");
            let said = Translation::load(&file)
                .expect_err("it is broken")
                .to_string();
            assert!(said.contains(name) && said.contains(reason), "{said}");
        }
    }

    #[test]
    fn language_tags_are_told_from_other_texts_and_have_a_direction() {
        for good in ["am", "pt-BR", "zh-Hant-TW", "tl", "sr-Latn"] {
            assert!(is_language(good), "{good}");
        }
        for bad in ["", "a", "en_US", "../x", "en-", "አማርኛ", &"a-".repeat(40)] {
            assert!(!is_language(bad), "{bad}");
        }
        assert!(is_right_to_left("ar-SD") && is_right_to_left("ff-Adlm"));
        assert!(!is_right_to_left("am") && !is_right_to_left("ur-Latn"));
    }
}
