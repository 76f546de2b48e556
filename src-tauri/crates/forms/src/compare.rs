//! Two versions of a form: what changed between them.

use serde::Serialize;
use ts_rs::TS;

use crate::form::Form;
use crate::kind::FieldKind;
use crate::plan::{Plan, PlanNode, ROOT, Role};

/// One thing that differs between two versions of a form.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Change {
    /// Where the answer stands; "members[].name" in any row.
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
}

/// What changed from `old` to `new`, in the order of the new version, then what is gone. Which
/// answers do not go along is told by [`Form::lost`].
pub fn compare(old: &Form, new: &Form) -> Vec<Change> {
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
    changes
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
        if !kind && (!added.is_empty() || !removed.is_empty()) {
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
                FieldKind::Select { .. }
                | FieldKind::Radio { .. }
                | FieldKind::Survey { .. }
                | FieldKind::Address { .. } => String::new(),
                FieldKind::SelectBoxes {
                    min_selected,
                    max_selected,
                    ..
                } => format!("{min_selected:?} {max_selected:?}"),
                kind => format!("{kind:?}"),
            };
            format!("{common} {checks:?} {kind} {:?}", definition.rules.parts)
        }
        Role::Grid(grid) => format!(
            "{common} {:?} {:?} {:?} {:?}",
            grid.min_rows, grid.max_rows, grid.checks, grid.row
        ),
        _ => common,
    }
}
