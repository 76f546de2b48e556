//! One evaluation of a form: the answers go in once, many snippets run on them.

use std::collections::HashSet;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde_json::Value;

use crate::engine::{self, Engine, SESSION_TICKS};
use crate::error::RunError;
use crate::snippet::Snippet;

static NULL: Value = Value::Null;

/// What one run of a snippet is about.
#[derive(Debug, Clone, Copy)]
pub struct Call<'a> {
    /// Where the component's row lies in the answers, as a Form.io path (`members[0]`); empty for
    /// the answers themselves.
    pub row_path: &'a str,
    /// The component's own answer.
    pub value: &'a Value,
    pub row_index: Option<u32>,
    /// The component's schema.
    pub component: &'a Value,
    /// The form's schema. Sent to the interpreter once per session, when a snippet mentions it.
    pub form: &'a Value,
    /// The answer under check, for validations. `None`: the same as `value`.
    pub input: Option<&'a Value>,
    /// What the result variable holds at first. `None`: undefined, or what Form.io passes under
    /// that name (`value` is the component's answer).
    pub initial: Option<&'a Value>,
    /// What the trigger gave, for the actions of Form.io's logic.
    pub result: Option<&'a Value>,
}

impl Default for Call<'_> {
    fn default() -> Self {
        Self {
            row_path: "",
            value: &NULL,
            row_index: None,
            component: &NULL,
            form: &NULL,
            input: None,
            initial: None,
            result: None,
        }
    }
}

/// What a snippet put into the answers besides giving its result.
#[derive(Debug, Clone, PartialEq)]
pub struct Write {
    /// A key of the answers' top level.
    pub key: String,
    /// All that now lies there; `None` where it was removed.
    pub value: Option<Value>,
}

/// A path with what now lies there; `None` where it was removed.
pub(crate) type Change = (String, Option<Value>);

/// The answers as snippets see them, at one moment.
pub struct Session<'s> {
    engine: Option<Engine>,
    now: Timestamp,
    zone: &'s TimeZone,
    data: &'s Value,
    /// What was set since the beginning, in order: a new interpreter is told again.
    changes: Vec<Change>,
    /// How many of the changes the interpreter was told.
    told: usize,
    /// Where the others lie: each path, and its key at the top.
    untold: HashSet<String>,
    writes: Vec<Write>,
    /// Ticks of all runs so far.
    used: u32,
}

/// Opens a session in UTC; see [`with_session_in`].
pub fn with_session<R>(now: Timestamp, data: &Value, f: impl FnOnce(&mut Session) -> R) -> R {
    with_session_in(now, &TimeZone::UTC, data, f)
}

/// Opens a session on `data`, which is an object of answers by key. `new Date()` and `moment()`
/// give `now`; local time is that of `zone`.
pub fn with_session_in<R>(
    now: Timestamp,
    zone: &TimeZone,
    data: &Value,
    f: impl FnOnce(&mut Session) -> R,
) -> R {
    let mut session = Session {
        engine: None,
        now,
        zone,
        data,
        changes: Vec::new(),
        told: 0,
        untold: HashSet::new(),
        writes: Vec::new(),
        used: 0,
    };
    let result = f(&mut session);
    if let Some(engine) = session.engine.take() {
        engine::put_back(engine);
    }
    result
}

impl Session<'_> {
    /// Changes the answers that snippets see. `path` is a Form.io path; `None` removes what lies
    /// there.
    pub fn set(&mut self, path: &str, value: Option<&Value>) {
        let key = path.split(['.', '[']).next().unwrap_or_default();
        for place in [key, path] {
            if !self.untold.contains(place) {
                self.untold.insert(place.to_owned());
            }
        }
        self.changes.push((path.to_owned(), value.cloned()));
    }

    /// Runs a snippet. `None` is JavaScript's `undefined`; all else is what `JSON.stringify` would
    /// send: a date is text, `NaN` is null.
    pub fn run(&mut self, snippet: &Snippet, call: &Call) -> Result<Option<Value>, RunError> {
        self.writes.clear();
        if !snippet.parses() {
            return Err(RunError::DoesNotParse);
        }
        if self.used >= SESSION_TICKS {
            return Err(RunError::Exhausted);
        }
        let outcome = self.attempt(snippet, call);
        let limit = matches!(
            outcome,
            Err(RunError::NotFinished | RunError::OutOfMemory | RunError::TooDeep)
        );
        if !limit {
            return outcome;
        }
        // What ran before has its part in where exactly a limit lies. So a limit counts only in
        // an interpreter that has run nothing else, and none is used again after one.
        let used = self.engine.take().is_none_or(|engine| engine.runs > 1);
        if !used {
            return outcome;
        }
        let engine = self.engine.insert(Engine::new());
        let outcome = Self::fill(engine, self.now, self.zone, self.data, &self.changes)
            .and_then(|()| engine.run(snippet.parts(), call));
        self.used = self.used.saturating_add(engine.take_used());
        if outcome.is_err() {
            self.engine = None;
        }
        self.all_told();
        self.settle(outcome)
    }

    /// What the last run wrote into the answers. Form.io would keep it; here it is gone with the
    /// run unless [`Session::set`] puts it back.
    pub fn writes(&self) -> &[Write] {
        &self.writes
    }

    fn attempt(&mut self, snippet: &Snippet, call: &Call) -> Result<Option<Value>, RunError> {
        if let Some(engine) = &mut self.engine
            && Self::concerns(&self.untold, snippet)
        {
            if engine.set(&self.changes[self.told..]).is_err() {
                self.engine = None;
            }
            self.all_told();
        }
        if self.engine.is_none() {
            let mut engine = engine::take();
            Self::fill(&mut engine, self.now, self.zone, self.data, &self.changes)?;
            self.engine = Some(engine);
            self.all_told();
        }
        let engine = self.engine.as_mut().expect("just put there");
        let outcome = engine.run(snippet.parts(), call);
        self.used = self.used.saturating_add(engine.take_used());
        self.settle(outcome)
    }

    fn settle(
        &mut self,
        outcome: Result<engine::Ran, RunError>,
    ) -> Result<Option<Value>, RunError> {
        let ran = outcome?;
        self.writes = ran.writes;
        Ok(ran.value)
    }

    /// Whether a snippet might see one of these changes.
    fn concerns(untold: &HashSet<String>, snippet: &Snippet) -> bool {
        match snippet.reads() {
            // A path that begins with a number in brackets has no key at the top.
            Some(reads) => untold.contains("") || reads.iter().any(|key| untold.contains(key)),
            None => !untold.is_empty(),
        }
    }

    fn all_told(&mut self) {
        self.told = self.changes.len();
        self.untold.clear();
    }

    fn fill(
        engine: &mut Engine,
        now: Timestamp,
        zone: &TimeZone,
        data: &Value,
        changes: &[Change],
    ) -> Result<(), RunError> {
        engine.begin(now, zone, data)?;
        engine.set(changes)
    }
}
