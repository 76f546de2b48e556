use std::time::Duration;

use jiff::Timestamp;

use super::now;

use crate::delivery::{DeliveryPolicy, after_sending};
use crate::portal::{Refusal, SubmitAnswer};
use crate::state::{Delivery, DoubtKind, SubmissionState, WaitReason};
use crate::testing::SeededJitter;

fn sending() -> Delivery {
    Delivery::finalized(None)
        .queue()
        .unwrap()
        .start_sending(now(), Vec::new())
        .unwrap()
}

fn said() -> String {
    "words".to_owned()
}

fn all_answers() -> Vec<SubmitAnswer> {
    use SubmitAnswer as A;
    let mut all = vec![
        A::Received {
            application_id: "1".parse().unwrap(),
            said: said(),
        },
        A::AlreadyThere { said: said() },
        A::Breaks { said: said() },
        A::UnknownWords { said: said() },
        A::Unknown {
            why: said(),
            retry_after: None,
        },
        A::NeedsLogin { said: said() },
    ];
    for why in [
        WaitReason::NoLine,
        WaitReason::PortalBusy,
        WaitReason::IdServiceTrouble,
    ] {
        all.push(A::NotTaken {
            why,
            retry_after: Some(Duration::from_secs(9)),
            said: said(),
        });
    }
    for kind in [
        Refusal::ProgrammeGone,
        Refusal::ProgrammeHasNoForm,
        Refusal::NotRegistered,
        Refusal::MaybePassing,
        Refusal::Lasting,
    ] {
        all.push(A::Refused { kind, said: said() });
    }
    all
}

fn end(answer: SubmitAnswer) -> crate::delivery::Ended {
    let jitter = SeededJitter::new(1);
    let policy = DeliveryPolicy::default();
    after_sending(sending(), answer, &policy, jitter.as_ref(), now()).unwrap()
}

#[test]
fn nothing_stays_in_sending_and_only_a_receipt_is_received() {
    for answer in all_answers() {
        let is_receipt = matches!(answer, SubmitAnswer::Received { .. });
        let ended = end(answer.clone());
        let state = &ended.delivery.state;
        assert!(
            !matches!(state, SubmissionState::Sending { .. }),
            "{answer:?}"
        );
        let received = matches!(state, SubmissionState::Received { .. });
        assert_eq!(received, is_receipt, "{answer:?} gives {state:?}");
        assert_eq!(ended.outcome, "words", "the attempt keeps what was said");
    }
}

#[test]
fn an_attempt_counts_as_gone_only_where_the_portal_proved_that_it_took_nothing() {
    for answer in all_answers() {
        let proven = matches!(
            answer,
            SubmitAnswer::NeedsLogin { .. }
                | SubmitAnswer::NotTaken { .. }
                | SubmitAnswer::Refused { .. }
        );
        let progress = end(answer.clone()).delivery.progress;
        assert_eq!(progress.may_have_reached == 0, proven, "{answer:?}");
        let doubtful = matches!(
            answer,
            SubmitAnswer::AlreadyThere { .. }
                | SubmitAnswer::Breaks { .. }
                | SubmitAnswer::UnknownWords { .. }
                | SubmitAnswer::Unknown { .. }
        );
        assert_eq!(progress.doubt.is_some(), doubtful, "{answer:?}");
        assert_eq!(
            progress.attempts, 1,
            "{answer:?} was an attempt all the same"
        );
    }
}

#[test]
fn a_login_is_given_up_only_when_the_portal_says_that_it_is_over() {
    for answer in all_answers() {
        let over = matches!(answer, SubmitAnswer::NeedsLogin { .. });
        assert_eq!(end(answer.clone()).login_ended, over, "{answer:?}");
    }
}

#[test]
fn the_portals_pause_is_kept_to_the_second() {
    let busy = SubmitAnswer::NotTaken {
        why: WaitReason::PortalBusy,
        retry_after: Some(Duration::from_secs(9)),
        said: said(),
    };
    let until: Timestamp = "2026-03-01T09:00:09Z".parse().unwrap();
    let ended = end(busy);
    assert_eq!(ended.portal_busy_until, Some(until), "for everybody");
    assert_eq!(
        ended.delivery.state,
        SubmissionState::Waiting {
            until,
            why: WaitReason::PortalBusy
        },
        "and for this record"
    );
}

#[test]
fn what_the_portal_knew_before_is_fixed_once_an_attempt_may_have_reached_it() {
    let known = |text: &str| {
        vec![crate::KnownApplication {
            programme: "Safety Net".into(),
            id: text.parse().unwrap(),
        }]
    };
    let queued = || Delivery::finalized(None).queue().unwrap();
    let first = queued().start_sending(now(), known("1")).unwrap();
    let doubted = first
        .clone()
        .in_doubt(now(), DoubtKind::Lost, None, now())
        .unwrap();
    let second = doubted.start_sending(now(), known("2")).unwrap();
    assert_eq!(
        second.progress.before,
        Some(known("1")),
        "the first attempt may turn up"
    );
    let proven = first.not_taken().unwrap();
    let second = proven.start_sending(now(), known("2")).unwrap();
    assert_eq!(
        second.progress.before,
        Some(known("2")),
        "nothing of ours can be among these"
    );
}
