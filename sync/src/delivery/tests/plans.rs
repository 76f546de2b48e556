use std::time::Duration;

use jiff::Timestamp;

use crate::delivery::{
    DeliveryPolicy, Known, Step, SubmissionFacts, Verdict, World, after_asking, plan,
};
use crate::ids::{ApplicationId, ProgrammeId};
use crate::portal::{Application, Hazard, PortalProgramme};
use crate::state::{
    Delivery, Doubt, DoubtKind, KnownApplication, LoginReason, Progress, QuarantineReason,
    SubmissionState, WaitReason,
};
use crate::testing::{officer, safety_net, school_meals};

fn now() -> Timestamp {
    "2026-03-01T09:00:00Z".parse().unwrap()
}

fn from_now(seconds: i64) -> Timestamp {
    Timestamp::from_second(now().as_second() + seconds).unwrap()
}

fn in_state(state: SubmissionState) -> Delivery {
    Delivery {
        state,
        progress: Progress::default(),
    }
}

fn in_doubt(kind: DoubtKind, ended: i64) -> Delivery {
    Delivery {
        state: SubmissionState::Unknown {
            attempt: 1,
            ask_at: from_now(ended + 2),
        },
        progress: Progress {
            before: Some(Vec::new()),
            attempts: 1,
            may_have_reached: 1,
            doubt: Some(Doubt {
                attempt: 1,
                ended_at: from_now(ended),
                kind,
                said: Some("words".into()),
            }),
            lost: 1,
            ..Progress::default()
        },
    }
}

fn quote() -> Hazard {
    Hazard::CannotStore {
        key: "family_name".into(),
        character: '\'',
        replacement: '\u{2019}',
    }
}

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

fn listed(id: &str, programme: &str, status: &str) -> Application {
    Application {
        programme: programme.into(),
        id: (!id.is_empty()).then(|| id.parse().unwrap()),
        date_applied: "2026-03-01T09:00:00".into(),
        status: status.into(),
    }
}

fn id(text: &str) -> ApplicationId {
    text.parse().unwrap()
}

struct Asked<'a> {
    delivery: Delivery,
    several: bool,
    listed: &'a [Application],
    programme: Option<PortalProgramme>,
    claimed: &'a [ApplicationId],
}

impl Asked<'_> {
    fn verdict(&self) -> Verdict {
        let programme = if self.several {
            school_meals()
        } else {
            safety_net()
        };
        after_asking(
            SubmissionFacts {
                delivery: &self.delivery,
                programme: &programme,
                hazards: &[],
                earlier_first: false,
            },
            Known {
                applications: self.listed,
                programme: self.programme.as_ref(),
                claimed: self.claimed,
            },
            &DeliveryPolicy::default(),
            now(),
        )
    }
}

fn asked(delivery: Delivery, listed: &[Application]) -> Asked<'_> {
    Asked {
        delivery,
        several: false,
        listed,
        programme: None,
        claimed: &[],
    }
}

fn with_before(mut delivery: Delivery, ids: &[&str]) -> Delivery {
    delivery.progress.before = Some(
        ids.iter()
            .map(|text| KnownApplication {
                programme: "Safety Net".into(),
                id: id(text),
            })
            .collect(),
    );
    delivery
}

#[test]
fn a_first_sending_notes_everything_that_the_portal_lists() {
    let list = [
        listed("1", "Other", "active"),
        listed("", "Other", "active"),
    ];
    let expected = Verdict::Send {
        before: vec![KnownApplication {
            programme: "Other".into(),
            id: id("1"),
        }],
    };
    assert_eq!(
        asked(in_state(SubmissionState::Queued), &list).verdict(),
        expected,
        "all ids"
    );
}

#[test]
fn any_application_stops_a_single_programme_and_an_open_one_any_programme() {
    let queued = || in_state(SubmissionState::Queued);
    for (status, stops_single, stops_several) in [
        ("active", true, true),
        ("inprogress", true, true),
        ("applied", true, true),
        ("rejected", true, false),
        ("completed", true, false),
        ("closed", true, false),
    ] {
        let single = [listed("", "Safety Net", status)];
        let several = [listed("7", "School Meals", status)];
        let stops = |verdict| {
            matches!(
                verdict,
                Verdict::GiveUp {
                    why: QuarantineReason::AlreadyApplied,
                    ..
                }
            )
        };
        assert_eq!(
            stops(asked(queued(), &single).verdict()),
            stops_single,
            "single, {status}"
        );
        let mut ask = asked(queued(), &several);
        ask.several = true;
        assert_eq!(stops(ask.verdict()), stops_several, "several, {status}");
    }
}

