//! MOSIP's Secure Biometric Interface (SBI 0.9.5 and 1.0), from both sides.
//!
//! A device listens on 127.0.0.1 on one of the [`PORTS`] and answers HTTP with methods of its own.
//!
//! - As a **client** of certified devices: [`discover`] finds them, [`check`] says whether what one
//!   signs holds against a [`Policy`], and [`SbiClient`] takes previews and captures from a
//!   [`CheckedDevice`]. Nothing that a device sends is believed before its signatures, certificates,
//!   times, ids and hashes fit; every failure is a [`Distrust`] of its own.
//! - As a **device**: [`service`] offers the scanners that we drive ourselves to the ID service's
//!   login page.
//!
//! A capture is not a [`FingerprintReader`](crate::fingerprint::FingerprintReader): a certified
//! device gives no picture but an encoded record (registration) or a sealed one (authentication),
//! and the record is worth what its signature and hash are worth. So it is handed on byte for byte,
//! as [`Record`] or [`Sealed`].

mod anchors;
mod answer;
mod capture;
mod check;
mod client;
mod distrust;
mod finger;
mod hash;
mod jws;
#[doc(hidden)]
pub mod parse;
mod policy;
mod preview;
pub mod service;
mod text;
mod word;

use std::ops::RangeInclusive;
use std::time::Duration;

use serde::Serialize;
use thiserror::Error;
use url::Url;

use crate::Mender;

pub use anchors::{Anchors, CertificateError, Domain};
pub use capture::{
    CaptureTrouble, Clock, Limits as CaptureLimits, Order, ReadRecord, Record, SbiClient, Sealed,
    TransactionId, UnreadableRecord, Use, Wanted,
};
pub use check::{CheckedDevice, check};
pub use client::{SetupError, client, discover};
pub use distrust::{Distrust, Token};
pub use finger::Finger;
pub use hash::Hash;
pub use jws::{Algorithm, JwsError, SignError, Signer, SoftKey};
pub use policy::{Authority, Environment, Policy, Profile};
pub use preview::Jpeg;

/// The ports on which an SBI device may listen.
pub const PORTS: RangeInclusive<u16> = 4501..=4600;

/// How long a device may take for an answer.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    pub discovery: Duration,
    pub info: Duration,
}

impl Default for Limits {
    /// Five seconds each, as MOSIP's registration client has it.
    fn default() -> Self {
        Self {
            discovery: Duration::from_secs(5),
            info: Duration::from_secs(5),
        }
    }
}

/// Which devices are to answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DeviceType {
    Any,
    Finger,
    Face,
    Iris,
}

impl DeviceType {
    fn as_str(self) -> &'static str {
        match self {
            Self::Any => "Biometric Device",
            Self::Finger => "Finger",
            Self::Face => "Face",
            Self::Iris => "Iris",
        }
    }
}

/// What discovery found.
#[derive(Debug, Default, Serialize)]
pub struct Discovery {
    pub devices: Vec<SbiDevice>,
    /// Services that listen but do not answer as SBI devices do. A port on which nothing listens is
    /// no trouble.
    pub troubles: Vec<PortTrouble>,
}

/// A trouble with whatever listens on one port.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PortTrouble {
    pub port: u16,
    pub trouble: SbiTrouble,
    pub mender: Mender,
}

/// Why a service's answer yields no device.
#[derive(Debug, Clone, PartialEq, Eq, Error, Serialize)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum SbiTrouble {
    #[error("the service did not answer in time")]
    Silent,
    #[error("the connection broke: {message}")]
    Broken { message: String },
    #[error("the service answers with HTTP status {status}")]
    Status { status: u16 },
    #[error("the answer is too long")]
    TooLong,
    #[error("the answer is not what SBI prescribes: {what}")]
    Malformed { what: &'static str },
    #[error("the service runs but no device is connected to it")]
    NoDevice,
    #[error("the device is busy")]
    Busy,
    /// `sbi_code`: SBI's error code, e.g. 110 = not ready.
    #[error("the device reports error {sbi_code}: {info}")]
    Refused { sbi_code: String, info: String },
}

impl SbiTrouble {
    pub fn mender(&self) -> Mender {
        match self {
            Self::NoDevice => Mender::Officer,
            Self::Busy => Mender::Time,
            Self::Silent
            | Self::Broken { .. }
            | Self::Status { .. }
            | Self::TooLong
            | Self::Malformed { .. }
            | Self::Refused { .. } => Mender::Technician,
        }
    }
}

/// A device as it describes itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SbiDevice {
    pub port: u16,
    /// Base address for further calls, with the slash at the end; always loopback and this port.
    pub callback: Url,
    pub device_id: String,
    pub device_code: String,
    pub status: Status,
    pub certification: Certification,
    pub purpose: Purpose,
    pub service_version: String,
    pub spec_versions: Vec<String>,
    /// `"0"` to `"3"`: which part of the device.
    pub sub_ids: Vec<String>,
    /// Who made it and which one it is.
    pub identity: DigitalId,
    /// What it signs about itself, or why that could not be had.
    pub info: Info,
    /// The token over that, still to be checked by [`check`].
    #[serde(skip)]
    pub info_token: Option<String>,
    /// Things that do not fit together; an honest device has none.
    pub doubts: Vec<Doubt>,
    pub trust: Trust,
}

/// What a device says about its maker and itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DigitalId {
    pub serial_no: String,
    pub make: String,
    pub model: String,
    /// `Finger`, `Iris` or `Face`.
    pub kind: String,
    /// E.g. `Single`, `Slap`, `Touchless`.
    pub sub_type: String,
    pub provider: String,
    pub provider_id: String,
    /// UTC, as the device spells it.
    pub date_time: String,
}

/// The answer to `MOSIPDINFO` for one device.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum Info {
    Known {
        /// `Staging`, `Developer`, `Pre-Production`, `Production` or `None`.
        env: String,
        firmware: String,
        /// Whether it came as a JWS at all; says nothing about the signature.
        signed: bool,
    },
    Unknown {
        trouble: SbiTrouble,
        mender: Mender,
    },
}

/// What a device says it can do at the moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    Ready,
    Busy,
    NotReady,
    NotRegistered,
}

/// How a device says it is certified.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum Certification {
    /// Encryption on the host.
    L0,
    /// Encryption in a trust module of its own.
    L1,
}

/// What a device is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    Auth,
    Registration,
    /// Not registered yet.
    None,
}

impl Purpose {
    /// As SBI spells it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Auth => "Auth",
            Self::Registration => "Registration",
            Self::None => "",
        }
    }
}

/// Something in a device's words that does not fit together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Doubt {
    /// It asked to be called elsewhere than where it was found; it is called where it was found.
    ForeignCallback,
    /// Its device code is not its serial number.
    CodeIsNotSerial,
    /// What it signs differs from what it said at discovery.
    InfoDiffers,
    /// It is registered but does not sign what it says.
    InfoUnsigned,
}

/// How far a device's words were checked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum Trust {
    /// Every check of a production profile passed.
    Checked {
        /// The organisation in the device's certificate.
        provider: String,
        certification: Certification,
    },
    /// Not all were made, or not with the strictness of production.
    Unchecked { reasons: Vec<Unchecked> },
}

/// Why a device is not as trusted as production asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Unchecked {
    /// Neither signatures nor certificates were looked at: treat all it says as hearsay.
    OnlyDiscovered,
    /// Everything was checked, but for a test environment.
    TestProfile(Environment),
    /// It names itself as a simulator, or has no serial number that a real device may have.
    Simulator,
    /// It authenticates without a trust module of its own.
    HostEncryption,
}
