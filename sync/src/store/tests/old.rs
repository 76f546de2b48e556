//! Databases and rows as earlier versions wrote them. What stands here is never edited.

use serde_json::json;

use crate::store::Store;
use crate::testing::{TestStore, key, person, safety_net};

/// What the second format added to the first, taken away again.
const BACK_TO_THE_FIRST_FORMAT: &str = "
DROP INDEX submissions_as_listed;
CREATE INDEX submissions_by_state ON submissions (state_name, seq);
PRAGMA user_version = 1;
";

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
