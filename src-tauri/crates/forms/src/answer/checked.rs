//! The value as a field holds it, or why it cannot.

use serde_json::{Map, Value};
use std::collections::HashSet;

use super::{Chosen, MAX_ANSWER, boxes, empty, empty_one, option_of, stored_option};
use crate::AnswerError;
use crate::check::{is_time, with_capitals};
use crate::day::{DayParts, DayShape};
use crate::kind::{AddressPart, Case, Choice, DayOrder, FieldKind, NamedMask};
use crate::load::Definition;
use crate::value::{as_number, is_blank, number_value, text_of};

/// The most answers to one question that takes several.
const MAX_SEVERAL: usize = 1_000;
/// The most files of one answer, and the largest of their data URLs in bytes.
const MAX_FILES: usize = 20;
const MAX_FILE: usize = 16 * 1024 * 1024;

/// The value as the field holds it, or why it cannot. Rules are not applied: a draft may keep
/// a wrong answer, but not one of another shape.
pub(crate) fn checked(definition: &Definition, value: &Value) -> Result<Value, AnswerError> {
    let field = &definition.field;
    if is_blank(value) {
        return Ok(empty(field));
    }
    if !field.multiple {
        return one(definition, value);
    }
    match value {
        Value::Array(items) if items.len() > limit(&field.kind) => Err(AnswerError::TooLong),
        Value::Array(items) => items
            .iter()
            .map(|item| several(definition, item))
            .collect::<Result<_, _>>()
            .map(Value::Array),
        item => Ok(Value::Array(vec![one(definition, item)?])),
    }
}

/// Not more choices than there are options.
fn limit(kind: &FieldKind) -> usize {
    match kind {
        FieldKind::Select { options, .. } => options.len(),
        _ => MAX_SEVERAL,
    }
}

fn several(definition: &Definition, item: &Value) -> Result<Value, AnswerError> {
    match (&definition.field.kind, is_blank(item)) {
        // Form.io keeps an empty line until it is filled.
        (kind, true) if !matches!(kind, FieldKind::Select { .. }) => Ok(empty_one(kind)),
        _ => one(definition, item),
    }
}

