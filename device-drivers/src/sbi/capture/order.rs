//! What a device is asked to capture, and how that is written.

use std::time::Duration;

use jiff::Timestamp;
use serde_json::{Value, json};

use super::super::check::CheckedDevice;
use super::super::{Finger, Hash, Purpose};
use super::CaptureTrouble;

/// The id of one capture: 4 to 50 letters, digits or dashes. A new one for each request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TransactionId(String);

impl TransactionId {
    pub fn parse(text: &str) -> Option<Self> {
        let sound = (4..=50).contains(&text.len())
            && text
                .bytes()
                .all(|letter| letter.is_ascii_alphanumeric() || letter == b'-');
        sound.then(|| Self(text.to_owned()))
    }

    /// An id of 32 hexadecimal digits out of 128 random bits.
    pub fn of(random: u128) -> Self {
        Self(format!("{random:032x}"))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Which fingers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wanted {
    /// So many, whichever they are: 1 to 10.
    Any(u8),
    /// Exactly these, each once.
    Named(Vec<Finger>),
}

impl Wanted {
    pub fn count(&self) -> usize {
        match self {
            Self::Any(count) => usize::from(*count),
            Self::Named(fingers) => fingers.len(),
        }
    }

    fn is_sound(&self) -> bool {
        (1..=10).contains(&self.count())
            && match self {
                Self::Any(_) => true,
                Self::Named(fingers) => fingers.iter().enumerate().all(|(index, finger)| {
                    *finger != Finger::Unknown && !fingers[..index].contains(finger)
                }),
            }
    }

    fn names(&self) -> Vec<&'static str> {
        match self {
            Self::Any(count) => vec![Finger::Unknown.as_str(); usize::from(*count)],
            Self::Named(fingers) => fingers.iter().map(|finger| finger.as_str()).collect(),
        }
    }
}

/// What a capture is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Use {
    /// To prove who someone is. `domain_uri`: the ID service that it is meant for.
    Auth { domain_uri: String },
    /// To enrol someone. `missing`: fingers that the person does not have.
    Registration { missing: Vec<Finger> },
}

impl Use {
    pub fn purpose(&self) -> Purpose {
        match self {
            Self::Auth { .. } => Purpose::Auth,
            Self::Registration { .. } => Purpose::Registration,
        }
    }
}

/// What is asked of a device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Order {
    pub transaction: TransactionId,
    pub usage: Use,
    pub wanted: Wanted,
    /// Which part of the device: 0 a single scanner, 1 left slap, 2 right slap, 3 both thumbs.
    pub sub_id: u8,
    /// 0 to 100. A device gives its best picture when the time is over; one below this is refused.
    pub wanted_quality: u8,
    /// How long the device may wait for the finger.
    pub time_limit: Duration,
    /// The hash of the capture before this one in the same session.
    pub previous: Option<Hash>,
}

impl Order {
    /// The body of `CAPTURE` or `RCAPTURE`; numbers are written as text, as the schemas ask.
    pub(super) fn body(
        &self,
        device: &CheckedDevice,
        at: Timestamp,
    ) -> Result<Value, CaptureTrouble> {
        let bad = |what| Err(CaptureTrouble::BadOrder { what });
        if !self.wanted.is_sound() {
            return bad("1 to 10 fingers, each once");
        }
        let named = matches!(self.wanted, Wanted::Named(_));
        if !named && self.usage.purpose() == Purpose::Registration {
            return bad("fingers by their names");
        }
        if self.wanted_quality > 100 {
            return bad("a quality from 0 to 100");
        }
        if self.sub_id > 3 {
            return bad("a part of the device from 0 to 3");
        }
        let mut bio = json!({
            "type": "Finger",
            "count": self.wanted.count().to_string(),
            "bioSubType": self.wanted.names(),
            "requestedScore": self.wanted_quality.to_string(),
            "deviceSubId": self.sub_id.to_string(),
            "previousHash": self.previous.map(|hash| hash.to_string()).unwrap_or_default(),
        });
        device.name_in(&mut bio);
        let mut body = json!({
            "env": device.env().as_str(),
            "purpose": self.usage.purpose().as_str(),
            "specVersion": device.spec_version(),
            "timeout": self.time_limit.as_millis().to_string(),
            "captureTime": at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string(),
            "transactionId": self.transaction.as_str(),
            "customOpts": null,
        });
        match &self.usage {
            Use::Auth { domain_uri } => body["domainUri"] = json!(domain_uri),
            Use::Registration { missing } => {
                let names: Vec<_> = missing.iter().map(|finger| finger.as_str()).collect();
                bio["exception"] = json!(names);
            }
        }
        body["bio"] = json!([bio]);
        Ok(body)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn transaction_ids_are_4_to_50_letters_digits_or_dashes() {
        for sound in ["abcd", "a1-B", &"x".repeat(50)] {
            assert!(TransactionId::parse(sound).is_some(), "{sound}");
        }
        for wrong in ["abc", "a_cd", "ab d", "", "äöüß", &"x".repeat(51)] {
            assert!(TransactionId::parse(wrong).is_none(), "{wrong}");
        }
        let fresh = TransactionId::of(7);
        assert_eq!(TransactionId::parse(fresh.as_str()), Some(fresh));
    }

    #[test]
    fn fingers_are_asked_for_once_and_by_name_or_not_at_all() {
        use Finger::{LeftThumb, RightThumb, Unknown};
        assert!(Wanted::Any(10).is_sound());
        assert!(Wanted::Named(vec![LeftThumb, RightThumb]).is_sound());
        for wrong in [
            Wanted::Any(0),
            Wanted::Any(11),
            Wanted::Named(vec![]),
            Wanted::Named(vec![LeftThumb, LeftThumb]),
            Wanted::Named(vec![Unknown]),
        ] {
            assert!(!wrong.is_sound(), "{wrong:?}");
        }
        assert_eq!(Wanted::Any(2).names(), ["UNKNOWN", "UNKNOWN"]);
    }
}
