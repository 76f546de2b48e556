//! The organisation's way in, for a PIN that was forgotten.

use super::*;

#[test]
fn the_organisation_recovers_the_key_and_sets_a_new_pin() {
    let (desk, key, private) = Desk::recoverable();
    desk.fail(4);
    desk.fail(1);
    let (same, officer) = desk.recover(&private, "582047").unwrap();
    assert_eq!(same.expose(), key.expose(), "the database is reached again");
    assert_eq!(
        officer.name, "Abebe Bikila",
        "it is the officer's file still"
    );
    assert!(desk.unlock("582047").is_ok(), "the new PIN opens at once");
    // The recovery wrap outlives a change of PIN.
    assert!(
        desk.recover(&private, "739182").is_ok(),
        "recovery works as often as needed"
    );
}

#[test]
fn another_organisations_key_recovers_nothing() {
    let (desk, _key, _private) = Desk::recoverable();
    let (_, stranger) = organisation(KeySize::Rsa3072);
    let result = desk.recover(&stranger, "582047");
    assert!(
        matches!(result, Err(VaultError::Recovery(RecoveryError::OtherKey))),
        "only the holder of the matching private key may recover"
    );
}

#[test]
fn a_file_without_recovery_wrap_says_so() {
    let (desk, _key) = Desk::set_up();
    let (_, private) = organisation(KeySize::Rsa3072);
    let result = desk.recover(&private, "582047");
    assert!(
        matches!(result, Err(VaultError::Recovery(RecoveryError::NoWrap))),
        "there is nothing to recover from"
    );
}

#[test]
fn recovery_helps_when_the_pins_part_is_damaged() {
    let (desk, key, private) = Desk::recoverable();
    desk.tamper(|file| file["pin"]["wrapped"] = Value::from("AAAA"));
    assert!(
        matches!(
            desk.unlock("739182"),
            Err(UnlockError::KeyFile(KeyFileError::Damaged(_)))
        ),
        "the officer is told that the file is damaged, not that the PIN is wrong"
    );
    let (same, _) = desk.recover(&private, "582047").unwrap();
    assert_eq!(
        same.expose(),
        key.expose(),
        "that is what the recovery wrap is for"
    );
}

#[test]
fn a_recovery_wrap_of_another_officer_is_refused() {
    let (desk, _key, private) = Desk::recoverable();
    desk.tamper(|file| file["officer"]["role"] = Value::from("supervisor"));
    let result = desk.recover(&private, "582047");
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
