//! Versions of a form: a draft stays on the one it was begun with until it is handed in, or moved by
//! somebody who has seen what changes.

use std::sync::Arc;

use kiosk_forms::{Form, FormHash, Lost};
use kiosk_identity::PersonKey;
use kiosk_sync::{
    Draft, DraftId, DraftSummary, LeftBehind, Moved, PortalProgramme, ProgrammeId, SubmissionId,
    Wording,
};

use crate::app::{App, Workplace};
use crate::host::Host;
use crate::loaded::{Loaded, NotLoaded, Words};
use crate::show;
use crate::views::{
    FormComparison, FormNews, FormSession, LeftAnswer, Problem, ProblemCode, Signal, Who,
};

impl<H: Host> App<H> {
    /// What is different in the portal's present form, and which answers have no place in it.
    pub async fn compare_form(&self, draft: &str) -> Result<FormComparison, Problem> {
        let work = self.work()?;
        let draft = self.draft(&work, draft)?;
        let (old, new) = self.old_and_new(&work, &draft)?;
        Ok(FormComparison {
            draft: draft.id.to_string(),
            form: new.form.hash().to_string(),
            changes: kiosk_forms::compare(&old.form, &new.form),
            lost: left(&old.form, &new.form, &draft),
            programme: draft.programme.name,
        })
    }

    /// Moves a draft to the form that was compared: what fits goes along, everything that it held
    /// is kept beside it until the portal has received the application.
    pub async fn move_draft(&self, draft: &str, form: &str) -> Result<FormSession, Problem> {
        let work = self.work()?;
        let draft = self.draft(&work, draft)?;
        let (old, new) = self.old_and_new(&work, &draft)?;
        if new.form.hash().to_string() != form {
            return Err(changed());
        }
        let answers = new.form.adopt(&old.form, &draft.answers);
        let mut origins = draft.origins.clone();
        origins.retain(|path, _| {
            new.form.answer(&answers, path) == old.form.answer(&draft.answers, path)
        });
        let moved = Moved {
            from: draft.form,
            to: new.form.hash(),
            answers,
            origins,
            wording: Wording {
                texts: std::collections::BTreeMap::new(),
                ..new.wording.clone()
            },
        };
        self.watch_disk();
        let officer = work.officer.clone();
        let draft = work
            .on_disk(move |store| store.drafts().move_to(draft.id, &moved, &officer))
            .await?;
        self.host.signal(Signal::Queue);
        self.session(&work, draft)
    }

    /// How the portal's form stands to the one that a draft is on.
    pub(crate) fn news(&self, work: &Workplace, draft: &DraftSummary) -> FormNews {
        self.news_of(work, &draft.person, draft.programme.id, &draft.form)
    }

    pub(crate) fn news_of(
        &self,
        work: &Workplace,
        person: &PersonKey,
        programme: ProgrammeId,
        on: &FormHash,
    ) -> FormNews {
        let listed = self
            .kept::<Vec<PortalProgramme>>(work, Some(person), "programmes")
            .is_none_or(|(list, _)| list.iter().any(|one| one.id == programme));
        match self.newest_form(work, programme) {
            _ if !listed => FormNews::Withdrawn,
            Some(None) => FormNews::Withdrawn,
            Some(Some(hash)) if hash != *on => {
                match self.form(
                    work,
                    &hash,
                    &self.wording_of(work, &hash, None),
                    Words::Today,
                ) {
                    Ok(_) => FormNews::Newer {
                        form: hash.to_string(),
                    },
                    Err(NotLoaded::Unusable(error)) => FormNews::NewerUnusable {
                        findings: show::findings(error),
                    },
                    // Nothing is known of it that would help anybody.
                    Err(NotLoaded::Problem(_)) => FormNews::Same,
                }
            }
            None | Some(Some(_)) => FormNews::Same,
        }
    }

    /// What a draft left behind under earlier versions of its form.
    pub(crate) fn left_by_draft(
        &self,
        work: &Workplace,
        draft: DraftId,
    ) -> Result<Vec<LeftAnswer>, Problem> {
        Ok(self.left_answers(work, &work.store.left().by_draft(draft)?))
    }

    pub(crate) fn left_by_submission(
        &self,
        work: &Workplace,
        submission: SubmissionId,
    ) -> Result<Vec<LeftAnswer>, Problem> {
        Ok(self.left_answers(work, &work.store.left().by_submission(submission)?))
    }

    /// A version that can no longer be read (by a later program) tells what it held as it stands.
    fn left_answers(&self, work: &Workplace, versions: &[LeftBehind]) -> Vec<LeftAnswer> {
        let mut all: Vec<LeftAnswer> = Vec::new();
        for version in versions {
            let old = self.form(work, &version.form, &version.wording, Words::Today);
            let wording =
                self.wording_of(work, &version.moved_to, version.wording.language.clone());
            let new = self.form(work, &version.moved_to, &wording, Words::Today);
            let found: Vec<LeftAnswer> = match (old, new) {
                (Ok(old), Ok(new)) => old
                    .form
                    .lost(&new.form, &version.answers)
                    .into_iter()
                    .map(left_answer)
                    .collect(),
                _ => version
                    .answers
                    .iter()
                    .map(|(key, value)| LeftAnswer {
                        path: key.clone(),
                        label: key.clone(),
                        answer: value
                            .as_str()
                            .map_or_else(|| value.to_string(), str::to_owned),
                    })
                    .collect(),
            };
            for one in found {
                all.retain(|known| known.path != one.path);
                all.push(one);
            }
        }
        all
    }

    fn old_and_new(
        &self,
        work: &Workplace,
        draft: &Draft,
    ) -> Result<(Arc<Loaded>, Arc<Loaded>), Problem> {
        let Some(Some(hash)) = self.newest_form(work, draft.programme.id) else {
            return Err(changed());
        };
        if hash == draft.form {
            return Err(changed());
        }
        let old = self.form_of_draft(work, draft)?;
        let wording = self.wording_of(work, &hash, draft.wording.language.clone());
        let new = self.form(work, &hash, &wording, Words::Today)?;
        Ok((old, new))
    }
}

fn left(old: &Form, new: &Form, draft: &Draft) -> Vec<LeftAnswer> {
    old.lost(new, &draft.answers)
        .into_iter()
        .map(left_answer)
        .collect()
}

fn left_answer(lost: Lost) -> LeftAnswer {
    LeftAnswer {
        path: lost.path,
        label: lost.label,
        answer: lost.value_text,
    }
}

fn changed() -> Problem {
    Problem::new(ProblemCode::FormChanged, Who::Officer)
}
