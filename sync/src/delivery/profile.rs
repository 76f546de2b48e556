//! Changes of the profile: told to the portal, then read back, because its yes means nothing.

use std::collections::BTreeMap;

use serde_json::Value;

use super::{Outbox, OutboxError};
use crate::portal::{Hazard, PortalProfile, Session};
use crate::store::PendingChange;

/// What became of a wished change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeyOutcome {
    /// It reads back as it was meant.
    Kept,
    /// The portal said yes and did not keep it; or takes no change of it.
    NotKept,
    /// The portal would break on this character; it was not told.
    CannotStore { character: char, replacement: char },
}

/// The profile as it reads afterwards, and what became of each wish.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProfileDelivery {
    pub profile: PortalProfile,
    pub outcomes: BTreeMap<String, KeyOutcome>,
}

impl Outbox {
    /// Tells the portal of a person's wished changes and reads them back. Wishes that were kept are
    /// done; the others stay, marked, and are not told again until they are renewed. After any
    /// error they all stay as they are.
    pub async fn deliver_profile_changes(
        &self,
        session: &Session,
    ) -> Result<ProfileDelivery, OutboxError> {
        let person = &session.person;
        let wishes: Vec<PendingChange> = self
            .store
            .profile_changes()
            .for_person(person)?
            .into_iter()
            .filter(|wish| wish.not_kept_at.is_none())
            .collect();
        let mut profile = self.portal.profile(session).await?;
        let mut outcomes = BTreeMap::new();
        let mut tell = BTreeMap::new();
        for wish in &wishes {
            if is_kept(&profile, wish) {
                continue;
            }
            if let Some((character, replacement)) = self.unstorable(wish) {
                let outcome = KeyOutcome::CannotStore {
                    character,
                    replacement,
                };
                outcomes.insert(wish.key.clone(), outcome);
            } else if self
                .portal
                .changeable_profile_keys()
                .contains(&wish.key.as_str())
                && !wish.value.is_empty()
            {
                tell.insert(wish.key.clone(), wish.value.clone());
            }
        }
        if !tell.is_empty() {
            self.portal.update_profile(session, &tell).await?;
            profile = self.portal.profile(session).await?;
        }
        let told: Vec<(PendingChange, bool)> = wishes
            .into_iter()
            .map(|wish| {
                let kept = is_kept(&profile, &wish);
                (wish, kept)
            })
            .collect();
        self.store.profile_changes().settle(person, &told)?;
        for (wish, kept) in told {
            outcomes.entry(wish.key).or_insert(if kept {
                KeyOutcome::Kept
            } else {
                KeyOutcome::NotKept
            });
        }
        Ok(ProfileDelivery { profile, outcomes })
    }

    fn unstorable(&self, wish: &PendingChange) -> Option<(char, char)> {
        let value = Value::String(wish.value.clone());
        let as_answer = [(wish.key.clone(), value)].into_iter().collect();
        self.portal
            .hazards(&as_answer)
            .into_iter()
            .find_map(|hazard| match hazard {
                Hazard::CannotStore {
                    character,
                    replacement,
                    ..
                } => Some((character, replacement)),
                _ => None,
            })
    }
}

fn is_kept(profile: &PortalProfile, wish: &PendingChange) -> bool {
    profile.value(&wish.key).unwrap_or_default() == wish.value
}
