//! Between pictures and the packed pixels of a record.
//!
//! Written is what MOSIP's image specification asks for: JPEG 2000, lossless for registration and
//! lossy up to 15 : 1 for authentication; and plain pixels. Read are these, PNG and JPEG. **WSQ is
//! refused by name**: there is no maintained, permissively licensed library for it in Rust, and a
//! decoder of 1990s C on bytes from outside is no trade for a format that devices may replace by JPEG
//! 2000. So is the bit-packed form, which no device uses at 8 bits.

use std::io::Cursor;

use image::{ImageFormat, ImageReader, Limits};
use thiserror::Error;
use zeroize::Zeroizing;

use super::RecordError;
use super::finger_image::{FingerImageRecord, Representation};
use super::header::Capture;
use super::jpeg2000::{self, Coding, DecodeError, EncodeError, Ratio};
use super::tables::{Compression, Impression, Position, Scale};
use crate::fingerprint::{Image, ImageError};

/// How pixels are packed in a record.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Packing {
    Uncompressed,
    Jpeg2000(Coding),
}

impl Packing {
    /// For authentication: lossy, within what is allowed.
    pub const AUTHENTICATION: Self = Self::Jpeg2000(Coding::Lossy(Ratio::USUAL));
    /// For registration: nothing is lost.
    pub const REGISTRATION: Self = Self::Jpeg2000(Coding::Lossless);

    fn compression(self) -> Compression {
        match self {
            Self::Uncompressed => Compression::Uncompressed,
            Self::Jpeg2000(Coding::Lossless) => Compression::Jpeg2000Lossless,
            Self::Jpeg2000(Coding::Lossy(_)) => Compression::Jpeg2000Lossy,
        }
    }
}

/// Why a picture does not become a record.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum PackError {
    #[error(transparent)]
    Encode(#[from] EncodeError),
    #[error(transparent)]
    Record(#[from] RecordError),
}

/// Why a record gives no picture.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum UnpackError {
    /// Refused by name: see the module.
    #[error("the picture is packed with WSQ, which is not read here")]
    Wsq,
    #[error("a picture packed as {0:?} is not read here")]
    Unsupported(Compression),
    /// Not 8 bits per pixel.
    #[error("the picture has {bits} bits per pixel")]
    Depth { bits: u8 },
    #[error("the picture's resolution is {across} across and {down} down")]
    Resolution { across: u16, down: u16 },
    /// The picture is not as large as the record says.
    #[error("the picture is not as large as its record says")]
    OtherSize,
    #[error(transparent)]
    Jpeg2000(#[from] DecodeError),
    #[error("the picture's data are damaged")]
    Damaged,
    #[error("the picture is not 8-bit gray")]
    NotGray,
    #[error(transparent)]
    Image(#[from] ImageError),
}

/// A record of one picture of one finger, as bytes.
pub fn record(
    image: &Image,
    capture: Capture,
    position: Position,
    impression: Impression,
    packing: Packing,
) -> Result<Zeroizing<Vec<u8>>, PackError> {
    let representation = Representation::of(image, capture, position, impression, packing)?;
    Ok(FingerImageRecord::of(representation).write()?)
}

impl Representation {
    pub fn of(
        image: &Image,
        capture: Capture,
        position: Position,
        impression: Impression,
        packing: Packing,
    ) -> Result<Self, EncodeError> {
        let data = match packing {
            Packing::Uncompressed => Zeroizing::new(image.pixels().to_vec()),
            Packing::Jpeg2000(coding) => jpeg2000::encode(image, coding)?,
        };
        Ok(Self {
            capture,
            position,
            number: 0,
            scale: Scale::PixelsPerInch,
            capture_resolution: (image.dpi(), image.dpi()),
            resolution: (image.dpi(), image.dpi()),
            depth: 8,
            compression: packing.compression(),
            impression,
            width: image.width(),
            height: image.height(),
            data,
            extended: Zeroizing::default(),
        })
    }

    /// Unpacks the picture, within the limits of [`Image`].
    pub fn image(&self) -> Result<Image, UnpackError> {
        if self.depth != 8 {
            return Err(UnpackError::Depth { bits: self.depth });
        }
        let dpi = self.dpi()?;
        let image = match self.compression {
            Compression::Uncompressed => Image::new(
                self.width,
                self.height,
                dpi,
                Zeroizing::new(self.data.to_vec()),
            )?,
            Compression::Jpeg2000Lossy | Compression::Jpeg2000Lossless => {
                jpeg2000::decode(&self.data, dpi)?
            }
            Compression::Jpeg => self.unpack(ImageFormat::Jpeg, dpi)?,
            Compression::Png => self.unpack(ImageFormat::Png, dpi)?,
            Compression::Wsq => return Err(UnpackError::Wsq),
            other @ Compression::UncompressedBitPacked => {
                return Err(UnpackError::Unsupported(other));
            }
        };
        if (image.width(), image.height()) == (self.width, self.height) {
            Ok(image)
        } else {
            Err(UnpackError::OtherSize)
        }
    }

    /// Pixels per inch, which must be the same across and down.
    fn dpi(&self) -> Result<u16, UnpackError> {
        let (across, down) = self.resolution;
        if across != down {
            return Err(UnpackError::Resolution { across, down });
        }
        Ok(match self.scale {
            Scale::PixelsPerInch => across,
            Scale::PixelsPerCentimetre => {
                u16::try_from((u32::from(across) * 254 + 50) / 100).unwrap_or(u16::MAX)
            }
        })
    }

    fn unpack(&self, format: ImageFormat, dpi: u16) -> Result<Image, UnpackError> {
        let mut reader = ImageReader::with_format(Cursor::new(&**self.data), format);
        let mut limits = Limits::default();
        limits.max_image_width = Some(self.width.into());
        limits.max_image_height = Some(self.height.into());
        // One byte a pixel, and what the decoder needs besides.
        limits.max_alloc = Some(u64::from(self.width) * u64::from(self.height) * 8 + (1 << 20));
        reader.limits(limits);
        let picture = reader.decode().map_err(|_| UnpackError::Damaged)?;
        let image::DynamicImage::ImageLuma8(gray) = picture else {
            return Err(UnpackError::NotGray);
        };
        let (width, height) = (gray.width() as u16, gray.height() as u16);
        Ok(Image::new(
            width,
            height,
            dpi,
            Zeroizing::new(gray.into_raw()),
        )?)
    }
}
