use device_drivers::cards::{Authenticity, CardTrouble, Doubt, Issuers};
use virtual_cards::world::inside;

use crate::desk::{Desk, issuers};

#[test]
fn each_kind_of_card_key_proves_itself_and_fingerprints_come_after_the_pin() {
    const NAME: &str =
        "piv::each_kind_of_card_key_proves_itself_and_fingerprints_come_after_the_pin";
    inside(NAME, |world| {
        let mut desk = Desk::with_card(world, 0, "piv");
        let trusted = issuers(world, "piv");
        for kind in [
            "piv",
            "piv --compressed",
            "piv --key rsa2048",
            "piv --key p384 --compressed",
        ] {
            if kind != "piv" {
                desk.swap(kind);
            }
            let card = desk.piv(Some("123456"), &trusted).unwrap();
            assert_eq!(card.trust.doubts, [], "{kind}");
            assert_eq!(card.trust.authenticity, Authenticity::Active, "{kind}");
            assert_eq!(card.chuid.guid[..2], [0x11, 0x22]);
            let fingers = card.fingerprints.expect("the PIN opens them");
            assert_eq!(fingers.trust.authenticity, Authenticity::Passive, "{kind}");
            assert_eq!(fingers.header.format_type, 0x0201);
            assert_eq!(fingers.header.creator, "Utopia Bureau");
            assert!(fingers.record.starts_with(b"FMR\0 20\0"));
            let stated = u16::from_be_bytes([fingers.record[8], fingers.record[9]]);
            assert_eq!(usize::from(stated), fingers.record.len());
            assert!(desk.piv(None, &trusted).unwrap().fingerprints.is_none());
        }
    });
}

#[test]
fn a_wrong_pin_says_how_many_tries_are_left_until_it_is_blocked() {
    const NAME: &str = "piv::a_wrong_pin_says_how_many_tries_are_left_until_it_is_blocked";
    inside(NAME, |world| {
        use device_drivers::cards::piv::tries_left;
        let desk = Desk::with_card(world, 0, "piv");
        let nobody = Issuers::none();
        let outcome = |pin| desk.piv(Some(pin), &nobody).err();
        for form in ["1234", "123456789", "12345a"] {
            assert_eq!(outcome(form), Some(CardTrouble::PinForm), "{form}");
        }
        assert_eq!(
            outcome("654321"),
            Some(CardTrouble::WrongPin { tries_left: 2 })
        );
        assert_eq!(outcome("123456"), None, "the right one sets the count back");
        assert_eq!(desk.with(tries_left), Ok(Some(3)));
        assert_eq!(
            outcome("654321"),
            Some(CardTrouble::WrongPin { tries_left: 2 })
        );
        assert_eq!(
            outcome("654321"),
            Some(CardTrouble::WrongPin { tries_left: 1 })
        );
        assert_eq!(outcome("654321"), Some(CardTrouble::PinBlocked));
        assert_eq!(outcome("123456"), Some(CardTrouble::PinBlocked));
        assert_eq!(desk.with(tries_left), Ok(Some(0)));
        assert!(desk.piv(None, &nobody).is_ok(), "the rest is still read");
    });
}

#[test]
fn each_forged_piv_card_is_named() {
    inside("piv::each_forged_piv_card_is_named", |world| {
        let mut desk = Desk::with_card(world, 0, "piv --key none");
        let trusted = issuers(world, "piv");
        let keyless = desk.piv(None, &trusted).unwrap().trust;
        assert_eq!(keyless.authenticity, Authenticity::Passive);
        assert_eq!(keyless.doubts, [Doubt::NoChipKey]);
        let foreign = Doubt::OtherCard {
            part: "the card authentication certificate".to_owned(),
        };
        let (none, passive) = (Authenticity::None, Authenticity::Passive);
        for (flaw, authenticity, doubt) in [
            ("wrong-signature", none, Doubt::SignatureWrong),
            ("tampered-chuid", none, Doubt::SignatureWrong),
            ("expired-signer", none, Doubt::CertificateExpired),
            ("unknown-root", none, Doubt::UnknownIssuer),
            ("expired-card", none, Doubt::CardExpired),
            ("cloned", passive, Doubt::ChipUnproven),
            ("foreign-certificate", passive, foreign),
            ("bomb", passive, Doubt::CertificateUnfit),
        ] {
            desk.swap(&format!("piv --flaw {flaw}"));
            let trust = desk.piv(None, &trusted).unwrap().trust;
            assert_eq!(trust.authenticity, authenticity, "{flaw}");
            assert_eq!(trust.doubts, [doubt], "{flaw}");
        }
        for (flaw, doubt) in [
            ("tampered-fingerprints", Doubt::SignatureWrong),
            (
                "foreign-fingerprints",
                Doubt::OtherCard {
                    part: "the fingerprints".to_owned(),
                },
            ),
        ] {
            desk.swap(&format!("piv --flaw {flaw}"));
            let card = desk.piv(Some("123456"), &trusted).unwrap();
            let fingers = card.fingerprints.unwrap().trust;
            assert_eq!(fingers.authenticity, Authenticity::None, "{flaw}");
            assert_eq!(fingers.doubts, [doubt], "{flaw}");
            assert_eq!(card.trust.authenticity, Authenticity::Active, "{flaw}");
        }
    });
}
