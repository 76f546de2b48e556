//! A portal on a real socket that does what it is told: the calls that delivery needs, as OpenG2P
//! answers them, and every way in which a line or a server can fail.

use std::collections::{BTreeMap, VecDeque};
use std::fmt::Write as _;
use std::sync::{Arc, Mutex};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use kiosk_identity::PersonKey;
use kiosk_sync::{HttpSettings, OpenG2p, ProgrammeRef};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use url::Url;

use super::Chance;

/// What is to go wrong with one request.
#[derive(Debug, Clone)]
pub enum Trouble {
    /// The line is cut before the portal has understood the request.
    CutBefore,
    /// The portal does its work, and the line is cut before the answer.
    CutAfter,
    /// The line is cut, and the portal does its work when the test says so.
    CutLate,
    /// The portal does its work, and half of the answer arrives.
    HalfAnAnswer,
    /// The portal does its work and never answers.
    Silence,
    /// Something else answers: status, headers, body. The portal never hears of the request.
    Instead(u16, Vec<(&'static str, String)>, Vec<u8>),
    /// Exactly these bytes come back.
    Raw(Vec<u8>),
    /// The portal does its work, and something else answers.
    AfterInstead(u16, Vec<u8>),
}

impl Trouble {
    pub fn says(text: &str) -> Self {
        Self::Instead(200, json_type(), Value::from(text).to_string().into_bytes())
    }

    pub fn error(status: u16, code: &str, message: &str) -> Self {
        let body = json!({ "errors": [{ "code": code, "message": message }] });
        Self::Instead(status, json_type(), body.to_string().into_bytes())
    }

    pub fn web_page() -> Self {
        let page = b"<!doctype html><title>Welcome to our Wi-Fi</title>".to_vec();
        Self::Instead(200, vec![("content-type", "text/html".to_owned())], page)
    }
}

fn json_type() -> Vec<(&'static str, String)> {
    vec![("content-type", "application/json".to_owned())]
}

#[derive(Debug, Clone)]
pub struct Made {
    pub person: String,
    pub programme: i64,
    pub id: String,
    pub status: String,
    pub payload: Value,
}

#[derive(Default)]
pub struct Inside {
    pub programmes: Vec<ProgrammeRef>,
    pub applications: Vec<Made>,
    pub profile: BTreeMap<String, String>,
    /// Keys that the profile call pretends to write.
    pub not_kept: Vec<String>,
    /// Troubles for the next requests whose path ends so.
    pub script: VecDeque<(&'static str, Trouble)>,
    /// Share of requests of which the line is cut, in percent.
    pub cuts: Option<(Chance, u64)>,
    /// All requests in order: method and path, without the query.
    pub heard: Vec<String>,
    /// The query of each request.
    pub queries: Vec<String>,
    pub late: Vec<(String, String, Vec<u8>)>,
    /// Takes every application, also one that is there already: each sending too many shows.
    pub takes_everything: bool,
    pub numbers: u64,
}

pub struct TestPortal {
    pub base: Url,
    pub inside: Arc<Mutex<Inside>>,
    server: tokio::task::JoinHandle<()>,
}

impl TestPortal {
    pub async fn start(programmes: &[ProgrammeRef]) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let base = format!("http://{}/api", listener.local_addr().unwrap());
        let inside = Arc::new(Mutex::new(Inside {
            programmes: programmes.to_vec(),
            ..Inside::default()
        }));
        let shared = inside.clone();
        let server = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, shared.clone()));
            }
        });
        Self {
            base: base.parse().unwrap(),
            inside,
            server,
        }
    }

    pub fn adapter(&self) -> Arc<OpenG2p> {
        self.adapter_with(HttpSettings::default())
    }

    pub fn adapter_with(&self, settings: HttpSettings) -> Arc<OpenG2p> {
        Arc::new(OpenG2p::new(self.base.clone(), settings).unwrap())
    }

    /// The next request whose path ends with `path` meets this trouble.
    pub fn next(&self, path: &'static str, trouble: Trouble) {
        self.inside
            .lock()
            .unwrap()
            .script
            .push_back((path, trouble));
    }

    pub fn made(&self) -> Vec<Made> {
        self.inside.lock().unwrap().applications.clone()
    }

    /// How often a path was asked for.
    pub fn heard(&self, path: &str) -> usize {
        let inside = self.inside.lock().unwrap();
        inside.heard.iter().filter(|it| it.ends_with(path)).count()
    }

    /// An application from elsewhere.
    pub fn add(&self, person: &PersonKey, programme: &ProgrammeRef, status: &str) -> String {
        let mut inside = self.inside.lock().unwrap();
        inside.apply(&person.subject, programme.id.0, json!({}));
        let made = inside.applications.last_mut().unwrap();
        status.clone_into(&mut made.status);
        made.id.clone()
    }

    /// The portal gets round to what it was asked when the line was cut.
    pub fn catch_up(&self) {
        let mut inside = self.inside.lock().unwrap();
        for (token, path, body) in std::mem::take(&mut inside.late) {
            inside.answer("POST", &path, &token, &body);
        }
    }
}

