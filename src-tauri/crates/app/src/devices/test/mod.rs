//! Trying a device out: the use case's side of it. What a test shows is a [`Trial`](trial::Trial);
//! [`run`] carries it out on a thread of its own.

#[cfg(test)]
mod camera_tests;
mod preview;
mod run;
#[cfg(test)]
pub(crate) mod samples;
#[cfg(test)]
pub(crate) mod tests;
mod trial;

use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::Instant;

use device_drivers::fingerprint::Cancel;

use super::plugged::Wanted;
use crate::app::{App, Workplace, lock};
use crate::host::Host;
use crate::views::{Device, DeviceTest, LastCapture, Problem, Signal};

pub(crate) use preview::of_camera as camera_address;
use run::Run;
pub(super) use trial::Trial;

/// A test that runs, or has come to its end and is still shown. Dropping it ends it.
pub(crate) struct Running {
    cancel: Cancel,
    trial: Arc<Mutex<Trial>>,
    thread: Option<JoinHandle<()>>,
}

impl Running {
    pub fn shown(&self) -> DeviceTest {
        lock(&self.trial).shown()
    }

    pub fn cancel(&self) {
        self.cancel.cancel();
    }

    pub fn thread(&mut self) -> Option<JoinHandle<()>> {
        self.thread.take()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.cancel();
    }
}

pub(super) fn start<H: Host>(
    app: &Arc<App<H>>,
    work: &Arc<Workplace>,
    device: Device,
    wanted: Wanted,
) -> Result<Running, Problem> {
    let cancel = Cancel::new();
    let trial = Arc::new(Mutex::new(Trial::new(device)));
    let (told, noted) = (Arc::downgrade(app), Arc::downgrade(work));
    let clock = Arc::clone(&app.around.clock);
    let begun = Instant::now();
    let run = Run {
        drivers: Arc::clone(&app.around.drivers),
        plugged: work.watching.shared(),
        trial: Arc::clone(&trial),
        cancel: cancel.clone(),
        wanted,
        elapsed: Box::new(move || begun.elapsed()),
        changed: Box::new(move || {
            if let Some(app) = told.upgrade() {
                app.host.signal(Signal::DeviceTest);
            }
        }),
        captured: Box::new(move |device, quality| {
            if let Some(work) = noted.upgrade() {
                let at = clock.now().to_string();
                work.captures.note(device, &LastCapture { at, quality });
            }
        }),
    };
    let thread = std::thread::Builder::new()
        .name("device-test".to_owned())
        .spawn(move || run.carry_out())
        .map_err(|error| Problem::unforeseen(&error))?;
    Ok(Running {
        cancel,
        trial,
        thread: Some(thread),
    })
}
