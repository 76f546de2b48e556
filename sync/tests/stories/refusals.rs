//! The portal says no, or breaks: the record is set aside with its words, and others go on.

use kiosk_sync::{QuarantineReason, StoreError, SubmissionState};

use crate::desk::Desk;
use crate::testing::portal::Trouble;
use crate::testing::{officer, person, safety_net, school_meals};

#[tokio::test]
async fn an_application_from_elsewhere_stops_a_record_before_anything_is_sent() {
    let desk = Desk::new().await;
    desk.portal.add(&person("abebe"), &safety_net(), "rejected");
    let record = desk.abebe(&safety_net());
    desk.until_quiet().await;
    let SubmissionState::Quarantined { why, portal_said } = desk.state(&record) else {
        panic!("{:?}", desk.state(&record));
    };
    assert_eq!(
        why,
        QuarantineReason::AlreadyApplied,
        "once is all this programme takes"
    );
    assert_eq!(
        portal_said.as_deref(),
        Some("01032600001 rejected"),
        "which one"
    );
    assert_eq!(desk.portal.heard("/submit"), 0, "nothing was sent");
    let refused = desk
        .it
        .store
        .drafts()
        .back_to_draft(record.id, &officer("Sara"));
    assert!(
        matches!(refused, Err(StoreError::WrongState(_))),
        "there is nothing to correct: the person has applied"
    );
}

#[tokio::test]
async fn a_programme_with_several_applications_is_stopped_by_an_open_one_alone() {
    let desk = Desk::new().await;
    desk.portal
        .add(&person("abebe"), &school_meals(), "completed");
    let first = desk.abebe(&school_meals());
    desk.until_quiet().await;
    assert!(
        matches!(desk.state(&first), SubmissionState::Received { .. }),
        "the old one is over"
    );
    let second = desk.abebe(&school_meals());
    desk.until_quiet().await;
    assert!(
        matches!(
            desk.state(&second),
            SubmissionState::Quarantined {
                why: QuarantineReason::AlreadyApplied,
                ..
            }
        ),
        "the first one is still open"
    );
    desk.portal.inside.lock().unwrap().applications[1].status = "completed".to_owned();
    let submissions = desk.it.store.submissions();
    submissions.retry(second.id, &officer("Sara")).unwrap();
    desk.until_quiet().await;
    assert!(
        matches!(desk.state(&second), SubmissionState::Received { .. }),
        "the way is free"
    );
    assert_eq!(
        desk.portal.made().len(),
        3,
        "one from elsewhere, two from here"
    );
}

#[tokio::test]
async fn the_portals_already_there_without_any_application_is_set_aside() {
    let desk = Desk::new().await;
    let record = desk.abebe(&safety_net());
    let words = "Error: There is already an active or in-progress application for this program.";
    desk.portal.next("/submit", Trouble::says(words));
    desk.until_quiet().await;
    assert!(
        matches!(
            desk.state(&record),
            SubmissionState::Quarantined {
                why: QuarantineReason::AlreadyApplied,
                ..
            }
        ),
        "never sent again against the portal's word"
    );
    assert_eq!(desk.portal.heard("/submit"), 1, "once");
}

#[tokio::test]
async fn a_portal_that_breaks_on_a_record_is_tried_three_times_and_others_go_on() {
    let desk = Desk::new().await;
    let bad = desk.abebe(&safety_net());
    let own = desk.abebe(&school_meals());
    let other = desk.it.submission(&person("lulit"), &school_meals());
    for _ in 0..3 {
        desk.portal.next(
            "/form/1/submit",
            Trouble::error(500, "G2P-REQ-100", "Unknown Error."),
        );
    }
    desk.round().await;
    desk.assert_received_once(&own);
    desk.assert_received_once(&other);
    desk.until_quiet().await;
    let SubmissionState::Quarantined { why, portal_said } = desk.state(&bad) else {
        panic!("{:?}", desk.state(&bad));
    };
    assert_eq!(why, QuarantineReason::PortalBreaks, "not tried for ever");
    assert_eq!(
        portal_said.as_deref(),
        Some("Unknown Error."),
        "in the portal's words"
    );
    assert_eq!(desk.outcomes(&bad).len(), 3, "three tries");
}

