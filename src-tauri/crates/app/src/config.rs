//! The one configuration file (TOML). A wrong or missing value is refused with the key, the file
//! and what is expected; the kiosk never starts half-configured.

use std::path::{Path, PathBuf};
use std::time::Duration;

use thiserror::Error;
use toml::{Table, Value};
use url::Url;

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
    /// PEM file with the organisation's public key for the recovery wrap.
    pub recovery_key_file: Option<PathBuf>,
    /// Ports on which SBI devices are looked for.
    pub sbi_ports: (u16, u16),
}

#[derive(Debug, Clone)]
pub struct PortalConfig {
    pub name: String,
    /// Base address, ends with a slash.
    pub url: Url,
    /// PEM file of one or more certificate authorities to trust besides the system's, for the
    /// portal and for every ID service, here and in the login window.
    pub ca_file: Option<PathBuf>,
    pub request_timeout: Duration,
    /// How long an unanswered submission is given to appear at the portal before it may be sent again.
    pub settle: Duration,
}

#[derive(Debug, Clone)]
pub struct LoginConfig {
    pub time_limit: Duration,
    pub issuers: Vec<IssuerConfig>,
}

/// An ID service that the login window may visit.
#[derive(Debug, Clone)]
pub struct IssuerConfig {
    /// Exactly as the ID service writes it in its tokens.
    pub issuer: String,
    /// Its own origin first, then further ones that belong to its login pages, e.g. where a user interface lives on a host of its own.
    pub origins: Vec<String>,
    /// Set when the kiosk itself is the relying party.
    pub direct: Option<DirectConfig>,
}

#[derive(Debug, Clone)]
pub struct DirectConfig {
    pub name: String,
    pub client_id: String,
    /// PEM private key for `private_key_jwt`; a public client has none.
    pub key_file: Option<PathBuf>,
    pub redirect_ports: Vec<u16>,
    pub acr_values: Vec<String>,
}

#[derive(Debug, Clone, Copy)]
pub struct IdleConfig {
    pub lock_after: Duration,
    pub wipe_after: Duration,
    pub warn_before: Duration,
}

/// What is wrong with the configuration. The text names key, file and expectation.
#[derive(Debug, Error)]
pub enum ConfigError {
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
        expected: &'static str,
    },
    #[error("{file}: `{key}` is not a key of the kiosk; is it misspelt? Known here: {known}")]
    Unknown {
        file: PathBuf,
        key: String,
        known: String,
    },
}

