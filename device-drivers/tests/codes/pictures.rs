use std::io::Cursor;
use std::time::Instant;

use device_drivers::codes::qr::{Effort, MAX_FILE, PictureError, in_file, in_frame};
use image::{DynamicImage, GrayImage, ImageFormat, Luma, imageops};
use qrcode::{Color, EcLevel, QrCode, Version};

/// A code of `module` pixels a module with four modules of quiet zone.
fn drawn(code: &QrCode, module: u32) -> GrayImage {
    let width = code.width() as u32;
    let colors = code.to_colors();
    let side = (width + 8) * module;
    GrayImage::from_fn(side, side, |x, y| {
        let (column, row) = (x / module, y / module);
        let inside = (4..width + 4).contains(&column) && (4..width + 4).contains(&row);
        let dark = inside && colors[((row - 4) * width + column - 4) as usize] == Color::Dark;
        Luma([if dark { 20 } else { 235 }])
    })
}

fn code(content: &[u8]) -> QrCode {
    QrCode::with_error_correction_level(content, EcLevel::M).unwrap()
}

fn found(picture: &GrayImage) -> Vec<Vec<u8>> {
    let (width, height) = picture.dimensions();
    let start = Instant::now();
    let codes = in_frame(width, height, picture.as_raw().clone(), Effort::Thorough).unwrap();
    println!("{width} x {height}: {codes:?} in {:?}", start.elapsed());
    codes
        .into_iter()
        .map(|code| code.content.to_vec())
        .collect()
}

/// Turned about its middle, on light ground.
fn turned(picture: &GrayImage, degrees: f32) -> GrayImage {
    let side = (picture.width() as f32 * 1.5) as u32;
    let (sine, cosine) = degrees.to_radians().sin_cos();
    let middle = picture.width() as f32 / 2.0;
    GrayImage::from_fn(side, side, |x, y| {
        let (x, y) = (x as f32 - side as f32 / 2.0, y as f32 - side as f32 / 2.0);
        let (column, row) = (
            x * cosine + y * sine + middle,
            y * cosine - x * sine + middle,
        );
        let inside = column >= 0.0 && row >= 0.0;
        let gray = inside
            .then(|| picture.get_pixel_checked(column as u32, row as u32))
            .flatten();
        gray.copied().unwrap_or(Luma([235]))
    })
}

#[test]
fn content_goes_on_unchanged() {
    let contents: [&[u8]; 5] = [
        b" 6BF+70790 T9WJWG.FKY*4GO0 ",
        b"0012345678900",
        b"https://example.org/?a=1\r\n",
        "\u{feff}ሰላም ‏سلام".as_bytes(),
        &[0xff, 0xfe, 0x00, 0x80, 0x0a, 0x20],
    ];
    for content in contents {
        assert_eq!(found(&drawn(&code(content), 4)), [content]);
    }
}

#[test]
fn the_largest_codes_are_read() {
    let content: Vec<u8> = (0..2331_u32).map(|it| (it * 7 % 256) as u8).collect();
    let largest = QrCode::with_version(&content, Version::Normal(40), EcLevel::M).unwrap();
    assert_eq!(largest.width(), 177);
    for module in [3, 5] {
        assert_eq!(
            found(&drawn(&largest, module)),
            [&content[..]],
            "{module} pixels"
        );
    }
    let text: Vec<u8> = b"6BF+70790 T9W%"
        .iter()
        .copied()
        .cycle()
        .take(4296)
        .collect();
    let longest = QrCode::with_version(&text, Version::Normal(40), EcLevel::L).unwrap();
    assert_eq!(
        found(&drawn(&longest, 4)),
        [text],
        "4,296 characters of base45"
    );
}

#[test]
fn codes_are_read_turned_mirrored_and_light_on_dark() {
    let picture = drawn(&code(b"whichever way it lies"), 6);
    for degrees in [7.0, 30.0, 45.0, 90.0, 133.0, 180.0] {
        let turned = turned(&picture, degrees);
        assert_eq!(
            found(&turned),
            [b"whichever way it lies"],
            "{degrees} degrees"
        );
    }
    let mirrored = imageops::flip_horizontal(&picture);
    assert_eq!(found(&mirrored), [b"whichever way it lies"]);
    let mut negative = picture;
    imageops::invert(&mut negative);
    assert_eq!(found(&negative), [b"whichever way it lies"]);
}

