//! Why a device, or what it sent, is not believed.

use serde::Serialize;
use thiserror::Error;

use super::anchors::CertificateError;
use super::jws::JwsError;
use super::{Certification, Environment, Finger, Purpose, Status};

/// One of the signed texts of a device.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Token {
    /// What it says about itself.
    DeviceInfo,
    /// Who made it and which one it is; inside the other two.
    DigitalId,
    /// What it captured.
    Data,
}

/// A check that failed. `element` counts captured fingers from 0.
#[derive(Debug, Clone, PartialEq, Eq, Error, Serialize)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum Distrust {
    #[error("the device does not say anything signed about itself")]
    NoInfo,
    #[error("the {token:?} is not a sound token: {why}")]
    Token { token: Token, why: JwsError },
    #[error("the certificate of the {token:?} is not trusted: {why}")]
    Certificate { token: Token, why: CertificateError },
    /// `field` is missing, of another kind, too long or not as SBI prescribes.
    #[error("the {token:?} does not have a proper {field}")]
    Malformed { token: Token, field: &'static str },
    #[error("what it signs differs from what it said at discovery: {field}")]
    InfoDiffers { field: &'static str },
    /// The organisation in the device's certificate is not the provider that the digital ID names.
    #[error("the certificate belongs to {certificate:?}, the device says {said}")]
    Provider {
        certificate: Option<String>,
        said: String,
    },
    #[error("devices of {provider} are not registered here")]
    UnknownProvider { provider: String },
    #[error("the device code is not the serial number")]
    CodeIsNotSerial,
    #[error("it is for the environment {said}, not {wanted:?}")]
    Environment { wanted: Environment, said: String },
    #[error("it is for {said:?}, not {wanted:?}")]
    Purpose { wanted: Purpose, said: Purpose },
    #[error("it is not ready: {status:?}")]
    NotReady { status: Status },
    #[error("it speaks none of our versions of SBI: {said}")]
    SpecVersion { said: String },
    #[error("certification {said:?} is not enough for this")]
    Certification { said: Certification },
    #[error("it is a simulator")]
    Simulator,
    #[error("it is no fingerprint device")]
    NotFingers,

    #[error("{got} fingers came, {wanted} were asked for")]
    Count { wanted: usize, got: usize },
    #[error("finger {element} is {said:?}, which was not asked for")]
    Finger { element: usize, said: String },
    #[error("{finger:?} came twice")]
    Twice { finger: Finger },
    #[error("element {element} follows version {said} of SBI")]
    OtherVersion { element: usize, said: String },
    #[error("element {element} was signed by another device")]
    OtherDevice { element: usize },
    #[error("element {element} belongs to another transaction")]
    Transaction { element: usize },
    #[error("element {element} is for another domain")]
    DomainUri { element: usize },
    #[error("element {element} is of another environment")]
    OtherEnvironment { element: usize },
    #[error("element {element} is for another purpose")]
    OtherPurpose { element: usize },
    #[error("element {element} is no finger")]
    OtherKind { element: usize },
    /// `field`: which of its two times.
    #[error("element {element}: {field} is no time as SBI writes it")]
    NoTime { element: usize, field: &'static str },
    #[error("element {element}: {field} is {seconds} s away from the capture")]
    OutOfTime {
        element: usize,
        field: &'static str,
        /// How far outside of the time between request and answer; negative when too early.
        seconds: i64,
    },
    #[error("element {element}: {field} lies before that of the element before")]
    Backwards { element: usize, field: &'static str },
    #[error("element {element}: {field} is more than two minutes after the first")]
    TooSlow { element: usize, field: &'static str },
    #[error("element {element} has no quality from 0 to 100")]
    NoQuality { element: usize },
    #[error("element {element} has quality {got}, {wanted} was asked for")]
    Quality { element: usize, wanted: u8, got: u8 },
    #[error("the hash of element {element} is not 64 upper-case hexadecimal digits")]
    NoHash { element: usize },
    #[error("the hash of element {element} does not follow from its record and the hash before")]
    Hash { element: usize },
    #[error("element {element} is sealed for nobody we know")]
    Thumbprint { element: usize },
    #[error("the session key of element {element} is {got} bytes long, not {wanted}")]
    SessionKey {
        element: usize,
        wanted: usize,
        got: usize,
    },
    #[error("element {element} holds no biometric")]
    NoBiometric { element: usize },
    #[error("element {element} holds a record that cannot be read: {why}")]
    Record { element: usize, why: String },
    #[error("the record of element {element} is of position {said}, the device says {finger:?}")]
    Position {
        element: usize,
        finger: Finger,
        said: u8,
    },
}
