//! The command line.

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
}
