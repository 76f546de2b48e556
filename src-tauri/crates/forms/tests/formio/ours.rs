//! What our engine makes of a pair, in the words of formio.js.

use kiosk_forms::{Answers, Evaluation, Form, GroupStyle, LoadError, Loading, Node, RemoteLists};
use serde_json::Value;

use crate::corpus::{NOW, Pair};

pub enum Ours {
    Refused(Vec<Refusal>),
    Taken(Box<Taken>),
}

impl Ours {
    /// Where there are errors.
    pub fn wrong(&self) -> impl Iterator<Item = &str> {
        let taken = match self {
            Ours::Taken(taken) => Some(taken),
            Ours::Refused(_) => None,
        };
        let errors = taken.into_iter().flat_map(|taken| &taken.errors);
        errors.map(|error| error.path.as_str())
    }
}

/// Why the form is refused, and for which component.
#[derive(Debug)]
pub struct Refusal {
    pub key: String,
    pub why: String,
}

#[derive(Debug)]
pub struct Taken {
    pub settled: bool,
    pub nodes: Vec<Shown>,
    pub data: Value,
    pub submission: Value,
    pub errors: Vec<Complaint>,
    pub evaluation: Evaluation,
}

/// A node in its place.
#[derive(Debug)]
pub struct Shown {
    /// Of its answer; empty for what holds none.
    pub path: String,
    /// How the node is called in [`Evaluation`].
    pub id: String,
    /// formio.js's name of the layout; empty for what holds an answer.
    pub layout: &'static str,
    pub visible: bool,
}

#[derive(Debug)]
pub struct Complaint {
    pub path: String,
    pub rule: String,
    pub message: Option<String>,
}

pub fn ask(pair: &Pair) -> Ours {
    let schema = serde_json::to_vec(&pair.form).unwrap();
    let lists = RemoteLists(pair.lists.clone());
    let with = Loading {
        texts: None,
        lists: &lists,
    };
    let form = match kiosk_forms::load_with(&schema, &with) {
        Ok(form) => form,
        Err(LoadError::Refused(findings)) => {
            let refusal = |finding: kiosk_forms::Finding| Refusal {
                why: finding.what.to_string(),
                key: finding.key,
            };
            return Ours::Refused(findings.into_iter().map(refusal).collect());
        }
        Err(other) => {
            return Ours::Refused(vec![Refusal {
                key: String::new(),
                why: other.to_string(),
            }]);
        }
    };
    let now = NOW.parse().unwrap();
    let answers: Answers = pair.answers.as_object().cloned().unwrap_or_default();
    let evaluation = form.evaluate(&answers, now);
    Ours::Taken(Box::new(Taken {
        settled: !evaluation.unsettled,
        nodes: nodes(&form, &evaluation),
        data: Value::Object(evaluation.answers.clone()),
        submission: Value::Object(form.submission_data(&answers, now)),
        errors: complaints(&form, &evaluation),
        evaluation,
    }))
}

fn complaints(form: &Form, evaluation: &Evaluation) -> Vec<Complaint> {
    // The lines of an address are one field for us, and components for formio.js.
    let path = |error: &kiosk_forms::FieldError| match form.find(&error.path) {
        Some(field) if field.key != error.key => format!("{}.{}", error.path, error.key),
        _ => error.path.clone(),
    };
    let complaint = |error: &kiosk_forms::FieldError| Complaint {
        path: path(error),
        rule: rule_name(&serde_json::to_value(&error.rule).unwrap()),
        message: error.message.clone(),
    };
    evaluation.errors.iter().map(complaint).collect()
}

/// formio.js's name of a rule.
fn rule_name(rule: &Value) -> String {
    let name = rule["rule"].as_str().unwrap_or_default();
    match name {
        "minSelected" => "minSelectedCount",
        "maxSelected" => "maxSelectedCount",
        "minRows" => "minLength",
        "maxRows" => "maxLength",
        "option" => "onlyAvailableItems",
        "survey" => "required",
        "dayRequired" | "monthRequired" | "yearRequired" => "day",
        other => other,
    }
    .to_owned()
}

/// Every node of the form in its place, rows of grids one by one.
fn nodes(form: &Form, evaluation: &Evaluation) -> Vec<Shown> {
    let mut walk = Walk {
        evaluation,
        found: Vec::new(),
    };
    let wizard = form.pages().len() > 1 || form.pages().iter().any(|page| page.title.is_some());
    for page in form.pages() {
        let visible = !evaluation.hidden.contains(&page.id);
        if wizard {
            walk.note("", &page.id, "panel", visible);
        }
        walk.all(&page.nodes, "", visible);
    }
    walk.found
}

struct Walk<'a> {
    evaluation: &'a Evaluation,
    found: Vec<Shown>,
}

impl Walk<'_> {
    fn note(&mut self, path: &str, id: &str, layout: &'static str, visible: bool) {
        self.found.push(Shown {
            path: path.to_owned(),
            id: id.to_owned(),
            layout,
            visible,
        });
    }

    fn all(&mut self, nodes: &[Node], prefix: &str, shown: bool) {
        for node in nodes {
            let id = format!("{prefix}{}", node.id());
            let visible = shown && !self.evaluation.hidden.contains(&id);
            match node {
                Node::Field(field) => {
                    let path = format!("{prefix}{}", field.key);
                    self.note(&path, &id, "", visible);
                }
                Node::Content(_) => self.note("", &id, "content", visible),
                Node::Group(group) => {
                    let inner = if let Some(key) = &group.key {
                        // A form inside is one component there, its data is not another.
                        let path = format!("{prefix}{key}");
                        let path = path.strip_suffix(".data").unwrap_or(&path);
                        self.note(path, &id, "", visible);
                        format!("{prefix}{key}.")
                    } else {
                        if let Some(layout) = layout(group.style) {
                            self.note("", &id, layout, visible);
                        }
                        prefix.to_owned()
                    };
                    self.all(&group.nodes, &inner, visible);
                }
                Node::Grid(grid) => {
                    let path = format!("{prefix}{}", grid.key);
                    self.note(&path, &id, "", visible);
                    for row in 0..rows(&self.evaluation.answers, &path) {
                        self.all(&grid.nodes, &format!("{path}[{row}]."), visible);
                    }
                }
            }
        }
    }
}

/// Parts of a layout are components in our model only.
fn layout(style: GroupStyle) -> Option<&'static str> {
    match style {
        GroupStyle::Panel => Some("panel"),
        GroupStyle::Fieldset => Some("fieldset"),
        GroupStyle::Well => Some("well"),
        GroupStyle::Columns => Some("columns"),
        GroupStyle::Table => Some("table"),
        GroupStyle::Tabs => Some("tabs"),
        GroupStyle::Column
        | GroupStyle::Row
        | GroupStyle::Cell
        | GroupStyle::Tab
        | GroupStyle::Container => None,
    }
}

fn rows(answers: &Answers, path: &str) -> usize {
    let mut value = Value::Object(answers.clone());
    for part in path
        .replace(['[', ']'], ".")
        .split('.')
        .filter(|part| !part.is_empty())
    {
        value = match &value {
            Value::Array(items) => part
                .parse()
                .ok()
                .and_then(|at: usize| items.get(at))
                .cloned(),
            other => other.get(part).cloned(),
        }
        .unwrap_or_default();
    }
    value.as_array().map_or(0, Vec::len)
}
