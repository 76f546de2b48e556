//! What is told of settled answers: which are kept, what is hidden or changed, what is wrong.

use kiosk_snippets::Call;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::Changed;
use super::fill::initial;
use super::settle::Worker;
use super::state::{NodeState, Shown, State};
use crate::answer;
use crate::check;
use crate::html;
use crate::json::Attrs;
use crate::kind::FieldKind;
use crate::load::Definition;
use crate::path;
use crate::plan::{GridRules, Plan, PlanNode, ROOT, Role};
use crate::rule::FieldError;
use crate::rules::Persistence;
use crate::script::{Outcome, Script};
use crate::value::same;
use crate::{Answers, Finding, FindingKind};

impl Worker<'_, '_, '_> {
    /// The answers without what nobody has touched.
    pub(crate) fn answers(&self, state: &State) -> Answers {
        stripped(self.plan, ROOT, &state.nodes, &self.data)
    }

    pub(crate) fn hidden(&self, state: &State) -> BTreeSet<String> {
        let mut hidden = BTreeSet::new();
        self.each(ROOT, state, &mut |node, known, state| {
            let never = match &node.role {
                Role::Field(definition) => definition.field.kind == FieldKind::Hidden,
                _ => false,
            };
            if never || known.shown != Shown::Visible {
                hidden.insert(format!("{}{}", state.prefix, node.id));
            }
        });
        hidden
    }

    pub(crate) fn changed(&self, state: &State) -> BTreeMap<String, Changed> {
        let mut changed = BTreeMap::new();
        self.each(ROOT, state, &mut |node, known, state| {
            let found = differences(node, known);
            if found != Changed::default() {
                changed.insert(format!("{}{}", state.prefix, node.id), found);
            }
        });
        changed
    }

    /// All broken rules, in display order.
    pub(crate) fn errors(&mut self, state: &State) -> Vec<FieldError> {
        let mut errors = Vec::new();
        self.scope_errors(ROOT, state, &BTreeSet::new(), &mut errors);
        errors
    }

    /// The components whose programs were stopped.
    pub(crate) fn failures(&self) -> Vec<Finding> {
        let finding = |(node, why): &(usize, String)| {
            let node = &self.plan.nodes[*node];
            Finding {
                key: node.key.clone(),
                label: node.label.clone(),
                path: String::new(),
                what: FindingKind::Snippet {
                    attribute: "a program".to_owned(),
                    why: why.clone(),
                },
            }
        };
        self.runner.failures().iter().map(finding).collect()
    }

    fn each(
        &self,
        scope: usize,
        state: &State,
        tell: &mut impl FnMut(&PlanNode, &NodeState, &State),
    ) {
        for index in &self.plan.scopes[scope].members {
            let node = &self.plan.nodes[*index];
            let known = &state.nodes[node.slot];
            tell(node, known, state);
            if let Role::Grid(grid) = &node.role {
                for row in &known.rows {
                    self.each(grid.scope, row, tell);
                }
            }
        }
    }

    fn scope_errors(
        &mut self,
        scope: usize,
        state: &State,
        repeated: &BTreeSet<usize>,
        errors: &mut Vec<FieldError>,
    ) {
        let plan = self.plan;
        for index in &plan.scopes[scope].members {
            let node = &plan.nodes[*index];
            let known = &state.nodes[node.slot];
            let hidden = known.now.as_ref().map_or(node.hidden, |now| now.hidden);
            let seen = known.shown == Shown::Visible && !hidden;
            let counts = seen || node.validate_when_hidden;
            if counts && node.persistence == Persistence::Sent {
                let path = format!("{}{}", state.prefix, node.place.join("."));
                match &node.role {
                    Role::Field(definition) => {
                        let now = known.now.as_ref().and_then(|now| now.definition.as_deref());
                        let definition = now.unwrap_or(definition);
                        let repeated = repeated.contains(&node.slot);
                        errors
                            .extend(self.field_errors(*index, definition, state, &path, repeated));
                    }
                    Role::Grid(grid) => {
                        let json = known.now.as_ref().map(|now| &now.json);
                        let required = json.map_or(grid.required, is_required);
                        let value = self.value(node, state).unwrap_or(&Value::Null);
                        let found = check::grid_errors(grid, required, value, &path, &node.key);
                        errors.extend(found);
                        let custom = [&grid.checks.custom, &grid.checks.json];
                        for script in custom.into_iter().flatten() {
                            let value = self.value(node, state).cloned().unwrap_or(Value::Null);
                            let said = self.objection(*index, state, script, &value);
                            errors.extend(said.err().map(|said| {
                                check::custom_error(
                                    &path,
                                    &node.key,
                                    &grid.label,
                                    &grid.messages,
                                    said,
                                )
                            }));
                        }
                        self.row_errors(*index, grid, &known.rows, errors);
                    }
                    Role::Container { required } => {
                        let json = known.now.as_ref().map(|now| &now.json);
                        let value = self.value(node, state).unwrap_or(&Value::Null);
                        if json.map_or(*required, is_required) && !check::has_answers(value) {
                            errors.push(check::required(&path, &node.key, &node.label));
                        }
                    }
                    _ => {}
                }
            }
            if let Role::Grid(grid) = &node.role {
                let repeated = self.repeated(grid.scope, &known.rows);
                for (row, repeated) in known.rows.iter().zip(&repeated) {
                    self.scope_errors(grid.scope, row, repeated, errors);
                }
            }
        }
    }

    fn field_errors(
        &mut self,
        index: usize,
        definition: &Definition,
        state: &State,
        path: &str,
        repeated: bool,
    ) -> Vec<FieldError> {
        let node = &self.plan.nodes[index];
        let value = self.value(node, state).unwrap_or(&Value::Null);
        let mut errors = check::errors(definition, value, path, self.now, repeated);
        let checks = &definition.rules.checks;
        let scripts: Vec<&Script> = [&checks.custom, &checks.json]
            .into_iter()
            .flatten()
            .collect();
        if scripts.is_empty() {
            return errors;
        }
        let items: Vec<Value> = match value {
            // Form.io checks an empty list as an empty answer.
            Value::Array(items) if definition.field.multiple && items.is_empty() => {
                vec![answer::empty_item(&definition.field)]
            }
            Value::Array(items) if definition.field.multiple => items.clone(),
            value => vec![value.clone()],
        };
        for script in scripts {
            for item in &items {
                if let Err(said) = self.objection(index, state, script, item) {
                    let field = &definition.field;
                    let name = definition
                        .rules
                        .error_label
                        .as_ref()
                        .unwrap_or(&field.label);
                    let messages = &definition.rules.messages;
                    let error = check::custom_error(path, &field.key, name, messages, said);
                    if !errors.contains(&error) {
                        errors.push(error);
                    }
                }
            }
        }
        errors
    }

    /// What a program has against an answer: nothing, or something with or without words.
    fn objection(
        &mut self,
        index: usize,
        state: &State,
        script: &Script,
        input: &Value,
    ) -> Result<(), Option<String>> {
        objection(&self.call(index, state, script, None, Some(input)))
    }

    /// The errors of the rows of a grid each as such.
    fn row_errors(
        &mut self,
        index: usize,
        grid: &GridRules,
        rows: &[State],
        errors: &mut Vec<FieldError>,
    ) {
        let Some(script) = &grid.row else { return };
        let node = &self.plan.nodes[index];
        for row in rows {
            let path = row.prefix.trim_end_matches('.');
            let call = Call {
                row_path: path,
                row_index: row.row,
                component: node.json.as_deref().unwrap_or(&Value::Null),
                form: &self.plan.schema,
                ..Call::default()
            };
            if let Err(said) = objection(&self.runner.run(index, script, &call)) {
                let (key, label) = (&node.key, &grid.label);
                errors.push(check::custom_error(path, key, label, &grid.messages, said));
            }
        }
    }

    /// For each row, the slots of fields whose answers an earlier row has already.
    fn repeated(&self, scope: usize, rows: &[State]) -> Vec<BTreeSet<usize>> {
        let mut repeated = vec![BTreeSet::new(); rows.len()];
        for index in &self.plan.scopes[scope].members {
            let node = &self.plan.nodes[*index];
            let Role::Field(definition) = &node.role else {
                continue;
            };
            if !definition.rules.checks.unique {
                continue;
            }
            let mut known: HashMap<String, usize> = HashMap::new();
            for (number, row) in rows.iter().enumerate() {
                let value = self.value(node, row).unwrap_or(&Value::Null);
                if super::is_empty_answer(&definition.field.kind, value) {
                    continue;
                }
                if known.insert(value.to_string(), number).is_some() {
                    repeated[number].insert(node.slot);
                }
            }
        }
        repeated
    }
}

