//! Answers of one field: what it can hold, what empty looks like, and the value Form.io stores.

use serde_json::{Map, Value};

use crate::AnswerError;
use crate::day::{DayParts, DayShape};
use crate::model::{Choice, DayOrder, Field, FieldKind};
use crate::rules::{Case, DataType};
use crate::value::{as_number, is_blank, number_text, number_value, parse_number, text_of};

/// The longest text, and the largest value of a hidden field, in bytes.
pub(crate) const MAX_ANSWER: usize = 100_000;

impl FieldKind {
    pub(crate) fn is_select_boxes(&self) -> bool {
        matches!(self, FieldKind::SelectBoxes { .. })
    }

    /// The choices of a field that has some.
    pub(crate) fn options(&self) -> &[Choice] {
        match self {
            FieldKind::SelectBoxes { options, .. }
            | FieldKind::Select { options, .. }
            | FieldKind::Radio { options, .. } => options,
            _ => &[],
        }
    }

    pub(crate) fn day_shape(&self) -> Option<DayShape> {
        match *self {
            FieldKind::Day {
                order,
                hide_day,
                hide_month,
                hide_year,
                ..
            } => Some(DayShape {
                order,
                hide_day,
                hide_month,
                hide_year,
            }),
            _ => None,
        }
    }
}

/// What Form.io sends for a field that nobody touched. Null stands for no entry at all.
pub(crate) fn empty(kind: &FieldKind) -> Value {
    match kind {
        FieldKind::Number { .. } => Value::Null,
        FieldKind::Checkbox => Value::Bool(false),
        FieldKind::SelectBoxes { options, .. } => boxes(options, |_| false),
        FieldKind::Select { multiple: true, .. } => Value::Array(Vec::new()),
        _ => Value::String(String::new()),
    }
}

/// The value as the field holds it, or why it cannot. Rules are not applied: a draft may keep
/// a wrong answer, but not one of another shape.
pub(crate) fn checked(field: &Field, value: &Value) -> Result<Value, AnswerError> {
    if is_blank(value) {
        return Ok(empty(&field.kind));
    }
    match &field.kind {
        FieldKind::Text { .. } | FieldKind::TextArea { .. } | FieldKind::Phone { .. } => {
            Ok(Value::String(typed_text(field, text(value)?)))
        }
        FieldKind::Email => Ok(Value::String(text(value)?.trim().to_owned())),
        FieldKind::Number { .. } => match value {
            Value::String(text) if text.trim().is_empty() => Ok(Value::Null),
            Value::String(_) | Value::Number(_) => {
                let number = as_number(value).ok_or(AnswerError::NotANumber)?;
                Ok(number_value(number))
            }
            _ => Err(AnswerError::WrongShape),
        },
        FieldKind::Checkbox => match value {
            Value::Bool(_) => Ok(value.clone()),
            Value::String(text) if text == "true" => Ok(Value::Bool(true)),
            Value::String(text) if text == "false" => Ok(Value::Bool(false)),
            _ => Err(AnswerError::WrongShape),
        },
        FieldKind::SelectBoxes { options, .. } => checked_boxes(options, value),
        FieldKind::Select {
            options,
            multiple: true,
        } => match value {
            Value::Array(items) if items.len() > options.len() => Err(AnswerError::TooLong),
            Value::Array(items) => items
                .iter()
                .map(|item| chosen(field, options, item))
                .collect::<Result<_, _>>()
                .map(Value::Array),
            item => Ok(Value::Array(vec![chosen(field, options, item)?])),
        },
        FieldKind::Select { options, .. } | FieldKind::Radio { options, .. } => {
            chosen(field, options, value)
        }
        FieldKind::Day { .. } => checked_day(&field.kind, value),
        FieldKind::DateTime { time, .. } => match value {
            Value::String(text) if is_date(text, *time) => Ok(value.clone()),
            Value::String(_) => Err(AnswerError::NotADate),
            _ => Err(AnswerError::WrongShape),
        },
        FieldKind::Hidden => {
            if value.to_string().len() > MAX_ANSWER {
                return Err(AnswerError::TooLong);
            }
            Ok(value.clone())
        }
    }
}

