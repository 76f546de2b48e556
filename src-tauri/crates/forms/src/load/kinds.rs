//! What kind of answer a component asks for.

use serde_json::Value;

use super::address::read_address;
use super::checks::date_setting;
use super::field::{read_definition, read_size};
use super::options::{read_choices, read_options, read_select_options};
use super::reader::{Reader, bad_rule};
use crate::json::Attrs;
use crate::kind::{Case, DayOrder, FieldKind, NamedMask};
use crate::rules::FieldRules;
use crate::{FindingKind, LoadError};

/// None for a type that is not supported.
pub(crate) fn read_kind(
    kind: &str,
    attrs: &Attrs,
    rules: &mut FieldRules,
    reader: &Reader,
) -> Result<Option<FieldKind>, LoadError> {
    let checks = &mut rules.checks;
    let (min_length, max_length) = (checks.min_length, checks.max_length);
    Ok(Some(match kind {
        "textfield" => FieldKind::Text {
            min_length,
            max_length,
            mask: checks.mask.clone(),
            masks: read_masks(attrs, reader)?,
            case: read_case(attrs, reader)?,
        },
        "textarea" => FieldKind::TextArea {
            rows: reader.whole(attrs, "rows").unwrap_or(3).clamp(1, 50),
            min_length,
            max_length,
        },
        "number" => FieldKind::Number {
            min: checks.min,
            max: checks.max,
            step: read_step(attrs)?,
            integer: checks.integer,
            decimals: reader.whole(attrs, "decimalLimit"),
        },
        "currency" => FieldKind::Currency {
            currency: read_currency(attrs, reader)?,
            min: checks.min,
            max: checks.max,
            decimals: reader.whole(attrs, "decimalLimit"),
        },
        "email" => FieldKind::Email,
        "phoneNumber" => FieldKind::Phone {
            mask: checks.mask.clone(),
        },
        "url" => FieldKind::Url,
        "checkbox" => FieldKind::Checkbox,
        "selectboxes" => {
            let validate = attrs.object("validate")?;
            FieldKind::SelectBoxes {
                options: read_options(attrs, rules, reader)?,
                inline: attrs.flag("inline")?,
                min_selected: reader.whole(&validate, "minSelectedCount"),
                max_selected: reader.whole(&validate, "maxSelectedCount"),
            }
        }
        "select" => FieldKind::Select {
            options: read_select_options(attrs, rules, reader)?,
            search: !attrs.has("searchEnabled") || attrs.flag("searchEnabled")?,
        },
        "radio" => FieldKind::Radio {
            options: read_options(attrs, rules, reader)?,
            inline: attrs.flag("inline")?,
        },
        "day" => read_day(attrs, rules, reader)?,
        "datetime" => {
            let asked = |name: &str| Ok(!attrs.has(name) || attrs.flag(name)?);
            let (date, time) = (asked("enableDate")?, asked("enableTime")?);
            if !date && !time {
                let (rule, value) = ("enableDate".to_owned(), "off without a time".to_owned());
                reader.problem(FindingKind::BadRule { rule, value });
            }
            let fixed = |setting: &Option<crate::moment::DateSetting>| {
                Some(setting.as_ref()?.fixed()?.to_string())
            };
            FieldKind::DateTime {
                date,
                time,
                min_date: fixed(&checks.min_date),
                max_date: fixed(&checks.max_date),
            }
        }
        "time" => FieldKind::Time {
            format: read_time_format(attrs, reader)?,
        },
        "file" => read_file(attrs, reader)?,
        "signature" => FieldKind::Signature,
        "survey" => FieldKind::Survey {
            questions: read_choices(attrs, "questions", reader)?,
            values: read_choices(attrs, "values", reader)?,
        },
        "tags" => FieldKind::Tags {
            delimiter: attrs.text("delimeter")?.unwrap_or_else(|| ",".to_owned()),
            max_tags: reader.whole(attrs, "maxTags").filter(|max| *max > 0),
            as_text: attrs.text("storeas")?.as_deref() != Some("array"),
        },
        "address" => FieldKind::Address {
            parts: read_address(attrs, rules, reader)?,
        },
        "datamap" => read_data_map(attrs, reader)?,
        "hidden" => FieldKind::Hidden,
        _ => return Ok(None),
    }))
}

fn read_case(attrs: &Attrs, reader: &Reader) -> Result<Case, LoadError> {
    Ok(match attrs.text("case")?.as_deref() {
        None | Some("mixed") => Case::Mixed,
        Some("uppercase") => Case::Upper,
        Some("lowercase") => Case::Lower,
        Some(_) => {
            reader.problem(bad_rule(attrs, "case"));
            Case::Mixed
        }
    })
}

fn read_masks(attrs: &Attrs, reader: &Reader) -> Result<Vec<NamedMask>, LoadError> {
    if !attrs.flag("allowMultipleMasks")? {
        return Ok(Vec::new());
    }
    let mut masks = Vec::new();
    let path = attrs.path_of("inputMasks");
    for (index, item) in attrs.array("inputMasks")?.iter().enumerate() {
        let item = attrs.inside(item, format!("{path}[{index}]"))?;
        let (Some(name), Some(mask)) = (item.text("label")?, item.text("mask")?) else {
            reader.problem(bad_rule(attrs, "inputMasks"));
            continue;
        };
        masks.push(NamedMask { name, mask });
    }
    Ok(masks)
}

