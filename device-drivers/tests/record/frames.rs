use device_drivers::fingerprint::Image;
use device_drivers::record::frame::{Extent, Frame, FrameError, Ridges, Rows, ridges_of};
use device_drivers::record::matching::{Bozorth3, Matcher, Score};
use device_drivers::record::minutiae::extract;
use device_drivers::record::tables::{Impression as How, Position};
use fixtures::fingerprint::Impression;
use image::{GrayImage, Luma, imageops};
use zeroize::Zeroizing;

use crate::pictures::{FINGERS, clean, image};

fn frame(picture: &GrayImage, dpi: (u16, u16), ridges: Ridges, rows: Rows) -> Frame {
    Frame {
        width: picture.width() as u16,
        height: picture.height() as u16,
        dpi,
        ridges,
        rows,
        pixels: Zeroizing::new(picture.as_raw().clone()),
    }
}

fn negative(picture: &GrayImage) -> GrayImage {
    let mut negative = picture.clone();
    imageops::invert(&mut negative);
    negative
}

#[test]
fn a_negative_upside_down_becomes_the_picture_again() {
    let picture = clean(0);
    let turned = negative(&imageops::flip_vertical(&picture));
    for ridges in [Ridges::Light, Ridges::Unknown] {
        let out = frame(&turned, (500, 500), ridges, Rows::FromBottom)
            .normalise(Extent::Whole)
            .unwrap();
        assert!(out.pixels() == picture.as_raw().as_slice(), "{ridges:?}");
    }
}

#[test]
fn which_way_round_a_picture_is_can_be_told_from_its_ground() {
    for finger in FINGERS.iter() {
        for coverage in [1.0, 0.6, 0.3] {
            let picture = finger.impression(&Impression {
                coverage,
                ..Impression::default()
            });
            assert_eq!(ridges_of(&image(&picture)), Ridges::Dark, "{coverage}");
            let negative = image(&negative(&picture));
            assert_eq!(ridges_of(&negative), Ridges::Light, "{coverage}");
        }
    }
    let even = GrayImage::from_pixel(320, 400, Luma([200]));
    assert_eq!(
        ridges_of(&image(&even)),
        Ridges::Unknown,
        "nothing to tell by"
    );
}

#[test]
fn other_resolutions_become_500_and_still_match() {
    let matcher = Bozorth3::default();
    let minutiae =
        |picture: &Image| extract(picture, Position::Unknown, How::LiveScanPlain).unwrap();
    let wanted = minutiae(&image(&clean(1)));
    let picture = FINGERS[1].impression(&Impression {
        rotation_deg: 6.0,
        seed: 4,
        ..Impression::default()
    });
    for (across, down) in [(1000, 1000), (400, 400), (750, 500), (500, 500)] {
        let sides = (320 * across / 500, 400 * down / 500);
        let other = imageops::resize(&picture, sides.0, sides.1, imageops::FilterType::CatmullRom);
        let out = frame(
            &other,
            (across as u16, down as u16),
            Ridges::Unknown,
            Rows::FromTop,
        )
        .normalise(Extent::Whole)
        .unwrap();
        assert_eq!((out.width(), out.height(), out.dpi()), (320, 400, 500));
        let Score(score) = matcher.compare(&minutiae(&out), &wanted).unwrap();
        println!("{across} x {down} dpi: score {score}");
        assert!(score >= 100, "{score} at {across} x {down} dpi");
    }
}

#[test]
fn a_finger_on_a_large_glass_is_cut_out_with_all_its_ridges() {
    let picture = clean(2);
    let mut glass = GrayImage::from_pixel(1000, 900, Luma([238]));
    imageops::replace(&mut glass, &picture, 610, 130);
    let out = frame(&glass, (500, 500), Ridges::Unknown, Rows::FromTop)
        .normalise(Extent::Finger)
        .unwrap();
    assert!(
        (280..=370).contains(&out.width()) && (360..=450).contains(&out.height()),
        "{out:?} is the finger and a little ground"
    );
    let dark = |pixels: &[u8]| pixels.iter().filter(|gray| **gray < 120).count();
    assert_eq!(
        dark(out.pixels()),
        dark(picture.as_raw()),
        "no ridge is lost"
    );
}

#[test]
fn an_empty_glass_stays_whole() {
    let glass = GrayImage::from_pixel(300, 200, Luma([230]));
    let out = frame(&glass, (500, 500), Ridges::Unknown, Rows::FromTop)
        .normalise(Extent::Finger)
        .unwrap();
    assert_eq!((out.width(), out.height()), (300, 200));
}

#[test]
fn impossible_frames_are_refused() {
    let check = |width, height, dpi, pixels: usize| {
        Frame {
            width,
            height,
            dpi,
            ridges: Ridges::Dark,
            rows: Rows::FromTop,
            pixels: Zeroizing::new(vec![0; pixels]),
        }
        .normalise(Extent::Finger)
    };
    assert!(matches!(
        check(0, 5, (500, 500), 0),
        Err(FrameError::Image(_))
    ));
    assert!(matches!(
        check(5, 5, (500, 500), 24),
        Err(FrameError::Image(_))
    ));
    assert!(matches!(
        check(5, 5, (500, 7), 25),
        Err(FrameError::Image(_))
    ));
    assert!(matches!(
        check(4000, 10, (125, 125), 40_000),
        Err(FrameError::Size { .. })
    ));
    assert!(matches!(
        check(1, 1, (1000, 1000), 1),
        Ok(image) if image.width() == 1
    ));
}
