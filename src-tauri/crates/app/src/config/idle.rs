//! `[idle]`: after how long without a hand on it the workstation wipes and locks itself.

use std::time::Duration;

use super::ConfigError;
use super::section::Section;

#[derive(Debug, Clone, Copy)]
pub struct IdleConfig {
    pub lock_after: Duration,
    pub wipe_after: Duration,
    pub warn_before: Duration,
}

pub(super) fn read(section: &Section<'_>) -> Result<IdleConfig, ConfigError> {
    section.only(&[
        "lock_after_seconds",
        "wipe_after_seconds",
        "warn_before_seconds",
    ])?;
    let idle = IdleConfig {
        lock_after: section.seconds("lock_after_seconds", 300, 30..=900)?,
        wipe_after: section.seconds("wipe_after_seconds", 180, 30..=900)?,
        warn_before: section.seconds("warn_before_seconds", 30, 5..=120)?,
    };
    if idle.warn_before >= idle.lock_after.min(idle.wipe_after) {
        return Err(section.wrong(
            "warn_before_seconds",
            &idle.warn_before.as_secs().to_string(),
            "less than lock_after_seconds and wipe_after_seconds",
        ));
    }
    Ok(idle)
}
