//! One call to a key: verify its owner, then make a credential or a secret (CTAP 2.1, 6.1, 6.2, 6.5 and
//! 12.5).

use std::time::Instant;

use ciborium::Value;
use zeroize::Zeroizing;

use super::cbor::{at, bytes, bytes_at, descriptor, named, named_at, number_at, numbered, split};
use super::channel::{Channel, Ended, Order};
use super::data::AuthenticatorData;
use super::pin_uv::{Protocol, Shared};
use super::{
    Candidate, Event, Failure, KeyError, KeyInfo, KeyPin, KeySecret, Opened, Owner, RELYING_PARTY,
    Retry, random,
};
use crate::fingerprint::Cancel;

const MAKE_CREDENTIAL: u8 = 0x01;
const GET_ASSERTION: u8 = 0x02;
const GET_INFO: u8 = 0x04;
const CLIENT_PIN: u8 = 0x06;

// Subcommands of CLIENT_PIN.
const PIN_TRIES: i64 = 1;
const KEY_AGREEMENT: i64 = 2;
const PIN_TOKEN: i64 = 5;
const UV_TOKEN: i64 = 6;
const UV_TRIES: i64 = 7;
const PIN_TOKEN_WITH_PERMISSIONS: i64 = 9;

/// Status codes that are answered by asking on (CTAP 2.1, 8.2).
const UV_INVALID: u8 = 0x3f;
const PIN_INVALID: u8 = 0x31;
const NO_CREDENTIALS: u8 = 0x2e;

const HMAC_SECRET: &str = "hmac-secret";
const CRED_PROTECT: &str = "credProtect";
/// credProtect: not even known to whoever has not verified themselves.
const VERIFICATION_REQUIRED: u8 = 3;
/// ECDSA with P-256 and SHA-256 (RFC 9053, 2.1). Every key can; nothing is ever signed with it for us.
const ES256: i64 = -7;

/// How the owner is verified.
#[derive(Clone, Copy)]
pub enum Way<'a> {
    Finger,
    Pin(&'a KeyPin),
}

/// What a token is good for.
#[derive(Clone, Copy)]
enum Permission {
    MakeCredential = 1,
    GetAssertion = 2,
}

/// What a request carries to show that the owner was verified.
enum Proof {
    Token(Zeroizing<Vec<u8>>),
    /// The key is to verify within the request itself.
    Option,
}

enum Trouble {
    Status(u8),
    NotTouched,
    Failure(Failure),
}

impl From<Failure> for Trouble {
    fn from(failure: Failure) -> Self {
        Self::Failure(failure)
    }
}

impl From<Ended> for Trouble {
    fn from(ended: Ended) -> Self {
        match ended {
            Ended::NotTouched => Self::NotTouched,
            Ended::Failure(failure) => Self::Failure(failure),
        }
    }
}

/// What the key says it is.
pub fn info(channel: &mut Channel, until: Instant) -> Result<KeyInfo, Failure> {
    let order = &mut Order {
        until,
        cancel: &Cancel::new(),
        tell: &mut || {},
    };
    match request(channel, GET_INFO, None, order) {
        Ok(answer) => KeyInfo::from_answer(&answer),
        Err(Trouble::Failure(failure)) => Err(failure),
        Err(Trouble::Status(status)) => Err(Failure::Device { status }),
        Err(Trouble::NotTouched) => Err(Failure::TimedOut),
    }
}

fn request(
    channel: &mut Channel,
    command: u8,
    parameters: Option<&Value>,
    order: &mut Order<'_>,
) -> Result<Value, Trouble> {
    let mut message = vec![command];
    if let Some(parameters) = parameters {
        ciborium::into_writer(parameters, &mut message)
            .map_err(|_| Failure::not_supported("the message cannot be written"))?;
    }
    let answer = channel.call(&message, order)?;
    match answer.split_first() {
        Some((0, [])) => Ok(Value::Null),
        Some((0, body)) => match split(body) {
            Some((value, [])) => Ok(value),
            _ => Err(Failure::protocol("an answer is no CBOR").into()),
        },
        Some((status, _)) => Err(Trouble::Status(*status)),
        None => Err(Failure::protocol("an answer has no status").into()),
    }
}

