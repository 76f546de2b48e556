//! Pictures of a finger and of a camera for the screen, small and in memory only.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use device_drivers::camera::Frame;
use device_drivers::fingerprint::Image;
use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::{ExtendedColorType, ImageEncoder};
use zeroize::Zeroizing;

/// Largest sides of what is shown, in pixels.
const WIDTH: usize = 200;
const HEIGHT: usize = 300;

/// JPEG quality of what is shown of a camera.
const CAMERA_QUALITY: u8 = 75;

/// The picture as a `data:` address, each pixel the mean of a square of its own; none if it cannot be
/// packed, which a picture of this size never is.
pub(super) fn as_address(image: &Image) -> Option<Zeroizing<String>> {
    let (width, height) = (usize::from(image.width()), usize::from(image.height()));
    let step = width.div_ceil(WIDTH).max(height.div_ceil(HEIGHT)).max(1);
    let (across, down) = ((width / step).max(1), (height / step).max(1));
    let pixels = image.pixels();
    let mut small = Zeroizing::new(Vec::with_capacity(across * down));
    for y in 0..down {
        for x in 0..across {
            let (rows, columns) = (
                y * step..((y + 1) * step).min(height),
                x * step..((x + 1) * step).min(width),
            );
            let count = rows.len() * columns.len();
            let sum: usize = rows
                .map(|row| {
                    let begin = row * width;
                    pixels[begin + columns.start..begin + columns.end]
                        .iter()
                        .map(|pixel| usize::from(*pixel))
                        .sum::<usize>()
                })
                .sum();
            small.push((sum / count.max(1)) as u8);
        }
    }
    // Room for the whole, so that nothing is left behind where it grew out of.
    let mut png = Zeroizing::new(Vec::with_capacity(2 * across * down + 4096));
    PngEncoder::new_with_quality(&mut *png, CompressionType::Fast, FilterType::Sub)
        .write_image(
            &small,
            u32::try_from(across).ok()?,
            u32::try_from(down).ok()?,
            ExtendedColorType::L8,
        )
        .ok()?;
    Some(address("image/png", &png))
}

/// A camera's picture as a `data:` address, its longer side at most `side` pixels.
pub(crate) fn of_camera(frame: &Frame, side: u32) -> Zeroizing<String> {
    address("image/jpeg", &frame.jpeg(side, CAMERA_QUALITY))
}

fn address(media_type: &str, bytes: &[u8]) -> Zeroizing<String> {
    let mut address = Zeroizing::new(String::with_capacity(64 + bytes.len().div_ceil(3) * 4));
    address.push_str("data:");
    address.push_str(media_type);
    address.push_str(";base64,");
    STANDARD.encode_string(bytes, &mut address);
    address
}

#[cfg(test)]
mod tests {
    use super::super::samples::image;
    use super::*;

    fn size(address: &str) -> (u32, u32) {
        let text = address
            .strip_prefix("data:image/png;base64,")
            .expect("an address that the screen may show");
        let png = STANDARD.decode(text).expect("Base64");
        let shown = image::load_from_memory(&png).expect("a PNG");
        (shown.width(), shown.height())
    }

    #[test]
    fn a_large_picture_is_shown_small_and_a_small_one_as_it_is() {
        for ((width, height), expected) in [
            ((320, 400), (160, 200)),
            ((96, 128), (96, 128)),
            ((4096, 4096), (195, 195)),
            ((1, 4096), (1, 292)),
            ((1, 1), (1, 1)),
        ] {
            let address = as_address(&image(width, height)).expect("it can be packed");
            let found = size(&address);
            assert_eq!(found, expected, "{width} x {height}");
        }
    }
}
