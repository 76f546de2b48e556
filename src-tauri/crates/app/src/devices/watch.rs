//! The watch over what is plugged in, from unlock to lock.

use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use tokio::sync::watch;

use super::drivers::Seen;
use super::plugged::Plugged;
use crate::app::{App, lock};
use crate::host::Host;
use crate::views::Signal;

/// How long the first look at all families may keep the screen waiting.
const FIRST_LOOK: Duration = Duration::from_secs(6);

/// A watch that runs. Stopping it ends its threads, beside whoever stops it.
pub(crate) struct Watching {
    plugged: Arc<Mutex<Plugged>>,
    whole: watch::Receiver<bool>,
    threads: Mutex<Option<Box<dyn Send>>>,
}

impl Watching {
    /// Begins to watch. Called within the event loop.
    pub fn start<H: Host>(app: &Arc<App<H>>) -> Self {
        let plugged = Arc::new(Mutex::new(Plugged::default()));
        let (looked, whole) = watch::channel(false);
        let (app_, shared) = (Arc::downgrade(app), Arc::clone(&plugged));
        let threads = app.around.drivers.watch(Arc::new(move |seen: Seen| {
            let Some(app) = app_.upgrade() else { return };
            let changed = {
                let mut plugged = lock(&shared);
                let changed = plugged.take(seen, app.now());
                looked.send_replace(plugged.is_whole());
                changed
            };
            if changed {
                app.host.signal(Signal::Devices);
            }
        }));
        Watching {
            plugged,
            whole,
            threads: Mutex::new(Some(threads)),
        }
    }

    pub fn plugged(&self) -> MutexGuard<'_, Plugged> {
        lock(&self.plugged)
    }

    /// For a thread of its own that follows what is plugged in.
    pub fn shared(&self) -> Arc<Mutex<Plugged>> {
        Arc::clone(&self.plugged)
    }

    /// Waits until every family has been looked at; a family that does not answer in time is left out.
    pub async fn has_looked_once(&self) {
        let mut whole = self.whole.clone();
        let _ = tokio::time::timeout(FIRST_LOOK, whole.wait_for(|whole| *whole)).await;
    }

    pub fn stop(&self) {
        if let Some(threads) = lock(&self.threads).take() {
            // Ending them may take a tenth of a second, which a lock of the screen must not wait for.
            std::thread::spawn(move || drop(threads));
        }
    }
}

impl Drop for Watching {
    fn drop(&mut self) {
        self.stop();
    }
}
