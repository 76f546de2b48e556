//! Reading one table of the file: every value is checked, and what is wrong is named by its key.

use std::borrow::Cow;
use std::path::{Path, PathBuf};
use std::time::Duration;

use toml::{Table, Value};
use url::Url;

use super::ConfigError;

/// One table of the file, with the path that names it in messages.
pub(super) struct Section<'a> {
    pub(super) file: &'a Path,
    name: String,
    pub(super) table: &'a Table,
}

impl<'a> Section<'a> {
    pub(super) fn new(file: &'a Path, name: &str, table: &'a Table) -> Self {
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

    pub(super) fn missing(&self, key: &str, expected: &'static str) -> ConfigError {
        ConfigError::Missing {
            file: self.file.to_owned(),
            key: self.key(key),
            expected,
        }
    }

    pub(super) fn wrong(
        &self,
        key: &str,
        found: &str,
        expected: impl Into<Cow<'static, str>>,
    ) -> ConfigError {
        ConfigError::Wrong {
            file: self.file.to_owned(),
            key: self.key(key),
            found: found.chars().take(120).collect(),
            expected: expected.into(),
        }
    }

    pub(super) fn only(&self, known: &[&str]) -> Result<(), ConfigError> {
        match self.table.keys().find(|key| !known.contains(&key.as_str())) {
            Some(stranger) => Err(ConfigError::Unknown {
                file: self.file.to_owned(),
                key: self.key(stranger),
                known: known.join(", "),
            }),
            None => Ok(()),
        }
    }

    pub(super) fn section(&self, key: &str) -> Result<Section<'a>, ConfigError> {
        match self.table.get(key) {
            Some(Value::Table(table)) => Ok(Section::new(self.file, &self.key(key), table)),
            Some(other) => Err(self.wrong(key, &describe(other), "a section")),
            None => Err(self.missing(key, "a section of that name in square brackets")),
        }
    }

    pub(super) fn has(&self, key: &str) -> bool {
        self.table.contains_key(key)
    }

    pub(super) fn optional_section(
        &self,
        key: &str,
        empty: &'a Table,
    ) -> Result<Section<'a>, ConfigError> {
        if self.table.contains_key(key) {
            self.section(key)
        } else {
            Ok(Section::new(self.file, &self.key(key), empty))
        }
    }

    pub(super) fn optional_text(&self, key: &str) -> Result<Option<String>, ConfigError> {
        match self.table.get(key) {
            None => Ok(None),
            Some(Value::String(text)) if !text.trim().is_empty() && text.len() <= 500 => {
                Ok(Some(text.trim().to_owned()))
            }
            Some(other) => Err(self.wrong(key, &describe(other), "a text of 1 to 500 characters")),
        }
    }

    pub(super) fn text(&self, key: &str, expected: &'static str) -> Result<String, ConfigError> {
        self.optional_text(key)?
            .ok_or_else(|| self.missing(key, expected))
    }

    pub(super) fn texts(
        &self,
        key: &str,
        expected: &'static str,
    ) -> Result<Option<Vec<String>>, ConfigError> {
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

    pub(super) fn flag(&self, key: &str, default: bool) -> Result<bool, ConfigError> {
        match self.table.get(key) {
            None => Ok(default),
            Some(Value::Boolean(flag)) => Ok(*flag),
            Some(other) => Err(self.wrong(key, &describe(other), "true or false")),
        }
    }

    pub(super) fn whole(
        &self,
        key: &str,
        default: u64,
        range: std::ops::RangeInclusive<u64>,
    ) -> Result<u64, ConfigError> {
        let expected = format!("a whole number from {} to {}", range.start(), range.end());
        match self.table.get(key) {
            None => Ok(default),
            Some(Value::Integer(number)) => u64::try_from(*number)
                .ok()
                .filter(|number| range.contains(number))
                .ok_or_else(|| self.wrong(key, &number.to_string(), expected)),
            Some(other) => Err(self.wrong(key, &describe(other), expected)),
        }
    }

    pub(super) fn seconds(
        &self,
        key: &str,
        default: u64,
        range: std::ops::RangeInclusive<u64>,
    ) -> Result<Duration, ConfigError> {
        let expected = format!("whole seconds from {} to {}", range.start(), range.end());
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

    pub(super) fn port(&self, key: &str, default: u16) -> Result<u16, ConfigError> {
        match self.table.get(key) {
            None => Ok(default),
            Some(Value::Integer(number)) if (1024..=65535).contains(number) => Ok(*number as u16),
            Some(other) => Err(self.wrong(key, &describe(other), "a port from 1024 to 65535")),
        }
    }

    /// An address that further paths are joined to: always ends with a slash.
    pub(super) fn address(&self, key: &str) -> Result<Url, ConfigError> {
        let mut url = self.exact_address(key)?;
        if !url.path().ends_with('/') {
            url.set_path(&format!("{}/", url.path()));
        }
        Ok(url)
    }

    pub(super) fn exact_address(&self, key: &str) -> Result<Url, ConfigError> {
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

    pub(super) fn path(&self, key: &str) -> Result<PathBuf, ConfigError> {
        let text = self.text(key, "a folder, absolute or relative to this file")?;
        Ok(self.beside(&text))
    }

    pub(super) fn existing_file(&self, key: &str) -> Result<Option<PathBuf>, ConfigError> {
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

    /// A folder that is there; none if the key is missing.
    pub(super) fn existing_folder(&self, key: &str) -> Result<Option<PathBuf>, ConfigError> {
        let Some(text) = self.optional_text(key)? else {
            return Ok(None);
        };
        let path = self.beside(&text);
        if path.is_dir() {
            Ok(Some(path))
        } else {
            Err(self.wrong(key, &path.display().to_string(), "a folder that exists"))
        }
    }

    fn beside(&self, text: &str) -> PathBuf {
        self.file.parent().unwrap_or(Path::new("")).join(text)
    }
}

pub(super) fn allowed_scheme(url: &Url) -> bool {
    match url.scheme() {
        "https" => url.has_host(),
        "http" => matches!(url.host(), Some(url::Host::Ipv4(address)) if address.is_loopback()),
        _ => false,
    }
}

pub(super) fn describe(value: &Value) -> String {
    match value {
        Value::String(text) => format!("{text:?}"),
        Value::Table(_) => "a section".to_owned(),
        Value::Array(_) => "a list".to_owned(),
        other => other.to_string(),
    }
}
