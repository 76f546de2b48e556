//! What cards say: data objects, files, signatures, and whole conversations.

use std::sync::OnceLock;

use device_drivers::cards::apdu::{Answer, Command, Meaning, split};
use device_drivers::cards::emrtd::security_infos::SecurityInfos;
use device_drivers::cards::emrtd::{self, Access, Mrz, MrzKey, lds, sod};
use device_drivers::cards::piv::{self, CertificateObject, Chuid, Parts};
use device_drivers::cards::profile::{self, Profile};
use device_drivers::cards::signed::SignedData;
use device_drivers::cards::tlv as objects;
use device_drivers::cards::{CardTrouble, Exchange, Issuers, Secret, identify};
use jiff::Timestamp;
use jiff::civil::date;

use super::Input;

/// In the years that the seeds' certificates are valid.
const NOW: i64 = 1_795_000_000;

/// Objects stay within what they were read from, and are written as they were read.
pub fn tlv(data: &[u8]) {
    let mut at = 0;
    for object in objects::all(data) {
        let Ok(object) = object else { break };
        assert!(data[at..].starts_with(object.whole) && object.whole.ends_with(object.value));
        at += object.whole.len();
        if object.tag > 0 {
            let written = objects::write(object.tag, object.value);
            assert!(
                objects::only(&written, object.tag) == Ok(object.value),
                "read as written"
            );
        }
        let _ = objects::find(object.value, 0x04);
    }
    let _ = objects::follow(data, &[0x30, 0x30, 0xa3, 0x30]);
    if let Ok(header) = objects::header(data) {
        assert!(header.header_length <= objects::LONGEST_HEADER);
    }
}

/// An answer, and a command of what the first bytes say.
pub fn apdu(data: &[u8]) {
    if let Some(answer) = split(data) {
        assert!(answer.data.len() + 2 == data.len());
        assert!(answer.status.is_done() == (answer.status.meaning() == Meaning::Done));
    }
    let mut input = Input(data);
    let (Some(expected), Some(instruction)) = (input.short(), input.byte()) else {
        return;
    };
    let command = Command::new(instruction, 0, 0)
        .data(input.0)
        .expecting(expected.into());
    let bytes = command.encode();
    assert!(bytes.len() <= input.0.len() + 10 && bytes.len() >= 5);
}

/// What a zone says is in it, also with its lines apart.
pub fn mrz(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let Ok(zone) = Mrz::parse(&text) else { return };
    let spaced: String = text.chars().flat_map(|letter| [letter, '\n']).collect();
    assert!(
        Mrz::parse(&spaced).is_ok_and(|again| again == zone),
        "blanks say nothing"
    );
    let today = date(2026, 11, 23);
    if let Some(birth) = zone.birth_date.as_birth(today) {
        assert!(birth <= today, "nobody is born tomorrow");
    }
    let _ = zone.expiry_date.as_expiry(today);
    let _ = zone.key();
}

/// The files of a passport, each taken for every other.
pub fn passport_files(data: &[u8]) {
    if let Ok(groups) = lds::present(data) {
        assert!(groups.iter().all(|group| (1..=16).contains(group)));
    }
    let _ = lds::zone(data).map(Mrz::parse);
    if let Ok(portrait) = lds::portrait(data) {
        assert!(!portrait.bytes.is_empty() && portrait.bytes.len() <= data.len());
    }
    let _ = lds::details(data);
    let _ = SecurityInfos::parse(data);
    let _ = sod::Hashes::parse(data);
    let at = Timestamp::from_second(NOW).expect("a time");
    let doubts = sod::doubts(data, &[(1, data)], &Issuers::none(), at);
    assert!(!doubts.is_empty(), "nobody is pinned, so nobody vouches");
    let _ = sod::groups(data);
}

/// What only comes after a chip was opened. The first byte says what it is.
pub fn passport_chip(data: &[u8]) {
    let mut input = Input(data);
    match input.byte() {
        Some(0) => {
            let answered = emrtd::parse::sealed(input.0);
            assert!(!answered, "nobody knows the channel's keys");
        }
        Some(1) => {
            emrtd::parse::inside(input.0);
        }
        Some(2) => {
            emrtd::parse::active_key(input.0);
        }
        Some(3) => {
            emrtd::parse::chip_key(input.0);
        }
        _ => {}
    }
}

