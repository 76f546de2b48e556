//! From one component to one field.

use serde_json::Value;

use crate::answer;
use crate::html;
use crate::json::{Attrs, clamp, wrong};
use crate::model::{Choice, DayOrder, Field, FieldKind};
use crate::pattern;
use crate::rules::{Case, Checks, DataType, FieldRules, Messages, Pattern, Persistence};
use crate::value::{as_number, text_of};
use crate::{FindingKind, LoadError};

pub(crate) const MAX_OPTIONS: u32 = 5_000;
/// The mask that Form.io gives a phone number unless the form says otherwise.
const PHONE_MASK: &str = "(999) 999-9999";

/// The field that a component of this type makes; none for a type that is not supported.
/// What is wrong with its rules goes to `problems`.
pub(crate) fn read_field(
    kind: &str,
    attrs: &Attrs,
    problems: &mut Vec<FindingKind>,
) -> Result<Option<Field>, LoadError> {
    let mut checks = read_checks(kind, attrs, problems)?;
    let Some(kind) = read_kind(kind, attrs, &mut checks, problems)? else {
        return Ok(None);
    };
    let key = attrs.text("key")?.unwrap_or_default();
    let plain = |name: &str| -> Result<Option<String>, LoadError> {
        let text = attrs.text(name)?.map(|text| html::plain(&text));
        Ok(text.filter(|text| !text.is_empty()))
    };
    let placeholder = plain("placeholder")?;
    let label = plain("label")?.or_else(|| placeholder.clone());
    let mut field = Field {
        id: key.clone(),
        label: label.unwrap_or_else(|| key.clone()),
        key,
        hide_label: attrs.flag("hideLabel")?,
        description: plain("description")?,
        tooltip: plain("tooltip")?,
        placeholder,
        prefix: plain("prefix")?,
        suffix: plain("suffix")?,
        required: attrs.object("validate")?.flag("required")?,
        disabled: attrs.flag("disabled")?,
        hidden: attrs.flag("hidden")?,
        kind,
        rules: FieldRules {
            clear_on_hide: !attrs.has("clearOnHide") || attrs.flag("clearOnHide")?,
            hidden: attrs.flag("hidden")?,
            validate_when_hidden: attrs.flag("validateWhenHidden")?,
            persistence: read_persistence(attrs)?,
            default: None,
            case: read_case(attrs, problems)?,
            truncate_spaces: attrs.flag("truncateMultipleSpaces")?,
            data_type: read_data_type(attrs)?,
            checks,
            messages: read_messages(attrs)?,
            error_label: plain("errorLabel")?,
        },
    };
    field.rules.default = read_default(&field, attrs, problems);
    Ok(Some(field))
}

fn read_kind(
    kind: &str,
    attrs: &Attrs,
    checks: &mut Checks,
    problems: &mut Vec<FindingKind>,
) -> Result<Option<FieldKind>, LoadError> {
    let (min_length, max_length) = (checks.min_length, checks.max_length);
    Ok(Some(match kind {
        "textfield" => FieldKind::Text {
            min_length,
            max_length,
            mask: checks.mask.clone(),
        },
        "textarea" => FieldKind::TextArea {
            rows: whole(attrs, "rows", problems).unwrap_or(3).clamp(1, 50),
            min_length,
            max_length,
        },
        "number" => FieldKind::Number {
            min: checks.min,
            max: checks.max,
            integer: checks.integer,
            decimals: whole(attrs, "decimalLimit", problems),
        },
        "email" => FieldKind::Email,
        "phoneNumber" => FieldKind::Phone {
            mask: checks.mask.clone(),
        },
        "checkbox" => FieldKind::Checkbox,
        "selectboxes" => {
            let validate = attrs.object("validate")?;
            FieldKind::SelectBoxes {
                options: read_options(attrs, "values", problems)?,
                inline: attrs.flag("inline")?,
                min_selected: whole(&validate, "minSelectedCount", problems),
                max_selected: whole(&validate, "maxSelectedCount", problems),
            }
        }
        "select" => FieldKind::Select {
            options: read_options(&attrs.object("data")?, "values", problems)?,
            multiple: attrs.flag("multiple")?,
        },
        "radio" => FieldKind::Radio {
            options: read_options(attrs, "values", problems)?,
            inline: attrs.flag("inline")?,
        },
        "day" => read_day(attrs, checks, problems)?,
        "datetime" => {
            let picker = attrs.object("datePicker")?;
            checks.min_date = date_setting(&picker, "minDate", "datePicker.minDate", problems);
            checks.max_date = date_setting(&picker, "maxDate", "datePicker.maxDate", problems);
            FieldKind::DateTime {
                time: !attrs.has("enableTime") || attrs.flag("enableTime")?,
                min_date: checks.min_date.clone(),
                max_date: checks.max_date.clone(),
            }
        }
        "hidden" => FieldKind::Hidden,
        _ => return Ok(None),
    }))
}

