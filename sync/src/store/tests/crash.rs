//! The program is stopped at any moment: what is in the database is the before or the after of what
//! it was doing, and everything that it had finished is there.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use serde_json::json;

use crate::ids::SubmissionId;
use crate::state::{DoubtKind, FoundBy, KnownApplication, Receipt};
use crate::store::{Store, StoreError};
use crate::testing::{
    FORM, TestClock, TestStore, finalization, key, new_draft, object, officer, person, safety_net,
};

/// What a day at the desk writes, step by step. Each step is one call of the store.
const STEPS: usize = 9;

fn step(store: &Store, number: usize) -> Result<(), StoreError> {
    let abebe = person("abebe");
    let now = "2026-03-01T09:00:00Z".parse().unwrap();
    let submission =
        || -> Result<SubmissionId, StoreError> { Ok(store.submissions().list()?[0].id) };
    match number {
        0 => store.forms().put(FORM).map(drop),
        1 => store
            .drafts()
            .create(new_draft(&abebe, &safety_net(), &json!({ "size": 1 })))
            .map(drop),
        2 => {
            let id = store.drafts().list()?[0].id;
            let answers = object(&json!({ "size": 2, "note": "x".repeat(20_000) }));
            store.drafts().save(id, &answers, &[].into()).map(drop)
        }
        3 => {
            let id = store.drafts().list()?[0].id;
            let answers = json!({ "size": 2, "note": "x".repeat(20_000) });
            store
                .submissions()
                .finalize(id, finalization(&abebe, &answers))
                .map(drop)
        }
        4 => store
            .submissions()
            .started(submission()?, |it| {
                let known = KnownApplication {
                    programme: "Safety Net".into(),
                    id: "1".parse().unwrap(),
                };
                it.start_sending(now, vec![known])
            })
            .map(drop),
        5 => store
            .submissions()
            .ended(submission()?, "in_doubt", "cut", |it| {
                it.in_doubt(now, DoubtKind::Lost, None, now)
            })
            .map(drop),
        6 => store
            .submissions()
            .moved(submission()?, "outbox", "received", |it| {
                it.received(Receipt {
                    application_id: "2".parse().unwrap(),
                    at: now,
                    portal_said: "yes".into(),
                    found_by: FoundBy::Asking,
                })
            })
            .map(drop),
        7 => store
            .drafts()
            .create(new_draft(&abebe, &safety_net(), &json!({ "size": 3 })))
            .map(drop),
        _ => {
            let id = store.drafts().list()?[0].id;
            store.drafts().delete(id, &officer("Sara"))
        }
    }
}

/// What can be seen of all tables, apart from ids that are made by chance.
fn picture(store: &Store) -> String {
    let drafts: Vec<_> = store
        .drafts()
        .list()
        .unwrap()
        .into_iter()
        .map(|line| store.drafts().get(line.id).unwrap().answers)
        .collect();
    let submissions: Vec<_> = store
        .submissions()
        .list()
        .unwrap()
        .into_iter()
        .map(|line| {
            let whole = store.submissions().get(line.id).unwrap();
            let attempts = store.submissions().attempts(line.id).unwrap();
            (whole.payload_hash, whole.delivery, attempts)
        })
        .collect();
    let forms = store.forms().get(&kiosk_forms::FormHash::of(FORM)).is_ok();
    store
        .audit()
        .verify()
        .expect("the chain holds at every moment");
    store.check().expect("no page is damaged");
    let audit: Vec<String> = store
        .audit()
        .entries(0, 1000)
        .unwrap()
        .into_iter()
        .map(|entry| entry.kind)
        .collect();
    format!("{forms} {drafts:?} {submissions:?} {audit:?}")
}

/// The picture before the first step and after each.
fn all_pictures() -> Vec<String> {
    let it = TestStore::new();
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(&folder.path().join("kiosk.db"), &key(), it.clock).unwrap();
    let mut pictures = vec![picture(&store)];
    for number in 0..STEPS {
        step(&store, number).unwrap();
        pictures.push(picture(&store));
    }
    pictures
}

#[test]
fn a_call_that_is_interrupted_at_any_moment_changes_nothing_or_all() {
    let pictures = all_pictures();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("kiosk.db");
    let store = Store::open(&path, &key(), TestClock::new()).unwrap();
    for number in 0..STEPS {
        let mut interruptions = 0;
        let entries = store.audit().head().unwrap();
        for moment in 1.. {
            let left = AtomicU64::new(moment);
            store
                .connection()
                .progress_handler(1, Some(move || left.fetch_sub(1, Ordering::Relaxed) == 1))
                .unwrap();
            let outcome = step(&store, number);
            store
                .connection()
                .progress_handler(0, None::<fn() -> bool>)
                .unwrap();
            interruptions += u32::from(outcome.is_err());
            // The very end of a commit can be interrupted after it has taken effect.
            if outcome.is_ok() || store.audit().head().unwrap() != entries {
                break;
            }
            if moment % 50 == 0 {
                assert_eq!(
                    picture(&store),
                    pictures[number],
                    "step {number}, moment {moment}"
                );
            }
        }
        assert!(
            interruptions > 10,
            "step {number} was interrupted in many places"
        );
        assert_eq!(
            picture(&store),
            pictures[number + 1],
            "step {number} in the end"
        );
    }
}

