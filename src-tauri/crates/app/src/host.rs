//! What the use cases need from whatever shows them: a login window and a way to say that
//! something changed. The shell implements it with real windows, tests with a scripted applicant.

use std::path::PathBuf;

use async_trait::async_trait;
use url::Url;

use crate::views::{DeviceTest, Signal};

/// A login that is to be shown in a window of its own.
#[derive(Debug, Clone)]
pub struct LoginWindow {
    /// Where it starts.
    pub url: Url,
    /// Address (origin and path) that ends the login; the window must never load it.
    pub callback: Url,
    /// Origins (`scheme://host:port`) that the window may show.
    pub allowed_origins: Vec<String>,
    /// PEM file of authorities to trust besides the system's.
    pub ca_file: Option<PathBuf>,
    /// BCP 47 tag of the language for the window's own words.
    pub language: String,
}

/// How a login window ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LoginWindowEnd {
    /// The callback was reached; its full address, with code and state.
    Callback(Url),
    /// Closed by the officer or by [`Host::close_login`].
    Closed,
    /// It tried to leave the allowed origins.
    Strayed { origin: String },
    /// A site's certificate is not trusted; nothing of it was shown.
    Untrusted { host: String },
}

/// The one who shows things.
#[async_trait]
pub trait Host: Send + Sync + 'static {
    /// Shows the login and returns when it has ended; the window is gone then and has kept nothing.
    async fn show_login(&self, window: LoginWindow) -> LoginWindowEnd;
    /// Ends a login that is being shown, if there is one.
    fn close_login(&self);
    /// Shows beside the login what the scanner does for its page; none when no finger is asked for any more.
    fn show_capture(&self, capture: Option<DeviceTest>);
    /// Tells the screen that something changed.
    fn signal(&self, signal: Signal);
}
