//! Two versions of a form: what changed between them, and which answers go along.

use serde::Serialize;
use serde_json::{Map, Value};
use ts_rs::TS;

use crate::answer;
use crate::evaluate::is_empty_answer;
use crate::form::Form;
use crate::kind::{AnswerText, FieldKind};
use crate::load::Definition;
use crate::path::{self, MAX_ROWS};
use crate::plan::{Plan, PlanNode, ROOT, Role};
use crate::value::text_of;
use crate::{AnswerError, Answers};

/// One thing that differs between two versions of a form.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Change {
    /// Where the answer stands; "members[].name" in any row, "members[0].name" of one answer.
    pub path: String,
    /// In the new version, if the component is there.
    pub label: String,
    pub what: ChangeWhat,
}

#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(tag = "kind", rename_all = "camelCase")]
pub enum ChangeWhat {
    Added {
        required: bool,
    },
    Removed,
    /// Another kind of question, or one that takes several answers now, or no longer does.
    Kind,
    Required,
    NoLongerRequired,
    Label {
        from: String,
        to: String,
    },
    /// Labels of options.
    Options {
        added: Vec<String>,
        removed: Vec<String>,
    },
    /// When it is shown, what is calculated, or which rules hold for its answer.
    Rules,
    /// The answer does not fit the new version, and does not go along.
    Lost {
        answer: Option<AnswerText>,
        /// The same as plain text.
        text: String,
    },
}

/// What changed from `old` to `new`, in the order of the new version, then what is gone, then
/// which of the answers to the old version are lost.
pub fn compare(old: &Form, new: &Form, answers: &Answers) -> Vec<Change> {
    let (before, after) = (listed(&old.plan), listed(&new.plan));
    let mut changes = Vec::new();
    for (path, node) in &after {
        let known = before.iter().find(|(known, _)| known == path);
        let mut say = |what| {
            changes.push(Change {
                path: path.clone(),
                label: node.label.clone(),
                what,
            });
        };
        match known {
            None => say(ChangeWhat::Added {
                required: is_required(node),
            }),
            Some((_, was)) => differences(was, node).into_iter().for_each(say),
        }
    }
    for (path, node) in &before {
        if !after.iter().any(|(known, _)| known == path) {
            changes.push(Change {
                path: path.clone(),
                label: node.label.clone(),
                what: ChangeWhat::Removed,
            });
        }
    }
    let mut adoption = Adoption::new(old, new);
    adoption.scope(ROOT, answers, "");
    changes.extend(adoption.lost);
    changes
}

impl Form {
    /// The answers to `old` that fit this version of the form, in its shape. [`compare`] names
    /// the others.
    pub fn adopt(&self, old: &Form, answers: &Answers) -> Answers {
        let mut adoption = Adoption::new(old, self);
        adoption.scope(ROOT, answers, "");
        adoption.kept
    }
}

/// Everything that holds an answer, by its path.
fn listed(plan: &Plan) -> Vec<(String, &PlanNode)> {
    fn scope<'a>(
        plan: &'a Plan,
        index: usize,
        prefix: &str,
        found: &mut Vec<(String, &'a PlanNode)>,
    ) {
        for node in &plan.scopes[index].members {
            let node = &plan.nodes[*node];
            let path = format!("{prefix}{}", node.place.join("."));
            match &node.role {
                Role::Field(_) => found.push((path, node)),
                Role::Grid(grid) => {
                    found.push((path.clone(), node));
                    scope(plan, grid.scope, &format!("{path}[]."), found);
                }
                _ => {}
            }
        }
    }
    let mut found = Vec::new();
    scope(plan, ROOT, "", &mut found);
    found
}

fn is_required(node: &PlanNode) -> bool {
    match &node.role {
        Role::Field(definition) => definition.field.required,
        Role::Grid(grid) => grid.required,
        _ => false,
    }
}

fn differences(was: &PlanNode, is: &PlanNode) -> Vec<ChangeWhat> {
    let mut found = Vec::new();
    let kind = match (&was.role, &is.role) {
        (Role::Field(was), Role::Field(is)) => {
            std::mem::discriminant(&was.field.kind) != std::mem::discriminant(&is.field.kind)
                || was.field.multiple != is.field.multiple
        }
        (Role::Grid(_), Role::Grid(_)) => false,
        _ => true,
    };
    if kind {
        found.push(ChangeWhat::Kind);
    }
    match (is_required(was), is_required(is)) {
        (false, true) => found.push(ChangeWhat::Required),
        (true, false) => found.push(ChangeWhat::NoLongerRequired),
        _ => {}
    }
    if was.label != is.label {
        found.push(ChangeWhat::Label {
            from: was.label.clone(),
            to: is.label.clone(),
        });
    }
    if let (Role::Field(before), Role::Field(after)) = (&was.role, &is.role) {
        let (before, after) = (before.field.kind.options(), after.field.kind.options());
        let missing = |these: &[crate::Choice], those: &[crate::Choice]| -> Vec<String> {
            let known = |value: &str| those.iter().any(|other| other.value == value);
            let missing = these.iter().filter(|choice| !known(&choice.value));
            missing.map(|choice| choice.label.clone()).collect()
        };
        let (added, removed) = (missing(after, before), missing(before, after));
        if !kind && !(added.is_empty() && removed.is_empty()) {
            found.push(ChangeWhat::Options { added, removed });
        }
    }
    if !kind && (rules(was) != rules(is)) {
        found.push(ChangeWhat::Rules);
    }
    found
}

