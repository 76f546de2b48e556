//! What a page asks for, in the order in which a device reports what is wrong with it. Pure.

use std::time::Duration;

use serde::Deserialize;

use super::super::capture::TransactionId;
use super::super::word::{Few, Word};
use super::super::{Environment, Finger, Hash, Purpose};
use super::refusal::Refusal;

/// The longest time a capture or a preview may take.
const LONGEST: Duration = Duration::from_mins(5);

/// A capture that this device can try.
#[derive(Debug, Clone, PartialEq)]
pub struct Asked {
    pub transaction: TransactionId,
    pub domain_uri: String,
    pub finger: Finger,
    /// 0 to 100.
    pub score: f64,
    /// As the request spells it; the answer repeats it.
    pub score_text: String,
    pub timeout: Duration,
    pub previous: Option<Hash>,
}

/// What the device is, as far as a request is held against it.
#[derive(Debug, Clone, Copy)]
pub struct Own<'a> {
    pub purpose: Purpose,
    pub env: Environment,
    pub device_id: &'a str,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Body {
    #[serde(default)]
    env: Word,
    #[serde(default)]
    purpose: Word,
    #[serde(default)]
    spec_version: Word,
    #[serde(default)]
    timeout: Word,
    /// Only its presence counts: pages write it in many ways, and nothing depends on it.
    #[serde(default)]
    capture_time: Word,
    #[serde(default)]
    domain_uri: Word,
    #[serde(default)]
    transaction_id: Word,
    #[serde(default)]
    bio: Few<Part, 10>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Part {
    #[serde(default, rename = "type")]
    kind: Word,
    #[serde(default)]
    count: Word,
    #[serde(default)]
    bio_sub_type: Few<Word, 11>,
    #[serde(default)]
    exception: Few<Word, 11>,
    #[serde(default)]
    requested_score: Word,
    #[serde(default)]
    device_id: Word,
    #[serde(default)]
    device_sub_id: Word,
    #[serde(default)]
    previous_hash: Word,
}

/// Reads the body of `CAPTURE` (`verb` = Auth) or `RCAPTURE` (Registration).
pub fn capture(body: &[u8], verb: Purpose, own: Own<'_>) -> Result<Asked, Refusal> {
    if own.purpose != verb {
        return Err(Refusal::NotForThisPurpose(verb));
    }
    let body: Body = serde_json::from_slice(body).map_err(|_| Refusal::Malformed("JSON"))?;
    if body.purpose.as_str() != verb.as_str() {
        return Err(Refusal::WrongPurpose);
    }
    if body.env.as_str() != own.env.as_str() {
        return Err(Refusal::WrongEnv);
    }
    if body.spec_version.as_str() != super::answers::SPEC_VERSION {
        return Err(Refusal::Malformed("specVersion"));
    }
    let transaction =
        TransactionId::parse(body.transaction_id.as_str()).ok_or(Refusal::BadTransactionId)?;
    let timeout = time(&body.timeout).ok_or(Refusal::Malformed("timeout"))?;
    if body.capture_time.as_str().is_empty() {
        return Err(Refusal::Malformed("captureTime"));
    }
    let [bio] = &body.bio.0[..] else {
        return Err(Refusal::Malformed("bio"));
    };
    if bio.kind.as_str() != "Finger" {
        return Err(Refusal::WrongType);
    }
    if bio.device_id.as_str() != own.device_id {
        return Err(Refusal::DeviceNotFound);
    }
    if bio.device_sub_id.whole() != Some(0) {
        return Err(Refusal::Malformed("deviceSubId"));
    }
    let finger = finger(bio)?;
    let score = bio
        .requested_score
        .score()
        .ok_or(Refusal::Malformed("requestedScore"))?;
    let previous = match bio.previous_hash.as_str() {
        "" => None,
        text => Some(Hash::parse_any_case(text).ok_or(Refusal::Malformed("previousHash"))?),
    };
    Ok(Asked {
        transaction,
        domain_uri: body.domain_uri.0,
        finger,
        score,
        score_text: bio.requested_score.0.clone(),
        timeout,
        previous,
    })
}

