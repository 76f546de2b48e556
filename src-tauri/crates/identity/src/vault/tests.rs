use std::fs;
use std::path::PathBuf;

use aws_lc_rs::rsa::KeySize;
use serde_json::Value;
use tempfile::TempDir;

use super::*;
use crate::entropy::SystemEntropy;
use crate::testing::rsa as organisation;

/// The least that Argon2 allows: the tests are about the file, not about the price.
const CHEAP: Cost = Cost {
    memory_kib: 8,
    passes: 1,
    lanes: 1,
};

struct Desk {
    folder: TempDir,
    now: Timestamp,
}

impl Desk {
    fn new() -> Self {
        Self {
            folder: TempDir::new().unwrap(),
            now: "2026-03-01T09:00:00Z".parse().unwrap(),
        }
    }

    fn set_up() -> (Self, DatabaseKey) {
        let desk = Self::new();
        let key = desk.create(None);
        (desk, key)
    }

    fn create(&self, recovery: Option<&RecoveryKey>) -> DatabaseKey {
        create(
            &self.path(),
            abebe(),
            &pin("739182"),
            recovery,
            CHEAP,
            &SystemEntropy,
        )
        .unwrap()
        .0
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("officer.key")
    }

    fn later(&mut self, seconds: i64) {
        self.now = self
            .now
            .checked_add(jiff::SignedDuration::from_secs(seconds))
            .unwrap();
    }

    fn unlock(&self, digits: &str) -> Result<(DatabaseKey, Officer), UnlockError> {
        unlock(&self.path(), &pin(digits), self.now)
    }

    fn fail(&self, times: u32) {
        for _ in 0..times {
            assert!(
                matches!(self.unlock("000000"), Err(UnlockError::WrongPin { .. })),
                "the PIN is wrong"
            );
        }
    }

    fn wait(&self) -> u64 {
        match status(&self.path(), self.now).unwrap() {
            VaultStatus::SetUp { wait, .. } => wait.as_secs(),
            VaultStatus::NotSetUp => panic!("the desk is set up"),
        }
    }

    fn failed(&self) -> u32 {
        match status(&self.path(), self.now).unwrap() {
            VaultStatus::SetUp { failed_tries, .. } => failed_tries,
            VaultStatus::NotSetUp => panic!("the desk is set up"),
        }
    }

    /// Alters the file like somebody who knows its format: the checksum is made to match.
    fn tamper(&self, alter: impl FnOnce(&mut Value)) {
        let mut value: Value = serde_json::from_slice(&fs::read(self.path()).unwrap()).unwrap();
        alter(&mut value);
        let file: KeyFile = serde_json::from_value(value).unwrap();
        file.write(&self.path()).unwrap();
    }
}

fn pin(digits: &str) -> Secret<String> {
    Secret::new(digits.to_owned())
}

fn abebe() -> NewOfficer {
    NewOfficer {
        name: "Abebe Bikila".into(),
        role: Role::Officer,
    }
}

#[test]
fn the_right_pin_hands_out_the_key_that_was_made() {
    let desk = Desk::new();
    assert_eq!(
        status(&desk.path(), desk.now).unwrap(),
        VaultStatus::NotSetUp,
        "nobody has chosen a PIN yet"
    );
    let key = desk.create(None);
    let (again, officer) = desk.unlock("739182").unwrap();
    assert_eq!(
        again.expose(),
        key.expose(),
        "the key must be the same each time"
    );
    assert_eq!(officer.name, "Abebe Bikila", "the file names its officer");
    assert_ne!(key.expose(), &[0; 32], "the key must be random");
}

#[test]
fn two_key_files_hold_different_keys() {
    let (_one, first) = Desk::set_up();
    let (_two, second) = Desk::set_up();
    assert_ne!(
        first.expose(),
        second.expose(),
        "each database has its own key"
    );
}

#[test]
fn a_second_officer_reaches_the_same_database_by_an_own_pin() {
    let (desk, key) = Desk::set_up();
    let path = desk.folder.path().join("supervisor.key");
    let sara = NewOfficer {
        name: "Sara".into(),
        role: Role::Supervisor,
    };
    enrol(
        &path,
        sara,
        &key,
        &pin("582047"),
        None,
        CHEAP,
        &SystemEntropy,
    )
    .unwrap();
    let (same, officer) = unlock(&path, &pin("582047"), desk.now).unwrap();
    assert_eq!(same.expose(), key.expose(), "both open one database");
    assert_eq!(officer.role, Role::Supervisor, "each keeps the own role");
}

#[test]
fn a_key_file_is_never_overwritten_by_another_set_up() {
    let (desk, _key) = Desk::set_up();
    let again = create(
        &desk.path(),
        abebe(),
        &pin("582047"),
        None,
        CHEAP,
        &SystemEntropy,
    );
    assert!(
        matches!(again, Err(VaultError::AlreadySetUp)),
        "overwriting would lose the database"
    );
}

