//! The keys of a profile and what must hold between them.

use std::collections::{BTreeMap, BTreeSet};

use openssl::hash::MessageDigest;
use serde::Deserialize;

use crate::cards::signed::{Kind, Scheme};

/// A whole profile.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Schema {
    pub name: String,
    pub recognise: Recognise,
    pub pin: Option<Pin>,
    #[serde(rename = "object")]
    pub objects: Vec<Object>,
    #[serde(rename = "claim")]
    pub claims: Vec<ClaimRule>,
    pub signature: Option<Signature>,
    pub challenge: Option<Challenge>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Recognise {
    pub atr: Option<AtrPattern>,
    #[serde(default)]
    pub applications: Vec<Hex>,
}

/// How the PIN goes to the card.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pin {
    /// P2 of VERIFY.
    pub reference: u8,
    #[serde(default)]
    pub encoding: PinEncoding,
    pub shortest: usize,
    pub longest: usize,
    /// Bytes on the line; shorter PINs are filled with `fill`.
    pub length: Option<usize>,
    #[serde(default = "fill")]
    pub fill: u8,
}

fn fill() -> u8 {
    0xff
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PinEncoding {
    #[default]
    Ascii,
    /// Two digits a byte.
    Bcd,
}

/// Something on the card.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Object {
    pub id: String,
    /// A file by its identifier, two bytes.
    pub file: Option<Hex>,
    /// GET DATA of this tag, one to three bytes.
    pub data: Option<Hex>,
    pub record: Option<Record>,
    /// How long a file is; left out: its first bytes (BER-TLV) tell.
    pub length: Option<usize>,
    #[serde(default)]
    pub needs_pin: bool,
    /// A card without it is still read.
    #[serde(default)]
    pub optional: bool,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Record {
    /// Short file identifier, 1 to 30.
    pub file: u8,
    /// From 1.
    pub number: u8,
}

/// How a claim is got from an object.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClaimRule {
    pub name: String,
    pub object: String,
    /// Tags from the outermost to the innermost, e.g. `70/5F20`.
    pub tag: Option<TagPath>,
    /// Or a fixed place.
    pub at: Option<usize>,
    pub length: Option<usize>,
    #[serde(rename = "type")]
    pub kind: ClaimType,
    #[serde(default)]
    pub encoding: Encoding,
    #[serde(default)]
    pub format: DateFormat,
    /// What certain values stand for.
    #[serde(default)]
    pub values: BTreeMap<String, String>,
    /// A card without it is still read.
    #[serde(default)]
    pub optional: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ClaimType {
    Text,
    /// Digits, two a byte, filled up with F.
    Bcd,
    Date,
    /// A whole number, big endian, up to eight bytes.
    Number,
    Bytes,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Encoding {
    #[default]
    Utf8,
    Ascii,
    Latin1,
    Utf16be,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DateFormat {
    #[default]
    Yyyymmdd,
    Ddmmyyyy,
    /// Four bytes.
    BcdYyyymmdd,
    BcdDdmmyyyy,
}

/// The issuer's signature.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Signature {
    /// Objects, in the order in which they are signed, one after another.
    pub over: Vec<String>,
    /// The object that holds the signature, and where in it.
    pub object: String,
    pub tag: Option<TagPath>,
    /// The object that holds the signer's certificate (X.509, DER).
    pub certificate: String,
    pub algorithm: Algorithm,
}

/// The chip signs a challenge (INTERNAL AUTHENTICATE).
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Challenge {
    #[serde(default)]
    pub p1: u8,
    #[serde(default)]
    pub p2: u8,
    /// Bytes of challenge.
    pub length: usize,
    /// The object that holds the chip's certificate; must be among what is signed.
    pub certificate: String,
    pub algorithm: Algorithm,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Algorithm {
    RsaPkcs1Sha256,
    RsaPkcs1Sha384,
    RsaPkcs1Sha512,
    RsaPssSha256,
    RsaPssSha384,
    RsaPssSha512,
    EcdsaSha256,
    EcdsaSha384,
    EcdsaSha512,
    EcdsaPlainSha256,
    EcdsaPlainSha384,
    EcdsaPlainSha512,
}

impl Algorithm {
    pub fn scheme(self) -> Scheme {
        let kind = match self {
            Self::RsaPkcs1Sha256 | Self::RsaPkcs1Sha384 | Self::RsaPkcs1Sha512 => Kind::RsaPkcs1,
            Self::RsaPssSha256 | Self::RsaPssSha384 | Self::RsaPssSha512 => Kind::RsaPss,
            Self::EcdsaSha256 | Self::EcdsaSha384 | Self::EcdsaSha512 => Kind::Ecdsa,
            Self::EcdsaPlainSha256 | Self::EcdsaPlainSha384 | Self::EcdsaPlainSha512 => {
                Kind::EcdsaPlain
            }
        };
        let digest = match self {
            Self::RsaPkcs1Sha256
            | Self::RsaPssSha256
            | Self::EcdsaSha256
            | Self::EcdsaPlainSha256 => MessageDigest::sha256(),
            Self::RsaPkcs1Sha384
            | Self::RsaPssSha384
            | Self::EcdsaSha384
            | Self::EcdsaPlainSha384 => MessageDigest::sha384(),
            Self::RsaPkcs1Sha512
            | Self::RsaPssSha512
            | Self::EcdsaSha512
            | Self::EcdsaPlainSha512 => MessageDigest::sha512(),
        };
        Scheme { kind, digest }
    }
}

/// Bytes written in hexadecimal; blanks are ignored.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct Hex(pub Vec<u8>);

impl TryFrom<String> for Hex {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let bad = || format!("{text:?} is not hexadecimal");
        let digits: Vec<u8> = text
            .chars()
            .filter(|c| !c.is_whitespace())
            .map(|c| c.to_digit(16).map(|digit| digit as u8).ok_or_else(bad))
            .collect::<Result<_, _>>()?;
        if digits.is_empty() || !digits.len().is_multiple_of(2) {
            return Err(bad());
        }
        Ok(Self(
            digits
                .chunks(2)
                .map(|pair| pair[0] << 4 | pair[1])
                .collect(),
        ))
    }
}

/// An answer to reset in hexadecimal; `.` stands for any digit, a `*` at the end for any rest.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct AtrPattern(String);

impl TryFrom<String> for AtrPattern {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let clean: String = text
            .chars()
            .filter(|c| !c.is_whitespace())
            .map(|c| c.to_ascii_uppercase())
            .collect();
        let digits = clean.strip_suffix('*').unwrap_or(&clean);
        let good = digits.chars().all(|c| c.is_ascii_hexdigit() || c == '.');
        if digits.len() >= 4 && good {
            Ok(Self(clean))
        } else {
            Err(format!("{text:?} is not a pattern of an answer to reset"))
        }
    }
}

impl AtrPattern {
    /// `atr`: upper-case hexadecimal.
    pub fn fits(&self, atr: &str) -> bool {
        let (digits, open) = match self.0.strip_suffix('*') {
            Some(digits) => (digits, true),
            None => (&self.0[..], false),
        };
        (atr.len() == digits.len() || open && atr.len() > digits.len())
            && digits
                .chars()
                .zip(atr.chars())
                .all(|(wanted, actual)| wanted == '.' || wanted == actual)
    }
}

/// Tags, outermost first, as in [`crate::cards::tlv::Tlv::tag`].
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct TagPath(pub Vec<u32>);

impl TryFrom<String> for TagPath {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let tag = |part: &str| {
            (part.len() <= 6)
                .then(|| u32::from_str_radix(part, 16).ok())
                .flatten()
                .filter(|tag| *tag > 0)
        };
        text.split('/')
            .map(tag)
            .collect::<Option<Vec<u32>>>()
            .filter(|tags| tags.len() <= 8)
            .map(Self)
            .ok_or_else(|| format!("{text:?} is not a path of tags"))
    }
}