const PATH: &str = "KIOSK_SYNC_TEST_DATABASE";
const MOMENT: &str = "KIOSK_SYNC_TEST_MOMENT";

/// Runs the whole day in a process that kills itself at a moment of its choice, and looks at what it
/// left. The process is this very test, started again.
#[test]
fn a_program_that_dies_at_any_moment_leaves_the_before_or_the_after() {
    if let (Ok(path), Ok(moment)) = (std::env::var(PATH), std::env::var(MOMENT)) {
        die_at(Path::new(&path), moment.parse().unwrap());
    }
    let pictures = all_pictures();
    let folder = tempfile::tempdir().unwrap();
    let whole = run_child(&folder.path().join("whole.db"), u64::MAX);
    assert_eq!(whole.0, STEPS, "undisturbed it does everything");
    let moments = whole.1;
    assert!(moments > 500, "there are many moments: {moments}");
    let mut stopped_within = 0;
    for share in 0..48 {
        let moment = 1 + moments * share / 48;
        let path = folder.path().join(format!("{moment}.db"));
        let (done, _) = run_child(&path, moment);
        let store = Store::open(&path, &key(), TestClock::new()).unwrap();
        let found = picture(&store);
        let after = pictures.get(done + 1);
        assert!(
            found == pictures[done] || Some(&found) == after,
            "killed at moment {moment} after {done} finished steps: {found}"
        );
        if done < STEPS {
            stopped_within += 1;
        }
    }
    assert!(
        stopped_within > 40,
        "it was mostly stopped on its way: {stopped_within}"
    );
}

/// Starts this test again as the process that dies. Gives the steps it had finished and the moments
/// it lived through.
fn run_child(path: &Path, moment: u64) -> (usize, u64) {
    let name =
        "store::tests::crash::a_program_that_dies_at_any_moment_leaves_the_before_or_the_after";
    let status = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", name, "--nocapture", "--test-threads=1"])
        .env(PATH, path)
        .env(MOMENT, moment.to_string())
        .stdout(std::process::Stdio::null())
        .stderr(std::process::Stdio::null())
        .status()
        .unwrap();
    assert!(!status.success(), "the process dies in any case");
    let done = fs::read(path.with_extension("done"))
        .unwrap_or_default()
        .len();
    let moments =
        fs::read_to_string(path.with_extension("moments")).map_or(0, |text| text.parse().unwrap());
    (done, moments)
}

/// Does the day's work and aborts at the given moment, without any chance to tidy up.
fn die_at(path: &Path, moment: u64) -> ! {
    let store = Store::open(path, &key(), TestClock::new()).unwrap();
    let lived = Arc::new(AtomicU64::new(0));
    let counter = lived.clone();
    store
        .connection()
        .progress_handler(
            1,
            Some(move || {
                if counter.fetch_add(1, Ordering::Relaxed) + 1 == moment {
                    std::process::abort();
                }
                false
            }),
        )
        .unwrap();
    for number in 0..STEPS {
        step(&store, number).unwrap();
        let done = vec![b'.'; number + 1];
        fs::write(path.with_extension("done"), done).unwrap();
    }
    let lived = lived.load(Ordering::Relaxed).to_string();
    fs::write(path.with_extension("moments"), lived).unwrap();
    std::process::abort();
}

#[test]
fn a_power_cut_leaves_exactly_what_was_finished_before_it() {
    let pictures = all_pictures();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("kiosk.db");
    let wal_path = folder.path().join("kiosk.db-wal");
    let store = Store::open(&path, &key(), TestClock::new()).unwrap();
    let size = || fs::metadata(&wal_path).map_or(0, |found| found.len());
    let mut sizes = vec![size()];
    for number in 0..STEPS {
        step(&store, number).unwrap();
        sizes.push(size());
    }
    let database = fs::read(&path).unwrap();
    let wal = fs::read(&wal_path).unwrap();
    // The disk kept any length of the WAL, and perhaps rubbish at its end.
    let mut lengths: Vec<u64> = sizes
        .iter()
        .flat_map(|size| [size.saturating_sub(1), *size, size + 1, size + 5000])
        .chain((0..40).map(|share| wal.len() as u64 * share / 40))
        .map(|length| length.min(wal.len() as u64))
        .collect();
    lengths.sort_unstable();
    lengths.dedup();
    for length in lengths {
        for rubbish in [false, true] {
            let left = tempfile::tempdir().unwrap();
            let left_path = left.path().join("kiosk.db");
            let mut kept = wal[..length as usize].to_vec();
            if rubbish {
                kept.extend_from_slice(&[0x5A; 9000]);
            }
            fs::write(&left_path, &database).unwrap();
            fs::write(left.path().join("kiosk.db-wal"), &kept).unwrap();
            let finished = sizes.iter().rposition(|size| *size <= length).unwrap();
            let reopened = Store::open(&left_path, &key(), TestClock::new()).unwrap();
            assert_eq!(
                picture(&reopened),
                pictures[finished],
                "{length} bytes of the WAL were on the disk: {finished} steps"
            );
        }
    }
}
