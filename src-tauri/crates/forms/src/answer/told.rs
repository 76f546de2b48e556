//! An answer in the form's own words.

use serde_json::Value;
use std::collections::HashSet;

use crate::kind::{AnswerText, Choice, FieldKind, Pair};
use crate::load::{Definition, option_text};
use crate::value::{as_number, is_blank, text_of};

/// None if there is no answer.
pub(crate) fn told(definition: &Definition, value: &Value) -> Option<AnswerText> {
    let field = &definition.field;
    if !field.multiple || field.kind.options().len() > 1 {
        return one(definition, value);
    }
    match value {
        Value::Array(items) => {
            let items: Vec<AnswerText> = items
                .iter()
                .filter_map(|item| one(definition, item))
                .collect();
            (!items.is_empty()).then_some(AnswerText::Several { items })
        }
        single => one(definition, single),
    }
}

fn one(definition: &Definition, value: &Value) -> Option<AnswerText> {
    if is_blank(value) {
        return None;
    }
    let text = || AnswerText::Text {
        text: text_of(value),
    };
    Some(match &definition.field.kind {
        FieldKind::Number { .. } => match as_number(value) {
            Some(value) => AnswerText::Number { value },
            None => text(),
        },
        FieldKind::Currency { currency, .. } => match as_number(value) {
            Some(value) => AnswerText::Money {
                value,
                currency: currency.clone(),
            },
            None => text(),
        },
        FieldKind::Checkbox => AnswerText::YesNo {
            yes: *value == Value::Bool(true),
        },
        FieldKind::SelectBoxes { .. } | FieldKind::Select { .. } | FieldKind::Radio { .. } => {
            let labels = chosen_labels(definition, value);
            if labels.is_empty() {
                return None;
            }
            AnswerText::Options { labels }
        }
        FieldKind::DateTime { date, time, .. } => {
            let value = text_of(value);
            match (date, time, value.get(..10)) {
                (false, _, _) => AnswerText::Time { value },
                (true, false, Some(date)) => AnswerText::Date {
                    value: date.to_owned(),
                },
                _ => AnswerText::DateTime { value },
            }
        }
        FieldKind::Time { .. } => AnswerText::Time {
            value: text_of(value),
        },
        FieldKind::Day { .. } => {
            let known = |part: u32| (part > 0).then_some(part);
            let shape = definition.field.kind.day_shape();
            match shape.and_then(|shape| shape.parse(&text_of(value))) {
                Some(day) if day.is_empty() => return None,
                Some(day) => AnswerText::Day {
                    year: known(day.year),
                    month: known(day.month),
                    day: known(day.day),
                },
                None => text(),
            }
        }
        FieldKind::Text { masks, .. } if !masks.is_empty() => {
            let masked = value.get("value").unwrap_or(value);
            if is_blank(masked) {
                return None;
            }
            let text = text_of(masked);
            AnswerText::Text { text }
        }
        FieldKind::File { .. } => files(value)?,
        FieldKind::Signature => AnswerText::Signature,
        FieldKind::Survey { questions, values } => AnswerText::Survey {
            pairs: survey(questions, values, value)?,
        },
        FieldKind::Tags { delimiter, .. } => {
            let items: Vec<AnswerText> = match value {
                Value::Array(tags) => tags.iter().map(text_of).collect::<Vec<_>>(),
                other => text_of(other)
                    .split(delimiter.as_str())
                    .map(str::to_owned)
                    .collect(),
            }
            .into_iter()
            .filter(|tag| !tag.trim().is_empty())
            .map(|text| AnswerText::Text { text })
            .collect();
            if items.is_empty() {
                return None;
            }
            AnswerText::Several { items }
        }
        FieldKind::Address { parts } => {
            let address = value.get("address")?;
            let line = |key: &str| address.get(key).map(text_of);
            let lines: Vec<String> = parts
                .iter()
                .filter_map(|part| line(&part.key))
                .filter(|line| !line.trim().is_empty())
                .collect();
            if lines.is_empty() {
                return None;
            }
            AnswerText::Address { lines }
        }
        FieldKind::DataMap { .. } => {
            let pair = |(label, value): (&String, &Value)| Pair {
                label: label.clone(),
                value: text_of(value),
            };
            let pairs: Vec<Pair> = value.as_object()?.iter().map(pair).collect();
            if pairs.is_empty() {
                return None;
            }
            AnswerText::Pairs { pairs }
        }
        _ => text(),
    })
}

fn files(value: &Value) -> Option<AnswerText> {
    let files = value.as_array().filter(|files| !files.is_empty())?;
    let name = |file: &Value| {
        let part = |name: &str| file.get(name).and_then(Value::as_str);
        let name = part("originalName").or_else(|| part("name"));
        name.unwrap_or_default().to_owned()
    };
    let size = |file: &Value| file.get("size").and_then(Value::as_u64).unwrap_or(0);
    Some(AnswerText::Files {
        names: files.iter().map(name).collect(),
        sizes: files.iter().map(size).collect(),
    })
}

fn survey(questions: &[Choice], values: &[Choice], value: &Value) -> Option<Vec<Pair>> {
    let answers = value.as_object()?;
    let pair = |question: &Choice| {
        let answer = answers
            .get(&question.value)
            .filter(|answer| !is_blank(answer))?;
        let text = text_of(answer);
        let known = values.iter().find(|known| known.value == text);
        Some(Pair {
            label: question.label.clone(),
            value: known.map_or(text, |known| known.label.clone()),
        })
    };
    let pairs: Vec<Pair> = questions.iter().filter_map(pair).collect();
    (!pairs.is_empty()).then_some(pairs)
}

/// In the order of the form; a value that is no option stands for itself.
fn chosen_labels(definition: &Definition, value: &Value) -> Vec<String> {
    let boxes = definition.field.kind.is_select_boxes();
    let chosen: Vec<String> = match value {
        Value::Object(flags) if boxes => flags
            .iter()
            .filter(|(_, flag)| **flag == Value::Bool(true))
            .map(|(option, _)| option.clone())
            .collect(),
        Value::Object(map) if map.is_empty() => Vec::new(),
        Value::Array(items) if definition.field.multiple || boxes => {
            items.iter().map(option_text).collect()
        }
        single => vec![option_text(single)],
    };
    let options = definition.field.kind.options();
    let known: HashSet<&str> = options.iter().map(|one| one.value.as_str()).collect();
    let mut labels: Vec<String> = Vec::new();
    let mut named: HashSet<&str> = chosen.iter().map(String::as_str).collect();
    for option in options {
        // The first of two options with the same value.
        if named.remove(option.value.as_str()) {
            labels.push(option.label.clone());
        }
    }
    let unknown = chosen
        .iter()
        .filter(|text| !known.contains(text.as_str()) && !text.is_empty());
    labels.extend(unknown.cloned());
    labels
}
