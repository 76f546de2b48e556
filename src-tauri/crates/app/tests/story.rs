//! Whole stories without a window: officer, applicant, ID service and portal, with everything but
//! the screen being real.

#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use fixtures::id_service::client::{Consent, log_in_with_otp};
use kiosk_app::views::{
    Applicant, ConsentGiven, DeliveryState, LoginReason, Offer, Part, Problem, ProblemCode,
    ProfileOutcome, Signal, StationState, SubmissionView, WaitReason,
};
use kiosk_app::{App, Config, Host, LoginWindow, LoginWindowEnd, Surroundings};
use serde_json::{Value, json};
use stories::desk::{Desk, Plan};
use tempfile::TempDir;

const PIN: &str = "739182";
const AMINA: &str = "5860356276";
const MARIA: &str = "3741265890";

/// An applicant who does with the login page what a person would do, over HTTP.
#[derive(Clone)]
struct Scripted {
    applicant: Arc<Mutex<String>>,
    declines: Arc<AtomicBool>,
    visited: Arc<Mutex<Vec<LoginWindow>>>,
}

#[async_trait::async_trait]
impl Host for Scripted {
    async fn show_login(&self, window: LoginWindow) -> LoginWindowEnd {
        self.visited.lock().unwrap().push(window.clone());
        let id = self.applicant.lock().unwrap().clone();
        let consent = if self.declines.load(Ordering::SeqCst) {
            Consent::Refuse
        } else {
            Consent::All
        };
        let back = log_in_with_otp(window.url.as_str(), &id, &consent)
            .await
            .expect("the applicant gets through the login");
        LoginWindowEnd::Callback(back)
    }

    fn close_login(&self) {}

    fn signal(&self, _signal: Signal) {}
}

struct Story {
    desk: Desk,
    host: Scripted,
    app: Arc<App<Scripted>>,
    running: tokio::task::JoinHandle<()>,
    _folder: TempDir,
}

impl Story {
    async fn begin() -> Story {
        let folder = tempfile::tempdir().unwrap();
        let desk = Desk::start(folder.path(), Plan::default()).await.unwrap();
        let host = Scripted {
            applicant: Arc::new(Mutex::new(AMINA.to_owned())),
            declines: Arc::new(AtomicBool::new(false)),
            visited: Arc::default(),
        };
        let (app, running) = switch_on(&desk, &host);
        app.first_start("Selam Tesfaye", PIN.to_owned())
            .await
            .unwrap();
        Story {
            desk,
            host,
            app,
            running,
            _folder: folder,
        }
    }

    /// The power goes and comes back: a new program on the same data.
    async fn power_cut(&mut self) {
        self.running.abort();
        let (app, running) = switch_on(&self.desk, &self.host);
        (self.app, self.running) = (app, running);
        self.app.unlock(PIN.to_owned()).await.unwrap();
    }

    async fn log_in(&self, individual_id: &str) -> Result<Applicant, Problem> {
        individual_id.clone_into(&mut self.host.applicant.lock().unwrap());
        let providers = self.app.login_providers().await?;
        self.app.log_in(&providers[0].id, consent(true)).await
    }

    async fn programme(&self, name: &str) -> (i64, Offer) {
        let overview = self.app.overview().await.unwrap();
        let (Part::Fresh { value } | Part::Kept { value, .. }) = overview.programmes else {
            panic!("the programmes are missing")
        };
        let found = value
            .into_iter()
            .find(|programme| programme.name == name)
            .unwrap_or_else(|| panic!("{name} is not on offer"));
        (i64::from(found.id), found.offer)
    }

    async fn fill(&self, programme: &str, answers: &[(&str, Value)]) -> String {
        let (id, _) = self.programme(programme).await;
        let session = self.app.open_form(id).await.unwrap();
        for (key, value) in answers {
            self.app
                .save_answer(&session.draft, key, value.clone())
                .await
                .unwrap();
        }
        session.draft
    }

    async fn apply(&self, programme: &str, answers: &[(&str, Value)]) -> SubmissionView {
        let draft = self.fill(programme, answers).await;
        self.app.finalize(&draft, true).await.unwrap()
    }

