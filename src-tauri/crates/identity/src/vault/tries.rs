//! How long wrong PINs make one wait.

use std::time::Duration;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// Wrong tries that cost no wait.
pub const FREE_TRIES: u32 = 4;
const FIRST_WAIT_SECONDS: u64 = 30;
const LONGEST_WAIT_SECONDS: u64 = 15 * 60;

/// Tries since the last right PIN. A try counts from before its PIN is looked at.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tries {
    pub failed: u32,
    /// When the last try was counted, or when the clock was last found set back.
    pub counted_at: Option<Timestamp>,
}

/// The wait after the `failed`-th wrong try in a row: nothing up to the 4th, 30 s after the 5th,
/// then doubling up to 15 minutes.
pub fn wait_after(failed: u32) -> Duration {
    let Some(beyond) = failed.checked_sub(FREE_TRIES + 1) else {
        return Duration::ZERO;
    };
    let seconds = FIRST_WAIT_SECONDS.saturating_mul(1 << beyond.min(10));
    Duration::from_secs(seconds.min(LONGEST_WAIT_SECONDS))
}

impl Tries {
    pub fn count(self, now: Timestamp) -> Self {
        Self {
            failed: self.failed.saturating_add(1),
            counted_at: Some(now),
        }
    }

    /// How long no PIN is accepted, as of `now`. A clock that stands before the last try gives
    /// the whole wait.
    pub fn wait(self, now: Timestamp) -> Duration {
        let whole = wait_after(self.failed);
        match self.counted_at {
            None => Duration::ZERO,
            Some(at) if now < at => whole,
            Some(at) => whole.saturating_sub(now.duration_since(at).unsigned_abs()),
        }
    }

    /// If the clock was set back during a wait, the wait begins anew at `now`: it is never
    /// shortened, and does not last until the clock has caught up either.
    pub fn anchored(self, now: Timestamp) -> Option<Self> {
        let set_back = self.counted_at.is_some_and(|at| now < at);
        (set_back && !wait_after(self.failed).is_zero()).then_some(Self {
            counted_at: Some(now),
            ..self
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_wait_grows_from_the_fifth_wrong_try_to_a_quarter_of_an_hour() {
        let seconds: Vec<u64> = (0..=12).map(|n| wait_after(n).as_secs()).collect();
        assert_eq!(
            seconds,
            [0, 0, 0, 0, 0, 30, 60, 120, 240, 480, 900, 900, 900],
            "four tries are free; then 30 s doubling to 15 minutes"
        );
        assert_eq!(wait_after(u32::MAX).as_secs(), 900, "no overflow");
    }

    #[test]
    fn a_clock_before_the_last_try_gives_the_whole_wait_and_a_new_start() {
        let at = |text: &str| text.parse::<Timestamp>().unwrap();
        let tries = Tries {
            failed: 6,
            counted_at: Some(at("2026-03-01T09:00:00Z")),
        };
        let back = at("2026-03-01T08:59:30Z");
        assert_eq!(
            tries.wait(back).as_secs(),
            60,
            "not shortened by the half minute"
        );
        let anchored = tries.anchored(back).unwrap();
        assert_eq!(
            anchored.wait(at("2026-03-01T09:00:00Z")).as_secs(),
            30,
            "counted from there"
        );
        let free = Tries { failed: 2, ..tries };
        assert_eq!(
            free.anchored(back),
            None,
            "where there is no wait, none begins"
        );
    }
}
