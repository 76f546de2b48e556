//! What an officer plugs in: fingerprint scanners that speak SBI, HID devices, smart-card readers, cameras.
//!
//! [`survey`] looks at all four families at once, for a check of the station; the parts can be asked
//! alone: [`sbi::discover`], [`hid::list`], [`cards::readers`], [`camera::list`].
//!
//! What this crate promises: everything a device says is read with limits and can at worst be refused;
//! no call waits longer than its time limit; every trouble says who can [mend](Mender) it. What it
//! forbids itself: it knows nothing of persons or programmes, opens no connection but to 127.0.0.1,
//! and claims no trust that it has not checked.

#![cfg_attr(test, allow(clippy::unwrap_used))]

pub mod camera;
pub mod cards;
pub mod codes;
pub mod fingerprint;
pub mod hid;
mod limit;
pub mod record;
pub mod sbi;
pub mod security_key;
mod survey;
mod ticking;

use serde::Serialize;

pub use survey::{Outcome, Survey, SurveyOptions, survey};

/// Who can mend a trouble.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Mender {
    /// The person at the workstation: plug it in, wait for it, choose another.
    Officer,
    /// Whoever installs and repairs workstations.
    Technician,
    /// Nobody needs to do anything; it passes.
    Time,
}
