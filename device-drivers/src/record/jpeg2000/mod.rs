//! JPEG 2000 (ISO/IEC 15444-1) of one 8-bit gray component, in a JP2 file.
//!
//! Writing goes through OpenJPEG (C), which sees only our own pixels. Reading is of bytes that nobody
//! vouches for: they pass a [gate](gate) that bounds what they can ask for, and are then decoded by
//! a decoder written in Rust without `unsafe`.
//!
//! What we hold is zeroized: the pixels we give and get, the plane OpenJPEG works in, the packed
//! bytes. What the libraries keep besides (wavelet coefficients of single code blocks when writing,
//! the plane of samples when reading) they free without wiping; there is no way to reach it.

pub mod gate;
mod openjpeg;

use hayro_jpeg2000::{DecodeSettings, DecoderContext};
use thiserror::Error;
use zeroize::Zeroizing;

use crate::fingerprint::{Image, ImageError};
pub use gate::Refused;

/// How a picture is packed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Coding {
    /// The same pixels come out again (reversible 5/3 wavelet).
    Lossless,
    /// Some detail is given up (irreversible 9/7 wavelet).
    Lossy(Ratio),
}

/// How many times smaller than its pixels a packed picture may be.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
pub struct Ratio(f32);

impl Ratio {
    /// What ISO/IEC 19794-4:2011 and MOSIP's image specification allow at most.
    pub const HIGHEST: Self = Self(15.0);
    /// Room on both sides; what certified devices were seen to use.
    pub const USUAL: Self = Self(10.0);

    /// From 2 to 15.
    pub fn new(ratio: f32) -> Option<Self> {
        (2.0..=15.0).contains(&ratio).then_some(Self(ratio))
    }

    pub fn get(self) -> f32 {
        self.0
    }
}

/// Why a picture cannot be packed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum EncodeError {
    #[error("the encoder failed at {step}")]
    Failed { step: &'static str },
    /// Almost nothing is in it: no finger shrinks that much.
    #[error("the picture is too empty to be packed at an allowed ratio")]
    TooEmpty,
}

/// Why packed bytes give no picture.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum DecodeError {
    #[error(transparent)]
    Refused(#[from] Refused),
    #[error("the JPEG 2000 data are damaged: {what}")]
    Damaged { what: String },
    #[error(transparent)]
    Image(#[from] ImageError),
}

/// Packs a picture. A lossy one is never more than [`Ratio::HIGHEST`] times smaller than its pixels.
pub fn encode(image: &Image, coding: Coding) -> Result<Zeroizing<Vec<u8>>, EncodeError> {
    let Coding::Lossy(wanted) = coding else {
        return openjpeg::encode(image, None);
    };
    // The encoder stays below the length it is given; where that ends above the highest ratio, it is
    // given a little more.
    let least = image.pixels().len() as f32 / Ratio::HIGHEST.0;
    let mut ratio = wanted.0;
    for _ in 0..6 {
        let packed = openjpeg::encode(image, Some(ratio))?;
        if packed.len() as f32 >= least {
            return Ok(packed);
        }
        ratio *= 0.9;
    }
    Err(EncodeError::TooEmpty)
}

/// Unpacks a picture, JP2 file or bare codestream. `dpi`: pixels per inch, which the bytes do not say
/// reliably.
pub fn decode(bytes: &[u8], dpi: u16) -> Result<Image, DecodeError> {
    let passed = gate::pass(bytes)?;
    let settings = DecodeSettings {
        resolve_palette_indices: false,
        strict: true,
        target_resolution: None,
    };
    let damaged = |error: hayro_jpeg2000::DecodeError| DecodeError::Damaged {
        what: error.to_string(),
    };
    let picture = hayro_jpeg2000::Image::new(passed.codestream, &settings).map_err(damaged)?;
    let mut context = DecoderContext::default();
    let decoded = picture.decode(&mut context).map_err(damaged)?;
    let [plane] = decoded.components() else {
        return Err(Refused::Components.into());
    };
    let length = usize::from(passed.width) * usize::from(passed.height);
    if plane.samples().len() != length {
        return Err(DecodeError::Damaged {
            what: format!("{} samples instead of {length}", plane.samples().len()),
        });
    }
    let mut pixels = Zeroizing::new(vec![0; length]);
    decoded.store_u8_into(&mut pixels);
    Ok(Image::new(passed.width, passed.height, dpi, pixels)?)
}
