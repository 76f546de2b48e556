//! Addresses of mail and of the web, as Form.io takes them.

use regex::Regex;
use std::sync::LazyLock;

use crate::pattern;

/// Form.io's own pattern for addresses (`validateEmail` of @formio/core 2.8).
static EMAIL: LazyLock<Regex> = LazyLock::new(|| {
    const SOURCE: &str = concat!(
        r#"(([^<>()[\]\\.,;:\s@"]+(\.[^<>()[\]\\.,;:\s@"]+)*)|(".+"))@"#,
        r"((\[[0-9]{1,3}\.[0-9]{1,3}\.[0-9]{1,3}\.[0-9]{1,3}])|(([a-zA-Z\-0-9]+\.)+[a-zA-Z]{2,}))",
    );
    pattern::compile(SOURCE).expect("the pattern is constant and tested")
});

pub(super) fn is_email(text: &str) -> bool {
    EMAIL.is_match(text)
}

/// Whether the text is a web address: `https://example.org/x`, or `example.org` without a scheme;
/// with a scheme any names will do. No mail addresses.
pub(super) fn is_url(text: &str) -> bool {
    if text.len() > 4_000 || is_email(text) || text.chars().any(char::is_whitespace) {
        return false;
    }
    let lower = text.to_lowercase();
    let schemes = ["https://", "http://", "ftp://"];
    let scheme = schemes.iter().find(|scheme| lower.starts_with(**scheme));
    let rest = match scheme {
        Some(scheme) => &lower[scheme.len()..],
        None => lower.strip_prefix("//").unwrap_or(&lower),
    };
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let authority = &rest[..end];
    let host = match authority.rsplit_once('@') {
        Some((user, host)) if !user.is_empty() => host,
        Some(_) => return false,
        None => authority,
    };
    let host = match host.rsplit_once(':') {
        Some((host, port)) => {
            let digits = port.bytes().all(|byte| byte.is_ascii_digit());
            if !digits || !(2..=5).contains(&port.len()) {
                return false;
            }
            host
        }
        None => host,
    };
    is_public_address(host) || is_host(host, scheme.is_some())
}

/// Four numbers that are an address of the public network.
fn is_public_address(host: &str) -> bool {
    let parts: Option<Vec<u8>> = host.split('.').map(|part| part.parse().ok()).collect();
    let Some([first, second, _, last]) = parts.as_deref() else {
        return false;
    };
    let private = match (*first, *second) {
        (10 | 127, _) | (169, 254) | (192, 168) => true,
        (172, second) => (16..=31).contains(&second),
        _ => false,
    };
    !private && (1..=223).contains(first) && (1..=254).contains(last)
}

/// Names joined by dots; if `bare` any, else at least two and the last of letters.
fn is_host(host: &str, bare: bool) -> bool {
    let letter = |char: char| char.is_ascii_lowercase() || ('\u{a1}'..='\u{ffff}').contains(&char);
    let is_name = |name: &str| {
        !name.is_empty()
            && !name.starts_with('-')
            && !name.ends_with('-')
            && name
                .chars()
                .all(|char| letter(char) || char.is_ascii_digit() || char == '-')
    };
    let names: Vec<&str> = host.split('.').collect();
    let is_last = |name: &str| name.chars().count() >= 2 && name.chars().all(letter);
    names.iter().all(|name| is_name(name))
        && (bare || (names.len() > 1 && names.last().is_some_and(|last| is_last(last))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn web_addresses_are_those_of_form_io() {
        for good in [
            "example.com",
            "https://example.org/a?b#c",
            "http://localhost:3000",
            "//example.org",
            "ftp://files.example.org",
            "https://user:pw@example.org:8080/",
            "8.8.8.8",
            "http://192.168.1.1",
            "ftp://a.b/c?d=e#f",
            "http://пример.рф",
        ] {
            assert!(is_url(good), "{good}");
        }
        for bad in [
            "",
            "localhost",
            "example",
            "http://",
            "http://a b.org",
            "javascript:alert(1)",
            "10.0.0.1",
            "a@example.org",
            "example.c",
            "example.org:port",
            "-a.org",
        ] {
            assert!(!is_url(bad), "{bad}");
        }
    }
}
