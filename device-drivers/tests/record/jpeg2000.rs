use std::time::Instant;

use device_drivers::fingerprint::Image;
use device_drivers::record::finger_image::FingerImageRecord;
use device_drivers::record::header::{Capture, CaptureTime};
use device_drivers::record::jpeg2000::gate::{self, Refused};
use device_drivers::record::jpeg2000::{Coding, DecodeError, EncodeError, Ratio, decode, encode};
use device_drivers::record::matching::{Bozorth3, Matcher, Score};
use device_drivers::record::minutiae::extract;
use device_drivers::record::pixels::{self, Packing, UnpackError};
use device_drivers::record::tables::{Compression, Impression as How, Position};
use fixtures::fingerprint::Impression;
use image::{GrayImage, Luma};

use crate::pictures::{FINGERS, clean, image, touched};

#[test]
fn nothing_is_lost_losslessly() {
    let odd = GrayImage::from_fn(101, 77, |x, y| Luma([(x * 7 + y * y * 3) as u8]));
    let one = GrayImage::from_pixel(1, 1, Luma([200]));
    let thin = GrayImage::from_fn(300, 2, |x, _| Luma([(x * 11) as u8]));
    for picture in [&clean(0), &clean(3), &odd, &one, &thin] {
        let image = image(picture);
        let start = Instant::now();
        let packed = encode(&image, Coding::Lossless).unwrap();
        let (packing, start) = (start.elapsed(), Instant::now());
        let again = decode(&packed, 500).unwrap();
        println!(
            "{image:?}: {} bytes, packed in {packing:?}, unpacked in {:?}",
            packed.len(),
            start.elapsed()
        );
        assert!(again.pixels() == image.pixels(), "{image:?}");
        assert_eq!(
            (again.width(), again.height()),
            (image.width(), image.height())
        );
        assert!(!gate::pass(&packed).unwrap().lossy_wavelet);
    }
}

#[test]
fn a_lossy_picture_keeps_to_the_ratio_and_still_matches() {
    let matcher = Bozorth3::default();
    let minutiae =
        |picture: &Image| extract(picture, Position::RightThumb, How::LiveScanPlain).unwrap();
    for finger in 0..FINGERS.len() {
        let enrolled = minutiae(&image(&clean(finger)));
        let fresh = touched(
            finger,
            &Impression {
                rotation_deg: -7.0,
                dx: 8.0,
                noise: 0.15,
                dryness: 0.2,
                seed: 5,
                ..Impression::default()
            },
        );
        for ratio in [Ratio::USUAL, Ratio::HIGHEST] {
            let packed = encode(&fresh, Coding::Lossy(ratio)).unwrap();
            let real = fresh.pixels().len() as f32 / packed.len() as f32;
            assert!(real <= 15.0, "{real} : 1 is more than is allowed");
            assert!(real >= ratio.get() * 0.85, "{real} : 1 of {}", ratio.get());
            assert!(gate::pass(&packed).unwrap().lossy_wavelet);
            let again = decode(&packed, 500).unwrap();
            let Score(score) = matcher.compare(&minutiae(&again), &enrolled).unwrap();
            println!(
                "finger {finger}: {real:.2} : 1, {} bytes, score {score}",
                packed.len()
            );
            assert!(
                Score(score) >= matcher.threshold(),
                "{score} at {real} : 1 must still be the same finger"
            );
        }
    }
}

#[test]
fn a_picture_with_nothing_in_it_is_not_packed_at_a_forbidden_ratio() {
    let empty = image(&GrayImage::from_pixel(320, 400, Luma([238])));
    let outcome = encode(&empty, Coding::Lossy(Ratio::USUAL));
    assert_eq!(outcome.unwrap_err(), EncodeError::TooEmpty);
    assert!(
        encode(&empty, Coding::Lossless).is_ok(),
        "nothing is lost there"
    );
    assert!(Ratio::new(15.1).is_none() && Ratio::new(f32::NAN).is_none());
}

#[test]
fn a_record_of_each_packing_gives_its_picture_back() {
    let image = touched(1, &Impression::default());
    for (packing, compression) in [
        (Packing::REGISTRATION, Compression::Jpeg2000Lossless),
        (Packing::AUTHENTICATION, Compression::Jpeg2000Lossy),
        (Packing::Uncompressed, Compression::Uncompressed),
    ] {
        let bytes = pixels::record(
            &image,
            Capture::at(CaptureTime::NOT_TOLD),
            Position::LeftIndexFinger,
            How::LiveScanPlain,
            packing,
        )
        .unwrap();
        let record = FingerImageRecord::read(&bytes).unwrap();
        let [finger] = &record.representations[..] else {
            panic!("one finger was written");
        };
        assert_eq!(finger.compression, compression);
        assert_eq!(finger.resolution, (500, 500));
        let again = finger.image().unwrap();
        if packing == Packing::AUTHENTICATION {
            assert!(bytes.len() < image.pixels().len() / 9, "{}", bytes.len());
        } else {
            assert!(again.pixels() == image.pixels());
        }
    }
}

