//! Use cases: every function that the user interface may call.
//!
//! Promises: every call checks here, in Rust, that the workstation is unlocked and that the
//! applicant it concerns is the one who is logged in; no token, key or fingerprint is part of what
//! a call returns; what a call answers is one of [`views`], and what it fails with is a
//! [`views::Problem`] that says who can mend it.
//!
//! Architecture invariant: nothing here knows windows or Tauri. What shows things is a [`Host`].

mod app;
mod brokered;
pub mod config;
mod delivery;
pub mod devices;
mod direct;
pub mod disk;
mod drafts;
mod finalize;
mod host;
mod idle;
mod keys;
mod login;
mod offer;
mod overview;
mod prefill;
mod problem;
mod profile;
mod queue;
mod show;
mod submitted;
mod unlock;
pub mod views;

pub use app::{App, Surroundings};
pub use config::{Config, ConfigError};
pub use devices::{Drivers, SystemDrivers};
pub use disk::{Disk, SystemDisk};
pub use host::{Host, LoginWindow, LoginWindowEnd};
