//! The checks of a captured answer. Pure: no clock, no network.

use base64::Engine;
use jiff::{SignedDuration, Timestamp};
use openssl::x509::X509;
use serde_json::json;
use zeroize::Zeroizing;

use super::super::anchors::Domain;
use super::super::check::{digital_id, provider, same_device, signed};
use super::super::text::BASE64URL;
use super::super::{CheckedDevice, DigitalId, Distrust, Finger, Hash, Policy, SbiTrouble, Token};
use super::answer::{Data, Element, data, elements};
use super::{CaptureTrouble, Order, Record, Sealed, Use, Wanted};

/// A record that is none.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct UnreadableRecord(pub String);

/// Reads what a record says of itself.
pub trait ReadRecord: Send + Sync {
    /// The finger position (ISO/IEC 19794-4:2011, table 7) of a record with one finger.
    fn position(&self, record: &[u8]) -> Result<u8, UnreadableRecord>;
}

impl<F: Fn(&[u8]) -> Result<u8, UnreadableRecord> + Send + Sync> ReadRecord for F {
    fn position(&self, record: &[u8]) -> Result<u8, UnreadableRecord> {
        self(record)
    }
}

/// When a capture was asked for and when its answer was complete, by our own clock.
#[derive(Debug, Clone, Copy)]
pub struct Span {
    pub asked: Timestamp,
    pub answered: Timestamp,
}

/// Everything an answer is held against.
pub struct Held<'a> {
    pub device: &'a CheckedDevice,
    pub order: &'a Order,
    pub policy: &'a Policy,
    pub span: Span,
}

/// A checked element, still spelt as on the wire.
struct Sound<'a> {
    finger: Finger,
    quality: u8,
    hash: Hash,
    element: &'a Element<'a>,
    bio_value: Zeroizing<String>,
}

/// Checks the answer to `CAPTURE`.
pub fn sealed(bytes: &[u8], held: &Held<'_>) -> Result<Vec<Sealed>, CaptureTrouble> {
    let elements = elements(bytes)?;
    let sound = capture(&elements, held)?;
    let mut all = Vec::with_capacity(sound.len());
    for (index, one) in sound.iter().enumerate() {
        is_sealed_for_us(index, one.element, held.policy)?;
        let element = json!({
            "specVersion": one.element.spec_version.as_str(),
            "data": one.element.data,
            "hash": one.element.hash,
            "sessionKey": one.element.session_key,
            "thumbprint": one.element.thumbprint,
        });
        all.push(Sealed {
            finger: one.finger,
            quality: one.quality,
            hash: one.hash,
            element: Zeroizing::new(element.to_string()),
        });
    }
    Ok(all)
}

/// Checks the answer to `RCAPTURE`; `records` says what the records say of themselves.
pub fn records(
    bytes: &[u8],
    held: &Held<'_>,
    records: &dyn ReadRecord,
) -> Result<Vec<Record>, CaptureTrouble> {
    let elements = elements(bytes)?;
    let sound = capture(&elements, held)?;
    let mut previous = held.order.previous;
    let mut all = Vec::with_capacity(sound.len());
    for (element, one) in sound.into_iter().enumerate() {
        let bytes = BASE64URL
            .decode(one.bio_value.as_bytes())
            .map(Zeroizing::new)
            .map_err(|_| Distrust::NoBiometric { element })?;
        if Hash::next(previous, &bytes) != one.hash {
            return Err(Distrust::Hash { element }.into());
        }
        previous = Some(one.hash);
        let said = records
            .position(&bytes)
            .map_err(|UnreadableRecord(why)| Distrust::Record { element, why })?;
        // A finger that nobody named may be any.
        if one.finger != Finger::Unknown && said != one.finger.position() {
            return Err(Distrust::Position {
                element,
                finger: one.finger,
                said,
            }
            .into());
        }
        all.push(Record {
            finger: one.finger,
            quality: one.quality,
            hash: one.hash,
            bytes,
        });
    }
    Ok(all)
}

