//! The desktop shell: windows, capabilities, content security policy, command registration.
//!
//! It holds no rule of the product. Every command hands its arguments to the use case of the same
//! name in `kiosk-app` and gives back what that returns; who may do what is decided there.
//!
//! What it promises:
//! - The main window shows the user interface that is built into the program, and nothing else:
//!   no other address, no second window, no download, no developer tools.
//! - The login window is no part of that: a plain web view without any way to call the kiosk,
//!   limited to the origins it was given, which never loads the callback, and which trusts the
//!   system's authorities and the organisation's own, and nobody else.
//! - A configuration that is wrong starts nothing.
//! - One kiosk per data folder.

mod arguments;
mod authority;
mod command_names;
mod commands;
mod content_filter;
mod file_chooser;
mod host;
mod login_capture;
mod login_rules;
mod login_window;
mod main_window;
mod refusal;
mod scanner_door;
mod single;
mod start;
mod web_view;
mod words;

pub use command_names::COMMAND_NAMES;
pub use commands::REGISTERED;
pub use login_window::{close as close_login_window, open as open_login_window};
pub use start::run;

/// Whether WebDriver may drive the main window.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Drive {
    /// As shipped.
    Forbidden,
    /// For tests and the demo: the automation switch of the environment is left to work.
    Allowed,
}

/// Variables with which another process could look into or drive the windows: Tauri's automation,
/// WebKit's remote inspectors, GTK's inspector and modules loaded into the process.
pub const INSPECTION_SWITCHES: &[&str] = &[
    "TAURI_WEBVIEW_AUTOMATION",
    "TAURI_AUTOMATION",
    "WEBKIT_INSPECTOR_SERVER",
    "WEBKIT_INSPECTOR_HTTP_SERVER",
    "WEBKIT_EXEC_PATH",
    "WEBKIT_INJECTED_BUNDLE_PATH",
    "GTK_DEBUG",
    "GTK_MODULES",
    "GTK3_MODULES",
    "GTK_PATH",
];
