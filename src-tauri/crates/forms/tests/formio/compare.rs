//! Where the two engines part.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use crate::corpus::{Pair, WITHOUT_ANSWER};
use crate::definition::{Definition, at, of};
use crate::ours::{Ours, Taken};
use crate::theirs::Theirs;

/// What is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Aspect {
    /// Our engine does not take the form.
    Refused,
    /// formio.js gives up on it.
    Thrown,
    /// One of the engines never comes to rest.
    Unsettled,
    Visibility,
    /// The answers when nothing moves any more. What is empty on both sides counts as equal.
    Value,
    /// What is sent, empty values and all.
    Submission,
    Error,
    /// The form's own words for a broken rule.
    Message,
    /// What logic makes of a component.
    Changed,
}

#[derive(Debug, Clone)]
pub struct Difference {
    pub aspect: Aspect,
    pub path: String,
    /// Of an error; for a refused form, why.
    pub rule: String,
    pub ours: Option<Value>,
    pub theirs: Option<Value>,
    /// Our engine does not show the component.
    pub hidden: bool,
}

impl Difference {
    fn new(aspect: Aspect, path: &str, ours: Option<Value>, theirs: Option<Value>) -> Self {
        Self {
            aspect,
            path: path.to_owned(),
            rule: String::new(),
            ours,
            theirs,
            hidden: false,
        }
    }
}

/// Everything that differs between the two outcomes of `pair`.
pub fn compare(
    pair: &Pair,
    definitions: &[Definition],
    ours: &Ours,
    theirs: &Theirs,
) -> Vec<Difference> {
    let taken = match ours {
        Ours::Refused(refusals) => {
            return refusals
                .iter()
                .map(|refusal| Difference {
                    rule: refusal.why.clone(),
                    ..Difference::new(Aspect::Refused, &refusal.key, None, None)
                })
                .collect();
        }
        Ours::Taken(taken) => taken,
    };
    if let Some(thrown) = &theirs.thrown {
        return vec![Difference::new(
            Aspect::Thrown,
            "",
            None,
            Some(json!(thrown)),
        )];
    }
    if !(taken.settled && theirs.settled) {
        return if taken.settled == theirs.settled {
            Vec::new()
        } else {
            let (ours, theirs) = (json!(taken.settled), json!(theirs.settled));
            vec![Difference::new(
                Aspect::Unsettled,
                "",
                Some(ours),
                Some(theirs),
            )]
        };
    }
    let mut found = Vec::new();
    visibility(definitions, taken, theirs, &mut found);
    let data = without_buttons(&theirs.data, definitions);
    values(Aspect::Value, "", &taken.data, &data, &mut found);
    let sent = without_buttons(&theirs.submission, definitions);
    let ours_sent = without_buttons(&taken.submission, definitions);
    values(Aspect::Submission, "", &ours_sent, &sent, &mut found);
    errors(pair, definitions, taken, theirs, &mut found);
    changed(taken, theirs, &mut found);
    for one in &mut found {
        let node = taken
            .nodes
            .iter()
            .rfind(|node| is_at(&one.path, &node.path));
        one.hidden = node.is_some_and(|node| !node.visible);
    }
    found
}

/// Whether the answer at `path` is that of the component at `place`, or a part of it.
fn is_at(path: &str, place: &str) -> bool {
    let rest = path.strip_prefix(place);
    !place.is_empty() && rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
}

/// Kinds whose inner parts are components for formio.js and one field for us.
const WHOLE: [&str; 4] = ["address", "datamap", "day", "survey"];

fn visibility(
    definitions: &[Definition],
    taken: &Taken,
    theirs: &Theirs,
    found: &mut Vec<Difference>,
) {
    let by_path: BTreeMap<&str, bool> = taken
        .nodes
        .iter()
        .filter(|node| !node.path.is_empty())
        .map(|node| (node.path.as_str(), node.visible))
        .collect();
    let mut seen = BTreeSet::new();
    for instance in &theirs.components {
        let known = of(definitions, &instance.path);
        let inside = known.is_some_and(|definition| {
            definition.place != crate::definition::place(&instance.path)
                || definition
                    .around
                    .iter()
                    .any(|around| WHOLE.iter().any(|kind| around["type"] == *kind))
        });
        // Nothing is drawn of a hidden component, whatever formio.js calls it.
        let drawn = instance.kind != "hidden" && !is_button(&instance.kind);
        let layout = WITHOUT_ANSWER.contains(&instance.kind.as_str());
        if instance.path.is_empty() || inside || layout || !drawn {
            continue;
        }
        seen.insert(instance.path.as_str());
        let ours = by_path.get(instance.path.as_str()).copied();
        if ours.unwrap_or(false) != instance.visible {
            found.push(Difference::new(
                Aspect::Visibility,
                &instance.path,
                ours.map(Value::Bool),
                Some(Value::Bool(instance.visible)),
            ));
        }
    }
    for (path, visible) in by_path {
        if visible && !seen.contains(path) {
            found.push(Difference::new(
                Aspect::Visibility,
                path,
                Some(Value::Bool(true)),
                None,
            ));
        }
    }
    layouts(definitions, taken, theirs, found);
}

