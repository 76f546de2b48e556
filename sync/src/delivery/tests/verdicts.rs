use std::time::Duration;

use super::{from_now, in_doubt, in_state, now};
use crate::delivery::{DeliveryPolicy, Known, SubmissionFacts, Verdict, after_asking};
use crate::ids::{ApplicationId, ProgrammeId};
use crate::portal::{Application, PortalProgramme};
use crate::state::{
    Delivery, DoubtKind, KnownApplication, Progress, QuarantineReason, SubmissionState,
};
use crate::testing::{safety_net, school_meals};

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
