//! Files that are attached to a form.

use serde::Serialize;
use ts_rs::TS;

use super::{FormState, Problem};

/// Where files are taken from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum AttachSource {
    /// A dialogue of the system.
    File,
    /// The folder in which the scanner leaves its files.
    Scanner,
}

/// The files that the scanner left.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ScanFolder {
    /// Whether this workstation has such a folder.
    pub there: bool,
    /// Newest first.
    pub files: Vec<ScannedFile>,
}

#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ScannedFile {
    pub name: String,
    /// Bytes.
    #[ts(type = "number")]
    pub size: u64,
    pub modified_at: String,
}

/// What came of attaching files.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Attached {
    pub state: FormState,
    pub refused: Vec<RefusedFile>,
}

/// A file that was not attached, and why.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct RefusedFile {
    pub name: String,
    pub problem: Problem,
}

/// Something to recognise a file by.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct FilePreview {
    /// A small JPEG as a `data:` URL; none if the file is no picture.
    pub picture: Option<String>,
}
