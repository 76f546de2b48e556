//! What a component may say that this engine does not do.
//!
//! Form.io's builder writes some sixty attributes into every component. Most are about looks or
//! about its server. Those which change what a person sees, answers or sends are named here; set
//! to anything but their inert value they are reported.

use serde_json::Value;

use crate::LoadError;
use crate::json::{Attrs, is_empty};

/// Attributes of any component that must be empty.
const NEVER: [&str; 17] = [
    "customConditional",
    "logic",
    "calculateValue",
    "customDefaultValue",
    "addons",
    "encrypted",
    "unique",
    "nextPage",
    "useLocaleSettings",
    "editor",
    "wysiwyg",
    "reference",
    "customOptions",
    "defaultDate",
    "conditional.json",
    "validate.custom",
    "validate.json",
];

/// The attributes of a component that are set and not supported, by their path inside it.
pub(crate) fn unsupported(kind: &str, attrs: &Attrs) -> Result<Vec<&'static str>, LoadError> {
    let validate = attrs.object("validate")?;
    let conditional = attrs.object("conditional")?;
    let mut found: Vec<&'static str> = NEVER
        .into_iter()
        .filter(|path| {
            let value = match path.split_once('.') {
                Some(("conditional", name)) => conditional.get(name),
                Some((_, name)) => validate.get(name),
                None => attrs.get(path),
            };
            value.is_some_and(|value| !is_empty(value))
        })
        .collect();
    let mut add = |broken: bool, rule: &'static str| {
        if broken {
            found.push(rule);
        }
    };
    add(validate.flag("unique")?, "validate.unique");
    let conditions = conditional.array("conditions")?;
    add(
        conditions.iter().any(names_component),
        "conditional.conditions",
    );
    add(attrs.flag("multiple")? && kind != "select", "multiple");
    let masks = attrs.flag("allowMultipleMasks")? && !attrs.array("inputMasks")?.is_empty();
    add(masks, "inputMasks");
    let refreshes = attrs.get("refreshOn").is_some_and(|value| !is_empty(value));
    add(attrs.flag("clearOnRefresh")? && refreshes, "clearOnRefresh");
    add(attrs.object("kickbox")?.flag("enabled")?, "kickbox");
    match kind {
        "textfield" | "textarea" => {
            add(attrs.text("as")?.as_deref() == Some("json"), "as");
            let widget = attrs.get("widget").and_then(|widget| widget.get("type"));
            let inert = widget.is_none_or(|kind| is_empty(kind) || kind == "input");
            add(!inert, "widget");
        }
        "checkbox" => {
            add(
                attrs.text("inputType")?.as_deref() == Some("radio"),
                "inputType",
            );
            add(attrs.text("name")?.is_some(), "name");
        }
        "select" | "radio" | "selectboxes" => {
            let source = attrs.text("dataSrc")?;
            add(source.is_some_and(|source| source != "values"), "dataSrc");
            add(
                attrs.text("dataType")?.as_deref() == Some("object"),
                "dataType",
            );
        }
        "datetime" => {
            add(
                attrs.has("enableDate") && !attrs.flag("enableDate")?,
                "enableDate",
            );
            let zone = attrs.text("displayInTimezone")?;
            let timed = !attrs.has("enableTime") || attrs.flag("enableTime")?;
            add(
                timed && zone.is_some_and(|zone| zone != "viewer"),
                "displayInTimezone",
            );
            let picker = attrs.object("datePicker")?;
            for (name, rule) in [
                ("disable", "datePicker.disable"),
                ("disableFunction", "datePicker.disableFunction"),
                ("disableWeekends", "datePicker.disableWeekends"),
                ("disableWeekdays", "datePicker.disableWeekdays"),
            ] {
                add(picker.get(name).is_some_and(|value| !is_empty(value)), rule);
            }
        }
        "button" => {
            let action = attrs.text("action")?.unwrap_or_else(|| "submit".to_owned());
            add(action != "submit", "action");
        }
        _ => {}
    }
    Ok(found)
}

/// Form.io passes over conditions that name no component.
fn names_component(condition: &Value) -> bool {
    let component = condition.get("component");
    component.is_some_and(|component| !is_empty(component))
}
