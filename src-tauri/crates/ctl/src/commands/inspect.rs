//! `inspect form`

use std::path::Path;

use kiosk_app::translation::Translation;
use kiosk_forms::{Answers, Loading, RemoteLists, RemoteSource, Texts, preflight};
use kiosk_sync::{HttpSettings, OpenG2p, Portal};
use serde_json::{Value, json};
use url::Url;

use crate::outcome::Outcome;

/// Longest file that is read, in bytes; the form engine's own limit is lower.
const LONGEST: u64 = 16 * 1024 * 1024;

/// Stands for a portal that was not named: only addresses without a host are on it.
const NO_PORTAL: &str = "https://portal.invalid/";

pub struct Asked<'a> {
    pub file: &'a Path,
    pub answers: Option<&'a Path>,
    /// A translation file; what it lacks is reported.
    pub translation: Option<&'a Path>,
    /// The portal that serves the form: lists from there are taken for granted.
    pub portal: Option<Url>,
    pub as_json: bool,
}

pub fn form(asked: &Asked) -> Outcome {
    match look(asked) {
        Ok(outcome) | Err(outcome) => outcome,
    }
}

fn look(asked: &Asked) -> Result<Outcome, Outcome> {
    let schema = read(asked.file)?;
    let answers = asked.answers.map(read_answers).transpose()?;
    let texts = asked
        .translation
        .map(Translation::load)
        .transpose()
        .map_err(|error| Outcome::Wrong(error.to_string()))?
        .map(|translation| Texts {
            language: translation.language,
            texts: translation.texts,
        });
    // The portal is not asked for anything: its address stands for its rules.
    let base = asked.portal.clone();
    let portal = OpenG2p::new(
        base.unwrap_or_else(|| Url::parse(NO_PORTAL).expect("an address")),
        HttpSettings::default(),
    )
    .map_err(|error| Outcome::Wrong(error.to_string()))?;
    let from_portal = |source: &RemoteSource| {
        let address = portal.address(&source.url);
        address.is_some_and(|address| portal.owns(&address))
            && !source.depends_on_answers
            && source.headers.is_empty()
    };
    // What cannot be read is reported below.
    let lists = kiosk_forms::remote_sources(&schema)
        .unwrap_or_default()
        .into_iter()
        .filter(from_portal)
        .map(|source| (source.url, json!([])))
        .collect();
    let with = Loading {
        texts: texts.as_ref(),
        lists: &RemoteLists(lists),
    };
    let now = jiff::Timestamp::now();
    let inspection = preflight(&schema, answers.as_ref(), &with, &portal.columns(), now);
    let as_json = asked.as_json;
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
