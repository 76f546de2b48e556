//! A camera that is open, through V4L2's streaming with mapped memory.
//!
//! The system's calls are made by `linuxvideo`. It takes what the kernel answers for granted and panics
//! on what contradicts itself, so each of its calls is [caught](guarded). A picture is copied out of the
//! memory that the camera writes to before anything looks at it.

use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};

use linuxvideo::format::{FrameSizes, PixFormat, PixelFormat};
use linuxvideo::stream::ReadStream;
use linuxvideo::{BufType, CapabilityFlags, Device, VideoCaptureDevice};
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::fs::{OFlags, fcntl_getfl, fcntl_setfl};
use rustix::io::Errno;
use zeroize::Zeroizing;

use super::form::{Agreed, Form, MAX_PIXELS, MAX_SIDE};
use super::{Camera, CameraError, Feed, Frame, nodes};
use crate::fingerprint::Cancel;

/// How long a wait goes on before it is asked whether it was cancelled.
const SLICE: Duration = Duration::from_millis(50);
/// Pictures that lay longer than this before they were taken are let go: all places were full, and
/// nobody knows since when.
const FRESH: Duration = Duration::from_millis(250);
/// Pictures taken in one go, at most: more than there are places.
const PLACES: usize = 8;
/// Forms of pictures that are looked at.
const MOST_FORMS: usize = 64;
/// As in linux/errno.h.
const REMOVED: [Errno; 3] = [Errno::NODEV, Errno::NXIO, Errno::NOENT];

/// See the module.
pub struct Stream {
    mapped: ReadStream,
    agreed: Agreed,
    camera: Camera,
    /// When it was last looked whether pictures are there.
    looked: Instant,
}

impl Stream {
    pub fn open(camera: &Camera, side: u32) -> Result<Self, CameraError> {
        still_there(camera)?;
        let offered = offered(&open_node(camera)?)?;
        let mut trouble = CameraError::Unsupported {
            offered: offered.iter().map(|form| letters(*form)).collect(),
        };
        let known = Form::BY_PREFERENCE.iter();
        for form in known.filter(|form| offered.contains(form)) {
            match take(camera, *form, side) {
                Ok((device, agreed)) => return Self::start(camera, device, agreed),
                // The next form may do.
                Err(error @ CameraError::Failed { .. }) => trouble = error,
                Err(error) => return Err(error),
            }
        }
        Err(trouble)
    }

    fn start(
        camera: &Camera,
        device: VideoCaptureDevice,
        agreed: Agreed,
    ) -> Result<Self, CameraError> {
        fcntl_getfl(&device)
            .and_then(|flags| fcntl_setfl(&device, flags | OFlags::NONBLOCK))
            .map_err(|error| trouble(&error.into()))?;
        Ok(Self {
            mapped: guarded(|| device.into_stream())?,
            agreed,
            camera: camera.clone(),
            looked: Instant::now(),
        })
    }

    /// The newest of the pictures that are ready.
    fn newest(&mut self) -> Result<Option<Zeroizing<Vec<u8>>>, CameraError> {
        let fresh = self.looked.elapsed() < FRESH;
        let mut newest = None;
        for _ in 0..PLACES {
            match self.ready()? {
                Ready::Nothing => break,
                Ready::Damaged => {}
                Ready::Picture(bytes) => newest = Some(bytes),
            }
        }
        self.looked = Instant::now();
        Ok(newest.filter(|_| fresh))
    }

    fn ready(&mut self) -> Result<Ready, CameraError> {
        let taken = guarded(|| {
            let taken = self.mapped.dequeue(|view| {
                Ok(if view.is_error() || view.is_empty() {
                    Ready::Damaged
                } else {
                    Ready::Picture(Zeroizing::new(view.to_vec()))
                })
            });
            match taken {
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => Ok(Ready::Nothing),
                other => other,
            }
        });
        taken.map_err(|error| self.or_removed(error))
    }

    /// Waits until something may be ready. `false`: the system says that nothing will be.
    fn wait(&mut self, limit: Duration) -> Result<bool, CameraError> {
        let limit = Timespec::try_from(limit.min(SLICE)).expect("a slice is short");
        let mut watched = [PollFd::new(&self.mapped, PollFlags::IN)];
        match poll(&mut watched, Some(&limit)) {
            Ok(_) | Err(Errno::INTR) => {}
            Err(error) => return Err(trouble(&error.into())),
        }
        let broken = PollFlags::ERR | PollFlags::HUP | PollFlags::NVAL;
        Ok(!watched[0].revents().intersects(broken))
    }

