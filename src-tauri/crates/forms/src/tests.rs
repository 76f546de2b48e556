//! Stories of forms and answers.

mod answers;
mod conditions;
mod containers;
mod dice;
mod grids;
mod harm;
mod hostile;
mod kinds;
mod loading;
mod logic;
mod nested;
mod owners;
mod programs;
mod properties;
mod rules;
mod samples;
mod size;
mod versions;

use serde_json::{Value, json};

use jiff::Timestamp;

use crate::{Answers, Finding, Form, LoadError, load};

/// A form of one page with these components.
fn form(components: Value) -> Form {
    let schema = json!({ "components": components }).to_string();
    load(schema.as_bytes()).unwrap_or_else(|error| panic!("{error}"))
}

/// What stands in the way of a form with these components.
fn findings(components: Value) -> Vec<Finding> {
    let schema = json!({ "components": components }).to_string();
    match load(schema.as_bytes()) {
        Err(LoadError::Refused(findings)) => findings,
        Err(other) => panic!("refused otherwise: {other}"),
        Ok(_) => Vec::new(),
    }
}

fn answers(value: Value) -> Answers {
    match value {
        Value::Object(map) => map,
        other => panic!("answers are an object, not {other}"),
    }
}

/// A component with a key that equals its type, and these further attributes.
fn component(kind: &str, more: Value) -> Value {
    let mut component = json!({"type": kind, "key": kind, "label": kind, "input": true});
    if let (Value::Object(all), Value::Object(more)) = (&mut component, more) {
        all.extend(more);
    }
    component
}

/// Any moment will do.
fn now() -> Timestamp {
    Timestamp::constant(1_750_000_000, 0)
}
