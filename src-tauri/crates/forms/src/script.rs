//! The form's own programs: JavaScript and JSON Logic, run by `kiosk-snippets`.

use jiff::Timestamp;
use kiosk_snippets::{Call, Kind, RunError, Session, Snippet, with_session};
use serde_json::Value;
use std::collections::HashMap;
use std::sync::Arc;

use crate::Answers;
use crate::plan::Plan;

/// What a program is for; it decides which name it sets, and to what at first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// Sets `show`, true at first.
    Conditional,
    /// Sets `result`, true at first.
    Trigger,
    /// Sets `value`, the component's answer at first.
    Value,
    /// Sets `valid`, true at first.
    Validate,
    /// Sets `valid` for a row, false at first.
    Row,
    /// Sets `schema`.
    Schema,
}

/// A program that was read and can be run.
#[derive(Debug, Clone)]
pub(crate) struct Script {
    purpose: Purpose,
    snippet: Snippet,
    reads: Arc<[String]>,
}

/// What a run of a program gave.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Outcome {
    Gave(Value),
    /// Undefined.
    Nothing,
    /// It is no JavaScript, or threw an error of its own. Form.io goes on as without it.
    Broken,
}

impl Script {
    /// JavaScript as text, JSON Logic as an object.
    pub fn read(source: &Value, purpose: Purpose) -> Result<Self, String> {
        let snippet = match source {
            Value::String(code) => {
                let result = match purpose {
                    Purpose::Conditional => "show",
                    Purpose::Trigger => "result",
                    Purpose::Value => "value",
                    Purpose::Validate | Purpose::Row => "valid",
                    Purpose::Schema => "schema",
                };
                Snippet::new(Kind::Code { result }, code)
            }
            logic => Snippet::new(Kind::Logic, &logic.to_string()),
        };
        let snippet = snippet.map_err(|refusal| refusal.to_string())?;
        Ok(Self {
            purpose,
            reads: reads(source).into(),
            snippet,
        })
    }

    /// Whether what it gives follows from some answers alone, and from which.
    fn follows_from(&self) -> Option<&[String]> {
        // The same text may stand for a row and for an answer.
        let keys = self.snippet.reads();
        keys.filter(|_| self.purpose != Purpose::Row)
    }

    /// Paths of answers that the program is likely to read; it may read others.
    pub fn reads(&self) -> &[String] {
        &self.reads
    }
}

/// Runs programs on the answers at one moment.
pub(crate) struct Runner<'r, 's> {
    session: Option<&'r mut Session<'s>>,
    memory: Memory,
    /// The node whose program did not come to an end or was stopped, and why.
    failures: Vec<(usize, String)>,
}

/// What programs gave that follow from some answers alone: they need not run again until one of
/// these changes.
#[derive(Default)]
struct Memory {
    /// Changes of the answers so far.
    now: u64,
    /// When an answer at the top last changed, by its key.
    changed: HashMap<String, u64>,
    /// By the identity of the program: when it ran, and what came of it.
    known: HashMap<String, (u64, Outcome)>,
    /// What is told next was remembered: nothing was written for it.
    told: bool,
}

impl Memory {
    fn note(&mut self, path: &str) {
        self.now += 1;
        let key = path.split(['.', '[']).next().unwrap_or_default();
        self.changed.insert(key.to_owned(), self.now);
        // A key may itself have dots in it.
        self.changed.insert(path.to_owned(), self.now);
    }

    fn recall(&self, script: &Script) -> Option<&Outcome> {
        let keys = script.follows_from()?;
        let (at, outcome) = self.known.get(script.snippet.id())?;
        let changed = |key: &String| self.changed.get(key).is_some_and(|changed| changed > at);
        (!keys.iter().any(changed)).then_some(outcome)
    }

    fn keep(&mut self, script: &Script, outcome: &Outcome) {
        if script.follows_from().is_some() {
            let found = (self.now, outcome.clone());
            self.known.insert(script.snippet.id().to_owned(), found);
        }
    }
}

