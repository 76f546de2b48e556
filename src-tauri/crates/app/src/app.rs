//! The workstation as a whole: what is open, who is at the desk, which language is spoken.

use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use jiff::Timestamp;
use kiosk_identity::vault::{self, Cost, VaultStatus};
use kiosk_identity::{Clock, Consent, Entropy, Evidence, Http, Officer, PersonKey, SystemEntropy};
use kiosk_sync::{
    DeliveryPolicy, HttpSettings, Jitter, OpenG2p, Outbox, Portal, Store, StoreError, SystemClock,
    SystemJitter,
};
use tokio::sync::Notify;

use crate::config::{Config, LANGUAGES};
use crate::delivery::LiveLogins;
use crate::devices::{Captures, Drivers, Running, SystemDrivers, Wanted, Watched, Watching};
use crate::disk::{Disk, SystemDisk};
use crate::files::Photographing;
use crate::host::Host;
use crate::idle::Hands;
use crate::keys::Asking;
use crate::loaded::LoadedForms;
use crate::views::{
    Applicant, IdleTimes, Language, Line, Problem, ProblemCode, Signal, Station, StationState, Who,
};

/// What the workstation stands in: time, randomness, the portal, the price of a PIN.
pub struct Surroundings {
    pub clock: Arc<dyn Clock>,
    pub entropy: Arc<dyn Entropy>,
    pub portal: Arc<dyn Portal>,
    pub jitter: Arc<dyn Jitter>,
    /// For the ID service, on the direct route and for its public keys.
    pub http: Http,
    pub pin_cost: Cost,
    pub delivery: DeliveryPolicy,
    pub disk: Arc<dyn Disk>,
    pub drivers: Arc<dyn Drivers>,
}

impl Surroundings {
    /// The real ones, as the configuration says.
    pub fn real(config: &Config) -> Result<Self, Problem> {
        let mut http = reqwest::Client::builder().no_proxy();
        if let Some(file) = &config.portal.ca_file {
            let pem = std::fs::read(file).map_err(|error| Problem::unforeseen(&error))?;
            let certificates = reqwest::Certificate::from_pem_bundle(&pem)
                .map_err(|error| Problem::unforeseen(&error))?;
            http = http.tls_certs_merge(certificates);
        }
        let settings = HttpSettings {
            request_timeout: config.portal.request_timeout,
            ca_file: config.portal.ca_file.clone(),
            ..HttpSettings::default()
        };
        let portal = OpenG2p::new(config.portal.url.clone(), settings)
            .map_err(|error| Problem::unforeseen(&error))?;
        Ok(Surroundings {
            clock: Arc::new(SystemClock),
            entropy: Arc::new(SystemEntropy),
            portal: Arc::new(portal),
            jitter: Arc::new(SystemJitter),
            http: Http::with(http, config.portal.request_timeout)
                .map_err(|error| Problem::unforeseen(&error))?,
            pin_cost: Cost::default(),
            delivery: DeliveryPolicy {
                settle: config.portal.settle,
                ..DeliveryPolicy::default()
            },
            disk: Arc::new(SystemDisk),
            drivers: Arc::new(SystemDrivers::new(config.card_profiles.clone())),
        })
    }
}

/// The kiosk, seen from its screen.
pub struct App<H: Host> {
    pub(crate) config: Config,
    pub(crate) host: H,
    pub(crate) around: Surroundings,
    desk: Mutex<Desk>,
    pub(crate) login_open: AtomicBool,
    /// Whether the officer has been told since the unlock that the disk is nearly full.
    pub(crate) low_disk_told: AtomicBool,
    pub(crate) hands: Mutex<Hands>,
    line: Mutex<Line>,
    /// The test of a device that runs or is still shown.
    pub(crate) testing: Mutex<Option<Running>>,
    /// The photograph that is being taken.
    pub(crate) photograph: Mutex<Option<Photographing>>,
    /// The camera that was chosen last.
    pub(crate) last_camera: Mutex<Option<Wanted>>,
    /// What was cancelled and still gives its device back.
    pub(crate) ending: Mutex<Vec<JoinHandle<()>>>,
    /// The finger that the page of an open login asks for.
    pub(crate) capture: Mutex<Option<Watched>>,
    /// The security key that is asked now.
    pub(crate) asking_key: Mutex<Option<Asking>>,
    /// Whoever holds it asks a security key.
    pub(crate) key_turn: tokio::sync::Mutex<()>,
    /// Whoever holds it opens the store: PIN and key may come at once.
    pub(crate) opening: tokio::sync::Mutex<()>,
}

struct Desk {
    open: Option<Arc<Workplace>>,
    language: String,
    notices: Vec<Problem>,
}

