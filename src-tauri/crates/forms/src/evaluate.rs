//! What follows from the answers: what is shown, what is cleared, what is wrong, what is sent.

use serde::Serialize;
use serde_json::Value;
use std::collections::{BTreeSet, HashMap};

use crate::answer;
use crate::check;
use crate::form::Form;
use crate::model::{AnswerText, Field, FieldKind};
use crate::plan::Shown;
use crate::rules::{FieldError, Persistence};
use crate::value::{as_number, is_blank, number_value, text_of};
use crate::{AnswerError, Answers};

/// What follows from a set of answers.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Evaluation {
    /// The answers without those of hidden fields that are cleared, with the defaults of
    /// fields that appeared.
    pub answers: Answers,
    /// Ids of pages, groups, contents and fields that are to be shown.
    pub visible: BTreeSet<String>,
    /// In display order; empty if the form may be finalized.
    pub errors: Vec<FieldError>,
}

impl Form {
    /// Works out visibility, clears hidden answers, and validates what is left. Pure, whatever
    /// the order of the answers; evaluating the result's answers gives the same result.
    /// Answers to no field of the form are kept and take part in conditions only.
    pub fn evaluate(&self, answers: &Answers) -> Evaluation {
        let mut answers = answers.clone();
        let shown = self.settle(&mut answers);
        let mut errors = Vec::new();
        let mut unseen = BTreeSet::new();
        for field in self.fields() {
            let now = shown.get(field.id.as_str()).copied();
            let seen = now == Some(Shown::Visible) && !field.rules.hidden;
            let counts = seen || field.rules.validate_when_hidden;
            if counts && field.rules.persistence == Persistence::Sent {
                let value = answers.get(&field.key).unwrap_or(&Value::Null);
                errors.extend(check::errors(field, value));
            }
            if field.kind == FieldKind::Hidden {
                unseen.insert(field.id.clone());
            }
        }
        let visible = shown
            .into_iter()
            .filter(|(id, shown)| *shown == Shown::Visible && !unseen.contains(*id))
            .map(|(id, _)| id.to_owned())
            .collect();
        Evaluation {
            answers,
            visible,
            errors,
        }
    }

    /// The value as the field holds it: number text becomes a number, options get Form.io's
    /// stored type, "YYYY-MM-DD" becomes a day in the field's order. Rules are not applied.
    pub fn check_answer(&self, key: &str, value: &Value) -> Result<Value, AnswerError> {
        let field = self.field(key).ok_or(AnswerError::UnknownField)?;
        answer::checked(field, value)
    }

    /// The `data` that Form.io's renderer would submit, in display order: fields that nobody
    /// touched with their empty value, hidden ones that are cleared left out, and no key that
    /// is not the form's own.
    pub fn submission_data(&self, answers: &Answers) -> Answers {
        let mut answers = answers.clone();
        let shown = self.settle(&mut answers);
        let mut data = Answers::new();
        for field in self.fields() {
            let off = shown.get(field.id.as_str()) == Some(&Shown::Off);
            let cleared = off && field.rules.clear_on_hide;
            if cleared || field.rules.persistence == Persistence::ClientOnly {
                continue;
            }
            let value = match answers.get(&field.key) {
                Some(value) if !value.is_null() => sent(field, value),
                _ => answer::empty(&field.kind),
            };
            if !value.is_null() {
                data.insert(field.key.clone(), value);
            }
        }
        data
    }

    /// The answer in the form's own words; none if there is no answer.
    pub fn answer_text(&self, key: &str, answers: &Answers) -> Option<AnswerText> {
        let field = self.field(key)?;
        let value = answers.get(key).filter(|value| !is_blank(value))?;
        Some(match &field.kind {
            FieldKind::Number { .. } => match as_number(value) {
                Some(value) => AnswerText::Number { value },
                None => AnswerText::Text {
                    text: text_of(value),
                },
            },
            FieldKind::Checkbox => AnswerText::YesNo {
                yes: *value == Value::Bool(true),
            },
            FieldKind::SelectBoxes { .. } | FieldKind::Select { .. } | FieldKind::Radio { .. } => {
                let labels = chosen_labels(field, value);
                if labels.is_empty() {
                    return None;
                }
                AnswerText::Options { labels }
            }
            FieldKind::DateTime { time, .. } => {
                let value = text_of(value);
                match (time, value.get(..10)) {
                    (false, Some(date)) => AnswerText::Date {
                        value: date.to_owned(),
                    },
                    _ => AnswerText::DateTime { value },
                }
            }
            FieldKind::Day { .. } => {
                let text = text_of(value);
                let known = |part: u32| (part > 0).then_some(part);
                match field.kind.day_shape().and_then(|shape| shape.parse(&text)) {
                    Some(day) if day.is_empty() => return None,
                    Some(day) => AnswerText::Day {
                        year: known(day.year),
                        month: known(day.month),
                        day: known(day.day),
                    },
                    None => AnswerText::Text { text },
                }
            }
            _ => AnswerText::Text {
                text: text_of(value),
            },
        })
    }

    fn settle(&self, answers: &mut Answers) -> HashMap<&str, Shown> {
        let shown = self.plan.settle(answers);
        let ids = self.plan.nodes().iter().map(|node| node.id.as_str());
        ids.zip(shown).collect()
    }
}

/// The value as Form.io sends it.
fn sent(field: &Field, value: &Value) -> Value {
    match (&field.kind, value) {
        (FieldKind::Number { .. }, Value::String(text)) => match as_number(value) {
            Some(number) => number_value(number),
            None if text.trim().is_empty() => Value::Null,
            None => value.clone(),
        },
        (FieldKind::DateTime { time: false, .. }, Value::String(date)) if date.len() == 10 => {
            Value::String(format!("{date}T00:00:00+00:00"))
        }
        (FieldKind::Text { .. }, Value::String(text)) if field.rules.truncate_spaces => {
            Value::String(text.split_whitespace().collect::<Vec<_>>().join(" "))
        }
        (FieldKind::Select { multiple: true, .. }, Value::Array(items)) => {
            let stored = |item: &Value| answer::stored(field.rules.data_type, &text_of(item));
            Value::Array(items.iter().map(stored).collect())
        }
        (FieldKind::Select { .. } | FieldKind::Radio { .. }, Value::String(text)) => {
            answer::stored(field.rules.data_type, text)
        }
        (FieldKind::SelectBoxes { options, .. }, Value::Object(given)) => {
            let mut all = answer::boxes(options, |_| false);
            if let Value::Object(all) = &mut all {
                all.extend(given.clone());
            }
            all
        }
        _ => value.clone(),
    }
}

/// In the order of the form; a value that is no option stands for itself.
fn chosen_labels(field: &Field, value: &Value) -> Vec<String> {
    let chosen: Vec<String> = match value {
        Value::Object(boxes) => boxes
            .iter()
            .filter(|(_, flag)| **flag == Value::Bool(true))
            .map(|(option, _)| option.clone())
            .collect(),
        Value::Array(items) => items.iter().map(text_of).collect(),
        single => vec![text_of(single)],
    };
    let options = field.kind.options();
    let is_known = |text: &String| options.iter().any(|option| option.value == **text);
    let mut labels: Vec<String> = Vec::new();
    let mut named = BTreeSet::new();
    for option in options {
        if chosen.contains(&option.value) && named.insert(&option.value) {
            labels.push(option.label.clone());
        }
    }
    labels.extend(chosen.iter().filter(|text| !is_known(text)).cloned());
    labels
}
