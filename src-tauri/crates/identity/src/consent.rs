//! What the applicant was asked to share, and what they answered.

use std::collections::BTreeSet;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::officer::OfficerId;

/// One claim that the applicant was asked to share.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AskedClaim {
    /// The claim's name, e.g. `birthdate`.
    pub claim: String,
    /// Why it is needed, in the words that were shown. In the first records the wording's version
    /// stands here instead; see [`Consent::purpose_of`].
    pub purpose: String,
    /// Without an essential claim the application cannot go on.
    pub essential: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "answer", rename_all = "snake_case")]
pub enum Answer {
    Agreed { claims: BTreeSet<String> },
    Declined,
}

/// The record of one consent. Kept as it was given; a change of mind is a new record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Consent {
    pub asked: Vec<AskedClaim>,
    #[serde(flatten)]
    pub answer: Answer,
    pub at: Timestamp,
    /// Which wording was shown, e.g. `2026-03`.
    pub wording_version: String,
    /// In which language it was shown, as a BCP 47 tag.
    pub language: String,
    /// The officer who sat beside the applicant.
    pub officer: OfficerId,
}

/// How, when and before whom an answer was given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Setting {
    pub at: Timestamp,
    pub wording_version: String,
    pub language: String,
    pub officer: OfficerId,
}

/// Why an answer cannot be recorded as consent.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ConsentError {
    #[error("agreed to `{0}`, which was never asked")]
    NotAsked(String),
    #[error("agreed, but not to `{0}`, without which the application cannot go on")]
    EssentialMissing(String),
    #[error("the wording version or the language is empty")]
    SettingMissing,
    #[error(
        "`{0}` was asked without words that say why, or with more than {LONGEST_PURPOSE} bytes"
    )]
    NoPurpose(String),
}

/// Longest words about one claim, in bytes.
const LONGEST_PURPOSE: usize = 1000;

impl Consent {
    /// Records what was answered. An agreement must cover every essential claim and nothing that
    /// was not asked.
    pub fn record(
        asked: Vec<AskedClaim>,
        answer: Answer,
        setting: Setting,
    ) -> Result<Self, ConsentError> {
        if setting.wording_version.trim().is_empty() || setting.language.trim().is_empty() {
            return Err(ConsentError::SettingMissing);
        }
        if let Some(silent) = asked
            .iter()
            .find(|one| one.purpose.trim().is_empty() || one.purpose.len() > LONGEST_PURPOSE)
        {
            return Err(ConsentError::NoPurpose(silent.claim.clone()));
        }
        if let Answer::Agreed { claims } = &answer {
            if let Some(extra) = claims
                .iter()
                .find(|claim| !asked.iter().any(|one| &one.claim == *claim))
            {
                return Err(ConsentError::NotAsked(extra.clone()));
            }
            if let Some(missing) = asked
                .iter()
                .find(|one| one.essential && !claims.contains(&one.claim))
            {
                return Err(ConsentError::EssentialMissing(missing.claim.clone()));
            }
        }
        Ok(Self {
            asked,
            answer,
            at: setting.at,
            wording_version: setting.wording_version,
            language: setting.language,
            officer: setting.officer,
        })
    }

    /// Whether the applicant agreed to go on.
    pub fn is_agreed(&self) -> bool {
        matches!(self.answer, Answer::Agreed { .. })
    }

    /// The words about this claim that the applicant saw, in [`Consent::language`]. None if it was not
    /// asked, or for the first records, which name the version of the wording only.
    pub fn purpose_of(&self, claim: &str) -> Option<&str> {
        let asked = self.asked.iter().find(|one| one.claim == claim)?;
        Some(asked.purpose.as_str()).filter(|words| *words != self.wording_version)
    }

    /// Whether this claim may be read and used.
    pub fn covers(&self, claim: &str) -> bool {
        match &self.answer {
            Answer::Agreed { claims } => claims.contains(claim),
            Answer::Declined => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn asked() -> Vec<AskedClaim> {
        [("name", true), ("birthdate", false)]
            .into_iter()
            .map(|(claim, essential)| AskedClaim {
                claim: claim.into(),
                purpose: "To fill in the form".into(),
                essential,
            })
            .collect()
    }

    fn setting() -> Setting {
        Setting {
            at: "2026-03-01T09:00:00Z".parse().unwrap(),
            wording_version: "2026-03".into(),
            language: "am".into(),
            officer: OfficerId(Uuid::nil()),
        }
    }

    fn agreed(claims: &[&str]) -> Answer {
        Answer::Agreed {
            claims: claims.iter().map(ToString::to_string).collect(),
        }
    }

    #[test]
    fn only_agreed_claims_may_be_used() {
        let consent = Consent::record(asked(), agreed(&["name"]), setting()).unwrap();
        assert!(consent.is_agreed(), "the essential claim was agreed to");
        assert!(consent.covers("name"), "agreed");
        assert!(!consent.covers("birthdate"), "asked, but not agreed");
    }

    #[test]
    fn a_declined_consent_covers_nothing() {
        let consent = Consent::record(asked(), Answer::Declined, setting()).unwrap();
        assert!(!consent.is_agreed(), "the applicant said no");
        assert!(!consent.covers("name"), "no claim may be used after a no");
    }

    #[test]
    fn an_agreement_to_what_was_not_asked_is_refused() {
        assert_eq!(
            Consent::record(asked(), agreed(&["name", "picture"]), setting()),
            Err(ConsentError::NotAsked("picture".into())),
            "nobody agrees to a question that was not put"
        );
    }

    #[test]
    fn an_agreement_without_an_essential_claim_is_refused() {
        assert_eq!(
            Consent::record(asked(), agreed(&["birthdate"]), setting()),
            Err(ConsentError::EssentialMissing("name".into())),
            "the application cannot go on without it"
        );
    }

    #[test]
    fn a_consent_without_wording_or_language_is_refused() {
        let mut nameless = setting();
        nameless.wording_version = " ".into();
        assert_eq!(
            Consent::record(asked(), Answer::Declined, nameless),
            Err(ConsentError::SettingMissing),
            "nobody could say later what was agreed to"
        );
    }

    #[test]
    fn a_claim_that_was_asked_without_saying_why_is_refused() {
        for silence in [String::from(" "), "x".repeat(LONGEST_PURPOSE + 1)] {
            let mut silent = asked();
            silent[1].purpose = silence;
            assert_eq!(
                Consent::record(silent, Answer::Declined, setting()),
                Err(ConsentError::NoPurpose("birthdate".into())),
                "nobody agrees to what they were not told"
            );
        }
    }

    #[test]
    fn the_words_that_were_shown_are_told_and_a_bare_version_is_not_taken_for_them() {
        let consent = Consent::record(asked(), agreed(&["name"]), setting()).unwrap();
        assert_eq!(consent.purpose_of("name"), Some("To fill in the form"));
        assert_eq!(consent.purpose_of("picture"), None, "never asked");
        let mut first = consent;
        first.asked[0].purpose.clone_from(&first.wording_version);
        assert_eq!(
            first.purpose_of("name"),
            None,
            "a record of the first kind names the version only"
        );
    }

    #[test]
    fn a_consent_reads_back_as_it_was_written() {
        let consent = Consent::record(asked(), agreed(&["name"]), setting()).unwrap();
        let text = serde_json::to_string(&consent).unwrap();
        let back: Consent = serde_json::from_str(&text).unwrap();
        assert_eq!(back, consent, "the record is stored with the submission");
    }
}
