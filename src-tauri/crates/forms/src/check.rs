//! Which rules one answer breaks. All of them, in a fixed order.

use regex::Regex;
use serde_json::Value;
use std::sync::LazyLock;

use crate::answer::is_date;
use crate::model::{Field, FieldKind};
use crate::pattern;
use crate::rules::{Checks, FieldError, Rule};
use crate::value::{as_number, is_blank, is_integer, text_of, utf16_length};

/// Form.io's own pattern for addresses (`validateEmail` of @formio/core 2.8).
static EMAIL: LazyLock<Regex> = LazyLock::new(|| {
    const SOURCE: &str = concat!(
        r#"(([^<>()[\]\\.,;:\s@"]+(\.[^<>()[\]\\.,;:\s@"]+)*)|(".+"))@"#,
        r"((\[[0-9]{1,3}\.[0-9]{1,3}\.[0-9]{1,3}\.[0-9]{1,3}])|(([a-zA-Z\-0-9]+\.)+[a-zA-Z]{2,}))",
    );
    pattern::compile(SOURCE).expect("the pattern is constant and tested")
});

/// The errors of a field whose answer counts.
pub(crate) fn errors(field: &Field, value: &Value) -> Vec<FieldError> {
    let name = field.rules.error_label.as_ref().unwrap_or(&field.label);
    broken(field, value)
        .into_iter()
        .map(|rule| FieldError {
            key: field.key.clone(),
            label: name.clone(),
            message: field.rules.messages.of(&rule, name),
            rule,
        })
        .collect()
}

fn broken(field: &Field, value: &Value) -> Vec<Rule> {
    let mut rules = Vec::new();
    if field.required && !is_present(&field.kind, value) {
        rules.push(Rule::Required);
    }
    if let FieldKind::Day { .. } = field.kind {
        day_rules(field, value, &mut rules);
        return rules;
    }
    if is_blank(value) {
        return rules;
    }
    if !fits(&field.kind, value) {
        rules.push(Rule::Shape);
        return rules;
    }
    kind_rules(field, value, &mut rules);
    let checks = &field.rules.checks;
    if let Value::String(text) = value {
        text_rules(checks, text, &mut rules);
    }
    number_rules(checks, value, &mut rules);
    rules
}

/// Whether an answer counts for `required`: text that is not blank, a number, a ticked box,
/// at least one of several (`valueIsPresent` of @formio/core).
fn is_present(kind: &FieldKind, value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::String(text) if matches!(kind, FieldKind::Day { .. }) => {
            !text.trim().is_empty() && text != "00/00/0000"
        }
        Value::String(text) => !text.trim().is_empty(),
        Value::Bool(flag) => {
            *flag || !matches!(kind, FieldKind::Checkbox | FieldKind::SelectBoxes { .. })
        }
        Value::Number(_) => true,
        Value::Array(items) => items.iter().any(|item| is_present(kind, item)),
        Value::Object(map) => map.values().any(|item| is_present(kind, item)),
    }
}

/// Whether the value has a JSON type that the field may hold. Numbers and booleans in text
/// fields do, as they do for Form.io.
fn fits(kind: &FieldKind, value: &Value) -> bool {
    let is_scalar = |value: &Value| !matches!(value, Value::Array(_) | Value::Object(_));
    match kind {
        FieldKind::Checkbox => value.is_boolean(),
        FieldKind::SelectBoxes { .. } => value.as_object().is_some_and(|boxes| {
            boxes
                .values()
                .all(|flag| flag.is_boolean() || is_blank(flag))
        }),
        FieldKind::Select { multiple: true, .. } => value
            .as_array()
            .is_some_and(|items| items.iter().all(is_scalar)),
        FieldKind::Hidden => true,
        _ => is_scalar(value),
    }
}

