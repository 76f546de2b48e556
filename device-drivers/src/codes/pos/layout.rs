//! Where a scanner's report has what, by its report descriptor (HID 1.11, 6.2.2).

use thiserror::Error;

use super::Piece;
use crate::codes::Symbology;

/// No longer descriptor exists (the kernel's own limit).
const LONGEST_DESCRIPTOR: usize = 4096;
/// No longer report is taken, in bits.
const LONGEST_REPORT: usize = 4096 * 8;
const MOST_USAGES: usize = 256;
const DEEPEST: usize = 16;

const SCANNED_DATA: u32 = 0x008c_00fe;
const CONTINUED: u32 = 0x008c_00ff;
const IDENTIFIERS: [u32; 3] = [0x008c_00fb, 0x008c_00fc, 0x008c_00fd];
/// Generic Desktop, Byte Count.
const BYTE_COUNT: u32 = 0x0001_003b;

/// The places of a report, in bytes from its first (which is its number, where it has one).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Layout {
    /// The number of the report that carries codes; `None` where reports have no numbers.
    pub report: Option<u8>,
    /// How many bytes of `data` are used; `None` where the scanner does not say.
    pub count: Option<usize>,
    /// The three characters of the AIM identifier.
    pub symbology: Option<[usize; 3]>,
    /// Where the code's bytes begin, and how many there are at most.
    pub data: (usize, usize),
    /// The byte and the bit in it that say that more follows.
    pub continued: Option<(usize, u8)>,
}

/// Why a report descriptor is of no use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum LayoutError {
    #[error("the report descriptor is broken")]
    Broken,
    #[error("no report carries scanned codes")]
    NoCodes,
    #[error("the scanned codes are not in whole bytes")]
    NotBytes,
}

impl Layout {
    /// What Honeywell, Zebra, Newland, Datalogic and Access-IS scanners document alike: report 2,
    /// length, AIM identifier, 56 bytes, two of the maker's own, "continued" in bit 0 of the last.
    pub const COMMON: Self = Self {
        report: Some(2),
        count: Some(1),
        symbology: Some([2, 3, 4]),
        data: (5, 56),
        continued: Some((63, 0)),
    };

    /// Finds the places in a report descriptor.
    pub fn of(descriptor: &[u8]) -> Result<Self, LayoutError> {
        if descriptor.len() > LONGEST_DESCRIPTOR {
            return Err(LayoutError::Broken);
        }
        let fields = fields(descriptor)?;
        let data = fields
            .iter()
            .find(|field| field.usage == SCANNED_DATA && field.count > 1)
            .ok_or(LayoutError::NoCodes)?;
        let byte = |field: &Field| {
            (field.bit.is_multiple_of(8) && field.size == 8).then_some(field.bit / 8)
        };
        let other = |usage: u32| {
            fields
                .iter()
                .find(|field| field.usage == usage && field.report == data.report)
        };
        let identifiers = IDENTIFIERS.map(|usage| other(usage).and_then(byte));
        Ok(Self {
            report: data.report,
            count: other(BYTE_COUNT).and_then(byte),
            symbology: match identifiers {
                [Some(first), Some(second), Some(third)] => Some([first, second, third]),
                _ => None,
            },
            data: (byte(data).ok_or(LayoutError::NotBytes)?, data.count),
            continued: other(CONTINUED).map(|field| (field.bit / 8, (field.bit % 8) as u8)),
        })
    }

    /// The piece of a code in a report; `None` for a report that is none: another number, too short,
    /// or a count beyond its end.
    pub fn piece<'a>(&self, report: &'a [u8]) -> Option<Piece<'a>> {
        if self
            .report
            .is_some_and(|number| report.first() != Some(&number))
        {
            return None;
        }
        let (start, most) = self.data;
        let data = report.get(start..start.checked_add(most)?)?;
        let continued = match self.continued {
            Some((byte, bit)) => report.get(byte)? >> bit & 1 == 1,
            None => false,
        };
        let data = match self.count {
            Some(place) => data.get(..usize::from(*report.get(place)?))?,
            // It can only be told by the zeros that fill the rest; a code of zeros is cut there.
            None if continued => data,
            None => {
                let used = data.iter().rposition(|byte| *byte != 0);
                &data[..used.map_or(0, |last| last + 1)]
            }
        };
        let symbology = match self.symbology {
            Some(places) => {
                let mut identifier = [0; 3];
                for (character, place) in identifier.iter_mut().zip(places) {
                    *character = *report.get(place)?;
                }
                Symbology::of(identifier)
            }
            None => None,
        };
        Some(Piece {
            data,
            symbology,
            continued,
        })
    }
}

