//! A form laid open for whoever makes or supports it: what it asks, what stands in the way of
//! offering it, and which answers are wrong.

use serde::Serialize;
use std::fmt;

use crate::form::Form;
use crate::model::{Field, FieldKind, Node};
use crate::rules::FieldError;
use crate::{AnswerError, Answers, FormHash, LoadError, load};

/// What there is to say about a form. Shown as text, or serialised as JSON.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Inspection {
    pub hash: FormHash,
    pub title: Option<String>,
    /// Why the form is not offered.
    pub refused: Option<LoadError>,
    pub pages: Vec<InspectedPage>,
    pub answers: Option<Vec<InspectedAnswer>>,
    /// Rules that the answers break; empty if no answers were given.
    pub errors: Vec<FieldError>,
}

#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct InspectedPage {
    pub title: Option<String>,
    pub fields: Vec<InspectedField>,
}

#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct InspectedField {
    pub key: String,
    pub label: String,
    pub kind: FieldKind,
    /// In plain English, such as "required" or "at most 20 characters".
    pub rules: Vec<String>,
}

#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct InspectedAnswer {
    pub key: String,
    pub visible: bool,
    /// Why the value cannot be kept at all.
    pub wrong: Option<AnswerError>,
}

/// Looks at a form, and at answers to it if there are some.
pub fn inspect(schema: &[u8], answers: Option<&Answers>) -> Inspection {
    let mut inspection = Inspection {
        hash: FormHash::of(schema),
        title: None,
        refused: None,
        pages: Vec::new(),
        answers: None,
        errors: Vec::new(),
    };
    match load(schema) {
        Err(error) => inspection.refused = Some(error),
        Ok(form) => {
            inspection.title = form.title().map(str::to_owned);
            inspection.pages = pages(&form);
            if let Some(answers) = answers {
                let evaluation = form.evaluate(answers);
                let seen = |key: &String| evaluation.visible.contains(key);
                let looked_at = answers.iter().map(|(key, value)| InspectedAnswer {
                    key: key.clone(),
                    visible: seen(key),
                    wrong: form.check_answer(key, value).err(),
                });
                inspection.answers = Some(looked_at.collect());
                inspection.errors = evaluation.errors;
            }
        }
    }
    inspection
}

fn pages(form: &Form) -> Vec<InspectedPage> {
    form.pages()
        .iter()
        .map(|page| {
            let mut fields = Vec::new();
            collect(form, &page.nodes, &mut fields);
            InspectedPage {
                title: page.title.clone(),
                fields,
            }
        })
        .collect()
}

fn collect(form: &Form, nodes: &[Node], fields: &mut Vec<InspectedField>) {
    for node in nodes {
        match node {
            Node::Field(field) => fields.push(InspectedField {
                key: field.key.clone(),
                label: field.label.clone(),
                kind: field.kind.clone(),
                rules: rules(form, field),
            }),
            Node::Group(group) => collect(form, &group.nodes, fields),
            Node::Content(_) => {}
        }
    }
}

fn rules(form: &Form, field: &Field) -> Vec<String> {
    let checks = &field.rules.checks;
    let mut rules = Vec::new();
    let mut say = |rule: Option<String>| rules.extend(rule);
    say(field.required.then(|| "required".to_owned()));
    say(field.hidden.then(|| "hidden".to_owned()));
    say(field.disabled.then(|| "cannot be changed".to_owned()));
    say(checks
        .min_length
        .map(|min| format!("at least {min} characters")));
    say(checks
        .max_length
        .map(|max| format!("at most {max} characters")));
    say(checks.min_words.map(|min| format!("at least {min} words")));
    say(checks.max_words.map(|max| format!("at most {max} words")));
    say(checks.min.map(|min| format!("at least {min}")));
    say(checks.max.map(|max| format!("at most {max}")));
    say(checks.integer.then(|| "a whole number".to_owned()));
    say(checks
        .pattern
        .as_ref()
        .map(|pattern| format!("matches {}", pattern.source)));
    say(checks
        .mask
        .as_ref()
        .map(|mask| format!("has the shape {mask}")));
    say(checks
        .min_date
        .as_ref()
        .map(|min| format!("not before {min}")));
    say(checks
        .max_date
        .as_ref()
        .map(|max| format!("not after {max}")));
    say(checks
        .min_year
        .map(|min| format!("not before the year {min}")));
    say(checks
        .max_year
        .map(|max| format!("not after the year {max}")));
    if let FieldKind::SelectBoxes {
        min_selected,
        max_selected,
        ..
    } = field.kind
    {
        say(min_selected.map(|min| format!("at least {min} chosen")));
        say(max_selected.map(|max| format!("at most {max} chosen")));
    }
    let plan = form.plan.nodes().iter().find(|node| node.id == field.id);
    let condition = plan.and_then(|node| node.condition.as_ref());
    say(condition.map(ToString::to_string));
    rules
}

impl fmt::Display for Inspection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "form {}", self.hash)?;
        if let Some(title) = &self.title {
            writeln!(f, "title {title}")?;
        }
        if let Some(error) = &self.refused {
            return writeln!(f, "refused: {error}");
        }
        for (number, page) in self.pages.iter().enumerate() {
            let title = page.title.as_deref().unwrap_or_default();
            writeln!(f, "page {} {title}", number + 1)?;
            for field in &page.fields {
                write!(
                    f,
                    "  {} ({}): {}",
                    field.key,
                    field.label,
                    field.kind.name()
                )?;
                for rule in &field.rules {
                    write!(f, ", {rule}")?;
                }
                writeln!(f)?;
                for option in field.kind.options() {
                    writeln!(f, "    {} ({})", option.value, option.label)?;
                }
            }
        }
        for answer in self.answers.iter().flatten() {
            match (&answer.wrong, answer.visible) {
                (Some(wrong), _) => writeln!(f, "answer {}: {wrong}", answer.key)?,
                (None, false) => writeln!(f, "answer {}: not shown", answer.key)?,
                (None, true) => writeln!(f, "answer {}: kept", answer.key)?,
            }
        }
        for error in &self.errors {
            write!(f, "error {} ({}): {}", error.key, error.label, error.rule)?;
            if let Some(message) = &error.message {
                write!(f, " - {message}")?;
            }
            writeln!(f)?;
        }
        Ok(())
    }
}

impl FieldKind {
    fn name(&self) -> &'static str {
        match self {
            Self::Text { .. } => "text",
            Self::TextArea { .. } => "text of several lines",
            Self::Number { .. } => "number",
            Self::Email => "email",
            Self::Phone { .. } => "phone number",
            Self::Checkbox => "checkbox",
            Self::SelectBoxes { .. } => "select boxes",
            Self::Select { multiple: true, .. } => "select, several",
            Self::Select { .. } => "select",
            Self::Radio { .. } => "radio",
            Self::Day { .. } => "day",
            Self::DateTime { time: true, .. } => "date and time",
            Self::DateTime { .. } => "date",
            Self::Hidden => "hidden value",
        }
    }
}
