//! A time zone as the interpreter takes it: since when which offset holds.

use jiff::{Timestamp, tz::TimeZone};

/// Answers are about people alive, and about plans; outside of these years the nearest offset holds.
const FIRST: i64 = -2_208_988_800; // 1900-01-01
const LAST: i64 = 4_102_444_800; // 2100-01-01

/// `[[from in milliseconds, minutes east of UTC], …]` as JSON, in order of time.
pub(crate) fn offsets(zone: &TimeZone) -> String {
    let first = Timestamp::from_second(FIRST).expect("within jiff's range");
    let mut table = vec![(first, zone.to_offset(first).seconds())];
    table.extend(
        zone.following(first)
            .take_while(|change| change.timestamp().as_second() < LAST)
            .map(|change| (change.timestamp(), change.offset().seconds())),
    );
    let entries: Vec<String> = table
        .iter()
        .map(|(from, seconds)| format!("[{},{}]", from.as_millisecond(), seconds / 60))
        .collect();
    format!("[{}]", entries.join(","))
}
