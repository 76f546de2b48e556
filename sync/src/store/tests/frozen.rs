use serde_json::json;

use crate::state::SubmissionState;
use crate::store::StoreError;
use crate::testing::{TestStore, consent, finalization, officer, person, safety_net};

#[test]
fn finalizing_freezes_everything_and_ends_the_draft() {
    let it = TestStore::new();
    let answers = json!({ "size": 4 });
    let draft = it.draft(&person("abebe"), &safety_net(), &answers);
    let mut last = finalization(&person("abebe"), &answers);
    last.payload = b"{\"size\":  4.0}".to_vec();
    let made = it.store.submissions().finalize(draft.id, last).unwrap();
    let read = it.store.submissions().get(made.id).unwrap();
    assert_eq!(read, made, "what was returned is what is stored");
    assert_eq!(read.payload, b"{\"size\":  4.0}", "the exact bytes");
    assert_eq!(
        read.delivery.state,
        SubmissionState::Queued,
        "ready to be sent"
    );
    assert_eq!(read.officer.name, "Sara", "and whose work it is");
    assert!(
        it.store.drafts().get(draft.id).is_err(),
        "the draft has become it"
    );
    let again = it
        .store
        .submissions()
        .finalize(draft.id, finalization(&person("abebe"), &answers));
    assert!(
        matches!(again, Err(StoreError::NotFound("draft"))),
        "once only"
    );
    let kinds: Vec<String> = it
        .store
        .audit()
        .about(&made.id.to_string())
        .unwrap()
        .into_iter()
        .map(|entry| entry.kind)
        .collect();
    assert_eq!(
        kinds,
        ["finalized", "queued"],
        "both moves are in the chain"
    );
}

#[test]
fn evidence_of_another_person_is_refused() {
    let it = TestStore::new();
    let draft = it.draft(&person("abebe"), &safety_net(), &json!({}));
    let wrong = finalization(&person("lulit"), &json!({}));
    let refused = it.store.submissions().finalize(draft.id, wrong);
    assert!(
        matches!(refused, Err(StoreError::OtherPerson)),
        "{refused:?}"
    );
    assert!(
        it.store.drafts().get(draft.id).is_ok(),
        "the draft is still there"
    );
}

#[test]
fn only_a_json_object_can_be_finalized() {
    let it = TestStore::new();
    let draft = it.draft(&person("abebe"), &safety_net(), &json!({}));
    for payload in [&b""[..], b"[]", b"{}{}", b"\xFF", b"null"] {
        let mut bad = finalization(&person("abebe"), &json!({}));
        bad.payload = payload.to_vec();
        let refused = it.store.submissions().finalize(draft.id, bad);
        assert!(
            matches!(refused, Err(StoreError::BadPayload)),
            "{payload:?}"
        );
    }
}

#[test]
fn the_database_itself_refuses_to_change_or_delete_what_is_frozen() {
    let it = TestStore::new();
    it.submission(&person("abebe"), &safety_net());
    it.store.consents().record(None, &consent()).unwrap();
    it.store.form_lists().put(b"[]").unwrap();
    for statement in [
        "DELETE FROM submissions",
        "UPDATE submissions SET payload = x'7b7d'",
        "UPDATE submissions SET officer = '{}'",
        "UPDATE submissions SET subject = 'lulit'",
        "UPDATE submissions SET form = zeroblob(32)",
        "REPLACE INTO submissions SELECT * FROM submissions",
        "UPDATE submissions SET wording = '{\"language\":\"am\"}'",
        "UPDATE forms SET schema = x''",
        "UPDATE form_lists SET json = x''",
        "DELETE FROM forms",
        "UPDATE consents SET consent = '{}'",
        "UPDATE audit SET actor = 'nobody'",
        "DELETE FROM audit",
    ] {
        let refused = it.store.write(|write| Ok(write.execute(statement, [])?));
        assert!(refused.is_err(), "{statement} must be impossible");
    }
    assert_eq!(
        it.store.submissions().list().unwrap().len(),
        1,
        "all is as it was"
    );
}

#[test]
fn a_bad_row_behind_the_triggers_back_is_found_by_its_hash() {
    let it = TestStore::new();
    let record = it.submission(&person("abebe"), &safety_net());
    it.store
        .write(|write| {
            write.execute_batch(
                "DROP TRIGGER submissions_are_frozen;
                 UPDATE submissions SET payload = CAST('{\"size\":5}' AS BLOB);",
            )?;
            Ok(())
        })
        .unwrap();
    let read = it.store.submissions().get(record.id);
    assert!(matches!(read, Err(StoreError::Damaged)), "{read:?}");
}

