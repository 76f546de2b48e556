use std::time::Instant;

use device_drivers::record::matching::{Bozorth3, Matcher, NotComparable, Score};
use device_drivers::record::minutiae::{Finger, NoMinutiae, extract};
use device_drivers::record::on_card;
use device_drivers::record::tables::{Impression as How, Position};
use device_drivers::record::template::{Format, Template};
use fixtures::fingerprint::Impression;
use image::GrayImage;

use crate::pictures::{FINGERS, clean, image, touched};

fn minutiae(picture: &device_drivers::fingerprint::Image) -> Finger {
    extract(picture, Position::RightIndexFinger, How::LiveScanPlain).unwrap()
}

#[test]
fn a_finger_matches_itself_and_no_other_through_every_format() {
    let matcher = Bozorth3::default();
    let enrolled: Vec<Finger> = (0..FINGERS.len())
        .map(|it| minutiae(&image(&clean(it))))
        .collect();
    let formats = [
        Format::Iso2005 { equipment: 0 },
        Format::Incits2004 {
            owner: 1,
            product: 1,
            equipment: 0,
        },
        Format::Iso2011 {
            certified: false,
            qualities: true,
        },
    ];
    let mut worst = (0, u32::MAX);
    for finger in 0..FINGERS.len() {
        let start = Instant::now();
        let fresh = minutiae(&touched(
            finger,
            &Impression {
                rotation_deg: 12.0,
                dx: -10.0,
                dy: 6.0,
                pressure: 0.2,
                noise: 0.15,
                dryness: 0.2,
                coverage: 0.8,
                seed: 3,
            },
        ));
        println!("{fresh:?} found in {:?}", start.elapsed());
        let mut probes = vec![
            on_card::read(&on_card::write(&fresh, 60, on_card::Order::DownThenAcross).unwrap())
                .unwrap(),
        ];
        for format in formats {
            let template = Template {
                format,
                fingers: vec![minutiae(&touched(
                    finger,
                    &Impression {
                        rotation_deg: 12.0,
                        dx: -10.0,
                        dy: 6.0,
                        seed: 3,
                        ..Impression::default()
                    },
                ))],
            };
            let bytes = template.write().unwrap();
            println!("{format:?}: {} bytes", bytes.len());
            probes.extend(Template::read(&bytes).unwrap().fingers);
        }
        probes.push(fresh);
        for probe in &probes {
            for (other, gallery) in enrolled.iter().enumerate() {
                let Score(score) = matcher.compare(probe, gallery).unwrap();
                if other == finger {
                    worst.1 = worst.1.min(score);
                } else {
                    worst.0 = worst.0.max(score);
                }
            }
        }
    }
    println!(
        "different fingers {} at most, the same {} at least",
        worst.0, worst.1
    );
    let Score(threshold) = matcher.threshold();
    assert!(
        worst.0 + 10 < threshold,
        "different fingers scored {}",
        worst.0
    );
    assert!(
        worst.1 > threshold + 20,
        "the same finger scored {}",
        worst.1
    );
}

#[test]
fn too_little_to_compare_is_no_difference() {
    let matcher = Bozorth3::default();
    let whole = minutiae(&image(&clean(0)));
    let mut few = minutiae(&image(&clean(0)));
    few.minutiae.truncate(9);
    assert_eq!(
        matcher.compare(&few, &whole),
        Err(NotComparable::TooFew { has: 9, least: 10 })
    );
    assert!(matcher.same(&whole, &few).is_err());
    let mut without = minutiae(&image(&clean(0)));
    without.per_cm = (0, 197);
    assert_eq!(
        matcher.compare(&whole, &without),
        Err(NotComparable::NoResolution)
    );
    assert!(matcher.same(&whole, &whole).unwrap());
    let strict = Bozorth3::with_threshold(Score(u32::MAX));
    assert!(
        !strict.same(&whole, &whole).unwrap(),
        "the threshold decides"
    );
}

#[test]
fn a_picture_too_small_to_search_has_no_minutiae() {
    let tiny = image(&GrayImage::new(8, 8));
    assert_eq!(
        extract(&tiny, Position::Unknown, How::Unknown).unwrap_err(),
        NoMinutiae::TooSmall
    );
    let even = extract(
        &image(&GrayImage::new(320, 400)),
        Position::Unknown,
        How::Unknown,
    );
    assert!(even.unwrap().minutiae.is_empty());
}
