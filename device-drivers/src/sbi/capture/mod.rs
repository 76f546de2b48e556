//! Captures from a checked device: what is asked, what comes back, and every check in between.
//!
//! Architecture invariant: a [`Sealed`] or a [`Record`] exists only after all checks of
//! [`check::capture`] passed; both are zeroized when dropped, cannot be copied and never reach a log.

pub(crate) mod answer;
pub(crate) mod check;
mod client;
mod order;

use std::fmt;

use serde::Serialize;
use thiserror::Error;
use zeroize::Zeroizing;

use super::{Distrust, Finger, Hash, SbiTrouble};
use crate::Mender;
use crate::fingerprint::{CaptureError, Failure, Retry};

pub use check::{ReadRecord, UnreadableRecord};
pub use client::{Clock, Limits, SbiClient};
pub use order::{Order, TransactionId, Use, Wanted};

/// A fingerprint sealed for the ID authority: nobody here can open it.
pub struct Sealed {
    finger: Finger,
    quality: u8,
    hash: Hash,
    element: Zeroizing<String>,
}

impl Sealed {
    pub fn finger(&self) -> Finger {
        self.finger
    }

    /// 0 to 100, as the device signed it.
    pub fn quality(&self) -> u8 {
        self.quality
    }

    /// What the next capture of the same transaction goes on from.
    pub fn hash(&self) -> Hash {
        self.hash
    }

    /// The element as the ID service takes it: a JSON object with `specVersion`, `data`, `hash`,
    /// `sessionKey` and `thumbprint`, each exactly as the device wrote it.
    pub fn element(&self) -> &str {
        &self.element
    }
}

impl fmt::Debug for Sealed {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Sealed({:?}, quality {})", self.finger, self.quality)
    }
}

/// A fingerprint as an ISO/IEC 19794-4 record.
pub struct Record {
    finger: Finger,
    quality: u8,
    hash: Hash,
    bytes: Zeroizing<Vec<u8>>,
}

impl Record {
    pub fn finger(&self) -> Finger {
        self.finger
    }

    /// 0 to 100, as the device signed it.
    pub fn quality(&self) -> u8 {
        self.quality
    }

    /// What the next capture of the same transaction goes on from.
    pub fn hash(&self) -> Hash {
        self.hash
    }

    /// The record as the device made it.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Takes the record out.
    pub fn into_bytes(self) -> Zeroizing<Vec<u8>> {
        self.bytes
    }
}

impl fmt::Debug for Record {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            out,
            "Record({:?}, quality {}, {} bytes)",
            self.finger,
            self.quality,
            self.bytes.len()
        )
    }
}

/// Why a capture or a preview gave nothing.
#[derive(Debug, Clone, PartialEq, Eq, Error, Serialize)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum CaptureTrouble {
    #[error("it was cancelled")]
    Cancelled,
    #[error("the order cannot be asked of a device: {what}")]
    BadOrder { what: &'static str },
    /// The line or the answer as such.
    #[error("{trouble}")]
    Line { trouble: SbiTrouble },
    /// `sbi_code`: SBI's error code, e.g. 101 = no finger.
    #[error("the device reports error {sbi_code}: {info}")]
    Reported { sbi_code: String, info: String },
    #[error(transparent)]
    Distrust {
        #[from]
        distrust: Distrust,
    },
}

impl From<SbiTrouble> for CaptureTrouble {
    fn from(trouble: SbiTrouble) -> Self {
        match trouble {
            SbiTrouble::Refused { sbi_code, info } => Self::Reported { sbi_code, info },
            trouble => Self::Line { trouble },
        }
    }
}

impl CaptureTrouble {
    pub fn mender(&self) -> Mender {
        match self {
            Self::Cancelled => Mender::Time,
            Self::Line { trouble } => trouble.mender(),
            Self::Reported { sbi_code, .. } => match sbi_code.as_str() {
                "101" | "102" | "105" | "701" | "801" => Mender::Officer,
                "110" => Mender::Time,
                _ => Mender::Technician,
            },
            Self::Distrust {
                distrust: Distrust::Quality { .. },
            } => Mender::Officer,
            Self::BadOrder { .. } | Self::Distrust { .. } => Mender::Technician,
        }
    }
}

/// In the words of the scanners that we drive ourselves.
impl From<CaptureTrouble> for CaptureError {
    fn from(trouble: CaptureTrouble) -> Self {
        use crate::fingerprint::{Quality, QualityWord};
        match trouble {
            CaptureTrouble::Cancelled => Failure::Cancelled.into(),
            CaptureTrouble::Line { trouble } => match trouble {
                SbiTrouble::Silent => Failure::Silent,
                SbiTrouble::NoDevice | SbiTrouble::Broken { .. } => Failure::Removed,
                SbiTrouble::Busy => Failure::Busy,
                other => Failure::Protocol {
                    what: other.to_string(),
                },
            }
            .into(),
            CaptureTrouble::Reported { sbi_code, info } => match sbi_code.as_str() {
                "101" | "701" | "801" => Retry::NoFinger.into(),
                "102" => Retry::TooShort.into(),
                "110" => Failure::Busy.into(),
                _ => Failure::Device {
                    what: format!("{sbi_code} {info}"),
                }
                .into(),
            },
            CaptureTrouble::Distrust {
                distrust: Distrust::Quality { got, .. },
            } => Retry::PoorQuality(Quality {
                score: got,
                word: QualityWord::Good,
            })
            .into(),
            CaptureTrouble::Distrust { distrust } => Failure::Untrusted {
                what: distrust.to_string(),
            }
            .into(),
            CaptureTrouble::BadOrder { what } => Failure::Protocol {
                what: what.to_owned(),
            }
            .into(),
        }
    }
}
