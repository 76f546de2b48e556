//! Two bulk pipes, as the protocol needs them.

use std::time::Duration;

use thiserror::Error;

use crate::fingerprint::Failure;

/// A device's pair of bulk endpoints, one transfer at a time in each direction.
pub trait BulkPipe: Send {
    /// Starts to write one transfer and does not wait for it. Writes are carried out in order.
    fn start_write(&mut self, bytes: &[u8]) -> Result<(), PipeError>;

    /// Waits for at most `limit` until all started writes are done.
    fn finish_writes(&mut self, limit: Duration) -> Result<(), PipeError>;

    /// Reads until `into` is full or a packet comes that is shorter than the longest; gives the
    /// number of bytes. `into` is a multiple of [`super::PACKET`] long. After an error, what had come
    /// by then is lost. No copy of what was read is left behind.
    fn read(&mut self, into: &mut [u8], limit: Duration) -> Result<usize, PipeError>;
}

/// Why a transfer did not happen.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum PipeError {
    #[error("the device is gone")]
    Gone,
    #[error("the transfer took too long")]
    TimedOut,
    #[error("the transfer failed: {what}")]
    Broken { what: String },
}

impl From<PipeError> for Failure {
    fn from(error: PipeError) -> Self {
        match error {
            PipeError::Gone => Self::Removed,
            PipeError::TimedOut => Self::Silent,
            PipeError::Broken { what } => Self::Protocol { what },
        }
    }
}