/// What exists only while the workstation is unlocked.
pub(crate) struct Workplace {
    pub officer: Officer,
    pub store: Store,
    pub outbox: Outbox,
    pub logins: LiveLogins,
    pub applicant: Mutex<Option<Arc<AtDesk>>>,
    /// Wakes the delivery before its time.
    pub wake: Notify,
    /// The next round does not sit out pauses.
    pub at_once: AtomicBool,
    pub stopped: AtomicBool,
    pub watching: Watching,
    pub captures: Captures,
    pub forms: LoadedForms,
    /// Held while a picture is made smaller: one at a time bounds the memory that it takes.
    pub pictures: tokio::sync::Mutex<()>,
}

/// The applicant who sits beside the officer.
pub(crate) struct AtDesk {
    pub person: PersonKey,
    pub name: String,
    pub evidence: Evidence,
    pub consent: Consent,
}

impl<H: Host> App<H> {
    /// A locked workstation. Nothing runs yet; see [`App::run`].
    pub fn new(config: Config, host: H, around: Surroundings) -> Arc<Self> {
        let now = around.clock.now();
        let language = config.languages[0].clone();
        Arc::new(App {
            host,
            desk: Mutex::new(Desk {
                open: None,
                language,
                notices: Vec::new(),
            }),
            login_open: AtomicBool::new(false),
            low_disk_told: AtomicBool::new(false),
            hands: Mutex::new(Hands::new(now)),
            line: Mutex::new(Line {
                up: false,
                checked_at: now.to_string(),
            }),
            testing: Mutex::new(None),
            photograph: Mutex::new(None),
            last_camera: Mutex::new(None),
            ending: Mutex::new(Vec::new()),
            capture: Mutex::new(None),
            asking_key: Mutex::new(None),
            key_turn: tokio::sync::Mutex::new(()),
            opening: tokio::sync::Mutex::new(()),
            config,
            around,
        })
    }

    /// Watches the line and the idle times until the program ends.
    pub async fn run(self: Arc<Self>) {
        let mut beat = 0_u64;
        loop {
            if beat.is_multiple_of(15) {
                self.check_line().await;
            }
            self.enforce_idle_times();
            beat += 1;
            tokio::time::sleep(Duration::from_secs(1)).await;
        }
    }

