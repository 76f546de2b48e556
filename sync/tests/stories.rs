//! Delivery from the store over a real socket to a portal that fails in every known way.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod testing;

use std::sync::Arc;
use std::time::Duration;

use kiosk_sync::{
    DeliveryPolicy, DoubtKind, FoundBy, Hazard, HttpSettings, KeyOutcome, LoginReason, Outbox,
    OutboxError, Portal, ProgrammeRef, QuarantineReason, StoreError, Submission, SubmissionState,
    WaitReason,
};
use serde_json::json;
use testing::portal::{TestPortal, Trouble};
use testing::{
    SeededJitter, TestLogins, TestStore, finalization, officer, person, safety_net, school_meals,
};

struct Desk {
    it: TestStore,
    portal: TestPortal,
    outbox: Outbox,
    logins: TestLogins,
}

impl Desk {
    async fn new() -> Self {
        Self::with(HttpSettings::default()).await
    }

    /// Abebe and Lulit are logged in; the portal has two programmes.
    async fn with(settings: HttpSettings) -> Self {
        let it = TestStore::new();
        let portal = TestPortal::start(&[safety_net(), school_meals()]).await;
        let outbox = Self::outbox(&it, portal.adapter_with(settings));
        let logins = TestLogins::of(&[&person("abebe"), &person("lulit")]);
        Self {
            it,
            portal,
            outbox,
            logins,
        }
    }

    fn outbox(it: &TestStore, portal: Arc<dyn Portal>) -> Outbox {
        Outbox::new(
            it.store.clone(),
            portal,
            it.clock.clone(),
            SeededJitter::new(1),
            DeliveryPolicy::default(),
        )
    }

    fn abebe(&self, programme: &ProgrammeRef) -> Submission {
        self.it.submission(&person("abebe"), programme)
    }

    async fn round(&self) {
        let report = self.outbox.drain_once(&self.logins).await.unwrap();
        assert!(
            report.failed.is_empty(),
            "the store works: {:?}",
            report.failed
        );
    }

    /// Rounds, each at the time that the outbox asks for, until time alone changes nothing.
    async fn until_quiet(&self) {
        for _ in 0..100 {
            self.round().await;
            match self.outbox.next_wake().unwrap() {
                Some(wake) => self.it.clock.set(wake),
                None => return,
            }
        }
        panic!("the outbox never comes to rest");
    }

    fn state(&self, submission: &Submission) -> SubmissionState {
        self.it.delivery(submission).state
    }

    fn outcomes(&self, submission: &Submission) -> Vec<String> {
        self.it
            .store
            .submissions()
            .attempts(submission.id)
            .unwrap()
            .into_iter()
            .map(|attempt| attempt.outcome.unwrap_or_default())
            .collect()
    }

    fn assert_received_once(&self, submission: &Submission) {
        let SubmissionState::Received { receipt } = self.state(submission) else {
            panic!("not received but {:?}", self.state(submission));
        };
        let made: Vec<String> = self
            .portal
            .made()
            .into_iter()
            .filter(|it| {
                it.person == submission.person.subject && it.programme == submission.programme.id.0
            })
            .map(|it| it.id)
            .collect();
        assert_eq!(
            made,
            [receipt.application_id.as_str()],
            "exactly one application"
        );
    }
}

#[tokio::test]
async fn a_record_is_delivered_with_its_exact_answers_and_its_number_keeps_its_zero() {
    let desk = Desk::new().await;
    let answers = json!({ "zeta": 1, "alpha": [1.5, "é"], "size": 4 });
    let record = desk
        .it
        .submission_with(&person("abebe"), &safety_net(), &answers);
    desk.round().await;
    desk.assert_received_once(&record);
    let SubmissionState::Received { receipt } = desk.state(&record) else {
        unreachable!("asserted above");
    };
    assert_eq!(
        receipt.application_id.as_str(),
        "01032600001",
        "eleven digits"
    );
    assert_eq!(receipt.found_by, FoundBy::Answer, "the portal answered");
    let stored = serde_json::to_string(&desk.portal.made()[0].payload).unwrap();
    assert_eq!(
        stored.as_bytes(),
        record.payload,
        "byte for byte, keys in their order"
    );
}

