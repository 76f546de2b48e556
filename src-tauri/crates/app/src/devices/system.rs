//! The drivers of this system.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::RecvTimeoutError;
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use device_drivers::camera::{self, Camera, CameraError, Feed};
use device_drivers::cards::profile::Profile;
use device_drivers::cards::{self, CardError, CardEvent, CardKind, Connection};
use device_drivers::codes::pos::{self, CodeEvent};
use device_drivers::fingerprint::futronic;
use device_drivers::fingerprint::{Cancel, Failure, FingerprintReader, hid as hid_scanner};
use device_drivers::hid::{self, Change, HidDevice, HidError};
use device_drivers::security_key::{self, SecurityKey};
use jiff::Timestamp;

use super::drivers::{Drivers, Place, Seen, Tell};
use super::plugged::Plugged;
use crate::views::CardFound;

/// How often USB is looked at; HID devices are told of within the same time.
const LOOK: Duration = Duration::from_millis(200);
/// After a list that could not be read.
const PAUSE: Duration = Duration::from_secs(2);
const CARDS_LIMIT: Duration = Duration::from_secs(5);
/// For each command to a card.
const CARD_LIMIT: Duration = Duration::from_secs(5);
const HID_LIMIT: Duration = Duration::from_secs(5);
const CAMERAS_LIMIT: Duration = Duration::from_secs(5);

/// The real ones.
pub struct SystemDrivers {
    card_profiles: Vec<Profile>,
}

impl SystemDrivers {
    /// `card_profiles`: the national cards that are known here.
    pub fn new(card_profiles: Vec<Profile>) -> Self {
        SystemDrivers { card_profiles }
    }
}

impl Drivers for SystemDrivers {
    fn watch(&self, tell: Tell) -> Box<dyn Send> {
        let stop = Arc::new(AtomicBool::new(false));
        let cards = tokio::spawn(watch_cards(Arc::clone(&tell)));
        let (stopped, tell_devices) = (Arc::clone(&stop), Arc::clone(&tell));
        let devices = std::thread::Builder::new()
            .name("device-watch".to_owned())
            .spawn(move || watch_devices(&tell_devices, &stopped));
        let stopped = Arc::clone(&stop);
        let cameras = std::thread::Builder::new()
            .name("camera-watch".to_owned())
            .spawn(move || watch_cameras(&tell, &stopped));
        for error in [&devices, &cameras]
            .into_iter()
            .filter_map(|one| one.as_ref().err())
        {
            tracing::error!(%error, "devices are not watched");
        }
        Box::new(Threads {
            stop,
            others: [devices, cameras].into_iter().flatten().collect(),
            cards,
        })
    }

    fn open_scanner(&self, place: &Place) -> Result<Box<dyn FingerprintReader>, Failure> {
        match place {
            Place::HidScanner(device) => Ok(Box::new(hid_scanner::open(device)?)),
            Place::Futronic(place) => Ok(Box::new(futronic::open(place)?)),
            Place::CardReader(_)
            | Place::CodeScanner(_)
            | Place::SecurityKey(_)
            | Place::Camera(_) => Err(Failure::Protocol {
                what: "no fingerprint scanner".to_owned(),
            }),
        }
    }

    fn open_camera(&self, camera: &Camera, side: u32) -> Result<Box<dyn Feed>, CameraError> {
        camera::open(camera, side)
    }

    fn follow_codes(
        &self,
        cancel: &Cancel,
        tell: &mut dyn FnMut(CodeEvent),
    ) -> Result<(), Failure> {
        pos::watch(cancel, tell)
    }

    fn identify(&self, reader: &str) -> Option<CardFound> {
        let mut connection = Connection::open(reader, CARD_LIMIT).ok()?;
        let atr = connection.atr();
        let mut card = connection.begin().ok()?;
        let kind = cards::identify(&mut card, &atr, &self.card_profiles).ok()?;
        Some(match kind {
            CardKind::Passport => CardFound::Passport,
            CardKind::Piv => CardFound::Piv,
            CardKind::Profile { name } => CardFound::National { profile: name },
            CardKind::Unknown { atr } => CardFound::Unknown { atr },
        })
    }

    fn security_keys(&self) -> Result<Vec<HidDevice>, HidError> {
        security_key::list()
    }

    fn open_key(&self, path: &str) -> Result<SecurityKey, security_key::Failure> {
        SecurityKey::open(path)
    }
}

struct Threads {
    stop: Arc<AtomicBool>,
    others: Vec<JoinHandle<()>>,
    cards: tokio::task::JoinHandle<()>,
}

impl Drop for Threads {
    fn drop(&mut self) {
        self.cards.abort();
        self.stop.store(true, Ordering::SeqCst);
        for thread in self.others.drain(..) {
            // It does not panic; if it did, there is nothing left to end.
            let _ = thread.join();
        }
    }
}

