//! What a component may say that this engine does not do.
//!
//! Form.io's builder writes some sixty attributes into every component. Most are about looks or
//! about its server. Those which change what a person sees, answers or sends are named here; set
//! to anything but their inert value they are reported.

use serde_json::Value;

use super::reader::Reader;
use crate::json::{Attrs, is_empty};
use crate::{FindingKind, LoadError};

/// Attributes of any component that must be empty.
const NEVER: [&str; 9] = [
    "addons",
    "encrypted",
    "nextPage",
    "useLocaleSettings",
    "reference",
    "customOptions",
    "enableRowGroups",
    "onSetItems",
    "calculateValueVariable",
];

/// Types that are known and not offered, with the reason.
const NEVER_TYPES: [(&str, &str); 6] = [
    ("password", "a password has no place in an application"),
    (
        "resource",
        "records of Form.io's own server cannot be chosen here",
    ),
    ("tree", "there is no screen for it"),
    ("sketchpad", "there is no screen for it"),
    ("datasource", "nothing is fetched while a form is filled"),
    ("stripe", "nothing is paid here"),
];

/// Why a type that is known is not offered.
pub(crate) fn never_offered(kind: &str) -> Option<&'static str> {
    let found = NEVER_TYPES.iter().find(|(name, _)| *name == kind);
    found.map(|(_, why)| *why)
}

/// Reports the attributes of a component that are set and not supported.
pub(crate) fn report_unsupported(
    kind: &str,
    attrs: &Attrs,
    reader: &Reader,
) -> Result<(), LoadError> {
    let add = |broken: bool, rule: &str| {
        if broken {
            reader.problem(FindingKind::UnsupportedRule {
                rule: rule.to_owned(),
            });
        }
    };
    for name in NEVER {
        let set = attrs.get(name).is_some_and(|value| !is_empty(value));
        // Nested forms are a reference unless they say otherwise.
        add(set && !(kind == "form" && name == "reference"), name);
    }
    let is_set = |name: &str| attrs.get(name).is_some_and(|value| !is_empty(value));
    if is_set("editor") || is_set("wysiwyg") {
        reader.problem(FindingKind::NotCarriedOut {
            what: "editor".to_owned(),
            why: "text is written without formatting".to_owned(),
        });
    }
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
        "datetime" => report_picker(attrs, &add)?,
        "button" => {
            let action = attrs.text("action")?.unwrap_or_else(|| "submit".to_owned());
            if action != "submit" {
                reader.note(FindingKind::LeftAside {
                    what: format!("a button with the action \"{action}\""),
                    why: "the screen has its own buttons".to_owned(),
                });
            }
        }
        _ => {}
    }
    Ok(())
}

fn report_picker(attrs: &Attrs, add: &dyn Fn(bool, &str)) -> Result<(), LoadError> {
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
        add(
            picker
                .get(name)
                .is_some_and(|value: &Value| !is_empty(value)),
            rule,
        );
    }
    Ok(())
}
