//! When a component is shown, and what changes it.

use serde_json::Value;

use super::reader::Reader;
use crate::json::{self, Attrs, is_empty};
use crate::rules::{Action, Logic, Operator, Piece, Several, Simple, Test, Visibility, Words};
use crate::script::Purpose;
use crate::value::text_of;
use crate::{FindingKind, LoadError};

/// Attributes that logic may switch on and off.
const FLAGS: [&str; 7] = [
    "hidden",
    "disabled",
    "validate.required",
    "hideLabel",
    "collapsed",
    "clearOnHide",
    "multiple",
];
/// Attributes that logic may give other words.
const WORDS: [&str; 10] = [
    "label",
    "title",
    "legend",
    "tooltip",
    "description",
    "placeholder",
    "prefix",
    "suffix",
    "content",
    "html",
];
/// Attributes of looks alone.
const LOOKS: [&str; 3] = ["className", "customClass", "labelPosition"];

/// A component's own condition. `customConditional` wins over a list or a simple condition, and
/// these over JSON Logic.
pub(crate) fn read_condition(
    attrs: &Attrs,
    reader: &Reader,
) -> Result<Option<Visibility>, LoadError> {
    if attrs
        .get("customConditional")
        .is_some_and(|code| !is_empty(code))
    {
        let attribute = "customConditional";
        let script = reader.script(attrs, attribute, attribute, Purpose::Conditional);
        return Ok(script.map(Visibility::Script));
    }
    let conditional = attrs.object("conditional")?;
    // Form.io takes a list that does not say how it is joined for no condition at all.
    let joined = conditional.text("when")?.is_some() || conditional.text("conjunction")?.is_some();
    if joined && let Some(condition) = read_simple(&conditional)? {
        return Ok(Some(condition));
    }
    let attribute = "conditional.json";
    let script = reader.script(&conditional, "json", attribute, Purpose::Conditional);
    Ok(script.map(Visibility::Script))
}

/// `when`/`eq`, or a list of conditions of which at least one is complete.
fn read_simple(attrs: &Attrs) -> Result<Option<Visibility>, LoadError> {
    if let Some(when) = attrs.text("when")? {
        return Ok(Some(Visibility::Simple(Simple {
            show: plain(attrs, "show")? == "true",
            when,
            eq: plain(attrs, "eq")?,
        })));
    }
    let path = attrs.path_of("conditions");
    let mut tests = Vec::new();
    let mut complete = false;
    for (index, item) in attrs.array("conditions")?.iter().enumerate() {
        let test = attrs.inside(item, format!("{path}[{index}]"))?;
        let component = test.text("component")?;
        let operator = test.text("operator")?;
        complete |= component.is_some() && operator.is_some();
        // Form.io passes over conditions that name no component.
        let Some(component) = component else { continue };
        tests.push(Test {
            component,
            operator: Operator::named(operator.as_deref().unwrap_or_default()),
            value: test.get("value").cloned().unwrap_or(Value::Null),
        });
    }
    if !complete {
        return Ok(None);
    }
    Ok(Some(Visibility::Several(Several {
        show: match attrs.get("show") {
            None => !attrs.has("show"),
            Some(Value::String(text)) => text == "true",
            Some(show) => crate::value::is_truthy(show),
        },
        any: attrs.text("conjunction")?.as_deref() == Some("any"),
        tests,
    })))
}

/// `String(value)`, as Form.io compares it.
fn plain(attrs: &Attrs, name: &str) -> Result<String, LoadError> {
    match attrs.get(name) {
        Some(found @ (Value::Array(_) | Value::Object(_))) => {
            Err(json::wrong(&attrs.path_of(name), "text", found))
        }
        None if attrs.has(name) => Ok("null".to_owned()),
        None => Ok("undefined".to_owned()),
        Some(value) => Ok(text_of(value)),
    }
}

