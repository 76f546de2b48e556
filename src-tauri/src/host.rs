//! The shell as the use cases see it.

use async_trait::async_trait;
use gtk::prelude::*;
use kiosk_app::views::{DeviceTest, Signal};
use kiosk_app::{Host, LoginWindow, LoginWindowEnd};
use tauri::{AppHandle, Emitter, Manager};
use tokio::sync::oneshot;

use crate::{login_window, main_window};

/// Name of the event that the user interface listens to; its payload is a [`Signal`].
const SIGNAL: &str = "signal";

/// Shows real windows.
#[derive(Debug, Clone)]
pub struct Windows {
    handle: AppHandle,
}

impl Windows {
    pub fn new(handle: AppHandle) -> Self {
        Windows { handle }
    }
}

#[async_trait]
impl Host for Windows {
    async fn show_login(&self, window: LoginWindow) -> LoginWindowEnd {
        let (sender, ended) = oneshot::channel();
        let handle = self.handle.clone();
        // A login that nobody waits for any more (its time is over) must not stay on the screen.
        let _closes = CloseWhenDropped(self);
        let asked = self.handle.run_on_main_thread(move || {
            let parent = handle
                .get_webview_window(main_window::LABEL)
                .and_then(|main| main.gtk_window().ok())
                .map(gtk::ApplicationWindow::upcast::<gtk::Window>);
            login_window::open(&window, parent.as_ref(), move |end| {
                let _ = sender.send(end);
            });
        });
        if let Err(error) = asked {
            tracing::error!(%error, "the login window cannot be opened");
            return LoginWindowEnd::Closed;
        }
        ended.await.unwrap_or(LoginWindowEnd::Closed)
    }

    fn close_login(&self) {
        if let Err(error) = self.handle.run_on_main_thread(login_window::close) {
            tracing::error!(%error, "the login window cannot be closed");
        }
    }

    fn show_capture(&self, capture: Option<DeviceTest>) {
        let shown = self
            .handle
            .run_on_main_thread(move || login_window::show_capture(capture.as_ref()));
        if let Err(error) = shown {
            tracing::warn!(%error, "the login window could not show the scanner");
        }
    }

    fn signal(&self, signal: Signal) {
        if let Err(error) = self.handle.emit_to(main_window::LABEL, SIGNAL, signal) {
            tracing::warn!(%error, "the screen could not be told of a change");
        }
    }
}

struct CloseWhenDropped<'a>(&'a Windows);

impl Drop for CloseWhenDropped<'_> {
    fn drop(&mut self) {
        self.0.close_login();
    }
}
