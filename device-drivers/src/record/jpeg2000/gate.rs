//! What JPEG 2000 data may ask for, checked before anything is decoded.
//!
//! Sizes, tiles, precincts and code blocks are numbers in a header of some hundred bytes; a decoder
//! that believes them can be made to fill the memory. Let through is what a finger picture needs: one
//! component of 8 bits, no subsampling, a single place where coding parameters are set, a bounded
//! number of tiles, layers and code blocks. Other parts of a JP2 file than its codestream are passed
//! over: size and depth are taken from the codestream alone.

use serde::Serialize;
use thiserror::Error;

use crate::fingerprint::Image;

/// What has passed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Passed<'a> {
    /// In pixels.
    pub width: u16,
    /// In pixels.
    pub height: u16,
    /// Wavelet 9/7: the picture has lost something.
    pub lossy_wavelet: bool,
    /// From its first marker to the end of its box or of the bytes.
    pub codestream: &'a [u8],
}

/// Why JPEG 2000 data are not decoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error, Serialize)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum Refused {
    #[error("this is neither a JP2 file nor a JPEG 2000 codestream")]
    OtherFormat,
    #[error("the JPEG 2000 data end in the middle of a header")]
    Cut,
    #[error("the JPEG 2000 picture is {width} x {height} pixels")]
    Size { width: u32, height: u32 },
    /// Not one component of 8 bits without sign and without subsampling.
    #[error("the JPEG 2000 picture is not 8-bit gray")]
    Components,
    #[error("the JPEG 2000 picture has {tiles} tiles")]
    Tiles { tiles: u64 },
    #[error("the JPEG 2000 coding is outside of what finger pictures use: {what}")]
    Coding { what: &'static str },
}

const MOST_PIXELS: u32 = 16 * 1024 * 1024;
const MOST_TILES: u64 = 256;
const MOST_TILE_PARTS: usize = 1024;
const MOST_LAYERS: u16 = 32;
const MOST_LEVELS: u8 = 10;
const MOST_BOXES: usize = 64;

const SIGNATURE: &[u8] = b"\0\0\0\x0cjP  \r\n\x87\n";
const SOC: u16 = 0xff4f;
const SIZ: u16 = 0xff51;
const COD: u16 = 0xff52;
const COC: u16 = 0xff53;
const QCC: u16 = 0xff5d;
const RGN: u16 = 0xff5e;
const POC: u16 = 0xff5f;
const SOT: u16 = 0xff90;
const SOD: u16 = 0xff93;
const EOC: u16 = 0xffd9;

/// Checks all headers of a JP2 file or bare codestream. Decodes nothing, allocates nothing.
pub fn pass(bytes: &[u8]) -> Result<Passed<'_>, Refused> {
    let codestream = if bytes.starts_with(SIGNATURE) {
        in_file(bytes)?
    } else {
        bytes
    };
    let mut rest = Rest(codestream);
    if rest.short().ok() != Some(SOC) {
        return Err(Refused::OtherFormat);
    }
    if rest.short()? != SIZ {
        return Err(Refused::OtherFormat);
    }
    let (width, height) = size(rest.segment()?)?;
    let lossy_wavelet = main_header(&mut rest)?;
    tile_parts(rest)?;
    Ok(Passed {
        width,
        height,
        lossy_wavelet,
        codestream,
    })
}

/// The one codestream of a JP2 file.
fn in_file(bytes: &[u8]) -> Result<&[u8], Refused> {
    let mut rest = Rest(bytes);
    for _ in 0..MOST_BOXES {
        let before = rest.0;
        let length = rest.long()? as usize;
        let kind = rest.long()?;
        let content = match length {
            0 => rest.take(rest.0.len())?,
            1 => {
                let long = rest.long()?;
                let length = rest.long()? as usize;
                if long != 0 || length < 16 {
                    return Err(Refused::Cut);
                }
                rest.take(length - 16)?
            }
            2..8 => return Err(Refused::Cut),
            _ => rest.take(length - 8)?,
        };
        if kind == u32::from_be_bytes(*b"jp2c") {
            return Ok(content);
        }
        if rest.0.is_empty() || rest.0.len() == before.len() {
            break;
        }
    }
    Err(Refused::OtherFormat)
}

/// The segment of SIZ (15444-1, A.5.1).
fn size(mut segment: Rest<'_>) -> Result<(u16, u16), Refused> {
    segment.short()?;
    let (right, bottom) = (segment.long()?, segment.long()?);
    let (left, top) = (segment.long()?, segment.long()?);
    let (tile_width, tile_height) = (segment.long()?, segment.long()?);
    let (tiles_left, tiles_top) = (segment.long()?, segment.long()?);
    let width = right.saturating_sub(left);
    let height = bottom.saturating_sub(top);
    let side = 1..=u32::from(Image::LONGEST_SIDE);
    let refused = Refused::Size { width, height };
    if !side.contains(&width) || !side.contains(&height) || width * height > MOST_PIXELS {
        return Err(refused);
    }
    // A grid far from the origin is of no use, and an invitation to overflow.
    let far = u32::from(Image::LONGEST_SIDE) * 4;
    if right > far || bottom > far || tile_width == 0 || tile_height == 0 {
        return Err(refused);
    }
    if tiles_left > left || tiles_top > top {
        return Err(refused);
    }
    let tiles = u64::from((right - tiles_left).div_ceil(tile_width))
        * u64::from((bottom - tiles_top).div_ceil(tile_height));
    if tiles > MOST_TILES {
        return Err(Refused::Tiles { tiles });
    }
    if segment.short()? != 1 {
        return Err(Refused::Components);
    }
    if segment.take(3)? != [7, 1, 1] {
        return Err(Refused::Components);
    }
    Ok((width as u16, height as u16))
}

