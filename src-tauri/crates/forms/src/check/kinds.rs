//! What the kind of a field implies for its answer.

use jiff::Timestamp;
use serde_json::Value;
use std::collections::HashSet;

use super::{dates, web};
use crate::answer;
use crate::kind::FieldKind;
use crate::load::Definition;
use crate::rule::Rule;
use crate::value::{as_number, is_blank, is_integer, text_of};

/// Whether the value has a JSON type that the field may hold. Numbers and booleans in text
/// fields do, as they do for Form.io.
pub(super) fn fits(kind: &FieldKind, value: &Value) -> bool {
    let is_scalar = |value: &Value| !matches!(value, Value::Array(_) | Value::Object(_));
    match kind {
        FieldKind::Checkbox => value.is_boolean(),
        FieldKind::SelectBoxes { .. } => value.as_object().is_some_and(|boxes| {
            boxes
                .values()
                .all(|flag| flag.is_boolean() || is_blank(flag))
        }),
        FieldKind::Text { masks, .. } if !masks.is_empty() => {
            is_scalar(value) || value.get("value").is_some_and(is_scalar)
        }
        FieldKind::Hidden | FieldKind::Select { .. } => true,
        FieldKind::File { .. } => value
            .as_array()
            .is_some_and(|files| files.iter().all(Value::is_object)),
        FieldKind::Survey { .. } => value
            .as_object()
            .is_some_and(|answers| answers.values().all(is_scalar)),
        FieldKind::Tags { .. } => match value {
            Value::Array(tags) => tags.iter().all(is_scalar),
            other => is_scalar(other),
        },
        FieldKind::Address { .. } | FieldKind::DataMap { .. } => value.is_object(),
        _ => is_scalar(value),
    }
}

pub(super) fn kind_rules(
    definition: &Definition,
    value: &Value,
    now: Timestamp,
    rules: &mut Vec<Rule>,
) {
    let field = &definition.field;
    let checks = &definition.rules.checks;
    match &field.kind {
        FieldKind::Number { integer, .. } => match as_number(value) {
            None => rules.push(Rule::Number),
            Some(number) if *integer && !is_integer(number) => rules.push(Rule::Integer),
            Some(_) => {}
        },
        FieldKind::Currency { .. } if as_number(value).is_none() => rules.push(Rule::Number),
        FieldKind::Email if value.as_str().is_some_and(|text| !web::is_email(text)) => {
            rules.push(Rule::Email);
        }
        FieldKind::Url if value.as_str().is_none_or(|text| !web::is_url(text)) => {
            rules.push(Rule::Url);
        }
        FieldKind::SelectBoxes {
            min_selected,
            max_selected,
            ..
        } => boxes_rules(definition, value, *min_selected, *max_selected, rules),
        // formio.js lets an unknown option pass unless `onlyAvailableItems` is set. Here it
        // would be sent unseen: the screen can only show what is among the options.
        FieldKind::Select { .. } | FieldKind::Radio { .. }
            if answer::option_of(definition, value) == answer::Chosen::Unknown =>
        {
            rules.push(Rule::Option);
        }
        FieldKind::DateTime { date, time, .. } => {
            dates::date_rules(checks, value, (*date, *time), now, rules);
        }
        FieldKind::Time { format } if !dates::is_time(&text_of(value), format) => {
            rules.push(Rule::Time);
        }
        FieldKind::Survey { questions, values } => {
            let answers = value.as_object();
            let answer = |question: &str| answers.and_then(|answers| answers.get(question));
            let missing = |question: &str| answer(question).is_none_or(is_blank);
            if field.required && questions.iter().any(|question| missing(&question.value)) {
                // Nothing at all is missing as such already.
                if !rules.contains(&Rule::Required) {
                    rules.push(Rule::Survey);
                }
            }
            let known = |value: &Value| {
                let text = text_of(value);
                text.is_empty() || values.iter().any(|known| known.value == text)
            };
            if answers.is_some_and(|answers| !answers.values().all(known)) {
                rules.push(Rule::Option);
            }
        }
        FieldKind::Tags {
            delimiter,
            max_tags: Some(max),
            ..
        } => {
            let count = match value {
                Value::Array(tags) => tags.len(),
                other => text_of(other).split(delimiter.as_str()).count(),
            };
            if crate::json::clamp(count) > *max {
                rules.push(Rule::MaxTags { max: *max });
            }
        }
        FieldKind::File { .. } => file_rules(&field.kind, value, rules),
        _ => {}
    }
    mask_rules(definition, value, rules);
}

fn boxes_rules(
    definition: &Definition,
    value: &Value,
    min: Option<u32>,
    max: Option<u32>,
    rules: &mut Vec<Rule>,
) {
    let boxes = value.as_object();
    let chosen = || {
        let entries = boxes.into_iter().flatten();
        entries.filter(|(_, flag)| **flag == Value::Bool(true))
    };
    let options = definition.field.kind.options().iter();
    let options: HashSet<&str> = options.map(|option| option.value.as_str()).collect();
    let is_option = |name: &str| name.is_empty() || options.contains(name);
    if chosen().any(|(name, _)| !is_option(name)) {
        rules.push(Rule::Option);
    }
    let count = crate::json::clamp(chosen().count());
    // Nothing chosen at all is a matter of `required`.
    match min {
        Some(min) if count > 0 && count < min => rules.push(Rule::MinSelected { min }),
        _ => {}
    }
    match max {
        Some(max) if max > 0 && count > max => rules.push(Rule::MaxSelected { max }),
        _ => {}
    }
}