fn one(definition: &Definition, value: &Value) -> Result<Value, AnswerError> {
    match &definition.field.kind {
        FieldKind::Text { masks, case, .. } if !masks.is_empty() => masked(value, masks, *case),
        FieldKind::Text { case, .. } => {
            let text = typed(text(value)?, *case);
            Ok(Value::String(match &definition.rules.checks.mask {
                Some(mask) => with_capitals(mask, &text),
                None => text,
            }))
        }
        FieldKind::TextArea { .. } | FieldKind::Phone { .. } => Ok(Value::String(text(value)?)),
        FieldKind::Email | FieldKind::Url => Ok(Value::String(text(value)?.trim().to_owned())),
        FieldKind::Number { .. } | FieldKind::Currency { .. } => match value {
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
        FieldKind::Select { .. } | FieldKind::Radio { .. } => chosen(definition, value),
        FieldKind::Day { .. } => checked_day(&definition.field.kind, value),
        FieldKind::DateTime { date, time, .. } => match value {
            Value::String(text)
                if !date && (is_time(text, "HH:mm") || is_time(text, "HH:mm:ss")) =>
            {
                Ok(value.clone())
            }
            Value::String(text) if is_date(text, *time) => Ok(value.clone()),
            Value::String(_) => Err(AnswerError::NotADate),
            _ => Err(AnswerError::WrongShape),
        },
        FieldKind::Time { format } => match value {
            Value::String(text) if is_time(text, format) => Ok(value.clone()),
            Value::String(text) if format == "HH:mm:ss" && is_time(text, "HH:mm") => {
                Ok(Value::String(format!("{text}:00")))
            }
            Value::String(text) if format == "HH:mm" && is_time(text, "HH:mm:ss") => {
                Ok(Value::String(text[..5].to_owned()))
            }
            Value::String(_) => Err(AnswerError::NotADate),
            _ => Err(AnswerError::WrongShape),
        },
        FieldKind::File { .. } => files(value),
        FieldKind::Signature => match value {
            Value::String(text) if text.len() > MAX_FILE => Err(AnswerError::TooLong),
            Value::String(text) if text.starts_with("data:image/") => Ok(value.clone()),
            _ => Err(AnswerError::WrongShape),
        },
        FieldKind::Survey { questions, values } => survey(questions, values, value),
        FieldKind::Tags {
            delimiter, as_text, ..
        } => tags(delimiter, *as_text, value),
        FieldKind::Address { parts } => address(parts, value),
        FieldKind::DataMap { .. } | FieldKind::Hidden => {
            let wrong =
                matches!(definition.field.kind, FieldKind::DataMap { .. }) && !is_plain_map(value);
            if wrong {
                return Err(AnswerError::WrongShape);
            }
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

fn text(value: &Value) -> Result<String, AnswerError> {
    match value {
        Value::String(text) if text.len() > MAX_ANSWER => Err(AnswerError::TooLong),
        Value::String(text) => Ok(text.clone()),
        Value::Number(_) | Value::Bool(_) => Ok(text_of(value)),
        _ => Err(AnswerError::WrongShape),
    }
}

/// As Form.io changes text while it is typed.
fn typed(text: String, case: Case) -> String {
    match case {
        Case::Mixed => text,
        Case::Upper => text.to_uppercase(),
        Case::Lower => text.to_lowercase(),
    }
}

/// Text alone gets the first mask.
fn masked(value: &Value, masks: &[NamedMask], case: Case) -> Result<Value, AnswerError> {
    let (value, name) = match value {
        Value::Object(given) => {
            let name = given.get("maskName").map(text_of).unwrap_or_default();
            (given.get("value").unwrap_or(&Value::Null), name)
        }
        value => (value, masks[0].name.clone()),
    };
    if !masks.iter().any(|mask| mask.name == name) {
        return Err(AnswerError::NotAnOption);
    }
    let value = if value.is_null() {
        String::new()
    } else {
        text(value)?
    };
    Ok(serde_json::json!({"value": typed(value, case), "maskName": name}))
}

fn chosen(definition: &Definition, value: &Value) -> Result<Value, AnswerError> {
    let composed = matches!(value, Value::Array(_) | Value::Object(_));
    if composed && definition.rules.objects.is_empty() {
        return Err(AnswerError::WrongShape);
    }
    match option_of(definition, value) {
        Chosen::Option(place) => Ok(stored_option(definition, place)),
        Chosen::Nothing => Ok(empty_one(&definition.field.kind)),
        Chosen::Unknown => Err(AnswerError::NotAnOption),
    }
}

/// Options that are not named are not chosen. An unknown option that is not chosen is dropped:
/// Form.io's builder leaves one without a name in default values.
fn checked_boxes(options: &[Choice], value: &Value) -> Result<Value, AnswerError> {
    let Value::Object(given) = value else {
        return Err(AnswerError::WrongShape);
    };
    let known: HashSet<&str> = options.iter().map(|one| one.value.as_str()).collect();
    for (option, chosen) in given {
        match chosen {
            Value::Bool(true) if !known.contains(option.as_str()) => {
                return Err(AnswerError::NotAnOption);
            }
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

/// Each with a name, a size in bytes, a type and a URL that leads to its bytes. What the URL says
/// is not looked at: while a form is filled the bytes may lie elsewhere.
fn files(value: &Value) -> Result<Value, AnswerError> {
    let single = [value.clone()];
    let files = match value {
        Value::Array(files) => files.as_slice(),
        Value::Object(_) => &single,
        _ => return Err(AnswerError::WrongShape),
    };
    if files.len() > MAX_FILES {
        return Err(AnswerError::TooLong);
    }
    let mut kept = Vec::with_capacity(files.len());
    for file in files {
        let Value::Object(file) = file else {
            return Err(AnswerError::WrongShape);
        };
        let text = |name: &str| file.get(name).and_then(Value::as_str).map(str::to_owned);
        let (Some(name), Some(url)) = (text("name"), text("url")) else {
            return Err(AnswerError::WrongShape);
        };
        let size = file.get("size").and_then(Value::as_u64);
        if size.is_none() {
            return Err(AnswerError::WrongShape);
        }
        if url.len() > MAX_FILE || name.len() > 1_000 {
            return Err(AnswerError::TooLong);
        }
        kept.push(serde_json::json!({
            "storage": "base64",
            "name": name,
            "url": url,
            "size": size,
            "type": text("type").unwrap_or_default(),
            "originalName": text("originalName").unwrap_or_else(|| name.clone()),
        }));
    }
    Ok(Value::Array(kept))
}

fn survey(questions: &[Choice], values: &[Choice], value: &Value) -> Result<Value, AnswerError> {
    let Value::Object(given) = value else {
        return Err(AnswerError::WrongShape);
    };
    let mut kept = Map::new();
    for (question, value) in given {
        let text = text_of(value);
        if text.is_empty() {
            continue;
        }
        let known =
            |choices: &[Choice], text: &str| choices.iter().any(|choice| choice.value == text);
        if !known(questions, question) || !known(values, &text) {
            return Err(AnswerError::NotAnOption);
        }
        kept.insert(question.clone(), Value::String(text));
    }
    Ok(Value::Object(kept))
}

fn tags(delimiter: &str, as_text: bool, value: &Value) -> Result<Value, AnswerError> {
    let tags: Vec<String> = match value {
        Value::Array(tags) => tags.iter().map(text).collect::<Result<_, _>>()?,
        other => text(other)?.split(delimiter).map(str::to_owned).collect(),
    };
    let tags: Vec<String> = tags
        .iter()
        .map(|tag| tag.trim().to_owned())
        .filter(|tag| !tag.is_empty())
        .collect();
    let size: usize = tags.iter().map(String::len).sum();
    if tags.len() > MAX_SEVERAL || size > MAX_ANSWER {
        return Err(AnswerError::TooLong);
    }
    Ok(if as_text {
        Value::String(tags.join(delimiter))
    } else {
        Value::Array(tags.into_iter().map(Value::String).collect())
    })
}

fn address(parts: &[AddressPart], value: &Value) -> Result<Value, AnswerError> {
    let Some(Value::Object(given)) = value.get("address") else {
        return Err(AnswerError::WrongShape);
    };
    let mut kept = Map::new();
    for (key, value) in given {
        if !parts.iter().any(|part| part.key == *key) {
            return Err(AnswerError::NotAnOption);
        }
        let value = if value.is_null() {
            String::new()
        } else {
            text(value)?
        };
        kept.insert(key.clone(), Value::String(value));
    }
    let mode = match value.get("mode") {
        Some(Value::String(mode)) if mode == "autocomplete" && kept.is_empty() => "autocomplete",
        _ => "manual",
    };
    Ok(serde_json::json!({"mode": mode, "address": kept}))
}

fn is_plain_map(value: &Value) -> bool {
    let plain = |(key, value): (&String, &Value)| {
        !key.is_empty() && key != "__proto__" && !value.is_object()
    };
    value.as_object().is_some_and(|map| map.iter().all(plain))
}
