use jiff::Timestamp;
use serde_json::Value;

use crate::{Call, Kind, Refusal, RunError, Snippet, with_session};

mod clock;
mod hostile;
mod libraries;
mod looks;
mod results;
mod sessions;

type Outcome = Result<Option<Value>, RunError>;

fn now() -> Timestamp {
    "2026-11-23T09:30:00Z".parse().unwrap()
}

fn code(source: &str) -> Snippet {
    Snippet::new(Kind::Code { result: "value" }, source)
        .unwrap_or_else(|refusal| panic!("{source}: {refusal}"))
}

fn logic(rule: &Value) -> Snippet {
    Snippet::new(Kind::Logic, &rule.to_string())
        .unwrap_or_else(|refusal| panic!("{rule}: {refusal}"))
}

/// A calculation on these answers, in a session of its own.
fn run(source: &str, data: Value) -> Outcome {
    with_session(now(), &data, |session| {
        session.run(&code(source), &Call::default())
    })
}

fn gives(source: &str, data: Value, expected: Value) {
    assert_eq!(
        run(source, data),
        Ok(Some(expected)),
        "{source} has one result"
    );
}

fn refusal(source: &str) -> Option<Refusal> {
    Snippet::new(Kind::Code { result: "value" }, source).err()
}

fn touched(name: &str) -> RunError {
    RunError::Touched {
        name: name.to_owned(),
    }
}