/// What decides about an answer, as text that differs where it does.
fn rules(node: &PlanNode) -> String {
    let common = format!(
        "{:?} {:?} {:?} {} {} {:?}",
        node.condition,
        node.logic,
        node.calculation,
        node.hidden,
        node.clear_on_hide,
        node.initial.value,
    );
    match &node.role {
        Role::Field(definition) => {
            let checks = &definition.rules.checks;
            let kind = match &definition.field.kind {
                // Options and words are told of by themselves.
                FieldKind::Select { .. } | FieldKind::Radio { .. } => String::new(),
                FieldKind::SelectBoxes {
                    min_selected,
                    max_selected,
                    ..
                } => format!("{min_selected:?} {max_selected:?}"),
                FieldKind::Survey { .. } | FieldKind::Address { .. } => String::new(),
                kind => format!("{kind:?}"),
            };
            format!("{common} {checks:?} {kind}")
        }
        Role::Grid(grid) => format!("{common} {:?} {:?}", grid.min_rows, grid.max_rows),
        _ => common,
    }
}

/// Answers on their way from one version to the other.
struct Adoption<'a> {
    old: &'a Form,
    new: &'a Form,
    kept: Answers,
    lost: Vec<Change>,
}

impl<'a> Adoption<'a> {
    fn new(old: &'a Form, new: &'a Form) -> Self {
        let (kept, lost) = (Answers::new(), Vec::new());
        Self {
            old,
            new,
            kept,
            lost,
        }
    }

    fn scope(&mut self, scope: usize, object: &Answers, prefix: &str) {
        let old = self.old;
        let mut rest = object.clone();
        for index in &old.plan.scopes[scope].members {
            let node = &old.plan.nodes[*index];
            if node.place.is_empty() || matches!(node.role, Role::Container { .. }) {
                continue;
            }
            let Some(value) = path::uproot(&mut rest, &node.place) else {
                continue;
            };
            let path = format!("{prefix}{}", node.place.join("."));
            match (&node.role, &value) {
                (Role::Field(definition), value) => self.field(node, definition, &path, value),
                (Role::Grid(grid), Value::Array(rows)) => self.grid(grid.scope, &path, rows),
                _ => {}
            }
        }
        for (key, value) in rest {
            if !crate::json::is_empty(&value) {
                self.lose(&format!("{prefix}{key}"), &key, None, &value);
            }
        }
    }

    fn grid(&mut self, scope: usize, path: &str, rows: &[Value]) {
        let target = self.new.plan.find(path);
        let is_grid =
            target.is_some_and(|node| matches!(self.new.plan.nodes[node].role, Role::Grid(_)));
        for (number, row) in rows.iter().enumerate().take(MAX_ROWS) {
            let at = format!("{path}[{number}]");
            if is_grid && let Some(steps) = path::parse(&at) {
                path::set(&mut self.kept, &steps, Value::Object(Map::new()));
            }
            if let Value::Object(row) = row {
                self.scope(scope, row, &format!("{at}."));
            }
        }
    }

    fn field(&mut self, node: &PlanNode, was: &Definition, path: &str, value: &Value) {
        let is_answer = !is_empty_answer(&was.field.kind, value);
        match (self.fitting(was, path, value), path::parse(path)) {
            (Some(value), Some(steps)) => {
                path::set(&mut self.kept, &steps, value);
            }
            _ if is_answer => {
                let told = answer::told(was, value);
                self.lose(path, &node.label, told, value);
            }
            _ => {}
        }
    }

    /// The answer as the new version holds it.
    fn fitting(&self, was: &Definition, path: &str, value: &Value) -> Option<Value> {
        let node = self.new.plan.find(path)?;
        let Role::Field(is) = &self.new.plan.nodes[node].role else {
            return None;
        };
        let same_kind =
            std::mem::discriminant(&was.field.kind) == std::mem::discriminant(&is.field.kind);
        // A day means another one where the order of its parts is another.
        if let (Some(before), Some(after)) = (was.field.kind.day_shape(), is.field.kind.day_shape())
            && let Some(day) = before.parse(&text_of(value))
            && !day.is_empty()
        {
            let moved = Value::String(after.write(day));
            let loses = after.parse(&after.write(day)) != Some(day);
            return answer::checked(is, &moved).ok().filter(|_| !loses);
        }
        match answer::checked(is, value) {
            Ok(value) => Some(value),
            Err(AnswerError::NotANumber | AnswerError::NotADate) if same_kind => {
                Some(value.clone())
            }
            Err(_) => None,
        }
    }

    fn lose(&mut self, path: &str, label: &str, answer: Option<AnswerText>, value: &Value) {
        let text = match value {
            Value::Object(_) | Value::Array(_) => value.to_string().chars().take(500).collect(),
            plain => text_of(plain),
        };
        self.lost.push(Change {
            path: path.to_owned(),
            label: label.to_owned(),
            what: ChangeWhat::Lost { answer, text },
        });
    }
}
