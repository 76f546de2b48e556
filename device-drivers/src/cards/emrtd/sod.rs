//! The security object (EF.SOD; ICAO 9303-10, 4.6.2): the issuer's signature over the data groups.

use jiff::Timestamp;
use openssl::hash::hash;

use crate::cards::crypto::digest_of;
use crate::cards::signed::SignedData;
use crate::cards::tlv::{self, BadTlv};
use crate::cards::trust::{Doubt, Issuers};

/// 2.23.136.1.1.1, the content type of the signed hashes.
const LDS_SECURITY_OBJECT: &[u8] = &[0x67, 0x81, 0x08, 0x01, 0x01, 0x01];

/// The hashes of the data groups.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hashes {
    /// The hash function: an object identifier's DER bytes.
    algorithm: Vec<u8>,
    groups: Vec<(u8, Vec<u8>)>,
}

impl Hashes {
    /// Reads an LDSSecurityObject.
    pub fn parse(bytes: &[u8]) -> Result<Self, BadTlv> {
        let object = tlv::only(bytes, 0x30)?;
        let fields: Vec<_> = tlv::all(object).take(4).collect::<Result<_, _>>()?;
        let [version, algorithm, groups, ..] = &fields[..] else {
            return Err(BadTlv { at: 0 });
        };
        if (version.tag, algorithm.tag, groups.tag) != (0x02, 0x30, 0x30) {
            return Err(BadTlv { at: 0 });
        }
        let algorithm = tlv::find(algorithm.value, 0x06)?.ok_or(BadTlv { at: 0 })?;
        let mut hashes = Self {
            algorithm: algorithm.to_vec(),
            groups: Vec::new(),
        };
        for group in tlv::all(groups.value).take(16) {
            let group = group?;
            let number = tlv::find(group.value, 0x02)?.ok_or(BadTlv { at: 0 })?;
            let hash = tlv::find(group.value, 0x04)?.ok_or(BadTlv { at: 0 })?;
            if let ([number], false) = (number, hash.is_empty()) {
                hashes.groups.push((*number, hash.to_vec()));
            }
        }
        Ok(hashes)
    }

    fn check(&self, number: u8, file: &[u8]) -> Result<(), Doubt> {
        let part = || format!("DG{number}");
        let mut stated = self.groups.iter().filter(|(group, _)| *group == number);
        let (_, stated) = stated.next().ok_or(Doubt::NotCovered { part: part() })?;
        let digest = digest_of(&self.algorithm).ok_or(Doubt::SignatureUnreadable {
            what: "an unknown hash",
        })?;
        match hash(digest, file) {
            Ok(actual) if *actual == stated[..] => Ok(()),
            _ => Err(Doubt::Altered { part: part() }),
        }
    }
}

/// Passive authentication (ICAO 9303-11, 5.1) of the files that were read, at this time. Everything
/// that speaks against them; nothing: they are what a pinned issuer signed.
pub fn doubts(sod: &[u8], files: &[(u8, &[u8])], issuers: &Issuers, at: Timestamp) -> Vec<Doubt> {
    let unreadable = |what| vec![Doubt::SignatureUnreadable { what }];
    let Ok(message) = tlv::only(sod, 0x77) else {
        return unreadable("EF.SOD");
    };
    let Ok(signed) = SignedData::parse(message) else {
        return unreadable("EF.SOD");
    };
    let Some(content) = signed
        .content
        .filter(|_| signed.content_type == LDS_SECURITY_OBJECT)
    else {
        return unreadable("EF.SOD's content");
    };
    let Ok(hashes) = Hashes::parse(content) else {
        return unreadable("the signed hashes");
    };
    let mut doubts: Vec<Doubt> = files
        .iter()
        .filter_map(|(number, file)| hashes.check(*number, file).err())
        .collect();
    match signed.check(content, &[]) {
        Ok(signer) => {
            let between: Vec<_> = signed
                .certificates
                .iter()
                .filter_map(|der| openssl::x509::X509::from_der(der).ok())
                .collect();
            doubts.extend(issuers.vouch(&signer, &between, at).err());
        }
        Err(doubt) => doubts.push(doubt),
    }
    doubts
}

/// The numbers of the groups that a security object speaks of; none where it cannot be read. Unchecked.
pub fn groups(sod: &[u8]) -> Vec<u8> {
    let numbers = || {
        let signed = SignedData::parse(tlv::only(sod, 0x77).ok()?).ok()?;
        let hashes = Hashes::parse(signed.content?).ok()?;
        Some(hashes.groups.iter().map(|(number, _)| *number).collect())
    };
    numbers().unwrap_or_default()
}
