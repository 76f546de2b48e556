//! What the device says about itself.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::Timestamp;
use openssl::asn1::Asn1Time;
use openssl::x509::X509Ref;
use serde_json::{Value, json};
use zeroize::Zeroizing;

use super::Certified;
use super::connection::Offer;
use super::refusal::Refusal;
use super::request::{Own, discovery};
use crate::fingerprint::ReaderInfo;
use crate::sbi::Hash;
use crate::sbi::jws::{SignError, Signer, sign};
use crate::sbi::policy::is_serial;

/// The version that every answer follows.
pub const SPEC_VERSION: &str = "0.9.5";
/// Version of this service, and for L0 of the firmware.
pub const SERVICE_VERSION: &str = env!("CARGO_PKG_VERSION");

/// A moment as SBI writes it: UTC, whole seconds.
pub fn timestamp(at: Timestamp) -> String {
    at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// Whether a certificate is within its dates.
pub fn is_valid(certificate: &X509Ref, at: Timestamp) -> bool {
    let Ok(now) = Asn1Time::from_unix(at.as_second()) else {
        return false;
    };
    certificate.not_before() <= now && certificate.not_after() >= now
}

/// The scanner as the device that this service makes of it.
pub struct Described<'a> {
    pub offer: &'a Offer,
    reader: ReaderInfo,
    serial: String,
}

impl<'a> Described<'a> {
    pub fn new(offer: &'a Offer, reader: ReaderInfo) -> Self {
        Self {
            serial: serial(&reader, offer.settings.device_key.as_ref()),
            offer,
            reader,
        }
    }

    /// Serial number, deviceCode and deviceId.
    pub fn serial(&self) -> &str {
        &self.serial
    }

    pub fn own(&self) -> Own<'_> {
        Own {
            purpose: self.offer.settings.purpose,
            env: self.offer.settings.env,
            device_id: &self.serial,
        }
    }

    /// The digital ID as a JWS: by the trust module for L1, by the device key for L0.
    pub fn digital_id(&self, at: Timestamp) -> Result<Zeroizing<String>, SignError> {
        let signer = match &self.offer.settings.certified {
            Certified::L0 => &self.offer.settings.device_key,
            Certified::L1 { trust_module } => trust_module,
        };
        let id = self.plain_digital_id(at).to_string();
        sign(id.as_bytes(), signer.as_ref())
    }

    fn plain_digital_id(&self, at: Timestamp) -> Value {
        let or =
            |said: &str, other: &str| if said.trim().is_empty() { other } else { said }.to_owned();
        json!({
            "serialNo": self.serial,
            "make": or(&self.reader.make, &self.offer.provider),
            "model": or(&self.reader.model, "Scanner"),
            "type": "Finger",
            "deviceSubType": "Single",
            "deviceProvider": self.offer.provider,
            "deviceProviderId": self.offer.settings.provider_id,
            "dateTime": timestamp(at),
        })
    }

    fn certification(&self) -> &'static str {
        match self.offer.settings.certified {
            Certified::L0 => "L0",
            Certified::L1 { .. } => "L1",
        }
    }

    /// The status, and the error that goes with it.
    fn condition(&self, at: Timestamp) -> (&'static str, Value) {
        if !is_valid(self.offer.settings.device_key.certificate(), at) {
            ("Not Ready", Refusal::DeviceKeyExpired.as_error())
        } else if self.offer.scanner.is_busy() {
            ("Busy", Refusal::Busy.as_error())
        } else {
            ("Ready", success())
        }
    }

    fn discovered(&self, at: Timestamp) -> Value {
        let (status, error) = self.condition(at);
        json!({
            "deviceId": self.serial,
            "deviceStatus": status,
            "certification": self.certification(),
            "serviceVersion": SERVICE_VERSION,
            "deviceSubId": ["0"],
            "callbackId": self.offer.callback(),
            "digitalId": URL_SAFE_NO_PAD.encode(self.plain_digital_id(at).to_string()),
            "deviceCode": self.serial,
            "specVersion": [SPEC_VERSION],
            "purpose": self.offer.settings.purpose.as_str(),
            "error": error,
        })
    }

    fn info(&self, at: Timestamp) -> Result<Value, SignError> {
        let (status, error) = self.condition(at);
        let firmware = match (&self.offer.settings.certified, self.reader.firmware.trim()) {
            (Certified::L0, _) | (_, "") => SERVICE_VERSION,
            (Certified::L1 { .. }, said) => said,
        };
        let info = json!({
            "specVersion": [SPEC_VERSION],
            "env": self.offer.settings.env.as_str(),
            "digitalId": self.digital_id(at)?.as_str(),
            "deviceId": self.serial,
            "deviceCode": self.serial,
            "purpose": self.offer.settings.purpose.as_str(),
            "serviceVersion": SERVICE_VERSION,
            "deviceStatus": status,
            "firmware": firmware,
            "certification": self.certification(),
            "deviceSubId": ["0"],
            "callbackId": self.offer.callback(),
        });
        let key = self.offer.settings.device_key.as_ref();
        let token = sign(info.to_string().as_bytes(), key)?;
        Ok(json!({ "deviceInfo": token.as_str(), "error": error }))
    }
}

/// `{errorCode: "0", …}`.
pub fn success() -> Value {
    json!({ "errorCode": "0", "errorInfo": "Success" })
}

/// The answer to `MOSIPDISC`.
pub async fn discover(offer: &Offer, body: &[u8], at: Timestamp) -> Value {
    let refused = |refusal: Refusal| json!([{ "error": refusal.as_error() }]);
    if let Err(refusal) = discovery(body) {
        return refused(refusal);
    }
    match offer.described().await {
        Some(described) => json!([described.discovered(at)]),
        None => refused(Refusal::NothingConnected),
    }
}

/// The answer to `MOSIPDINFO`.
pub async fn info(offer: &Offer, at: Timestamp) -> Value {
    let refused = |refusal: Refusal| json!([{ "deviceInfo": null, "error": refusal.as_error() }]);
    match offer.described().await.map(|described| described.info(at)) {
        Some(Ok(info)) => json!([info]),
        Some(Err(error)) => {
            tracing::error!(%error, "the device info could not be signed");
            refused(Refusal::Internal)
        }
        None => refused(Refusal::NothingConnected),
    }
}

/// The scanner's own serial number where it is one that SBI allows; else one that stays the same for
/// this scanner with this certificate.
fn serial(reader: &ReaderInfo, key: &dyn Signer) -> String {
    let own: String = reader
        .serial
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .take(40)
        .collect();
    if is_serial(&own) {
        return own;
    }
    let mut named = format!("{}\n{}\n{own}\n", reader.make, reader.model).into_bytes();
    named.extend(key.certificate().to_der().unwrap_or_default());
    Hash::of(&named).to_string()[..16].to_owned()
}
