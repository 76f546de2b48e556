//! Our own SBI service with a scanner behind it, and a page that uses it.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, OnceLock};
use std::time::{Duration, Instant};

use device_drivers::fingerprint::{
    Cancel, CaptureError, CaptureRequest, Event, Failure, FingerprintReader, Image, ReaderInfo,
    Retry, Transport,
};
use device_drivers::sbi::service::{
    About, Certified, Encode, Limits, OpenService, ServiceEvent, Settings, open,
};
use device_drivers::sbi::{Anchors, Authority, Environment, Policy, Profile, Purpose, SoftKey};
use fixtures::fingerprint::{DPI, Finger, Impression, quality};
use fixtures::sbi::picture;
use fixtures::sbi::pki::{DeviceKeys, Identity, PROVIDER};
use fixtures::sbi::record::{self, CaptureTime, Compression, FingerRecord};
use image::GrayImage;
use jiff::Timestamp;
use reqwest::Method;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt, copy_bidirectional};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;
use url::Url;
use zeroize::Zeroizing;

pub const ORIGIN: &str = "https://id.example.org";

/// What a scanner meets in one capture.
#[derive(Debug, Clone, Copy)]
pub enum Step {
    Good,
    Poor,
    Nobody,
    Lifted,
    Removed,
}

/// A scanner that does as it is told, and then sees a good finger.
struct TestReader {
    info: ReaderInfo,
    steps: Arc<Mutex<VecDeque<Step>>>,
    given_back: Arc<AtomicBool>,
}

impl Drop for TestReader {
    fn drop(&mut self) {
        self.given_back.store(true, Ordering::SeqCst);
    }
}

/// Pictures of finger 7001, grown once for all tests.
pub fn pictures() -> &'static (GrayImage, GrayImage) {
    static PICTURES: OnceLock<(GrayImage, GrayImage)> = OnceLock::new();
    PICTURES.get_or_init(|| {
        let finger = Finger::from_seed(7001);
        let good = finger.impression(&Impression::default());
        let poor = finger.impression_of_quality(20, &Impression::default());
        (good, poor)
    })
}

fn image(picture: &GrayImage) -> Image {
    let (width, height) = picture.dimensions();
    let pixels = Zeroizing::new(picture.as_raw().clone());
    Image::new(width as u16, height as u16, DPI, pixels).unwrap()
}

impl FingerprintReader for TestReader {
    fn info(&self) -> &ReaderInfo {
        &self.info
    }

    fn capture(
        &mut self,
        request: &CaptureRequest,
        cancel: &Cancel,
        tell: &mut dyn FnMut(Event),
    ) -> Result<Image, CaptureError> {
        let step = self.steps.lock().unwrap().pop_front();
        tell(Event::Waiting);
        match step.unwrap_or(Step::Good) {
            Step::Good => {
                tell(Event::FingerOn);
                tell(Event::Preview(image(&pictures().0)));
                Ok(image(&pictures().0))
            }
            Step::Poor => Ok(image(&pictures().1)),
            Step::Lifted => Err(Retry::TooShort.into()),
            Step::Removed => Err(Failure::Removed.into()),
            Step::Nobody => {
                let end = Instant::now() + request.time_limit;
                while Instant::now() < end {
                    if cancel.is_cancelled() {
                        return Err(Failure::Cancelled.into());
                    }
                    std::thread::sleep(Duration::from_millis(10));
                }
                Err(Retry::NoFinger.into())
            }
        }
    }
}

/// Records as the fixtures write them.
pub struct TestEncode;

impl Encode for TestEncode {
    fn quality(&self, image: &Image) -> u8 {
        quality(&gray(image))
    }

    fn encode(&self, image: &Image, about: &About) -> Result<Zeroizing<Vec<u8>>, String> {
        let packed = picture::png(&gray(image)).map_err(|error| error.to_string())?;
        Ok(Zeroizing::new(record::write(&FingerRecord {
            captured: CaptureTime::from(about.captured),
            technology: 1,
            vendor: 0,
            device_type: 0,
            qualities: Vec::new(),
            position: about.finger.position(),
            resolution: (image.dpi(), image.dpi()),
            depth: 8,
            compression: Compression::Png,
            impression: 0,
            width: image.width(),
            height: image.height(),
            image: packed,
        })))
    }
}

