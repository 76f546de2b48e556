use std::path::Path;

use device_drivers::cards::profile::{Checking, Profile, ProfileCard};
use device_drivers::cards::{Authenticity, CardTrouble, Doubt, Issuers, Secret};
use jiff::Timestamp;
use virtual_cards::world::inside;

use crate::desk::{Desk, issuers, random};

/// The example of the documentation is what is tested.
pub fn example() -> String {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/card-profiles.md");
    let page = std::fs::read_to_string(page).unwrap();
    let (_, rest) = page.split_once("```toml\n").unwrap();
    rest.split_once("```").unwrap().0.to_owned()
}

fn read(desk: &Desk, pin: Option<&str>, issuers: &Issuers) -> Result<ProfileCard, CardTrouble> {
    let profile = Profile::parse(&example()).unwrap();
    let checking = Checking {
        issuers,
        at: Timestamp::now(),
        random: &random,
    };
    let pin = pin.map(Secret::new);
    desk.with(|card| profile.read(card, pin.as_ref(), &checking))
}

#[test]
fn a_national_card_is_read_by_the_documented_example() {
    inside(
        "profile::a_national_card_is_read_by_the_documented_example",
        |world| {
            let desk = Desk::with_card(world, 0, "national");
            let card = read(&desk, Some("2468"), &issuers(world, "national")).unwrap();
            assert_eq!(card.trust.doubts, []);
            assert_eq!(card.trust.authenticity, Authenticity::Active);
            for (name, value, signed) in [
                ("name", "Abeba Tésfaye", true),
                ("birth_date", "1990-02-28", true),
                ("number", "123456789", true),
                ("sex", "female", true),
                ("street", "12 Rue de l'étoile", true),
                ("expires", "2035-07-31", true),
                ("nationality", "UTO", false),
            ] {
                let claim = &card.claims[name];
                assert_eq!(
                    (claim.value.as_str(), claim.signed),
                    (value, signed),
                    "{name}"
                );
            }
        },
    );
}

#[test]
fn without_the_pin_less_is_read_and_nothing_is_proven() {
    inside(
        "profile::without_the_pin_less_is_read_and_nothing_is_proven",
        |world| {
            let desk = Desk::with_card(world, 0, "national");
            let trusted = issuers(world, "national");
            let card = read(&desk, None, &trusted).unwrap();
            assert!(!card.claims.contains_key("street"));
            assert_eq!(card.trust.authenticity, Authenticity::None);
            assert_eq!(card.trust.doubts, [Doubt::NotAsked]);
            for (pin, trouble) in [
                ("1", CardTrouble::PinForm),
                ("9999", CardTrouble::WrongPin { tries_left: 2 }),
                ("9999", CardTrouble::WrongPin { tries_left: 1 }),
                ("9999", CardTrouble::PinBlocked),
            ] {
                assert_eq!(read(&desk, Some(pin), &trusted).err(), Some(trouble));
            }
        },
    );
}

#[test]
fn each_forged_national_card_is_named() {
    inside("profile::each_forged_national_card_is_named", |world| {
        let mut desk = Desk::with_card(world, 0, "national");
        let trusted = issuers(world, "national");
        let (none, passive) = (Authenticity::None, Authenticity::Passive);
        for (flaw, authenticity, doubt) in [
            ("tampered-holder", none, Doubt::SignatureWrong),
            ("unknown-root", none, Doubt::UnknownIssuer),
            ("expired-signer", none, Doubt::CertificateExpired),
            ("cloned", passive, Doubt::ChipUnproven),
        ] {
            desk.swap(&format!("national --flaw {flaw}"));
            let trust = read(&desk, Some("2468"), &trusted).unwrap().trust;
            assert_eq!(trust.authenticity, authenticity, "{flaw}");
            assert_eq!(trust.doubts, [doubt], "{flaw}");
        }
        desk.swap("piv");
        assert_eq!(
            read(&desk, None, &trusted).err(),
            Some(CardTrouble::OtherCard)
        );
    });
}

#[test]
fn a_wrong_profile_is_refused_with_its_file_and_key() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("utopia.toml");
    let check = |from: &str, to: &str, key: &str| {
        let example = example();
        assert!(example.contains(from), "the example has {from}");
        std::fs::write(&file, example.replacen(from, to, 1)).unwrap();
        let trouble = Profile::load(&file).unwrap_err().to_string();
        assert!(trouble.contains("utopia.toml"), "{trouble}");
        assert!(trouble.contains(key), "{trouble} names {key}");
    };
    check("name = \"Utopia identity card\"", "name = \" \"", "name");
    check("shortest = 4", "shortst = 4", "shortst");
    check("shortest = 4", "shortest = 9", "shortest");
    check("length = 8 ", "length = 4 ", "pin.length");
    check("file = \"0101\"", "file = \"01\"", "holder");
    check("file = \"0101\"", "", "holder");
    check("object = \"holder\"", "object = \"hodler\"", "hodler");
    check("tag = \"70/5F20\"", "tag = \"70/XY\"", "70/XY");
    check("at = 0 ", "#", "street");
    check("type = \"bcd\"", "type = \"bdc\"", "bdc");
    check("\"ecdsa-sha256\"", "\"ecdsa-md5\"", "ecdsa-md5");
    check(
        "over = [\"holder\", \"address\", \"chip\"]",
        "over = [\"holder\"]",
        "challenge.certificate",
    );
    check("length = 32", "length = 4", "challenge.length");
    check("needs_pin = true", "needs_pin = 1", "needs_pin");
    check("F0 4E 41 54 49 44", "F0 4E", "applications");
    check("3B 89 80 01", "3B 8G 80 01", "3B 8G");
    std::fs::write(&file, example()).unwrap();
    assert_eq!(Profile::load_folder(folder.path()).unwrap().len(), 1);
}