/// What holds no answer has no path on their side: the n-th panel is the n-th panel.
fn layouts(
    definitions: &[Definition],
    taken: &Taken,
    theirs: &Theirs,
    found: &mut Vec<Difference>,
) {
    let kinds = [
        "panel", "fieldset", "well", "columns", "table", "tabs", "content",
    ];
    for kind in kinds {
        let alike = |other: &str| other == kind || (kind == "content" && other == "htmlelement");
        let in_grid = definitions.iter().any(|definition| {
            alike(definition.kind())
                && definition.around.iter().any(|around| {
                    ["datagrid", "editgrid", "form", "address"]
                        .iter()
                        .any(|grid| around["type"] == *grid)
                })
        });
        let ours: Vec<_> = taken
            .nodes
            .iter()
            .filter(|node| node.layout == kind)
            .collect();
        let theirs: Vec<_> = theirs
            .components
            .iter()
            .filter(|instance| alike(&instance.kind))
            .collect();
        if in_grid || ours.len() != theirs.len() {
            continue;
        }
        let places = definitions
            .iter()
            .filter(|definition| alike(definition.kind()));
        for ((ours, theirs), place) in ours.iter().zip(theirs).zip(places) {
            if ours.visible != theirs.visible {
                found.push(Difference::new(
                    Aspect::Visibility,
                    &place.place,
                    Some(Value::Bool(ours.visible)),
                    Some(Value::Bool(theirs.visible)),
                ));
            }
        }
    }
}

fn is_button(kind: &str) -> bool {
    kind == "button" || kind == "recaptcha"
}

/// A button's answer says that it was pressed; neither engine presses one here.
fn without_buttons(data: &Value, definitions: &[Definition]) -> Value {
    let mut data = data.clone();
    for definition in definitions.iter().filter(|one| is_button(one.kind())) {
        if let Some(fields) = data.as_object_mut() {
            fields.remove(&definition.place);
        }
    }
    data
}

/// Walks both trees; a difference is named by the innermost place that has one.
fn values(aspect: Aspect, path: &str, ours: &Value, theirs: &Value, found: &mut Vec<Difference>) {
    match (ours, theirs) {
        (Value::Object(ours), Value::Object(theirs)) => {
            let keys: BTreeSet<&String> = ours.keys().chain(theirs.keys()).collect();
            for key in keys {
                let path = if path.is_empty() {
                    key.clone()
                } else {
                    format!("{path}.{key}")
                };
                match (ours.get(key), theirs.get(key)) {
                    (Some(ours), Some(theirs)) => values(aspect, &path, ours, theirs, found),
                    (one, other) => {
                        let empty = |side: Option<&Value>| side.is_none_or(is_blank);
                        if aspect == Aspect::Submission || !(empty(one) && empty(other)) {
                            found.push(Difference::new(
                                aspect,
                                &path,
                                one.cloned(),
                                other.cloned(),
                            ));
                        }
                    }
                }
            }
        }
        (Value::Array(ours), Value::Array(theirs)) if ours.len() == theirs.len() => {
            for (number, (ours, theirs)) in ours.iter().zip(theirs).enumerate() {
                values(aspect, &format!("{path}[{number}]"), ours, theirs, found);
            }
        }
        _ if same(ours, theirs) => {}
        _ if aspect == Aspect::Value && is_blank(ours) && is_blank(theirs) => {}
        _ => found.push(Difference::new(
            aspect,
            path,
            Some(ours.clone()),
            Some(theirs.clone()),
        )),
    }
}

/// JavaScript has one kind of number.
fn same(ours: &Value, theirs: &Value) -> bool {
    match (ours.as_f64(), theirs.as_f64()) {
        (Some(ours), Some(theirs)) => {
            ours.total_cmp(&theirs).is_eq() || (ours - theirs).abs() == 0.0
        }
        _ => ours == theirs,
    }
}