/// From after SIZ to the first tile part; whether the wavelet is the lossy one.
fn main_header(rest: &mut Rest<'_>) -> Result<bool, Refused> {
    let mut lossy = None;
    loop {
        let before = rest.0;
        match rest.short()? {
            SOT => {
                rest.0 = before;
                return lossy.ok_or(Refused::Coding {
                    what: "no coding style",
                });
            }
            COD if lossy.is_none() => lossy = Some(coding_style(rest.segment()?)?),
            marker => other(marker, rest)?,
        }
    }
}

/// The segment of COD (15444-1, A.6.1); whether the wavelet is the lossy one.
fn coding_style(mut segment: Rest<'_>) -> Result<bool, Refused> {
    let style = segment.byte()?;
    segment.byte()?;
    if !(1..=MOST_LAYERS).contains(&segment.short()?) {
        return Err(Refused::Coding { what: "layers" });
    }
    segment.byte()?;
    let levels = segment.byte()?;
    if levels > MOST_LEVELS {
        return Err(Refused::Coding { what: "levels" });
    }
    let (across, down) = (segment.byte()?, segment.byte()?);
    // Stored as powers of two above 4: from 16 to 1024, together at most 4096 samples.
    if !(2..=8).contains(&across) || !(2..=8).contains(&down) || across + down > 8 {
        return Err(Refused::Coding {
            what: "code blocks",
        });
    }
    segment.byte()?;
    let lossy = match segment.byte()? {
        0 => true,
        1 => false,
        _ => return Err(Refused::Coding { what: "wavelet" }),
    };
    if style & 1 == 1 {
        for _ in 0..=levels {
            let precinct = segment.byte()?;
            if precinct & 15 < 5 || precinct >> 4 < 5 {
                return Err(Refused::Coding { what: "precincts" });
            }
        }
    }
    Ok(lossy)
}

/// A marker that changes nothing that was checked.
fn other(marker: u16, rest: &mut Rest<'_>) -> Result<(), Refused> {
    match marker {
        SIZ | COD | COC | QCC | RGN | POC => Err(Refused::Coding {
            what: "parameters set more than once",
        }),
        0xff52..=0xff64 => rest.segment().map(|_| ()),
        _ => Err(Refused::Coding {
            what: "an unknown marker",
        }),
    }
}

fn tile_parts(mut rest: Rest<'_>) -> Result<(), Refused> {
    for _ in 0..MOST_TILE_PARTS {
        let part = rest.0;
        // Some encoders leave out the end marker.
        if part.is_empty() || part == EOC.to_be_bytes() {
            return Ok(());
        }
        match rest.short()? {
            EOC => return Ok(()),
            SOT => {}
            _ => return Err(Refused::Cut),
        }
        let mut segment = rest.segment()?;
        segment.short()?;
        let length = segment.long()? as usize;
        loop {
            match rest.short()? {
                SOD => break,
                marker => other(marker, &mut rest)?,
            }
        }
        if length == 0 {
            // Up to the end.
            return Ok(());
        }
        let header = part.len() - rest.0.len();
        if length < header {
            return Err(Refused::Cut);
        }
        rest.take(length - header)?;
    }
    Err(Refused::Coding { what: "tile parts" })
}

struct Rest<'a>(&'a [u8]);

impl<'a> Rest<'a> {
    fn take(&mut self, count: usize) -> Result<&'a [u8], Refused> {
        let (taken, rest) = self.0.split_at_checked(count).ok_or(Refused::Cut)?;
        self.0 = rest;
        Ok(taken)
    }

    fn byte(&mut self) -> Result<u8, Refused> {
        Ok(self.take(1)?[0])
    }

    fn short(&mut self) -> Result<u16, Refused> {
        let bytes = self.take(2)?;
        Ok(u16::from_be_bytes([bytes[0], bytes[1]]))
    }

    fn long(&mut self) -> Result<u32, Refused> {
        let bytes = self.take(4)?;
        Ok(u32::from_be_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]))
    }

    /// What follows a marker: a length that counts itself, then the rest of it.
    fn segment(&mut self) -> Result<Rest<'a>, Refused> {
        let length = usize::from(self.short()?);
        Ok(Rest(self.take(length.checked_sub(2).ok_or(Refused::Cut)?)?))
    }
}
