//! Fingerprint scanners, whatever they are plugged into, behind one trait.
//!
//! A [`FingerprintReader`] says what it is and captures an [`Image`]. A capture that does not give
//! one ends with one of two kinds of trouble: a [`Retry`], which the person at the scanner can mend,
//! or a [`Failure`], which lies with the machine. Calls block; a caller gives them a thread of their
//! own and a [`Cancel`] to end them from another one.
//!
//! Architecture invariant: an image has no `Clone` and no `Serialize`, is zeroized when dropped, and
//! never reaches a log or a disk.

mod cancel;
pub mod futronic;
pub mod hid;
mod image;
mod reader;

pub use cancel::Cancel;
pub use image::{Image, ImageError};
pub use reader::{
    CaptureError, CaptureRequest, Event, Failure, FingerprintReader, Quality, QualityWord,
    ReaderInfo, Retry, Transport,
};
