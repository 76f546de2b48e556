//! The queue and single submissions.

use std::sync::atomic::Ordering;

use kiosk_identity::PersonKey;
use kiosk_sync::{Logins, SubmissionId};

use crate::app::{App, Workplace};
use crate::host::Host;
use crate::loaded::Words;
use crate::show;
use crate::views::{
    Alteration, Attempt, DeliveryState, Problem, ProblemCode, Queue, Receipt, SubmissionView, Who,
};

impl<H: Host> App<H> {
    /// Every record of this workstation, newest first.
    pub async fn queue(&self) -> Result<Queue, Problem> {
        let work = self.work()?;
        let rows: Vec<_> = work
            .store
            .submissions()
            .list()?
            .iter()
            .map(|summary| show::row(summary, |key| self.label_of(&work, summary.id, key)))
            .collect();
        let count = |wanted: fn(&DeliveryState) -> bool| {
            rows.iter().filter(|row| wanted(&row.state)).count() as u32
        };
        Ok(Queue {
            waiting: count(show::is_waiting),
            needs_person: count(show::needs_person),
            received: count(|state| matches!(state, DeliveryState::Received { .. })),
            line: self.known_line(),
            rows,
        })
    }

    /// Looks at the line and tries everything that may be tried now.
    pub async fn deliver_now(&self) -> Result<Queue, Problem> {
        let work = self.work()?;
        self.check_line().await;
        work.at_once.store(true, Ordering::SeqCst);
        self.deliver(&work).await;
        self.queue().await
    }

    /// One submission with its answers and its way so far.
    pub async fn submission(&self, submission: &str) -> Result<SubmissionView, Problem> {
        let work = self.work()?;
        let id = self.submission_id(&work, submission)?;
        self.refresh_status(&work, id).await;
        self.view_submission(&work, id)
    }

    /// What the applicant takes away.
    pub async fn receipt(&self, submission: &str) -> Result<Receipt, Problem> {
        let work = self.work()?;
        let id = self.submission_id(&work, submission)?;
        let record = work.store.submissions().get(id)?;
        let reference = record.id.0.simple().to_string();
        Ok(Receipt {
            submission: record.id.to_string(),
            reference: reference[reference.len() - 8..].to_uppercase(),
            applicant: record.person_name,
            programme: record.programme.name,
            officer: record.officer.name,
            workstation: record.workstation,
            finalized_at: record.finalized_at.to_string(),
            state: show::state(
                &record.delivery.state,
                record.portal_status.as_ref(),
                |key| self.label_of(&work, id, key),
            ),
            payload_hash: show::hex(&record.payload_hash),
        })
    }

    /// With an applicant at the desk, only their own records are to be seen one by one.
    pub(crate) fn submission_id(
        &self,
        work: &Workplace,
        submission: &str,
    ) -> Result<SubmissionId, Problem> {
        let id: SubmissionId = submission.parse().map_err(|_| Problem::not_found())?;
        let record = work.store.submissions().get(id)?;
        match work.at_desk() {
            Some(at_desk) if at_desk.person != record.person => {
                Err(Problem::new(ProblemCode::OtherPerson, Who::Officer))
            }
            _ => Ok(id),
        }
    }

    pub(crate) fn view_submission(
        &self,
        work: &Workplace,
        id: SubmissionId,
    ) -> Result<SubmissionView, Problem> {
        let record = work.store.submissions().get(id)?;
        let loaded = self.form(work, &record.form, &record.wording, Words::AsShown)?;
        // At the moment of the confirmation, so that what is calculated from the time is the same.
        let form = &loaded.form;
        let evaluation = form.evaluate(&record.answers, record.confirmed_at);
        let summary = work
            .store
            .submissions()
            .summaries_for_person(&record.person)?
            .into_iter()
            .find(|summary| summary.id == id)
            .ok_or_else(Problem::not_found)?;
        Ok(SubmissionView {
            row: show::row(&summary, |key| show::label(form, key)),
            sections: show::sections(form, &evaluation, &crate::drafts::known(&record.origins)),
            language: record.wording.language.clone(),
            left: self.left_by_submission(work, id)?,
            form_hash: record.form.to_string(),
            payload_hash: show::hex(&record.payload_hash),
            attempts: work
                .store
                .submissions()
                .attempts(id)?
                .into_iter()
                .map(|attempt| Attempt {
                    number: attempt.number,
                    started_at: attempt.started_at.to_string(),
                    ended_at: attempt.ended_at.map(|at| at.to_string()),
                    outcome: attempt.outcome,
                })
                .collect(),
            alterations: record
                .alterations
                .into_iter()
                .map(|one| Alteration {
                    key: one.key,
                    from: one.from,
                    to: one.to,
                })
                .collect(),
        })
    }

    /// Asks the portal what became of the person's applications; without a login or a line the
    /// last known status stays.
    async fn refresh_status(&self, work: &Workplace, id: SubmissionId) {
        let Ok(record) = work.store.submissions().get(id) else {
            return;
        };
        self.refresh_statuses(work, &record.person).await;
    }

    pub(crate) async fn refresh_statuses(&self, work: &Workplace, person: &PersonKey) {
        if let Some(session) = work.logins.session(person)
            && let Err(error) = work.outbox.refresh_statuses(&session).await
        {
            tracing::info!(%error, "statuses were not refreshed");
        }
    }

    fn label_of(&self, work: &Workplace, id: SubmissionId, key: &str) -> String {
        work.store
            .submissions()
            .get(id)
            .ok()
            .and_then(|record| {
                self.form(work, &record.form, &record.wording, Words::AsShown)
                    .ok()
            })
            .map_or_else(|| key.to_owned(), |loaded| show::label(&loaded.form, key))
    }
}
