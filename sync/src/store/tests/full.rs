//! No room for another page: a write is refused as a whole, and what was there stays.

use serde_json::json;

use crate::store::{Store, StoreError};
use crate::testing::{TestStore, finalization, object, person, safety_net};

/// From now on the database has at most `more` pages more than it has now.
fn limit(store: &Store, more: u32) {
    let connection = store.connection();
    let pages: u32 = connection
        .query_row("PRAGMA page_count", [], |row| row.get(0))
        .unwrap();
    let allowed: u32 = connection
        .query_row(
            &format!("PRAGMA max_page_count = {}", pages + more),
            [],
            |row| row.get(0),
        )
        .unwrap();
    assert_eq!(allowed, pages + more, "SQLite holds to it");
}

#[test]
fn a_full_database_refuses_an_answer_and_a_submission_and_keeps_the_draft() {
    let it = TestStore::new();
    let answers = json!({ "size": 4 });
    let abebe = person("abebe");
    let draft = it.draft(&abebe, &safety_net(), &answers);
    let other = it.submission(&person("lulit"), &safety_net());
    let before = it.store.audit().head().unwrap();
    limit(&it.store, 0);

    let long = object(&json!({ "size": 4, "story": "x".repeat(200_000) }));
    let saved = it.store.drafts().save(draft.id, &long, &[].into());
    assert!(matches!(saved, Err(StoreError::DiskFull)), "{saved:?}");
    assert_eq!(
        it.store.drafts().get(draft.id).unwrap(),
        draft,
        "as it was, to the last answer"
    );
    let mut large = finalization(&abebe, &answers);
    large.payload = json!({ "story": "x".repeat(200_000) })
        .to_string()
        .into_bytes();
    let made = it.store.submissions().finalize(draft.id, large.clone());
    assert!(matches!(made, Err(StoreError::DiskFull)), "{made:?}");
    assert_eq!(
        it.store.drafts().get(draft.id).unwrap(),
        draft,
        "it stays a draft"
    );
    let list = it.store.submissions().list().unwrap();
    assert_eq!(list.len(), 1, "there is no half of a submission");
    assert_eq!(
        it.store.submissions().get(other.id).unwrap(),
        other,
        "and nobody else's record is touched"
    );
    assert_eq!(
        it.store.audit().verify().unwrap(),
        before,
        "the chain tells of nothing that did not happen"
    );

    limit(&it.store, 1000);
    it.store.drafts().save(draft.id, &long, &[].into()).unwrap();
    it.store.submissions().finalize(draft.id, large).unwrap();
    it.store.check().unwrap();
}
