//! The same program, except that WebDriver may drive it. For tests and the demo; never shipped.

use std::process::ExitCode;

fn main() -> ExitCode {
    kiosk::run(kiosk::Drive::Allowed)
}
