//! How good a picture of a finger is, while it lies on the scanner; and the best of several.
//!
//! The score goes from 0 (useless) to 100 (excellent), as NFIQ's do, but **it is neither NFIQ 1 nor
//! NFIQ 2**: it is not learned from error rates of matchers, and says nothing about them. It is meant
//! for guiding a person at a scanner and for choosing the best of some frames. Where a record names
//! the algorithm of its score, this one is named with vendor 0 and algorithm 0 ("not told"), never
//! with NIST's. Whoever needs NFIQ asks a certified device for it.
//!
//! What is measured, in squares of a thirtieth of an inch: how parallel the ridges run (clarity),
//! how many squares have ridges (area), and which share of a square is dark (wet, dry or light touch).

use zeroize::Zeroizing;

use super::grid::{Grid, Square};
use crate::fingerprint::{Image, Quality, QualityWord};

/// Squares of ridges in a well-placed finger; more do not make a picture better.
const FULL: f32 = 300.0;
/// Fewer squares of ridges are no finger.
const LEAST: usize = 16;
/// Real pictures that are good have between these shares of dark pixels where ridges are.
const LIGHT: f32 = 0.28;
const WET: f32 = 0.64;
/// From this score on nothing is said against a picture.
const GOOD: u8 = 70;

/// What is seen of a finger in a picture.
struct Sight {
    /// Squares with something in them.
    lively: usize,
    /// Squares that are evenly dark: ridges have run together.
    smeared: usize,
    /// Means over the lively squares, 0 to 1.
    clarity: f32,
    dark: f32,
    /// How far the middle of the finger is from the picture's, as a share of half a side.
    off: f32,
    /// The finger reaches over an edge of the picture.
    cut: bool,
}

/// Judges one picture. Takes some milliseconds for 320 x 400 pixels.
pub fn quality(image: &Image) -> Quality {
    let sight = look(image);
    if sight.lively < LEAST {
        let word = if sight.smeared > 3 * LEAST {
            QualityWord::TooWet
        } else {
            QualityWord::NoFinger
        };
        return Quality { score: 0, word };
    }
    let found = (sight.lively + sight.smeared) as f32;
    let area = (sight.lively as f32 / FULL).min(1.0);
    let whole = sight.lively as f32 / found;
    let off_balance = (LIGHT - sight.dark).max(sight.dark - WET).max(0.0);
    let balance = (1.0 - 3.0 * off_balance).max(0.5);
    let score = (100.0 * sight.clarity * area * whole * balance).round() as u8;
    let word = if score >= GOOD {
        QualityWord::Good
    } else {
        worst(&sight, area, whole)
    };
    Quality { score, word }
}

/// What spoils a picture most. Noise of the sensor has no word of its own: it breaks ridges up as a dry
/// finger does.
fn worst(sight: &Sight, area: f32, whole: f32) -> QualityWord {
    if whole < 0.7 {
        return QualityWord::TooWet;
    }
    let thin = sight.dark < 0.34;
    let unclear = if sight.dark > 0.60 {
        QualityWord::TooWet
    } else {
        QualityWord::TooDry
    };
    let little = if sight.off > 0.3 && sight.cut {
        QualityWord::NotCentred
    } else if thin {
        QualityWord::TooLight
    } else {
        QualityWord::TooSmall
    };
    let losses = [
        (1.0 - sight.clarity, unclear),
        (1.0 - area, little),
        (3.0 * (sight.dark - WET), QualityWord::TooWet),
        (3.0 * (LIGHT - sight.dark), QualityWord::TooLight),
    ];
    losses
        .into_iter()
        .max_by(|(one, _), (other, _)| one.total_cmp(other))
        .map_or(QualityWord::Good, |(_, word)| word)
}

fn look(image: &Image) -> Sight {
    let grid = Grid::of(image);
    let flat_dark = |square: &Square| {
        !square.lively && square.mean < grid.dark + 0.35 * (grid.light - grid.dark)
    };
    let plain = grid.light - grid.dark < 24.0;
    let (mut lively, mut smeared, mut cut) = (0, 0, false);
    let (mut clarity, mut dark) = (0.0, 0.0);
    let (mut columns, mut rows) = (0, 0);
    for (index, square) in grid.squares.iter().enumerate() {
        if !plain && square.lively {
            let (column, row) = grid.place(index);
            lively += 1;
            clarity += ((square.coherence - 0.25) / 0.6).clamp(0.0, 1.0);
            dark += square.dark;
            columns += column;
            rows += row;
            cut |= column == 0 || row == 0 || column + 1 == grid.across || row + 1 == grid.down;
        } else if !plain && flat_dark(square) {
            smeared += 1;
        }
    }
    let count = lively.max(1) as f32;
    let off = |sum: usize, squares: usize| {
        let half = squares.max(1) as f32 / 2.0;
        ((sum as f32 / count + 0.5 - half) / half).abs()
    };
    Sight {
        lively,
        smeared,
        clarity: clarity / count,
        dark: dark / count,
        off: off(columns, grid.across).max(off(rows, grid.down)),
        cut,
    }
}