/// A component's logic, in the form's order.
pub(crate) fn read_logic(attrs: &Attrs, reader: &Reader) -> Result<Vec<Logic>, LoadError> {
    let path = attrs.path_of("logic");
    let mut logic = Vec::new();
    for (index, item) in attrs.array("logic")?.iter().enumerate() {
        let item = attrs.inside(item, format!("{path}[{index}]"))?;
        let Some(trigger) = read_trigger(&item, index, reader)? else {
            continue;
        };
        let path = item.path_of("actions");
        let mut actions = Vec::new();
        for (number, action) in item.array("actions")?.iter().enumerate() {
            let action = attrs.inside(action, format!("{path}[{number}]"))?;
            let name = format!("logic[{index}].actions[{number}]");
            actions.extend(read_action(&action, &name, reader)?);
        }
        logic.push(Logic { trigger, actions });
    }
    Ok(logic)
}

/// None for a trigger that is empty: Form.io never fires it.
fn read_trigger(
    item: &Attrs,
    index: usize,
    reader: &Reader,
) -> Result<Option<Visibility>, LoadError> {
    let trigger = item.object("trigger")?;
    let kind = trigger.text("type")?.unwrap_or_default();
    let attribute = format!("logic[{index}].trigger.{kind}");
    match kind.as_str() {
        "simple" => read_simple(&trigger.object("simple")?),
        "javascript" | "json" => {
            let script = reader.script(&trigger, &kind, &attribute, Purpose::Trigger);
            Ok(script.map(Visibility::Script))
        }
        "event" => {
            reader.problem(FindingKind::NotCarriedOut {
                what: attribute,
                why: "there are no events of other components here".to_owned(),
            });
            Ok(None)
        }
        _ => Ok(None),
    }
}

fn read_action(action: &Attrs, name: &str, reader: &Reader) -> Result<Option<Action>, LoadError> {
    let script = |attribute: &str, purpose: Purpose| {
        reader.script(action, attribute, &format!("{name}.{attribute}"), purpose)
    };
    Ok(match action.text("type")?.as_deref() {
        Some("property") => read_property(action, name, reader)?,
        Some("value") => script("value", Purpose::Value).map(Action::Value),
        Some("customAction") => script("customAction", Purpose::Value).map(Action::Value),
        Some("mergeComponentSchema") => {
            script("schemaDefinition", Purpose::Schema).map(Action::Merge)
        }
        // Form.io does nothing for a type that it does not know.
        _ => None,
    })
}

fn read_property(action: &Attrs, name: &str, reader: &Reader) -> Result<Option<Action>, LoadError> {
    let property = action.object("property")?;
    let value = property.text("value")?.unwrap_or_default();
    if LOOKS.contains(&value.as_str()) {
        return Ok(None);
    }
    let kind = property.text("type")?.unwrap_or_default();
    if kind == "boolean" && FLAGS.contains(&value.as_str()) {
        let state = action
            .get("state")
            .is_some_and(|state| text_of(state) == "true");
        let property = value;
        return Ok(Some(Action::Flag { property, state }));
    }
    if kind == "string" && WORDS.contains(&value.as_str()) {
        let from = property.text("component")?;
        let text = action.text(from.as_deref().unwrap_or("text"))?;
        let text = text.unwrap_or_default();
        let text = reader.translated(&text, action);
        if let Some(words) = template(&text) {
            let property = value;
            return Ok(Some(Action::Words { property, words }));
        }
    }
    reader.problem(FindingKind::UnsupportedRule {
        rule: format!("{name}.property {value}"),
    });
    Ok(None)
}

/// Text with `{{ data.a }}`, `{{ row.a }}` or `{{ component.a }}` in it; none for more than that.
pub(crate) fn template(text: &str) -> Option<Words> {
    if !text.contains("{{") {
        return Some(Words::Plain(text.to_owned()));
    }
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("{{") {
        let (inside, after) = after.split_once("}}")?;
        let path: Vec<String> = inside.trim().split('.').map(str::to_owned).collect();
        let allowed = |part: &String| {
            let letter = |byte: u8| byte.is_ascii_alphanumeric() || b"_$-".contains(&byte);
            !part.is_empty() && part.bytes().all(letter)
        };
        let from = path.first()?.as_str();
        if !matches!(from, "data" | "row" | "component") || !path.iter().all(allowed) {
            return None;
        }
        pieces.push(Piece::Text(before.to_owned()));
        pieces.push(Piece::Path(path));
        rest = after;
    }
    pieces.push(Piece::Text(rest.to_owned()));
    Some(Words::Template(pieces))
}
