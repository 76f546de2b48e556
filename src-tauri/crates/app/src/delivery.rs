//! Logins that are alive, and the task that delivers while the workstation is unlocked.

use std::collections::HashMap;
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex, Weak};
use std::time::Duration;

use jiff::Timestamp;
use kiosk_identity::{Clock, PersonKey};
use kiosk_sync::{Logins, Session, SubmissionState, WaitReason};

use crate::app::{App, Workplace, lock};
use crate::host::Host;
use crate::views::Signal;

/// Longest sleep of the delivery; a wake, a login or the line's return ends it at once.
const LONGEST_SLEEP: Duration = Duration::from_secs(30);

/// The portal's tokens, by person. In memory only; gone with the lock.
///
/// A login outlives the applicant's visit while a record of theirs still waits to be sent, and
/// never longer than the portal's own time limit.
pub(crate) struct LiveLogins {
    sessions: Mutex<HashMap<PersonKey, Session>>,
    clock: Arc<dyn Clock>,
}

impl LiveLogins {
    pub fn new(clock: Arc<dyn Clock>) -> Self {
        LiveLogins {
            sessions: Mutex::new(HashMap::new()),
            clock,
        }
    }

    pub fn add(&self, session: Session) {
        lock(&self.sessions).insert(session.person.clone(), session);
    }

    pub fn forget(&self, person: &PersonKey) {
        lock(&self.sessions).remove(person);
    }

    pub fn forget_all(&self) {
        lock(&self.sessions).clear();
    }

    pub fn ends_at(&self, person: &PersonKey) -> Option<Timestamp> {
        lock(&self.sessions).get(person)?.expires_at
    }

    pub fn is_alive(&self, person: &PersonKey, now: Timestamp) -> bool {
        lock(&self.sessions)
            .get(person)
            .is_some_and(|session| session.expires_at.is_none_or(|end| now < end))
    }

    /// Drops the logins of everybody for whom `keep` says no.
    fn retain(&self, keep: impl Fn(&PersonKey) -> bool) {
        lock(&self.sessions).retain(|person, _| keep(person));
    }
}

impl Logins for LiveLogins {
    fn session(&self, person: &PersonKey) -> Option<Session> {
        let now = self.clock.now();
        lock(&self.sessions)
            .get(person)
            .filter(|session| session.expires_at.is_none_or(|end| now < end))
            .cloned()
    }

    fn ended(&self, person: &PersonKey) {
        self.forget(person);
    }
}

impl<H: Host> App<H> {
    /// One round of delivery for the caller; the delivery task does the same on its own.
    pub(crate) async fn deliver(&self, work: &Workplace) {
        deliver_once(self, work).await;
    }
}

/// Delivers until the workstation is locked or the program ends.
pub(crate) async fn keep_delivering<H: Host>(app: Weak<App<H>>, work: Arc<Workplace>) {
    if let Err(error) = work.outbox.recover() {
        tracing::error!(%error, "the queue could not be looked through after the start");
    }
    while !work.is_stopped() {
        let Some(strong) = app.upgrade() else { return };
        let pause = deliver_once(&strong, &work).await;
        drop(strong);
        tokio::select! {
            () = work.wake.notified() => {}
            () = tokio::time::sleep(pause) => {}
        }
    }
}

/// Returns how long to sleep before the next round.
async fn deliver_once<H: Host>(app: &App<H>, work: &Workplace) -> Duration {
    let round = if work.at_once.swap(false, Ordering::SeqCst) {
        work.outbox.drain_now(&work.logins).await
    } else {
        work.outbox.drain_once(&work.logins).await
    };
    match round {
        Ok(report) => {
            if report.moved > 0 {
                app.host.signal(Signal::Queue);
                if line_is_missing(work) {
                    app.note_line(false);
                }
            }
        }
        Err(error) => tracing::warn!(%error, "a round of delivery"),
    }
    deliver_profile_changes(app, work).await;
    forget_unneeded_logins(work);
    let now = app.now();
    match work.outbox.next_wake() {
        Ok(Some(at)) if at > now => at.duration_since(now).unsigned_abs().min(LONGEST_SLEEP),
        Ok(Some(_)) => Duration::from_secs(1),
        _ => LONGEST_SLEEP,
    }
}

async fn deliver_profile_changes<H: Host>(app: &App<H>, work: &Workplace) {
    let people: Vec<PersonKey> = lock(&work.logins.sessions).keys().cloned().collect();
    for person in people {
        let pending = work
            .store
            .profile_changes()
            .for_person(&person)
            .is_ok_and(|changes| changes.iter().any(|change| change.not_kept_at.is_none()));
        if !pending {
            continue;
        }
        if let Some(session) = work.logins.session(&person)
            && work.outbox.deliver_profile_changes(&session).await.is_ok()
        {
            app.host.signal(Signal::Queue);
        }
    }
}

/// Whether a record was just found to wait for the line; the screen need not wait for the next look.
fn line_is_missing(work: &Workplace) -> bool {
    work.store.submissions().moving().is_ok_and(|records| {
        records.iter().any(|record| {
            matches!(
                record.state(),
                SubmissionState::Waiting {
                    why: WaitReason::NoLine,
                    ..
                }
            )
        })
    })
}

/// A login whose applicant has left is kept only while something of theirs waits.
fn forget_unneeded_logins(work: &Workplace) {
    let here = work.at_desk().map(|at_desk| at_desk.person.clone());
    work.logins.retain(|person| {
        here.as_ref() == Some(person)
            || work
                .store
                .submissions()
                .summaries_for_person(person)
                .is_ok_and(|all| all.iter().any(|one| one.state().is_moving()))
    });
}
