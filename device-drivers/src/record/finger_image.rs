//! Finger image records after ISO/IEC 19794-4:2011 (version "020").
//!
//! Big-endian throughout: a general header of 16 bytes, then one or more representations. Every field
//! is kept, so that what was read is written again byte for byte; pixels are only unpacked by
//! [`Representation::image`](super::pixels). Reserved numbers and lengths that do not add up are refused.

use std::fmt;

use zeroize::Zeroizing;

use super::RecordError;
use super::header::{self, Capture};
use super::input::{Input, count, same_length};
use super::tables::{Compression, Impression, Position, Scale};

/// No longer record is read or written, in bytes: four fingers at 1000 pixels per inch fit, unpacked.
pub const MAX_LENGTH: usize = 16 * 1024 * 1024;

/// More than one view of each of 176 positions makes no sense (19794-4:2011, 7.5).
const MAX_REPRESENTATIONS: usize = 176;
const GENERAL_HEADER: usize = 16;
const MAGIC: &[u8; 8] = b"FIR\x00020\x00";
const IMAGE: &str = "image";

/// A whole record.
#[derive(Debug, PartialEq, Eq)]
pub struct FingerImageRecord {
    /// Whether representations carry certification blocks.
    pub certified: bool,
    /// How many different positions it says it has.
    pub positions: u8,
    pub representations: Vec<Representation>,
}

/// One picture of one finger, or of several that were laid on together.
#[derive(PartialEq, Eq)]
pub struct Representation {
    pub capture: Capture,
    pub position: Position,
    /// Counts the pictures of the same position, from 0.
    pub number: u8,
    pub scale: Scale,
    /// Of the scanner, across and down, in `scale`.
    pub capture_resolution: (u16, u16),
    /// Of the picture, across and down, in `scale`.
    pub resolution: (u16, u16),
    /// Bits per pixel.
    pub depth: u8,
    pub compression: Compression,
    pub impression: Impression,
    /// In pixels.
    pub width: u16,
    /// In pixels.
    pub height: u16,
    /// The picture, packed as `compression` says.
    pub data: Zeroizing<Vec<u8>>,
    /// What follows the picture (segmentation, annotation, comment), as it stands.
    pub extended: Zeroizing<Vec<u8>>,
}

/// Says what it is, never what it shows.
impl fmt::Debug for Representation {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Representation")
            .field("position", &self.position)
            .field("compression", &self.compression)
            .field("size", &(self.width, self.height))
            .field("data", &format_args!("{} bytes", self.data.len()))
            .finish_non_exhaustive()
    }
}

impl FingerImageRecord {
    /// A record of one representation, its certification flag set when that has a certificate.
    pub fn of(representation: Representation) -> Self {
        Self {
            certified: !representation.capture.certifications.is_empty(),
            positions: 1,
            representations: vec![representation],
        }
    }

    pub fn read(bytes: &[u8]) -> Result<Self, RecordError> {
        let mut input = Input::new(bytes, MAX_LENGTH)?;
        if input.take(MAGIC.len(), "general header")? != MAGIC {
            return Err(RecordError::OtherFormat {
                wanted: "finger image record of version 020",
            });
        }
        same_length("record", input.long("general header")?, bytes.len())?;
        let representations = usize::from(input.short("general header")?);
        count("representations", representations, 1, MAX_REPRESENTATIONS)?;
        let certified = match input.byte("general header")? {
            0 => false,
            1 => true,
            value => {
                return Err(RecordError::Unknown {
                    field: "certification flag",
                    value: value.into(),
                });
            }
        };
        let positions = input.byte("general header")?;
        let representations = (0..representations)
            .map(|_| read_representation(&mut input, certified))
            .collect::<Result<_, _>>()?;
        if input.len() > 0 {
            return Err(RecordError::Length {
                field: "record",
                said: bytes.len() - input.len(),
                has: bytes.len(),
            });
        }
        Ok(Self {
            certified,
            positions,
            representations,
        })
    }

    pub fn write(&self) -> Result<Zeroizing<Vec<u8>>, RecordError> {
        let representations = count(
            "representations",
            self.representations.len(),
            1,
            MAX_REPRESENTATIONS,
        )?;
        // Growing would leave copies behind: all is reserved at once.
        let room: usize = self.representations.iter().map(Representation::room).sum();
        let mut out = Zeroizing::new(Vec::with_capacity(GENERAL_HEADER + room));
        out.extend(MAGIC);
        out.extend([0; 4]);
        out.extend((representations as u16).to_be_bytes());
        out.extend([u8::from(self.certified), self.positions]);
        for representation in &self.representations {
            representation.write(self.certified, &mut out)?;
        }
        if out.len() > MAX_LENGTH {
            return Err(RecordError::TooLong { limit: MAX_LENGTH });
        }
        let length = (out.len() as u32).to_be_bytes();
        out[8..12].copy_from_slice(&length);
        Ok(out)
    }
}

