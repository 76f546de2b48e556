//! `inspect form`

use std::path::Path;

use kiosk_forms::{Answers, inspect};
use serde_json::Value;

use crate::outcome::Outcome;

/// Longest file that is read, in bytes; the form engine's own limit is lower.
const LONGEST: u64 = 16 * 1024 * 1024;

pub fn form(file: &Path, answers: Option<&Path>, as_json: bool) -> Outcome {
    match look(file, answers, as_json) {
        Ok(outcome) | Err(outcome) => outcome,
    }
}

fn look(file: &Path, answers: Option<&Path>, as_json: bool) -> Result<Outcome, Outcome> {
    let schema = read(file)?;
    let answers = answers.map(read_answers).transpose()?;
    let inspection = inspect(&schema, answers.as_ref(), jiff::Timestamp::now());
    if as_json {
        let text = serde_json::to_string_pretty(&inspection)
            .map_err(|error| Outcome::Wrong(error.to_string()))?;
        println!("{text}");
    } else {
        println!("{inspection}");
    }
    let refused_answer = inspection
        .answers
        .iter()
        .flatten()
        .any(|answer| answer.wrong.is_some());
    let findings = inspection.refused.is_some() || !inspection.errors.is_empty() || refused_answer;
    Ok(if findings {
        Outcome::Findings
    } else {
        Outcome::Done
    })
}

fn read_answers(file: &Path) -> Result<Answers, Outcome> {
    match serde_json::from_slice(&read(file)?) {
        Ok(Value::Object(answers)) => Ok(answers),
        Ok(_) => Err(Outcome::Wrong(format!(
            "{}: should be a JSON object of answers by key",
            file.display()
        ))),
        Err(error) => Err(Outcome::Wrong(format!(
            "{}: not JSON: {error}",
            file.display()
        ))),
    }
}

/// A file of a length that can be a form's.
pub fn read(file: &Path) -> Result<Vec<u8>, Outcome> {
    let wrong = |reason: String| Outcome::Wrong(format!("{}: {reason}", file.display()));
    let length = std::fs::metadata(file)
        .map_err(|error| wrong(error.to_string()))?
        .len();
    if length > LONGEST {
        return Err(wrong(format!("larger than {LONGEST} bytes")));
    }
    std::fs::read(file).map_err(|error| wrong(error.to_string()))
}
