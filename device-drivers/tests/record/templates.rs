use device_drivers::record::RecordError;
use device_drivers::record::header::{Capture, CaptureTime, QualityBlock};
use device_drivers::record::minutiae::{Angle, Finger, Minutia};
use device_drivers::record::on_card::{self, Order};
use device_drivers::record::tables::{Impression, MinutiaKind, Position};
use device_drivers::record::template::{Format, Template};
use zeroize::Zeroizing;

const ISO: Format = Format::Iso2005 { equipment: 0x8012 };
const INCITS: Format = Format::Incits2004 {
    owner: 0x0103,
    product: 0x0001,
    equipment: 0x8012,
};
const NEW: Format = Format::Iso2011 {
    certified: false,
    qualities: true,
};

fn finger(minutiae: &[(MinutiaKind, u16, u16, u16, u8)]) -> Finger {
    let minutiae = minutiae
        .iter()
        .map(|&(kind, x, y, degrees, quality)| Minutia {
            kind,
            x,
            y,
            angle: Angle::of_degrees(degrees),
            quality,
        })
        .collect();
    Finger {
        position: Position::RightIndexFinger,
        number: 0,
        impression: Impression::LiveScanPlain,
        quality: 90,
        width: 320,
        height: 400,
        per_cm: (197, 197),
        minutiae: Zeroizing::new(minutiae),
        capture: None,
        ending: 0,
        extended: Zeroizing::default(),
    }
}

fn example(format: Format) -> Template {
    let fingers = vec![finger(&[
        (MinutiaKind::RidgeEnding, 100, 14, 90, 70),
        (MinutiaKind::RidgeBifurcation, 300, 380, 180, 0),
    ])];
    Template { format, fingers }
}

#[test]
fn an_iso_record_of_2005_is_byte_for_byte_as_the_standard_says() {
    let golden: Vec<u8> = [
        &b"FMR\0 20\0"[..],
        &[0, 0, 0, 42, 0x80, 0x12],
        &[1, 64, 1, 144, 0, 197, 0, 197, 1, 0],
        &[2, 0x00, 90, 2],
        &[0x40, 100, 0, 14, 64, 70],
        &[0x81, 44, 1, 124, 128, 0],
        &[0, 0],
    ]
    .concat();
    assert_eq!(**example(ISO).write().unwrap(), golden);
    assert_eq!(*Template::read(&golden).unwrap().write().unwrap(), golden);
}

#[test]
fn an_incits_record_is_byte_for_byte_as_the_standard_says() {
    let golden: Vec<u8> = [
        &b"FMR\0 20\0"[..],
        &[0, 44, 1, 3, 0, 1, 0x80, 0x12],
        &[1, 64, 1, 144, 0, 197, 0, 197, 1, 0],
        &[2, 0x00, 90, 2],
        &[0x40, 100, 0, 14, 45, 70],
        &[0x81, 44, 1, 124, 90, 0],
        &[0, 0],
    ]
    .concat();
    assert_eq!(**example(INCITS).write().unwrap(), golden);
    let read = Template::read(&golden).unwrap();
    assert_eq!(read.format, INCITS, "its length has two bytes");
    assert_eq!(*read.write().unwrap(), golden);
}

#[test]
fn an_iso_record_of_2011_is_byte_for_byte_as_the_standard_says() {
    let mut template = example(NEW);
    template.fingers[0].capture = Some(Capture {
        qualities: vec![QualityBlock {
            score: 90,
            vendor: 0,
            algorithm: 0,
        }],
        ..Capture::at(CaptureTime::NOT_TOLD)
    });
    template.fingers[0].extended = Zeroizing::new(vec![1, 2, 3]);
    let golden: Vec<u8> = [
        &b"FMR\x00030\x00"[..],
        &[0, 0, 0, 69, 0, 1, 0],
        &[0, 0, 0, 54],
        &[0xff; 9],
        &[0, 0, 0, 0, 0, 1, 90, 0, 0, 0, 0],
        &[2, 0, 0, 197, 0, 197, 0, 1, 64, 1, 144, 0x60, 2],
        &[0x40, 100, 0, 14, 64, 70],
        &[0x81, 44, 1, 124, 128, 0],
        &[0, 3, 1, 2, 3],
    ]
    .concat();
    assert_eq!(**template.write().unwrap(), golden);
    let read = Template::read(&golden).unwrap();
    assert_eq!(read, template);
    assert_eq!(*read.write().unwrap(), golden);

    template.format = Format::Iso2011 {
        certified: false,
        qualities: false,
    };
    let without = template.write().unwrap();
    assert_eq!(without.len(), golden.len() - 2, "5 bytes a minutia");
    assert_eq!(
        *Template::read(&without).unwrap().write().unwrap(),
        *without
    );
}

