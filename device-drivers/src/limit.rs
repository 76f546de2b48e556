//! Calls into system libraries that may hang, with a time limit.

use std::time::Duration;

use tokio::sync::oneshot;

/// The call did not come back in time.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct TimedOut;

/// Runs `call` on a thread of its own for at most `limit`. A call that hangs keeps its thread, which
/// nobody waits for; it does not keep the program from ending.
pub(crate) async fn within<T: Send + 'static>(
    limit: Duration,
    call: impl FnOnce() -> T + Send + 'static,
) -> Result<T, TimedOut> {
    let (sender, receiver) = oneshot::channel();
    std::thread::spawn(move || {
        // Nobody listens any more when the limit has passed.
        let _ = sender.send(call());
    });
    match tokio::time::timeout(limit, receiver).await {
        Ok(Ok(result)) => Ok(result),
        Ok(Err(_)) | Err(_) => Err(TimedOut),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_call_that_ends_gives_its_result() {
        assert_eq!(within(Duration::from_mins(1), || 7).await, Ok(7));
    }

    #[tokio::test]
    async fn a_call_that_hangs_is_given_up() {
        let (_keep, never) = std::sync::mpsc::channel::<()>();
        let outcome = within(Duration::from_millis(20), move || never.recv().is_ok()).await;
        assert_eq!(outcome, Err(TimedOut));
    }
}
