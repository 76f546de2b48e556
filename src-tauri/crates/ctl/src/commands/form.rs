//! `form texts` and `form import`

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use kiosk_app::translation::{Translation, is_language};
use kiosk_forms::{Form, Loading, RemoteLists, Texts};
use serde_json::json;

use crate::commands::inspect::read;
use crate::opened;
use crate::outcome::Outcome;

/// What `form texts` writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    Json,
    Toml,
    Report,
}

/// The configuration that was named, and the file with the PIN.
type Station<'a> = (Option<&'a Path>, Option<&'a Path>);

pub fn texts(
    file: &Path,
    language: &str,
    from: &[PathBuf],
    station: Option<Station<'_>>,
    shape: Shape,
) -> Outcome {
    match write_texts(file, language, from, station, shape) {
        Ok(outcome) | Err(outcome) => outcome,
    }
}

fn write_texts(
    file: &Path,
    language: &str,
    from: &[PathBuf],
    station: Option<Station<'_>>,
    shape: Shape,
) -> Result<Outcome, Outcome> {
    if !is_language(language) {
        return Err(Outcome::Wrong(format!(
            "`--language {language}`: expected a language tag such as \"am\" or \"pt-BR\""
        )));
    }
    let form = form(file)?;
    let mut known = BTreeMap::new();
    if let Some((config, pin_file)) = station {
        let config = opened::config(config)?;
        for translation in &config.forms.translations {
            add(&mut known, translation, language);
        }
        let store = opened::store(&config, pin_file)?;
        let stored = store.form_texts().of(language);
        known.extend(stored.map_err(|error| Outcome::StoreClosed(error.to_string()))?);
    }
    for file in from {
        let translation =
            Translation::load(file).map_err(|error| Outcome::Wrong(error.to_string()))?;
        add(&mut known, &translation, language);
    }
    let all = form.texts();
    let texts = Texts {
        language: language.to_owned(),
        texts: known,
    };
    let missing = texts.missing(&form);
    let translation = Translation {
        language: language.to_owned(),
        form: file
            .file_name()
            .map(|name| name.to_string_lossy().into_owned()),
        texts: all
            .iter()
            .map(|one| {
                let shown = texts.texts.get(&one.text).cloned().unwrap_or_default();
                (one.text.clone(), shown)
            })
            .collect(),
    };
    let written = match shape {
        Shape::Toml => toml::to_string_pretty(&translation).map_err(|error| error.to_string()),
        Shape::Json => {
            serde_json::to_string_pretty(&translation).map_err(|error| error.to_string())
        }
        Shape::Report => serde_json::to_string_pretty(&json!({
            "hash": form.hash(),
            "language": language,
            "own_languages": form.languages(),
            "texts": all.iter().map(|one| json!({
                "text": one.text,
                "uses": one.uses,
                "shown": translation.texts.get(&one.text).filter(|shown| !shown.is_empty()),
            })).collect::<Vec<_>>(),
            "missing": missing,
        }))
        .map_err(|error| error.to_string()),
    };
    println!("{}", written.map_err(Outcome::Wrong)?.trim_end());
    if missing.is_empty() {
        Ok(Outcome::Done)
    } else {
        eprintln!(
            "kioskctl: {} of {} texts are not translated into {language}",
            missing.len(),
            all.len()
        );
        Ok(Outcome::Findings)
    }
}

pub fn import(
    config: Option<&Path>,
    file: &Path,
    pin_file: Option<&Path>,
    as_json: bool,
) -> Outcome {
    match take_in(config, file, pin_file, as_json) {
        Ok(outcome) | Err(outcome) => outcome,
    }
}

fn take_in(
    config: Option<&Path>,
    file: &Path,
    pin_file: Option<&Path>,
    as_json: bool,
) -> Result<Outcome, Outcome> {
    let translation = Translation::load(file).map_err(|error| Outcome::Wrong(error.to_string()))?;
    let config = opened::config(config)?;
    // An open kiosk has its forms in memory, in the words that it began with.
    let _alone = opened::alone(&config)?;
    let (store, officer) = opened::store_and_officer(&config, pin_file)?;
    let changed = store
        .form_texts()
        .import(&translation.language, &translation.texts, &officer)
        .map_err(|error| Outcome::StoreClosed(error.to_string()))?;
    let open = translation
        .texts
        .values()
        .filter(|shown| shown.is_empty())
        .count();
    if as_json {
        println!(
            "{}",
            json!({
                "language": translation.language,
                "texts": translation.texts.len(),
                "changed": changed,
                "missing": open,
            })
        );
    } else {
        println!(
            "{}: {} texts, {changed} of them new or changed",
            translation.language,
            translation.texts.len()
        );
    }
    if open == 0 {
        Ok(Outcome::Done)
    } else {
        eprintln!("kioskctl: {open} texts are not translated yet");
        Ok(Outcome::Findings)
    }
}

fn add(known: &mut BTreeMap<String, String>, translation: &Translation, language: &str) {
    if translation.language == language {
        let done = translation
            .texts
            .iter()
            .filter(|(_, shown)| !shown.is_empty());
        known.extend(done.map(|(text, shown)| (text.clone(), shown.clone())));
    }
}

/// The form with empty lists where it takes them from a portal: what is in them is the portal's to
/// translate.
fn form(file: &Path) -> Result<Form, Outcome> {
    let wrong =
        |error: kiosk_forms::LoadError| Outcome::Wrong(format!("{}: {error}", file.display()));
    let schema = read(file)?;
    let lists = kiosk_forms::remote_sources(&schema)
        .map_err(wrong)?
        .into_iter()
        .map(|source| (source.url, json!([])))
        .collect();
    let with = Loading {
        texts: None,
        lists: &RemoteLists(lists),
    };
    kiosk_forms::load_with(&schema, &with).map_err(wrong)
}