#[test]
fn a_record_changed_or_cut_anywhere_is_kept_exactly_or_refused() {
    for format in [ISO, INCITS, NEW] {
        let whole = example(format).write().unwrap();
        for end in 0..whole.len() {
            assert!(
                Template::read(&whole[..end]).is_err(),
                "{format:?} cut at {end}"
            );
        }
        for place in 0..whole.len() {
            for value in 0..=255 {
                let mut changed = whole.to_vec();
                changed[place] = value;
                if let Ok(template) = Template::read(&changed) {
                    assert_eq!(
                        *template.write().unwrap(),
                        changed,
                        "{format:?}, byte {place}"
                    );
                }
            }
        }
    }
}

#[test]
fn long_records_of_both_kinds_are_told_apart() {
    let many: Vec<_> = (0..255)
        .map(|it| (MinutiaKind::Other, it, it * 2, it, 1))
        .collect();
    for format in [ISO, INCITS] {
        let mut template = example(format);
        template.fingers = (0..48).map(|_| finger(&many)).collect();
        let bytes = template.write().unwrap();
        assert!(bytes.len() > 65_535);
        let read = Template::read(&bytes).unwrap();
        assert_eq!(read.format, format);
        assert_eq!(*read.write().unwrap(), *bytes);
    }
}

#[test]
fn what_a_format_cannot_say_is_not_written() {
    let mut none = example(ISO);
    none.fingers.clear();
    assert!(matches!(none.write(), Err(RecordError::Count { .. })));
    let mut far = example(ISO);
    far.fingers[0].minutiae[0].x = 0x4000;
    assert!(matches!(far.write(), Err(RecordError::Inconsistent { .. })));
    let mut sizes = example(INCITS);
    sizes.fingers.push(finger(&[]));
    sizes.fingers[1].width = 321;
    assert!(sizes.write().is_err(), "one size for all in this format");
    sizes.format = NEW;
    assert!(sizes.write().is_ok(), "each its own in the newer one");
    let mut contactless = example(ISO);
    contactless.fingers[0].impression = Impression::LiveScanOpticalContactlessPlain;
    assert!(contactless.write().is_err(), "4 bits have no room for it");
    assert_eq!(
        Template::read(&vec![0; 300_000]),
        Err(RecordError::TooLong { limit: 262_144 })
    );
}

#[test]
fn a_card_gets_tenths_of_a_millimetre_and_the_clearest_minutiae() {
    let finger = finger(&[
        (MinutiaKind::RidgeEnding, 197, 100, 90, 50),
        (MinutiaKind::RidgeBifurcation, 20, 300, 0, 80),
        (MinutiaKind::Other, 300, 10, 355, 10),
    ]);
    let all = on_card::write(&finger, 60, Order::AsTheyCome).unwrap();
    assert_eq!(
        **all,
        [100, 51, 0x40 | 16, 10, 152, 0x80, 152, 5, 63],
        "10 mm are 100, 90 degrees are 16, 355 are 63"
    );
    let best = on_card::write(&finger, 2, Order::DownThenAcross).unwrap();
    assert_eq!(**best, [100, 51, 0x40 | 16, 10, 152, 0x80]);
    let across = on_card::write(&finger, 2, Order::AcrossThenDown).unwrap();
    assert_eq!(across[0], 10, "from the left");
    let again = on_card::write(&on_card::read(&all).unwrap(), 60, Order::AsTheyCome).unwrap();
    assert_eq!(*again, *all, "what a card says is kept exactly");
    assert!(on_card::read(&all[..8]).is_err(), "a third of a minutia");
    assert!(on_card::read(&[1, 2, 0xc0]).is_err(), "a kind that is none");
    let mut large = finger;
    large.per_cm = (100, 100);
    assert!(on_card::write(&large, 60, Order::AsTheyCome).is_err());
}
