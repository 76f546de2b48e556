//! A home folder for a program under test, to see what it leaves on the disk.

use std::path::Path;
use std::process::Command;

pub struct Home(tempfile::TempDir);

impl Home {
    pub fn new() -> Self {
        Home(tempfile::tempdir().expect("a temporary folder"))
    }

    pub fn path(&self) -> &Path {
        self.0.path()
    }

    /// Lets `command` live here.
    pub fn around<'a>(&self, command: &'a mut Command) -> &'a mut Command {
        command.env("HOME", self.path());
        for name in [
            "XDG_CONFIG_HOME",
            "XDG_CACHE_HOME",
            "XDG_DATA_HOME",
            "XDG_RUNTIME_DIR",
        ] {
            command.env(name, self.path().join(name));
        }
        command
    }

    /// Files whose names begin so.
    pub fn files_named(&self, name: &str) -> Vec<String> {
        self.files(|path| {
            path.file_name()
                .is_some_and(|file| file.to_string_lossy().starts_with(name))
        })
    }

    /// Files in which these bytes are found.
    pub fn files_that_hold(&self, mark: &[u8]) -> Vec<String> {
        self.files(|path| {
            std::fs::read(path)
                .is_ok_and(|bytes| bytes.windows(mark.len()).any(|part| part == mark))
        })
    }

    fn files(&self, wanted: impl Fn(&Path) -> bool) -> Vec<String> {
        let mut folders = vec![self.path().to_owned()];
        let mut found = Vec::new();
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(&folder).into_iter().flatten().flatten() {
                let path = entry.path();
                if path.is_dir() {
                    folders.push(path);
                } else if path.is_file() && wanted(&path) {
                    found.push(path.display().to_string());
                }
            }
        }
        found
    }
}
