//! A picture that a camera gave.

use image::codecs::jpeg::JpegEncoder;
use image::{ExtendedColorType, ImageBuffer, Rgb, imageops};
use zeroize::Zeroizing;

use super::form::MAX_SIDE;

/// One picture of a camera.
pub struct Frame {
    width: u32,
    height: u32,
    /// Red, green, blue; row by row from the top.
    pixels: Zeroizing<Vec<u8>>,
}

impl std::fmt::Debug for Frame {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "Frame({} x {})", self.width, self.height)
    }
}

impl Frame {
    /// `None` when `pixels` is not `3 * width * height` long, or a side is 0 or above 8192.
    pub fn new(width: u32, height: u32, pixels: Zeroizing<Vec<u8>>) -> Option<Self> {
        let sides = 1..=MAX_SIDE;
        if !sides.contains(&width) || !sides.contains(&height) {
            return None;
        }
        (pixels.len() == length(width, height)).then_some(Self {
            width,
            height,
            pixels,
        })
    }

    pub fn width(&self) -> u32 {
        self.width
    }

    pub fn height(&self) -> u32 {
        self.height
    }

    /// `3 * width * height` bytes: red, green, blue; row by row from the top.
    pub fn pixels(&self) -> &[u8] {
        &self.pixels
    }

    /// Its gray values (luma of ITU-R BT.601), for [`crate::codes::qr::in_frame`].
    pub fn gray(&self) -> Zeroizing<Vec<u8>> {
        let luma = |pixel: &[u8]| {
            let [red, green, blue] = [pixel[0], pixel[1], pixel[2]].map(u32::from);
            ((77 * red + 150 * green + 29 * blue + 128) >> 8) as u8
        };
        Zeroizing::new(self.pixels.chunks_exact(3).map(luma).collect())
    }

    /// As a JPEG file whose longer side is at most `side` pixels; `quality` 1 to 100. Carries no
    /// metadata.
    pub fn jpeg(&self, side: u32, quality: u8) -> Zeroizing<Vec<u8>> {
        let longer = self.width.max(self.height);
        let side = side.clamp(1, longer);
        let scaled = |one: u32| {
            let scaled =
                (u64::from(one) * u64::from(side) + u64::from(longer) / 2) / u64::from(longer);
            u32::try_from(scaled).unwrap_or(side).clamp(1, side)
        };
        let (width, height) = (scaled(self.width), scaled(self.height));
        let smaller = (side < longer).then(|| {
            let picture =
                ImageBuffer::<Rgb<u8>, &[u8]>::from_raw(self.width, self.height, self.pixels())
                    .expect("a frame is as long as its sides say");
            Zeroizing::new(imageops::thumbnail(&picture, width, height).into_raw())
        });
        let pixels = smaller.as_ref().unwrap_or(&self.pixels);
        // Room for the worst picture, so that none of it is left behind where the file outgrew its place.
        let mut file = Zeroizing::new(Vec::with_capacity(2 * pixels.len() + 4096));
        JpegEncoder::new_with_quality(&mut *file, quality.clamp(1, 100))
            .encode(pixels, width, height, ExtendedColorType::Rgb8)
            .expect("a picture of at most 8192 pixels a side fits into a JPEG file in memory");
        file
    }
}

/// Bytes of a picture in red, green and blue.
pub(super) fn length(width: u32, height: u32) -> usize {
    3 * width as usize * height as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Red on the left, blue on the right.
    fn halves(width: u32, height: u32) -> Frame {
        let pixel = |at: u32| {
            if at % width < width / 2 {
                [255, 0, 0]
            } else {
                [0, 0, 255]
            }
        };
        let pixels: Vec<u8> = (0..width * height).flat_map(pixel).collect();
        Frame::new(width, height, Zeroizing::new(pixels)).unwrap()
    }

    #[test]
    fn a_frame_is_as_long_as_its_sides_say_and_not_too_large() {
        let check = |width, height, length, expect: bool| {
            let pixels = Zeroizing::new(vec![0; length]);
            let made = Frame::new(width, height, pixels);
            assert_eq!(made.is_some(), expect, "{width} x {height} in {length}");
        };
        check(2, 2, 12, true);
        check(2, 2, 11, false);
        check(2, 2, 13, false);
        check(0, 0, 0, false);
        check(0, 5, 0, false);
        check(8193, 1, 3 * 8193, false);
        check(8192, 1, 3 * 8192, true);
    }

    #[test]
    fn gray_is_the_luma() {
        let pixels = vec![255, 255, 255, 0, 0, 0, 255, 0, 0, 0, 255, 0, 0, 0, 255];
        let frame = Frame::new(5, 1, Zeroizing::new(pixels)).unwrap();
        assert_eq!(*frame.gray(), [255, 0, 77, 149, 29]);
    }

    #[test]
    fn a_file_is_no_larger_than_asked_and_shows_the_same() {
        let frame = halves(200, 100);
        for (side, expect) in [
            (1000, (200, 100)),
            (200, (200, 100)),
            (50, (50, 25)),
            (0, (1, 1)),
        ] {
            let file = frame.jpeg(side, 90);
            let shown = image::load_from_memory(&file).unwrap().to_rgb8();
            assert_eq!(shown.dimensions(), expect, "at most {side} a side");
            assert!(
                !file.windows(4).any(|four| four == b"Exif"),
                "there is no metadata"
            );
            if side >= 50 {
                let near = |at: (u32, u32), wanted: [u8; 3]| {
                    let seen = shown.get_pixel(at.0, at.1).0;
                    let far = seen.iter().zip(wanted).any(|(a, b)| a.abs_diff(b) > 30);
                    assert!(!far, "{seen:?} at {at:?} is {wanted:?}");
                };
                near((expect.0 / 5, expect.1 / 2), [255, 0, 0]);
                near((expect.0 * 4 / 5, expect.1 / 2), [0, 0, 255]);
            }
        }
    }

    #[test]
    fn noise_fits_into_the_room_of_its_file() {
        let mut state = 1_u32;
        let noise = || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 24) as u8
        };
        let pixels: Vec<u8> = std::iter::repeat_with(noise).take(3 * 64 * 64).collect();
        let frame = Frame::new(64, 64, Zeroizing::new(pixels)).unwrap();
        let file = frame.jpeg(64, 100);
        assert!(file.len() < 2 * 3 * 64 * 64, "{} bytes", file.len());
    }

    #[test]
    fn what_is_shown_of_it_for_debugging_is_its_size() {
        assert_eq!(format!("{:?}", halves(4, 2)), "Frame(4 x 2)");
    }
}
