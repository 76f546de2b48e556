//! Answers on their way from one version of a form to another: what fits goes along, the rest is
//! named, and nothing is in neither.

use serde::Serialize;
use serde_json::{Map, Value};
use ts_rs::TS;

use crate::answer;
use crate::evaluate::is_empty_answer;
use crate::form::Form;
use crate::kind::{AnswerText, Pair};
use crate::load::Definition;
use crate::path::{self, MAX_ROWS};
use crate::plan::{PlanNode, ROOT, Role};
use crate::value::text_of;
use crate::{AnswerError, Answers};

/// The longest text of a lost answer, in characters.
const MAX_TEXT: usize = 500;

/// An answer that has no place in another version of the form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Lost {
    /// Where it stood: "members[0].name".
    pub path: String,
    /// Of the version that it was given to.
    pub label: String,
    /// In the words of that version, shortened; empty for a signature.
    pub value_text: String,
}

impl Form {
    /// The answers to this form that [`Form::adopt`] of `new` leaves behind, in display order,
    /// then what was not this form's own.
    pub fn lost(&self, new: &Form, answers: &Answers) -> Vec<Lost> {
        Adoption::between(self, new, answers).lost
    }

    /// The answers to `old` that fit this version of the form, in its shape. [`Form::lost`]
    /// names the others.
    pub fn adopt(&self, old: &Form, answers: &Answers) -> Answers {
        Adoption::between(old, self, answers).kept
    }
}

/// Answers on their way from one version to the other.
struct Adoption<'a> {
    old: &'a Form,
    new: &'a Form,
    kept: Answers,
    lost: Vec<Lost>,
}

impl<'a> Adoption<'a> {
    fn between(old: &'a Form, new: &'a Form, answers: &Answers) -> Self {
        let mut adoption = Self {
            old,
            new,
            kept: Answers::new(),
            lost: Vec::new(),
        };
        adoption.scope(ROOT, answers, "");
        adoption
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
                self.lose(path, &node.label, told.as_ref(), value);
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

    fn lose(&mut self, path: &str, label: &str, told: Option<&AnswerText>, value: &Value) {
        let text = told.map_or_else(|| raw(value), |told| in_words(told, value));
        self.lost.push(Lost {
            path: path.to_owned(),
            label: label.to_owned(),
            value_text: shortened(text),
        });
    }
}

/// An answer as plain text, in the words of the form; `value` is what was told.
fn in_words(told: &AnswerText, value: &Value) -> String {
    let pairs = |pairs: &[Pair]| {
        let pair = |pair: &Pair| format!("{}: {}", pair.label, pair.value);
        pairs.iter().map(pair).collect::<Vec<_>>().join(", ")
    };
    match told {
        AnswerText::Text { text } => text.clone(),
        AnswerText::Number { .. } | AnswerText::YesNo { .. } | AnswerText::Day { .. } => raw(value),
        AnswerText::Money { currency, .. } => format!("{} {currency}", raw(value)),
        AnswerText::Options { labels } => labels.join(", "),
        AnswerText::Date { value }
        | AnswerText::DateTime { value }
        | AnswerText::Time { value } => value.clone(),
        AnswerText::Files { names, .. } => names.join(", "),
        // The picture itself says nothing as text.
        AnswerText::Signature => String::new(),
        AnswerText::Survey { pairs: all } | AnswerText::Pairs { pairs: all } => pairs(all),
        AnswerText::Address { lines } => lines.join(", "),
        AnswerText::Several { items } => {
            let parts = value.as_array().map(Vec::as_slice).unwrap_or_default();
            let word = |(at, item): (usize, &AnswerText)| match item {
                AnswerText::Text { text } => text.clone(),
                item => in_words(item, parts.get(at).unwrap_or(&Value::Null)),
            };
            items
                .iter()
                .enumerate()
                .map(word)
                .collect::<Vec<_>>()
                .join(", ")
        }
    }
}

fn raw(value: &Value) -> String {
    match value {
        Value::Object(_) | Value::Array(_) => value.to_string(),
        plain => text_of(plain),
    }
}

fn shortened(text: String) -> String {
    if text.chars().count() <= MAX_TEXT {
        return text;
    }
    let mut short: String = text.chars().take(MAX_TEXT).collect();
    short.push('…');
    short
}
