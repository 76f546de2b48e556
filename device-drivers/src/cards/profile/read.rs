//! Reading a card by its profile.

use std::collections::BTreeMap;

use openssl::x509::X509;
use zeroize::Zeroizing;

use super::schema::{Object, Pin, PinEncoding, Schema};
use super::{Checking, Claim, ProfileCard, decode};
use crate::cards::apdu::{Command, Meaning};
use crate::cards::files::{read_object, read_range, select};
use crate::cards::session::Exchange;
use crate::cards::tlv;
use crate::cards::trust::{Doubt, Trust};
use crate::cards::{CardTrouble, Secret};

type Objects<'a> = BTreeMap<&'a str, Zeroizing<Vec<u8>>>;

pub fn read(
    schema: &Schema,
    card: &mut dyn Exchange,
    pin: Option<&Secret>,
    checking: &Checking<'_>,
) -> Result<ProfileCard, CardTrouble> {
    enter(schema, card)?;
    if let (Some(rule), Some(pin)) = (&schema.pin, pin) {
        verify(card, rule, pin)?;
    }
    let opened = schema.pin.is_some() && pin.is_some();
    let mut objects = Objects::new();
    for object in &schema.objects {
        if object.needs_pin && !opened {
            continue;
        }
        match fetch(card, object)? {
            Some(bytes) => {
                objects.insert(&object.id, bytes);
            }
            None if object.optional => {}
            None => {
                return Err(CardTrouble::Unreadable {
                    part: object.id.clone(),
                });
            }
        }
    }
    let passive = signature_doubts(schema, &objects, checking);
    let active = prove(schema, card, &objects, checking)?;
    Ok(ProfileCard {
        profile: schema.name.clone(),
        claims: claims(schema, &objects)?,
        trust: Trust::of(passive, active),
    })
}

fn enter(schema: &Schema, card: &mut dyn Exchange) -> Result<(), CardTrouble> {
    let applications = &schema.recognise.applications;
    for application in applications {
        if crate::cards::identify::has(card, &application.0)? {
            return Ok(());
        }
    }
    if applications.is_empty() {
        Ok(())
    } else {
        Err(CardTrouble::OtherCard)
    }
}

fn verify(card: &mut dyn Exchange, rule: &Pin, pin: &Secret) -> Result<(), CardTrouble> {
    let digits = pin.expose().as_bytes();
    let fits = (rule.shortest..=rule.longest).contains(&digits.len());
    if !fits || !digits.iter().all(u8::is_ascii_digit) {
        return Err(CardTrouble::PinForm);
    }
    let mut bytes = Zeroizing::new(Vec::with_capacity(32));
    match rule.encoding {
        PinEncoding::Ascii => bytes.extend(digits),
        PinEncoding::Bcd => bytes.extend(digits.chunks(2).map(|pair| {
            let low = pair.get(1).map_or(rule.fill & 0x0f, |digit| digit - b'0');
            (pair[0] - b'0') << 4 | low
        })),
    }
    if let Some(length) = rule.length {
        bytes.resize(length, rule.fill);
    }
    let command = Command::new(0x20, 0x00, rule.reference).data(&bytes);
    let status = card.exchange(&command)?.status;
    crate::cards::piv::outcome(status.meaning(), status.0)
}

/// An object's bytes; `None` when the card has it not.
fn fetch(
    card: &mut dyn Exchange,
    object: &Object,
) -> Result<Option<Zeroizing<Vec<u8>>>, CardTrouble> {
    const WHAT: &str = "a file of the profile";
    if let Some(file) = &object.file {
        let [high, low] = file.0[..] else {
            return Ok(None);
        };
        let file = u16::from_be_bytes([high, low]);
        return match object.length {
            None => read_object(card, file, WHAT),
            Some(length) if select(card, file)? => read_range(card, 0, length, WHAT).map(Some),
            Some(_) => Ok(None),
        };
    }
    let command = match (&object.data, object.record) {
        (Some(tag), _) => match tag.0[..] {
            [low] => Command::new(0xca, 0x00, low),
            [high, low] => Command::new(0xca, high, low),
            _ => Command::new(0xcb, 0x3f, 0xff).data(&tlv::write(0x5c, &tag.0)),
        },
        (None, Some(record)) => Command::new(0xb2, record.number, record.file << 3 | 0x04),
        (None, None) => return Ok(None),
    };
    let answer = card.exchange(&command.expecting(256))?;
    match answer.status.meaning() {
        Meaning::Done | Meaning::EndOfFile => Ok(Some(answer.data)),
        meaning if meaning.is_absence() => Ok(None),
        _ => Err(CardTrouble::Refused {
            step: "read an object of the profile",
            status: answer.status.0,
        }),
    }
}

