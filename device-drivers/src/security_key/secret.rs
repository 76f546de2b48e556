//! What goes to and comes from a key that nobody else may see.

use zeroize::Zeroizing;

/// The key's own PIN, as its owner typed it. Overwritten when dropped; opaque to everything.
pub struct KeyPin(Zeroizing<String>);

impl KeyPin {
    /// Takes over the text. Of what lengths a PIN can be is asked when it is used.
    pub fn new(pin: String) -> Self {
        Self(Zeroizing::new(pin))
    }

    /// What the key is told of it, where it can be a PIN at all: 4 characters to 63 bytes (CTAP 2.1,
    /// 6.5.1).
    pub(super) fn hash(&self) -> Option<Zeroizing<[u8; 16]>> {
        if self.0.chars().count() < 4 || self.0.len() > 63 {
            return None;
        }
        let whole = Zeroizing::new(openssl::sha::sha256(self.0.as_bytes()));
        whole.first_chunk().copied().map(Zeroizing::new)
    }
}

/// 256 bits that the key makes of a credential and a salt. Lives on the heap, so that moving it leaves
/// no copy behind; overwritten when dropped; no `Clone`, `Debug` or `Serialize`.
pub struct KeySecret(Box<Zeroizing<[u8; 32]>>);

impl KeySecret {
    /// `None` when `bytes` are not 32.
    pub(super) fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let mut secret = Self(Box::new(Zeroizing::new([0; 32])));
        if bytes.len() != secret.0.len() {
            return None;
        }
        secret.0.copy_from_slice(bytes);
        Some(secret)
    }

    pub fn expose(&self) -> &[u8; 32] {
        &self.0
    }
}
