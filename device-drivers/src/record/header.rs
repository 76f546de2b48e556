//! What every representation of ISO/IEC 19794-2:2011 and 19794-4:2011 begins with: when and with what
//! it was captured, what others thought of its quality, and which certificates the device has.

use serde::Serialize;

use super::RecordError;
use super::input::{Input, count};
use super::tables::{Certified, Technology};

/// The common part of a representation header, after its length field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Capture {
    pub at: CaptureTime,
    pub technology: Technology,
    /// Of the device's maker, as registered with IBIA; 0 = not told.
    pub vendor: u16,
    /// Of the device, as its maker numbers it; 0 = not told.
    pub device: u16,
    pub qualities: Vec<QualityBlock>,
    /// Only in a record whose certification flag is set.
    pub certifications: Vec<Certification>,
}

impl Capture {
    /// Nothing is known but the time.
    pub fn at(time: impl Into<CaptureTime>) -> Self {
        Self {
            at: time.into(),
            technology: Technology::Unknown,
            vendor: 0,
            device: 0,
            qualities: Vec::new(),
            certifications: Vec::new(),
        }
    }
}

/// When, in UTC, as the record spells it; not every value is a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct CaptureTime {
    pub year: u16,
    pub month: u8,
    pub day: u8,
    pub hour: u8,
    pub minute: u8,
    pub second: u8,
    pub millisecond: u16,
}

impl CaptureTime {
    /// Not told (ISO/IEC 19794-1:2011: all bits set).
    pub const NOT_TOLD: Self = Self {
        year: u16::MAX,
        month: u8::MAX,
        day: u8::MAX,
        hour: u8::MAX,
        minute: u8::MAX,
        second: u8::MAX,
        millisecond: u16::MAX,
    };
}

impl From<jiff::Timestamp> for CaptureTime {
    fn from(at: jiff::Timestamp) -> Self {
        let at = at.to_zoned(jiff::tz::TimeZone::UTC);
        Self {
            year: at.year().unsigned_abs(),
            month: at.month().unsigned_abs(),
            day: at.day().unsigned_abs(),
            hour: at.hour().unsigned_abs(),
            minute: at.minute().unsigned_abs(),
            second: at.second().unsigned_abs(),
            millisecond: at.millisecond().unsigned_abs(),
        }
    }
}

/// One opinion on the quality of a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct QualityBlock {
    /// 0 to 100, 100 best; 255 = could not be computed.
    pub score: u8,
    /// Of the algorithm's maker, as registered with IBIA; 0x000F is NIST, 0 = not told.
    pub vendor: u16,
    /// Of the algorithm, as its maker numbers it; 0 = not told.
    pub algorithm: u16,
}

/// One certificate of the device.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Certification {
    /// Who certified, as registered with IBIA.
    pub authority: u16,
    pub scheme: Certified,
}

pub(super) fn read(input: &mut Input<'_>, certified: bool) -> Result<Capture, RecordError> {
    const TIME: &str = "capture time";
    const QUALITY: &str = "quality blocks";
    const CERTIFICATION: &str = "certification blocks";
    let at = CaptureTime {
        year: input.short(TIME)?,
        month: input.byte(TIME)?,
        day: input.byte(TIME)?,
        hour: input.byte(TIME)?,
        minute: input.byte(TIME)?,
        second: input.byte(TIME)?,
        millisecond: input.short(TIME)?,
    };
    let technology = Technology::of(input.byte("capture device")?)?;
    let vendor = input.short("capture device")?;
    let device = input.short("capture device")?;
    let mut qualities = Vec::new();
    for _ in 0..input.byte(QUALITY)? {
        qualities.push(QualityBlock {
            score: input.byte(QUALITY)?,
            vendor: input.short(QUALITY)?,
            algorithm: input.short(QUALITY)?,
        });
    }
    let mut certifications = Vec::new();
    if certified {
        for _ in 0..input.byte(CERTIFICATION)? {
            certifications.push(Certification {
                authority: input.short(CERTIFICATION)?,
                scheme: Certified::of(input.byte(CERTIFICATION)?)?,
            });
        }
    }
    Ok(Capture {
        at,
        technology,
        vendor,
        device,
        qualities,
        certifications,
    })
}

pub(super) fn write(
    capture: &Capture,
    certified: bool,
    out: &mut Vec<u8>,
) -> Result<(), RecordError> {
    let most = usize::from(u8::MAX);
    let qualities = count("quality blocks", capture.qualities.len(), 0, most)?;
    let allowed = if certified { most } else { 0 };
    let certifications = count(
        "certification blocks",
        capture.certifications.len(),
        0,
        allowed,
    )?;
    let time = &capture.at;
    out.extend(time.year.to_be_bytes());
    out.extend([time.month, time.day, time.hour, time.minute, time.second]);
    out.extend(time.millisecond.to_be_bytes());
    out.push(capture.technology.code());
    out.extend(capture.vendor.to_be_bytes());
    out.extend(capture.device.to_be_bytes());
    out.push(qualities as u8);
    for quality in &capture.qualities {
        out.push(quality.score);
        out.extend(quality.vendor.to_be_bytes());
        out.extend(quality.algorithm.to_be_bytes());
    }
    if certified {
        out.push(certifications as u8);
        for certification in &capture.certifications {
            out.extend(certification.authority.to_be_bytes());
            out.push(certification.scheme.code());
        }
    }
    Ok(())
}
