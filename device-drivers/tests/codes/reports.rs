use device_drivers::codes::Symbology;
use device_drivers::codes::pos::{Layout, LayoutError};
use virtual_hid::code_scanner;

/// As the usage tables show it: no byte count, one usage an item, reports without numbers.
const PLAIN: &[u8] = &[
    0x05, 0x8c, 0x09, 0x02, 0xa1, 0x01, 0x15, 0x00, 0x26, 0xff, 0x00, 0x75, 0x08, 0x95, 0x01, 0x09,
    0xfb, 0x81, 0x02, 0x09, 0xfc, 0x81, 0x02, 0x09, 0xfd, 0x81, 0x02, 0x95, 0x20, 0x09, 0xfe, 0x82,
    0x02, 0x01, 0x75, 0x01, 0x95, 0x01, 0x25, 0x01, 0x09, 0xff, 0x81, 0x02, 0x75, 0x07, 0x81, 0x03,
    0xc0,
];

#[test]
fn the_descriptor_of_a_common_scanner_gives_the_common_layout() {
    let descriptor = code_scanner::identity("LAYOUT").descriptor;
    assert_eq!(Layout::of(&descriptor), Ok(Layout::COMMON));
}

#[test]
fn other_places_are_found_in_other_descriptors() {
    let layout = Layout::of(PLAIN).unwrap();
    assert_eq!(
        layout,
        Layout {
            report: None,
            count: None,
            symbology: Some([0, 1, 2]),
            data: (3, 32),
            continued: Some((35, 0)),
        }
    );
    let mut report = [0; 36];
    report[..3].copy_from_slice(b"]E0");
    report[3..16].copy_from_slice(b"5901234123457");
    let piece = layout.piece(&report).unwrap();
    assert_eq!(piece.data, b"5901234123457", "zeros that fill are no data");
    assert_eq!(piece.symbology, Some(Symbology(*b"]E0")));
    report[35] = 1;
    assert_eq!(
        layout.piece(&report).unwrap().data.len(),
        32,
        "a full piece is whole"
    );
}

#[test]
fn usages_may_come_as_a_range_with_their_page_or_after_a_saved_state() {
    let ranged: &[u8] = &[
        0x06, 0x8c, 0x00, 0x0b, 0x02, 0x00, 0x8c, 0x00, 0xa1, 0x01, 0x85, 0x07, 0x75, 0x08, 0x95,
        0x03, 0x19, 0xfb, 0x29, 0xfd, 0x81, 0x02, 0xa4, 0x95, 0x10, 0x0b, 0xfe, 0x00, 0x8c, 0x00,
        0x81, 0x02, 0xb4, 0x95, 0x01, 0x09, 0xff, 0x81, 0x02, 0xfe, 0x02, 0x70, 1, 2, 0xc0,
    ];
    let layout = Layout::of(ranged).unwrap();
    assert_eq!(
        layout,
        Layout {
            report: Some(7),
            count: None,
            symbology: Some([1, 2, 3]),
            data: (4, 16),
            continued: Some((20, 0)),
        }
    );
}

#[test]
fn descriptors_without_codes_or_broken_ones_are_refused() {
    let keyboard: &[u8] = &[
        0x05, 0x01, 0x09, 0x06, 0xa1, 0x01, 0x75, 0x08, 0x95, 0x08, 0x81, 0x02, 0xc0,
    ];
    assert_eq!(Layout::of(keyboard), Err(LayoutError::NoCodes));
    assert_eq!(Layout::of(&[]), Err(LayoutError::NoCodes));
    assert_eq!(Layout::of(&[0x06, 0x8c]), Err(LayoutError::Broken));
    assert_eq!(
        Layout::of(&[0xb4]),
        Err(LayoutError::Broken),
        "nothing was saved"
    );
    assert_eq!(Layout::of(&vec![0xa4; 100]), Err(LayoutError::Broken));
    assert_eq!(Layout::of(&vec![0; 5000]), Err(LayoutError::Broken));
    let endless: &[u8] = &[
        0x05, 0x8c, 0x76, 0xff, 0xff, 0x96, 0xff, 0xff, 0x09, 0xfe, 0x81, 0x02,
    ];
    assert_eq!(Layout::of(endless), Err(LayoutError::Broken));
    let bits: &[u8] = &[
        0x05, 0x8c, 0x75, 0x04, 0x95, 0x38, 0x09, 0xfe, 0x81, 0x02, 0xc0,
    ];
    assert_eq!(Layout::of(bits), Err(LayoutError::NotBytes));
    for end in 0..PLAIN.len() {
        let _ = Layout::of(&PLAIN[..end]);
        for value in 0..=255 {
            let mut changed = PLAIN.to_vec();
            changed[end] = value;
            if let Ok(layout) = Layout::of(&changed) {
                let _ = layout.piece(&[0xff; 64]);
                let _ = layout.piece(&[]);
            }
        }
    }
}

#[test]
fn a_report_that_contradicts_itself_carries_nothing() {
    let mut report = code_scanner::reports(*b"]Q1", b" base45 ")[0];
    let piece = Layout::COMMON.piece(&report).unwrap();
    assert_eq!(piece.data, b" base45 ", "spaces belong to the code");
    assert!(!piece.continued);
    report[1] = 57;
    assert_eq!(Layout::COMMON.piece(&report), None, "56 bytes have room");
    report[1] = 1;
    assert_eq!(Layout::COMMON.piece(&report[..63]), None, "it is cut");
    report[0] = 3;
    assert_eq!(Layout::COMMON.piece(&report), None, "another report");
    report[0] = 2;
    report[2] = 0x1b;
    let piece = Layout::COMMON.piece(&report).unwrap();
    assert_eq!(
        piece.symbology, None,
        "an identifier that is none is left out"
    );
}
