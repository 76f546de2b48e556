use std::time::{Duration, Instant};

use device_drivers::cards::apdu::Command;
use device_drivers::cards::{CardError, CardTrouble, Connection, Issuers};
use virtual_cards::world::{READERS, inside};

use crate::desk::{Desk, expect_no_more_than, handles, printed};

#[test]
fn a_card_that_never_answers_ends_in_time_and_the_next_one_is_read() {
    const NAME: &str = "session::a_card_that_never_answers_ends_in_time_and_the_next_one_is_read";
    inside(NAME, |world| {
        let mut desk = Desk::with_card(world, 0, "passport");
        let before = handles();
        desk.card.tell("at 3 silent");
        let mut connection = Connection::open(READERS[0], Duration::from_millis(400)).unwrap();
        let mut transaction = connection.begin().unwrap();
        let outcome = (0..5).find_map(|_| {
            use device_drivers::cards::Exchange;
            transaction
                .exchange(&Command::new(0x84, 0, 0).expecting(8))
                .err()
        });
        assert_eq!(outcome, Some(CardTrouble::TimedOut));
        drop(transaction);
        assert_eq!(connection.begin().err(), Some(CardTrouble::TimedOut));
        drop(connection);
        desk.card.tell("remove");
        desk.wait_out();
        expect_no_more_than(before);
        desk.insert();
        assert!(desk.passport(&printed(), &Issuers::none()).is_ok());
    });
}

#[test]
fn an_empty_or_absent_reader_is_told_apart_from_a_service_that_is_gone() {
    const NAME: &str =
        "session::an_empty_or_absent_reader_is_told_apart_from_a_service_that_is_gone";
    inside(NAME, |world| {
        let open = |reader| Connection::open(reader, Duration::from_secs(20)).err();
        assert_eq!(open(READERS[0]), Some(CardTrouble::CardGone));
        assert_eq!(open("No such reader"), Some(CardTrouble::CardGone));
        world.kill_service();
        assert_eq!(
            open(READERS[0]),
            Some(CardTrouble::Reader {
                reader: CardError::ServiceNotRunning
            })
        );
    });
}

#[test]
fn another_program_waits_until_the_transaction_ends() {
    inside(
        "session::another_program_waits_until_the_transaction_ends",
        |world| {
            let desk = Desk::with_card(world, 0, "national");
            let mut first = desk.connect().unwrap();
            let held = first.begin().unwrap();
            let second = Connection::open(READERS[0], Duration::from_millis(300))
                .and_then(|mut second| second.begin().map(drop));
            assert_eq!(second, Err(CardTrouble::TimedOut));
            drop(held);
            drop(first);
            assert!(desk.with(|_| Ok(())).is_ok());
        },
    );
}

#[test]
fn commands_go_at_the_pace_of_the_line() {
    inside("session::commands_go_at_the_pace_of_the_line", |world| {
        let desk = Desk::with_card(world, 0, "national");
        let mut times = desk
            .with(|card| {
                let command = Command::new(0xca, 0xdf, 0x21).expecting(256);
                card.exchange(&Command::select_application(b"\xf0NATID"))?;
                let mut times = Vec::new();
                for _ in 0..1_000 {
                    let start = Instant::now();
                    let answer = card.exchange(&command)?;
                    times.push(start.elapsed());
                    assert!(answer.status.is_done());
                }
                Ok(times)
            })
            .unwrap();
        times.sort();
        println!(
            "1,000 commands: median {:?}, 99% {:?}",
            times[500], times[990]
        );
    });
}