/// The languages that the product speaks: BCP 47 tag, own name, direction.
pub const LANGUAGES: [(&str, &str, &str); 2] = [("en", "English", "ltr"), ("ar", "العربية", "rtl")];

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
        let root = Section::new(file, "", &table);
        root.only(&["kiosk", "portal", "login", "idle", "recovery", "devices"])?;

        let kiosk = root.section("kiosk")?;
        kiosk.only(&["workstation", "data_folder", "fullscreen", "languages"])?;
        let portal = root.section("portal")?;
        portal.only(&[
            "kind",
            "name",
            "url",
            "ca_file",
            "request_timeout_seconds",
            "settle_seconds",
        ])?;
        if let Some(kind) = portal.optional_text("kind")?
            && kind != "openg2p"
        {
            return Err(portal.wrong("kind", &kind, "\"openg2p\", the one portal known so far"));
        }
        let url = portal.address("url")?;
        let empty = Table::new();
        let idle = root.optional_section("idle", &empty)?;
        idle.only(&[
            "lock_after_seconds",
            "wipe_after_seconds",
            "warn_before_seconds",
        ])?;
        let recovery = root.optional_section("recovery", &empty)?;
        recovery.only(&["public_key_file"])?;
        let devices = root.optional_section("devices", &empty)?;
        devices.only(&["sbi_first_port", "sbi_last_port"])?;

        let config = Config {
            file: file.to_owned(),
            workstation: kiosk.text(
                "workstation",
                "a name for this workstation, e.g. \"Desk 1\"",
            )?,
            data_folder: kiosk.path("data_folder")?,
            fullscreen: kiosk.flag("fullscreen", false)?,
            languages: languages(&kiosk)?,
            portal: PortalConfig {
                name: portal
                    .optional_text("name")?
                    .unwrap_or_else(|| url.host_str().unwrap_or("portal").to_owned()),
                ca_file: portal.existing_file("ca_file")?,
                request_timeout: portal.seconds("request_timeout_seconds", 30, 1..=300)?,
                settle: portal.seconds("settle_seconds", 60, 1..=3600)?,
                url,
            },
            login: login(&root.section("login")?)?,
            idle: IdleConfig {
                lock_after: idle.seconds("lock_after_seconds", 300, 30..=900)?,
                wipe_after: idle.seconds("wipe_after_seconds", 180, 30..=900)?,
                warn_before: idle.seconds("warn_before_seconds", 30, 5..=120)?,
            },
            recovery_key_file: recovery.existing_file("public_key_file")?,
            sbi_ports: (
                devices.port("sbi_first_port", 4501)?,
                devices.port("sbi_last_port", 4600)?,
            ),
        };
        if config.idle.warn_before >= config.idle.lock_after.min(config.idle.wipe_after) {
            return Err(idle.wrong(
                "warn_before_seconds",
                &config.idle.warn_before.as_secs().to_string(),
                "less than lock_after_seconds and wipe_after_seconds",
            ));
        }
        let (first, last) = config.sbi_ports;
        if first > last || last - first > 500 {
            return Err(devices.wrong(
                "sbi_last_port",
                &last.to_string(),
                "a port at or up to 500 above sbi_first_port",
            ));
        }
        Ok(config)
    }

    pub fn database_file(&self) -> PathBuf {
        self.data_folder.join("kiosk.db")
    }

    pub fn key_file(&self) -> PathBuf {
        self.data_folder.join("unlock.json")
    }
}

fn languages(kiosk: &Section<'_>) -> Result<Vec<String>, ConfigError> {
    let known = "a list out of \"en\" and \"ar\", e.g. [\"en\", \"ar\"]";
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

fn login(section: &Section<'_>) -> Result<LoginConfig, ConfigError> {
    section.only(&["surface", "time_limit_seconds", "issuers"])?;
    if let Some(surface) = section.optional_text("surface")?
        && surface != "window"
    {
        return Err(section.wrong(
            "surface",
            &surface,
            "\"window\", a separate window of the kiosk",
        ));
    }
    let wanted = "at least one [[login.issuers]] with `issuer = \"https://…\"`";
    let list = match section.table.get("issuers") {
        None => return Err(section.missing("issuers", wanted)),
        Some(Value::Array(list)) if !list.is_empty() => list,
        Some(other) => return Err(section.wrong("issuers", &describe(other), wanted)),
    };
    let mut issuers = Vec::new();
    for (index, entry) in list.iter().enumerate() {
        let name = format!("login.issuers[{index}]");
        let Value::Table(table) = entry else {
            return Err(section.wrong("issuers", &describe(entry), wanted));
        };
        issuers.push(issuer(&Section::new(section.file, &name, table))?);
    }
    Ok(LoginConfig {
        time_limit: section.seconds("time_limit_seconds", 600, 60..=1800)?,
        issuers,
    })
}

fn issuer(section: &Section<'_>) -> Result<IssuerConfig, ConfigError> {
    section.only(&[
        "issuer",
        "origins",
        "route",
        "name",
        "client_id",
        "key_file",
        "redirect_ports",
        "acr_values",
    ])?;
    let address = section.exact_address("issuer")?;
    let issuer = section.text("issuer", "the ID service's issuer")?;
    let origin_rule = "a list of origins, e.g. [\"https://login.example.org\"]";
    let mut origins = vec![address.origin().ascii_serialization()];
    for text in section.texts("origins", origin_rule)?.unwrap_or_default() {
        let address = Url::parse(&text)
            .ok()
            .filter(|url| url.origin().is_tuple() && allowed_scheme(url))
            .ok_or_else(|| section.wrong("origins", &text, origin_rule))?;
        origins.push(address.origin().ascii_serialization());
    }
    let direct = match section.optional_text("route")?.as_deref() {
        None | Some("brokered") => None,
        Some("direct") => Some(direct(section, &address)?),
        Some(other) => {
            return Err(section.wrong(
                "route",
                other,
                "\"brokered\" (the portal is the relying party) or \"direct\" (the kiosk is)",
            ));
        }
    };
    Ok(IssuerConfig {
        issuer,
        origins,
        direct,
    })
}

fn direct(section: &Section<'_>, address: &Url) -> Result<DirectConfig, ConfigError> {
    let rule = "a list of 1 to 10 ports above 1023 that are registered at the ID service";
    let ports = match section.table.get("redirect_ports") {
        None => return Err(section.missing("redirect_ports", rule)),
        Some(Value::Array(list)) => list
            .iter()
            .map(|port| match port {
                Value::Integer(number) => u16::try_from(*number).ok().filter(|port| *port > 1023),
                _ => None,
            })
            .collect::<Option<Vec<u16>>>()
            .filter(|ports| (1..=10).contains(&ports.len()))
            .ok_or_else(|| section.wrong("redirect_ports", "not such a list", rule))?,
        Some(other) => return Err(section.wrong("redirect_ports", &describe(other), rule)),
    };
    Ok(DirectConfig {
        name: section
            .optional_text("name")?
            .unwrap_or_else(|| address.host_str().unwrap_or("ID service").to_owned()),
        client_id: section.text("client_id", "the client id that the ID service gave out")?,
        key_file: section.existing_file("key_file")?,
        redirect_ports: ports,
        acr_values: section
            .texts("acr_values", "a list of ACR values")?
            .unwrap_or_default(),
    })
}

/// One table of the file, with the path that names it in messages.
struct Section<'a> {
    file: &'a Path,
    name: String,
    table: &'a Table,
}

