//! The code tables of ISO/IEC 19794-2:2011 and 19794-4:2011, under the standards' own names.

use serde::Serialize;

use super::RecordError;

macro_rules! table {
    ($(#[$doc:meta])* $name:ident, $field:literal: $($(#[$note:meta])* $code:literal $variant:ident),+ $(,)?) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
        #[serde(rename_all = "snake_case")]
        pub enum $name {
            $($(#[$note])* $variant),+
        }

        impl $name {
            /// Every value, in the order of the table.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The number of the table.
            pub fn code(self) -> u8 {
                match self {
                    $(Self::$variant => $code),+
                }
            }

            /// Reserved numbers are refused.
            pub fn of(code: u8) -> Result<Self, RecordError> {
                match code {
                    $($code => Ok(Self::$variant),)+
                    value => Err(RecordError::Unknown { field: $field, value: value.into() }),
                }
            }
        }
    };
}

table! {
    /// Which finger, or which part of a hand (19794-4:2011, tables 7 to 9).
    Position, "finger position":
    0 Unknown,
    1 RightThumb,
    2 RightIndexFinger,
    3 RightMiddleFinger,
    4 RightRingFinger,
    5 RightLittleFinger,
    6 LeftThumb,
    7 LeftIndexFinger,
    8 LeftMiddleFinger,
    9 LeftRingFinger,
    10 LeftLittleFinger,
    13 PlainRightFourFingers,
    14 PlainLeftFourFingers,
    15 PlainThumbs,
    20 UnknownPalm,
    21 RightFullPalm,
    22 RightWritersPalm,
    23 LeftFullPalm,
    24 LeftWritersPalm,
    25 RightLowerPalm,
    26 RightUpperPalm,
    27 LeftLowerPalm,
    28 LeftUpperPalm,
    29 RightOther,
    30 LeftOther,
    31 RightInterdigital,
    32 RightThenar,
    33 RightHypothenar,
    34 LeftInterdigital,
    35 LeftThenar,
    36 LeftHypothenar,
    40 RightIndexAndMiddle,
    41 RightMiddleAndRing,
    42 RightRingAndLittle,
    43 LeftIndexAndMiddle,
    44 LeftMiddleAndRing,
    45 LeftRingAndLittle,
    46 RightIndexAndLeftIndex,
    47 RightIndexMiddleAndRing,
    48 RightMiddleRingAndLittle,
    49 LeftIndexMiddleAndRing,
    50 LeftMiddleRingAndLittle,
}

table! {
    /// How the finger was laid on (19794-4:2011, table 10).
    Impression, "impression type":
    0 LiveScanPlain,
    1 LiveScanRolled,
    2 NonliveScanPlain,
    3 NonliveScanRolled,
    4 LatentImpression,
    5 LatentTracing,
    6 LatentPhoto,
    7 LatentLift,
    8 LiveScanSwipe,
    9 LiveScanVerticalRoll,
    10 LiveScanPalm,
    11 NonliveScanPalm,
    12 LatentPalmImpression,
    13 LatentPalmTracing,
    14 LatentPalmPhoto,
    15 LatentPalmLift,
    24 LiveScanOpticalContactlessPlain,
    28 Other,
    29 Unknown,
}

table! {
    /// What the picture was taken with (19794-4:2011, table 4). TIR: total internal reflection.
    Technology, "capture device technology":
    0 Unknown,
    1 WhiteLightOpticalTir,
    2 WhiteLightOpticalDirectViewOnPlaten,
    3 WhiteLightOpticalTouchless,
    4 MonochromaticVisibleOpticalTir,
    5 MonochromaticVisibleOpticalDirectViewOnPlaten,
    6 MonochromaticVisibleOpticalTouchless,
    7 MonochromaticIrOpticalTir,
    8 MonochromaticIrOpticalDirectViewOnPlaten,
    9 MonochromaticIrOpticalTouchless,
    10 MultispectralOpticalTir,
    11 MultispectralOpticalDirectViewOnPlaten,
    12 MultispectralOpticalTouchless,
    13 ElectroLuminescent,
    14 SemiconductorCapacitive,
    15 SemiconductorRf,
    16 SemiconductorThermal,
    17 PressureSensitive,
    18 Ultrasound,
    19 Mechanical,
    20 GlassFiber,
}

table! {
    /// How the picture's pixels are packed (19794-4:2011, table 12).
    Compression, "compression algorithm":
    /// One byte per pixel (at a depth of 8), rows from the top.
    0 Uncompressed,
    1 UncompressedBitPacked,
    2 Wsq,
    3 Jpeg,
    4 Jpeg2000Lossy,
    5 Jpeg2000Lossless,
    6 Png,
}

table! {
    /// Who stood behind a certification block's scheme (19794-4:2011, table 6).
    Certified, "certification scheme":
    0 Unspecified,
    /// EFTS/F: ten-print scanners for identification.
    1 ImageQualityForAfis,
    /// PIV: single-finger scanners.
    2 ImageQualityForPersonalVerification,
    3 OpticalFingerprintScanners,
}

table! {
    /// In what the resolution is counted (19794-4:2011, 8.4.5).
    Scale, "scale units":
    1 PixelsPerInch,
    2 PixelsPerCentimetre,
}

table! {
    /// What a minutia is (19794-2, table "minutia type").
    MinutiaKind, "minutia type":
    /// Not told apart.
    0 Other,
    1 RidgeEnding,
    2 RidgeBifurcation,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_number_is_either_one_name_or_refused() {
        let mut known = [0_usize; 5];
        for code in 0..=255 {
            known[0] += usize::from(Position::of(code).is_ok_and(|it| it.code() == code));
            known[1] += usize::from(Impression::of(code).is_ok_and(|it| it.code() == code));
            known[2] += usize::from(Technology::of(code).is_ok_and(|it| it.code() == code));
            known[3] += usize::from(Compression::of(code).is_ok_and(|it| it.code() == code));
            known[4] += usize::from(MinutiaKind::of(code).is_ok_and(|it| it.code() == code));
        }
        assert_eq!(
            known,
            [
                Position::ALL.len(),
                Impression::ALL.len(),
                Technology::ALL.len(),
                Compression::ALL.len(),
                MinutiaKind::ALL.len()
            ],
            "each name has one number, and no other number is taken"
        );
    }
}
