//! Biometric records.

use device_drivers::record::finger_image::FingerImageRecord;
use device_drivers::record::jpeg2000::{decode, gate};
use device_drivers::record::matching::{Bozorth3, Matcher};
use device_drivers::record::on_card::{self as compact, Order};
use device_drivers::record::template::Template;

/// What is read is written again byte for byte, and unpacked or refused.
pub fn finger_image(data: &[u8]) {
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
pub fn template(data: &[u8]) {
    let Ok(template) = Template::read(data) else {
        return;
    };
    let written = template.write().expect("what was read can be written");
    assert!(**written == *data, "written as it was read");
    let matcher = Bozorth3::default();
    if let [first, .., last] | [first @ last] = &template.fingers[..] {
        let _ = matcher.compare(first, last);
        let _ = compact::write(first, 60, Order::DownThenAcross);
    }
}

pub fn on_card(data: &[u8]) {
    if let Ok(finger) = compact::read(data) {
        let written = compact::write(&finger, 255, Order::AsTheyCome);
        assert!(**written.expect("what was read can be written") == *data);
    }
}

/// Only what passes the gate is decoded, and it has the size that the gate has seen.
pub fn jpeg2000(data: &[u8]) {
    let passed = gate::pass(data);
    // Large pictures are allowed, but teach a fuzzer nothing.
    if passed.is_ok_and(|it| usize::from(it.width) * usize::from(it.height) > 1 << 18) {
        return;
    }
    if let Ok(image) = decode(data, 500) {
        let passed = passed.expect("what is decoded has passed the gate");
        assert!((image.width(), image.height()) == (passed.width, passed.height));
    }
}
