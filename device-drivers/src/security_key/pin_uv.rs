//! The secret that host and key share for one dialogue, and what is encrypted with it (CTAP 2.1, 6.5.6
//! and 6.5.7: PIN/UV auth protocols one and two).

use ciborium::Value;
use openssl::bn::{BigNum, BigNumContext};
use openssl::derive::Deriver;
use openssl::ec::{EcGroup, EcKey};
use openssl::error::ErrorStack;
use openssl::hash::MessageDigest;
use openssl::nid::Nid;
use openssl::pkey::PKey;
use openssl::sign::Signer;
use openssl::symm::{Cipher, Crypter, Mode};
use zeroize::Zeroizing;

use super::Failure;
use super::cbor::{bytes, bytes_at, number_at, numbered};

type Bytes = Zeroizing<Vec<u8>>;

const BLOCK: usize = 16;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Protocol {
    One,
    Two,
}

impl Protocol {
    pub fn from_value(value: &Value) -> Option<Self> {
        match u8::try_from(value.as_integer()?).ok()? {
            1 => Some(Self::One),
            2 => Some(Self::Two),
            _ => None,
        }
    }

    pub fn number(self) -> u8 {
        match self {
            Self::One => 1,
            Self::Two => 2,
        }
    }

    /// `authenticate`: what a key proves a message by.
    pub fn authenticate(self, key: &[u8], message: &[u8]) -> Result<Vec<u8>, Failure> {
        let mut tag = hmac(key, message).map_err(no_crypto)?.to_vec();
        if self == Self::One {
            tag.truncate(16);
        }
        Ok(tag)
    }
}

/// What host and key share until the key is unplugged or asked for another one.
pub struct Shared {
    pub protocol: Protocol,
    /// Our public key, as the key wants it (COSE, RFC 9053, 7.1.1).
    pub public: Value,
    mac_key: Bytes,
    cipher_key: Bytes,
}

impl Shared {
    /// Agrees on a secret with a key whose public key is `theirs`, a COSE key.
    pub fn agree(protocol: Protocol, theirs: &Value) -> Result<Self, Failure> {
        let (Some(x), Some(y)) = (bytes_at(theirs, -2), bytes_at(theirs, -3)) else {
            return Err(Failure::protocol("its public key has no coordinates"));
        };
        if number_at(theirs, 1) != Some(2) || x.len() != 32 || y.len() != 32 {
            return Err(Failure::protocol("its public key is not of P-256"));
        }
        let (secret, public) = diffie_hellman(x, y)
            .map_err(|_| Failure::protocol("its public key is no point of P-256"))?;
        let (mac_key, cipher_key) = match protocol {
            Protocol::One => {
                let key = Zeroizing::new(openssl::sha::sha256(&secret).to_vec());
                (key.clone(), key)
            }
            Protocol::Two => {
                // HKDF-SHA-256 with a salt of zeros and one block of output.
                let extracted = hmac(&[0; 32], &secret).map_err(no_crypto)?;
                let expand = |info: &[u8]| hmac(&extracted, &[info, &[1]].concat());
                (
                    expand(b"CTAP2 HMAC key").map_err(no_crypto)?,
                    expand(b"CTAP2 AES key").map_err(no_crypto)?,
                )
            }
        };
        Ok(Self {
            protocol,
            public,
            mac_key,
            cipher_key,
        })
    }

    /// `plain`: whole blocks of 16 bytes. `iv`: random; the first protocol has none.
    pub fn encrypt(&self, plain: &[u8], iv: [u8; BLOCK]) -> Result<Vec<u8>, Failure> {
        let sealed = |iv| aes(&self.cipher_key, iv, Mode::Encrypt, plain).map_err(no_crypto);
        Ok(match self.protocol {
            Protocol::One => sealed([0; BLOCK])?.to_vec(),
            Protocol::Two => [&iv[..], &sealed(iv)?].concat(),
        })
    }

    pub fn decrypt(&self, sealed: &[u8]) -> Result<Bytes, Failure> {
        let (iv, sealed) = match self.protocol {
            Protocol::One => ([0; BLOCK], sealed),
            Protocol::Two => match sealed.split_first_chunk() {
                Some((iv, sealed)) => (*iv, sealed),
                None => return Err(Failure::protocol("a ciphertext without its first block")),
            },
        };
        if sealed.is_empty() || !sealed.len().is_multiple_of(BLOCK) {
            return Err(Failure::protocol("a ciphertext of no whole blocks"));
        }
        aes(&self.cipher_key, iv, Mode::Decrypt, sealed).map_err(no_crypto)
    }

    pub fn authenticate(&self, message: &[u8]) -> Result<Vec<u8>, Failure> {
        self.protocol.authenticate(&self.mac_key, message)
    }
}

fn diffie_hellman(x: &[u8], y: &[u8]) -> Result<(Bytes, Value), ErrorStack> {
    let group = EcGroup::from_curve_name(Nid::X9_62_PRIME256V1)?;
    // Refuses what does not lie on the curve.
    let theirs = EcKey::from_public_key_affine_coordinates(
        &group,
        &*BigNum::from_slice(x)?,
        &*BigNum::from_slice(y)?,
    )?;
    let theirs = PKey::from_ec_key(theirs)?;
    let ours = EcKey::generate(&group)?;
    let (mut x, mut y) = (BigNum::new()?, BigNum::new()?);
    let mut context = BigNumContext::new()?;
    ours.public_key()
        .affine_coordinates(&group, &mut x, &mut y, &mut context)?;
    let public = numbered(vec![
        (1, Value::from(2)),
        (3, Value::from(-25)),
        (-1, Value::from(1)),
        (-2, bytes(&x.to_vec_padded(32)?)),
        (-3, bytes(&y.to_vec_padded(32)?)),
    ]);
    let ours = PKey::from_ec_key(ours)?;
    let mut deriver = Deriver::new(&ours)?;
    deriver.set_peer(&theirs)?;
    Ok((Zeroizing::new(deriver.derive_to_vec()?), public))
}

fn hmac(key: &[u8], message: &[u8]) -> Result<Bytes, ErrorStack> {
    let key = PKey::hmac(key)?;
    let mut signer = Signer::new(MessageDigest::sha256(), &key)?;
    Ok(Zeroizing::new(signer.sign_oneshot_to_vec(message)?))
}

fn aes(key: &[u8], iv: [u8; BLOCK], mode: Mode, input: &[u8]) -> Result<Bytes, ErrorStack> {
    let mut crypter = Crypter::new(Cipher::aes_256_cbc(), mode, key, Some(&iv))?;
    crypter.pad(false);
    let mut output = Zeroizing::new(vec![0; input.len() + BLOCK]);
    let mut length = crypter.update(input, &mut output)?;
    length += crypter.finalize(&mut output[length..])?;
    output.truncate(length);
    Ok(output)
}

fn no_crypto(error: ErrorStack) -> Failure {
    Failure::protocol(&format!("encryption with it fails: {error}"))
}
