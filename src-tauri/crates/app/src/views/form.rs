//! Filling a form: drafts, answers, and the check before the applicant confirms.

use kiosk_forms::{AnswerText, Changed, FieldError, Page};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

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
}

/// What changes while a form is being filled.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct FormState {
    #[ts(type = "Record<string, unknown>")]
    pub answers: kiosk_forms::Answers,
    /// Prefix and id of what is not to be seen.
    pub hidden: Vec<String>,
    /// Prefix and id of what the form's logic has changed for now.
    #[ts(type = "Record<string, Changed>")]
    pub changed: std::collections::BTreeMap<String, Changed>,
    /// Keys whose present value came from somewhere else than the keyboard.
    #[ts(type = "Record<string, Origin>")]
    pub origins: std::collections::BTreeMap<String, Origin>,
    /// All broken rules of visible questions; the screen shows those of pages that were left.
    pub errors: Vec<FieldError>,
    /// The form's rules contradict each other: nothing can be finalized.
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
}

/// All answers, to be read before the applicant confirms.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Check {
    pub draft: String,
    pub programme: String,
    pub applicant: String,
    pub sections: Vec<CheckSection>,
    pub errors: Vec<FieldError>,
    pub warnings: Vec<CheckWarning>,
}

#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct CheckSection {
    pub title: Option<String>,
    pub page: u32,
    pub rows: Vec<CheckRow>,
}

#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct CheckRow {
    pub key: String,
    pub label: String,
    pub answer: Option<AnswerText>,
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