    /// Waits until a record is in a state, asking as the screen would.
    async fn until(&self, submission: &str, wanted: fn(&DeliveryState) -> bool) -> DeliveryState {
        let patience = Instant::now() + Duration::from_mins(1);
        loop {
            let state = self.state(submission).await;
            if wanted(&state) {
                return state;
            }
            assert!(Instant::now() < patience, "still {state:?}");
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }

    async fn state(&self, submission: &str) -> DeliveryState {
        self.app
            .queue()
            .await
            .unwrap()
            .rows
            .into_iter()
            .find(|row| row.submission == submission)
            .expect("no record leaves the queue's list")
            .state
    }

    async fn applications_at_the_portal(&self) -> usize {
        let overview = self.app.overview().await.unwrap();
        match overview.applications {
            Part::Fresh { value } => value.len(),
            other => panic!("no fresh list: {other:?}"),
        }
    }
}

impl Drop for Story {
    fn drop(&mut self) {
        self.running.abort();
    }
}

fn switch_on(desk: &Desk, host: &Scripted) -> (Arc<App<Scripted>>, tokio::task::JoinHandle<()>) {
    let config = Config::load(&desk.config()).unwrap();
    let mut around = Surroundings::real(&config).unwrap();
    // The price of a PIN is for people who guess; these stories are not about that.
    around.pin_cost = kiosk_identity_cost();
    let app = App::new(config, host.clone(), around);
    let running = tokio::spawn(Arc::clone(&app).run());
    (app, running)
}

fn kiosk_identity_cost() -> kiosk_identity::vault::Cost {
    kiosk_identity::vault::Cost {
        memory_kib: 8 * 1024,
        passes: 1,
        lanes: 1,
    }
}

fn consent(agreed: bool) -> ConsentGiven {
    ConsentGiven {
        agreed,
        wording: "1".to_owned(),
        language: "en".to_owned(),
    }
}

fn received(state: &DeliveryState) -> bool {
    matches!(state, DeliveryState::Received { .. })
}

const SAFETY_NET: &str = "Safety Net";
const SCHOOL: &str = "School Support";

fn safety_net() -> Vec<(&'static str, Value)> {
    vec![
        ("household_id", json!("AB-123456")),
        ("household_size", json!(5)),
        ("children", json!(3)),
        ("own_home", json!("yes")),
        ("home_size", json!(600)),
        ("employment_status", json!("self_employed")),
        ("disability_status", json!("not_disabled")),
        ("immigration_status", json!("non_immigrant")),
        ("annual_income", json!("0_5000")),
        (
            "vehicles",
            json!({"bicycle": true, "motorcycle": false, "car": false, "none": false}),
        ),
        ("account_number", json!("12345678")),
        (
            "notify_by",
            json!({"sms": true, "email": false, "letter": false}),
        ),
        ("true_and_complete", json!(true)),
    ]
}

fn school_support() -> Vec<(&'static str, Value)> {
    vec![
        ("child_name", json!("Hanna")),
        ("child_age", json!(9)),
        ("school", json!("Hill School")),
        ("term", json!("1")),
        (
            "needs",
            json!({"books": true, "uniform": false, "fees": false}),
        ),
    ]
}

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

#[tokio::test(flavor = "multi_thread")]
async fn a_declined_consent_reads_nothing() {
    let story = Story::begin().await;
    let providers = story.app.login_providers().await.unwrap();
    let no = story
        .app
        .log_in(&providers[0].id, consent(false))
        .await
        .unwrap_err();
    assert_eq!(no.code, ProblemCode::NoConsent);
    assert!(
        story.host.visited.lock().unwrap().is_empty(),
        "no login window was opened"
    );
    story.host.declines.store(true, Ordering::SeqCst);
    let declined = story.log_in(AMINA).await.unwrap_err();
    assert_eq!(
        declined.code,
        ProblemCode::LoginDeclined,
        "no at the ID service"
    );
    assert_eq!(
        story.app.overview().await.unwrap_err().code,
        ProblemCode::NoApplicant
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_login_window_may_visit_the_portal_and_the_issuer_only() {
    let story = Story::begin().await;
    story.log_in(AMINA).await.unwrap();
    let visited = story.host.visited.lock().unwrap().clone();
    let mut origins = visited[0].allowed_origins.clone();
    origins.sort();
    // The portal has two here: its own, to which the ID service sends people back, and the end of
    // the line at which this workstation reaches it.
    let by_line = Config::load(&story.desk.config()).unwrap().portal.url;
    let mut expected = vec![
        story.desk.id_service().to_owned(),
        story.desk.portal().to_owned(),
        by_line.origin().ascii_serialization(),
    ];
    expected.sort();
    assert_eq!(origins, expected);
    assert_eq!(visited[0].callback.path(), "/oauth2/callback");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_locked_workstation_answers_nothing_but_its_state() {
    let story = Story::begin().await;
    story.log_in(AMINA).await.unwrap();
    let draft = story.fill(SCHOOL, &school_support()).await;
    story.app.lock().await;
    let codes = [
        story.app.overview().await.map(drop).unwrap_err().code,
        story.app.queue().await.map(drop).unwrap_err().code,
        story.app.drafts().await.map(drop).unwrap_err().code,
        story
            .app
            .login_providers()
            .await
            .map(drop)
            .unwrap_err()
            .code,
        story
            .app
            .resume_draft(&draft)
            .await
            .map(drop)
            .unwrap_err()
            .code,
        story
            .app
            .finalize(&draft, true)
            .await
            .map(drop)
            .unwrap_err()
            .code,
        story.app.submitted_data().await.map(drop).unwrap_err().code,
        story.app.devices().await.map(drop).unwrap_err().code,
    ];
    assert!(
        codes.iter().all(|code| *code == ProblemCode::Locked),
        "{codes:?}"
    );
    let wrong = story.app.unlock("111222".to_owned()).await.unwrap_err();
    assert_eq!(wrong.code, ProblemCode::WrongPin);
    for _ in 0..4 {
        let _ = story.app.unlock("111222".to_owned()).await;
    }
    let early = story.app.unlock(PIN.to_owned()).await.unwrap_err();
    assert_eq!(
        early.code,
        ProblemCode::TooEarly,
        "even the right PIN waits now"
    );
    let StationState::Locked { wait_seconds, .. } = story.app.station().await.state else {
        panic!("locked")
    };
    assert!(wait_seconds > 0, "and the screen says how long");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_that_is_not_understood_is_not_offered_and_says_why() {
    let story = Story::begin().await;
    story.log_in(AMINA).await.unwrap();
    let overview = story.app.overview().await.unwrap();
    let Part::Fresh { value: programmes } = overview.programmes else {
        panic!("the line is up")
    };
    let unusable: Vec<_> = programmes
        .iter()
        .filter_map(|programme| match &programme.offer {
            Offer::FormUnusable { findings, .. } => Some(findings),
            _ => None,
        })
        .collect();
    assert_eq!(unusable.len(), 1, "one programme has such a form");
    assert!(!unusable[0].is_empty(), "every finding is named");
    assert!(
        programmes
            .iter()
            .any(|programme| matches!(programme.offer, Offer::NoForm)),
        "a programme without a form is shown as such"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_damaged_database_is_set_aside_and_never_deleted() {
    let story = Story::begin().await;
    story.app.lock().await;
    let folder = story.desk.data_folder();
    let database = folder.join("kiosk.db");
    tokio::time::sleep(Duration::from_millis(300)).await;
    std::fs::write(&database, vec![7_u8; 100_000]).unwrap();
    for companion in ["kiosk.db-wal", "kiosk.db-shm"] {
        let _ = std::fs::remove_file(folder.join(companion));
    }
    let station = story.app.unlock(PIN.to_owned()).await.unwrap();
    assert_eq!(station.notices.len(), 1, "the officer is told");
    assert_eq!(station.notices[0].code, ProblemCode::DatabaseSetAside);
    let aside = std::path::PathBuf::from(&station.notices[0].facts["path"]);
    assert_eq!(
        std::fs::read(aside).unwrap(),
        vec![7_u8; 100_000],
        "byte for byte"
    );
}
