//! What all tests of this crate share: a clock that stands still, seeded chance, sample people and
//! records, and a scripted portal on a real socket.

#![allow(dead_code, reason = "each test program uses a part of it")]

pub mod portal;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use jiff::Timestamp;
use kiosk_forms::Answers;
use kiosk_identity::consent::{Answer, AskedClaim, Setting};
use kiosk_identity::{
    Assurance, Consent, DatabaseKey, Evidence, Officer, OfficerId, PersonKey, Proof, Role, Route,
    Secret, Signature,
};
use kiosk_sync::{
    Clock, Delivery, Draft, Finalization, Jitter, Logins, NewDraft, ProgrammeId, ProgrammeRef,
    Session, Store, Submission, Wording,
};
use uuid::Uuid;

pub const FORM: &[u8] = br#"{"components":[]}"#;
pub const ISSUER: &str = "https://id.example";

/// Stands still until it is told to move.
pub struct TestClock(Mutex<Timestamp>);

impl TestClock {
    pub fn new() -> Arc<Self> {
        Arc::new(Self(Mutex::new("2026-03-01T09:00:00Z".parse().unwrap())))
    }

    pub fn set(&self, at: Timestamp) {
        *self.0.lock().unwrap() = at;
    }

    pub fn advance(&self, by: Duration) {
        let mut now = self.0.lock().unwrap();
        *now = now.checked_add(by).unwrap();
    }
}

impl Clock for TestClock {
    fn now(&self) -> Timestamp {
        *self.0.lock().unwrap()
    }
}

/// SplitMix64: the same numbers for the same seed, everywhere.
#[derive(Clone)]
pub struct Chance(pub u64);

impl Chance {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// Uniform enough in `0..bound`.
    pub fn below(&mut self, bound: usize) -> usize {
        usize::try_from(self.next() % bound as u64).unwrap()
    }

    pub fn percent(&mut self, of_hundred: u64) -> bool {
        self.next() % 100 < of_hundred
    }
}

/// Seeded jitter.
pub struct SeededJitter(pub Mutex<Chance>);

impl SeededJitter {
    pub fn new(seed: u64) -> Arc<Self> {
        Arc::new(Self(Mutex::new(Chance(seed))))
    }
}

impl Jitter for SeededJitter {
    fn fraction(&self) -> f64 {
        (self.0.lock().unwrap().next() >> 11) as f64 / (1_u64 << 53) as f64
    }
}

/// Who is logged in, and whose login was said to be over.
#[derive(Default)]
pub struct TestLogins {
    pub sessions: Mutex<BTreeMap<PersonKey, Session>>,
    pub ended: Mutex<Vec<PersonKey>>,
}

impl TestLogins {
    pub fn of(people: &[&PersonKey]) -> Self {
        let logins = Self::default();
        for person in people {
            logins.log_in(person);
        }
        logins
    }

    pub fn log_in(&self, person: &PersonKey) {
        let session = session(person);
        self.sessions
            .lock()
            .unwrap()
            .insert(person.clone(), session);
    }
}

impl Logins for TestLogins {
    fn session(&self, person: &PersonKey) -> Option<Session> {
        self.sessions.lock().unwrap().get(person).cloned()
    }

    fn ended(&self, person: &PersonKey) {
        self.sessions.lock().unwrap().remove(person);
        self.ended.lock().unwrap().push(person.clone());
    }
}

/// A database in a folder of its own.
pub struct TestStore {
    pub folder: tempfile::TempDir,
    pub clock: Arc<TestClock>,
    pub store: Store,
}

