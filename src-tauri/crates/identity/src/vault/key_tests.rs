//! Security keys as ways in, beside the PIN.

use std::fs;
use std::path::PathBuf;

use serde_json::Value;
use tempfile::TempDir;

use super::*;
use crate::entropy::SystemEntropy;

/// The least that Argon2 allows: the tests are about the file, not about the price.
const CHEAP: Cost = Cost {
    memory_kib: 8,
    passes: 1,
    lanes: 1,
};

struct Desk {
    folder: TempDir,
    key: DatabaseKey,
}

impl Desk {
    fn set_up() -> Self {
        let folder = TempDir::new().unwrap();
        let (key, _) = create(
            &folder.path().join("officer.key"),
            NewOfficer {
                name: "Abebe Bikila".to_owned(),
                role: Role::Officer,
            },
            &pin("739182"),
            None,
            CHEAP,
            &SystemEntropy,
        )
        .unwrap();
        Self { folder, key }
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("officer.key")
    }

    fn add(&self, credential: &[u8], label: &str) -> Result<EnrolledKey, KeyError> {
        let new = NewKey {
            credential: credential.to_vec(),
            salt: [3; 32],
            label: label.to_owned(),
        };
        add_key(
            &self.path(),
            &self.key,
            new,
            &secret_of(credential),
            now(),
            &SystemEntropy,
        )
    }

    fn unlock(&self, credential: &[u8]) -> Result<(DatabaseKey, Officer), KeyError> {
        unlock_with_key(&self.path(), credential, &secret_of(credential))
    }

    fn status(&self) -> (u32, Vec<EnrolledKey>) {
        match status(&self.path(), now()).unwrap() {
            VaultStatus::SetUp {
                failed_tries, keys, ..
            } => (failed_tries, keys),
            VaultStatus::NotSetUp => panic!("the desk is set up"),
        }
    }

    fn text(&self) -> Value {
        serde_json::from_slice(&fs::read(self.path()).unwrap()).unwrap()
    }

    /// Alters the file like somebody who knows its format: the checksum is made to match.
    fn tamper(&self, alter: impl FnOnce(&mut Value)) {
        let mut value = self.text();
        alter(&mut value);
        let file: KeyFile = serde_json::from_value(value).unwrap();
        file.write(&self.path()).unwrap();
    }
}

fn now() -> Timestamp {
    "2026-03-01T09:00:00Z".parse().unwrap()
}

fn pin(digits: &str) -> Secret<String> {
    Secret::new(digits.to_owned())
}

fn secret_of(credential: &[u8]) -> KeySecret {
    Secret::new([credential[0] ^ 0x5a; 32])
}

#[test]
fn a_security_key_opens_what_the_pin_opens() {
    let desk = Desk::set_up();
    desk.add(b"first", "Blue key").unwrap();
    desk.add(b"second", "Spare key").unwrap();
    for credential in [&b"first"[..], b"second"] {
        let (key, officer) = desk.unlock(credential).unwrap();
        assert_eq!(key.expose(), desk.key.expose(), "the same database");
        assert_eq!(officer.name, "Abebe Bikila", "the same officer");
    }
    let (key, _) = unlock(&desk.path(), &pin("739182"), now()).unwrap();
    assert_eq!(key.expose(), desk.key.expose(), "the PIN stays a way in");
}

#[test]
fn the_lock_screen_learns_what_to_ask_a_key_for() {
    let desk = Desk::set_up();
    assert_eq!(desk.status().1, [], "no key yet");
    let added = desk.add(b"first", "  Blue key ").unwrap();
    assert_eq!(added.label, "Blue key", "blanks around a name are dropped");
    assert_eq!((added.salt, added.added_at), ([3; 32], now()));
    assert_eq!(desk.status().1, [added], "what was added is what is shown");
}

#[test]
fn a_file_without_keys_is_what_it_was_before_there_were_any() {
    let desk = Desk::set_up();
    let fields: Vec<String> = desk.text().as_object().unwrap().keys().cloned().collect();
    assert_eq!(
        fields,
        ["version", "officer", "pin", "recovery", "tries", "checksum"],
        "an older program reads it"
    );
    let before = fs::read(desk.path()).unwrap();
    desk.add(b"first", "Blue key").unwrap();
    remove_key(&desk.path(), b"first").unwrap();
    assert_eq!(
        fs::read(desk.path()).unwrap(),
        before,
        "and again when the last key was removed"
    );
}

#[test]
fn a_wrong_secret_is_told_and_costs_no_try_of_the_pin() {
    let desk = Desk::set_up();
    desk.add(b"first", "Blue key").unwrap();
    let before = fs::read(desk.path()).unwrap();
    for _ in 0..20 {
        assert!(
            matches!(
                unlock_with_key(&desk.path(), b"first", &Secret::new([9; 32])),
                Err(KeyError::WrongSecret)
            ),
            "another key's secret"
        );
    }
    assert!(matches!(desk.unlock(b"other"), Err(KeyError::NotEnrolled)));
    assert_eq!(desk.status().0, 0, "no try was counted");
    assert_eq!(
        fs::read(desk.path()).unwrap(),
        before,
        "nothing was written"
    );
}

