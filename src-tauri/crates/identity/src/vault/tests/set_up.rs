//! What a set-up makes, and what it refuses to make.

use std::fs;

use super::*;

#[test]
fn the_right_pin_hands_out_the_key_that_was_made() {
    let desk = Desk::new();
    assert_eq!(
        status(&desk.path(), desk.now).unwrap(),
        VaultStatus::NotSetUp,
        "nobody has chosen a PIN yet"
    );
    let (key, _) = desk.set_up_for(abebe(), "739182", None).unwrap();
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
    let sara = officer("Sara", Role::Supervisor);
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
    let again = desk.set_up_for(abebe(), "582047", None);
    assert!(
        matches!(again, Err(VaultError::AlreadySetUp)),
        "overwriting would lose the database"
    );
}

#[test]
fn a_weak_pin_or_an_empty_name_makes_no_file() {
    let desk = Desk::new();
    let weak = desk.set_up_for(abebe(), "123456", None);
    assert!(
        matches!(weak, Err(VaultError::WeakPin(PinError::Run))),
        "a run is weak"
    );
    let nobody = officer("  ", Role::Officer);
    let nameless = desk.set_up_for(nobody, "739182", None);
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
fn the_price_for_the_field_is_within_its_own_bounds() {
    assert!(Cost::default().is_within_bounds(), "or nobody could unlock");
    assert!(
        Cost::default().memory_kib >= 19 * 1024 && Cost::default().passes >= 2,
        "at least what OWASP names as the minimum for Argon2id"
    );
}
