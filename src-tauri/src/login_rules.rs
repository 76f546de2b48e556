//! Where the login window may go. Pure; the window only carries out the verdict.

use kiosk_app::LoginWindow;
use url::{Origin, Url};

/// What is to happen with an address that the login window wants to load.
#[derive(Debug, PartialEq, Eq)]
pub enum Verdict {
    Load,
    /// Not loaded, and the login goes on.
    Refuse,
    /// Not loaded: the login has ended with this address.
    Callback(Box<Url>),
    /// Not loaded: the login has tried to leave for this origin.
    Stray(String),
}

/// The rules of one login.
#[derive(Debug)]
pub struct Rules {
    callback: Url,
    allowed: Vec<Origin>,
}

impl Rules {
    /// An allowed origin that cannot be read allows nothing.
    pub fn new(window: &LoginWindow) -> Self {
        Rules {
            callback: window.callback.clone(),
            allowed: window
                .allowed_origins
                .iter()
                .filter_map(|text| Url::parse(text).ok())
                .map(|url| url.origin())
                .filter(Origin::is_tuple)
                .collect(),
        }
    }

    pub fn judge(&self, address: &str) -> Verdict {
        let Ok(url) = Url::parse(address) else {
            return Verdict::Refuse;
        };
        match url.scheme() {
            "http" | "https" => {
                if url.origin() == self.callback.origin() && url.path() == self.callback.path() {
                    Verdict::Callback(Box::new(url))
                } else if self.allowed.contains(&url.origin()) {
                    Verdict::Load
                } else {
                    Verdict::Stray(url.origin().ascii_serialization())
                }
            }
            // An empty frame, which pages use to build parts of themselves.
            "about" if matches!(url.path(), "blank" | "srcdoc") => Verdict::Load,
            _ => Verdict::Refuse,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judge(address: &str) -> Verdict {
        Rules::new(&LoginWindow {
            url: Url::parse("https://portal.example.org/start").expect("an address"),
            callback: Url::parse("https://portal.example.org/oauth2/callback").expect("an address"),
            allowed_origins: vec![
                "https://portal.example.org".to_owned(),
                "https://id.example.org:8443".to_owned(),
                "not an origin".to_owned(),
            ],
            ca_file: None,
            language: "en".to_owned(),
        })
        .judge(address)
    }

    #[test]
    fn the_callback_is_never_loaded_whatever_it_carries() {
        for tail in ["", "?code=1&state=2", "?error=access_denied", "#id_token=x"] {
            let address = format!("https://portal.example.org/oauth2/callback{tail}");
            let Verdict::Callback(url) = judge(&address) else {
                panic!("{address} must end the login");
            };
            assert_eq!(url.as_str(), address, "the address is handed over whole");
        }
    }

    #[test]
    fn an_address_that_only_looks_like_the_callback_does_not_end_the_login() {
        for (address, verdict) in [
            (
                "https://portal.example.org/oauth2/callback/x",
                Verdict::Load,
            ),
            (
                "https://portal.example.org/?u=/oauth2/callback",
                Verdict::Load,
            ),
            (
                "http://portal.example.org/oauth2/callback",
                Verdict::Stray("http://portal.example.org".to_owned()),
            ),
            (
                "https://portal.example.org:444/oauth2/callback",
                Verdict::Stray("https://portal.example.org:444".to_owned()),
            ),
        ] {
            assert_eq!(judge(address), verdict, "{address}");
        }
    }

    #[test]
    fn only_the_allowed_origins_are_loaded() {
        assert_eq!(
            judge("https://id.example.org:8443/authorize"),
            Verdict::Load
        );
        for (address, origin) in [
            ("https://id.example.org/authorize", "https://id.example.org"),
            (
                "https://portal.example.org@evil.example/",
                "https://evil.example",
            ),
            (
                "https://portal.example.org.evil.example/",
                "https://portal.example.org.evil.example",
            ),
            ("http://127.0.0.1:1/", "http://127.0.0.1:1"),
        ] {
            assert_eq!(
                judge(address),
                Verdict::Stray(origin.to_owned()),
                "{address}"
            );
        }
    }

    #[test]
    fn addresses_that_are_no_web_pages_are_refused_without_ending_the_login() {
        for address in [
            "file:///etc/passwd",
            "data:text/html,<script>1</script>",
            "javascript:alert(1)",
            "blob:https://portal.example.org/1",
            "tauri://localhost/index.html",
            "ipc://localhost/station",
            "mailto:help@example.org",
            "about:config",
            "no address at all",
        ] {
            assert_eq!(judge(address), Verdict::Refuse, "{address}");
        }
        assert_eq!(
            judge("about:blank"),
            Verdict::Load,
            "an empty frame is harmless"
        );
    }
}