impl Representation {
    fn room(&self) -> usize {
        let blocks = 5 * self.capture.qualities.len() + 3 * self.capture.certifications.len();
        64 + blocks + self.data.len() + self.extended.len()
    }

    fn write(&self, certified: bool, out: &mut Vec<u8>) -> Result<(), RecordError> {
        self.check_size()?;
        let start = out.len();
        out.extend([0; 4]);
        header::write(&self.capture, certified, out)?;
        out.extend([self.position.code(), self.number, self.scale.code()]);
        let (capture, picture) = (self.capture_resolution, self.resolution);
        for dots in [capture.0, capture.1, picture.0, picture.1] {
            out.extend(dots.to_be_bytes());
        }
        out.extend([self.depth, self.compression.code(), self.impression.code()]);
        out.extend(self.width.to_be_bytes());
        out.extend(self.height.to_be_bytes());
        out.extend(length_of(&self.data)?);
        out.extend(&**self.data);
        out.extend(&**self.extended);
        let length = length_of(&out[start..])?;
        out[start..start + 4].copy_from_slice(&length);
        Ok(())
    }

    /// A side is 0, or unpacked pixels are not as many as the sides say.
    fn check_size(&self) -> Result<(), RecordError> {
        let wrong = RecordError::Size {
            width: self.width,
            height: self.height,
        };
        if self.width == 0 || self.height == 0 {
            return Err(wrong);
        }
        let pixels = usize::from(self.width) * usize::from(self.height);
        let unpacked = pixels * usize::from(self.depth.div_ceil(8));
        if self.compression == Compression::Uncompressed && self.data.len() != unpacked {
            return Err(wrong);
        }
        Ok(())
    }
}

fn length_of(bytes: &[u8]) -> Result<[u8; 4], RecordError> {
    u32::try_from(bytes.len())
        .map(u32::to_be_bytes)
        .map_err(|_| RecordError::TooLong { limit: MAX_LENGTH })
}

fn read_representation(
    input: &mut Input<'_>,
    certified: bool,
) -> Result<Representation, RecordError> {
    const FIELD: &str = "representation";
    let length = usize::try_from(input.long(FIELD)?).unwrap_or(usize::MAX);
    let Some(body) = length.checked_sub(4) else {
        return Err(RecordError::Length {
            field: FIELD,
            said: length,
            has: 4,
        });
    };
    let mut input = input.part(body, FIELD)?;
    let capture = header::read(&mut input, certified)?;
    let representation = Representation {
        capture,
        position: Position::of(input.byte("finger position")?)?,
        number: input.byte("representation number")?,
        scale: Scale::of(input.byte("scale units")?)?,
        capture_resolution: (
            input.short("capture resolution")?,
            input.short("capture resolution")?,
        ),
        resolution: (
            input.short("image resolution")?,
            input.short("image resolution")?,
        ),
        depth: input.byte("bit depth")?,
        compression: Compression::of(input.byte("compression algorithm")?)?,
        impression: Impression::of(input.byte("impression type")?)?,
        width: input.short("image size")?,
        height: input.short("image size")?,
        data: {
            let length = usize::try_from(input.long(IMAGE)?).unwrap_or(usize::MAX);
            Zeroizing::new(input.take(length, IMAGE)?.to_vec())
        },
        extended: Zeroizing::new(input.rest().to_vec()),
    };
    representation.check_size()?;
    Ok(representation)
}

#[cfg(test)]
mod tests {
    use super::super::header::{CaptureTime, Certification, QualityBlock};
    use super::super::tables::{Certified, Technology};
    use super::*;

    fn example() -> FingerImageRecord {
        let at: jiff::Timestamp = "2023-05-11T18:28:50.467Z".parse().unwrap();
        FingerImageRecord::of(Representation {
            capture: Capture {
                qualities: vec![QualityBlock {
                    score: 50,
                    vendor: 0x0f,
                    algorithm: 0x0f,
                }],
                ..Capture::at(at)
            },
            position: Position::RightThumb,
            number: 0,
            scale: Scale::PixelsPerInch,
            capture_resolution: (500, 500),
            resolution: (500, 500),
            depth: 8,
            compression: Compression::Uncompressed,
            impression: Impression::Unknown,
            width: 3,
            height: 2,
            data: Zeroizing::new(vec![1, 2, 3, 4, 5, 6]),
            extended: Zeroizing::default(),
        })
    }

