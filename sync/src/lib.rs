//! The encrypted local store, the outbox and the portal adapters.
//!
//! Promises:
//! - A finalized submission is never lost and never changed: its bytes are frozen by the database
//!   itself, no statement here deletes one, and only the portal's own word makes it received.
//! - No submission is delivered twice. The portal has no idempotency, so what it already knew is
//!   written down before the first byte is sent, and after any doubt it is asked first.
//! - Each move of a submission is one transaction, and writes its entry in the audit chain.
//! - A submission is only ever sent with a login of the person it belongs to.
//! - What the portal answers is read within limits and can at worst be refused.
//!
//! Architecture invariant: nothing outside this crate speaks SQL, and nothing here knows roles,
//! screens or devices. Time, randomness and the portal come in as arguments.

// A test that cannot go on has failed.
#![cfg_attr(test, allow(clippy::unwrap_used))]

#[cfg(test)]
extern crate self as kiosk_sync;

mod clock;
pub mod delivery;
mod ids;
mod moves;
pub mod portal;
mod state;
pub mod store;
#[cfg(test)]
#[path = "../tests/testing/mod.rs"]
mod testing;
mod wording;

pub use clock::{Clock, SystemClock};
pub use delivery::{
    DeliveryPolicy, DrainReport, Jitter, KeyOutcome, Logins, Outbox, OutboxError, ProfileDelivery,
    SystemJitter,
};
pub use ids::{ApplicationId, BadId, ContentHash, DraftId, ProgrammeId, SubmissionId};
pub use portal::openg2p::{HttpSettings, OpenG2p, SettingsError};
pub use portal::{
    Application, BankAccount, Benefit, Hazard, LoginFailure, LoginStart, Membership, Odd, Portal,
    PortalError, PortalForm, PortalLoginProvider, PortalProfile, PortalProgramme, ProfileId,
    Refusal, Session, SubmitAnswer,
};
pub use state::{
    Delivery, Doubt, DoubtKind, FoundBy, KnownApplication, LoginReason, Progress, QuarantineReason,
    Receipt, SubmissionState, WaitReason, WrongState,
};
pub use store::{
    Alteration, Attachment, Attempt, AuditBroken, AuditEntry, AuditHead, Draft, DraftSummary,
    Finalization, LeftBehind, Moved, NewAttachment, NewDraft, OpenError, PendingChange,
    PortalStatus, ProgrammeRef, RecordedConsent, Store, StoreError, Submission, SubmissionSummary,
};
pub use wording::Wording;
