//! Shows the login window alone and prints how it ended, as one line of JSON. For tests; never
//! shipped.
//!
//! Usage: `login_probe LANGUAGE URL CALLBACK ORIGIN…`; `LOGIN_PROBE_CA_FILE` names an authority's
//! file.

use kiosk_app::{LoginWindow, LoginWindowEnd};
use serde_json::json;
use url::Url;

fn main() {
    let mut arguments = std::env::args().skip(1);
    let mut next = |what: &str| {
        arguments
            .next()
            .unwrap_or_else(|| panic!("{what} is missing"))
    };
    let language = next("LANGUAGE");
    let url = Url::parse(&next("URL")).expect("URL is an address");
    let callback = Url::parse(&next("CALLBACK")).expect("CALLBACK is an address");
    let login = LoginWindow {
        url,
        callback,
        allowed_origins: arguments.collect(),
        ca_file: std::env::var_os("LOGIN_PROBE_CA_FILE").map(Into::into),
        language,
    };
    gtk::init().expect("there is a display");
    kiosk::open_login_window(&login, None, |end| {
        let end = match end {
            LoginWindowEnd::Callback(url) => json!({"end": "callback", "url": url}),
            LoginWindowEnd::Closed => json!({"end": "closed"}),
            LoginWindowEnd::Strayed { origin } => json!({"end": "strayed", "origin": origin}),
            LoginWindowEnd::Untrusted { host } => json!({"end": "untrusted", "host": host}),
        };
        println!("{end}");
        gtk::main_quit();
    });
    gtk::main();
}
