//! QR codes in a picture: a file, or the gray frame of a camera.
//!
//! A picture may hold several, turned, mirrored, light on dark, in the shade, smaller or larger than
//! the finder likes; each try costs time, so a picture in which one finds some is not searched further.
//! Codes that are split over several symbols ("structured append") come out as their parts.
//!
//! The finder counts on pictures that make sense and may panic on others; a picture is from outside,
//! so this is caught and counts as "no code found".

use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

use image::{GrayImage, ImageFormat, ImageReader, Limits, imageops};
use rqrr::PreparedImage;
use serde::Serialize;
use thiserror::Error;
use zeroize::Zeroizing;

use super::{Code, MAX_LENGTH, Symbology};

/// No larger file is opened, in bytes.
pub const MAX_FILE: usize = 16 * 1024 * 1024;
/// No larger picture is searched, in pixels a side and altogether.
pub const MAX_SIDE: u32 = 6000;
pub const MAX_PIXELS: u32 = 16 * 1024 * 1024;

/// The least modules a side a code has, and so the least pixels.
const LEAST_SIDE: u32 = 21;
/// A picture larger than this is also searched at half its size, in pixels a side.
const LARGE: u32 = 800;
/// A picture smaller than this is also searched at double its size.
const SMALL: u32 = 500;
const MOST_CODES: usize = 32;

/// How long a picture is searched.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effort {
    /// As it is: for a camera, whose next frame comes soon.
    Quick,
    /// Also smaller, larger and smoothed: for a file, which is all there is.
    Thorough,
}

/// Why a picture cannot be searched.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error, Serialize)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum PictureError {
    #[error("the file is longer than {MAX_FILE} bytes")]
    FileTooLong,
    #[error("the file is no PNG or JPEG picture")]
    NoPicture,
    #[error("the picture is {width} x {height} pixels")]
    Size { width: u32, height: u32 },
    #[error("the picture is damaged")]
    Damaged,
    /// Not `width * height` gray values.
    #[error("the frame is not as large as it says")]
    WrongLength,
}

/// The codes in a PNG or JPEG file, each content once; none is no error. Its size is checked before
/// anything is unpacked.
pub fn in_file(bytes: &[u8]) -> Result<Vec<Code>, PictureError> {
    if bytes.len() > MAX_FILE {
        return Err(PictureError::FileTooLong);
    }
    let format = image::guess_format(bytes).map_err(|_| PictureError::NoPicture)?;
    if !matches!(format, ImageFormat::Png | ImageFormat::Jpeg) {
        return Err(PictureError::NoPicture);
    }
    let (width, height) = ImageReader::with_format(Cursor::new(bytes), format)
        .into_dimensions()
        .map_err(|_| PictureError::Damaged)?;
    check_size(width, height)?;
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    let mut limits = Limits::default();
    limits.max_image_width = Some(MAX_SIDE);
    limits.max_image_height = Some(MAX_SIDE);
    // Colour of 16 bits, and what the decoder needs besides.
    limits.max_alloc = Some(u64::from(MAX_PIXELS) * 8 + (16 << 20));
    reader.limits(limits);
    let picture = reader.decode().map_err(|_| PictureError::Damaged)?;
    Ok(search(&picture.into_luma8(), Effort::Thorough))
}

/// The codes in a camera's frame of `width * height` gray values, each content once.
pub fn in_frame(
    width: u32,
    height: u32,
    pixels: Vec<u8>,
    effort: Effort,
) -> Result<Vec<Code>, PictureError> {
    check_size(width, height)?;
    let length = width as usize * height as usize;
    if pixels.len() != length {
        return Err(PictureError::WrongLength);
    }
    let frame = GrayImage::from_raw(width, height, pixels).ok_or(PictureError::WrongLength)?;
    Ok(search(&frame, effort))
}

fn check_size(width: u32, height: u32) -> Result<(), PictureError> {
    let sides = LEAST_SIDE..=MAX_SIDE;
    if sides.contains(&width) && sides.contains(&height) && width * height <= MAX_PIXELS {
        Ok(())
    } else {
        Err(PictureError::Size { width, height })
    }
}

fn search(picture: &GrayImage, effort: Effort) -> Vec<Code> {
    let mut found = both_ways(picture);
    if effort == Effort::Quick {
        return found;
    }
    let (width, height) = picture.dimensions();
    let shorter = width.min(height);
    if found.is_empty() && shorter >= LARGE {
        // Noise and the grain of print go away with the resolution.
        found = both_ways(&imageops::thumbnail(picture, width / 2, height / 2));
    }
    if found.is_empty() {
        found = both_ways(&imageops::blur(picture, 1.0));
    }
    if found.is_empty() && shorter <= SMALL {
        let larger = imageops::resize(
            picture,
            width * 2,
            height * 2,
            imageops::FilterType::Triangle,
        );
        found = both_ways(&larger);
    }
    found
}

