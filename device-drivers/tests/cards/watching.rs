use std::time::Instant;

use device_drivers::cards::{CardEvent, Watch, watch};
use virtual_cards::world::{READERS, inside};

fn next(watch: &mut Watch) -> CardEvent {
    watch.wait().expect("the watch goes on")
}

fn reader() -> String {
    READERS[0].to_owned()
}

/// The two readers that are always there.
fn arrivals(watch: &mut Watch) {
    for name in READERS {
        let reader = name.to_owned();
        assert_eq!(next(watch), CardEvent::ReaderArrived { reader });
    }
}

fn is_in(event: &CardEvent) -> bool {
    matches!(event, CardEvent::CardIn { reader, .. } if *reader == READERS[0])
}

#[test]
fn cards_come_and_go_as_events() {
    inside("watching::cards_come_and_go_as_events", |world| {
        let mut card = world.card(0, "national");
        let mut watch = watch();
        arrivals(&mut watch);
        for _ in 0..3 {
            card.tell("insert");
            let event = next(&mut watch);
            assert_eq!(
                event,
                CardEvent::CardIn {
                    reader: reader(),
                    atr: "3B89800155544F5049412D49443E".to_owned()
                }
            );
            card.tell("remove");
            assert_eq!(next(&mut watch), CardEvent::CardOut { reader: reader() });
        }
    });
}

#[test]
fn a_service_that_dies_is_told_and_what_is_there_is_told_anew_when_it_is_back() {
    const NAME: &str =
        "watching::a_service_that_dies_is_told_and_what_is_there_is_told_anew_when_it_is_back";
    inside(NAME, |world| {
        let mut card = world.card(0, "national");
        card.tell("insert");
        let mut watch = watch();
        arrivals(&mut watch);
        assert!(is_in(&next(&mut watch)));
        for _ in 0..2 {
            world.kill_service();
            assert_eq!(next(&mut watch), CardEvent::ServiceGone);
            world.start_service();
            assert_eq!(next(&mut watch), CardEvent::ServiceBack);
            arrivals(&mut watch);
            assert!(is_in(&next(&mut watch)), "the card that stayed in is told");
        }
    });
}

#[test]
fn a_watch_without_a_service_says_so_and_ends_when_dropped() {
    const NAME: &str = "watching::a_watch_without_a_service_says_so_and_ends_when_dropped";
    inside(NAME, |world| {
        world.kill_service();
        let mut waiting = watch();
        assert_eq!(next(&mut waiting), CardEvent::ServiceGone);
        drop(waiting);
        world.start_service();
        for _ in 0..20 {
            let mut asleep = watch();
            arrivals(&mut asleep);
            let started = Instant::now();
            drop(asleep);
            assert!(
                started.elapsed().as_secs() < 20,
                "a sleeping watch is woken, not waited for"
            );
        }
    });
}

#[test]
fn an_event_follows_the_services_own_at_once() {
    inside(
        "watching::an_event_follows_the_services_own_at_once",
        |world| {
            let mut card = world.card(0, "national");
            let mut watch = watch();
            arrivals(&mut watch);
            let own = std::thread::spawn(|| {
                let context = pcsc::Context::establish(pcsc::Scope::User).unwrap();
                let name = std::ffi::CString::new(READERS[0]).unwrap();
                let mut states = [pcsc::ReaderState::new(name, pcsc::State::EMPTY)];
                while !states[0].event_state().contains(pcsc::State::PRESENT) {
                    context.get_status_change(None, &mut states).unwrap();
                    states[0].sync_current_state();
                }
                Instant::now()
            });
            card.tell("insert");
            assert!(is_in(&next(&mut watch)));
            let ours = Instant::now();
            let theirs = own.join().unwrap();
            println!(
                "event after the service's own: {:?}",
                ours.saturating_duration_since(theirs)
            );
            assert!(ours.saturating_duration_since(theirs).as_secs() < 10);
        },
    );
}