    /// The state of the whole workstation.
    pub async fn station(&self) -> Station {
        let (language, notices, open) = {
            let desk = self.desk();
            (
                desk.language.clone(),
                desk.notices.clone(),
                desk.open.clone(),
            )
        };
        let state = match open {
            Some(work) => StationState::Open {
                officer: work.officer.name.clone(),
                applicant: work
                    .at_desk()
                    .map(|at_desk| self.show_applicant(&work, &at_desk)),
            },
            None => self.closed_state(),
        };
        let seconds = |time: Duration| u32::try_from(time.as_secs()).unwrap_or(u32::MAX);
        Station {
            state,
            workstation: self.config.workstation.clone(),
            portal: self.config.portal.name.clone(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            language,
            languages: LANGUAGES
                .iter()
                .filter(|(tag, ..)| self.config.languages.iter().any(|known| known == tag))
                .map(|(tag, name, direction)| Language {
                    tag: (*tag).to_owned(),
                    name: (*name).to_owned(),
                    direction: (*direction).to_owned(),
                })
                .collect(),
            idle: IdleTimes {
                lock_after_seconds: seconds(self.config.idle.lock_after),
                wipe_after_seconds: seconds(self.config.idle.wipe_after),
                warn_before_seconds: seconds(self.config.idle.warn_before),
            },
            notices,
        }
    }

    /// Speaks another of the configured languages from now on.
    pub async fn set_language(&self, language: &str) -> Result<Station, Problem> {
        if !self.config.languages.iter().any(|known| known == language) {
            return Err(Problem::not_found());
        }
        language.clone_into(&mut self.desk().language);
        Ok(self.station().await)
    }

    /// The line to the portal as last seen.
    pub async fn line(&self) -> Line {
        self.known_line()
    }

    pub(crate) fn known_line(&self) -> Line {
        lock(&self.line).clone()
    }

    /// Asks the portal whether it is there, and tells the screen and the delivery of a change.
    pub(crate) async fn check_line(&self) {
        let up = self.around.portal.ping().await.is_ok();
        self.note_line(up);
    }

    pub(crate) fn note_line(&self, up: bool) {
        let changed = {
            let mut line = lock(&self.line);
            let changed = line.up != up;
            *line = Line {
                up,
                checked_at: self.now().to_string(),
            };
            changed
        };
        if changed {
            if up && let Ok(work) = self.work() {
                work.deliver_at_once();
            }
            self.host.signal(Signal::Line);
        }
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.around.clock.now()
    }

    pub(crate) fn language(&self) -> String {
        self.desk().language.clone()
    }

    pub(crate) fn notice(&self, problem: Problem) {
        self.desk().notices.push(problem);
    }

    /// The unlocked workplace, or the problem that it is locked.
    pub(crate) fn work(&self) -> Result<Arc<Workplace>, Problem> {
        self.desk().open.clone().ok_or_else(Problem::locked)
    }

    /// The workplace and the applicant at the desk.
    pub(crate) fn with_applicant(&self) -> Result<(Arc<Workplace>, Arc<AtDesk>), Problem> {
        let work = self.work()?;
        let at_desk = work.at_desk().ok_or_else(Problem::no_applicant)?;
        Ok((work, at_desk))
    }

    pub(crate) fn open_with(&self, work: Arc<Workplace>) {
        self.desk().open = Some(work);
    }

    /// Takes the workplace away; whoever still works in it finishes and lets go of it.
    pub(crate) fn close(&self) -> bool {
        let Some(work) = self.desk().open.take() else {
            return false;
        };
        work.stopped.store(true, Ordering::SeqCst);
        self.end_test();
        self.end_photograph();
        self.end_key_call();
        work.watching.stop();
        work.logins.forget_all();
        lock(&work.applicant).take();
        work.forms.forget_all();
        work.wake.notify_one();
        self.desk().notices.clear();
        self.low_disk_told.store(false, Ordering::SeqCst);
        true
    }

    pub(crate) fn show_applicant(&self, work: &Workplace, at_desk: &AtDesk) -> Applicant {
        let ends_at = work.logins.ends_at(&at_desk.person);
        Applicant {
            name: at_desk.name.clone(),
            login_alive: work.logins.is_alive(&at_desk.person, self.now()),
            login_ends_at: ends_at.map(|at| at.to_string()),
        }
    }

    fn closed_state(&self) -> StationState {
        match vault::status(&self.config.key_file(), self.now()) {
            Ok(VaultStatus::NotSetUp) if has_content(&self.config.database_file()) => {
                StationState::Unusable {
                    problem: Problem::new(ProblemCode::KeyFile, Who::Technician)
                        .fact("path", self.config.key_file().display()),
                }
            }
            Ok(VaultStatus::NotSetUp) => StationState::FirstStart {
                minimum_pin: vault::MIN_PIN_DIGITS as u32,
            },
            Ok(VaultStatus::SetUp {
                officer,
                failed_tries,
                wait,
                keys,
            }) => StationState::Locked {
                officer: officer.name,
                wait_seconds: seconds_up(wait),
                failed_tries,
                keys: u32::try_from(keys.len()).unwrap_or(u32::MAX),
            },
            Err(error) => {
                tracing::error!(%error, "key file");
                StationState::Unusable {
                    problem: Problem::new(ProblemCode::KeyFile, Who::Technician)
                        .fact("path", self.config.key_file().display()),
                }
            }
        }
    }

    fn desk(&self) -> MutexGuard<'_, Desk> {
        lock(&self.desk)
    }
}

impl Workplace {
    pub fn at_desk(&self) -> Option<Arc<AtDesk>> {
        lock(&self.applicant).clone()
    }

    /// Work with the store that waits for the disk, or reads much of it, beside the event loop: with
    /// an attachment of 400 kB, finalizing takes a tenth of a second on a slow workstation.
    pub async fn on_disk<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Store) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, Problem> {
        let store = self.store.clone();
        Ok(off_the_loop(move || work(&store)).await??)
    }

    /// The line is back, or somebody asked: pauses after failures are over.
    pub fn deliver_at_once(&self) {
        self.at_once.store(true, Ordering::SeqCst);
        self.wake.notify_one();
    }

    pub fn is_stopped(&self) -> bool {
        self.stopped.load(Ordering::SeqCst)
    }
}

/// Runs work that takes long or blocks beside the event loop.
pub(crate) async fn off_the_loop<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Problem> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|error| Problem::unforeseen(&error))
}

/// Whole seconds, rounded up, so that a screen never says 0 while there is still a wait.
pub(crate) fn seconds_up(time: Duration) -> u32 {
    u32::try_from(time.as_millis().div_ceil(1000)).unwrap_or(u32::MAX)
}

fn has_content(path: &Path) -> bool {
    std::fs::metadata(path).is_ok_and(|found| found.len() > 0)
}

/// The data behind a lock; a panic elsewhere leaves it usable, since every change is one assignment.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
