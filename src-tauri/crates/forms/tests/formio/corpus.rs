//! Pairs of a form and answers to it, written by hand (`fixtures/formio/cases/*.json`).
//!
//! A file is a list of `{name, display?, components, lists?, answers: [...]}`; each of the answers makes
//! one pair. Left out for brevity are `input` (true for what holds an answer) and `label` (the key).

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde_json::{Value, json};

/// What both engines are given.
#[derive(Debug, Clone)]
pub struct Pair {
    /// File, case and number of the answers, such as "text: required text #2".
    pub id: String,
    pub form: Value,
    pub answers: Value,
    /// What is answered for each URL that the form takes options from.
    pub lists: BTreeMap<String, Value>,
}

/// When it is for both engines.
pub const NOW: &str = "2026-03-04T05:06:07Z";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    name: String,
    #[serde(default)]
    display: Option<String>,
    components: Value,
    #[serde(default)]
    lists: BTreeMap<String, Value>,
    answers: Vec<Value>,
}

/// The folder of everything about formio.js.
pub fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../fixtures/formio")
}

/// All pairs written by hand, in the order of the files' names.
pub fn by_hand() -> Vec<Pair> {
    by_hand_in(&folder())
}

/// As [`by_hand`], with the folder of everything about formio.js.
pub fn by_hand_in(folder: &Path) -> Vec<Pair> {
    let mut files: Vec<_> = std::fs::read_dir(folder.join("cases"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    let mut pairs = Vec::new();
    for file in files {
        let topic = file.file_stem().unwrap().to_string_lossy().into_owned();
        let text = std::fs::read_to_string(&file).unwrap();
        let cases: Vec<Case> =
            serde_json::from_str(&text).unwrap_or_else(|error| panic!("{topic}: {error}"));
        for mut case in cases {
            complete(&mut case.components);
            let display = case.display.as_deref().unwrap_or("form");
            let form = json!({"display": display, "components": case.components});
            for (number, answers) in case.answers.into_iter().enumerate() {
                pairs.push(Pair {
                    id: format!("{topic}: {} #{}", case.name, number + 1),
                    form: form.clone(),
                    answers,
                    lists: case.lists.clone(),
                });
            }
        }
    }
    pairs
}

/// Components that hold no answer.
pub const WITHOUT_ANSWER: [&str; 8] = [
    "panel",
    "fieldset",
    "well",
    "columns",
    "table",
    "tabs",
    "content",
    "htmlelement",
];

/// Fills in what was left out, in every component at any depth.
fn complete(value: &mut Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(complete),
        Value::Object(fields) => {
            let kind = fields
                .get("type")
                .and_then(Value::as_str)
                .map(str::to_owned);
            let key = fields.get("key").cloned();
            if let (Some(kind), Some(key)) = (kind, key) {
                let input = !WITHOUT_ANSWER.contains(&kind.as_str());
                fields.entry("input").or_insert(Value::Bool(input));
                fields.entry("label").or_insert(key);
            }
            fields.values_mut().for_each(complete);
        }
        _ => {}
    }
}
