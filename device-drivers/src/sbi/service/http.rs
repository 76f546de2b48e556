//! HTTP/1.1 as far as SBI needs it: one request a connection, with limits on everything.

use thiserror::Error;

/// No head longer than this is read, in bytes.
pub const LONGEST_HEAD: usize = 8 * 1024;
/// No body longer than this is read, in bytes.
pub const LONGEST_BODY: usize = 64 * 1024;
const MOST_HEADERS: usize = 64;

/// What a request says before its body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    pub method: String,
    /// Without a query.
    pub path: String,
    pub host: String,
    /// Empty when it names none.
    pub origin: String,
    /// Whether the browser asks if pages of the network may reach this machine.
    pub asks_for_private_network: bool,
    /// Of the body, in bytes.
    pub length: usize,
}

/// Why bytes are no request that is answered here; each is an HTTP status.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum BadRequest {
    #[error("this is not HTTP/1.1")]
    Malformed,
    #[error("the head is too long")]
    HeadTooLong,
    #[error("the body is too long")]
    BodyTooLong,
    #[error("the body must have a length")]
    NoLength,
}

impl BadRequest {
    pub fn status(self) -> &'static str {
        match self {
            Self::Malformed => "400 Bad Request",
            Self::HeadTooLong => "431 Request Header Fields Too Large",
            Self::BodyTooLong => "413 Content Too Large",
            Self::NoLength => "411 Length Required",
        }
    }
}

/// Reads a head from the beginning of `bytes`, and how long it is; `None` when it is not complete.
pub fn head(bytes: &[u8]) -> Result<Option<(Head, usize)>, BadRequest> {
    let window = &bytes[..bytes.len().min(LONGEST_HEAD)];
    let mut headers = [httparse::EMPTY_HEADER; MOST_HEADERS];
    let mut request = httparse::Request::new(&mut headers);
    let length = match request.parse(window) {
        Ok(httparse::Status::Complete(length)) => length,
        Ok(httparse::Status::Partial) if bytes.len() >= LONGEST_HEAD => {
            return Err(BadRequest::HeadTooLong);
        }
        Ok(httparse::Status::Partial) => return Ok(None),
        Err(httparse::Error::TooManyHeaders) => return Err(BadRequest::HeadTooLong),
        Err(_) => return Err(BadRequest::Malformed),
    };
    let only = |name: &str| {
        let mut found = request
            .headers
            .iter()
            .filter(|header| header.name.eq_ignore_ascii_case(name))
            .map(|header| std::str::from_utf8(header.value).map(str::trim));
        match (found.next(), found.next()) {
            (None, _) => Ok(None),
            (Some(Ok(value)), None) => Ok(Some(value.to_owned())),
            // A header that says two things says nothing.
            _ => Err(BadRequest::Malformed),
        }
    };
    if only("transfer-encoding")?.is_some() {
        return Err(BadRequest::NoLength);
    }
    let body = match only("content-length")? {
        None => 0,
        Some(text) if text.bytes().all(|digit| digit.is_ascii_digit()) && !text.is_empty() => {
            text.parse().map_err(|_| BadRequest::BodyTooLong)?
        }
        Some(_) => return Err(BadRequest::Malformed),
    };
    if body > LONGEST_BODY {
        return Err(BadRequest::BodyTooLong);
    }
    let path = request.path.unwrap_or_default();
    let path = path.split(['?', '#']).next().unwrap_or_default();
    let head = Head {
        method: request.method.unwrap_or_default().to_owned(),
        path: path.to_owned(),
        host: only("host")?.unwrap_or_default(),
        origin: only("origin")?.unwrap_or_default(),
        asks_for_private_network: only("access-control-request-private-network")?.is_some(),
        length: body,
    };
    Ok(Some((head, length)))
}

