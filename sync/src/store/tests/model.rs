//! A naive model beside the store: whatever is done to both, both say the same.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::ids::{DraftId, SubmissionId};
use crate::state::{Delivery, DoubtKind, LoginReason, QuarantineReason, Receipt, WaitReason};
use crate::store::{Store, StoreError};
use crate::testing::{
    Chance, TestStore, finalization, key, new_draft, object, officer, person, safety_net,
    school_meals,
};

/// What should be in the database.
#[derive(Default)]
struct Model {
    drafts: BTreeMap<DraftId, Value>,
    submissions: BTreeMap<SubmissionId, (Vec<u8>, Delivery)>,
    audit: u64,
}

/// One move by chance; `None` where the state does not allow it.
fn some_move(chance: &mut Chance, from: &Delivery, now: jiff::Timestamp) -> Option<Delivery> {
    let it = from.clone();
    let receipt = Receipt {
        application_id: "42".parse().expect("digits"),
        at: now,
        portal_said: "yes".into(),
        found_by: crate::FoundBy::Answer,
    };
    match chance.below(11) {
        0 => it.hold(officer("Tigist")),
        1 => it.release(),
        2 => it.retry(),
        3 => it.give_back(officer("Tigist"), "once more".into()),
        4 => it.start_sending(now, Vec::new()),
        5 => it.received(receipt),
        6 => it.in_doubt(now, DoubtKind::Lost, Some("cut".into()), now),
        7 => it.not_taken(),
        8 => it.wait(now, WaitReason::NoLine),
        9 => it.wait_for_applicant(LoginReason::NotLoggedIn),
        _ => it.quarantine(QuarantineReason::PortalBreaks, Some("no".into())),
    }
    .ok()
}

fn check(store: &Store, model: &Model, step: usize) {
    let drafts: BTreeMap<DraftId, Value> = store
        .drafts()
        .list()
        .unwrap()
        .into_iter()
        .map(|line| (line.id, store.drafts().get(line.id).unwrap().answers.into()))
        .collect();
    assert_eq!(drafts, model.drafts, "drafts after step {step}");
    let submissions: BTreeMap<SubmissionId, (Vec<u8>, Delivery)> = store
        .submissions()
        .list()
        .unwrap()
        .into_iter()
        .map(|line| {
            let whole = store.submissions().get(line.id).unwrap();
            assert_eq!(whole.delivery, line.delivery, "list and record agree");
            (line.id, (whole.payload, whole.delivery))
        })
        .collect();
    assert_eq!(
        submissions, model.submissions,
        "submissions after step {step}"
    );
    let moving = store.submissions().moving().unwrap().len();
    let expected = model
        .submissions
        .values()
        .filter(|(_, delivery)| delivery.state.is_moving())
        .count();
    assert_eq!(moving, expected, "what the outbox sees after step {step}");
    assert_eq!(
        store.audit().verify().unwrap().seq,
        model.audit,
        "entries after step {step}"
    );
}

#[test]
fn the_store_says_what_a_naive_model_says() {
    for seed in [3, 14, 159] {
        let mut chance = Chance(seed);
        let mut model = Model::default();
        let mut it = TestStore::new();
        for step in 0..120 {
            it.clock.advance(std::time::Duration::from_millis(1));
            let now = kiosk_sync::Clock::now(it.clock.as_ref());
            let who = person(["abebe", "lulit", "chala"][chance.below(3)]);
            let programme = [safety_net(), school_meals()][chance.below(2)].clone();
            let answers = json!({ "n": chance.next(), "text": "'\u{0}é" });
            let some_draft = pick(&mut chance, &model.drafts);
            let some_submission = pick(&mut chance, &model.submissions);
            match (chance.below(7), some_draft, some_submission) {
                (0 | 1, ..) => {
                    let new = new_draft(&who, &programme, &answers);
                    let draft = it.store.drafts().create(new).unwrap();
                    model.drafts.insert(draft.id, answers);
                    model.audit += 1;
                }
                (2, Some(id), _) => {
                    let origins = BTreeMap::new();
                    it.store
                        .drafts()
                        .save(id, &object(&answers), &origins)
                        .unwrap();
                    model.drafts.insert(id, answers);
                }
                (3, Some(id), _) if chance.percent(30) => {
                    it.store.drafts().delete(id, &officer("Sara")).unwrap();
                    model.drafts.remove(&id);
                    model.audit += 1;
                }
                (3, Some(id), _) => {
                    let person = it.store.drafts().get(id).unwrap().person;
                    let last = finalization(&person, &answers);
                    let payload = last.payload.clone();
                    let made = it.store.submissions().finalize(id, last).unwrap();
                    let delivery = Delivery::finalized(None).queue().unwrap();
                    model.drafts.remove(&id);
                    model.submissions.insert(made.id, (payload, delivery));
                    model.audit += 2;
                }
                (4 | 5, _, Some(id)) => {
                    let from = &model.submissions[&id].1;
                    let Some(to) = some_move(&mut chance, from, now) else {
                        continue;
                    };
                    let moved = it
                        .store
                        .submissions()
                        .moved(id, "somebody", "moved", |found| {
                            assert_eq!(&found, from, "the store hands out what it holds");
                            Ok(to.clone())
                        })
                        .unwrap();
                    assert_eq!(moved, to, "and takes what it is given");
                    model.submissions.get_mut(&id).unwrap().1 = to;
                    model.audit += 1;
                }
                (6, ..) => {
                    let path = it.path();
                    drop(it.store);
                    it.store = Store::open(&path, &key(), it.clock.clone()).unwrap();
                }
                _ => {
                    let missing = it.store.drafts().get(DraftId::new(now));
                    assert!(
                        matches!(missing, Err(StoreError::NotFound(_))),
                        "nothing made up"
                    );
                }
            }
            check(&it.store, &model, step);
        }
        assert!(model.submissions.len() > 3, "seed {seed} did something");
    }
}

fn pick<K: Copy, V>(chance: &mut Chance, from: &BTreeMap<K, V>) -> Option<K> {
    match from.len() {
        0 => None,
        count => from.keys().nth(chance.below(count)).copied(),
    }
}
