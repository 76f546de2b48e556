//! The one window that shows the user interface.

use tauri::webview::{NewWindowResponse, PermissionResponse};
use tauri::{AppHandle, Manager, WebviewUrl, WebviewWindow, WebviewWindowBuilder};
use url::Url;

use crate::{Drive, login_window, web_view};

/// Label of the window; `capabilities/main.json` is for this one alone.
pub const LABEL: &str = "main";

/// Opens the window on the user interface that is built into the program.
pub fn open(handle: &AppHandle, fullscreen: bool, drive: Drive) -> tauri::Result<WebviewWindow> {
    let window = WebviewWindowBuilder::new(handle, LABEL, WebviewUrl::App("index.html".into()))
        .title("Registration Kiosk")
        .inner_size(1280.0, 800.0)
        .min_inner_size(800.0, 600.0)
        .fullscreen(fullscreen)
        .decorations(!fullscreen)
        .closable(!fullscreen)
        // Keeps nothing on disk. WebDriver cannot reach such a window, so only tests do without.
        .incognito(drive == Drive::Forbidden)
        .devtools(false)
        .initialization_script(include_str!("guard.js"))
        .on_navigation(is_own)
        .on_new_window(|_, _| NewWindowResponse::Deny)
        .on_download(|_, _| false)
        .on_permission_request(|_, _| PermissionResponse::Deny)
        .build()?;
    window.with_webview(|view| web_view::strip(&view.inner()))?;
    Ok(window)
}

/// Brings the kiosk to the front: the login window if one is open, else the main window.
pub fn bring_to_front(handle: &AppHandle) {
    let on_main_thread = handle.clone();
    let asked = handle.run_on_main_thread(move || {
        if login_window::bring_to_front() {
            return;
        }
        if let Some(window) = on_main_thread.get_webview_window(LABEL) {
            let brought = window
                .unminimize()
                .and_then(|()| window.show())
                .and_then(|()| window.set_focus());
            if let Err(error) = brought {
                tracing::warn!(%error, "the window could not be brought to the front");
            }
        }
    });
    if let Err(error) = asked {
        tracing::warn!(%error, "the window could not be asked to come to the front");
    }
}

/// The address under which Tauri serves what is built into the program.
fn is_own(url: &Url) -> bool {
    url.scheme() == "tauri" && url.host_str() == Some("localhost")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_built_in_pages_may_be_shown() {
        for (address, own) in [
            ("tauri://localhost/index.html", true),
            ("tauri://localhost/", true),
            ("tauri://elsewhere/", false),
            ("http://tauri.localhost/", false),
            ("https://example.org/", false),
            ("file:///etc/passwd", false),
            ("about:blank", false),
            ("data:text/html,x", false),
            ("javascript:alert(1)", false),
        ] {
            let url = Url::parse(address).expect("an address");
            assert_eq!(is_own(&url), own, "{address}");
        }
    }
}