/// "any" and 1 on a field of whole numbers say nothing.
fn read_step(attrs: &Attrs) -> Result<Option<f64>, LoadError> {
    let step = attrs.object("validate")?.get("step");
    let step = step.and_then(crate::value::as_number);
    Ok(step.filter(|step| *step > 0.0))
}

fn read_currency(attrs: &Attrs, reader: &Reader) -> Result<String, LoadError> {
    let currency = attrs.text("currency")?.unwrap_or_else(|| "USD".to_owned());
    let currency = currency.trim().to_ascii_uppercase();
    if currency.len() != 3 || !currency.bytes().all(|byte| byte.is_ascii_uppercase()) {
        reader.problem(bad_rule(attrs, "currency"));
    }
    Ok(currency)
}

fn read_time_format(attrs: &Attrs, reader: &Reader) -> Result<String, LoadError> {
    let format = attrs.text("dataFormat")?;
    let format = format.unwrap_or_else(|| "HH:mm:ss".to_owned());
    if !matches!(format.as_str(), "HH:mm" | "HH:mm:ss") {
        reader.problem(FindingKind::NotCarriedOut {
            what: "dataFormat".to_owned(),
            why: "times are kept as HH:mm or HH:mm:ss".to_owned(),
        });
    }
    Ok(format)
}

fn read_day(
    attrs: &Attrs,
    rules: &mut FieldRules,
    reader: &Reader,
) -> Result<FieldKind, LoadError> {
    let fields = attrs.object("fields")?;
    let (day, month, year) = (
        fields.object("day")?,
        fields.object("month")?,
        fields.object("year")?,
    );
    let checks = &mut rules.checks;
    checks.min_date = date_setting(attrs, "minDate", "minDate", reader);
    checks.max_date = date_setting(attrs, "maxDate", "maxDate", reader);
    let year_limit = |name: &str| {
        let limit = reader
            .whole(&year, name)
            .or_else(|| reader.whole(attrs, name));
        limit.filter(|year| *year > 0)
    };
    checks.min_year = year_limit("minYear");
    checks.max_year = year_limit("maxYear");
    if day.flag("hide")? && month.flag("hide")? && year.flag("hide")? {
        let (rule, value) = ("fields".to_owned(), "all hidden".to_owned());
        reader.problem(FindingKind::BadRule { rule, value });
    }
    Ok(FieldKind::Day {
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
    })
}

fn read_file(attrs: &Attrs, reader: &Reader) -> Result<FieldKind, LoadError> {
    let storage = attrs
        .text("storage")?
        .unwrap_or_else(|| "base64".to_owned());
    if storage != "base64" {
        reader.problem(FindingKind::NotCarriedOut {
            what: format!("file storage \"{storage}\""),
            why: "files are kept in the application itself; use the storage \"base64\"".to_owned(),
        });
    }
    if attrs.flag("uploadOnly")? || !attrs.array("fileTypes")?.iter().all(is_blank_type) {
        reader.note(FindingKind::LeftAside {
            what: "fileTypes".to_owned(),
            why: "files are not sorted by what they are".to_owned(),
        });
    }
    let pattern = attrs.text("filePattern")?.unwrap_or_default();
    let types: Vec<String> = pattern
        .split([',', ';'])
        .map(|kind| kind.trim().to_ascii_lowercase())
        .filter(|kind| !kind.is_empty())
        .collect();
    let any = types.iter().any(|kind| kind == "*" || kind == "*/*");
    let image = attrs.flag("image")?;
    Ok(FieldKind::File {
        several: attrs.flag("multiple")?,
        types: if any { Vec::new() } else { types },
        min_size: read_size(attrs, "fileMinSize", reader),
        max_size: read_size(attrs, "fileMaxSize", reader),
        image: image || attrs.flag("webcam")?,
        image_size: image.then(|| reader.whole(attrs, "imageSize")).flatten(),
    })
}

fn is_blank_type(kind: &Value) -> bool {
    kind.get("value").is_none_or(crate::json::is_empty)
}

fn read_data_map(attrs: &Attrs, reader: &Reader) -> Result<FieldKind, LoadError> {
    let plain = serde_json::json!({"type": "textfield", "key": "value", "label": "Value"});
    let path = attrs.path_of("valueComponent");
    let value = attrs.get("valueComponent").unwrap_or(&plain);
    let value = Attrs::of(value, path)?;
    let kind = value.text("type")?.unwrap_or_default();
    let simple = matches!(
        kind.as_str(),
        "textfield"
            | "textarea"
            | "number"
            | "currency"
            | "email"
            | "phoneNumber"
            | "url"
            | "checkbox"
            | "select"
            | "radio"
            | "day"
            | "datetime"
            | "time"
    );
    let definition = if simple {
        read_definition(&kind, &value, reader)?
    } else {
        None
    };
    let field = if let Some(definition) = definition {
        definition.field
    } else {
        reader.problem(FindingKind::NotCarriedOut {
            what: format!("a data map of \"{kind}\""),
            why: "the values of a data map are simple answers".to_owned(),
        });
        let plain = Attrs::of(&plain, String::new())?;
        let plain = read_definition("textfield", &plain, reader)?;
        plain
            .expect("a text field without rules is always read")
            .field
    };
    let add_label = reader.plain(attrs, "addAnother")?;
    let key_label = reader.plain(attrs, "keyLabel")?;
    Ok(FieldKind::DataMap {
        key_label: key_label.unwrap_or_else(|| "Key".to_owned()),
        value_field: Box::new(field),
        can_add: !attrs.flag("disableAddingRemovingRows")?,
        add_label,
    })
}
