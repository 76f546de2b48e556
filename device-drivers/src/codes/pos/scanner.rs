//! The scanners that are plugged in.

use std::collections::HashMap;
use std::ffi::{CStr, CString};
use std::time::{Duration, Instant};

use hidapi::{HidApi, HidDevice};
use serde::Serialize;
use zeroize::Zeroizing;

use super::{Assembly, Layout, Spoiled, Step};
use crate::codes::Code;
use crate::fingerprint::{Cancel, Failure};
use crate::hid::{Family, family, printable};

/// How long one read waits; a cancel takes effect within this.
const SLICE: Duration = Duration::from_millis(50);
/// How often is looked for scanners that were plugged in.
const LOOK: Duration = Duration::from_millis(500);
const LONGEST_REPORT: usize = 4096;

/// What a scanner says it is. Texts are cut and cleaned of control characters.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ScannerInfo {
    pub vendor_id: u16,
    pub product_id: u16,
    pub manufacturer: String,
    pub product: String,
    pub serial: String,
    /// Where the system has it, e.g. `/dev/hidraw0`.
    pub path: String,
}

/// What happens with the code scanners of a workstation.
#[derive(Debug, PartialEq, Eq)]
pub enum CodeEvent {
    Plugged(ScannerInfo),
    /// It is there but cannot be used; told once until it is plugged in anew.
    Unusable(ScannerInfo, Failure),
    Code(Code),
    Spoiled(Spoiled),
    /// By its path. A code that it had begun is lost.
    Unplugged(String),
}

/// One scanner that is open and ours. Dropping it gives it back.
pub struct CodeScanner {
    device: HidDevice,
    info: ScannerInfo,
    layout: Layout,
    assembly: Assembly,
    opened: Instant,
    report: Zeroizing<Vec<u8>>,
    /// A code that came together with the end of a spoiled one.
    next: Option<Code>,
}

impl CodeScanner {
    /// Opens the scanner at `path`, as [`scanners`] gives it. Places in its reports are taken from
    /// its descriptor; where that cannot be read or says nothing of codes, they are the common ones.
    fn open(api: &HidApi, path: &CStr, info: ScannerInfo) -> Result<Self, Failure> {
        let device = api.open_path(path).map_err(|error| match &error {
            hidapi::HidError::IoError { error }
                if error.kind() == std::io::ErrorKind::PermissionDenied =>
            {
                Failure::NoAccess
            }
            other if other.to_string().contains("Permission denied") => Failure::NoAccess,
            other => Failure::Device {
                what: printable(Some(&other.to_string())),
            },
        })?;
        let mut descriptor = [0; hidapi::MAX_REPORT_DESCRIPTOR_SIZE];
        let layout = device
            .get_report_descriptor(&mut descriptor)
            .ok()
            .and_then(|length| Layout::of(descriptor.get(..length)?).ok())
            .unwrap_or(Layout::COMMON);
        Ok(Self {
            device,
            info,
            layout,
            assembly: Assembly::new(),
            opened: Instant::now(),
            report: Zeroizing::new(vec![0; LONGEST_REPORT]),
            next: None,
        })
    }

    pub fn info(&self) -> &ScannerInfo {
        &self.info
    }

    pub fn layout(&self) -> &Layout {
        &self.layout
    }

    /// The next code, or what spoiled one; `None` when nothing came for `limit`.
    pub fn next(&mut self, limit: Duration) -> Result<Option<Result<Code, Spoiled>>, Failure> {
        if let Some(code) = self.next.take() {
            return Ok(Some(Ok(code)));
        }
        let milliseconds = i32::try_from(limit.as_millis()).unwrap_or(i32::MAX);
        let length = self
            .device
            .read_timeout(&mut self.report, milliseconds)
            .map_err(|_| Failure::Removed)?;
        let now = self.opened.elapsed();
        if length == 0 {
            return Ok(self.assembly.give_up(now).map(Err));
        }
        let report = self.report.get(..length).unwrap_or_default();
        let Some(piece) = self.layout.piece(report) else {
            // Other reports than the one with codes are the scanner's own affair.
            let ours = self
                .layout
                .report
                .is_none_or(|it| report.first() == Some(&it));
            return Ok(ours.then(|| Err(self.assembly.clear(Spoiled::Garbage))));
        };
        Ok(match self.assembly.take(piece, now) {
            Step::More => None,
            Step::Code(code) => Some(Ok(code)),
            Step::Spoiled(why, code) => {
                self.next = code;
                Some(Err(why))
            }
        })
    }
}

