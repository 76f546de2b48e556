//! The one configuration file (TOML). A wrong or missing value is refused with the key, the file
//! and what is expected; the kiosk never starts half-configured.

mod find;
mod forms;
mod idle;
mod login;
mod portal;
mod sbi_service;
mod section;

use std::borrow::Cow;
use std::path::{Path, PathBuf};

use device_drivers::cards::profile::Profile;
use thiserror::Error;
use toml::Table;

pub use forms::FormsConfig;
pub use idle::IdleConfig;
pub use login::{DirectConfig, IssuerConfig, LoginConfig};
pub use portal::PortalConfig;
pub use sbi_service::SbiServiceConfig;
use section::Section;

/// Largest configuration file that is read, in bytes.
const LARGEST_FILE: u64 = 256 * 1024;

/// A complete, checked configuration.
#[derive(Debug, Clone)]
pub struct Config {
    /// Where it was read from.
    pub file: PathBuf,
    pub workstation: String,
    pub data_folder: PathBuf,
    pub fullscreen: bool,
    /// BCP 47 tags out of those the product speaks, first one is the default.
    pub languages: Vec<String>,
    pub portal: PortalConfig,
    pub login: LoginConfig,
    pub idle: IdleConfig,
    pub forms: FormsConfig,
    /// PEM file with the organisation's public key for the recovery wrap.
    pub recovery_key_file: Option<PathBuf>,
    /// Ports on which SBI devices are looked for.
    pub sbi_ports: (u16, u16),
    /// The national cards that are known here.
    pub card_profiles: Vec<Profile>,
    /// Under which name and keys our own scanners are offered to the login page, if at all.
    pub sbi_service: Option<SbiServiceConfig>,
}

/// What is wrong with the configuration. The text names key, file and expectation.
#[derive(Debug, Error)]
pub enum ConfigError {
    #[error("no configuration file was found; name one with --config, or put it at {}", paths(.places))]
    NotFound { places: Vec<PathBuf> },
    #[error("{file}: cannot be read: {source}")]
    Unreadable {
        file: PathBuf,
        source: std::io::Error,
    },
    #[error("{file}: larger than 256 KiB; this is not a kiosk configuration")]
    TooLarge { file: PathBuf },
    #[error("{file}: not valid TOML: {reason}")]
    NotToml { file: PathBuf, reason: String },
    #[error("{file}: `{key}` is missing; expected {expected}")]
    Missing {
        file: PathBuf,
        key: String,
        expected: &'static str,
    },
    #[error("{file}: `{key}` is {found}; expected {expected}")]
    Wrong {
        file: PathBuf,
        key: String,
        found: String,
        expected: Cow<'static, str>,
    },
    #[error("{file}: `{key}` is not a key of the kiosk; is it misspelt? Known here: {known}")]
    Unknown {
        file: PathBuf,
        key: String,
        known: String,
    },
}

/// The languages that the product speaks: BCP 47 tag, own name, direction.
pub const LANGUAGES: [(&str, &str, &str); 3] = [
    ("en", "English", "ltr"),
    ("ar", "العربية", "rtl"),
    ("am", "አማርኛ", "ltr"),
];

impl Config {
    /// Reads and checks `file`.
    pub fn load(file: &Path) -> Result<Config, ConfigError> {
        let unreadable = |source| ConfigError::Unreadable {
            file: file.to_owned(),
            source,
        };
        if std::fs::metadata(file).map_err(unreadable)?.len() > LARGEST_FILE {
            return Err(ConfigError::TooLarge {
                file: file.to_owned(),
            });
        }
        Config::parse(file, &std::fs::read_to_string(file).map_err(unreadable)?)
    }

    /// Checks `text` as the content of `file`; relative paths are taken from the file's folder.
    pub fn parse(file: &Path, text: &str) -> Result<Config, ConfigError> {
        let table: Table = text
            .parse()
            .map_err(|error: toml::de::Error| ConfigError::NotToml {
                file: file.to_owned(),
                reason: error.to_string().trim().to_owned(),
            })?;
        let empty = Table::new();
        let root = Section::new(file, "", &table);
        root.only(&[
            "kiosk", "portal", "login", "idle", "forms", "recovery", "devices",
        ])?;
        let kiosk = root.section("kiosk")?;
        kiosk.only(&["workstation", "data_folder", "fullscreen", "languages"])?;
        let recovery = root.optional_section("recovery", &empty)?;
        recovery.only(&["public_key_file"])?;
        let devices = root.optional_section("devices", &empty)?;
        devices.only(&[
            "sbi_first_port",
            "sbi_last_port",
            "card_profiles",
            "sbi_service",
        ])?;
        Ok(Config {
            file: file.to_owned(),
            workstation: kiosk.text(
                "workstation",
                "a name for this workstation, e.g. \"Desk 1\"",
            )?,
            data_folder: kiosk.path("data_folder")?,
            fullscreen: kiosk.flag("fullscreen", false)?,
            languages: languages(&kiosk)?,
            portal: portal::read(&root.section("portal")?)?,
            login: login::read(&root.section("login")?)?,
            idle: idle::read(&root.optional_section("idle", &empty)?)?,
            forms: forms::read(&root.optional_section("forms", &empty)?)?,
            recovery_key_file: recovery.existing_file("public_key_file")?,
            sbi_ports: sbi_ports(&devices)?,
            card_profiles: card_profiles(&devices)?,
            sbi_service: devices
                .has("sbi_service")
                .then(|| sbi_service::read(&devices.section("sbi_service")?))
                .transpose()?,
        })
    }

