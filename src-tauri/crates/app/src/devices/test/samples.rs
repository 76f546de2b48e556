//! Devices and pictures for tests.

use device_drivers::camera::{Camera, Frame};
use device_drivers::fingerprint::Image;
use device_drivers::hid::{Access, Bus, Family, HidDevice};
use zeroize::Zeroizing;

use crate::devices::show;
use crate::views::Device;

pub fn hid(path: &str, usage_page: u16, usage: u16, family: Family) -> HidDevice {
    HidDevice {
        vendor_id: 0x1209,
        product_id: 1,
        manufacturer: String::new(),
        product: String::new(),
        serial: String::new(),
        release: 0,
        usage_page,
        usage,
        bus: Bus::Usb,
        family,
        access: Access::Granted,
        path: path.to_owned(),
    }
}

/// A scanner of our own HID profile.
pub fn scanner(path: &str, serial: &str) -> HidDevice {
    let (usage_page, usage) = device_drivers::fingerprint::hid::report::USAGE;
    HidDevice {
        product: "Scanner".to_owned(),
        serial: serial.to_owned(),
        ..hid(path, usage_page, usage, Family::Vendor)
    }
}

pub fn shown_scanner(serial: &str) -> Device {
    show::hid(&scanner("/dev/hidraw0", serial)).expect("a scanner is shown")
}

pub fn image(width: u16, height: u16) -> Image {
    let pixels = (0..usize::from(width) * usize::from(height))
        .map(|at| (at % 251) as u8)
        .collect();
    Image::new(width, height, 500, Zeroizing::new(pixels)).expect("a picture")
}

pub fn camera(path: &str, serial: &str) -> Camera {
    Camera {
        path: path.to_owned(),
        name: "Works C920".to_owned(),
        serial: serial.to_owned(),
        vendor_id: 0x1209,
        product_id: 2,
        release: 0x0210,
        access: Access::Granted,
    }
}

pub fn shown_camera(serial: &str) -> Device {
    show::camera(&camera("/dev/video0", serial))
}

/// One colour.
pub fn frame(width: u32, height: u32, colour: [u8; 3]) -> Frame {
    let pixels = colour.repeat(width as usize * height as usize);
    Frame::new(width, height, Zeroizing::new(pixels)).expect("a picture")
}
