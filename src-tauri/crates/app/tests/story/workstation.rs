//! A workstation without a window: everything but the screen is real.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use fixtures::id_service::client::{Consent, log_in_with_otp};
use futures::future::BoxFuture;
use kiosk_app::views::{
    Applicant, Claim, ConsentGiven, DeliveryState, DeviceTest, Offer, Part, Problem, Purpose,
    Signal, SubmissionView,
};
use kiosk_app::{
    App, Config, Drivers, FileChooser, Host, LoginWindow, LoginWindowEnd, Surroundings,
};
use serde_json::{Value, json};
use stories::desk::{Desk, Plan};
use tempfile::TempDir;

pub const PIN: &str = "739182";
pub const AMINA: &str = "5860356276";
/// Words of the consent screen.
pub const WHO_WORDS: &str = "Who you are – so that the application is yours";
pub const MARIA: &str = "3741265890";

/// An applicant who does with the login page what a person would do, over HTTP.
#[derive(Clone)]
pub struct Scripted {
    pub applicant: Arc<Mutex<String>>,
    pub declines: Arc<AtomicBool>,
    /// How the window ends whatever the applicant does.
    pub ends: Arc<Mutex<Option<LoginWindowEnd>>>,
    pub visited: Arc<Mutex<Vec<LoginWindow>>>,
    /// What else happens while the login window is open.
    pub meanwhile: Arc<Mutex<Option<Meanwhile>>>,
    pub signals: Arc<Mutex<Vec<Signal>>>,
    /// What was shown beside the login.
    pub captures: Arc<Mutex<Vec<Option<DeviceTest>>>>,
    /// What the officer chooses in the dialogue for files.
    pub chosen: Arc<Mutex<Vec<PathBuf>>>,
}

pub type Meanwhile = fn(LoginWindow) -> BoxFuture<'static, ()>;

#[async_trait::async_trait]
impl Host for Scripted {
    async fn show_login(&self, window: LoginWindow) -> LoginWindowEnd {
        self.visited.lock().unwrap().push(window.clone());
        if let Some(end) = self.ends.lock().unwrap().clone() {
            return end;
        }
        let meanwhile = *self.meanwhile.lock().unwrap();
        if let Some(meanwhile) = meanwhile {
            meanwhile(window.clone()).await;
        }
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

    fn show_capture(&self, capture: Option<DeviceTest>) {
        self.captures.lock().unwrap().push(capture);
    }

    async fn choose_files(&self, chooser: FileChooser) -> Vec<PathBuf> {
        let chosen = self.chosen.lock().unwrap().clone();
        let most = if chooser.several { chosen.len() } else { 1 };
        chosen.into_iter().take(most).collect()
    }

    fn close_chooser(&self) {}

    fn signal(&self, signal: Signal) {
        self.signals.lock().unwrap().push(signal);
    }
}

pub struct Story {
    pub desk: Desk,
    pub host: Scripted,
    pub app: Arc<App<Scripted>>,
    running: tokio::task::JoinHandle<()>,
    /// Seconds by which the workstation's clock is ahead.
    pub ahead: Arc<AtomicI64>,
    _folder: TempDir,
}

impl Story {
    pub async fn begin() -> Story {
        Story::begin_on(|_| {}).await
    }

    /// As [`Story::begin`]; `prepare` gets the data folder before the first start.
    pub async fn begin_on(prepare: impl FnOnce(&Path)) -> Story {
        Story::begin_with(None, prepare).await
    }

    /// As [`Story::begin_on`], with these drivers instead of the system's.
    pub async fn begin_with(
        drivers: Option<Arc<dyn Drivers>>,
        prepare: impl FnOnce(&Path),
    ) -> Story {
        let folder = tempfile::tempdir().unwrap();
        let desk = Desk::start(folder.path(), Plan::default()).await.unwrap();
        prepare(&desk.data_folder());
        let host = Scripted {
            applicant: Arc::new(Mutex::new(AMINA.to_owned())),
            declines: Arc::new(AtomicBool::new(false)),
            ends: Arc::default(),
            visited: Arc::default(),
            meanwhile: Arc::default(),
            signals: Arc::default(),
            captures: Arc::default(),
            chosen: Arc::default(),
        };
        let ahead = Arc::default();
        let (app, running) = switch_on(&desk, &host, drivers, &ahead);
        app.first_start("Selam Tesfaye", PIN.to_owned())
            .await
            .unwrap();
        Story {
            desk,
            host,
            app,
            running,
            ahead,
            _folder: folder,
        }
    }

    /// The power goes and comes back: a new program on the same data.
    pub async fn power_cut(&mut self) {
        self.running.abort();
        let (app, running) = switch_on(&self.desk, &self.host, None, &self.ahead);
        (self.app, self.running) = (app, running);
        self.app.unlock(PIN.to_owned()).await.unwrap();
    }

    pub async fn log_in(&self, individual_id: &str) -> Result<Applicant, Problem> {
        individual_id.clone_into(&mut self.host.applicant.lock().unwrap());
        let providers = self.app.login_providers().await?;
        self.app.log_in(&providers[0].id, consent(true)).await
    }

