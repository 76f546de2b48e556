//! CMS SignedData (RFC 5652) as cards carry it: one signer, definite lengths.
//!
//! [`SignedData::parse`] is pure; [`SignedData::check`] checks signature and signed attributes with
//! one of the certificates that are offered. Who stands behind that certificate is for
//! [`super::Issuers`] to say.

use openssl::hash::{MessageDigest, hash};
use openssl::pkey::{Id, PKey, Public};
use openssl::rsa::Padding;
use openssl::sign::{RsaPssSaltlen, Verifier};
use openssl::x509::X509;

use super::crypto::digest_of;
use super::tlv::{self, BadTlv, Tlv};
use super::trust::Doubt;

const SIGNED_DATA: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x02];
const CONTENT_TYPE: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x03];
const MESSAGE_DIGEST: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x04];
/// 1.2.840.113549.1.1: RSA; the last arc tells the kind.
const PKCS1: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01];
const RSA_PSS: u8 = 10;
/// 1.2.840.10045.4.3: ECDSA with SHA-2; the last arc tells the hash.
const ECDSA_SHA2: &[u8] = &[0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03];
const ECDSA_SHA1: &[u8] = &[0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x01];

const MOST_CERTIFICATES: usize = 8;

/// A signed message, taken apart. Points into the bytes it was read from.
#[derive(Debug, Clone)]
pub struct SignedData<'a> {
    /// The content's type: an object identifier's DER bytes.
    pub content_type: &'a [u8],
    /// What is signed; `None` where it is kept apart from the signature.
    pub content: Option<&'a [u8]>,
    /// The certificates inside, in DER.
    pub certificates: Vec<&'a [u8]>,
    signer: Signer<'a>,
}

#[derive(Debug, Clone)]
struct Signer<'a> {
    id: Tlv<'a>,
    digest: &'a [u8],
    attributes: Option<Tlv<'a>>,
    algorithm: &'a [u8],
    parameters: &'a [u8],
    signature: &'a [u8],
}

/// Reads a sequence's elements one after another.
struct Reading<'a>(&'a [u8]);

impl<'a> Reading<'a> {
    fn any(&mut self) -> Result<Tlv<'a>, BadTlv> {
        let (object, rest) = tlv::first(self.0)?;
        self.0 = rest;
        Ok(object)
    }

    fn value(&mut self, tag: u32) -> Result<&'a [u8], BadTlv> {
        let object = self.any()?;
        if object.tag == tag {
            Ok(object.value)
        } else {
            Err(BadTlv { at: 0 })
        }
    }

    fn optional(&mut self, tag: u32) -> Result<Option<Tlv<'a>>, BadTlv> {
        match tlv::first(self.0) {
            Ok((object, rest)) if object.tag == tag => {
                self.0 = rest;
                Ok(Some(object))
            }
            Ok(_) => Ok(None),
            Err(_) if self.0.is_empty() => Ok(None),
            Err(bad) => Err(bad),
        }
    }
}

impl<'a> SignedData<'a> {
    /// Reads a `ContentInfo` with exactly one signer.
    pub fn parse(bytes: &'a [u8]) -> Result<Self, BadTlv> {
        let bad = BadTlv { at: 0 };
        let mut info = Reading(tlv::only(bytes, 0x30)?);
        if info.value(0x06)? != SIGNED_DATA {
            return Err(bad);
        }
        let mut data = Reading(tlv::only(info.value(0xa0)?, 0x30)?);
        data.value(0x02)?;
        data.value(0x31)?;
        let mut encapsulated = Reading(data.value(0x30)?);
        let content_type = encapsulated.value(0x06)?;
        let content = match encapsulated.optional(0xa0)? {
            Some(wrapped) => Some(tlv::only(wrapped.value, 0x04)?),
            None => None,
        };
        let mut certificates = Vec::new();
        if let Some(set) = data.optional(0xa0)? {
            for certificate in tlv::all(set.value) {
                let certificate = certificate?;
                if certificates.len() == MOST_CERTIFICATES {
                    return Err(bad);
                }
                if certificate.tag == 0x30 {
                    certificates.push(certificate.whole);
                }
            }
        }
        data.optional(0xa1)?;
        let signers = data.value(0x31)?;
        Ok(Self {
            content_type,
            content,
            certificates,
            signer: Signer::parse(tlv::only(signers, 0x30)?)?,
        })
    }