#[test]
fn a_weak_pin_or_an_empty_name_makes_no_file() {
    let desk = Desk::new();
    let weak = create(
        &desk.path(),
        abebe(),
        &pin("123456"),
        None,
        CHEAP,
        &SystemEntropy,
    );
    assert!(
        matches!(weak, Err(VaultError::WeakPin(PinError::Run))),
        "a run is weak"
    );
    let nobody = NewOfficer {
        name: "  ".into(),
        role: Role::Officer,
    };
    let nameless = create(
        &desk.path(),
        nobody,
        &pin("739182"),
        None,
        CHEAP,
        &SystemEntropy,
    );
    assert!(
        matches!(nameless, Err(VaultError::Name)),
        "records keep the officer's name"
    );
    assert!(!desk.path().exists(), "nothing was set up");
}

#[cfg(unix)]
#[test]
fn only_the_owner_may_read_the_file() {
    use std::os::unix::fs::PermissionsExt;
    let (desk, _key) = Desk::set_up();
    desk.fail(1);
    let mode = fs::metadata(desk.path()).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600, "also after it was rewritten");
}

#[test]
fn the_file_shows_neither_pin_nor_key() {
    let (desk, key) = Desk::set_up();
    let text = fs::read_to_string(desk.path()).unwrap();
    let encoded = serde_json::to_string(&Base64Bytes(key.expose().to_vec())).unwrap();
    assert!(!text.contains("739182"), "the PIN is nowhere in the file");
    assert!(!text.contains(encoded.trim_matches('"')), "nor is the key");
}

#[test]
fn four_wrong_tries_are_free_and_the_fifth_costs_half_a_minute() {
    let (mut desk, _key) = Desk::set_up();
    desk.fail(4);
    assert_eq!(desk.wait(), 0, "four tries are free");
    let Err(UnlockError::WrongPin { failed, wait }) = desk.unlock("000000") else {
        panic!("the fifth PIN is looked at, and is wrong");
    };
    assert_eq!(
        (failed, wait.as_secs()),
        (5, 30),
        "from the fifth on it costs"
    );
    desk.later(29);
    let Err(UnlockError::TooEarly { wait }) = desk.unlock("739182") else {
        panic!("even the right PIN is not looked at during the wait");
    };
    assert_eq!(wait.as_secs(), 1, "one second is left");
    assert_eq!(
        desk.failed(),
        5,
        "a try that was not looked at does not count"
    );
    desk.later(1);
    assert!(desk.unlock("739182").is_ok(), "the wait is over");
    assert_eq!(desk.failed(), 0, "the right PIN clears the count");
}

#[test]
fn the_wait_grows_to_a_quarter_of_an_hour_and_no_further() {
    let (mut desk, _key) = Desk::set_up();
    desk.fail(4);
    let mut waits = Vec::new();
    for _ in 0..8 {
        desk.fail(1);
        waits.push(desk.wait());
        desk.later(900);
    }
    assert_eq!(
        waits,
        [30, 60, 120, 240, 480, 900, 900, 900],
        "doubling, then level"
    );
}

#[test]
fn a_power_cut_between_count_and_check_does_not_buy_a_try() {
    let (desk, _key) = Desk::set_up();
    desk.fail(4);
    let path = desk.path();
    let attempt = Attempt::begin(&path, desk.now).unwrap();
    // Here the power goes: the PIN is never looked at, nothing more is written.
    drop(attempt);
    assert_eq!(
        desk.failed(),
        5,
        "the try was on the disk before the PIN was looked at"
    );
    assert!(
        matches!(desk.unlock("739182"), Err(UnlockError::TooEarly { .. })),
        "and it costs its wait"
    );
}

#[test]
fn a_power_cut_while_the_file_is_replaced_leaves_the_old_one() {
    let (desk, key) = Desk::set_up();
    let fresh = desk.folder.path().join("officer.key.new");
    fs::write(&fresh, b"{\"version\":1,\"offi").unwrap();
    let (same, _) = desk.unlock("739182").unwrap();
    assert_eq!(
        same.expose(),
        key.expose(),
        "a half-written neighbour changes nothing"
    );
    assert!(!fresh.exists(), "and it is cleared away");
}

#[test]
fn a_clock_set_back_does_not_shorten_the_wait() {
    let (mut desk, _key) = Desk::set_up();
    desk.fail(4);
    desk.fail(1);
    desk.later(20);
    assert_eq!(desk.wait(), 10, "twenty of thirty seconds are over");
    desk.later(-3600);
    assert!(
        matches!(desk.unlock("739182"), Err(UnlockError::TooEarly { wait }) if wait.as_secs() == 30),
        "the whole wait begins anew"
    );
    desk.later(29);
    assert_eq!(
        desk.wait(),
        1,
        "counted from when the clock was found set back"
    );
    desk.later(1);
    assert!(
        desk.unlock("739182").is_ok(),
        "and it ends, although the clock has not caught up"
    );
}

