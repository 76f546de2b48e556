//! From the first answer to the portal's application number, whatever happens on the way; and the
//! applicant's own details.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use kiosk_app::views::{
    DeliveryState, LoginReason, Offer, Part, ProblemCode, ProfileOutcome, WaitReason,
};

use crate::workstation::{
    AMINA, MARIA, SAFETY_NET, SCHOOL, Story, received, safety_net, school_support,
};

#[tokio::test(flavor = "multi_thread")]
async fn from_unlock_to_the_portals_application_number() {
    let mut story = Story::begin().await;
    let applicant = story.log_in(AMINA).await.unwrap();
    assert!(
        applicant.name.contains("Amina"),
        "the profile's name: {}",
        applicant.name
    );
    assert!(applicant.login_alive && applicant.login_ends_at.is_some());

    let (id, offer) = story.programme(SAFETY_NET).await;
    assert!(
        matches!(offer, Offer::Open),
        "nothing was applied for yet: {offer:?}"
    );
    let session = story.app.open_form(id).await.unwrap();
    assert_eq!(
        session.state.answers["given_name"], "Amina",
        "filled from the profile"
    );
    assert!(
        session.state.origins.contains_key("given_name"),
        "and marked so"
    );
    let (last, all_but_last) = {
        let mut answers = safety_net();
        (answers.pop().unwrap(), answers)
    };
    for (key, value) in all_but_last {
        story
            .app
            .save_answer(&session.draft, key, value)
            .await
            .unwrap();
    }

    story.power_cut().await;
    let drafts = story.app.drafts().await.unwrap();
    assert_eq!(drafts.len(), 1, "the draft is still there");
    let resumed = story.app.resume_draft(&session.draft).await.unwrap();
    assert_eq!(
        resumed.state.answers["account_number"], "12345678",
        "the last answer is there"
    );

    story.log_in(AMINA).await.unwrap();
    let early = story.app.finalize(&session.draft, true).await.unwrap_err();
    assert_eq!(
        early.code,
        ProblemCode::FormErrors,
        "a required answer is missing"
    );
    story
        .app
        .save_answer(&session.draft, last.0, last.1)
        .await
        .unwrap();
    let check = story.app.check_form(&session.draft).await.unwrap();
    assert!(check.errors.is_empty(), "{:?}", check.errors);
    let unconfirmed = story.app.finalize(&session.draft, false).await.unwrap_err();
    assert_eq!(unconfirmed.code, ProblemCode::NotConfirmed);
    let record = story.app.finalize(&session.draft, true).await.unwrap();
    let id = record.row.submission;
    let DeliveryState::Received { application_id, .. } = story.until(&id, received).await else {
        unreachable!("waited for")
    };
    assert!(
        application_id.len() >= 11,
        "the portal's own number: {application_id}"
    );

    let overview = story.app.overview().await.unwrap();
    let Part::Fresh {
        value: applications,
    } = overview.applications
    else {
        panic!("the line is up")
    };
    assert_eq!(
        applications[0].application_id, application_id,
        "leading zero and all"
    );
    let (_, offer) = story.programme(SAFETY_NET).await;
    assert!(
        matches!(offer, Offer::AlreadyApplied),
        "once is once: {offer:?}"
    );
    let receipt = story.app.receipt(&id).await.unwrap();
    assert!(matches!(receipt.state, DeliveryState::Received { .. }));
    let data = story.app.submitted_data().await.unwrap();
    let household = data
        .values
        .iter()
        .find(|value| value.key == "household_size")
        .expect("the portal never returns it, the workstation does");
    assert_eq!(household.programme.as_deref(), Some(SAFETY_NET));
    assert!(
        data.values.iter().any(|value| value.programme.is_none()),
        "and the profile's"
    );
    assert!(data.elsewhere.is_empty(), "every application is from here");
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_line_the_record_waits_and_goes_out_by_itself() {
    let mut story = Story::begin().await;
    story.log_in(AMINA).await.unwrap();
    let draft = story.fill(SAFETY_NET, &safety_net()).await;
    story.desk.line_goes_down();
    let id = story
        .app
        .finalize(&draft, true)
        .await
        .unwrap()
        .row
        .submission;
    let state = story
        .until(&id, |state| matches!(state, DeliveryState::Waiting { .. }))
        .await;
    assert!(
        matches!(
            state,
            DeliveryState::Waiting {
                why: WaitReason::NoLine,
                ..
            }
        ),
        "it says truly why: {state:?}"
    );
    story.app.end_applicant().await.unwrap();
    story.desk.line_comes_back().unwrap();
    story.until(&id, received).await;
    story.log_in(AMINA).await.unwrap();
    assert_eq!(
        story.applications_at_the_portal().await,
        1,
        "once, and only once"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_login_the_record_waits_for_the_applicants_next_one() {
    let mut story = Story::begin().await;
    story.log_in(AMINA).await.unwrap();
    let draft = story.fill(SCHOOL, &school_support()).await;
    story.desk.line_goes_down();
    let id = story
        .app
        .finalize(&draft, true)
        .await
        .unwrap()
        .row
        .submission;
    story.power_cut().await;
    story.desk.line_comes_back().unwrap();
    let state = story
        .until(&id, |state| {
            matches!(state, DeliveryState::WaitingForApplicant { .. })
        })
        .await;
    assert!(
        matches!(
            state,
            DeliveryState::WaitingForApplicant {
                why: LoginReason::NotLoggedIn
            }
        ),
        "it says who must act: {state:?}"
    );
    story.log_in(MARIA).await.unwrap();
    tokio::time::sleep(Duration::from_millis(500)).await;
    assert!(
        matches!(
            story.state(&id).await,
            DeliveryState::WaitingForApplicant { .. }
        ),
        "another person's login does not carry it"
    );
    let other = story.app.submission(&id).await.unwrap_err();
    assert_eq!(
        other.code,
        ProblemCode::OtherPerson,
        "nor does another person see it"
    );
    story.app.end_applicant().await.unwrap();
    story.log_in(AMINA).await.unwrap();
    story.until(&id, received).await;
    assert_eq!(story.applications_at_the_portal().await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_apostrophe_that_the_portal_cannot_store_is_handed_to_the_officer() {
    let story = Story::begin().await;
    story.log_in(MARIA).await.unwrap();
    let record = story.apply(SAFETY_NET, &safety_net()).await;
    let id = record.row.submission;
    let state = story
        .until(&id, |state| matches!(state, DeliveryState::NeedsFix { .. }))
        .await;
    let DeliveryState::NeedsFix { warnings } = state else {
        unreachable!("waited for")
    };
    let said = serde_json::to_string(&warnings).unwrap();
    assert!(
        said.contains("family_name") && said.contains('\''),
        "names the answer: {said}"
    );
    assert_eq!(
        story.applications_at_the_portal().await,
        0,
        "nothing was sent"
    );

    let replaced = story.app.send_with_replacement(&id).await.unwrap();
    assert_eq!(
        replaced.alterations.len(),
        1,
        "what was altered is recorded"
    );
    assert_eq!(replaced.alterations[0].from, "D'Souza");
    story.until(&replaced.row.submission, received).await;
    assert!(
        matches!(story.state(&id).await, DeliveryState::Superseded { .. }),
        "the old record stays and says what took its place"
    );
    assert_eq!(story.applications_at_the_portal().await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn details_are_changed_read_back_and_what_cannot_be_changed_is_said() {
    let story = Story::begin().await;
    story.log_in(AMINA).await.unwrap();
    let changes = BTreeMap::from([
        ("email".to_owned(), "amina.bello@example.org".to_owned()),
        ("birth_place".to_owned(), "Kano".to_owned()),
    ]);
    let update = story.app.update_profile(changes).await.unwrap();
    assert_eq!(update.outcome, ProfileOutcome::Done);
    assert_eq!(
        update.kept,
        ["birth_place", "email"],
        "both read back as they were meant"
    );
    let refused = story
        .app
        .update_profile(BTreeMap::from([(
            "phone_number".to_owned(),
            "+1".to_owned(),
        )]))
        .await
        .unwrap_err();
    assert_eq!(
        refused.code,
        ProblemCode::BadAnswer,
        "this portal cannot change it"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn changed_details_wait_for_the_line_too() {
    let mut story = Story::begin().await;
    story.log_in(AMINA).await.unwrap();
    story.desk.line_goes_down();
    let changes = BTreeMap::from([("birth_place".to_owned(), "Gondar".to_owned())]);
    let update = story.app.update_profile(changes).await.unwrap();
    assert_eq!(update.outcome, ProfileOutcome::Waiting);
    story.desk.line_comes_back().unwrap();
    let patience = Instant::now() + Duration::from_mins(1);
    while !story
        .app
        .overview()
        .await
        .unwrap()
        .profile_changes
        .is_empty()
    {
        assert!(Instant::now() < patience, "the change still waits");
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    let rows = story.app.profile_rows().await.unwrap();
    let place = rows.iter().find(|row| row.key == "birth_place").unwrap();
    assert_eq!(
        place.value.as_deref(),
        Some("Gondar"),
        "written and read back"
    );
}