impl TestStore {
    pub fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let clock = TestClock::new();
        let store = Store::open(&folder.path().join("kiosk.db"), &key(), clock.clone()).unwrap();
        store.forms().put(FORM).unwrap();
        Self {
            folder,
            clock,
            store,
        }
    }

    pub fn path(&self) -> PathBuf {
        self.folder.path().join("kiosk.db")
    }

    /// A draft that was confirmed by its applicant.
    pub fn submission(&self, person: &PersonKey, programme: &ProgrammeRef) -> Submission {
        self.submission_with(person, programme, &serde_json::json!({ "size": 4 }))
    }

    pub fn submission_with(
        &self,
        person: &PersonKey,
        programme: &ProgrammeRef,
        answers: &serde_json::Value,
    ) -> Submission {
        let draft = self.draft(person, programme, answers);
        self.store
            .submissions()
            .finalize(draft.id, finalization(person, answers))
            .unwrap()
    }

    pub fn draft(
        &self,
        person: &PersonKey,
        programme: &ProgrammeRef,
        answers: &serde_json::Value,
    ) -> Draft {
        self.store
            .drafts()
            .create(new_draft(person, programme, answers))
            .unwrap()
    }

    pub fn delivery(&self, submission: &Submission) -> Delivery {
        self.store
            .submissions()
            .get(submission.id)
            .unwrap()
            .delivery
    }
}

pub fn key() -> DatabaseKey {
    DatabaseKey::from_bytes(&[7; 32])
}

pub fn person(name: &str) -> PersonKey {
    PersonKey {
        issuer: ISSUER.to_owned(),
        subject: name.to_owned(),
    }
}

pub fn officer(name: &str) -> Officer {
    Officer {
        id: OfficerId(Uuid::from_u128(name.len() as u128)),
        name: name.to_owned(),
        role: Role::Officer,
    }
}

/// The token says who it is for, as the scripted portal wants it.
pub fn session(person: &PersonKey) -> Session {
    Session::direct(person.clone(), Secret::new(portal::token(person)), None)
}

pub fn safety_net() -> ProgrammeRef {
    ProgrammeRef {
        id: ProgrammeId(1),
        name: "Safety Net".to_owned(),
        several_allowed: false,
    }
}

pub fn school_meals() -> ProgrammeRef {
    ProgrammeRef {
        id: ProgrammeId(2),
        name: "School Meals".to_owned(),
        several_allowed: true,
    }
}

pub fn object(json: &serde_json::Value) -> Answers {
    json.as_object().unwrap().clone()
}

pub fn consent() -> Consent {
    Consent::record(
        vec![AskedClaim {
            claim: "name".to_owned(),
            purpose: "To fill in the form".to_owned(),
            essential: true,
        }],
        Answer::Agreed {
            claims: ["name".to_owned()].into(),
        },
        Setting {
            at: "2026-03-01T08:59:00Z".parse().unwrap(),
            wording_version: "2026-03".to_owned(),
            language: "am".to_owned(),
            officer: officer("Sara").id,
        },
    )
    .unwrap()
}

pub fn evidence(person: &PersonKey) -> Evidence {
    Evidence {
        person: Some(person.clone()),
        assurance: Assurance::OnlineBiometric,
        verified_at: "2026-03-01T08:58:00Z".parse().unwrap(),
        proof: Proof::Login {
            route: Route::Brokered,
            id_token: "e30.e30.c2ln".to_owned(),
            userinfo: None,
            acr: Vec::new(),
            signature: Signature::NotChecked,
        },
    }
}

pub fn new_draft(
    person: &PersonKey,
    programme: &ProgrammeRef,
    answers: &serde_json::Value,
) -> NewDraft {
    NewDraft {
        person: person.clone(),
        person_name: format!("Name of {}", person.subject),
        programme: programme.clone(),
        form: kiosk_forms::FormHash::of(FORM),
        officer: officer("Sara"),
        answers: object(answers),
        origins: [("size".to_owned(), "profile".to_owned())].into(),
        wording: Wording::default(),
        consent: consent(),
        evidence: evidence(person),
    }
}

pub fn finalization(person: &PersonKey, answers: &serde_json::Value) -> Finalization {
    Finalization {
        payload: answers.to_string().into_bytes(),
        workstation: "Desk 3".to_owned(),
        officer: officer("Sara"),
        evidence: evidence(person),
        consent: consent(),
        confirmed_at: "2026-03-01T09:00:00Z".parse().unwrap(),
        alterations: Vec::new(),
        supersedes: None,
        wording: Wording::default(),
        wait_for_review: false,
    }
}
