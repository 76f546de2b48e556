//! Discovery of devices that speak MOSIP's Secure Biometric Interface (SBI 0.9.5).
//!
//! Such a device listens on 127.0.0.1 on one of the [`PORTS`] and answers HTTP with methods of its
//! own: `MOSIPDISC /device` says which devices there are, `MOSIPDINFO /info` what they sign about
//! themselves. This module asks both and reads the answers with limits. It does **not** check
//! signatures or chains yet: every device is [`Trust::Unchecked`].

mod answer;
mod client;
mod text;

use std::ops::RangeInclusive;
use std::time::Duration;

use serde::Serialize;
use thiserror::Error;
use url::Url;

use crate::Mender;

pub use client::{SetupError, client, discover};

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
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Trust {
    /// Neither signatures nor certificates were checked: treat all it says as hearsay.
    Unchecked,
}
