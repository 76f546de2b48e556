//! `[portal]`: the central portal and how patient the kiosk is with it.

use std::path::PathBuf;
use std::time::Duration;

use url::Url;

use super::ConfigError;
use super::section::Section;

#[derive(Debug, Clone)]
pub struct PortalConfig {
    pub name: String,
    /// Base address, ends with a slash.
    pub url: Url,
    /// PEM file of a certificate authority to trust besides the system's.
    pub ca_file: Option<PathBuf>,
    pub request_timeout: Duration,
    /// How long an unanswered submission is given to appear at the portal before it may be sent again.
    pub settle: Duration,
}

pub(super) fn read(section: &Section<'_>) -> Result<PortalConfig, ConfigError> {
    section.only(&[
        "kind",
        "name",
        "url",
        "ca_file",
        "request_timeout_seconds",
        "settle_seconds",
    ])?;
    if let Some(kind) = section.optional_text("kind")?
        && kind != "openg2p"
    {
        return Err(section.wrong("kind", &kind, "\"openg2p\", the one portal known so far"));
    }
    let url = section.address("url")?;
    Ok(PortalConfig {
        name: section
            .optional_text("name")?
            .unwrap_or_else(|| url.host_str().unwrap_or("portal").to_owned()),
        ca_file: section.existing_file("ca_file")?,
        request_timeout: section.seconds("request_timeout_seconds", 30, 1..=300)?,
        settle: section.seconds("settle_seconds", 60, 1..=3600)?,
        url,
    })
}
