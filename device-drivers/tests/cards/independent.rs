//! Readers that others wrote see the same cards as ours.

use std::process::Command as Program;

use device_drivers::cards::apdu::Command;
use device_drivers::cards::{CardTrouble, Exchange};
use dmrtd::auth::passive::{self, DataGroup, TrustAnchor};
use dmrtd::com::{TransceiveError, Transceiver};
use dmrtd::lds::ef::ElementaryFile;
use dmrtd::lds::mrz::Mrz;
use dmrtd::passport::Passport;
use dmrtd::proto::can_key::CanKey;
use dmrtd::proto::dba_key::DBAKey;
use virtual_cards::passport::ZONE;
use virtual_cards::world::inside;

use crate::desk::Desk;

/// Lets another crate talk to the card through our transaction.
struct Line<'a>(&'a mut dyn Exchange);

impl Transceiver for Line<'_> {
    fn transceive(&mut self, apdu: &[u8]) -> Result<Vec<u8>, TransceiveError> {
        let answer = self
            .0
            .exchange(&command(apdu))
            .map_err(|trouble| TransceiveError::new(trouble.to_string()))?;
        Ok([&answer.data[..], &answer.status.0.to_be_bytes()].concat())
    }
}

fn command(apdu: &[u8]) -> Command {
    let command = Command::new(apdu[1], apdu[2], apdu[3]).class(apdu[0]);
    let ne = |le: u8| if le == 0 { 256 } else { u32::from(le) };
    match &apdu[4..] {
        [] => command,
        [le] => command.expecting(ne(*le)),
        [0, ..] => command.data(&apdu[7..apdu.len() - 2]).expecting(0x1_0000),
        [count, rest @ ..] => {
            let (data, le) = rest.split_at(usize::from(*count));
            let command = command.data(data);
            match le {
                [le] => command.expecting(ne(*le)),
                _ => command,
            }
        }
    }
}

#[test]
fn another_passport_reader_reads_and_believes_the_virtual_passport() {
    const NAME: &str =
        "independent::another_passport_reader_reads_and_believes_the_virtual_passport";
    inside(NAME, |world| {
        let mut desk = Desk::with_card(world, 0, "passport --pace 0 --active rsa");
        let root = std::fs::read(world.root("csca")).unwrap();
        let root = openssl::x509::X509::from_pem(&root)
            .unwrap()
            .to_der()
            .unwrap();
        let anchor = TrustAnchor::from_certificate(&root).unwrap();
        let mrz = Mrz::from_bytes(ZONE.as_bytes()).unwrap();
        let key = |pace| {
            DBAKey::new(
                mrz.document_number(),
                mrz.date_of_birth,
                mrz.date_of_expiry,
                pace,
            )
            .unwrap()
        };
        for kind in [
            "passport --pace 0 --active rsa",
            "passport --pace 12 --active ecdsa",
            "passport --pace 13 --cipher aes256 --active rsa",
        ] {
            if !kind.contains("--pace 0") {
                desk.swap(kind);
            }
            for by_number in [false, true] {
                if by_number && kind.contains("--pace 0") {
                    continue;
                }
                let done = desk.with(|card| {
                    let mut theirs = Passport::new(Line(card));
                    if kind.contains("--pace 0") {
                        theirs.start_session(key(false)).unwrap();
                    } else {
                        let access = theirs.read_ef_card_access().unwrap();
                        if by_number {
                            let key = CanKey::new("123456").unwrap();
                            theirs.start_session_pace(key, &access).unwrap();
                        } else {
                            theirs.start_session_pace(key(true), &access).unwrap();
                        }
                    }
                    let dg1 = theirs.read_ef_dg1().unwrap();
                    assert_eq!(dg1.mrz().document_number(), "L898902C3", "{kind}");
                    let dg2 = theirs.read_ef_dg2().unwrap();
                    let dg11 = theirs.read_ef_dg11().unwrap();
                    let sod = theirs.read_ef_sod().unwrap();
                    let groups = [
                        (1, dg1.to_bytes()),
                        (2, dg2.to_bytes()),
                        (11, dg11.to_bytes()),
                    ]
                    .map(|(number, bytes)| DataGroup { number, bytes });
                    let verdict =
                        passive::verify(sod.to_bytes(), &groups, std::slice::from_ref(&anchor))
                            .unwrap();
                    assert!(verdict.is_authentic(), "{kind}: {:?}", verdict.chain);
                    theirs
                        .verify_active_authentication(&[1, 2, 3, 4, 5, 6, 7, 8])
                        .unwrap();
                    Ok::<(), CardTrouble>(())
                });
                assert_eq!(done, Ok(()), "{kind}");
            }
        }
    });
}

#[test]
fn opensc_reads_the_virtual_piv_card() {
    const NAME: &str = "independent::opensc_reads_the_virtual_piv_card";
    let installed = Program::new("pkcs15-tool")
        .arg("--version")
        .output()
        .is_ok();
    if !installed {
        println!("SKIPPED {NAME}: the package opensc is not installed");
        return;
    }
    inside(NAME, |world| {
        let run = |program: &str, arguments: &[&str]| {
            let output = Program::new(program).args(arguments).output().unwrap();
            let text = String::from_utf8_lossy(&output.stdout).into_owned();
            assert!(output.status.success(), "{program} {arguments:?}: {text}");
            text
        };
        let mut desk = Desk::with_card(world, 0, "piv --compressed");
        for kind in ["piv --compressed", "piv --key rsa2048"] {
            if kind.contains("rsa") {
                desk.swap(kind);
            }
            assert!(run("piv-tool", &["--name"]).contains("Personal Identity Verification"));
            let listing = run("pkcs15-tool", &["--dump"]);
            assert!(
                listing.contains("112233445566478899aabbccddeeff00"),
                "the GUID"
            );
            let certificate = run("pkcs15-tool", &["--read-certificate", "04"]);
            let certificate = openssl::x509::X509::from_pem(certificate.as_bytes()).unwrap();
            let root = std::fs::read(world.root("piv")).unwrap();
            let root = openssl::x509::X509::from_pem(&root).unwrap();
            assert!(certificate.verify(&root.public_key().unwrap()).unwrap());
            run(
                "pkcs15-tool",
                &["--verify-pin", "--auth-id", "01", "--pin", "123456"],
            );
        }
    });
}
