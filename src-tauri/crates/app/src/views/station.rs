//! The workstation as a whole, and what the backend tells without being asked.

use serde::Serialize;
use ts_rs::TS;

use super::{Applicant, Problem};

/// The state of the whole workstation; asked for at start and after each `station` event.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Station {
    pub state: StationState,
    pub workstation: String,
    pub portal: String,
    pub version: String,
    pub language: String,
    pub languages: Vec<Language>,
    pub idle: IdleTimes,
    /// Things that happened at start and must be told once, e.g. a set-aside database.
    pub notices: Vec<Problem>,
}

#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase", tag = "is")]
pub enum StationState {
    /// No officer yet: a name and a PIN are to be chosen.
    FirstStart { minimum_pin: u32 },
    Locked {
        officer: String,
        /// Seconds until a PIN is accepted again.
        wait_seconds: u32,
        failed_tries: u32,
        /// Security keys that unlock it; they need not wait.
        keys: u32,
    },
    Open {
        officer: String,
        applicant: Option<Applicant>,
    },
    /// The program cannot be used as it is; nothing was changed.
    Unusable { problem: Problem },
}

#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Language {
    /// BCP 47.
    pub tag: String,
    /// In the language itself.
    pub name: String,
    /// `ltr` or `rtl`.
    pub direction: String,
}

#[derive(Debug, Clone, Copy, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct IdleTimes {
    pub lock_after_seconds: u32,
    pub wipe_after_seconds: u32,
    pub warn_before_seconds: u32,
}

/// The line to the portal.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Line {
    pub up: bool,
    pub checked_at: String,
}

/// What the backend tells the screen without being asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum Signal {
    /// Locked, unlocked, applicant came or went: ask for the station again.
    Station,
    /// A record moved: ask for the queue again.
    Queue,
    /// The line came or went.
    Line,
    /// Something was plugged in or unplugged: ask for the devices again.
    Devices,
    /// The running test of a device moved on: ask for it again.
    DeviceTest,
    /// The login page asks for a finger, or that goes on: ask for the capture again.
    Capture,
    /// The photograph that is being taken moved on: ask for it again.
    Photograph,
    /// A security key is asked, or goes on: ask for the call again.
    Key,
}