    pub async fn programme(&self, name: &str) -> (i64, Offer) {
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

    pub async fn fill(&self, programme: &str, answers: &[(&str, Value)]) -> String {
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

    pub async fn apply(&self, programme: &str, answers: &[(&str, Value)]) -> SubmissionView {
        let draft = self.fill(programme, answers).await;
        self.app.finalize(&draft, true).await.unwrap()
    }

    /// Waits until a record is in a state, asking as the screen would.
    pub async fn until(
        &self,
        submission: &str,
        wanted: fn(&DeliveryState) -> bool,
    ) -> DeliveryState {
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

    /// Waits until the screen was told of this: signals come after what they tell of.
    pub async fn signalled(&self, wanted: Signal) {
        let patience = Instant::now() + Duration::from_mins(1);
        while !self.host.signals.lock().unwrap().contains(&wanted) {
            assert!(Instant::now() < patience, "nobody told of {wanted:?}");
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }

    pub async fn state(&self, submission: &str) -> DeliveryState {
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

    /// A step in the portal's back office.
    pub async fn back_office(&self, step: &str, input: Value) -> Value {
        let address = format!("{}/fixture/admin/{step}", self.desk.portal());
        let http = reqwest::Client::builder().no_proxy().build().unwrap();
        let answer = http.post(&address).json(&input).send().await.unwrap();
        assert!(answer.status().is_success(), "{step}: {}", answer.status());
        serde_json::from_str(&answer.text().await.unwrap()).unwrap()
    }

    /// Publishes a form and gives its number.
    pub async fn publish(&self, schema: &Value) -> i64 {
        let made = self
            .back_office("add-form", json!({ "schema": schema.to_string() }))
            .await;
        made["form_id"].as_i64().unwrap()
    }

    /// Offers a programme with this form and gives its number.
    pub async fn offer(&self, name: &str, schema: &Value) -> i64 {
        let form = self.publish(schema).await;
        let made = self
            .back_office("create-program", json!({ "name": name }))
            .await;
        let program = made["program_id"].as_i64().unwrap();
        self.map_form(program, form).await;
        program
    }

    pub async fn map_form(&self, program: i64, form: i64) {
        self.back_office("map-form", json!({ "program": program, "form": form }))
            .await;
    }

    /// The portal's tables.
    pub async fn tables(&self) -> Value {
        let address = format!("{}/fixture/state", self.desk.portal());
        let http = reqwest::Client::builder().no_proxy().build().unwrap();
        let answer = http.get(&address).send().await.unwrap();
        serde_json::from_str(&answer.text().await.unwrap()).unwrap()
    }

    /// What the portal was asked since the last time, by path, without its looks at the line.
    pub async fn asked_of_the_portal(&self) -> BTreeMap<String, u32> {
        let log = format!("{}/fixture/requests", self.desk.portal());
        let http = reqwest::Client::builder().no_proxy().build().unwrap();
        let requests: Vec<Value> =
            serde_json::from_str(&http.get(&log).send().await.unwrap().text().await.unwrap())
                .unwrap();
        http.delete(&log).send().await.unwrap();
        let mut asked = BTreeMap::new();
        for request in &requests {
            let path = request["path"].as_str().unwrap();
            if !path.ends_with("/ping") {
                *asked.entry(path.to_owned()).or_insert(0) += 1;
            }
        }
        asked
    }

    pub async fn applications_at_the_portal(&self) -> usize {
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

/// Adds lines to the configuration and starts the program again.
impl Story {
    pub async fn configure(&mut self, lines: &str) {
        let file = self.desk.config();
        let text = std::fs::read_to_string(&file).unwrap();
        std::fs::write(&file, format!("{text}\n{lines}\n")).unwrap();
        self.power_cut().await;
    }
}

fn switch_on(
    desk: &Desk,
    host: &Scripted,
    drivers: Option<Arc<dyn Drivers>>,
    ahead: &Arc<AtomicI64>,
) -> (Arc<App<Scripted>>, tokio::task::JoinHandle<()>) {
    let config = Config::load(&desk.config()).unwrap();
    let mut around = Surroundings::real(&config).unwrap();
    let ahead = Arc::clone(ahead);
    around.clock = Arc::new(move || {
        let ahead = jiff::SignedDuration::from_secs(ahead.load(Ordering::SeqCst));
        jiff::Timestamp::now() + ahead
    });
    // The price of a PIN is for people who guess; these stories are not about that.
    around.pin_cost = kiosk_identity_cost();
    if let Some(drivers) = drivers {
        around.drivers = drivers;
    }
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

pub fn consent(agreed: bool) -> ConsentGiven {
    ConsentGiven {
        agreed,
        wording: "1".to_owned(),
        language: "en".to_owned(),
        purposes: vec![
            Purpose {
                claims: vec![Claim::Name, Claim::Birthdate, Claim::Gender],
                words: WHO_WORDS.to_owned(),
            },
            Purpose {
                claims: vec![Claim::PhoneNumber, Claim::Email],
                words: "How to reach you – so that the programme can".to_owned(),
            },
            Purpose {
                claims: vec![Claim::Identifier, Claim::PortalRecords],
                words: "Your applications – so that you do not apply twice".to_owned(),
            },
        ],
    }
}

pub fn received(state: &DeliveryState) -> bool {
    matches!(state, DeliveryState::Received { .. })
}

pub const SAFETY_NET: &str = "Safety Net";
pub const SCHOOL: &str = "School Support";

pub fn safety_net() -> Vec<(&'static str, Value)> {
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

pub fn school_support() -> Vec<(&'static str, Value)> {
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
