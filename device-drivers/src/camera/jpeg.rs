//! Pictures that a camera packs as JPEG ("motion JPEG").
//!
//! The decoder reads strictly: a picture that was cut on its way is refused, where a viewer of files
//! would show what there is of it.

use zeroize::Zeroizing;
use zune_core::bytestream::ZCursor;
use zune_core::colorspace::ColorSpace;
use zune_core::options::DecoderOptions;
use zune_jpeg::JpegDecoder;

const START: [u8; 2] = [0xff, 0xd8];
/// The segment by which motion JPEG says that it leaves its Huffman tables out; they are then those of
/// ITU-T T.81, annex K.
const TABLES_LEFT_OUT: [u8; 18] = *b"\xff\xe0\x00\x10AVI1\0\0\0\0\0\0\0\0\0\0";

/// Unpacks into `pixels` (red, green, blue). `None` when it is damaged, or not of this size.
pub(super) fn unpack(bytes: &[u8], width: u32, height: u32, pixels: &mut [u8]) -> Option<()> {
    let body = bytes.strip_prefix(&START)?;
    if has_tables(body) {
        return decode(bytes, width, height, pixels);
    }
    // Most cameras leave the tables out; not all of them say so.
    let mut whole = Zeroizing::new(Vec::with_capacity(bytes.len() + TABLES_LEFT_OUT.len()));
    whole.extend_from_slice(&START);
    whole.extend_from_slice(&TABLES_LEFT_OUT);
    whole.extend_from_slice(body);
    decode(&whole, width, height, pixels)
}

/// Whether there are Huffman tables among the segments before the picture itself.
fn has_tables(mut segments: &[u8]) -> bool {
    loop {
        match segments {
            [0xff, 0xff, ..] => segments = &segments[1..],
            [0xff, 0xc4, ..] => return true,
            [0xff, 0xda | 0xd9, ..] => return false,
            [0xff, _, high, low, ..] => {
                let length = usize::from(u16::from_be_bytes([*high, *low]));
                let Some(rest) = segments.get(2 + length.max(2)..) else {
                    return false;
                };
                segments = rest;
            }
            _ => return false,
        }
    }
}

fn decode(bytes: &[u8], width: u32, height: u32, pixels: &mut [u8]) -> Option<()> {
    let size = (width as usize, height as usize);
    let options = DecoderOptions::default()
        .set_strict_mode(true)
        .set_max_width(size.0)
        .set_max_height(size.1);
    let mut head = JpegDecoder::new_with_options(ZCursor::new(bytes), options);
    head.decode_headers().ok()?;
    if head.dimensions() != Some(size) {
        return None;
    }
    let gray = head.input_colorspace() == Some(ColorSpace::Luma);
    let colours = if gray {
        ColorSpace::Luma
    } else {
        ColorSpace::RGB
    };
    let options = options.jpeg_set_out_colorspace(colours);
    let mut decoder = JpegDecoder::new_with_options(ZCursor::new(bytes), options);
    if !gray {
        return decoder.decode_into(pixels).ok();
    }
    let mut values = Zeroizing::new(vec![0; size.0 * size.1]);
    decoder.decode_into(&mut values).ok()?;
    for (pixel, gray) in pixels.chunks_exact_mut(3).zip(values.iter()) {
        pixel.fill(*gray);
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use image::codecs::jpeg::JpegEncoder;
    use image::{ExtendedColorType, ImageEncoder};

    use super::*;

    const SIZE: (u32, u32) = (48, 32);

    fn packed(colours: ExtendedColorType) -> Vec<u8> {
        let channels = if colours == ExtendedColorType::L8 {
            1
        } else {
            3
        };
        let pixels: Vec<u8> = (0..SIZE.0 * SIZE.1)
            .flat_map(|at| {
                [(at % SIZE.0 * 5) as u8, (at / SIZE.0 * 7) as u8, 90][..channels].to_vec()
            })
            .collect();
        let mut file = Vec::new();
        JpegEncoder::new_with_quality(&mut file, 90)
            .write_image(&pixels, SIZE.0, SIZE.1, colours)
            .unwrap();
        file
    }

    fn unpacked(bytes: &[u8], size: (u32, u32)) -> Option<Vec<u8>> {
        let mut pixels = vec![0; 3 * size.0 as usize * size.1 as usize];
        unpack(bytes, size.0, size.1, &mut pixels)?;
        Some(pixels)
    }

    /// Without its Huffman tables, as cameras send it.
    fn bare(file: &[u8]) -> Vec<u8> {
        let mut bare = file[..2].to_vec();
        let mut rest = &file[2..];
        while rest[1] != 0xda {
            let length = 2 + usize::from(u16::from_be_bytes([rest[2], rest[3]]));
            if rest[1] != 0xc4 {
                bare.extend_from_slice(&rest[..length]);
            }
            rest = &rest[length..];
        }
        bare.extend_from_slice(rest);
        bare
    }

    #[test]
    fn a_picture_is_what_the_usual_decoder_makes_of_it() {
        let file = packed(ExtendedColorType::Rgb8);
        let wanted = image::load_from_memory(&file).unwrap().to_rgb8().into_raw();
        assert_eq!(unpacked(&file, SIZE).unwrap(), wanted);
        let mut padded = file.clone();
        padded.resize(file.len() + 700, 0);
        assert_eq!(unpacked(&padded, SIZE).unwrap(), wanted, "some pad it");
    }

    #[test]
    fn a_picture_without_its_tables_is_the_same_picture() {
        let file = packed(ExtendedColorType::Rgb8);
        let bare = bare(&file);
        assert!(bare.len() + 400 < file.len(), "the tables are left out");
        assert_eq!(unpacked(&bare, SIZE), unpacked(&file, SIZE));
        assert!(unpacked(&bare, SIZE).is_some());
    }

    #[test]
    fn a_gray_picture_is_gray() {
        let file = packed(ExtendedColorType::L8);
        let pixels = unpacked(&file, SIZE).unwrap();
        assert!(
            pixels
                .chunks(3)
                .all(|one| one[0] == one[1] && one[1] == one[2])
        );
        assert!(pixels.iter().any(|value| *value > 150), "and not black");
    }

    #[test]
    fn what_is_cut_or_of_another_size_is_refused() {
        let file = packed(ExtendedColorType::Rgb8);
        for end in [0, 1, 2, 3, 20, 100, 400, file.len() / 2, file.len() * 3 / 4] {
            assert!(unpacked(&file[..end], SIZE).is_none(), "cut at {end}");
        }
        assert!(unpacked(&file, (SIZE.0, SIZE.1 + 1)).is_none());
        assert!(unpacked(&file, (SIZE.1, SIZE.0)).is_none());
        assert!(unpacked(b"\x89PNG", SIZE).is_none());
    }
}