/// Dark on light, and light on dark.
fn both_ways(picture: &GrayImage) -> Vec<Code> {
    let mut found = Vec::new();
    let mut turn = picture.clone();
    for _ in 0..2 {
        // Codes confuse each other's corners: what is found is painted over, and the rest searched
        // again, until nothing new turns up.
        while found.len() < MOST_CODES {
            let areas = decode(&turn, Threshold::Rows, &mut found);
            let areas = if areas.is_empty() {
                decode(&turn, Threshold::Around, &mut found)
            } else {
                areas
            };
            if areas.is_empty() {
                break;
            }
            for area in areas {
                paint_over(&mut turn, area);
            }
        }
        turn = picture.clone();
        imageops::invert(&mut turn);
    }
    found
}

/// What counts as dark.
#[derive(Clone, Copy)]
enum Threshold {
    /// The finder's own: what is darker than the pixels before it in its row.
    Rows,
    /// What is darker than the square around it: for pictures half in the shade.
    Around,
}

/// The corners of a code, in pixels.
type Area = [rqrr::Point; 4];

/// Adds codes that are not among `found`; where in the picture codes were read.
fn decode(picture: &GrayImage, threshold: Threshold, found: &mut Vec<Code>) -> Vec<Area> {
    let mut areas = Vec::new();
    // What the closure touches is a list of whole codes at any time.
    let _ = catch_unwind(AssertUnwindSafe(|| {
        let (width, height) = (picture.width() as usize, picture.height() as usize);
        let pixels = picture.as_raw();
        let mut prepared = match threshold {
            Threshold::Rows => {
                PreparedImage::prepare_from_greyscale(width, height, |x, y| pixels[y * width + x])
            }
            Threshold::Around => {
                let dark = darker_than_around(picture);
                PreparedImage::prepare_from_bitmap(width, height, |x, y| dark[y * width + x])
            }
        };
        for grid in prepared.detect_grids() {
            let mut content = Zeroizing::new(Vec::with_capacity(MAX_LENGTH));
            if grid.decode_to(&mut *content).is_err() || content.len() > MAX_LENGTH {
                continue;
            }
            areas.push(grid.bounds);
            let new = found.iter().all(|code| *code.content != *content);
            if new && found.len() < MOST_CODES {
                found.push(Code {
                    content,
                    symbology: Some(Symbology(*b"]Q1")),
                });
            }
        }
    }));
    areas
}

fn darker_than_around(picture: &GrayImage) -> Vec<bool> {
    let (width, height) = (picture.width() as usize, picture.height() as usize);
    let reach = (width.max(height) / 16).max(8);
    // Sums of all pixels above and to the left.
    let mut sums = vec![0_u32; (width + 1) * (height + 1)];
    for row in 0..height {
        let mut line = 0;
        for column in 0..width {
            line += u32::from(picture.as_raw()[row * width + column]);
            let above = sums[row * (width + 1) + column + 1];
            sums[(row + 1) * (width + 1) + column + 1] = above.wrapping_add(line);
        }
    }
    let at = |row: usize, column: usize| sums[row * (width + 1) + column];
    (0..width * height)
        .map(|index| {
            let (row, column) = (index / width, index % width);
            let (top, bottom) = (row.saturating_sub(reach), (row + reach + 1).min(height));
            let (left, right) = (
                column.saturating_sub(reach),
                (column + reach + 1).min(width),
            );
            let sum = at(bottom, right)
                .wrapping_add(at(top, left))
                .wrapping_sub(at(top, right))
                .wrapping_sub(at(bottom, left));
            let count = ((bottom - top) * (right - left)) as u32;
            u32::from(picture.as_raw()[index]) * count * 20 < sum * 19
        })
        .collect()
}

/// Makes everything between the corners, and a little around them, light.
fn paint_over(picture: &mut GrayImage, area: Area) {
    const AROUND: i32 = 4;
    let span = |of: fn(&rqrr::Point) -> i32, side: u32| {
        let last = i32::try_from(side).unwrap_or(i32::MAX) - 1;
        let low = area
            .iter()
            .map(of)
            .min()
            .unwrap_or(0)
            .saturating_sub(AROUND);
        let high = area
            .iter()
            .map(of)
            .max()
            .unwrap_or(0)
            .saturating_add(AROUND);
        (low.clamp(0, last) as u32, high.clamp(0, last) as u32)
    };
    let (left, right) = span(|corner| corner.x, picture.width());
    let (top, bottom) = span(|corner| corner.y, picture.height());
    for row in top..=bottom {
        for column in left..=right {
            picture.put_pixel(column, row, image::Luma([255]));
        }
    }
}
