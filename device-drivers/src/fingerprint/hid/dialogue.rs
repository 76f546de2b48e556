//! One capture, as a conversation: reports and time go in, commands, events and the outcome come out.
//!
//! Nothing here reads, writes or waits. The profile's chapter "A capture" has the rules.

use std::time::{Duration, Instant};

use super::assembly::{Assembly, Misfit};
use super::report::{
    Capabilities, Command, DATA_HEAD, Data, Event as Told, Finger, GRAY8, Happening, IMAGE, Object,
    Report,
};
use crate::fingerprint::{CaptureError, CaptureRequest, Event, Failure, Image, Quality, Retry};

/// Data reports that may be under way: half of what a hidraw handle holds, so that events find room.
pub const WINDOW: u16 = 32;
/// New credit is given when this much of it can be given at once.
const STEP: u32 = 16;
/// A scanner that says nothing for this long is asked where it is: while a picture comes …
const QUIET: Duration = Duration::from_millis(250);
/// … and while it waits for a finger.
const QUIET_WAITING: Duration = Duration::from_secs(1);
/// A scanner that says nothing for this long is gone.
const SILENCE: Duration = Duration::from_millis(2500);
/// What a scanner may take beyond the capture's time limit to say that no finger came.
const GRACE: Duration = Duration::from_millis(400);
/// How often pieces are asked for again without a single new one coming.
const PATIENCE: u32 = 8;
/// Whole pictures that may come with a wrong checksum.
const WRONG_CHECKSUMS: u32 = 3;
/// Reports against the profile in one capture that may be chance.
const BAD_REPORTS: u32 = 256;
/// No picture takes longer than this and what a quarter of USB full speed would need.
const SLOWEST: Duration = Duration::from_secs(10);
const SLOWEST_BYTES_PER_SECOND: u32 = 16_000;
/// Stretches of missing pieces that are asked for at once.
const GAPS: usize = 16;

/// What a step of the conversation led to.
#[derive(Debug, Default)]
pub struct Steps {
    pub commands: Vec<Command>,
    pub events: Vec<Event>,
    pub outcome: Option<Result<Image, CaptureError>>,
}

/// See the module.
pub struct Dialogue {
    capabilities: Capabilities,
    session: u32,
    transfer: u16,
    wanted_quality: u8,
    finger_by: Instant,
    /// Whether the scanner has taken the capture up.
    answered: bool,
    heard: Instant,
    asked: Instant,
    /// Data reports that the scanner has sent, as far as we know; and what it may send in all.
    sent: u32,
    limit: u32,
    quality: Option<Quality>,
    picture: Option<Picture>,
    preview: Option<(Object, Assembly)>,
    bad: u32,
}

/// The final picture, from its announcement on.
struct Picture {
    object: Object,
    assembly: Assembly,
    by: Instant,
    crc: Option<u32>,
    percent: u8,
    /// Pieces missing when they were last asked for, and how often that did not change.
    missing: usize,
    vain: u32,
    wrong: u32,
}

impl Dialogue {
    /// Asks for a capture. `transfer` is one that this session has not used lately.
    pub fn start(
        capabilities: &Capabilities,
        session: u32,
        transfer: u16,
        request: &CaptureRequest,
        now: Instant,
    ) -> (Self, Command) {
        let milliseconds = u32::try_from(request.time_limit.as_millis()).unwrap_or(u32::MAX);
        let wanted_quality = request.wanted_quality.min(100);
        let command = Command::Capture {
            transfer,
            preview: request.preview,
            milliseconds,
            wanted_quality,
            credit: WINDOW,
        };
        let dialogue = Self {
            capabilities: capabilities.clone(),
            session,
            transfer,
            wanted_quality,
            finger_by: now + Duration::from_millis(u64::from(milliseconds)) + GRACE,
            answered: false,
            heard: now,
            asked: now,
            sent: 0,
            limit: u32::from(WINDOW),
            quality: None,
            picture: None,
            preview: None,
            bad: 0,
        };
        (dialogue, command)
    }

    /// Gives the capture up.
    pub fn cancel(&self) -> Command {
        Command::Cancel {
            transfer: self.transfer,
        }
    }

    /// A report of the scanner. What is left of another transfer or session is no trouble.
    pub fn heard(&mut self, report: Report<'_>, now: Instant, steps: &mut Steps) {
        if steps.outcome.is_some() {
            return;
        }
        match report {
            Report::Data(data) if data.transfer == self.transfer => {
                self.heard = now;
                self.data(data, steps);
            }
            Report::Event(event) if event.session == self.session => {
                self.heard = now;
                self.event(event, now, steps);
            }
            Report::Data(_) | Report::Event(_) => {}
        }
    }

