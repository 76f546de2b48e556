//! What is shown, in order: for reading all answers before they are confirmed, and for counting
//! what is still to be answered.

use serde::Serialize;
use serde_json::Value;
use ts_rs::TS;

use crate::form::Form;
use crate::kind::{AnswerText, FieldKind};
use crate::model::{GroupStyle, Node};
use crate::{Answers, Evaluation};

/// One line of what is shown.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Shown {
    /// The page, counted from 0.
    pub page: u32,
    /// How deep it stands in containers and rows.
    pub depth: u32,
    /// Of a field its path; of a heading the prefix and id of what it heads.
    pub path: String,
    pub label: String,
    pub what: ShownWhat,
}

#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(tag = "kind", rename_all = "camelCase")]
pub enum ShownWhat {
    /// A question, with its answer if there is one.
    Answer { answer: Option<AnswerText> },
    /// The beginning of a group or a grid that has a title; of a grid with its number of rows.
    Heading { rows: Option<u32> },
    /// The beginning of a row, counted from 1.
    Row { number: u32 },
}

impl Form {
    /// Every question that is shown with its answer, page by page and row by row, with the
    /// headings between them.
    pub fn rows(&self, evaluation: &Evaluation) -> Vec<Shown> {
        let mut walk = Walk {
            form: self,
            evaluation,
            found: Vec::new(),
            page: 0,
        };
        for (number, page) in self.pages().iter().enumerate() {
            walk.page = number as u32;
            if !evaluation.hidden.contains(&page.id) {
                walk.nodes(&page.nodes, "", 0);
            }
        }
        walk.found
    }
}

struct Walk<'a> {
    form: &'a Form,
    evaluation: &'a Evaluation,
    found: Vec<Shown>,
    page: u32,
}

impl Walk<'_> {
    fn nodes(&mut self, nodes: &[Node], prefix: &str, depth: u32) {
        for node in nodes {
            let id = format!("{prefix}{}", node.id());
            if self.evaluation.hidden.contains(&id) {
                continue;
            }
            match node {
                Node::Content(_) => {}
                Node::Field(field) => {
                    if field.kind != FieldKind::Hidden && !field.hidden {
                        let answer = self.form.answer_text(&id, &self.evaluation.answers);
                        let label = self.label(&id, &field.label);
                        self.push(depth, id, label, ShownWhat::Answer { answer });
                    }
                }
                Node::Group(group) => {
                    let before = self.found.len();
                    if let Some(title) = self.title(&id, group.title.as_ref()) {
                        self.push(depth, id, title, ShownWhat::Heading { rows: None });
                    }
                    let titled = self.found.len() > before;
                    let inside = match &group.key {
                        Some(key) => format!("{prefix}{key}."),
                        None => prefix.to_owned(),
                    };
                    let container = group.style == GroupStyle::Container;
                    self.nodes(
                        &group.nodes,
                        &inside,
                        depth + u32::from(container && titled),
                    );
                    // A heading of nothing says nothing.
                    if titled && self.found.len() == before + 1 {
                        self.found.pop();
                    }
                }
                Node::Grid(grid) => {
                    let rows = self.count(&id);
                    let label = self.label(&id, &grid.label);
                    let heading = ShownWhat::Heading { rows: Some(rows) };
                    self.push(depth, id.clone(), label, heading);
                    for row in 0..rows {
                        let at = format!("{id}[{row}]");
                        let number = row + 1;
                        let title = grid.row_title.clone().unwrap_or_default();
                        self.push(depth + 1, at.clone(), title, ShownWhat::Row { number });
                        self.nodes(&grid.nodes, &format!("{at}."), depth + 1);
                    }
                }
            }
        }
    }

    fn push(&mut self, depth: u32, path: String, label: String, what: ShownWhat) {
        let page = self.page;
        self.found.push(Shown {
            page,
            depth,
            path,
            label,
            what,
        });
    }

    fn count(&self, path: &str) -> u32 {
        let answers: &Answers = &self.evaluation.answers;
        let rows = self.form.answer(answers, path).and_then(Value::as_array);
        rows.map_or(0, Vec::len) as u32
    }

    fn label(&self, id: &str, label: &str) -> String {
        let changed = self.evaluation.changed.get(id);
        let label_now = changed.and_then(|changed| changed.label.clone());
        label_now.unwrap_or_else(|| label.to_owned())
    }

    fn title(&self, id: &str, title: Option<&String>) -> Option<String> {
        let changed = self.evaluation.changed.get(id);
        let now = changed.and_then(|changed| changed.title.clone());
        now.or_else(|| title.cloned())
            .filter(|title| !title.is_empty())
    }
}
