//! What time it is, as an argument.

use jiff::Timestamp;

pub use kiosk_identity::Clock;

/// The workstation's own clock.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }
}