    /// A report that is none of the profile.
    pub fn heard_nonsense(&mut self, steps: &mut Steps) {
        self.bad += 1;
        if self.bad == BAD_REPORTS {
            self.protocol(
                "more reports than chance explains are none of the profile",
                steps,
            );
        }
    }

    /// Time has passed.
    pub fn look(&mut self, now: Instant, steps: &mut Steps) {
        if steps.outcome.is_some() {
            return;
        }
        if now.duration_since(self.heard) > SILENCE {
            return self.give_up(Failure::Silent.into(), steps);
        }
        match &self.picture {
            Some(picture) if now > picture.by => {
                return self.protocol("the picture takes too long to come", steps);
            }
            None if now > self.finger_by => {
                return self.give_up(Retry::NoFinger.into(), steps);
            }
            Some(_) | None => {}
        }
        let waiting = self.answered && self.picture.is_none();
        let quiet = if waiting { QUIET_WAITING } else { QUIET };
        if now.duration_since(self.heard.max(self.asked)) > quiet {
            self.asked = now;
            steps.commands.push(Command::Sync {
                transfer: self.transfer,
            });
        }
    }

    fn data(&mut self, data: Data<'_>, steps: &mut Steps) {
        self.note_sent(data.count);
        let added = match (&mut self.picture, &mut self.preview) {
            (Some(picture), _) if data.object == IMAGE => {
                picture.assembly.add(data.sequence, data.payload)
            }
            (_, Some((object, assembly))) if data.object == object.number => {
                assembly.add(data.sequence, data.payload)
            }
            // Its announcement was lost, or it is a preview that was given up.
            _ => Ok(false),
        };
        if added.is_err() {
            self.heard_nonsense(steps);
        }
        self.give_credit(steps);
        if let Some(picture) = &mut self.picture {
            let percent = picture.assembly.percent();
            // Whole pictures come in thousands of pieces; nobody wants as many events.
            if percent >= picture.percent.saturating_add(5) {
                picture.percent = percent;
                steps.events.push(Event::Transfer { percent });
            }
            if picture.assembly.missing() == 0 {
                self.finish(steps);
            }
        }
    }

    /// `count`: the low half of how many data reports were sent before this one.
    fn note_sent(&mut self, count: u16) {
        let ahead = count.wrapping_sub(self.sent as u16);
        if ahead < 0x8000 {
            self.sent = self.sent.saturating_add(u32::from(ahead) + 1);
        }
    }

    fn give_credit(&mut self, steps: &mut Steps) {
        let limit = self.sent.saturating_add(u32::from(WINDOW));
        if limit.saturating_sub(self.limit) >= STEP {
            self.limit = limit;
            steps.commands.push(Command::Credit {
                transfer: self.transfer,
                limit,
            });
        }
    }

    fn event(&mut self, event: Told, now: Instant, steps: &mut Steps) {
        if let Happening::Refused { code, .. } = event.what {
            let failure = match code {
                2 => Failure::Busy,
                _ => Failure::Protocol {
                    what: format!("a command was refused with code {code}"),
                },
            };
            return self.give_up(failure.into(), steps);
        }
        if event.about != self.transfer {
            return;
        }
        match event.what {
            Happening::Finger(finger) => {
                self.answered = true;
                steps.events.push(match finger {
                    Finger::Waiting => Event::Waiting,
                    Finger::On => Event::FingerOn,
                    Finger::Off => Event::FingerOff,
                });
            }
            Happening::Quality(quality) => {
                self.quality = Some(quality);
                steps.events.push(Event::Quality(quality));
            }
            Happening::Begin(object) => self.begin(object, now, steps),
            Happening::End { object: IMAGE, crc } => {
                let Some(picture) = &mut self.picture else {
                    return;
                };
                picture.crc = Some(crc);
                if picture.assembly.missing() == 0 {
                    self.finish(steps);
                } else {
                    self.ask_for_gaps(steps);
                }
            }
            Happening::End { object, crc } => self.end_preview(object, crc, steps),
            Happening::Retry(retry) => steps.outcome = Some(Err(retry.into())),
            Happening::Fault { code } => {
                let what = format!("fault {code}");
                steps.outcome = Some(Err(Failure::Device { what }.into()));
            }
            Happening::Sync { sent, known } => self.synced(sent, known, steps),
            Happening::Cancelled => {
                self.protocol("it ended a capture that nobody cancelled", steps);
            }
            Happening::Ready { .. } | Happening::Busy | Happening::Refused { .. } => {}
        }
    }

