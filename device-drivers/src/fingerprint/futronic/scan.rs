//! Capturing with a scanner that is open.

use std::time::{Duration, Instant};

use zeroize::{Zeroize, Zeroizing};

use super::pipe::{BulkPipe, PipeError};
use super::protocol::{
    DESCRIBE, FIRST_FRAME, FRAME, Geometry, HANDSHAKE, LAMP_OFF, LAMP_ON, PACKET, description,
    liveliness, upright,
};
use crate::fingerprint::{
    Cancel, CaptureError, CaptureRequest, Event, Failure, FingerprintReader, Image, ReaderInfo,
    Retry, Transport,
};
use crate::record::quality::Best;

/// For one transfer of a device that is well: a whole frame takes a fifth of a second.
const TRANSFER: Duration = Duration::from_secs(2);
/// Packets that may lie in the pipe from an earlier owner: two frames of the largest size.
const STALE_PACKETS: usize = 2 * 1024 * 1024 / PACKET;
/// Resolution that the maker states, in pixels per inch.
const DPI: u16 = 500;
/// A finger is on the glass above this liveliness, and off it below the lower one.
const FINGER_ON: u32 = 300;
const FINGER_OFF: u32 = 150;

/// An FS80 or FS81 on any pair of bulk pipes.
pub struct Futronic<P> {
    pipe: P,
    info: ReaderInfo,
    geometry: Geometry,
    next_frame: [u8; 1],
    /// A frame was asked for and not read to its end.
    in_step: bool,
}

impl<P: BulkPipe> Futronic<P> {
    /// Drains what an earlier owner left, and shakes hands. `serial` and `firmware` are what USB says.
    pub fn new(pipe: P, serial: String, firmware: String) -> Result<Self, Failure> {
        let mut scanner = Self {
            pipe,
            info: ReaderInfo {
                transport: Transport::UsbBulk,
                make: "Futronic".to_owned(),
                model: "FS80/FS81".to_owned(),
                serial,
                firmware,
                width: 0,
                height: 0,
                dpi: DPI,
            },
            geometry: Geometry {
                width: 0,
                height: 0,
            },
            next_frame: FIRST_FRAME,
            in_step: false,
        };
        scanner.shake_hands()?;
        Ok(scanner)
    }

    fn shake_hands(&mut self) -> Result<(), Failure> {
        // With a backlog in the pipe this write may only go through once that has been read.
        self.pipe.start_write(&DESCRIBE)?;
        let mut packet = Zeroizing::new([0; PACKET]);
        let mut found = None;
        for _ in 0..STALE_PACKETS {
            let length = self.pipe.read(&mut *packet, TRANSFER)?;
            found = description(&packet[..length]);
            if found.is_some() {
                break;
            }
        }
        let Some(geometry) = found else {
            return Err(Failure::Protocol {
                what: "it never describes itself".to_owned(),
            });
        };
        // Callers were told the size of its pictures once.
        if self.geometry.pixels() > 0 && self.geometry != geometry {
            return Err(Failure::Protocol {
                what: "it describes itself otherwise than before".to_owned(),
            });
        }
        self.pipe.finish_writes(TRANSFER)?;
        for question in HANDSHAKE {
            self.write(&question)?;
            if self.pipe.read(&mut *packet, TRANSFER)? != PACKET {
                return Err(Failure::Protocol {
                    what: format!("a short answer to {:02X}", question[0]),
                });
            }
        }
        self.geometry = geometry;
        self.info.width = geometry.width;
        self.info.height = geometry.height;
        self.next_frame = FIRST_FRAME;
        self.in_step = true;
        Ok(())
    }

    fn write(&mut self, command: &[u8]) -> Result<(), PipeError> {
        self.pipe.start_write(command)?;
        self.pipe.finish_writes(TRANSFER)
    }

    /// One frame, upright, with its liveliness.
    fn frame(&mut self) -> Result<(Image, u32), Failure> {
        self.write(&LAMP_ON)?;
        self.in_step = false;
        let command = std::mem::replace(&mut self.next_frame, FRAME);
        self.write(&command)?;
        let pixels = self.geometry.pixels();
        let mut frame = Zeroizing::new(vec![0; pixels.next_multiple_of(PACKET)]);
        let mut read = 0;
        while read < pixels {
            let length = self.pipe.read(&mut frame[read..], TRANSFER)?;
            read += length;
            if length % PACKET != 0 && read < pixels {
                return Err(Failure::Protocol {
                    what: format!("a frame of {read} instead of {pixels} bytes"),
                });
            }
            if length == 0 {
                return Err(Failure::Silent);
            }
        }
        self.in_step = true;
        frame[pixels..].zeroize();
        frame.truncate(pixels);
        let lively = liveliness(&frame, self.geometry);
        let frame = upright(frame, self.geometry);
        let image = Image::new(self.geometry.width, self.geometry.height, DPI, frame)
            .expect("the geometry was checked when it was read");
        Ok((image, lively))
    }

    fn watch(
        &mut self,
        request: &CaptureRequest,
        cancel: &Cancel,
        tell: &mut dyn FnMut(Event),
    ) -> Result<Image, CaptureError> {
        let start = Instant::now();
        if !self.in_step {
            self.shake_hands()?;
        }
        tell(Event::Waiting);
        let mut best = Best::new();
        // Pictures in a row that show a finger: the first one may have been taken while it came down.
        let mut in_a_row = 0;
        while start.elapsed() < request.time_limit {
            if cancel.is_cancelled() {
                return Err(Failure::Cancelled.into());
            }
            let (image, lively) = self.frame()?;
            if lively < FINGER_OFF && in_a_row > 0 {
                tell(Event::FingerOff);
                if best.frames() == 0 {
                    return Err(Retry::TooShort.into());
                }
                in_a_row = 0;
            }
            if lively <= FINGER_ON {
                continue;
            }
            in_a_row += 1;
            if in_a_row == 1 {
                tell(Event::FingerOn);
                continue;
            }
            let preview = request.preview.then(|| image.preview());
            let quality = best.offer(image);
            tell(Event::Quality(quality));
            if quality.score >= request.wanted_quality {
                break;
            }
            if let Some(preview) = preview {
                tell(Event::Preview(preview));
            }
        }
        match best.into_image() {
            Some((image, quality)) if quality.score >= request.wanted_quality => {
                tell(Event::Transfer { percent: 100 });
                Ok(image)
            }
            Some((_, quality)) => Err(Retry::PoorQuality(quality).into()),
            None if in_a_row > 0 => Err(Retry::TooShort.into()),
            None => Err(Retry::NoFinger.into()),
        }
    }
}

impl<P: BulkPipe> FingerprintReader for Futronic<P> {
    fn info(&self) -> &ReaderInfo {
        &self.info
    }

    fn capture(
        &mut self,
        request: &CaptureRequest,
        cancel: &Cancel,
        tell: &mut dyn FnMut(Event),
    ) -> Result<Image, CaptureError> {
        let outcome = self.watch(request, cancel, tell);
        if self.in_step {
            // The picture is worth more than a lamp that stays on.
            let _ = self.write(&LAMP_OFF);
        }
        outcome
    }
}
