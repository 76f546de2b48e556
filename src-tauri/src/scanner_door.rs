//! The one door through which a login page over TLS reaches this computer: SBI.
//!
//! The ID service's own page speaks with a certified scanner (eSignet: discovery, device info,
//! capture) at `http://127.0.0.1:PORT`, PORT being one of 4501 to 4600, with methods of its own.
//! Other browsers count 127.0.0.1 as safe; WebKit refuses the request as mixed content before it
//! is made. WebKit has no switch for an address, only for a scheme. So two things are done, in this
//! order, and the second not without the first:
//!
//! 1. A content filter refuses everything over plain HTTP to pages over TLS, as WebKit did, except
//!    `fetch` and its like to those hundred ports of 127.0.0.1: no script, picture, style or frame.
//! 2. WebKit is told, for this login's own context, that `http` is no mixed content.
//!
//! What that opens: a page of the ID service, and any script that it lets in, may send requests to
//! whatever listens on those ports. It reads an answer only if the device names the page's origin
//! (CORS), and a method of SBI's needs the device's consent before it is sent at all. That is what
//! each other browser allows, for a hundred ports instead of all, and only while a login is open. What
//! listens there are scanners; the kiosk's own service for the scanners that it drives asks for
//! the origin too. Names (`localhost`), the other addresses of this computer, its other ports and
//! the local network stay shut. Navigation is a matter of its own: `login_rules` does not care
//! what a scheme is taken for. A login over plain HTTP (as for trying things out) was never
//! limited by WebKit and is not by this.

use gtk::glib;
use webkit2gtk::{SecurityManagerExt, WebContextExt, WebView, WebViewExt};

use crate::content_filter;

/// Content filters have neither alternatives nor counts, so the ports take three rules.
const RULES: &str = r#"[
  {"trigger": {"url-filter": "^http:", "if-top-url": ["^https:"]},
   "action": {"type": "block"}},
  {"trigger": {"url-filter": "^http://127\\.0\\.0\\.1:450[1-9]/", "resource-type": ["raw", "fetch"]},
   "action": {"type": "ignore-previous-rules"}},
  {"trigger": {"url-filter": "^http://127\\.0\\.0\\.1:45[1-9][0-9]/", "resource-type": ["raw", "fetch"]},
   "action": {"type": "ignore-previous-rules"}},
  {"trigger": {"url-filter": "^http://127\\.0\\.0\\.1:4600/", "resource-type": ["raw", "fetch"]},
   "action": {"type": "ignore-previous-rules"}}
]"#;

/// Opens the door for what `view` loads from now on; if that fails, it stays shut.
pub async fn open(view: &WebView) {
    let folder = glib::user_runtime_dir().join("registration-kiosk");
    if let Err(error) = content_filter::add(view, &folder, "scanner-door", RULES).await {
        tracing::warn!(%error, "login pages cannot reach a scanner");
        return;
    }
    if let Some(manager) = view
        .context()
        .and_then(|context| context.security_manager())
    {
        manager.register_uri_scheme_as_secure("http");
    }
}
