//! From a picture to a record: normalised, judged, encoded, compared.
//!
//! | step | where | standard |
//! |---|---|---|
//! | a scanner's frame becomes an [`Image`](crate::fingerprint::Image) | [`frame`] | ISO/IEC 19794-4:2011, 8.3 |
//! | how good it is, the best of several | [`quality`] | none; it is not NFIQ |
//! | the picture as a record | [`finger_image`] | ISO/IEC 19794-4:2011 |
//! | its pixels, packed | [`jpeg2000`] | ISO/IEC 15444-1 |
//! | its minutiae, as a template | [`minutiae`], [`template`], [`on_card`] | ISO/IEC 19794-2:2005 and :2011, INCITS 378-2004 |
//! | one finger against another | [`matching`] | none |
//!
//! What it promises: reading is bounded and total on any bytes, and what is read is written again
//! byte for byte. Pixels and minutiae live in memory that is zeroized when it is given up; where a
//! library underneath keeps buffers of its own, the module that uses it says so.

pub mod finger_image;
pub mod frame;
mod grid;
pub mod header;
mod input;
pub mod jpeg2000;
pub mod matching;
pub mod minutiae;
pub mod on_card;
pub mod pixels;
pub mod quality;
mod resample;
pub mod tables;
pub mod template;

pub use input::RecordError;