#[tokio::test]
async fn an_answer_cut_after_the_portal_took_it_is_found_by_asking_and_never_sent_again() {
    for trouble in [
        Trouble::CutAfter,
        Trouble::HalfAnAnswer,
        Trouble::AfterInstead(502, b"<html>bad gateway</html>".to_vec()),
        Trouble::AfterInstead(200, b"<html>welcome</html>".to_vec()),
        Trouble::AfterInstead(200, b"{\"ok\":true}".to_vec()),
        Trouble::AfterInstead(200, b"\"Danke!\"".to_vec()),
        Trouble::AfterInstead(200, "[".repeat(5000).into_bytes()),
        Trouble::AfterInstead(200, vec![b' '; 5 * 1024 * 1024]),
        Trouble::AfterInstead(
            500,
            br#"{"errors":[{"code":"G2P-REQ-100","message":"x"}]}"#.into(),
        ),
    ] {
        let desk = Desk::new().await;
        let record = desk.abebe(&safety_net());
        desk.portal.next("/submit", trouble.clone());
        desk.round().await;
        assert!(
            matches!(
                desk.state(&record),
                SubmissionState::Unknown { attempt: 1, .. }
            ),
            "{trouble:?} leaves a doubt, neither success nor failure: {:?}",
            desk.state(&record)
        );
        desk.until_quiet().await;
        desk.assert_received_once(&record);
        assert_eq!(desk.portal.heard("/submit"), 1, "{trouble:?}: sent once");
        let SubmissionState::Received { receipt } = desk.state(&record) else {
            unreachable!("asserted above");
        };
        assert_eq!(receipt.found_by, FoundBy::Asking, "the list told");
    }
}

#[tokio::test]
async fn a_request_cut_before_the_portal_understood_it_is_sent_again_only_after_it_settled() {
    let desk = Desk::new().await;
    let record = desk.abebe(&safety_net());
    desk.portal.next("/submit", Trouble::CutBefore);
    desk.round().await;
    desk.it.clock.advance(Duration::from_secs(3));
    desk.outbox.drain_now(&desk.logins).await.unwrap();
    assert_eq!(
        desk.portal.heard("/applicationdetails"),
        2,
        "it was asked for"
    );
    assert_eq!(
        desk.portal.heard("/submit"),
        1,
        "absent so soon after the cut means nothing"
    );
    desk.until_quiet().await;
    desk.assert_received_once(&record);
    assert_eq!(
        desk.portal.heard("/submit"),
        2,
        "settled, asked, sent again"
    );
    assert_eq!(
        desk.outcomes(&record).len(),
        2,
        "both attempts are on record"
    );
}

#[tokio::test]
async fn a_portal_that_is_late_is_waited_for() {
    let desk = Desk::new().await;
    let record = desk.abebe(&safety_net());
    desk.portal.next("/submit", Trouble::CutLate);
    desk.round().await;
    desk.it.clock.advance(Duration::from_secs(3));
    desk.round().await;
    assert!(
        matches!(desk.state(&record), SubmissionState::Unknown { .. }),
        "not there yet, and not long enough ago"
    );
    desk.portal.catch_up();
    desk.until_quiet().await;
    desk.assert_received_once(&record);
    assert_eq!(desk.portal.heard("/submit"), 1, "the late one was found");
}

#[tokio::test]
async fn a_portal_that_never_answers_leaves_a_doubt() {
    let desk = Desk::with(HttpSettings {
        request_timeout: Duration::from_millis(300),
        ..HttpSettings::default()
    })
    .await;
    let record = desk.abebe(&safety_net());
    desk.portal.next("/submit", Trouble::Silence);
    desk.round().await;
    assert!(
        matches!(desk.state(&record), SubmissionState::Unknown { .. }),
        "too slow is not a no"
    );
}

