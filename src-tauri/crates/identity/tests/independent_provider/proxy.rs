//! Somebody in between: an HTTP proxy that may alter or replace the provider's answers.

use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::response::Response;
use reqwest::header::CONTENT_TYPE;
use url::Url;

/// Given the path that was asked and the provider's answer, what is passed on.
pub type Tamper = Arc<dyn Fn(&str, Vec<u8>) -> Vec<u8> + Send + Sync>;

#[derive(Clone)]
struct Between {
    client: reqwest::Client,
    tamper: Tamper,
}

/// Starts the proxy; it lives as long as the test's runtime.
pub async fn start(tamper: Tamper) -> Url {
    let between = Between {
        client: reqwest::Client::builder().no_proxy().build().unwrap(),
        tamper,
    };
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let router = Router::new().fallback(pass_on).with_state(between);
    tokio::spawn(async move { axum::serve(listener, router).await });
    Url::parse(&format!("http://{address}")).unwrap()
}

async fn pass_on(State(between): State<Between>, request: Request) -> Response {
    let (head, body) = request.into_parts();
    let body = to_bytes(body, 1 << 20).await.unwrap();
    let mut onward = between
        .client
        .request(head.method, head.uri.to_string())
        .body(body);
    for name in ["authorization", "content-type", "accept"] {
        if let Some(value) = head.headers.get(name) {
            onward = onward.header(name, value);
        }
    }
    let answer = onward.send().await.unwrap();
    let mut passed = Response::builder().status(answer.status());
    if let Some(kind) = answer.headers().get(CONTENT_TYPE) {
        passed = passed.header(CONTENT_TYPE, kind);
    }
    let body = answer.bytes().await.unwrap().to_vec();
    passed
        .body(Body::from((between.tamper)(head.uri.path(), body)))
        .unwrap()
}
