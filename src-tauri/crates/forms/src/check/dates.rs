//! Rules for days, dates and times.

use jiff::Timestamp;
use serde_json::Value;

use crate::answer::is_date;
use crate::day::DayParts;
use crate::kind::FieldKind;
use crate::load::Definition;
use crate::moment::{DateSetting, date_of};
use crate::rule::Rule;
use crate::rules::Checks;

pub(super) fn day_rules(
    definition: &Definition,
    value: &Value,
    now: Timestamp,
    rules: &mut Vec<Rule>,
) {
    let kind = &definition.field.kind;
    let FieldKind::Day {
        require_day,
        require_month,
        require_year,
        ..
    } = *kind
    else {
        return;
    };
    let text = match value {
        Value::Null => "",
        Value::String(text) => text.as_str(),
        _ => return rules.push(Rule::Day),
    };
    let day = kind.day_shape().and_then(|shape| shape.parse(text));
    let part = |pick: fn(DayParts) -> u32| day.is_some_and(|day| pick(day) > 0);
    if text.is_empty() || day.is_some() {
        for (wanted, given, rule) in [
            (require_day, part(|day| day.day), Rule::DayRequired),
            (require_month, part(|day| day.month), Rule::MonthRequired),
            (require_year, part(|day| day.year), Rule::YearRequired),
        ] {
            if wanted && !given {
                rules.push(rule);
            }
        }
    }
    let day = match day {
        None if text.is_empty() => return,
        None => return rules.push(Rule::Day),
        Some(day) if day.is_empty() => return,
        Some(day) => day,
    };
    let checks = &definition.rules.checks;
    match checks.min_year {
        Some(min) if day.year < min => rules.push(Rule::MinYear { min }),
        _ => {}
    }
    match checks.max_year {
        Some(max) if day.year > max => rules.push(Rule::MaxYear { max }),
        _ => {}
    }
    if let Some(date) = day.iso() {
        day_limits(checks, &date, now, rules);
    }
}

/// `(date, time)`: which of both the field asks for.
pub(super) fn date_rules(
    checks: &Checks,
    value: &Value,
    (date, time): (bool, bool),
    now: Timestamp,
    rules: &mut Vec<Rule>,
) {
    let text = match value.as_str() {
        Some(text) if !date && (is_time(text, "HH:mm") || is_time(text, "HH:mm:ss")) => return,
        Some(text) if is_date(text, time) => text,
        _ => return rules.push(Rule::Date),
    };
    if !time {
        return day_limits(checks, text.get(..10).unwrap_or_default(), now, rules);
    }
    let Some(at) = date_of(text) else { return };
    let limit = |setting: &Option<DateSetting>| setting.as_ref()?.at(now);
    if let Some(min) = limit(&checks.min_date).filter(|min| at < *min) {
        let min = min.date().to_string();
        rules.push(Rule::MinDate { min });
    }
    if let Some(max) = limit(&checks.max_date).filter(|max| at > *max) {
        let max = max.date().to_string();
        rules.push(Rule::MaxDate { max });
    }
}

/// `date` is "YYYY-MM-DD", as the limits are made, so that text compares as dates do.
fn day_limits(checks: &Checks, date: &str, now: Timestamp, rules: &mut Vec<Rule>) {
    let limit = |setting: &Option<DateSetting>| Some(setting.as_ref()?.at(now)?.date().to_string());
    if let Some(min) = limit(&checks.min_date).filter(|min| date < min.as_str()) {
        rules.push(Rule::MinDate { min });
    }
    if let Some(max) = limit(&checks.max_date).filter(|max| date > max.as_str()) {
        rules.push(Rule::MaxDate { max });
    }
}

/// Whether the text is a time of the day in the format "HH:mm" or "HH:mm:ss".
pub(crate) fn is_time(text: &str, format: &str) -> bool {
    let limits: &[u8] = if format == "HH:mm" {
        &[24, 60]
    } else {
        &[24, 60, 60]
    };
    let mut parts = text.split(':');
    let all = limits.iter().all(|limit| {
        let part = parts.next().unwrap_or_default();
        part.len() == 2
            && part.bytes().all(|byte| byte.is_ascii_digit())
            && part.parse::<u8>().is_ok_and(|part| part < *limit)
    });
    all && parts.next().is_none()
}
