//! Everything that is plugged in, in one look.

use std::ops::RangeInclusive;
use std::time::Duration;

use serde::Serialize;

use crate::Mender;
use crate::camera::{self, Camera, CameraError};
use crate::cards::{CardError, Reader, readers};
use crate::hid::{HidDevice, HidError, list_within};
use crate::sbi::{self, DeviceType, Discovery, Limits};

/// Where to look, and for how long.
#[derive(Debug, Clone)]
pub struct SurveyOptions {
    /// Where SBI devices may listen.
    pub sbi_ports: RangeInclusive<u16>,
    pub sbi_limits: Limits,
    pub hid_limit: Duration,
    pub cards_limit: Duration,
    pub cameras_limit: Duration,
}

impl Default for SurveyOptions {
    fn default() -> Self {
        Self {
            sbi_ports: sbi::PORTS,
            sbi_limits: Limits::default(),
            hid_limit: Duration::from_secs(5),
            cards_limit: Duration::from_secs(5),
            cameras_limit: Duration::from_secs(5),
        }
    }
}

/// What was found of one family, or why nothing could be.
#[derive(Debug, Serialize)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub enum Outcome<T, E> {
    Found { found: T },
    Trouble { trouble: E, mender: Mender },
}

/// What is plugged in.
#[derive(Debug, Serialize)]
pub struct Survey {
    /// SBI scanners; a service that answers badly is among its troubles.
    pub sbi: Outcome<Discovery, sbi::SetupError>,
    pub hid: Outcome<Vec<HidDevice>, HidError>,
    pub cards: Outcome<Vec<Reader>, CardError>,
    pub cameras: Outcome<Vec<Camera>, CameraError>,
}

/// Looks at all families at the same time. One that has trouble does not hide the others.
pub async fn survey(options: &SurveyOptions) -> Survey {
    let (sbi, hid, cards, cameras) = tokio::join!(
        scanners(options),
        list_within(options.hid_limit),
        readers(options.cards_limit),
        camera::list_within(options.cameras_limit),
    );
    Survey {
        sbi: outcome(sbi, |_| Mender::Technician),
        hid: outcome(hid, HidError::mender),
        cards: outcome(cards, CardError::mender),
        cameras: outcome(cameras, CameraError::mender),
    }
}

async fn scanners(options: &SurveyOptions) -> Result<Discovery, sbi::SetupError> {
    let client = sbi::client()?;
    let ports = options.sbi_ports.clone();
    Ok(sbi::discover(&client, ports, DeviceType::Any, options.sbi_limits).await)
}

fn outcome<T, E>(result: Result<T, E>, mender: impl FnOnce(&E) -> Mender) -> Outcome<T, E> {
    match result {
        Ok(found) => Outcome::Found { found },
        Err(trouble) => Outcome::Trouble {
            mender: mender(&trouble),
            trouble,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_outcome_says_who_can_mend_it() {
        let trouble: Outcome<Vec<Reader>, CardError> =
            outcome(Err(CardError::NoReaders), CardError::mender);
        assert_eq!(
            serde_json::to_value(&trouble).unwrap(),
            serde_json::json!({
                "outcome": "trouble", "trouble": { "code": "no_readers" }, "mender": "officer",
            })
        );
        let found: Outcome<Vec<Reader>, CardError> = outcome(Ok(Vec::new()), CardError::mender);
        assert_eq!(
            serde_json::to_value(&found).unwrap(),
            serde_json::json!({ "outcome": "found", "found": [] })
        );
    }
}
