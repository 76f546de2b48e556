//! The officer's security keys: which there are, and a key that is being asked.

use serde::Serialize;
use ts_rs::TS;

/// The security keys that unlock this workstation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Keys {
    /// In the order in which they were added.
    pub keys: Vec<KeyRow>,
    /// As many can be added.
    pub most: u32,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct KeyRow {
    /// Names it to `remove_key`.
    pub id: String,
    /// As the officer called it.
    pub name: String,
    /// RFC 3339.
    pub added_at: String,
}

/// A security key that is being asked, to unlock or to be added.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct KeyCall {
    pub step: KeyStep,
    /// A key that is added is asked twice: 1 or 2.
    pub round: u32,
    pub rounds: u32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(
    tag = "kind",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub enum KeyStep {
    /// No key is plugged in; it goes on by itself when one is.
    PlugIn,
    /// More than one is plugged in; it goes on by itself when only the one to be added is left.
    OnlyOne,
    /// It is spoken with, and needs nobody.
    Asking,
    /// It waits for its owner's finger on the sensor.
    GiveFinger,
    /// It waits for a touch.
    Touch,
    /// The finger was not recognised and can be given again at once. `tries_left`: before the key takes
    /// no finger any more, where it says so.
    Again { tries_left: Option<u8> },
}
