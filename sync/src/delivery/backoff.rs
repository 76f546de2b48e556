//! Pauses that grow, with full jitter: uniform in `0..min(cap, base · 2ⁿ)`, so that many
//! workstations that lost the same line do not come back at the same moment.

use std::time::Duration;

/// A source of randomness for pauses.
pub trait Jitter: Send + Sync {
    /// Uniform in `0.0..1.0`.
    fn fraction(&self) -> f64;
}

/// The operating system's randomness.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemJitter;

impl Jitter for SystemJitter {
    fn fraction(&self) -> f64 {
        let mut bytes = [0; 4];
        // Without randomness the pause is only less spread.
        let _ = getrandom::fill(&mut bytes);
        f64::from(u32::from_le_bytes(bytes)) / (f64::from(u32::MAX) + 1.0)
    }
}

/// The pause after `failures` failures in a row (at least 1), never shorter than a second.
pub(super) fn pause(base: Duration, cap: Duration, failures: u32, jitter: &dyn Jitter) -> Duration {
    let doublings = failures.saturating_sub(1).min(31);
    let ceiling = base.saturating_mul(1 << doublings).min(cap);
    ceiling
        .mul_f64(jitter.fraction().clamp(0.0, 1.0))
        .max(Duration::from_secs(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Fixed(f64);

    impl Jitter for Fixed {
        fn fraction(&self) -> f64 {
            self.0
        }
    }

    #[test]
    fn pauses_double_up_to_the_cap_and_never_vanish() {
        let seconds = Duration::from_secs;
        let longest = |failures| pause(seconds(2), seconds(900), failures, &Fixed(1.0));
        assert_eq!(longest(1), seconds(2), "the first failure");
        assert_eq!(longest(5), seconds(32), "doubled four times");
        assert_eq!(longest(10), seconds(900), "the cap");
        assert_eq!(longest(u32::MAX), seconds(900), "no overflow");
        let shortest = pause(seconds(2), seconds(900), 5, &Fixed(0.0));
        assert_eq!(shortest, seconds(1), "never a storm of requests");
    }

    #[test]
    fn the_systems_jitter_stays_within_its_range() {
        for _ in 0..1000 {
            let fraction = SystemJitter.fraction();
            assert!((0.0..1.0).contains(&fraction), "{fraction} is out of range");
        }
    }
}