impl Drop for TestPortal {
    fn drop(&mut self) {
        self.server.abort();
    }
}

/// An unsigned token that names its person.
pub fn token(person: &PersonKey) -> String {
    let claims = json!({ "iss": person.issuer, "sub": person.subject });
    format!("e30.{}.c2ln", URL_SAFE_NO_PAD.encode(claims.to_string()))
}

async fn serve(mut stream: TcpStream, inside: Arc<Mutex<Inside>>) -> Option<()> {
    let (head, body) = request(&mut stream).await?;
    let mut words = head.split_whitespace();
    let method = words.next()?.to_owned();
    let (path, query) = match words.next()?.split_once('?') {
        Some((path, query)) => (path.to_owned(), query.to_owned()),
        None => (head.split_whitespace().nth(1)?.to_owned(), String::new()),
    };
    let token = head
        .lines()
        .find_map(|line| line.strip_prefix("authorization: Bearer "))
        .unwrap_or_default()
        .to_owned();
    let (trouble, late) = {
        let mut inside = inside.lock().unwrap();
        inside.heard.push(format!("{method} {path}"));
        inside.queries.push(query);
        let trouble = inside.trouble(&path);
        (trouble, matches!(method.as_str(), "POST"))
    };
    let answer = || inside.lock().unwrap().answer(&method, &path, &token, &body);
    let bytes = match trouble {
        None => http(200, &json_type(), &answer()),
        Some(Trouble::CutBefore) => return None,
        Some(Trouble::CutAfter) => {
            answer();
            return None;
        }
        Some(Trouble::CutLate) => {
            assert!(late, "only a sending can be late");
            inside.lock().unwrap().late.push((token, path, body));
            return None;
        }
        Some(Trouble::HalfAnAnswer) => {
            let mut bytes = http(200, &json_type(), &answer());
            bytes.truncate(bytes.len() - 5);
            bytes
        }
        Some(Trouble::Silence) => {
            answer();
            std::future::pending::<()>().await;
            return None;
        }
        Some(Trouble::Instead(status, headers, body)) => http(status, &headers, &body),
        Some(Trouble::Raw(bytes)) => bytes,
        Some(Trouble::AfterInstead(status, body)) => {
            answer();
            http(status, &json_type(), &body)
        }
    };
    stream.write_all(&bytes).await.ok()?;
    stream.shutdown().await.ok()
}

async fn request(stream: &mut TcpStream) -> Option<(String, Vec<u8>)> {
    let mut bytes = Vec::new();
    let mut buffer = [0; 4096];
    let end = loop {
        if let Some(at) = bytes.windows(4).position(|it| it == b"\r\n\r\n") {
            break at;
        }
        let read = stream.read(&mut buffer).await.ok()?;
        if read == 0 {
            return None;
        }
        bytes.extend_from_slice(&buffer[..read]);
    };
    let head = String::from_utf8(bytes[..end].to_vec()).ok()?;
    let mut body = bytes.split_off(end + 4);
    let length: usize = head
        .lines()
        .find_map(|line| line.strip_prefix("content-length: "))
        .map_or(0, |text| text.trim().parse().unwrap());
    while body.len() < length {
        let read = stream.read(&mut buffer).await.ok()?;
        if read == 0 {
            return None;
        }
        body.extend_from_slice(&buffer[..read]);
    }
    Some((head, body))
}

