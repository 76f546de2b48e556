//! Reading whole files whose first bytes tell their length.

use zeroize::Zeroizing;

use super::CardTrouble;
use super::apdu::{Command, Meaning};
use super::session::Exchange;
use super::tlv::{self, LONGEST_HEADER};

/// No file of a card that is read here is longer.
pub const LONGEST_FILE: usize = 0x1_0000;
/// What a short answer holds inside secure messaging.
const CHUNK: u32 = 0xdf;

/// SELECT; whether the file is there.
pub fn select(card: &mut dyn Exchange, file: u16) -> Result<bool, CardTrouble> {
    let status = card.exchange(&Command::select_file(file))?.status;
    match status.meaning() {
        Meaning::Done => Ok(true),
        meaning if meaning.is_absence() => Ok(false),
        _ => Err(CardTrouble::Refused {
            step: "select a file",
            status: status.0,
        }),
    }
}

/// Reads the file that holds one data object; `None` when there is no such file. `what`: its name.
pub fn read_object(
    card: &mut dyn Exchange,
    file: u16,
    what: &'static str,
) -> Result<Option<Zeroizing<Vec<u8>>>, CardTrouble> {
    if !select(card, file)? {
        return Ok(None);
    }
    let mut bytes = Zeroizing::new(Vec::new());
    let start = part(card, 0, LONGEST_HEADER as u32 + 1, what)?;
    bytes.extend_from_slice(&start);
    let total = tlv::header(&bytes)
        .map_err(CardTrouble::malformed(what))?
        .total();
    if total > LONGEST_FILE {
        return Err(CardTrouble::Malformed { what });
    }
    // A file may be longer than its object, and shorter than what was asked for first.
    bytes.truncate(total);
    read_on(card, &mut bytes, total, what)?;
    Ok(Some(bytes))
}

/// Reads `length` bytes of the selected file from `offset`.
pub fn read_range(
    card: &mut dyn Exchange,
    offset: usize,
    length: usize,
    what: &'static str,
) -> Result<Zeroizing<Vec<u8>>, CardTrouble> {
    let mut bytes = Zeroizing::new(Vec::new());
    while bytes.len() < length {
        let count = (length - bytes.len()).min(CHUNK as usize) as u32;
        let more = part(card, offset + bytes.len(), count, what)?;
        bytes.extend_from_slice(&more);
    }
    Ok(bytes)
}

fn read_on(
    card: &mut dyn Exchange,
    bytes: &mut Zeroizing<Vec<u8>>,
    total: usize,
    what: &'static str,
) -> Result<(), CardTrouble> {
    let missing = total - bytes.len();
    let rest = read_range(card, bytes.len(), missing, what)?;
    bytes.extend_from_slice(&rest);
    Ok(())
}

/// At least one byte and at most `count`.
fn part(
    card: &mut dyn Exchange,
    offset: usize,
    count: u32,
    what: &'static str,
) -> Result<Zeroizing<Vec<u8>>, CardTrouble> {
    let short = u16::try_from(offset).map_err(|_| CardTrouble::Malformed { what })?;
    let far = offset > 0x7fff;
    let command = if far {
        // The odd instruction takes the offset as a data object (ISO/IEC 7816-4, 11.3.3).
        Command::new(0xb1, 0, 0)
            .data(&tlv::write(0x54, &short.to_be_bytes()))
            .expecting(count + 4)
    } else {
        Command::read_binary(short, count)
    };
    let answer = card.exchange(&command)?;
    if !matches!(answer.status.meaning(), Meaning::Done | Meaning::EndOfFile) {
        return Err(CardTrouble::Refused {
            step: "read a file",
            status: answer.status.0,
        });
    }
    let data = if far {
        let inside = tlv::only(&answer.data, 0x53).map_err(CardTrouble::malformed(what))?;
        Zeroizing::new(inside.to_vec())
    } else {
        answer.data
    };
    if data.is_empty() || data.len() > count as usize {
        return Err(CardTrouble::Malformed { what });
    }
    Ok(data)
}
