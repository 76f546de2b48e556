//! Asking the ports.

use std::ops::RangeInclusive;
use std::time::Duration;

use reqwest::redirect::Policy;
use reqwest::{Client, Method, Response, StatusCode};
use serde::Serialize;
use serde_json::json;
use thiserror::Error;
use tokio::task::JoinSet;
use url::Url;
use zeroize::Zeroizing;

use super::answer;
use super::{DeviceType, Discovery, Info, Limits, PortTrouble, SbiDevice, SbiTrouble};

/// No answer longer than this is read, in bytes: sixteen devices with certificates fit many times.
const LONGEST_ANSWER: usize = 512 * 1024;

/// The HTTP client cannot be made on this machine.
#[derive(Debug, Clone, PartialEq, Eq, Error, Serialize)]
#[error("the HTTP client cannot be made: {message}")]
pub struct SetupError {
    pub message: String,
}

/// A client for devices on this machine: it follows no redirect and uses no proxy.
pub fn client() -> Result<Client, SetupError> {
    Client::builder()
        .no_proxy()
        .redirect(Policy::none())
        .pool_max_idle_per_host(0)
        .build()
        .map_err(|error| SetupError {
            message: error.to_string(),
        })
}

/// Asks every port at once for devices of `kind`, then each service for what its devices sign.
///
/// A port on which nothing listens is passed over; a service that answers badly is named among the
/// troubles. Devices come in the order of their ports.
pub async fn discover(
    client: &Client,
    ports: RangeInclusive<u16>,
    kind: DeviceType,
    limits: Limits,
) -> Discovery {
    let mut asking = JoinSet::new();
    for port in ports {
        let client = client.clone();
        asking.spawn(async move { (port, ask_port(&client, port, kind, limits).await) });
    }
    let mut found = Discovery::default();
    while let Some(asked) = asking.join_next().await {
        let Ok((port, outcome)) = asked else {
            // A task ends early only when the runtime does.
            continue;
        };
        match outcome {
            Ok(devices) => found.devices.extend(devices),
            Err(trouble) => found.troubles.push(PortTrouble {
                port,
                mender: trouble.mender(),
                trouble,
            }),
        }
    }
    found.devices.sort_by_key(|device| device.port);
    found.troubles.sort_by_key(|trouble| trouble.port);
    found
}

async fn ask_port(
    client: &Client,
    port: u16,
    kind: DeviceType,
    limits: Limits,
) -> Result<Vec<SbiDevice>, SbiTrouble> {
    let address = answer::found_at(port);
    let body = json!({ "type": kind.as_str() }).to_string();
    let asked = ask(
        client,
        Asked {
            method: "MOSIPDISC",
            base: &address,
            path: "device",
            body,
        },
        limits.discovery,
    )
    .await?;
    let Some(bytes) = asked else {
        return Ok(Vec::new());
    };
    let mut devices = answer::discovery(&bytes, port)?;
    let Some(callback) = devices.first().map(|device| device.callback.clone()) else {
        return Ok(devices);
    };
    let asked = ask(
        client,
        Asked {
            method: "MOSIPDINFO",
            base: &callback,
            path: "info",
            body: String::new(),
        },
        limits.info,
    )
    .await;
    let outcome = match asked {
        Ok(Some(bytes)) => answer::info(&bytes, &mut devices),
        Ok(None) => Err(SbiTrouble::Broken {
            message: "the service is gone".to_owned(),
        }),
        Err(trouble) => Err(trouble),
    };
    if let Err(trouble) = outcome {
        for device in &mut devices {
            if matches!(device.info, Info::Unknown { .. }) {
                device.info = Info::Unknown {
                    mender: trouble.mender(),
                    trouble: trouble.clone(),
                };
            }
        }
    }
    Ok(devices)
}

/// What is asked of a service.
pub(super) struct Asked<'a> {
    pub method: &'static str,
    pub base: &'a Url,
    pub path: &'static str,
    /// JSON; may be empty.
    pub body: String,
}

/// The body of the answer; `None` when nothing listens there.
async fn ask(
    client: &Client,
    asked: Asked<'_>,
    limit: Duration,
) -> Result<Option<Zeroizing<Vec<u8>>>, SbiTrouble> {
    match tokio::time::timeout(limit, fetch(client, asked, LONGEST_ANSWER)).await {
        Ok(outcome) => outcome,
        Err(_) => Err(SbiTrouble::Silent),
    }
}

/// The body of the answer, of at most `longest` bytes; `None` when nothing listens there.
pub(super) async fn fetch(
    client: &Client,
    asked: Asked<'_>,
    longest: usize,
) -> Result<Option<Zeroizing<Vec<u8>>>, SbiTrouble> {
    match send(client, asked).await? {
        Some(response) => body(response, longest).await.map(Some),
        None => Ok(None),
    }
}

/// The beginning of an answer with status 200; `None` when nothing listens there.
pub(super) async fn send(
    client: &Client,
    asked: Asked<'_>,
) -> Result<Option<Response>, SbiTrouble> {
    let method =
        Method::from_bytes(asked.method.as_bytes()).expect("SBI's methods are HTTP tokens");
    let address = asked
        .base
        .join(asked.path)
        .expect("a base address takes a plain word");
    let mut request = client
        .request(method, address)
        .header("EXT", "registration-kiosk");
    if !asked.body.is_empty() {
        request = request
            .header("Content-Type", "application/json")
            .body(asked.body);
    }
    let response = match request.send().await {
        Ok(response) => response,
        Err(error) if error.is_connect() => return Ok(None),
        Err(error) => return Err(broken(&error)),
    };
    if response.status() != StatusCode::OK {
        return Err(SbiTrouble::Status {
            status: response.status().as_u16(),
        });
    }
    Ok(Some(response))
}

/// The rest of an answer, of at most `longest` bytes.
pub(super) async fn body(
    mut response: Response,
    longest: usize,
) -> Result<Zeroizing<Vec<u8>>, SbiTrouble> {
    // A length that is said beforehand saves copies that nobody would zeroize.
    let said = response.content_length().unwrap_or(0);
    let said = usize::try_from(said).unwrap_or(usize::MAX);
    if said > longest {
        return Err(SbiTrouble::TooLong);
    }
    let mut bytes = Zeroizing::new(Vec::with_capacity(said));
    while let Some(chunk) = response.chunk().await.map_err(|error| broken(&error))? {
        if bytes.len() + chunk.len() > longest {
            return Err(SbiTrouble::TooLong);
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes)
}

pub(super) fn broken(error: &reqwest::Error) -> SbiTrouble {
    SbiTrouble::Broken {
        message: error.to_string(),
    }
}
