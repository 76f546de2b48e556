//! The person's details at the portal, and changes of them.

use serde::Serialize;
use ts_rs::TS;

/// One row of the profile page.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ProfileRow {
    pub key: String,
    pub value: Option<String>,
    pub change: ProfileChange,
    /// For `choice`.
    pub choices: Vec<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum ProfileChange {
    Text,
    Date,
    Email,
    Choice,
    /// This portal takes no change of this value.
    NotHere,
}

#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ProfileUpdate {
    pub outcome: ProfileOutcome,
    pub rows: Vec<ProfileRow>,
    /// Keys that read back as they were meant.
    pub kept: Vec<String>,
    /// Keys that the portal said yes to and did not keep.
    pub not_kept: Vec<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum ProfileOutcome {
    Done,
    PartlyKept,
    /// Saved here; will be written and read back when the line and the login are there.
    Waiting,
}

#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PendingProfileChange {
    pub key: String,
    pub value: String,
    pub since: String,
}
