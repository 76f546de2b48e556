//! What is plugged in: the station check, and trying a device out.
//!
//! While the workstation is open, a watch keeps the list of what is plugged in, so that asking for it
//! costs nothing; only scanners with a service of their own (SBI) are asked each time.

pub(crate) mod camera;
mod captures;
pub mod doctor;
mod drivers;
mod offered;
mod plugged;
mod show;
mod system;
mod test;
mod watch;
mod watched;

use std::sync::Arc;
use std::sync::atomic::Ordering;

use device_drivers::sbi::{self, DeviceType, Discovery, Limits, SetupError};

use crate::app::{App, lock, off_the_loop};
use crate::host::Host;
use crate::views::{DeviceTest, Devices, Problem, ProblemCode, Who};

pub use captures::Captures;
pub use drivers::{Drivers, KeyFound, Place, Seen, Tell};
pub(crate) use plugged::Wanted;
pub use system::SystemDrivers;
pub(crate) use test::Running;
pub(crate) use test::camera_address;
#[cfg(test)]
pub(crate) use test::samples;
pub(crate) use watch::Watching;
pub(crate) use watched::Watched;

impl<H: Host> App<H> {
    /// Everything that is plugged in.
    pub async fn devices(&self) -> Result<Devices, Problem> {
        let work = self.work()?;
        let (scanners, ()) = tokio::join!(
            ask_sbi(self.config.sbi_ports),
            work.watching.has_looked_once()
        );
        let mut shown = work.watching.plugged().devices();
        show::add_sbi(&mut shown, &scanners);
        work.captures.fill_in(&mut shown.devices);
        Ok(shown)
    }

    /// Tries a device out, and goes on until it is done or stopped. A test that runs already ends.
    pub async fn test_device(self: &Arc<Self>, id: &str) -> Result<DeviceTest, Problem> {
        let work = self.work()?;
        self.no_login_is_open()?;
        let found = work.watching.plugged().find(id);
        let (mut device, wanted) = found.ok_or_else(Problem::not_found)?;
        work.captures.fill_in(std::slice::from_mut(&mut device));
        let wanted = wanted.ok_or_else(Problem::not_found)?;
        self.end_photograph();
        self.end_test_and_wait().await?;
        let running = test::start(self, &work, device, wanted)?;
        let shown = running.shown();
        *lock(&self.testing) = Some(running);
        // A lock or a login may have come in between, and found no test to end.
        let outcome = self.work().and_then(|_| self.no_login_is_open());
        if outcome.is_err() {
            self.end_test();
        }
        outcome.map(|()| shown)
    }

    pub(crate) fn no_login_is_open(&self) -> Result<(), Problem> {
        if self.login_open.load(Ordering::SeqCst) {
            return Err(Problem::new(ProblemCode::LoginBusy, Who::Officer));
        }
        Ok(())
    }

    /// The test that runs, or has run and was not stopped since.
    pub async fn device_test(&self) -> Result<Option<DeviceTest>, Problem> {
        self.work()?;
        Ok(lock(&self.testing).as_ref().map(Running::shown))
    }

    /// What the scanner does for the page of the login that is open, once that page asks for a finger.
    pub async fn login_capture(&self) -> Result<Option<DeviceTest>, Problem> {
        self.work()?;
        Ok(lock(&self.capture).as_ref().map(Watched::shown))
    }

    /// Ends the test; what was seen of a finger is gone with it.
    pub async fn stop_device_test(&self) -> Result<(), Problem> {
        self.work()?;
        self.end_test_and_wait().await
    }

    /// Ends the test without waiting for the device to be given back.
    pub(crate) fn end_test(&self) {
        if let Some(mut running) = lock(&self.testing).take() {
            running.cancel();
            lock(&self.ending).extend(running.thread());
        }
    }

    /// Ends the test, and waits until no device is held by what was ended.
    pub(crate) async fn end_test_and_wait(&self) -> Result<(), Problem> {
        self.end_test();
        self.until_given_back().await
    }

    /// A device that is not given back yet would be busy for the next one who opens it.
    pub(crate) async fn until_given_back(&self) -> Result<(), Problem> {
        let threads = std::mem::take(&mut *lock(&self.ending));
        if threads.is_empty() {
            return Ok(());
        }
        off_the_loop(move || {
            for thread in threads {
                // It does not panic; if it did, there is nothing left to end.
                let _ = thread.join();
            }
        })
        .await
    }
}

/// Asks all ports on which scanners with a service of their own may listen.
async fn ask_sbi((first, last): (u16, u16)) -> Result<Discovery, SetupError> {
    let client = sbi::client()?;
    Ok(sbi::discover(&client, first..=last, DeviceType::Any, Limits::default()).await)
}
