//! Which rules one answer breaks. All of them, in a fixed order.

mod dates;
mod kinds;
mod web;

pub(crate) use dates::is_time;
pub(crate) use kinds::with_capitals;

use jiff::Timestamp;
use serde_json::Value;

use crate::kind::FieldKind;
use crate::load::Definition;
use crate::plan::GridRules;
use crate::rule::{FieldError, Rule};
use crate::rules::{Checks, Messages};
use crate::value::{as_number, is_blank, utf16_length};

/// The errors of a field whose answer counts. `repeated`: an earlier row has the same answer.
pub(crate) fn errors(
    definition: &Definition,
    value: &Value,
    path: &str,
    now: Timestamp,
    repeated: bool,
) -> Vec<FieldError> {
    let field = &definition.field;
    let mut rules = Vec::new();
    match value {
        Value::Array(items) if field.multiple && !items.is_empty() => {
            for item in items {
                for rule in broken(definition, item, now) {
                    if !rules.contains(&rule) {
                        rules.push(rule);
                    }
                }
            }
        }
        Value::Array(_) if field.multiple => {
            if field.required {
                rules.push(Rule::Required);
            }
        }
        value if field.multiple && !is_blank(value) => rules.push(Rule::Shape),
        value => rules = broken(definition, value, now),
    }
    if repeated {
        rules.push(Rule::Unique);
    }
    let name = definition
        .rules
        .error_label
        .as_ref()
        .unwrap_or(&field.label);
    let messages = &definition.rules.messages;
    let mut errors: Vec<FieldError> = rules
        .into_iter()
        .map(|rule| error(path, &field.key, name, messages, rule))
        .collect();
    if !definition.rules.parts.is_empty() {
        let addresses = match value {
            Value::Array(addresses) if field.multiple => addresses.as_slice(),
            one => std::slice::from_ref(one),
        };
        for address in addresses {
            part_errors(definition, address, path, now, &mut errors);
        }
    }
    errors
}

/// The errors of the lines of an address, while it is written by hand. They stand at the address,
/// under the line's own key and label.
fn part_errors(
    definition: &Definition,
    address: &Value,
    path: &str,
    now: Timestamp,
    found: &mut Vec<FieldError>,
) {
    if address.get("mode").is_none_or(|mode| mode != "manual") {
        return;
    }
    for part in &definition.rules.parts {
        let line = address.get("address");
        let line = line.and_then(|lines| lines.get(&part.field.key));
        for error in errors(part, line.unwrap_or(&Value::Null), path, now, false) {
            if !found.contains(&error) {
                found.push(error);
            }
        }
    }
}

/// The errors of the rows of a grid as such.
pub(crate) fn grid_errors(
    grid: &GridRules,
    required: bool,
    value: &Value,
    path: &str,
    key: &str,
) -> Vec<FieldError> {
    let mut rules = Vec::new();
    let rows = value.as_array().map_or(0, Vec::len);
    let rows = crate::json::clamp(rows);
    if required && !has_answers(value) {
        rules.push(Rule::Required);
    }
    match grid.min_rows {
        Some(min) if rows < min && (rows > 0 || required) => rules.push(Rule::MinRows { min }),
        _ => {}
    }
    match grid.max_rows {
        Some(max) if rows > max => rules.push(Rule::MaxRows { max }),
        _ => {}
    }
    rules
        .into_iter()
        .map(|rule| error(path, key, &grid.label, &grid.messages, rule))
        .collect()
}

/// What a program of the form has against an answer.
pub(crate) fn custom_error(
    path: &str,
    key: &str,
    label: &str,
    messages: &Messages,
    said: Option<String>,
) -> FieldError {
    let mut error = error(path, key, label, messages, Rule::Custom);
    error.message = error.message.or(said);
    error
}

/// Nothing in a container is answered.
pub(crate) fn required(path: &str, key: &str, label: &str) -> FieldError {
    error(path, key, label, &Messages::default(), Rule::Required)
}

fn error(path: &str, key: &str, label: &str, messages: &Messages, rule: Rule) -> FieldError {
    FieldError {
        path: path.to_owned(),
        key: key.to_owned(),
        label: label.to_owned(),
        message: messages.of(&rule, label),
        rule,
    }
}

fn broken(definition: &Definition, value: &Value, now: Timestamp) -> Vec<Rule> {
    let field = &definition.field;
    let mut rules = Vec::new();
    if field.required && !is_present(&field.kind, value) {
        rules.push(Rule::Required);
    }
    if let FieldKind::Day { .. } = field.kind {
        dates::day_rules(definition, value, now, &mut rules);
        return rules;
    }
    if is_blank(value) {
        return rules;
    }
    if !kinds::fits(&field.kind, value) {
        rules.push(Rule::Shape);
        return rules;
    }
    kinds::kind_rules(definition, value, now, &mut rules);
    let checks = &definition.rules.checks;
    if let Value::String(text) = value {
        if definition.rules.truncate_spaces {
            text_rules(checks, &single_spaced(text), &mut rules);
        } else {
            text_rules(checks, text, &mut rules);
        }
    }
    number_rules(checks, value, &mut rules);
    rules
}

/// As Form.io shortens text where the form asks for it.
pub(crate) fn single_spaced(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether an answer counts for `required`: text that is not blank, a number, a ticked box,
/// at least one of several (`componentHasValue` of @formio/core).
fn is_present(kind: &FieldKind, value: &Value) -> bool {
    match (kind, value) {
        (FieldKind::Text { masks, .. }, Value::Object(masked)) if !masks.is_empty() => masked
            .get("value")
            .is_some_and(|value| is_present(kind, value)),
        (FieldKind::Address { .. }, Value::Object(address)) => {
            let Some(Value::Object(parts)) = address.get("address") else {
                return false;
            };
            let optional = |key: &str| key == "address2";
            let filled =
                |(key, value): (&String, &Value)| optional(key) || crate::value::is_truthy(value);
            !parts.is_empty() && parts.iter().all(filled)
        }
        (FieldKind::Day { .. }, Value::String(text)) => {
            !text.trim().is_empty() && text != "00/00/0000"
        }
        (_, Value::Null) => false,
        (_, Value::String(text)) => !text.trim().is_empty(),
        (_, Value::Bool(flag)) => {
            *flag || !matches!(kind, FieldKind::Checkbox | FieldKind::SelectBoxes { .. })
        }
        (_, Value::Number(_)) => true,
        (_, Value::Array(items)) => items.iter().any(|item| is_present(kind, item)),
        (_, Value::Object(map)) => map.values().any(|item| is_present(kind, item)),
    }
}

/// Whether there is any answer in rows or a container.
pub(crate) fn has_answers(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::String(text) => !text.trim().is_empty(),
        Value::Bool(flag) => *flag,
        Value::Number(_) => true,
        Value::Array(items) => items.iter().any(has_answers),
        Value::Object(map) => map.values().any(has_answers),
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
