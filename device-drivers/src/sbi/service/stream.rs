//! The live preview: JPEG pictures as `multipart/x-mixed-replace`.

use std::time::Duration;

use tokio::io::AsyncWriteExt;
use tokio::net::tcp::WriteHalf;
use tokio::time::{Instant, timeout, timeout_at};

use super::scanner::Watching;

/// SBI writes the dashes of the delimiter into the boundary itself.
pub const CONTENT_TYPE: &str = "multipart/x-mixed-replace; boundary=--BoundaryString";

/// Ten pictures a second at most; SBI asks for three at least.
const PACE: Duration = Duration::from_millis(100);

/// Sends pictures until `time_limit` is over or the page no longer takes them.
pub async fn film(
    mut watching: Watching,
    output: &mut WriteHalf<'_>,
    time_limit: Duration,
    patience: Duration,
) {
    let end = Instant::now() + time_limit;
    while let Ok(Ok(())) = timeout_at(end, watching.frames.changed()).await {
        let frame = watching.frames.borrow_and_update().clone();
        let Some(frame) = frame else { continue };
        let head = format!(
            "--BoundaryString\r\nContent-Type: image/jpeg\r\nContent-Length: {}\r\n\r\n",
            frame.len()
        );
        for bytes in [head.as_bytes(), &frame, b"\r\n"] {
            if !matches!(timeout(patience, output.write_all(bytes)).await, Ok(Ok(()))) {
                return;
            }
        }
        tokio::time::sleep(PACE).await;
    }
}

/// Digits of three by five dots, a row in three bits.
const DIGITS: [[u8; 5]; 10] = [
    [7, 5, 5, 5, 7],
    [2, 6, 2, 2, 7],
    [7, 1, 7, 4, 7],
    [7, 1, 7, 1, 7],
    [5, 5, 7, 1, 1],
    [7, 4, 7, 1, 7],
    [7, 4, 7, 5, 7],
    [7, 1, 1, 1, 1],
    [7, 5, 7, 5, 7],
    [7, 5, 7, 1, 7],
];

/// Draws `number` into the upper left corner of a gray picture, as far as it fits.
pub fn with_number(pixels: &mut [u8], width: usize, number: u8) {
    const DOT: usize = 4;
    for (place, digit) in number.to_string().bytes().enumerate() {
        for (row, dots) in DIGITS[usize::from(digit - b'0')].iter().enumerate() {
            for column in 0..3 {
                let gray = if dots & (4 >> column) == 0 { 255 } else { 0 };
                let left = (place * 4 + column + 1) * DOT;
                for y in (row + 1) * DOT..(row + 2) * DOT {
                    for x in left..left + DOT {
                        if x < width
                            && let Some(pixel) = pixels.get_mut(y * width + x)
                        {
                            *pixel = gray;
                        }
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_number_is_drawn_in_the_upper_left_corner_and_never_outside() {
        let mut pixels = vec![100; 80 * 40];
        with_number(&mut pixels, 80, 71);
        let dark = |x: usize, y: usize| pixels[y * 80 + x] == 0;
        assert!(dark(5, 5) && dark(13, 21), "the 7 has a top and a foot");
        assert!(!dark(5, 21), "the 7 has no left foot");
        assert!(!dark(70, 35), "the rest of the picture is left alone");
        with_number(&mut [0; 10], 5, 100);
        with_number(&mut [], 0, 0);
    }
}
