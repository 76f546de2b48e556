//! Pictures made smaller before they are kept: turned upright, freed of everything that the camera
//! wrote beside the pixels (place, time, device), and within the form's and the workstation's limits.
//!
//! What comes in may be hostile: size and memory are bounded before the first pixel is read.

use std::io::Cursor;

use image::codecs::jpeg::JpegEncoder;
use image::imageops::FilterType;
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits};
use thiserror::Error;

/// Most pixels that are read: a photograph of 64 megapixels, or A3 at 600 dpi.
const MOST_PIXELS: u64 = 72_000_000;

/// Most memory for reading one, in bytes: its pixels in colour and what the reader needs beside.
const MOST_MEMORY: u64 = 320 * 1024 * 1024;

/// JPEG quality, best first.
const QUALITIES: [u8; 3] = [85, 75, 65];

/// Longest side below which a picture is not made smaller to meet a limit in bytes, in pixels: text
/// on a page can no longer be read.
const SMALLEST_SIDE: u32 = 800;

/// Longest side of what is shown to recognise a picture by, in pixels.
const PREVIEW_SIDE: u32 = 320;
const PREVIEW_QUALITY: u8 = 70;

/// What a picture is made to fit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fit {
    /// Longest side, in pixels.
    pub side: u32,
    /// Bytes.
    pub bytes: u64,
}

/// A picture as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    pub bytes: Vec<u8>,
    /// JPEG.
    pub preview: Vec<u8>,
}

#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum PictureError {
    #[error("the picture cannot be read: {0}")]
    Unreadable(String),
    #[error("the picture has {pixels} pixels; at most {MOST_PIXELS} are read")]
    TooManyPixels { pixels: u64 },
    /// It would have to be made so small that nothing can be made out.
    #[error("the picture does not fit into {limit} bytes")]
    TooLarge { limit: u64 },
}

/// Which pictures are read, by their first bytes; none for anything else.
pub fn format(bytes: &[u8]) -> Option<ImageFormat> {
    match image::guess_format(bytes) {
        Ok(format @ (ImageFormat::Jpeg | ImageFormat::Png)) => Some(format),
        _ => None,
    }
}

/// Reads, turns, makes smaller and writes again. JPEG stays JPEG and PNG stays PNG, unless a PNG
/// does not fit otherwise; then it is refused, so that its name and kind stay what they are.
pub fn reduce(bytes: &[u8], format: ImageFormat, fit: Fit) -> Result<Picture, PictureError> {
    let mut picture = upright(bytes, format)?;
    if picture.width().max(picture.height()) > fit.side {
        picture = picture.resize(fit.side, fit.side, FilterType::Triangle);
    }
    let preview = preview(&picture)?;
    loop {
        if let Some(bytes) = written(&picture, format, fit.bytes)? {
            return Ok(Picture { bytes, preview });
        }
        let side = picture.width().max(picture.height()) / 4 * 3;
        if side < SMALLEST_SIDE {
            return Err(PictureError::TooLarge { limit: fit.bytes });
        }
        picture = picture.resize(side, side, FilterType::Triangle);
    }
}

fn upright(bytes: &[u8], format: ImageFormat) -> Result<DynamicImage, PictureError> {
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    let mut limits = Limits::no_limits();
    limits.max_alloc = Some(MOST_MEMORY);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(unreadable)?;
    let (width, height) = decoder.dimensions();
    let pixels = u64::from(width) * u64::from(height);
    if pixels > MOST_PIXELS {
        return Err(PictureError::TooManyPixels { pixels });
    }
    // What is wrong with the notes beside a picture is not wrong with the picture.
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let mut picture = DynamicImage::from_decoder(decoder).map_err(unreadable)?;
    picture.apply_orientation(orientation);
    // Eight bits a channel are what JPEG has and what anybody sees.
    Ok(match picture {
        picture @ (DynamicImage::ImageLuma8(_)
        | DynamicImage::ImageLumaA8(_)
        | DynamicImage::ImageRgb8(_)
        | DynamicImage::ImageRgba8(_)) => picture,
        picture if picture.color().has_alpha() => DynamicImage::ImageRgba8(picture.to_rgba8()),
        picture => DynamicImage::ImageRgb8(picture.to_rgb8()),
    })
}

