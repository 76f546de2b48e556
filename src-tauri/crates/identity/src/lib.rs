//! Who is at the desk: the officer's unlock, the applicant's login with the ID service, consent.
//!
//! Promises: the database key leaves this crate only after the right PIN or the organisation's
//! recovery key; a login is accepted only from the issuer, for this client, for this session and
//! with a signature of the issuer's own keys; no token or PIN shows up in `Debug`.
//!
//! Knows nothing of forms, programmes, devices or the outbox.

#![cfg_attr(test, allow(clippy::unwrap_used))]

pub mod consent;
pub mod direct;
mod discovery;
mod entropy;
mod evidence;
mod http;
mod officer;
mod person;
mod secret;
#[cfg(test)]
mod testing;
pub mod token;
pub mod vault;

pub use consent::Consent;
pub use discovery::{DiscoveryError, Provider};
pub use entropy::{Clock, Entropy, EntropyError, SystemEntropy};
pub use evidence::{Document, Evidence, Proof, Route, Signature};
pub use http::{Http, HttpError};
pub use officer::{Officer, OfficerId, Role};
pub use person::{Assurance, PersonKey};
pub use secret::{DatabaseKey, Secret};
