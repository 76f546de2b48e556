use serde_json::json;

use crate::DraftId;
use crate::ids::ContentHash;
use crate::state::{FoundBy, Receipt};
use crate::store::{NewAttachment, StoreError};
use crate::testing::{TestStore, finalization, object, officer, person, safety_net};

fn photo(bytes: &[u8]) -> NewAttachment {
    NewAttachment {
        name: "photo-1.jpg".into(),
        original_name: "photo.jpg".into(),
        media_type: "image/jpeg".into(),
        bytes: bytes.to_vec(),
        preview: Some(b"small".to_vec()),
    }
}

fn rows(it: &TestStore) -> i64 {
    it.store
        .read(|read| Ok(read.query_row("SELECT count(*) FROM attachments", [], |row| row.get(0))?))
        .unwrap()
}

/// A draft with one file that its answers name.
fn with_file(it: &TestStore) -> (DraftId, ContentHash) {
    let draft = it.draft(&person("abebe"), &safety_net(), &json!({})).id;
    let file = it
        .store
        .attachments()
        .add(draft, &photo(b"a photograph"))
        .unwrap();
    let answers = json!({ "photo": [{ "url": format!("attachment:{}", file.hash) }] });
    it.store
        .drafts()
        .save(draft, &object(&answers), &[].into())
        .unwrap();
    (draft, file.hash)
}

#[test]
fn a_file_is_kept_once_with_its_draft_and_nowhere_else() {
    let it = TestStore::new();
    let (draft, hash) = with_file(&it);
    let files = it.store.attachments();
    let again = NewAttachment {
        original_name: "copy.jpg".into(),
        ..photo(b"a photograph")
    };
    let kept = files.add(draft, &again).unwrap();
    assert_eq!(
        kept.original_name, "photo.jpg",
        "the same bytes, the first name"
    );
    assert_eq!(files.list(draft).unwrap().len(), 1, "once");
    assert_eq!(files.bytes(draft, &hash).unwrap(), b"a photograph");
    assert_eq!(files.preview(draft, &hash).unwrap().unwrap(), b"small");
    let other = it.draft(&person("lulit"), &safety_net(), &json!({})).id;
    assert!(
        matches!(files.bytes(other, &hash), Err(StoreError::NotFound("file"))),
        "another person's draft has no way to it"
    );
    let nowhere = DraftId::new(it.store.now());
    assert!(
        matches!(
            files.add(nowhere, &photo(b"x")),
            Err(StoreError::NotFound("draft"))
        ),
        "no file without a draft"
    );
}

#[test]
fn a_draft_that_is_thrown_away_takes_its_files_with_it() {
    let it = TestStore::new();
    let (draft, _) = with_file(&it);
    it.store.drafts().delete(draft, &officer("Sara")).unwrap();
    assert_eq!(rows(&it), 0, "no personal data stays behind");
}

#[test]
fn only_files_that_no_answer_names_are_swept() {
    let it = TestStore::new();
    let (draft, hash) = with_file(&it);
    let files = it.store.attachments();
    files.add(draft, &photo(b"taken by mistake")).unwrap();
    assert_eq!(files.sweep(draft).unwrap(), 1, "the one that nothing names");
    assert!(
        files.bytes(draft, &hash).is_ok(),
        "the other is still there"
    );
}

#[test]
fn a_file_whose_bytes_were_changed_is_found_by_its_hash() {
    let it = TestStore::new();
    let (draft, hash) = with_file(&it);
    it.store
        .write(|write| Ok(write.execute("UPDATE attachments SET bytes = x'00'", [])?))
        .unwrap();
    let read = it.store.attachments().bytes(draft, &hash);
    assert!(matches!(read, Err(StoreError::Damaged)), "{read:?}");
}

#[test]
fn files_stay_until_the_portal_has_the_record_and_come_back_for_a_correction() {
    let it = TestStore::new();
    let (draft, hash) = with_file(&it);
    let answers = json!({ "photo": "data:image/jpeg;base64,YQ==" });
    let record = it
        .store
        .submissions()
        .finalize(draft, finalization(&person("abebe"), &answers))
        .unwrap();
    assert_eq!(rows(&it), 1, "it may have to be corrected");
    it.store
        .submissions()
        .give_back(record.id, &officer("Tigist"), "blurred")
        .unwrap();
    let fix = it
        .store
        .drafts()
        .back_to_draft(record.id, &officer("Sara"))
        .unwrap();
    assert!(
        it.store.attachments().bytes(fix.id, &hash).is_ok(),
        "the correction begins with the files"
    );
    it.store.drafts().delete(fix.id, &officer("Sara")).unwrap();
    assert_eq!(
        rows(&it),
        1,
        "the record that was not corrected keeps its own"
    );

    let fix = it
        .store
        .drafts()
        .back_to_draft(record.id, &officer("Sara"))
        .unwrap();
    let second = it
        .store
        .submissions()
        .finalize(fix.id, finalization(&person("abebe"), &answers))
        .unwrap();
    assert_eq!(rows(&it), 1, "what was replaced needs no files any more");
    let now = it.store.now();
    it.store
        .submissions()
        .started(second.id, |one| one.start_sending(now, Vec::new()))
        .unwrap();
    let receipt = Receipt {
        application_id: "42".parse().unwrap(),
        at: now,
        portal_said: "yes".into(),
        found_by: FoundBy::Answer,
    };
    it.store
        .submissions()
        .ended(second.id, "received", "yes", |one| one.received(receipt))
        .unwrap();
    assert_eq!(rows(&it), 0, "the frozen bytes hold them");
    assert_eq!(
        it.store.submissions().get(second.id).unwrap().payload,
        answers.to_string().into_bytes(),
        "which are as they were"
    );
}
