//! Databases that are newer, damaged, of another key, in use, or half moved aside.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use kiosk_identity::DatabaseKey;

use crate::store::{OpenError, Store};
use crate::testing::{TestClock, TestStore, key, person, safety_net};

/// Every file of a folder with its bytes.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    fs::read_dir(folder)
        .unwrap()
        .map(|entry| {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            (name, fs::read(path).unwrap())
        })
        .collect()
}

fn open(it: &TestStore) -> Result<Store, OpenError> {
    Store::open(&it.path(), &key(), it.clock.clone())
}

#[test]
fn a_newer_database_is_refused_and_not_one_byte_is_touched() {
    let it = TestStore::new();
    it.store
        .write(|write| Ok(write.pragma_update(None, "user_version", 99)?))
        .unwrap();
    let TestStore {
        folder,
        clock,
        store,
    } = it;
    let path = store.path().to_owned();
    drop(store);
    let before = files(folder.path());
    for _ in 0..2 {
        match Store::open(&path, &key(), clock.clone()) {
            Err(OpenError::Newer {
                found: 99, known, ..
            }) => assert!(known < 99, "ours is older"),
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(
        files(folder.path()),
        before,
        "no file was changed, made or removed"
    );
}

#[test]
fn a_newer_format_that_is_still_in_the_wal_is_refused_and_stays() {
    let it = TestStore::new();
    it.store
        .write(|write| Ok(write.pragma_update(None, "user_version", 99)?))
        .unwrap();
    // As a crash of the newer program leaves it: the database and a WAL that was not copied back.
    let left = tempfile::tempdir().unwrap();
    for name in ["kiosk.db", "kiosk.db-wal"] {
        fs::copy(it.folder.path().join(name), left.path().join(name)).unwrap();
    }
    let before = files(left.path());
    let refused = Store::open(&left.path().join("kiosk.db"), &key(), TestClock::new());
    assert!(
        matches!(refused, Err(OpenError::Newer { found: 99, .. })),
        "{refused:?}"
    );
    let after = files(left.path());
    for name in ["kiosk.db", "kiosk.db-wal"] {
        assert_eq!(after.get(name), before.get(name), "{name} is as it was");
    }
}

#[test]
fn another_key_opens_nothing_and_changes_nothing() {
    let it = TestStore::new();
    it.submission(&person("abebe"), &safety_net());
    let TestStore {
        folder,
        clock,
        store,
    } = it;
    let path = store.path().to_owned();
    drop(store);
    let before = fs::read(&path).unwrap();
    let wrong = DatabaseKey::from_bytes(&[8; 32]);
    let refused = Store::open(&path, &wrong, clock.clone());
    assert!(
        matches!(refused, Err(OpenError::Damaged { .. })),
        "{refused:?}"
    );
    assert_eq!(fs::read(&path).unwrap(), before, "as it was");
    let opened = Store::open(&path, &key(), clock).unwrap();
    assert_eq!(
        opened.submissions().list().unwrap().len(),
        1,
        "the right key opens it"
    );
    drop(folder);
}

#[test]
fn a_damaged_database_is_moved_aside_whole_and_a_new_one_is_made() {
    let it = TestStore::new();
    it.submission(&person("abebe"), &safety_net());
    let copy = tempfile::tempdir().unwrap();
    let path = copy.path().join("kiosk.db");
    for name in ["kiosk.db", "kiosk.db-wal", "kiosk.db-shm"] {
        fs::copy(it.folder.path().join(name), copy.path().join(name)).unwrap();
    }
    let mut bytes = fs::read(&path).unwrap();
    bytes[..4096].fill(0xAA);
    fs::write(&path, &bytes).unwrap();
    fs::remove_file(copy.path().join("kiosk.db-shm")).unwrap();
    let wal = fs::read(copy.path().join("kiosk.db-wal")).unwrap();
    assert!(!wal.is_empty(), "there is something in the WAL");
    // The WAL may hold a good copy of the first page; without it the file cannot be read.
    fs::rename(copy.path().join("kiosk.db-wal"), copy.path().join("wal")).unwrap();
    let refused = Store::open(&path, &key(), TestClock::new());
    assert!(
        matches!(refused, Err(OpenError::Damaged { .. })),
        "{refused:?}"
    );
    fs::rename(copy.path().join("wal"), copy.path().join("kiosk.db-wal")).unwrap();

    let now = "2026-03-01T09:00:00Z".parse().unwrap();
    let aside = Store::set_aside(&path, now).unwrap();
    assert_eq!(
        aside,
        copy.path().join("kiosk.db.20260301T090000Z.damaged"),
        "named after the time"
    );
    assert_eq!(fs::read(&aside).unwrap(), bytes, "nothing is deleted");
    let aside_wal = copy.path().join("kiosk.db.20260301T090000Z.damaged-wal");
    assert_eq!(
        fs::read(aside_wal).unwrap(),
        wal,
        "nor is what was not copied back yet"
    );
    let fresh = Store::open(&path, &key(), TestClock::new()).unwrap();
    assert!(
        fresh.submissions().list().unwrap().is_empty(),
        "a new database"
    );
    drop(fresh);
    let second = Store::set_aside(&path, now).unwrap();
    assert_ne!(
        second, aside,
        "a second one at the same time does not replace the first"
    );
}

#[test]
fn a_wal_that_lost_its_database_is_kept() {
    let it = TestStore::new();
    it.submission(&person("abebe"), &safety_net());
    let left = tempfile::tempdir().unwrap();
    let wal = fs::read(it.folder.path().join("kiosk.db-wal")).unwrap();
    fs::write(left.path().join("kiosk.db-wal"), &wal).unwrap();
    let path = left.path().join("kiosk.db");
    let fresh = Store::open(&path, &key(), TestClock::new()).unwrap();
    assert!(
        fresh.submissions().list().unwrap().is_empty(),
        "a new database"
    );
    let kept = files(left.path());
    let aside = kept.get("kiosk.db.20260301T090000Z.damaged-wal");
    assert_eq!(aside, Some(&wal), "SQLite alone would have deleted it");
}

#[test]
fn a_file_that_never_was_a_database_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("kiosk.db");
    for content in [b"hello".to_vec(), vec![0; 16384], vec![0xFF; 100_000]] {
        fs::write(&path, &content).unwrap();
        let refused = Store::open(&path, &key(), TestClock::new());
        assert!(
            matches!(refused, Err(OpenError::Damaged { .. })),
            "{refused:?}"
        );
        assert_eq!(fs::read(&path).unwrap(), content, "and left alone");
    }
}

#[test]
fn flipped_bytes_anywhere_are_never_read_as_something_else() {
    let it = TestStore::new();
    let record = it.submission(&person("abebe"), &safety_net());
    let expected = it.store.submissions().get(record.id).unwrap();
    let TestStore {
        folder,
        clock,
        store,
    } = it;
    let path = store.path().to_owned();
    drop(store);
    let good = fs::read(&path).unwrap();
    let (mut refused, mut read) = (0, 0);
    for at in (0..good.len()).step_by(good.len() / 40) {
        let mut bad = good.clone();
        bad[at] ^= 0x40;
        fs::write(&path, &bad).unwrap();
        match Store::open(&path, &key(), clock.clone()) {
            Err(OpenError::Damaged { .. }) => refused += 1,
            Err(other) => panic!("byte {at}: {other:?}"),
            Ok(store) => match store.submissions().get(record.id) {
                Ok(found) => {
                    assert_eq!(found, expected, "byte {at} changed what is read");
                    read += 1;
                }
                Err(_) => refused += 1,
            },
        }
        for companion in ["-wal", "-shm"] {
            let _ = fs::remove_file(folder.path().join(format!("kiosk.db{companion}")));
        }
    }
    assert!(
        refused > 0 && read > 0,
        "{refused} refused, {read} read: both kinds were tried"
    );
}

#[test]
fn a_database_that_another_program_writes_to_is_busy_not_damaged() {
    let it = TestStore::new();
    let second = open(&it).unwrap();
    let outcome = it.store.write(|_| {
        // While the first one is in the middle of a transaction.
        second
            .read(|read| Ok(read.busy_timeout(std::time::Duration::ZERO)?))
            .unwrap();
        Ok(second.settings().set("language", "am"))
    });
    assert!(
        matches!(outcome, Ok(Err(crate::StoreError::Busy))),
        "to be tried again: {outcome:?}"
    );
}
