//! What the form's logic makes of a component while its triggers hold.

use serde_json::{Map, Value};
use std::collections::BTreeSet;

use super::settle::Worker;
use super::state::{Now, State};
use crate::html;
use crate::json::Attrs;
use crate::load::{Reader, read_definition};
use crate::path;
use crate::plan::{PlanNode, Role};
use crate::rules::{Action, Piece, Visibility, Words};
use crate::script::{Outcome, Script};
use crate::value::{is_truthy, text_of};

impl<'w> Worker<'w, '_, '_> {
    /// Works out what a component is for now. Gives the actions on its answer that are due, with
    /// what their trigger said.
    pub(super) fn logic(&mut self, index: usize, state: &mut State) -> Vec<(&'w Script, Value)> {
        let node = &self.plan.nodes[index];
        self.fill_in(index, state);
        let Some(base) = &node.json else {
            return Vec::new();
        };
        if node.logic.is_empty() {
            return Vec::new();
        }
        let mut json: Option<Value> = None;
        let mut values = Vec::new();
        for logic in &node.logic {
            let Some(result) = self.triggered(&logic.trigger, index, state) else {
                continue;
            };
            for action in &logic.actions {
                match action {
                    Action::Flag { property, state } => {
                        let json = json.get_or_insert_with(|| (**base).clone());
                        assign(json, property, Value::Bool(*state));
                    }
                    Action::Words { property, words } => {
                        let json = json.get_or_insert_with(|| (**base).clone());
                        let words = self.rendered(words, index, state);
                        assign(json, property, Value::String(words));
                    }
                    Action::Merge(script) => {
                        let outcome = self.run(index, state, script, Some(&result));
                        if let Outcome::Gave(Value::Object(changes)) = outcome {
                            let json = json.get_or_insert_with(|| (**base).clone());
                            merge(json, changes);
                        }
                    }
                    Action::Value(script) => values.push((script, result.clone())),
                }
            }
        }
        self.become_now(index, state, json.filter(|json| *json != **base));
        values
    }

    fn triggered(&mut self, trigger: &Visibility, index: usize, state: &State) -> Option<Value> {
        match trigger {
            Visibility::Script(script) => match self.run(index, state, script, None) {
                Outcome::Gave(value) if is_truthy(&value) => Some(value),
                _ => None,
            },
            simple => {
                let holds = self.simple_holds(simple, index, state);
                holds.then_some(Value::Bool(true))
            }
        }
    }

    fn become_now(&mut self, index: usize, state: &mut State, json: Option<Value>) {
        let node = &self.plan.nodes[index];
        let known = &mut state.nodes[node.slot];
        let Some(json) = json else {
            known.now = None;
            return;
        };
        if known.now.as_ref().is_some_and(|now| now.json == json) {
            return;
        }
        let reader = Reader::new(&self.source.words, &self.source.lists);
        match read_now(node, json, &reader) {
            Ok(now) => known.now = Some(Box::new(now)),
            Err(why) => self.runner.fail(index, why),
        }
    }

    /// Puts answers into the text of a content.
    fn fill_in(&mut self, index: usize, state: &mut State) {
        let node = &self.plan.nodes[index];
        if let Role::Content(Some(words)) = &node.role {
            let html = html::sanitised(&self.rendered(words, index, state));
            state.nodes[node.slot].html = Some(html);
        }
    }

    /// The words with answers in them, each as text in HTML.
    fn rendered(&self, words: &Words, index: usize, state: &State) -> String {
        let pieces = match words {
            Words::Plain(text) => return text.clone(),
            Words::Template(pieces) => pieces,
        };
        let node = &self.plan.nodes[index];
        let empty = Map::new();
        let scope = path::object(&self.data, &state.at).unwrap_or(&empty);
        let mut text = String::new();
        for piece in pieces {
            match piece {
                Piece::Text(piece) => text.push_str(piece),
                Piece::Path(keys) => {
                    let (from, keys) = keys.split_first().expect("a path begins somewhere");
                    let object = match from.as_str() {
                        "data" => Some(&self.data),
                        "row" => match path::dig(scope, &node.inside) {
                            Some(Value::Object(container)) => Some(container),
                            _ => Some(scope),
                        },
                        _ => node.json.as_ref().and_then(|json| json.as_object()),
                    };
                    let value = object.and_then(|object| path::dig(object, keys));
                    let value = text_of(value.unwrap_or(&Value::Null));
                    text.push_str(&html::escaped(&value));
                }
            }
        }
        text
    }
}

fn read_now(node: &PlanNode, json: Value, reader: &Reader) -> Result<Now, String> {
    let said = |error: crate::LoadError| error.to_string();
    let attrs = Attrs::of(&json, String::new()).map_err(said)?;
    let definition = match &node.role {
        Role::Field(defined) => {
            let kind = attrs.text("type").map_err(said)?.unwrap_or_default();
            let found = read_definition(&kind, &attrs, reader).map_err(said)?;
            let mut definition = found.ok_or("its type is changed")?;
            definition.field.id.clone_from(&defined.field.id);
            definition.field.key.clone_from(&defined.field.key);
            Some(Box::new(definition))
        }
        _ => None,
    };
    if let Some(problem) = reader.take_problems().into_iter().next() {
        return Err(problem.to_string());
    }
    let flag = |name: &str| attrs.flag(name).map_err(said);
    Ok(Now {
        hidden: flag("hidden")?,
        disabled: flag("disabled")?,
        clear_on_hide: !attrs.has("clearOnHide") || flag("clearOnHide")?,
        definition,
        json,
    })
}

/// What a program merges into a component; its name and its kind stay.
fn merge(json: &mut Value, changes: Map<String, Value>) {
    let fixed: BTreeSet<&str> = ["key", "type", "input", "components", "columns", "rows"].into();
    if let Value::Object(map) = json {
        let free = |(key, _): &(String, Value)| !fixed.contains(key.as_str());
        map.extend(changes.into_iter().filter(free));
    }
}

/// "validate.required" in a component.
fn assign(json: &mut Value, property: &str, value: Value) {
    if let Value::Object(map) = json {
        let keys: Vec<String> = property.split('.').map(str::to_owned).collect();
        path::plant(map, &keys, value);
    }
}