#[test]
fn several_codes_of_both_kinds_come_out_of_one_picture() {
    let mut page = GrayImage::from_pixel(900, 700, Luma([240]));
    for (index, (x, y)) in [(40, 40), (500, 60), (60, 400)].into_iter().enumerate() {
        let content = format!("code number {index}");
        imageops::replace(&mut page, &drawn(&code(content.as_bytes()), 5), x, y);
    }
    let mut negative = drawn(&code(b"light on dark"), 5);
    imageops::invert(&mut negative);
    imageops::replace(&mut page, &negative, 500, 380);
    imageops::replace(&mut page, &drawn(&code(b"code number 0"), 4), 300, 40);
    let mut contents = found(&page);
    contents.sort();
    assert_eq!(
        contents,
        [
            &b"code number 0"[..],
            b"code number 1",
            b"code number 2",
            b"light on dark"
        ],
        "each content once"
    );
}

#[test]
fn blur_noise_small_print_and_damage_are_borne() {
    let content = b"a code that was carried about for years";
    let picture = drawn(&code(content), 6);
    assert_eq!(found(&imageops::blur(&picture, 2.0)), [content], "blurred");
    let mut seed = 1_u32;
    let noisy = GrayImage::from_fn(picture.width(), picture.height(), |x, y| {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let noise = (seed >> 25) as i32 - 64;
        Luma([(i32::from(picture.get_pixel(x, y).0[0]) + noise).clamp(0, 255) as u8])
    });
    assert_eq!(found(&noisy), [content], "noise of a cheap camera");
    assert_eq!(found(&drawn(&code(content), 2)), [content], "small print");
    let shaded = GrayImage::from_fn(picture.width(), picture.height(), |x, y| {
        let light = 0.35 + 0.65 * x as f32 / picture.width() as f32;
        Luma([(f32::from(picture.get_pixel(x, y).0[0]) * light) as u8])
    });
    assert_eq!(found(&shaded), [content], "half in the shade");
    let high = QrCode::with_error_correction_level(content, EcLevel::H).unwrap();
    let mut torn = drawn(&high, 6);
    let middle = torn.width() / 2;
    for x in middle..middle + 36 {
        for y in middle..middle + 36 {
            torn.put_pixel(x, y, Luma([235]));
        }
    }
    assert_eq!(found(&torn), [content], "a hole of six modules");
    let mut destroyed = picture;
    for (x, y, pixel) in destroyed.enumerate_pixels_mut() {
        if x > 90 && y > 90 {
            *pixel = Luma([((x * 31 + y * 17) % 251) as u8]);
        }
    }
    assert!(
        found(&destroyed).is_empty(),
        "what cannot be read is not made up"
    );
}

#[test]
fn png_and_jpeg_files_are_read_within_limits() {
    let picture = DynamicImage::ImageLuma8(drawn(&code(b"from a file"), 5));
    for format in [ImageFormat::Png, ImageFormat::Jpeg] {
        let mut file = Cursor::new(Vec::new());
        picture.to_rgb8().write_to(&mut file, format).unwrap();
        let file = file.into_inner();
        let codes = in_file(&file).unwrap();
        assert_eq!(codes.len(), 1, "{format:?}");
        assert_eq!(**codes[0].content, *b"from a file");
        for end in (0..file.len()).step_by(97) {
            let _ = in_file(&file[..end]);
        }
    }
    let check = |bytes: &[u8], expect| assert_eq!(in_file(bytes).unwrap_err(), expect);
    check(b"", PictureError::NoPicture);
    check(b"GIF89a\0\0\0\0", PictureError::NoPicture);
    check(&vec![0; MAX_FILE + 1], PictureError::FileTooLong);
    // A small file that says it is 60,000 x 60,000 pixels.
    let mut bomb = Cursor::new(Vec::new());
    picture.write_to(&mut bomb, ImageFormat::Png).unwrap();
    let mut bomb = bomb.into_inner();
    bomb[16..24].copy_from_slice(&[0, 0, 0xea, 0x60, 0, 0, 0xea, 0x60]);
    assert!(
        in_file(&bomb).is_err(),
        "its size is checked before it is unpacked"
    );
    assert!(matches!(
        in_frame(20, 100, vec![0; 2000], Effort::Quick),
        Err(PictureError::Size { .. })
    ));
    assert!(matches!(
        in_frame(100, 100, vec![0; 9999], Effort::Quick),
        Err(PictureError::WrongLength)
    ));
}

#[test]
fn pictures_without_codes_have_none() {
    assert!(found(&GrayImage::from_pixel(640, 480, Luma([128]))).is_empty());
    let stripes = GrayImage::from_fn(300, 300, |x, y| Luma([((x / 3 + y / 7) % 2 * 255) as u8]));
    assert!(found(&stripes).is_empty());
    // Finder patterns everywhere, and no code between them.
    let eyes = GrayImage::from_fn(420, 420, |x, y| {
        let ring = (x / 6 % 10).abs_diff(4).max((y / 6 % 10).abs_diff(4));
        Luma([if ring == 2 || ring >= 4 { 240 } else { 10 }])
    });
    assert!(found(&eyes).is_empty());
}
