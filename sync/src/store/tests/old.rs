//! Databases and rows as earlier versions wrote them. What stands here is never edited.

use rusqlite::params;
use serde_json::json;

use crate::store::Store;
use crate::testing::{TestStore, finalization, key, person, safety_net};

/// What the second format added to the first, taken away again.
const BACK_TO_THE_FIRST_FORMAT: &str = "
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
