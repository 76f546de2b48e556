//! Databases and rows as earlier versions wrote them. What stands here is never edited.

use rusqlite::params;
use serde_json::json;

use crate::Wording;
use crate::store::{NewAttachment, Store};
use crate::testing::{TestClock, TestStore, finalization, key, object, person, safety_net};

/// What the second and third format added to the first, taken away again.
const BACK_TO_THE_FIRST_FORMAT: &str = "
DROP TABLE attachments;
DROP TABLE left_behind;
DROP TABLE form_texts;
DROP TABLE form_lists;
ALTER TABLE drafts DROP COLUMN wording;
DROP TRIGGER the_words_of_submissions_are_frozen;
ALTER TABLE submissions DROP COLUMN wording;
DROP INDEX submissions_as_listed;
CREATE INDEX submissions_by_state ON submissions (state_name, seq);
PRAGMA user_version = 1;
";

/// A consent of the first version: the wording's version stands where the words should be.
const FIRST_CONSENT: &str = r#"{"asked":[{"claim":"name","purpose":"1","essential":true},{"claim":"birthdate","purpose":"1","essential":true},{"claim":"gender","purpose":"1","essential":true},{"claim":"email","purpose":"1","essential":false},{"claim":"phone_number","purpose":"1","essential":false},{"claim":"address","purpose":"1","essential":false}],"answer":"agreed","claims":["address","birthdate","email","gender","name","phone_number"],"at":"2026-03-01T08:59:00Z","wording_version":"1","language":"en","officer":"00000000-0000-0000-0000-000000000004"}"#;

#[test]
fn a_database_of_the_first_format_is_taken_over_with_all_that_is_in_it() {
    let it = TestStore::new();
    let sealed = it.submission(&person("abebe"), &safety_net());
    let draft = it.draft(&person("lulit"), &safety_net(), &json!({ "size": 2 }));
    it.store
        .write(|write| Ok(write.execute_batch(BACK_TO_THE_FIRST_FORMAT)?))
        .unwrap();
    let TestStore {
        folder,
        clock,
        store,
    } = it;
    drop(store);
    let store = Store::open(&folder.path().join("kiosk.db"), &key(), clock).unwrap();
    assert_eq!(store.submissions().get(sealed.id).unwrap(), sealed);
    assert_eq!(store.submissions().list().unwrap()[0].id, sealed.id);
    assert_eq!(store.submissions().moving().unwrap()[0].id, sealed.id);
    assert_eq!(store.drafts().get(draft.id).unwrap(), draft);
    store.audit().verify().unwrap();
    store.check().unwrap();
}

/// A whole database as the program of the second format wrote it, made with the key of these tests:
/// two finalized submissions, one draft, one setting and seven audit entries.
const SECOND_FORMAT: &[u8] = include_bytes!("format-2.db");

#[test]
fn a_database_of_the_second_format_is_taken_over_and_can_be_gone_on_with() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("kiosk.db");
    std::fs::write(&path, SECOND_FORMAT).unwrap();
    let store = Store::open(&path, &key(), TestClock::new()).unwrap();
    let submissions = store.submissions().list().unwrap();
    let ids: Vec<String> = submissions.iter().map(|one| one.id.to_string()).collect();
    assert_eq!(
        ids,
        [
            "019ca8a0-3e80-74c9-972c-f2dca74d2df3",
            "019ca8a0-3e80-74b1-9ecd-11f438f61e2b"
        ],
        "both are there, newest first"
    );
    let sealed = store.submissions().get(submissions[1].id).unwrap();
    assert_eq!(sealed.payload, br#"{"size":4}"#, "byte for byte");
    assert_eq!(
        sealed.wording,
        Wording::default(),
        "it was shown in its form's own words"
    );
    assert_eq!(store.settings().get("k").unwrap().as_deref(), Some("v"));
    assert_eq!(store.audit().verify().unwrap().seq, 7, "the chain is whole");

    let draft = store.drafts().list().unwrap()[0].id;
    assert_eq!(
        store.drafts().get(draft).unwrap().answers,
        object(&json!({ "size": 2 })),
        "what was being filled in"
    );
    let file = NewAttachment {
        name: "a-1.pdf".into(),
        original_name: "a.pdf".into(),
        media_type: "application/pdf".into(),
        bytes: b"%PDF-1.7".to_vec(),
        preview: None,
    };
    store.attachments().add(draft, &file).unwrap();
    let answers = json!({ "size": 2 });
    let made = store
        .submissions()
        .finalize(draft, finalization(&person("lulit"), &answers))
        .unwrap();
    assert_eq!(
        store.submissions().get(made.id).unwrap(),
        made,
        "and it goes on as with any other"
    );
    store.check().unwrap();
}

#[test]
fn a_list_reads_no_answers() {
    let it = TestStore::new();
    let connection = it.store.connection();
    let indexed: Vec<String> = connection
        .prepare("SELECT name FROM pragma_index_info('submissions_as_listed')")
        .unwrap()
        .query_map([], |row| row.get(0))
        .unwrap()
        .collect::<Result<_, _>>()
        .unwrap();
    for column in crate::store::submissions::SUMMARY.split(',') {
        assert!(
            indexed.iter().any(|name| name == column.trim()),
            "{column} would be looked for behind the answers of every record"
        );
    }
}

#[test]
fn a_draft_whose_consent_names_the_wordings_version_only_is_read_and_finalized() {
    let it = TestStore::new();
    let answers = json!({ "size": 4 });
    let draft = it.draft(&person("abebe"), &safety_net(), &answers);
    it.store
        .write(|write| {
            write.execute(
                "UPDATE drafts SET consent = ?2 WHERE id = ?1",
                params![draft.id.0.as_bytes(), FIRST_CONSENT],
            )?;
            Ok(())
        })
        .unwrap();
    let old = it.store.drafts().get(draft.id).unwrap();
    assert!(old.consent.covers("name"), "it was agreed to");
    assert_eq!(
        old.consent.purpose_of("name"),
        None,
        "nobody knows the words any more"
    );
    let mut last = finalization(&person("abebe"), &answers);
    last.consent = old.consent.clone();
    let made = it.store.submissions().finalize(draft.id, last).unwrap();
    let read = it.store.submissions().get(made.id).unwrap();
    assert_eq!(read.consent, old.consent, "sealed as it was given");
}