fn is_blank(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(false) => true,
        Value::String(text) => text.is_empty(),
        Value::Array(items) => items.iter().all(is_blank),
        Value::Object(fields) => fields.values().all(is_blank),
        _ => false,
    }
}

fn errors(
    pair: &Pair,
    definitions: &[Definition],
    taken: &Taken,
    theirs: &Theirs,
    found: &mut Vec<Difference>,
) {
    let ours: BTreeMap<(&str, &str), &Option<String>> = taken
        .errors
        .iter()
        .map(|error| ((error.path.as_str(), error.rule.as_str()), &error.message))
        .collect();
    let theirs: BTreeMap<(&str, String), &str> = theirs
        .errors
        .iter()
        .map(|error| {
            let rule = rule_of(&error.rule);
            ((error.path.as_str(), rule), error.message.as_str())
        })
        .collect();
    let is_row = |path: &str, rule: &str| path.ends_with(']') && rule == "custom";
    let of_rows: BTreeSet<&str> = theirs
        .iter()
        .filter(|((path, rule), _)| path.is_empty() && rule.is_empty())
        .map(|(_, message)| *message)
        .collect();
    for ((path, rule), message) in &ours {
        // formio.js does not say which row it means.
        let said = message
            .as_deref()
            .is_some_and(|said| of_rows.contains(said));
        if said && is_row(path, rule) {
            continue;
        }
        if !theirs.contains_key(&(*path, (*rule).to_owned())) {
            found.push(Difference {
                rule: (*rule).to_owned(),
                ..Difference::new(Aspect::Error, path, Some(json!(rule)), None)
            });
        }
    }
    for ((path, rule), message) in theirs {
        let rows = ours.iter().filter(|((path, rule), _)| is_row(path, rule));
        let mut said = rows.filter_map(|(_, said)| said.as_deref());
        if path.is_empty() && rule.is_empty() && said.any(|said| said == message) {
            continue;
        }
        let Some(our_message) = ours.get(&(path, rule.as_str())).copied().cloned() else {
            found.push(Difference {
                rule: rule.clone(),
                ..Difference::new(Aspect::Error, path, None, Some(json!(message)))
            });
            continue;
        };
        // Words of the product are the screen's; only the form's own can be compared.
        let own = of(definitions, path).is_some_and(|definition| has_words(definition, &rule));
        if own && our_message.as_deref() != Some(message) {
            found.push(Difference {
                rule,
                ..Difference::new(
                    Aspect::Message,
                    path,
                    our_message.map(|words| json!(words)),
                    Some(json!(message)),
                )
            });
        }
    }
    let _ = pair;
}

/// Their names of rules that we call otherwise.
fn rule_of(rule: &str) -> String {
    match rule {
        "array_nonempty" => "required",
        // Both are rules of the form's author.
        "json" => "custom",
        other => other,
    }
    .to_owned()
}

fn has_words(definition: &Definition, rule: &str) -> bool {
    rule == "custom"
        || ["validate.customMessage", &format!("errors.{rule}")]
            .iter()
            .any(|path| {
                at(definition.component, path)
                    .and_then(Value::as_str)
                    .is_some_and(|text| !text.is_empty())
            })
}

fn changed(taken: &Taken, theirs: &Theirs, found: &mut Vec<Difference>) {
    for instance in theirs.components.iter().filter(|one| !one.path.is_empty()) {
        let Some(Value::Object(properties)) = &instance.changed else {
            continue;
        };
        let Some(node) = taken.nodes.iter().find(|node| node.path == instance.path) else {
            continue;
        };
        let ours = taken.evaluation.changed.get(&node.id);
        let ours: Map<String, Value> = ours
            .and_then(|changed| serde_json::to_value(changed).ok())
            .and_then(|changed| changed.as_object().cloned())
            .unwrap_or_default();
        for (name, value) in properties {
            let Some(ours) = ours.get(name).filter(|value| !value.is_null()) else {
                continue;
            };
            if ours != value && !(is_blank(ours) && is_blank(value)) {
                found.push(Difference {
                    rule: name.clone(),
                    ..Difference::new(
                        Aspect::Changed,
                        &instance.path,
                        Some(ours.clone()),
                        Some(value.clone()),
                    )
                });
            }
        }
    }
}
