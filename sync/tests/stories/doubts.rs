//! An answer is lost, late or odd: the portal is asked, and nothing goes out twice.

use std::time::Duration;

use kiosk_sync::{DoubtKind, FoundBy, HttpSettings, LoginReason, SubmissionState};
use serde_json::json;

use crate::desk::Desk;
use crate::testing::portal::Trouble;
use crate::testing::{person, safety_net};

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
