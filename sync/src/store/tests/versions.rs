use serde_json::json;

use crate::Wording;
use crate::store::{Moved, NewAttachment, StoreError};
use crate::testing::{FORM, TestStore, finalization, object, officer, person, safety_net};
use kiosk_forms::FormHash;

const NEWER: &[u8] = br#"{"components":[ ]}"#;

fn moved(to: &[u8]) -> Moved {
    Moved {
        from: FormHash::of(FORM),
        to: FormHash::of(to),
        answers: object(&json!({ "people": 4 })),
        origins: [].into(),
        wording: Wording {
            language: Some("am".into()),
            ..Wording::default()
        },
    }
}

#[test]
fn a_move_keeps_what_the_draft_held_and_is_in_the_chain() {
    let it = TestStore::new();
    let draft = it.draft(&person("abebe"), &safety_net(), &json!({ "size": 4 }));
    it.store.forms().put(NEWER).unwrap();
    let after = it
        .store
        .drafts()
        .move_to(draft.id, &moved(NEWER), &officer("Sara"))
        .unwrap();
    assert_eq!(after, it.store.drafts().get(draft.id).unwrap(), "as stored");
    assert_eq!(after.form, FormHash::of(NEWER));
    assert_eq!(after.answers, object(&json!({ "people": 4 })));
    let left = it.store.left().by_draft(draft.id).unwrap();
    assert_eq!(left.len(), 1, "one version was left");
    assert_eq!(left[0].answers, draft.answers, "with all that it held");
    assert_eq!(left[0].form, draft.form);
    let entries = it.store.audit().about(&draft.id.to_string()).unwrap();
    let last = entries.last().unwrap();
    assert_eq!(last.kind, "draft_moved", "{last:?}");
    let detail: serde_json::Value = serde_json::from_str(&last.detail).unwrap();
    assert_eq!(
        detail,
        json!({ "from": FormHash::of(FORM), "to": FormHash::of(NEWER) }),
        "hashes, and nothing that was answered"
    );
}

#[test]
fn a_move_from_a_version_that_the_draft_is_not_on_changes_nothing() {
    let it = TestStore::new();
    let draft = it.draft(&person("abebe"), &safety_net(), &json!({ "size": 4 }));
    it.store.forms().put(NEWER).unwrap();
    let mut wrong = moved(NEWER);
    wrong.from = FormHash::of(NEWER);
    let refused = it
        .store
        .drafts()
        .move_to(draft.id, &wrong, &officer("Sara"));
    assert!(
        matches!(refused, Err(StoreError::MovedMeanwhile)),
        "{refused:?}"
    );
    let unknown = it
        .store
        .drafts()
        .move_to(draft.id, &moved(b"{}"), &officer("Sara"));
    assert!(unknown.is_err(), "a form that is not in the store");
    assert_eq!(it.store.drafts().get(draft.id).unwrap(), draft);
    assert!(it.store.left().by_draft(draft.id).unwrap().is_empty());
}

#[test]
fn what_was_left_behind_is_readable_until_the_record_is_received() {
    let it = TestStore::new();
    let draft = it.draft(&person("abebe"), &safety_net(), &json!({}));
    let file = NewAttachment {
        name: "a".into(),
        original_name: "a".into(),
        media_type: "text/plain".into(),
        bytes: b"a".to_vec(),
        preview: None,
    };
    let file = it.store.attachments().add(draft.id, &file).unwrap();
    let answers = object(&json!({ "paper": [{ "url": format!("attachment:{}", file.hash) }] }));
    it.store
        .drafts()
        .save(draft.id, &answers, &[].into())
        .unwrap();
    it.store.forms().put(NEWER).unwrap();
    it.store
        .drafts()
        .move_to(draft.id, &moved(NEWER), &officer("Sara"))
        .unwrap();
    it.store.attachments().sweep(draft.id).unwrap();
    assert!(
        it.store.attachments().bytes(draft.id, &file.hash).is_ok(),
        "the version that was left names it"
    );
    let record = it
        .store
        .submissions()
        .finalize(
            draft.id,
            finalization(&person("abebe"), &json!({ "people": 4 })),
        )
        .unwrap();
    assert_eq!(
        it.store.left().by_submission(record.id).unwrap()[0].answers,
        answers,
        "still there after the draft is gone"
    );
    it.store
        .submissions()
        .give_back(record.id, &officer("Tigist"), "why")
        .unwrap();
    let fix = it
        .store
        .drafts()
        .back_to_draft(record.id, &officer("Sara"))
        .unwrap();
    assert_eq!(it.store.left().by_draft(fix.id).unwrap().len(), 1);
    let second = it
        .store
        .submissions()
        .finalize(
            fix.id,
            finalization(&person("abebe"), &json!({ "people": 4 })),
        )
        .unwrap();
    assert_eq!(
        it.store.left().by_submission(second.id).unwrap().len(),
        1,
        "once, though it came by two ways"
    );
    assert!(
        it.store.left().by_submission(record.id).unwrap().is_empty(),
        "the one that was replaced has no need of it"
    );
}
