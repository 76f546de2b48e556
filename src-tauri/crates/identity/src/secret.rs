//! Values that must not be printed, stored in the clear or left behind in memory.

use std::fmt;

use zeroize::{Zeroize, Zeroizing};

/// A value that is opaque to `Debug`, has no `Serialize` and is overwritten when dropped.
pub struct Secret<T: Zeroize>(Zeroizing<T>);

impl<T: Zeroize> Secret<T> {
    pub fn new(value: T) -> Self {
        Self(Zeroizing::new(value))
    }

    /// The value itself. Whoever asks must not store, print or copy it further than needed.
    pub fn expose(&self) -> &T {
        &self.0
    }
}

impl<T: Zeroize + Clone> Clone for Secret<T> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<T: Zeroize> fmt::Debug for Secret<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(..)")
    }
}

impl<T: Zeroize> From<T> for Secret<T> {
    fn from(value: T) -> Self {
        Self::new(value)
    }
}

/// The raw 256-bit key of the workstation's database. Lives on the heap, so that moving it
/// leaves no copy behind, and is overwritten when dropped.
pub struct DatabaseKey(Box<Zeroizing<[u8; 32]>>);

impl DatabaseKey {
    /// Takes over the bytes; the caller's copy is its own to overwrite.
    pub fn from_bytes(bytes: &[u8; 32]) -> Self {
        let mut key = Self::zeroed();
        key.0.copy_from_slice(bytes);
        key
    }

    pub(crate) fn zeroed() -> Self {
        Self(Box::new(Zeroizing::new([0; 32])))
    }

    pub(crate) fn bytes_mut(&mut self) -> &mut [u8; 32] {
        &mut self.0
    }

    pub fn expose(&self) -> &[u8; 32] {
        &self.0
    }
}

impl fmt::Debug for DatabaseKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DatabaseKey(..)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_shows_nothing_of_a_secret() {
        let pin = Secret::new(String::from("739182"));
        assert_eq!(
            format!("{pin:?}"),
            "Secret(..)",
            "a log line must not hold a PIN"
        );
        let key = DatabaseKey::from_bytes(&[7; 32]);
        assert_eq!(
            format!("{key:?}"),
            "DatabaseKey(..)",
            "a log line must not hold the key"
        );
    }
}
