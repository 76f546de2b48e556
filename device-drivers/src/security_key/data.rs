//! Authenticator data (WebAuthn level 2, 6.1): what a key says with each credential and each secret.

use ciborium::Value;

use super::cbor::split;

const USER_VERIFIED: u8 = 0x04;
const ATTESTED: u8 = 0x40;
const EXTENSIONS: u8 = 0x80;

/// Of a relying party, a flag, a counter and what follows.
#[derive(Debug)]
pub struct AuthenticatorData {
    pub relying_party_hash: [u8; 32],
    /// The key verified its owner, by finger or PIN.
    pub user_verified: bool,
    /// The id of the credential that was made.
    pub credential: Option<Vec<u8>>,
    /// `Null` where there are none.
    pub extensions: Value,
}

impl AuthenticatorData {
    /// The error says which rule `bytes` break.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, &'static str> {
        const SHORT: &str = "its authenticator data is cut";
        let (relying_party_hash, rest) = bytes.split_first_chunk().ok_or(SHORT)?;
        let (&flags, rest) = rest.split_first().ok_or(SHORT)?;
        let (_counter, mut rest) = rest.split_first_chunk::<4>().ok_or(SHORT)?;
        let mut credential = None;
        if flags & ATTESTED != 0 {
            let (_aaguid, tail) = rest.split_first_chunk::<16>().ok_or(SHORT)?;
            let (length, tail) = tail.split_first_chunk().ok_or(SHORT)?;
            let length = usize::from(u16::from_be_bytes(*length));
            if !(1..=1023).contains(&length) {
                return Err("a credential's id has 1 to 1023 bytes");
            }
            let (id, tail) = tail.split_at_checked(length).ok_or(SHORT)?;
            let (_public_key, tail) = split(tail).ok_or("its public key is no CBOR")?;
            credential = Some(id.to_vec());
            rest = tail;
        }
        let extensions = if flags & EXTENSIONS == 0 {
            Value::Null
        } else {
            let (extensions, tail) = split(rest).ok_or("its extensions are no CBOR")?;
            rest = tail;
            extensions
        };
        if !rest.is_empty() {
            return Err("something follows its authenticator data");
        }
        Ok(Self {
            relying_party_hash: *relying_party_hash,
            user_verified: flags & USER_VERIFIED != 0,
            credential,
            extensions,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::cbor::named_at;
    use super::*;

    fn whole() -> Vec<u8> {
        let mut bytes = vec![7; 32];
        bytes.push(0xc5);
        bytes.extend([0; 4 + 16]);
        bytes.extend([0, 3, b'a', b'b', b'c']);
        bytes.extend([0xa1, 0x01, 0x02]);
        bytes.extend([0xa1, 0x6b]);
        bytes.extend(b"hmac-secret");
        bytes.push(0xf5);
        bytes
    }

    #[test]
    fn credential_and_extensions_are_found() {
        let data = AuthenticatorData::from_bytes(&whole()).unwrap();
        assert_eq!(data.relying_party_hash, [7; 32]);
        assert!(data.user_verified);
        assert_eq!(data.credential.as_deref(), Some(&b"abc"[..]));
        assert_eq!(
            named_at(&data.extensions, "hmac-secret"),
            Some(&Value::Bool(true))
        );
    }

    #[test]
    fn every_cut_and_every_changed_byte_has_a_defined_end() {
        let whole = whole();
        for length in 0..whole.len() {
            assert!(
                AuthenticatorData::from_bytes(&whole[..length]).is_err(),
                "cut after {length} bytes"
            );
        }
        for at in 0..whole.len() {
            for bit in 0..8 {
                let mut changed = whole.clone();
                changed[at] ^= 1 << bit;
                // Either is right; it must come back.
                let _ = AuthenticatorData::from_bytes(&changed);
            }
        }
        assert!(AuthenticatorData::from_bytes(&[&whole[..], &[0]].concat()).is_err());
    }
}
