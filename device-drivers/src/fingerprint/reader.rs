//! What a fingerprint scanner is asked and what it answers.

use std::time::Duration;

use serde::Serialize;
use thiserror::Error;

use super::{Cancel, Image};
use crate::Mender;

/// A fingerprint scanner that is open and ours. Dropping it gives it back.
pub trait FingerprintReader: Send {
    fn info(&self) -> &ReaderInfo;

    /// Waits for a finger and gives its best picture. Blocks for at most `request.time_limit`, some
    /// 100 ms, and what the picture then takes over the line; `tell` is called on this thread, in order. After a [`Retry`] the reader can be
    /// asked again at once; after a [`Failure`] that is not `Cancelled` or `Busy` it is to be opened anew.
    fn capture(
        &mut self,
        request: &CaptureRequest,
        cancel: &Cancel,
        tell: &mut dyn FnMut(Event),
    ) -> Result<Image, CaptureError>;
}

/// What a scanner says it is. Texts are cut and cleaned of control characters; empty when it does not say.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReaderInfo {
    pub transport: Transport,
    pub make: String,
    pub model: String,
    pub serial: String,
    pub firmware: String,
    /// Size of its pictures, in pixels.
    pub width: u16,
    pub height: u16,
    /// Resolution of its pictures, in pixels per inch.
    pub dpi: u16,
}

/// What a scanner is reached through.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Transport {
    Hid,
    UsbBulk,
    Sbi,
}

/// What is asked of a capture.
#[derive(Debug, Clone, Copy)]
pub struct CaptureRequest {
    /// How long to wait for a picture that is good enough.
    pub time_limit: Duration,
    /// 0 to 100; a picture below this ends in a [`Retry`] when the time is over.
    pub wanted_quality: u8,
    /// Whether [`Event::Preview`] is wanted.
    pub preview: bool,
}

/// What happens while a capture runs.
#[derive(Debug)]
pub enum Event {
    /// The scanner is lit and waits for a finger.
    Waiting,
    FingerOn,
    FingerOff,
    /// A picture in passing, smaller or worse than the final one.
    Preview(Image),
    Quality(Quality),
    /// `percent` (0 to 100) of the final picture has come over the line.
    Transfer {
        percent: u8,
    },
}

/// How good a picture is, with what there is to say to the person at the scanner.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Quality {
    /// 0 to 100, 100 best.
    pub score: u8,
    /// What spoils it most; `Good` when nothing does.
    pub word: QualityWord,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum QualityWord {
    Good,
    NoFinger,
    /// Ridges break up: moisten the finger or press a little longer.
    TooDry,
    /// Ridges run together: dry the finger.
    TooWet,
    /// Too little contact: press more firmly.
    TooLight,
    /// It moved while it was read.
    Moved,
    /// Lay it in the middle.
    NotCentred,
    /// The finger is only partly on the scanner.
    TooSmall,
}

/// Why a capture gave no picture.
#[derive(Debug, Error)]
pub enum CaptureError {
    #[error("try again: {0}")]
    Retry(#[from] Retry),
    #[error(transparent)]
    Failure(#[from] Failure),
}

/// What the person at the scanner can mend.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error, Serialize)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum Retry {
    #[error("no finger was laid on in time")]
    NoFinger,
    #[error("the finger was lifted too early")]
    TooShort,
    #[error("the picture is not good enough ({} of 100)", .0.score)]
    PoorQuality(Quality),
    #[error("the glass is dirty, or a finger lay on it from the start")]
    CleanGlass,
}

/// What lies with the machine.
#[derive(Debug, Clone, PartialEq, Eq, Error, Serialize)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum Failure {
    #[error("the scanner was unplugged")]
    Removed,
    /// Another program has it, or another capture runs.
    #[error("the scanner is busy")]
    Busy,
    #[error("the capture was cancelled")]
    Cancelled,
    /// Missing rights: on Linux a udev rule of the installation.
    #[error("this user may not use the scanner")]
    NoAccess,
    #[error("the scanner does not answer")]
    Silent,
    /// It answers against its own protocol. `what`: which rule it broke.
    #[error("the scanner does not keep its protocol: {what}")]
    Protocol { what: String },
    /// It reports an error of its own. `what`: in its own words or numbers.
    #[error("the scanner reports: {what}")]
    Device { what: String },
    /// What it says cannot be trusted (signature, certificate, time, transaction).
    #[error("the scanner cannot be trusted: {what}")]
    Untrusted { what: String },
}

impl Failure {
    pub fn mender(&self) -> Mender {
        match self {
            Self::Removed => Mender::Officer,
            Self::Busy | Self::Cancelled => Mender::Time,
            Self::NoAccess
            | Self::Silent
            | Self::Protocol { .. }
            | Self::Device { .. }
            | Self::Untrusted { .. } => Mender::Technician,
        }
    }
}
