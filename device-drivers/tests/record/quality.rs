use device_drivers::fingerprint::{Quality, QualityWord};
use device_drivers::record::quality::{Best, quality};
use fixtures::fingerprint::Impression;
use image::{GrayImage, Luma};

use crate::pictures::{FINGERS, clean, image, thickened, touched};

fn judged(finger: usize, how: &Impression) -> Quality {
    quality(&touched(finger, how))
}

#[test]
fn a_well_placed_finger_is_good_however_it_is_turned() {
    for finger in 0..FINGERS.len() {
        for (rotation_deg, dx, seed) in [(0.0, 0.0, 1), (15.0, 10.0, 2), (-20.0, -12.0, 3)] {
            let how = Impression {
                rotation_deg,
                dx,
                seed,
                ..Impression::default()
            };
            let judged = judged(finger, &how);
            assert!(judged.score >= 90, "{judged:?} at {rotation_deg} degrees");
            assert_eq!(judged.word, QualityWord::Good);
        }
    }
}

#[test]
fn each_trouble_has_its_word() {
    let base = Impression::default;
    let check = |how: Impression, word: QualityWord, at_most: u8| {
        for finger in 0..3 {
            let judged = judged(finger, &how);
            assert_eq!(judged.word, word, "{judged:?} for {how:?}");
            assert!(judged.score <= at_most, "{judged:?} for {how:?}");
        }
    };
    let dry = Impression {
        dryness: 0.8,
        ..base()
    };
    check(dry, QualityWord::TooDry, 60);
    let small = Impression {
        coverage: 0.3,
        ..base()
    };
    check(small, QualityWord::TooSmall, 40);
    let aside = Impression {
        dx: -160.0,
        ..base()
    };
    check(aside, QualityWord::NotCentred, 65);
    let below = Impression {
        dy: 200.0,
        ..base()
    };
    check(below, QualityWord::NotCentred, 65);
    let none = Impression {
        coverage: 0.0,
        ..base()
    };
    check(none, QualityWord::NoFinger, 0);
}

#[test]
fn ridges_that_run_together_are_too_wet() {
    for finger in 0..3 {
        let judged = quality(&image(&thickened(&clean(finger), 2)));
        assert_eq!(judged.word, QualityWord::TooWet, "{judged:?}");
        assert!(judged.score < 70, "{judged:?}");
    }
    // One dark blot on light ground.
    let blot = GrayImage::from_fn(320, 400, |x, y| {
        let inside = (60..260).contains(&x) && (60..340).contains(&y);
        Luma([if inside { 40 } else { 235 }])
    });
    let judged = quality(&image(&blot));
    assert_eq!(judged.word, QualityWord::TooWet, "{judged:?}");
}

#[test]
fn thin_ridges_with_little_contact_are_too_light() {
    let how = Impression {
        coverage: 0.35,
        pressure: -1.0,
        dryness: 0.45,
        ..Impression::default()
    };
    let picture = FINGERS[0].impression(&how);
    // A barely touching finger shows only the crests of its ridges.
    let crests = GrayImage::from_fn(picture.width(), picture.height(), |x, y| {
        let gray = f32::from(picture.get_pixel(x, y).0[0]);
        Luma([(238.0 - (238.0 - gray).powi(2) / 190.0).clamp(0.0, 255.0) as u8])
    });
    let judged = quality(&image(&crests));
    assert_eq!(judged.word, QualityWord::TooLight, "{judged:?}");
}

#[test]
fn a_worse_finger_never_scores_higher() {
    for finger in [0, 1, 4] {
        let scores: Vec<u8> = [95, 80, 65, 50, 35, 20]
            .into_iter()
            .map(|wanted| {
                let picture = FINGERS[finger].impression_of_quality(wanted, &Impression::default());
                quality(&image(&picture)).score
            })
            .collect();
        println!("finger {finger}: {scores:?}");
        assert!(
            scores.windows(2).all(|pair| pair[1] <= pair[0] + 2),
            "{scores:?} must go down with the emulator's own measure"
        );
        assert!(scores[0] >= 85 && scores[5] <= 40, "{scores:?}");
    }
}

#[test]
fn what_is_no_finger_is_no_finger() {
    let even = |gray| image(&GrayImage::from_pixel(320, 400, Luma([gray])));
    for gray in [0, 128, 255] {
        assert_eq!(quality(&even(gray)).word, QualityWord::NoFinger, "{gray}");
    }
    let tiny = image(&GrayImage::from_pixel(3, 3, Luma([9])));
    assert_eq!(quality(&tiny).score, 0, "smaller than one square");
    let steps = GrayImage::from_fn(320, 400, |x, _| Luma([(x / 2) as u8]));
    assert_eq!(
        quality(&image(&steps)).score,
        0,
        "an even shade has no ridges"
    );
}

#[test]
fn the_best_of_some_frames_is_kept_and_no_other() {
    let mut best = Best::new();
    for (dryness, seed) in [(0.8, 1), (0.1, 1), (0.6, 1)] {
        best.offer(touched(
            0,
            &Impression {
                dryness,
                seed,
                ..Impression::default()
            },
        ));
    }
    assert_eq!(best.frames(), 3);
    let (kept, quality) = best.into_image().unwrap();
    let wanted = touched(
        0,
        &Impression {
            dryness: 0.1,
            ..Impression::default()
        },
    );
    assert!(kept.pixels() == wanted.pixels(), "the moist one was best");
    assert!(quality.score >= 90);
    assert!(Best::new().into_image().is_none(), "nothing was offered");
}

#[test]
fn a_finger_that_moves_is_seen_and_one_that_is_pressed_harder_is_not_mistaken_for_it() {
    for finger in 0..FINGERS.len() {
        let mut best = Best::new();
        let first = Impression::default();
        assert_eq!(best.offer(touched(finger, &first)).word, QualityWord::Good);
        let pressed = Impression {
            pressure: 0.4,
            noise: 0.15,
            seed: 9,
            ..first.clone()
        };
        let judged = best.offer(touched(finger, &pressed));
        assert_eq!(judged.word, QualityWord::Good, "it lies still: {judged:?}");
        let moved = Impression {
            dx: 4.0,
            dy: 4.0,
            ..pressed
        };
        let judged = best.offer(touched(finger, &moved));
        assert_eq!(judged.word, QualityWord::Moved, "{judged:?}");
        assert!(judged.score < 70, "{judged:?}");
    }
}
