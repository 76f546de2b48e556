use std::time::{Duration, Instant};

use device_drivers::cards::{Authenticity, CardError, CardTrouble, Issuers};
use virtual_cards::world::{World, inside};

use crate::desk::{Desk, expect_no_more_than, handles, issuers, printed};

/// Pulls the card at each command of a reading; each time the card is gone, and nothing else happens.
fn pulled_at_every_command<T>(
    world: &World,
    kind: &str,
    read: impl Fn(&Desk) -> Result<T, CardTrouble>,
) {
    let mut desk = Desk::with_card(world, 0, kind);
    desk.card.tell("fresh");
    assert!(read(&desk).is_ok(), "{kind} is read when nobody pulls it");
    let commands = desk.card.count();
    assert!(commands > 5, "{kind}: {commands} commands");
    desk.card.tell("fresh");
    let before = handles();
    let started = Instant::now();
    for command in 1..=commands {
        desk.card.tell(&format!("at {command} remove"));
        assert_eq!(
            read(&desk).err(),
            Some(CardTrouble::CardGone),
            "{kind}, pulled at command {command}"
        );
        assert_eq!(
            desk.card.count(),
            command,
            "nothing was sent after the pull"
        );
        desk.wait_out();
        desk.card.tell("fresh");
        desk.insert();
    }
    println!(
        "{kind}: pulled at each of {commands} commands, {:?}",
        started.elapsed()
    );
    assert!(read(&desk).is_ok(), "{kind} is read after all");
    expect_no_more_than(before);
}

#[test]
fn a_passport_pulled_at_any_command_is_gone() {
    inside(
        "removal::a_passport_pulled_at_any_command_is_gone",
        |world| {
            let kind = "passport --chip aes128 --face 600";
            pulled_at_every_command(world, kind, |desk| {
                desk.passport(&printed(), &Issuers::none())
            });
        },
    );
}

#[test]
fn a_passport_opened_the_older_way_pulled_at_any_command_is_gone() {
    const NAME: &str = "removal::a_passport_opened_the_older_way_pulled_at_any_command_is_gone";
    inside(NAME, |world| {
        let kind = "passport --pace 0 --active ecdsa --face 300";
        pulled_at_every_command(world, kind, |desk| {
            desk.passport(&printed(), &Issuers::none())
        });
    });
}

#[test]
fn a_piv_card_pulled_at_any_command_is_gone() {
    inside(
        "removal::a_piv_card_pulled_at_any_command_is_gone",
        |world| {
            pulled_at_every_command(world, "piv --key rsa2048", |desk| {
                desk.piv(Some("123456"), &issuers(world, "piv"))
            });
        },
    );
}

#[test]
fn a_service_that_dies_in_mid_reading_is_told_and_reading_goes_on_with_the_next() {
    const NAME: &str =
        "removal::a_service_that_dies_in_mid_reading_is_told_and_reading_goes_on_with_the_next";
    inside(NAME, |world| {
        let mut desk = Desk::with_card(world, 0, "passport --chip aes128");
        let trusted = issuers(world, "csca");
        for round in 0..3 {
            desk.card.tell("fresh");
            desk.card.tell(&format!("at {} slow 1500", 5 + round * 9));
            let outcome = std::thread::scope(|scope| {
                let reading = scope.spawn(|| desk.passport(&printed(), &trusted).map(drop));
                std::thread::sleep(Duration::from_millis(700));
                world.kill_service();
                reading.join().unwrap()
            });
            assert_eq!(
                outcome,
                Err(CardTrouble::Reader {
                    reader: CardError::ServiceNotRunning
                }),
                "the service is gone, not the card"
            );
            world.start_service();
            desk.card.tell("fresh");
            desk.wait_in();
            let passport = desk.passport(&printed(), &trusted).unwrap();
            assert_eq!(passport.trust.authenticity, Authenticity::Active);
        }
    });
}

#[test]
fn a_swap_is_seen_as_out_and_in() {
    inside("removal::a_swap_is_seen_as_out_and_in", |world| {
        let mut desk = Desk::with_card(world, 0, "passport");
        let mut connection = desk.connect().unwrap();
        desk.swap("piv");
        assert_eq!(
            connection.begin().err(),
            Some(CardTrouble::CardGone),
            "a connection never becomes another card's"
        );
        assert!(desk.piv(None, &Issuers::none()).is_ok());
    });
}
