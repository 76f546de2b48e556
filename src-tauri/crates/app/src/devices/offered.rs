//! A scanner that the kiosk drives itself, offered to the login page as an SBI device: while the login
//! window is open, to the origins of that login, and never longer.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use device_drivers::fingerprint::{Failure, Image};
use device_drivers::record::header::{Capture, QualityBlock};
use device_drivers::record::pixels::{self, Packing};
use device_drivers::record::quality::quality;
use device_drivers::record::tables::{Impression, Position};
use device_drivers::sbi::Purpose;
use device_drivers::sbi::service::{
    self, About, Certified, Encode, Limits, OpenReader, OpenService, ServiceEvent, Settings,
};
use url::Url;
use zeroize::Zeroizing;

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
            Box::new(Records),
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
                    ServiceEvent::Refused { sbi_code } => {
                        tracing::info!(sbi_code, "the login page was refused a finger");
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

/// ISO/IEC 19794-4 records, as MOSIP asks for them.
struct Records;

impl Encode for Records {
    fn quality(&self, image: &Image) -> u8 {
        quality(image).score.min(100)
    }

    fn encode(&self, image: &Image, about: &About) -> Result<Zeroizing<Vec<u8>>, String> {
        let packing = match about.purpose {
            Purpose::Registration => Packing::REGISTRATION,
            Purpose::Auth | Purpose::None => Packing::AUTHENTICATION,
        };
        let position = Position::of(about.finger.position()).map_err(|error| error.to_string())?;
        let mut capture = Capture::at(about.captured);
        // Of our own algorithm, which nobody has registered.
        capture.qualities.push(QualityBlock {
            score: about.quality.min(100),
            vendor: 0,
            algorithm: 0,
        });
        pixels::record(image, capture, position, Impression::LiveScanPlain, packing)
            .map_err(|error| error.to_string())
    }
}

#[cfg(test)]
mod tests {
    use device_drivers::record::finger_image::FingerImageRecord;
    use device_drivers::sbi::Finger;

    use super::*;
    use crate::devices::test::samples::image;

    #[test]
    fn a_record_says_which_finger_it_is_and_holds_the_picture() {
        let about = About {
            purpose: Purpose::Registration,
            finger: Finger::LeftIndex,
            captured: jiff::Timestamp::UNIX_EPOCH,
            quality: 77,
        };
        let picture = image(320, 400);
        let bytes = Records.encode(&picture, &about).expect("a record");
        let record = FingerImageRecord::read(&bytes).expect("it can be read back");
        let one = &record.representations[0];
        assert_eq!(one.position, Position::LeftIndexFinger);
        assert_eq!(one.capture.qualities[0].score, 77);
        let back = one.image().expect("it can be unpacked");
        assert_eq!(back.pixels(), picture.pixels(), "nothing is lost");
    }
}
