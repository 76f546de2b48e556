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
    lay(plan, ROOT, state, spread(plan, answers))
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

/// The answers of one scope, with defaults and empty values where there are none, out of what is
/// given.
fn lay(plan: &Plan, scope: usize, state: &mut State, mut rest: Answers) -> Answers {
    let mut laid = Map::new();
    for index in &plan.scopes[scope].members {
        let node = &plan.nodes[*index];
        if node.place.is_empty() {
            continue;
        }
        let found = take(&mut rest, node);
        state.nodes[node.slot].given = found.is_some();
        let value = match (&node.role, found) {
            (Role::Grid(grid), Some(value)) => {
                let first = scope == ROOT && grid.has_first_row();
                as_rows(value, first)
            }
            // Form.io sets right what stands in rows, not what stands outside of them.
            (Role::Field(definition), Some(value)) if scope != ROOT => {
                answer::as_given(&definition.field, value)
            }
            (_, Some(value)) => value,
            (_, None) => {
                let (value, untouched) = initial(node);
                state.nodes[node.slot].untouched = untouched;
                if value.is_null() || !has_room(&laid, node) {
                    continue;
                }
                value
            }
        };
        let value = match (&node.role, value) {
            (Role::Grid(grid), Value::Array(items)) => {
                let (items, rows) = lay_rows(plan, node, grid.scope, state, items);
                state.nodes[node.slot].rows = rows;
                Value::Array(items)
            }
            (_, value) => value,
        };
        path::plant(&mut laid, &node.place, value);
    }
    merge(&mut laid, rest);
    laid
}

fn lay_rows(
    plan: &Plan,
    node: &PlanNode,
    scope: usize,
    state: &State,
    items: Vec<Value>,
) -> (Vec<Value>, Vec<State>) {
    items
        .into_iter()
        .enumerate()
        .map(|(number, item)| {
            let mut row = state.row(plan, scope, &node.place, number);
            let item = match item {
                Value::Object(item) => item,
                _ => Map::new(),
            };
            (Value::Object(lay(plan, scope, &mut row, item)), row)
        })
        .unzip()
}

/// The value of a component, without what is inside of a container: that has components of its own.
/// What stays at the top is in no order any more; [`merge`] puts it in order.
fn take(rest: &mut Answers, node: &PlanNode) -> Option<Value> {
    match node.role {
        Role::Container { .. } => match path::dig(rest, &node.place)? {
            Value::Object(_) => Some(Value::Object(Map::new())),
            _ => remove(rest, &node.place),
        },
        _ => remove(rest, &node.place),
    }
}

fn remove(rest: &mut Answers, place: &[String]) -> Option<Value> {
    match place {
        // Moves one entry instead of all that follow.
        [key] => rest.swap_remove(key),
        place => path::uproot(rest, place),
    }
}

/// What is given for a grid. A data grid is never without a row unless the form lets it be.
fn as_rows(value: Value, has_first: bool) -> Value {
    let mut rows = match value {
        Value::Array(rows) => rows,
        row @ Value::Object(_) => vec![row],
        _ => Vec::new(),
    };
    rows.truncate(MAX_ROWS);
    if rows.is_empty() && has_first {
        rows.push(Value::Object(Map::new()));
    }
    Value::Array(rows)
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