    /// Checks the signature over `content` with whichever of the certificates inside or `offered`
    /// the signature names; gives that certificate.
    pub fn check(&self, content: &[u8], offered: &[X509]) -> Result<X509, Doubt> {
        let inside = self.certificates.iter().map(|der| X509::from_der(der));
        let mut named = None;
        for certificate in inside.flatten().chain(offered.iter().cloned()) {
            if self.signer.names(&certificate) {
                named = Some(certificate);
                break;
            }
        }
        let certificate = named.ok_or(Doubt::SignatureUnreadable {
            what: "its certificate is missing",
        })?;
        let key = certificate
            .public_key()
            .map_err(|_| Doubt::CertificateUnfit)?;
        self.signer.check(self.content_type, content, &key)?;
        Ok(certificate)
    }
}

impl<'a> Signer<'a> {
    fn parse(bytes: &'a [u8]) -> Result<Self, BadTlv> {
        let mut fields = Reading(bytes);
        fields.value(0x02)?;
        let id = fields.any()?;
        let digest = Reading(fields.value(0x30)?).value(0x06)?;
        let attributes = fields.optional(0xa0)?;
        let mut algorithm = Reading(fields.value(0x30)?);
        Ok(Self {
            id,
            digest,
            attributes,
            algorithm: algorithm.value(0x06)?,
            parameters: algorithm.0,
            signature: fields.value(0x04)?,
        })
    }

    /// Whether this signer's id (issuer and serial number, or key identifier) is this certificate's.
    fn names(&self, certificate: &X509) -> bool {
        if self.id.tag == 0x80 {
            return certificate
                .subject_key_id()
                .is_some_and(|id| id.as_slice() == self.id.value);
        }
        let mut id = Reading(self.id.value);
        let (Ok(issuer), Ok(serial)) = (id.any(), id.value(0x02)) else {
            return false;
        };
        let same_issuer = certificate
            .issuer_name()
            .to_der()
            .is_ok_and(|name| name == issuer.whole);
        let same_serial = certificate
            .serial_number()
            .to_bn()
            .is_ok_and(|number| number.to_vec() == strip(serial));
        same_issuer && same_serial
    }

    fn check(&self, content_type: &[u8], content: &[u8], key: &PKey<Public>) -> Result<(), Doubt> {
        let unreadable = |what| Doubt::SignatureUnreadable { what };
        let digest = digest_of(self.digest).ok_or(unreadable("an unknown hash"))?;
        let Some(attributes) = self.attributes else {
            return self.verify(digest, key, content);
        };
        let attribute =
            |oid| attribute(attributes.value, oid).map_err(|_| unreadable("attributes"));
        // Exactly one of each (RFC 5652, 11.1 and 11.2).
        let stated_type = attribute(CONTENT_TYPE)?.ok_or(unreadable("no content type"))?;
        let stated_digest = attribute(MESSAGE_DIGEST)?.ok_or(unreadable("no digest"))?;
        let actual = hash(digest, content).map_err(|_| Doubt::SignatureWrong)?;
        if tlv::only(stated_type, 0x06) != Ok(content_type)
            || tlv::only(stated_digest, 0x04) != Ok(&actual)
        {
            return Err(Doubt::SignatureWrong);
        }
        // What is signed is the attributes as a SET, not under their tag here (RFC 5652, 5.4).
        let mut signed = attributes.whole.to_vec();
        signed[0] = 0x31;
        self.verify(digest, key, &signed)
    }

    fn verify(&self, digest: MessageDigest, key: &PKey<Public>, data: &[u8]) -> Result<(), Doubt> {
        let scheme = Scheme::read(self.algorithm, self.parameters, digest).ok_or(
            Doubt::SignatureUnreadable {
                what: "an unknown signature algorithm",
            },
        )?;
        scheme.verify(key, data, self.signature)
    }
}

/// How something is signed.
#[derive(Clone, Copy)]
pub struct Scheme {
    pub kind: Kind,
    pub digest: MessageDigest,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    RsaPkcs1,
    RsaPss,
    /// The signature is a DER sequence of r and s.
    Ecdsa,
    /// The signature is r and s one after the other (BSI TR-03111).
    EcdsaPlain,
}

