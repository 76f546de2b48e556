//! The person's details at the portal: read, change, write, read back.

use std::collections::BTreeMap;

use kiosk_sync::{KeyOutcome, Logins, PortalProfile};

use crate::app::{App, AtDesk, Workplace};
use crate::host::Host;
use crate::prefill::profile_value;
use crate::show;
use crate::views::{
    Problem, ProblemCode, ProfileChange, ProfileOutcome, ProfileRow, ProfileUpdate, Signal, Who,
};

/// Keys of the profile in the order in which they are shown.
pub(crate) const SHOWN: [&str; 8] = [
    "given_name",
    "addl_name",
    "family_name",
    "birthdate",
    "birth_place",
    "gender",
    "email",
    "phone_numbers",
];

/// Longest value that is written.
const LONGEST_VALUE: usize = 200;

impl<H: Host> App<H> {
    /// Every detail with what can be changed of it at this portal.
    pub async fn profile_rows(&self) -> Result<Vec<ProfileRow>, Problem> {
        let (work, at_desk) = self.with_applicant()?;
        let profile = self.profile_now(&work, &at_desk).await?;
        Ok(rows(&profile))
    }

    /// Writes changes and reads back what the portal kept. Without a line or a login they are
    /// saved here and written later.
    pub async fn update_profile(
        &self,
        changes: BTreeMap<String, String>,
    ) -> Result<ProfileUpdate, Problem> {
        let (work, at_desk) = self.with_applicant()?;
        for (key, value) in &changes {
            check(key, value)?;
        }
        for (key, value) in &changes {
            work.store
                .profile_changes()
                .put(&at_desk.person, key, value.trim())?;
        }
        let Some(session) = work.logins.session(&at_desk.person) else {
            return self.waiting(&work, &at_desk);
        };
        let delivered = match work.outbox.deliver_profile_changes(&session).await {
            Ok(delivered) => delivered,
            Err(error) => {
                tracing::info!(%error, "profile changes wait");
                return self.waiting(&work, &at_desk);
            }
        };
        let (mut kept, mut not_kept) = (Vec::new(), Vec::new());
        for (key, outcome) in delivered.outcomes {
            match outcome {
                KeyOutcome::Kept => kept.push(key),
                KeyOutcome::NotKept | KeyOutcome::CannotStore { .. } => not_kept.push(key),
            }
        }
        self.keep(&work, Some(&at_desk.person), "profile", &delivered.profile);
        self.host.signal(Signal::Queue);
        Ok(ProfileUpdate {
            outcome: if not_kept.is_empty() {
                ProfileOutcome::Done
            } else {
                ProfileOutcome::PartlyKept
            },
            rows: rows(&delivered.profile),
            kept,
            not_kept,
        })
    }

    fn waiting(&self, work: &Workplace, at_desk: &AtDesk) -> Result<ProfileUpdate, Problem> {
        let (profile, _) = self
            .kept::<PortalProfile>(work, Some(&at_desk.person), "profile")
            .ok_or_else(Problem::not_found)?;
        Ok(ProfileUpdate {
            outcome: ProfileOutcome::Waiting,
            rows: rows(&profile),
            kept: Vec::new(),
            not_kept: Vec::new(),
        })
    }

    async fn profile_now(
        &self,
        work: &Workplace,
        at_desk: &AtDesk,
    ) -> Result<PortalProfile, Problem> {
        let problem = match work.logins.session(&at_desk.person) {
            None => Problem::new(ProblemCode::LoginEnded, Who::Applicant),
            Some(session) => match self.around.portal.profile(&session).await {
                Ok(profile) => {
                    self.keep(work, Some(&at_desk.person), "profile", &profile);
                    return Ok(profile);
                }
                Err(error) => self.failed(work, &at_desk.person, error),
            },
        };
        self.kept(work, Some(&at_desk.person), "profile")
            .map(|(profile, _)| profile)
            .ok_or(problem)
    }
}

fn rows(profile: &PortalProfile) -> Vec<ProfileRow> {
    let profile = show::profile(profile);
    let mut rows: Vec<ProfileRow> = SHOWN
        .iter()
        .map(|key| ProfileRow {
            key: (*key).to_owned(),
            value: profile_value(&profile, key).map(str::to_owned),
            change: change_of(key),
            choices: match *key {
                "gender" => vec!["Female".to_owned(), "Male".to_owned()],
                _ => Vec::new(),
            },
        })
        .collect();
    rows.extend(profile.ids.iter().map(|id| ProfileRow {
        key: "ids".to_owned(),
        value: Some(format!("{} {}", id.id_type, id.value).trim().to_owned()),
        change: ProfileChange::NotHere,
        choices: Vec::new(),
    }));
    rows.extend(profile.bank_accounts.iter().map(|account| {
        ProfileRow {
            key: "bank_accounts".to_owned(),
            value: Some(
                format!("{} {}", account.bank, account.account)
                    .trim()
                    .to_owned(),
            ),
            change: ProfileChange::NotHere,
            choices: Vec::new(),
        }
    }));
    rows
}

/// What OpenG2P's portal API takes a change of: the columns of the person, and nothing beside.
fn change_of(key: &str) -> ProfileChange {
    match key {
        "given_name" | "addl_name" | "family_name" | "birth_place" => ProfileChange::Text,
        "birthdate" => ProfileChange::Date,
        "email" => ProfileChange::Email,
        "gender" => ProfileChange::Choice,
        _ => ProfileChange::NotHere,
    }
}

/// A change must be of a key that the portal takes, not empty (it cannot clear a value) and of
/// the key's kind.
fn check(key: &str, value: &str) -> Result<(), Problem> {
    let value = value.trim();
    let fits = match change_of(key) {
        ProfileChange::NotHere => false,
        ProfileChange::Date => value.parse::<jiff::civil::Date>().is_ok(),
        ProfileChange::Email => value
            .split_once('@')
            .is_some_and(|(user, host)| !user.is_empty() && host.contains('.')),
        ProfileChange::Text | ProfileChange::Choice => true,
    };
    if fits && !value.is_empty() && value.chars().count() <= LONGEST_VALUE {
        Ok(())
    } else {
        Err(Problem::new(ProblemCode::BadAnswer, Who::Officer).fact("key", key))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_that_the_portal_cannot_change_or_clear_is_refused_by_key() {
        for (key, value) in [
            ("phone_number", "+251911000000"),
            ("company_id", "1"),
            ("email", ""),
            ("email", "nobody"),
            ("birthdate", "14/03/1987"),
        ] {
            let problem = check(key, value).expect_err("must be refused");
            assert_eq!(problem.facts["key"], key, "the message names the question");
        }
        assert!(
            check("birthdate", "1987-03-14").is_ok(),
            "a date of the profile"
        );
        assert!(check("given_name", "Aminata").is_ok(), "a name");
    }
}
