//! What follows from the answers: what is shown, what is cleared, what is wrong.

mod condition;
mod fill;
mod logic;
mod outcome;
mod settle;
mod state;

use jiff::Timestamp;
use serde::Serialize;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use ts_rs::TS;

use crate::form::Form;
use crate::kind::Choice;
use crate::rule::FieldError;
use crate::script;
use crate::{Answers, Finding, FindingKind};

pub(crate) use condition::is_empty_answer;
pub(crate) use settle::Worker;
pub(crate) use state::State;

/// Rounds after which answers that still change are said not to settle.
const MAX_ROUNDS: usize = 8;

/// What follows from a set of answers.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Evaluation {
    /// The answers without those of hidden components that are cleared, with the defaults of
    /// what appeared and with what the form calculates. What nobody has touched is left out,
    /// apart from the rows that a grid begins with. If `unsettled`, the answers as they were given.
    pub answers: Answers,
    /// Prefix and id of what is not to be shown; what is inside of it need not be listed.
    pub hidden: BTreeSet<String>,
    /// Prefix and id of what differs from its definition for now.
    pub changed: BTreeMap<String, Changed>,
    /// In display order; empty if the form may be finalized.
    pub errors: Vec<FieldError>,
    /// The form's rules contradict each other, or one of its programs did not end: nothing may
    /// be finalized.
    pub unsettled: bool,
}

/// What the form's logic has made of a component; null where it is as defined.
#[derive(Debug, Clone, PartialEq, Default, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Changed {
    pub label: Option<String>,
    pub title: Option<String>,
    pub description: Option<String>,
    pub tooltip: Option<String>,
    pub placeholder: Option<String>,
    pub prefix: Option<String>,
    pub suffix: Option<String>,
    /// Sanitised, of a content.
    pub html: Option<String>,
    pub required: Option<bool>,
    pub disabled: Option<bool>,
    pub hide_label: Option<bool>,
    pub collapsed: Option<bool>,
    pub options: Option<Vec<Choice>>,
    /// Whether a row may be added to a grid.
    pub can_add: Option<bool>,
}

impl Form {
    /// Works out what is shown, clears hidden answers, calculates, and validates what is left.
    /// Pure, whatever the order of the answers; evaluating the result's answers gives the same
    /// result. Answers to no component of the form are kept, for its rules to read.
    ///
    /// An answer given to a calculated field that may be overridden counts as an override, so
    /// what is kept of a draft is what was answered, not what was calculated.
    pub fn evaluate(&self, answers: &Answers, now: Timestamp) -> Evaluation {
        self.work(answers, now, |worker, state, settled| {
            let answers = if settled {
                worker.answers(state)
            } else {
                answers.clone()
            };
            let errors = worker.errors(state);
            Evaluation {
                answers,
                hidden: worker.hidden(state),
                changed: worker.changed(state),
                errors,
                unsettled: !settled || worker.failed(),
            }
        })
    }

    /// The answers of a form that nobody has touched.
    pub fn initial_answers(&self, now: Timestamp) -> Answers {
        self.evaluate(&Answers::new(), now).answers
    }

    /// Goes over the answers until they are settled, and hands over what came out. Where an answer
    /// went and came again on the way, what came out is gone over again until it stays.
    pub(crate) fn work<R>(
        &self,
        answers: &Answers,
        now: Timestamp,
        then: impl FnOnce(&mut Worker, &mut State, bool) -> R,
    ) -> R {
        let mut then = Some(then);
        let mut given = Cow::Borrowed(answers);
        for round in 1..=MAX_ROUNDS {
            let mut state = State::root(&self.plan);
            let data = fill::begin(&self.plan, &given, &mut state);
            let outcome = script::with_runner(&self.plan, now, data, |runner, data| {
                let mut worker = Worker::new(&self.plan, &self.source, now, data, runner);
                let settled = worker.settle(&mut state);
                if settled && worker.turned() && !worker.failed() {
                    let came_out = worker.answers(&state);
                    let again = came_out != *given;
                    if again && round < MAX_ROUNDS {
                        return Err(came_out);
                    }
                    let then = then.take().expect("this is the last round");
                    return Ok(then(&mut worker, &mut state, !again));
                }
                let then = then.take().expect("this is the last round");
                Ok(then(&mut worker, &mut state, settled))
            });
            match outcome {
                Ok(outcome) => return outcome,
                Err(came_out) => given = Cow::Owned(came_out),
            }
        }
        unreachable!("the last round hands over what came out")
    }

    /// What goes wrong when nobody has answered yet.
    pub(crate) fn trial(&self, now: Timestamp) -> Vec<Finding> {
        self.work(&Answers::new(), now, |worker, state, settled| {
            worker.errors(state);
            let mut findings = worker.failures();
            if !settled && findings.is_empty() {
                for node in worker.restless() {
                    findings.push(Finding {
                        key: node.key.clone(),
                        label: node.label.clone(),
                        path: String::new(),
                        what: FindingKind::CircularCondition,
                    });
                }
            }
            findings
        })
    }
}
