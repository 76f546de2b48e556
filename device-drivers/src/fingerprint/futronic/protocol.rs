//! The words of the protocol.

use zeroize::Zeroizing;

/// Longest packet on the wire, in bytes (high-speed bulk).
pub const PACKET: usize = 512;

/// Asks for the description: one packet.
pub(super) const DESCRIBE: [u8; 1] = [0xe0];
/// Two questions without which no frame comes; what is in their answers is not known.
pub(super) const HANDSHAKE: [[u8; 1]; 2] = [[0x6c], [0x50]];
/// Asks for the first frame after the handshake, and for any other.
pub(super) const FIRST_FRAME: [u8; 1] = [0xfe];
pub(super) const FRAME: [u8; 1] = [0x6e];
pub(super) const LAMP_ON: [u8; 3] = [0xdd, 0x32, 0x00];
pub(super) const LAMP_OFF: [u8; 3] = [0xdd, 0x00, 0x00];

/// Size of a frame, in pixels of 8 bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Geometry {
    pub width: u16,
    pub height: u16,
}

impl Geometry {
    pub(super) fn pixels(self) -> usize {
        usize::from(self.width) * usize::from(self.height)
    }
}

/// The geometry in a device's description: width in bytes 4 and 5, height in 6 and 7, big-endian.
/// `None` for anything that cannot be one: pixels of a frame that nobody read look like 14149 x 22119.
pub fn description(packet: &[u8]) -> Option<Geometry> {
    if packet.len() != PACKET {
        return None;
    }
    let side = |at: usize| u16::from_be_bytes([packet[at], packet[at + 1]]);
    let geometry = Geometry {
        width: side(4),
        height: side(6),
    };
    let sides = 128..=1024;
    let plausible = sides.contains(&geometry.width) && sides.contains(&geometry.height);
    plausible.then_some(geometry)
}

/// The frame with its rows from top to bottom.
pub(super) fn upright(mut frame: Zeroizing<Vec<u8>>, geometry: Geometry) -> Zeroizing<Vec<u8>> {
    let (width, height) = (usize::from(geometry.width), usize::from(geometry.height));
    for row in 0..height / 2 {
        let (above, below) = frame.split_at_mut((height - 1 - row) * width);
        above[row * width..(row + 1) * width].swap_with_slice(&mut below[..width]);
    }
    frame
}

/// Mean variance of the whole 8 x 8 blocks of a frame.
pub(super) fn liveliness(frame: &[u8], geometry: Geometry) -> u32 {
    let width = usize::from(geometry.width);
    let (mut sum, mut blocks) = (0_u64, 0_u64);
    for rows in frame.chunks_exact(width * 8) {
        for left in (0..width - width % 8).step_by(8) {
            let (mut total, mut squares) = (0_u64, 0_u64);
            for row in rows.chunks_exact(width) {
                for &pixel in &row[left..left + 8] {
                    total += u64::from(pixel);
                    squares += u64::from(pixel) * u64::from(pixel);
                }
            }
            // 64 values: the mean of the squares less the square of the mean.
            sum += (squares * 64 - total * total) / (64 * 64);
            blocks += 1;
        }
    }
    u32::try_from(sum / blocks.max(1)).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_description_is_told_from_pixels() {
        let packet = |start: [u8; 8]| {
            let mut packet = [0x37; PACKET];
            packet[..8].copy_from_slice(&start);
            packet
        };
        assert_eq!(
            description(&packet([0, 0, 0, 0, 0x01, 0x40, 0x01, 0xe0])),
            Some(Geometry {
                width: 320,
                height: 480
            })
        );
        for pixels in [
            [0; 8],
            [0xff; 8],
            [0, 0, 0, 0, 0x37, 0x45, 0x56, 0x67],
            [0, 0, 0, 0, 0x01, 0x40, 0x00, 0x00],
        ] {
            assert_eq!(description(&packet(pixels)), None, "{pixels:?}");
        }
        assert_eq!(description(&[0, 0, 0, 0, 1, 0x40, 1, 0xe0]), None, "short");
    }

    #[test]
    fn rows_are_turned_and_columns_are_not() {
        let geometry = Geometry {
            width: 2,
            height: 3,
        };
        let turned = upright(Zeroizing::new(vec![1, 2, 3, 4, 5, 6]), geometry);
        assert_eq!(*turned, [5, 6, 3, 4, 1, 2]);
    }

    #[test]
    fn flat_ground_is_still_and_ridges_are_lively() {
        let geometry = Geometry {
            width: 130,
            height: 131,
        };
        assert_eq!(liveliness(&vec![200; geometry.pixels()], geometry), 0);
        let ridges: Vec<u8> = (0..geometry.pixels())
            .map(|at| if at % 8 < 4 { 20 } else { 220 })
            .collect();
        assert_eq!(
            liveliness(&ridges, geometry),
            10_000,
            "half the pixels lie 100 below the mean, half 100 above"
        );
    }
}
