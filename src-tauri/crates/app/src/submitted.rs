//! All demographic data that a person has submitted across programmes. The portal never returns
//! it, so it comes from the workstation's own sealed records and from the profile.

use std::collections::BTreeSet;

use kiosk_forms::{AnswerText, ShownWhat};
use kiosk_sync::{Logins, SubmissionState};

use crate::app::App;
use crate::host::Host;
use crate::loaded::Words;
use crate::overview::application;
use crate::prefill::profile_value;
use crate::profile::SHOWN;
use crate::show;
use crate::views::{Application, Problem, Profile, SubmittedData, SubmittedValue};

impl<H: Host> App<H> {
    /// Each value with its programme and date, newest first; and the applications whose answers
    /// lie elsewhere.
    pub async fn submitted_data(&self) -> Result<SubmittedData, Problem> {
        let (work, at_desk) = self.with_applicant()?;
        let mut values = Vec::new();
        let mut own = BTreeSet::new();
        let person = at_desk.person.clone();
        let records = work
            .on_disk(move |store| store.submissions().for_person(&person))
            .await?;
        for record in records {
            match record.state() {
                SubmissionState::Superseded { .. } => continue,
                SubmissionState::Received { receipt } => {
                    own.insert(receipt.application_id.to_string());
                }
                _ => {}
            }
            let loaded = self.form(&work, &record.form, &record.wording, Words::AsShown)?;
            let evaluation = loaded.form.evaluate(&record.answers, record.confirmed_at);
            for shown in loaded.form.rows(&evaluation) {
                let ShownWhat::Answer {
                    answer: Some(answer),
                } = shown.what
                else {
                    continue;
                };
                values.push(SubmittedValue {
                    key: shown.path,
                    label: shown.label,
                    answer,
                    programme: Some(record.programme.name.clone()),
                    date: record.finalized_at.to_string(),
                    submission: Some(record.id.to_string()),
                });
            }
        }
        if let Some((profile, at)) = self.kept(&work, Some(&at_desk.person), "profile") {
            values.extend(profile_values(&show::profile(&profile), &at.to_string()));
        }
        let elsewhere = self
            .applications_known(&work, &at_desk.person)
            .await
            .into_iter()
            .filter(|application| !own.contains(&application.application_id))
            .collect();
        Ok(SubmittedData { values, elsewhere })
    }

    async fn applications_known(
        &self,
        work: &crate::app::Workplace,
        person: &kiosk_identity::PersonKey,
    ) -> Vec<Application> {
        let fresh = match work.logins.session(person) {
            Some(session) => self.around.portal.applications(&session).await.ok(),
            None => None,
        };
        fresh
            .or_else(|| Some(self.kept(work, Some(person), "applications")?.0))
            .unwrap_or_default()
            .into_iter()
            .map(application)
            .collect()
    }
}

fn profile_values(profile: &Profile, at: &str) -> Vec<SubmittedValue> {
    SHOWN
        .iter()
        .filter_map(|key| {
            let value = profile_value(profile, key)?.to_owned();
            Some(SubmittedValue {
                key: (*key).to_owned(),
                label: (*key).to_owned(),
                answer: if *key == "birthdate" {
                    AnswerText::Date { value }
                } else {
                    AnswerText::Text { text: value }
                },
                programme: None,
                date: at.to_owned(),
                submission: None,
            })
        })
        .collect()
}
