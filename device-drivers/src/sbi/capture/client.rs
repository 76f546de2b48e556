//! Asking a checked device: discovery, previews and captures under one policy.

use std::ops::RangeInclusive;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use reqwest::header::CONTENT_TYPE;
use serde_json::json;
use zeroize::Zeroizing;

use super::super::check::{self, CheckedDevice};
use super::super::client::{Asked, SetupError, broken, client, discover, fetch, send};
use super::super::preview::{Jpeg, Parts, boundary};
use super::super::{DeviceType, Discovery, Distrust, Policy, Purpose, SbiDevice, SbiTrouble};
use super::answer::error_alone;
use super::check::{Held, ReadRecord, Span, records, sealed};
use super::{CaptureTrouble, Order, Record, Sealed, Use};
use crate::fingerprint::Cancel;

/// No answer to a capture longer than this is read, in bytes: ten slaps at 1000 pixels per inch,
/// encoded twice in base64.
const LONGEST_ANSWER: usize = 16 * 1024 * 1024;
/// An answer that tells of an error is short.
const LONGEST_ERROR: usize = 64 * 1024;

/// How long things may take.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    pub ask: super::super::Limits,
    /// What a device may need beyond the time that it has for the finger.
    pub grace: Duration,
    /// How long a preview may go without a picture.
    pub between_pictures: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            ask: super::super::Limits::default(),
            grace: Duration::from_secs(10),
            between_pictures: Duration::from_secs(10),
        }
    }
}

/// Says what time it is.
pub type Clock = Arc<dyn Fn() -> Timestamp + Send + Sync>;

/// A client of certified devices.
#[derive(Clone)]
pub struct SbiClient {
    http: reqwest::Client,
    policy: Policy,
    limits: Limits,
    clock: Clock,
}

impl SbiClient {
    pub fn new(policy: Policy, limits: Limits, clock: Clock) -> Result<Self, SetupError> {
        Ok(Self {
            http: client()?,
            policy,
            limits,
            clock,
        })
    }

    /// As [`discover`], with this client's limits. What is found is still to be [checked](Self::check).
    pub async fn discover(&self, ports: RangeInclusive<u16>) -> Discovery {
        discover(&self.http, ports, DeviceType::Finger, self.limits.ask).await
    }

    /// Checks what a found device signs about itself, see [`check::check`].
    pub fn check(&self, device: &SbiDevice, purpose: Purpose) -> Result<CheckedDevice, Distrust> {
        check::check(device, purpose, &self.policy, (self.clock)())
    }

    /// Captures for authentication: what comes back is sealed for the ID authority.
    pub async fn authenticate(
        &self,
        device: &CheckedDevice,
        order: &Order,
        cancel: &Cancel,
    ) -> Result<Vec<Sealed>, CaptureTrouble> {
        if !matches!(order.usage, Use::Auth { .. }) {
            return Err(CaptureTrouble::BadOrder {
                what: "a capture for authentication",
            });
        }
        let (bytes, span) = self.capture("CAPTURE", device, order, cancel).await?;
        sealed(&bytes, &self.held(device, order, span))
    }

    /// Captures for registration: what comes back are records. `reader` says which finger they hold.
    pub async fn register(
        &self,
        device: &CheckedDevice,
        order: &Order,
        reader: &dyn ReadRecord,
        cancel: &Cancel,
    ) -> Result<Vec<Record>, CaptureTrouble> {
        if !matches!(order.usage, Use::Registration { .. }) {
            return Err(CaptureTrouble::BadOrder {
                what: "a capture for registration",
            });
        }
        let (bytes, span) = self.capture("RCAPTURE", device, order, cancel).await?;
        records(&bytes, &self.held(device, order, span), reader)
    }

