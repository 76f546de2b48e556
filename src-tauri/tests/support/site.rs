//! A web site that notes what is asked of it.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, Uri, header};
use axum::response::{Html, IntoResponse, Response};
use tokio::net::TcpListener;

use super::PATIENCE;
use super::authority::ServerKeys;
use super::secure::Secure;

#[derive(Default)]
struct Notes {
    pages: HashMap<String, String>,
    callback: String,
    requests: Mutex<Vec<String>>,
    languages: Mutex<Vec<String>>,
}

/// Pages at an address of their own; `/redirect` leads to the callback, `/file` is a download,
/// `/shared` may be read by pages of other sites, `/away?URL` leads there.
pub struct Site {
    origin: String,
    notes: Arc<Notes>,
}

impl Site {
    pub async fn start(pages: &[(&str, &str)]) -> Self {
        Site::start_on(free_port().await, pages)
    }

    /// The same at a port that was chosen before.
    pub fn start_on(listener: TcpListener, pages: &[(&str, &str)]) -> Self {
        Site::serve(listener, "127.0.0.1", None, pages)
    }

    /// The same over TLS, reached as `host`: a name that leads to this machine. The first
    /// connection is met with the first keys and so on; the last ones stay.
    pub async fn secure(host: &str, keys: Vec<ServerKeys>, pages: &[(&str, &str)]) -> Self {
        Site::serve(free_port().await, host, Some(keys), pages)
    }

    fn serve(
        listener: TcpListener,
        host: &str,
        keys: Option<Vec<ServerKeys>>,
        pages: &[(&str, &str)],
    ) -> Self {
        let scheme = if keys.is_some() { "https" } else { "http" };
        let port = listener.local_addr().expect("it is bound").port();
        let origin = format!("{scheme}://{host}:{port}");
        let notes = Arc::new(Notes {
            pages: pages
                .iter()
                .map(|(path, html)| ((*path).to_owned(), (*html).to_owned()))
                .collect(),
            callback: format!("{origin}/oauth2/callback?code=c&state=s"),
            ..Notes::default()
        });
        let app = Router::new()
            .fallback(answer)
            .with_state(Arc::clone(&notes));
        match keys {
            None => drop(tokio::spawn(
                async move { axum::serve(listener, app).await },
            )),
            Some(keys) => drop(tokio::spawn(async move {
                axum::serve(Secure::over(listener, keys), app).await
            })),
        }
        Site { origin, notes }
    }

    pub fn origin(&self) -> String {
        self.origin.clone()
    }

    pub fn address(&self, path: &str) -> String {
        format!("{}{path}", self.origin)
    }

    /// Paths with queries, in order.
    pub fn requests(&self) -> Vec<String> {
        self.notes.requests.lock().expect("nobody panicked").clone()
    }

    /// The `Accept-Language` of each request.
    pub fn languages(&self) -> Vec<String> {
        self.notes
            .languages
            .lock()
            .expect("nobody panicked")
            .clone()
    }

    pub async fn wait_for(&self, path: &str) {
        let start = Instant::now();
        while !self.requests().iter().any(|request| request == path) {
            assert!(
                start.elapsed() < PATIENCE,
                "{path} was never asked for, only {:?}",
                self.requests()
            );
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }
}

async fn free_port() -> TcpListener {
    TcpListener::bind("127.0.0.1:0").await.expect("a free port")
}

async fn answer(State(notes): State<Arc<Notes>>, headers: HeaderMap, uri: Uri) -> Response {
    notes
        .requests
        .lock()
        .expect("nobody panicked")
        .push(uri.to_string());
    if let Some(language) = headers.get(header::ACCEPT_LANGUAGE) {
        let language = language.to_str().unwrap_or_default().to_owned();
        notes
            .languages
            .lock()
            .expect("nobody panicked")
            .push(language);
    }
    match uri.path() {
        "/redirect" => (
            StatusCode::FOUND,
            [(header::LOCATION, notes.callback.clone())],
        )
            .into_response(),
        "/file" => (
            [(header::CONTENT_DISPOSITION, "attachment; filename=\"file\"")],
            "bytes",
        )
            .into_response(),
        "/away" => (
            StatusCode::FOUND,
            [
                (header::LOCATION, uri.query().unwrap_or_default()),
                (header::ACCESS_CONTROL_ALLOW_ORIGIN, "*"),
            ],
        )
            .into_response(),
        "/shared" => ([(header::ACCESS_CONTROL_ALLOW_ORIGIN, "*")], "shared").into_response(),
        path => match notes.pages.get(path) {
            Some(html) => {
                Html(format!("<!doctype html><meta charset=\"utf-8\">{html}")).into_response()
            }
            None => StatusCode::NOT_FOUND.into_response(),
        },
    }
}