pub fn signed_data(data: &[u8]) {
    if let Ok(signed) = SignedData::parse(data) {
        let content = signed.content.unwrap_or(data);
        let _ = signed.check(content, &[]);
    }
}

pub fn piv_objects(data: &[u8]) {
    let _ = Chuid::parse(data);
    if let Ok(object) = CertificateObject::parse(data) {
        assert!(
            object.der.len() <= 0x1_0000.max(data.len()),
            "no bomb unpacks"
        );
    }
    if let Ok(parts) = Parts::split(data) {
        assert!(parts.signed.len() + parts.signature.len() == data.len());
        assert!(parts.signed.ends_with(parts.record));
    }
}

/// The example of the documentation.
fn example() -> &'static Profile {
    static EXAMPLE: OnceLock<Profile> = OnceLock::new();
    EXAMPLE.get_or_init(|| {
        let page = include_str!("../../docs/card-profiles.md");
        let (_, rest) = page.split_once("```toml\n").expect("it has an example");
        let (text, _) = rest.split_once("```").expect("which ends");
        Profile::parse(text).expect("the documented example is sound")
    })
}

/// A profile as a technician writes it, and a card that is read by it.
pub fn profile_file(data: &[u8]) {
    let Ok(profile) = Profile::parse(&String::from_utf8_lossy(data)) else {
        return;
    };
    let _ = profile.decode("holder", &[0x70, 0x02, 0x5a, 0x00]);
    let mut card = Replay(Input(b"\x00\x02\x90\x00\x00\x04\x70\x00\x90\x00"));
    let _ = with_checking(|issuers, at, random| {
        let checking = profile::Checking {
            issuers,
            at,
            random,
        };
        profile.read(&mut card, None, &checking)
    });
}

/// The first byte says which object the rest is.
pub fn profile_claims(data: &[u8]) {
    let mut input = Input(data);
    let names = ["holder", "address", "nationality", "child"];
    let Some(name) = input.byte().and_then(|which| names.get(usize::from(which))) else {
        return;
    };
    for claim in example().decode(name, input.0).into_iter().flatten() {
        assert!(
            claim.len() <= 4 * data.len() + 16,
            "no claim outgrows its object"
        );
    }
}

/// A card whose answers are the bytes, one after another: two bytes of length, then the answer. After
/// the last one it is taken out.
struct Replay<'a>(Input<'a>);

impl Exchange for Replay<'_> {
    fn exchange(&mut self, _command: &Command) -> Result<Answer, CardTrouble> {
        let length = self.0.short().ok_or(CardTrouble::CardGone)?;
        split(self.0.take(length.into())).ok_or(CardTrouble::CardGone)
    }
}

fn with_checking<T>(read: impl FnOnce(&Issuers, Timestamp, &dyn Fn(&mut [u8])) -> T) -> T {
    let at = Timestamp::from_second(NOW).expect("a time");
    read(&Issuers::none(), at, &|bytes| bytes.fill(7))
}

/// A conversation with a whole card. The first byte says how it is read; whatever it answers, nothing
/// of it is proven, because nobody is pinned.
pub fn dialogue(data: &[u8]) {
    let mut input = Input(data);
    let how = input.byte();
    let mut card = Replay(input);
    let trust = with_checking(|issuers, at, random| match how {
        Some(which @ (0 | 1)) => {
            let checking = emrtd::Checking {
                issuers,
                at,
                random,
            };
            let access = if which == 0 {
                let key = MrzKey::new("L898902C3", "740812", "400415");
                Access::Mrz(key.expect("the specimen's"))
            } else {
                Access::Can(Secret::new("123456"))
            };
            let read = emrtd::read(&mut card, &access, &checking);
            read.ok().map(|card| card.trust)
        }
        Some(2) => {
            let checking = piv::Checking {
                issuers,
                at,
                random,
            };
            let read = piv::read(&mut card, Some(&Secret::new("123456")), &checking);
            read.ok().map(|card| card.trust)
        }
        Some(3) => {
            let checking = profile::Checking {
                issuers,
                at,
                random,
            };
            let read = example().read(&mut card, Some(&Secret::new("2468")), &checking);
            read.ok().map(|card| card.trust)
        }
        Some(4) => {
            let _ = identify(&mut card, "3B 89", std::slice::from_ref(example()));
            None
        }
        _ => None,
    });
    if let Some(trust) = trust {
        assert!(!trust.doubts.is_empty(), "nobody vouches for these bytes");
    }
}
