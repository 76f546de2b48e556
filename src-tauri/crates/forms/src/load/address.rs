//! The parts of an address that is written by hand.

use serde_json::Value;

use super::field::read_definition;
use super::reader::Reader;
use crate::json::{Attrs, is_empty};
use crate::kind::AddressPart;
use crate::rules::FieldRules;
use crate::{FindingKind, LoadError};

/// What Form.io asks for if the form names no parts.
const PARTS: [(&str, &str); 6] = [
    ("address1", "Address 1"),
    ("address2", "Address 2"),
    ("city", "City"),
    ("state", "State"),
    ("country", "Country"),
    ("zip", "Zip Code"),
];
const MAX_PARTS: usize = 50;
/// What would make a part more than a line of text with rules of its own.
const BEYOND: [&str; 8] = [
    "calculateValue",
    "conditional.when",
    "customDefaultValue",
    "defaultValue",
    "logic",
    "validate.custom",
    "validate.json",
    "validate.unique",
];

/// Lines of text; their rules go to `rules`.
pub(super) fn read_address(
    attrs: &Attrs,
    rules: &mut FieldRules,
    reader: &Reader,
) -> Result<Vec<AddressPart>, LoadError> {
    let items = attrs.array("components")?;
    if items.is_empty() {
        let part = |(key, label): (&str, &str)| AddressPart {
            key: key.to_owned(),
            label: reader.plain_text(label, attrs),
        };
        return Ok(PARTS.into_iter().map(part).collect());
    }
    let mut parts = Vec::new();
    let path = attrs.path_of("components");
    for (index, value) in items.iter().enumerate().take(MAX_PARTS) {
        let item = Attrs::of(value, format!("{path}[{index}]"))?;
        let Some(key) = item.text("key")? else {
            continue;
        };
        report(value, &key, reader);
        if let Some(definition) = read_definition("textfield", &item, reader)? {
            parts.push(AddressPart {
                label: definition.field.label.clone(),
                key,
            });
            rules.parts.push(definition);
        }
    }
    Ok(parts)
}

fn report(part: &Value, key: &str, reader: &Reader) {
    let problem = |why: &str| {
        reader.problem(FindingKind::NotCarriedOut {
            what: format!("{key} as a part of an address"),
            why: why.to_owned(),
        });
    };
    if part.get("type").is_some_and(|kind| kind != "textfield") {
        problem("the parts of an address are lines of text");
    }
    for name in BEYOND {
        let pointer = format!("/{}", name.replace('.', "/"));
        let set = part.pointer(&pointer);
        if set.is_some_and(|set| !is_empty(set) && *set != Value::Bool(false)) {
            problem(&format!("{name} is not carried out inside of an address"));
        }
    }
    // Form.io gives every part the condition that the address is written by hand.
    let condition = part.get("customConditional").and_then(Value::as_str);
    if condition.is_some_and(|code| !code.trim().is_empty() && !code.contains("manualMode")) {
        problem("customConditional is not carried out inside of an address");
    }
}