    /// A camera that was pulled out fails in several ways before it is known to be gone.
    fn or_removed(&self, error: CameraError) -> CameraError {
        match error {
            CameraError::Failed { .. } if still_there(&self.camera).is_err() => {
                CameraError::Removed
            }
            other => other,
        }
    }
}

impl Feed for Stream {
    fn size(&self) -> (u32, u32) {
        self.agreed.size()
    }

    fn next(&mut self, time_limit: Duration, cancel: &Cancel) -> Result<Frame, CameraError> {
        let begun = Instant::now();
        let mut alive = true;
        loop {
            if cancel.is_cancelled() {
                return Err(CameraError::Cancelled);
            }
            let bytes = self.newest()?;
            if let Some(frame) = bytes.and_then(|bytes| self.agreed.picture(&bytes)) {
                return Ok(frame);
            }
            if !alive {
                return Err(self.or_removed(failed("it stopped giving pictures")));
            }
            let left = time_limit.saturating_sub(begun.elapsed());
            if left.is_zero() {
                return Err(CameraError::NoPicture);
            }
            alive = self.wait(left)?;
        }
    }
}

enum Ready {
    Nothing,
    /// By the system's own word, or empty.
    Damaged,
    Picture(Zeroizing<Vec<u8>>),
}

/// Whether what is at its path now is the camera that was listed.
fn still_there(camera: &Camera) -> Result<(), CameraError> {
    let name = camera.path.strip_prefix("/dev/").unwrap_or_default();
    let same = nodes::camera(name).is_some_and(|now| {
        let known = (camera.vendor_id, camera.product_id, &camera.serial);
        (now.vendor_id, now.product_id, &now.serial) == known
    });
    if same {
        Ok(())
    } else {
        Err(CameraError::Removed)
    }
}

fn open_node(camera: &Camera) -> Result<Device, CameraError> {
    let unsupported = || CameraError::Unsupported {
        offered: Vec::new(),
    };
    let device = match guarded(|| Ok(Device::open(&camera.path)))? {
        Ok(device) => device,
        // No device of V4L2 at all.
        Err(error) if errno(&error) == Some(Errno::NOTTY) => return Err(unsupported()),
        Err(error) => return Err(trouble(&error)),
    };
    let can = guarded(|| device.capabilities())?.device_capabilities();
    if can.contains(CapabilityFlags::VIDEO_CAPTURE | CapabilityFlags::STREAMING) {
        Ok(device)
    } else {
        Err(unsupported())
    }
}

/// The forms that it offers, by their four letters.
fn offered(device: &Device) -> Result<Vec<[u8; 4]>, CameraError> {
    guarded(|| {
        let forms = device.formats(BufType::VIDEO_CAPTURE).take(MOST_FORMS);
        forms
            .map(|form| Ok(form?.pixel_format().as_fourcc()))
            .collect()
    })
}

/// Agrees on the size nearest to `side`.
fn take(
    camera: &Camera,
    form: [u8; 4],
    side: u32,
) -> Result<(VideoCaptureDevice, Agreed), CameraError> {
    let device = open_node(camera)?;
    let form = PixelFormat::from_fourcc(form);
    let (width, height) = match guarded(|| Ok(device.frame_sizes(form)))? {
        Ok(sizes) => nearest(&sizes, side),
        Err(error) if REMOVED.map(Some).contains(&errno(&error)) => {
            return Err(CameraError::Removed);
        }
        // Not every driver tells its sizes.
        Err(_) => None,
    }
    .unwrap_or((side, side / 4 * 3));
    let device = guarded(|| device.video_capture(PixFormat::new(width, height, form)))?;
    let given = device.format();
    let letters = given.pixel_format().as_fourcc();
    Form::of(letters)
        .and_then(|form| Agreed::new(form, given.width(), given.height(), given.bytes_per_line()))
        .map(|agreed| (device, agreed))
        .ok_or_else(|| failed("it agrees to pictures that cannot be"))
}

/// Of the sizes that can be taken, the one whose longer side is nearest to `side`; of several, the
/// largest.
fn nearest(sizes: &FrameSizes, side: u32) -> Option<(u32, u32)> {
    match sizes {
        FrameSizes::Discrete(sizes) => {
            best(sizes.iter().map(|size| (size.width(), size.height())), side)
        }
        FrameSizes::Stepwise(range) | FrameSizes::Continuous(range) => {
            let most = (range.max_width(), range.max_height());
            let fit = |wanted: u64, least: u32, most: u32, step: u32| {
                let wanted = u32::try_from(wanted).unwrap_or(u32::MAX);
                let within = wanted.max(least).min(most);
                least.saturating_add(within.saturating_sub(least) / step.max(1) * step.max(1))
            };
            let longer = u64::from(most.0.max(most.1)).max(1);
            let scaled = |one: u32| u64::from(one) * u64::from(side) / longer;
            let width = fit(
                scaled(most.0),
                range.min_width(),
                most.0,
                range.step_width(),
            );
            let height = fit(
                scaled(most.1),
                range.min_height(),
                most.1,
                range.step_height(),
            );
            best([(width, height)].into_iter(), side)
        }
    }
}

