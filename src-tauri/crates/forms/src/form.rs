//! A loaded form.

use serde_json::Value;
use std::fmt;
use std::sync::Arc;

use crate::model::{Field, Node, Page};
use crate::path::{self, MAX_ROWS, Step};
use crate::plan::{Plan, Role};
use crate::remote::RemoteLists;
use crate::words::{Text, Words};
use crate::{AnswerError, AnswerText, Answers, Finding, FormHash, answer};

/// A form of which every rule is understood. Made by [`crate::load`]. Cheap to clone but for its
/// pages.
#[derive(Clone)]
pub struct Form {
    pub(crate) hash: FormHash,
    pub(crate) title: Option<String>,
    pub(crate) pages: Vec<Page>,
    pub(crate) plan: Arc<Plan>,
    pub(crate) texts: Vec<Text>,
    pub(crate) notes: Vec<Finding>,
    pub(crate) source: Arc<Source>,
}

/// What parts of the form are read with again, where its logic changes them.
#[derive(Debug)]
pub(crate) struct Source {
    pub lists: RemoteLists,
    pub words: Words,
}

impl Form {
    /// SHA-256 of the exact bytes that were loaded, whatever the language.
    pub fn hash(&self) -> FormHash {
        self.hash
    }

    pub fn title(&self) -> Option<&str> {
        self.title.as_deref()
    }

    /// In display order; exactly one for a form that is no wizard.
    pub fn pages(&self) -> &[Page] {
        &self.pages
    }

    /// The fields in display order, those inside of grids once.
    pub fn fields(&self) -> impl Iterator<Item = &Field> {
        let mut found = Vec::new();
        for page in &self.pages {
            collect(&page.nodes, &mut found);
        }
        found.into_iter()
    }

    /// The field that a path leads to; the rows in it do not matter.
    pub fn find(&self, path: &str) -> Option<&Field> {
        match &self.plan.nodes[self.plan.find(path)?].role {
            Role::Field(definition) => Some(&definition.field),
            _ => None,
        }
    }

    /// Everything in the form that can be translated, in its order.
    pub fn texts(&self) -> &[Text] {
        &self.texts
    }

    /// The languages of the form's own translations.
    pub fn languages(&self) -> &[String] {
        &self.source.words.languages
    }

    /// What was left aside without harm.
    pub fn notes(&self) -> &[Finding] {
        &self.notes
    }