/// The checks that both kinds share, element by element; the first failure is returned.
fn capture<'a>(
    elements: &'a [Element<'a>],
    held: &Held<'_>,
) -> Result<Vec<Sound<'a>>, CaptureTrouble> {
    for element in elements {
        is_success(element)?;
    }
    let (wanted, got) = (held.order.wanted.count(), elements.len());
    if wanted != got {
        return Err(Distrust::Count { wanted, got }.into());
    }
    let mut times = Times::default();
    let mut all: Vec<Sound<'a>> = Vec::with_capacity(got);
    for (index, element) in elements.iter().enumerate() {
        let sound = one(index, element, held, &mut times)?;
        let again = all.iter().any(|before| before.finger == sound.finger);
        if again && sound.finger != Finger::Unknown {
            return Err(Distrust::Twice {
                finger: sound.finger,
            }
            .into());
        }
        all.push(sound);
    }
    Ok(all)
}

fn is_success(element: &Element<'_>) -> Result<(), CaptureTrouble> {
    let Some(error) = &element.error else {
        return Err(SbiTrouble::Malformed { what: "error" }.into());
    };
    match error.error_code.as_str() {
        "0" => Ok(()),
        "" => Err(SbiTrouble::Malformed { what: "errorCode" }.into()),
        "106" | "202" | "503" => Err(SbiTrouble::NoDevice.into()),
        "111" | "703" | "803" => Err(SbiTrouble::Busy.into()),
        code => Err(CaptureTrouble::Reported {
            sbi_code: code.to_owned(),
            info: error.error_info.as_str().to_owned(),
        }),
    }
}

fn one<'a>(
    index: usize,
    element: &'a Element<'a>,
    held: &Held<'_>,
    times: &mut Times,
) -> Result<Sound<'a>, Distrust> {
    let Held {
        device,
        order,
        policy,
        span,
    } = *held;
    let malformed = |field| Distrust::Malformed {
        token: Token::Data,
        field,
    };
    if element.spec_version.as_str() != device.spec_version() {
        return Err(Distrust::OtherVersion {
            element: index,
            said: element.spec_version.as_str().to_owned(),
        });
    }
    let token = element.data.ok_or(malformed("data"))?;
    let signed = signed(token, Token::Data, Domain::Device, policy, span.answered)?;
    let data = data(&signed.payload).ok_or(malformed("payload"))?;
    let identity = is_same_device(index, &data, &signed.leaf, held)?;
    belongs(index, &data, order, device)?;
    let finger = is_wanted(index, &data, &order.wanted)?;
    let at = parse_time(
        data.timestamp.as_str(),
        matches!(order.usage, Use::Auth { .. }),
    );
    times.data.follow(index, "timestamp", at, policy, span)?;
    let at = parse_time(&identity.date_time, false);
    times
        .identity
        .follow(index, "digitalId.dateTime", at, policy, span)?;
    let quality = data
        .quality_score
        .score()
        .ok_or(Distrust::NoQuality { element: index })? as u8;
    if quality < order.wanted_quality {
        return Err(Distrust::Quality {
            element: index,
            wanted: order.wanted_quality,
            got: quality,
        });
    }
    let hash = element
        .hash
        .and_then(Hash::parse)
        .ok_or(Distrust::NoHash { element: index })?;
    let bio_value = data
        .bio_value
        .filter(|value| !value.is_empty())
        .ok_or(Distrust::NoBiometric { element: index })?;
    Ok(Sound {
        finger,
        quality,
        hash,
        element,
        bio_value: Zeroizing::new(bio_value.to_owned()),
    })
}

fn is_same_device(
    element: usize,
    data: &Data<'_>,
    leaf: &X509,
    held: &Held<'_>,
) -> Result<DigitalId, Distrust> {
    let chosen = held.device.device();
    let at = held.span.answered;
    let identity = digital_id(data.digital_id, chosen.certification, held.policy, at)?;
    provider(leaf, &identity, held.policy)?;
    let code = if data.device_code.as_str().is_empty() {
        &data.serial_no
    } else {
        &data.device_code
    };
    if code.as_str() != chosen.device_code || !same_device(&identity, &chosen.identity) {
        return Err(Distrust::OtherDevice { element });
    }
    Ok(identity)
}

fn belongs(
    element: usize,
    data: &Data<'_>,
    order: &Order,
    device: &CheckedDevice,
) -> Result<(), Distrust> {
    if data.transaction_id.as_str() != order.transaction.as_str() {
        return Err(Distrust::Transaction { element });
    }
    if data.env.as_str() != device.env().as_str() {
        return Err(Distrust::OtherEnvironment { element });
    }
    if data.purpose.as_str() != order.usage.purpose().as_str() {
        return Err(Distrust::OtherPurpose { element });
    }
    if let Use::Auth { domain_uri } = &order.usage
        && data.domain_uri.as_str() != domain_uri
    {
        return Err(Distrust::DomainUri { element });
    }
    if data.bio_type.as_str() != "Finger" {
        return Err(Distrust::OtherKind { element });
    }
    Ok(())
}

