use std::collections::BTreeMap;

use serde_json::json;

use crate::Wording;
use crate::ids::ContentHash;
use crate::testing::{TestStore, finalization, officer, person, safety_net};

fn texts(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
    pairs
        .iter()
        .map(|(text, shown)| ((*text).to_owned(), (*shown).to_owned()))
        .collect()
}

#[test]
fn translations_are_replaced_taken_away_and_told_apart_by_language() {
    let it = TestStore::new();
    let store = it.store.form_texts();
    let sara = officer("Sara");
    let first = texts(&[("Name", "ስም"), ("Age", "ዕድሜ")]);
    assert_eq!(
        store.import("am", &first, &sara).unwrap(),
        2,
        "both are new"
    );
    assert_eq!(
        store.import("am", &first, &sara).unwrap(),
        0,
        "nothing changed"
    );
    store
        .import("ar", &texts(&[("Name", "الاسم")]), &sara)
        .unwrap();
    let second = texts(&[("Name", "ሙሉ ስም"), ("Age", "")]);
    assert_eq!(store.import("am", &second, &sara).unwrap(), 2);
    assert_eq!(store.of("am").unwrap(), texts(&[("Name", "ሙሉ ስም")]));
    assert_eq!(store.languages().unwrap(), ["am", "ar"]);
    let entries = it.store.audit().about("am").unwrap();
    assert_eq!(entries.len(), 3, "each import is in the chain");
}

#[test]
fn a_list_is_kept_by_the_hash_of_its_bytes() {
    let it = TestStore::new();
    let hash = it.store.form_lists().put(b"[1]").unwrap();
    assert_eq!(it.store.form_lists().put(b"[1]").unwrap(), hash, "once");
    assert_eq!(it.store.form_lists().get(&hash).unwrap(), b"[1]");
    assert!(it.store.form_lists().get(&ContentHash::of(b"")).is_err());
}

#[test]
fn the_words_in_which_it_was_shown_are_frozen_with_a_submission() {
    let it = TestStore::new();
    let draft = it.draft(&person("abebe"), &safety_net(), &json!({}));
    let chosen = Wording {
        language: Some("am".into()),
        lists: [("/regions".to_owned(), ContentHash::of(b"[]"))].into(),
        ..Wording::default()
    };
    it.store.drafts().reword(draft.id, &chosen).unwrap();
    assert_eq!(it.store.drafts().get(draft.id).unwrap().wording, chosen);
    let mut last = finalization(&person("abebe"), &json!({}));
    last.wording = Wording {
        texts: texts(&[("Name", "ስም")]),
        ..chosen.clone()
    };
    let made = it.store.submissions().finalize(draft.id, last).unwrap();
    let read = it.store.submissions().get(made.id).unwrap();
    assert_eq!(read.wording.texts["Name"], "ስም", "as it was read aloud");
    it.store
        .submissions()
        .give_back(made.id, &officer("Tigist"), "why")
        .unwrap();
    let fix = it
        .store
        .drafts()
        .back_to_draft(made.id, &officer("Sara"))
        .unwrap();
    assert_eq!(
        fix.wording, chosen,
        "a correction is shown in today's translation, in the same language and with the same lists"
    );
}
