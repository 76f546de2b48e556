//! Idle times: the workstation locks itself, and the applicant's screen is wiped.

use std::sync::atomic::Ordering;

use jiff::Timestamp;

use crate::app::{App, lock};
use crate::host::Host;

/// When somebody last touched the workstation.
pub(crate) struct Hands {
    last: Timestamp,
}

impl Hands {
    pub fn new(now: Timestamp) -> Self {
        Hands { last: now }
    }
}

impl<H: Host> App<H> {
    /// Somebody touched the screen or a key.
    pub async fn activity(&self) {
        self.touch();
    }

    pub(crate) fn touch(&self) {
        lock(&self.hands).last = self.now();
    }

    /// Locks or wipes when it is time. While a login window is open, hands are on it; the login
    /// has a time limit of its own.
    pub(crate) fn enforce_idle_times(&self) {
        if self.login_open.load(Ordering::SeqCst) {
            self.touch();
            return;
        }
        let idle = self
            .now()
            .duration_since(lock(&self.hands).last)
            .unsigned_abs();
        if idle >= self.config.idle.lock_after {
            self.lock_now();
        } else if idle >= self.config.idle.wipe_after {
            self.end_applicant_now();
        }
    }
}
