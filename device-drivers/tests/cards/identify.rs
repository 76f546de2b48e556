use device_drivers::cards::profile::Profile;
use device_drivers::cards::{CardKind, identify};
use virtual_cards::world::inside;

use crate::desk::Desk;
use crate::profile::example;

#[test]
fn each_kind_of_card_is_told_and_one_that_nobody_knows_too() {
    inside(
        "identify::each_kind_of_card_is_told_and_one_that_nobody_knows_too",
        |world| {
            let mut desk = Desk::with_card(world, 0, "passport");
            let profiles = [Profile::parse(&example()).unwrap()];
            let tell = |desk: &Desk, profiles: &[Profile]| {
                let atr = desk.connect().unwrap().atr();
                desk.with(|card| identify(card, &atr, profiles)).unwrap()
            };
            assert_eq!(tell(&desk, &profiles), CardKind::Passport);
            desk.swap("passport --pace 0");
            assert_eq!(tell(&desk, &profiles), CardKind::Passport);
            desk.swap("piv");
            assert_eq!(tell(&desk, &profiles), CardKind::Piv);
            desk.swap("national");
            assert_eq!(
                tell(&desk, &profiles),
                CardKind::Profile {
                    name: "Utopia identity card".to_owned()
                }
            );
            assert_eq!(
                tell(&desk, &[]),
                CardKind::Unknown {
                    atr: "3B89800155544F5049412D49443E".to_owned()
                }
            );
        },
    );
}
