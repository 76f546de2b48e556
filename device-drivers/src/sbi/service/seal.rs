//! Encryption of a record to the ID authority (SBI 0.9.5, "Auth capture").
//!
//! `x = timestamp XOR transactionId` (bytes, the shorter left-padded with zeros); AAD = last 16 bytes
//! of `x`, IV = last 12. The record is sealed with AES-256-GCM (tag of 16 bytes appended), the random
//! session key with RSA-OAEP (SHA-256, MGF1-SHA-256, empty label) to the authority's certificate. The
//! timestamp is exactly the text that the signed data carries.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use openssl::encrypt::Encrypter;
use openssl::error::ErrorStack;
use openssl::hash::MessageDigest;
use openssl::rsa::Padding;
use openssl::symm::{Cipher, encrypt_aead};
use openssl::x509::X509;
use zeroize::Zeroizing;

use super::super::Hash;

/// A record sealed for the ID authority, spelt as in an answer.
pub struct Sealed {
    /// base64url: ciphertext and tag.
    pub bio_value: String,
    /// base64url: the wrapped session key, as long as the modulus.
    pub session_key: String,
    /// Of the certificate that the key was wrapped for.
    pub thumbprint: Hash,
}

/// Seals `record` with `session_key`, which is fresh and random for each call.
pub fn seal(
    record: &[u8],
    timestamp: &str,
    transaction_id: &str,
    session_key: &Zeroizing<[u8; 32]>,
    authority: &X509,
) -> Result<Sealed, ErrorStack> {
    let key = authority.public_key()?;
    let mut wrapper = Encrypter::new(&key)?;
    wrapper.set_rsa_padding(Padding::PKCS1_OAEP)?;
    wrapper.set_rsa_oaep_md(MessageDigest::sha256())?;
    wrapper.set_rsa_mgf1_md(MessageDigest::sha256())?;
    let mut wrapped = vec![0; wrapper.encrypt_len(&session_key[..])?];
    let length = wrapper.encrypt(&session_key[..], &mut wrapped)?;
    wrapped.truncate(length);
    Ok(Sealed {
        bio_value: URL_SAFE_NO_PAD.encode(encrypted(
            record,
            timestamp,
            transaction_id,
            session_key,
        )?),
        session_key: URL_SAFE_NO_PAD.encode(wrapped),
        thumbprint: Hash::of(&authority.to_der()?),
    })
}

fn encrypted(
    record: &[u8],
    timestamp: &str,
    transaction_id: &str,
    key: &Zeroizing<[u8; 32]>,
) -> Result<Vec<u8>, ErrorStack> {
    let x = last_of_mixed(timestamp.as_bytes(), transaction_id.as_bytes());
    let mut tag = [0; 16];
    let cipher = Cipher::aes_256_gcm();
    let mut sealed = encrypt_aead(cipher, &key[..], Some(&x[4..]), &x, record, &mut tag)?;
    sealed.extend_from_slice(&tag);
    Ok(sealed)
}

/// The last 16 bytes of `one XOR other`, both left-padded with zeros.
fn last_of_mixed(one: &[u8], other: &[u8]) -> [u8; 16] {
    let mut mixed = [0; 16];
    for text in [one, other] {
        for (byte, letter) in mixed.iter_mut().rev().zip(text.iter().rev()) {
            *byte ^= letter;
        }
    }
    mixed
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_worked_example_comes_out_byte_for_byte() {
        let x = last_of_mixed(b"2026-11-23T00:20:11Z", b"a1b2c3d4e5");
        assert_eq!(
            x,
            [
                0x2d, 0x31, 0x31, 0x2d, 0x32, 0x33, 0x35, 0x01, 0x52, 0x08, 0x51, 0x03, 0x5e, 0x05,
                0x54, 0x6f
            ]
        );
        let key = Zeroizing::new(std::array::from_fn(|index| index as u8));
        let sealed = encrypted(b"hello-iso", "2026-11-23T00:20:11Z", "a1b2c3d4e5", &key).unwrap();
        assert_eq!(
            sealed,
            [
                0xa5, 0x05, 0x6a, 0x07, 0x92, 0xab, 0x24, 0x0b, 0x7c, 0x75, 0x2c, 0x9e, 0x7d, 0x62,
                0xd5, 0x45, 0x7a, 0x5e, 0xb3, 0x96, 0xd3, 0xff, 0x8e, 0xfa, 0xa3
            ]
        );
    }

    #[test]
    fn a_transaction_id_longer_than_the_timestamp_pads_the_timestamp() {
        let x = last_of_mixed(b"AB", b"0123456789abcdef");
        assert_eq!(&x[..14], b"0123456789abcd");
        assert_eq!(x[14..], [b'e' ^ b'A', b'f' ^ b'B']);
    }
}