fn finger(bio: &Part) -> Result<Finger, Refusal> {
    match bio.count.whole() {
        Some(1) => {}
        Some(_) => return Err(Refusal::CountNotSupported),
        None => return Err(Refusal::Malformed("count")),
    }
    let finger = match &bio.bio_sub_type.0[..] {
        [] => Finger::Unknown,
        [one] => Finger::parse(one.as_str()).ok_or(Refusal::WrongSubtype)?,
        _ => return Err(Refusal::CountMismatch),
    };
    for missing in &bio.exception.0 {
        match Finger::parse(missing.as_str()) {
            None | Some(Finger::Unknown) => return Err(Refusal::ExceptionWrong),
            Some(missing) if missing == finger => return Err(Refusal::SubtypeIsException),
            Some(_) => {}
        }
    }
    Ok(finger)
}

/// Milliseconds, of at most [`LONGEST`].
fn time(word: &Word) -> Option<Duration> {
    word.whole()
        .map(|milliseconds| Duration::from_millis(milliseconds.into()))
        .filter(|time| *time <= LONGEST)
}

/// Reads the body of `STREAM`: how long the preview may last.
pub fn stream(body: &[u8], own: Own<'_>) -> Result<Duration, Refusal> {
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Body {
        #[serde(default)]
        device_id: Word,
        #[serde(default)]
        device_sub_id: Word,
        timeout: Option<Word>,
    }
    if own.purpose != Purpose::Registration {
        return Err(Refusal::StreamNotOffered);
    }
    let body: Body = serde_json::from_slice(body).map_err(|_| Refusal::Malformed("JSON"))?;
    if body.device_id.as_str() != own.device_id {
        return Err(Refusal::DeviceNotFound);
    }
    if body.device_sub_id.whole() != Some(0) {
        return Err(Refusal::Malformed("deviceSubId"));
    }
    match body.timeout {
        None => Ok(LONGEST),
        Some(word) => time(&word).ok_or(Refusal::Malformed("timeout")),
    }
}

