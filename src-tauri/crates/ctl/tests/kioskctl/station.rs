//! A workstation's files, and the program run on them.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use kiosk_identity::vault::{self, Cost, NewKey, NewOfficer, RecoveryKey};
use kiosk_identity::{Role, Secret, SystemEntropy};
use kiosk_sync::{Store, SystemClock};

pub const PIN: &str = "702915";

pub fn kioskctl(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_kioskctl"))
        .args(arguments)
        .env_remove("KIOSK_CONFIG")
        .output()
        .expect("kioskctl is built with its tests")
}

pub fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

pub fn complained(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// A workstation's files: configuration, PIN file and, when started, key file and database.
pub struct Station {
    folder: tempfile::TempDir,
}

impl Station {
    /// Its portal is at a port on which nothing listens.
    pub fn new() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let port = fixtures::process::free_port();
        let station = Station { folder };
        station.write(
            "kiosk.toml",
            &format!(
                "[kiosk]\nworkstation = \"Desk 1\"\ndata_folder = \"data\"\n\
                 [portal]\nurl = \"http://127.0.0.1:{port}\"\n\
                 [login]\n[[login.issuers]]\nissuer = \"http://127.0.0.1:{port}\"\n"
            ),
        );
        station.write("pin", &format!("{PIN}\n"));
        station
    }

    pub fn started() -> Self {
        Station::new().start(None)
    }

    /// First start, with a recovery wrap to this public key (PEM) if one is given.
    pub fn start(self, recovery: Option<&str>) -> Self {
        let station = self;
        let recovery = recovery.map(|pem| RecoveryKey::from_pem(pem).expect("a public key"));
        let data = station.path("data");
        std::fs::create_dir_all(&data).expect("the folder can be made");
        let officer = NewOfficer {
            name: "Officer One".to_owned(),
            role: Role::Officer,
        };
        let pin = Secret::new(PIN.to_owned());
        let (key, _) = vault::create(
            &data.join("unlock.json"),
            officer,
            &pin,
            recovery.as_ref(),
            Cost::default(),
            &SystemEntropy,
        )
        .expect("a new key file");
        Store::open(
            &data.join("kiosk.db"),
            &key,
            std::sync::Arc::new(SystemClock),
        )
        .expect("a new database");
        station
    }

    /// As the officer does at the kiosk; what a security key would make is made up.
    pub fn add_key(&self, name: &str, at: &str) {
        let path = self.path("data").join("unlock.json");
        let at = at.parse().expect("a time");
        let pin = Secret::new(PIN.to_owned());
        let (key, _) = vault::unlock(&path, &pin, at).expect("the officer's PIN");
        let new = NewKey {
            credential: name.as_bytes().to_vec(),
            salt: [1; 32],
            label: name.to_owned(),
        };
        let secret = Secret::new([7; 32]);
        vault::add_key(&path, &key, new, &secret, at, &SystemEntropy).expect("a new key");
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn write(&self, name: &str, text: &str) -> PathBuf {
        let path = self.path(name);
        std::fs::write(&path, text).expect("the file can be written");
        path
    }

    pub fn run(&self, arguments: &[&str]) -> Output {
        let (config, pin) = (text(&self.path("kiosk.toml")), text(&self.path("pin")));
        let mut all = vec!["--config", config.as_str()];
        all.extend(arguments);
        if !arguments.contains(&"status") && !arguments.contains(&"doctor") {
            all.extend(["--pin-file", pin.as_str()]);
        }
        kioskctl(&all)
    }
}

pub fn text(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}
