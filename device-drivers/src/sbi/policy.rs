//! Which devices are accepted, and for what.

use std::time::Duration;

use openssl::error::ErrorStack;
use openssl::x509::X509;
use serde::Serialize;

use super::{Anchors, DigitalId, Hash};

/// The environment that a device and its ID service belong to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Environment {
    Staging,
    Developer,
    PreProduction,
    Production,
}

impl Environment {
    /// As SBI spells it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Staging => "Staging",
            Self::Developer => "Developer",
            Self::PreProduction => "Pre-Production",
            Self::Production => "Production",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        [
            Self::Staging,
            Self::Developer,
            Self::PreProduction,
            Self::Production,
        ]
        .into_iter()
        .find(|one| one.as_str() == text)
    }
}

/// How strict to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Profile {
    /// Environment `Production` only; no simulators; authentication only with devices that have a
    /// trust module (L1).
    Production,
    /// For laboratories: the same signatures, chains, times and ids are checked, but simulators and
    /// host encryption are let through, and whatever is accepted says so.
    Test { env: Environment },
}

impl Profile {
    pub fn env(self) -> Environment {
        match self {
            Self::Production => Environment::Production,
            Self::Test { env } => env,
        }
    }
}

/// A key of the ID authority that devices may seal for: the current one, or the one before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Authority {
    /// SHA-256 of the DER certificate.
    pub thumbprint: Hash,
    /// Length of a key wrapped for it, in bytes: that of its modulus.
    pub wrapped: usize,
}

impl Authority {
    pub fn of(certificate: &X509) -> Result<Self, ErrorStack> {
        Ok(Self {
            thumbprint: Hash::of(&certificate.to_der()?),
            wrapped: certificate.public_key()?.size(),
        })
    }
}

/// What a device must fulfil.
#[derive(Clone)]
pub struct Policy {
    pub profile: Profile,
    pub anchors: Anchors,
    /// The organisations whose devices are registered here, as their certificates spell them. A
    /// device of another one is refused, also when its chain holds.
    pub providers: Vec<String>,
    /// For authentication: whom a device may seal for.
    pub authorities: Vec<Authority>,
    /// How far a device's clock may be off.
    pub lag: Duration,
}

impl Policy {
    /// Five minutes, as MOSIP's registration client has it.
    pub const USUAL_LAG: Duration = Duration::from_mins(5);
}

/// The versions of SBI that are spoken here.
pub const SPEC_VERSIONS: [&str; 3] = [FIRST_VERSION, "1.0", "1.0.0"];
pub const FIRST_VERSION: &str = "0.9.5";

/// Whether a device says that it is none. A tripwire for honest simulators, such as MOSIP's own mock
/// (`MOSIP.PROXY.SBI`, a serial number of ten digits); against dishonest ones stand the anchors.
pub fn is_simulator(id: &DigitalId) -> bool {
    const WORDS: [&str; 6] = ["mock", "simul", "emulat", "virtual", "proxy", "dummy"];
    let said = [&id.make, &id.model, &id.provider, &id.provider_id]
        .map(|text| text.to_lowercase())
        .join(" ");
    WORDS.iter().any(|word| said.contains(word)) || !is_serial(&id.serial_no)
}

/// A serial number on hardware: at least twelve letters and digits.
pub fn is_serial(text: &str) -> bool {
    text.len() >= 12 && text.bytes().all(|letter| letter.is_ascii_alphanumeric())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(make: &str, provider_id: &str, serial: &str) -> DigitalId {
        DigitalId {
            serial_no: serial.to_owned(),
            make: make.to_owned(),
            model: "F200".to_owned(),
            kind: "Finger".to_owned(),
            sub_type: "Single".to_owned(),
            provider: make.to_owned(),
            provider_id: provider_id.to_owned(),
            date_time: String::new(),
        }
    }

    #[test]
    fn simulators_are_known_by_their_names_and_numbers() {
        assert!(!is_simulator(&id("Acme", "ACME", "AC1234567890")));
        assert!(is_simulator(&id("MOSIP", "MOSIP.PROXY.SBI", "1801160991")));
        assert!(is_simulator(&id("MockWorks", "X", "AC1234567890")));
        assert!(is_simulator(&id("Acme", "ACME", "AC12345678")), "too short");
        assert!(is_simulator(&id("Acme", "ACME", "AC12345678-0")));
    }

    #[test]
    fn environments_are_spelt_as_sbi_does() {
        let env = Environment::parse("Pre-Production").unwrap();
        assert_eq!(env, Environment::PreProduction);
        assert_eq!(Environment::parse("production"), None);
        assert_eq!(Profile::Production.env(), Environment::Production);
    }
}
