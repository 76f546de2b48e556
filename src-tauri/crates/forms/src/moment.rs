//! Dates that a form works out: plain ones, and the moment.js expressions that forms are written
//! with, such as `moment().subtract(18, 'years')`. Anything else is left to be refused.
//!
//! Days are those of UTC: the product knows no other zone, and a form names none.

use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp, ToSpan};

/// A date limit of a form.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct DateSetting {
    from: Option<DateTime>,
    moves: Vec<Move>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Move {
    Add(Unit, i64),
    StartOf(Unit),
    EndOf(Unit),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Unit {
    Year,
    Quarter,
    Month,
    Week,
    Day,
    Hour,
    Minute,
    Second,
}

impl DateSetting {
    /// None for what is neither a date nor a plain expression.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim().trim_end_matches(';').trim_end();
        if let Some(from) = date_of(text) {
            let (from, moves) = (Some(from), Vec::new());
            return Some(Self { from, moves });
        }
        let text = text
            .strip_prefix("new Date(")
            .map_or_else(|| text.to_owned(), |rest| format!("moment({rest}"));
        let rest = text
            .strip_prefix("moment")
            .or_else(|| text.strip_prefix("window.moment"))?;
        let rest = rest.strip_prefix(".utc").unwrap_or(rest);
        let (arguments, mut rest) = call(rest)?;
        let from = match arguments.as_slice() {
            [] => None,
            [date] | [date, _] => Some(date_of(date)?),
            _ => return None,
        };
        let mut moves = Vec::new();
        while !rest.is_empty() {
            let method = rest.strip_prefix('.')?;
            let (name, after) = method.split_at(method.find('(')?);
            let (arguments, after) = call(after)?;
            rest = after;
            let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
            match (name.trim(), arguments.as_slice()) {
                ("add", [count, unit]) => moves.push(add(count, unit, 1)?),
                ("subtract", [count, unit]) => moves.push(add(count, unit, -1)?),
                ("startOf", [unit]) => moves.push(Move::StartOf(Unit::named(unit)?)),
                ("endOf", [unit]) => moves.push(Move::EndOf(Unit::named(unit)?)),
                (
                    "toDate" | "toISOString" | "valueOf" | "utc" | "local" | "clone" | "format",
                    [],
                ) => {}
                ("format", [shape]) if shape.starts_with("YYYY-MM-DD") => {
                    if *shape == "YYYY-MM-DD" {
                        moves.push(Move::StartOf(Unit::Day));
                    }
                }
                _ => return None,
            }
        }
        Some(Self { from, moves })
    }

    /// The moment that is meant, in UTC; none beyond the calendar's end.
    pub fn at(&self, now: Timestamp) -> Option<DateTime> {
        let from = self.from;
        let start = from.unwrap_or_else(|| now.to_zoned(TimeZone::UTC).datetime());
        self.moves.iter().try_fold(start, |at, step| match *step {
            Move::Add(unit, count) => at.checked_add(unit.span(count)?).ok(),
            Move::StartOf(unit) => unit.start(at),
            Move::EndOf(unit) => {
                let next = unit.start(at)?.checked_add(unit.span(1)?).ok()?;
                next.checked_sub(1.millisecond()).ok()
            }
        })
    }

    /// The day that is meant, where it does not depend on when it is asked.
    pub fn fixed(&self) -> Option<Date> {
        self.from
            .is_some()
            .then(|| self.at(Timestamp::UNIX_EPOCH))?
            .map(DateTime::date)
    }
}

impl Unit {
    fn named(name: &str) -> Option<Self> {
        Some(match name {
            "M" => Self::Month,
            "m" => Self::Minute,
            other => match other.to_ascii_lowercase().as_str() {
                "y" | "year" | "years" => Self::Year,
                "q" | "quarter" | "quarters" => Self::Quarter,
                "month" | "months" => Self::Month,
                "w" | "week" | "weeks" => Self::Week,
                "d" | "day" | "days" | "date" => Self::Day,
                "h" | "hour" | "hours" => Self::Hour,
                "minute" | "minutes" => Self::Minute,
                "s" | "second" | "seconds" => Self::Second,
                _ => return None,
            },
        })
    }

    fn span(self, count: i64) -> Option<Span> {
        let span = Span::new();
        match self {
            Self::Year => span.try_years(count),
            Self::Quarter => span.try_months(count.checked_mul(3)?),
            Self::Month => span.try_months(count),
            Self::Week => span.try_weeks(count),
            Self::Day => span.try_days(count),
            Self::Hour => span.try_hours(count),
            Self::Minute => span.try_minutes(count),
            Self::Second => span.try_seconds(count),
        }
        .ok()
    }

