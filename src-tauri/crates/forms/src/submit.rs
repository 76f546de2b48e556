//! What is sent: the `data` of Form.io's submission.

use jiff::Timestamp;
use serde_json::{Map, Value};

use crate::Answers;
use crate::answer;
use crate::evaluate::{State, Worker};
use crate::form::Form;
use crate::path;
use crate::plan::{Plan, ROOT, Role};
use crate::rules::Persistence;

impl Form {
    /// The `data` that Form.io's renderer would submit, in display order: fields that nobody
    /// touched with their empty value, hidden ones that are cleared left out, and no key that
    /// is not the form's own.
    pub fn submission_data(&self, answers: &Answers, now: Timestamp) -> Answers {
        self.work(answers, now, |worker, state, _| worker.sent(state))
    }
}

impl Worker<'_, '_, '_> {
    fn sent(&self, state: &State) -> Answers {
        scope(self.plan(), ROOT, state, &self.data)
    }
}

fn scope(plan: &Plan, scope_index: usize, state: &State, object: &Answers) -> Answers {
    let mut sent = Answers::new();
    for index in &plan.scopes[scope_index].members {
        let node = &plan.nodes[*index];
        let known = &state.nodes[node.slot];
        let gone = known.cleared || known.around.gone;
        if node.place.is_empty() || gone || node.persistence == Persistence::ClientOnly {
            continue;
        }
        let value = path::dig(object, &node.place);
        let value = match &node.role {
            Role::Field(definition) => match value {
                Some(value) if !value.is_null() => answer::sent(definition, value),
                _ => answer::empty(&definition.field),
            },
            Role::Container { .. } => match value {
                Some(value) if !value.is_object() => value.clone(),
                _ => Value::Object(Map::new()),
            },
            Role::Grid(grid) => match value {
                Some(Value::Array(rows)) => {
                    let row = |(item, row): (&Value, &State)| match item {
                        Value::Object(item) => Value::Object(scope(plan, grid.scope, row, item)),
                        other => other.clone(),
                    };
                    Value::Array(rows.iter().zip(&known.rows).map(row).collect())
                }
                _ => Value::Null,
            },
            Role::Layout | Role::Content(_) => Value::Null,
        };
        if !value.is_null() && !stands_in_way(&sent, &node.place) {
            path::plant(&mut sent, &node.place, value);
        }
    }
    sent
}

/// Whether something that is no object stands where the way to a place leads.
fn stands_in_way(object: &Answers, keys: &[String]) -> bool {
    (1..keys.len())
        .any(|length| path::dig(object, &keys[..length]).is_some_and(|value| !value.is_object()))
}