impl Schema {
    /// What must hold between the keys.
    pub fn check(&self) -> Result<(), String> {
        if self.name.trim().is_empty() {
            return Err("name: is empty".to_owned());
        }
        if self.recognise.atr.is_none() && self.recognise.applications.is_empty() {
            return Err("recognise: needs `atr` or `applications`".to_owned());
        }
        for (index, application) in self.recognise.applications.iter().enumerate() {
            if !(5..=16).contains(&application.0.len()) {
                return Err(format!(
                    "recognise.applications[{index}]: has not 5 to 16 bytes"
                ));
            }
        }
        if let Some(pin) = &self.pin {
            pin.check()?;
        }
        let mut ids = BTreeSet::new();
        for object in &self.objects {
            object.check(self.pin.is_some())?;
            if !ids.insert(object.id.as_str()) {
                return Err(format!("object {:?}: `id` is there twice", object.id));
            }
        }
        let known = |id: &str, key: &str| {
            if ids.contains(id) {
                Ok(())
            } else {
                Err(format!("{key}: there is no object {id:?}"))
            }
        };
        let mut names = BTreeSet::new();
        for claim in &self.claims {
            let key = |key: &str| format!("claim {:?}, `{key}`", claim.name);
            known(&claim.object, &key("object"))?;
            if !names.insert(claim.name.as_str()) {
                return Err(format!("{}: is there twice", key("name")));
            }
            if claim.tag.is_some() == claim.at.is_some() {
                return Err(format!("{}: needs either `tag` or `at`", key("tag")));
            }
            if claim.at.is_some() != claim.length.is_some() {
                return Err(format!("{}: goes with `at`", key("length")));
            }
        }
        if let Some(signature) = &self.signature {
            known(&signature.object, "signature.object")?;
            known(&signature.certificate, "signature.certificate")?;
            if signature.over.is_empty() {
                return Err("signature.over: is empty".to_owned());
            }
            for id in &signature.over {
                known(id, "signature.over")?;
            }
        }
        if let Some(challenge) = &self.challenge {
            known(&challenge.certificate, "challenge.certificate")?;
            if !(8..=64).contains(&challenge.length) {
                return Err("challenge.length: is not 8 to 64".to_owned());
            }
            // Else a genuine chip could stand behind another card's data.
            let signed = self
                .signature
                .as_ref()
                .is_some_and(|signature| signature.over.contains(&challenge.certificate));
            if !signed {
                return Err("challenge.certificate: is not in `signature.over`".to_owned());
            }
        }
        Ok(())
    }
}

