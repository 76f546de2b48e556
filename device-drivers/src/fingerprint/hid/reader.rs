//! The scanner as the rest of the program has it.

use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, TrySendError, sync_channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use super::line::Line;
use super::report::USAGE;
use super::session::{Order, Session, Told};
use crate::fingerprint::{
    Cancel, CaptureError, CaptureRequest, Event, Failure, FingerprintReader, Image, ReaderInfo,
    Transport,
};
use crate::hid::{self, HidDevice, HidError};

/// Events that a listener may be behind before it misses some.
const BEHIND: usize = 64;
/// How often a waiting caller looks whether it was cancelled.
const BLINK: Duration = Duration::from_millis(10);
/// What the session's thread has to end a cancelled capture properly.
const PROPERLY: Duration = Duration::from_millis(60);
/// How long giving the scanner back may take.
const FAREWELL: Duration = Duration::from_millis(500);

/// The scanners of this profile that are plugged in. Opens none of them.
pub fn scanners() -> Result<Vec<HidDevice>, HidError> {
    let mut devices = hid::list()?;
    devices.retain(is_scanner);
    Ok(devices)
}

/// Whether a device says that it follows this profile.
pub fn is_scanner(device: &HidDevice) -> bool {
    (device.usage_page, device.usage) == USAGE
}

/// Opens a scanner of this profile, in at most some seconds. [`Failure::Busy`] when another program
/// has it, [`Failure::NoAccess`] without the right to it, [`Failure::Silent`] when it does not answer.
pub fn open(device: &HidDevice) -> Result<HidReader, Failure> {
    let line = Line::open(&device.path)?;
    let id = getrandom::u32().map_err(|error| Failure::Device {
        what: format!("no random number: {error}"),
    })?;
    let session = Session::begin(line, id.max(1))?;
    let found = &session.capabilities;
    let or = |said: &str, listed: &str| if said.is_empty() { listed } else { said }.to_owned();
    let info = ReaderInfo {
        transport: Transport::Hid,
        make: device.manufacturer.clone(),
        model: or(&found.model, &device.product),
        serial: or(&found.serial, &device.serial),
        firmware: found.firmware.clone(),
        width: found.width,
        height: found.height,
        dpi: found.dpi,
    };
    // One order at a time: a second one is refused, not queued.
    let (orders, taken) = sync_channel(0);
    let thread = std::thread::Builder::new()
        .name("hid-scanner".to_owned())
        .spawn(move || session.run(&taken))
        .map_err(|error| Failure::Device {
            what: format!("no thread for it: {error}"),
        })?;
    Ok(HidReader {
        info,
        orders: Some(orders),
        thread: Some(thread),
    })
}

/// A scanner that is open and ours. Its thread reads at all times, so that nothing is lost while a
/// listener is slow. Dropping it says goodbye to the scanner.
#[derive(Debug)]
pub struct HidReader {
    info: ReaderInfo,
    orders: Option<SyncSender<Order>>,
    thread: Option<JoinHandle<()>>,
}

impl HidReader {
    /// Whether the scanner has been unplugged since. Known within a second, without a capture.
    pub fn is_gone(&self) -> bool {
        self.thread.as_ref().is_none_or(JoinHandle::is_finished)
    }

    /// Hands the order to the thread, which takes it at once unless it still ends another.
    fn order(&self, mut order: Order) -> Result<(), Failure> {
        let orders = self.orders.as_ref().ok_or(Failure::Removed)?;
        let end = Instant::now() + FAREWELL;
        loop {
            match orders.try_send(order) {
                Ok(()) => return Ok(()),
                Err(TrySendError::Disconnected(_)) => return Err(Failure::Removed),
                Err(TrySendError::Full(_)) if Instant::now() > end => return Err(Failure::Busy),
                Err(TrySendError::Full(back)) => order = back,
            }
            std::thread::sleep(Duration::from_millis(1));
        }
    }
}

impl FingerprintReader for HidReader {
    fn info(&self) -> &ReaderInfo {
        &self.info
    }

    fn capture(
        &mut self,
        request: &CaptureRequest,
        cancel: &Cancel,
        tell: &mut dyn FnMut(Event),
    ) -> Result<Image, CaptureError> {
        let (teller, told) = sync_channel(BEHIND);
        self.order(Order {
            request: *request,
            cancel: cancel.clone(),
            tell: teller,
        })?;
        listen(&told, cancel, tell)
    }
}

fn listen(
    told: &Receiver<Told>,
    cancel: &Cancel,
    tell: &mut dyn FnMut(Event),
) -> Result<Image, CaptureError> {
    let mut cancelled = None;
    loop {
        match told.recv_timeout(BLINK) {
            Ok(Told::Event(event)) => tell(event),
            Ok(Told::End(outcome)) => return outcome,
            Err(RecvTimeoutError::Disconnected) => return Err(Failure::Removed.into()),
            Err(RecvTimeoutError::Timeout) => {}
        }
        // A scanner that does not take the command may hold the thread for seconds; not the caller.
        if cancel.is_cancelled() {
            let since = *cancelled.get_or_insert_with(Instant::now);
            if since.elapsed() > PROPERLY {
                return Err(Failure::Cancelled.into());
            }
        }
    }
}

impl Drop for HidReader {
    fn drop(&mut self) {
        self.orders = None;
        let Some(thread) = self.thread.take() else {
            return;
        };
        let end = Instant::now() + FAREWELL;
        while !thread.is_finished() && Instant::now() < end {
            std::thread::sleep(Duration::from_millis(1));
        }
        if thread.is_finished() {
            // It does not panic; if it did, there is nothing left to do.
            let _ = thread.join();
        }
    }
}