/// Follows all code scanners in their own HID mode until `cancel`: opens what is plugged in, joins
/// what they read, and goes on when one is pulled out. Blocks; give it a thread of its own. `tell` is
/// called on that thread, in order. A system whose devices cannot be listed ends it.
pub fn watch(cancel: &Cancel, mut tell: impl FnMut(CodeEvent)) -> Result<(), Failure> {
    let failed = |error: hidapi::HidError| Failure::Device {
        what: printable(Some(&error.to_string())),
    };
    let mut api = HidApi::new().map_err(failed)?;
    let mut open: HashMap<CString, CodeScanner> = HashMap::new();
    // Scanners that are there and cannot be opened.
    let mut unusable: Vec<CString> = Vec::new();
    let mut looked: Option<Instant> = None;
    while !cancel.is_cancelled() {
        if looked.is_none_or(|at| at.elapsed() >= LOOK) {
            api.refresh_devices().map_err(failed)?;
            let there = scanners(&api);
            unusable.retain(|path| there.iter().any(|(it, _)| it == path));
            for (path, info) in there {
                if open.contains_key(&path) || unusable.contains(&path) {
                    continue;
                }
                match CodeScanner::open(&api, &path, info.clone()) {
                    Ok(scanner) => {
                        open.insert(path, scanner);
                        tell(CodeEvent::Plugged(info));
                    }
                    Err(failure) => {
                        unusable.push(path);
                        tell(CodeEvent::Unusable(info, failure));
                    }
                }
            }
            looked = Some(Instant::now());
        }
        if open.is_empty() {
            std::thread::sleep(SLICE);
            continue;
        }
        // Each gets its share of the slice, so that no queue fills while another is waited for.
        let share = SLICE / u32::try_from(open.len()).unwrap_or(u32::MAX);
        open.retain(|_, scanner| drain(scanner, share, &mut tell));
    }
    Ok(())
}

/// Tells all that one scanner has; whether it is still there.
fn drain(scanner: &mut CodeScanner, wait: Duration, tell: &mut impl FnMut(CodeEvent)) -> bool {
    let mut limit = wait;
    loop {
        match scanner.next(limit) {
            Ok(Some(Ok(code))) => tell(CodeEvent::Code(code)),
            Ok(Some(Err(spoiled))) => tell(CodeEvent::Spoiled(spoiled)),
            // In the middle of a code the rest is at the door.
            Ok(None) if scanner.assembly.is_waiting() && limit == wait => {}
            Ok(None) => return true,
            Err(_) => {
                tell(CodeEvent::Unplugged(scanner.info.path.clone()));
                return false;
            }
        }
        limit = if scanner.assembly.is_waiting() {
            wait
        } else {
            Duration::ZERO
        };
    }
}

/// The code scanners that are plugged in.
fn scanners(api: &HidApi) -> Vec<(CString, ScannerInfo)> {
    api.device_list()
        .filter(|device| family(device.usage_page(), device.usage()) == Family::CodeScanner)
        .map(|device| {
            let info = ScannerInfo {
                vendor_id: device.vendor_id(),
                product_id: device.product_id(),
                manufacturer: printable(device.manufacturer_string()),
                product: printable(device.product_string()),
                serial: printable(device.serial_number()),
                path: device.path().to_string_lossy().into_owned(),
            };
            (device.path().to_owned(), info)
        })
        .collect()
}
