//! The station check.

use serde::Serialize;
use ts_rs::TS;

/// The station check.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Devices {
    pub devices: Vec<Device>,
    /// Families that could not be looked at, and why.
    pub troubles: Vec<DeviceTrouble>,
}

#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Device {
    pub family: DeviceFamily,
    pub name: String,
    pub serial: Option<String>,
    pub status: DeviceStatus,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum DeviceStatus {
    Ready,
    Busy,
    NotReady,
    NotRegistered,
    NoCard,
    CardPresent,
    /// Something is in the reader and does not answer.
    CardMute,
    /// Plugged in, but this user may not open it.
    NoAccess,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum DeviceFamily {
    FingerprintSbi,
    CardReader,
    SecurityKey,
    CodeScanner,
    OtherHid,
}

#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct DeviceTrouble {
    pub family: DeviceFamily,
    pub kind: DeviceTroubleKind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum DeviceTroubleKind {
    NoneFound,
    ServiceNotRunning,
    NoAccess,
    NotAnswering,
}