    pub fn database_file(&self) -> PathBuf {
        self.data_folder.join("kiosk.db")
    }

    /// When each device last gave something; nothing secret, and readable without the PIN.
    pub fn captures_file(&self) -> PathBuf {
        self.data_folder.join("devices.json")
    }

    pub fn key_file(&self) -> PathBuf {
        self.data_folder.join("unlock.json")
    }
}

fn languages(kiosk: &Section<'_>) -> Result<Vec<String>, ConfigError> {
    let known = "a list out of \"en\", \"ar\" and \"am\", e.g. [\"en\", \"ar\"]";
    let tags = kiosk.texts("languages", known)?.unwrap_or_else(|| {
        LANGUAGES
            .iter()
            .map(|(tag, ..)| (*tag).to_owned())
            .collect()
    });
    if tags.is_empty() {
        return Err(kiosk.wrong("languages", "empty", known));
    }
    match tags
        .iter()
        .find(|tag| !LANGUAGES.iter().any(|(known, ..)| known == tag))
    {
        Some(stranger) => Err(kiosk.wrong("languages", stranger, known)),
        None => Ok(tags),
    }
}

fn sbi_ports(section: &Section<'_>) -> Result<(u16, u16), ConfigError> {
    let first = section.port("sbi_first_port", 4501)?;
    let last = section.port("sbi_last_port", 4600)?;
    if first > last || last - first > 500 {
        return Err(section.wrong(
            "sbi_last_port",
            &last.to_string(),
            "a port at or up to 500 above sbi_first_port",
        ));
    }
    Ok((first, last))
}

fn card_profiles(section: &Section<'_>) -> Result<Vec<Profile>, ConfigError> {
    let Some(folder) = section.existing_folder("card_profiles")? else {
        return Ok(Vec::new());
    };
    Profile::load_folder(&folder).map_err(|error| {
        section.wrong(
            "card_profiles",
            &error.to_string(),
            "a folder of card profiles (.toml)",
        )
    })
}

fn paths(all: &[PathBuf]) -> String {
    let all: Vec<String> = all.iter().map(|path| path.display().to_string()).collect();
    all.join(" or ")
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = r#"
[kiosk]
workstation = "Desk 1"
data_folder = "data"
[portal]
url = "https://portal.example.org/v1/selfservice"
[login]
[[login.issuers]]
issuer = "https://id.example.org"
"#;

    fn refusal(text: &str) -> String {
        Config::parse(Path::new("/etc/kiosk.toml"), text)
            .expect_err("this text must be refused")
            .to_string()
    }

    #[test]
    fn a_short_file_is_enough_and_the_rest_has_defaults() {
        let config = Config::parse(Path::new("/etc/kiosk/kiosk.toml"), GOOD).expect("good");
        assert_eq!(config.data_folder, Path::new("/etc/kiosk/data"));
        assert_eq!(
            config.portal.url.as_str(),
            "https://portal.example.org/v1/selfservice/",
            "paths are joined to it, so it must end with a slash"
        );
        assert_eq!(config.languages, ["en", "ar", "am"], "all that there are");
        assert_eq!(config.idle.lock_after.as_secs(), 300);
    }

    #[test]
    fn a_missing_value_names_key_file_and_what_is_expected() {
        let text = refusal(&GOOD.replace("workstation = \"Desk 1\"", ""));
        for part in [
            "/etc/kiosk.toml",
            "`kiosk.workstation`",
            "missing",
            "a name",
        ] {
            assert!(text.contains(part), "{part:?} must be in {text:?}");
        }
    }

    #[test]
    fn a_misspelt_key_is_refused_by_name() {
        let text = refusal(&GOOD.replace("workstation", "workstatoin"));
        assert!(text.contains("`kiosk.workstatoin` is not a key"), "{text}");
    }

    #[test]
    fn a_plain_http_portal_elsewhere_is_refused() {
        let text = refusal(&GOOD.replace("https://portal", "http://portal"));
        assert!(
            text.contains("`portal.url`") && text.contains("https"),
            "{text}"
        );
    }

    #[test]
    fn a_list_entry_is_named_by_its_place() {
        let text = refusal(&format!("{GOOD}\nroute = \"sideways\""));
        assert!(text.contains("`login.issuers[0].route`"), "{text}");
    }

    #[test]
    fn a_ca_file_that_is_not_there_is_refused() {
        let text = refusal(&GOOD.replace("[login]", "ca_file = \"nowhere.pem\"\n[login]"));
        assert!(
            text.contains("`portal.ca_file`") && text.contains("exists"),
            "{text}"
        );
    }

    #[test]
    fn idle_times_out_of_range_are_refused() {
        let text = refusal(&format!("{GOOD}\n[idle]\nlock_after_seconds = 5"));
        assert!(text.contains("`idle.lock_after_seconds` is 5"), "{text}");
    }

    #[test]
    fn text_that_is_not_toml_says_where() {
        let text = refusal("[kiosk\nworkstation");
        assert!(
            text.contains("not valid TOML") && text.contains("line 1"),
            "{text}"
        );
    }
}
