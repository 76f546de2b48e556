//! Answering a question with a photograph: look through a camera, take a picture, keep it or take it
//! again.
//!
//! Only small pictures for the eye cross the boundary. The camera is dark and the memory is wiped as soon
//! as the picture is kept or let go, and whenever the workstation is locked, the applicant leaves, or a
//! login begins. Nothing touches the disk but what is kept, and that as every attachment is: sealed.

use std::ops::ControlFlow;
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::Instant;

use device_drivers::Mender;
use device_drivers::camera::CameraError;
use device_drivers::fingerprint::Cancel;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use kiosk_forms::{FieldKind, Form, Node};

use super::sitting::Sitting;
use super::{Incoming, Question, kind, wrong_type};
use crate::app::{App, Workplace, lock, off_the_loop};
use crate::devices::Wanted;
use crate::devices::camera::{Look, Sight};
use crate::host::Host;
use crate::views::{
    Attached, CameraChoice, Device, DeviceStatus, LastCapture, Photograph, Problem, ProblemCode,
    Signal, Who,
};

/// JPEG quality before the question's own limits are met.
const QUALITY: u8 = 95;

/// A photograph that is being taken, or waits to be kept. Dropping it ends and wipes it.
pub(crate) struct Photographing {
    draft: String,
    path: String,
    cancel: Cancel,
    sitting: Arc<Mutex<Sitting>>,
    thread: Option<JoinHandle<()>>,
}

impl Photographing {
    fn is_for(&self, draft: &str, path: &str) -> bool {
        self.draft == draft && self.path == path
    }
}

impl Drop for Photographing {
    fn drop(&mut self) {
        // In this order, so that no picture comes after the wiping.
        self.cancel.cancel();
        lock(&self.sitting).forget();
    }
}

impl<H: Host> App<H> {
    /// Lights a camera for a question: the one of this id, else the one chosen last, else the first. What
    /// was being taken or tried out ends. Follow it with [`App::photograph`] at each signal.
    pub async fn start_photograph(
        self: &Arc<Self>,
        draft: &str,
        path: &str,
        camera: Option<&str>,
    ) -> Result<Photograph, Problem> {
        let work = self.work()?;
        self.no_login_is_open()?;
        let question = self.question(&work, draft, path)?;
        if !takes_photographs(&question) {
            return Err(wrong_type(&question));
        }
        work.watching.has_looked_once().await;
        self.end_photograph();
        self.end_test_and_wait().await?;
        let (wanted, device) = self.chosen_camera(&work, camera)?;
        *lock(&self.last_camera) = Some(wanted.clone());
        let one = self.look_through(&work, wanted, device, (draft, path))?;
        let shown = lock(&one.sitting).shown(cameras(&work));
        *lock(&self.photograph) = Some(one);
        // A lock or a login may have come in between, and found nothing to end.
        let outcome = self.work().and_then(|_| self.no_login_is_open());
        if outcome.is_err() {
            self.end_photograph();
        }
        outcome.map(|()| shown)
    }

    /// The photograph that is being taken; none when it was ended.
    pub async fn photograph(&self) -> Result<Option<Photograph>, Problem> {
        let work = self.work()?;
        let cameras = cameras(&work);
        let photograph = lock(&self.photograph);
        Ok(photograph
            .as_ref()
            .map(|one| lock(&one.sitting).shown(cameras)))
    }

    /// Keeps what is shown now, and darkens the camera. Where nothing is shown, nothing is taken. To take
    /// it again, start again.
    pub async fn take_photograph(&self) -> Result<Photograph, Problem> {
        let work = self.work()?;
        let (sitting, cancel) = {
            let photograph = lock(&self.photograph);
            let one = photograph.as_ref().ok_or_else(Problem::not_found)?;
            (Arc::clone(&one.sitting), one.cancel.clone())
        };
        let (at, camera) = (self.now().to_string(), Arc::clone(&work));
        off_the_loop(move || {
            let mut sitting = lock(&sitting);
            if sitting.take() {
                cancel.cancel();
                let capture = LastCapture { at, quality: None };
                camera.captures.note(sitting.device(), &capture);
            }
        })
        .await?;
        self.photograph().await?.ok_or_else(Problem::not_found)
    }

    /// Attaches what was taken to the question that it was taken for, as a file that was chosen. What
    /// cannot be attached can still be taken again.
    pub async fn keep_photograph(&self, draft: &str, path: &str) -> Result<Attached, Problem> {
        let work = self.work()?;
        let question = self.question(&work, draft, path)?;
        let sitting = {
            let photograph = lock(&self.photograph);
            let one = photograph.as_ref().filter(|one| one.is_for(draft, path));
            Arc::clone(&one.ok_or_else(Problem::not_found)?.sitting)
        };
        let side = self.config.forms.picture_side;
        let bytes = off_the_loop(move || lock(&sitting).taken(side, QUALITY))
            .await?
            .ok_or_else(Problem::not_found)?;
        let name = name(self.now());
        let files = vec![Incoming::Photograph { name, bytes }];
        let mut attached = self.attach(draft, path, &question, files).await?;
        if let Some(refused) = attached.refused.pop() {
            return Err(refused.problem);
        }
        self.end_photograph();
        self.until_given_back().await?;
        Ok(attached)
    }

    /// Ends it; nothing of what was seen stays.
    pub async fn stop_photograph(&self) -> Result<(), Problem> {
        self.work()?;
        self.end_photograph();
        self.until_given_back().await
    }

    /// Ends it without waiting for the camera to be given back.
    pub(crate) fn end_photograph(&self) {
        let ended = lock(&self.photograph).take();
        if let Some(mut one) = ended {
            lock(&self.ending).extend(one.thread.take());
            drop(one);
            self.host.signal(Signal::Photograph);
        }
    }