pub struct Dialogue<'a> {
    channel: &'a mut Channel,
    info: &'a KeyInfo,
    until: Instant,
    cancel: &'a Cancel,
    tell: &'a mut dyn FnMut(Event),
}

impl<'a> Dialogue<'a> {
    pub fn new(
        channel: &'a mut Channel,
        info: &'a KeyInfo,
        until: Instant,
        cancel: &'a Cancel,
        tell: &'a mut dyn FnMut(Event),
    ) -> Self {
        Self {
            channel,
            info,
            until,
            cancel,
            tell,
        }
    }

    /// Makes a credential and gives its id.
    pub fn enrol(
        &mut self,
        way: Way<'_>,
        owner: &Owner,
        known: &[Vec<u8>],
    ) -> Result<Vec<u8>, KeyError> {
        let shared = self.agree()?;
        let proof = self.verify(way, &shared, Permission::MakeCredential)?;
        let hash: [u8; 32] = random()?;
        let mut extensions = vec![(HMAC_SECRET, Value::from(true))];
        if self.info.can.protects {
            extensions.insert(0, (CRED_PROTECT, Value::from(VERIFICATION_REQUIRED)));
        }
        let name = &owner.name[..owner.name.floor_char_boundary(64)];
        let mut fields = vec![
            (1, bytes(&hash)),
            (
                2,
                named(vec![
                    ("id", Value::from(RELYING_PARTY)),
                    ("name", Value::from("Registration Kiosk")),
                ]),
            ),
            (
                3,
                named(vec![
                    ("id", bytes(&owner.id)),
                    ("name", Value::from(name)),
                    ("displayName", Value::from(name)),
                ]),
            ),
            (
                4,
                Value::Array(vec![named(vec![
                    ("alg", Value::from(ES256)),
                    ("type", Value::from("public-key")),
                ])]),
            ),
        ];
        if !known.is_empty() {
            let known = known.iter().map(|id| descriptor(id)).collect();
            fields.push((5, Value::Array(known)));
        }
        fields.push((6, named(extensions)));
        self.prove(&proof, &hash, shared.protocol, &mut fields, 7)?;
        let answer = self.ask(MAKE_CREDENTIAL, fields, event_of(way, &proof));
        let data = self.data(answer, &proof)?;
        if named_at(&data.extensions, HMAC_SECRET) != Some(&Value::Bool(true)) {
            return Err(Failure::not_supported("a credential that makes secrets").into());
        }
        data.credential
            .ok_or_else(|| Failure::protocol("it gives no credential").into())
    }

    /// Makes the secret of the first candidate that is this key's.
    pub fn secret(&mut self, way: Way<'_>, candidates: &[Candidate]) -> Result<Opened, KeyError> {
        let shared = self.agree()?;
        let proof = self.verify(way, &shared, Permission::GetAssertion)?;
        for (at, candidate) in candidates.iter().enumerate() {
            if let Some(secret) = self.secret_of(way, &shared, &proof, candidate)? {
                return Ok(Opened {
                    candidate: at,
                    secret,
                });
            }
        }
        Err(Failure::OtherKey.into())
    }

    /// `None`: the credential is not this key's.
    fn secret_of(
        &mut self,
        way: Way<'_>,
        shared: &Shared,
        proof: &Proof,
        candidate: &Candidate,
    ) -> Result<Option<KeySecret>, KeyError> {
        let hash: [u8; 32] = random()?;
        let salt = shared.encrypt(&candidate.salt, random()?)?;
        let tag = shared.authenticate(&salt)?;
        let mut secret = vec![
            (1, shared.public.clone()),
            (2, bytes(&salt)),
            (3, bytes(&tag)),
        ];
        // A key of CTAP 2.0 does not know the field, nor the second protocol.
        if shared.protocol == Protocol::Two {
            secret.push((4, Value::from(shared.protocol.number())));
        }
        let mut fields = vec![
            (1, Value::from(RELYING_PARTY)),
            (2, bytes(&hash)),
            (3, Value::Array(vec![descriptor(&candidate.credential)])),
            (4, named(vec![(HMAC_SECRET, numbered(secret))])),
        ];
        self.prove(proof, &hash, shared.protocol, &mut fields, 5)?;
        let answer = match self.ask(GET_ASSERTION, fields, event_of(way, proof)) {
            Err(Trouble::Status(NO_CREDENTIALS)) => return Ok(None),
            other => other,
        };
        let data = self.data(answer, proof)?;
        let sealed = named_at(&data.extensions, HMAC_SECRET)
            .and_then(Value::as_bytes)
            .ok_or_else(|| Failure::protocol("it gives no secret"))?;
        KeySecret::from_bytes(&shared.decrypt(sealed)?)
            .map(Some)
            .ok_or_else(|| Failure::protocol("its secret is not 32 bytes").into())
    }

