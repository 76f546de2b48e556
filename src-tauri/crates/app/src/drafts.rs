//! Filling a form: begin or resume a draft, save each answer, look at all of them.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::Timestamp;
use kiosk_forms::{AnswerError, Form};
use kiosk_sync::{
    Draft, DraftId, DraftSummary, NewDraft, PortalProgramme, ProgrammeId, ProgrammeRef,
};
use serde_json::Value;

use crate::app::{App, AtDesk, Workplace};
use crate::files::{self, answer};
use crate::host::Host;
use crate::loaded::{Loaded, Words};
use crate::offer::Programmes;
use crate::prefill;
use crate::show;
use crate::views::{
    Check, DraftRow, FormSession, FormState, Origin, Problem, ProblemCode, Signal, Who,
};

impl<H: Host> App<H> {
    /// Begins an application for this programme, or goes on with the draft that there is.
    pub async fn open_form(&self, programme: i64) -> Result<FormSession, Problem> {
        let (work, at_desk) = self.with_applicant()?;
        let id = ProgrammeId(programme);
        let drafts = work.store.drafts().for_person(&at_desk.person)?;
        if let Some(draft) = drafts.iter().find(|draft| draft.programme.id == id) {
            return self.session(&work, work.store.drafts().get(draft.id)?);
        }
        self.room_for_more()?;
        let offered = self.offered(&work, &at_desk, id).await?;
        let on_its_way = work
            .store
            .submissions()
            .summaries_for_person(&at_desk.person)?
            .into_iter()
            .any(|one| one.programme.id == id && show::is_open(one.state()));
        if on_its_way || show::is_taken(&offered) {
            return Err(Problem::new(ProblemCode::AlreadyApplied, Who::Nobody));
        }
        let (hash, wording) = self.form_now(&work, &at_desk, &offered).await?;
        let loaded = self.form(&work, &hash, &wording, Words::Today)?;
        let form = &loaded.form;
        let mut answers = form.initial_answers(self.now());
        let mut origins = BTreeMap::new();
        if let Some((profile, _)) = self.kept(&work, Some(&at_desk.person), "profile") {
            prefill::fill(form, &show::profile(&profile), &mut answers, &mut origins);
        }
        let new = NewDraft {
            person: at_desk.person.clone(),
            person_name: at_desk.name.clone(),
            programme: ProgrammeRef {
                id,
                name: offered.name,
                several_allowed: offered.several_allowed,
            },
            form: hash,
            officer: work.officer.clone(),
            answers,
            origins: stored(&origins),
            wording,
            consent: at_desk.consent.clone(),
            evidence: at_desk.evidence.clone(),
        };
        let draft = work.on_disk(|store| store.drafts().create(new)).await?;
        self.session(&work, draft)
    }

    /// Goes on with a draft. With an applicant at the desk it must be theirs.
    pub async fn resume_draft(&self, draft: &str) -> Result<FormSession, Problem> {
        let work = self.work()?;
        let draft = self.draft(&work, draft)?;
        self.session(&work, draft)
    }

    /// Throws a draft away. There is no way to throw away a submission.
    pub async fn discard_draft(&self, draft: &str) -> Result<(), Problem> {
        let work = self.work()?;
        let draft = self.draft(&work, draft)?;
        work.store.drafts().delete(draft.id, &work.officer)?;
        self.host.signal(Signal::Queue);
        Ok(())
    }

