//! Hundreds of records over a line that loses every fifth answer, by a program that dies again and
//! again: in the end each is received exactly once.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod testing;

use std::collections::BTreeMap;
use std::time::Duration;

use kiosk_sync::{
    Clock as _, DeliveryPolicy, Outbox, ProgrammeId, ProgrammeRef, Store, SubmissionState,
};
use serde_json::json;
use testing::portal::TestPortal;
use testing::{Chance, SeededJitter, TestLogins, TestStore, key, person};

const PEOPLE: usize = 50;
const PROGRAMMES: i64 = 5;
const CUT_PERCENT: u64 = 20;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_record_is_lost_and_none_is_delivered_twice() {
    for seed in [1, 2026] {
        run(seed).await;
    }
}

async fn run(seed: u64) {
    let mut chance = Chance(seed);
    let programmes: Vec<ProgrammeRef> = (1..=PROGRAMMES)
        .map(|id| ProgrammeRef {
            id: ProgrammeId(id),
            name: format!("Programme {id}"),
            several_allowed: id % 2 == 0,
        })
        .collect();
    let people: Vec<_> = (0..PEOPLE).map(|n| person(&format!("p{n}"))).collect();
    let mut it = TestStore::new();
    let portal = TestPortal::start(&programmes).await;
    portal.inside.lock().unwrap().takes_everything = true;
    portal.inside.lock().unwrap().cuts = Some((Chance(seed ^ 0x00C0_FFEE), CUT_PERCENT));
    let logins = TestLogins::of(&people.iter().collect::<Vec<_>>());
    let mut records = BTreeMap::new();
    for person in &people {
        for programme in &programmes {
            let mark = format!("{}/{}", person.subject, programme.id);
            let record = it.submission_with(person, programme, &json!({ "mark": mark.clone() }));
            records.insert(record.id, mark);
        }
    }
    let mut caught_up_at = it.clock.now();
    for round in 0.. {
        assert!(round < 2000, "seed {seed}: never comes to rest");
        let outbox = Outbox::new(
            it.store.clone(),
            portal.adapter(),
            it.clock.clone(),
            SeededJitter::new(seed),
            DeliveryPolicy {
                // The line is bad, not the records.
                most_lost: 1000,
                ..DeliveryPolicy::default()
            },
        );
        if chance.percent(30) {
            // The program dies after some more requests, wherever it is then.
            let end = portal.heard("") + chance.below(60);
            tokio::select! {
                done = outbox.drain_once(&logins) => { done.unwrap(); }
                () = async {
                    while portal.heard("") < end {
                        tokio::task::yield_now().await;
                    }
                } => {}
            }
            drop(outbox);
            it.clock.advance(Duration::from_secs(1));
            it.store = reopened(it.store, &it.clock);
            continue;
        }
        let report = outbox.drain_once(&logins).await.unwrap();
        assert!(report.failed.is_empty(), "seed {seed}: {:?}", report.failed);
        match outbox.next_wake().unwrap() {
            Some(wake) => {
                let wake = wake.max(it.clock.now());
                // The portal may be late, but not as late as the time to settle.
                if wake.duration_since(caught_up_at).as_secs() >= 50 {
                    portal.catch_up();
                    caught_up_at = it.clock.now();
                }
                it.clock.set(wake);
            }
            None => break,
        }
    }
    let made = portal.made();
    let mut at_portal = BTreeMap::new();
    for application in &made {
        let mark = application.payload["mark"].as_str().unwrap().to_owned();
        let twice = at_portal.insert(mark.clone(), application.id.clone());
        assert_eq!(twice, None, "seed {seed}: {mark} was delivered twice");
    }
    assert_eq!(
        at_portal.len(),
        records.len(),
        "seed {seed}: nothing is lost"
    );
    for (id, mark) in &records {
        let state = it.store.submissions().get(*id).unwrap().delivery.state;
        let SubmissionState::Received { receipt } = state else {
            panic!("seed {seed}: {mark} is {state:?}");
        };
        assert_eq!(
            receipt.application_id.as_str(),
            at_portal[mark],
            "seed {seed}: the receipt names the application that was made of {mark}"
        );
    }
    it.store.audit().verify().expect("the chain holds");
}

/// Closes the database and opens it again, as a new start of the program does.
fn reopened(store: Store, clock: &std::sync::Arc<testing::TestClock>) -> Store {
    let path = store.path().to_owned();
    drop(store);
    Store::open(&path, &key(), clock.clone()).unwrap()
}
