//! Devices and pictures for tests.

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
