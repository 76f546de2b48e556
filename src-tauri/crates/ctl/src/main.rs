//! The kiosk without its window, for scripts and technicians.
//!
//! Exit codes are part of the interface; see [`Outcome`].

mod commands;
mod opened;
mod outcome;
mod pin;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};

use crate::outcome::Outcome;

const EXIT_CODES: &str = "\
Exit codes:
  0  done, and nothing is amiss
  1  done, and there are findings: a form or answer that is refused, records not yet delivered,
     an audit chain that is broken, a new PIN of which the audit chain could not tell,
     a device that is missing or does not work, a form with texts that are not translated
  2  the command line, the configuration, a named file or a new PIN is wrong
  3  the store cannot be opened: wrong PIN, too early for another try, damaged or newer database,
     a key file that is damaged or cannot be recovered
  4  the portal cannot be reached
  5  the kiosk is running on this data and must be closed first";

/// The registration kiosk without its window.
#[derive(Parser)]
#[command(name = "kioskctl", version, after_help = EXIT_CODES)]
struct Line {
    /// The kiosk's configuration; by default as the kiosk finds it.
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// The records of this workstation.
    Queue {
        #[command(subcommand)]
        task: QueueTask,
    },
    /// Asks the portal about doubtful records and sends what may be sent. Records that need their
    /// applicant's login wait for it: logins live in the kiosk's memory only.
    Deliver {
        /// One round; there is no other way yet.
        #[arg(long, required = true)]
        once: bool,
        #[command(flatten)]
        store: StoreOptions,
        #[arg(long)]
        json: bool,
    },
    /// The languages in which forms are shown.
    Form {
        #[command(subcommand)]
        task: FormTask,
    },
    /// Looks at something without the store.
    Inspect {
        #[command(subcommand)]
        task: InspectTask,
    },
    /// The audit chain.
    Audit {
        #[command(subcommand)]
        task: AuditTask,
    },
    /// The officer's way in, without the PIN.
    Pin {
        #[command(subcommand)]
        task: PinTask,
    },
    /// Every device that is plugged in, what is amiss and who can mend it. Needs no PIN.
    Doctor {
        #[arg(long)]
        json: bool,
        /// Runs the self-tests that need nobody at the devices.
        #[arg(long)]
        test: bool,
    },
    /// Configuration, key file with its security keys, database and line, as far as they can be told
    /// without the PIN.
    Status {
        #[arg(long)]
        json: bool,
    },
}

#[derive(Subcommand)]
enum QueueTask {
    /// Every record, newest first.
    List {
        #[command(flatten)]
        store: StoreOptions,
        #[arg(long)]
        json: bool,
    },
}

#[derive(Subcommand)]
enum InspectTask {
    /// Whether the kiosk can offer this Form.io form, what its owner should know before it is offered,
    /// and what is wrong with answers to it.
    Form {
        /// Form.io JSON.
        file: PathBuf,
        /// A JSON object of answers by key.
        #[arg(long, value_name = "FILE")]
        answers: Option<PathBuf>,
        /// Looks at the form in the words of this translation file, and reports what it lacks.
        #[arg(long, value_name = "FILE")]
        translation: Option<PathBuf>,
        /// The address of the portal that serves the form. Lists of choices from there are taken for
        /// granted; those from elsewhere are refused.
        #[arg(long, value_name = "URL")]
        portal: Option<url::Url>,
        #[arg(long)]
        json: bool,
    },
}

#[derive(Subcommand)]
enum FormTask {
    /// Writes a translation file for a form to standard output: every text that can be translated,
    /// with the translation that there is, or with nothing.
    Texts {
        /// Form.io JSON.
        file: PathBuf,
        /// The language to translate into, a BCP 47 tag such as "am".
        #[arg(long, value_name = "TAG")]
        language: String,
        /// Translation files (.json or .toml) whose texts are filled in; later ones count.
        #[arg(long = "from", value_name = "FILE")]
        from: Vec<PathBuf>,
        /// Fills in what was imported on this workstation as well, and what its configuration names.
        #[arg(long)]
        stored: bool,
        #[command(flatten)]
        store: StoreOptions,
        /// JSON with the places of each text and what is missing, instead of a translation file.
        #[arg(long)]
        json: bool,
        /// The translation file in TOML instead of JSON.
        #[arg(long, conflicts_with = "json")]
        toml: bool,
    },
    /// Takes a translation file (.json or .toml) into the store. It holds for every form in which
    /// its texts stand. The kiosk must be closed.
    Import {
        file: PathBuf,
        #[command(flatten)]
        store: StoreOptions,
        #[arg(long)]
        json: bool,
    },
}

