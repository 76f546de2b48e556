//! Owning a scanner: the greeting that drains what a previous owner left, and captures after it.

use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender};
use std::time::{Duration, Instant};

use super::dialogue::{Dialogue, Steps};
use super::line::Line;
use super::report::{
    self, CAPABILITIES, CAPABILITIES_LENGTH, Capabilities, Command, Happening, MAJOR, Report,
    STATUS, STATUS_LENGTH,
};
use crate::fingerprint::{Cancel, CaptureError, CaptureRequest, Event, Failure, Image};

/// How long a scanner may take to answer the greeting.
const GREETING: Duration = Duration::from_secs(2);
/// How long another owner's capture may keep the scanner busy: a scanner forgets an owner that it
/// has not heard for 2 s.
const BUSY: Duration = Duration::from_secs(3);
const BUSY_AGAIN: Duration = Duration::from_millis(250);
/// How long one read may wait: a cancelled capture ends within this.
const BLINK: Duration = Duration::from_millis(10);
/// How often the line is looked at while nothing is asked of it.
const IDLE: Duration = Duration::from_millis(250);
/// Reports read in one go while nothing is asked: more than any queue holds.
const IDLE_REPORTS: usize = 256;

/// A capture that was asked for.
pub struct Order {
    pub request: CaptureRequest,
    pub cancel: Cancel,
    pub tell: SyncSender<Told>,
}

/// What the session's thread says about an order.
pub enum Told {
    Event(Event),
    End(Result<Image, CaptureError>),
}

/// See the module.
pub struct Session {
    line: Line,
    id: u32,
    pub capabilities: Capabilities,
    command: u16,
    transfer: u16,
}

impl Session {
    /// Begins the session `id` (not 0, drawn at random) on an open line.
    pub fn begin(mut line: Line, id: u32) -> Result<Self, Failure> {
        let report = line.feature(CAPABILITIES, CAPABILITIES_LENGTH)?;
        let capabilities = Capabilities::read(&report).map_err(|error| Failure::Protocol {
            what: error.to_string(),
        })?;
        let status = line.feature(STATUS, STATUS_LENGTH)?;
        match report::fault(&status) {
            Ok(0) => {}
            Ok(code) => {
                let what = format!("fault {code}");
                return Err(Failure::Device { what });
            }
            Err(error) => {
                let what = error.to_string();
                return Err(Failure::Protocol { what });
            }
        }
        let mut session = Self {
            line,
            id,
            capabilities,
            command: 0,
            // Somewhere else than where a previous session may have begun.
            transfer: (id >> 16) as u16,
        };
        session.greet()?;
        // A previous owner's picture may have been among it.
        session.line.wipe();
        Ok(session)
    }

    /// Reads away whatever comes until the answer to our own greeting: after it, nothing of a
    /// previous owner is under way. Greeting twice does no harm.
    fn greet(&mut self) -> Result<(), Failure> {
        let end = Instant::now() + BUSY;
        loop {
            let number = self.send(Command::Hello)?;
            match self.answer_to_greeting(number)? {
                Happening::Ready { major: MAJOR, .. } => return Ok(()),
                Happening::Ready { major, .. } => {
                    let what = format!("it greets with version {major} of the profile");
                    return Err(Failure::Protocol { what });
                }
                _ if Instant::now() > end => return Err(Failure::Busy),
                _ => std::thread::sleep(BUSY_AGAIN),
            }
        }
    }

    fn answer_to_greeting(&mut self, number: u16) -> Result<Happening, Failure> {
        let end = Instant::now() + GREETING;
        let (id, length) = (self.id, self.capabilities.data_length);
        while Instant::now() < end {
            let Some(bytes) = self.line.read(BLINK)? else {
                continue;
            };
            if let Ok(Report::Event(event)) = report::read(bytes, length)
                && event.session == id
                && event.about == number
            {
                match event.what {
                    answer @ (Happening::Ready { .. } | Happening::Busy) => return Ok(answer),
                    Happening::Refused { code, .. } => {
                        let what = format!("the greeting was refused with code {code}");
                        return Err(Failure::Protocol { what });
                    }
                    _ => {}
                }
            }
        }
        Err(Failure::Silent)
    }

    /// Works off orders until there can be no more, or the scanner is gone.
    pub fn run(mut self, orders: &Receiver<Order>) {
        loop {
            match orders.recv_timeout(IDLE) {
                Ok(order) => {
                    let outcome = self.capture(&order);
                    let gone = matches!(&outcome, Err(CaptureError::Failure(Failure::Removed)));
                    // Who asked may have gone away; the picture is then wiped here.
                    let _ = order.tell.send(Told::End(outcome));
                    if gone {
                        return;
                    }
                }
                Err(RecvTimeoutError::Timeout) => {
                    if self.read_away().is_err() {
                        return;
                    }
                }
                Err(RecvTimeoutError::Disconnected) => {
                    // A scanner that is gone needs no goodbye.
                    let _ = self.send(Command::Bye);
                    return;
                }
            }
        }
    }

    fn read_away(&mut self) -> Result<(), Failure> {
        for _ in 0..IDLE_REPORTS {
            if self.line.read(Duration::ZERO)?.is_none() {
                break;
            }
        }
        self.line.wipe();
        Ok(())
    }

    /// However it ends, no piece of the picture stays behind.
    fn capture(&mut self, order: &Order) -> Result<Image, CaptureError> {
        let outcome = self.converse(order);
        self.line.wipe();
        outcome
    }

    fn converse(&mut self, order: &Order) -> Result<Image, CaptureError> {
        self.transfer = self.transfer.wrapping_add(1).max(1);
        let (mut dialogue, command) = Dialogue::start(
            &self.capabilities,
            self.id,
            self.transfer,
            &order.request,
            Instant::now(),
        );
        self.send(command)?;
        let length = self.capabilities.data_length;
        loop {
            if order.cancel.is_cancelled() {
                self.send(dialogue.cancel())?;
                return Err(Failure::Cancelled.into());
            }
            let mut steps = Steps::default();
            let report = self.line.read(BLINK)?;
            let now = Instant::now();
            match report.map(|bytes| report::read(bytes, length)) {
                Some(Ok(report)) => dialogue.heard(report, now, &mut steps),
                Some(Err(_)) => dialogue.heard_nonsense(&mut steps),
                None => {}
            }
            dialogue.look(now, &mut steps);
            for command in steps.commands {
                self.send(command)?;
            }
            for event in steps.events {
                // A listener that is far behind misses events, never reports.
                let _ = order.tell.try_send(Told::Event(event));
            }
            if let Some(outcome) = steps.outcome {
                return outcome;
            }
        }
    }

    /// Gives the command's number.
    fn send(&mut self, command: Command) -> Result<u16, Failure> {
        self.command = self.command.wrapping_add(1);
        self.line.write(&command.bytes(self.command, self.id))?;
        Ok(self.command)
    }
}
