//! A channel to one security key (CTAP 2.1, 11.2): messages there and back over its HID reports. A key
//! serves several programs, each on a channel of its own.

use std::ffi::CString;
use std::path::Path;
use std::time::{Duration, Instant};

use hidapi::{HidApi, HidDevice};
use zeroize::Zeroizing;

use super::Failure;
use super::frame::{Assembly, ChannelId, PACKET, Step, packets};
use crate::fingerprint::Cancel;
use crate::hid::one_at_a_time;

const BROADCAST: ChannelId = [0xff; 4];
const INIT: u8 = 0x06;
pub const CBOR: u8 = 0x10;
const CANCEL: u8 = 0x11;
const KEEPALIVE: u8 = 0x3b;
const ERROR: u8 = 0x3f;

/// In the capability flags of INIT's answer: it speaks CTAP 2.
const CAN_CBOR: u8 = 0x04;
/// In a keep-alive: it waits for its owner.
const UP_NEEDED: u8 = 2;

/// A cancel or an unplugged key is noticed within this time.
const SLICE: Duration = Duration::from_millis(50);
/// How long a key may take to give a channel, and to confirm that it was cancelled.
const PROMPT: Duration = Duration::from_secs(1);
const SETTLE: Duration = Duration::from_millis(500);

/// How long a call may take, who may end it, and who hears that the key waits for its owner.
pub struct Order<'a> {
    pub until: Instant,
    pub cancel: &'a Cancel,
    pub tell: &'a mut dyn FnMut(),
}

/// Why a call ended without the key's answer.
#[derive(Debug)]
pub enum Ended {
    /// The time was over while the key waited for its owner.
    NotTouched,
    Failure(Failure),
}

impl From<Failure> for Ended {
    fn from(failure: Failure) -> Self {
        Self::Failure(failure)
    }
}

pub struct Channel {
    device: HidDevice,
    path: String,
    id: ChannelId,
}

impl Channel {
    /// Opens the key at `path` and asks it for a channel. `nonce`: random, tells its answer from those to
    /// other programs.
    pub fn open(path: &str, nonce: [u8; 8]) -> Result<Self, Failure> {
        let name = CString::new(path).map_err(|_| Failure::Removed)?;
        let turn = one_at_a_time();
        let device = HidApi::new().and_then(|api| api.open_path(&name));
        drop(turn);
        let mut channel = Self {
            device: device.map_err(|_| why_not(path))?,
            path: path.to_owned(),
            id: BROADCAST,
        };
        let capabilities = channel.allocate(nonce)?;
        if capabilities & CAN_CBOR == 0 {
            return Err(Failure::not_supported("it speaks only U2F"));
        }
        Ok(channel)
    }

    fn allocate(&mut self, nonce: [u8; 8]) -> Result<u8, Failure> {
        self.send(INIT, &nonce)?;
        let until = Instant::now() + PROMPT;
        let mut answer = Assembly::new(BROADCAST);
        while Instant::now() < until {
            let Some(packet) = self.read()? else { continue };
            // Whatever else comes on the broadcast channel answers another program.
            let Ok(Step::Whole { command, message }) = answer.take(&packet) else {
                answer = Assembly::new(BROADCAST);
                continue;
            };
            if command != INIT || message.get(..8) != Some(&nonce[..]) {
                continue;
            }
            let (Some(id), Some(capabilities)) = (message.get(8..12), message.get(16)) else {
                return Err(Failure::protocol("INIT is answered too briefly"));
            };
            self.id.copy_from_slice(id);
            if self.id == BROADCAST || self.id == [0; 4] {
                return Err(Failure::protocol("a reserved channel is given"));
            }
            return Ok(*capabilities);
        }
        Err(Failure::Silent)
    }