/// Keeps the best of the frames of one touch, and only that one: the others are zeroized at once.
#[derive(Default)]
pub struct Best {
    kept: Option<(Image, Quality)>,
    last: Option<Spots>,
    frames: u32,
}

impl Best {
    pub fn new() -> Self {
        Self::default()
    }

    /// Judges a frame and keeps it if none was better. A finger that has moved since the frame
    /// before gets the word `Moved` and half its score: it may be blurred, and will be again.
    pub fn offer(&mut self, frame: Image) -> Quality {
        self.frames = self.frames.saturating_add(1);
        let mut judged = quality(&frame);
        let spots = Spots::of(&frame);
        if let Some(last) = &self.last
            && judged.score > 0
            && last.moved(&spots)
        {
            judged = Quality {
                score: judged.score / 2,
                word: QualityWord::Moved,
            };
        }
        self.last = Some(spots);
        let better = self
            .kept
            .as_ref()
            .is_none_or(|(_, kept)| judged.score > kept.score);
        if better {
            self.kept = Some((frame, judged));
        }
        judged
    }

    /// How many frames were offered.
    pub fn frames(&self) -> u32 {
        self.frames
    }

    /// The quality of the frame that is kept.
    pub fn quality(&self) -> Option<Quality> {
        self.kept.as_ref().map(|(_, quality)| *quality)
    }

    pub fn into_image(self) -> Option<(Image, Quality)> {
        self.kept
    }
}

/// Small spots of a frame: enough to see whether ridges moved, too little to be a picture.
struct Spots(Zeroizing<Vec<u8>>);

impl Spots {
    const A_SIDE: usize = 4;
    /// In pixels: what is compared, and how far it is looked for around its place.
    const CORE: usize = 16;
    const REACH: usize = 4;
    const SIDE: usize = Self::CORE + 2 * Self::REACH;

    fn of(image: &Image) -> Self {
        let (width, height) = (usize::from(image.width()), usize::from(image.height()));
        let spots = Self::A_SIDE * Self::A_SIDE;
        let mut pixels = Zeroizing::new(Vec::with_capacity(spots * Self::SIDE * Self::SIDE));
        if width > Self::SIDE * 8 && height > Self::SIDE * 8 {
            for spot in 0..spots {
                // In the middle half of the picture.
                let place = |step: usize, side: usize| {
                    side / 4 + step * (side / 2 - Self::SIDE) / (Self::A_SIDE - 1)
                };
                let left = place(spot % Self::A_SIDE, width);
                let top = place(spot / Self::A_SIDE, height);
                for row in top..top + Self::SIDE {
                    pixels.extend(&image.pixels()[row * width + left..][..Self::SIDE]);
                }
            }
        }
        Self(pixels)
    }

    /// Ridges lie elsewhere than before: their gray values go together best at another place, or
    /// nowhere near. Dry or pressed ones at the same place still go together there.
    fn moved(&self, now: &Self) -> bool {
        let mut best = (f32::MIN, 0);
        for down in 0..=2 * Self::REACH {
            for across in 0..=2 * Self::REACH {
                let Some(alike) = self.alike(now, across, down) else {
                    return false;
                };
                let far = across.abs_diff(Self::REACH).max(down.abs_diff(Self::REACH));
                if alike > best.0 {
                    best = (alike, far);
                }
            }
        }
        best.0 < 0.25 || best.1 > 1
    }

    /// How well the cores of now go with what was `across` and `down` in the spots before, from -1 to
    /// 1; none where there is too little to see.
    fn alike(&self, now: &Self, across: usize, down: usize) -> Option<f32> {
        let size = Self::SIDE * Self::SIDE;
        let alike: Vec<f32> = self
            .0
            .chunks_exact(size)
            .zip(now.0.chunks_exact(size))
            .filter_map(|(before, now)| {
                let core = |spot, left, top| Self::core(spot, left, top);
                correlation(
                    core(before, across, down),
                    core(now, Self::REACH, Self::REACH),
                )
            })
            .collect();
        (alike.len() >= 4).then(|| alike.iter().sum::<f32>() / alike.len() as f32)
    }

    fn core(spot: &[u8], left: usize, top: usize) -> impl Iterator<Item = f32> + Clone {
        (top..top + Self::CORE).flat_map(move |row| {
            let start = row * Self::SIDE + left;
            spot[start..start + Self::CORE]
                .iter()
                .map(|gray| f32::from(*gray))
        })
    }
}

/// From -1 to 1; none where one of the two is even.
fn correlation(
    one: impl Iterator<Item = f32> + Clone,
    other: impl Iterator<Item = f32> + Clone,
) -> Option<f32> {
    let count = (Spots::CORE * Spots::CORE) as f32;
    let one_mean = one.clone().sum::<f32>() / count;
    let other_mean = other.clone().sum::<f32>() / count;
    let (mut both, mut one_square, mut other_square) = (0.0, 0.0, 0.0);
    for (one, other) in one.zip(other) {
        let (one, other) = (one - one_mean, other - other_mean);
        both += one * other;
        one_square += one * one;
        other_square += other * other;
    }
    let least = count * 100.0;
    (one_square > least && other_square > least).then(|| both / (one_square * other_square).sqrt())
}