/// Reads the body of `MOSIPDISC`: whether this device is meant.
pub fn discovery(body: &[u8]) -> Result<(), Refusal> {
    #[derive(Deserialize)]
    struct Body {
        #[serde(rename = "type")]
        kind: Word,
    }
    let body: Body = serde_json::from_slice(body).map_err(|_| Refusal::UnknownDiscoveryType)?;
    match body.kind.as_str() {
        "Biometric Device" | "Finger" => Ok(()),
        "Face" | "Iris" => Err(Refusal::OtherDiscoveryType),
        _ => Err(Refusal::UnknownDiscoveryType),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    const OWN: Own<'_> = Own {
        purpose: Purpose::Auth,
        env: Environment::Staging,
        device_id: "D1",
    };

    fn request() -> Value {
        json!({
            "env": "Staging", "purpose": "Auth", "specVersion": "0.9.5", "timeout": 5000,
            "captureTime": "2026-11-23T00:20:11.123Z", "domainUri": "https://id.example.org",
            "transactionId": "a1b2c3d4e5", "customOpts": null,
            "bio": [{
                "type": "Finger", "count": 1, "bioSubType": ["UNKNOWN"], "requestedScore": 70,
                "deviceId": "D1", "deviceSubId": 0, "previousHash": "",
            }],
        })
    }

    fn read(request: &Value) -> Result<Asked, Refusal> {
        capture(request.to_string().as_bytes(), Purpose::Auth, OWN)
    }

    #[test]
    fn numbers_and_texts_ask_for_the_same() {
        let mut texts = request();
        texts["timeout"] = json!("5000");
        for field in ["count", "requestedScore", "deviceSubId"] {
            texts["bio"][0][field] = json!(texts["bio"][0][field].to_string());
        }
        let asked = read(&request()).unwrap();
        assert_eq!(Ok(asked.clone()), read(&texts));
        assert_eq!(asked.timeout, Duration::from_secs(5));
        assert_eq!((asked.finger, asked.previous), (Finger::Unknown, None));
        let mut no_domain = request();
        no_domain["domainUri"] = Value::Null;
        assert!(read(&no_domain).is_ok(), "the schema allows null");
    }

    #[test]
    fn each_wrong_field_has_its_own_code() {
        let check = |pointer: &str, value: Value, expect: u16| {
            let mut request = request();
            *request.pointer_mut(pointer).unwrap() = value.clone();
            let refusal = read(&request).unwrap_err();
            assert_eq!(refusal.code(), expect, "{pointer} = {value}");
        };
        check("/purpose", json!("Registration"), 121);
        check("/env", json!("Production"), 115);
        check("/specVersion", json!("0.9"), 123);
        for wrong in ["abc", "a_b_c_d", "", &"x".repeat(51)] {
            check("/transactionId", json!(wrong), 112);
        }
        check("/timeout", json!("soon"), 123);
        check("/timeout", json!(300_001), 123);
        check("/captureTime", json!(""), 123);
        check("/bio", json!([]), 123);
        check("/bio", json!([{}, {}]), 123);
        check("/bio/0/type", json!("Iris"), 114);
        check("/bio/0/deviceId", json!("D2"), 106);
        check("/bio/0/deviceSubId", json!("1"), 123);
        check("/bio/0/count", json!(2), 109);
        check("/bio/0/count", json!("0"), 109);
        check("/bio/0/count", json!("one"), 123);
        check("/bio/0/bioSubType", json!(["Left"]), 119);
        check(
            "/bio/0/bioSubType",
            json!(["Left Thumb", "Right Thumb"]),
            113,
        );
        check("/bio/0/requestedScore", json!(101), 123);
        check("/bio/0/previousHash", json!("12"), 123);
        assert_eq!(
            capture(b"[", Purpose::Auth, OWN),
            Err(Refusal::Malformed("JSON"))
        );
    }

    #[test]
    fn the_other_purposes_verb_is_refused_before_the_body_is_read() {
        let outcome = capture(b"", Purpose::Registration, OWN);
        assert_eq!(outcome.unwrap_err().code(), 709);
        let own = Own {
            purpose: Purpose::Registration,
            ..OWN
        };
        assert_eq!(capture(b"", Purpose::Auth, own).unwrap_err().code(), 809);
    }

    #[test]
    fn a_finger_that_is_wanted_and_missing_is_refused() {
        let own = Own {
            purpose: Purpose::Registration,
            ..OWN
        };
        let mut request = request();
        request["purpose"] = json!("Registration");
        request["bio"][0]["bioSubType"] = json!(["Left Thumb"]);
        for (missing, code) in [("Left Thumb", 122), ("Toe", 117), ("UNKNOWN", 117)] {
            request["bio"][0]["exception"] = json!([missing]);
            let body = request.to_string();
            let outcome = capture(body.as_bytes(), Purpose::Registration, own);
            assert_eq!(outcome.unwrap_err().code(), code, "{missing}");
        }
    }

    #[test]
    fn a_preview_is_for_registration_and_for_this_device() {
        let body = json!({ "deviceId": "D1", "deviceSubId": "0", "timeout": "1500" }).to_string();
        assert_eq!(stream(body.as_bytes(), OWN), Err(Refusal::StreamNotOffered));
        let own = Own {
            purpose: Purpose::Registration,
            ..OWN
        };
        let outcome = stream(body.as_bytes(), own);
        assert_eq!(outcome, Ok(Duration::from_millis(1500)));
        let other = body.replace("D1", "D2");
        assert_eq!(stream(other.as_bytes(), own), Err(Refusal::DeviceNotFound));
    }

    #[test]
    fn discovery_answers_for_fingers_only() {
        for (kind, code) in [("Finger", 0), ("Iris", 502), ("Face", 502), ("Toe", 501)] {
            let outcome = discovery(json!({ "type": kind }).to_string().as_bytes());
            assert_eq!(outcome.err().map_or(0, Refusal::code), code, "{kind}");
        }
        assert_eq!(discovery(b""), Err(Refusal::UnknownDiscoveryType));
    }
}