#[test]
fn png_and_jpeg_are_read_and_wsq_is_refused_by_name() {
    let picture = clean(2);
    let mut record = FingerImageRecord::read(
        &pixels::record(
            &image(&picture),
            Capture::at(CaptureTime::NOT_TOLD),
            Position::Unknown,
            How::Unknown,
            Packing::Uncompressed,
        )
        .unwrap(),
    )
    .unwrap();
    let finger = &mut record.representations[0];

    let mut png = std::io::Cursor::new(Vec::new());
    picture.write_to(&mut png, image::ImageFormat::Png).unwrap();
    finger.compression = Compression::Png;
    finger.data = png.into_inner().into();
    assert!(finger.image().unwrap().pixels() == picture.as_raw().as_slice());
    finger.width -= 1;
    assert!(finger.image().is_err(), "larger than the record says");
    finger.width += 1;

    let mut jpeg = std::io::Cursor::new(Vec::new());
    picture
        .write_to(&mut jpeg, image::ImageFormat::Jpeg)
        .unwrap();
    finger.compression = Compression::Jpeg;
    finger.data = jpeg.into_inner().into();
    assert_eq!(finger.image().unwrap().width(), 320);

    let mut colour = std::io::Cursor::new(Vec::new());
    image::DynamicImage::ImageLuma8(picture)
        .to_rgb8()
        .write_to(&mut colour, image::ImageFormat::Png)
        .unwrap();
    finger.compression = Compression::Png;
    finger.data = colour.into_inner().into();
    assert_eq!(finger.image().unwrap_err(), UnpackError::NotGray);

    finger.compression = Compression::Wsq;
    assert_eq!(finger.image().unwrap_err(), UnpackError::Wsq);
    finger.compression = Compression::UncompressedBitPacked;
    assert!(matches!(finger.image(), Err(UnpackError::Unsupported(_))));
    finger.depth = 4;
    assert_eq!(finger.image().unwrap_err(), UnpackError::Depth { bits: 4 });
}

/// Where the codestream of our own files begins.
fn codestream(file: &[u8]) -> usize {
    file.windows(4)
        .position(|bytes| bytes == [0xff, 0x4f, 0xff, 0x51])
        .unwrap()
}

#[test]
fn what_a_header_may_ask_for_is_bounded() {
    let file = encode(&image(&clean(0)), Coding::Lossless).unwrap();
    let start = codestream(&file);
    let with = |place: usize, bytes: &[u8]| {
        let mut changed = file.to_vec();
        changed[start + place..start + place + bytes.len()].copy_from_slice(bytes);
        gate::pass(&changed).map(|passed| (passed.width, passed.height))
    };
    assert_eq!(with(0, &[]), Ok((320, 400)), "unchanged it passes");
    assert!(matches!(
        with(8, &[0, 1, 0, 0]),
        Err(Refused::Size { width: 65536, .. })
    ));
    assert!(matches!(with(8, &[0xff; 8]), Err(Refused::Size { .. })));
    assert!(matches!(
        with(24, &[0, 0, 0, 1, 0, 0, 0, 1]),
        Err(Refused::Tiles { tiles: 128_000 })
    ));
    assert!(matches!(with(24, &[0; 4]), Err(Refused::Size { .. })));
    assert_eq!(with(40, &[0, 3]), Err(Refused::Components), "colour");
    assert_eq!(with(42, &[15]), Err(Refused::Components), "16 bits");
    assert_eq!(with(43, &[2, 2]), Err(Refused::Components), "subsampled");
    assert!(matches!(
        gate::pass(b"\xff\xd8\xff\xe0"),
        Err(Refused::OtherFormat)
    ));
    assert!(matches!(gate::pass(b""), Err(Refused::OtherFormat)));
    assert_eq!(
        gate::pass(&file[start..]).unwrap().codestream.len(),
        file.len() - start,
        "a bare codestream passes too"
    );
}

#[test]
fn damaged_data_are_refused_or_give_a_picture_of_the_same_size() {
    let file = encode(
        &touched(4, &Impression::default()),
        Coding::Lossy(Ratio::USUAL),
    )
    .unwrap();
    let start = codestream(&file);
    let mut given = 0;
    let places = (0..start + 120).chain((start + 120..file.len()).step_by(997));
    for place in places {
        for value in [0, 0xff, file[place] ^ 0x10] {
            let mut changed = file.to_vec();
            changed[place] = value;
            if let Ok(image) = decode(&changed, 500) {
                given += 1;
                assert!(image.pixels().len() <= 4096 * 4096);
            }
        }
    }
    assert!(given > 0, "some changes do no harm");
    for end in (0..file.len()).step_by(211) {
        let outcome = decode(&file[..end], 500);
        assert!(
            end > start + 80 || outcome.is_err(),
            "a picture without a whole header, cut at {end}"
        );
    }
    assert!(matches!(decode(&[], 500), Err(DecodeError::Refused(_))));
}
