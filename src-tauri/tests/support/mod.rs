//! What the tests of the shell share.
#![allow(dead_code, reason = "each test file uses a part of it")]

use std::path::PathBuf;
use std::time::Duration;

pub mod authority;
pub mod drag;
pub mod home;
pub mod kiosk;
pub mod probe;
pub mod secure;
pub mod site;

/// Generous: a loaded machine must not fail a test.
pub const PATIENCE: Duration = Duration::from_mins(1);

/// The program that is tested as shipped: the one that `KIOSK_PROGRAM` names (a release build, an
/// installed package), else this build's.
pub fn program() -> PathBuf {
    let Some(named) = std::env::var_os("KIOSK_PROGRAM") else {
        return env!("CARGO_BIN_EXE_kiosk").into();
    };
    let named = PathBuf::from(named);
    assert!(
        named.is_file(),
        "KIOSK_PROGRAM names {}, which is not there",
        named.display()
    );
    named
}

/// An example of this build; they lie beside the folder of the tests.
pub fn example(name: &str) -> PathBuf {
    let mut folder = std::env::current_exe().expect("a running test has a path");
    folder.pop();
    folder.pop();
    folder.join("examples").join(name)
}