/// Opens a place to run the form's programs on `data`.
pub(crate) fn with_runner<R>(
    plan: &Plan,
    now: Timestamp,
    data: Answers,
    work: impl FnOnce(&mut Runner, Answers) -> R,
) -> R {
    if !plan.has_scripts {
        let mut runner = Runner {
            session: None,
            memory: Memory::default(),
            failures: Vec::new(),
        };
        return work(&mut runner, data);
    }
    let seen = Value::Object(data.clone());
    with_session(now, &seen, |session| {
        let mut runner = Runner {
            session: Some(session),
            memory: Memory::default(),
            failures: Vec::new(),
        };
        work(&mut runner, data)
    })
}

impl Runner<'_, '_> {
    /// Tells the programs of a change in the answers.
    pub fn set(&mut self, path: &str, value: Option<&Value>) {
        if let Some(session) = &mut self.session {
            session.set(path, value);
            self.memory.note(path);
        }
    }

    /// Runs a program of the component at `node`.
    pub fn run(&mut self, node: usize, script: &Script, call: &Call) -> Outcome {
        // What did not come to an end once is not tried again: nothing may be finalized anyway.
        if self.failures.iter().any(|(failed, _)| *failed == node) {
            return Outcome::Broken;
        }
        let Some(session) = &mut self.session else {
            return Outcome::Broken;
        };
        self.memory.told = false;
        if let Some(outcome) = self.memory.recall(script) {
            let outcome = outcome.clone();
            self.memory.told = true;
            return outcome;
        }
        let at_first = Value::Bool(script.purpose != Purpose::Row);
        let mut call = *call;
        if !matches!(script.purpose, Purpose::Value | Purpose::Schema) {
            call.initial = Some(&at_first);
        }
        let outcome = match session.run(&script.snippet, &call) {
            Ok(Some(value)) => Outcome::Gave(value),
            Ok(None) => Outcome::Nothing,
            Err(RunError::DoesNotParse | RunError::Threw { .. }) => Outcome::Broken,
            Err(stopped) => {
                self.fail(node, stopped.to_string());
                return Outcome::Broken;
            }
        };
        self.memory.keep(script, &outcome);
        outcome
    }

    /// What the last run put into the answers by itself: top-level keys with what now lies there.
    pub fn take_writes(&mut self) -> Vec<(String, Option<Value>)> {
        let Some(session) = self.session.as_mut().filter(|_| !self.memory.told) else {
            return Vec::new();
        };
        let writes = session.writes().iter();
        writes
            .map(|write| (write.key.clone(), write.value.clone()))
            .collect()
    }

    pub fn fail(&mut self, node: usize, why: String) {
        if !self.failures.iter().any(|(known, _)| *known == node) {
            self.failures.push((node, why));
        }
    }

    pub fn failures(&self) -> &[(usize, String)] {
        &self.failures
    }
}

/// `data.a.b`, `row.a` and `"var": "data.a"`, wherever they stand in a program.
fn reads(source: &Value) -> Vec<String> {
    let text = match source {
        Value::String(code) => code.clone(),
        logic => logic.to_string(),
    };
    let mut found: Vec<String> = Vec::new();
    for from in ["data", "row"] {
        for (at, _) in text.match_indices(from) {
            let before = text[..at].chars().next_back();
            let is_name = |char: char| char.is_alphanumeric() || char == '_' || char == '$';
            if before.is_some_and(|before| is_name(before) || before == '.') {
                continue;
            }
            let rest = &text[at + from.len()..];
            let path = match rest.as_bytes() {
                [b'.', ..] => {
                    let rest = &rest[1..];
                    let end = rest.find(|char| !is_name(char) && char != '.');
                    rest[..end.unwrap_or(rest.len())].trim_end_matches('.')
                }
                [b'[', quote @ (b'\'' | b'"'), ..] => {
                    let quote = char::from(*quote);
                    rest[2..].split(quote).next().unwrap_or_default()
                }
                _ => continue,
            };
            if !path.is_empty() && !found.iter().any(|known| known == path) {
                found.push(path.to_owned());
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_a_program_reads_is_found_in_its_text() {
        let check = |source: Value, expect: &[&str]| assert_eq!(reads(&source), expect, "{source}");
        check(json!("show = data.a.b === row.c;"), &["a.b", "c"]);
        check(json!("value = data['x-y'] + metadata.z"), &["x-y"]);
        check(json!({"==": [{"var": "data.age"}, 5]}), &["age"]);
        check(
            json!("value = _.sum(data.rows.map(r => r.n))"),
            &["rows.map"],
        );
    }
}
