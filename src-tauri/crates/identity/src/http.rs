//! HTTP to an ID service, with limits: no redirects, no plain HTTP beyond this machine, no body
//! larger than expected.

use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

use openidconnect::http;
use openidconnect::{AsyncHttpClient, HttpRequest, HttpResponse};
use thiserror::Error;
use url::{Host, Url};

/// Discovery, keys, tokens and userinfo stay far below this, also with a portrait inside.
const MAX_BODY_BYTES: usize = 2 * 1024 * 1024;

/// Why the ID service gave no usable answer.
#[derive(Debug, Error)]
pub enum HttpError {
    #[error("`{0}` is neither HTTPS nor on this machine")]
    Insecure(String),
    #[error("the ID service cannot be reached")]
    Unreachable(#[source] reqwest::Error),
    #[error("the ID service did not answer in time")]
    TimedOut,
    #[error("the ID service answered with more than {MAX_BODY_BYTES} bytes")]
    TooLarge,
    #[error("the answer came from another address than was asked")]
    Redirected,
    #[error("the request cannot be made")]
    Request,
}

/// A client for one ID service.
#[derive(Debug, Clone)]
pub struct Http {
    client: reqwest::Client,
}

impl Http {
    /// A client that trusts the system's certification authorities and gives up after `patience`.
    pub fn new(patience: Duration) -> Result<Self, HttpError> {
        Self::with(reqwest::Client::builder(), patience)
    }

    /// The same with the caller's own trust, proxy or resolver settings. Redirects are switched
    /// off in any case.
    pub fn with(builder: reqwest::ClientBuilder, patience: Duration) -> Result<Self, HttpError> {
        let client = builder
            .redirect(reqwest::redirect::Policy::none())
            .timeout(patience)
            .build()
            .map_err(HttpError::Unreachable)?;
        Ok(Self { client })
    }

    pub(crate) async fn send(&self, request: HttpRequest) -> Result<HttpResponse, HttpError> {
        let request = reqwest::Request::try_from(request).map_err(|_| HttpError::Request)?;
        let asked = request.url().clone();
        require_secure(&asked)?;
        let mut answer = self.client.execute(request).await.map_err(from_reqwest)?;
        if answer.url() != &asked {
            return Err(HttpError::Redirected);
        }
        let mut response = http::Response::builder().status(answer.status());
        if let Some(headers) = response.headers_mut() {
            *headers = answer.headers().clone();
        }
        let mut body = Vec::new();
        while let Some(chunk) = answer.chunk().await.map_err(from_reqwest)? {
            if body.len() + chunk.len() > MAX_BODY_BYTES {
                return Err(HttpError::TooLarge);
            }
            body.extend_from_slice(&chunk);
        }
        response.body(body).map_err(|_| HttpError::Request)
    }
}

impl<'c> AsyncHttpClient<'c> for Http {
    type Error = HttpError;
    type Future = Pin<Box<dyn Future<Output = Result<HttpResponse, HttpError>> + Send + 'c>>;

    fn call(&'c self, request: HttpRequest) -> Self::Future {
        Box::pin(self.send(request))
    }
}

fn from_reqwest(error: reqwest::Error) -> HttpError {
    if error.is_timeout() {
        HttpError::TimedOut
    } else {
        HttpError::Unreachable(error.without_url())
    }
}

/// HTTPS, or plain HTTP to a loopback address.
pub(crate) fn require_secure(url: &Url) -> Result<(), HttpError> {
    let loopback = match url.host() {
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        Some(Host::Domain(name)) => name == "localhost",
        None => false,
    };
    match url.scheme() {
        "https" => Ok(()),
        "http" if loopback => Ok(()),
        _ => Err(HttpError::Insecure(url.origin().ascii_serialization())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_http_is_for_this_machine_only() {
        for (address, fine) in [
            ("https://id.example.org/token", true),
            ("http://127.0.0.1:8080/token", true),
            ("http://[::1]:8080/token", true),
            ("http://localhost/token", true),
            ("http://id.example.org/token", false),
            ("http://127.0.0.1.example.org/token", false),
            ("http://localhost.example.org/token", false),
            ("file:///etc/passwd", false),
        ] {
            let url = Url::parse(address).unwrap();
            assert_eq!(require_secure(&url).is_ok(), fine, "{address}");
        }
    }
}