    fn begin(&mut self, object: Object, now: Instant, steps: &mut Steps) {
        let most = &self.capabilities;
        let fits = object.format == GRAY8
            && object.width <= most.width
            && object.height <= most.height
            && u64::from(object.length) == u64::from(object.width) * u64::from(object.height);
        let piece = most.data_length - DATA_HEAD;
        let length = usize::try_from(object.length).unwrap_or(usize::MAX);
        let assembly = if fits {
            Assembly::new(length, piece)
        } else {
            Err(Misfit::Length(length))
        };
        match (assembly, &self.picture) {
            // The answer to a question repeats it.
            (_, Some(picture)) if object.number == IMAGE && picture.object == object => {}
            (Ok(assembly), None) if object.number == IMAGE => {
                let slowest =
                    Duration::from_secs((object.length / SLOWEST_BYTES_PER_SECOND).into());
                self.answered = true;
                self.preview = None;
                self.picture = Some(Picture {
                    object,
                    missing: assembly.missing(),
                    assembly,
                    by: now + SLOWEST + slowest,
                    crc: None,
                    percent: 0,
                    vain: 0,
                    wrong: 0,
                });
            }
            (Ok(assembly), None) => self.preview = Some((object, assembly)),
            (Ok(_), Some(_)) => self.protocol("two pictures in one capture", steps),
            (Err(_), _) => self.protocol("a picture that it cannot have", steps),
        }
    }

    /// A preview that did not come whole is not worth asking for.
    fn end_preview(&mut self, number: u8, crc: u32, steps: &mut Steps) {
        let Some((object, assembly)) = self.preview.take() else {
            return;
        };
        if object.number != number || assembly.check(crc).is_err() {
            return;
        }
        let picture = Image::new(
            object.width,
            object.height,
            object.dpi,
            assembly.into_bytes(),
        );
        match picture {
            Ok(picture) => steps.events.push(Event::Preview(picture)),
            Err(_) => self.heard_nonsense(steps),
        }
    }

    fn synced(&mut self, sent: u32, known: bool, steps: &mut Steps) {
        if !known {
            return self.protocol("it has forgotten the capture", steps);
        }
        self.answered = true;
        // Reports keep their order: what was sent before this answer is here, or lost.
        self.sent = self.sent.max(sent);
        self.give_credit(steps);
        if self
            .picture
            .as_ref()
            .is_some_and(|picture| picture.crc.is_some())
        {
            self.ask_for_gaps(steps);
        }
    }

    fn ask_for_gaps(&mut self, steps: &mut Steps) {
        let Some(picture) = &mut self.picture else {
            return;
        };
        let missing = picture.assembly.missing();
        if missing < picture.missing {
            picture.vain = 0;
        } else {
            picture.vain += 1;
        }
        picture.missing = missing;
        if picture.vain > PATIENCE {
            return self.protocol("pieces of the picture never come", steps);
        }
        let transfer = self.transfer;
        let gaps = picture.assembly.gaps(GAPS).into_iter();
        steps
            .commands
            .extend(gaps.map(|(first, count)| Command::Resend {
                transfer,
                first,
                count,
            }));
    }

    /// All pieces of the picture are here.
    fn finish(&mut self, steps: &mut Steps) {
        let Some(mut picture) = self.picture.take() else {
            return;
        };
        let Some(crc) = picture.crc else {
            // Its checksum is still to come.
            self.picture = Some(picture);
            return;
        };
        if picture.assembly.check(crc).is_err() {
            picture.wrong += 1;
            let again = picture.wrong < WRONG_CHECKSUMS;
            picture.assembly.forget();
            picture.missing = usize::MAX;
            picture.percent = 0;
            self.picture = Some(picture);
            if again {
                self.ask_for_gaps(steps);
            } else {
                self.protocol("the picture's checksum is wrong again and again", steps);
            }
            return;
        }
        steps.commands.push(Command::Done {
            transfer: self.transfer,
        });
        let object = picture.object;
        let bytes = picture.assembly.into_bytes();
        let poor = self
            .quality
            .filter(|quality| quality.score < self.wanted_quality);
        steps.outcome = Some(match poor {
            Some(quality) => Err(Retry::PoorQuality(quality).into()),
            None => Image::new(object.width, object.height, object.dpi, bytes).map_err(|error| {
                let what = error.to_string();
                Failure::Protocol { what }.into()
            }),
        });
    }

    fn protocol(&mut self, what: &str, steps: &mut Steps) {
        let what = what.to_owned();
        self.give_up(Failure::Protocol { what }.into(), steps);
    }

    fn give_up(&mut self, error: CaptureError, steps: &mut Steps) {
        steps.commands.push(self.cancel());
        steps.outcome = Some(Err(error));
    }
}
