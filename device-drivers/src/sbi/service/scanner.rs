//! The thread that owns the scanner, and what it is told.
//!
//! One capture at a time; while none runs and somebody watches the preview, the thread films. A
//! capture that is asked for ends the film at once, and a film goes on after it.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, TryRecvError, channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use image::ExtendedColorType;
use image::codecs::jpeg::JpegEncoder;
use jiff::Timestamp;
use tokio::sync::{mpsc, oneshot, watch};
use zeroize::Zeroizing;

use super::refusal::Refusal;
use super::stream::with_number;
use super::{About, Clock, EVENTS, Encode, OpenReader, ServiceEvent};
use crate::fingerprint::{
    Cancel, CaptureError, CaptureRequest, Event, Failure, FingerprintReader, Image, Quality,
    QualityWord, ReaderInfo, Retry,
};
use crate::sbi::{Finger, Purpose};

/// How long opening a scanner may take before it counts as absent.
const OPENING: Duration = Duration::from_secs(5);
/// After a try that gave nothing.
const PAUSE: Duration = Duration::from_millis(50);
/// A film looks this often whether it is still wanted.
const FILM: Duration = Duration::from_secs(1);

/// A JPEG picture for whoever watches.
pub type Frame = Arc<Zeroizing<Vec<u8>>>;

/// What came of a capture.
pub struct Shot {
    pub record: Zeroizing<Vec<u8>>,
    pub quality: u8,
    pub captured: Timestamp,
}

/// A capture for the thread to do.
pub struct Job {
    pub purpose: Purpose,
    pub finger: Finger,
    /// 0 to 100; the best picture is given when the time is over, also one below this.
    pub score: f64,
    pub timeout: Duration,
    pub cancel: Cancel,
    pub busy: Busy,
}

enum Command {
    Look(oneshot::Sender<Option<ReaderInfo>>),
    Capture(Job, oneshot::Sender<Result<Shot, Refusal>>),
    /// Somebody began to watch.
    Film,
}

#[derive(Default)]
struct State {
    info: Mutex<Option<ReaderInfo>>,
    busy: AtomicBool,
    watching: AtomicUsize,
    closing: AtomicBool,
    /// Ends the film that is running.
    film: Mutex<Cancel>,
    waiting: AtomicUsize,
}

/// While this lives, a capture is running or about to.
pub struct Busy(Arc<State>);

impl Drop for Busy {
    fn drop(&mut self) {
        self.0.busy.store(false, Ordering::SeqCst);
    }
}

/// While this lives, the scanner films.
pub struct Watching {
    state: Arc<State>,
    pub frames: watch::Receiver<Option<Frame>>,
}

impl Drop for Watching {
    fn drop(&mut self) {
        self.state.watching.fetch_sub(1, Ordering::SeqCst);
    }
}

/// The scanner, from the outside. Dropping it ends what runs and gives the scanner back.
pub struct ScannerThread {
    commands: Sender<Command>,
    state: Arc<State>,
    frames: watch::Sender<Option<Frame>>,
}

impl Drop for ScannerThread {
    fn drop(&mut self) {
        self.state.closing.store(true, Ordering::SeqCst);
        lock(&self.state.film).cancel();
    }
}

impl ScannerThread {
    pub fn start(
        open: OpenReader,
        encode: Box<dyn Encode>,
        events: mpsc::Sender<ServiceEvent>,
        clock: Clock,
    ) -> Self {
        let (commands, received) = channel();
        let state = Arc::new(State::default());
        let frames = watch::Sender::new(None);
        let inside = Inside {
            open,
            reader: None,
            encode,
            events,
            clock,
            state: Arc::clone(&state),
            frames: frames.clone(),
        };
        std::thread::spawn(move || inside.run(&received));
        Self {
            commands,
            state,
            frames,
        }
    }

    /// What is plugged in; `None` when nothing is.
    pub async fn info(&self) -> Option<ReaderInfo> {
        if self.is_busy() || self.state.watching.load(Ordering::SeqCst) > 0 {
            return lock(&self.state.info).clone();
        }
        let (reply, answer) = oneshot::channel();
        self.commands.send(Command::Look(reply)).ok()?;
        tokio::time::timeout(OPENING, answer).await.ok()?.ok()?
    }