fn read_day(
    attrs: &Attrs,
    checks: &mut Checks,
    problems: &mut Vec<FindingKind>,
) -> Result<FieldKind, LoadError> {
    let fields = attrs.object("fields")?;
    let (day, month, year) = (
        fields.object("day")?,
        fields.object("month")?,
        fields.object("year")?,
    );
    checks.min_date = date_setting(attrs, "minDate", "minDate", problems);
    checks.max_date = date_setting(attrs, "maxDate", "maxDate", problems);
    checks.min_year = whole(&year, "minYear", problems).filter(|year| *year > 0);
    checks.max_year = whole(&year, "maxYear", problems).filter(|year| *year > 0);
    let kind = FieldKind::Day {
        order: if attrs.flag("dayFirst")? {
            DayOrder::DayFirst
        } else {
            DayOrder::MonthFirst
        },
        hide_day: day.flag("hide")?,
        hide_month: month.flag("hide")?,
        hide_year: year.flag("hide")?,
        require_day: day.flag("required")?,
        require_month: month.flag("required")?,
        require_year: year.flag("required")?,
        min_year: checks.min_year,
        max_year: checks.max_year,
    };
    if day.flag("hide")? && month.flag("hide")? && year.flag("hide")? {
        let rule = "fields".to_owned();
        let value = "all hidden".to_owned();
        problems.push(FindingKind::BadRule { rule, value });
    }
    Ok(kind)
}

