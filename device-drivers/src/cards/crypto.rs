//! The ciphers and checksums that cards use, over OpenSSL.

use openssl::error::ErrorStack;
use openssl::hash::MessageDigest;
use openssl::pkey::PKey;
use openssl::sign::Signer;
use openssl::symm::{Cipher, Crypter, Mode};
use zeroize::Zeroizing;

/// Two-key triple DES in CBC mode without padding. `data` in blocks of 8, `key` of 16 bytes.
pub fn des3(
    mode: Direction,
    key: &[u8],
    iv: &[u8; 8],
    data: &[u8],
) -> Result<Zeroizing<Vec<u8>>, ErrorStack> {
    // OpenSSL's name for two-key CBC takes three keys as well; EDE3 with K1, K2, K1 is the same.
    let long = Zeroizing::new([key, &key[..8]].concat());
    run(Cipher::des_ede3_cbc(), mode, &long, iv, data)
}

/// AES in CBC mode without padding. `data` in blocks of 16; `key` of 16, 24 or 32 bytes.
pub fn aes(
    mode: Direction,
    key: &[u8],
    iv: &[u8; 16],
    data: &[u8],
) -> Result<Zeroizing<Vec<u8>>, ErrorStack> {
    run(aes_cbc(key), mode, key, iv, data)
}

#[derive(Clone, Copy)]
pub enum Direction {
    Encrypt,
    Decrypt,
}

fn aes_cbc(key: &[u8]) -> Cipher {
    match key.len() {
        16 => Cipher::aes_128_cbc(),
        24 => Cipher::aes_192_cbc(),
        _ => Cipher::aes_256_cbc(),
    }
}

fn run(
    cipher: Cipher,
    direction: Direction,
    key: &[u8],
    iv: &[u8],
    data: &[u8],
) -> Result<Zeroizing<Vec<u8>>, ErrorStack> {
    let mode = match direction {
        Direction::Encrypt => Mode::Encrypt,
        Direction::Decrypt => Mode::Decrypt,
    };
    let mut crypter = Crypter::new(cipher, mode, key, Some(iv))?;
    crypter.pad(false);
    let mut out = Zeroizing::new(vec![0; data.len() + cipher.block_size()]);
    let mut count = crypter.update(data, &mut out)?;
    count += crypter.finalize(&mut out[count..])?;
    out.truncate(count);
    Ok(out)
}

/// ISO/IEC 9797-1 MAC algorithm 3 with DES (retail MAC); `data` is padded already, in blocks of 8.
pub fn retail_mac(key: &[u8], data: &[u8]) -> Result<[u8; 8], ErrorStack> {
    let before = data.len().saturating_sub(8);
    let single = Zeroizing::new([&key[..8], &key[..8]].concat());
    // Triple DES with one key thrice is DES.
    let chained = des3(Direction::Encrypt, &single, &[0; 8], &data[..before])?;
    let state = chained.last_chunk::<8>().copied().unwrap_or_default();
    let last = des3(Direction::Encrypt, key, &state, &data[before..])?;
    Ok(last.last_chunk::<8>().copied().unwrap_or_default())
}

/// AES-CMAC (NIST SP 800-38B), cut to its first 8 bytes.
pub fn cmac(key: &[u8], data: &[u8]) -> Result<[u8; 8], ErrorStack> {
    let key = PKey::cmac(&aes_cbc(key), key)?;
    let mac = Signer::new_without_digest(&key)?.sign_oneshot_to_vec(data)?;
    Ok(mac.first_chunk::<8>().copied().unwrap_or_default())
}

/// ISO/IEC 9797-1 padding method 2, to whole blocks.
pub fn pad(data: &[u8], block: usize) -> Zeroizing<Vec<u8>> {
    let mut out = Zeroizing::new(Vec::with_capacity(data.len() + block));
    out.extend_from_slice(data);
    out.push(0x80);
    while !out.len().is_multiple_of(block) {
        out.push(0);
    }
    out
}

/// Takes padding method 2 off; `None` where there is none.
pub fn unpad(data: &[u8]) -> Option<&[u8]> {
    let end = data.iter().rposition(|byte| *byte != 0)?;
    (data[end] == 0x80).then(|| &data[..end])
}

/// A hash by its object identifier's DER bytes (without tag and length).
pub fn digest_of(oid: &[u8]) -> Option<MessageDigest> {
    Some(match oid {
        [0x2b, 0x0e, 0x03, 0x02, 0x1a] => MessageDigest::sha1(),
        [0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, last] => match last {
            1 => MessageDigest::sha256(),
            2 => MessageDigest::sha384(),
            3 => MessageDigest::sha512(),
            4 => MessageDigest::sha224(),
            _ => return None,
        },
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn padding_is_taken_off_as_it_was_put_on() {
        for length in 0..20 {
            let data = vec![0; length];
            let padded = pad(&data, 8);
            assert_eq!(padded.len() % 8, 0);
            assert_eq!(unpad(&padded), Some(&data[..]), "{length}");
        }
        assert_eq!(unpad(&[0, 0]), None);
        assert_eq!(unpad(&[1, 2]), None);
    }

    #[test]
    fn cmac_gives_the_published_value() {
        // NIST SP 800-38B, example 2 of AES-128.
        let key = [
            0x2b, 0x7e, 0x15, 0x16, 0x28, 0xae, 0xd2, 0xa6, 0xab, 0xf7, 0x15, 0x88, 0x09, 0xcf,
            0x4f, 0x3c,
        ];
        let message = [
            0x6b, 0xc1, 0xbe, 0xe2, 0x2e, 0x40, 0x9f, 0x96, 0xe9, 0x3d, 0x7e, 0x11, 0x73, 0x93,
            0x17, 0x2a,
        ];
        assert_eq!(
            cmac(&key, &message).unwrap(),
            [0x07, 0x0a, 0x16, 0xb4, 0x6b, 0x4d, 0x41, 0x44]
        );
    }
}