impl Scheme {
    fn read(algorithm: &[u8], parameters: &[u8], stated: MessageDigest) -> Option<Self> {
        let of = |kind, digest| Some(Self { kind, digest });
        if algorithm == ECDSA_SHA1 {
            return of(Kind::Ecdsa, MessageDigest::sha1());
        }
        let (last, family) = algorithm.split_last()?;
        match (family, *last) {
            (PKCS1, 1) => of(Kind::RsaPkcs1, stated),
            (PKCS1, 5) => of(Kind::RsaPkcs1, MessageDigest::sha1()),
            (PKCS1, 11) => of(Kind::RsaPkcs1, MessageDigest::sha256()),
            (PKCS1, 12) => of(Kind::RsaPkcs1, MessageDigest::sha384()),
            (PKCS1, 13) => of(Kind::RsaPkcs1, MessageDigest::sha512()),
            (PKCS1, RSA_PSS) => {
                // RSASSA-PSS-params: [0] hash, SHA-1 where left out (RFC 4055, 3.1).
                let hash = tlv::follow(parameters, &[0x30, 0xa0, 0x30, 0x06]).ok()?;
                of(
                    Kind::RsaPss,
                    hash.map_or(Some(MessageDigest::sha1()), digest_of)?,
                )
            }
            (ECDSA_SHA2, 1) => of(Kind::Ecdsa, MessageDigest::sha224()),
            (ECDSA_SHA2, 2) => of(Kind::Ecdsa, MessageDigest::sha256()),
            (ECDSA_SHA2, 3) => of(Kind::Ecdsa, MessageDigest::sha384()),
            (ECDSA_SHA2, 4) => of(Kind::Ecdsa, MessageDigest::sha512()),
            _ => None,
        }
    }

    /// Whether `signature` over `data` was made with this key.
    pub fn verify(self, key: &PKey<Public>, data: &[u8], signature: &[u8]) -> Result<(), Doubt> {
        match self.verdict(key, data, signature) {
            Ok(true) => Ok(()),
            // OpenSSL reports a signature of a wrong form as an error.
            Ok(false) | Err(_) => Err(Doubt::SignatureWrong),
        }
    }

    fn verdict(
        self,
        key: &PKey<Public>,
        data: &[u8],
        signature: &[u8],
    ) -> Result<bool, openssl::error::ErrorStack> {
        let wanted = match self.kind {
            Kind::RsaPkcs1 | Kind::RsaPss => Id::RSA,
            Kind::Ecdsa | Kind::EcdsaPlain => Id::EC,
        };
        if key.id() != wanted {
            return Ok(false);
        }
        let mut verifier = Verifier::new(self.digest, key)?;
        match self.kind {
            Kind::RsaPkcs1 => verifier.set_rsa_padding(Padding::PKCS1)?,
            Kind::RsaPss => {
                verifier.set_rsa_padding(Padding::PKCS1_PSS)?;
                verifier.set_rsa_mgf1_md(self.digest)?;
                // RSA_PSS_SALTLEN_AUTO: the salt's length is read from the signature.
                verifier.set_rsa_pss_saltlen(RsaPssSaltlen::custom(-2))?;
            }
            Kind::Ecdsa => {}
            Kind::EcdsaPlain => {
                return verifier.verify_oneshot(&plain_to_der(signature), data);
            }
        }
        verifier.verify_oneshot(signature, data)
    }
}

fn plain_to_der(signature: &[u8]) -> Vec<u8> {
    let (r, s) = signature.split_at(signature.len() / 2);
    let integer = |digits: &[u8]| {
        let digits = strip(digits);
        let sign: &[u8] = if digits.first().is_none_or(|digit| digit & 0x80 != 0) {
            &[0]
        } else {
            &[]
        };
        tlv::write(0x02, &[sign, digits].concat())
    };
    tlv::write(0x30, &[integer(r), integer(s)].concat())
}

fn strip(digits: &[u8]) -> &[u8] {
    let zeros = digits.iter().take_while(|digit| **digit == 0).count();
    &digits[zeros..]
}