    fn held<'a>(&'a self, device: &'a CheckedDevice, order: &'a Order, span: Span) -> Held<'a> {
        Held {
            device,
            order,
            policy: &self.policy,
            span,
        }
    }

    async fn capture(
        &self,
        method: &'static str,
        device: &CheckedDevice,
        order: &Order,
        cancel: &Cancel,
    ) -> Result<(Zeroizing<Vec<u8>>, Span), CaptureTrouble> {
        if device.device().purpose != order.usage.purpose() {
            return Err(CaptureTrouble::BadOrder {
                what: "a device that was checked for this purpose",
            });
        }
        let asked = (self.clock)();
        let body = order.body(device, asked)?.to_string();
        let asking = fetch(
            &self.http,
            Asked {
                method,
                base: &device.device().callback,
                path: "capture",
                body,
            },
            LONGEST_ANSWER,
        );
        let limit = order.time_limit + self.limits.grace;
        let bytes = tokio::select! {
            () = cancelled(cancel) => return Err(CaptureTrouble::Cancelled),
            outcome = tokio::time::timeout(limit, asking) => match outcome {
                Err(_) => return Err(SbiTrouble::Silent.into()),
                Ok(Ok(Some(bytes))) => bytes,
                Ok(Ok(None)) => return Err(SbiTrouble::NoDevice.into()),
                Ok(Err(trouble)) => return Err(trouble.into()),
            },
        };
        let answered = (self.clock)();
        Ok((bytes, Span { asked, answered }))
    }

    /// Shows what a registration device sees, picture by picture, until `time_limit` is over, the
    /// device ends it, or it is cancelled. `show` is called in order, on this task. The pictures are
    /// not signed: they are for the eye only.
    pub async fn preview(
        &self,
        device: &CheckedDevice,
        sub_id: u8,
        time_limit: Duration,
        cancel: &Cancel,
        show: &mut (dyn FnMut(Jpeg) + Send),
    ) -> Result<(), CaptureTrouble> {
        let filming = self.film(device, sub_id, time_limit, show);
        tokio::select! {
            () = cancelled(cancel) => Err(CaptureTrouble::Cancelled),
            // The end of the time is the end of the preview, not a trouble.
            outcome = tokio::time::timeout(time_limit, filming) => outcome.unwrap_or(Ok(())),
        }
    }

    async fn film(
        &self,
        device: &CheckedDevice,
        sub_id: u8,
        time_limit: Duration,
        show: &mut (dyn FnMut(Jpeg) + Send),
    ) -> Result<(), CaptureTrouble> {
        let mut body = json!({
            "deviceSubId": sub_id.to_string(),
            "timeout": time_limit.as_millis().to_string(),
        });
        device.name_in(&mut body);
        let patience = self.limits.between_pictures;
        let asking = send(
            &self.http,
            Asked {
                method: "STREAM",
                base: &device.device().callback,
                path: "stream",
                body: body.to_string(),
            },
        );
        let mut response = tokio::time::timeout(patience, asking)
            .await
            .map_err(|_| SbiTrouble::Silent)??
            .ok_or(SbiTrouble::NoDevice)?;
        let kind = response
            .headers()
            .get(CONTENT_TYPE)
            .and_then(|kind| kind.to_str().ok())
            .unwrap_or_default()
            .to_owned();
        let Some(boundary) = boundary(&kind) else {
            let bytes = super::super::client::body(response, LONGEST_ERROR).await?;
            let trouble = error_alone(&bytes)?;
            return Err(trouble
                .unwrap_or(SbiTrouble::Malformed { what: "preview" })
                .into());
        };
        let mut parts = Parts::new(boundary);
        loop {
            let chunk = tokio::time::timeout(patience, response.chunk())
                .await
                .map_err(|_| SbiTrouble::Silent)?
                .map_err(|error| broken(&error))?;
            let Some(chunk) = chunk else { return Ok(()) };
            parts.feed(&chunk, show)?;
        }
    }
}

/// Ends once `cancel` is set, within 50 ms.
async fn cancelled(cancel: &Cancel) {
    while !cancel.is_cancelled() {
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}