fn http(status: u16, headers: &[(&'static str, String)], body: &[u8]) -> Vec<u8> {
    let mut head = format!("HTTP/1.1 {status} X\r\nconnection: close\r\n");
    for (name, value) in headers {
        write!(head, "{name}: {value}\r\n").unwrap();
    }
    write!(head, "content-length: {}\r\n\r\n", body.len()).unwrap();
    [head.into_bytes(), body.to_vec()].concat()
}

impl Inside {
    fn trouble(&mut self, path: &str) -> Option<Trouble> {
        if let Some(at) = self.script.iter().position(|(end, _)| path.ends_with(end)) {
            return self.script.remove(at).map(|(_, trouble)| trouble);
        }
        let (chance, share) = self.cuts.as_mut()?;
        let share = *share;
        if !chance.percent(share) {
            return None;
        }
        Some(match chance.below(5) {
            0 => Trouble::CutBefore,
            1 => Trouble::HalfAnAnswer,
            2 => Trouble::AfterInstead(502, b"<html>bad gateway</html>".to_vec()),
            3 if path.ends_with("/submit") => Trouble::CutLate,
            _ => Trouble::CutAfter,
        })
    }

    fn answer(&mut self, method: &str, path: &str, token: &str, body: &[u8]) -> Vec<u8> {
        let path = path.trim_start_matches("/api");
        let person = who(token);
        let json = match (method, path) {
            ("GET", "/ping") => json!("pong"),
            ("GET", "/program") => self.list_programmes(),
            ("GET", "/applicationdetails") => self.list_applications(&person),
            ("GET", "/auth/profile") => {
                let mut profile =
                    json!({ "id": 1, "ids": [], "bank_ids": [], "phone_numbers": [] });
                for (key, value) in &self.profile {
                    profile[key] = value.as_str().into();
                }
                profile
            }
            ("PUT", "/auth/profile") => {
                let wishes: Value = serde_json::from_slice(body).unwrap();
                for (key, value) in wishes.as_object().unwrap() {
                    if let Some(text) = value.as_str().filter(|text| !text.is_empty())
                        && !self.not_kept.contains(key)
                    {
                        self.profile.insert(key.clone(), text.to_owned());
                    }
                }
                json!("Updated the partner info")
            }
            ("POST", path) if path.ends_with("/submit") => {
                let programme = path.split('/').nth(2).unwrap().parse().unwrap();
                let body: Value = serde_json::from_slice(body).unwrap();
                json!(self.apply(&person, programme, body["program_registrant_info"].clone()))
            }
            _ => panic!("the scripted portal has no {method} {path}"),
        };
        json.to_string().into_bytes()
    }

    fn apply(&mut self, person: &str, programme: i64, payload: Value) -> String {
        let several = self
            .programmes
            .iter()
            .find(|it| it.id.0 == programme)
            .unwrap()
            .several_allowed;
        let mut earlier = self
            .applications
            .iter()
            .filter(|it| it.person == person && it.programme == programme);
        if !several && !self.takes_everything && earlier.clone().next().is_some() {
            return "Error: Multiple form submissions are not allowed for this program.".to_owned();
        }
        if !self.takes_everything
            && earlier.any(|it| it.status == "active" || it.status == "inprogress")
        {
            return "Error: There is already an active or in-progress application for this \
                    program."
                .to_owned();
        }
        self.numbers += 1;
        let id = format!("010326{:05}", self.numbers);
        self.applications.push(Made {
            person: person.to_owned(),
            programme,
            id: id.clone(),
            status: "active".to_owned(),
            payload,
        });
        format!("Successfully applied into the program! Application ID: {id}")
    }

    fn list_programmes(&self) -> Value {
        self.programmes
            .iter()
            .map(|it| {
                json!({
                    "id": it.id, "name": it.name, "description": null, "state": "Not Applied",
                    "has_applied": false, "is_portal_form_mapped": true,
                    "is_multiple_form_submission": it.several_allowed,
                    "last_application_status": "Not submitted any application",
                })
            })
            .collect()
    }

    /// Newest first, by the programme's present name, ids as numbers.
    fn list_applications(&self, person: &str) -> Value {
        self.applications
            .iter()
            .rev()
            .filter(|it| it.person == person)
            .map(|it| {
                let programme = self.programmes.iter().find(|one| one.id.0 == it.programme);
                json!({
                    "program_name": programme.unwrap().name,
                    "application_id": it.id.parse::<u64>().unwrap(),
                    "date_applied": "2026-03-01T09:00:00",
                    "application_status": it.status,
                })
            })
            .collect()
    }
}

fn who(token: &str) -> String {
    let payload = token.split('.').nth(1).unwrap_or_default();
    let claims = URL_SAFE_NO_PAD.decode(payload).unwrap();
    let claims: Value = serde_json::from_slice(&claims).unwrap_or_default();
    claims["sub"].as_str().unwrap_or_default().to_owned()
}
