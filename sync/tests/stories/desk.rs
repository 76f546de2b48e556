//! A desk: the store, the outbox, two people who are logged in, and a portal.

use std::sync::Arc;

use kiosk_sync::{
    DeliveryPolicy, HttpSettings, Outbox, Portal, ProgrammeRef, Submission, SubmissionState,
};

use crate::testing::portal::TestPortal;
use crate::testing::{SeededJitter, TestLogins, TestStore, person, safety_net, school_meals};

pub struct Desk {
    pub it: TestStore,
    pub portal: TestPortal,
    pub outbox: Outbox,
    pub logins: TestLogins,
}

impl Desk {
    pub async fn new() -> Self {
        Self::with(HttpSettings::default()).await
    }

    /// Abebe and Lulit are logged in; the portal has two programmes.
    pub async fn with(settings: HttpSettings) -> Self {
        let it = TestStore::new();
        let portal = TestPortal::start(&[safety_net(), school_meals()]).await;
        let outbox = Self::outbox(&it, portal.adapter_with(settings));
        let logins = TestLogins::of(&[&person("abebe"), &person("lulit")]);
        Self {
            it,
            portal,
            outbox,
            logins,
        }
    }

    pub fn outbox(it: &TestStore, portal: Arc<dyn Portal>) -> Outbox {
        Outbox::new(
            it.store.clone(),
            portal,
            it.clock.clone(),
            SeededJitter::new(1),
            DeliveryPolicy::default(),
        )
    }

    pub fn abebe(&self, programme: &ProgrammeRef) -> Submission {
        self.it.submission(&person("abebe"), programme)
    }

    pub async fn round(&self) {
        let report = self.outbox.drain_once(&self.logins).await.unwrap();
        assert!(
            report.failed.is_empty(),
            "the store works: {:?}",
            report.failed
        );
    }

    /// Rounds, each at the time that the outbox asks for, until time alone changes nothing.
    pub async fn until_quiet(&self) {
        for _ in 0..100 {
            self.round().await;
            match self.outbox.next_wake().unwrap() {
                Some(wake) => self.it.clock.set(wake),
                None => return,
            }
        }
        panic!("the outbox never comes to rest");
    }

    pub fn state(&self, submission: &Submission) -> SubmissionState {
        self.it.delivery(submission).state
    }

    pub fn outcomes(&self, submission: &Submission) -> Vec<String> {
        self.it
            .store
            .submissions()
            .attempts(submission.id)
            .unwrap()
            .into_iter()
            .map(|attempt| attempt.outcome.unwrap_or_default())
            .collect()
    }

    pub fn assert_received_once(&self, submission: &Submission) {
        let SubmissionState::Received { receipt } = self.state(submission) else {
            panic!("not received but {:?}", self.state(submission));
        };
        let made: Vec<String> = self
            .portal
            .made()
            .into_iter()
            .filter(|it| {
                it.person == submission.person.subject && it.programme == submission.programme.id.0
            })
            .map(|it| it.id)
            .collect();
        assert_eq!(
            made,
            [receipt.application_id.as_str()],
            "exactly one application"
        );
    }
}