/// Whether the text is a date that a date field takes: "YYYY-MM-DD" if no time is asked, or
/// date and time with their offset (RFC 3339). Without an offset nobody knows which moment it is.
pub(crate) fn is_date(text: &str, time: bool) -> bool {
    if text.len() > 40 {
        return false;
    }
    let is_day = text.len() == 10 && text.parse::<jiff::civil::Date>().is_ok();
    (is_day && !time) || text.parse::<jiff::Timestamp>().is_ok()
}

/// The value that Form.io stores for an option: with the data type "auto", text that is
/// exactly a number or a boolean becomes one.
pub(crate) fn stored(data_type: DataType, text: &str) -> Value {
    let number = parse_number(text).filter(|number| number_text(*number) == text);
    match (data_type, text, number) {
        (DataType::Auto | DataType::Boolean, "true", _) => Value::Bool(true),
        (DataType::Auto | DataType::Boolean, "false", _) => Value::Bool(false),
        (DataType::Auto | DataType::Number, _, Some(number)) => number_value(number),
        _ => Value::String(text.to_owned()),
    }
}

/// An object with every option.
pub(crate) fn boxes(options: &[Choice], is_chosen: impl Fn(&str) -> bool) -> Value {
    let entry = |option: &Choice| {
        let chosen = is_chosen(&option.value);
        (option.value.clone(), Value::Bool(chosen))
    };
    Value::Object(options.iter().map(entry).collect::<Map<_, _>>())
}

fn text(value: &Value) -> Result<String, AnswerError> {
    match value {
        Value::String(text) if text.len() > MAX_ANSWER => Err(AnswerError::TooLong),
        Value::String(text) => Ok(text.clone()),
        Value::Number(_) | Value::Bool(_) => Ok(text_of(value)),
        _ => Err(AnswerError::WrongShape),
    }
}

/// As Form.io changes text while it is typed.
fn typed_text(field: &Field, text: String) -> String {
    match field.rules.case {
        Case::Mixed => text,
        Case::Upper => text.to_uppercase(),
        Case::Lower => text.to_lowercase(),
    }
}

fn chosen(field: &Field, options: &[Choice], value: &Value) -> Result<Value, AnswerError> {
    if matches!(value, Value::Array(_) | Value::Object(_)) {
        return Err(AnswerError::WrongShape);
    }
    let text = text_of(value);
    let option = options.iter().find(|option| option.value == text);
    let option = option.ok_or(AnswerError::NotAnOption)?;
    Ok(stored(field.rules.data_type, &option.value))
}

/// Options that are not named are not chosen. An unknown option that is not chosen is dropped:
/// Form.io's builder leaves one without a name in default values.
fn checked_boxes(options: &[Choice], value: &Value) -> Result<Value, AnswerError> {
    let Value::Object(given) = value else {
        return Err(AnswerError::WrongShape);
    };
    for (option, chosen) in given {
        let known = options.iter().any(|known| known.value == *option);
        match chosen {
            Value::Bool(true) if !known => return Err(AnswerError::NotAnOption),
            Value::Bool(_) | Value::Null => {}
            Value::String(text) if text.is_empty() => {}
            _ => return Err(AnswerError::WrongShape),
        }
    }
    Ok(boxes(options, |option| {
        given.get(option) == Some(&Value::Bool(true))
    }))
}

/// Takes the field's own order, and "YYYY-MM-DD" as profiles and ID cards have it.
fn checked_day(kind: &FieldKind, value: &Value) -> Result<Value, AnswerError> {
    let (Value::String(text), Some(shape)) = (value, kind.day_shape()) else {
        return Err(AnswerError::WrongShape);
    };
    let day = if text.len() == 10 && text.contains('-') {
        iso_day(text)
    } else {
        shape.parse(text)
    };
    let day = day.ok_or(AnswerError::NotADate)?;
    let text = if day.is_empty() {
        String::new()
    } else {
        shape.write(day)
    };
    Ok(Value::String(text))
}

fn iso_day(text: &str) -> Option<DayParts> {
    let date: jiff::civil::Date = text.parse().ok()?;
    let whole = DayShape {
        order: DayOrder::MonthFirst,
        hide_day: false,
        hide_month: false,
        hide_year: false,
    };
    whole.parse(&date.strftime("%m/%d/%Y").to_string())
}