#[test]
fn moves_that_a_state_does_not_allow_change_nothing() {
    let it = TestStore::new();
    let record = it.submission(&person("abebe"), &safety_net());
    let submissions = it.store.submissions();
    let sara = officer("Sara");
    let entries = it.store.audit().head().unwrap();
    assert!(submissions.release(record.id, &sara).is_err(), "not held");
    assert!(
        submissions.approve(record.id, &sara).is_err(),
        "not in review"
    );
    assert!(submissions.retry(record.id, &sara).is_err(), "not waiting");
    assert_eq!(
        it.store.audit().head().unwrap(),
        entries,
        "nothing was done, nothing is told"
    );
    submissions.hold(record.id, &sara).unwrap();
    let back = submissions.give_back(record.id, &sara, "The number of children is missing");
    let SubmissionState::Returned { reasons, .. } = back.unwrap().state else {
        panic!("returned");
    };
    assert_eq!(
        reasons, "The number of children is missing",
        "in the supervisor's words"
    );
    assert!(
        submissions.hold(record.id, &sara).is_ok(),
        "a returned one can be held"
    );
}

#[test]
fn a_record_that_waits_for_review_is_not_delivered() {
    let it = TestStore::new();
    let answers = json!({});
    let draft = it.draft(&person("abebe"), &safety_net(), &answers);
    let mut last = finalization(&person("abebe"), &answers);
    last.wait_for_review = true;
    let made = it.store.submissions().finalize(draft.id, last).unwrap();
    assert_eq!(
        made.delivery.state,
        SubmissionState::AwaitingReview,
        "a supervisor must look"
    );
    assert!(
        it.store.submissions().moving().unwrap().is_empty(),
        "not for the outbox"
    );
    let approved = it
        .store
        .submissions()
        .approve(made.id, &officer("Tigist"))
        .unwrap();
    assert_eq!(approved.state, SubmissionState::Queued, "now it is");
}

#[test]
fn a_record_that_is_being_corrected_is_not_tried_again() {
    let it = TestStore::new();
    let record = it.submission(&person("abebe"), &safety_net());
    let submissions = it.store.submissions();
    let sara = officer("Sara");
    submissions
        .moved(record.id, "outbox", "quarantined", |it| {
            it.quarantine(crate::QuarantineReason::PortalBreaks, None)
        })
        .unwrap();
    let draft = it.store.drafts().back_to_draft(record.id, &sara).unwrap();
    assert!(
        matches!(
            submissions.retry(record.id, &sara),
            Err(StoreError::BeingCorrected)
        ),
        "or it would go out twice"
    );
    it.store.drafts().delete(draft.id, &sara).unwrap();
    submissions
        .retry(record.id, &sara)
        .expect("the correction was given up");
}

#[test]
fn a_correction_inherits_what_the_portal_knew() {
    let it = TestStore::new();
    let record = it.submission(&person("abebe"), &safety_net());
    let submissions = it.store.submissions();
    let before = vec![crate::KnownApplication {
        programme: "Safety Net".into(),
        id: "1".parse().unwrap(),
    }];
    let now = record.finalized_at;
    submissions
        .started(record.id, |it| it.start_sending(now, before.clone()))
        .unwrap();
    submissions
        .ended(record.id, "in_doubt", "cut", |it| {
            it.in_doubt(now, crate::DoubtKind::Lost, None, now)
        })
        .unwrap();
    submissions
        .moved(record.id, "outbox", "quarantined", |it| {
            it.quarantine(crate::QuarantineReason::PortalBreaks, None)
        })
        .unwrap();
    let draft = it
        .store
        .drafts()
        .back_to_draft(record.id, &officer("Sara"))
        .unwrap();
    let last = finalization(&person("abebe"), &json!({}));
    let fixed = submissions.finalize(draft.id, last).unwrap();
    let progress = &fixed.delivery.progress;
    assert_eq!(
        progress.before.as_ref(),
        Some(&before),
        "an attempt may still turn up"
    );
    assert_eq!(progress.may_have_reached, 1, "and would be ours");
    let attempts = submissions.attempts(record.id).unwrap();
    assert_eq!(
        attempts.len(),
        1,
        "attempts stay with the record that made them"
    );
    assert_eq!(
        attempts[0].outcome.as_deref(),
        Some("cut"),
        "with what happened"
    );
}
