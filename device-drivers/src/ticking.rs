//! A thread that looks again and again, for what no event tells of.

use std::io;
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread::JoinHandle;
use std::time::Duration;

/// Such a thread while it runs. Dropping it ends the thread, and waits until it has ended.
#[derive(Debug)]
pub(crate) struct Ticking {
    stop: Option<Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Ticking {
    /// Calls `look` every `period` on a thread of this name, the first time after one period.
    ///
    /// # Errors
    /// When the system gives no thread.
    pub(crate) fn start(
        name: &str,
        period: Duration,
        mut look: impl FnMut() + Send + 'static,
    ) -> io::Result<Self> {
        let (stop, stopped) = mpsc::channel::<()>();
        let thread = std::thread::Builder::new()
            .name(name.to_owned())
            .spawn(move || {
                while stopped.recv_timeout(period) == Err(RecvTimeoutError::Timeout) {
                    look();
                }
            })?;
        Ok(Self {
            stop: Some(stop),
            thread: Some(thread),
        })
    }
}

impl Drop for Ticking {
    fn drop(&mut self) {
        self.stop = None;
        if let Some(thread) = self.thread.take() {
            // It does not panic; if it did, there is nothing left to end.
            let _ = thread.join();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_looks_until_it_is_dropped() {
        let (looked, looks) = mpsc::channel();
        let ticking = Ticking::start("ticking", Duration::from_millis(1), move || {
            let _ = looked.send(());
        })
        .unwrap();
        for _ in 0..3 {
            looks.recv_timeout(Duration::from_secs(20)).unwrap();
        }
        drop(ticking);
        while looks.try_recv().is_ok() {}
        assert_eq!(
            looks.try_recv(),
            Err(mpsc::TryRecvError::Disconnected),
            "what the thread held is gone, and so is the thread"
        );
    }

    #[test]
    fn dropping_does_not_wait_for_the_next_look() {
        let (ended, end) = mpsc::channel();
        std::thread::spawn(move || {
            drop(Ticking::start("ticking", Duration::from_hours(1), || ()).unwrap());
            let _ = ended.send(());
        });
        let end = end.recv_timeout(Duration::from_mins(1));
        assert_eq!(end, Ok(()), "the thread hears at once that it is to end");
    }
}