/// The head of an answer. `origin`: the page that may read it; `length`: `None` for a preview.
pub fn answer_head(
    status: &str,
    kind: &str,
    length: Option<usize>,
    port: u16,
    readable_by: Option<&Head>,
) -> String {
    use std::fmt::Write;
    let mut head = format!(
        "HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nCache-Control: no-store\r\n\
         Location: http://127.0.0.1:{port}\r\nConnection: close\r\nVary: Origin\r\n\
         X-Content-Type-Options: nosniff\r\n"
    );
    let mut line = |name: &str, value: &dyn std::fmt::Display| {
        write!(head, "{name}: {value}\r\n").expect("writing to a String cannot fail");
    };
    if let Some(length) = length {
        line("Content-Length", &length);
    }
    if let Some(request) = readable_by {
        line("Access-Control-Allow-Origin", &request.origin);
        line(
            "Access-Control-Allow-Methods",
            &"OPTIONS, RCAPTURE, CAPTURE, MOSIPDINFO, MOSIPDISC, STREAM",
        );
        line("Access-Control-Allow-Headers", &"Content-Type, EXT");
        if request.asks_for_private_network {
            line("Access-Control-Allow-Private-Network", &"true");
        }
    }
    head.push_str("\r\n");
    head
}

#[cfg(test)]
mod tests {
    use super::*;

    const REQUEST: &[u8] = b"MOSIPDISC /device?x=1 HTTP/1.1\r\nHost: 127.0.0.1:4501\r\n\
        Origin: https://id.example.org\r\nContent-Length: 3\r\n\r\nabc";

    #[test]
    fn a_request_is_read_once_its_head_is_complete() {
        let end = REQUEST.len() - 3;
        for cut in 0..end {
            assert_eq!(head(&REQUEST[..cut]), Ok(None), "cut after {cut} bytes");
        }
        let (read, length) = head(REQUEST).unwrap().unwrap();
        assert_eq!(length, end);
        assert_eq!(
            (read.method.as_str(), read.path.as_str()),
            ("MOSIPDISC", "/device")
        );
        assert_eq!(read.host, "127.0.0.1:4501");
        assert_eq!(read.origin, "https://id.example.org");
        assert_eq!(read.length, 3);
    }

    fn refused(lines: &str) -> BadRequest {
        let request = format!("CAPTURE /capture HTTP/1.1\r\n{lines}\r\n");
        head(request.as_bytes()).unwrap_err()
    }

    #[test]
    fn what_is_too_long_says_two_things_or_has_no_length_is_refused() {
        assert_eq!(
            refused("Content-Length: 65537\r\n"),
            BadRequest::BodyTooLong
        );
        let many = "Content-Length: 99999999999999999999999\r\n";
        assert_eq!(refused(many), BadRequest::BodyTooLong);
        for wrong in [
            "Content-Length: -1\r\n",
            "Content-Length: 1\r\nContent-Length: 2\r\n",
            "Content-Length:\r\n",
            "Origin: https://a\r\nOrigin: https://b\r\n",
            "Host: a\r\nHost: b\r\n",
            "no colon\r\n",
        ] {
            assert_eq!(refused(wrong), BadRequest::Malformed, "{wrong}");
        }
        assert_eq!(
            refused("Transfer-Encoding: chunked\r\n"),
            BadRequest::NoLength
        );
        assert_eq!(refused(&"A: b\r\n".repeat(65)), BadRequest::HeadTooLong);
        let long = format!("A: {}\r\n", "b".repeat(LONGEST_HEAD));
        assert_eq!(refused(&long), BadRequest::HeadTooLong);
        assert_eq!(
            head(b"\x16\x03\x01\x02\x00"),
            Err(BadRequest::Malformed),
            "TLS"
        );
    }

    #[test]
    fn only_a_named_page_may_read_an_answer() {
        let (read, _) = head(b"OPTIONS / HTTP/1.1\r\nOrigin: https://a\r\n\r\n")
            .unwrap()
            .unwrap();
        let open = answer_head("200 OK", "text/plain", Some(0), 4501, Some(&read));
        assert!(open.contains("Access-Control-Allow-Origin: https://a\r\n"));
        let shut = answer_head("403 Forbidden", "text/plain", Some(0), 4501, None);
        assert!(!shut.contains("Access-Control"), "{shut}");
    }
}
