//! The login window on its own: the example `login_probe` with a home folder of its own.

use std::io::Read;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;
use stories::Display;

use super::authority::{Authority, ca_file};
use super::home::Home;
use super::site::Site;
use super::{PATIENCE, example};

/// A login window that was opened on a display.
pub struct Probe {
    child: Child,
    home: Home,
    display: String,
    title: &'static str,
    end: Option<Value>,
}

impl Probe {
    pub fn open(display: &Display, language: &str, site: &Site, path: &str, more: &[&str]) -> Self {
        Probe::start(display, language, site, path, more, None)
    }

    /// In English, with these authorities' file.
    pub fn trusting(
        display: &Display,
        authorities: &[&Authority],
        site: &Site,
        path: &str,
        more: &[&str],
    ) -> Self {
        Probe::start(display, "en", site, path, more, Some(authorities))
    }

    fn start(
        display: &Display,
        language: &str,
        site: &Site,
        path: &str,
        more: &[&str],
        authorities: Option<&[&Authority]>,
    ) -> Self {
        let home = Home::new();
        let program = example("login_probe");
        let mut command = Command::new(&program);
        command
            .args([
                language,
                &site.address(path),
                &site.address("/oauth2/callback"),
                &site.origin(),
            ])
            .args(more)
            .env("TAURI_WEBVIEW_AUTOMATION", "true")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null());
        if let Some(authorities) = authorities {
            command.env("LOGIN_PROBE_CA_FILE", ca_file(home.path(), authorities));
        }
        let child = display.around(home.around(&mut command)).spawn();
        Probe {
            child: child.unwrap_or_else(|error| {
                panic!("{} is built with the tests: {error}", program.display())
            }),
            home,
            display: display.name().to_owned(),
            title: if language == "ar" {
                "تسجيل الدخول إلى خدمة الهوية"
            } else {
                "Log in to the ID service"
            },
            end: None,
        }
    }

    pub fn wait_for_window(&self) {
        let start = Instant::now();
        loop {
            let found = Command::new("xdotool")
                .env("DISPLAY", &self.display)
                .args(["search", "--onlyvisible", "--name", self.title])
                .output()
                .expect("xdotool is installed");
            if found.status.success() {
                return;
            }
            assert!(
                start.elapsed() < PATIENCE,
                "no window titled {}",
                self.title
            );
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    /// Types and presses Return; again, after emptying the field, if the page was not ready yet.
    pub async fn type_until(&self, display: &Display, site: &Site, text: &str, request: &str) {
        let start = Instant::now();
        while !site.requests().iter().any(|path| path == request) {
            assert!(
                start.elapsed() < PATIENCE,
                "typed, and got only {:?}",
                site.requests()
            );
            display
                .xdotool(&["key", "ctrl+a"])
                .expect("keys can be pressed");
            display
                .xdotool(&["type", "--delay", "20", text])
                .expect("keys can be pressed");
            display
                .xdotool(&["key", "Return"])
                .expect("keys can be pressed");
            tokio::time::sleep(Duration::from_secs(1)).await;
        }
    }

    pub async fn click_until_it_ends(&mut self, display: &Display, x: i32, y: i32) {
        let start = Instant::now();
        while self.child.try_wait().expect("it is our child").is_none() {
            assert!(
                start.elapsed() < PATIENCE,
                "clicked at {x},{y} and nothing ended"
            );
            display
                .xdotool(&["mousemove", &x.to_string(), &y.to_string(), "click", "1"])
                .expect("the pointer can be moved");
            tokio::time::sleep(Duration::from_millis(500)).await;
        }
    }

    /// How the login ended, as the probe printed it.
    pub fn end(&mut self) -> Value {
        if self.end.is_none() {
            let start = Instant::now();
            while self.child.try_wait().expect("it is our child").is_none() {
                assert!(start.elapsed() < PATIENCE, "the login never ended");
                std::thread::sleep(Duration::from_millis(50));
            }
            let mut line = String::new();
            let output = self
                .child
                .stdout
                .as_mut()
                .expect("standard output was piped");
            output.read_to_string(&mut line).expect("text");
            self.end =
                Some(serde_json::from_str(&line).unwrap_or_else(|_| panic!("not JSON: {line:?}")));
        }
        self.end.clone().expect("just set")
    }

    /// Everything that was written to the disk.
    pub fn home(&self) -> &Home {
        &self.home
    }
}

impl Drop for Probe {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
