//! The key file on disk: read with limits, replaced in one step, never half written.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use sha2::{Digest, Sha256};
use thiserror::Error;

use super::key::KeyWrap;
use super::tries::Tries;
use super::wrap::{Cost, PinWrap};
use crate::officer::Officer;

pub const VERSION: u32 = 1;
/// A key file has well under 4 KiB.
const MAX_BYTES: u64 = 64 * 1024;

/// Why the key file cannot be used. A technician must look at it, except for `Missing`.
#[derive(Debug, Error)]
pub enum KeyFileError {
    #[error("there is no key file yet")]
    Missing,
    #[error("the key file cannot be read or written: {0}")]
    Io(#[from] io::Error),
    #[error("the key file is damaged: {0}")]
    Damaged(&'static str),
    #[error("the key file is of version {0}, which this program does not know")]
    UnknownVersion(u32),
    #[error("the key file asks for a key derivation outside the limits: {0:?}")]
    CostOutOfBounds(Cost),
}

/// What the file holds. The order of the fields is the order in the file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KeyFile {
    pub version: u32,
    pub officer: Officer,
    pub pin: PinWrap,
    pub recovery: Option<RecoveryWrap>,
    /// Not in the file while there is none, so that a file without keys is what it was before there
    /// were any, checksum included.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub keys: Vec<KeyWrap>,
    pub tries: Tries,
    /// SHA-256 over everything else: tells an accident on the disk from a wrong PIN. No defence
    /// against intent; that is the authenticated encryption's part.
    pub checksum: Base64Bytes,
}

/// The database key, encrypted to the organisation's public key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RecoveryWrap {
    /// Always `RSA-OAEP-256`.
    pub algorithm: String,
    /// SHA-256 of the public key's SubjectPublicKeyInfo.
    pub key_id: Base64Bytes,
    pub wrapped: Base64Bytes,
}

/// Bytes as base64url without padding.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Base64Bytes(pub Vec<u8>);

impl Serialize for Base64Bytes {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&BASE64_URL_SAFE_NO_PAD.encode(&self.0))
    }
}

impl<'de> Deserialize<'de> for Base64Bytes {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        BASE64_URL_SAFE_NO_PAD
            .decode(text)
            .map(Self)
            .map_err(serde::de::Error::custom)
    }
}

impl KeyFile {
    fn digest(&self) -> Vec<u8> {
        let bare = Self {
            checksum: Base64Bytes::default(),
            ..self.clone()
        };
        let text = serde_json::to_vec(&bare).expect("plain data always becomes JSON");
        Sha256::digest(text).to_vec()
    }

    /// Reads the file as far as it can be understood, without asking whether it is intact.
    pub fn read_unchecked(path: &Path) -> Result<Self, KeyFileError> {
        let file = match File::open(path) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return Err(KeyFileError::Missing);
            }
            Err(error) => return Err(error.into()),
        };
        let mut text = Vec::new();
        file.take(MAX_BYTES + 1).read_to_end(&mut text)?;
        if text.len() as u64 > MAX_BYTES {
            return Err(KeyFileError::Damaged("far too large"));
        }
        #[derive(Deserialize)]
        struct OnlyVersion {
            version: u32,
        }
        let OnlyVersion { version } =
            serde_json::from_slice(&text).map_err(|_| KeyFileError::Damaged("not JSON"))?;
        if version != VERSION {
            return Err(KeyFileError::UnknownVersion(version));
        }
        let file: Self = serde_json::from_slice(&text)
            .map_err(|_| KeyFileError::Damaged("not the fields of a key file"))?;
        Ok(file)
    }

    pub fn read(path: &Path) -> Result<Self, KeyFileError> {
        let file = Self::read_unchecked(path)?;
        if !file.pin.cost.is_within_bounds() {
            return Err(KeyFileError::CostOutOfBounds(file.pin.cost));
        }
        if file.checksum.0 != file.digest() {
            return Err(KeyFileError::Damaged("the checksum does not match"));
        }
        Ok(file)
    }

    /// Replaces the file in one step. When this returns, the new content is on the disk; after a
    /// power cut at any moment the file is either the old or the new one.
    pub fn write(mut self, path: &Path) -> Result<(), KeyFileError> {
        self.checksum = Base64Bytes(self.digest());
        let text = serde_json::to_vec_pretty(&self).expect("plain data always becomes JSON");
        let fresh = beside(path, ".new");
        // A leftover of an earlier power cut; its permissions are not to be trusted.
        match fs::remove_file(&fresh) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error.into()),
            _ => {}
        }
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = options.open(&fresh)?;
        file.write_all(&text)?;
        file.sync_all()?;
        fs::rename(&fresh, path)?;
        sync_folder_of(path)?;
        Ok(())
    }
}

/// Holds off every other process that uses the same key file, until dropped.
pub struct Guard(#[allow(dead_code, reason = "held for its lock")] File);

impl Guard {
    pub fn take(path: &Path) -> Result<Self, KeyFileError> {
        let mut options = OpenOptions::new();
        options.write(true).create(true).truncate(false);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let file = options.open(beside(path, ".lock"))?;
        file.lock()?;
        Ok(Self(file))
    }
}

fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    PathBuf::from(name)
}

#[cfg(unix)]
fn sync_folder_of(path: &Path) -> io::Result<()> {
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    File::open(folder)?.sync_all()
}

#[cfg(not(unix))]
fn sync_folder_of(_path: &Path) -> io::Result<()> {
    Ok(())
}
