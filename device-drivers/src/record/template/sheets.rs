//! ISO/IEC 19794-2:2011: a short header, then one sheet per view with all that belongs to it.

use zeroize::Zeroizing;

use super::super::RecordError;
use super::super::header::{self, Capture, CaptureTime};
use super::super::input::{Input, count, same_length};
use super::super::minutiae::{Finger, Minutia};
use super::super::tables::{Impression, Position};
use super::{
    Format, SHEETS_MAGIC, Template, extended_length, minutiae_count, read_extended, read_minutia,
    write_minutia,
};

/// At most 16 views of each of 11 positions (19794-2:2011, 8.3.5).
const MOST: usize = 176;
const HEADER: &str = "header";
const SHEET: &str = "representation";

/// `input`: what stands after the first 8 bytes; `whole`: how long the record is.
pub(super) fn read(mut input: Input<'_>, whole: usize) -> Result<Template, RecordError> {
    same_length("record", input.long(HEADER)?, whole)?;
    let sheets = usize::from(input.short(HEADER)?);
    count("representations", sheets, 1, MOST)?;
    let certified = match input.byte(HEADER)? {
        0 => false,
        1 => true,
        value => {
            return Err(RecordError::Unknown {
                field: "certification flag",
                value: value.into(),
            });
        }
    };
    let mut sizes = None;
    let fingers = (0..sheets)
        .map(|_| {
            let (finger, qualities) = read_sheet(&mut input, certified)?;
            if *sizes.get_or_insert(qualities) == qualities {
                Ok(finger)
            } else {
                Err(RecordError::Inconsistent {
                    what: "minutiae of one record are of different lengths",
                })
            }
        })
        .collect::<Result<Vec<_>, _>>()?;
    if input.len() > 0 {
        return Err(RecordError::Length {
            field: "record",
            said: whole - input.len(),
            has: whole,
        });
    }
    Ok(Template {
        format: Format::Iso2011 {
            certified,
            qualities: sizes.unwrap_or(true),
        },
        fingers,
    })
}

fn read_sheet(input: &mut Input<'_>, certified: bool) -> Result<(Finger, bool), RecordError> {
    let length = usize::try_from(input.long(SHEET)?).unwrap_or(usize::MAX);
    let Some(body) = length.checked_sub(4) else {
        return Err(RecordError::Length {
            field: SHEET,
            said: length,
            has: 4,
        });
    };
    let mut input = input.part(body, SHEET)?;
    let capture = header::read(&mut input, certified)?;
    let position = Position::of(input.byte(SHEET)?)?;
    let number = input.byte(SHEET)?;
    let per_cm = (input.short(SHEET)?, input.short(SHEET)?);
    let impression = Impression::of(input.byte(SHEET)?)?;
    let (width, height) = (input.short(SHEET)?, input.short(SHEET)?);
    let sort = input.byte(SHEET)?;
    let qualities = match sort >> 4 {
        5 => false,
        6 => true,
        value => {
            return Err(RecordError::Unknown {
                field: "minutia length",
                value: value.into(),
            });
        }
    };
    let minutiae = input.byte(SHEET)?;
    let mut found: Zeroizing<Vec<Minutia>> =
        Zeroizing::new(Vec::with_capacity(usize::from(minutiae)));
    for _ in 0..minutiae {
        found.push(read_minutia(&mut input, 256, qualities)?);
    }
    let extended = read_extended(&mut input)?;
    if input.len() > 0 {
        return Err(RecordError::Length {
            field: SHEET,
            said: length,
            has: length - input.len(),
        });
    }
    let quality = capture.qualities.first().map_or(0, |block| block.score);
    let finger = Finger {
        position,
        number,
        impression,
        quality,
        width,
        height,
        per_cm,
        minutiae: found,
        capture: Some(capture),
        ending: sort & 15,
        extended,
    };
    Ok((finger, qualities))
}

pub(super) fn write(
    fingers: &[Finger],
    certified: bool,
    qualities: bool,
    out: &mut Vec<u8>,
) -> Result<(), RecordError> {
    let sheets = count("representations", fingers.len(), 1, MOST)?;
    out.extend(SHEETS_MAGIC);
    out.extend([0; 4]);
    out.extend((sheets as u16).to_be_bytes());
    out.push(u8::from(certified));
    for finger in fingers {
        let start = out.len();
        out.extend([0; 4]);
        match &finger.capture {
            Some(capture) => header::write(capture, certified, out)?,
            None => header::write(&Capture::at(CaptureTime::NOT_TOLD), certified, out)?,
        }
        out.extend([finger.position.code(), finger.number]);
        out.extend(finger.per_cm.0.to_be_bytes());
        out.extend(finger.per_cm.1.to_be_bytes());
        out.push(finger.impression.code());
        out.extend(finger.width.to_be_bytes());
        out.extend(finger.height.to_be_bytes());
        if finger.ending > 15 {
            return Err(RecordError::Inconsistent {
                what: "the ridge ending type has no more than 4 bits",
            });
        }
        out.push(if qualities { 6 } else { 5 } << 4 | finger.ending);
        out.push(minutiae_count(finger)?);
        for minutia in &*finger.minutiae {
            write_minutia(minutia, 256, qualities, out)?;
        }
        out.extend(extended_length(finger)?);
        out.extend(&**finger.extended);
        let length = (out.len() - start) as u32;
        out[start..start + 4].copy_from_slice(&length.to_be_bytes());
    }
    let length = out.len() as u32;
    out[8..12].copy_from_slice(&length.to_be_bytes());
    Ok(())
}
