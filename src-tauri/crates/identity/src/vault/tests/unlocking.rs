//! Tries, their price in time, and a change of PIN.

use super::*;

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
    desk.change_pin("739182", "582047").unwrap();
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
    let changed = desk.change_pin("999998", "582047");
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
