//! Asking the ports.

use std::ops::RangeInclusive;
use std::time::Duration;

use reqwest::redirect::Policy;
use reqwest::{Client, Method, StatusCode};
use serde::Serialize;
use serde_json::json;
use thiserror::Error;
use tokio::task::JoinSet;
use url::Url;

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
        "MOSIPDISC",
        &address,
        "device",
        body,
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
        "MOSIPDINFO",
        &callback,
        "info",
        String::new(),
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

/// The body of the answer; `None` when nothing listens there.
async fn ask(
    client: &Client,
    method: &'static str,
    base: &Url,
    path: &str,
    body: String,
    limit: Duration,
) -> Result<Option<Vec<u8>>, SbiTrouble> {
    match tokio::time::timeout(limit, fetch(client, method, base, path, body)).await {
        Ok(outcome) => outcome,
        Err(_) => Err(SbiTrouble::Silent),
    }
}

async fn fetch(
    client: &Client,
    method: &'static str,
    base: &Url,
    path: &str,
    body: String,
) -> Result<Option<Vec<u8>>, SbiTrouble> {
    let method = Method::from_bytes(method.as_bytes()).expect("SBI's methods are HTTP tokens");
    let address = base.join(path).expect("a base address takes a plain word");
    let mut request = client
        .request(method, address)
        .header("EXT", "registration-kiosk");
    if !body.is_empty() {
        request = request
            .header("Content-Type", "application/json")
            .body(body);
    }
    let mut response = match request.send().await {
        Ok(response) => response,
        Err(error) if error.is_connect() => return Ok(None),
        Err(error) => return Err(broken(&error)),
    };
    if response.status() != StatusCode::OK {
        return Err(SbiTrouble::Status {
            status: response.status().as_u16(),
        });
    }
    let mut bytes = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(|error| broken(&error))? {
        if bytes.len() + chunk.len() > LONGEST_ANSWER {
            return Err(SbiTrouble::TooLong);
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(Some(bytes))
}

fn broken(error: &reqwest::Error) -> SbiTrouble {
    SbiTrouble::Broken {
        message: error.to_string(),
    }
}
