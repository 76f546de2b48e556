//! The command line and where the configuration file is looked for.

use std::ffi::OsString;
use std::path::PathBuf;

use thiserror::Error;

pub const HELP: &str = "\
The registration kiosk.

Usage: kiosk [--config FILE]

Without --config the first of these is used:
  $KIOSK_CONFIG
  $XDG_CONFIG_HOME/registration-kiosk/kiosk.toml (by default ~/.config/…)
  /etc/registration-kiosk/kiosk.toml

Options:
  --config FILE  the configuration file
  --version      print the version
  --help         print this text

Exit codes: 0 ended by the officer, or a kiosk was running already and was brought to the front;
1 the window could not be opened; 2 the command line or the configuration is wrong.
Messages go to standard error; KIOSK_LOG sets how many (error, warn, info, debug).
";

/// What the command line asks for.
#[derive(Debug, PartialEq, Eq)]
pub enum Arguments {
    Run { config: Option<PathBuf> },
    Help,
    Version,
}

#[derive(Debug, Error, PartialEq, Eq)]
pub enum ArgumentError {
    #[error("`--config` needs a file after it")]
    NoFile,
    #[error("`{0}` is not an option of the kiosk; `--help` lists them")]
    Unknown(String),
    #[error("no configuration file was found; looked for {}", .0.iter().map(|path| path.display().to_string()).collect::<Vec<_>>().join(", "))]
    NoConfig(Vec<PathBuf>),
}

/// Reads the command line, without the program's own name.
pub fn parse(arguments: impl IntoIterator<Item = OsString>) -> Result<Arguments, ArgumentError> {
    let mut arguments = arguments.into_iter();
    let mut config = None;
    while let Some(argument) = arguments.next() {
        match argument.to_str() {
            Some("--help" | "-h") => return Ok(Arguments::Help),
            Some("--version" | "-V") => return Ok(Arguments::Version),
            Some("--config") => {
                config = Some(arguments.next().ok_or(ArgumentError::NoFile)?.into());
            }
            other => match other.and_then(|text| text.strip_prefix("--config=")) {
                Some("") => return Err(ArgumentError::NoFile),
                Some(file) => config = Some(file.into()),
                None => {
                    return Err(ArgumentError::Unknown(
                        argument.to_string_lossy().into_owned(),
                    ));
                }
            },
        }
    }
    Ok(Arguments::Run { config })
}

/// The configuration file to use: the one that was named, else the first that exists.
/// A file that was named (by option or `KIOSK_CONFIG`) is not checked for here, so that the
/// message about a missing one comes from reading it.
pub fn config_file(
    named: Option<PathBuf>,
    variable: impl Fn(&str) -> Option<OsString>,
) -> Result<PathBuf, ArgumentError> {
    let set = |name| variable(name).filter(|value| !value.is_empty());
    if let Some(file) = named.or_else(|| set("KIOSK_CONFIG").map(PathBuf::from)) {
        return Ok(file);
    }
    let own = set("XDG_CONFIG_HOME")
        .map(PathBuf::from)
        .or_else(|| set("HOME").map(|home| PathBuf::from(home).join(".config")));
    let places: Vec<PathBuf> = own
        .into_iter()
        .chain([PathBuf::from("/etc")])
        .map(|folder| folder.join("registration-kiosk").join("kiosk.toml"))
        .collect();
    match places.iter().find(|file| file.is_file()) {
        Some(file) => Ok(file.clone()),
        None => Err(ArgumentError::NoConfig(places)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(words: &[&str]) -> Result<Arguments, ArgumentError> {
        parse(words.iter().map(OsString::from))
    }

    #[test]
    fn the_configuration_file_can_be_named_in_two_ways() {
        for words in [&["--config", "a.toml"][..], &["--config=a.toml"]] {
            assert_eq!(
                line(words),
                Ok(Arguments::Run {
                    config: Some("a.toml".into())
                }),
                "both spellings are usual"
            );
        }
        assert_eq!(
            line(&["--config"]),
            Err(ArgumentError::NoFile),
            "nothing follows"
        );
    }

    #[test]
    fn an_unknown_option_is_refused_by_name() {
        assert_eq!(
            line(&["--remote-debugging"]),
            Err(ArgumentError::Unknown("--remote-debugging".to_owned())),
            "a misspelt option must not be passed over"
        );
    }

    #[test]
    fn a_named_file_wins_over_the_environment_and_the_environment_over_the_usual_places() {
        let env = |name: &str| (name == "KIOSK_CONFIG").then(|| OsString::from("/from/env.toml"));
        assert_eq!(
            config_file(Some("/named.toml".into()), env),
            Ok("/named.toml".into()),
            "the command line is the nearest"
        );
        assert_eq!(
            config_file(None, env),
            Ok("/from/env.toml".into()),
            "then the environment"
        );
    }

    #[test]
    fn the_usual_places_are_tried_in_turn_and_all_named_when_none_has_it() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let env = |name: &str| (name == "XDG_CONFIG_HOME").then(|| folder.path().into());
        let file = folder.path().join("registration-kiosk/kiosk.toml");
        let Err(ArgumentError::NoConfig(places)) = config_file(None, env) else {
            panic!("no file exists yet");
        };
        assert_eq!(places[0], file, "the officer's own folder comes first");
        assert_eq!(places.len(), 2, "the machine's folder comes second");
        std::fs::create_dir_all(file.parent().expect("it has one")).expect("created");
        std::fs::write(&file, "").expect("written");
        assert_eq!(config_file(None, env), Ok(file), "it exists now");
    }
}
