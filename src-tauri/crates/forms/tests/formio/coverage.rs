//! What the corpus must have in it: every component and every rule that the product promises.

use serde_json::Value;

use crate::corpus::Pair;
use crate::definition::{Definition, at, definitions};

/// A name, types of component (none: any), and attributes that it has there: `*` stands for any
/// value that is not empty, other text for itself.
type Wanted = (
    &'static str,
    &'static [&'static str],
    &'static [(&'static str, &'static str)],
);

#[rustfmt::skip]
const WANTED: [Wanted; 96] = [
    ("textfield", &["textfield"], &[]),
    ("textfield with a mask", &["textfield"], &[("inputMask", "*")]),
    ("textfield with named masks", &["textfield"], &[("allowMultipleMasks", "true")]),
    ("textfield in capitals", &["textfield"], &[("case", "uppercase")]),
    ("textarea", &["textarea"], &[]),
    ("number", &["number"], &[]),
    ("currency", &["currency"], &[]),
    ("email", &["email"], &[]),
    ("phoneNumber", &["phoneNumber"], &[]),
    ("url", &["url"], &[]),
    ("password", &["password"], &[]),
    ("checkbox", &["checkbox"], &[]),
    ("selectboxes", &["selectboxes"], &[]),
    ("select of its own options", &["select"], &[("data.values", "*")]),
    ("select of several", &["select"], &[("multiple", "true")]),
    ("select with search", &["select"], &[("searchEnabled", "true")]),
    ("select of a list from elsewhere", &["select"], &[("dataSrc", "url")]),
    ("radio", &["radio"], &[]),
    ("day", &["day"], &[]),
    ("datetime: date only", &["datetime"], &[("enableTime", "false")]),
    ("datetime: both", &["datetime"], &[("enableTime", "true")]),
    ("time", &["time"], &[]),
    ("file", &["file"], &[]),
    ("signature", &["signature"], &[]),
    ("survey", &["survey"], &[]),
    ("tags", &["tags"], &[]),
    ("address by hand", &["address"], &[("enableManualMode", "true")]),
    ("datagrid", &["datagrid"], &[]),
    ("editgrid", &["editgrid"], &[]),
    ("datamap", &["datamap"], &[]),
    ("container", &["container"], &[]),
    ("panel", &["panel"], &[]),
    ("columns", &["columns"], &[]),
    ("fieldset", &["fieldset"], &[]),
    ("well", &["well"], &[]),
    ("table", &["table"], &[]),
    ("tabs", &["tabs"], &[]),
    ("content", &["content"], &[]),
    ("htmlelement", &["htmlelement"], &[]),
    ("hidden", &["hidden"], &[]),
    ("button", &["button"], &[]),
    ("recaptcha", &["recaptcha"], &[]),
    ("nested form", &["form"], &[]),
    ("validate.required", &[], &[("validate.required", "true")]),
    ("validate.min", &["number", "currency"], &[("validate.min", "*")]),
    ("validate.max", &["number", "currency"], &[("validate.max", "*")]),
    ("validate.minLength", &["textfield"], &[("validate.minLength", "*")]),
    ("validate.maxLength", &["textfield"], &[("validate.maxLength", "*")]),
    ("minLength of rows", &["datagrid", "editgrid"], &[("validate.minLength", "*")]),
    ("maxLength of rows", &["datagrid", "editgrid"], &[("validate.maxLength", "*")]),
    ("validate.minWords", &[], &[("validate.minWords", "*")]),
    ("validate.maxWords", &[], &[("validate.maxWords", "*")]),
    ("validate.pattern", &[], &[("validate.pattern", "*")]),
    ("validate.step", &["number"], &[("validate.step", "*")]),
    ("validate.integer", &["number"], &[("validate.integer", "true")]),
    ("validate.unique", &[], &[("validate.unique", "true")]),
    ("validate.json", &[], &[("validate.json", "*")]),
    ("validate.custom", &[], &[("validate.custom", "*")]),
    ("validate.row", &["editgrid"], &[("validate.row", "*")]),
    ("validate.customMessage", &[], &[("validate.customMessage", "*")]),
    ("minSelectedCount", &["selectboxes"], &[("validate.minSelectedCount", "*")]),
    ("maxSelectedCount", &["selectboxes"], &[("validate.maxSelectedCount", "*")]),
    ("onlyAvailableItems", &["select"], &[("validate.onlyAvailableItems", "true")]),
    ("multiple", &["textfield"], &[("multiple", "true")]),
    ("several numbers", &["number"], &[("multiple", "true")]),
    ("errors", &[], &[("errors", "*")]),
    ("conditional: show", &[], &[("conditional.when", "*"), ("conditional.show", "true")]),
    ("conditional: hide", &[], &[("conditional.when", "*"), ("conditional.show", "false")]),
    ("conditions, all", &[], &[("conditional.conditions", "*"), ("conditional.conjunction", "all")]),
    ("conditions, any", &[], &[("conditional.conditions", "*"), ("conditional.conjunction", "any")]),
    ("condition in JSON Logic", &[], &[("conditional.json", "*")]),
    ("customConditional", &[], &[("customConditional", "*")]),
    ("condition of a layout", &["panel", "well", "fieldset"], &[("conditional", "*")]),
    ("logic: simple", &[], &[("logic.0.trigger.type", "simple")]),
    ("logic: JavaScript", &[], &[("logic.0.trigger.type", "javascript")]),
    ("logic: JSON Logic", &[], &[("logic.0.trigger.type", "json")]),
    ("logic: event", &[], &[("logic.0.trigger.type", "event")]),
    ("logic action: flag", &[], &[("logic.0.actions.0.property.type", "boolean")]),
    ("logic action: words", &[], &[("logic.0.actions.0.property.type", "string")]),
    ("logic action: value", &[], &[("logic.0.actions.0.type", "value")]),
    ("logic action: merge", &[], &[("logic.0.actions.0.type", "mergeComponentSchema")]),
    ("logic action: custom", &[], &[("logic.0.actions.0.type", "customAction")]),
    ("calculateValue", &[], &[("calculateValue", "*")]),
    ("allowCalculateOverride", &[], &[("allowCalculateOverride", "true")]),
    ("defaultValue", &[], &[("defaultValue", "*")]),
    ("customDefaultValue", &[], &[("customDefaultValue", "*")]),
    ("clearOnHide: false", &[], &[("clearOnHide", "false")]),
    ("clearOnHide of a layout", &["panel", "well", "fieldset"], &[("clearOnHide", "true")]),
    ("persistent: false", &[], &[("persistent", "false")]),
    ("persistent: client-only", &[], &[("persistent", "client-only")]),
    ("disabled", &[], &[("disabled", "true")]),
    ("hidden: true", &[], &[("hidden", "true")]),
    ("validateWhenHidden", &[], &[("validateWhenHidden", "true")]),
    ("initEmpty", &["datagrid"], &[("initEmpty", "true")]),
    ("errorLabel", &[], &[("errorLabel", "*")]),
    ("data map of numbers", &["datamap"], &[("valueComponent.type", "number")]),
];