#[test]
fn a_new_pin_opens_the_same_key_and_the_old_one_nothing() {
    let (desk, key) = Desk::set_up();
    change_pin(
        &desk.path(),
        &pin("739182"),
        &pin("582047"),
        CHEAP,
        &SystemEntropy,
        desk.now,
    )
    .unwrap();
    assert_eq!(
        desk.unlock("582047").unwrap().0.expose(),
        key.expose(),
        "the database needs the same key"
    );
    desk.fail(1);
    assert!(
        matches!(
            desk.unlock("739182"),
            Err(UnlockError::WrongPin { failed: 2, .. })
        ),
        "the old PIN is void"
    );
}

#[test]
fn changing_the_pin_with_a_wrong_old_one_counts_as_a_try() {
    let (desk, _key) = Desk::set_up();
    let changed = change_pin(
        &desk.path(),
        &pin("999998"),
        &pin("582047"),
        CHEAP,
        &SystemEntropy,
        desk.now,
    );
    assert!(
        matches!(
            changed,
            Err(ChangePinError::Unlock(UnlockError::WrongPin {
                failed: 1,
                ..
            }))
        ),
        "otherwise it would be a way to guess for free"
    );
    assert!(desk.unlock("739182").is_ok(), "the PIN stays as it was");
}

#[test]
fn the_organisation_recovers_the_key_and_sets_a_new_pin() {
    let desk = Desk::new();
    let (public, private) = organisation(KeySize::Rsa3072);
    let key = desk.create(Some(&RecoveryKey::from_pem(&public).unwrap()));
    desk.fail(4);
    desk.fail(1);
    let (same, officer) = recover(
        &desk.path(),
        &private,
        &pin("582047"),
        CHEAP,
        &SystemEntropy,
    )
    .unwrap();
    assert_eq!(same.expose(), key.expose(), "the database is reached again");
    assert_eq!(
        officer.name, "Abebe Bikila",
        "it is the officer's file still"
    );
    assert!(desk.unlock("582047").is_ok(), "the new PIN opens at once");
    // The recovery wrap outlives a change of PIN.
    assert!(
        recover(
            &desk.path(),
            &private,
            &pin("739182"),
            CHEAP,
            &SystemEntropy
        )
        .is_ok(),
        "recovery works as often as needed"
    );
}

#[test]
fn another_organisations_key_recovers_nothing() {
    let desk = Desk::new();
    let (public, _) = organisation(KeySize::Rsa3072);
    let (_, stranger) = organisation(KeySize::Rsa3072);
    desk.create(Some(&RecoveryKey::from_pem(&public).unwrap()));
    let result = recover(
        &desk.path(),
        &stranger,
        &pin("582047"),
        CHEAP,
        &SystemEntropy,
    );
    assert!(
        matches!(result, Err(VaultError::Recovery(RecoveryError::OtherKey))),
        "only the holder of the matching private key may recover"
    );
}

#[test]
fn a_file_without_recovery_wrap_says_so() {
    let (desk, _key) = Desk::set_up();
    let (_, private) = organisation(KeySize::Rsa3072);
    let result = recover(
        &desk.path(),
        &private,
        &pin("582047"),
        CHEAP,
        &SystemEntropy,
    );
    assert!(
        matches!(result, Err(VaultError::Recovery(RecoveryError::NoWrap))),
        "there is nothing to recover from"
    );
}

#[test]
fn recovery_helps_when_the_pins_part_is_damaged() {
    let desk = Desk::new();
    let (public, private) = organisation(KeySize::Rsa3072);
    let key = desk.create(Some(&RecoveryKey::from_pem(&public).unwrap()));
    desk.tamper(|file| file["pin"]["wrapped"] = Value::from("AAAA"));
    assert!(
        matches!(
            desk.unlock("739182"),
            Err(UnlockError::KeyFile(KeyFileError::Damaged(_)))
        ),
        "the officer is told that the file is damaged, not that the PIN is wrong"
    );
    let (same, _) = recover(
        &desk.path(),
        &private,
        &pin("582047"),
        CHEAP,
        &SystemEntropy,
    )
    .unwrap();
    assert_eq!(
        same.expose(),
        key.expose(),
        "that is what the recovery wrap is for"
    );
}