impl Pin {
    fn check(&self) -> Result<(), String> {
        let room = self.length.map(|length| match self.encoding {
            PinEncoding::Ascii => length,
            PinEncoding::Bcd => length * 2,
        });
        if self.shortest < 1 || self.longest > 16 || self.shortest > self.longest {
            return Err("pin: `shortest` and `longest` are not from 1 to 16".to_owned());
        }
        if room.is_some_and(|room| room < self.longest) {
            return Err("pin.length: is less than `longest` needs".to_owned());
        }
        Ok(())
    }
}

impl Object {
    fn check(&self, has_pin: bool) -> Result<(), String> {
        let key = |what: &str| Err(format!("object {:?}: {what}", self.id));
        let ways = [
            self.file.is_some(),
            self.data.is_some(),
            self.record.is_some(),
        ];
        if ways.iter().filter(|way| **way).count() != 1 {
            return key("needs one of `file`, `data`, `record`");
        }
        if self.file.as_ref().is_some_and(|file| file.0.len() != 2) {
            return key("`file` has not two bytes");
        }
        if self.data.as_ref().is_some_and(|tag| tag.0.len() > 3) {
            return key("`data` has more than three bytes");
        }
        if self
            .record
            .is_some_and(|record| !(1..=30).contains(&record.file) || record.number == 0)
        {
            return key("`record` has no file from 1 to 30 and number from 1");
        }
        if self
            .length
            .is_some_and(|length| !(1..=0x1_0000).contains(&length))
        {
            return key("`length` is not from 1 to 65536");
        }
        if self.length.is_some() && self.file.is_none() {
            return key("`length` goes with `file`");
        }
        if self.needs_pin && !has_pin {
            return key("`needs_pin` without [pin]");
        }
        Ok(())
    }
}
