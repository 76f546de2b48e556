//! What this portal is known to break on is mended before the first byte is sent.

use kiosk_sync::{Hazard, StoreError, SubmissionState};
use serde_json::json;

use crate::desk::Desk;
use crate::testing::{finalization, object, officer, person, safety_net};

#[tokio::test]
async fn an_apostrophe_stops_a_record_before_the_first_byte_and_can_be_replaced() {
    let desk = Desk::new().await;
    let answers = json!({ "family_name": "D'Souza", "note": "it's", "size": 4 });
    let record = desk
        .it
        .submission_with(&person("abebe"), &safety_net(), &answers);
    desk.until_quiet().await;
    let hazards = vec![Hazard::CannotStore {
        key: "family_name".into(),
        character: '\'',
        replacement: '\u{2019}',
    }];
    assert_eq!(
        desk.state(&record),
        SubmissionState::NeedsFix { hazards },
        "the portal breaks"
    );
    assert!(
        desk.portal.inside.lock().unwrap().heard.is_empty(),
        "it heard nothing"
    );
    let submissions = desk.it.store.submissions();
    let fixed = submissions
        .accept_replacement(record.id, &officer("Sara"))
        .unwrap();
    assert_eq!(
        desk.state(&record),
        SubmissionState::Superseded { by: fixed.id },
        "the old one stays, frozen as it was"
    );
    assert_eq!(fixed.alterations.len(), 1, "what was altered is on record");
    assert_eq!(fixed.alterations[0].from, "D'Souza", "from");
    assert_eq!(fixed.alterations[0].to, "D\u{2019}Souza", "to");
    desk.until_quiet().await;
    desk.assert_received_once(&fixed);
    let stored = &desk.portal.made()[0].payload;
    assert_eq!(stored["family_name"], "D\u{2019}Souza", "as agreed");
    assert_eq!(
        stored["note"], "it's",
        "what the portal can store is left alone"
    );
}

#[tokio::test]
async fn an_answer_with_parts_under_a_column_can_only_be_corrected_in_a_draft() {
    let desk = Desk::new().await;
    let answers = json!({ "address": { "street": "Main" } });
    let record = desk
        .it
        .submission_with(&person("abebe"), &safety_net(), &answers);
    desk.until_quiet().await;
    assert!(
        matches!(desk.state(&record), SubmissionState::NeedsFix { .. }),
        "the portal breaks"
    );
    let store = &desk.it.store;
    let by = officer("Tigist");
    assert!(
        matches!(
            store.submissions().accept_replacement(record.id, &by),
            Err(StoreError::NotReplaceable)
        ),
        "no character to replace"
    );
    let draft = store.drafts().back_to_draft(record.id, &by).unwrap();
    assert_eq!(
        draft.answers,
        object(&answers),
        "all answers are there again"
    );
    assert!(
        matches!(
            store.drafts().back_to_draft(record.id, &by),
            Err(StoreError::BeingCorrected)
        ),
        "one correction at a time"
    );
    let better = json!({ "address": "Main" });
    let fixed = store
        .submissions()
        .finalize(draft.id, finalization(&person("abebe"), &better))
        .unwrap();
    assert_eq!(
        fixed.supersedes,
        Some(record.id),
        "it takes the old one's place"
    );
    desk.until_quiet().await;
    desk.assert_received_once(&fixed);
    assert_eq!(
        desk.state(&record),
        SubmissionState::Superseded { by: fixed.id },
        "and says so"
    );
}
