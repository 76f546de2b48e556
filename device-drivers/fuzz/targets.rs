//! What is fuzzed. Each target takes any bytes and must neither panic, nor hang, nor fill the memory;
//! where reading succeeds, it says what must then hold.
//!
//! To add one: a function, a line in [`TARGETS`], and a folder `corpus/NAME` with a few small seeds.
//! `make fuzz` runs it from then on, and the ordinary tests replay its seeds.

use std::time::Duration;

use device_drivers::codes::pos::{Assembly, Layout};
use device_drivers::codes::qr::{self, Effort};
use device_drivers::record::finger_image::FingerImageRecord;
use device_drivers::record::jpeg2000;
use device_drivers::record::matching::{Bozorth3, Matcher};
use device_drivers::record::on_card::{self, Order};
use device_drivers::record::template::Template;

/// Name and function of each target.
pub const TARGETS: &[(&str, fn(&[u8]))] = &[
    ("finger_image", finger_image),
    ("template", template),
    ("on_card", on_card),
    ("jpeg2000", jpeg2000),
    ("code_reports", code_reports),
    ("qr_file", qr_file),
    ("qr_frame", qr_frame),
];

/// What is read is written again byte for byte, and unpacked or refused.
fn finger_image(data: &[u8]) {
    let Ok(record) = FingerImageRecord::read(data) else {
        return;
    };
    let written = record.write().expect("what was read can be written");
    assert!(**written == *data, "written as it was read");
    for representation in &record.representations {
        let _ = representation.image();
    }
}

/// What is read is written again byte for byte, and can be compared.
fn template(data: &[u8]) {
    let Ok(template) = Template::read(data) else {
        return;
    };
    let written = template.write().expect("what was read can be written");
    assert!(**written == *data, "written as it was read");
    let matcher = Bozorth3::default();
    if let [first, .., last] | [first @ last] = &template.fingers[..] {
        let _ = matcher.compare(first, last);
        let _ = on_card::write(first, 60, Order::DownThenAcross);
    }
}

fn on_card(data: &[u8]) {
    if let Ok(finger) = on_card::read(data) {
        let written = on_card::write(&finger, 255, Order::AsTheyCome);
        assert!(**written.expect("what was read can be written") == *data);
    }
}

/// Only what passes the gate is decoded, and it has the size that the gate has seen.
fn jpeg2000(data: &[u8]) {
    let passed = jpeg2000::gate::pass(data);
    // Large pictures are allowed, but teach a fuzzer nothing.
    if passed.is_ok_and(|it| usize::from(it.width) * usize::from(it.height) > 1 << 18) {
        return;
    }
    if let Ok(image) = jpeg2000::decode(data, 500) {
        let passed = passed.expect("what is decoded has passed the gate");
        assert!((image.width(), image.height()) == (passed.width, passed.height));
    }
}

/// The first two bytes say how long the descriptor is; reports of 64 bytes follow.
fn code_reports(data: &[u8]) {
    let Some((length, rest)) = data.split_at_checked(2) else {
        return;
    };
    let length = usize::from(u16::from_be_bytes([length[0], length[1]])).min(rest.len());
    let (descriptor, reports) = rest.split_at(length);
    let layout = Layout::of(descriptor).unwrap_or(Layout::COMMON);
    let mut assembly = Assembly::new();
    for (now, report) in reports.chunks(64).enumerate() {
        if let Some(piece) = layout.piece(report) {
            let _ = assembly.take(piece, Duration::from_millis(now as u64 * 300));
        }
    }
}

fn qr_file(data: &[u8]) {
    let _ = qr::in_file(data);
}

/// The first byte says how wide the frame is, in steps of 2 pixels.
fn qr_frame(data: &[u8]) {
    let Some((width, pixels)) = data.split_first() else {
        return;
    };
    let width = (usize::from(*width) * 2).clamp(21, 300);
    let height = pixels.len() / width;
    let frame = pixels[..width * height].to_vec();
    let _ = qr::in_frame(width as u32, height as u32, frame, Effort::Quick);
}
