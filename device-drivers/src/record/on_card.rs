//! The compact form in which minutiae are given to a card that compares them itself (ISO/IEC
//! 19794-2:2005, 8.2; the same in :2011): 3 bytes each, without any header.
//!
//! One byte of place across and one down, in tenths of a millimetre from the upper left corner; 2 bits
//! of kind and 6 bits of angle. Which finger it is, how many minutiae a card takes and in which order,
//! its own data say; here the order is kept or made ascending.

use zeroize::Zeroizing;

use super::RecordError;
use super::input::Input;
use super::minutiae::{Angle, Finger, Minutia};
use super::tables::{Impression, MinutiaKind, Position};

const STEPS: u16 = 64;
/// Tenths of a millimetre in a centimetre.
const PER_CM: u16 = 100;
const MOST: usize = 255;

/// In which order a card wants minutiae (ISO/IEC 19794-2, table "ordering").
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    AsTheyCome,
    /// From left to right, then from the top.
    AcrossThenDown,
    /// From the top, then from left to right.
    DownThenAcross,
}

/// Writes the minutiae of a finger, at most `most` of them. Too many are taken away as the standard
/// says (2011, 9.3.2): those of the lowest quality, among equals those farthest from the middle of all.
/// A finger larger than a card can say (25.5 mm) is refused.
pub fn write(
    finger: &Finger,
    most: usize,
    order: Order,
) -> Result<Zeroizing<Vec<u8>>, RecordError> {
    let tenths = |place: u16, per_cm: u16| -> Result<u8, RecordError> {
        let per_cm = u32::from(per_cm.max(1));
        let tenths = (u32::from(place) * u32::from(PER_CM) + per_cm / 2) / per_cm;
        u8::try_from(tenths).map_err(|_| RecordError::Inconsistent {
            what: "a minutia lies further out than 25.5 mm",
        })
    };
    let mut chosen: Zeroizing<Vec<Minutia>> = Zeroizing::new(finger.minutiae.to_vec());
    let count = chosen.len().max(1) as i64;
    let middle = |of: fn(&Minutia) -> u16| {
        finger
            .minutiae
            .iter()
            .map(|it| i64::from(of(it)))
            .sum::<i64>()
            / count
    };
    let (x, y) = (middle(|it| it.x), middle(|it| it.y));
    chosen.sort_by_key(|it| {
        let (across, down) = (i64::from(it.x) - x, i64::from(it.y) - y);
        let quality = if it.quality > 100 { 0 } else { it.quality };
        (std::cmp::Reverse(quality), across * across + down * down)
    });
    chosen.truncate(most.min(MOST));
    match order {
        Order::AsTheyCome => {
            let kept = Zeroizing::new(chosen.to_vec());
            chosen.clear();
            chosen.extend(
                finger
                    .minutiae
                    .iter()
                    .filter(|it| kept.contains(it))
                    .take(kept.len()),
            );
        }
        Order::AcrossThenDown => chosen.sort_by_key(|it| (it.x, it.y)),
        Order::DownThenAcross => chosen.sort_by_key(|it| (it.y, it.x)),
    }
    let mut out = Zeroizing::new(Vec::with_capacity(3 * chosen.len()));
    for minutia in &*chosen {
        out.push(tenths(minutia.x, finger.per_cm.0)?);
        out.push(tenths(minutia.y, finger.per_cm.1)?);
        out.push(minutia.kind.code() << 6 | minutia.angle.step(STEPS));
    }
    Ok(out)
}

/// Reads minutiae in the compact form; what it does not say is unknown.
pub fn read(bytes: &[u8]) -> Result<Finger, RecordError> {
    let mut input = Input::new(bytes, 3 * MOST)?;
    let mut minutiae: Zeroizing<Vec<Minutia>> = Zeroizing::new(Vec::with_capacity(bytes.len() / 3));
    while input.len() > 0 {
        let place = input.take(3, "last minutia")?;
        minutiae.push(Minutia {
            kind: MinutiaKind::of(place[2] >> 6)?,
            x: place[0].into(),
            y: place[1].into(),
            angle: Angle::of_step(place[2] & 63, STEPS),
            quality: 0,
        });
    }
    Ok(Finger {
        position: Position::Unknown,
        number: 0,
        impression: Impression::Unknown,
        quality: 0,
        width: 256,
        height: 256,
        per_cm: (PER_CM, PER_CM),
        minutiae,
        capture: None,
        ending: 0,
        extended: Zeroizing::default(),
    })
}
