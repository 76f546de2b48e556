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
    /// A camera that is plugged in; for questions that a photograph can answer.
    Camera,
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

/// A photograph that is being taken for a question.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Photograph {
    /// Those that are plugged in.
    pub cameras: Vec<CameraChoice>,
    /// The id of the one that is used.
    pub camera: String,
    pub step: PhotographStep,
    /// What is seen, or what was taken, as a `data:image/jpeg;base64,` address of at most 480, or 960,
    /// pixels a side; gone as soon as it is kept or let go.
    pub picture: Option<String>,
}

#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct CameraChoice {
    pub id: String,
    pub name: String,
}

#[derive(Debug, Clone, Serialize, TS)]
#[serde(
    tag = "kind",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub enum PhotographStep {
    /// The camera is being lit.
    Opening,
    /// What it sees is shown as it comes.
    Live,
    /// The picture stands still, and the camera is dark.
    Taken,
    /// The camera was unplugged; it goes on by itself when it is plugged in again.
    Unplugged,
    Failed {
        problem: Problem,
    },
}
