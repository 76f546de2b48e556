//! What is plugged in, and trying it out.

use serde::Serialize;
use ts_rs::TS;

/// What is plugged in.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Devices {
    pub devices: Vec<Device>,
    /// Families that could not be looked at, and why.
    pub troubles: Vec<DeviceTrouble>,
    /// What came or went last while the workstation was open, newest first; at most five.
    pub news: Vec<DeviceNews>,
}

#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Device {
    /// Tells it from the others as long as it is plugged in.
    pub id: String,
    pub family: DeviceFamily,
    pub name: String,
    pub serial: Option<String>,
    /// Version of its firmware, as it spells it.
    pub firmware: Option<String>,
    pub status: DeviceStatus,
    pub last_capture: Option<LastCapture>,
    /// Whether `test_device` can try it out.
    pub testable: bool,
}

/// The last picture, card or code that a device gave.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct LastCapture {
    /// RFC 3339.
    pub at: String,
    /// Quality of a finger's picture, 0 to 100.
    pub quality: Option<u8>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum DeviceStatus {
    Ready,
    Busy,
    NotReady,
    NotRegistered,
    NoCard,
    CardPresent,
    /// Something is in the reader and does not answer.
    CardMute,
    /// Plugged in, but this user may not open it.
    NoAccess,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum DeviceFamily {
    /// A fingerprint scanner with a service of its own (SBI).
    FingerprintSbi,
    /// A fingerprint scanner that the kiosk drives itself.
    FingerprintScanner,
    CardReader,
    SecurityKey,
    CodeScanner,
    Camera,
    OtherHid,
}

#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct DeviceTrouble {
    pub family: DeviceFamily,
    pub kind: DeviceTroubleKind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum DeviceTroubleKind {
    NoneFound,
    ServiceNotRunning,
    NoAccess,
    NotAnswering,
}

/// Something was plugged in or unplugged.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct DeviceNews {
    pub family: DeviceFamily,
    pub name: String,
    pub event: DeviceEvent,
    /// RFC 3339.
    pub at: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum DeviceEvent {
    PluggedIn,
    Unplugged,
    CardIn,
    CardOut,
    /// The card service (pcscd) ended or came back.
    ServiceGone,
    ServiceBack,
}

/// A device that is being tried out.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct DeviceTest {
    pub device: Device,
    pub step: TestStep,
    /// A picture in passing as a `data:` address: of the finger a PNG of at most 200 x 300 pixels, of
    /// what a camera sees a JPEG of at most 480; gone as soon as the test ends.
    pub preview: Option<String>,
    /// Quality of the last picture, 0 to 100, and what there is to say about it.
    pub quality: Option<u8>,
    pub advice: Option<Advice>,
}

#[derive(Debug, Clone, Serialize, TS)]
#[serde(
    tag = "kind",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub enum TestStep {
    /// It is lit and waits: for a finger, a card, a code or a touch.
    Waiting,
    /// It reads; `percent` when it is known.
    Reading {
        percent: Option<u8>,
    },
    /// The person can mend it; it waits again by itself.
    Again {
        advice: Advice,
    },
    /// It was unplugged; the test goes on by itself when it is plugged in again.
    Unplugged,
    /// A good picture. Times from the finger's touch, in milliseconds.
    Finger {
        preview_ms: Option<u32>,
        picture_ms: u32,
    },
    Card {
        found: CardFound,
    },
    /// A code of so many bytes; its text is not shown.
    Code {
        bytes: u32,
        symbology: Option<String>,
    },
    /// A security key says what it is; nobody has to touch it.
    Key {
        fingerprint: KeyFinger,
        /// Whether it has a PIN of its own.
        pin_set: bool,
        /// Whether it can be added as a way to unlock.
        unlocks: bool,
        /// The versions of FIDO that it speaks, as it spells them; at most 16.
        versions: Vec<String>,
    },
    Failed {
        reason: TestFailure,
    },
}

/// What a security key knows of its owner's fingers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum KeyFinger {
    NoSensor,
    NotEnrolled,
    Enrolled,
}

/// What there is to say to the person at the scanner.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum Advice {
    Good,
    LayFinger,
    TooDry,
    TooWet,
    TooLight,
    HoldStill,
    Centre,
    TooSmall,
    TooShort,
    CleanGlass,
    /// Something is in the reader and does not answer: the card is the wrong way round, or broken.
    TurnCard,
    /// Not good, for no single reason.
    Poor,
}

/// What kind of card lies in a reader.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(
    tag = "kind",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub enum CardFound {
    Passport,
    Piv,
    /// A national card that a profile describes, by the profile's name.
    National {
        profile: String,
    },
    /// `atr`: its answer to reset, upper-case hexadecimal.
    Unknown {
        atr: String,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum TestFailure {
    Busy,
    NoAccess,
    Silent,
    Protocol,
    Device,
    Untrusted,
    /// A camera's pictures are of a form that is not read here.
    Unsupported,
    TimedOut,
}
