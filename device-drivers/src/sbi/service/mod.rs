//! The scanners that we drive ourselves, offered to the ID service's login page as an SBI device.
//!
//! [`open`] listens on the first free port of 4501 to 4600 of 127.0.0.1 until its guard is dropped;
//! the application holds the guard while an applicant's login is open and never longer.
//!
//! Who may use it: pages of the named origins, and nobody else. Every request must carry one of them
//! as `Origin` (browsers always do for these methods) and this very address as `Host`, so that a name
//! that was rebound to 127.0.0.1 opens nothing. Programs on the workstation that send no origin are
//! refused too: they have no business with the applicant's finger.
//!
//! What it claims: certification **L0**, because keys and encryption live on the host. That is the
//! truth for every scanner that we drive ourselves, and it has a price: eSignet's page lists only L1
//! devices, so an L0 device stays invisible to it. An integrator who wants fingerprint login there
//! needs either a certified SBI device (then this service is not needed), or a scanner whose trust
//! module (FTM) is certified by the organisation and signs through [`Certified::L1`], or an ID service
//! that was configured to accept L0. Claiming L1 with a key in software would be a lie that the ID
//! authority can check: the digital ID must be signed by a certificate below its FTM roots.
//!
//! Architecture invariant: a picture leaves the scanner's thread only as a record; the record leaves
//! this module only sealed (authentication) or signed (registration), and is zeroized after that.

mod answers;
mod capture;
mod connection;
pub(crate) mod http;
mod refusal;
pub(crate) mod request;
mod scanner;
mod seal;
mod stream;

use std::net::{Ipv4Addr, TcpListener};
use std::ops::RangeInclusive;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use openssl::x509::X509;
use thiserror::Error;
use tokio::sync::{mpsc, watch};
use url::Origin;
use zeroize::Zeroizing;

use super::anchors::organisation;
use super::capture::Clock;
use super::jws::Signer;
use super::{Environment, Finger, Purpose};
use crate::fingerprint::{self, Failure, FingerprintReader, Image, Retry};

pub use refusal::Refusal;

use connection::Offer;
use scanner::ScannerThread;

/// Opens the scanner; called again after it was pulled out.
pub type OpenReader = Box<dyn FnMut() -> Result<Box<dyn FingerprintReader>, Failure> + Send>;

/// What a record is to say.
#[derive(Debug, Clone, Copy)]
pub struct About {
    /// `Auth` wants a lossy, `Registration` a lossless record.
    pub purpose: Purpose,
    pub finger: Finger,
    pub captured: Timestamp,
    /// 0 to 100, as [`Encode::quality`] judged it.
    pub quality: u8,
}

/// From pictures to ISO/IEC 19794-4 records.
pub trait Encode: Send {
    /// 0 to 100.
    fn quality(&self, image: &Image) -> u8;

    /// The record; `Err` says in words why there is none.
    fn encode(&self, image: &Image, about: &About) -> Result<Zeroizing<Vec<u8>>, String>;
}

/// How the device is certified.
#[derive(Clone)]
pub enum Certified {
    /// Keys and encryption on the host.
    L0,
    /// The scanner has a trust module of its own, whose key signs the digital ID.
    L1 { trust_module: Arc<dyn Signer> },
}

/// What is offered, to whom, with which keys.
#[derive(Clone)]
pub struct Settings {
    pub ports: RangeInclusive<u16>,
    /// Whose pages may use the scanner.
    pub origins: Vec<Origin>,
    /// `Auth` or `Registration`.
    pub purpose: Purpose,
    pub env: Environment,
    pub certified: Certified,
    /// Issued by the organisation. The one organisation that its certificate names is the provider
    /// that the device names.
    pub device_key: Arc<dyn Signer>,
    pub provider_id: String,
    /// The ID authority's certificate, which captures for authentication are sealed for.
    pub authority: Option<X509>,
    pub limits: Limits,
}

