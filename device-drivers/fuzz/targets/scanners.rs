//! Fingerprint scanners: reports of the open HID profile, and the Futronic's packets.

use std::time::{Duration, Instant};

use device_drivers::fingerprint::futronic::{BulkPipe, Futronic, PACKET, PipeError};
use device_drivers::fingerprint::hid::assembly::Assembly;
use device_drivers::fingerprint::hid::dialogue::{Dialogue, Steps};
use device_drivers::fingerprint::hid::report::{
    self, Capabilities, DATA_HEAD, EVENT, EVENT_LENGTH, GRAY8, LONGEST, Report,
};
use device_drivers::fingerprint::{Cancel, CaptureRequest, FingerprintReader};

use super::Input;

/// The first two bytes are the length of data reports.
pub fn hid_reports(data: &[u8]) {
    let mut input = Input(data);
    let Some(length) = input.short() else {
        return;
    };
    let length = usize::from(length);
    if let Ok(Report::Data(data)) = report::read(input.0, length) {
        assert!(
            data.payload.len() + DATA_HEAD <= length,
            "none of the filling"
        );
    }
    let _ = report::fault(input.0);
    if let Ok(found) = Capabilities::read(input.0) {
        let pixels = usize::from(found.width) * usize::from(found.height);
        assert!(found.data_length <= LONGEST);
        assert!(
            pixels / (found.data_length - DATA_HEAD) < 0xffff,
            "16 bits count its pieces"
        );
        for text in [&found.firmware, &found.serial, &found.model] {
            assert!(text.len() <= 16 && text.bytes().all(|byte| (b' '..=b'~').contains(&byte)));
        }
    }
}

/// The length of the whole and of a piece, then for each piece its place and what is wrong with it.
pub fn hid_pieces(data: &[u8]) {
    let mut input = Input(data);
    let (Some(length), Some(piece)) = (input.short(), input.byte()) else {
        return;
    };
    let (length, piece) = (usize::from(length), usize::from(piece));
    let Ok(mut assembly) = Assembly::new(length, piece) else {
        return;
    };
    let whole: Vec<u8> = (0..length).map(|at| (at / 3) as u8).collect();
    while let (Some(sequence), Some(wrong)) = (input.short(), input.byte()) {
        let start = usize::from(sequence) * piece;
        let sound = whole.get(start..).unwrap_or_default();
        let sound = &sound[..sound.len().min(piece)];
        let payload = match wrong {
            0..=0xdf => sound,
            0xe0..=0xfe => &sound[..sound.len() / 2],
            0xff => {
                assembly.forget();
                continue;
            }
        };
        let before = assembly.missing();
        match assembly.add(sequence, payload) {
            Ok(new) => assert!(before - usize::from(new) == assembly.missing()),
            Err(_) => assert!(
                before == assembly.missing(),
                "what is refused changes nothing"
            ),
        }
        assert!(assembly.percent() <= 100);
    }
    let gaps: usize = assembly
        .gaps(usize::MAX)
        .iter()
        .map(|gap| usize::from(gap.1))
        .sum();
    assert!(gaps == assembly.missing(), "the gaps are what is missing");
    assert!(assembly.gaps(16).len() <= 16);
    if assembly.missing() == 0 {
        assert!(
            **assembly.into_bytes() == *whole,
            "every piece is in its place"
        );
    }
}

const SESSION: u32 = 7;
const TRANSFER: u16 = 9;

/// The scanner's side of a capture, with what it would rightly send at hand.
struct Scanner {
    capabilities: Capabilities,
    picture: Vec<u8>,
}

impl Scanner {
    fn piece(&self) -> usize {
        self.capabilities.data_length - DATA_HEAD
    }

    fn event(kind: u8, fields: &[u8]) -> Vec<u8> {
        let mut report = vec![EVENT, kind];
        report.extend(TRANSFER.to_le_bytes());
        report.extend(SESSION.to_le_bytes());
        report.extend(fields);
        report.resize(EVENT_LENGTH, 0);
        report
    }

    fn begin(&self, object: u8) -> Vec<u8> {
        let sides = [self.capabilities.width, self.capabilities.height, 500];
        let mut fields = vec![object, GRAY8];
        fields.extend(sides.iter().flat_map(|side| side.to_le_bytes()));
        fields.extend((self.picture.len() as u32).to_le_bytes());
        Self::event(0x06, &fields)
    }

    fn end(&self, object: u8) -> Vec<u8> {
        let mut fields = vec![object, 0, 0, 0];
        fields.extend(crc32(&self.picture).to_le_bytes());
        Self::event(0x07, &fields)
    }

    fn data(&self, object: u8, sequence: u16, payload: Option<&[u8]>) -> Vec<u8> {
        let start = (usize::from(sequence) * self.piece()).min(self.picture.len());
        let end = (start + self.piece()).min(self.picture.len());
        let payload = payload.unwrap_or(&self.picture[start..end]);
        let mut report = vec![report::DATA];
        for field in [TRANSFER, sequence, sequence] {
            report.extend(field.to_le_bytes());
        }
        report.push(object);
        report.extend((payload.len() as u16).to_le_bytes());
        report.extend(payload);
        report.resize(self.capabilities.data_length, 0);
        report
    }
}

/// IEEE 802.3, bit by bit: another one than the driver's.
fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0_u32, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| {
            (crc >> 1) ^ (0xedb8_8320 * (crc & 1))
        })
    })
}

