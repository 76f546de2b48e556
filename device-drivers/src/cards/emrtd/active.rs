//! Active authentication (ICAO 9303-11, 6.1): the chip signs a challenge with the key that DG15 names.

use openssl::bn::{BigNum, BigNumContext};
use openssl::hash::{MessageDigest, hash};
use openssl::pkey::{Id, PKey, Public};

use crate::cards::CardTrouble;
use crate::cards::apdu::Command;
use crate::cards::session::Exchange;
use crate::cards::signed::{Kind, Scheme};
use crate::cards::tlv;
use crate::cards::trust::Doubt;

/// No chip has a longer RSA key, nor a longer exponent, in bits: a key of 64 KiB would hold the reader
/// for hours.
const LONGEST_MODULUS: i32 = 8192;
const LONGEST_EXPONENT: i32 = 64;

/// Challenges the chip. `algorithm`: the last arc of what DG14 states of ECDSA, if it does.
pub fn prove(
    card: &mut dyn Exchange,
    dg15: &[u8],
    algorithm: Option<u8>,
    challenge: [u8; 8],
) -> Result<(), CardTrouble> {
    let unfit = CardTrouble::Malformed { what: "DG15" };
    let key = tlv::only(dg15, 0x6f).map_err(CardTrouble::malformed("DG15"))?;
    let key = PKey::public_key_from_der(key).map_err(|_| unfit.clone())?;
    // Wrapped, a signature of more than 200 bytes does not fit a short answer.
    let room = if key.size() > 200 { 0x1_0000 } else { 0x100 };
    let command = Command::new(0x88, 0, 0).data(&challenge).expecting(room);
    let answer = card.exchange(&command)?;
    if !answer.status.is_done() {
        return Err(CardTrouble::Refused {
            step: "active authentication",
            status: answer.status.0,
        });
    }
    check(&key, algorithm, challenge, &answer.data).map_err(|_| CardTrouble::Malformed {
        what: "active authentication",
    })
}

/// Whether `signature` answers `challenge`.
pub fn check(
    key: &PKey<Public>,
    algorithm: Option<u8>,
    challenge: [u8; 8],
    signature: &[u8],
) -> Result<(), Doubt> {
    match key.id() {
        Id::RSA => recovered(key, challenge, signature),
        Id::EC => {
            let digest = match algorithm {
                Some(1) => MessageDigest::sha1(),
                Some(2) => MessageDigest::sha224(),
                Some(4) => MessageDigest::sha384(),
                Some(5) => MessageDigest::sha512(),
                Some(_) | None => MessageDigest::sha256(),
            };
            let scheme = |kind| Scheme { kind, digest };
            scheme(Kind::EcdsaPlain)
                .verify(key, &challenge, signature)
                // Some chips answer in DER although plain is asked for.
                .or_else(|_| scheme(Kind::Ecdsa).verify(key, &challenge, signature))
        }
        _ => Err(Doubt::SignatureUnreadable {
            what: "an unknown kind of chip key",
        }),
    }
}

/// ISO/IEC 9796-2 digital signature scheme 1 with partial recovery: 6A, M1, hash(M1, challenge), trailer.
fn recovered(key: &PKey<Public>, challenge: [u8; 8], signature: &[u8]) -> Result<(), Doubt> {
    let message = open(key, signature).map_err(|_| Doubt::SignatureWrong)?;
    let (digest, rest) = match message.as_slice() {
        [rest @ .., 0xbc] | [rest @ .., 0x33, 0xcc] => (MessageDigest::sha1(), rest),
        [rest @ .., 0x34, 0xcc] => (MessageDigest::sha256(), rest),
        [rest @ .., 0x35, 0xcc] => (MessageDigest::sha512(), rest),
        [rest @ .., 0x36, 0xcc] => (MessageDigest::sha384(), rest),
        [rest @ .., 0x38, 0xcc] => (MessageDigest::sha224(), rest),
        _ => return Err(Doubt::SignatureWrong),
    };
    let (start, stated) = rest
        .len()
        .checked_sub(digest.size())
        .map(|at| rest.split_at(at))
        .ok_or(Doubt::SignatureWrong)?;
    let (0x6a, first) = start
        .split_first()
        .ok_or(Doubt::SignatureWrong)
        .map(|(h, m)| (*h, m))?
    else {
        return Err(Doubt::SignatureWrong);
    };
    let actual =
        hash(digest, &[first, &challenge[..]].concat()).map_err(|_| Doubt::SignatureWrong)?;
    if openssl::memcmp::eq(&actual, stated) {
        Ok(())
    } else {
        Err(Doubt::SignatureWrong)
    }
}

/// The plain RSA public operation, without leading zeros; nothing where the signature is not below the
/// modulus, or the key longer than any chip's.
fn open(key: &PKey<Public>, signature: &[u8]) -> Result<Vec<u8>, openssl::error::ErrorStack> {
    let rsa = key.rsa()?;
    let number = BigNum::from_slice(signature)?;
    let too_long = rsa.n().num_bits() > LONGEST_MODULUS || rsa.e().num_bits() > LONGEST_EXPONENT;
    if too_long || &*number >= rsa.n() {
        return Ok(Vec::new());
    }
    let mut opened = BigNum::new()?;
    let mut context = BigNumContext::new()?;
    opened.mod_exp(&number, rsa.e(), rsa.n(), &mut context)?;
    Ok(opened.to_vec())
}

#[cfg(test)]
mod tests {
    use super::*;
    use openssl::rsa::Rsa;

    #[test]
    fn a_key_that_would_take_hours_proves_nothing_at_once() {
        let key = |modulus: usize, exponent: usize| {
            let number = |bytes| BigNum::from_slice(&vec![0xff; bytes]).unwrap();
            let rsa = Rsa::from_public_components(number(modulus), number(exponent)).unwrap();
            PKey::from_rsa(rsa).unwrap()
        };
        for (modulus, exponent) in [(60_000, 60_000), (60_000, 3), (1024, 1024)] {
            assert_eq!(
                check(&key(modulus, exponent), None, [7; 8], &vec![7; modulus]),
                Err(Doubt::SignatureWrong),
                "{modulus} bytes of modulus, {exponent} of exponent"
            );
        }
    }
}
