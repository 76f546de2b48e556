use device_drivers::cards::emrtd::{Opening, PortraitFormat};
use device_drivers::cards::{Authenticity, CardTrouble, Doubt, Issuers};
use virtual_cards::world::inside;

use crate::desk::{Desk, can, issuers, printed};

#[test]
fn every_way_to_open_a_passport_leads_to_the_same_data() {
    const NAME: &str = "passport::every_way_to_open_a_passport_leads_to_the_same_data";
    inside(NAME, |world| {
        let mut desk = Desk::with_card(world, 0, "passport --pace 0 --active rsa");
        let trusted = issuers(world, "csca");
        let kinds = [
            ("passport --pace 0 --active rsa", Opening::Bac),
            ("passport --pace 0 --chip 3des", Opening::Bac),
            (
                "passport --pace 12 --cipher 3des --active ecdsa",
                Opening::Pace,
            ),
            (
                "passport --pace 12 --cipher aes128 --active rsa",
                Opening::Pace,
            ),
            (
                "passport --pace 13 --cipher aes128 --chip aes128",
                Opening::Pace,
            ),
            (
                "passport --pace 13 --cipher aes192 --chip aes192",
                Opening::Pace,
            ),
            (
                "passport --pace 13 --cipher aes256 --chip aes256",
                Opening::Pace,
            ),
            (
                "passport --pace 16 --cipher aes256 --active ecdsa",
                Opening::Pace,
            ),
        ];
        for (index, (kind, opening)) in kinds.into_iter().enumerate() {
            if index > 0 {
                desk.swap(kind);
            }
            let mut ways = vec![printed()];
            if opening == Opening::Pace {
                ways.push(can("123456"));
            }
            for access in ways {
                let passport = desk
                    .passport(&access, &trusted)
                    .unwrap_or_else(|trouble| panic!("{kind}, {access:?}: {trouble}"));
                assert_eq!(passport.opened_with, opening, "{kind}");
                assert_eq!(passport.trust.doubts, [], "{kind}");
                assert_eq!(passport.trust.authenticity, Authenticity::Active, "{kind}");
                assert_eq!(passport.mrz.document_number, "L898902C3");
                assert_eq!(passport.mrz.surname, "ERIKSSON");
                let details = passport.details.unwrap();
                assert_eq!(details.full_name.as_deref(), Some("Eriksson Ånna Maria"));
                assert_eq!(details.birth_date, Some(jiff::civil::date(1974, 8, 12)));
                let portrait = passport.portrait.unwrap();
                assert_eq!(portrait.format, PortraitFormat::Jpeg);
                assert_eq!(portrait.bytes.len(), 2_000);
            }
        }
    });
}

#[test]
fn what_was_printed_wrongly_or_is_another_card_does_not_open() {
    const NAME: &str = "passport::what_was_printed_wrongly_or_is_another_card_does_not_open";
    inside(NAME, |world| {
        use device_drivers::cards::emrtd::{Access, MrzKey};
        let nobody = Issuers::none();
        let wrong = Access::Mrz(MrzKey::new("L898902C3", "740812", "400416").unwrap());
        let mut desk = Desk::with_card(world, 0, "passport");
        for access in [&wrong, &can("123457")] {
            assert_eq!(
                desk.passport(access, &nobody).err(),
                Some(CardTrouble::AccessDenied)
            );
        }
        assert!(
            desk.passport(&printed(), &nobody).is_ok(),
            "it is not locked"
        );
        desk.swap("passport --pace 0");
        assert_eq!(
            desk.passport(&wrong, &nobody).err(),
            Some(CardTrouble::AccessDenied)
        );
        assert!(matches!(
            desk.passport(&can("123456"), &nobody),
            Err(CardTrouble::Unsupported { .. })
        ));
        desk.swap("national");
        assert_eq!(
            desk.passport(&printed(), &nobody).err(),
            Some(CardTrouble::OtherCard)
        );
    });
}

#[test]
fn each_forgery_is_named_and_nothing_is_proven_of_it() {
    const NAME: &str = "passport::each_forgery_is_named_and_nothing_is_proven_of_it";
    inside(NAME, |world| {
        let altered = |part: &str| Doubt::Altered {
            part: part.to_owned(),
        };
        let chip = " --chip aes128";
        let cases = [
            ("tampered-dg1", chip, Authenticity::None, altered("DG1")),
            ("tampered-dg2", chip, Authenticity::None, altered("DG2")),
            (
                "wrong-signature",
                chip,
                Authenticity::None,
                Doubt::SignatureWrong,
            ),
            (
                "expired-signer",
                chip,
                Authenticity::None,
                Doubt::CertificateExpired,
            ),
            (
                "unknown-root",
                chip,
                Authenticity::None,
                Doubt::UnknownIssuer,
            ),
            ("unsigned", chip, Authenticity::None, Doubt::Unsigned),
            ("cloned", chip, Authenticity::Passive, Doubt::ChipUnproven),
            (
                "cloned",
                " --active rsa",
                Authenticity::Passive,
                Doubt::ChipUnproven,
            ),
            (
                "cloned",
                " --active ecdsa",
                Authenticity::Passive,
                Doubt::ChipUnproven,
            ),
            (
                "hidden-key",
                chip,
                Authenticity::Passive,
                Doubt::ChipUnproven,
            ),
        ];
        let mut desk = Desk::with_card(world, 0, "passport");
        let trusted = issuers(world, "csca");
        let plain = desk.passport(&printed(), &trusted).unwrap().trust;
        assert_eq!(plain.authenticity, Authenticity::Passive);
        assert_eq!(plain.doubts, [Doubt::NoChipKey]);
        let untrusted = desk.passport(&printed(), &Issuers::none()).unwrap().trust;
        assert_eq!(untrusted.doubts, [Doubt::UnknownIssuer]);
        for (flaw, chip, authenticity, doubt) in cases {
            desk.swap(&format!("passport --flaw {flaw}{chip}"));
            let trust = desk
                .passport(&printed(), &trusted)
                .unwrap_or_else(|trouble| panic!("{flaw}{chip}: {trouble}"))
                .trust;
            assert_eq!(trust.authenticity, authenticity, "{flaw}{chip}");
            assert_eq!(trust.doubts, [doubt], "{flaw}{chip}");
        }
        desk.swap("passport --flaw wrong-digest");
        let trust = desk.passport(&printed(), &trusted).unwrap().trust;
        assert_eq!(
            trust.doubts,
            [altered("DG1"), Doubt::SignatureWrong],
            "a changed hash fits neither the file nor the signature"
        );
    });
}

#[test]
fn a_portrait_beyond_the_reach_of_short_offsets_is_read_whole() {
    const NAME: &str = "passport::a_portrait_beyond_the_reach_of_short_offsets_is_read_whole";
    inside(NAME, |world| {
        let desk = Desk::with_card(world, 0, "passport --face 45000 --chip aes256");
        let start = std::time::Instant::now();
        let passport = desk.passport(&printed(), &issuers(world, "csca")).unwrap();
        println!(
            "a passport with a portrait of 45,000 bytes: {:?}",
            start.elapsed()
        );
        assert_eq!(passport.portrait.unwrap().bytes.len(), 45_000);
        assert_eq!(passport.trust.authenticity, Authenticity::Active);
    });
}
