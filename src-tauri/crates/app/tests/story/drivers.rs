//! Drivers that follow a test: what is plugged in, whose finger comes, what a camera sees.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use device_drivers::camera::{Camera, CameraError, Feed, Frame};
use device_drivers::cards::CardError;
use device_drivers::codes::pos::CodeEvent;
use device_drivers::fingerprint::hid::report::USAGE;
use device_drivers::fingerprint::{
    Cancel, CaptureError, CaptureRequest, Event, Failure, FingerprintReader, Image, ReaderInfo,
    Transport,
};
use device_drivers::hid::{Access, Bus, Family, HidDevice, HidError};
use device_drivers::security_key::{self, SecurityKey};
use kiosk_app::Drivers;
use kiosk_app::devices::{Place, Seen, Tell};
use kiosk_app::views::CardFound;
use zeroize::Zeroizing;

const MOMENT: Duration = Duration::from_mins(1);

/// Of each family there is what the test has plugged in; at first nothing.
#[derive(Default)]
pub struct ScriptedDrivers {
    tell: Mutex<Option<Tell>>,
    scanners: Mutex<Vec<HidDevice>>,
    /// Whether a finger lies on the scanner.
    pub finger: Arc<Mutex<bool>>,
    cameras: Arc<Mutex<Vec<Camera>>>,
    /// Why the next cameras that are opened are not.
    pub troubles: Mutex<VecDeque<CameraError>>,
    /// How many cameras are lit now.
    lit: Arc<AtomicUsize>,
}

impl ScriptedDrivers {
    /// These scanners are there from now on, and no others.
    pub fn plug_scanners(&self, scanners: &[HidDevice]) {
        *self.scanners.lock().unwrap() = scanners.to_vec();
        self.tell(Seen::Hid(Ok(scanners.to_vec())));
    }

    /// Cameras that see one colour each, red, green, blue, in the order of their numbers, are there from
    /// now on, and no others.
    pub fn plug_cameras(&self, numbers: &[u16]) {
        let cameras: Vec<Camera> = numbers.iter().copied().map(camera).collect();
        self.cameras.lock().unwrap().clone_from(&cameras);
        self.tell(Seen::Cameras(Ok(cameras)));
    }

    fn tell(&self, seen: Seen) {
        let tell = self.tell.lock().unwrap().clone();
        if let Some(tell) = tell {
            tell(seen);
        }
    }

    pub fn lit(&self) -> usize {
        self.lit.load(Ordering::SeqCst)
    }

    pub async fn until_dark(&self) {
        let patience = Instant::now() + MOMENT;
        while self.lit() > 0 {
            assert!(Instant::now() < patience, "the camera is still lit");
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }
}

pub fn scanner() -> HidDevice {
    HidDevice {
        vendor_id: 0x1209,
        product_id: 1,
        manufacturer: "Works".to_owned(),
        product: "F200".to_owned(),
        serial: "S1".to_owned(),
        release: 0x0104,
        usage_page: USAGE.0,
        usage: USAGE.1,
        bus: Bus::Usb,
        family: Family::Vendor,
        access: Access::Granted,
        path: "/dev/hidraw0".to_owned(),
    }
}

fn camera(number: u16) -> Camera {
    Camera {
        path: format!("/dev/video{number}"),
        name: format!("Works C92{number}"),
        serial: String::new(),
        vendor_id: 0x1209,
        product_id: number,
        release: 0x0102,
        access: Access::Granted,
    }
}

impl Drivers for ScriptedDrivers {
    fn watch(&self, tell: Tell) -> Box<dyn Send> {
        tell(Seen::Hid(Ok(self.scanners.lock().unwrap().clone())));
        tell(Seen::Futronic(Ok(Vec::new())));
        tell(Seen::Cards(Err(CardError::NoReaders)));
        tell(Seen::Cameras(Ok(self.cameras.lock().unwrap().clone())));
        *self.tell.lock().unwrap() = Some(tell);
        Box::new(())
    }

    fn open_scanner(&self, _place: &Place) -> Result<Box<dyn FingerprintReader>, Failure> {
        if self.scanners.lock().unwrap().is_empty() {
            return Err(Failure::Removed);
        }
        Ok(Box::new(Reader {
            finger: Arc::clone(&self.finger),
            info: ReaderInfo {
                transport: Transport::Hid,
                make: "Works".to_owned(),
                model: "F200".to_owned(),
                serial: "S1".to_owned(),
                firmware: "1.4".to_owned(),
                width: 64,
                height: 80,
                dpi: 500,
            },
        }))
    }

    fn open_camera(&self, camera: &Camera, side: u32) -> Result<Box<dyn Feed>, CameraError> {
        if let Some(trouble) = self.troubles.lock().unwrap().pop_front() {
            return Err(trouble);
        }
        assert!(side >= 1000, "large enough to read what is on a paper");
        let before = self.lit.fetch_add(1, Ordering::SeqCst);
        assert_eq!(before, 0, "one at a time, given back before the next");
        Ok(Box::new(Colour {
            camera: camera.clone(),
            plugged: Arc::clone(&self.cameras),
            lit: Arc::clone(&self.lit),
        }))
    }

    fn follow_codes(
        &self,
        _cancel: &Cancel,
        _tell: &mut dyn FnMut(CodeEvent),
    ) -> Result<(), Failure> {
        Ok(())
    }

    fn identify(&self, _reader: &str) -> Option<CardFound> {
        None
    }

    fn security_keys(&self) -> Result<Vec<HidDevice>, HidError> {
        Ok(Vec::new())
    }

    fn open_key(&self, _path: &str) -> Result<SecurityKey, security_key::Failure> {
        Err(security_key::Failure::Removed)
    }
}

/// Gives a picture once the finger is there.
struct Reader {
    finger: Arc<Mutex<bool>>,
    info: ReaderInfo,
}

impl FingerprintReader for Reader {
    fn info(&self) -> &ReaderInfo {
        &self.info
    }

    fn capture(
        &mut self,
        _request: &CaptureRequest,
        cancel: &Cancel,
        tell: &mut dyn FnMut(Event),
    ) -> Result<Image, CaptureError> {
        tell(Event::Waiting);
        tell(Event::FingerOn);
        tell(Event::Preview(picture()));
        while !*self.finger.lock().unwrap() {
            if cancel.is_cancelled() {
                return Err(Failure::Cancelled.into());
            }
            std::thread::sleep(Duration::from_millis(5));
        }
        Ok(picture())
    }
}

fn picture() -> Image {
    Image::new(64, 80, 500, Zeroizing::new(vec![200; 64 * 80])).unwrap()
}

/// A camera that is lit and sees nothing but its colour.
struct Colour {
    camera: Camera,
    plugged: Arc<Mutex<Vec<Camera>>>,
    lit: Arc<AtomicUsize>,
}

impl Feed for Colour {
    fn size(&self) -> (u32, u32) {
        (1280, 960)
    }

    fn next(&mut self, _time_limit: Duration, _cancel: &Cancel) -> Result<Frame, CameraError> {
        if !self.plugged.lock().unwrap().contains(&self.camera) {
            return Err(CameraError::Removed);
        }
        let mut colour = [20; 3];
        colour[usize::from(self.camera.product_id)] = 220;
        let pixels = Zeroizing::new(colour.repeat(1280 * 960));
        Ok(Frame::new(1280, 960, pixels).unwrap())
    }
}

impl Drop for Colour {
    fn drop(&mut self) {
        self.lit.fetch_sub(1, Ordering::SeqCst);
    }
}