/// In the format, if it fits.
fn written(
    picture: &DynamicImage,
    format: ImageFormat,
    limit: u64,
) -> Result<Option<Vec<u8>>, PictureError> {
    if format == ImageFormat::Png {
        let mut bytes = Cursor::new(Vec::new());
        picture
            .write_to(&mut bytes, ImageFormat::Png)
            .map_err(unreadable)?;
        let bytes = bytes.into_inner();
        return Ok((bytes.len() as u64 <= limit).then_some(bytes));
    }
    for quality in QUALITIES {
        let bytes = jpeg(picture, quality)?;
        if bytes.len() as u64 <= limit {
            return Ok(Some(bytes));
        }
    }
    Ok(None)
}

fn preview(picture: &DynamicImage) -> Result<Vec<u8>, PictureError> {
    if picture.width().max(picture.height()) > PREVIEW_SIDE {
        jpeg(
            &picture.thumbnail(PREVIEW_SIDE, PREVIEW_SIDE),
            PREVIEW_QUALITY,
        )
    } else {
        jpeg(picture, PREVIEW_QUALITY)
    }
}

fn jpeg(picture: &DynamicImage, quality: u8) -> Result<Vec<u8>, PictureError> {
    let mut bytes = Vec::new();
    let mut encoder = JpegEncoder::new_with_quality(&mut bytes, quality);
    match picture {
        DynamicImage::ImageLuma8(grey) => encoder.encode_image(grey),
        other => encoder.encode_image(&on_white(other)),
    }
    .map_err(unreadable)?;
    Ok(bytes)
}

/// JPEG has no transparency; a drawing on nothing is shown as on paper.
fn on_white(picture: &DynamicImage) -> image::RgbImage {
    if !picture.color().has_alpha() {
        return picture.to_rgb8();
    }
    let mut paper = image::RgbImage::new(picture.width(), picture.height());
    for (paper, ink) in paper.pixels_mut().zip(picture.to_rgba8().pixels()) {
        let [red, green, blue, alpha] = ink.0.map(u32::from);
        paper.0 = [red, green, blue]
            .map(|channel| ((channel * alpha + 255 * (255 - alpha) + 127) / 255) as u8);
    }
    paper
}

fn unreadable(error: image::ImageError) -> PictureError {
    PictureError::Unreadable(error.to_string())
}

#[cfg(test)]
mod tests {
    use image::{Rgb, RgbImage};

    use super::*;

    const ROOMY: Fit = Fit {
        side: 2000,
        bytes: 1_000_000,
    };

    /// Left half red, right half blue.
    fn halves(width: u32, height: u32) -> DynamicImage {
        DynamicImage::ImageRgb8(RgbImage::from_fn(width, height, |x, _| {
            if x < width / 2 {
                Rgb([200, 0, 0])
            } else {
                Rgb([0, 0, 200])
            }
        }))
    }

    fn as_png(picture: &DynamicImage) -> Vec<u8> {
        let mut bytes = Cursor::new(Vec::new());
        picture
            .write_to(&mut bytes, ImageFormat::Png)
            .expect("pixels can be written");
        bytes.into_inner()
    }

    /// A JPEG with an EXIF block that holds an orientation (tag 0x0112) and the text "GPS-SECRET".
    fn with_exif(jpeg: &[u8], orientation: u8) -> Vec<u8> {
        let mut exif = b"Exif\0\0MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0".to_vec();
        exif.push(orientation);
        exif.extend_from_slice(b"\0\0\0\0\0\0GPS-SECRET");
        let length = (exif.len() + 2) as u16;
        let mut whole = jpeg[..2].to_vec();
        whole.extend_from_slice(&[0xFF, 0xE1]);
        whole.extend_from_slice(&length.to_be_bytes());
        whole.extend_from_slice(&exif);
        whole.extend_from_slice(&jpeg[2..]);
        whole
    }

    fn read(bytes: &[u8]) -> DynamicImage {
        image::load_from_memory(bytes).expect("what was written can be read")
    }

    #[test]
    fn a_photograph_is_turned_upright_and_keeps_nothing_but_its_pixels() {
        let plain = jpeg(&halves(64, 32), 95).expect("a picture");
        let noted = with_exif(&plain, 6);
        let kept = reduce(&noted, ImageFormat::Jpeg, ROOMY).expect("it is a photograph");
        let seen = read(&kept.bytes).to_rgb8();
        assert_eq!(
            seen.dimensions(),
            (32, 64),
            "orientation 6 is a quarter turn clockwise"
        );
        assert!(
            seen.get_pixel(16, 8)[0] > 150 && seen.get_pixel(16, 56)[2] > 150,
            "what was left is on top"
        );
        let secret = |bytes: &[u8]| bytes.windows(10).any(|part| part == b"GPS-SECRET");
        assert!(secret(&noted), "the camera wrote where it was taken");
        assert!(
            !secret(&kept.bytes) && !secret(&kept.preview),
            "and nobody reads it in the application"
        );
    }