#[tokio::test]
async fn unknown_words_are_never_taken_for_a_yes() {
    let desk = Desk::new().await;
    let record = desk.abebe(&safety_net());
    desk.portal
        .next("/submit", Trouble::says("Successfully done!"));
    desk.until_quiet().await;
    let SubmissionState::Quarantined { why, portal_said } = desk.state(&record) else {
        panic!("{:?}", desk.state(&record));
    };
    assert_eq!(
        why,
        QuarantineReason::UnknownWords,
        "somebody must read them"
    );
    assert_eq!(
        portal_said.as_deref(),
        Some("Successfully done!"),
        "here they are"
    );
    assert_eq!(desk.portal.heard("/submit"), 1, "once");
}

#[tokio::test]
async fn refusals_that_will_not_pass_are_set_aside_at_once() {
    let cases = [
        (
            Trouble::error(
                400,
                "G2P-REQ-400",
                "Form submission is not allowed. Portal form is not mapped to this program.",
            ),
            QuarantineReason::ProgrammeHasNoForm,
        ),
        (
            Trouble::says("Error: Program not found."),
            QuarantineReason::ProgrammeGone,
        ),
        (
            Trouble::error(400, "G2P-REQ-102", "Input should be a valid dictionary"),
            QuarantineReason::RefusedByPortal,
        ),
        (
            Trouble::error(
                401,
                "G2P-AUT-401",
                "Unauthorized. Partner Not Found in Registry.",
            ),
            QuarantineReason::RefusedByPortal,
        ),
        (
            Trouble::Instead(413, Vec::new(), Vec::new()),
            QuarantineReason::RefusedByPortal,
        ),
    ];
    for (trouble, expected) in cases {
        let desk = Desk::new().await;
        let record = desk.abebe(&safety_net());
        desk.portal.next("/submit", trouble.clone());
        desk.round().await;
        let SubmissionState::Quarantined { why, .. } = desk.state(&record) else {
            panic!("{trouble:?} gives {:?}", desk.state(&record));
        };
        assert_eq!(why, expected, "{trouble:?}");
        assert!(
            desk.logins.ended.lock().unwrap().is_empty(),
            "{trouble:?} logs nobody out"
        );
    }
}

#[tokio::test]
async fn a_refusal_that_may_pass_is_tried_again_a_few_times() {
    let desk = Desk::new().await;
    let record = desk.abebe(&safety_net());
    let words = "Error: Duplicate entry or integrity violation";
    desk.portal.next("/submit", Trouble::says(words));
    desk.until_quiet().await;
    desk.assert_received_once(&record);
    let stubborn = desk.it.submission(&person("lulit"), &safety_net());
    for _ in 0..3 {
        desk.portal.next("/submit", Trouble::says(words));
    }
    desk.until_quiet().await;
    assert!(
        matches!(
            desk.state(&stubborn),
            SubmissionState::Quarantined {
                why: QuarantineReason::RefusedByPortal,
                ..
            }
        ),
        "not for ever: {:?}",
        desk.state(&stubborn)
    );
}

#[tokio::test]
async fn a_record_that_loses_every_answer_is_set_aside_in_the_end() {
    let desk = Desk::new().await;
    let record = desk.abebe(&safety_net());
    for _ in 0..40 {
        desk.portal.next("/submit", Trouble::CutBefore);
    }
    desk.until_quiet().await;
    assert!(
        matches!(
            desk.state(&record),
            SubmissionState::Quarantined {
                why: QuarantineReason::PortalBreaks,
                ..
            }
        ),
        "{:?}",
        desk.state(&record)
    );
    assert_eq!(
        desk.portal.heard("/submit"),
        12,
        "as often as the policy says"
    );
}
