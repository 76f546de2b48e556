//! Cameras: pictures in the forms that they have.

use device_drivers::camera::form::{Agreed, Form};

use super::Input;

/// More than a picture's share of the time.
const MOST_PIXELS: u32 = 1 << 16;

/// The first byte says in which form, the next six what was agreed: width, height, bytes from line to
/// line. What becomes a picture is as large as was agreed, whatever the bytes say.
pub fn pictures(data: &[u8]) {
    let mut input = Input(data);
    let letters = input.byte().map_or(0, usize::from) % Form::BY_PREFERENCE.len();
    let form = Form::of(Form::BY_PREFERENCE[letters]).expect("what is asked for can be read");
    let (Some(width), Some(height), Some(stride)) = (input.short(), input.short(), input.short())
    else {
        return;
    };
    let [width, height, stride] = [width, height, stride].map(u32::from);
    let Some(agreed) = Agreed::new(form, width, height, stride) else {
        return;
    };
    assert_eq!(agreed.size(), (width, height));
    if width * height > MOST_PIXELS {
        return;
    }
    if let Some(frame) = agreed.picture(input.0) {
        assert_eq!((frame.width(), frame.height()), (width, height));
        assert_eq!(frame.pixels().len() as u32, 3 * width * height);
        assert_eq!(frame.gray().len() as u32, width * height);
    }
}
