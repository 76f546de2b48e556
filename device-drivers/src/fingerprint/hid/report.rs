//! The reports of the profile, as bytes.
//!
//! Reading never panics and never trusts a length; what is not of the profile is a [`BadReport`].
//! Offsets, numbers and meanings are those of the profile's chapters "Reports" and "Numbers".

use thiserror::Error;

use crate::fingerprint::{Quality, QualityWord, Retry};

/// The usage page and usage by which a scanner of this profile is known.
pub const USAGE: (u16, u16) = (0xff00, 0x4650);
/// The profile's major version that this driver speaks.
pub const MAJOR: u8 = 1;
pub const MINOR: u8 = 0;

pub const DATA: u8 = 1;
pub const COMMAND: u8 = 2;
pub const CAPABILITIES: u8 = 3;
pub const STATUS: u8 = 4;
pub const EVENT: u8 = 5;

/// Lengths with the byte of the report number.
pub const COMMAND_LENGTH: usize = 32;
pub const CAPABILITIES_LENGTH: usize = 64;
pub const STATUS_LENGTH: usize = 16;
pub const EVENT_LENGTH: usize = 32;
/// Bytes of a data report before its payload.
pub const DATA_HEAD: usize = 10;
/// The longest data report.
pub const LONGEST: usize = 4096;

/// The object number of the final picture; previews have others.
pub const IMAGE: u8 = 0;
/// 8-bit gray, the only format of version 1.0.
pub const GRAY8: u8 = 1;

/// Why a report is none of the profile.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum BadReport {
    #[error("a report is cut")]
    Cut,
    #[error("a report has the number {0}")]
    Number(u8),
    #[error("an event has the kind {0}")]
    Kind(u8),
    #[error("a report says that it holds {0} bytes")]
    Length(usize),
    #[error("an event has a value without meaning")]
    Value,
}

/// What the scanner sends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Report<'a> {
    Data(Data<'a>),
    Event(Event),
}

/// A piece of a picture.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Data<'a> {
    pub transfer: u16,
    /// How many data reports of this transfer the scanner sent before this one, modulo 65,536.
    pub count: u16,
    /// The piece's place in its object.
    pub sequence: u16,
    pub object: u8,
    pub payload: &'a [u8],
}

/// Says where a piece belongs, never what it shows.
impl std::fmt::Debug for Data<'_> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            formatter,
            "Data(transfer {}, report {}, object {}, piece {}, {} bytes)",
            self.transfer,
            self.count,
            self.object,
            self.sequence,
            self.payload.len()
        )
    }
}

/// What happens at the scanner. `about`: the command's number for [`Happening::Ready`],
/// [`Happening::Busy`] and [`Happening::Refused`], the transfer elsewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Event {
    pub about: u16,
    pub session: u32,
    pub what: Happening,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Happening {
    Ready {
        major: u8,
        minor: u8,
    },
    Busy,
    Refused {
        opcode: u8,
        code: u8,
    },
    Finger(Finger),
    Quality(Quality),
    Begin(Object),
    /// All of an object has been sent once. CRC-32 as in IEEE 802.3.
    End {
        object: u8,
        crc: u32,
    },
    Retry(Retry),
    Fault {
        code: u16,
    },
    /// `sent`: data reports of the transfer so far. `known`: whether the scanner still holds it.
    Sync {
        sent: u32,
        known: bool,
    },
    Cancelled,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Finger {
    Waiting,
    On,
    Off,
}

/// What is about to be sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Object {
    pub number: u8,
    pub format: u8,
    pub width: u16,
    pub height: u16,
    pub dpi: u16,
    pub length: u32,
}

/// Reads one input report; `length` is the data reports' length after the capabilities.
pub fn read(report: &[u8], length: usize) -> Result<Report<'_>, BadReport> {
    match *report.first().ok_or(BadReport::Cut)? {
        DATA => data(report, length).map(Report::Data),
        EVENT => event(report).map(Report::Event),
        other => Err(BadReport::Number(other)),
    }
}

fn data(report: &[u8], length: usize) -> Result<Data<'_>, BadReport> {
    if report.len() < length {
        return Err(BadReport::Cut);
    }
    // Bits 12 to 15 are for later versions of the profile.
    let held = usize::from(short(report, 8)? & 0x0fff);
    let payload = report
        .get(DATA_HEAD..length)
        .ok_or(BadReport::Cut)?
        .get(..held)
        .ok_or(BadReport::Length(held))?;
    Ok(Data {
        transfer: short(report, 1)?,
        count: short(report, 3)?,
        sequence: short(report, 5)?,
        object: byte(report, 7)?,
        payload,
    })
}