/// How long a page may take, and how many may come at once.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// For a whole request.
    pub request: Duration,
    /// For taking an answer.
    pub answer: Duration,
    pub connections: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            request: Duration::from_secs(5),
            answer: Duration::from_secs(10),
            connections: 32,
        }
    }
}

/// What the application may show while a page uses the scanner.
#[derive(Debug)]
pub enum ServiceEvent {
    /// A page asks for a finger.
    Asked {
        origin: String,
        finger: Finger,
        time_limit: Duration,
        /// The quality that the page wants, 0 to 100; pictures are taken until one has it.
        wanted_quality: u8,
    },
    /// What the scanner sees meanwhile.
    Reader(fingerprint::Event),
    /// The person is to try again; the capture goes on.
    Again(Retry),
    /// The page has its answer.
    Captured { quality: u8 },
    /// The page got this refusal's error of SBI instead.
    Refused { refusal: Refusal },
}

/// Why nothing is offered.
#[derive(Debug, Error)]
pub enum OpenError {
    #[error("no port is free")]
    NoFreePort,
    #[error("there is no origin that may use it")]
    NoOrigin,
    #[error("the purpose is neither authentication nor registration")]
    NoPurpose,
    #[error("the device's certificate does not name one organisation")]
    NoProvider,
    #[error("the machine refuses: {message}")]
    Machine { message: String },
}

/// While this lives, the scanner is offered. Dropping it closes the port at once, breaks off what is
/// being answered and cancels a running capture.
pub struct OpenService {
    port: u16,
    closing: watch::Sender<bool>,
    thread: Option<std::thread::JoinHandle<()>>,
}

impl OpenService {
    pub fn port(&self) -> u16 {
        self.port
    }
}

impl Drop for OpenService {
    fn drop(&mut self) {
        self.closing.send_replace(true);
        if let Some(thread) = self.thread.take() {
            // Nothing on that thread blocks, so that this takes some milliseconds at most.
            let _ = thread.join();
        }
    }
}

/// How many events may wait for the application; previews are left out when half of them do.
const EVENTS: usize = 64;

/// Offers the scanner that `reader` opens. The receiver tells what happens; it need not be read.
pub fn open(
    settings: Settings,
    reader: OpenReader,
    encode: Box<dyn Encode>,
    clock: Clock,
) -> Result<(OpenService, mpsc::Receiver<ServiceEvent>), OpenError> {
    if settings.origins.is_empty() {
        return Err(OpenError::NoOrigin);
    }
    if settings.purpose == Purpose::None {
        return Err(OpenError::NoPurpose);
    }
    let provider = organisation(settings.device_key.certificate()).ok_or(OpenError::NoProvider)?;
    let machine = |error: std::io::Error| OpenError::Machine {
        message: error.to_string(),
    };
    let listener = settings
        .ports
        .clone()
        .find_map(|port| TcpListener::bind((Ipv4Addr::LOCALHOST, port)).ok())
        .ok_or(OpenError::NoFreePort)?;
    listener.set_nonblocking(true).map_err(machine)?;
    let port = listener.local_addr().map_err(machine)?.port();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(machine)?;
    let (events, receiver) = mpsc::channel(EVENTS);
    let scanner = ScannerThread::start(reader, encode, events.clone(), Arc::clone(&clock));
    let offer = Arc::new(Offer::new(settings, provider, port, scanner, events, clock));
    let (closing, closed) = watch::channel(false);
    let thread = std::thread::Builder::new()
        .name("sbi-service".to_owned())
        .spawn(move || {
            runtime.block_on(connection::serve(listener, offer, closed));
            // What is still being answered ends here, and with it the capture that it waits for.
            runtime.shutdown_background();
        })
        .map_err(machine)?;
    let service = OpenService {
        port,
        closing,
        thread: Some(thread),
    };
    Ok((service, receiver))
}