/// A capture: three bytes for the picture's size and the length of reports, then what happens. It
/// ends in at most the silence that the profile allows, and a picture is the one that was sent.
pub fn hid_dialogue(data: &[u8]) {
    let mut input = Input(data);
    let (Some(width), Some(height), Some(length)) = (input.byte(), input.byte(), input.byte())
    else {
        return;
    };
    let (width, height) = (u16::from(width) + 1, u16::from(height) + 1);
    let scanner = Scanner {
        capabilities: Capabilities {
            minor: 0,
            width,
            height,
            dpi: 500,
            data_length: EVENT_LENGTH + 8 * usize::from(length),
            firmware: String::new(),
            serial: String::new(),
            model: String::new(),
        },
        picture: (0..usize::from(width) * usize::from(height))
            .map(|at| (at / 5) as u8)
            .collect(),
    };
    let request = CaptureRequest {
        time_limit: Duration::from_secs(20),
        wanted_quality: 40,
        preview: true,
    };
    let mut now = Instant::now();
    let (mut dialogue, _) =
        Dialogue::start(&scanner.capabilities, SESSION, TRANSFER, &request, now);
    let mut spoilt = false;
    let mut outcome = None;
    while let (None, Some(action)) = (&outcome, input.byte()) {
        let mut steps = Steps::default();
        let object = action & 1;
        let report = match action {
            0x00..=0x3f => {
                now += Duration::from_millis(u64::from(action) * 20);
                None
            }
            0x40..=0x4f => Some(scanner.begin(object)),
            0x50..=0x5f => Some(scanner.end(object)),
            0x60..=0x9f => {
                let Some(sequence) = input.short() else { break };
                Some(scanner.data(object, sequence, None))
            }
            0xa0..=0xcf => {
                let Some(kind) = input.byte() else { break };
                spoilt |= matches!(kind, 0x06 | 0x07);
                Some(Scanner::event(kind, input.take(EVENT_LENGTH - 8)))
            }
            0xd0..=0xdf => {
                let (Some(sequence), Some(length)) = (input.short(), input.byte()) else {
                    break;
                };
                spoilt = true;
                let payload = input.take(usize::from(length).min(scanner.piece()));
                Some(scanner.data(object, sequence, Some(payload)))
            }
            0xe0..=0xff => {
                spoilt = true;
                let length = input.byte().unwrap_or(0);
                Some(input.take(length.into()).to_vec())
            }
        };
        if let Some(report) = report {
            match report::read(&report, scanner.capabilities.data_length) {
                Ok(report) => dialogue.heard(report, now, &mut steps),
                Err(_) => dialogue.heard_nonsense(&mut steps),
            }
        }
        dialogue.look(now, &mut steps);
        assert!(
            steps.commands.len() <= 64 && steps.events.len() <= 8,
            "bounded by any report"
        );
        outcome = steps.outcome;
    }
    if outcome.is_none() {
        let mut steps = Steps::default();
        dialogue.look(now + Duration::from_secs(3), &mut steps);
        outcome = steps.outcome;
    }
    match outcome {
        Some(Ok(image)) => {
            assert!(image.width() <= width && image.height() <= height);
            assert!(
                spoilt || *image.pixels() == *scanner.picture,
                "the picture that was sent"
            );
        }
        Some(Err(_)) => {}
        None => panic!("a scanner that says nothing more is given up"),
    }
}

/// A device that sends what the bytes say: before each packet's worth, how it is sent.
struct Pipe<'a>(Input<'a>);

impl BulkPipe for Pipe<'_> {
    fn start_write(&mut self, _bytes: &[u8]) -> Result<(), PipeError> {
        Ok(())
    }

    fn finish_writes(&mut self, _limit: Duration) -> Result<(), PipeError> {
        Ok(())
    }

    fn read(&mut self, into: &mut [u8], _limit: Duration) -> Result<usize, PipeError> {
        match self.0.byte() {
            None | Some(0xff) => Err(PipeError::Gone),
            Some(0xfe) => Err(PipeError::TimedOut),
            Some(0xfd) => Ok(0),
            // As much as is asked for, of the few bytes that follow.
            Some(how @ 0x80..=0xfc) => {
                let pattern = self.0.take(usize::from(how - 0x7f));
                for (at, byte) in into.iter_mut().enumerate() {
                    *byte = pattern.get(at % pattern.len().max(1)).copied().unwrap_or(0);
                }
                Ok(into.len())
            }
            // One packet or less.
            Some(how) => {
                let length = PACKET.min(into.len()) - usize::from(how).min(into.len());
                let bytes = self.0.take(16);
                for (to, byte) in into[..length].iter_mut().zip(bytes) {
                    *to = *byte;
                }
                Ok(length)
            }
        }
    }
}

/// A whole life: greeting, capture, and another one after the first.
pub fn futronic(data: &[u8]) {
    let Ok(mut scanner) = Futronic::new(Pipe(Input(data)), String::new(), String::new()) else {
        return;
    };
    let request = CaptureRequest {
        time_limit: Duration::from_millis(200),
        wanted_quality: 1,
        preview: true,
    };
    let (width, height) = (scanner.info().width, scanner.info().height);
    for _ in 0..2 {
        if let Ok(image) = scanner.capture(&request, &Cancel::new(), &mut |_| {}) {
            assert!((image.width(), image.height()) == (width, height));
        }
    }
}