fn read_options(
    attrs: &Attrs,
    name: &str,
    problems: &mut Vec<FindingKind>,
) -> Result<Vec<Choice>, LoadError> {
    let items = attrs.array(name)?;
    let path = attrs.path_of(name);
    let count = clamp(items.len());
    if count > MAX_OPTIONS {
        return Err(LoadError::TooManyOptions {
            path,
            count,
            limit: MAX_OPTIONS,
        });
    }
    let mut options = Vec::with_capacity(items.len());
    for (index, item) in items.iter().enumerate() {
        let item_path = format!("{path}[{index}]");
        let option = Attrs::of(item, item_path)?;
        let value = match option.get("value") {
            Some(found @ (Value::Array(_) | Value::Object(_))) => {
                return Err(wrong(&option.path_of("value"), "text", found));
            }
            found => text_of(found.unwrap_or(&Value::Null)),
        };
        let label = option.text("label")?.map(|label| html::plain(&label));
        match (value.is_empty(), label) {
            // The builder leaves an empty option in every new component.
            (true, None) => {}
            (true, Some(label)) => problems.push(FindingKind::BadRule {
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

fn read_checks(
    kind: &str,
    attrs: &Attrs,
    problems: &mut Vec<FindingKind>,
) -> Result<Checks, LoadError> {
    let validate = attrs.object("validate")?;
    let pattern = match validate.text("pattern")? {
        None => None,
        Some(source) => match pattern::compile(&source) {
            Ok(regex) => Some(Pattern { source, regex }),
            Err(reason) => {
                let pattern = source;
                problems.push(FindingKind::BadPattern { pattern, reason });
                None
            }
        },
    };
    let mut length = |name: &str| whole(&validate, name, problems).filter(|length| *length > 0);
    let (min_length, max_length) = (length("minLength"), length("maxLength"));
    let (min_words, max_words) = (length("minWords"), length("maxWords"));
    Ok(Checks {
        min_length,
        max_length,
        min_words,
        max_words,
        min: number(&validate, "min", problems),
        max: number(&validate, "max", problems),
        integer: validate.flag("integer")?,
        pattern,
        mask: read_mask(kind, attrs, problems)?,
        ..Checks::default()
    })
}

fn read_mask(
    kind: &str,
    attrs: &Attrs,
    problems: &mut Vec<FindingKind>,
) -> Result<Option<String>, LoadError> {
    let mask = match attrs.text("inputMask")? {
        None if kind == "phoneNumber" && !attrs.has("inputMask") => Some(PHONE_MASK.to_owned()),
        mask => mask,
    };
    if attrs.object("validate")?.flag("skipMaskValidation")? {
        return Ok(None);
    }
    // Text fields go through a library with a mask language of its own; only what it shares
    // with Form.io's masks is understood.
    let shared = |char: char| !"[]{}()|\\?#&aA".contains(char);
    let understood = match kind {
        "textfield" => mask.as_ref().is_none_or(|mask| mask.chars().all(shared)),
        _ => true,
    };
    if !understood {
        problems.push(FindingKind::UnsupportedRule {
            rule: "inputMask".to_owned(),
        });
    }
    Ok(mask)
}

fn read_persistence(attrs: &Attrs) -> Result<Persistence, LoadError> {
    Ok(match attrs.get("persistent") {
        _ if attrs.flag("protected")? => Persistence::Sent,
        Some(Value::Bool(false)) => Persistence::NotValidated,
        Some(Value::String(text)) if text == "client-only" => Persistence::ClientOnly,
        _ => Persistence::Sent,
    })
}

fn read_case(attrs: &Attrs, problems: &mut Vec<FindingKind>) -> Result<Case, LoadError> {
    Ok(match attrs.text("case")?.as_deref() {
        None | Some("mixed") => Case::Mixed,
        Some("uppercase") => Case::Upper,
        Some("lowercase") => Case::Lower,
        Some(other) => {
            problems.push(FindingKind::BadRule {
                rule: "case".to_owned(),
                value: other.to_owned(),
            });
            Case::Mixed
        }
    })
}

fn read_data_type(attrs: &Attrs) -> Result<DataType, LoadError> {
    Ok(match attrs.text("dataType")?.as_deref() {
        Some("string") => DataType::Text,
        Some("number") => DataType::Number,
        Some("boolean") => DataType::Boolean,
        _ => DataType::Auto,
    })
}

fn read_messages(attrs: &Attrs) -> Result<Messages, LoadError> {
    let validate = attrs.object("validate")?;
    let mut by_rule = Vec::new();
    for (owner, name, rule) in [
        (&validate, "patternMessage", "pattern"),
        (attrs, "minSelectedCountMessage", "minSelectedCount"),
        (attrs, "maxSelectedCountMessage", "maxSelectedCount"),
    ] {
        if let Some(text) = owner.text(name)? {
            by_rule.push((rule.to_owned(), html::plain(&text)));
        }
    }
    let errors = attrs.object("errors")?;
    for (rule, text) in errors.entries() {
        if let Value::String(text) = text {
            by_rule.push((rule.clone(), html::plain(text)));
        }
    }
    Ok(Messages {
        any: validate
            .text("customMessage")?
            .map(|text| html::plain(&text)),
        by_rule,
    })
}

/// Null and empty values are no defaults: Form.io's builder writes them everywhere.
fn read_default(field: &Field, attrs: &Attrs, problems: &mut Vec<FindingKind>) -> Option<Value> {
    let given = attrs.get("defaultValue")?;
    match answer::checked(field, given) {
        Ok(value) if value == answer::empty(&field.kind) => None,
        Ok(value) => Some(value),
        Err(_) if crate::json::is_empty(given) => None,
        Err(_) => {
            problems.push(FindingKind::BadDefault);
            None
        }
    }
}

/// A count. Absent and blank are none; anything but a whole number is reported.
fn whole(attrs: &Attrs, name: &str, problems: &mut Vec<FindingKind>) -> Option<u32> {
    let number = number(attrs, name, problems)?;
    if number.fract() == 0.0 && (0.0..=f64::from(u32::MAX)).contains(&number) {
        return Some(number as u32);
    }
    problems.push(bad_rule(attrs, name));
    None
}

fn number(attrs: &Attrs, name: &str, problems: &mut Vec<FindingKind>) -> Option<f64> {
    let value = attrs
        .get(name)
        .filter(|value| !crate::json::is_empty(value))?;
    let number = as_number(value);
    if number.is_none() {
        problems.push(bad_rule(attrs, name));
    }
    number
}

/// A limit that is a plain date. Limits that JavaScript works out are reported.
fn date_setting(
    attrs: &Attrs,
    name: &str,
    rule: &str,
    problems: &mut Vec<FindingKind>,
) -> Option<String> {
    let value = attrs
        .get(name)
        .filter(|value| !crate::json::is_empty(value))?;
    let date = value.as_str().and_then(|text| {
        let date = text.strip_suffix("T00:00:00.000Z").unwrap_or(text);
        date.parse::<jiff::civil::Date>()
            .ok()
            .filter(|_| date.len() == 10)
    });
    if date.is_none() {
        problems.push(FindingKind::UnsupportedRule {
            rule: rule.to_owned(),
        });
    }
    date.map(|date| date.to_string())
}

fn bad_rule(attrs: &Attrs, name: &str) -> FindingKind {
    let value = attrs.get(name).map(ToString::to_string);
    // "components[3].validate.min" → "validate.min"
    let path = attrs.path_of(name);
    let rule = path
        .rsplit_once("].")
        .map_or(path.as_str(), |(_, rule)| rule);
    FindingKind::BadRule {
        rule: rule.to_owned(),
        value: value.unwrap_or_default(),
    }
}
