//! A form laid open for whoever makes or supports it: what it asks, what stands in the way of
//! offering it, and which answers are wrong.

use serde::Serialize;
use std::fmt;

use jiff::Timestamp;

use crate::form::Form;
use crate::kind::FieldKind;
use crate::load::{Loading, load_with};
use crate::model::Node;
use crate::moment::DateSetting;
use crate::plan::{PlanNode, Role};
use crate::preflight::{Warning, WarningKind};
use crate::rule::FieldError;
use crate::{AnswerError, Answers, FormHash, LoadError};

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
    /// What the form's owner should know; empty unless [`crate::preflight`] was asked.
    pub warnings: Vec<Warning>,
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
pub fn inspect(schema: &[u8], answers: Option<&Answers>, now: Timestamp) -> Inspection {
    inspect_with(schema, &Loading::default(), answers, now).0
}

/// Gives the form too, if it can be used.
pub(crate) fn inspect_with(
    schema: &[u8],
    with: &Loading,
    answers: Option<&Answers>,
    now: Timestamp,
) -> (Inspection, Option<Form>) {
    let mut inspection = Inspection {
        hash: FormHash::of(schema),
        title: None,
        refused: None,
        pages: Vec::new(),
        answers: None,
        errors: Vec::new(),
        warnings: Vec::new(),
    };
    let form = match load_with(schema, with) {
        Ok(form) => form,
        Err(error) => {
            inspection.refused = Some(error);
            return (inspection, None);
        }
    };
    inspection.title = form.title().map(str::to_owned);
    inspection.pages = pages(&form);
    if let Some(answers) = answers {
        let evaluation = form.evaluate(answers, now);
        let known = |key: &String| form.plan.find(key).is_some();
        let seen = |key: &String| known(key) && !evaluation.hidden.contains(key);
        let looked_at = answers.iter().map(|(key, value)| InspectedAnswer {
            key: key.clone(),
            visible: seen(key),
            wrong: form.check_answer(key, value).err(),
        });
        inspection.answers = Some(looked_at.collect());
        inspection.errors = evaluation.errors;
    }
    (inspection, Some(form))
}

fn pages(form: &Form) -> Vec<InspectedPage> {
    form.pages()
        .iter()
        .map(|page| {
            let mut fields = Vec::new();
            collect(form, &page.nodes, "", &mut fields);
            InspectedPage {
                title: page.title.clone(),
                fields,
            }
        })
        .collect()
}

/// A row of a grid is written "members[].name".
fn collect(form: &Form, nodes: &[Node], prefix: &str, fields: &mut Vec<InspectedField>) {
    for node in nodes {
        match node {
            Node::Field(field) => {
                let path = format!("{prefix}{}", field.key);
                let planned = form.plan.find(&path.replace("[]", "[0]"));
                let planned = planned.map(|node| &form.plan.nodes[node]);
                fields.push(InspectedField {
                    rules: planned.map(rules).unwrap_or_default(),
                    key: path,
                    label: field.label.clone(),
                    kind: field.kind.clone(),
                });
            }
            Node::Group(group) => {
                let inside = match &group.key {
                    Some(key) => format!("{prefix}{key}."),
                    None => prefix.to_owned(),
                };
                collect(form, &group.nodes, &inside, fields);
            }
            Node::Grid(grid) => {
                collect(
                    form,
                    &grid.nodes,
                    &format!("{prefix}{}[].", grid.key),
                    fields,
                );
            }
            Node::Content(_) => {}
        }
    }
}

