//! From the command line to the open window.

use std::process::ExitCode;
use std::sync::Arc;

use kiosk_app::{App, Config, Surroundings};
use tauri::{Manager, RunEvent};
use tracing_subscriber::EnvFilter;

use crate::arguments::{self, Arguments};
use crate::host::Windows;
use crate::single::{self, Instance, Start};
use crate::{Drive, commands, main_window, refusal};

/// Exit code for a command line or a configuration that is wrong.
const WRONG: u8 = 2;

/// Starts the kiosk and returns when its window was closed.
pub fn run(drive: Drive) -> ExitCode {
    log_to_standard_error();
    let named = match arguments::parse(std::env::args_os().skip(1)) {
        Ok(Arguments::Run { config }) => config,
        Ok(Arguments::Help) => {
            print!("{}", arguments::HELP);
            return ExitCode::SUCCESS;
        }
        Ok(Arguments::Version) => {
            println!("kiosk {}", env!("CARGO_PKG_VERSION"));
            return ExitCode::SUCCESS;
        }
        Err(error) => return refused(&error.to_string()),
    };
    let config = Config::find(named.as_deref(), |name| std::env::var_os(name))
        .and_then(|file| Config::load(&file));
    let config = match config {
        Ok(config) => config,
        Err(error) => return refused(&error.to_string()),
    };
    match single::claim(&config.data_folder) {
        Ok(Start::First(instance)) => open(config, instance, drive),
        Ok(Start::Second { shown: true }) => {
            eprintln!("The kiosk is running already; its window was brought to the front.");
            ExitCode::SUCCESS
        }
        Ok(Start::Second { shown: false }) => {
            eprintln!(
                "The kiosk is running already with the data in {} and does not answer; \
                 its window could not be brought to the front.",
                config.data_folder.display()
            );
            ExitCode::FAILURE
        }
        Err(error) => refused(&format!(
            "{}: `kiosk.data_folder` is {}, which cannot be used: {error}",
            config.file.display(),
            config.data_folder.display()
        )),
    }
}

fn open(config: Config, mut instance: Instance, drive: Drive) -> ExitCode {
    let around = match Surroundings::real(&config) {
        Ok(around) => around,
        Err(problem) => {
            return refused(&format!(
                "{}: what `portal` says cannot be used ({:?}, {:?}); the log has the details",
                config.file.display(),
                problem.code,
                problem.facts
            ));
        }
    };
    let built = tauri::Builder::default()
        .invoke_handler(commands::handler())
        .setup(move |tauri| {
            let handle = tauri.handle().clone();
            let fullscreen = config.fullscreen;
            let host = Windows::new(handle.clone());
            let app = App::new(config, host, around);
            tauri.manage::<commands::Kiosk>(Arc::clone(&app));
            tauri::async_runtime::spawn(app.run());
            main_window::open(&handle, fullscreen, drive)?;
            let to_front = handle.clone();
            instance.on_second_start(move || main_window::bring_to_front(&to_front));
            // Holds the lock until the process ends.
            tauri.manage(instance);
            Ok(())
        })
        .build(tauri::generate_context!());
    match built {
        Ok(tauri) => {
            tauri.run(|handle, event| {
                if let RunEvent::Exit = event {
                    let kiosk = Arc::clone(&handle.state::<commands::Kiosk>());
                    tauri::async_runtime::block_on(kiosk.lock());
                }
            });
            ExitCode::SUCCESS
        }
        Err(error) => {
            refusal::tell(&format!("the window cannot be opened: {error}"));
            ExitCode::FAILURE
        }
    }
}

fn refused(message: &str) -> ExitCode {
    refusal::tell(message);
    ExitCode::from(WRONG)
}

/// The log never holds what a person typed: no use case and no command logs its arguments.
fn log_to_standard_error() {
    let filter = EnvFilter::try_from_env("KIOSK_LOG").unwrap_or_else(|_| EnvFilter::new("info"));
    let _ = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .try_init();
}
