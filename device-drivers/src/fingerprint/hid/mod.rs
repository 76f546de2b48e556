#![doc = include_str!("../../../docs/hid-scanner-profile.md")]
//!
//! # The driver
//!
//! [`scanners`] lists what follows the profile, [`open`] opens one as a
//! [`FingerprintReader`](super::FingerprintReader). A thread of its own reads the scanner from then on.
//! [`report`], [`assembly`] and [`dialogue`] are pure: bytes and time in, commands and outcomes out.

pub mod assembly;
pub mod dialogue;
mod line;
mod reader;
pub mod report;
mod session;

pub use reader::{HidReader, is_scanner, open, scanners};