fn event(report: &[u8]) -> Result<Event, BadReport> {
    if report.len() < EVENT_LENGTH {
        return Err(BadReport::Cut);
    }
    let what = match byte(report, 1)? {
        0x01 => Happening::Ready {
            major: byte(report, 8)?,
            minor: byte(report, 9)?,
        },
        0x02 => Happening::Busy,
        0x03 => Happening::Refused {
            opcode: byte(report, 8)?,
            code: byte(report, 9)?,
        },
        0x04 => Happening::Finger(match byte(report, 8)? {
            0 => Finger::Waiting,
            1 => Finger::On,
            2 => Finger::Off,
            _ => return Err(BadReport::Value),
        }),
        0x05 => Happening::Quality(quality(report, 8)?),
        0x06 => Happening::Begin(Object {
            number: byte(report, 8)?,
            format: byte(report, 9)?,
            width: short(report, 10)?,
            height: short(report, 12)?,
            dpi: short(report, 14)?,
            length: long(report, 16)?,
        }),
        0x07 => Happening::End {
            object: byte(report, 8)?,
            crc: long(report, 12)?,
        },
        0x08 => Happening::Retry(match byte(report, 8)? {
            1 => Retry::NoFinger,
            2 => Retry::TooShort,
            3 => Retry::PoorQuality(quality(report, 9)?),
            4 => Retry::CleanGlass,
            _ => return Err(BadReport::Value),
        }),
        0x09 => Happening::Fault {
            code: short(report, 8)?,
        },
        0x0a => Happening::Sync {
            sent: long(report, 8)?,
            known: byte(report, 12)? != 0,
        },
        0x0b => Happening::Cancelled,
        other => return Err(BadReport::Kind(other)),
    };
    Ok(Event {
        about: short(report, 2)?,
        session: long(report, 4)?,
        what,
    })
}

/// A score and a word, in two bytes.
fn quality(report: &[u8], at: usize) -> Result<Quality, BadReport> {
    let score = byte(report, at)?;
    if score > 100 {
        return Err(BadReport::Value);
    }
    let word = match byte(report, at + 1)? {
        0 => QualityWord::Good,
        1 => QualityWord::NoFinger,
        2 => QualityWord::TooDry,
        3 => QualityWord::TooWet,
        4 => QualityWord::TooLight,
        5 => QualityWord::Moved,
        6 => QualityWord::NotCentred,
        7 => QualityWord::TooSmall,
        _ => return Err(BadReport::Value),
    };
    Ok(Quality { score, word })
}

/// What the host asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Command {
    Hello,
    Capture {
        transfer: u16,
        preview: bool,
        milliseconds: u32,
        wanted_quality: u8,
        credit: u16,
    },
    /// The scanner may send data reports of the transfer until it has sent `limit` in all.
    Credit {
        transfer: u16,
        limit: u32,
    },
    Resend {
        transfer: u16,
        first: u16,
        count: u16,
    },
    Cancel {
        transfer: u16,
    },
    Done {
        transfer: u16,
    },
    Sync {
        transfer: u16,
    },
    Bye,
}

impl Command {
    /// `number` is repeated in the answer; `session` is the one that Hello began.
    pub fn bytes(&self, number: u16, session: u32) -> [u8; COMMAND_LENGTH] {
        let mut bytes = [0; COMMAND_LENGTH];
        bytes[0] = COMMAND;
        bytes[2..4].copy_from_slice(&number.to_le_bytes());
        bytes[4..8].copy_from_slice(&session.to_le_bytes());
        bytes[1] = match *self {
            Self::Hello => {
                bytes[8..10].copy_from_slice(&[MAJOR, MINOR]);
                0x01
            }
            Self::Capture {
                transfer,
                preview,
                milliseconds,
                wanted_quality,
                credit,
            } => {
                bytes[8..10].copy_from_slice(&transfer.to_le_bytes());
                bytes[10..12].copy_from_slice(&[GRAY8, u8::from(preview)]);
                bytes[12..16].copy_from_slice(&milliseconds.to_le_bytes());
                bytes[16] = wanted_quality;
                bytes[18..20].copy_from_slice(&credit.to_le_bytes());
                0x02
            }
            Self::Credit { transfer, limit } => {
                bytes[8..10].copy_from_slice(&transfer.to_le_bytes());
                bytes[10..14].copy_from_slice(&limit.to_le_bytes());
                0x03
            }
            Self::Resend {
                transfer,
                first,
                count,
            } => {
                bytes[8..10].copy_from_slice(&transfer.to_le_bytes());
                bytes[10..12].copy_from_slice(&first.to_le_bytes());
                bytes[12..14].copy_from_slice(&count.to_le_bytes());
                0x04
            }
            Self::Cancel { transfer } => {
                bytes[8..10].copy_from_slice(&transfer.to_le_bytes());
                0x05
            }
            Self::Done { transfer } => {
                bytes[8..10].copy_from_slice(&transfer.to_le_bytes());
                0x06
            }
            Self::Sync { transfer } => {
                bytes[8..10].copy_from_slice(&transfer.to_le_bytes());
                0x07
            }
            Self::Bye => 0x08,
        };
        bytes
    }
}

