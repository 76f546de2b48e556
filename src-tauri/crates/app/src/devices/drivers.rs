//! What the use cases need of the drivers. Tests script it; the real one is
//! [`SystemDrivers`](super::SystemDrivers).

use std::sync::Arc;

use device_drivers::camera::{Camera, CameraError, Feed};
use device_drivers::cards::{CardError, Reader};
use device_drivers::codes::pos::CodeEvent;
use device_drivers::fingerprint::futronic::FutronicDevice;
use device_drivers::fingerprint::{Cancel, Failure, FingerprintReader};
use device_drivers::hid::{HidDevice, HidError};
use device_drivers::security_key::{self, SecurityKey};

use crate::views::CardFound;

/// All of one family that is plugged in now, or why that cannot be told.
#[derive(Debug, Clone)]
pub enum Seen {
    Hid(Result<Vec<HidDevice>, HidError>),
    Futronic(Result<Vec<FutronicDevice>, Failure>),
    Cards(Result<Vec<Reader>, CardError>),
    Cameras(Result<Vec<Camera>, CameraError>),
}

/// Called from the threads of a watch, each time something may have changed.
pub type Tell = Arc<dyn Fn(Seen) + Send + Sync>;

/// Where a device is that can be tried out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// A fingerprint scanner of our own HID profile.
    HidScanner(HidDevice),
    /// A Futronic scanner, by its place on the bus.
    Futronic(String),
    /// A smart-card reader, by the name that PC/SC knows it by.
    CardReader(String),
    /// A code scanner in its own HID mode, by its path.
    CodeScanner(String),
    /// A security key, by its path.
    SecurityKey(String),
    Camera(Camera),
}

/// What a security key says of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyFound {
    pub fingerprint: security_key::Fingerprint,
    pub pin_set: bool,
    pub hmac_secret: bool,
    pub versions: Vec<String>,
}

/// The way to what is plugged in. Calls block; each gets a thread of its own.
pub trait Drivers: Send + Sync + 'static {
    /// Tells each family once, and again when something changes, until what is returned is dropped.
    /// Called within the event loop.
    fn watch(&self, tell: Tell) -> Box<dyn Send>;

    /// Opens the fingerprint scanner at a place of that kind.
    fn open_scanner(&self, place: &Place) -> Result<Box<dyn FingerprintReader>, Failure>;

    /// Opens a camera and lights it; its pictures are about `side` pixels on the longer side.
    fn open_camera(&self, camera: &Camera, side: u32) -> Result<Box<dyn Feed>, CameraError>;

    /// Follows the code scanners until `cancel`.
    fn follow_codes(&self, cancel: &Cancel, tell: &mut dyn FnMut(CodeEvent))
    -> Result<(), Failure>;

    /// Asks the card in this reader for what it is; none when it is gone again or does not answer.
    fn identify(&self, reader: &str) -> Option<CardFound>;

    /// The security keys that are plugged in now.
    fn security_keys(&self) -> Result<Vec<HidDevice>, HidError>;

    /// Opens the security key at this path.
    fn open_key(&self, path: &str) -> Result<SecurityKey, security_key::Failure>;

    /// Asks the security key at this path what it is.
    fn key_info(&self, path: &str) -> Result<KeyFound, security_key::Failure> {
        let key = self.open_key(path)?;
        let info = key.info();
        Ok(KeyFound {
            fingerprint: info.fingerprint,
            pin_set: info.pin_set,
            hmac_secret: info.hmac_secret,
            versions: info.versions.clone(),
        })
    }
}
