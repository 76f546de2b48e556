//! `[forms]`: files that are attached to forms, and the languages in which forms are shown.

use std::path::PathBuf;

use super::ConfigError;
use super::section::Section;
use crate::translation::Translation;

#[derive(Debug, Clone)]
pub struct FormsConfig {
    /// Where the scanner puts its files.
    pub scan_folder: Option<PathBuf>,
    /// Largest file that an application carries, in bytes; a form may want less.
    pub largest_file: u64,
    /// Longest side of an attached picture, in pixels; larger ones are made smaller.
    pub picture_side: u32,
    /// The organisation's translations of forms, in the order of their files' names.
    pub translations: Vec<Translation>,
}

pub(super) fn read(section: &Section<'_>) -> Result<FormsConfig, ConfigError> {
    section.only(&[
        "scan_folder",
        "largest_file_megabytes",
        "picture_pixels",
        "translations",
    ])?;
    let translations = match section.existing_folder("translations")? {
        None => Vec::new(),
        Some(folder) => Translation::load_folder(&folder).map_err(|error| {
            section.wrong(
                "translations",
                &error.to_string(),
                "a folder of translation files (.json or .toml)",
            )
        })?,
    };
    Ok(FormsConfig {
        scan_folder: section.existing_folder("scan_folder")?,
        largest_file: section.whole("largest_file_megabytes", 8, 1..=20)? * 1_000_000,
        picture_side: section.whole("picture_pixels", 2000, 640..=8000)? as u32,
        translations,
    })
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use crate::config::Config;

    const GOOD: &str = "[kiosk]\nworkstation = \"Desk 1\"\ndata_folder = \"data\"\n\
        [portal]\nurl = \"https://portal.example.org/\"\n\
        [login]\n[[login.issuers]]\nissuer = \"https://id.example.org\"\n[forms]\n";

    #[test]
    fn limits_have_defaults_and_bounds() {
        let file = Path::new("/etc/kiosk.toml");
        let config = Config::parse(file, GOOD).expect("all has defaults");
        assert_eq!(config.forms.largest_file, 8_000_000, "bytes");
        assert_eq!(config.forms.picture_side, 2000, "pixels");
        assert!(config.forms.scan_folder.is_none(), "no scanner");
        let refused = Config::parse(file, &format!("{GOOD}largest_file_megabytes = 500\n"))
            .expect_err("the portal could not take it")
            .to_string();
        assert!(
            refused.contains("`forms.largest_file_megabytes` is 500"),
            "{refused}"
        );
    }

    #[test]
    fn translations_are_read_at_start_and_a_broken_file_is_named() {
        let place = tempfile::tempdir().expect("a temporary folder");
        let file = place.path().join("kiosk.toml");
        std::fs::create_dir(place.path().join("texts")).expect("room");
        let write = |name: &str, text: &str| {
            std::fs::write(place.path().join("texts").join(name), text).expect("room");
        };
        write("am.json", r#"{"language": "am", "texts": {"Name": "ስም"}}"#);
        write(
            "ar.toml",
            "language = \"ar\"\n[texts]\n\"Given name\" = \"الاسم الأول\"\n",
        );
        write("readme.txt", "not one of them");
        let text = format!("{GOOD}translations = \"texts\"\n");
        let config = Config::parse(&file, &text).expect("both are good");
        let languages: Vec<&str> = config
            .forms
            .translations
            .iter()
            .map(|one| one.language.as_str())
            .collect();
        assert_eq!(languages, ["am", "ar"]);
        write("broken.json", "{");
        let refused = Config::parse(&file, &text)
            .expect_err("the kiosk does not start with half of its words")
            .to_string();
        assert!(
            refused.contains("`forms.translations`") && refused.contains("broken.json"),
            "{refused}"
        );
    }
}