#[tokio::test]
async fn a_round_that_was_dropped_while_sending_leaves_a_doubt_that_is_asked_for() {
    let desk = Desk::new().await;
    let record = desk.abebe(&safety_net());
    desk.portal.next("/submit", Trouble::Silence);
    tokio::select! {
        _ = desk.outbox.drain_once(&desk.logins) => panic!("the portal does not answer"),
        () = async {
            while desk.portal.made().is_empty() {
                tokio::task::yield_now().await;
            }
        } => {}
    }
    assert!(
        matches!(desk.state(&record), SubmissionState::Sending { .. }),
        "as if the program had ended here"
    );
    assert_eq!(desk.outbox.recover().unwrap(), 1, "found at the next start");
    let doubt = desk.it.delivery(&record).progress.doubt.unwrap();
    assert_eq!(
        doubt.kind,
        DoubtKind::Interrupted,
        "nobody knows what came of it"
    );
    desk.until_quiet().await;
    desk.assert_received_once(&record);
    assert_eq!(desk.portal.heard("/submit"), 1, "asked, not sent again");
}

#[tokio::test]
async fn two_drainers_never_work_at_once() {
    let desk = Desk::new().await;
    desk.abebe(&safety_net());
    let other = Desk::outbox(&desk.it, desk.portal.adapter());
    desk.portal.next("/applicationdetails", Trouble::Silence);
    tokio::select! {
        _ = desk.outbox.drain_once(&desk.logins) => panic!("the portal does not answer"),
        () = async {
            while desk.portal.heard("/applicationdetails") == 0 {
                tokio::task::yield_now().await;
            }
            let second = other.drain_once(&desk.logins).await;
            assert!(
                matches!(second, Err(OutboxError::AlreadyDraining)),
                "the first one holds the lock: {second:?}"
            );
            assert!(
                matches!(other.recover(), Err(OutboxError::AlreadyDraining)),
                "what is being sent is not taken for interrupted"
            );
        } => {}
    }
    other
        .drain_once(&desk.logins)
        .await
        .expect("the lock goes with its holder");
}

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
async fn the_portals_already_there_after_a_lost_answer_is_our_own_application() {
    let desk = Desk::new().await;
    let record = desk.abebe(&safety_net());
    // The portal took it while the answer said that there is one already, as a repeating proxy does.
    let words = "\"Error: Multiple form submissions are not allowed for this program.\"";
    desk.portal.next(
        "/submit",
        Trouble::AfterInstead(200, words.as_bytes().to_vec()),
    );
    desk.until_quiet().await;
    desk.assert_received_once(&record);
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
async fn a_login_that_ended_sends_the_record_to_wait_for_its_applicant() {
    for path in ["/applicationdetails", "/submit"] {
        let desk = Desk::new().await;
        let record = desk.abebe(&safety_net());
        let expired = "Unauthorized. Invalid Jwt. ExpiredSignatureError('Signature has expired.')";
        desk.portal
            .next(path, Trouble::error(401, "G2P-AUT-401", expired));
        desk.until_quiet().await;
        assert_eq!(
            desk.state(&record),
            SubmissionState::WaitingForApplicant {
                why: LoginReason::LoginEnded
            },
            "{path}: the applicant must act"
        );
        assert_eq!(
            *desk.logins.ended.lock().unwrap(),
            [person("abebe")],
            "the app is told"
        );
        desk.logins.log_in(&person("abebe"));
        desk.until_quiet().await;
        desk.assert_received_once(&record);
    }
}

#[tokio::test]
async fn a_doubt_outlives_the_login() {
    let desk = Desk::new().await;
    let record = desk.abebe(&safety_net());
    desk.portal.next("/submit", Trouble::CutAfter);
    desk.round().await;
    desk.logins.sessions.lock().unwrap().clear();
    desk.it.clock.advance(Duration::from_hours(2));
    desk.round().await;
    assert_eq!(
        desk.state(&record),
        SubmissionState::WaitingForApplicant {
            why: LoginReason::NotLoggedIn
        },
        "nobody can ask without a login"
    );
    desk.logins.log_in(&person("abebe"));
    desk.until_quiet().await;
    desk.assert_received_once(&record);
    assert_eq!(
        desk.portal.heard("/submit"),
        1,
        "asked first, although hours have passed"
    );
}

#[tokio::test]
async fn a_login_that_is_over_by_its_own_time_is_not_used() {
    let desk = Desk::new().await;
    let record = desk.abebe(&safety_net());
    let mut session = testing::session(&person("abebe"));
    session.expires_at = Some("2026-03-01T08:00:00Z".parse().unwrap());
    let logins = TestLogins::default();
    logins
        .sessions
        .lock()
        .unwrap()
        .insert(person("abebe"), session);
    desk.outbox.drain_once(&logins).await.unwrap();
    assert_eq!(
        desk.state(&record),
        SubmissionState::WaitingForApplicant {
            why: LoginReason::LoginEnded
        },
        "its time is over"
    );
    assert_eq!(
        *logins.ended.lock().unwrap(),
        [person("abebe")],
        "the app is told"
    );
    assert!(
        desk.portal.inside.lock().unwrap().heard.is_empty(),
        "the portal heard nothing"
    );
}

#[tokio::test]
async fn a_record_is_never_sent_with_somebody_elses_login() {
    let desk = Desk::new().await;
    let record = desk.abebe(&safety_net());
    let logins = TestLogins::default();
    logins
        .sessions
        .lock()
        .unwrap()
        .insert(person("abebe"), testing::session(&person("lulit")));
    desk.outbox.drain_once(&logins).await.unwrap();
    assert_eq!(
        desk.state(&record),
        SubmissionState::WaitingForApplicant {
            why: LoginReason::NotLoggedIn
        },
        "Lulit's login is no login for Abebe's record"
    );
    assert!(
        desk.portal.inside.lock().unwrap().heard.is_empty(),
        "the portal heard nothing"
    );
}

#[tokio::test]
async fn trouble_with_the_id_services_keys_logs_nobody_out() {
    let desk = Desk::new().await;
    let record = desk.abebe(&safety_net());
    desk.portal.next(
        "/submit",
        Trouble::error(500, "G2P-AUT-500", "JWKS could not be fetched"),
    );
    desk.round().await;
    assert!(
        matches!(
            desk.state(&record),
            SubmissionState::Waiting {
                why: WaitReason::IdServiceTrouble,
                ..
            }
        ),
        "{:?}",
        desk.state(&record)
    );
    assert!(
        desk.logins.ended.lock().unwrap().is_empty(),
        "the login is as good as before"
    );
    desk.until_quiet().await;
    desk.assert_received_once(&record);
}

#[tokio::test]
async fn a_pause_that_the_portal_asks_for_outranks_everybody() {
    let desk = Desk::new().await;
    let record = desk.abebe(&safety_net());
    let busy = vec![("retry-after", "120".to_owned())];
    desk.portal.next(
        "/applicationdetails",
        Trouble::Instead(429, busy, Vec::new()),
    );
    desk.round().await;
    let other = desk.it.submission(&person("lulit"), &safety_net());
    let heard = desk.portal.inside.lock().unwrap().heard.len();
    desk.outbox.drain_now(&desk.logins).await.unwrap();
    for one in [&record, &other] {
        let until = "2026-03-01T09:02:00Z".parse().unwrap();
        assert_eq!(
            desk.state(one),
            SubmissionState::Waiting {
                until,
                why: WaitReason::PortalBusy
            },
            "two minutes, said the portal"
        );
    }
    let after = desk.portal.inside.lock().unwrap().heard.len();
    assert_eq!(after, heard, "nobody bothers it in the meantime");
    desk.until_quiet().await;
    desk.assert_received_once(&record);
    desk.assert_received_once(&other);
}

#[tokio::test]
async fn a_web_page_in_between_is_waited_out() {
    let desk = Desk::new().await;
    let record = desk.abebe(&safety_net());
    desk.portal.next("/applicationdetails", Trouble::web_page());
    let away = vec![("location", "http://login.wifi.example/".to_owned())];
    desk.portal.next(
        "/applicationdetails",
        Trouble::Instead(302, away, Vec::new()),
    );
    desk.round().await;
    assert!(
        matches!(
            desk.state(&record),
            SubmissionState::Waiting {
                why: WaitReason::PortalOdd,
                ..
            }
        ),
        "{:?}",
        desk.state(&record)
    );
    desk.until_quiet().await;
    desk.assert_received_once(&record);
}

#[tokio::test]
async fn without_a_line_records_wait_and_go_at_once_when_it_is_back() {
    let desk = Desk::new().await;
    let record = desk.abebe(&safety_net());
    let nobody = kiosk_sync::OpenG2p::new(
        "http://127.0.0.1:9/api".parse().unwrap(),
        HttpSettings::default(),
    )
    .unwrap();
    let offline = Desk::outbox(&desk.it, Arc::new(nobody));
    for _ in 0..4 {
        offline.drain_now(&desk.logins).await.unwrap();
        assert!(
            matches!(
                desk.state(&record),
                SubmissionState::Waiting {
                    why: WaitReason::NoLine,
                    ..
                }
            ),
            "{:?}",
            desk.state(&record)
        );
    }
    desk.outbox.drain_now(&desk.logins).await.unwrap();
    desk.assert_received_once(&record);
}

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
        testing::object(&answers),
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

#[tokio::test]
async fn a_later_record_for_the_same_programme_waits_for_the_earlier_one() {
    let desk = Desk::new().await;
    let first = desk.abebe(&school_meals());
    let second = desk.abebe(&school_meals());
    let elsewhere = desk.abebe(&safety_net());
    desk.portal.next("/form/2/submit", Trouble::CutLate);
    desk.round().await;
    assert!(
        matches!(
            desk.state(&second),
            SubmissionState::Waiting {
                why: WaitReason::EarlierRecord,
                ..
            }
        ),
        "nobody could tell whose application turns up: {:?}",
        desk.state(&second)
    );
    desk.assert_received_once(&elsewhere);
    desk.portal.catch_up();
    desk.until_quiet().await;
    desk.assert_received_once(&first);
    assert!(
        matches!(
            desk.state(&second),
            SubmissionState::Quarantined {
                why: QuarantineReason::AlreadyApplied,
                ..
            }
        ),
        "the first one is open on the portal now"
    );
}

#[tokio::test]
async fn a_programme_that_was_renamed_after_a_lost_answer_is_recognised() {
    let desk = Desk::new().await;
    let record = desk.abebe(&safety_net());
    desk.portal.next("/submit", Trouble::CutAfter);
    desk.round().await;
    desk.portal.inside.lock().unwrap().programmes[0].name = "Safety Net 2027".to_owned();
    desk.until_quiet().await;
    desk.assert_received_once(&record);
    assert_eq!(desk.portal.heard("/submit"), 1, "found under its new name");
}

#[tokio::test]
async fn a_clock_that_went_back_shortens_no_settling_and_stops_nothing() {
    let desk = Desk::new().await;
    let record = desk.abebe(&safety_net());
    desk.portal.next("/submit", Trouble::CutLate);
    desk.round().await;
    desk.it.clock.set("2020-01-01T00:00:00Z".parse().unwrap());
    desk.round().await;
    assert_eq!(
        desk.portal.heard("/submit"),
        1,
        "counted anew from the time it is now"
    );
    desk.portal.catch_up();
    desk.until_quiet().await;
    desk.assert_received_once(&record);
    let now = kiosk_sync::Clock::now(desk.it.clock.as_ref());
    assert!(
        now.to_string().starts_with("2020-01-01T00:0"),
        "nothing waits for years: {now}"
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

#[tokio::test]
async fn statuses_of_received_records_are_read_from_the_list() {
    let desk = Desk::new().await;
    let record = desk.abebe(&safety_net());
    desk.until_quiet().await;
    let session = testing::session(&person("abebe"));
    assert_eq!(
        desk.outbox.refresh_statuses(&session).await.unwrap(),
        1,
        "first known now"
    );
    desk.portal.inside.lock().unwrap().applications[0].status = "completed".to_owned();
    assert_eq!(
        desk.outbox.refresh_statuses(&session).await.unwrap(),
        1,
        "it changed"
    );
    assert_eq!(
        desk.outbox.refresh_statuses(&session).await.unwrap(),
        0,
        "nothing new"
    );
    let known = desk
        .it
        .store
        .submissions()
        .get(record.id)
        .unwrap()
        .portal_status
        .unwrap();
    assert_eq!(known.status, "completed", "as the portal lists it");
}

#[tokio::test]
async fn profile_changes_count_as_done_only_when_they_read_back() {
    let desk = Desk::new().await;
    {
        let mut inside = desk.portal.inside.lock().unwrap();
        inside.profile.insert("family_name".into(), "O'Neil".into());
        inside.not_kept.push("gender".into());
    }
    let abebe = person("abebe");
    let wishes = desk.it.store.profile_changes();
    for (key, value) in [
        ("given_name", "Abebe"),
        ("gender", "Male"),
        ("addl_name", "d'Or"),
        ("email", ""),
        ("phone_numbers", "0911"),
    ] {
        wishes.put(&abebe, key, value).unwrap();
    }
    let session = testing::session(&abebe);
    let done = desk.outbox.deliver_profile_changes(&session).await.unwrap();
    let expected = [
        (
            "addl_name",
            KeyOutcome::CannotStore {
                character: '\'',
                replacement: '\u{2019}',
            },
        ),
        ("email", KeyOutcome::Kept),
        ("gender", KeyOutcome::NotKept),
        ("given_name", KeyOutcome::Kept),
        ("phone_numbers", KeyOutcome::NotKept),
    ];
    assert_eq!(
        done.outcomes,
        expected
            .map(|(key, outcome)| (key.to_owned(), outcome))
            .into(),
        "each wish by itself"
    );
    assert_eq!(
        done.profile.family_name.as_deref(),
        Some("O'Neil"),
        "what stood there stands"
    );
    let left: Vec<String> = wishes
        .for_person(&abebe)
        .unwrap()
        .into_iter()
        .filter(|wish| wish.not_kept_at.is_some())
        .map(|wish| wish.key)
        .collect();
    assert_eq!(
        left,
        ["addl_name", "gender", "phone_numbers"],
        "shown, and not told again"
    );
    desk.outbox.deliver_profile_changes(&session).await.unwrap();
    let told = desk.portal.inside.lock().unwrap();
    let puts = told.heard.iter().filter(|it| it.starts_with("PUT")).count();
    assert_eq!(puts, 1, "nothing left to tell");
}

#[tokio::test]
async fn profile_changes_stay_when_the_line_fails() {
    let desk = Desk::new().await;
    let abebe = person("abebe");
    desk.it
        .store
        .profile_changes()
        .put(&abebe, "given_name", "Abebe")
        .unwrap();
    desk.portal.next("/auth/profile", Trouble::CutBefore);
    let session = testing::session(&abebe);
    let failed = desk.outbox.deliver_profile_changes(&session).await;
    assert!(
        matches!(failed, Err(OutboxError::Portal(_))),
        "told: {failed:?}"
    );
    let wishes = desk.it.store.profile_changes().for_person(&abebe).unwrap();
    assert_eq!(wishes.len(), 1, "kept for the next time");
    assert_eq!(wishes[0].not_kept_at, None, "and not given up");
}