fn rules(node: &PlanNode) -> Vec<String> {
    let Role::Field(definition) = &node.role else {
        return Vec::new();
    };
    let (field, checks) = (&definition.field, &definition.rules.checks);
    let mut rules = Vec::new();
    let mut say = |rule: Option<String>| rules.extend(rule);
    let date = |setting: &Option<DateSetting>| {
        let setting = setting.as_ref()?;
        let fixed = setting.fixed().map(|date| date.to_string());
        Some(fixed.unwrap_or_else(|| "a date that depends on today".to_owned()))
    };
    let number =
        |name: &str, limit: Option<u32>| limit.map(|limit| name.replace("{}", &limit.to_string()));
    say(field.required.then(|| "required".to_owned()));
    say(field.hidden.then(|| "hidden".to_owned()));
    say(field.disabled.then(|| "cannot be changed".to_owned()));
    say(field.multiple.then(|| "several answers".to_owned()));
    say(number("at least {} characters", checks.min_length));
    say(number("at most {} characters", checks.max_length));
    say(number("at least {} words", checks.min_words));
    say(number("at most {} words", checks.max_words));
    say(checks.min.map(|min| format!("at least {min}")));
    say(checks.max.map(|max| format!("at most {max}")));
    say(checks.integer.then(|| "a whole number".to_owned()));
    let pattern = checks.pattern.as_ref();
    say(pattern.map(|pattern| format!("matches {}", pattern.source)));
    let mask = checks.mask.as_ref();
    say(mask.map(|mask| format!("has the shape {mask}")));
    say(date(&checks.min_date).map(|min| format!("not before {min}")));
    say(date(&checks.max_date).map(|max| format!("not after {max}")));
    say(number("not before the year {}", checks.min_year));
    say(number("not after the year {}", checks.max_year));
    if let FieldKind::SelectBoxes {
        min_selected,
        max_selected,
        ..
    } = field.kind
    {
        say(number("at least {} chosen", min_selected));
        say(number("at most {} chosen", max_selected));
    }
    let unique = checks.unique && node.scope != crate::plan::ROOT;
    say(unique.then(|| "unlike the other rows".to_owned()));
    let program = checks.custom.is_some() || checks.json.is_some();
    say(program.then(|| "checked by a program".to_owned()));
    say(node.calculation.as_ref().map(|_| "calculated".to_owned()));
    say(node.condition.as_ref().map(ToString::to_string));
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
            write!(f, "error {} ({}): {}", error.path, error.label, error.rule)?;
            if let Some(message) = &error.message {
                write!(f, " - {message}")?;
            }
            writeln!(f)?;
        }
        for warning in &self.warnings {
            writeln!(f, "warning {warning}")?;
        }
        Ok(())
    }
}

impl fmt::Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.key.is_empty() {
            write!(f, "{} ({}): ", self.key, self.label)?;
        }
        match &self.what {
            WarningKind::MovesToProfile => {
                write!(f, "the portal moves the answer to the person's profile")
            }
            WarningKind::OverwritesColumn => {
                write!(f, "the portal overwrites a column of its own")
            }
            WarningKind::NestedUnderColumn => {
                write!(
                    f,
                    "the portal breaks on an answer with parts under this name"
                )
            }
            WarningKind::CannotStore { text } => {
                write!(f, "the portal cannot store \"{text}\" under this name")
            }
            WarningKind::Program { attribute, reads } if reads.is_empty() => {
                write!(f, "{attribute} is a program")
            }
            WarningKind::Program { attribute, reads } => {
                write!(
                    f,
                    "{attribute} is a program that reads {}",
                    reads.join(", ")
                )
            }
            WarningKind::NotTranslated { text } => write!(f, "not translated: {text}"),
            WarningKind::LeftAside { what, why } => write!(f, "{what} is left aside: {why}"),
        }
    }
}

impl FieldKind {
    fn name(&self) -> &'static str {
        match self {
            Self::Text { .. } => "text",
            Self::TextArea { .. } => "text of several lines",
            Self::Number { .. } => "number",
            Self::Currency { .. } => "amount of money",
            Self::Email => "email",
            Self::Phone { .. } => "phone number",
            Self::Url => "web address",
            Self::Checkbox => "checkbox",
            Self::SelectBoxes { .. } => "select boxes",
            Self::Select { .. } => "select",
            Self::Radio { .. } => "radio",
            Self::Day { .. } => "day",
            Self::DateTime { date: false, .. } | Self::Time { .. } => "time",
            Self::DateTime { time: true, .. } => "date and time",
            Self::DateTime { .. } => "date",
            Self::File { several: true, .. } => "files",
            Self::File { .. } => "file",
            Self::Signature => "signature",
            Self::Survey { .. } => "survey",
            Self::Tags { .. } => "tags",
            Self::Address { .. } => "address",
            Self::DataMap { .. } => "names and values",
            Self::Hidden => "hidden value",
        }
    }
}