    /// The answer at a path.
    pub fn answer<'a>(&self, answers: &'a Answers, path: &str) -> Option<&'a Value> {
        path::get(answers, &path::parse(path)?)
    }

    /// The answer in the form's own words; none if there is no answer.
    pub fn answer_text(&self, path: &str, answers: &Answers) -> Option<AnswerText> {
        let value = self.answer(answers, path)?;
        match &self.plan.nodes[self.plan.find(path)?].role {
            Role::Field(definition) => answer::told(definition, value),
            _ => None,
        }
    }

    /// The value as the field (or all rows of a grid) at `path` holds it: number text becomes a
    /// number, options get Form.io's stored type, "YYYY-MM-DD" becomes a day in the field's
    /// order. Rules are not applied.
    pub fn check_answer(&self, path: &str, value: &Value) -> Result<Value, AnswerError> {
        let node = self.plan.find(path).ok_or(AnswerError::UnknownField)?;
        self.checked(node, value)
    }

    /// Puts an answer at `path`, as [`Form::check_answer`] gives it: of a field, or all rows of a
    /// grid. Rows on the way that are not there yet are made, as many as the grid may have: first
    /// those that it begins with. Gives whether anything changed. What the form clears when this
    /// answer changes is cleared.
    pub fn set_answer(
        &self,
        answers: &mut Answers,
        path: &str,
        value: &Value,
    ) -> Result<bool, AnswerError> {
        let node = self.plan.find(path).ok_or(AnswerError::UnknownField)?;
        let value = self.checked(node, value)?;
        let steps = path::parse(path).ok_or(AnswerError::UnknownField)?;
        if path::get(answers, &steps) == Some(&value) {
            return Ok(false);
        }
        self.make_rows(answers, &steps)?;
        if !path::set(answers, &steps, value) {
            return Err(AnswerError::UnknownField);
        }
        self.clear_refreshed(answers, node, &steps);
        Ok(true)
    }

    fn checked(&self, node: usize, value: &Value) -> Result<Value, AnswerError> {
        match &self.plan.nodes[node].role {
            Role::Field(definition) => answer::checked(definition, value),
            Role::Grid(grid) => match value {
                Value::Null => Ok(Value::Array(Vec::new())),
                Value::Array(rows) if rows.len() > MAX_ROWS => Err(AnswerError::TooLong),
                Value::Array(rows) => rows
                    .iter()
                    .map(|row| self.checked_row(grid.scope, row))
                    .collect::<Result<_, _>>()
                    .map(Value::Array),
                _ => Err(AnswerError::WrongShape),
            },
            _ => Err(AnswerError::UnknownField),
        }
    }

    /// A row with what its fields hold, and nothing else. Text that is not yet a number or a date
    /// stays as it was typed.
    fn checked_row(&self, scope: usize, row: &Value) -> Result<Value, AnswerError> {
        let Value::Object(row) = row else {
            return Err(AnswerError::WrongShape);
        };
        let mut kept = Answers::new();
        for index in &self.plan.scopes[scope].members {
            let node = &self.plan.nodes[*index];
            if !matches!(node.role, Role::Field(_) | Role::Grid(_)) {
                continue;
            }
            let Some(value) = path::dig(row, &node.place) else {
                continue;
            };
            let value = match (self.checked(*index, value), value) {
                (Err(AnswerError::NotANumber | AnswerError::NotADate), Value::String(typed))
                    if typed.len() <= 1_000 =>
                {
                    value.clone()
                }
                (checked, _) => checked?,
            };
            path::plant(&mut kept, &node.place, value);
        }
        Ok(Value::Object(kept))
    }

    /// Makes the rows that lead to a place.
    fn make_rows(&self, answers: &mut Answers, steps: &[Step]) -> Result<(), AnswerError> {
        for (at, step) in steps.iter().enumerate() {
            let Step::Row(row) = step else { continue };
            let way = &steps[..at];
            let grid = self.plan.find_steps(way).ok_or(AnswerError::UnknownField)?;
            let Role::Grid(rules) = &self.plan.nodes[grid].role else {
                return Err(AnswerError::UnknownField);
            };
            let present = path::get(answers, way)
                .and_then(Value::as_array)
                .map(Vec::len);
            let count = present.unwrap_or(0);
            if *row < count {
                continue;
            }
            if rules.max_rows.is_some_and(|max| *row >= max as usize) {
                return Err(AnswerError::TooLong);
            }
            let mut rows = match present {
                Some(_) => path::get(answers, way).cloned().unwrap_or_default(),
                None => self.plan.nodes[grid].first_rows(),
            };
            if let Value::Array(rows) = &mut rows {
                while rows.len() <= *row {
                    rows.push(Value::Object(Answers::new()));
                }
            }
            path::set(answers, way, rows);
        }
        Ok(())
    }

    /// Takes away the answers that go when this one changes.
    fn clear_refreshed(&self, answers: &mut Answers, changed: usize, steps: &[Step]) {
        let changed = &self.plan.nodes[changed];
        let place = changed.place.join(".");
        for node in &self.plan.nodes {
            let Some(by) = &node.cleared_by else { continue };
            let meant = by == "data" || *by == place || *by == changed.key;
            if !meant || (node.scope, &node.place) == (changed.scope, &changed.place) {
                continue;
            }
            let scope = &self.plan.scopes[node.scope];
            if node.scope == changed.scope {
                let row = &steps[..steps.len() - changed.place.len()];
                if let Some(object) = path::object_mut(answers, row) {
                    path::uproot(object, &node.place);
                }
            } else if scope.grid.is_none() {
                path::uproot(answers, &node.place);
            }
        }
    }
}

impl fmt::Debug for Form {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Form")
            .field("hash", &self.hash)
            .field("title", &self.title)
            .finish_non_exhaustive()
    }
}

fn collect<'a>(nodes: &'a [Node], found: &mut Vec<&'a Field>) {
    for node in nodes {
        match node {
            Node::Field(field) => found.push(field),
            Node::Group(group) => collect(&group.nodes, found),
            Node::Grid(grid) => collect(&grid.nodes, found),
            Node::Content(_) => {}
        }
    }
}