    #[test]
    fn a_large_picture_is_made_smaller_and_keeps_its_shape() {
        let fit = Fit { side: 400, ..ROOMY };
        let kept = reduce(&as_png(&halves(1600, 800)), ImageFormat::Png, fit).expect("a picture");
        let seen = read(&kept.bytes);
        assert_eq!((seen.width(), seen.height()), (400, 200), "longest side");
        assert_eq!(
            format(&kept.bytes),
            Some(ImageFormat::Png),
            "its kind is what its name says"
        );
        let shown = read(&kept.preview);
        assert_eq!((shown.width(), shown.height()), (320, 160), "to recognise");
    }

    #[test]
    fn a_limit_in_bytes_is_kept_or_the_picture_is_refused() {
        let noise = DynamicImage::ImageRgb8(RgbImage::from_fn(1600, 1200, |x, y| {
            let seed = x.wrapping_mul(2_654_435_761) ^ y.wrapping_mul(40_503);
            Rgb([(seed >> 3) as u8, (seed >> 11) as u8, (seed >> 19) as u8])
        }));
        let bytes = jpeg(&noise, 95).expect("a picture");
        let fit = Fit {
            bytes: 400_000,
            ..ROOMY
        };
        let kept = reduce(&bytes, ImageFormat::Jpeg, fit).expect("it can be made to fit");
        assert!(kept.bytes.len() <= 400_000, "{} bytes", kept.bytes.len());
        let tiny = Fit {
            bytes: 2000,
            ..ROOMY
        };
        assert_eq!(
            reduce(&bytes, ImageFormat::Jpeg, tiny),
            Err(PictureError::TooLarge { limit: 2000 }),
            "rather refused than unreadable"
        );
    }

    #[test]
    fn transparent_drawings_stand_on_paper_in_their_preview() {
        let clear = DynamicImage::ImageRgba8(image::RgbaImage::from_pixel(
            20,
            20,
            image::Rgba([0, 0, 0, 0]),
        ));
        let kept = reduce(&as_png(&clear), ImageFormat::Png, ROOMY).expect("a picture");
        let seen = read(&kept.preview).to_rgb8();
        assert!(seen.get_pixel(10, 10)[0] > 250, "white, not black");
    }

    #[test]
    fn a_picture_that_claims_to_be_huge_is_refused_before_memory_is_taken() {
        let mut bytes = as_png(&halves(8, 8));
        // Width and height in the header, with its checksum made right again.
        bytes[16..20].copy_from_slice(&60_000_u32.to_be_bytes());
        bytes[20..24].copy_from_slice(&60_000_u32.to_be_bytes());
        let sum = crc(&bytes[12..29]);
        bytes[29..33].copy_from_slice(&sum.to_be_bytes());
        let refused = reduce(&bytes, ImageFormat::Png, ROOMY);
        assert!(
            matches!(
                refused,
                Err(PictureError::TooManyPixels { .. } | PictureError::Unreadable(_))
            ),
            "{refused:?}"
        );
    }

    #[test]
    fn cut_and_made_up_bytes_are_refused_and_break_nothing() {
        let whole = jpeg(&halves(64, 64), 90).expect("a picture");
        let png = as_png(&halves(64, 64));
        for cut in 0..png.len() {
            let _ = reduce(&png[..cut], ImageFormat::Png, ROOMY);
        }
        for at in (0..whole.len()).step_by(7) {
            let mut bent = whole.clone();
            bent[at] ^= 0xFF;
            let _ = reduce(&bent, ImageFormat::Jpeg, ROOMY);
            let _ = reduce(&whole[..at], ImageFormat::Jpeg, ROOMY);
        }
        assert!(
            matches!(
                reduce(b"\xFF\xD8\xFFno picture", ImageFormat::Jpeg, ROOMY),
                Err(PictureError::Unreadable(_))
            ),
            "a beginning is not enough"
        );
        assert_eq!(format(b"GIF89a"), None, "other kinds are not read");
    }

    /// CRC-32 as PNG has it (ISO 3309).
    fn crc(bytes: &[u8]) -> u32 {
        !bytes.iter().fold(!0_u32, |sum, byte| {
            (0..8).fold(sum ^ u32::from(*byte), |sum, _| {
                if sum & 1 == 1 {
                    0xEDB8_8320 ^ (sum >> 1)
                } else {
                    sum >> 1
                }
            })
        })
    }
}