    fn chosen_camera(
        &self,
        work: &Workplace,
        id: Option<&str>,
    ) -> Result<(Wanted, Device), Problem> {
        let plugged = work.watching.plugged();
        let mut cameras = plugged.cameras();
        let last = lock(&self.last_camera);
        let last = last.as_ref().and_then(|last| plugged.find_again(last));
        let at = match (id, last) {
            (Some(id), _) => cameras.iter().position(|(_, one)| one.id == id),
            (None, Some((_, last))) => cameras.iter().position(|(_, one)| one.id == last.id),
            (None, None) => {
                let usable = |one: &Device| one.status != DeviceStatus::NoAccess;
                let first = cameras.iter().position(|(_, one)| usable(one));
                first.or((!cameras.is_empty()).then_some(0))
            }
        };
        let gone = || problem(&CameraError::Removed);
        at.map(|at| cameras.swap_remove(at)).ok_or_else(gone)
    }

    fn look_through(
        self: &Arc<Self>,
        work: &Workplace,
        wanted: Wanted,
        device: Device,
        (draft, path): (&str, &str),
    ) -> Result<Photographing, Problem> {
        let cancel = Cancel::new();
        let sitting = Arc::new(Mutex::new(Sitting::new(device)));
        let drivers = Arc::clone(&self.around.drivers);
        let (plugged, app) = (work.watching.shared(), Arc::downgrade(self));
        let (seen, cancelled) = (Arc::clone(&sitting), cancel.clone());
        let side = self.config.forms.picture_side;
        // Changes what is shown, and tells of it unless it was ended or nothing is new.
        let change = move |change: &mut dyn FnMut(&mut Sitting) -> bool| {
            let new = {
                let mut sitting = lock(&seen);
                !cancelled.is_cancelled() && change(&mut sitting)
            };
            if new && let Some(app) = app.upgrade() {
                app.host.signal(Signal::Photograph);
            }
        };
        let ended = cancel.clone();
        let thread = std::thread::Builder::new()
            .name("photograph".to_owned())
            .spawn(move || {
                let begun = Instant::now();
                let look = Look {
                    drivers: &*drivers,
                    plugged: &plugged,
                    wanted: &wanted,
                    cancel: &ended,
                    side,
                    elapsed: &|| begun.elapsed(),
                };
                let outcome = look.through(&mut |sight| {
                    let mut sight = Some(sight);
                    change(&mut |sitting| match sight.take() {
                        Some(Sight::Away) => sitting.away(),
                        Some(Sight::There(device)) => sitting.there(device),
                        Some(Sight::Picture(frame)) => sitting.see(frame),
                        None => false,
                    });
                    ControlFlow::Continue(())
                });
                if let Err(failed) = outcome {
                    tracing::info!(%failed, "no photograph could be taken");
                    change(&mut |sitting| sitting.fail(problem(&failed)));
                }
            })
            .map_err(|error| Problem::unforeseen(&error))?;
        Ok(Photographing {
            draft: draft.to_owned(),
            path: path.to_owned(),
            cancel,
            sitting,
            thread: Some(thread),
        })
    }
}

/// Paths, without rows, of the questions that a photograph can answer.
pub(crate) fn photographable(form: &Form) -> Vec<String> {
    let mut found = Vec::new();
    for page in form.pages() {
        collect("", &page.nodes, &mut found);
    }
    found
}

fn collect(prefix: &str, nodes: &[Node], found: &mut Vec<String>) {
    for node in nodes {
        match node {
            Node::Field(field) => {
                if let FieldKind::File { types, .. } = &field.kind
                    && takes_jpeg(types)
                {
                    found.push(format!("{prefix}{}", field.key));
                }
            }
            Node::Group(group) => match &group.key {
                Some(key) => collect(&format!("{prefix}{key}."), &group.nodes, found),
                None => collect(prefix, &group.nodes, found),
            },
            Node::Grid(grid) => collect(&format!("{prefix}{}.", grid.key), &grid.nodes, found),
            Node::Content(_) => {}
        }
    }
}

fn takes_photographs(question: &Question) -> bool {
    takes_jpeg(&question.types)
}

fn takes_jpeg(types: &[String]) -> bool {
    kind::is_taken(types, "image/jpeg", &name(Timestamp::UNIX_EPOCH))
}

/// As cameras name their files, by the clock on the wall.
fn name(now: Timestamp) -> String {
    let now = now.to_zoned(TimeZone::system());
    now.strftime("photo-%Y%m%d-%H%M%S.jpg").to_string()
}

fn cameras(work: &Workplace) -> Vec<CameraChoice> {
    let plugged = work.watching.plugged();
    plugged
        .cameras()
        .into_iter()
        .map(|(_, device)| CameraChoice {
            id: device.id,
            name: device.name,
        })
        .collect()
}

fn problem(error: &CameraError) -> Problem {
    let code = match error {
        CameraError::NoAccess => ProblemCode::CameraNoAccess,
        CameraError::Busy => ProblemCode::CameraBusy,
        CameraError::Removed | CameraError::Cancelled => ProblemCode::CameraGone,
        CameraError::NoPicture => ProblemCode::CameraNoPicture,
        CameraError::Unsupported { .. } => ProblemCode::CameraUnsupported,
        CameraError::Failed { .. } => ProblemCode::CameraFault,
    };
    let who = match error.mender() {
        Mender::Officer => Who::Officer,
        Mender::Technician => Who::Technician,
        Mender::Time => Who::Time,
    };
    let problem = Problem::new(code, who);
    match error {
        CameraError::Unsupported { offered } => problem.fact("offered", offered.join(", ")),
        _ => problem,
    }
}
