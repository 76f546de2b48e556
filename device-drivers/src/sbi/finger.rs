//! The names of fingers in SBI and their positions in ISO/IEC 19794-4.

use serde::Serialize;

/// One finger, or one that nobody named.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Finger {
    Unknown,
    RightThumb,
    RightIndex,
    RightMiddle,
    RightRing,
    RightLittle,
    LeftThumb,
    LeftIndex,
    LeftMiddle,
    LeftRing,
    LeftLittle,
}

impl Finger {
    /// In the order of their positions.
    pub const ALL: [Self; 11] = [
        Self::Unknown,
        Self::RightThumb,
        Self::RightIndex,
        Self::RightMiddle,
        Self::RightRing,
        Self::RightLittle,
        Self::LeftThumb,
        Self::LeftIndex,
        Self::LeftMiddle,
        Self::LeftRing,
        Self::LeftLittle,
    ];

    /// SBI's `bioSubType`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Unknown => "UNKNOWN",
            Self::RightThumb => "Right Thumb",
            Self::RightIndex => "Right IndexFinger",
            Self::RightMiddle => "Right MiddleFinger",
            Self::RightRing => "Right RingFinger",
            Self::RightLittle => "Right LittleFinger",
            Self::LeftThumb => "Left Thumb",
            Self::LeftIndex => "Left IndexFinger",
            Self::LeftMiddle => "Left MiddleFinger",
            Self::LeftRing => "Left RingFinger",
            Self::LeftLittle => "Left LittleFinger",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|finger| finger.as_str() == text)
    }

    /// The finger position of ISO/IEC 19794-4:2011, table 7: 0 unknown, 1 to 5 right thumb to little
    /// finger, 6 to 10 left.
    pub fn position(self) -> u8 {
        self as u8
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_finger_has_its_own_name_and_position() {
        for (position, finger) in Finger::ALL.into_iter().enumerate() {
            assert_eq!(usize::from(finger.position()), position);
            assert_eq!(Finger::parse(finger.as_str()), Some(finger));
        }
        assert_eq!(Finger::LeftIndex.position(), 7);
        assert_eq!(Finger::parse("Left"), None);
    }
}
