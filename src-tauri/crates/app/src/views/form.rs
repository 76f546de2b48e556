//! Filling a form: drafts, answers, and the check before the applicant confirms.

use std::collections::BTreeMap;

use kiosk_forms::{AnswerText, Changed, FieldError, Page};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{AttachSource, FormLanguage, FormNews, LeftAnswer};

/// An open draft with its form.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct FormSession {
    pub draft: String,
    pub programme: String,
    pub applicant: String,
    pub pages: Vec<Page>,
    /// Page to open first, counted from 0.
    pub page: u32,
    pub state: FormState,
    /// BCP 47 tag of the language in which the form is shown; none for its own words.
    pub language: Option<String>,
    /// Languages in which it can be shown besides its own words.
    pub languages: Vec<FormLanguage>,
    /// Where this workstation takes files from.
    pub sources: Vec<AttachSource>,
    /// Paths, without rows, of the questions that a photograph can answer.
    pub photographable: Vec<String>,
    /// How the portal's form stands to this one.
    pub news: FormNews,
    /// Answers under earlier versions of the form that did not fit this one.
    pub left: Vec<LeftAnswer>,
}

/// What changes while a form is being filled.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct FormState {
    /// As typed, with what the form calculates; questions that are hidden now keep theirs. A file is
    /// an object whose `url` is a handle, `attachment:` and a hash.
    #[ts(type = "Record<string, unknown>")]
    pub answers: kiosk_forms::Answers,
    /// Instance ids (prefix and id) of the nodes that are not to be seen; what is inside of one is
    /// not listed.
    pub hidden: Vec<String>,
    /// What the form's own logic makes of a node instead of its definition, by instance id.
    pub changed: BTreeMap<String, Changed>,
    /// Paths whose present value came from somewhere else than the keyboard.
    #[ts(type = "Record<string, Origin>")]
    pub origins: BTreeMap<String, Origin>,
    /// All broken rules of visible questions; the screen shows those of pages that were left.
    pub errors: Vec<FieldError>,
    /// The form's rules contradict each other: nothing can be handed in.
    pub unsettled: bool,
    pub saved_at: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum Origin {
    Profile,
    IdService,
}

#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct DraftRow {
    pub draft: String,
    pub applicant: String,
    pub programme: String,
    pub officer: String,
    pub started_at: String,
    pub saved_at: String,
    pub answered: u32,
    pub questions: u32,
    /// How the portal's form stands to the one of this draft.
    pub news: FormNews,
}

/// All answers, to be read before the applicant confirms.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Check {
    pub draft: String,
    pub programme: String,
    pub applicant: String,
    /// BCP 47 tag of the language of the labels; none for the form's own words.
    pub language: Option<String>,
    pub sections: Vec<CheckSection>,
    pub errors: Vec<FieldError>,
    pub unsettled: bool,
    pub warnings: Vec<CheckWarning>,
}

#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct CheckSection {
    pub title: Option<String>,
    pub page: u32,
    pub rows: Vec<CheckRow>,
}

/// One line of the check: an answer, or the heading of a group, a table or one of its rows.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct CheckRow {
    /// Of an answer its path; unique in its section.
    pub path: String,
    /// The last name of the path.
    pub key: String,
    pub label: String,
    /// How many groups and rows it stands in.
    pub depth: u32,
    pub heading: bool,
    pub answer: Option<AnswerText>,
    /// What was signed, as a `data:` URL.
    pub picture: Option<String>,
    pub origin: Option<Origin>,
}

/// What the portal is known to do with this record.
#[derive(Debug, Clone, Serialize, Deserialize, PartialEq, Eq, TS)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase", tag = "is")]
pub enum CheckWarning {
    /// The portal cannot store this character in this answer.
    CannotStore {
        key: String,
        label: String,
        character: String,
        replacement: String,
    },
    /// The portal breaks on an answer with parts (choices, a table) under this name.
    CannotNest { key: String, label: String },
    /// The portal takes this answer into the person's profile and out of the application.
    MovesToProfile { key: String, label: String },
    /// The portal would overwrite a column of its own that is not the applicant's to set.
    OverwritesColumn { key: String, label: String },
}
