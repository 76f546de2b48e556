//! The answers as the work begins: in the order of the form, with what Form.io holds where
//! nobody has answered.

use serde_json::{Map, Value};

use super::state::State;
use crate::Answers;
use crate::answer;
use crate::path::{self, MAX_ROWS};
use crate::plan::{Plan, PlanNode, ROOT, Role};

/// The answers in the order of the form, what is not the form's own after it by key. So programs
/// see the same whatever the order in which answers came.
pub(super) fn begin(plan: &Plan, answers: &Answers, state: &mut State) -> Answers {
    let given = spread(plan, answers);
    let mut data = ordered(plan, ROOT, &given);
    fill(plan, ROOT, state, &mut data);
    data
}

/// An answer under a key with dots stands in objects, as formio.js moves it.
fn spread(plan: &Plan, answers: &Answers) -> Answers {
    let dotted = answers.keys().any(|key| key.contains('.'));
    if !dotted {
        return answers.clone();
    }
    let mut given = answers.clone();
    for (key, value) in answers {
        let keys: Vec<String> = key.split('.').map(str::to_owned).collect();
        let free = keys.len() > 1 && path::dig(answers, &keys).is_none();
        if free && plan.at(ROOT, &keys).is_some() {
            path::plant(&mut given, &keys, value.clone());
        }
    }
    given
}

fn ordered(plan: &Plan, scope: usize, given: &Answers) -> Answers {
    let mut known = Map::new();
    let mut rest = given.clone();
    for node in &plan.scopes[scope].members {
        let node = &plan.nodes[*node];
        if node.place.is_empty() {
            continue;
        }
        if let Some(value) = take(&mut rest, node) {
            let value = match &node.role {
                Role::Grid(grid) => match rows(plan, grid.scope, value) {
                    // A data grid is never without a row unless the form lets it be.
                    Value::Array(rows)
                        if rows.is_empty() && scope == ROOT && grid.has_first_row() =>
                    {
                        Value::Array(vec![Value::Object(Map::new())])
                    }
                    rows => rows,
                },
                // Form.io sets right what stands in rows, not what stands outside of them.
                Role::Field(definition) if scope != ROOT => {
                    answer::as_given(&definition.field, value)
                }
                _ => value,
            };
            path::plant(&mut known, &node.place, value);
        }
    }
    merge(&mut known, rest);
    known
}

/// The value of a component, without what is inside of a container: that has components of its own.
fn take(rest: &mut Answers, node: &PlanNode) -> Option<Value> {
    match node.role {
        Role::Container { .. } => match path::dig(rest, &node.place)? {
            Value::Object(_) => Some(Value::Object(Map::new())),
            _ => path::uproot(rest, &node.place),
        },
        _ => path::uproot(rest, &node.place),
    }
}

fn rows(plan: &Plan, scope: usize, value: Value) -> Value {
    match value {
        Value::Array(items) => Value::Array(
            items
                .into_iter()
                .take(MAX_ROWS)
                .map(|row| match row {
                    Value::Object(row) => Value::Object(ordered(plan, scope, &row)),
                    _ => Value::Object(Map::new()),
                })
                .collect(),
        ),
        Value::Object(row) => Value::Array(vec![Value::Object(ordered(plan, scope, &row))]),
        _ => Value::Array(Vec::new()),
    }
}

/// What is left over, by key.
fn merge(known: &mut Answers, rest: Answers) {
    let mut rest: Vec<(String, Value)> = rest.into_iter().collect();
    rest.sort_by(|(left, _), (right, _)| left.cmp(right));
    for (key, value) in rest {
        match (known.get_mut(&key), value) {
            (Some(Value::Object(known)), Value::Object(rest)) => merge(known, rest),
            (Some(_), _) => {}
            (None, Value::Object(map)) => {
                let mut inner = Map::new();
                merge(&mut inner, map);
                known.insert(key, Value::Object(inner));
            }
            (None, value) => {
                known.insert(key, value);
            }
        }
    }
}

/// Puts defaults and empty values where there is no answer.
pub(super) fn fill(plan: &Plan, scope: usize, state: &mut State, object: &mut Answers) {
    for index in &plan.scopes[scope].members {
        let node = &plan.nodes[*index];
        if node.place.is_empty() {
            continue;
        }
        let present = path::dig(object, &node.place).is_some();
        state.nodes[node.slot].given = present;
        if !present && has_room(object, node) {
            let (value, untouched) = initial(node);
            if !value.is_null() {
                path::plant(object, &node.place, value);
            }
            state.nodes[node.slot].untouched = untouched;
        }
        if let Role::Grid(grid) = &node.role {
            let mut rows = Vec::new();
            if let Some(Value::Array(items)) = dig_mut(object, &node.place) {
                for (number, item) in items.iter_mut().enumerate() {
                    let mut row = state.row(plan, grid.scope, &node.place, number);
                    if let Value::Object(item) = item {
                        fill(plan, grid.scope, &mut row, item);
                    }
                    rows.push(row);
                }
            }
            state.nodes[node.slot].rows = rows;
        }
    }
}

/// Whether what leads to the node's place is made of objects, as far as it is there.
pub(super) fn has_room(object: &Answers, node: &PlanNode) -> bool {
    let mut place = object;
    for key in &node.place[..node.place.len() - 1] {
        match place.get(key) {
            None => return true,
            Some(Value::Object(next)) => place = next,
            Some(_) => return false,
        }
    }
    true
}

/// What a component holds while nobody has answered, and whether that is no answer at all.
/// Defaults that are programs or dates come later.
pub(super) fn initial(node: &PlanNode) -> (Value, bool) {
    let later = node.initial.script.is_some() || node.initial.date.is_some();
    match &node.role {
        Role::Field(definition) => match &node.initial.value {
            Some(default) if !later => (default.clone(), false),
            _ => (answer::empty(&definition.field), true),
        },
        Role::Container { .. } => (Value::Object(Map::new()), true),
        Role::Grid(_) => (node.first_rows(), true),
        Role::Layout | Role::Content(_) => (Value::Null, true),
    }
}

fn dig_mut<'a>(object: &'a mut Answers, keys: &[String]) -> Option<&'a mut Value> {
    let (first, rest) = keys.split_first()?;
    rest.iter().try_fold(object.get_mut(first)?, |value, key| {
        value.as_object_mut()?.get_mut(key)
    })
}