fn gray(image: &Image) -> GrayImage {
    let (width, height) = (image.width().into(), image.height().into());
    GrayImage::from_raw(width, height, image.pixels().to_vec()).unwrap()
}

/// Keys of an organisation, made once for all tests.
pub fn keys() -> &'static (DeviceKeys, Identity) {
    static KEYS: OnceLock<(DeviceKeys, Identity)> = OnceLock::new();
    KEYS.get_or_init(|| {
        let now = Timestamp::now();
        (
            DeviceKeys::generate(PROVIDER, now).unwrap(),
            Identity::generate_ida(now).unwrap(),
        )
    })
}

fn soft(identity: &Identity) -> Arc<SoftKey> {
    Arc::new(SoftKey::new(identity.certificate.clone(), identity.key.clone()).unwrap())
}

/// For pages of [`ORIGIN`], on a port of the range; L0 unless changed.
pub fn settings(purpose: Purpose) -> Settings {
    let (device, authority) = keys();
    Settings {
        ports: 4501..=4600,
        origins: vec![Url::parse(ORIGIN).unwrap().origin()],
        purpose,
        env: Environment::Staging,
        certified: Certified::L0,
        device_key: soft(&device.device),
        provider_id: "WORKS-1".to_owned(),
        authority: Some(authority.certificate.clone()),
        limits: Limits::default(),
    }
}

/// As a certified device: with a trust module.
pub fn certified(purpose: Purpose) -> Settings {
    Settings {
        certified: Certified::L1 {
            trust_module: soft(&keys().0.ftm),
        },
        ..settings(purpose)
    }
}

pub fn policy() -> Policy {
    let (device, authority) = keys();
    Policy {
        profile: Profile::Test {
            env: Environment::Staging,
        },
        anchors: Anchors::new(
            vec![device.device_root.clone()],
            vec![device.ftm_root.clone()],
        ),
        providers: vec![PROVIDER.to_owned()],
        authorities: vec![Authority::of(&authority.certificate).unwrap()],
        lag: Policy::USUAL_LAG,
    }
}

/// The service while it is open.
pub struct Offered {
    pub service: OpenService,
    pub events: mpsc::Receiver<ServiceEvent>,
    pub given_back: Arc<AtomicBool>,
    steps: Arc<Mutex<VecDeque<Step>>>,
}

impl Offered {
    pub fn open(settings: Settings) -> Self {
        let steps: Arc<Mutex<VecDeque<Step>>> = Arc::default();
        let given_back: Arc<AtomicBool> = Arc::default();
        let (told, flag) = (Arc::clone(&steps), Arc::clone(&given_back));
        let open_reader = move || -> Result<Box<dyn FingerprintReader>, Failure> {
            Ok(Box::new(TestReader {
                info: ReaderInfo {
                    transport: Transport::Hid,
                    make: "Works".to_owned(),
                    model: "F200".to_owned(),
                    serial: "F200-0001-0002-0003".to_owned(),
                    firmware: "1.4".to_owned(),
                    width: 320,
                    height: 400,
                    dpi: DPI,
                },
                steps: Arc::clone(&told),
                given_back: Arc::clone(&flag),
            }))
        };
        let clock = Arc::new(Timestamp::now);
        let (service, events) =
            open(settings, Box::new(open_reader), Box::new(TestEncode), clock).unwrap();
        Self {
            service,
            events,
            given_back,
            steps,
        }
    }

    pub fn next(&self, steps: &[Step]) {
        self.steps.lock().unwrap().extend(steps);
    }

    pub fn port(&self) -> u16 {
        self.service.port()
    }