fn file_rules(kind: &FieldKind, value: &Value, rules: &mut Vec<Rule>) {
    let FieldKind::File {
        several,
        types,
        min_size,
        max_size,
        ..
    } = kind
    else {
        return;
    };
    let files = value.as_array().map_or(&[][..], Vec::as_slice);
    if !several && files.len() > 1 {
        rules.push(Rule::Shape);
    }
    for file in files {
        let text = |name: &str| file.get(name).and_then(Value::as_str).unwrap_or_default();
        let name = if text("originalName").is_empty() {
            text("name").to_owned()
        } else {
            text("originalName").to_owned()
        };
        let size = file.get("size").and_then(Value::as_u64).unwrap_or(0);
        if !types.is_empty()
            && !types
                .iter()
                .any(|wanted| is_type(wanted, &name, text("type")))
        {
            rules.push(Rule::FileType { name: name.clone() });
        }
        if let Some(min) = min_size.filter(|min| size < *min) {
            let name = name.clone();
            rules.push(Rule::FileTooSmall { name, min });
        }
        if let Some(max) = max_size.filter(|max| size > *max) {
            rules.push(Rule::FileTooLarge { name, max });
        }
    }
}

/// Whether a file is of the type "image/*", "application/pdf", ".pdf" or "*.pdf".
pub(crate) fn is_type(wanted: &str, name: &str, mime: &str) -> bool {
    let (name, mime) = (name.to_lowercase(), mime.to_lowercase());
    if let Some(family) = wanted.strip_suffix("/*") {
        return mime.split('/').next() == Some(family);
    }
    if wanted.contains('/') {
        return mime == wanted;
    }
    let ending = wanted.trim_start_matches('*');
    !ending.is_empty() && name.ends_with(ending)
}

fn mask_rules(definition: &Definition, value: &Value, rules: &mut Vec<Rule>) {
    let (mask, text) = match (&definition.field.kind, value) {
        (FieldKind::Text { masks, .. }, Value::Object(masked)) => {
            let part = |name: &str| masked.get(name).map(text_of).unwrap_or_default();
            let name = part("maskName");
            let mask = masks.iter().find(|mask| mask.name == name);
            (mask.map(|mask| &mask.mask), part("value"))
        }
        (FieldKind::Text { masks, .. }, _) if !masks.is_empty() => (None, String::new()),
        (_, value) => (definition.rules.checks.mask.as_ref(), text_of(value)),
    };
    // A mask alone is another language than one of several, and than that of a phone number.
    let plain = definition.rules.checks.mask.is_some();
    let fits = |mask: &str| match definition.field.kind {
        FieldKind::Text { .. } if plain => matches(mask, &text, text_slot),
        _ => matches(mask, &text, slot),
    };
    if let Some(mask) = mask.filter(|mask| !text.is_empty() && !fits(mask)) {
        rules.push(Rule::Mask { mask: mask.clone() });
    }
}

fn matches(mask: &str, text: &str, takes: fn(char, char) -> bool) -> bool {
    let mut text = text.chars();
    let all = mask
        .chars()
        .all(|slot| text.next().is_some_and(|char| takes(slot, char)));
    all && text.next().is_none()
}

/// `matchInputMask` of @formio/core: 9 a digit, A a letter, a a small letter, * either.
fn slot(slot: char, char: char) -> bool {
    match slot {
        '9' => char.is_ascii_digit(),
        'A' => char.is_ascii_alphabetic(),
        'a' => char.is_ascii_lowercase(),
        '*' => char.is_ascii_alphanumeric(),
        literal => char == literal,
    }
}

/// The library that Form.io uses for text fields: a and A letters of any script, & a letter or
/// digit, # a hexadecimal digit. A, & and # take no small letters.
fn text_slot(slot: char, char: char) -> bool {
    let fits = match slot {
        '9' => char.is_ascii_digit(),
        'a' | 'A' => char.is_alphabetic(),
        '*' | '&' => char.is_alphanumeric(),
        '#' => char.is_ascii_hexdigit(),
        literal => char == literal,
    };
    fits && !(takes_capitals(slot) && char.is_lowercase())
}

fn takes_capitals(slot: char) -> bool {
    matches!(slot, 'A' | '&' | '#')
}

/// Text as Form.io's input makes it where it is typed: with capitals where the mask has them.
pub(crate) fn with_capitals(mask: &str, text: &str) -> String {
    let mut slots = mask.chars();
    let mut shaped = String::with_capacity(text.len());
    for char in text.chars() {
        match slots.next() {
            Some(slot) if takes_capitals(slot) => shaped.extend(char.to_uppercase()),
            _ => shaped.push(char),
        }
    }
    shaped
}