    /// Saves one answer, or the rows of a table as a whole, by its path; it is on the disk when this
    /// returns. If the disk is full the draft stays as it was. Text that is not yet a number or a
    /// date is kept as it was typed and stands among the errors.
    pub async fn save_answer(
        &self,
        draft: &str,
        path: &str,
        value: Value,
    ) -> Result<FormState, Problem> {
        let work = self.work()?;
        let mut draft = self.draft(&work, draft)?;
        let loaded = self.form_of_draft(&work, &draft)?;
        let refused = |error: &dyn std::error::Error| {
            tracing::warn!(%error, "an answer was refused");
            Problem::new(ProblemCode::BadAnswer, Who::Officer).fact("key", path)
        };
        let before = loaded.form.answer(&draft.answers, path).cloned();
        match loaded.form.set_answer(&mut draft.answers, path, &value) {
            Ok(_) => {}
            Err(AnswerError::NotANumber | AnswerError::NotADate)
                if value.as_str().is_some_and(|typed| typed.len() <= 1000) =>
            {
                loaded
                    .form
                    .set_answer(&mut draft.answers, path, &Value::Null)
                    .map_err(|error| refused(&error))?;
                show::type_in(&mut draft.answers, path, value.clone());
            }
            Err(error) => return Err(refused(&error)),
        }
        if !loaded.file_keys.is_empty() {
            let files = work.store.attachments().list(draft.id)?;
            answer::settle(&mut draft.answers, &loaded.file_keys, &files)
                .map_err(|error| refused(&error))?;
        }
        if loaded.form.answer(&draft.answers, path) != before.as_ref() {
            draft
                .origins
                .retain(|origin, _| !show::is_at_or_under(origin, path));
        }
        let id = draft.id;
        let may_hold_files = !loaded.file_keys.is_empty() && value.is_array();
        let state = self.keep_answers(&work, &loaded, draft).await?;
        if may_hold_files {
            work.on_disk(move |store| store.attachments().sweep(id))
                .await?;
        }
        Ok(state)
    }

    /// Writes the answers of a draft and gives what the screen shows now.
    pub(crate) async fn keep_answers(
        &self,
        work: &Workplace,
        loaded: &Loaded,
        mut draft: Draft,
    ) -> Result<FormState, Problem> {
        self.watch_disk();
        let draft = work
            .on_disk(move |store| {
                let drafts = store.drafts();
                draft.saved_at = drafts.save(draft.id, &draft.answers, &draft.origins)?;
                Ok(draft)
            })
            .await?;
        Ok(state(&loaded.form, &draft, self.now()))
    }

    /// All answers as they would be sent, to be read before the applicant confirms.
    pub async fn check_form(&self, draft: &str) -> Result<Check, Problem> {
        let work = self.work()?;
        let draft = self.draft(&work, draft)?;
        let loaded = self.form_of_draft(&work, &draft)?;
        let (form, now) = (&loaded.form, self.now());
        let evaluation = form.evaluate(&draft.answers, now);
        let payload = form.submission_data(&draft.answers, now);
        let origins = known(&draft.origins);
        Ok(Check {
            language: loaded.wording.language.clone(),
            draft: draft.id.to_string(),
            programme: draft.programme.name,
            applicant: draft.person_name,
            sections: show::sections(form, &evaluation, &origins),
            warnings: show::warnings(form, &self.around.portal.hazards(&payload)),
            errors: evaluation.errors,
            unsettled: evaluation.unsettled,
        })
    }

    /// Drafts of the workstation, last saved first.
    pub async fn drafts(&self) -> Result<Vec<DraftRow>, Problem> {
        let work = self.work()?;
        let list = work.store.drafts().list()?;
        Ok(self.draft_rows(&work, list))
    }

    pub(crate) fn draft_rows(&self, work: &Workplace, list: Vec<DraftSummary>) -> Vec<DraftRow> {
        list.into_iter()
            .map(|summary| {
                let (answered, questions) = self.progress(work, summary.id).unwrap_or((0, 0));
                DraftRow {
                    news: self.news(work, &summary),
                    draft: summary.id.to_string(),
                    applicant: summary.person_name,
                    programme: summary.programme.name,
                    officer: summary.officer.name,
                    started_at: summary.created_at.to_string(),
                    saved_at: summary.saved_at.to_string(),
                    answered,
                    questions,
                }
            })
            .collect()
    }

    /// Questions that are to be seen, and how many of them hold an answer.
    fn progress(&self, work: &Workplace, id: DraftId) -> Option<(u32, u32)> {
        let draft = work.store.drafts().get(id).ok()?;
        let loaded = self.form_of_draft(work, &draft).ok()?;
        let evaluation = loaded.form.evaluate(&draft.answers, self.now());
        Some(show::progress(&loaded.form, &evaluation))
    }

