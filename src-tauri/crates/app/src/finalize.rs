//! The applicant confirms: the answers are frozen and go to the outbox.

use std::collections::{BTreeMap, BTreeSet};

use kiosk_forms::Answers;
use kiosk_sync::{Attachment, ContentHash, DraftId, Finalization, Store, StoreError};

use crate::app::{App, off_the_loop};
use crate::files::answer;
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
        let loaded = self.form_of_draft(&work, &draft)?;
        // One moment for all of it: what the form calculates from the time is what is sent.
        let now = self.now();
        let evaluation = loaded.form.evaluate(&draft.answers, now);
        if evaluation.unsettled {
            return Err(Problem::new(ProblemCode::FormUnsettled, Who::Supervisor));
        }
        if !evaluation.errors.is_empty() {
            return Err(Problem::new(ProblemCode::FormErrors, Who::Officer)
                .fact("count", evaluation.errors.len()));
        }
        let data = loaded.form.submission_data(&draft.answers, now);
        let payload = {
            let (store, id, keys) = (work.store.clone(), draft.id, loaded.file_keys.clone());
            off_the_loop(move || payload(&store, id, data, &keys)).await??
        };
        let finalization = Finalization {
            payload,
            workstation: self.config.workstation.clone(),
            officer: work.officer.clone(),
            // The evidence and the consent of the visit in which the form was filled.
            evidence: draft.evidence,
            consent: draft.consent,
            confirmed_at: now,
            alterations: Vec::new(),
            supersedes: None,
            wording: loaded.wording.clone(),
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
        self.session(&work, draft)
    }
}

/// The exact bytes that are sent, with the files in them.
fn payload(
    store: &Store,
    draft: DraftId,
    mut data: Answers,
    file_keys: &BTreeSet<String>,
) -> Result<Vec<u8>, Problem> {
    if !file_keys.is_empty() {
        let wanted = answer::named(&mut data, file_keys);
        let files: BTreeMap<ContentHash, (Attachment, Vec<u8>)> = store
            .attachments()
            .list(draft)?
            .into_iter()
            .filter(|file| wanted.contains(&file.hash))
            .map(|file| {
                let bytes = store.attachments().bytes(draft, &file.hash)?;
                Ok((file.hash, (file, bytes)))
            })
            .collect::<Result<_, StoreError>>()?;
        answer::embed(&mut data, file_keys, &files).map_err(|error| Problem::unforeseen(&error))?;
    }
    serde_json::to_vec(&data).map_err(|error| Problem::unforeseen(&error))
}
