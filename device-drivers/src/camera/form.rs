//! The forms in which cameras give pictures, and what they become: red, green and blue.
//!
//! Luma and chroma are those of ITU-R BT.601 in their limited range (luma 16 to 235), as USB cameras
//! give them. Layouts: the Linux kernel's "Image Formats" (userspace-api/media/v4l/pixfmt).

use zeroize::Zeroizing;

use super::frame::{Frame, length};
use super::jpeg;

/// No larger picture is taken, in pixels a side and altogether.
pub const MAX_SIDE: u32 = 8192;
pub const MAX_PIXELS: u32 = 32 * 1024 * 1024;
/// No line is longer, in bytes: four for each pixel, and as much again for what is not shown.
const MAX_STRIDE: u32 = 8 * MAX_SIDE;

/// How a picture is written down.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// A JPEG file each (`MJPG`, `JPEG`).
    Jpeg,
    /// Two pixels in four bytes: luma, blue chroma, luma, red chroma.
    Yuyv,
    /// As before, chroma first.
    Uyvy,
    /// Luma; then blue and red chroma of four pixels each, in turn.
    Nv12,
    /// Luma; then all blue chroma; then all red chroma.
    Yu12,
    Rgb,
    Gray,
}

impl Form {
    /// Those that are asked for, the best first: what is packed leaves room on the line for large
    /// pictures.
    pub const BY_PREFERENCE: [[u8; 4]; 8] = [
        *b"MJPG", *b"JPEG", *b"YUYV", *b"UYVY", *b"NV12", *b"YU12", *b"RGB3", *b"GREY",
    ];

    /// By the four letters that V4L2 has for it.
    pub fn of(letters: [u8; 4]) -> Option<Self> {
        Some(match &letters {
            b"MJPG" | b"JPEG" => Self::Jpeg,
            b"YUYV" => Self::Yuyv,
            b"UYVY" => Self::Uyvy,
            b"NV12" => Self::Nv12,
            b"YU12" => Self::Yu12,
            b"RGB3" => Self::Rgb,
            b"GREY" => Self::Gray,
            _ => return None,
        })
    }

    /// Bytes that a line of (first-plane) pixels needs at least.
    fn line(self, width: u32) -> u32 {
        match self {
            Self::Jpeg => 0,
            Self::Yuyv | Self::Uyvy => width.div_ceil(2) * 4,
            // Chroma lines have a pair for every two pixels.
            Self::Nv12 | Self::Yu12 => width.next_multiple_of(2),
            Self::Rgb => width * 3,
            Self::Gray => width,
        }
    }
}

/// What a camera has agreed to give.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Agreed {
    form: Form,
    width: u32,
    height: u32,
    /// Bytes from line to line.
    stride: u32,
}

impl Agreed {
    /// `stride`: bytes from line to line; 0 for lines without anything between them. `None` when the
    /// picture would be empty or too large, or its lines shorter than what is in them.
    pub fn new(form: Form, width: u32, height: u32, stride: u32) -> Option<Self> {
        let sides = 1..=MAX_SIDE;
        if !sides.contains(&width) || !sides.contains(&height) || width * height > MAX_PIXELS {
            return None;
        }
        let least = form.line(width);
        let stride = match (form, stride) {
            (Form::Jpeg, _) | (_, 0) => least,
            (_, stride) => stride,
        };
        (least..=MAX_STRIDE).contains(&stride).then_some(Self {
            form,
            width,
            height,
            stride,
        })
    }

    /// Width and height in pixels.
    pub fn size(&self) -> (u32, u32) {
        (self.width, self.height)
    }

    /// What `bytes` show; `None` when they are damaged, too few, or of another size than agreed.
    pub fn picture(&self, bytes: &[u8]) -> Option<Frame> {
        let mut pixels = Zeroizing::new(vec![0; length(self.width, self.height)]);
        match self.form {
            Form::Jpeg => jpeg::unpack(bytes, self.width, self.height, &mut pixels)?,
            _ => self.convert(bytes, &mut pixels)?,
        }
        Frame::new(self.width, self.height, pixels)
    }

    fn convert(&self, bytes: &[u8], pixels: &mut [u8]) -> Option<()> {
        let (width, height) = (self.width as usize, self.height as usize);
        let stride = self.stride as usize;
        let line = self.form.line(self.width) as usize;
        let piece = |start: usize, length: usize| bytes.get(start..)?.get(..length);
        let luma_end = stride * height;
        for (row, shown) in pixels.chunks_exact_mut(3 * width).enumerate() {
            let first = piece(row * stride, line)?;
            match self.form {
                Form::Jpeg => return None,
                Form::Yuyv => packed(first, shown, |[a, blue, b, red]| [a, b, blue, red]),
                Form::Uyvy => packed(first, shown, |[blue, a, red, b]| [a, b, blue, red]),
                Form::Nv12 => {
                    let chroma = piece(luma_end + row / 2 * stride, line)?;
                    for (at, pixel) in shown.chunks_exact_mut(3).enumerate() {
                        let pair = at / 2 * 2;
                        pixel.copy_from_slice(&rgb(first[at], chroma[pair], chroma[pair + 1]));
                    }
                }
                Form::Yu12 => {
                    let (stride, line) = (stride / 2, line / 2);
                    let blue = luma_end + row / 2 * stride;
                    let red = blue + height.div_ceil(2) * stride;
                    let (blue, red) = (piece(blue, line)?, piece(red, line)?);
                    for (at, pixel) in shown.chunks_exact_mut(3).enumerate() {
                        pixel.copy_from_slice(&rgb(first[at], blue[at / 2], red[at / 2]));
                    }
                }
                Form::Rgb => shown.copy_from_slice(first),
                Form::Gray => {
                    for (pixel, gray) in shown.chunks_exact_mut(3).zip(first) {
                        pixel.fill(*gray);
                    }
                }
            }
        }
        Some(())
    }
}

