//! Where the configuration file is looked for.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use super::{Config, ConfigError};

impl Config {
    /// The configuration file to use: the one that was named, else that of `KIOSK_CONFIG`, else the
    /// first that exists of the officer's own and the machine's.
    ///
    /// `variable` gives the environment. A file that was named (by option or `KIOSK_CONFIG`) is not
    /// checked for here, so that the message about a missing one comes from reading it.
    pub fn find(
        named: Option<&Path>,
        variable: impl Fn(&str) -> Option<OsString>,
    ) -> Result<PathBuf, ConfigError> {
        let set = |name| {
            variable(name)
                .filter(|value| !value.is_empty())
                .map(PathBuf::from)
        };
        if let Some(file) = named.map(Path::to_owned).or_else(|| set("KIOSK_CONFIG")) {
            return Ok(file);
        }
        let own = set("XDG_CONFIG_HOME").or_else(|| set("HOME").map(|home| home.join(".config")));
        let places: Vec<PathBuf> = own
            .into_iter()
            .chain([PathBuf::from("/etc")])
            .map(|folder| folder.join("registration-kiosk").join("kiosk.toml"))
            .collect();
        match places.iter().find(|file| file.is_file()) {
            Some(file) => Ok(file.clone()),
            None => Err(ConfigError::NotFound { places }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_named_file_wins_over_the_environment_and_the_environment_over_the_usual_places() {
        let env = |name: &str| (name == "KIOSK_CONFIG").then(|| OsString::from("/from/env.toml"));
        let found = |named: Option<&str>| Config::find(named.map(Path::new), env).expect("named");
        assert_eq!(
            found(Some("/named.toml")),
            Path::new("/named.toml"),
            "the command line is the nearest"
        );
        assert_eq!(
            found(None),
            Path::new("/from/env.toml"),
            "then the environment"
        );
    }

    #[test]
    fn the_usual_places_are_tried_in_turn_and_all_named_when_none_has_it() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let env = |name: &str| (name == "XDG_CONFIG_HOME").then(|| folder.path().into());
        let file = folder.path().join("registration-kiosk/kiosk.toml");
        let text = Config::find(None, env)
            .expect_err("no file exists yet")
            .to_string();
        for place in [
            file.to_str().expect("a plain path"),
            "/etc/registration-kiosk/kiosk.toml",
            "--config",
        ] {
            assert!(text.contains(place), "{place} must be in {text:?}");
        }
        std::fs::create_dir_all(file.parent().expect("it has one")).expect("created");
        std::fs::write(&file, "").expect("written");
        assert_eq!(
            Config::find(None, env).expect("it exists now"),
            file,
            "the officer's own folder comes first"
        );
    }
}
