//! From the queue to the portal: planning is pure, one function carries a plan out.

mod advance;
mod answer;
mod backoff;
mod lock;
mod outbox;
mod plan;
mod profile;
#[cfg(test)]
mod tests;

use std::time::Duration;

use kiosk_identity::PersonKey;

use crate::ids::SubmissionId;
use crate::portal::{PortalError, Session};
use crate::store::StoreError;

pub use answer::{Ended, after_sending};
pub use backoff::{Jitter, SystemJitter};
pub use outbox::Outbox;
pub use plan::{Known, Step, SubmissionFacts, Verdict, World, after_asking, plan};
pub use profile::{KeyOutcome, ProfileDelivery};

/// Who is logged in.
pub trait Logins: Send + Sync {
    /// The login of this very person, if there is one.
    fn session(&self, person: &PersonKey) -> Option<Session>;

    /// The portal says that this person's login is over.
    fn ended(&self, person: &PersonKey);
}

/// How patiently records are delivered.
#[derive(Debug, Clone)]
pub struct DeliveryPolicy {
    /// Longest time for one sending with its answer.
    pub request_timeout: Duration,
    /// How long after a lost answer the portal may still be at it. Only after this time does "the
    /// portal has no such application" mean that it may be sent again.
    pub settle: Duration,
    /// First pause after a failure; doubled each time, up to `cap`, with full jitter.
    pub base: Duration,
    pub cap: Duration,
    /// Crashes of the portal on one record before it is set aside.
    pub most_breaks: u32,
    /// Lost answers for one record before it is set aside.
    pub most_lost: u32,
    /// Refusals that may be passing before the record is set aside.
    pub most_refusals: u32,
    /// Persons whose records are delivered at the same time.
    pub persons_at_once: usize,
}

impl Default for DeliveryPolicy {
    fn default() -> Self {
        Self {
            request_timeout: Duration::from_secs(45),
            settle: Duration::from_mins(1),
            base: Duration::from_secs(2),
            cap: Duration::from_mins(15),
            most_breaks: 3,
            most_lost: 12,
            most_refusals: 3,
            persons_at_once: 4,
        }
    }
}

/// What one round of the outbox did.
#[derive(Debug, Default)]
pub struct DrainReport {
    /// Those that the portal has since this round.
    pub received: Vec<SubmissionId>,
    /// Records that changed their state.
    pub moved: u32,
    /// Records of which the store could not be read or written. They are as they were.
    pub failed: Vec<(SubmissionId, StoreError)>,
}

/// Why a round of the outbox did nothing.
#[derive(Debug, thiserror::Error)]
pub enum OutboxError {
    /// Another round is under way, in this program or another.
    #[error("the outbox is being worked on already")]
    AlreadyDraining,
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Portal(#[from] PortalError),
    #[error("the outbox's lock file cannot be used: {0}")]
    Lock(std::io::Error),
}
