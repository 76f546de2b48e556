//! Keys derived from what is printed and what was agreed (ICAO 9303-11, 9.7).

use openssl::error::ErrorStack;
use openssl::hash::{MessageDigest, hash};
use zeroize::Zeroizing;

/// The cipher of a secure channel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChannelCipher {
    Des3,
    Aes128,
    Aes192,
    Aes256,
}

impl ChannelCipher {
    /// From the last arc of the object identifiers of PACE and chip authentication.
    pub fn from_arc(arc: u8) -> Option<Self> {
        match arc {
            1 => Some(Self::Des3),
            2 => Some(Self::Aes128),
            3 => Some(Self::Aes192),
            4 => Some(Self::Aes256),
            _ => None,
        }
    }

    /// Bytes of one block.
    pub fn block(self) -> usize {
        match self {
            Self::Des3 => 8,
            Self::Aes128 | Self::Aes192 | Self::Aes256 => 16,
        }
    }
}

/// What a derived key is for.
#[derive(Debug, Clone, Copy)]
pub enum Purpose {
    Encryption = 1,
    Mac = 2,
    /// Hides the nonce of PACE.
    Password = 3,
}

/// KDF(secret, purpose). Without parity adjustment: DES ignores the parity bits.
pub fn derive(
    cipher: ChannelCipher,
    secret: &[u8],
    purpose: Purpose,
) -> Result<Zeroizing<Vec<u8>>, ErrorStack> {
    let mut input = Zeroizing::new(secret.to_vec());
    input.extend((purpose as u32).to_be_bytes());
    let (digest, length) = match cipher {
        ChannelCipher::Des3 | ChannelCipher::Aes128 => (MessageDigest::sha1(), 16),
        ChannelCipher::Aes192 => (MessageDigest::sha256(), 24),
        ChannelCipher::Aes256 => (MessageDigest::sha256(), 32),
    };
    Ok(Zeroizing::new(hash(digest, &input)?[..length].to_vec()))
}