    /// A request as a page of [`ORIGIN`] makes it.
    pub fn request(&self, method: &str, path: &str) -> reqwest::RequestBuilder {
        let method = Method::from_bytes(method.as_bytes()).unwrap();
        let address = format!("http://127.0.0.1:{}{path}", self.port());
        device_drivers::sbi::client()
            .unwrap()
            .request(method, address)
            .header("Origin", ORIGIN)
    }

    pub async fn ask(&self, method: &str, path: &str, body: &Value) -> Value {
        let answer = self.request(method, path).json(body).send().await.unwrap();
        assert_eq!(answer.status(), 200, "SBI tells errors in the body");
        answer.json().await.unwrap()
    }

    pub async fn discovered(&self) -> Value {
        let body = json!({ "type": "Biometric Device" });
        self.ask("MOSIPDISC", "/device", &body).await[0].take()
    }

    /// A request that is fulfilled at once, with numbers as pages write them.
    pub fn wanted(purpose: &str, device_id: &Value) -> Value {
        json!({
            "env": "Staging", "purpose": purpose, "specVersion": "0.9.5", "timeout": 20_000,
            "captureTime": "2026-11-23T00:20:11.123Z", "domainUri": ORIGIN,
            "transactionId": "a1b2c3d4e5", "customOpts": null,
            "bio": [{
                "type": "Finger", "count": 1, "bioSubType": ["Right IndexFinger"],
                "requestedScore": 50, "deviceId": device_id, "deviceSubId": 0, "previousHash": "",
            }],
        })
    }

    /// Asks for a capture and gives the one element of the answer.
    pub async fn captured(&self, change: impl FnOnce(&mut Value)) -> Value {
        let found = self.discovered().await;
        let purpose = found["purpose"].as_str().unwrap();
        let mut wanted = Self::wanted(purpose, &found["deviceId"]);
        change(&mut wanted);
        let verb = if purpose == "Auth" {
            "CAPTURE"
        } else {
            "RCAPTURE"
        };
        let mut answer = self.ask(verb, "/capture", &wanted).await;
        let elements = answer["biometrics"].as_array().unwrap();
        assert_eq!(elements.len(), 1, "one element for one finger or error");
        answer["biometrics"][0].take()
    }
}

/// A port through which programs reach the service as a page of [`ORIGIN`] does.
pub struct Page {
    pub port: u16,
    /// The body of each request, in order.
    pub bodies: Arc<Mutex<Vec<String>>>,
}

/// Adds the origin to each request and names the service as the host.
pub async fn as_page(service: u16) -> Page {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let bodies: Arc<Mutex<Vec<String>>> = Arc::default();
    let page = Page {
        port,
        bodies: Arc::clone(&bodies),
    };
    tokio::spawn(async move {
        while let Ok((mut inside, _)) = listener.accept().await {
            let bodies = Arc::clone(&bodies);
            tokio::spawn(async move {
                let mut head = Vec::new();
                while !head.ends_with(b"\r\n\r\n") {
                    match inside.read_u8().await {
                        Ok(byte) => head.push(byte),
                        Err(_) => return,
                    }
                }
                let head = String::from_utf8(head).unwrap();
                let length = head
                    .to_lowercase()
                    .split_once("content-length: ")
                    .map_or(0, |(_, rest)| rest.lines().next().unwrap().parse().unwrap());
                let mut body = vec![0; length];
                inside.read_exact(&mut body).await.unwrap();
                let mut request = head
                    .replace(&format!(":{port}"), &format!(":{service}"))
                    .replace("\r\n\r\n", &format!("\r\nOrigin: {ORIGIN}\r\n\r\n"))
                    .into_bytes();
                request.extend_from_slice(&body);
                bodies
                    .lock()
                    .unwrap()
                    .push(String::from_utf8(body).unwrap());
                let Ok(mut outside) = TcpStream::connect(("127.0.0.1", service)).await else {
                    return;
                };
                if outside.write_all(&request).await.is_ok() {
                    let _ = copy_bidirectional(&mut inside, &mut outside).await;
                }
            });
        }
    });
    page
}