    /// Sends one CBOR message and waits for its answer.
    pub fn call(
        &mut self,
        message: &[u8],
        order: &mut Order<'_>,
    ) -> Result<Zeroizing<Vec<u8>>, Ended> {
        self.send(CBOR, message)?;
        let mut answer = Assembly::new(self.id);
        let mut heard = false;
        let mut waits = false;
        loop {
            if order.cancel.is_cancelled() {
                self.cancel();
                return Err(Failure::Cancelled.into());
            }
            if Instant::now() >= order.until {
                self.cancel();
                return Err(match (waits, heard) {
                    (true, _) => Ended::NotTouched,
                    (false, true) => Failure::TimedOut.into(),
                    (false, false) => Failure::Silent.into(),
                });
            }
            let Some(packet) = self.read()? else { continue };
            match answer.take(&packet).map_err(Failure::protocol)? {
                Step::Foreign => {}
                Step::More => heard = true,
                Step::Whole { command, message } => match (command, message.first()) {
                    (CBOR, _) => return Ok(message),
                    (KEEPALIVE, Some(status)) => {
                        heard = true;
                        let waited = std::mem::replace(&mut waits, *status == UP_NEEDED);
                        if waits && !waited {
                            (order.tell)();
                        }
                    }
                    (ERROR, Some(code)) => return Err(channel_error(*code).into()),
                    _ => return Err(Failure::protocol("an answer to another question").into()),
                },
            }
        }
    }

    /// Tells the key to stop, and gives it a moment to do so, so that its light goes out and the next
    /// program finds it idle.
    fn cancel(&mut self) {
        if self.send(CANCEL, &[]).is_err() {
            return;
        }
        let until = Instant::now() + SETTLE;
        let mut answer = Assembly::new(self.id);
        while Instant::now() < until {
            match self.read() {
                Ok(None) => {}
                Ok(Some(packet)) => match answer.take(&packet) {
                    Ok(Step::Whole { command: CBOR, .. }) | Err(_) => return,
                    Ok(_) => {}
                },
                Err(_) => return,
            }
        }
    }

    fn send(&mut self, command: u8, message: &[u8]) -> Result<(), Failure> {
        let packets = packets(self.id, command, message)
            .ok_or_else(|| Failure::not_supported("the message is too long for any key"))?;
        for packet in packets {
            // Reports of security keys have no number; hidapi wants a zero in its place.
            let mut report = [0; PACKET + 1];
            report[1..].copy_from_slice(&packet);
            match self.device.write(&report) {
                Ok(sent) if sent >= PACKET => {}
                Ok(_) => return Err(self.gone_or("a packet was taken only in part")),
                Err(_) => return Err(self.gone_or("a packet was not taken")),
            }
        }
        Ok(())
    }

    /// The next packet; `None` when none comes for [`SLICE`]. An error means that the key is gone: a
    /// hidraw handle has no other.
    fn read(&mut self) -> Result<Option<Vec<u8>>, Failure> {
        self.read_for(SLICE)
    }

    fn read_for(&mut self, limit: Duration) -> Result<Option<Vec<u8>>, Failure> {
        let mut packet = vec![0; 2 * PACKET];
        let milliseconds = i32::try_from(limit.as_millis()).unwrap_or(i32::MAX);
        let taken = self
            .device
            .read_timeout(&mut packet, milliseconds)
            .map_err(|_| Failure::Removed)?;
        packet.truncate(taken);
        Ok((taken > 0).then_some(packet))
    }

    fn gone_or(&mut self, what: &str) -> Failure {
        if self.read_for(Duration::ZERO).is_err() || !Path::new(&self.path).exists() {
            return Failure::Removed;
        }
        Failure::protocol(what)
    }
}

/// CTAP 2.1, 11.2.9.1.6.
fn channel_error(code: u8) -> Failure {
    match code {
        0x05 => Failure::protocol("it misses parts of the message"),
        0x06 => Failure::Busy,
        0x01 => Failure::not_supported("it does not know CBOR messages"),
        status => Failure::Device { status },
    }
}

/// hidapi says only in words why a device cannot be opened; the system says it in numbers.
fn why_not(path: &str) -> Failure {
    use std::io::ErrorKind;
    let tried = std::fs::OpenOptions::new()
        .read(true)
        .write(true)
        .open(path);
    match tried.map_err(|error| error.kind()) {
        Err(ErrorKind::PermissionDenied) => Failure::NoAccess,
        _ if !Path::new(path).exists() => Failure::Removed,
        _ => Failure::Busy,
    }
}