#[derive(Subcommand)]
enum AuditTask {
    /// Computes the whole chain again and compares.
    Verify {
        #[command(flatten)]
        store: StoreOptions,
    },
}

#[derive(Subcommand)]
enum PinTask {
    /// Whose PIN it is, how many tries have failed, and whether a lost one can be recovered.
    Status {
        #[arg(long)]
        json: bool,
    },
    /// Sets a new PIN with the organisation's private key; all records stay. The new PIN is asked
    /// for twice, or read from standard input as two lines.
    Recover {
        /// The private key to the configuration's `recovery.public_key_file`: RSA, PKCS#8 PEM; `-`
        /// reads it from standard input, and the new PIN from the terminal.
        #[arg(long, value_name = "FILE")]
        key: PathBuf,
    },
}

#[derive(Args)]
struct StoreOptions {
    /// A file whose first line is the officer's PIN; without it the PIN is asked for.
    #[arg(long, value_name = "FILE")]
    pin_file: Option<PathBuf>,
}

#[tokio::main]
async fn main() -> ExitCode {
    let line = match Line::try_parse() {
        Ok(line) => line,
        Err(error) => {
            let _ = error.print();
            let wrong = error.use_stderr();
            return ExitCode::from(if wrong {
                Outcome::Wrong(String::new()).code()
            } else {
                0
            });
        }
    };
    let _ = tracing_subscriber::fmt()
        .with_env_filter(
            tracing_subscriber::EnvFilter::try_from_env("KIOSK_LOG")
                .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("error")),
        )
        .with_writer(std::io::stderr)
        .try_init();
    let outcome = run(line).await;
    if let Some(message) = outcome.message() {
        eprintln!("kioskctl: {message}");
    }
    ExitCode::from(outcome.code())
}

async fn run(line: Line) -> Outcome {
    let config = line.config.as_deref();
    match line.task {
        Task::Inspect {
            task:
                InspectTask::Form {
                    file,
                    answers,
                    translation,
                    portal,
                    json,
                },
        } => commands::inspect::form(&commands::inspect::Asked {
            file: &file,
            answers: answers.as_deref(),
            translation: translation.as_deref(),
            portal,
            as_json: json,
        }),
        Task::Form {
            task:
                FormTask::Texts {
                    file,
                    language,
                    from,
                    stored,
                    store,
                    json,
                    toml,
                },
        } => commands::form::texts(
            &file,
            &language,
            &from,
            stored.then_some((config, store.pin_file.as_deref())),
            match (json, toml) {
                (true, _) => commands::form::Shape::Report,
                (_, true) => commands::form::Shape::Toml,
                _ => commands::form::Shape::Json,
            },
        ),
        Task::Form {
            task: FormTask::Import { file, store, json },
        } => commands::form::import(config, &file, store.pin_file.as_deref(), json),
        Task::Queue {
            task: QueueTask::List { store, json },
        } => commands::queue::list(config, store.pin_file.as_deref(), json),
        Task::Deliver { store, json, .. } => {
            commands::deliver::once(config, store.pin_file.as_deref(), json).await
        }
        Task::Audit {
            task: AuditTask::Verify { store },
        } => commands::audit::verify(config, store.pin_file.as_deref()),
        Task::Pin {
            task: PinTask::Status { json },
        } => commands::pin::status(config, json),
        Task::Pin {
            task: PinTask::Recover { key },
        } => commands::pin::recover(config, &key),
        Task::Doctor { json, test } => commands::doctor::doctor(config, json, test).await,
        Task::Status { json } => commands::status::status(config, json).await,
    }
}
