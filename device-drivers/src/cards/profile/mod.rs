//! A country's own card, described instead of programmed. The format is documented in
//! `docs/card-profiles.md`.

mod decode;
mod read;
mod schema;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use thiserror::Error;

pub use schema::Schema;

use super::identify::has;
use super::session::Exchange;
use super::trust::{Issuers, Trust};
use super::{CardTrouble, Secret};

/// How to recognise and read one kind of card.
#[derive(Debug, Clone)]
pub struct Profile {
    schema: Schema,
}

/// Why a profile cannot be used. `what` names the key.
#[derive(Debug, Error)]
#[error("{}: {what}", file.display())]
pub struct ProfileError {
    pub file: PathBuf,
    pub what: String,
}

/// Against whom and when a card is checked.
pub struct Checking<'a> {
    pub issuers: &'a Issuers,
    /// The time at which certificates must be valid.
    pub at: Timestamp,
    /// Fills its argument with random bytes.
    pub random: &'a dyn Fn(&mut [u8]),
}

/// What was read of a card by a profile.
pub struct ProfileCard {
    pub profile: String,
    pub claims: BTreeMap<String, Claim>,
    /// Holds for the claims that are signed.
    pub trust: Trust,
}

/// One piece of what a card says.
#[derive(Clone, PartialEq, Eq)]
pub struct Claim {
    /// Text; dates as YYYY-MM-DD, bytes in upper-case hexadecimal.
    pub value: String,
    /// Whether the card's signature covers it. If not, nothing is proven of it.
    pub signed: bool,
}

impl std::fmt::Debug for ProfileCard {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            out,
            "ProfileCard({}, {} claims, {:?})",
            self.profile,
            self.claims.len(),
            self.trust
        )
    }
}

impl std::fmt::Debug for Claim {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "Claim(…, signed: {})", self.signed)
    }
}

impl Profile {
    /// Reads a profile file.
    pub fn load(file: &Path) -> Result<Self, ProfileError> {
        let trouble = |what| ProfileError {
            file: file.to_owned(),
            what,
        };
        let text = std::fs::read_to_string(file).map_err(|error| trouble(error.to_string()))?;
        Self::parse(&text).map_err(trouble)
    }

    /// All files of a folder that end in .toml, in the order of their names.
    pub fn load_folder(folder: &Path) -> Result<Vec<Self>, ProfileError> {
        let trouble = |error: std::io::Error| ProfileError {
            file: folder.to_owned(),
            what: error.to_string(),
        };
        let mut files = Vec::new();
        for entry in std::fs::read_dir(folder).map_err(trouble)? {
            let file = entry.map_err(trouble)?.path();
            if file.extension().is_some_and(|ending| ending == "toml") {
                files.push(file);
            }
        }
        files.sort();
        files.iter().map(|file| Self::load(file)).collect()
    }

    /// From the text of a profile. The error names the key.
    pub fn parse(text: &str) -> Result<Self, String> {
        let schema: Schema = toml::from_str(text).map_err(|error| error.to_string())?;
        schema.check()?;
        Ok(Self { schema })
    }

    pub fn name(&self) -> &str {
        &self.schema.name
    }

    /// What the claims of one object come to when it holds these bytes; `None`: not there or not of
    /// its type. Pure.
    pub fn decode(&self, object: &str, bytes: &[u8]) -> Vec<Option<String>> {
        let rules = self.schema.claims.iter();
        rules
            .filter(|rule| rule.object == object)
            .map(|rule| decode::claim(rule, bytes))
            .collect()
    }

    /// Whether a PIN is needed to read everything.
    pub fn asks_for_pin(&self) -> bool {
        self.schema.pin.is_some()
    }

    /// Whether the card is of this kind: its answer to reset fits, or it has one of the applications.
    pub fn matches(&self, card: &mut dyn Exchange, atr: &str) -> Result<bool, CardTrouble> {
        let recognise = &self.schema.recognise;
        if let Some(pattern) = &recognise.atr
            && !pattern.fits(atr)
        {
            return Ok(false);
        }
        for application in &recognise.applications {
            if has(card, &application.0)? {
                return Ok(true);
            }
        }
        Ok(recognise.applications.is_empty())
    }

    /// Reads the card. A PIN that is given is tried once; without one, objects that need it are left out.
    pub fn read(
        &self,
        card: &mut dyn Exchange,
        pin: Option<&Secret>,
        checking: &Checking<'_>,
    ) -> Result<ProfileCard, CardTrouble> {
        read::read(&self.schema, card, pin, checking)
    }
}