fn best(sizes: impl Iterator<Item = (u32, u32)>, side: u32) -> Option<(u32, u32)> {
    let sides = 1..=MAX_SIDE;
    sizes
        .filter(|(width, height)| {
            sides.contains(width) && sides.contains(height) && width * height <= MAX_PIXELS
        })
        .min_by_key(|(width, height)| {
            let off = (*width).max(*height).abs_diff(side);
            (off, std::cmp::Reverse(width * height))
        })
}

fn letters(form: [u8; 4]) -> String {
    let printable = |byte: u8| {
        if byte.is_ascii_graphic() {
            char::from(byte)
        } else {
            '?'
        }
    };
    form.map(printable).iter().collect::<String>()
}

/// See the module.
fn guarded<T>(call: impl FnOnce() -> io::Result<T>) -> Result<T, CameraError> {
    match catch_unwind(AssertUnwindSafe(call)) {
        Ok(outcome) => outcome.map_err(|error| trouble(&error)),
        Err(_) => Err(failed("what the system says of it contradicts itself")),
    }
}

fn errno(error: &io::Error) -> Option<Errno> {
    error.raw_os_error().map(Errno::from_raw_os_error)
}

pub fn trouble(error: &io::Error) -> CameraError {
    match errno(error) {
        Some(errno) if REMOVED.contains(&errno) => CameraError::Removed,
        Some(Errno::BUSY) => CameraError::Busy,
        Some(Errno::ACCESS | Errno::PERM) => CameraError::NoAccess,
        // What the kernel calls it when cameras share a USB bus.
        Some(Errno::NOSPC) => failed("its USB line has no room left for pictures"),
        _ => failed(&error.to_string()),
    }
}

fn failed(message: &str) -> CameraError {
    CameraError::Failed {
        message: message.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_the_sizes_the_nearest_is_taken() {
        let sizes = [
            (640, 480),
            (1280, 720),
            (1280, 960),
            (1920, 1080),
            (0, 0),
            (9000, 9000),
        ];
        let check = |side, expect| assert_eq!(best(sizes.into_iter(), side), expect, "{side}");
        check(1280, Some((1280, 960)));
        check(0, Some((640, 480)));
        check(700, Some((640, 480)));
        check(1900, Some((1920, 1080)));
        check(u32::MAX, Some((1920, 1080)));
        assert_eq!(
            best([(0, 4)].into_iter(), 5),
            None,
            "what cannot be is none"
        );
    }

    #[test]
    fn troubles_of_the_system_are_told_apart() {
        let check = |errno: Errno, expect: CameraError| {
            assert_eq!(trouble(&errno.into()), expect, "{errno}");
        };
        check(Errno::NODEV, CameraError::Removed);
        check(Errno::NXIO, CameraError::Removed);
        check(Errno::BUSY, CameraError::Busy);
        check(Errno::ACCESS, CameraError::NoAccess);
        assert!(matches!(
            trouble(&Errno::IO.into()),
            CameraError::Failed { .. }
        ));
        assert!(matches!(
            trouble(&Errno::NOSPC.into()),
            CameraError::Failed { .. }
        ));
    }

    #[test]
    fn a_call_that_panics_is_a_failure_of_the_camera() {
        let outcome: Result<(), _> = guarded(|| panic!("an answer that cannot be"));
        assert!(matches!(outcome, Err(CameraError::Failed { .. })));
    }

    #[test]
    fn letters_that_cannot_be_printed_are_not() {
        assert_eq!(letters(*b"H264"), "H264");
        assert_eq!(letters([b'Y', 0, 0x1b, 0xff]), "Y???");
    }

    #[test]
    fn a_camera_that_is_not_there_is_removed() {
        let camera = Camera {
            path: "/dev/video4294967295".to_owned(),
            name: String::new(),
            serial: String::new(),
            vendor_id: 0,
            product_id: 0,
            release: 0,
            access: crate::hid::Access::Unknown,
        };
        assert_eq!(Stream::open(&camera, 640).err(), Some(CameraError::Removed));
    }
}
