//! The loopback redirect (RFC 8252, 7.3): one free port of a fixed list, bound before the login
//! begins, closed at its end.

use std::io;
use std::net::Ipv4Addr;
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;
use url::Url;

const MAX_HEAD_BYTES: usize = 16 * 1024;
const MAX_HEADERS: usize = 64;
const MAX_CONNECTIONS: usize = 32;
/// How long one connection may take to say what it wants.
const HEAD_PATIENCE: Duration = Duration::from_secs(5);

#[derive(Debug)]
pub(super) struct CallbackListener {
    listener: TcpListener,
    redirect_uri: Url,
}

impl CallbackListener {
    /// Binds the first free port; `None` if all are taken.
    pub async fn bind(ports: &[u16], path: &str) -> Option<Self> {
        for &port in ports {
            let Ok(listener) = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await else {
                continue;
            };
            // The port asked for may be 0 (any), so the listener is asked which one it got.
            let port = listener.local_addr().ok()?.port();
            let redirect_uri = Url::parse(&format!("http://127.0.0.1:{port}{path}")).ok()?;
            return Some(Self {
                listener,
                redirect_uri,
            });
        }
        None
    }

    pub fn redirect_uri(&self) -> &Url {
        &self.redirect_uri
    }

    /// Waits for a GET with the right path and Host that `is_ours` recognises. Everything else is
    /// answered with 404 and does not end the wait. The answer is `text` alone.
    pub async fn wait(&self, is_ours: impl Fn(&Url) -> bool, text: &str) -> io::Result<Url> {
        let mut heads = JoinSet::new();
        loop {
            tokio::select! {
                accepted = self.listener.accept(), if heads.len() < MAX_CONNECTIONS => {
                    let (stream, _) = accepted?;
                    let base = self.redirect_uri.clone();
                    heads.spawn(async move {
                        tokio::time::timeout(HEAD_PATIENCE, read_request(stream, &base)).await
                    });
                }
                Some(done) = heads.join_next(), if !heads.is_empty() => {
                    let Ok(Ok(Some((mut stream, asked)))) = done else { continue };
                    match asked.filter(|url| is_ours(url)) {
                        Some(url) => {
                            // The login goes on even if the window is gone already.
                            let _ = answer(&mut stream, "200 OK", text).await;
                            return Ok(url);
                        }
                        None => {
                            let _ = answer(&mut stream, "404 Not Found", "404").await;
                        }
                    }
                }
            }
        }
    }
}

/// Reads one request head. `None` if the peer sent no readable one; the address is `None` if it is
/// not a GET of the redirect address.
async fn read_request(mut stream: TcpStream, base: &Url) -> Option<(TcpStream, Option<Url>)> {
    let mut head = Vec::new();
    loop {
        let mut piece = [0; 2048];
        let count = stream.read(&mut piece).await.ok()?;
        if count == 0 || head.len() + count > MAX_HEAD_BYTES {
            return None;
        }
        head.extend_from_slice(&piece[..count]);
        let mut headers = [httparse::EMPTY_HEADER; MAX_HEADERS];
        let mut request = httparse::Request::new(&mut headers);
        if request.parse(&head).ok()?.is_complete() {
            let asked = asked_address(&request, base);
            return Some((stream, asked));
        }
    }
}

fn asked_address(request: &httparse::Request<'_, '_>, base: &Url) -> Option<Url> {
    if request.method? != "GET" {
        return None;
    }
    let mut hosts = request
        .headers
        .iter()
        .filter(|header| header.name.eq_ignore_ascii_case("host"));
    let host = hosts.next()?;
    let expected = format!("127.0.0.1:{}", base.port()?);
    if hosts.next().is_some() || host.value != expected.as_bytes() {
        return None;
    }
    let target = request.path?;
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    if path != base.path() {
        return None;
    }
    let mut url = base.clone();
    url.set_query(Some(query));
    Some(url)
}