#[test]
fn what_the_portal_says_of_the_programme_now_counts() {
    let list = [listed("1", "Renamed", "rejected")];
    let mut ask = asked(in_state(SubmissionState::Queued), &list);
    ask.programme = Some(PortalProgramme {
        id: ProgrammeId(1),
        name: "Renamed".into(),
        description: None,
        membership: None,
        last_application: None,
        has_form: true,
        several_allowed: true,
    });
    assert!(
        matches!(ask.verdict(), Verdict::Send { .. }),
        "several are allowed by now"
    );
    if let Some(programme) = &mut ask.programme {
        programme.several_allowed = false;
    }
    assert!(
        matches!(ask.verdict(), Verdict::GiveUp { .. }),
        "known under its new name"
    );
}

#[test]
fn an_application_that_was_not_there_before_is_ours() {
    let ours = |id_text: &str| Verdict::Received {
        application_id: id(id_text),
        status: "active".into(),
    };
    let doubt = || in_doubt(DoubtKind::Lost, -10);
    let list = [
        listed("2", "Safety Net", "active"),
        listed("1", "Safety Net", "active"),
    ];
    assert_eq!(
        asked(with_before(doubt(), &["1"]), &list).verdict(),
        ours("2"),
        "the new one"
    );
    // Ids are random and may be the same twice.
    let twice = [
        listed("1", "Safety Net", "active"),
        listed("1", "Safety Net", "active"),
    ];
    assert_eq!(
        asked(with_before(doubt(), &["1"]), &twice).verdict(),
        ours("1"),
        "counted"
    );
    let mut claimed = asked(with_before(doubt(), &["1"]), &list);
    let taken = [id("2")];
    claimed.claimed = &taken;
    assert!(
        matches!(claimed.verdict(), Verdict::AskAgain { .. }),
        "another record of this workstation has the receipt for it"
    );
    let elsewhere = [listed("9", "Other", "active")];
    assert!(
        matches!(
            asked(doubt(), &elsewhere).verdict(),
            Verdict::AskAgain { .. }
        ),
        "of another programme"
    );
    let mut settled = in_state(SubmissionState::Queued);
    settled.progress.may_have_reached = 1;
    settled.progress.before = Some(Vec::new());
    let late = [listed("3", "Safety Net", "active")];
    assert_eq!(
        asked(settled, &late).verdict(),
        ours("3"),
        "even after the doubt was over"
    );
}

#[test]
fn absence_counts_only_after_the_time_to_settle() {
    let verdict = |kind, ended| asked(in_doubt(kind, ended), &[]).verdict();
    assert_eq!(
        verdict(DoubtKind::Lost, -59),
        Verdict::AskAgain { at: from_now(1) },
        "the portal may still be at it"
    );
    assert!(
        matches!(verdict(DoubtKind::Lost, -60), Verdict::Send { .. }),
        "it is not"
    );
    assert!(
        matches!(verdict(DoubtKind::Interrupted, -60), Verdict::Send { .. }),
        "likewise"
    );
    assert_eq!(
        verdict(DoubtKind::Lost, 5),
        Verdict::CountAgain { at: from_now(60) },
        "the clock went back"
    );
}

#[test]
fn no_kind_of_doubt_goes_on_for_ever() {
    let give_up = |kind, change: fn(&mut Progress)| {
        let mut delivery = in_doubt(kind, -3600);
        change(&mut delivery.progress);
        match asked(delivery, &[]).verdict() {
            Verdict::GiveUp { why, said } => {
                assert_eq!(said.as_deref(), Some("words"), "with the portal's words");
                Some(why)
            }
            _ => None,
        }
    };
    use DoubtKind as K;
    use QuarantineReason as Q;
    assert_eq!(
        give_up(K::AlreadyThere, |_| ()),
        Some(Q::AlreadyApplied),
        "at once"
    );
    assert_eq!(
        give_up(K::UnknownWords, |_| ()),
        Some(Q::UnknownWords),
        "at once"
    );
    assert_eq!(give_up(K::Breaks, |it| it.breaks = 2), None, "a third try");
    assert_eq!(
        give_up(K::Breaks, |it| it.breaks = 3),
        Some(Q::PortalBreaks),
        "no fourth"
    );
    assert_eq!(give_up(K::Lost, |it| it.lost = 11), None, "lines are bad");
    assert_eq!(
        give_up(K::Lost, |it| it.lost = 12),
        Some(Q::PortalBreaks),
        "not that bad"
    );
}

#[test]
fn tries_on_a_portal_that_breaks_are_spaced() {
    let mut delivery = in_doubt(DoubtKind::Breaks, -60);
    delivery.progress.breaks = 1;
    assert!(
        matches!(asked(delivery.clone(), &[]).verdict(), Verdict::Send { .. }),
        "a minute"
    );
    delivery.progress.breaks = 2;
    assert_eq!(
        asked(delivery, &[]).verdict(),
        Verdict::AskAgain { at: from_now(60) },
        "then two"
    );
    assert_eq!(
        DeliveryPolicy::default().settle,
        Duration::from_mins(1),
        "as assumed here"
    );
}
