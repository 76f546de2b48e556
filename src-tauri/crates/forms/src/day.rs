//! Form.io's day: text such as "MM/DD/YYYY" in which parts may be unknown ("00") or not asked.

use crate::kind::DayOrder;

/// A day in parts. 0 stands for unknown or not asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct DayParts {
    pub year: u32,
    pub month: u32,
    pub day: u32,
}

/// Which parts a field asks for, and in which order.
#[derive(Debug, Clone, Copy)]
pub(crate) struct DayShape {
    pub order: DayOrder,
    pub hide_day: bool,
    pub hide_month: bool,
    pub hide_year: bool,
}

impl DayShape {
    /// The day in `text`, if it is one of the calendar. All three parts may be given even where
    /// some are hidden, as Form.io takes them.
    pub fn parse(self, text: &str) -> Option<DayParts> {
        let parts: Vec<u32> = text.split('/').map(number).collect::<Option<_>>()?;
        let asked = [!self.hide_day, !self.hide_month, !self.hide_year];
        let all = parts.len() == 3;
        if !all && parts.len() != asked.iter().filter(|asked| **asked).count() {
            return None;
        }
        let mut parts = parts.into_iter();
        let mut take = |asked: bool| if asked || all { parts.next() } else { Some(0) };
        let (day, month) = match self.order {
            DayOrder::DayFirst => {
                let day = take(asked[0])?;
                (day, take(asked[1])?)
            }
            DayOrder::MonthFirst => {
                let month = take(asked[1])?;
                (take(asked[0])?, month)
            }
        };
        let year = take(asked[2])?;
        let day = DayParts { year, month, day };
        day.exists().then_some(day)
    }

    /// The text that Form.io's day component writes.
    pub fn write(self, day: DayParts) -> String {
        let days = (!self.hide_day).then(|| format!("{:02}", day.day));
        let months = (!self.hide_month).then(|| format!("{:02}", day.month));
        let years = (!self.hide_year).then(|| format!("{:04}", day.year));
        let parts = match self.order {
            DayOrder::DayFirst => [days, months, years],
            DayOrder::MonthFirst => [months, days, years],
        };
        parts.into_iter().flatten().collect::<Vec<_>>().join("/")
    }
}

impl DayParts {
    pub fn is_empty(self) -> bool {
        self.year == 0 && self.month == 0 && self.day == 0
    }

    /// "YYYY-MM-DD", unless a part is unknown.
    pub fn iso(self) -> Option<String> {
        let whole = self.year > 0 && self.month > 0 && self.day > 0;
        whole.then(|| format!("{:04}-{:02}-{:02}", self.year, self.month, self.day))
    }

    fn exists(self) -> bool {
        let days = match self.month {
            4 | 6 | 9 | 11 => 30,
            2 if !is_leap(self.year) => 28,
            2 => 29,
            _ => 31,
        };
        self.day <= days && self.month <= 12 && self.year <= 9999
    }
}

fn is_leap(year: u32) -> bool {
    (year.is_multiple_of(4) && !year.is_multiple_of(100)) || year.is_multiple_of(400)
}

fn number(part: &str) -> Option<u32> {
    let digits = (1..=4).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
    digits.then(|| part.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    const MONTH_FIRST: DayShape = DayShape {
        order: DayOrder::MonthFirst,
        hide_day: false,
        hide_month: false,
        hide_year: false,
    };

    fn check(shape: DayShape, text: &str, expect: Option<(u32, u32, u32)>) {
        let found = shape.parse(text).map(|day| (day.year, day.month, day.day));
        assert_eq!(found, expect, "{text} in {shape:?}");
    }

    #[test]
    fn a_day_is_read_in_the_order_of_the_field() {
        check(MONTH_FIRST, "01/31/2024", Some((2024, 1, 31)));
        let day_first = DayShape {
            order: DayOrder::DayFirst,
            ..MONTH_FIRST
        };
        check(day_first, "31/01/2024", Some((2024, 1, 31)));
        check(day_first, "01/31/2024", None);
        assert_eq!(
            day_first.write(DayParts {
                year: 824,
                month: 2,
                day: 3
            }),
            "03/02/0824",
            "written with all its digits"
        );
    }

    #[test]
    fn only_days_of_the_calendar_are_days() {
        check(MONTH_FIRST, "02/29/2024", Some((2024, 2, 29)));
        check(MONTH_FIRST, "02/29/2023", None);
        check(MONTH_FIRST, "02/29/1900", None);
        check(MONTH_FIRST, "13/01/2024", None);
        check(MONTH_FIRST, "04/31/2024", None);
        for text in [
            "",
            "2024-01-31",
            "01/31",
            "1/2/3/4",
            "a/b/c",
            "01/31/20240",
            "-1/1/2024",
        ] {
            check(MONTH_FIRST, text, None);
        }
    }

    #[test]
    fn parts_may_be_unknown_or_not_asked() {
        check(MONTH_FIRST, "00/00/0000", Some((0, 0, 0)));
        check(MONTH_FIRST, "00/00/1980", Some((1980, 0, 0)));
        check(MONTH_FIRST, "02/29/0000", Some((0, 2, 29)));
        let no_day = DayShape {
            hide_day: true,
            ..MONTH_FIRST
        };
        check(no_day, "01/2024", Some((2024, 1, 0)));
        check(no_day, "01/31/2024", Some((2024, 1, 31)));
        check(no_day, "2024", None);
        let year_only = DayShape {
            hide_month: true,
            ..no_day
        };
        check(year_only, "2024", Some((2024, 0, 0)));
        assert_eq!(
            year_only.write(DayParts {
                year: 2024,
                month: 0,
                day: 0
            }),
            "2024",
            "only the year"
        );
    }
}
