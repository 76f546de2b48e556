//! Forms that are in use, read once: by their hash and the words in which they are shown. In memory
//! while the workstation is unlocked.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::{Arc, Mutex};

use kiosk_forms::{FieldKind, Form, FormHash, LoadError, Loading, RemoteLists, Texts, Warning};
use kiosk_sync::Wording;

use crate::app::{App, Workplace, lock};
use crate::host::Host;
use crate::show;
use crate::translation::is_right_to_left;
use crate::views::{FormLanguage, Problem};

/// Forms that are kept read. A form of a thousand questions takes some megabytes; at a desk a
/// handful of programmes is in use.
const AT_MOST: usize = 12;

/// Whose words stand in for those of a form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Words {
    /// Today's translation.
    Today,
    /// Those that were shown when it was confirmed.
    AsShown,
}

/// A form, read.
pub(crate) struct Loaded {
    pub form: Form,
    /// How it is shown, its texts included.
    pub wording: Wording,
    /// Keys of the questions that take files.
    pub file_keys: BTreeSet<String>,
    /// The languages in which it can be shown.
    pub languages: Vec<FormLanguage>,
    /// What the form's owner should know of it.
    pub remarks: Vec<Warning>,
}

/// Why a form is not to be had.
pub(crate) enum NotLoaded {
    Unusable(LoadError),
    Problem(Problem),
}

impl From<NotLoaded> for Problem {
    fn from(why: NotLoaded) -> Self {
        match why {
            NotLoaded::Unusable(error) => show::unusable(&error),
            NotLoaded::Problem(problem) => problem,
        }
    }
}

impl From<Problem> for NotLoaded {
    fn from(problem: Problem) -> Self {
        NotLoaded::Problem(problem)
    }
}

type Key = (FormHash, Words, Wording);

/// The forms that are kept read, last used first.
#[derive(Default)]
pub(crate) struct LoadedForms(Mutex<VecDeque<(Key, Arc<Loaded>)>>);

impl LoadedForms {
    fn get(&self, key: &Key) -> Option<Arc<Loaded>> {
        let mut kept = lock(&self.0);
        let place = kept.iter().position(|(known, _)| known == key)?;
        let found = kept.remove(place)?;
        let form = Arc::clone(&found.1);
        kept.push_front(found);
        Some(form)
    }

    fn put(&self, key: Key, form: &Arc<Loaded>) {
        let mut kept = lock(&self.0);
        kept.retain(|(known, _)| *known != key);
        kept.push_front((key, Arc::clone(form)));
        kept.truncate(AT_MOST);
    }

    pub fn forget_all(&self) {
        lock(&self.0).clear();
    }
}

impl<H: Host> App<H> {
    /// A form of the store in the words of a draft (today's) or of a submission (as shown).
    pub(crate) fn form(
        &self,
        work: &Workplace,
        hash: &FormHash,
        wording: &Wording,
        words: Words,
    ) -> Result<Arc<Loaded>, NotLoaded> {
        let key = (*hash, words, wording.clone());
        if let Some(found) = work.forms.get(&key) {
            return Ok(found);
        }
        let loaded = Arc::new(self.load(work, hash, wording, words)?);
        work.forms.put(key, &loaded);
        Ok(loaded)
    }

    fn load(
        &self,
        work: &Workplace,
        hash: &FormHash,
        wording: &Wording,
        words: Words,
    ) -> Result<Loaded, NotLoaded> {
        let problem = |error: kiosk_sync::StoreError| NotLoaded::Problem(error.into());
        let schema = work.store.forms().get(hash).map_err(problem)?;
        let mut lists = RemoteLists::default();
        for (address, hash) in &wording.lists {
            let json = work.store.form_lists().get(hash).map_err(problem)?;
            let list = serde_json::from_slice(&json)
                .map_err(|error| NotLoaded::Problem(Problem::unforeseen(&error)))?;
            lists.0.insert(address.clone(), list);
        }
        let plain = Loading {
            texts: None,
            lists: &lists,
        };
        let own = kiosk_forms::load_with(&schema, &plain).map_err(NotLoaded::Unusable)?;
        let of_form: BTreeSet<String> = own.texts().iter().map(|one| one.text.clone()).collect();
        let languages = self.languages_of(work, &own, &of_form).map_err(problem)?;
        let (form, texts) = match &wording.language {
            None => (own, BTreeMap::new()),
            Some(language) => {
                let shown = match words {
                    Words::AsShown => wording.texts.clone(),
                    Words::Today => {
                        let mut all = self.translated(work, language).map_err(problem)?;
                        all.retain(|text, _| of_form.contains(text));
                        all
                    }
                };
                let texts = Texts {
                    language: language.clone(),
                    texts: shown,
                };
                let with = Loading {
                    texts: Some(&texts),
                    lists: &lists,
                };
                let form = kiosk_forms::load_with(&schema, &with).map_err(NotLoaded::Unusable)?;
                (form, texts.texts)
            }
        };
        let remarks = form.warnings(&self.around.portal.columns());
        let file_keys = form
            .fields()
            .filter(|field| matches!(field.kind, FieldKind::File { .. }))
            .map(|field| last_name(&field.key).to_owned())
            .collect();
        Ok(Loaded {
            form,
            wording: Wording {
                texts,
                ..wording.clone()
            },
            file_keys,
            languages,
            remarks,
        })
    }

    /// Every translation into a language: the organisation's files, over them what was imported here.
    fn translated(
        &self,
        work: &Workplace,
        language: &str,
    ) -> Result<BTreeMap<String, String>, kiosk_sync::StoreError> {
        let mut all = BTreeMap::new();
        let of_language = |one: &&crate::translation::Translation| one.language == language;
        for file in self.config.forms.translations.iter().filter(of_language) {
            all.extend(file.texts.clone());
        }
        all.extend(work.store.form_texts().of(language)?);
        all.retain(|_, shown| !shown.is_empty());
        Ok(all)
    }

    fn languages_of(
        &self,
        work: &Workplace,
        form: &Form,
        texts: &BTreeSet<String>,
    ) -> Result<Vec<FormLanguage>, kiosk_sync::StoreError> {
        let own: BTreeSet<String> = form.languages().iter().cloned().collect();
        let mut tags = own.clone();
        tags.extend(work.store.form_texts().languages()?);
        let files = &self.config.forms.translations;
        tags.extend(files.iter().map(|file| file.language.clone()));
        let mut languages = Vec::new();
        for tag in tags {
            let known = self.translated(work, &tag)?;
            let translated = texts
                .iter()
                .filter(|text| known.contains_key(*text))
                .count();
            if translated > 0 || own.contains(&tag) {
                let missing = Texts {
                    language: tag.clone(),
                    texts: known,
                }
                .missing(form)
                .len();
                languages.push(FormLanguage {
                    right_to_left: is_right_to_left(&tag),
                    missing: missing as u32,
                    texts: texts.len() as u32,
                    tag,
                });
            }
        }
        Ok(languages)
    }
}

fn last_name(key: &str) -> &str {
    key.rsplit('.').next().unwrap_or(key)
}
