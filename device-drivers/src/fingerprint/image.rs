//! A picture of a finger, in memory only.

use std::fmt;

use thiserror::Error;
use zeroize::Zeroizing;

/// A gray picture of one finger: 8 bits a pixel, rows from top to bottom, left to right, ridges dark
/// on light ground (ISO/IEC 19794-4:2011, 8.3). It is zeroized when dropped.
pub struct Image {
    width: u16,
    height: u16,
    dpi: u16,
    pixels: Zeroizing<Vec<u8>>,
}

/// Why pixels are no picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum ImageError {
    #[error("{pixels} pixels are not {width} x {height}")]
    WrongLength {
        width: u16,
        height: u16,
        pixels: usize,
    },
    #[error("a side is 0 or more than {limit} pixels", limit = Image::LONGEST_SIDE)]
    WrongSize,
    #[error("{dpi} pixels per inch are outside 125 to 1000")]
    WrongResolution { dpi: u16 },
}

impl Image {
    /// Four fingers of a slap at 1000 pixels per inch fit.
    pub const LONGEST_SIDE: u16 = 4096;

    /// `dpi`: pixels per inch, the same in both directions.
    pub fn new(
        width: u16,
        height: u16,
        dpi: u16,
        pixels: Zeroizing<Vec<u8>>,
    ) -> Result<Self, ImageError> {
        let sides = 1..=Self::LONGEST_SIDE;
        if !sides.contains(&width) || !sides.contains(&height) {
            return Err(ImageError::WrongSize);
        }
        if !(125..=1000).contains(&dpi) {
            return Err(ImageError::WrongResolution { dpi });
        }
        if pixels.len() != usize::from(width) * usize::from(height) {
            return Err(ImageError::WrongLength {
                width,
                height,
                pixels: pixels.len(),
            });
        }
        Ok(Self {
            width,
            height,
            dpi,
            pixels,
        })
    }

    /// In pixels.
    pub fn width(&self) -> u16 {
        self.width
    }

    /// In pixels.
    pub fn height(&self) -> u16 {
        self.height
    }

    /// Pixels per inch.
    pub fn dpi(&self) -> u16 {
        self.dpi
    }

    /// The same at half the size, for showing: each pixel is the mean of four.
    pub fn preview(&self) -> Self {
        let (width, height) = ((self.width / 2).max(1), (self.height / 2).max(1));
        let row = usize::from(self.width);
        let (right, below) = (
            usize::from(self.width > 1),
            usize::from(self.height > 1) * row,
        );
        let mut pixels =
            Zeroizing::new(Vec::with_capacity(usize::from(width) * usize::from(height)));
        for y in 0..usize::from(height) {
            for x in 0..usize::from(width) {
                let at = 2 * y * row + 2 * x;
                let sum: u16 = [at, at + right, at + below, at + right + below]
                    .iter()
                    .map(|&at| u16::from(self.pixels[at]))
                    .sum();
                pixels.push((sum / 4) as u8);
            }
        }
        Self {
            width,
            height,
            dpi: (self.dpi / 2).max(1),
            pixels,
        }
    }

    /// `width * height` gray values, 0 = black.
    pub fn pixels(&self) -> &[u8] {
        &self.pixels
    }
}

/// Says how large it is, never what it shows.
impl fmt::Debug for Image {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            formatter,
            "Image({} x {} at {} dpi)",
            self.width, self.height, self.dpi
        )
    }
}
