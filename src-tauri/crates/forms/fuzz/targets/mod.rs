//! What is fuzzed. Each target takes any bytes: it may refuse them, and must not panic, hang or contradict
//! itself.
//!
//! To add one: a function, a line in [`TARGETS`], and a folder `corpus/NAME` with a few small seeds.
//! `make fuzz` runs it from then on, and the ordinary tests give it its seeds and a fixed number of
//! changed ones.

use jiff::Timestamp;
use kiosk_forms::{
    Answers, Columns, FindingKind, Form, LoadError, Loading, RemoteLists, Texts, compare, load,
    load_with, preflight, remote_sources,
};
use serde_json::Value;

pub type Target = (&'static str, fn(&[u8]));

/// The first takes a form; the others an object with what they are named after.
pub const TARGETS: &[Target] = &[
    ("form", form),
    ("answers", answers),
    ("versions", versions),
    ("lists", lists),
];

fn now() -> Timestamp {
    Timestamp::constant(1_772_600_767, 0)
}

fn read(bytes: &[u8]) -> Option<Value> {
    serde_json::from_slice(bytes).ok()
}

fn part(given: &Value, name: &str) -> Vec<u8> {
    given
        .get(name)
        .map(Value::to_string)
        .unwrap_or_default()
        .into_bytes()
}

fn answers_of(given: &Value) -> Answers {
    given
        .get("answers")
        .and_then(Value::as_object)
        .cloned()
        .unwrap_or_default()
}

fn form(bytes: &[u8]) {
    let columns = Columns::default();
    let inspection = preflight(bytes, None, &Loading::default(), &columns, now());
    let loaded = load(bytes);
    assert_eq!(
        inspection.refused.is_none(),
        loaded.is_ok(),
        "a look from outside says the same"
    );
    if let Ok(form) = loaded {
        work_with(&form, &Answers::new());
        let texts = Texts {
            language: "am".to_owned(),
            ..Texts::default()
        };
        assert!(
            texts.missing(&form).len() <= form.texts().len(),
            "no text is missing that is not there"
        );
        assert!(
            form.lost(&form, &Answers::new()).is_empty(),
            "nothing was there"
        );
        assert!(
            compare(&form, &form).is_empty(),
            "a form is no other than itself"
        );
    }
}

fn answers(bytes: &[u8]) {
    let Some(given) = read(bytes) else { return };
    let Ok(form) = load(&part(&given, "form")) else {
        return;
    };
    work_with(&form, &answers_of(&given));
}

fn versions(bytes: &[u8]) {
    let Some(given) = read(bytes) else { return };
    let (Ok(old), Ok(new)) = (load(&part(&given, "old")), load(&part(&given, "form"))) else {
        return;
    };
    let answers = answers_of(&given);
    compare(&old, &new);
    let lost = old.lost(&new, &answers);
    let kept = new.adopt(&old, &answers);
    for one in &lost {
        assert!(
            one.value_text.chars().count() <= 501,
            "what is told of a lost answer is short"
        );
    }
    new.evaluate(&kept, now());
    assert_eq!(new.adopt(&new, &kept), kept, "what fits goes on fitting");
}

fn lists(bytes: &[u8]) {
    let Some(given) = read(bytes) else { return };
    let schema = part(&given, "form");
    let lists = given
        .get("lists")
        .and_then(Value::as_object)
        .cloned()
        .unwrap_or_default();
    let lists = RemoteLists(lists.into_iter().collect());
    let sources = remote_sources(&schema);
    let with = Loading {
        texts: None,
        lists: &lists,
    };
    match load_with(&schema, &with) {
        Ok(form) => work_with(&form, &answers_of(&given)),
        Err(LoadError::Refused(findings)) => {
            let sources = sources.expect("what can be read can be searched");
            for finding in findings {
                if let FindingKind::RemoteList { url } = finding.what {
                    assert!(
                        sources.iter().any(|source| source.url == url),
                        "a list that nobody knows of is never fetched: {url}"
                    );
                }
            }
        }
        Err(_) => {}
    }
}

/// Everything that a screen does with a form. What comes out is the same whatever the order of the
/// answers, and the same again when it goes in again.
fn work_with(form: &Form, answers: &Answers) {
    let first = form.evaluate(answers, now());
    let again = form.evaluate(answers, now());
    assert_eq!(again, first, "the same answers give the same");
    let turned: Answers = answers
        .iter()
        .rev()
        .map(|(key, value)| (key.clone(), value.clone()))
        .collect();
    assert_eq!(form.evaluate(&turned, now()), first, "whatever their order");
    if !first.unsettled {
        assert_eq!(
            form.evaluate(&first.answers, now()),
            first,
            "evaluated again"
        );
        assert_eq!(
            form.submission_data(answers, now()),
            form.submission_data(&first.answers, now()),
            "what is sent follows from what is shown"
        );
    }
    form.rows(&first);
    for (path, value) in answers {
        if let Ok(kept) = form.check_answer(path, value) {
            assert_eq!(
                form.check_answer(path, &kept).as_ref(),
                Ok(&kept),
                "{path}: what is kept is kept as it is"
            );
            let mut set = Answers::new();
            if form.set_answer(&mut set, path, value).is_ok() {
                form.answer_text(path, &set);
            }
        }
    }
}
