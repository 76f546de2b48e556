//! Answers of one field: what it can hold, what empty looks like, and the value Form.io stores.

mod checked;
mod told;

use serde_json::{Map, Value};

use crate::day::DayShape;
use crate::kind::{Choice, FieldKind};
use crate::load::{Definition, option_text};
use crate::model::Field;
use crate::rules::DataType;
use crate::value::{as_number, number_text, number_value, parse_number, text_of};

pub(crate) use checked::{checked, is_date};
pub(crate) use told::told;

/// The longest text, and the largest value of a hidden field, in bytes.
pub(crate) const MAX_ANSWER: usize = 100_000;

impl FieldKind {
    pub(crate) fn is_select_boxes(&self) -> bool {
        matches!(self, FieldKind::SelectBoxes { .. })
    }

    /// Whether the answer is an array whatever the form says of several.
    pub(crate) fn is_list(&self) -> bool {
        match self {
            FieldKind::File { .. } => true,
            FieldKind::Tags { as_text, .. } => !as_text,
            _ => false,
        }
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
pub(crate) fn empty(field: &Field) -> Value {
    if !field.multiple {
        return empty_one(&field.kind);
    }
    match &field.kind {
        FieldKind::Select { .. } => Value::Array(Vec::new()),
        kind => Value::Array(vec![empty_one(kind)]),
    }
}

/// One answer of a question that takes several, while it is empty.
pub(crate) fn empty_item(field: &Field) -> Value {
    empty_one(&field.kind)
}

fn empty_one(kind: &FieldKind) -> Value {
    match kind {
        FieldKind::Number { .. } | FieldKind::Currency { .. } => Value::Null,
        FieldKind::Checkbox => Value::Bool(false),
        FieldKind::SelectBoxes { options, .. } => boxes(options, |_| false),
        FieldKind::File { .. } | FieldKind::Tags { as_text: false, .. } => Value::Array(Vec::new()),
        FieldKind::Survey { .. } | FieldKind::DataMap { .. } => Value::Object(Map::new()),
        FieldKind::Address { .. } => {
            serde_json::json!({"mode": "autocomplete", "address": {}})
        }
        _ => Value::String(String::new()),
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

/// What a value stands for among options.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Chosen {
    /// Nothing is chosen, which is no mistake.
    Nothing,
    /// By its place.
    Option(usize),
    Unknown,
}

/// The option that a value stands for.
pub(crate) fn option_of(definition: &Definition, value: &Value) -> Chosen {
    let text = option_text(value);
    if text.is_empty() || (value.is_object() && text == "{}") {
        return Chosen::Nothing;
    }
    let options = definition.field.kind.options();
    if let Some(place) = options.iter().position(|option| option.value == text) {
        return Chosen::Option(place);
    }
    let objects = &definition.rules.objects;
    let place = objects
        .iter()
        .position(|object| crate::value::same(object, value));
    place.map_or(Chosen::Unknown, Chosen::Option)
}

/// The value that Form.io stores for the option at `place`.
fn stored_option(definition: &Definition, place: usize) -> Value {
    if let Some(object @ (Value::Object(_) | Value::Array(_))) = definition.rules.objects.get(place)
    {
        return object.clone();
    }
    let option = &definition.field.kind.options()[place];
    stored(definition.rules.data_type, &option.value)
}

/// What a field makes of a value that a program of the form gives it (`normalizeValue`).
pub(crate) fn normalised(definition: &Definition, value: Value) -> Value {
    let field = &definition.field;
    match value {
        Value::Array(items) if field.multiple => {
            let one = |item| normalised_one(definition, item);
            Value::Array(items.into_iter().map(one).collect())
        }
        Value::Array(mut items) if !field.kind.is_list() && keeps_one(&field.kind) => {
            if items.is_empty() {
                return empty(field);
            }
            normalised_one(definition, items.swap_remove(0))
        }
        value if field.multiple => Value::Array(vec![normalised_one(definition, value)]),
        value => normalised_one(definition, value),
    }
}

fn keeps_one(kind: &FieldKind) -> bool {
    !matches!(
        kind,
        FieldKind::Hidden | FieldKind::DataMap { .. } | FieldKind::SelectBoxes { .. }
    )
}

fn normalised_one(definition: &Definition, value: Value) -> Value {
    match (&definition.field.kind, value) {
        (FieldKind::Number { .. } | FieldKind::Currency { .. }, Value::String(text)) => {
            leading_number(&text).map_or(Value::Null, number_value)
        }
        (FieldKind::Select { .. } | FieldKind::Radio { .. }, value) => match value {
            Value::String(text) => stored(definition.rules.data_type, &text),
            Value::Number(_) | Value::Bool(_) if definition.rules.data_type == DataType::Text => {
                Value::String(text_of(&value))
            }
            value => value,
        },
        (FieldKind::SelectBoxes { options, .. }, value) => match value {
            Value::String(text) => boxes(options, |option| option == text),
            Value::Array(items) => boxes(options, |option| {
                items.iter().any(|item| text_of(item) == option)
            }),
            Value::Object(given) => sent_boxes(options, &given),
            _ => boxes(options, |_| false),
        },
        (
            FieldKind::Tags {
                delimiter, as_text, ..
            },
            value,
        ) => match value {
            Value::Array(tags) if *as_text => {
                let tags: Vec<String> = tags.iter().map(text_of).collect();
                Value::String(tags.join(delimiter))
            }
            Value::String(text) if !as_text => {
                let tags = text.split(delimiter.as_str()).filter(|tag| !tag.is_empty());
                Value::Array(tags.map(|tag| Value::String(tag.to_owned())).collect())
            }
            value => value,
        },
        (_, value) => value,
    }
}

/// The number that text begins with, as `parseFloat` reads it.
fn leading_number(text: &str) -> Option<f64> {
    let text = text.trim_start();
    let longest = text
        .find(|char: char| !char.is_ascii_digit() && !matches!(char, '.' | '-' | '+' | 'e' | 'E'))
        .unwrap_or(text.len())
        .min(400);
    (1..=longest)
        .rev()
        .find_map(|end| text.get(..end).and_then(parse_number))
}

/// What Form.io makes of an answer that is loaded.
pub(crate) fn as_given(field: &Field, value: Value) -> Value {
    match (&field.kind, value) {
        (FieldKind::Day { .. }, Value::String(text)) if text == "00/00/0000" => {
            Value::String(String::new())
        }
        (_, Value::Array(items)) if items.is_empty() && field.multiple => empty(field),
        (FieldKind::Number { .. } | FieldKind::Currency { .. }, Value::String(text))
            if text.is_empty() =>
        {
            Value::Null
        }
        (_, value) => value,
    }
}

/// The value as Form.io sends it.
pub(crate) fn sent(definition: &Definition, value: &Value) -> Value {
    let field = &definition.field;
    match value {
        Value::Array(items) if field.multiple => {
            let one = |item: &Value| sent_one(definition, item);
            Value::Array(items.iter().map(one).collect())
        }
        value => sent_one(definition, value),
    }
}

fn sent_one(definition: &Definition, value: &Value) -> Value {
    match (&definition.field.kind, value) {
        (FieldKind::Number { .. } | FieldKind::Currency { .. }, Value::String(text)) => {
            match as_number(value) {
                Some(number) => number_value(number),
                None if text.trim().is_empty() => Value::Null,
                None => value.clone(),
            }
        }
        (FieldKind::DateTime { time: false, .. }, Value::String(date)) if date.len() == 10 => {
            Value::String(format!("{date}T00:00:00+00:00"))
        }
        (FieldKind::Text { .. } | FieldKind::TextArea { .. }, Value::String(text))
            if definition.rules.truncate_spaces =>
        {
            Value::String(crate::check::single_spaced(text))
        }
        (FieldKind::Select { .. } | FieldKind::Radio { .. }, Value::String(text)) => {
            stored(definition.rules.data_type, text)
        }
        (FieldKind::SelectBoxes { options, .. }, Value::Object(given)) => {
            sent_boxes(options, given)
        }
        _ => value.clone(),
    }
}

/// Every option, with what was given besides.
fn sent_boxes(options: &[Choice], given: &Map<String, Value>) -> Value {
    let mut all = boxes(options, |_| false);
    if let Value::Object(all) = &mut all {
        all.extend(given.clone());
    }
    all
}
