//! ISO/IEC 19794-2:2005 and INCITS 378-2004: one header, then the fingers' views.

use zeroize::Zeroizing;

use super::super::RecordError;
use super::super::input::{Input, count, same_length};
use super::super::minutiae::{Finger, Minutia};
use super::super::tables::{Impression, Position};
use super::{
    FLAT_MAGIC, Format, Template, extended_length, minutiae_count, read_extended, read_minutia,
    write_minutia,
};

const ISO_HEADER: usize = 24;
const INCITS_HEADER: usize = 26;
const HEADER: &str = "header";
const VIEW: &str = "finger view";

/// Steps of an angle.
fn steps(format: Format) -> u16 {
    match format {
        Format::Incits2004 { .. } => 180,
        Format::Iso2005 { .. } | Format::Iso2011 { .. } => 256,
    }
}

/// `input`: what stands after the first 8 bytes; `whole`: how long the record is.
pub(super) fn read(mut input: Input<'_>, whole: usize) -> Result<Template, RecordError> {
    // An ISO record has 4 bytes of length, of which the first two are 0 or the record is long.
    let high = input.short(HEADER)?;
    let format = if usize::from(high) >= INCITS_HEADER && usize::from(high) == whole {
        Format::Incits2004 {
            owner: input.short(HEADER)?,
            product: input.short(HEADER)?,
            equipment: input.short(HEADER)?,
        }
    } else {
        let low = input.short(HEADER)?;
        let said = u32::from(high) << 16 | u32::from(low);
        if high == 0 && usize::from(low) < ISO_HEADER {
            // INCITS again: two bytes of 0, then four of a length that two cannot say.
            let said = u32::from(low) << 16 | u32::from(input.short(HEADER)?);
            same_length("record", said, whole)?;
            if whole <= usize::from(u16::MAX) {
                return Err(RecordError::Inconsistent {
                    what: "a short record has the length field of a long one",
                });
            }
            Format::Incits2004 {
                owner: input.short(HEADER)?,
                product: input.short(HEADER)?,
                equipment: input.short(HEADER)?,
            }
        } else {
            same_length("record", said, whole)?;
            Format::Iso2005 {
                equipment: input.short(HEADER)?,
            }
        }
    };
    let (width, height) = (input.short(HEADER)?, input.short(HEADER)?);
    let per_cm = (input.short(HEADER)?, input.short(HEADER)?);
    let views = usize::from(input.byte(HEADER)?);
    count("finger views", views, 1, usize::from(u8::MAX))?;
    let reserved = input.byte(HEADER)?;
    if reserved != 0 {
        return Err(RecordError::Unknown {
            field: "reserved byte",
            value: reserved.into(),
        });
    }
    let fingers = (0..views)
        .map(|_| {
            let position = Position::of(input.byte(VIEW)?)?;
            let number_and_impression = input.byte(VIEW)?;
            let quality = input.byte(VIEW)?;
            let minutiae = input.byte(VIEW)?;
            let mut found: Zeroizing<Vec<Minutia>> =
                Zeroizing::new(Vec::with_capacity(usize::from(minutiae)));
            for _ in 0..minutiae {
                found.push(read_minutia(&mut input, steps(format), true)?);
            }
            Ok(Finger {
                position,
                number: number_and_impression >> 4,
                impression: Impression::of(number_and_impression & 15)?,
                quality,
                width,
                height,
                per_cm,
                minutiae: found,
                capture: None,
                ending: 0,
                extended: read_extended(&mut input)?,
            })
        })
        .collect::<Result<Vec<_>, RecordError>>()?;
    if input.len() > 0 {
        return Err(RecordError::Length {
            field: "record",
            said: whole - input.len(),
            has: whole,
        });
    }
    Ok(Template { format, fingers })
}

pub(super) fn write(
    format: Format,
    fingers: &[Finger],
    out: &mut Vec<u8>,
) -> Result<(), RecordError> {
    let views = count("finger views", fingers.len(), 1, usize::from(u8::MAX))?;
    let first = &fingers[0];
    let shared = |finger: &Finger| (finger.width, finger.height, finger.per_cm);
    if fingers.iter().any(|finger| shared(finger) != shared(first)) {
        return Err(RecordError::Inconsistent {
            what: "fingers of one record must have pictures of one size and resolution",
        });
    }
    out.extend(FLAT_MAGIC);
    let body: usize = fingers
        .iter()
        .map(|finger| 6 + 6 * finger.minutiae.len() + finger.extended.len())
        .sum();
    match format {
        Format::Incits2004 {
            owner,
            product,
            equipment,
        } => {
            let short = INCITS_HEADER + body;
            if let Ok(length) = u16::try_from(short) {
                out.extend(length.to_be_bytes());
            } else {
                out.extend([0, 0]);
                out.extend(((short + 4) as u32).to_be_bytes());
            }
            for number in [owner, product, equipment] {
                out.extend(number.to_be_bytes());
            }
        }
        Format::Iso2005 { equipment } => {
            out.extend(((ISO_HEADER + body) as u32).to_be_bytes());
            out.extend(equipment.to_be_bytes());
        }
        Format::Iso2011 { .. } => {
            return Err(RecordError::OtherFormat {
                wanted: "format with one header",
            });
        }
    }
    for number in [first.width, first.height, first.per_cm.0, first.per_cm.1] {
        out.extend(number.to_be_bytes());
    }
    out.extend([views as u8, 0]);
    for finger in fingers {
        if finger.number > 15 || finger.impression.code() > 15 {
            return Err(RecordError::Inconsistent {
                what: "this format has no room for the view number or impression type",
            });
        }
        out.push(finger.position.code());
        out.push(finger.number << 4 | finger.impression.code());
        out.extend([finger.quality, minutiae_count(finger)?]);
        for minutia in &*finger.minutiae {
            write_minutia(minutia, steps(format), true, out)?;
        }
        out.extend(extended_length(finger)?);
        out.extend(&**finger.extended);
    }
    Ok(())
}
