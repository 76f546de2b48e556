//! `[devices.sbi_service]`: the scanners that the kiosk drives itself, offered to the login page.

use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;

use device_drivers::sbi::{Environment, Signer, SoftKey};
use openssl::pkey::PKey;
use openssl::x509::X509;
use zeroize::Zeroizing;

use super::ConfigError;
use super::section::Section;

/// Under which name and with which keys a scanner is offered.
#[derive(Clone)]
pub struct SbiServiceConfig {
    /// First and last port; the first free one is taken.
    pub ports: (u16, u16),
    pub env: Environment,
    pub provider_id: String,
    /// Issued by the organisation; its certificate names the provider.
    pub device_key: Arc<dyn Signer>,
    /// The ID authority's certificate, which captures are sealed for.
    pub authority: X509,
}

/// Says which device it is, never its key.
impl fmt::Debug for SbiServiceConfig {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("SbiServiceConfig")
            .field("ports", &self.ports)
            .field("env", &self.env)
            .field("provider_id", &self.provider_id)
            .finish_non_exhaustive()
    }
}

pub(super) fn read(section: &Section<'_>) -> Result<SbiServiceConfig, ConfigError> {
    section.only(&[
        "first_port",
        "last_port",
        "env",
        "provider_id",
        "device_key_file",
        "device_certificate_file",
        "authority_certificate_file",
    ])?;
    let first = section.port("first_port", 4501)?;
    let last = section.port("last_port", 4600)?;
    if first > last {
        let found = last.to_string();
        return Err(section.wrong("last_port", &found, "a port at or above first_port"));
    }
    let environments = "\"Staging\", \"Developer\", \"Pre-Production\" or \"Production\"";
    let env = section.text("env", environments)?;
    let env = Environment::parse(&env).ok_or_else(|| section.wrong("env", &env, environments))?;
    let certificate = certificate(section, "device_certificate_file")?;
    let expected = "the private key (PEM) of the device's certificate: RSA from 2048 bits, P-256 or \
                    Ed25519";
    let device_key = {
        let (path, pem) = file(section, "device_key_file", expected)?;
        let wrong = |reason: String| {
            let found = format!("{}: {reason}", path.display());
            section.wrong("device_key_file", &found, expected)
        };
        let key = PKey::private_key_from_pem(&pem)
            .map_err(|_| wrong("no private key in PEM".to_owned()))?;
        SoftKey::new(certificate, key).map_err(|error| wrong(error.to_string()))?
    };
    Ok(SbiServiceConfig {
        ports: (first, last),
        env,
        provider_id: section.text("provider_id", "the provider's id with the organisation")?,
        device_key: Arc::new(device_key),
        authority: self::certificate(section, "authority_certificate_file")?,
    })
}

fn certificate(section: &Section<'_>, key: &str) -> Result<X509, ConfigError> {
    let expected = "a file with an X.509 certificate (PEM)";
    let (path, pem) = file(section, key, expected)?;
    X509::from_pem(&pem).map_err(|_| section.wrong(key, &path.display().to_string(), expected))
}

fn file(
    section: &Section<'_>,
    key: &str,
    expected: &'static str,
) -> Result<(PathBuf, Zeroizing<Vec<u8>>), ConfigError> {
    let path = section
        .existing_file(key)?
        .ok_or_else(|| section.missing(key, expected))?;
    let bytes = std::fs::read(&path).map_err(|error| {
        let found = format!("{}: {error}", path.display());
        section.wrong(key, &found, expected)
    })?;
    Ok((path, Zeroizing::new(bytes)))
}