    /// The example, byte by byte.
    const GOLDEN: [&[u8]; 8] = [
        b"FIR\x00020\x00",
        &[0, 0, 0, 68, 0, 1, 0, 1],
        &[0, 0, 0, 52],
        &[0x07, 0xe7, 5, 0x0b, 0x12, 0x1c, 0x32, 0x01, 0xd3],
        &[0, 0, 0, 0, 0, 1, 50, 0, 0x0f, 0, 0x0f],
        &[1, 0, 1, 1, 0xf4, 1, 0xf4, 1, 0xf4, 1, 0xf4],
        &[8, 0, 0x1d, 0, 3, 0, 2, 0, 0, 0, 6],
        &[1, 2, 3, 4, 5, 6],
    ];

    #[test]
    fn every_byte_is_where_the_standard_puts_it() {
        let golden = GOLDEN.concat();
        assert_eq!(**example().write().unwrap(), golden);
        assert_eq!(golden.len() - 6, 62, "the image starts at byte 62");
        assert_eq!(FingerImageRecord::read(&golden).unwrap(), example());
    }

    #[test]
    fn certificates_extended_data_and_several_fingers_are_kept() {
        let mut record = example();
        record.certified = true;
        record.positions = 2;
        record.representations[0].capture.certifications = vec![
            Certification {
                authority: 0x40,
                scheme: Certified::ImageQualityForPersonalVerification,
            },
            Certification {
                authority: 0x41,
                scheme: Certified::Unspecified,
            },
        ];
        record.representations[0].extended = Zeroizing::new(vec![0, 3, 0, 6, b'h', b'i']);
        let mut second = example().representations.remove(0);
        second.position = Position::LeftThumb;
        second.capture.at = CaptureTime::NOT_TOLD;
        second.capture.technology = Technology::GlassFiber;
        second.capture.qualities.clear();
        second.scale = Scale::PixelsPerCentimetre;
        record.representations.push(second);

        let bytes = record.write().unwrap();
        assert_eq!(
            bytes[40..47],
            [2, 0, 0x40, 2, 0, 0x41, 0],
            "a count, then authority and scheme of each"
        );
        let again = FingerImageRecord::read(&bytes).unwrap();
        assert_eq!(again, record);
        assert_eq!(*again.write().unwrap(), *bytes);
    }

    #[test]
    fn a_record_cut_or_lengthened_anywhere_is_refused() {
        let whole = GOLDEN.concat();
        for end in 0..whole.len() {
            assert!(FingerImageRecord::read(&whole[..end]).is_err(), "{end}");
            let mut mended = whole[..end].to_vec();
            if end >= 20 {
                mended[8..12].copy_from_slice(&(end as u32).to_be_bytes());
                mended[16..20].copy_from_slice(&(end as u32 - 16).to_be_bytes());
            }
            assert!(FingerImageRecord::read(&mended).is_err(), "{end}, mended");
        }
        let mut longer = whole.clone();
        longer.push(0);
        assert!(FingerImageRecord::read(&longer).is_err());
        longer[11] += 1;
        assert_eq!(
            FingerImageRecord::read(&longer),
            Err(RecordError::Length {
                field: "record",
                said: 68,
                has: 69
            }),
            "nothing may stand behind the last representation"
        );
    }

    #[test]
    fn every_changed_byte_is_kept_or_refused_and_never_panics() {
        let whole = GOLDEN.concat();
        for place in 0..whole.len() {
            for value in 0..=255 {
                let mut changed = whole.clone();
                changed[place] = value;
                if let Ok(record) = FingerImageRecord::read(&changed) {
                    assert_eq!(**record.write().unwrap(), changed, "byte {place}");
                }
            }
        }
    }

    #[test]
    fn what_the_format_cannot_say_is_not_written() {
        let mut none = example();
        none.representations.clear();
        assert!(none.write().is_err(), "a record has a representation");
        let mut wrong = example();
        wrong.representations[0].width = 4;
        assert_eq!(
            wrong.write().unwrap_err(),
            RecordError::Size {
                width: 4,
                height: 2
            }
        );
        let mut flag = example();
        flag.representations[0].capture.certifications = vec![Certification {
            authority: 1,
            scheme: Certified::Unspecified,
        }];
        assert!(flag.write().is_err(), "the flag says there is none");
    }

    #[test]
    fn a_record_says_what_it_is_and_never_what_it_shows() {
        let said = format!("{:?}", example());
        assert!(
            said.contains("6 bytes") && !said.contains("1, 2, 3"),
            "{said}"
        );
    }
}