/// The single value of the attribute `oid`; refused when it is there twice or has several values.
fn attribute<'a>(attributes: &'a [u8], oid: &[u8]) -> Result<Option<&'a [u8]>, BadTlv> {
    let mut found = None;
    for attribute in tlv::all(attributes) {
        let mut fields = Reading(attribute?.value);
        if fields.value(0x06)? != oid {
            continue;
        }
        let values = fields.value(0x31)?;
        let (value, rest) = tlv::first(values)?;
        if found.is_some() || !rest.is_empty() {
            return Err(BadTlv { at: 0 });
        }
        found = Some(value.whole);
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use openssl::ec::{EcGroup, EcKey};
    use openssl::ecdsa::EcdsaSig;
    use openssl::nid::Nid;
    use openssl::rsa::Rsa;
    use openssl::sign::Signer as Maker;

    use super::*;

    fn public(key: &PKey<openssl::pkey::Private>) -> PKey<Public> {
        PKey::public_key_from_der(&key.public_key_to_der().unwrap()).unwrap()
    }

    fn check(scheme: Scheme, key: &PKey<Public>, signature: &[u8]) {
        assert_eq!(scheme.verify(key, b"data", signature), Ok(()));
        let wrong = Err(Doubt::SignatureWrong);
        assert_eq!(scheme.verify(key, b"date", signature), wrong);
        assert_eq!(scheme.verify(key, b"data", &signature[1..]), wrong);
        assert_eq!(scheme.verify(key, b"data", &[]), wrong);
    }

    #[test]
    fn rsa_signatures_of_both_paddings_are_checked_and_not_taken_for_each_other() {
        let key = PKey::from_rsa(Rsa::generate(2048).unwrap()).unwrap();
        let sign = |padding| {
            let mut maker = Maker::new(MessageDigest::sha256(), &key).unwrap();
            maker.set_rsa_padding(padding).unwrap();
            maker.sign_oneshot_to_vec(b"data").unwrap()
        };
        let (pkcs1, pss) = (sign(Padding::PKCS1), sign(Padding::PKCS1_PSS));
        let scheme = |kind| Scheme {
            kind,
            digest: MessageDigest::sha256(),
        };
        check(scheme(Kind::RsaPkcs1), &public(&key), &pkcs1);
        check(scheme(Kind::RsaPss), &public(&key), &pss);
        assert!(
            scheme(Kind::RsaPss)
                .verify(&public(&key), b"data", &pkcs1)
                .is_err()
        );
        assert!(
            scheme(Kind::Ecdsa)
                .verify(&public(&key), b"data", &pkcs1)
                .is_err()
        );
    }

    #[test]
    fn elliptic_signatures_are_checked_in_both_ways_of_writing() {
        let group = EcGroup::from_curve_name(Nid::BRAINPOOL_P256R1).unwrap();
        let key = PKey::from_ec_key(EcKey::generate(&group).unwrap()).unwrap();
        for _ in 0..40 {
            let digest = hash(MessageDigest::sha256(), b"data").unwrap();
            let made = EcdsaSig::sign(&digest, &key.ec_key().unwrap()).unwrap();
            let plain = [
                made.r().to_vec_padded(32).unwrap(),
                made.s().to_vec_padded(32).unwrap(),
            ]
            .concat();
            let scheme = |kind| Scheme {
                kind,
                digest: MessageDigest::sha256(),
            };
            check(scheme(Kind::Ecdsa), &public(&key), &made.to_der().unwrap());
            check(scheme(Kind::EcdsaPlain), &public(&key), &plain);
        }
    }

    #[test]
    fn a_signature_algorithm_is_read_with_its_parameters() {
        let pss = [PKCS1, &[RSA_PSS]].concat();
        let sha384 = [0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x02];
        let parameters = tlv::write(
            0x30,
            &tlv::write(0xa0, &tlv::write(0x30, &tlv::write(0x06, &sha384))),
        );
        let stated = MessageDigest::sha256();
        let read = |algorithm: &[u8], parameters: &[u8]| {
            Scheme::read(algorithm, parameters, stated)
                .map(|scheme| (scheme.kind, scheme.digest.size()))
        };
        assert_eq!(read(&pss, &parameters), Some((Kind::RsaPss, 48)));
        assert_eq!(read(&pss, &[]), Some((Kind::RsaPss, 20)));
        assert_eq!(
            read(&[ECDSA_SHA2, &[4]].concat(), &[]),
            Some((Kind::Ecdsa, 64))
        );
        assert_eq!(read(&[0x2a], &[]), None);
    }

    #[test]
    fn what_is_no_signed_message_is_refused() {
        assert!(SignedData::parse(&[]).is_err());
        assert!(SignedData::parse(&tlv::write(0x30, &[])).is_err());
        let other = tlv::write(0x06, &[0x2a, 0x03]);
        assert!(SignedData::parse(&tlv::write(0x30, &other)).is_err());
    }
}
