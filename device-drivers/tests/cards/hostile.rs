//! Everything that a card says, changed at random: refused or read, never a panic.

use device_drivers::cards::emrtd::security_infos::SecurityInfos;
use device_drivers::cards::emrtd::{Mrz, lds, sod};
use device_drivers::cards::piv::{CertificateObject, Chuid, Parts};
use device_drivers::cards::profile::Profile;
use device_drivers::cards::signed::SignedData;
use device_drivers::cards::{apdu, tlv};
use jiff::Timestamp;
use openssl::nid::Nid;
use virtual_cards::cipher::Suite;
use virtual_cards::passport::data::{Settings, make};
use virtual_cards::pki::{Identity, Validity, ec_key};

use crate::profile::example;

fn parse_all(bytes: &[u8], profile: &Profile) {
    let _ = tlv::header(bytes);
    let _ = tlv::all(bytes).count();
    let _ = tlv::follow(bytes, &[0x30, 0x30, 0xa3, 0x30]);
    let _ = apdu::split(bytes);
    let _ = lds::present(bytes);
    let _ = lds::zone(bytes).map(Mrz::parse);
    let _ = lds::portrait(bytes);
    let _ = lds::details(bytes);
    let _ = SecurityInfos::parse(bytes);
    let _ = sod::groups(bytes);
    let _ = sod::Hashes::parse(bytes);
    let _ = Mrz::parse(&String::from_utf8_lossy(bytes));
    let _ = Chuid::parse(bytes);
    let _ = CertificateObject::parse(bytes);
    let _ = Parts::split(bytes);
    for object in ["holder", "address", "nationality"] {
        let _ = profile.decode(object, bytes);
    }
    if let Ok(signed) = SignedData::parse(bytes) {
        let _ = signed.check(bytes, &[]);
    }
}

#[test]
fn no_bytes_of_a_card_make_a_parser_panic() {
    let now = Timestamp::now();
    let key = ec_key(Nid::BRAINPOOL_P256R1).unwrap();
    let root = Identity::root("root", key, Validity::around(now)).unwrap();
    let settings = Settings {
        chip_authentication: Some(Suite::Aes(128)),
        face: 100,
        ..Settings::default()
    };
    let chip = make(&settings, &root, now).unwrap();
    let profile = Profile::parse(&example()).unwrap();
    let mut files: Vec<Vec<u8>> = chip.files.into_values().collect();
    files.extend(chip.card_access);
    // The signed message without its outer tag, too.
    let inside: Vec<Vec<u8>> = files
        .iter()
        .filter_map(|file| tlv::first(file).ok())
        .map(|(object, _)| object.value.to_vec())
        .collect();
    files.extend(inside);
    let mut state = 0x1234_5678_9abc_def0_u64;
    let mut dice = move |limit: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 11) as usize % limit.max(1)
    };
    for file in &files {
        for end in 0..file.len() {
            parse_all(&file[..end], &profile);
        }
        for _ in 0..2_000 {
            let mut changed = file.clone();
            for _ in 0..=dice(4) {
                let at = dice(changed.len());
                if let Some(byte) = changed.get_mut(at) {
                    *byte = [0x00, 0x7f, 0x80, 0x84, 0xff, dice(256) as u8][dice(6)];
                }
            }
            parse_all(&changed, &profile);
        }
    }
}
