//! The program that is shipped.

use std::process::ExitCode;

fn main() -> ExitCode {
    harden_environment();
    kiosk::run(kiosk::Drive::Forbidden)
}

/// Takes out of the environment every switch with which another process could look into or
/// drive the windows. Whoever can set `LD_PRELOAD` for this program has won anyway; this is
/// about switches that the libraries below offer of themselves.
#[allow(
    unsafe_code,
    reason = "changing the environment is safe here: it is the first thing the program does, \
              before any thread exists"
)]
fn harden_environment() {
    for name in kiosk::INSPECTION_SWITCHES {
        unsafe { std::env::remove_var(name) };
    }
    // The DMA-BUF renderer shows blank windows on some graphics stacks; it gains a kiosk nothing.
    if std::env::var_os("WEBKIT_DISABLE_DMABUF_RENDERER").is_none() {
        unsafe { std::env::set_var("WEBKIT_DISABLE_DMABUF_RENDERER", "1") };
    }
}
