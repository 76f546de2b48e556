//! What the owner of a programme should know of a form before it is offered.
//!
//! The engine knows nothing of a portal: which names mean something to it comes in as a list.

use serde::Serialize;
use serde_json::Value;
use ts_rs::TS;

use jiff::Timestamp;

use crate::Answers;
use crate::form::Form;
use crate::inspect::{Inspection, inspect_with};
use crate::kind::FieldKind;
use crate::load::Loading;
use crate::plan::{PlanNode, ROOT, Role};
use crate::rules::{Action, Visibility};
use crate::script::Script;
use crate::words::Texts;

/// Names of answers that a portal takes for columns of its own.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Columns {
    /// What a person may say of themselves: the answer moves to their profile.
    pub profile: Vec<String>,
    /// What is not theirs to set.
    pub other: Vec<String>,
}

/// Something that will go wrong, or may surprise.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Warning {
    /// The component's key; empty for the form as a whole.
    pub key: String,
    pub label: String,
    pub what: WarningKind,
}

#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(tag = "kind", rename_all = "camelCase")]
pub enum WarningKind {
    /// The portal takes the answer into the person's profile and out of the application.
    MovesToProfile,
    /// The portal would overwrite a column of its own.
    OverwritesColumn,
    /// The portal breaks on an answer with parts under this name.
    NestedUnderColumn,
    /// The portal cannot store this text of the form's own under this name.
    CannotStore { text: String },
    /// The form brings a program, which reads these answers as far as its text tells.
    Program {
        attribute: String,
        reads: Vec<String>,
    },
    /// A text of the form has no translation.
    NotTranslated { text: String },
    /// The form says something that is left aside.
    LeftAside { what: String, why: String },
}

/// Looks at a form as [`crate::inspect`] does, as it would be loaded with `with`, and adds what
/// its owner should know.
pub fn preflight(
    schema: &[u8],
    answers: Option<&Answers>,
    with: &Loading,
    columns: &Columns,
    now: Timestamp,
) -> Inspection {
    let (mut inspection, form) = inspect_with(schema, with, answers, now);
    if let Some(form) = form {
        inspection.warnings = form.warnings(columns);
        if let Some(texts) = with.texts {
            inspection.warnings.extend(untranslated(&form, texts));
        }
    }
    inspection
}

impl Form {
    /// What the form's owner should know of it as it stands, in whatever language it is shown.
    pub fn warnings(&self, columns: &Columns) -> Vec<Warning> {
        let mut warnings = Vec::new();
        for node in &self.plan.nodes {
            column_warnings(node, columns, &mut warnings);
            program_warnings(node, &mut warnings);
        }
        for note in self.notes() {
            if let crate::FindingKind::LeftAside { what, why } = &note.what {
                warnings.push(Warning {
                    key: note.key.clone(),
                    label: note.label.clone(),
                    what: WarningKind::LeftAside {
                        what: what.clone(),
                        why: why.clone(),
                    },
                });
            }
        }
        warnings
    }
}

fn untranslated(form: &Form, texts: &Texts) -> Vec<Warning> {
    let known = form.source.words.own();
    let missing = texts.missing(form).into_iter();
    missing
        .filter(|text| !known.contains_key(text))
        .map(|text| Warning {
            key: String::new(),
            label: String::new(),
            what: WarningKind::NotTranslated { text },
        })
        .collect()
}

/// The portal's traps: only the names at the top of the answers are columns.
fn column_warnings(node: &PlanNode, columns: &Columns, warnings: &mut Vec<Warning>) {
    if node.scope != ROOT || node.place.is_empty() || !node.inside.is_empty() {
        return;
    }
    let name = &node.place[0];
    let profile = columns.profile.contains(name);
    if !profile && !columns.other.contains(name) {
        return;
    }
    let mut say = |what| {
        warnings.push(Warning {
            key: node.key.clone(),
            label: node.label.clone(),
            what,
        });
    };
    say(if profile {
        WarningKind::MovesToProfile
    } else {
        WarningKind::OverwritesColumn
    });
    let nested = match &node.role {
        Role::Field(definition) => {
            let field = &definition.field;
            let composed = matches!(
                field.kind,
                FieldKind::SelectBoxes { .. }
                    | FieldKind::File { .. }
                    | FieldKind::Survey { .. }
                    | FieldKind::Address { .. }
                    | FieldKind::DataMap { .. }
                    | FieldKind::Tags { as_text: false, .. }
            );
            composed || field.multiple || node.place.len() > 1
        }
        _ => true,
    };
    if nested {
        say(WarningKind::NestedUnderColumn);
    }
    if let Role::Field(definition) = &node.role {
        let options = definition.field.kind.options().iter();
        let values = options.map(|option| option.value.clone());
        let default = match &node.initial.value {
            Some(Value::String(text)) => Some(text.clone()),
            _ => None,
        };
        for text in values.chain(default) {
            if breaks(&text) {
                say(WarningKind::CannotStore { text });
            }
        }
    }
}

/// An apostrophe ends the portal's statement early; a colon before a word is a parameter that
/// nobody gives.
fn breaks(text: &str) -> bool {
    let parameter = text.char_indices().any(|(at, char)| {
        let is_word = |char: char| char.is_alphanumeric() || char == '_';
        char == ':'
            && !text[..at]
                .chars()
                .next_back()
                .is_some_and(|before| is_word(before) || before == ':')
            && text[at + 1..].chars().next().is_some_and(is_word)
    });
    text.contains('\'') || parameter
}

fn program_warnings(node: &PlanNode, warnings: &mut Vec<Warning>) {
    let mut say = |attribute: &str, script: &Script| {
        warnings.push(Warning {
            key: node.key.clone(),
            label: node.label.clone(),
            what: WarningKind::Program {
                attribute: attribute.to_owned(),
                reads: script.reads().to_vec(),
            },
        });
    };
    if let Some(Visibility::Script(script)) = &node.condition {
        say("conditional", script);
    }
    if let Some(script) = &node.initial.script {
        say("customDefaultValue", script);
    }
    if let Some(calculation) = &node.calculation {
        say("calculateValue", &calculation.script);
    }
    if let Role::Field(definition) = &node.role {
        let checks = &definition.rules.checks;
        for script in [&checks.custom, &checks.json].into_iter().flatten() {
            say("validate", script);
        }
    }
    if let Role::Grid(grid) = &node.role {
        let checks = [&grid.checks.custom, &grid.checks.json, &grid.row];
        for script in checks.into_iter().flatten() {
            say("validate", script);
        }
        if let Some(script) = &grid.can_add {
            say("conditionalAddButton", script);
        }
    }
    for logic in &node.logic {
        if let Visibility::Script(script) = &logic.trigger {
            say("logic.trigger", script);
        }
        for action in &logic.actions {
            if let Action::Value(script) | Action::Merge(script) = action {
                say("logic.action", script);
            }
        }
    }
}
