//! The rules for an answer, and the form's words for them.

use super::reader::Reader;
use crate::html;
use crate::json::Attrs;
use crate::moment::DateSetting;
use crate::pattern;
use crate::rules::{Checks, Messages, Pattern};
use crate::script::Purpose;
use crate::{FindingKind, LoadError};

/// The mask that Form.io gives a phone number unless the form says otherwise.
const PHONE_MASK: &str = "(999) 999-9999";

pub(crate) fn read_checks(kind: &str, attrs: &Attrs, reader: &Reader) -> Result<Checks, LoadError> {
    let validate = attrs.object("validate")?;
    let pattern = match validate.text("pattern")? {
        None => None,
        Some(source) => match pattern::compile(&source) {
            Ok(regex) => Some(Pattern { source, regex }),
            Err(reason) => {
                let pattern = source;
                reader.problem(FindingKind::BadPattern { pattern, reason });
                None
            }
        },
    };
    let length = |name: &str| reader.whole(&validate, name).filter(|length| *length > 0);
    let (min_length, max_length) = (length("minLength"), length("maxLength"));
    let (min_words, max_words) = (length("minWords"), length("maxWords"));
    let (min_date, max_date) = if kind == "datetime" {
        (
            date_limit(attrs, "minDate", reader)?,
            date_limit(attrs, "maxDate", reader)?,
        )
    } else {
        (None, None)
    };
    Ok(Checks {
        min_length,
        max_length,
        min_words,
        max_words,
        min: reader.number(&validate, "min"),
        max: reader.number(&validate, "max"),
        integer: validate.flag("integer")?,
        pattern,
        mask: read_mask(kind, attrs, reader)?,
        min_date,
        max_date,
        unique: attrs.flag("unique")? || validate.flag("unique")?,
        custom: reader.script(&validate, "custom", "validate.custom", Purpose::Validate),
        json: reader.script(&validate, "json", "validate.json", Purpose::Validate),
        ..Checks::default()
    })
}

fn read_mask(kind: &str, attrs: &Attrs, reader: &Reader) -> Result<Option<String>, LoadError> {
    let mask = match attrs.text("inputMask")? {
        None if kind == "phoneNumber" && !attrs.has("inputMask") => Some(PHONE_MASK.to_owned()),
        mask => mask,
    };
    let several = attrs.flag("allowMultipleMasks")? && !attrs.array("inputMasks")?.is_empty();
    if attrs.object("validate")?.flag("skipMaskValidation")? || several || kind == "time" {
        return Ok(None);
    }
    // Text fields go through a library with a mask language of its own, in which parts may be
    // left out or repeated; only masks of a fixed length are understood.
    let shared = |char: char| !"[]{}()|\\?".contains(char);
    let understood = match kind {
        "textfield" => mask.as_ref().is_none_or(|mask| mask.chars().all(shared)),
        _ => true,
    };
    if !understood {
        reader.problem(FindingKind::UnsupportedRule {
            rule: "inputMask".to_owned(),
        });
    }
    Ok(mask)
}

/// A date picker's limit, which Form.io keeps in either of two places.
fn date_limit(
    attrs: &Attrs,
    name: &str,
    reader: &Reader,
) -> Result<Option<DateSetting>, LoadError> {
    let picker = attrs.object("datePicker")?;
    let limit = date_setting(&picker, name, &format!("datePicker.{name}"), reader);
    match attrs.get("widget") {
        Some(widget) if limit.is_none() && widget.is_object() => {
            let widget = attrs.object("widget")?;
            Ok(date_setting(
                &widget,
                name,
                &format!("widget.{name}"),
                reader,
            ))
        }
        _ => Ok(limit),
    }
}

/// A limit that is a date or a plain moment.js expression; others are reported.
pub(crate) fn date_setting(
    attrs: &Attrs,
    name: &str,
    rule: &str,
    reader: &Reader,
) -> Option<DateSetting> {
    let value = attrs
        .get(name)
        .filter(|value| !crate::json::is_empty(value))?;
    let setting = value.as_str().and_then(DateSetting::parse);
    if setting.is_none() {
        reader.problem(FindingKind::UnsupportedRule {
            rule: rule.to_owned(),
        });
    }
    setting
}

pub(crate) fn read_messages(attrs: &Attrs, reader: &Reader) -> Result<Messages, LoadError> {
    let validate = attrs.object("validate")?;
    let words = |text: &str| html::plain(&reader.translated(text, attrs));
    let mut by_rule = Vec::new();
    for (owner, name, rule) in [
        (&validate, "patternMessage", "pattern"),
        (attrs, "minSelectedCountMessage", "minSelectedCount"),
        (attrs, "maxSelectedCountMessage", "maxSelectedCount"),
    ] {
        if let Some(text) = owner.text(name)? {
            by_rule.push((rule.to_owned(), words(&text)));
        }
    }
    let errors = attrs.object("errors")?;
    for (rule, text) in errors.entries() {
        if let serde_json::Value::String(text) = text {
            by_rule.push((rule.clone(), words(text)));
        }
    }
    Ok(Messages {
        any: validate.text("customMessage")?.map(|text| words(&text)),
        by_rule,
    })
}