    pub fn is_busy(&self) -> bool {
        self.state.busy.load(Ordering::SeqCst)
    }

    /// Takes the scanner for a capture; `None` when another one has it.
    pub fn begin(&self) -> Option<Busy> {
        let free = !self.state.busy.swap(true, Ordering::SeqCst);
        free.then(|| Busy(Arc::clone(&self.state)))
    }

    pub async fn capture(&self, job: Job) -> Result<Shot, Refusal> {
        let (reply, answer) = oneshot::channel();
        self.state.waiting.fetch_add(1, Ordering::SeqCst);
        let sent = self.commands.send(Command::Capture(job, reply));
        lock(&self.state.film).cancel();
        sent.map_err(|_| Refusal::DeviceNotFound)?;
        answer.await.unwrap_or(Err(Refusal::DeviceNotFound))
    }

    /// Begins to film.
    pub fn watch(&self) -> Watching {
        self.state.watching.fetch_add(1, Ordering::SeqCst);
        // A thread that is gone leaves a film without pictures.
        let _ = self.commands.send(Command::Film);
        Watching {
            state: Arc::clone(&self.state),
            frames: self.frames.subscribe(),
        }
    }
}

/// The thread's own things.
struct Inside {
    open: OpenReader,
    reader: Option<Box<dyn FingerprintReader>>,
    encode: Box<dyn Encode>,
    events: mpsc::Sender<ServiceEvent>,
    clock: Clock,
    state: Arc<State>,
    frames: watch::Sender<Option<Frame>>,
}

impl Inside {
    fn run(mut self, commands: &Receiver<Command>) {
        while let Some(command) = self.next(commands) {
            match command {
                Command::Look(reply) => {
                    let info = self.reader().ok().map(|reader| reader.info().clone());
                    lock(&self.state.info).clone_from(&info);
                    // Whoever asked may have left.
                    let _ = reply.send(info);
                }
                Command::Capture(job, reply) => {
                    self.state.waiting.fetch_sub(1, Ordering::SeqCst);
                    let outcome = self.shoot(&job);
                    drop(job.busy);
                    let _ = reply.send(outcome);
                }
                Command::Film => {}
            }
        }
    }

    /// The next command; films meanwhile when somebody watches.
    fn next(&mut self, commands: &Receiver<Command>) -> Option<Command> {
        loop {
            if self.state.closing.load(Ordering::SeqCst) {
                return None;
            }
            if self.state.watching.load(Ordering::SeqCst) > 0 {
                match commands.try_recv() {
                    Ok(command) => return Some(command),
                    Err(TryRecvError::Disconnected) => return None,
                    Err(TryRecvError::Empty) => self.film(),
                }
            } else {
                match commands.recv_timeout(FILM) {
                    Ok(command) => return Some(command),
                    Err(RecvTimeoutError::Disconnected) => return None,
                    Err(RecvTimeoutError::Timeout) => {}
                }
            }
        }
    }

    fn reader(&mut self) -> Result<&mut Box<dyn FingerprintReader>, Failure> {
        match &mut self.reader {
            Some(reader) => Ok(reader),
            none => {
                let reader = (self.open)()?;
                *lock(&self.state.info) = Some(reader.info().clone());
                Ok(none.insert(reader))
            }
        }
    }

    /// After this failure the scanner is to be opened anew.
    fn failed(&mut self, failure: &Failure) {
        if !matches!(failure, Failure::Busy | Failure::Cancelled) {
            self.reader = None;
            *lock(&self.state.info) = None;
        }
    }

    fn film(&mut self) {
        let cancel = Cancel::new();
        *lock(&self.state.film) = cancel.clone();
        // A capture that was asked for before this could not end the film.
        if self.state.waiting.load(Ordering::SeqCst) > 0 {
            return;
        }
        let frames = self.frames.clone();
        let request = CaptureRequest {
            time_limit: FILM,
            wanted_quality: 0,
            preview: true,
        };
        let outcome = match self.reader() {
            Ok(reader) => reader.capture(&request, &cancel, &mut |event| {
                if let Event::Preview(picture) = &event {
                    publish(&frames, picture, None);
                }
            }),
            Err(failure) => Err(failure.into()),
        };
        match outcome {
            Ok(picture) => {
                let quality = self.encode.quality(&picture);
                publish(&self.frames, &picture, Some(quality));
            }
            Err(CaptureError::Retry(_)) => {}
            Err(CaptureError::Failure(failure)) => self.failed(&failure),
        }
        std::thread::sleep(PAUSE);
    }

