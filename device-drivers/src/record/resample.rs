//! From one resolution to another.

use zeroize::Zeroizing;

/// A picture of `to` pixels a side, made of one of `from`, by a triangle as wide as the coarser of the
/// two grids: between pixels where it grows, over all pixels where it shrinks. Sides are at least 1.
pub(super) fn resample(
    pixels: &[u8],
    from: (usize, usize),
    to: (usize, usize),
) -> Zeroizing<Vec<u8>> {
    let columns = weights(from.0, to.0);
    let rows = weights(from.1, to.1);
    let mut narrow = Zeroizing::new(vec![0.0_f32; to.0 * from.1]);
    for (row, line) in pixels.chunks_exact(from.0).enumerate() {
        for (column, taps) in columns.iter().enumerate() {
            narrow[row * to.0 + column] = taps
                .iter()
                .map(|(source, weight)| f32::from(line[*source]) * weight)
                .sum();
        }
    }
    let mut out = Zeroizing::new(vec![0_u8; to.0 * to.1]);
    for (row, taps) in rows.iter().enumerate() {
        for column in 0..to.0 {
            let gray: f32 = taps
                .iter()
                .map(|(source, weight)| narrow[source * to.0 + column] * weight)
                .sum();
            out[row * to.0 + column] = gray.round().clamp(0.0, 255.0) as u8;
        }
    }
    out
}

/// For each new place the old ones that make it up, and their shares.
fn weights(from: usize, to: usize) -> Vec<Vec<(usize, f32)>> {
    let step = from as f32 / to as f32;
    let reach = step.max(1.0);
    (0..to)
        .map(|place| {
            let centre = (place as f32 + 0.5) * step - 0.5;
            let first = (centre - reach).ceil().max(0.0) as usize;
            let last = ((centre + reach).floor() as usize).min(from - 1);
            let mut taps: Vec<(usize, f32)> = (first..=last)
                .map(|source| (source, 1.0 - (source as f32 - centre).abs() / reach))
                .filter(|(_, weight)| *weight > 0.0)
                .collect();
            if taps.is_empty() {
                taps.push((first.min(from - 1), 1.0));
            }
            let whole: f32 = taps.iter().map(|(_, weight)| weight).sum();
            for (_, weight) in &mut taps {
                *weight /= whole;
            }
            taps
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_even_picture_stays_even_at_any_size() {
        for (from, to) in [
            ((7, 5), (14, 10)),
            ((64, 32), (20, 9)),
            ((1, 1), (5, 5)),
            ((5, 5), (1, 1)),
        ] {
            let even = vec![93_u8; from.0 * from.1];
            let out = resample(&even, from, to);
            assert_eq!(out.len(), to.0 * to.1);
            assert!(out.iter().all(|pixel| *pixel == 93), "{from:?} to {to:?}");
        }
    }

    #[test]
    fn the_same_size_is_the_same_picture() {
        let picture: Vec<u8> = (0..=255).collect();
        assert_eq!(*resample(&picture, (16, 16), (16, 16)), picture);
    }

    #[test]
    fn halving_takes_the_mean_of_neighbours_and_doubling_goes_between() {
        let steps = [0_u8, 100, 0, 100, 0, 100, 0, 100];
        let half = resample(&steps, (8, 1), (4, 1));
        assert!(
            half[1..3].iter().all(|gray| (40..=60).contains(gray)),
            "{half:?}"
        );
        let double = resample(&[0, 100], (2, 1), (4, 1));
        assert_eq!(**double, [0, 25, 75, 100]);
    }
}
