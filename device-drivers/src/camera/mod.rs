//! Cameras: for a photograph, a paper, or a code that is held up.
//!
//! [`list`] says which are plugged in, [`watch`] what comes and goes, [`open`] gives a [`Feed`] whose
//! pictures are asked for one by one. A camera is lit only while its feed lives.
//!
//! On Linux these are the devices of Video4Linux (V4L2); elsewhere none is found. Distributions give the
//! user at the screen the right to them (group `video`, and systemd's `uaccess`), so they need no rule of
//! the installation.
//!
//! No picture is written to disk, logged, cloned or serialized here; its memory is wiped when it goes.
//! Where a camera packs its pictures as JPEG, the decoder's own workspace, a row of blocks, is not.

pub mod form;
mod frame;
mod jpeg;
#[cfg(target_os = "linux")]
mod nodes;
#[cfg(target_os = "linux")]
mod stream;
mod watch;

use std::time::Duration;

use serde::Serialize;
use thiserror::Error;

use crate::Mender;
use crate::fingerprint::Cancel;
use crate::hid::Access;
use crate::limit::within;

pub use frame::Frame;
pub use watch::{Watch, watch};

/// Why a camera gives no picture.
#[derive(Debug, Clone, PartialEq, Eq, Error, Serialize)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum CameraError {
    /// On Linux: the user is not in the group of the device file.
    #[error("this user may not open the camera")]
    NoAccess,
    #[error("another program uses the camera")]
    Busy,
    /// Pulled out, now or before.
    #[error("the camera is gone")]
    Removed,
    #[error("cancelled")]
    Cancelled,
    /// Open and lit, but nothing came in time.
    #[error("the camera gave no picture in time")]
    NoPicture,
    /// No form of pictures that can be read here; `offered` are the four letters of each.
    #[error("the camera offers only pictures of another form: {}", offered.join(", "))]
    Unsupported { offered: Vec<String> },
    #[error("the camera failed: {message}")]
    Failed { message: String },
}

impl CameraError {
    pub fn mender(&self) -> Mender {
        match self {
            Self::Busy | Self::Removed | Self::NoPicture => Mender::Officer,
            Self::Cancelled => Mender::Time,
            Self::NoAccess | Self::Unsupported { .. } | Self::Failed { .. } => Mender::Technician,
        }
    }
}

/// A camera that is plugged in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Camera {
    /// Where the system has it, e.g. `/dev/video0`.
    pub path: String,
    /// As the device says, cleaned of control characters; empty when it does not say.
    pub name: String,
    /// Empty when the device does not say.
    pub serial: String,
    /// USB's; 0 when it is on no USB.
    pub vendor_id: u16,
    pub product_id: u16,
    /// Binary-coded decimal (USB's `bcdDevice`); 0 when it does not say.
    pub release: u16,
    pub access: Access,
}

/// A camera that is open and lit. Dropping it gives it back.
pub trait Feed: Send {
    /// Width and height of its pictures, in pixels.
    fn size(&self) -> (u32, u32);

    /// The newest picture; older ones that nobody asked for are let go. Blocks for at most
    /// `time_limit` and some 100 ms. A damaged picture counts as none: the next one is waited for.
    fn next(&mut self, time_limit: Duration, cancel: &Cancel) -> Result<Frame, CameraError>;
}

/// The cameras that are plugged in; none is no error. Opens nothing. Blocks for some milliseconds.
#[cfg(target_os = "linux")]
pub fn list() -> Result<Vec<Camera>, CameraError> {
    Ok(nodes::look()?.cameras)
}

/// The cameras that are plugged in: none is known on this system.
#[cfg(not(target_os = "linux"))]
pub fn list() -> Result<Vec<Camera>, CameraError> {
    Ok(Vec::new())
}

/// As [`list`], off the calling task and for at most `limit`.
pub async fn list_within(limit: Duration) -> Result<Vec<Camera>, CameraError> {
    within(limit, list).await.unwrap_or_else(|_| {
        Err(CameraError::Failed {
            message: "listing cameras took too long".to_owned(),
        })
    })
}

/// Opens a camera and lights it. Of the sizes it offers, the one nearest to `side` pixels on the longer
/// side is taken. What is at its path by now and is another camera is not opened: then it is removed.
#[cfg(target_os = "linux")]
pub fn open(camera: &Camera, side: u32) -> Result<Box<dyn Feed>, CameraError> {
    Ok(Box::new(stream::Stream::open(camera, side)?))
}

/// No camera is known on this system, so this one is gone.
#[cfg(not(target_os = "linux"))]
pub fn open(_camera: &Camera, _side: u32) -> Result<Box<dyn Feed>, CameraError> {
    Err(CameraError::Removed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_trouble_says_who_can_mend_it_and_has_a_code() {
        let check = |error: CameraError, mender, code| {
            assert_eq!(error.mender(), mender, "{error}");
            assert_eq!(serde_json::to_value(&error).unwrap()["code"], code);
        };
        check(CameraError::Busy, Mender::Officer, "busy");
        check(CameraError::Cancelled, Mender::Time, "cancelled");
        check(CameraError::NoAccess, Mender::Technician, "no_access");
        let offered = vec!["H264".to_owned()];
        check(
            CameraError::Unsupported { offered },
            Mender::Technician,
            "unsupported",
        );
    }

    #[test]
    fn listing_ends_with_cameras_or_a_typed_trouble() {
        match list() {
            Ok(cameras) => assert!(cameras.iter().all(|one| one.path.starts_with("/dev/"))),
            Err(trouble) => assert!(matches!(
                trouble,
                CameraError::NoAccess | CameraError::Failed { .. }
            )),
        }
    }
}
