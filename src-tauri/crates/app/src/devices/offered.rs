//! A scanner that the kiosk drives itself, offered to the login page as an SBI device: while the login
//! window is open, to the origins of that login, and never longer.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use device_drivers::fingerprint::Failure;
use device_drivers::sbi::service::{
    self, Certified, Limits, OpenReader, OpenService, ServiceEvent, Settings,
};
use device_drivers::sbi::{IsoRecords, Purpose};
use url::Url;

use super::plugged::Plugged;
use super::watched::Watched;
use crate::app::{App, Workplace, lock};
use crate::config::SbiServiceConfig;
use crate::host::Host;
use crate::views::{Device, LastCapture, Signal};

/// While this lives, the scanner is offered.
pub(crate) struct Offered<'a, H: Host> {
    app: &'a App<H>,
    service: Option<OpenService>,
    /// Changed only under the lock of what is shown.
    open: Arc<AtomicBool>,
}

impl<H: Host> Drop for Offered<'_, H> {
    /// What the officer saw of it goes too.
    fn drop(&mut self) {
        drop(self.service.take());
        let shown = {
            let mut capture = lock(&self.app.capture);
            self.open.store(false, Ordering::SeqCst);
            capture.take()
        };
        if shown.is_some() {
            self.app.host.show_capture(None);
            self.app.host.signal(Signal::Capture);
        }
    }
}

impl<H: Host> App<H> {
    /// Offers the scanner, if one is plugged in that the kiosk drives itself and the organisation has
    /// given keys for it. A login without it goes on with its other ways.
    pub(crate) fn offer_scanner(
        self: &Arc<Self>,
        work: &Arc<Workplace>,
        origins: &[String],
    ) -> Option<Offered<'_, H>> {
        let config = self.config.sbi_service.as_ref()?;
        if work.watching.plugged().scanners().is_empty() {
            return None;
        }
        let clock = Arc::clone(&self.around.clock);
        let opened = service::open(
            settings(config, origins),
            reader(self, work.watching.shared()),
            Box::new(IsoRecords),
            Arc::new(move || clock.now()),
        );
        let (service, mut events) = match opened {
            Ok(opened) => opened,
            Err(error) => {
                tracing::error!(%error, "the scanner is not offered to the login page");
                return None;
            }
        };
        let (app, work) = (Arc::downgrade(self), Arc::downgrade(work));
        let open = Arc::new(AtomicBool::new(true));
        let still_open = Arc::clone(&open);
        tokio::spawn(async move {
            while let Some(event) = events.recv().await {
                let (Some(app), Some(work)) = (app.upgrade(), work.upgrade()) else {
                    return;
                };
                let scanner = work.watching.plugged().scanners().into_iter().next();
                let device = scanner.map(|(_, device)| device);
                match &event {
                    ServiceEvent::Captured { quality } => {
                        if let Some(device) = &device {
                            let capture = LastCapture {
                                at: app.now().to_string(),
                                quality: Some(*quality),
                            };
                            work.captures.note(device, &capture);
                        }
                    }
                    ServiceEvent::Asked { origin, .. } => {
                        tracing::info!(%origin, "the login page asks for a finger");
                    }
                    ServiceEvent::Refused { refusal } => {
                        tracing::info!(?refusal, "the login page was refused a finger");
                    }
                    ServiceEvent::Reader(_) | ServiceEvent::Again(_) => {}
                }
                app.watch_capture(event, device, &still_open);
            }
        });
        Some(Offered {
            app: self,
            service: Some(service),
            open,
        })
    }
}

impl<H: Host> App<H> {
    /// What comes after the login has ended is nobody's.
    fn watch_capture(&self, event: ServiceEvent, device: Option<Device>, open: &AtomicBool) {
        let told = {
            let mut capture = lock(&self.capture);
            let told = open.load(Ordering::SeqCst) && Watched::take(&mut capture, event, device);
            told.then(|| capture.as_ref().map(Watched::shown))
        };
        if let Some(shown) = told {
            self.host.show_capture(shown);
            self.host.signal(Signal::Capture);
        }
    }
}

fn settings(config: &SbiServiceConfig, origins: &[String]) -> Settings {
    Settings {
        ports: config.ports.0..=config.ports.1,
        origins: origins
            .iter()
            .filter_map(|text| Url::parse(text).ok())
            .map(|url| url.origin())
            .filter(url::Origin::is_tuple)
            .collect(),
        purpose: Purpose::Auth,
        env: config.env,
        certified: Certified::L0,
        device_key: Arc::clone(&config.device_key),
        provider_id: config.provider_id.clone(),
        authority: Some(config.authority.clone()),
        limits: Limits::default(),
    }
}

/// Opens the first scanner there is, each time anew: it may have been plugged in elsewhere meanwhile.
fn reader<H: Host>(app: &Arc<App<H>>, plugged: Arc<Mutex<Plugged>>) -> OpenReader {
    let drivers = Arc::clone(&app.around.drivers);
    Box::new(move || {
        let found = lock(&plugged).scanners().into_iter().next();
        let (wanted, _) = found.ok_or(Failure::Removed)?;
        drivers.open_scanner(&wanted.place)
    })
}