impl<'a> Section<'a> {
    fn new(file: &'a Path, name: &str, table: &'a Table) -> Self {
        Section {
            file,
            name: name.to_owned(),
            table,
        }
    }

    fn key(&self, key: &str) -> String {
        if self.name.is_empty() {
            key.to_owned()
        } else {
            format!("{}.{key}", self.name)
        }
    }

    fn missing(&self, key: &str, expected: &'static str) -> ConfigError {
        ConfigError::Missing {
            file: self.file.to_owned(),
            key: self.key(key),
            expected,
        }
    }

    fn wrong(&self, key: &str, found: &str, expected: &'static str) -> ConfigError {
        ConfigError::Wrong {
            file: self.file.to_owned(),
            key: self.key(key),
            found: found.chars().take(120).collect(),
            expected,
        }
    }

    fn only(&self, known: &[&str]) -> Result<(), ConfigError> {
        match self.table.keys().find(|key| !known.contains(&key.as_str())) {
            Some(stranger) => Err(ConfigError::Unknown {
                file: self.file.to_owned(),
                key: self.key(stranger),
                known: known.join(", "),
            }),
            None => Ok(()),
        }
    }

    fn section(&self, key: &str) -> Result<Section<'a>, ConfigError> {
        match self.table.get(key) {
            Some(Value::Table(table)) => Ok(Section::new(self.file, &self.key(key), table)),
            Some(other) => Err(self.wrong(key, &describe(other), "a section")),
            None => Err(self.missing(key, "a section of that name in square brackets")),
        }
    }

    fn optional_section(&self, key: &str, empty: &'a Table) -> Result<Section<'a>, ConfigError> {
        if self.table.contains_key(key) {
            self.section(key)
        } else {
            Ok(Section::new(self.file, &self.key(key), empty))
        }
    }

    fn optional_text(&self, key: &str) -> Result<Option<String>, ConfigError> {
        match self.table.get(key) {
            None => Ok(None),
            Some(Value::String(text)) if !text.trim().is_empty() && text.len() <= 500 => {
                Ok(Some(text.trim().to_owned()))
            }
            Some(other) => Err(self.wrong(key, &describe(other), "a text of 1 to 500 characters")),
        }
    }

    fn text(&self, key: &str, expected: &'static str) -> Result<String, ConfigError> {
        self.optional_text(key)?
            .ok_or_else(|| self.missing(key, expected))
    }

    fn texts(&self, key: &str, expected: &'static str) -> Result<Option<Vec<String>>, ConfigError> {
        match self.table.get(key) {
            None => Ok(None),
            Some(Value::Array(list)) => list
                .iter()
                .map(|entry| entry.as_str().map(str::to_owned))
                .collect::<Option<Vec<_>>>()
                .map(Some)
                .ok_or_else(|| self.wrong(key, "a list with something else than texts", expected)),
            Some(other) => Err(self.wrong(key, &describe(other), expected)),
        }
    }

    fn flag(&self, key: &str, default: bool) -> Result<bool, ConfigError> {
        match self.table.get(key) {
            None => Ok(default),
            Some(Value::Boolean(flag)) => Ok(*flag),
            Some(other) => Err(self.wrong(key, &describe(other), "true or false")),
        }
    }

    fn seconds(
        &self,
        key: &str,
        default: u64,
        range: std::ops::RangeInclusive<u64>,
    ) -> Result<Duration, ConfigError> {
        let expected = match (range.start(), range.end()) {
            (1, 300) => "whole seconds from 1 to 300",
            (1, 3600) => "whole seconds from 1 to 3600",
            (60, 1800) => "whole seconds from 60 to 1800",
            (5, 120) => "whole seconds from 5 to 120",
            _ => "whole seconds from 30 to 900",
        };
        match self.table.get(key) {
            None => Ok(Duration::from_secs(default)),
            Some(Value::Integer(number)) => u64::try_from(*number)
                .ok()
                .filter(|seconds| range.contains(seconds))
                .map(Duration::from_secs)
                .ok_or_else(|| self.wrong(key, &number.to_string(), expected)),
            Some(other) => Err(self.wrong(key, &describe(other), expected)),
        }
    }

    fn port(&self, key: &str, default: u16) -> Result<u16, ConfigError> {
        match self.table.get(key) {
            None => Ok(default),
            Some(Value::Integer(number)) if (1024..=65535).contains(number) => Ok(*number as u16),
            Some(other) => Err(self.wrong(key, &describe(other), "a port from 1024 to 65535")),
        }
    }

    /// An address that further paths are joined to: always ends with a slash.
    fn address(&self, key: &str) -> Result<Url, ConfigError> {
        let mut url = self.exact_address(key)?;
        if !url.path().ends_with('/') {
            url.set_path(&format!("{}/", url.path()));
        }
        Ok(url)
    }

    fn exact_address(&self, key: &str) -> Result<Url, ConfigError> {
        let expected =
            "an https address (http only for 127.0.0.1), without user name, query or fragment";
        let text = self.text(key, expected)?;
        Url::parse(&text)
            .ok()
            .filter(|url| {
                allowed_scheme(url)
                    && url.username().is_empty()
                    && url.password().is_none()
                    && url.query().is_none()
                    && url.fragment().is_none()
            })
            .ok_or_else(|| self.wrong(key, &text, expected))
    }

    fn path(&self, key: &str) -> Result<PathBuf, ConfigError> {
        let text = self.text(key, "a folder, absolute or relative to this file")?;
        Ok(self.beside(&text))
    }

    fn existing_file(&self, key: &str) -> Result<Option<PathBuf>, ConfigError> {
        let Some(text) = self.optional_text(key)? else {
            return Ok(None);
        };
        let path = self.beside(&text);
        if path.is_file() {
            Ok(Some(path))
        } else {
            Err(self.wrong(key, &path.display().to_string(), "a file that exists"))
        }
    }

    fn beside(&self, text: &str) -> PathBuf {
        self.file.parent().unwrap_or(Path::new("")).join(text)
    }
}

fn allowed_scheme(url: &Url) -> bool {
    match url.scheme() {
        "https" => url.has_host(),
        "http" => matches!(url.host(), Some(url::Host::Ipv4(address)) if address.is_loopback()),
        _ => false,
    }
}

fn describe(value: &Value) -> String {
    match value {
        Value::String(text) => format!("{text:?}"),
        Value::Table(_) => "a section".to_owned(),
        Value::Array(_) => "a list".to_owned(),
        other => other.to_string(),
    }
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
        assert_eq!(config.languages, ["en", "ar"]);
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
