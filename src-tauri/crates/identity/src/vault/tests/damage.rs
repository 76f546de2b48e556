//! A file that was cut, altered or blown up: by accident or on purpose.

use std::fs;

use super::*;

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