#[test]
fn a_key_unlocks_while_the_pin_has_to_wait_and_does_not_end_the_wait() {
    let desk = Desk::set_up();
    desk.add(b"first", "Blue key").unwrap();
    for _ in 0..=FREE_TRIES {
        assert!(unlock(&desk.path(), &pin("000000"), now()).is_err());
    }
    assert!(desk.unlock(b"first").is_ok(), "256 bits need no wait");
    assert!(
        matches!(
            unlock(&desk.path(), &pin("739182"), now()),
            Err(UnlockError::TooEarly { .. })
        ),
        "who guesses PINs gains nothing by a colleague's key"
    );
}

#[test]
fn a_removed_key_opens_no_more_and_the_others_do() {
    let desk = Desk::set_up();
    desk.add(b"first", "Blue key").unwrap();
    desk.add(b"second", "Spare key").unwrap();
    remove_key(&desk.path(), b"first").unwrap();
    assert!(matches!(desk.unlock(b"first"), Err(KeyError::NotEnrolled)));
    assert!(desk.unlock(b"second").is_ok(), "the other key stays");
    assert!(
        matches!(
            remove_key(&desk.path(), b"first"),
            Err(KeyError::NotEnrolled)
        ),
        "it is gone already"
    );
}

#[test]
fn a_new_pin_leaves_the_keys_as_they_are() {
    let desk = Desk::set_up();
    desk.add(b"first", "Blue key").unwrap();
    change_pin(
        &desk.path(),
        &pin("739182"),
        &pin("284617"),
        CHEAP,
        &SystemEntropy,
        now(),
    )
    .unwrap();
    let (key, _) = desk.unlock(b"first").unwrap();
    assert_eq!(key.expose(), desk.key.expose(), "the ways in are apart");
}

#[test]
fn whatever_is_altered_about_a_key_or_its_officer_locks_it() {
    type Alter = fn(&mut Value);
    let check = |what: &str, alter: Alter| {
        let desk = Desk::set_up();
        desk.add(b"first", "Blue key").unwrap();
        desk.tamper(alter);
        assert!(
            matches!(desk.unlock(b"first"), Err(KeyError::WrongSecret)),
            "{what} is covered by the encryption"
        );
    };
    check("the role", |file| {
        file["officer"]["role"] = Value::from("supervisor");
    });
    check("the label", |file| {
        file["keys"][0]["label"] = Value::from("Red key");
    });
    check("the date", |file| {
        file["keys"][0]["added_at"] = Value::from("2020-01-01T00:00:00Z");
    });
    check("the salt", |file| {
        file["keys"][0]["salt"] = Value::from("A".repeat(43));
    });
    let desk = Desk::set_up();
    desk.add(b"first", "Blue key").unwrap();
    desk.add(b"second", "Spare key").unwrap();
    desk.tamper(|file| {
        let other = file["keys"][1]["wrapped"].clone();
        file["keys"][0]["wrapped"] = other;
    });
    assert!(
        matches!(desk.unlock(b"first"), Err(KeyError::WrongSecret)),
        "one key's wrap is not another's"
    );
}

#[test]
fn damage_is_told_from_a_wrong_secret() {
    for (field, value) in [("salt", "AAAA"), ("nonce", "AAAA"), ("wrapped", "AAAA")] {
        let desk = Desk::set_up();
        desk.add(b"first", "Blue key").unwrap();
        desk.tamper(|file| file["keys"][0][field] = Value::from(value));
        assert!(
            matches!(
                desk.unlock(b"first"),
                Err(KeyError::KeyFile(KeyFileError::Damaged(_)))
            ),
            "{field} has a length of its own"
        );
    }
    let desk = Desk::set_up();
    desk.add(b"first", "Blue key").unwrap();
    let text = fs::read_to_string(desk.path()).unwrap();
    fs::write(desk.path(), text.replace("Blue", "Grey")).unwrap();
    assert!(
        matches!(
            desk.unlock(b"first"),
            Err(KeyError::KeyFile(KeyFileError::Damaged(_)))
        ),
        "the checksum covers the keys"
    );
}

#[test]
fn what_cannot_be_a_key_is_refused() {
    let desk = Desk::set_up();
    assert!(matches!(desk.add(b"first", "  "), Err(KeyError::Label)));
    assert!(matches!(
        desk.add(b"first", &"x".repeat(101)),
        Err(KeyError::Label)
    ));
    assert!(matches!(
        desk.add(&[1; 1024], "Blue key"),
        Err(KeyError::Credential)
    ));
    for number in 1..=MAX_KEYS as u8 {
        desk.add(&[number; 1023], &"ወ".repeat(100)).unwrap();
    }
    assert!(
        matches!(
            desk.add(&[1; 1023], "Again"),
            Err(KeyError::AlreadyEnrolled)
        ),
        "one entry for a credential"
    );
    assert!(matches!(
        desk.add(b"ninth", "Ninth key"),
        Err(KeyError::TooMany)
    ));
    assert!(
        desk.unlock(&[8; 1023]).is_ok(),
        "the longest entries there can be fit the file"
    );
    let nowhere = desk.folder.path().join("nobody.key");
    assert!(matches!(
        unlock_with_key(&nowhere, b"first", &Secret::new([0; 32])),
        Err(KeyError::KeyFile(KeyFileError::Missing))
    ));
}
