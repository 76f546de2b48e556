//! From one component to one field.

use serde_json::Value;

use super::checks::{read_checks, read_messages};
use super::kinds::read_kind;
use super::reader::{Reader, bad_rule};
use crate::answer;
use crate::json::Attrs;
use crate::model::Field;
use crate::rules::{DataType, FieldRules};
use crate::{FindingKind, LoadError};

/// A field with the rules for its answer.
#[derive(Debug, Clone)]
pub(crate) struct Definition {
    pub field: Field,
    pub rules: FieldRules,
}

/// The field that a component of this type makes; none for a type that is not supported.
/// What is wrong with its rules goes to the reader.
pub(crate) fn read_definition(
    kind: &str,
    attrs: &Attrs,
    reader: &Reader,
) -> Result<Option<Definition>, LoadError> {
    let mut rules = FieldRules {
        truncate_spaces: attrs.flag("truncateMultipleSpaces")?,
        data_type: read_data_type(attrs)?,
        objects: Vec::new(),
        checks: read_checks(kind, attrs, reader)?,
        messages: read_messages(attrs, reader)?,
        error_label: reader.plain(attrs, "errorLabel")?,
        parts: Vec::new(),
    };
    let Some(field_kind) = read_kind(kind, attrs, &mut rules, reader)? else {
        return Ok(None);
    };
    let key = attrs.text("key")?.unwrap_or_default();
    let placeholder = reader.plain(attrs, "placeholder")?;
    let label = reader
        .plain(attrs, "label")?
        .or_else(|| placeholder.clone());
    let field = Field {
        id: key.clone(),
        label: label.unwrap_or_else(|| key.clone()),
        key,
        hide_label: attrs.flag("hideLabel")?,
        description: reader.plain(attrs, "description")?,
        tooltip: reader.plain(attrs, "tooltip")?,
        placeholder,
        prefix: reader.plain(attrs, "prefix")?,
        suffix: reader.plain(attrs, "suffix")?,
        required: attrs.object("validate")?.flag("required")?,
        disabled: attrs.flag("disabled")?,
        hidden: attrs.flag("hidden")?,
        multiple: attrs.flag("multiple")? && takes_several(kind),
        kind: field_kind,
    };
    Ok(Some(Definition { field, rules }))
}

/// Components for which `multiple` makes the answer an array of answers. Files are an array
/// anyway; the others do not know the attribute.
fn takes_several(kind: &str) -> bool {
    matches!(
        kind,
        "textfield"
            | "textarea"
            | "number"
            | "currency"
            | "email"
            | "phoneNumber"
            | "url"
            | "select"
            | "datetime"
            | "time"
            | "address"
    )
}

/// Null and empty values are no defaults: Form.io's builder writes them everywhere.
pub(crate) fn read_default(
    definition: &Definition,
    attrs: &Attrs,
    reader: &Reader,
) -> Option<Value> {
    let given = attrs.get("defaultValue")?;
    let field = &definition.field;
    // Form.io takes the first of several values for a field that holds one.
    let given = match given {
        Value::Array(items) if items.len() == 1 && !field.multiple && !field.kind.is_list() => {
            &items[0]
        }
        given => given,
    };
    match answer::checked(definition, given) {
        Ok(value) if value == answer::empty(field) => None,
        Ok(value) => Some(value),
        Err(_) if crate::json::is_empty(given) => None,
        Err(_) => {
            reader.problem(FindingKind::BadDefault);
            None
        }
    }
}

fn read_data_type(attrs: &Attrs) -> Result<DataType, LoadError> {
    Ok(match attrs.text("dataType")?.as_deref() {
        Some("string") => DataType::Text,
        Some("number") => DataType::Number,
        Some("boolean") => DataType::Boolean,
        _ => DataType::Auto,
    })
}

/// A size such as "10MB" in bytes; Form.io counts a kilobyte as 1,024.
pub(crate) fn read_size(attrs: &Attrs, name: &str, reader: &Reader) -> Option<u64> {
    let text = match attrs.get(name)? {
        Value::String(text) => text.trim().to_ascii_lowercase(),
        Value::Number(number) => number.to_string(),
        _ => String::from("?"),
    };
    if text.is_empty() {
        return None;
    }
    let digits = text.find(|char: char| !char.is_ascii_digit() && char != '.');
    let (number, unit) = text.split_at(digits.unwrap_or(text.len()));
    let factor: Option<f64> = match unit.trim() {
        "" | "b" => Some(1.0),
        "kb" => Some(1024.0),
        "mb" => Some(1024.0 * 1024.0),
        "gb" => Some(1024.0 * 1024.0 * 1024.0),
        _ => None,
    };
    match (number.parse::<f64>(), factor) {
        (Ok(number), Some(factor)) if number.is_finite() => {
            let size = (number * factor) as u64;
            (size > 0).then_some(size)
        }
        _ => {
            reader.problem(bad_rule(attrs, name));
            None
        }
    }
}
