//! One kiosk per data folder: a lock that dies with the process, and a way for a second start to
//! bring the first one's window to the front.
//!
//! The lock is an `flock` on `kiosk.lock` in the data folder. Beside it a local socket takes the
//! one request there is. Neither needs a session bus.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, Read, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt};
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};
use std::time::Duration;

const REQUEST: &[u8] = b"show\n";
const ANSWER: &[u8] = b"shown\n";
const PATIENCE: Duration = Duration::from_secs(5);

/// What this start found.
#[derive(Debug)]
pub enum Start {
    /// No other kiosk uses the data folder; none can while this is held.
    First(Instance),
    /// Another kiosk uses it; whether it said that it came to the front.
    Second { shown: bool },
}

/// The lock of the running kiosk.
#[derive(Debug)]
pub struct Instance {
    _lock: File,
    socket: Option<UnixListener>,
}

/// Takes the lock in `folder`, which is created (readable for its owner only) if it is not there.
pub fn claim(folder: &Path) -> io::Result<Start> {
    std::fs::DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(folder)?;
    let lock = OpenOptions::new()
        .create(true)
        .truncate(false)
        .write(true)
        .mode(0o600)
        .open(folder.join("kiosk.lock"))?;
    match lock.try_lock() {
        Ok(()) => Ok(Start::First(Instance {
            _lock: lock,
            socket: listen(&socket_path(folder)),
        })),
        Err(TryLockError::WouldBlock) => Ok(Start::Second {
            shown: ask(&socket_path(folder)).is_ok(),
        }),
        Err(TryLockError::Error(error)) => Err(error),
    }
}

impl Instance {
    /// From now on runs `show` for each second start; starts that came earlier are answered now.
    pub fn on_second_start(&mut self, show: impl Fn() + Send + 'static) {
        let Some(socket) = self.socket.take() else {
            return;
        };
        std::thread::spawn(move || {
            for stream in socket.incoming().flatten() {
                if let Err(error) = answer(stream, &show) {
                    tracing::debug!(%error, "a second start went away before it was answered");
                }
            }
        });
    }
}

fn socket_path(folder: &Path) -> PathBuf {
    folder.join("kiosk.sock")
}

/// Without the socket the lock still holds; only the first window does not come to the front.
fn listen(path: &Path) -> Option<UnixListener> {
    let _ = std::fs::remove_file(path);
    let listener = UnixListener::bind(path).and_then(|listener| {
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o600))?;
        Ok(listener)
    });
    match listener {
        Ok(listener) => Some(listener),
        Err(error) => {
            tracing::warn!(%error, path = %path.display(), "a second start will not bring this window to the front");
            None
        }
    }
}

fn answer(mut stream: UnixStream, show: &impl Fn()) -> io::Result<()> {
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.set_write_timeout(Some(PATIENCE))?;
    let mut request = [0; REQUEST.len()];
    stream.read_exact(&mut request)?;
    if request == REQUEST {
        show();
        stream.write_all(ANSWER)?;
    }
    Ok(())
}

fn ask(path: &Path) -> io::Result<()> {
    let mut stream = UnixStream::connect(path)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.set_write_timeout(Some(PATIENCE))?;
    stream.write_all(REQUEST)?;
    let mut answer = [0; ANSWER.len()];
    stream.read_exact(&mut answer)
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use super::*;

    fn first(folder: &Path) -> Instance {
        match claim(folder).expect("the folder can be written") {
            Start::First(instance) => instance,
            Start::Second { .. } => panic!("nobody else has the lock"),
        }
    }

    #[test]
    fn a_second_start_is_told_so_and_shows_the_first() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let mut instance = first(folder.path());
        let (sender, shown) = mpsc::channel();
        instance.on_second_start(move || sender.send(()).expect("the test still listens"));
        assert!(
            matches!(claim(folder.path()), Ok(Start::Second { shown: true })),
            "the first one answers"
        );
        shown
            .recv()
            .expect("the first one was asked to come to the front");
    }

    #[test]
    fn the_lock_ends_with_its_holder_even_if_the_socket_file_stays() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        drop(first(folder.path()));
        assert!(socket_path(folder.path()).exists(), "as after a power cut");
        drop(first(folder.path()));
    }

    #[test]
    fn the_lock_holds_when_the_first_one_cannot_be_asked() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let _instance = first(folder.path());
        std::fs::remove_file(socket_path(folder.path())).expect("it was made");
        assert!(
            matches!(claim(folder.path()), Ok(Start::Second { shown: false })),
            "no second kiosk on the same data, whatever happens to the socket"
        );
    }

    #[test]
    fn the_data_folder_is_for_its_owner_only() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let data = folder.path().join("new/data");
        let _instance = first(&data);
        let mode = std::fs::metadata(&data)
            .expect("created")
            .permissions()
            .mode();
        assert_eq!(mode & 0o777, 0o700, "others have no business in it");
    }
}
