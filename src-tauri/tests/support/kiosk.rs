//! The kiosk with a configuration whose portal is away: enough for everything about its window.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use stories::{Display, Window};

use super::home::Home;
use super::{PATIENCE, example, program};

pub const TITLE: &str = "Registration Kiosk";

/// A home folder with a configuration file and nothing else.
pub struct Place {
    pub home: Home,
}

impl Place {
    pub fn new() -> Self {
        let port = fixtures::process::free_port();
        Place::with(&format!(
            "[kiosk]\nworkstation = \"Desk 1\"\ndata_folder = \"data\"\n\
             [portal]\nurl = \"http://127.0.0.1:{port}\"\n\
             [login]\n[[login.issuers]]\nissuer = \"http://127.0.0.1:{port}\"\n"
        ))
    }

    pub fn with(configuration: &str) -> Self {
        let place = Place { home: Home::new() };
        std::fs::write(place.config(), configuration).expect("the file can be written");
        place
    }

    pub fn config(&self) -> PathBuf {
        self.home.path().join("kiosk.toml")
    }

    /// The driven example, with WebDriver at its wheel.
    pub async fn driven(&self, display: &Display) -> Window {
        let log = self.home.path().join("kiosk.log");
        let window = Window::open_at_home(
            display,
            &example("driven"),
            &self.config(),
            &log,
            self.home.path(),
        )
        .await
        .expect("the driven example can be driven");
        window
            .wait_for_screen("first-start")
            .await
            .expect("the user interface comes up");
        window
    }

    /// The program as it is shipped.
    pub fn shipped(&self, display: Option<&Display>) -> Running {
        self.run(&program(), display, &[])
    }

    /// `program` with these variables in its environment besides the automation switch.
    pub fn run(
        &self,
        program: &Path,
        display: Option<&Display>,
        variables: &[(&str, &str)],
    ) -> Running {
        let mut command = Command::new(program);
        command
            .args([Path::new("--config"), &self.config()])
            .env("TAURI_WEBVIEW_AUTOMATION", "true")
            .envs(variables.iter().copied())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        self.home.around(&mut command);
        match display {
            Some(display) => {
                display.around(&mut command);
            }
            None => {
                command.env_remove("DISPLAY").env_remove("WAYLAND_DISPLAY");
            }
        }
        let running = command.spawn();
        Running(running.unwrap_or_else(|error| panic!("{}: {error}", program.display())))
    }
}

/// The titles of all windows on the screen.
pub fn titles(display: &Display) -> Vec<String> {
    let windows = display
        .xdotool(&["search", "--onlyvisible", "--name", "."])
        .unwrap_or_default();
    windows
        .lines()
        .filter_map(|id| display.xdotool(&["getwindowname", id]).ok())
        .filter(|title| !title.to_lowercase().contains("openbox"))
        .collect()
}

/// A process that ends with the test.
pub struct Running(pub Child);

impl Running {
    /// Waits for its end: exit code and what it said on standard error.
    pub fn end(mut self) -> (Option<i32>, String) {
        let start = Instant::now();
        let status = loop {
            if let Some(status) = self.0.try_wait().expect("it is our child") {
                break status;
            }
            assert!(start.elapsed() < PATIENCE, "it never ended");
            std::thread::sleep(Duration::from_millis(50));
        };
        let mut said = String::new();
        if let Some(mut stderr) = self.0.stderr.take() {
            std::io::Read::read_to_string(&mut stderr, &mut said).expect("text");
        }
        (status.code(), said)
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}