/// What no pair has in it.
pub fn missing(pairs: &[Pair]) -> Vec<&'static str> {
    let mut missing: Vec<&Wanted> = WANTED.iter().collect();
    for pair in pairs {
        let definitions = definitions(&pair.form);
        missing.retain(|wanted| !definitions.iter().any(|one| has(wanted, one)));
    }
    let mut names: Vec<&'static str> = missing.iter().map(|(name, ..)| *name).collect();
    if !pairs.iter().any(|pair| pair.form["display"] == "wizard") {
        names.push("wizard");
    }
    names
}

fn has((_, kinds, attributes): &Wanted, definition: &Definition) -> bool {
    let kind = kinds.is_empty() || kinds.contains(&definition.kind());
    kind && attributes
        .iter()
        .all(|(path, wanted)| match at(definition.component, path) {
            None | Some(Value::Null) => false,
            Some(Value::String(text)) => !text.is_empty() && (*wanted == "*" || text == wanted),
            Some(Value::Bool(flag)) => {
                *flag && *wanted == "*" || (if *flag { "true" } else { "false" }) == *wanted
            }
            Some(Value::Array(items)) => *wanted == "*" && !items.is_empty(),
            Some(Value::Object(fields)) => *wanted == "*" && !fields.is_empty(),
            Some(Value::Number(_)) => *wanted == "*",
        })
}