    /// The draft, if the one at the desk (when there is one) is the person it belongs to.
    pub(crate) fn draft(&self, work: &Workplace, draft: &str) -> Result<Draft, Problem> {
        let id: DraftId = draft.parse().map_err(|_| Problem::not_found())?;
        let draft = work.store.drafts().get(id)?;
        match work.at_desk() {
            Some(at_desk) if at_desk.person != draft.person => {
                Err(Problem::new(ProblemCode::OtherPerson, Who::Officer))
            }
            _ => Ok(draft),
        }
    }

    /// The form that the draft is on, from the store, whatever the portal has now.
    pub(crate) fn form_of_draft(
        &self,
        work: &Workplace,
        draft: &Draft,
    ) -> Result<Arc<Loaded>, Problem> {
        Ok(self.form(work, &draft.form, &draft.wording, Words::Today)?)
    }

    pub(crate) fn session(&self, work: &Workplace, draft: Draft) -> Result<FormSession, Problem> {
        let loaded = self.form_of_draft(work, &draft)?;
        let now = self.now();
        Ok(FormSession {
            state: state(&loaded.form, &draft, now),
            pages: loaded.form.pages().to_vec(),
            page: first_open_page(&loaded.form, &draft, now),
            language: loaded.wording.language.clone(),
            languages: loaded.languages.clone(),
            sources: self.sources(work),
            photographable: files::photographable(&loaded.form),
            news: self.news_of(work, &draft.person, draft.programme.id, &draft.form),
            left: self.left_by_draft(work, draft.id)?,
            draft: draft.id.to_string(),
            programme: draft.programme.name,
            applicant: draft.person_name,
        })
    }

    async fn offered(
        &self,
        work: &Arc<Workplace>,
        at_desk: &AtDesk,
        id: ProgrammeId,
    ) -> Result<PortalProgramme, Problem> {
        let Programmes { list, .. } = self.programmes(work, at_desk).await?;
        list.into_iter()
            .find(|programme| programme.id == id)
            .ok_or_else(Problem::not_found)
    }
}

fn state(form: &Form, draft: &Draft, now: Timestamp) -> FormState {
    let evaluation = form.evaluate(&draft.answers, now);
    FormState {
        answers: show::filled(&draft.answers, &evaluation.answers),
        hidden: evaluation.hidden.into_iter().collect(),
        changed: evaluation.changed,
        origins: known(&draft.origins),
        errors: evaluation.errors,
        unsettled: evaluation.unsettled,
        saved_at: draft.saved_at.to_string(),
    }
}

/// The last page on which something was answered by hand, so that a resumed draft opens where the
/// work stopped.
fn first_open_page(form: &Form, draft: &Draft, now: Timestamp) -> u32 {
    let fresh = form.initial_answers(now);
    let by_hand = |name: &str| {
        draft.answers.get(name).is_some_and(|value| {
            !draft.origins.contains_key(name)
                && fresh.get(name) != Some(value)
                && !matches!(value, Value::Null)
                && value.as_str() != Some("")
        })
    };
    let last_touched = form
        .pages()
        .iter()
        .rposition(|page| show::names_of_answers(page).into_iter().any(by_hand))
        .unwrap_or(0);
    last_touched as u32
}

pub(crate) fn stored(origins: &BTreeMap<String, Origin>) -> BTreeMap<String, String> {
    origins
        .iter()
        .map(|(key, origin)| {
            let name = match origin {
                Origin::Profile => "profile",
                Origin::IdService => "id_service",
            };
            (key.clone(), name.to_owned())
        })
        .collect()
}

pub(crate) fn known(origins: &BTreeMap<String, String>) -> BTreeMap<String, Origin> {
    origins
        .iter()
        .filter_map(|(key, name)| {
            let origin = match name.as_str() {
                "profile" => Origin::Profile,
                "id_service" => Origin::IdService,
                _ => return None,
            };
            Some((key.clone(), origin))
        })
        .collect()
}