/// The answers of a scope without what nobody has touched.
fn stripped(plan: &Plan, scope: usize, known: &[NodeState], object: &Answers) -> Answers {
    let mut kept = object.clone();
    for index in plan.scopes[scope].members.iter().rev() {
        let node = &plan.nodes[*index];
        if node.place.is_empty() {
            continue;
        }
        let known = &known[node.slot];
        let Some(value) = path::dig(&kept, &node.place) else {
            continue;
        };
        match &node.role {
            Role::Grid(grid) => {
                let rows = rows_stripped(plan, grid.scope, &known.rows, value);
                path::plant(&mut kept, &node.place, rows);
            }
            _ if known.untouched && is_initial(node, value) => {
                path::uproot(&mut kept, &node.place);
                drop_empty(plan, scope, node, &mut kept);
            }
            _ => {}
        }
    }
    kept
}

pub(super) fn rows_stripped(plan: &Plan, scope: usize, rows: &[State], value: &Value) -> Value {
    let Value::Array(items) = value else {
        return value.clone();
    };
    let strip = |(number, item): (usize, &Value)| match (item, rows.get(number)) {
        (Value::Object(item), Some(row)) => Value::Object(stripped(plan, scope, &row.nodes, item)),
        (item, _) => item.clone(),
    };
    Value::Array(items.iter().enumerate().map(strip).collect())
}

