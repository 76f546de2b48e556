//! A picture cut into squares, and what can be measured in each.

use crate::fingerprint::Image;

/// Side of a square at 500 pixels per inch: not quite two ridges.
const SIDE_AT_500: usize = 16;

/// A picture has a finger where its gray values deviate at least this much, of 255.
const LEAST_DEVIATION: f32 = 9.0;
/// The same, as a share of the picture's whole range.
const LEAST_SHARE: f32 = 0.10;

pub(super) struct Grid {
    pub across: usize,
    pub down: usize,
    /// Side of a square, in pixels.
    pub side: usize,
    /// Gray value that 95 in 100 pixels do not exceed.
    pub light: f32,
    /// Gray value that 5 in 100 pixels do not exceed.
    pub dark: f32,
    /// Rows from the top.
    pub squares: Vec<Square>,
}

#[derive(Clone, Copy)]
pub(super) struct Square {
    pub mean: f32,
    /// How much of the gradient runs in one direction: 1 for parallel ridges, near 0 for noise.
    pub coherence: f32,
    /// Share of pixels in the darker half of the square's own range.
    pub dark: f32,
    /// There is something to see: ridges, or noise.
    pub lively: bool,
}

impl Grid {
    pub fn of(image: &Image) -> Self {
        let (width, height) = (usize::from(image.width()), usize::from(image.height()));
        let side = (SIDE_AT_500 * usize::from(image.dpi()) / 500).max(8);
        let (across, down) = (width / side, height / side);
        let (dark, light) = range(image.pixels());
        let least = LEAST_DEVIATION.max(LEAST_SHARE * (light - dark));
        let squares = (0..across * down)
            .map(|index| {
                let (left, top) = (index % across * side, index / across * side);
                square(image.pixels(), width, left, top, side, least)
            })
            .collect();
        Self {
            across,
            down,
            side,
            light,
            dark,
            squares,
        }
    }

    /// Column and row of a square.
    pub fn place(&self, index: usize) -> (usize, usize) {
        (index % self.across, index / self.across)
    }
}

/// Gray values that 5 and 95 in 100 pixels do not exceed.
fn range(pixels: &[u8]) -> (f32, f32) {
    let mut counts = [0_usize; 256];
    for pixel in pixels {
        counts[usize::from(*pixel)] += 1;
    }
    (
        value_at(&counts, pixels.len() / 20),
        value_at(&counts, pixels.len() - pixels.len() / 20),
    )
}

/// The gray value at which `rank` pixels have been counted.
fn value_at<Count: Copy + Into<usize>>(counts: &[Count; 256], rank: usize) -> f32 {
    let mut seen = 0;
    for (value, count) in counts.iter().enumerate() {
        seen += (*count).into();
        if seen > rank {
            return value as f32;
        }
    }
    255.0
}

fn square(pixels: &[u8], width: usize, left: usize, top: usize, side: usize, least: f32) -> Square {
    let height = pixels.len() / width;
    let (mut sum, mut squares) = (0.0_f32, 0.0_f32);
    let (mut along_x, mut along_y, mut mixed) = (0.0_f32, 0.0_f32, 0.0_f32);
    let mut counts = [0_u16; 256];
    for row in top..top + side {
        for column in left..left + side {
            let gray = pixels[row * width + column];
            counts[usize::from(gray)] += 1;
            let value = f32::from(gray);
            sum += value;
            squares += value * value;
            if row == 0 || column == 0 || row + 1 == height || column + 1 == width {
                continue;
            }
            // Sobel's kernels.
            let at = |down: usize, right: usize| {
                f32::from(pixels[(row + down - 1) * width + column + right - 1])
            };
            let across =
                at(0, 2) + 2.0 * at(1, 2) + at(2, 2) - at(0, 0) - 2.0 * at(1, 0) - at(2, 0);
            let down = at(2, 0) + 2.0 * at(2, 1) + at(2, 2) - at(0, 0) - 2.0 * at(0, 1) - at(0, 2);
            along_x += across * across;
            along_y += down * down;
            mixed += across * down;
        }
    }
    let count = side * side;
    let mean = sum / count as f32;
    let deviation = (squares / count as f32 - mean * mean).max(0.0).sqrt();
    let energy = along_x + along_y;
    let low = value_at(&counts, count / 10);
    let high = value_at(&counts, count - count / 10);
    let middle = f32::midpoint(low, high) as usize;
    let darker: usize = counts[..=middle]
        .iter()
        .map(|count| usize::from(*count))
        .sum();
    Square {
        mean,
        coherence: if energy > 0.0 {
            (along_x - along_y).hypot(2.0 * mixed) / energy
        } else {
            0.0
        },
        dark: darker as f32 / count as f32,
        lively: deviation >= least,
    }
}