    /// The beginning of the unit that `at` lies in. A week begins on Sunday, as moment.js has it.
    fn start(self, at: DateTime) -> Option<DateTime> {
        let date = at.date();
        Some(match self {
            Self::Year => date
                .first_of_year()
                .to_datetime(jiff::civil::Time::midnight()),
            Self::Quarter => {
                let month = (date.month() - 1) / 3 * 3 + 1;
                Date::new(date.year(), month, 1).ok()?.at(0, 0, 0, 0)
            }
            Self::Month => date.first_of_month().at(0, 0, 0, 0),
            Self::Week => {
                let since = i64::from(date.weekday().to_sunday_zero_offset());
                date.checked_sub(since.days()).ok()?.at(0, 0, 0, 0)
            }
            Self::Day => date.at(0, 0, 0, 0),
            Self::Hour => date.at(at.hour(), 0, 0, 0),
            Self::Minute => date.at(at.hour(), at.minute(), 0, 0),
            Self::Second => date.at(at.hour(), at.minute(), at.second(), 0),
        })
    }
}

/// The UTC date and time of ISO 8601 text, as a date alone or with time and offset.
pub(crate) fn date_of(text: &str) -> Option<DateTime> {
    if text.len() > 40 || text.len() < 10 {
        return None;
    }
    if let Ok(at) = text.parse::<Timestamp>() {
        return Some(at.to_zoned(TimeZone::UTC).datetime());
    }
    let separated = text.as_bytes().get(4) == Some(&b'-');
    separated.then(|| text.parse::<DateTime>().ok()).flatten()
}

fn add(count: &str, unit: &str, sign: i64) -> Option<Move> {
    let count: i64 = count.parse().ok()?;
    if count.abs() > 1_000_000 {
        return None;
    }
    Some(Move::Add(Unit::named(unit)?, sign * count))
}

/// After a name: the arguments in brackets without their quotes, and what follows.
fn call(text: &str) -> Option<(Vec<String>, &str)> {
    let (inside, rest) = text.strip_prefix('(')?.split_once(')')?;
    let arguments = if inside.trim().is_empty() {
        Vec::new()
    } else {
        let plain = |argument: &str| {
            let argument = argument.trim();
            let quoted = |quote: char| argument.strip_prefix(quote)?.strip_suffix(quote);
            let text = quoted('\'').or_else(|| quoted('"')).or_else(|| quoted('`'));
            text.unwrap_or(argument).to_owned()
        };
        inside.split(',').map(plain).collect()
    };
    Some((arguments, rest.trim_start()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expect: Option<&str>) {
        let now: Timestamp = "2024-03-31T10:20:30Z".parse().unwrap();
        let found = DateSetting::parse(text).and_then(|setting| setting.at(now));
        assert_eq!(found.map(|at| at.to_string()).as_deref(), expect, "{text}");
    }

    #[test]
    fn dates_and_plain_expressions_are_worked_out() {
        check("2024-02-01", Some("2024-02-01T00:00:00"));
        check("2024-02-01T00:00:00.000Z", Some("2024-02-01T00:00:00"));
        check("2024-02-01T02:00:00+03:00", Some("2024-01-31T23:00:00"));
        check("moment()", Some("2024-03-31T10:20:30"));
        check(
            "moment().subtract(18, 'years')",
            Some("2006-03-31T10:20:30"),
        );
        check(
            "moment().subtract( 1, \"month\" );",
            Some("2024-02-29T10:20:30"),
        );
        check(
            "moment().add(1, 'days').startOf('day')",
            Some("2024-04-01T00:00:00"),
        );
        check("moment().endOf('year')", Some("2024-12-31T23:59:59.999"));
        check(
            "moment().startOf('week').toDate()",
            Some("2024-03-31T00:00:00"),
        );
        check(
            "moment('2020-01-01').add(1, 'M')",
            Some("2020-02-01T00:00:00"),
        );
        check("moment().format('YYYY-MM-DD')", Some("2024-03-31T00:00:00"));
        check("new Date()", Some("2024-03-31T10:20:30"));
    }

    #[test]
    fn anything_else_is_left_to_be_refused() {
        for text in [
            "",
            "tomorrow",
            "moment(data.birth)",
            "moment().weekday(1)",
            "moment().add({days: 1})",
            "moment().add(1e9, 'days')",
            "moment().add(99999999999999999999, 'days')",
            "moment().subtract(1, 'ages')",
            "moment(",
            "2024-13-01",
            "fetch('x')",
        ] {
            check(text, None);
        }
        check("moment().add(1000000, 'years')", None);
    }
}
