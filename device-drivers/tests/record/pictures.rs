//! Fingers that all tests share, and what can happen to their pictures.

use std::sync::LazyLock;

use device_drivers::fingerprint::Image;
use fixtures::fingerprint::{Finger, Impression};
use image::GrayImage;
use zeroize::Zeroizing;

/// Growing a finger takes some tenths of a second.
pub static FINGERS: LazyLock<Vec<Finger>> =
    LazyLock::new(|| (7001..7007).map(Finger::from_seed).collect());

pub fn image(picture: &GrayImage) -> Image {
    image_at(picture, 500)
}

pub fn image_at(picture: &GrayImage, dpi: u16) -> Image {
    Image::new(
        picture.width() as u16,
        picture.height() as u16,
        dpi,
        Zeroizing::new(picture.as_raw().clone()),
    )
    .unwrap()
}

pub fn clean(finger: usize) -> GrayImage {
    FINGERS[finger].impression(&Impression::default())
}

pub fn touched(finger: usize, how: &Impression) -> Image {
    image(&FINGERS[finger].impression(how))
}

/// Ridges grow by `reach` pixels on either side: a wet finger.
pub fn thickened(picture: &GrayImage, reach: u32) -> GrayImage {
    GrayImage::from_fn(picture.width(), picture.height(), |x, y| {
        let columns = x.saturating_sub(reach)..=(x + reach).min(picture.width() - 1);
        let rows = y.saturating_sub(reach)..=(y + reach).min(picture.height() - 1);
        let darkest = columns
            .flat_map(|column| rows.clone().map(move |row| (column, row)))
            .map(|(column, row)| picture.get_pixel(column, row).0[0])
            .min();
        image::Luma([darkest.unwrap()])
    })
}
