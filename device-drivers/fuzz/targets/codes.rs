//! Codes: reports, keys, pictures.

use std::time::Duration;

use device_drivers::codes::pos::{Assembly, Layout};
use device_drivers::codes::qr::{self, Effort};
use device_drivers::codes::wedge::{Key, Manner, Verdict, Wedge};

use super::Input;

/// The first two bytes say how long the descriptor is; reports of 64 bytes follow.
pub fn reports(data: &[u8]) {
    let mut input = Input(data);
    let Some(length) = input.short() else {
        return;
    };
    let descriptor = input.take(length.into());
    let layout = Layout::of(descriptor).unwrap_or(Layout::COMMON);
    let mut assembly = Assembly::new();
    for (now, report) in input.0.chunks(64).enumerate() {
        if let Some(piece) = layout.piece(report) {
            let _ = assembly.take(piece, Duration::from_millis(now as u64 * 300));
        }
    }
}

/// The first byte says whether there is a prefix. Then two bytes a key: the milliseconds before it,
/// and what it gives. No character is lost, and none comes up twice.
pub fn typing(data: &[u8]) {
    let mut input = Input(data);
    let prefix = input
        .byte()
        .is_some_and(|first| first & 1 == 1)
        .then_some('~');
    let mut wedge = Wedge::new(Manner {
        prefix,
        ..Manner::default()
    });
    let mut now = Duration::ZERO;
    let (mut typed, mut field, mut scanned) = (0_usize, 0_usize, 0_usize);
    while let (Some(wait), Some(key)) = (input.byte(), input.byte()) {
        now += Duration::from_millis(wait.into());
        let key = match key {
            0 => Key::Enter,
            1 => Key::Tab,
            2 => Key::Other,
            letter => Key::Character(char::from(letter)),
        };
        let is_character = matches!(key, Key::Character(_));
        typed += usize::from(is_character);
        match wedge.key(key, now) {
            Verdict::Pass => field += usize::from(is_character),
            Verdict::Hold => {}
            Verdict::Scan { content, typed } => {
                field = field.checked_sub(typed).expect("only what was passed");
                // A prefix is no part of the content.
                scanned += content.chars().count() + usize::from(typed == 0);
            }
            Verdict::Release { held, hold } => {
                field += held.chars().count() + usize::from(is_character && !hold);
            }
        }
    }
    let held = wedge.tick(now + Duration::from_secs(1));
    field += held.map_or(0, |held| held.chars().count());
    assert!(
        typed == field + scanned,
        "{typed} keys, {field} in the field, {scanned} in codes"
    );
}

pub fn qr_file(data: &[u8]) {
    let _ = qr::in_file(data);
}

/// The first byte says how wide the frame is, in steps of 2 pixels.
pub fn qr_frame(data: &[u8]) {
    let Some((width, pixels)) = data.split_first() else {
        return;
    };
    let width = (usize::from(*width) * 2).clamp(21, 300);
    let height = pixels.len() / width;
    let frame = pixels[..width * height].to_vec();
    let _ = qr::in_frame(width as u32, height as u32, frame, Effort::Quick);
}
