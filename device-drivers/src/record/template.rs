//! Templates: the minutiae of fingers as records.
//!
//! | format | first bytes | angles | where it is met |
//! |---|---|---|---|
//! | ISO/IEC 19794-2:2005 | `FMR\0 20\0`, a length of 4 bytes | 256 steps | most devices and cards |
//! | INCITS 378-2004 | `FMR\0 20\0`, a length of 2 bytes (6 in long records) | 180 steps | PIV |
//! | ISO/IEC 19794-2:2011 | `FMR\0030\0` | 256 steps | newer devices |
//!
//! The first two begin alike; they are told apart by which of the two lengths is right. Every field is
//! kept, so that what was read is written again byte for byte; reserved bits that are set are refused.

mod flat;
mod sheets;

use serde::Serialize;
use zeroize::Zeroizing;

use super::RecordError;
use super::input::{Input, count};
use super::minutiae::{Angle, Finger, Minutia};
use super::tables::MinutiaKind;

/// No longer template is read or written, in bytes.
pub const MAX_LENGTH: usize = 256 * 1024;

const FLAT_MAGIC: &[u8; 8] = b"FMR\0 20\0";
const SHEETS_MAGIC: &[u8; 8] = b"FMR\x00030\x00";

/// What a template is written as, with what only that format has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Format {
    Iso2005 {
        /// Upper 4 bits: certificates of the device; the rest: the device, as its maker numbers it.
        equipment: u16,
    },
    Incits2004 {
        /// Of the software that found the minutiae, as registered with IBIA; never 0.
        owner: u16,
        product: u16,
        /// As in `Iso2005`.
        equipment: u16,
    },
    Iso2011 {
        /// Whether fingers carry certification blocks.
        certified: bool,
        /// Whether minutiae carry their quality.
        qualities: bool,
    },
}

/// A whole template: at least one finger.
#[derive(Debug, PartialEq)]
pub struct Template {
    pub format: Format,
    pub fingers: Vec<Finger>,
}

impl Template {
    pub fn read(bytes: &[u8]) -> Result<Self, RecordError> {
        let mut input = Input::new(bytes, MAX_LENGTH)?;
        let magic = input.take(8, "header")?;
        if magic == SHEETS_MAGIC {
            sheets::read(input, bytes.len())
        } else if magic == FLAT_MAGIC {
            flat::read(input, bytes.len())
        } else {
            Err(RecordError::OtherFormat {
                wanted: "finger minutiae record",
            })
        }
    }

    pub fn write(&self) -> Result<Zeroizing<Vec<u8>>, RecordError> {
        let room: usize = self
            .fingers
            .iter()
            .map(|finger| {
                let blocks = finger.capture.as_ref().map_or(0, |capture| {
                    5 * capture.qualities.len() + 3 * capture.certifications.len()
                });
                64 + blocks + 6 * finger.minutiae.len() + finger.extended.len()
            })
            .sum();
        let mut out = Zeroizing::new(Vec::with_capacity(64 + room));
        match self.format {
            Format::Iso2011 {
                certified,
                qualities,
            } => sheets::write(&self.fingers, certified, qualities, &mut out)?,
            Format::Iso2005 { .. } | Format::Incits2004 { .. } => {
                flat::write(self.format, &self.fingers, &mut out)?;
            }
        }
        if out.len() > MAX_LENGTH {
            return Err(RecordError::TooLong { limit: MAX_LENGTH });
        }
        Ok(out)
    }
}

const MINUTIAE: &str = "minutiae";

/// `steps` of its angles make a full turn. Without `qualities` a minutia has 5 bytes instead of 6.
fn read_minutia(
    input: &mut Input<'_>,
    steps: u16,
    qualities: bool,
) -> Result<Minutia, RecordError> {
    let (first, second) = (input.short(MINUTIAE)?, input.short(MINUTIAE)?);
    if second & 0xc000 != 0 {
        return Err(RecordError::Unknown {
            field: "reserved bits of a minutia",
            value: (second >> 14).into(),
        });
    }
    let step = input.byte(MINUTIAE)?;
    if u16::from(step) >= steps {
        return Err(RecordError::Unknown {
            field: "minutia angle",
            value: step.into(),
        });
    }
    Ok(Minutia {
        kind: MinutiaKind::of((first >> 14) as u8)?,
        x: first & 0x3fff,
        y: second,
        angle: Angle::of_step(step, steps),
        quality: if qualities { input.byte(MINUTIAE)? } else { 0 },
    })
}

fn write_minutia(
    minutia: &Minutia,
    steps: u16,
    qualities: bool,
    out: &mut Vec<u8>,
) -> Result<(), RecordError> {
    if minutia.x > 0x3fff || minutia.y > 0x3fff {
        return Err(RecordError::Inconsistent {
            what: "a minutia lies further out than 14 bits can say",
        });
    }
    out.extend((u16::from(minutia.kind.code()) << 14 | minutia.x).to_be_bytes());
    out.extend(minutia.y.to_be_bytes());
    out.push(minutia.angle.step(steps));
    if qualities {
        out.push(minutia.quality);
    }
    Ok(())
}

/// How many minutiae, as one byte.
fn minutiae_count(finger: &Finger) -> Result<u8, RecordError> {
    let most = usize::from(u8::MAX);
    Ok(count(MINUTIAE, finger.minutiae.len(), 0, most)? as u8)
}

/// The length of the extended data, as two bytes.
fn extended_length(finger: &Finger) -> Result<[u8; 2], RecordError> {
    let most = usize::from(u16::MAX);
    let length = count("bytes of extended data", finger.extended.len(), 0, most)?;
    Ok((length as u16).to_be_bytes())
}

fn read_extended(input: &mut Input<'_>) -> Result<Zeroizing<Vec<u8>>, RecordError> {
    let length = usize::from(input.short("extended data")?);
    Ok(Zeroizing::new(
        input.take(length, "extended data")?.to_vec(),
    ))
}
