//! Filling a form: begin or resume a draft, save each answer, look at all of them.

use std::collections::BTreeMap;
use std::sync::Arc;

use kiosk_forms::{AnswerError, Answers, Evaluation, Form};
use kiosk_sync::{
    Draft, DraftId, DraftSummary, NewDraft, PortalProgramme, ProgrammeId, ProgrammeRef,
};
use serde_json::Value;

use crate::app::{App, AtDesk, Workplace};
use crate::host::Host;
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
            return session(&work, work.store.drafts().get(draft.id)?);
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
        let (hash, form) = self.form_of(&work, &at_desk, &offered).await?;
        let mut answers = form.initial_answers();
        let mut origins = BTreeMap::new();
        if let Some((profile, _)) = self.kept(&work, Some(&at_desk.person), "profile") {
            prefill::fill(&form, &show::profile(&profile), &mut answers, &mut origins);
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
            wording: kiosk_sync::Wording::default(),
            consent: at_desk.consent.clone(),
            evidence: at_desk.evidence.clone(),
        };
        let draft = work.on_disk(|store| store.drafts().create(new)).await?;
        session(&work, draft)
    }

    /// Goes on with a draft. With an applicant at the desk it must be theirs.
    pub async fn resume_draft(&self, draft: &str) -> Result<FormSession, Problem> {
        let work = self.work()?;
        let draft = self.draft(&work, draft)?;
        session(&work, draft)
    }

    /// Throws a draft away. There is no way to throw away a submission.
    pub async fn discard_draft(&self, draft: &str) -> Result<(), Problem> {
        let work = self.work()?;
        let draft = self.draft(&work, draft)?;
        work.store.drafts().delete(draft.id, &work.officer)?;
        self.host.signal(Signal::Queue);
        Ok(())
    }

    /// Saves one answer; it is on the disk when this returns. If the disk is full the draft stays as
    /// it was. Text that is not yet a number or a
    /// date is kept as it was typed and stands among the errors.
    pub async fn save_answer(
        &self,
        draft: &str,
        key: &str,
        value: Value,
    ) -> Result<FormState, Problem> {
        let work = self.work()?;
        let mut draft = self.draft(&work, draft)?;
        let form = self.form_of_draft(&work, &draft)?;
        let value = match (form.check_answer(key, &value), value) {
            (Ok(value), _) => value,
            (Err(AnswerError::NotANumber | AnswerError::NotADate), Value::String(typed))
                if typed.len() <= 1000 =>
            {
                Value::String(typed)
            }
            (Err(error), _) => {
                tracing::warn!(%error, "an answer was refused");
                return Err(Problem::new(ProblemCode::BadAnswer, Who::Officer).fact("key", key));
            }
        };
        if draft.answers.get(key) != Some(&value) {
            draft.answers.insert(key.to_owned(), value);
            draft.origins.remove(key);
        }
        self.watch_disk();
        let draft = work
            .on_disk(move |store| {
                let drafts = store.drafts();
                draft.saved_at = drafts.save(draft.id, &draft.answers, &draft.origins)?;
                Ok(draft)
            })
            .await?;
        Ok(state(&form, &draft))
    }

    /// All answers as they would be sent, to be read before the applicant confirms.
    pub async fn check_form(&self, draft: &str) -> Result<Check, Problem> {
        let work = self.work()?;
        let draft = self.draft(&work, draft)?;
        let form = self.form_of_draft(&work, &draft)?;
        let evaluation = form.evaluate(&draft.answers);
        let payload = form.submission_data(&draft.answers);
        let origins = known(&draft.origins);
        Ok(Check {
            draft: draft.id.to_string(),
            programme: draft.programme.name,
            applicant: draft.person_name,
            sections: show::sections(&form, &evaluation, &origins),
            warnings: show::warnings(&form, &self.around.portal.hazards(&payload)),
            errors: evaluation.errors,
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
        let form = self.form_of_draft(work, &draft).ok()?;
        let evaluation = form.evaluate(&draft.answers);
        let asked: Vec<_> = form
            .fields()
            .filter(|field| evaluation.visible.contains(&field.id))
            .collect();
        let answered = asked
            .iter()
            .filter(|field| form.answer_text(&field.key, &evaluation.answers).is_some())
            .count();
        Some((answered as u32, asked.len() as u32))
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

    /// The form that the draft was begun with, from the store.
    pub(crate) fn form_of_draft(&self, work: &Workplace, draft: &Draft) -> Result<Form, Problem> {
        show::load(&work.store.forms().get(&draft.form)?)
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

pub(crate) fn session(work: &Workplace, draft: Draft) -> Result<FormSession, Problem> {
    let form = show::load(&work.store.forms().get(&draft.form)?)?;
    Ok(FormSession {
        state: state(&form, &draft),
        pages: form.pages().to_vec(),
        page: first_open_page(&form, &draft.answers),
        draft: draft.id.to_string(),
        programme: draft.programme.name,
        applicant: draft.person_name,
    })
}

fn state(form: &Form, draft: &Draft) -> FormState {
    let Evaluation {
        visible, errors, ..
    } = form.evaluate(&draft.answers);
    FormState {
        // As typed, also where a question is hidden now: showing it again brings its answer back.
        answers: draft.answers.clone(),
        visible: visible.into_iter().collect(),
        origins: known(&draft.origins),
        errors,
        saved_at: draft.saved_at.to_string(),
    }
}

/// The first page on which nothing was answered by hand yet, so that a resumed draft opens where
/// the work stopped.
fn first_open_page(form: &Form, answers: &Answers) -> u32 {
    let fresh = form.initial_answers();
    let last_touched = form
        .pages()
        .iter()
        .rposition(|page| {
            show::page_fields(page).iter().any(|field| {
                answers.get(&field.key).is_some_and(|value| {
                    fresh.get(&field.key) != Some(value)
                        && !matches!(value, Value::Null)
                        && value.as_str() != Some("")
                })
            })
        })
        .unwrap_or(0);
    last_touched as u32
}

fn stored(origins: &BTreeMap<String, Origin>) -> BTreeMap<String, String> {
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