fn kind_rules(field: &Field, value: &Value, rules: &mut Vec<Rule>) {
    let checks = &field.rules.checks;
    let is_option = |value: &Value| {
        let text = text_of(value);
        text.is_empty()
            || field
                .kind
                .options()
                .iter()
                .any(|option| option.value == text)
    };
    match &field.kind {
        FieldKind::Number { integer, .. } => match as_number(value) {
            None => rules.push(Rule::Number),
            Some(number) if *integer && !is_integer(number) => rules.push(Rule::Integer),
            Some(_) => {}
        },
        FieldKind::Email if value.as_str().is_some_and(|text| !EMAIL.is_match(text)) => {
            rules.push(Rule::Email);
        }
        FieldKind::SelectBoxes {
            min_selected,
            max_selected,
            ..
        } => {
            let boxes = value.as_object();
            let chosen = || {
                let entries = boxes.into_iter().flatten();
                entries.filter(|(_, flag)| **flag == Value::Bool(true))
            };
            if chosen().any(|(option, _)| !is_option(&Value::String(option.clone()))) {
                rules.push(Rule::Option);
            }
            let count = crate::json::clamp(chosen().count());
            // Nothing chosen at all is a matter of `required`.
            match *min_selected {
                Some(min) if count > 0 && count < min => rules.push(Rule::MinSelected { min }),
                _ => {}
            }
            match *max_selected {
                Some(max) if max > 0 && count > max => rules.push(Rule::MaxSelected { max }),
                _ => {}
            }
        }
        // formio.js lets an unknown option pass unless `onlyAvailableItems` is set. Here it
        // would be sent unseen: the screen can only show what is among the options.
        FieldKind::Select { .. } | FieldKind::Radio { .. } => {
            let known = match value {
                Value::Array(items) => items.iter().all(is_option),
                single => is_option(single),
            };
            if !known {
                rules.push(Rule::Option);
            }
        }
        FieldKind::DateTime { time, .. } => match value.as_str() {
            Some(text) if is_date(text, *time) => {
                let date = text.get(..10).unwrap_or_default();
                date_limits(checks, date, rules);
            }
            _ => rules.push(Rule::Date),
        },
        _ => {}
    }
    let mask = checks.mask.as_ref();
    if let Some(mask) = mask.filter(|mask| !matches_mask(mask, &text_of(value))) {
        rules.push(Rule::Mask { mask: mask.clone() });
    }
}

fn text_rules(checks: &Checks, text: &str, rules: &mut Vec<Rule>) {
    let length = utf16_length(text);
    let words = crate::json::clamp(text.split_whitespace().count().max(1));
    match checks.min_length {
        Some(min) if length < min => rules.push(Rule::MinLength { min }),
        _ => {}
    }
    match checks.max_length {
        Some(max) if length > max => rules.push(Rule::MaxLength { max }),
        _ => {}
    }
    match checks.min_words {
        Some(min) if words < min => rules.push(Rule::MinWords { min }),
        _ => {}
    }
    match checks.max_words {
        Some(max) if words > max => rules.push(Rule::MaxWords { max }),
        _ => {}
    }
    if let Some(pattern) = checks
        .pattern
        .as_ref()
        .filter(|pattern| !pattern.regex.is_match(text))
    {
        rules.push(Rule::Pattern {
            pattern: pattern.source.clone(),
        });
    }
}

fn number_rules(checks: &Checks, value: &Value, rules: &mut Vec<Rule>) {
    let Some(number) = as_number(value) else {
        return;
    };
    match checks.min {
        Some(min) if number < min => rules.push(Rule::Min { min }),
        _ => {}
    }
    match checks.max {
        Some(max) if number > max => rules.push(Rule::Max { max }),
        _ => {}
    }
}

fn day_rules(field: &Field, value: &Value, rules: &mut Vec<Rule>) {
    let FieldKind::Day {
        require_day,
        require_month,
        require_year,
        ..
    } = field.kind
    else {
        return;
    };
    let text = match value {
        Value::Null => "",
        Value::String(text) => text.as_str(),
        _ => return rules.push(Rule::Day),
    };
    let day = field.kind.day_shape().and_then(|shape| shape.parse(text));
    let part = |pick: fn(crate::day::DayParts) -> u32| day.is_some_and(|day| pick(day) > 0);
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
    let checks = &field.rules.checks;
    match checks.min_year {
        Some(min) if day.year < min => rules.push(Rule::MinYear { min }),
        _ => {}
    }
    match checks.max_year {
        Some(max) if day.year > max => rules.push(Rule::MaxYear { max }),
        _ => {}
    }
    if let Some(date) = day.iso() {
        date_limits(checks, &date, rules);
    }
}

/// `date` and the limits are "YYYY-MM-DD", so that text compares as dates do.
fn date_limits(checks: &Checks, date: &str, rules: &mut Vec<Rule>) {
    if let Some(min) = checks.min_date.as_ref().filter(|min| date < min.as_str()) {
        rules.push(Rule::MinDate { min: min.clone() });
    }
    if let Some(max) = checks.max_date.as_ref().filter(|max| date > max.as_str()) {
        rules.push(Rule::MaxDate { max: max.clone() });
    }
}

/// `matchInputMask` of @formio/core: 9 a digit, A a letter, a a small letter, * either.
fn matches_mask(mask: &str, text: &str) -> bool {
    let mut text = text.chars();
    let all = mask.chars().all(|slot| {
        text.next().is_some_and(|char| match slot {
            '9' => char.is_ascii_digit(),
            'A' => char.is_ascii_alphabetic(),
            'a' => char.is_ascii_lowercase(),
            '*' => char.is_ascii_alphanumeric(),
            literal => char == literal,
        })
    });
    all && text.next().is_none()
}
