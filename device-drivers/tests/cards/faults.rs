use device_drivers::cards::{Authenticity, CardTrouble};
use virtual_cards::world::{World, inside};

use crate::desk::{Desk, expect_no_more_than, handles, issuers, printed};

/// A small generator with a fixed seed (xorshift64*), so that a failure can be run again.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33) % limit
    }

    fn fault(&mut self, commands: u64) -> String {
        let command = 1 + self.below(commands);
        let fault = match self.below(60) {
            0 => "remove".to_owned(),
            1..=3 => format!("slow {}", 1 + self.below(20)),
            4..=15 => format!("cut {}", 1 + self.below(260)),
            16..=30 => format!("flip {}", self.below(4_000)),
            31..=36 => format!("extra {}", 1 + self.below(300)),
            37..=45 => {
                let words = [
                    "9000", "6982", "6A82", "6300", "6F00", "6100", "6CFF", "63C0", "6283",
                ];
                format!("answer {}", words[self.below(9) as usize])
            }
            _ => {
                let length = self.below(40);
                let hex: String = (0..length)
                    .map(|_| format!("{:02X}", self.below(256)))
                    .collect();
                format!("answer {hex}9000")
            }
        };
        format!("at {command} {fault}")
    }
}

/// What a reading under faults may come to: what it said is true, or it says why not.
fn storm(
    world: &World,
    kind: &str,
    rounds: u64,
    read: impl Fn(&Desk) -> Result<(bool, Authenticity), CardTrouble>,
) {
    let mut desk = Desk::with_card(world, 0, kind);
    desk.card.tell("fresh");
    assert_eq!(read(&desk), Ok((true, Authenticity::Active)));
    let commands = desk.card.count();
    let before = handles();
    let mut counts = std::collections::BTreeMap::<String, u32>::new();
    for seed in 1..=rounds {
        let mut dice = Dice(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15));
        desk.card.tell("fresh");
        let faults: Vec<String> = (0..=dice.below(3)).map(|_| dice.fault(commands)).collect();
        for fault in &faults {
            desk.card.tell(fault);
        }
        let outcome = read(&desk);
        let named = match &outcome {
            Ok((same, authenticity)) => {
                assert!(
                    *same || *authenticity == Authenticity::None,
                    "seed {seed}, {faults:?}: changed data were taken for genuine"
                );
                format!("read, {authenticity:?}")
            }
            Err(trouble) => {
                assert!(
                    !matches!(trouble, CardTrouble::Reader { .. } | CardTrouble::TimedOut),
                    "seed {seed}, {faults:?}: {trouble}"
                );
                let name = format!("{trouble:?}");
                name.split([' ', '(']).next().unwrap_or_default().to_owned()
            }
        };
        *counts.entry(named).or_default() += 1;
        if outcome == Err(CardTrouble::CardGone) {
            desk.wait_out();
            desk.insert();
        }
    }
    println!("{kind}: {rounds} seeds: {counts:?}");
    desk.card.tell("fresh");
    assert_eq!(
        read(&desk),
        Ok((true, Authenticity::Active)),
        "the next card is read"
    );
    expect_no_more_than(before);
}

#[test]
fn six_hundred_random_faults_of_a_passport_end_in_a_defined_way() {
    const NAME: &str = "faults::six_hundred_random_faults_of_a_passport_end_in_a_defined_way";
    inside(NAME, |world| {
        storm(world, "passport --chip aes128 --face 600", 600, |desk| {
            let passport = desk.passport(&printed(), &issuers(world, "csca"))?;
            let same = passport.mrz.document_number == "L898902C3"
                && passport.mrz.given_names == "ANNA MARIA"
                && passport
                    .portrait
                    .is_some_and(|face| face.bytes.len() == 600);
            Ok((same, passport.trust.authenticity))
        });
    });
}

#[test]
fn four_hundred_random_faults_of_a_piv_card_end_in_a_defined_way() {
    const NAME: &str = "faults::four_hundred_random_faults_of_a_piv_card_end_in_a_defined_way";
    inside(NAME, |world| {
        storm(world, "piv --tries 250", 400, |desk| {
            let card = desk.piv(Some("123456"), &issuers(world, "piv"))?;
            let same = card.chuid.guid[0] == 0x11 && card.chuid.fasc_n[0] == 0xd4;
            if let Some(fingers) = &card.fingerprints
                && fingers.trust.authenticity != Authenticity::None
            {
                assert!(fingers.record.starts_with(b"FMR\0 20\0"));
            }
            Ok((same, card.trust.authenticity))
        });
    });
}