#[test]
fn a_recovery_wrap_of_another_officer_is_refused() {
    let desk = Desk::new();
    let (public, private) = organisation(KeySize::Rsa3072);
    desk.create(Some(&RecoveryKey::from_pem(&public).unwrap()));
    desk.tamper(|file| file["officer"]["role"] = Value::from("supervisor"));
    let result = recover(
        &desk.path(),
        &private,
        &pin("582047"),
        CHEAP,
        &SystemEntropy,
    );
    assert!(
        matches!(result, Err(VaultError::Recovery(RecoveryError::Damaged))),
        "recovery must not make an officer a supervisor"
    );
}

#[test]
fn a_short_or_strange_recovery_key_is_refused() {
    let (short, _) = organisation(KeySize::Rsa2048);
    assert_eq!(
        RecoveryKey::from_pem(&short).unwrap_err(),
        RecoveryError::TooShort,
        "the wrap must be as strong as the key"
    );
    assert_eq!(
        RecoveryKey::from_pem("not a key").unwrap_err(),
        RecoveryError::NotAKey,
        "a wrong file is told apart"
    );
}

#[test]
fn whoever_makes_an_officer_a_supervisor_on_the_disk_locks_the_file() {
    let (desk, _key) = Desk::set_up();
    desk.tamper(|file| file["officer"]["role"] = Value::from("supervisor"));
    assert!(
        matches!(desk.unlock("739182"), Err(UnlockError::WrongPin { .. })),
        "the role is covered by the encryption"
    );
}

#[test]
fn a_file_that_asks_for_a_hundred_gigabytes_is_refused_at_once() {
    for (field, value) in [
        ("memory_kib", 100_u32 << 20),
        ("memory_kib", u32::MAX),
        ("memory_kib", 0),
        ("passes", 1_000_000),
        ("passes", 0),
        ("lanes", 0xFF_FFFF),
        ("lanes", 0),
    ] {
        let (desk, _key) = Desk::set_up();
        desk.tamper(|file| file["pin"]["cost"][field] = Value::from(value));
        assert!(
            matches!(
                desk.unlock("739182"),
                Err(UnlockError::KeyFile(KeyFileError::CostOutOfBounds(_)))
            ),
            "{field} = {value} must not be tried"
        );
    }
}

#[test]
fn a_file_of_a_later_version_is_left_alone() {
    let (desk, _key) = Desk::set_up();
    desk.tamper(|file| file["version"] = Value::from(2));
    assert!(
        matches!(
            desk.unlock("739182"),
            Err(UnlockError::KeyFile(KeyFileError::UnknownVersion(2)))
        ),
        "an older program must not guess"
    );
}

#[test]
fn an_oversized_file_is_refused() {
    let (desk, _key) = Desk::set_up();
    fs::write(desk.path(), vec![b' '; 70 * 1024]).unwrap();
    assert!(
        matches!(
            status(&desk.path(), desk.now),
            Err(KeyFileError::Damaged(_))
        ),
        "a key file is small"
    );
}

#[test]
fn every_flipped_bit_is_noticed_and_no_other_key_comes_out() {
    let (desk, key) = Desk::set_up();
    let whole = fs::read(desk.path()).unwrap();
    let mut harmless = 0;
    for place in 0..whole.len() {
        let mut bytes = whole.clone();
        bytes[place] ^= 1 << (place % 8);
        fs::write(desk.path(), &bytes).unwrap();
        match desk.unlock("739182") {
            // White space between the fields says nothing, so nothing is lost either.
            Ok((same, officer)) => {
                assert_eq!(same.expose(), key.expose(), "byte {place} gave another key");
                assert_eq!(
                    officer.role,
                    Role::Officer,
                    "byte {place} gave another role"
                );
                harmless += 1;
            }
            Err(UnlockError::KeyFile(
                KeyFileError::Damaged(_)
                | KeyFileError::UnknownVersion(_)
                | KeyFileError::CostOutOfBounds(_),
            )) => {}
            Err(other) => panic!("byte {place}: an accident must not look like {other}"),
        }
    }
    assert!(
        harmless < whole.len() / 4,
        "only layout may be harmless, {harmless} were"
    );
}

#[test]
fn every_cut_of_the_file_is_noticed() {
    let (desk, _key) = Desk::set_up();
    let whole = fs::read(desk.path()).unwrap();
    for length in 0..whole.len() {
        fs::write(desk.path(), &whole[..length]).unwrap();
        assert!(
            matches!(
                desk.unlock("739182"),
                Err(UnlockError::KeyFile(KeyFileError::Damaged(_)))
            ),
            "cut after {length} bytes"
        );
    }
}

#[test]
fn the_price_for_the_field_is_within_its_own_bounds() {
    assert!(Cost::default().is_within_bounds(), "or nobody could unlock");
    assert!(
        Cost::default().memory_kib >= 19 * 1024 && Cost::default().passes >= 2,
        "at least what OWASP names as the minimum for Argon2id"
    );
}