    fn shoot(&mut self, job: &Job) -> Result<Shot, Refusal> {
        let end = Instant::now() + job.timeout;
        let mut best: Option<(Image, u8, Timestamp)> = None;
        loop {
            let left = end.saturating_duration_since(Instant::now());
            if left.is_zero() || job.cancel.is_cancelled() {
                break;
            }
            match self.picture(left, &job.cancel) {
                Ok(image) => {
                    let quality = self.encode.quality(&image);
                    self.tell(ServiceEvent::Reader(Event::Quality(Quality {
                        score: quality,
                        word: QualityWord::Good,
                    })));
                    publish(&self.frames, &image, Some(quality));
                    if best.as_ref().is_none_or(|(_, score, _)| quality > *score) {
                        best = Some((image, quality, (self.clock)()));
                    }
                    if f64::from(quality) >= job.score {
                        break;
                    }
                }
                Err(CaptureError::Retry(retry)) => {
                    if retry != Retry::NoFinger {
                        self.tell(ServiceEvent::Again(retry));
                    }
                }
                Err(CaptureError::Failure(failure)) => {
                    self.failed(&failure);
                    return Err(Refusal::from(&failure));
                }
            }
            std::thread::sleep(PAUSE.min(end.saturating_duration_since(Instant::now())));
        }
        if job.cancel.is_cancelled() {
            return Err(Refusal::NoFinger);
        }
        let (image, quality, captured) = best.ok_or(Refusal::NoFinger)?;
        let about = About {
            purpose: job.purpose,
            finger: job.finger,
            captured,
            quality,
        };
        let record = self.encode.encode(&image, &about).map_err(|why| {
            tracing::error!(%why, "a picture could not be made into a record");
            Refusal::Extraction
        })?;
        Ok(Shot {
            record,
            quality,
            captured,
        })
    }

    /// One picture, of whatever quality.
    fn picture(&mut self, time_limit: Duration, cancel: &Cancel) -> Result<Image, CaptureError> {
        let request = CaptureRequest {
            time_limit,
            wanted_quality: 0,
            preview: true,
        };
        let (events, frames) = (self.events.clone(), self.frames.clone());
        self.reader()?.capture(&request, cancel, &mut |event| {
            if let Event::Preview(picture) = &event {
                publish(&frames, picture, None);
            }
            tell(&events, ServiceEvent::Reader(event));
        })
    }

    fn tell(&self, event: ServiceEvent) {
        tell(&self.events, event);
    }
}

/// Previews are left out when the application does not keep up; the rest only when it reads nothing.
pub fn tell(events: &mpsc::Sender<ServiceEvent>, event: ServiceEvent) {
    let preview = matches!(event, ServiceEvent::Reader(Event::Preview(_)));
    if preview && events.capacity() < EVENTS / 2 {
        return;
    }
    let _ = events.try_send(event);
}

/// Makes a JPEG picture for whoever watches, with its quality drawn on it.
fn publish(frames: &watch::Sender<Option<Frame>>, image: &Image, quality: Option<u8>) {
    if frames.receiver_count() == 0 {
        return;
    }
    let mut pixels = Zeroizing::new(image.pixels().to_vec());
    if let Some(quality) = quality {
        with_number(&mut pixels, usize::from(image.width()), quality);
    }
    let mut jpeg = Zeroizing::new(Vec::with_capacity(pixels.len()));
    let (width, height) = (u32::from(image.width()), u32::from(image.height()));
    let encoded = JpegEncoder::new_with_quality(&mut *jpeg, 70).encode(
        &pixels,
        width,
        height,
        ExtendedColorType::L8,
    );
    if encoded.is_ok() {
        frames.send_replace(Some(Arc::new(jpeg)));
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