async fn answer(stream: &mut TcpStream, status: &str, text: &str) -> io::Result<()> {
    let text = text
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;");
    let body =
        format!("<!doctype html><meta charset=\"utf-8\"><title></title><p dir=\"auto\">{text}</p>");
    let head = format!(
        "HTTP/1.1 {status}\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {}\r\n\
         Cache-Control: no-store\r\nReferrer-Policy: no-referrer\r\n\
         Content-Security-Policy: default-src 'none'\r\nX-Content-Type-Options: nosniff\r\n\
         Connection: close\r\n\r\n",
        body.len()
    );
    stream.write_all(head.as_bytes()).await?;
    stream.write_all(body.as_bytes()).await?;
    stream.shutdown().await
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn listener() -> CallbackListener {
        CallbackListener::bind(&[0], "/callback").await.unwrap()
    }

    /// Sends `request` as it is and gives the status line, or nothing if there was no answer.
    async fn send(base: &Url, request: String) -> String {
        let port = base.port().unwrap();
        let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port))
            .await
            .unwrap();
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut answer = String::new();
        let _ = stream.read_to_string(&mut answer).await;
        answer
    }

    fn request(method: &str, target: &str, host: &str) -> String {
        format!("{method} {target} HTTP/1.1\r\nHost: {host}\r\n\r\n")
    }

    #[tokio::test]
    async fn only_a_get_of_the_right_path_and_host_ends_the_wait() {
        let listener = listener().await;
        let base = listener.redirect_uri().clone();
        let host = format!("127.0.0.1:{}", base.port().unwrap());
        let strays = [
            request("GET", "/", &host),
            request("GET", "/favicon.ico", &host),
            request("GET", "/callback/?state=ours", &host),
            request("POST", "/callback?state=ours", &host),
            request("GET", "/callback?state=ours", "attacker.example"),
            request(
                "GET",
                "/callback?state=ours",
                &format!("localhost:{}", base.port().unwrap()),
            ),
            format!("GET /callback?state=ours HTTP/1.1\r\nHost: {host}\r\nHost: {host}\r\n\r\n"),
            request("GET", "/callback?state=theirs", &host),
        ];
        let visitor = async {
            for stray in strays {
                let answer = send(&base, stray.clone()).await;
                assert!(answer.starts_with("HTTP/1.1 404"), "{stray} got {answer}");
            }
            send(&base, "not HTTP at all\r\n\r\n".into()).await;
            send(&base, request("GET", "/callback?state=ours&code=7", &host)).await
        };
        let is_ours = |url: &Url| {
            url.query()
                .is_some_and(|query| query.contains("state=ours"))
        };
        let (arrived, answer) = tokio::join!(listener.wait(is_ours, "Done <&>"), visitor);
        assert_eq!(
            arrived.unwrap().query(),
            Some("state=ours&code=7"),
            "the one that is ours"
        );
        assert!(answer.starts_with("HTTP/1.1 200"), "the window is told");
        assert!(
            answer.contains("Done &lt;&amp;&gt;"),
            "in the words that were given, as text"
        );
        assert!(!answer.contains("code=7"), "and without data");
        assert!(
            answer.contains("default-src 'none'"),
            "the page can do nothing"
        );
    }

    #[tokio::test]
    async fn a_silent_connection_does_not_hold_up_the_login() {
        let listener = listener().await;
        let base = listener.redirect_uri().clone();
        let port = base.port().unwrap();
        let silent = TcpStream::connect((Ipv4Addr::LOCALHOST, port))
            .await
            .unwrap();
        let ours = request("GET", "/callback?x=1", &format!("127.0.0.1:{port}"));
        let (arrived, answer) = tokio::join!(listener.wait(|_| true, "Done"), send(&base, ours));
        assert_eq!(
            arrived.unwrap().query(),
            Some("x=1"),
            "browsers open spare connections"
        );
        assert!(answer.starts_with("HTTP/1.1 200"), "the window is told");
        drop(silent);
    }

    #[tokio::test]
    async fn the_first_free_port_of_the_list_is_taken_and_given_back() {
        let taken = listener().await;
        let other = listener().await;
        let free = other.redirect_uri().port().unwrap();
        drop(other);
        let ports = [taken.redirect_uri().port().unwrap(), free];
        let second = CallbackListener::bind(&ports, "/callback").await.unwrap();
        assert_eq!(
            second.redirect_uri().port(),
            Some(free),
            "the first is taken"
        );
        assert!(
            CallbackListener::bind(&ports, "/callback").await.is_none(),
            "now both are"
        );
        drop(second);
        assert!(
            CallbackListener::bind(&ports, "/callback").await.is_some(),
            "a login that ended gives its port back"
        );
    }
}