/// Two pixels in four bytes; `order` gives both lumas, the blue and the red chroma.
fn packed(line: &[u8], shown: &mut [u8], order: impl Fn([u8; 4]) -> [u8; 4]) {
    let (fours, _) = line.as_chunks::<4>();
    for (two, four) in shown.chunks_mut(6).zip(fours) {
        let [first, second, blue, red] = order(*four);
        for (pixel, luma) in two.chunks_exact_mut(3).zip([first, second]) {
            pixel.copy_from_slice(&rgb(luma, blue, red));
        }
    }
}

/// ITU-R BT.601, limited range, in 256ths.
fn rgb(luma: u8, blue: u8, red: u8) -> [u8; 3] {
    let luma = 298 * (i32::from(luma) - 16) + 128;
    let (blue, red) = (i32::from(blue) - 128, i32::from(red) - 128);
    [
        luma + 409 * red,
        luma - 100 * blue - 208 * red,
        luma + 516 * blue,
    ]
    .map(|value| (value >> 8).clamp(0, 255) as u8)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_colours_of_bt_601_are_those_of_its_table() {
        // 100 % colour bars in 8 bits.
        let check = |luma, blue, red, wanted: [u8; 3]| {
            let seen = rgb(luma, blue, red);
            let near = seen.iter().zip(wanted).all(|(a, b)| a.abs_diff(b) <= 2);
            assert!(near, "{luma} {blue} {red}: {seen:?} is {wanted:?}");
        };
        check(235, 128, 128, [255, 255, 255]);
        check(16, 128, 128, [0, 0, 0]);
        check(210, 16, 146, [255, 255, 0]);
        check(170, 166, 16, [0, 255, 255]);
        check(145, 54, 34, [0, 255, 0]);
        check(106, 202, 222, [255, 0, 255]);
        check(81, 90, 240, [255, 0, 0]);
        check(41, 240, 110, [0, 0, 255]);
        check(0, 0, 0, [0, 135, 0]);
        check(255, 255, 255, [255, 125, 255]);
    }

    /// Two pixels of one chroma in each of two lines, with `gap` bytes after each line.
    fn red_and_blue(form: Form, gap: usize) -> Vec<u8> {
        let gap = vec![7; gap];
        let lines = |line: &[u8]| [line, &gap, line, &gap].concat();
        let (blue, red) = (165, 175);
        match form {
            Form::Yuyv => lines(&[81, blue, 41, red]),
            Form::Uyvy => lines(&[blue, 81, red, 41]),
            Form::Nv12 => [lines(&[81, 41]), vec![blue, red], gap].concat(),
            Form::Yu12 => {
                let half = &gap[..gap.len() / 2];
                let luma = lines(&[81, 41]);
                [&luma[..], &[blue], half, &[red], half].concat()
            }
            Form::Rgb => lines(&[200, 1, 2, 3, 4, 250]),
            Form::Gray => lines(&[9, 99]),
            Form::Jpeg => Vec::new(),
        }
    }

    #[test]
    fn every_form_becomes_red_green_and_blue() {
        for (form, line) in [
            (Form::Yuyv, 4),
            (Form::Uyvy, 4),
            (Form::Nv12, 2),
            (Form::Yu12, 2),
            (Form::Rgb, 6),
            (Form::Gray, 2),
        ] {
            for gap in [0, 6] {
                let bytes = red_and_blue(form, gap);
                let agreed = Agreed::new(form, 2, 2, line + gap as u32).unwrap();
                let frame = agreed.picture(&bytes).unwrap();
                let one = match form {
                    Form::Rgb => vec![200, 1, 2, 3, 4, 250],
                    Form::Gray => vec![9, 9, 9, 99, 99, 99],
                    _ => [rgb(81, 165, 175), rgb(41, 165, 175)].concat(),
                };
                assert_eq!(frame.pixels(), one.repeat(2), "{form:?} with {gap} between");
                for less in 1..=bytes.len() - gap {
                    let cut = &bytes[..bytes.len() - gap - less];
                    assert!(agreed.picture(cut).is_none(), "{form:?} cut by {less}");
                }
            }
        }
    }

    #[test]
    fn an_odd_size_reads_no_byte_too_many() {
        for form in [
            Form::Yuyv,
            Form::Uyvy,
            Form::Nv12,
            Form::Yu12,
            Form::Rgb,
            Form::Gray,
        ] {
            for (width, height) in [(1, 1), (3, 3), (5, 1), (1, 5)] {
                let agreed = Agreed::new(form, width, height, 0).unwrap();
                let frame = agreed.picture(&[128; 64]).unwrap();
                assert_eq!((frame.width(), frame.height()), (width, height), "{form:?}");
            }
        }
    }

    #[test]
    fn sizes_and_lines_that_cannot_be_are_refused() {
        let check = |form, width, height, stride, expect: bool| {
            let agreed = Agreed::new(form, width, height, stride);
            assert_eq!(
                agreed.is_some(),
                expect,
                "{form:?} {width} {height} {stride}"
            );
        };
        check(Form::Yuyv, 640, 480, 1280, true);
        check(Form::Yuyv, 640, 480, 0, true);
        check(Form::Yuyv, 640, 480, 1279, false);
        check(Form::Yuyv, 640, 480, u32::MAX, false);
        check(Form::Jpeg, 640, 480, 1, true);
        check(Form::Jpeg, 0, 480, 0, false);
        check(Form::Jpeg, 8193, 1, 0, false);
        check(Form::Jpeg, 8192, 8192, 0, false);
        check(Form::Gray, u32::MAX, u32::MAX, 0, false);
    }
}
