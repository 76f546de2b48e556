//! The texts of a form in another language.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::{BTreeMap, HashMap};

use crate::form::Form;

/// The most texts that are read from a form's own translations.
const MAX_TEXTS: usize = 50_000;

/// A table of translations. It comes from whoever runs the programme, not from the form.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Texts {
    /// BCP 47, such as "am". Also picks the form's own translations.
    pub language: String,
    /// From the text of the schema to the text that is shown.
    pub texts: BTreeMap<String, String>,
}

/// A text of a form that can be translated.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Text {
    /// As it stands in the schema.
    pub text: String,
    /// Keys of the components that use it.
    pub uses: Vec<String>,
}

/// What is shown for the texts of a form.
#[derive(Debug, Clone, Default)]
pub(crate) struct Words {
    given: BTreeMap<String, String>,
    own: BTreeMap<String, String>,
    /// Of the form's own translations.
    pub languages: Vec<String>,
}

/// What there was to translate while a form was read.
#[derive(Debug, Default)]
pub(crate) struct Seen {
    texts: Vec<Text>,
    index: HashMap<String, usize>,
}

impl Words {
    /// `i18n` is the form's own: texts by language.
    pub fn new(texts: Option<&Texts>, i18n: Option<&Value>) -> Self {
        let languages = i18n.and_then(Value::as_object);
        let own = texts.and_then(|texts| {
            let mut entries = languages?.iter();
            let named = |name: &str| name.eq_ignore_ascii_case(&texts.language);
            entries
                .find(|(name, _)| named(name))
                .map(|(_, texts)| texts)
        });
        // i18next keeps the texts of a language under the name of a namespace.
        let own = own.map(|own| own.get("translation").unwrap_or(own));
        let own = own.and_then(Value::as_object).into_iter().flatten();
        let entry = |(from, to): (&String, &Value)| {
            let to = to.as_str().filter(|to| !to.trim().is_empty())?;
            Some((from.clone(), to.to_owned()))
        };
        let names = languages
            .into_iter()
            .flatten()
            .map(|(name, _)| name.clone());
        Self {
            given: texts.map(|texts| texts.texts.clone()).unwrap_or_default(),
            own: own.take(MAX_TEXTS).filter_map(entry).collect(),
            languages: names.collect(),
        }
    }

    /// The form's own translations into the language that was asked for.
    pub fn own(&self) -> &BTreeMap<String, String> {
        &self.own
    }

    /// The text as it is shown.
    pub fn translated<'a>(&'a self, text: &'a str) -> &'a str {
        if self.given.is_empty() && self.own.is_empty() {
            return text;
        }
        let found = |text: &str| self.given.get(text).or_else(|| self.own.get(text));
        let shown = found(text).or_else(|| found(text.trim()));
        shown
            .filter(|text| !text.trim().is_empty())
            .map_or(text, String::as_str)
    }
}

impl Seen {
    pub fn add(&mut self, text: &str, used_by: &str) {
        if text.trim().is_empty() {
            return;
        }
        if let Some(place) = self.index.get(text) {
            let uses = &mut self.texts[*place].uses;
            if uses.last().is_none_or(|last| last != used_by) {
                uses.push(used_by.to_owned());
            }
        } else {
            self.index.insert(text.to_owned(), self.texts.len());
            let (text, uses) = (text.to_owned(), vec![used_by.to_owned()]);
            self.texts.push(Text { text, uses });
        }
    }

    pub fn texts(self) -> Vec<Text> {
        self.texts
    }
}

impl Texts {
    /// The texts of the form that have no translation here; empty if it is complete.
    pub fn missing(&self, form: &Form) -> Vec<String> {
        let known = |text: &str| {
            let found = self.texts.get(text).or_else(|| self.texts.get(text.trim()));
            found.is_some_and(|text| !text.trim().is_empty())
        };
        let texts = form.texts().iter().map(|text| &text.text);
        texts.filter(|text| !known(text)).cloned().collect()
    }
}
