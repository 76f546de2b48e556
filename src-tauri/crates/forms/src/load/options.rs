//! What there is to choose from.

use serde_json::Value;
use std::collections::HashSet;

use super::reader::Reader;
use crate::json::{Attrs, clamp, wrong};
use crate::kind::Choice;
use crate::remote;
use crate::rules::FieldRules;
use crate::value::text_of;
use crate::{FindingKind, LoadError, html};

pub(crate) const MAX_OPTIONS: u32 = 10_000;

/// The options of radio buttons and select boxes.
pub(crate) fn read_options(
    attrs: &Attrs,
    rules: &mut FieldRules,
    reader: &Reader,
) -> Result<Vec<Choice>, LoadError> {
    match attrs.text("dataSrc")?.as_deref() {
        None | Some("values") => read_choices(attrs, "values", reader),
        Some("url") => read_remote(attrs, rules, reader),
        Some(other) => {
            reader.problem(source(other));
            Ok(Vec::new())
        }
    }
}

/// The options of a select.
pub(crate) fn read_select_options(
    attrs: &Attrs,
    rules: &mut FieldRules,
    reader: &Reader,
) -> Result<Vec<Choice>, LoadError> {
    let data = attrs.object("data")?;
    match attrs.text("dataSrc")?.as_deref() {
        None | Some("values") => read_choices(&data, "values", reader),
        Some("json") => {
            let found = match data.get("json") {
                Some(Value::String(text)) if text.trim().is_empty() => None,
                Some(Value::String(text)) => {
                    let read = serde_json::from_str(text).ok();
                    if read.is_none() {
                        reader.problem(super::reader::bad_rule(&data, "json"));
                    }
                    read
                }
                other => other.cloned(),
            };
            let found = found.unwrap_or_else(|| Value::Array(Vec::new()));
            read_items(attrs, &found, "data.json", rules, reader)
        }
        Some("url" | "resource") => read_remote(attrs, rules, reader),
        Some(other) => {
            reader.problem(source(other));
            Ok(Vec::new())
        }
    }
}

/// Options written out as a list of `{value, label}`.
pub(crate) fn read_choices(
    attrs: &Attrs,
    name: &str,
    reader: &Reader,
) -> Result<Vec<Choice>, LoadError> {
    let items = attrs.array(name)?;
    let path = attrs.path_of(name);
    limit(items.len(), &path)?;
    let mut options = Vec::with_capacity(items.len());
    for (index, item) in items.iter().enumerate() {
        let option = attrs.inside(item, format!("{path}[{index}]"))?;
        let value = match option.get("value") {
            Some(found @ (Value::Array(_) | Value::Object(_))) => {
                return Err(wrong(&option.path_of("value"), "text", found));
            }
            found => text_of(found.unwrap_or(&Value::Null)),
        };
        let label = reader.plain(&option, "label")?;
        match (value.is_empty(), label) {
            // The builder leaves an empty option in every new component.
            (true, None) => {}
            (true, Some(label)) => reader.problem(FindingKind::BadRule {
                rule: format!("{name}[{index}].value"),
                value: format!("empty, for \"{label}\""),
            }),
            (false, label) => options.push(Choice {
                label: label.unwrap_or_else(|| value.clone()),
                value,
            }),
        }
    }
    Ok(options)
}

/// Options out of a list that was fetched, if it was handed in.
fn read_remote(
    attrs: &Attrs,
    rules: &mut FieldRules,
    reader: &Reader,
) -> Result<Vec<Choice>, LoadError> {
    let Some(url) = attrs.value().and_then(|value| remote::url_of(&value)) else {
        reader.problem(FindingKind::BadRule {
            rule: "data.url".to_owned(),
            value: "empty".to_owned(),
        });
        return Ok(Vec::new());
    };
    let Some(list) = reader.lists.0.get(&url) else {
        reader.problem(FindingKind::RemoteList { url });
        return Ok(Vec::new());
    };
    read_items(attrs, list, &url, rules, reader)
}