    fn agree(&mut self) -> Result<Shared, KeyError> {
        let protocol =
            self.info.can.protocol.ok_or_else(|| {
                Failure::not_supported("a PIN/UV auth protocol that is known here")
            })?;
        let fields = vec![
            (1, Value::from(protocol.number())),
            (2, Value::from(KEY_AGREEMENT)),
        ];
        match self.ask(CLIENT_PIN, fields, Event::Touch) {
            Ok(answer) => {
                let theirs =
                    at(&answer, 1).ok_or_else(|| Failure::protocol("it gives no public key"))?;
                Ok(Shared::agree(protocol, theirs)?)
            }
            Err(trouble) => Err(self.explain(trouble, None)),
        }
    }

    fn verify(
        &mut self,
        way: Way<'_>,
        shared: &Shared,
        permission: Permission,
    ) -> Result<Proof, KeyError> {
        let tokens = self.info.can.tokens;
        let mut fields = vec![
            (1, Value::from(shared.protocol.number())),
            (2, Value::Null),
            (3, shared.public.clone()),
        ];
        let command = match way {
            Way::Finger if !tokens => return Ok(Proof::Option),
            Way::Finger => UV_TOKEN,
            Way::Pin(pin) => {
                let hash = pin.hash().ok_or(Retry::WrongPin { tries_left: None })?;
                fields.push((6, bytes(&shared.encrypt(&*hash, random()?)?)));
                if tokens {
                    PIN_TOKEN_WITH_PERMISSIONS
                } else {
                    PIN_TOKEN
                }
            }
        };
        fields[1].1 = Value::from(command);
        if tokens {
            fields.push((9, Value::from(permission as u8)));
            fields.push((10, Value::from(RELYING_PARTY)));
        }
        let event = match way {
            Way::Finger => Event::GiveFinger,
            Way::Pin(_) => Event::Touch,
        };
        match self.ask(CLIENT_PIN, fields, event) {
            Ok(answer) => {
                let sealed =
                    bytes_at(&answer, 2).ok_or_else(|| Failure::protocol("it gives no token"))?;
                let token = shared.decrypt(sealed)?;
                if !matches!(token.len(), 16 | 32) {
                    return Err(Failure::protocol("a token is not 16 or 32 bytes").into());
                }
                Ok(Proof::Token(token))
            }
            Err(trouble) => Err(self.explain(trouble, None)),
        }
    }

    /// Adds to a request that the owner was verified, or is to be. `options`: the number of the field of
    /// that name; the two fields of a token follow it.
    fn prove(
        &mut self,
        proof: &Proof,
        hash: &[u8; 32],
        protocol: Protocol,
        fields: &mut Vec<(i64, Value)>,
        options: i64,
    ) -> Result<(), KeyError> {
        match proof {
            Proof::Option => fields.push((options, named(vec![("uv", Value::from(true))]))),
            Proof::Token(token) => {
                let tag = protocol.authenticate(token, hash)?;
                fields.push((options + 1, bytes(&tag)));
                fields.push((options + 2, Value::from(protocol.number())));
            }
        }
        Ok(())
    }

