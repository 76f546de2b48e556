use super::{from_now, in_doubt, in_state, now, quote};
use crate::delivery::{
    DeliveryPolicy, Known, Step, SubmissionFacts, Verdict, World, after_asking, plan,
};
use crate::portal::Hazard;
use crate::state::{
    Delivery, DoubtKind, LoginReason, QuarantineReason, SubmissionState, WaitReason,
};
use crate::testing::{officer, safety_net};

const HERE: World = World {
    logged_in: true,
    hurry: false,
};
const AWAY: World = World {
    logged_in: false,
    hurry: false,
};
const HURRY: World = World {
    logged_in: true,
    hurry: true,
};

fn step(delivery: &Delivery, hazards: &[Hazard], earlier_first: bool, world: World) -> Step {
    let programme = safety_net();
    let facts = SubmissionFacts {
        delivery,
        programme: &programme,
        hazards,
        earlier_first,
    };
    plan(facts, world, now())
}

#[test]
fn each_state_has_one_next_step() {
    use SubmissionState as S;
    let waiting = |seconds, why| {
        in_state(S::Waiting {
            until: from_now(seconds),
            why,
        })
    };
    let to_login = Step::WaitForApplicant(LoginReason::NotLoggedIn);
    let cases = [
        (in_state(S::Queued), HERE, Step::Ask),
        (in_state(S::Queued), AWAY, to_login.clone()),
        (waiting(0, WaitReason::NoLine), HERE, Step::Ask),
        (waiting(1, WaitReason::NoLine), HERE, Step::Leave),
        (waiting(1, WaitReason::NoLine), HURRY, Step::Ask),
        (waiting(1, WaitReason::PortalBusy), HURRY, Step::Leave),
        (waiting(0, WaitReason::PortalBusy), HERE, Step::Ask),
        (waiting(1, WaitReason::NoLine), AWAY, Step::Leave),
        (waiting(0, WaitReason::NoLine), AWAY, to_login.clone()),
        (waiting(99, WaitReason::EarlierRecord), HERE, Step::Ask),
        // Nothing waits for years because the clock was set back.
        (waiting(999_999, WaitReason::PortalBusy), HERE, Step::Ask),
        (in_doubt(DoubtKind::Lost, -2), HERE, Step::Ask),
        (in_doubt(DoubtKind::Lost, -1), HERE, Step::Leave),
        (in_doubt(DoubtKind::Lost, -1), HURRY, Step::Ask),
        (in_doubt(DoubtKind::Lost, -2), AWAY, to_login),
    ];
    for (delivery, world, expected) in cases {
        assert_eq!(
            step(&delivery, &[], false, world),
            expected,
            "{delivery:?} {world:?}"
        );
    }
    for why in [LoginReason::NotLoggedIn, LoginReason::LoginEnded] {
        let delivery = in_state(S::WaitingForApplicant { why });
        assert_eq!(
            step(&delivery, &[], false, AWAY),
            Step::Leave,
            "the reason stays {why:?}"
        );
        assert_eq!(
            step(&delivery, &[], false, HERE),
            Step::Ask,
            "the applicant is here"
        );
    }
}

#[test]
fn what_a_person_must_decide_is_left_alone() {
    use SubmissionState as S;
    for state in [
        S::Finalized,
        S::AwaitingReview,
        S::Sending {
            attempt: 1,
            since: now(),
        },
        S::NeedsFix {
            hazards: vec![quote()],
        },
        S::Quarantined {
            why: QuarantineReason::UnknownWords,
            portal_said: None,
        },
        S::Held { by: officer("S") },
        S::Returned {
            by: officer("S"),
            reasons: String::new(),
        },
    ] {
        let delivery = in_state(state);
        assert_eq!(
            step(&delivery, &[quote()], true, HURRY),
            Step::Leave,
            "{delivery:?}"
        );
    }
}

#[test]
fn hazards_stop_a_record_before_its_first_byte_and_without_a_login() {
    let queued = in_state(SubmissionState::Queued);
    let harmless = Hazard::MovesToProfile {
        key: "email".into(),
    };
    let hazards = [harmless.clone(), quote()];
    assert_eq!(
        step(&queued, &hazards, false, AWAY),
        Step::NeedsFix(vec![quote()]),
        "nobody needs to come back for that"
    );
    assert_eq!(
        step(&queued, &[harmless], false, HERE),
        Step::Ask,
        "a warning stops nothing"
    );
    let doubted = in_doubt(DoubtKind::Breaks, -2);
    assert_eq!(
        step(&doubted, &hazards, false, HERE),
        Step::Ask,
        "what may have arrived is asked for first"
    );
    let programme = safety_net();
    let verdict = after_asking(
        SubmissionFacts {
            delivery: &in_doubt(DoubtKind::Breaks, -60),
            programme: &programme,
            hazards: &hazards,
            earlier_first: false,
        },
        Known {
            applications: &[],
            programme: None,
            claimed: &[],
        },
        &DeliveryPolicy::default(),
        now(),
    );
    assert_eq!(
        verdict,
        Verdict::NeedsFix(vec![quote()]),
        "and not sent again as it is"
    );
}

#[test]
fn an_earlier_record_goes_first_unless_this_one_is_in_doubt() {
    let queued = in_state(SubmissionState::Queued);
    assert_eq!(
        step(&queued, &[], true, HERE),
        Step::WaitForEarlier,
        "told once"
    );
    let waiting = in_state(SubmissionState::Waiting {
        until: now(),
        why: WaitReason::EarlierRecord,
    });
    assert_eq!(
        step(&waiting, &[], true, HERE),
        Step::Leave,
        "and not again each round"
    );
    let doubted = in_doubt(DoubtKind::Lost, -2);
    assert_eq!(
        step(&doubted, &[], true, HERE),
        Step::Ask,
        "its own doubt is settled anyway"
    );
}
