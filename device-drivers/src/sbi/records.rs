//! Finger image records for SBI: what our own scanners give, and what certified ones gave.

use zeroize::Zeroizing;

use super::Purpose;
use super::capture::{ReadRecord, UnreadableRecord};
use super::service::{About, Encode};
use crate::fingerprint::Image;
use crate::record::finger_image::FingerImageRecord;
use crate::record::header::{Capture, QualityBlock};
use crate::record::pixels::{Packing, record};
use crate::record::quality::quality;
use crate::record::tables::{Impression, Position};

/// ISO/IEC 19794-4:2011 with JPEG 2000 inside: lossy for authentication, lossless for registration.
#[derive(Debug, Clone, Copy, Default)]
pub struct IsoRecords;

impl Encode for IsoRecords {
    fn quality(&self, image: &Image) -> u8 {
        quality(image).score
    }

    fn encode(&self, image: &Image, about: &About) -> Result<Zeroizing<Vec<u8>>, String> {
        let position = Position::of(about.finger.position())
            .expect("SBI's fingers are positions of the standard");
        let capture = Capture {
            // The score is our own; the algorithm of a maker that is registered would be named here.
            qualities: vec![QualityBlock {
                score: about.quality.min(100),
                vendor: 0,
                algorithm: 0,
            }],
            ..Capture::at(about.captured)
        };
        let packing = match about.purpose {
            Purpose::Auth => Packing::AUTHENTICATION,
            Purpose::Registration | Purpose::None => Packing::REGISTRATION,
        };
        record(image, capture, position, Impression::LiveScanPlain, packing)
            .map_err(|error| error.to_string())
    }
}

impl ReadRecord for IsoRecords {
    fn position(&self, record: &[u8]) -> Result<u8, UnreadableRecord> {
        let record =
            FingerImageRecord::read(record).map_err(|error| UnreadableRecord(error.to_string()))?;
        match &record.representations[..] {
            [one] => Ok(one.position.code()),
            several => Err(UnreadableRecord(format!(
                "{} fingers in one record",
                several.len()
            ))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::Finger;
    use super::*;

    fn picture() -> Image {
        let pixels = (0..256 * 256_usize)
            .map(|at| {
                if (at % 256 + at / 256) % 9 < 4 {
                    40
                } else {
                    210
                }
            })
            .collect();
        Image::new(256, 256, 500, Zeroizing::new(pixels)).unwrap()
    }

    #[test]
    fn a_record_names_the_finger_that_was_asked_for() {
        for purpose in [Purpose::Auth, Purpose::Registration] {
            for finger in Finger::ALL {
                let about = About {
                    purpose,
                    finger,
                    captured: "2026-03-01T10:00:00Z".parse().unwrap(),
                    quality: 80,
                };
                let record = IsoRecords.encode(&picture(), &about).unwrap();
                assert_eq!(
                    IsoRecords.position(&record),
                    Ok(finger.position()),
                    "{purpose:?} {finger:?}"
                );
            }
        }
    }

    #[test]
    fn a_registration_loses_nothing_and_an_authentication_is_small() {
        let about = |purpose| About {
            purpose,
            finger: Finger::LeftThumb,
            captured: "2026-03-01T10:00:00Z".parse().unwrap(),
            quality: 80,
        };
        let image = picture();
        let whole = IsoRecords
            .encode(&image, &about(Purpose::Registration))
            .unwrap();
        let read = FingerImageRecord::read(&whole).unwrap();
        let unpacked = read.representations[0].image().unwrap();
        assert_eq!(unpacked.pixels(), image.pixels(), "pixel by pixel");
        let small = IsoRecords.encode(&image, &about(Purpose::Auth)).unwrap();
        assert!(
            small.len() * 10 < image.pixels().len(),
            "{} bytes of {}",
            small.len(),
            image.pixels().len()
        );
    }
}
