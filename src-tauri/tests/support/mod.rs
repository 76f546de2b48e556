//! What the tests of the shell share.
#![allow(dead_code, reason = "each test file uses a part of it")]

use std::path::PathBuf;
use std::time::Duration;

pub mod authority;
pub mod home;
pub mod kiosk;
pub mod probe;
pub mod secure;
pub mod site;

/// Generous: a loaded machine must not fail a test.
pub const PATIENCE: Duration = Duration::from_mins(1);

/// An example of this build; they lie beside the folder of the tests.
pub fn example(name: &str) -> PathBuf {
    let mut folder = std::env::current_exe().expect("a running test has a path");
    folder.pop();
    folder.pop();
    folder.join("examples").join(name)
}
