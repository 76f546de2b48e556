//! Versions of forms and the languages in which they are shown.

use kiosk_forms::{Change, Finding};
use serde::Serialize;
use ts_rs::TS;

/// A language in which a form can be shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct FormLanguage {
    /// BCP 47.
    pub tag: String,
    pub right_to_left: bool,
    /// Texts of the form that are shown in its own words for want of a translation.
    pub missing: u32,
    /// All texts of the form.
    pub texts: u32,
}

/// How the form that the portal has now stands to the one that a draft is on. Whatever it is, the
/// draft can be filled in and handed in as it is.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase", tag = "is")]
pub enum FormNews {
    /// It is the same, as far as is known here.
    Same,
    /// There is another one, to which the draft can be moved.
    Newer { form: String },
    /// There is another one, which cannot be used on this workstation.
    NewerUnusable { findings: Vec<Finding> },
    /// The portal has no form for the programme any more, or does not offer the programme.
    Withdrawn,
}

/// What moving a draft to the portal's present form would do.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct FormComparison {
    pub draft: String,
    pub programme: String,
    /// The form that was compared; to be named when the draft is moved.
    pub form: String,
    pub changes: Vec<Change>,
    /// Answers that have no place in the new form.
    pub lost: Vec<LeftAnswer>,
}

/// An answer that has no place in a form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct LeftAnswer {
    pub path: String,
    pub label: String,
    pub answer: String,
}
