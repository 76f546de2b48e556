//! Where ridges end and fork: found in a picture with MINDTCT (NIST's NBIS, rewritten in Rust).

use std::fmt;

use serde::Serialize;
use thiserror::Error;
use zeroize::{Zeroize, Zeroizing};

use super::frame::{DPI, FrameError, at_500};
use super::header::Capture;
use super::tables::{Impression, MinutiaKind, Position};
use crate::fingerprint::Image;

/// So many are kept, the clearest first: enough for any matcher, and for one byte that counts them.
pub const MOST: usize = 100;

/// Pixels per centimetre at 500 pixels per inch, as templates spell it.
pub const PER_CM: u16 = 197;

/// A direction in 1/32 of a degree, anticlockwise from pointing right: the one unit in which the steps
/// of all formats are whole numbers (360/256 degrees in ISO records, 2 in INCITS, 360/64 on cards).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Default)]
pub struct Angle(u16);

impl Angle {
    const FULL: u16 = 360 * 32;

    pub fn of_degrees(degrees: u16) -> Self {
        Self(degrees % 360 * 32)
    }

    /// `number` of `steps` to a full turn; `steps` is 256, 180 or 64.
    pub(super) fn of_step(number: u8, steps: u16) -> Self {
        Self(u16::from(number) * (Self::FULL / steps) % Self::FULL)
    }

    pub(super) fn step(self, steps: u16) -> u8 {
        let width = Self::FULL / steps;
        (((self.0 + width / 2) / width) % steps) as u8
    }

    /// 0 to 359, rounded.
    pub fn degrees(self) -> u16 {
        (self.0 + 16) / 32 % 360
    }
}

/// One place where a ridge ends or forks.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Minutia {
    pub kind: MinutiaKind,
    /// Pixels from the left edge; less than 16,384.
    pub x: u16,
    /// Pixels from the upper edge; less than 16,384.
    pub y: u16,
    /// Up the ridge that ends, or up the valley between the two that fork (INCITS 378-2004, 6.3).
    pub angle: Angle,
    /// 1 to 100; 0 = not told. ISO 2011 also has 254 (not told) and 255 (failed).
    pub quality: u8,
}

impl Zeroize for Minutia {
    fn zeroize(&mut self) {
        self.kind = MinutiaKind::Other;
        self.x.zeroize();
        self.y.zeroize();
        self.angle.0.zeroize();
        self.quality.zeroize();
    }
}

/// The minutiae of one view of one finger.
pub struct Finger {
    pub position: Position,
    /// Counts the views of the same position, from 0; at most 15.
    pub number: u8,
    pub impression: Impression,
    /// 0 to 100. Not in ISO records of 2011, which have blocks in `capture`.
    pub quality: u8,
    /// Of the picture, in pixels.
    pub width: u16,
    /// Of the picture, in pixels.
    pub height: u16,
    /// Pixels per centimetre, across and down.
    pub per_cm: (u16, u16),
    pub minutiae: Zeroizing<Vec<Minutia>>,
    /// Only in ISO records of 2011.
    pub capture: Option<Capture>,
    /// How the place of a ridge ending was chosen (19794-2:2011, 8.4.12); 0 or 1, 0 = where the
    /// valley forks. Only in ISO records of 2011.
    pub ending: u8,
    /// Extended data blocks (ridge counts, cores and deltas, zones), as they stand.
    pub extended: Zeroizing<Vec<u8>>,
}

impl PartialEq for Finger {
    fn eq(&self, other: &Self) -> bool {
        let head = |finger: &Self| {
            (
                (finger.position, finger.number, finger.impression),
                (finger.quality, finger.width, finger.height, finger.per_cm),
                (finger.capture.clone(), finger.ending),
            )
        };
        head(self) == head(other)
            && *self.minutiae == *other.minutiae
            && *self.extended == *other.extended
    }
}

/// Says how many there are, never where.
impl fmt::Debug for Finger {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Finger")
            .field("position", &self.position)
            .field("size", &(self.width, self.height))
            .field("minutiae", &self.minutiae.len())
            .finish_non_exhaustive()
    }
}

/// Why there are no minutiae.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum NoMinutiae {
    #[error("the picture is too small to be searched")]
    TooSmall,
    #[error(transparent)]
    Frame(#[from] FrameError),
}

/// Finds the minutiae of a picture of one finger, at most [`MOST`], the clearest first. A picture of
/// another resolution is brought to 500 pixels per inch before. Endings and forks are not told apart
/// (`MinutiaKind::Other`), as the detector does not say which is which.
///
/// Takes some tens of milliseconds for 320 x 400 pixels. The detector's own buffers (maps of
/// directions, a black-and-white picture) are freed without being wiped.
pub fn extract(
    image: &Image,
    position: Position,
    impression: Impression,
) -> Result<Finger, NoMinutiae> {
    if image.dpi() != DPI {
        let scaled = at_500(image, (image.dpi(), image.dpi()))?;
        return extract(&scaled, position, impression);
    }
    let (width, height) = (usize::from(image.width()), usize::from(image.height()));
    let picture = fprint_mindtct::GrayImage::new(image.pixels(), width, height, DPI)
        .map_err(|_| NoMinutiae::TooSmall)?;
    let mut found = fprint_mindtct::detect_minutiae(picture);
    found.sort_by_key(|minutia| std::cmp::Reverse(minutia.quality));
    let mut minutiae = Zeroizing::new(Vec::with_capacity(MOST));
    minutiae.extend(found.iter().take(MOST).map(|it| from_detector(*it, height)));
    for minutia in &mut found {
        *minutia = fprint_mindtct::Minutia::default();
    }
    std::hint::black_box(&found);
    Ok(Finger {
        position,
        number: 0,
        impression,
        quality: super::quality::quality(image).score,
        width: image.width(),
        height: image.height(),
        per_cm: (PER_CM, PER_CM),
        minutiae,
        capture: None,
        ending: 0,
        extended: Zeroizing::default(),
    })
}

/// The detector counts rows from below, and looks away from the ridge where the standards look along.
fn from_detector(found: fprint_mindtct::Minutia, height: usize) -> Minutia {
    let inside = |place: i32| place.clamp(0, 0x3fff) as u16;
    Minutia {
        kind: MinutiaKind::Other,
        x: inside(found.x),
        y: inside(height as i32 - found.y),
        angle: Angle::of_degrees((found.theta + 180).rem_euclid(360) as u16),
        quality: found.quality.clamp(1, 100) as u8,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_formats_steps_are_kept_exactly() {
        for steps in [256, 180, 64] {
            for number in 0..steps {
                let angle = Angle::of_step(number as u8, steps);
                assert_eq!(u16::from(angle.step(steps)), number, "of {steps}");
            }
        }
        assert_eq!(Angle::of_degrees(359).step(64), 0, "it goes round");
        assert_eq!(Angle::of_degrees(90).step(256), 64);
        assert_eq!(Angle::of_step(45, 180).degrees(), 90);
    }
}