fn claims(schema: &Schema, objects: &Objects<'_>) -> Result<BTreeMap<String, Claim>, CardTrouble> {
    let mut claims = BTreeMap::new();
    for rule in &schema.claims {
        let Some(object) = objects.get(rule.object.as_str()) else {
            continue;
        };
        let signed = schema
            .signature
            .as_ref()
            .is_some_and(|signature| signature.over.contains(&rule.object));
        match decode::claim(rule, object) {
            Some(value) => {
                claims.insert(rule.name.clone(), Claim { value, signed });
            }
            None if rule.optional => {}
            None => {
                return Err(CardTrouble::Unreadable {
                    part: rule.name.clone(),
                });
            }
        }
    }
    Ok(claims)
}

fn signature_doubts(schema: &Schema, objects: &Objects<'_>, checking: &Checking<'_>) -> Vec<Doubt> {
    let Some(rule) = &schema.signature else {
        return vec![Doubt::Unsigned];
    };
    let mut signed = Zeroizing::new(Vec::new());
    for id in &rule.over {
        match objects.get(id.as_str()) {
            Some(object) => signed.extend_from_slice(object),
            // Not read, or not there: what is signed is not complete.
            None => return vec![Doubt::NotAsked],
        }
    }
    let unreadable = |what| vec![Doubt::SignatureUnreadable { what }];
    let (Some(signature), Some(certificate)) = (
        objects.get(rule.object.as_str()),
        objects.get(rule.certificate.as_str()),
    ) else {
        return vec![Doubt::Unsigned];
    };
    let signature = match &rule.tag {
        Some(path) => match tlv::follow(signature, &path.0) {
            Ok(Some(signature)) => signature,
            Ok(None) | Err(_) => return unreadable("its object"),
        },
        None => signature,
    };
    let Ok((certificate, key)) =
        X509::from_der(certificate).and_then(|found| found.public_key().map(|key| (found, key)))
    else {
        return unreadable("its certificate");
    };
    [
        rule.algorithm.scheme().verify(&key, &signed, signature),
        checking.issuers.vouch(&certificate, &[], checking.at),
    ]
    .into_iter()
    .filter_map(Result::err)
    .collect()
}

/// The outer trouble ends the reading; the inner doubt does not.
fn prove(
    schema: &Schema,
    card: &mut dyn Exchange,
    objects: &Objects<'_>,
    checking: &Checking<'_>,
) -> Result<Result<(), Doubt>, CardTrouble> {
    let Some(rule) = &schema.challenge else {
        return Ok(Err(Doubt::NoChipKey));
    };
    let key = objects.get(rule.certificate.as_str()).and_then(|der| {
        X509::from_der(der)
            .and_then(|found| found.public_key())
            .ok()
    });
    let Some(key) = key else {
        return Ok(Err(Doubt::ChipUnproven));
    };
    let mut challenge = vec![0; rule.length];
    (checking.random)(&mut challenge);
    let command = Command::new(0x88, rule.p1, rule.p2)
        .data(&challenge)
        .expecting(256);
    let answer = card.exchange(&command)?;
    if !answer.status.is_done() {
        return Ok(Err(Doubt::ChipUnproven));
    }
    Ok(rule
        .algorithm
        .scheme()
        .verify(&key, &challenge, &answer.data)
        .map_err(|_| Doubt::ChipUnproven))
}
