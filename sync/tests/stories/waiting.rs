//! What a record waits for: the line, the portal, the applicant, an earlier record.

use std::sync::Arc;

use kiosk_sync::{
    HttpSettings, LoginReason, OutboxError, QuarantineReason, SubmissionState, WaitReason,
};

use crate::desk::Desk;
use crate::testing::portal::Trouble;
use crate::testing::{TestLogins, person, safety_net, school_meals, session};

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
async fn a_login_that_is_over_by_its_own_time_is_not_used() {
    let desk = Desk::new().await;
    let record = desk.abebe(&safety_net());
    let mut session = session(&person("abebe"));
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
        .insert(person("abebe"), session(&person("lulit")));
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