fn is_initial(node: &PlanNode, value: &Value) -> bool {
    match node.role {
        Role::Container { .. } => value.as_object().is_some_and(serde_json::Map::is_empty),
        _ => same(value, &initial(node).0),
    }
}

/// Takes away the objects that a key with dots has left empty.
fn drop_empty(plan: &Plan, scope: usize, node: &PlanNode, kept: &mut Answers) {
    for length in (node.inside.len() + 1..node.place.len()).rev() {
        let keys = &node.place[..length];
        let is_empty = path::dig(kept, keys)
            .and_then(Value::as_object)
            .is_some_and(serde_json::Map::is_empty);
        if is_empty && plan.at(scope, keys).is_none() {
            path::uproot(kept, keys);
        }
    }
}

fn differences(node: &PlanNode, known: &NodeState) -> Changed {
    let disabled = (known.disabled != node.is_disabled()).then_some(known.disabled);
    let mut changed = Changed {
        disabled,
        html: known.html.clone(),
        can_add: known.can_add.filter(|can| !can),
        ..Changed::default()
    };
    let Some(now) = &known.now else {
        return changed;
    };
    let flag = |json: &Value, name: &str| {
        let attrs = Attrs::of(json, String::new()).ok()?;
        attrs.flag(name).ok()
    };
    let was = node.json.as_deref().unwrap_or(&Value::Null);
    let is_new = |name: &str| flag(&now.json, name).filter(|is| flag(was, name) != Some(*is));
    changed.hide_label = is_new("hideLabel");
    changed.collapsed = is_new("collapsed");
    if let (Role::Field(was), Some(now)) = (&node.role, &now.definition) {
        let (was, now) = (&was.field, &now.field);
        let words = |was: &Option<String>, now: &Option<String>| {
            (was != now).then(|| now.clone().unwrap_or_default())
        };
        changed.label = (was.label != now.label).then(|| now.label.clone());
        changed.description = words(&was.description, &now.description);
        changed.tooltip = words(&was.tooltip, &now.tooltip);
        changed.placeholder = words(&was.placeholder, &now.placeholder);
        changed.prefix = words(&was.prefix, &now.prefix);
        changed.suffix = words(&was.suffix, &now.suffix);
        changed.required = (was.required != now.required).then_some(now.required);
        let options = now.kind.options();
        changed.options = (was.kind.options() != options).then(|| options.to_vec());
        return changed;
    }
    let text = |json: &Value, name: &str| {
        let text = json.get(name).and_then(Value::as_str).unwrap_or_default();
        text.to_owned()
    };
    let new_words = |name: &str| {
        let words = text(&now.json, name);
        (words != text(was, name)).then_some(words)
    };
    let plain = |name: &str| new_words(name).map(|words| html::plain(&words));
    changed.title = plain("title").or_else(|| plain("legend"));
    changed.label = plain("label");
    if matches!(node.role, Role::Container { .. }) {
        changed.title = changed.title.or_else(|| changed.label.take());
    }
    changed.description = plain("description");
    changed.tooltip = plain("tooltip");
    let required = is_required(&now.json);
    if let Role::Grid(grid) = &node.role {
        changed.required = (grid.required != required).then_some(required);
    }
    if let Role::Content(_) = node.role {
        let html = new_words("html").or_else(|| new_words("content"));
        changed.html = html.map(|html| html::sanitised(&html)).or(changed.html);
    }
    changed
}

/// Nothing, or something with or without words.
fn objection(outcome: &Outcome) -> Result<(), Option<String>> {
    match outcome {
        Outcome::Gave(Value::Null | Value::Bool(true)) | Outcome::Nothing | Outcome::Broken => {
            Ok(())
        }
        Outcome::Gave(Value::String(said)) => Err(Some(html::plain(said))),
        Outcome::Gave(_) => Err(None),
    }
}

fn is_required(json: &Value) -> bool {
    let required = json.pointer("/validate/required");
    required.is_some_and(crate::value::is_truthy)
}
