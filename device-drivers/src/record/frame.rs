//! What a scanner gives becomes what the rest works with: 500 pixels per inch, ridges dark, rows from
//! the top, and no more ground around the finger than is needed.

use serde::Serialize;
use thiserror::Error;
use zeroize::Zeroizing;

use super::grid::Grid;
use super::resample::resample;
use crate::fingerprint::{Image, ImageError};

/// The resolution that matching and records count on, in pixels per inch.
pub const DPI: u16 = 500;

/// Ground that is left around a finger, in squares of the grid.
const MARGIN: usize = 1;

/// Gray values as a scanner delivers them.
pub struct Frame {
    /// In pixels.
    pub width: u16,
    /// In pixels.
    pub height: u16,
    /// Pixels per inch, across and down; they may differ.
    pub dpi: (u16, u16),
    pub ridges: Ridges,
    pub rows: Rows,
    /// `width * height` gray values.
    pub pixels: Zeroizing<Vec<u8>>,
}

/// Which way round gray values are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Ridges {
    Dark,
    Light,
    /// To be found out from the picture; see [`ridges_of`].
    Unknown,
}

/// In which order rows come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Rows {
    FromTop,
    FromBottom,
}

/// How much of the picture is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Extent {
    Whole,
    /// What holds the finger, and a little ground around it.
    Finger,
}

/// Why a frame is no picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum FrameError {
    #[error(transparent)]
    Image(#[from] ImageError),
    /// At 500 pixels per inch a side would be 0 or longer than an image may be.
    #[error("the frame is {width} x {height} at 500 pixels per inch")]
    Size { width: u32, height: u32 },
}

impl Frame {
    /// The picture in it. `Ridges::Unknown` is found out; where that cannot be told, ridges count as
    /// dark, as nearly all scanners deliver them.
    pub fn normalise(self, extent: Extent) -> Result<Image, FrameError> {
        // Checks sides and length before anything is computed with them.
        let (width, height) = (self.width, self.height);
        let checked = Image::new(width, height, self.dpi.0, self.pixels)?;
        Image::new(1, 1, self.dpi.1, Zeroizing::new(vec![0]))?;
        let mut image = at_500(&checked, self.dpi)?;
        let light = match self.ridges {
            Ridges::Dark => false,
            Ridges::Light => true,
            Ridges::Unknown => ridges_of(&image) == Ridges::Light,
        };
        if light || self.rows == Rows::FromBottom {
            image = turned(&image, light, self.rows)?;
        }
        match extent {
            Extent::Whole => Ok(image),
            Extent::Finger => cropped(image),
        }
    }
}

/// Which way round a picture is, by its ground: around a finger it is lighter than what is seen of the
/// finger when ridges are dark, and darker when they are light. `Unknown` when there is too little
/// ground to tell (a finger that fills the picture, or none).
pub fn ridges_of(image: &Image) -> Ridges {
    let grid = Grid::of(image);
    let mean = |lively: bool| {
        let chosen: Vec<f32> = grid
            .squares
            .iter()
            .filter(|square| square.lively == lively)
            .map(|square| square.mean)
            .collect();
        let share = chosen.len() as f32 / grid.squares.len().max(1) as f32;
        (share >= 0.04).then(|| chosen.iter().sum::<f32>() / chosen.len() as f32)
    };
    let (Some(ground), Some(finger)) = (mean(false), mean(true)) else {
        return Ridges::Unknown;
    };
    if (ground - finger).abs() < 0.15 * (grid.light - grid.dark) {
        Ridges::Unknown
    } else if ground > finger {
        Ridges::Dark
    } else {
        Ridges::Light
    }
}

/// The same picture at 500 pixels per inch.
pub(super) fn at_500(image: &Image, dpi: (u16, u16)) -> Result<Image, FrameError> {
    let sides = (u32::from(image.width()), u32::from(image.height()));
    let scaled = |pixels: u32, dpi: u16| {
        let dpi = u32::from(dpi);
        (pixels * u32::from(DPI) + dpi / 2) / dpi
    };
    let (width, height) = (scaled(sides.0, dpi.0), scaled(sides.1, dpi.1));
    let longest = 1..=u32::from(Image::LONGEST_SIDE);
    if !longest.contains(&width) || !longest.contains(&height) {
        return Err(FrameError::Size { width, height });
    }
    let pixels = if dpi == (DPI, DPI) {
        Zeroizing::new(image.pixels().to_vec())
    } else {
        resample(
            image.pixels(),
            (sides.0 as usize, sides.1 as usize),
            (width as usize, height as usize),
        )
    };
    Ok(Image::new(width as u16, height as u16, DPI, pixels)?)
}

fn turned(image: &Image, light: bool, rows: Rows) -> Result<Image, FrameError> {
    let width = usize::from(image.width());
    let mut pixels = Zeroizing::new(Vec::with_capacity(image.pixels().len()));
    let lines = image.pixels().chunks_exact(width);
    let mut add = |line: &[u8]| {
        pixels.extend(
            line.iter()
                .map(|gray| if light { 255 - gray } else { *gray }),
        );
    };
    match rows {
        Rows::FromTop => lines.for_each(&mut add),
        Rows::FromBottom => lines.rev().for_each(&mut add),
    }
    Ok(Image::new(image.width(), image.height(), DPI, pixels)?)
}

/// The part with the finger; all of it when there is none.
fn cropped(image: Image) -> Result<Image, FrameError> {
    let grid = Grid::of(&image);
    let (mut left, mut top, mut right, mut bottom) = (grid.across, grid.down, 0, 0);
    for (index, square) in grid.squares.iter().enumerate() {
        // Dirt and noise have no direction; a single square is no finger.
        if square.lively && square.coherence > 0.4 {
            let (column, row) = grid.place(index);
            (left, top) = (left.min(column), top.min(row));
            (right, bottom) = (right.max(column + 1), bottom.max(row + 1));
        }
    }
    if right < left + 4 || bottom < top + 4 {
        return Ok(image);
    }
    let (width, height) = (usize::from(image.width()), usize::from(image.height()));
    let low = |square: usize| square.saturating_sub(MARGIN) * grid.side;
    let high = |square: usize, end: usize| ((square + MARGIN) * grid.side).min(end);
    let (left, top) = (low(left), low(top));
    let (right, bottom) = (high(right, width), high(bottom, height));
    let mut pixels = Zeroizing::new(Vec::with_capacity((right - left) * (bottom - top)));
    for line in image.pixels().chunks_exact(width).take(bottom).skip(top) {
        pixels.extend(&line[left..right]);
    }
    Ok(Image::new(
        (right - left) as u16,
        (bottom - top) as u16,
        image.dpi(),
        pixels,
    )?)
}
