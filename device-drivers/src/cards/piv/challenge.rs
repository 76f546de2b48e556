//! The card signs a challenge with its authentication key (SP 800-73-4 part 2, 3.2.4).

use openssl::hash::{MessageDigest, hash};
use openssl::nid::Nid;
use openssl::pkey::{Id, PKey, Public};
use openssl::x509::X509Ref;

use crate::cards::CardTrouble;
use crate::cards::apdu::Command;
use crate::cards::session::Exchange;
use crate::cards::signed::{Kind, Scheme};
use crate::cards::tlv;
use crate::cards::trust::Doubt;

const CARD_AUTHENTICATION_KEY: u8 = 0x9e;

/// The algorithms of SP 800-78-4, table 6-2.
struct Algorithm {
    id: u8,
    scheme: Scheme,
}

/// Challenges the card and checks the answer with its certificate. The outer trouble ends the reading.
pub fn prove(
    card: &mut dyn Exchange,
    certificate: &X509Ref,
    random: &dyn Fn(&mut [u8]),
) -> Result<Result<(), Doubt>, CardTrouble> {
    let Ok(key) = certificate.public_key() else {
        return Ok(Err(Doubt::CertificateUnfit));
    };
    let Some(algorithm) = algorithm(&key) else {
        return Ok(Err(Doubt::SignatureUnreadable {
            what: "an unknown kind of card key",
        }));
    };
    let mut message = [0; 32];
    random(&mut message);
    let Some(sent) = prepared(&key, algorithm.scheme.digest, &message) else {
        return Ok(Err(Doubt::ChipUnproven));
    };
    let data = tlv::write(
        0x7c,
        &[tlv::write(0x82, &[]), tlv::write(0x81, &sent)].concat(),
    );
    let command = Command::new(0x87, algorithm.id, CARD_AUTHENTICATION_KEY)
        .data(&data)
        .expecting(256);
    let answer = card.exchange(&command)?;
    if !answer.status.is_done() {
        return Ok(Err(Doubt::ChipUnproven));
    }
    let Ok(Some(signature)) = tlv::follow(&answer.data, &[0x7c, 0x82]) else {
        return Ok(Err(Doubt::ChipUnproven));
    };
    Ok(algorithm
        .scheme
        .verify(&key, &message, signature)
        .map_err(|_| Doubt::ChipUnproven))
}

fn algorithm(key: &PKey<Public>) -> Option<Algorithm> {
    let of = |id, kind, digest| {
        Some(Algorithm {
            id,
            scheme: Scheme { kind, digest },
        })
    };
    match (key.id(), key.bits()) {
        (Id::RSA, 2048) => of(0x07, Kind::RsaPkcs1, MessageDigest::sha256()),
        (Id::RSA, 3072) => of(0x05, Kind::RsaPkcs1, MessageDigest::sha256()),
        (Id::EC, _) => match key.ec_key().ok()?.group().curve_name()? {
            Nid::X9_62_PRIME256V1 => of(0x11, Kind::Ecdsa, MessageDigest::sha256()),
            Nid::SECP384R1 => of(0x14, Kind::Ecdsa, MessageDigest::sha384()),
            _ => None,
        },
        _ => None,
    }
}

/// What the card is to operate on: the padded digest for RSA (RFC 8017, 9.2), the digest else.
fn prepared(key: &PKey<Public>, digest: MessageDigest, message: &[u8]) -> Option<Vec<u8>> {
    /// DigestInfo of SHA-256 up to the digest itself.
    const SHA256: [u8; 19] = [
        0x30, 0x31, 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01,
        0x05, 0x00, 0x04, 0x20,
    ];
    let digest = hash(digest, message).ok()?;
    if key.id() == Id::EC {
        return Some(digest.to_vec());
    }
    let fill = key.size().checked_sub(3 + SHA256.len() + digest.len())?;
    let mut block = vec![0x00, 0x01];
    block.resize(2 + fill, 0xff);
    block.push(0x00);
    block.extend(SHA256);
    block.extend(&*digest);
    Some(block)
}
