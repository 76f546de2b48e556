//! The applicant confirms: the answers are frozen and go to the outbox.

use kiosk_sync::Finalization;

use crate::app::App;
use crate::host::Host;
use crate::views::{FormSession, Problem, ProblemCode, Signal, SubmissionView, Who};

impl<H: Host> App<H> {
    /// Freezes a draft whose answers are all valid and that the applicant has confirmed. The
    /// record is safe on the disk when this returns; delivery begins on its own. If the disk is full
    /// it stays a draft.
    pub async fn finalize(&self, draft: &str, confirmed: bool) -> Result<SubmissionView, Problem> {
        let work = self.work()?;
        let draft = self.draft(&work, draft)?;
        if !confirmed {
            return Err(Problem::new(ProblemCode::NotConfirmed, Who::Applicant));
        }
        let form = self.form_of_draft(&work, &draft)?;
        let evaluation = form.evaluate(&draft.answers);
        if !evaluation.errors.is_empty() {
            return Err(Problem::new(ProblemCode::FormErrors, Who::Officer)
                .fact("count", evaluation.errors.len()));
        }
        let payload = serde_json::to_vec(&form.submission_data(&draft.answers))
            .map_err(|error| Problem::unforeseen(&error))?;
        let finalization = Finalization {
            payload,
            workstation: self.config.workstation.clone(),
            officer: work.officer.clone(),
            // The evidence and the consent of the visit in which the form was filled.
            evidence: draft.evidence,
            consent: draft.consent,
            confirmed_at: self.now(),
            alterations: Vec::new(),
            supersedes: None,
            wording: kiosk_sync::Wording::default(),
            wait_for_review: false,
        };
        self.watch_disk();
        let submission = work
            .on_disk(move |store| store.submissions().finalize(draft.id, finalization))
            .await?;
        work.deliver_at_once();
        self.host.signal(Signal::Queue);
        self.view_submission(&work, submission.id)
    }

    /// Replaces the characters that the portal cannot store, as the officer agreed with the
    /// applicant; what was altered is recorded and the record goes out.
    pub async fn send_with_replacement(&self, submission: &str) -> Result<SubmissionView, Problem> {
        let work = self.work()?;
        let id = self.submission_id(&work, submission)?;
        let officer = work.officer.clone();
        let replaced = work
            .on_disk(move |store| store.submissions().accept_replacement(id, &officer))
            .await?;
        work.deliver_at_once();
        self.host.signal(Signal::Queue);
        self.view_submission(&work, replaced.id)
    }

    /// Copies a record that cannot be delivered as it is into a draft to be corrected.
    pub async fn back_to_draft(&self, submission: &str) -> Result<FormSession, Problem> {
        let work = self.work()?;
        let id = self.submission_id(&work, submission)?;
        let officer = work.officer.clone();
        let draft = work
            .on_disk(move |store| store.drafts().back_to_draft(id, &officer))
            .await?;
        self.host.signal(Signal::Queue);
        crate::drafts::session(&work, draft)
    }
}
