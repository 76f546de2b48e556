//! Finding and opening the scanner on the system's USB.

use std::time::Duration;

use nusb::transfer::{Buffer, Bulk, In, Out, TransferError};
use nusb::{DeviceInfo, Endpoint, ErrorKind, MaybeFuture};
use serde::Serialize;
use zeroize::Zeroize;

use super::pipe::{BulkPipe, PipeError};
use super::scan::Futronic;
use super::{PRODUCT_ID, VENDOR_ID};
use crate::fingerprint::Failure;
use crate::hid::{self, Access, printable};

const ENDPOINT_OUT: u8 = 0x01;
const ENDPOINT_IN: u8 = 0x82;
/// Read in one transfer: a frame is some ten of these.
const CHUNK: usize = 16 * 1024;

/// A scanner that is plugged in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FutronicDevice {
    /// `BUS-PORT.PORT`, the same until it is unplugged.
    pub place: String,
    pub product: String,
    pub serial: String,
    /// Release number of the device in binary-coded decimals, e.g. `1.00`.
    pub release: String,
    /// Whether this user may open it.
    pub access: Access,
}

/// The scanners that are plugged in; none is no error.
pub fn list() -> Result<Vec<FutronicDevice>, Failure> {
    Ok(found()?.iter().map(describe).collect())
}

/// Takes the scanner at `place` for this program alone.
pub fn open(place: &str) -> Result<Futronic<UsbPipe>, Failure> {
    let device = found()?
        .into_iter()
        .find(|device| place_of(device) == place)
        .ok_or(Failure::Removed)?;
    let described = describe(&device);
    let interface = device
        .open()
        .wait()
        .and_then(|device| device.claim_interface(0).wait())
        .map_err(|error| trouble(&error))?;
    let pipe = UsbPipe {
        out: interface
            .endpoint(ENDPOINT_OUT)
            .map_err(|error| trouble(&error))?,
        in_: interface
            .endpoint(ENDPOINT_IN)
            .map_err(|error| trouble(&error))?,
    };
    Futronic::new(pipe, described.serial, described.release)
}

fn found() -> Result<Vec<DeviceInfo>, Failure> {
    let devices = nusb::list_devices()
        .wait()
        .map_err(|error| trouble(&error))?;
    Ok(devices
        .filter(|device| (device.vendor_id(), device.product_id()) == (VENDOR_ID, PRODUCT_ID))
        .collect())
}

fn place_of(device: &DeviceInfo) -> String {
    let ports: Vec<String> = device.port_chain().iter().map(u8::to_string).collect();
    format!("{}-{}", device.bus_id(), ports.join("."))
}

fn describe(device: &DeviceInfo) -> FutronicDevice {
    let release = device.device_version();
    FutronicDevice {
        place: place_of(device),
        product: printable(device.product_string()),
        serial: printable(device.serial_number()),
        release: format!("{:x}.{:02x}", release >> 8, release & 0xff),
        access: access(device),
    }
}

#[cfg(target_os = "linux")]
fn access(device: &DeviceInfo) -> Access {
    let node = format!(
        "/dev/bus/usb/{:03}/{:03}",
        device.busnum(),
        device.device_address()
    );
    hid::access(std::path::Path::new(&node))
}

#[cfg(not(target_os = "linux"))]
fn access(_device: &DeviceInfo) -> Access {
    Access::Unknown
}

/// One that was pulled out a moment ago may still be listed and have its node, which then cannot be
/// opened. nusb has no kind of its own for that.
#[cfg(unix)]
fn is_gone(error: &nusb::Error) -> bool {
    let gone = rustix::io::Errno::NODEV.raw_os_error();
    error.os_error().map(i64::from) == Some(i64::from(gone))
}

#[cfg(not(unix))]
fn is_gone(_error: &nusb::Error) -> bool {
    false
}

fn trouble(error: &nusb::Error) -> Failure {
    match error.kind() {
        _ if is_gone(error) => Failure::Removed,
        ErrorKind::Disconnected | ErrorKind::NotFound => Failure::Removed,
        ErrorKind::Busy => Failure::Busy,
        ErrorKind::PermissionDenied => Failure::NoAccess,
        _ => Failure::Device {
            what: error.to_string(),
        },
    }
}

/// The two endpoints on the system's USB.
pub struct UsbPipe {
    out: Endpoint<Bulk, Out>,
    in_: Endpoint<Bulk, In>,
}

impl BulkPipe for UsbPipe {
    fn start_write(&mut self, bytes: &[u8]) -> Result<(), PipeError> {
        self.out.submit(Buffer::from(bytes.to_vec()));
        Ok(())
    }

    fn finish_writes(&mut self, limit: Duration) -> Result<(), PipeError> {
        while self.out.pending() > 0 {
            let Some(done) = self.out.wait_next_complete(limit) else {
                self.out.cancel_all();
                return Err(PipeError::TimedOut);
            };
            done.status.map_err(lost)?;
        }
        Ok(())
    }

    fn read(&mut self, into: &mut [u8], limit: Duration) -> Result<usize, PipeError> {
        let mut read = 0;
        while read < into.len() {
            let wanted = (into.len() - read).min(CHUNK);
            let mut done = self.in_.transfer_blocking(Buffer::new(wanted), limit);
            let length = done.buffer.len().min(wanted);
            into[read..read + length].copy_from_slice(&done.buffer[..length]);
            done.buffer[..].zeroize();
            done.status.map_err(lost)?;
            read += length;
            if length < wanted {
                break;
            }
        }
        Ok(read)
    }
}

fn lost(error: TransferError) -> PipeError {
    match error {
        TransferError::Disconnected => PipeError::Gone,
        TransferError::Cancelled => PipeError::TimedOut,
        other => PipeError::Broken {
            what: other.to_string(),
        },
    }
}