fn is_wanted(element: usize, data: &Data<'_>, wanted: &Wanted) -> Result<Finger, Distrust> {
    let said = data.bio_sub_type.as_str();
    Finger::parse(said)
        .filter(|finger| match wanted {
            Wanted::Any(_) => *finger == Finger::Unknown,
            Wanted::Named(fingers) => fingers.contains(finger),
        })
        .ok_or_else(|| Distrust::Finger {
            element,
            said: said.to_owned(),
        })
}

fn is_sealed_for_us(index: usize, element: &Element<'_>, policy: &Policy) -> Result<(), Distrust> {
    let authority = element
        .thumbprint
        .and_then(Hash::parse)
        .and_then(|said| policy.authorities.iter().find(|one| one.thumbprint == said))
        .ok_or(Distrust::Thumbprint { element: index })?;
    let got = element
        .session_key
        .and_then(|key| BASE64URL.decode(key).ok())
        .map_or(0, |key| key.len());
    if got != authority.wrapped {
        return Err(Distrust::SessionKey {
            element: index,
            wanted: authority.wrapped,
            got,
        });
    }
    Ok(())
}

/// The times of the elements so far.
#[derive(Default)]
struct Times {
    data: Clock,
    identity: Clock,
}

#[derive(Default)]
struct Clock {
    first: Option<Timestamp>,
    last: Option<Timestamp>,
}

impl Clock {
    /// Elements of one capture lie at most this far apart.
    const LONGEST: SignedDuration = SignedDuration::from_secs(120);

    fn follow(
        &mut self,
        element: usize,
        field: &'static str,
        at: Option<Timestamp>,
        policy: &Policy,
        span: Span,
    ) -> Result<(), Distrust> {
        let at = at.ok_or(Distrust::NoTime { element, field })?;
        let lag = i64::try_from(policy.lag.as_secs()).unwrap_or(i64::MAX);
        // A device writes whole seconds: it may name the one in which the request began.
        let early = span.asked.as_second() - at.as_second();
        let late = at.as_second() - span.answered.as_second();
        if early > lag || late > lag {
            return Err(Distrust::OutOfTime {
                element,
                field,
                seconds: if early > lag { -early } else { late },
            });
        }
        if self.last.is_some_and(|last| at < last) {
            return Err(Distrust::Backwards { element, field });
        }
        let first = *self.first.get_or_insert(at);
        if at.duration_since(first) > Self::LONGEST {
            return Err(Distrust::TooSlow { element, field });
        }
        self.last = Some(at);
        Ok(())
    }
}

/// `yyyy-MM-dd'T'HH:mm:ssXXX`. The ID authority takes no fractions of a second in what it opens
/// (`whole`); elsewhere devices write them.
fn parse_time(text: &str, whole: bool) -> Option<Timestamp> {
    let separators = text.as_bytes();
    let shaped = (20..=35).contains(&separators.len())
        && separators[4] == b'-'
        && separators[10] == b'T'
        && separators[13] == b':'
        && separators[16] == b':'
        && !text.contains('[')
        && !(whole && text.contains(['.', ',']));
    shaped.then(|| text.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read_as_sbi_writes_them() {
        let at: Timestamp = "2026-11-23T00:20:11Z".parse().unwrap();
        assert_eq!(parse_time("2026-11-23T00:20:11Z", true), Some(at));
        assert_eq!(parse_time("2026-11-23T05:50:11+05:30", true), Some(at));
        assert!(parse_time("2026-11-23T00:20:11.467Z", false).is_some());
        assert_eq!(parse_time("2026-11-23T00:20:11.467Z", true), None);
        for wrong in [
            "",
            "2026-11-23",
            "2026-11-23T00:20:11",
            "2026-11-23 00:20:11Z",
            "23 Nov 2026 00:20:11 +0000",
            "2026-13-23T00:20:11Z",
            "ééééééééééé",
        ] {
            assert_eq!(parse_time(wrong, false), None, "{wrong}");
        }
    }
}
