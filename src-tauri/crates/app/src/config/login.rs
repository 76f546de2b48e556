//! `[login]`: the ID services that the login window may visit, and those of which the kiosk itself
//! is the relying party.

use std::path::PathBuf;
use std::time::Duration;

use toml::Value;
use url::Url;

use super::ConfigError;
use super::section::{Section, allowed_scheme, describe};

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

pub(super) fn read(section: &Section<'_>) -> Result<LoginConfig, ConfigError> {
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
