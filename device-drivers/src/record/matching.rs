//! Whether two sets of minutiae are of the same finger.
//!
//! The kiosk compares one against one only: a fresh finger with the template on a person's own card or
//! in their own code. Behind [`Matcher`], so that another algorithm can take the place of [`Bozorth3`].

use serde::Serialize;
use thiserror::Error;
use zeroize::Zeroize;

use super::minutiae::{Finger, MOST};

/// Compares two fingers.
pub trait Matcher {
    /// The higher, the more alike.
    fn compare(&self, probe: &Finger, gallery: &Finger) -> Result<Score, NotComparable>;

    /// From this score on two fingers count as the same. Scores of different matchers have nothing to
    /// do with each other.
    fn threshold(&self) -> Score;

    fn same(&self, probe: &Finger, gallery: &Finger) -> Result<bool, NotComparable> {
        Ok(self.compare(probe, gallery)? >= self.threshold())
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Score(pub u32);

/// There is too little to compare. This is no "different".
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error, Serialize)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum NotComparable {
    #[error("a finger has {has} minutiae; {least} are needed")]
    TooFew { has: usize, least: usize },
    #[error("a template does not say its resolution")]
    NoResolution,
}

/// BOZORTH3 of NIST's NBIS, rewritten in Rust. Deterministic; some milliseconds to some tens.
///
/// The threshold: NIST's guide calls 40 customary for real fingers. On 40 synthetic ones 1,560
/// comparisons of different fingers scored 34 at most, and the same finger, turned by up to 20
/// degrees, shifted, drier, noisier, with 70 % of its area, 156 at least. 60 lies well above the one
/// and far below the other. It has not been measured on a collection of real fingers; whoever has one
/// chooses a threshold by the false-match rate wanted, with [`Bozorth3::with_threshold`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bozorth3 {
    threshold: Score,
}

impl Bozorth3 {
    /// With fewer, chance alone decides.
    pub const LEAST: usize = fprint_bozorth3::MIN_COMPUTABLE_BOZORTH_MINUTIAE;

    pub fn with_threshold(threshold: Score) -> Self {
        Self { threshold }
    }
}

impl Default for Bozorth3 {
    fn default() -> Self {
        Self::with_threshold(Score(60))
    }
}

impl Matcher for Bozorth3 {
    fn compare(&self, probe: &Finger, gallery: &Finger) -> Result<Score, NotComparable> {
        let (mut probe, mut gallery) = (points(probe)?, points(gallery)?);
        let score = fprint_bozorth3::match_score(&probe, &gallery);
        wipe(&mut probe);
        wipe(&mut gallery);
        Ok(Score(score))
    }

    fn threshold(&self) -> Score {
        self.threshold
    }
}

/// In the matcher's own terms: pixels at 500 per inch, rows from below, looking away from the ridge.
fn points(finger: &Finger) -> Result<Vec<fprint_bozorth3::Minutia>, NotComparable> {
    let (across, down) = finger.per_cm;
    if across == 0 || down == 0 {
        return Err(NotComparable::NoResolution);
    }
    let least = Bozorth3::LEAST;
    let has = finger.minutiae.len();
    if has < least {
        return Err(NotComparable::TooFew { has, least });
    }
    // The clearest first: the matcher takes no more than it can do in time.
    let mut order: Vec<usize> = (0..has).collect();
    order.sort_by_key(|index| {
        let quality = finger.minutiae[*index].quality;
        std::cmp::Reverse(if quality > 100 { 0 } else { quality })
    });
    let scaled = |place: u16, per_cm: u16| {
        // 500 pixels per inch are 196.85 per centimetre.
        let (place, per_cm) = (i32::from(place), i32::from(per_cm));
        (place * 19_685 / 10 + 5 * per_cm) / (10 * per_cm)
    };
    let mut points = Vec::with_capacity(MOST);
    points.extend(order.iter().take(MOST).map(|index| {
        let minutia = &finger.minutiae[*index];
        let bottom = scaled(0x3fff, down);
        fprint_bozorth3::Minutia::from_xyt(
            scaled(minutia.x, across),
            bottom - scaled(minutia.y, down),
            i32::from((minutia.angle.degrees() + 180) % 360),
        )
    }));
    Ok(points)
}

fn wipe(points: &mut [fprint_bozorth3::Minutia]) {
    for point in points {
        point.x.zeroize();
        point.y.zeroize();
        point.theta.zeroize();
    }
}
