//! Connections: who may ask, what goes where, and how answers are written.

use std::sync::Arc;
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::tcp::{ReadHalf, WriteHalf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{mpsc, watch};
use tokio::task::JoinSet;
use tokio::time::timeout;
use zeroize::Zeroizing;

use super::answers::{discover, info};
use super::capture::capture;
use super::http::{BadRequest, Head, LONGEST_BODY, LONGEST_HEAD, answer_head, head};
use super::refusal::Refusal;
use super::scanner::ScannerThread;
use super::{Clock, ServiceEvent, Settings, request, stream};
use crate::sbi::Purpose;

/// Everything that a request is answered with.
pub struct Offer {
    pub settings: Settings,
    /// The organisation in the device's certificate.
    pub provider: String,
    pub scanner: ScannerThread,
    pub events: mpsc::Sender<ServiceEvent>,
    pub clock: Clock,
    port: u16,
    origins: Vec<String>,
}

impl Offer {
    pub fn new(
        settings: Settings,
        provider: String,
        port: u16,
        scanner: ScannerThread,
        events: mpsc::Sender<ServiceEvent>,
        clock: Clock,
    ) -> Self {
        let origins = settings
            .origins
            .iter()
            // An opaque origin has no name: `null` could be any page.
            .filter(|origin| origin.is_tuple())
            .map(url::Origin::ascii_serialization)
            .collect();
        Self {
            settings,
            provider,
            scanner,
            events,
            clock,
            port,
            origins,
        }
    }

    /// The base address, with the slash at the end.
    pub fn callback(&self) -> String {
        format!("http://127.0.0.1:{}/", self.port)
    }

    /// Whether a request was meant for this address and comes from a named page.
    fn may_ask(&self, head: &Head) -> bool {
        head.host == format!("127.0.0.1:{}", self.port) && self.origins.contains(&head.origin)
    }
}

/// Answers until `closed` says so. Whatever is then under way is dropped where it stands.
pub async fn serve(
    listener: std::net::TcpListener,
    offer: Arc<Offer>,
    mut closed: watch::Receiver<bool>,
) {
    let Ok(listener) = TcpListener::from_std(listener) else {
        return;
    };
    let mut open = JoinSet::new();
    loop {
        tokio::select! {
            _ = closed.wait_for(|closed| *closed) => return,
            accepted = listener.accept() => {
                while open.try_join_next().is_some() {}
                match accepted {
                    Ok((stream, _)) if open.len() < offer.settings.limits.connections => {
                        open.spawn(answer(stream, Arc::clone(&offer)));
                    }
                    // Too many at once: this one is closed.
                    Ok(_) => {}
                    // E.g. too many open files: others must close first.
                    Err(_) => tokio::time::sleep(Duration::from_millis(50)).await,
                }
            }
        }
    }
}

async fn answer(mut stream: TcpStream, offer: Arc<Offer>) {
    let limits = offer.settings.limits;
    let (mut input, mut output) = stream.split();
    let mut out = Output {
        stream: &mut output,
        port: offer.port,
        patience: limits.answer,
    };
    match timeout(limits.request, read(&mut input)).await {
        Ok(Ok(Some((head, body)))) if offer.may_ask(&head) => {
            tokio::select! {
                () = dispatch(&offer, &head, &body, &mut out) => {}
                // A page that leaves ends what it asked for.
                () = gone(&mut input) => return,
            }
        }
        Ok(Ok(Some(_))) => out.plain("403 Forbidden", "not from there").await,
        Ok(Err(bad)) => out.plain(bad.status(), &bad.to_string()).await,
        // It left, or is too slow to be answered.
        Ok(Ok(None)) | Err(_) => return,
    }
    // Without this, what was not read of the request could make the system throw the answer away.
    let _ = output.shutdown().await;
    let _ = timeout(Duration::from_secs(1), gone(&mut input)).await;
}

/// Reads one request; `None` when the other side left before its end.
async fn read(input: &mut ReadHalf<'_>) -> Result<Option<(Head, Vec<u8>)>, BadRequest> {
    let mut bytes = Vec::new();
    let mut chunk = [0; 4096];
    loop {
        if let Some((head, begin)) = head(&bytes)?
            && bytes.len() - begin >= head.length
        {
            let body = bytes[begin..begin + head.length].to_vec();
            return Ok(Some((head, body)));
        }
        if bytes.len() > LONGEST_HEAD + LONGEST_BODY {
            return Err(BadRequest::BodyTooLong);
        }
        match input.read(&mut chunk).await {
            Ok(0) | Err(_) => return Ok(None),
            Ok(count) => bytes.extend_from_slice(&chunk[..count]),
        }
    }
}

/// Ends when the other side has closed, or sends more than anybody needs to.
async fn gone(input: &mut ReadHalf<'_>) {
    let mut chunk = [0; 1024];
    for _ in 0..64 {
        if matches!(input.read(&mut chunk).await, Ok(0) | Err(_)) {
            return;
        }
    }
}

async fn dispatch(offer: &Offer, head: &Head, body: &[u8], out: &mut Output<'_, '_>) {
    let at = offer.now();
    let capture = async |verb| capture(offer, verb, &head.origin, body).await;
    match (head.method.as_str(), head.path.as_str()) {
        ("OPTIONS", _) => out.send("200 OK", "text/plain", b"", Some(head)).await,
        ("MOSIPDISC", "/device") => {
            let found = discover(offer, body, at).await.to_string();
            out.json(found.as_bytes(), head).await;
        }
        ("MOSIPDINFO", "/info") => {
            let said = info(offer, at).await.to_string();
            out.json(said.as_bytes(), head).await;
        }
        ("CAPTURE", "/capture") => out.json(&capture(Purpose::Auth).await, head).await,
        ("RCAPTURE", "/capture") => out.json(&capture(Purpose::Registration).await, head).await,
        ("STREAM", "/stream") => preview(offer, head, body, out).await,
        _ => {
            let error = serde_json::json!({ "error": Refusal::WrongVerb.as_error() });
            let body = error.to_string();
            let status = "405 Method Not Allowed";
            out.send(status, "application/json", body.as_bytes(), Some(head))
                .await;
        }
    }
}

async fn preview(offer: &Offer, head: &Head, body: &[u8], out: &mut Output<'_, '_>) {
    let wanted = match offer.described().await {
        Some(described) => request::stream(body, described.own()),
        None => Err(Refusal::NothingConnected),
    };
    match wanted {
        Ok(time_limit) => {
            let start = answer_head("200 OK", stream::CONTENT_TYPE, None, offer.port, Some(head));
            if out.write(start.as_bytes()).await {
                let watching = offer.scanner.watch();
                stream::film(watching, out.stream, time_limit, out.patience).await;
            }
        }
        Err(refusal) => {
            let error = serde_json::json!({ "error": refusal.as_error() }).to_string();
            out.json(error.as_bytes(), head).await;
        }
    }
}

struct Output<'a, 'b> {
    stream: &'a mut WriteHalf<'b>,
    port: u16,
    patience: Duration,
}

impl Output<'_, '_> {
    /// SBI tells errors in the body, with status 200.
    async fn json(&mut self, body: &[u8], head: &Head) {
        self.send("200 OK", "application/json", body, Some(head))
            .await;
    }

    async fn plain(&mut self, status: &str, text: &str) {
        self.send(status, "text/plain", text.as_bytes(), None).await;
    }

    async fn send(&mut self, status: &str, kind: &str, body: &[u8], readable_by: Option<&Head>) {
        let head = answer_head(status, kind, Some(body.len()), self.port, readable_by);
        let mut answer = Zeroizing::new(Vec::with_capacity(head.len() + body.len()));
        answer.extend_from_slice(head.as_bytes());
        answer.extend_from_slice(body);
        self.write(&answer).await;
    }

    async fn write(&mut self, bytes: &[u8]) -> bool {
        matches!(
            timeout(self.patience, self.stream.write_all(bytes)).await,
            Ok(Ok(()))
        )
    }
}
