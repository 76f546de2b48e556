//! One capture for a page: from the request to the signed, and for authentication sealed, answer.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::Timestamp;
use openssl::x509::X509;
use serde_json::{Value, json};
use zeroize::Zeroizing;

use super::ServiceEvent;
use super::answers::{Described, SERVICE_VERSION, SPEC_VERSION, is_valid, success, timestamp};
use super::connection::Offer;
use super::refusal::Refusal;
use super::request::{self, Asked};
use super::scanner::{Job, Shot, tell};
use super::seal::seal;
use crate::fingerprint::Cancel;
use crate::sbi::jws::sign;
use crate::sbi::{Hash, Purpose};

/// Cancels when it is dropped, so that a page that leaves ends its capture.
struct CancelOnDrop(Cancel);

impl Drop for CancelOnDrop {
    fn drop(&mut self) {
        self.0.cancel();
    }
}

/// The answer to `CAPTURE` (`verb` = Auth) and `RCAPTURE`; the same shape whether it worked or not.
pub async fn capture(
    offer: &Offer,
    verb: Purpose,
    origin: &str,
    body: &[u8],
) -> Zeroizing<Vec<u8>> {
    let element = match attempt(offer, verb, origin, body).await {
        Ok((element, quality)) => {
            tell(&offer.events, ServiceEvent::Captured { quality });
            element
        }
        Err(refusal) => {
            tell(&offer.events, ServiceEvent::Refused { refusal });
            Zeroizing::new(
                json!({
                    "specVersion": SPEC_VERSION,
                    "data": "",
                    "hash": "",
                    "error": refusal.as_error(),
                })
                .to_string()
                .into_bytes(),
            )
        }
    };
    let mut answer = Zeroizing::new(Vec::with_capacity(element.len() + 32));
    answer.extend_from_slice(b"{\"biometrics\":[");
    answer.extend_from_slice(&element);
    answer.extend_from_slice(b"]}");
    answer
}

async fn attempt(
    offer: &Offer,
    verb: Purpose,
    origin: &str,
    body: &[u8],
) -> Result<(Zeroizing<Vec<u8>>, u8), Refusal> {
    let described = offer.described().await.ok_or(Refusal::DeviceNotFound)?;
    let asked = request::capture(body, verb, described.own())?;
    let now = (offer.clock)();
    if !is_valid(offer.settings.device_key.certificate(), now) {
        return Err(Refusal::DeviceKeyExpired);
    }
    let authority = match verb {
        Purpose::Auth => {
            let known = offer.settings.authority.as_ref();
            let known = known.filter(|certificate| is_valid(certificate, now));
            Some(known.ok_or(Refusal::AuthorityKeyMissing)?)
        }
        _ => None,
    };
    let busy = offer.scanner.begin().ok_or(Refusal::Busy)?;
    let asking = ServiceEvent::Asked {
        origin: origin.to_owned(),
        finger: asked.finger,
        time_limit: asked.timeout,
        wanted_quality: asked.score.ceil().clamp(0.0, 100.0) as u8,
    };
    tell(&offer.events, asking);
    let cancel = CancelOnDrop(Cancel::new());
    let shot = offer
        .scanner
        .capture(Job {
            purpose: verb,
            finger: asked.finger,
            score: asked.score,
            timeout: asked.timeout,
            cancel: cancel.0.clone(),
            busy,
        })
        .await?;
    let element = element(&described, verb, &asked, &shot, authority).map_err(|error| {
        tracing::error!(%error, "a capture could not be signed or sealed");
        Refusal::Internal
    })?;
    Ok((element, shot.quality))
}

#[derive(Debug, thiserror::Error)]
enum ElementError {
    #[error(transparent)]
    Sign(#[from] crate::sbi::jws::SignError),
    #[error("OpenSSL: {0}")]
    OpenSsl(#[from] openssl::error::ErrorStack),
    #[error("random numbers: {0}")]
    Random(getrandom::Error),
}

fn element(
    described: &Described<'_>,
    verb: Purpose,
    asked: &Asked,
    shot: &Shot,
    authority: Option<&X509>,
) -> Result<Zeroizing<Vec<u8>>, ElementError> {
    let time = timestamp(shot.captured);
    let sealed = match authority {
        Some(authority) => {
            let mut key = Zeroizing::new([0; 32]);
            getrandom::fill(&mut key[..]).map_err(ElementError::Random)?;
            let transaction = asked.transaction.as_str();
            Some(seal(&shot.record, &time, transaction, &key, authority)?)
        }
        None => None,
    };
    let bio_value = match &sealed {
        Some(sealed) => Zeroizing::new(sealed.bio_value.clone()),
        None => Zeroizing::new(URL_SAFE_NO_PAD.encode(&shot.record)),
    };
    let settings = &described.offer.settings;
    let mut data = json!({
        "digitalId": described.digital_id(shot.captured)?.as_str(),
        "deviceCode": described.serial(),
        "deviceServiceVersion": SERVICE_VERSION,
        "bioType": "Finger",
        "bioSubType": asked.finger.as_str(),
        "purpose": verb.as_str(),
        "env": settings.env.as_str(),
        "transactionId": asked.transaction.as_str(),
        "timestamp": time,
        "requestedScore": asked.score_text,
        "qualityScore": shot.quality.to_string(),
    });
    if verb == Purpose::Auth {
        data["domainUri"] = json!(asked.domain_uri);
    }
    let payload = with_text(&data, "bioValue", &bio_value);
    let token = sign(&payload, settings.device_key.as_ref())?;
    let mut element = json!({
        "specVersion": SPEC_VERSION,
        "hash": Hash::next(asked.previous, &shot.record).to_string(),
        "error": success(),
    });
    if let Some(sealed) = sealed {
        element["sessionKey"] = json!(sealed.session_key);
        element["thumbprint"] = json!(sealed.thumbprint.to_string());
    }
    Ok(with_text(&element, "data", &token))
}

/// The JSON text of `object` with one more field, whose text needs no escapes and is not copied
/// anywhere that is not zeroized.
fn with_text(object: &Value, field: &str, text: &str) -> Zeroizing<Vec<u8>> {
    let rest = object.to_string();
    let mut bytes = Zeroizing::new(Vec::with_capacity(
        rest.len() + field.len() + text.len() + 8,
    ));
    bytes.extend_from_slice(format!("{{\"{field}\":\"").as_bytes());
    bytes.extend_from_slice(text.as_bytes());
    bytes.extend_from_slice(b"\",");
    bytes.extend_from_slice(&rest.as_bytes()[1..]);
    bytes
}

impl Offer {
    /// The scanner as a device; `None` when none is plugged in.
    pub async fn described(&self) -> Option<Described<'_>> {
        let reader = self.scanner.info().await?;
        Some(Described::new(self, reader))
    }

    /// What time it is.
    pub fn now(&self) -> Timestamp {
        (self.clock)()
    }
}