/// One or more values of one usage, side by side in an input report.
struct Field {
    report: Option<u8>,
    /// Page and number.
    usage: u32,
    /// From the first bit of the report; where reports are numbered, of the number.
    bit: usize,
    /// Bits a value.
    size: usize,
    count: usize,
}

#[derive(Clone, Copy, Default)]
struct Globals {
    page: u32,
    size: usize,
    count: usize,
    report: Option<u8>,
}

/// All input fields with a usage.
fn fields(descriptor: &[u8]) -> Result<Vec<Field>, LayoutError> {
    let mut rest = descriptor;
    let mut globals = Globals::default();
    let mut saved: Vec<Globals> = Vec::new();
    let mut usages: Vec<u32> = Vec::new();
    let mut least = None;
    // How many bits of each report have been used.
    let mut used = [0_usize; 256];
    let mut fields = Vec::new();
    while let Some((&head, tail)) = rest.split_first() {
        if head == 0xfe {
            // A long item: its length, a tag, and nothing that is defined.
            let length = usize::from(*tail.first().ok_or(LayoutError::Broken)?);
            rest = tail.get(2 + length..).ok_or(LayoutError::Broken)?;
            continue;
        }
        let length = [0, 1, 2, 4][usize::from(head & 3)];
        let (bytes, after) = tail.split_at_checked(length).ok_or(LayoutError::Broken)?;
        rest = after;
        let value = bytes
            .iter()
            .rev()
            .fold(0_u32, |value, byte| value << 8 | u32::from(*byte));
        let usage = |globals: &Globals| {
            if length == 4 {
                value
            } else {
                globals.page << 16 | value
            }
        };
        match head & 0xfc {
            0x04 => globals.page = value & 0xffff,
            0x74 => globals.size = value.min(0xffff) as usize,
            0x94 => globals.count = value.min(0xffff) as usize,
            0x84 => {
                let number = u8::try_from(value).map_err(|_| LayoutError::Broken)?;
                globals.report = Some(number);
            }
            0xa4 if saved.len() < DEEPEST => saved.push(globals),
            0xb4 => globals = saved.pop().ok_or(LayoutError::Broken)?,
            0x08 if usages.len() < MOST_USAGES => usages.push(usage(&globals)),
            0x18 => least = Some(usage(&globals)),
            0x28 => {
                let most = usage(&globals);
                let from = least.take().ok_or(LayoutError::Broken)?;
                usages.extend((from..=most).take(MOST_USAGES.saturating_sub(usages.len())));
            }
            // Input, output, feature, collection, end: each ends what was said of usages.
            0x80 => {
                let bits = &mut used[usize::from(globals.report.unwrap_or(0))];
                let start = *bits + if globals.report.is_some() { 8 } else { 0 };
                let all = globals.size.checked_mul(globals.count);
                *bits = all
                    .and_then(|all| bits.checked_add(all))
                    .filter(|bits| *bits <= LONGEST_REPORT)
                    .ok_or(LayoutError::Broken)?;
                if value & 1 == 0 {
                    add(&mut fields, &globals, &usages, start);
                }
                usages.clear();
                least = None;
            }
            0x90 | 0xb0 | 0xa0 | 0xc0 => {
                usages.clear();
                least = None;
            }
            0xa4 | 0x08 => return Err(LayoutError::Broken),
            _ => {}
        }
    }
    Ok(fields)
}

/// The values of one input item: each usage has one, the last has all that remain.
fn add(fields: &mut Vec<Field>, globals: &Globals, usages: &[u32], start: usize) {
    for (index, usage) in usages.iter().take(globals.count).enumerate() {
        let last = index + 1 == usages.len();
        fields.push(Field {
            report: globals.report,
            usage: *usage,
            bit: start + index * globals.size,
            size: globals.size,
            count: if last { globals.count - index } else { 1 },
        });
    }
}
