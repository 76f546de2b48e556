//! What a person once submitted.

use kiosk_forms::AnswerText;
use serde::Serialize;
use ts_rs::TS;

use super::Application;

/// One value this person once gave, and where.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SubmittedValue {
    pub key: String,
    pub label: String,
    pub answer: AnswerText,
    /// The programme, or none when the value is from the portal's profile.
    pub programme: Option<String>,
    pub date: String,
    /// The submission it is in, if it is one of this workstation.
    pub submission: Option<String>,
}

#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SubmittedData {
    pub values: Vec<SubmittedValue>,
    /// Applications the portal knows of whose answers are on another workstation.
    pub elsewhere: Vec<Application>,
}