    /// The authenticator data of an answer, when it is about us and the owner was verified.
    fn data(
        &mut self,
        answer: Result<Value, Trouble>,
        proof: &Proof,
    ) -> Result<AuthenticatorData, KeyError> {
        let answer = answer.map_err(|trouble| self.explain(trouble, Some(proof)))?;
        let data = bytes_at(&answer, 2)
            .ok_or_else(|| Failure::protocol("it gives no authenticator data"))?;
        let data = AuthenticatorData::from_bytes(data).map_err(Failure::protocol)?;
        if data.relying_party_hash != openssl::sha::sha256(RELYING_PARTY.as_bytes()) {
            return Err(Failure::protocol("it answers for another relying party").into());
        }
        if !data.user_verified {
            return Err(Failure::protocol("it did not verify its owner").into());
        }
        Ok(data)
    }

    fn ask(
        &mut self,
        command: u8,
        fields: Vec<(i64, Value)>,
        event: Event,
    ) -> Result<Value, Trouble> {
        let tell = &mut *self.tell;
        let order = &mut Order {
            until: self.until,
            cancel: self.cancel,
            tell: &mut || tell(event),
        };
        let longest = self.info.can.longest;
        let parameters = numbered(fields);
        let mut size = Vec::new();
        ciborium::into_writer(&parameters, &mut size)
            .map_err(|_| Failure::not_supported("the message cannot be written"))?;
        if size.len() >= longest {
            return Err(Failure::not_supported("a message of this length").into());
        }
        request(self.channel, command, Some(&parameters), order)
    }

    /// CTAP 2.1, 8.2. Asks the key how many tries are left where that is the question.
    fn explain(&mut self, trouble: Trouble, proof: Option<&Proof>) -> KeyError {
        let status = match trouble {
            Trouble::Failure(failure) => return failure.into(),
            Trouble::NotTouched => return Retry::NotTouched.into(),
            Trouble::Status(status) => status,
        };
        match status {
            UV_INVALID => match self.tries(UV_TRIES, 5) {
                Some(0) => Failure::FingerBlocked.into(),
                tries_left => Retry::FingerNotRecognised { tries_left }.into(),
            },
            PIN_INVALID => match self.tries(PIN_TRIES, 3) {
                Some(0) => Failure::PinBlocked.into(),
                tries_left => Retry::WrongPin { tries_left }.into(),
            },
            // Without tokens a key has no other words for a wrong finger.
            0x27 if matches!(proof, Some(Proof::Option)) => {
                Retry::FingerNotRecognised { tries_left: None }.into()
            }
            // Denied, timed out, cancelled at the key, or the token ran out: it is done again.
            0x27 | 0x2d | 0x2f | 0x3a | 0x33 | 0x38 => Retry::NotTouched.into(),
            0x34 => Retry::PlugInAgain.into(),
            0x36 => Retry::PinNeeded.into(),
            0x32 => Failure::PinBlocked.into(),
            0x3c => Failure::FingerBlocked.into(),
            0x35 => Failure::NoVerification.into(),
            0x22 | NO_CREDENTIALS => Failure::OtherKey.into(),
            0x19 => Failure::AlreadyEnrolled.into(),
            0x06 | 0x21 => Failure::Busy.into(),
            0x01 | 0x3e => Failure::not_supported("a command").into(),
            0x16 => Failure::not_supported("an extension").into(),
            0x26 => Failure::not_supported("an algorithm").into(),
            0x2b | 0x2c => Failure::not_supported("an option").into(),
            0x39 => Failure::not_supported("a message of this length").into(),
            status => Failure::Device { status }.into(),
        }
    }

    /// `None` where the key does not say.
    fn tries(&mut self, command: i64, field: i64) -> Option<u8> {
        let protocol = self.info.can.protocol?.number();
        let fields = vec![(1, Value::from(protocol)), (2, Value::from(command))];
        let answer = self.ask(CLIENT_PIN, fields, Event::Touch).ok()?;
        u8::try_from(number_at(&answer, field)?).ok()
    }
}

fn event_of(way: Way<'_>, proof: &Proof) -> Event {
    match (way, proof) {
        (Way::Finger, Proof::Option) => Event::GiveFinger,
        _ => Event::Touch,
    }
}