/// What a scanner says it can do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Capabilities {
    pub minor: u8,
    pub width: u16,
    pub height: u16,
    pub dpi: u16,
    /// Length of a data report, with its number.
    pub data_length: usize,
    pub firmware: String,
    pub serial: String,
    pub model: String,
}

/// Why a scanner's capabilities are of no use.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum BadCapabilities {
    #[error("its capabilities are cut")]
    Cut,
    #[error("it speaks version {0} of the profile, this driver speaks {MAJOR}")]
    Version(u8),
    #[error("its pictures have {0} bits a pixel or no format that version 1 knows")]
    Format(u8),
    #[error("its pictures would be {0} x {1} at {2} dpi")]
    Size(u16, u16, u16),
    #[error("its data reports would be {0} bytes long")]
    DataLength(usize),
}

impl Capabilities {
    /// Reads the feature report, with its number first.
    pub fn read(report: &[u8]) -> Result<Self, BadCapabilities> {
        let cut = |_| BadCapabilities::Cut;
        if report.len() < CAPABILITIES_LENGTH || report[0] != CAPABILITIES {
            return Err(BadCapabilities::Cut);
        }
        if report[1] != MAJOR {
            return Err(BadCapabilities::Version(report[1]));
        }
        let formats = short(report, 10).map_err(cut)?;
        if report[3] != 8 || formats & u16::from(GRAY8) == 0 {
            return Err(BadCapabilities::Format(report[3]));
        }
        let width = short(report, 4).map_err(cut)?;
        let height = short(report, 6).map_err(cut)?;
        let dpi = short(report, 8).map_err(cut)?;
        let sides = 1..=crate::fingerprint::Image::LONGEST_SIDE;
        if !sides.contains(&width) || !sides.contains(&height) || !(125..=1000).contains(&dpi) {
            return Err(BadCapabilities::Size(width, height, dpi));
        }
        let data_length = usize::from(short(report, 12).map_err(cut)?);
        let pieces = (usize::from(width) * usize::from(height))
            .checked_div(data_length.saturating_sub(DATA_HEAD))
            .unwrap_or(usize::MAX);
        if !(EVENT_LENGTH..=LONGEST).contains(&data_length) || pieces >= 0xffff {
            return Err(BadCapabilities::DataLength(data_length));
        }
        Ok(Self {
            minor: report[2],
            width,
            height,
            dpi,
            data_length,
            firmware: text(&report[20..32]),
            serial: text(&report[32..48]),
            model: text(&report[48..64]),
        })
    }
}

/// The fault that the status report (with its number first) tells of; 0 when it is well.
pub fn fault(report: &[u8]) -> Result<u16, BadReport> {
    if report.len() < STATUS_LENGTH || report[0] != STATUS {
        return Err(BadReport::Cut);
    }
    let state = byte(report, 1)?;
    let code = short(report, 8)?;
    Ok(if state == 4 { code.max(1) } else { 0 })
}

/// ASCII up to the first zero; anything that cannot be printed is left out.
fn text(bytes: &[u8]) -> String {
    bytes
        .iter()
        .take_while(|byte| **byte != 0)
        .filter(|byte| byte.is_ascii_graphic() || **byte == b' ')
        .map(|byte| char::from(*byte))
        .collect::<String>()
        .trim()
        .to_owned()
}

fn byte(report: &[u8], at: usize) -> Result<u8, BadReport> {
    report.get(at).copied().ok_or(BadReport::Cut)
}

fn short(report: &[u8], at: usize) -> Result<u16, BadReport> {
    let bytes = report.get(at..).and_then(<[u8]>::first_chunk);
    Ok(u16::from_le_bytes(*bytes.ok_or(BadReport::Cut)?))
}

fn long(report: &[u8], at: usize) -> Result<u32, BadReport> {
    let bytes = report.get(at..).and_then(<[u8]>::first_chunk);
    Ok(u32::from_le_bytes(*bytes.ok_or(BadReport::Cut)?))
}