async fn watch_cards(tell: Tell) {
    let mut watch = cards::watch();
    tell(Seen::Cards(cards::readers(CARDS_LIMIT).await));
    while let Some(event) = watch.next().await {
        match event {
            // Nobody else says so until it is back.
            CardEvent::ServiceGone => tell(Seen::Cards(Err(CardError::ServiceNotRunning))),
            _ => tell(Seen::Cards(cards::readers(CARDS_LIMIT).await)),
        }
    }
}

fn watch_cameras(tell: &Tell, stop: &AtomicBool) {
    while !stop.load(Ordering::SeqCst) {
        match camera::watch() {
            Ok(watch) => {
                while !stop.load(Ordering::SeqCst) {
                    match watch.changes().recv_timeout(LOOK) {
                        Ok(found) => tell(Seen::Cameras(Ok(found))),
                        Err(RecvTimeoutError::Timeout) => {}
                        Err(RecvTimeoutError::Disconnected) => break,
                    }
                }
            }
            Err(trouble) => tell(Seen::Cameras(Err(trouble))),
        }
        let again = Instant::now() + PAUSE;
        while Instant::now() < again && !stop.load(Ordering::SeqCst) {
            std::thread::sleep(LOOK);
        }
    }
}

fn watch_devices(tell: &Tell, stop: &AtomicBool) {
    let mut usb = Usb::default();
    while !stop.load(Ordering::SeqCst) {
        match hid::watch() {
            Ok(watch) => follow(&watch, &mut usb, tell, stop),
            Err(trouble) => {
                tell(Seen::Hid(Err(trouble)));
                let looks = PAUSE.as_millis() / LOOK.as_millis();
                for _ in 0..looks {
                    usb.look(tell);
                    if stop.load(Ordering::SeqCst) {
                        return;
                    }
                    std::thread::sleep(LOOK);
                }
            }
        }
    }
}

fn follow(watch: &hid::Watch, usb: &mut Usb, tell: &Tell, stop: &AtomicBool) {
    let mut known: BTreeMap<(String, u16, u16), HidDevice> = BTreeMap::new();
    let list = |known: &BTreeMap<_, HidDevice>| Seen::Hid(Ok(known.values().cloned().collect()));
    let mut told = false;
    while !stop.load(Ordering::SeqCst) {
        let mut changed = !told;
        let mut next = match watch.changes().recv_timeout(LOOK) {
            Ok(change) => Some(change),
            Err(RecvTimeoutError::Timeout) => None,
            Err(RecvTimeoutError::Disconnected) => return,
        };
        while let Some(change) = next {
            changed = true;
            match change {
                Change::Arrived(device) => {
                    let place = (device.path.clone(), device.usage_page, device.usage);
                    known.insert(place, device);
                }
                Change::Left { path } => {
                    known.retain(|(at, ..), _| *at != path);
                    // What comes back at once was still away.
                    if told {
                        tell(list(&known));
                    }
                }
            }
            next = watch.changes().try_recv().ok();
        }
        if changed {
            tell(list(&known));
            told = true;
        }
        usb.look(tell);
    }
}

/// Scanners on USB pipes. A look costs one listing of a folder, as long as nothing there changes.
#[derive(Default)]
struct Usb {
    mark: Option<Vec<(String, u64)>>,
    /// Looks until a device that has just come is taken as it is.
    unsettled: u8,
}

impl Usb {
    fn look(&mut self, tell: &Tell) {
        let mark = usb_mark();
        if mark.is_none() || mark != self.mark {
            self.mark = mark;
            self.unsettled = 10;
        } else if self.unsettled == 0 {
            return;
        }
        self.unsettled = self.unsettled.saturating_sub(1);
        tell(Seen::Futronic(futronic::list()));
    }
}

/// `None` where devices leave no such mark.
fn usb_mark() -> Option<Vec<(String, u64)>> {
    #[cfg(target_os = "linux")]
    {
        use std::os::unix::fs::DirEntryExt;
        let mut mark: Vec<_> = std::fs::read_dir("/sys/bus/usb/devices")
            .ok()?
            .map(|node| {
                let node = node.ok()?;
                Some((node.file_name().into_string().ok()?, node.ino()))
            })
            .collect::<Option<_>>()?;
        mark.sort();
        Some(mark)
    }
    #[cfg(not(target_os = "linux"))]
    None
}

/// One look at everything, for a check from outside.
pub(super) async fn look_once() -> Plugged {
    let (hid, cards, usb, cameras) = tokio::join!(
        hid::list_within(HID_LIMIT),
        cards::readers(CARDS_LIMIT),
        tokio::task::spawn_blocking(futronic::list),
        camera::list_within(CAMERAS_LIMIT),
    );
    let usb = usb.unwrap_or_else(|error| {
        Err(Failure::Device {
            what: error.to_string(),
        })
    });
    let now = Timestamp::UNIX_EPOCH;
    let mut plugged = Plugged::default();
    for seen in [
        Seen::Hid(hid),
        Seen::Futronic(usb),
        Seen::Cards(cards),
        Seen::Cameras(cameras),
    ] {
        plugged.take(seen, now);
    }
    plugged
}