/// Options out of any JSON, by `selectValues`, `valueProperty` and `template`.
fn read_items(
    attrs: &Attrs,
    list: &Value,
    path: &str,
    rules: &mut FieldRules,
    reader: &Reader,
) -> Result<Vec<Choice>, LoadError> {
    let inside = attrs.text("selectValues")?;
    let items = inside.and_then(|path| at(list, &path)).unwrap_or(list);
    let Value::Array(items) = items else {
        return Err(wrong(path, "a list", items));
    };
    limit(items.len(), path)?;
    let property = attrs.text("valueProperty")?;
    let template = attrs.text("template")?.unwrap_or_default();
    let template = Template::parse(&template);
    if template.is_none() {
        reader.problem(FindingKind::NotCarriedOut {
            what: "template".to_owned(),
            why: "an option's words may only name parts of it, as in {{ item.label }}".to_owned(),
        });
    }
    let mut options = Vec::with_capacity(items.len());
    let mut values = Vec::with_capacity(items.len());
    let mut known = HashSet::new();
    for item in items {
        let value = match &property {
            Some(property) => at(item, property),
            None => Some(item),
        };
        let Some(value) = value.filter(|value| !value.is_null()) else {
            continue;
        };
        let text = option_text(value);
        if text.is_empty() || !known.insert(text.clone()) {
            continue;
        }
        let label = template.as_ref().and_then(|template| template.label(item));
        let label = label
            .or_else(|| plain_label(item))
            .unwrap_or_else(|| text.clone());
        options.push(Choice {
            label: reader.plain_text(&label, attrs),
            value: text,
        });
        values.push(value.clone());
    }
    if values
        .iter()
        .any(|value| value.is_object() || value.is_array())
    {
        rules.objects = values;
    }
    Ok(options)
}

/// The text by which an option is known: its value, or the JSON of an object.
pub(crate) fn option_text(value: &Value) -> String {
    match value {
        Value::Object(_) | Value::Array(_) => value.to_string(),
        plain => text_of(plain),
    }
}

/// Form.io's label without a template.
fn plain_label(item: &Value) -> Option<String> {
    match item {
        Value::Object(map) => match map.get("label")? {
            Value::Object(_) | Value::Array(_) => None,
            label => Some(text_of(label)),
        },
        Value::Array(_) => None,
        plain => Some(text_of(plain)),
    }
}

/// "a.b" inside of a value.
fn at<'a>(value: &'a Value, path: &str) -> Option<&'a Value> {
    path.split('.').try_fold(value, |value, key| match value {
        Value::Array(items) => items.get(key.parse::<usize>().ok()?),
        other => other.get(key),
    })
}

fn limit(count: usize, path: &str) -> Result<(), LoadError> {
    if clamp(count) > MAX_OPTIONS {
        return Err(LoadError::TooManyOptions {
            path: path.to_owned(),
            count: clamp(count),
            limit: MAX_OPTIONS,
        });
    }
    Ok(())
}

fn source(name: &str) -> FindingKind {
    FindingKind::NotCarriedOut {
        what: format!("dataSrc \"{name}\""),
        why: "options come from the form, or from a list that was fetched for it".to_owned(),
    }
}

/// `<span>{{ item.label }}</span>` and the like.
struct Template(Vec<(String, Option<String>)>);

impl Template {
    /// None if more is asked than parts of the item.
    fn parse(source: &str) -> Option<Self> {
        let mut pieces = Vec::new();
        let mut rest = source;
        while let Some((before, after)) = rest.split_once("{{") {
            let (inside, after) = after.split_once("}}")?;
            let path = inside.trim().strip_prefix("item")?;
            let path = path.strip_prefix('.').unwrap_or(path);
            let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"._-$".contains(&byte);
            if !path.bytes().all(allowed) {
                return None;
            }
            pieces.push((before.to_owned(), Some(path.to_owned())));
            rest = after;
        }
        pieces.push((rest.to_owned(), None));
        Some(Self(pieces))
    }

    fn label(&self, item: &Value) -> Option<String> {
        if self.0.iter().all(|(_, path)| path.is_none()) {
            return None;
        }
        let mut label = String::new();
        for (text, path) in &self.0 {
            label.push_str(text);
            match path.as_deref() {
                Some("") => label.push_str(&text_of(item)),
                Some(path) => label.push_str(&text_of(at(item, path).unwrap_or(&Value::Null))),
                None => {}
            }
        }
        let label = html::plain(&label);
        (!label.is_empty()).then_some(label)
    }
}
