//! The JavaScript and the JSON Logic that a Form.io schema carries: calculations, conditions,
//! defaults, validations and logic, run in an interpreter of their own.
//!
//! Promises:
//! - A snippet sees the answers, its component and its form, and nothing else: no host function,
//!   no module, no chance, no clock but the session's. What reaches for more is refused by name,
//!   before it runs where its text tells, else when it tries.
//! - The same answers at the same moment give the same result.
//! - Every snippet ends: within a budget of steps, of memory and of stack. No snippet can harm
//!   more than its own result; whatever snippets share is frozen.
//! - What comes out is JSON.
//!
//! Architecture invariant: no IO, no knowledge of components; the forms engine decides what to
//! run, when, and what a failure means.

#![cfg_attr(test, allow(clippy::unwrap_used))]

mod engine;
mod error;
mod inspect;
mod names;
mod session;
mod snippet;
mod token;
mod zone;

#[cfg(test)]
mod tests;

pub use error::{Refusal, RunError};
pub use session::{Call, Session, Write, with_session, with_session_in};
pub use snippet::{Kind, Snippet};
