//! Why the device does not do what a page asks: SBI's error codes.

use serde_json::{Value, json};

use super::super::Purpose;
use crate::fingerprint::Failure;

/// A refusal; its code and wording go onto the wire. Codes to 202 are SBI 0.9.5's, from 113 on those
/// of MOSIP's own device.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    NoFinger,
    Extraction,
    Tampered,
    DeviceNotFound,
    /// For the page it is not found; who is at the workstation may be told more.
    NoAccess,
    /// As [`Refusal::NoAccess`].
    Silent,
    DeviceKeyExpired,
    AuthorityKeyMissing,
    CountNotSupported,
    Busy,
    BadTransactionId,
    CountMismatch,
    WrongType,
    WrongEnv,
    ExceptionWrong,
    WrongSubtype,
    WrongPurpose,
    SubtypeIsException,
    Malformed(&'static str),
    WrongVerb,
    UnknownDiscoveryType,
    OtherDiscoveryType,
    NothingConnected,
    StreamNotOffered,
    /// The capture verb of the other purpose.
    NotForThisPurpose(Purpose),
    Internal,
}

impl Refusal {
    pub fn code(self) -> u16 {
        match self {
            Self::NoFinger => 101,
            Self::Extraction => 102,
            Self::Tampered => 103,
            Self::DeviceNotFound | Self::NoAccess | Self::Silent => 106,
            Self::DeviceKeyExpired => 107,
            Self::AuthorityKeyMissing => 108,
            Self::CountNotSupported => 109,
            Self::Busy => 111,
            Self::BadTransactionId => 112,
            Self::CountMismatch => 113,
            Self::WrongType => 114,
            Self::WrongEnv => 115,
            Self::ExceptionWrong => 117,
            Self::WrongSubtype => 119,
            Self::WrongPurpose => 121,
            Self::SubtypeIsException => 122,
            Self::Malformed(_) => 123,
            Self::WrongVerb => 500,
            Self::UnknownDiscoveryType => 501,
            Self::OtherDiscoveryType => 502,
            Self::NothingConnected => 503,
            Self::StreamNotOffered => 601,
            Self::NotForThisPurpose(Purpose::Registration) => 709,
            Self::NotForThisPurpose(_) => 809,
            Self::Internal => 999,
        }
    }

    fn info(self) -> &'static str {
        match self {
            Self::NoFinger => "No biometric object found",
            Self::Extraction => "Technical error during extraction",
            Self::Tampered => "Device tamper detected",
            Self::DeviceNotFound | Self::NoAccess | Self::Silent => "Device not found",
            Self::DeviceKeyExpired => "Device public key expired",
            Self::AuthorityKeyMissing => "Domain public key missing",
            Self::CountNotSupported => "Requested number of fingers not supported",
            Self::Busy => "Device is busy",
            Self::BadTransactionId => "Transaction id is not 4 to 50 letters, digits or -",
            Self::CountMismatch => "Count and bioSubType do not fit",
            Self::WrongType => "Device type is wrong",
            Self::WrongEnv => "Environment is wrong",
            Self::ExceptionWrong => "Exception is wrong",
            Self::WrongSubtype => "bioSubType is wrong",
            Self::WrongPurpose => "Purpose is wrong",
            Self::SubtypeIsException => "A finger is both wanted and missing",
            Self::Malformed(what) => what,
            Self::WrongVerb => "Invalid URL or method",
            Self::UnknownDiscoveryType => "Unknown discovery type",
            Self::OtherDiscoveryType => "No device of this type",
            Self::NothingConnected => "No device connected",
            Self::StreamNotOffered => "Preview is for registration devices only",
            Self::NotForThisPurpose(_) => "Not offered for this device's purpose",
            Self::Internal => "Unknown error",
        }
    }

    /// `{errorCode, errorInfo}`.
    pub fn as_error(self) -> Value {
        let info = match self {
            Self::Malformed(what) => format!("Request is malformed: {what}"),
            other => other.info().to_owned(),
        };
        json!({ "errorCode": self.code().to_string(), "errorInfo": info })
    }
}

impl From<&Failure> for Refusal {
    fn from(failure: &Failure) -> Self {
        match failure {
            Failure::Removed => Self::DeviceNotFound,
            Failure::NoAccess => Self::NoAccess,
            Failure::Silent => Self::Silent,
            Failure::Busy | Failure::Cancelled => Self::Busy,
            Failure::Protocol { .. } | Failure::Device { .. } => Self::Extraction,
            Failure::Untrusted { .. } => Self::Tampered,
        }
    }
}
