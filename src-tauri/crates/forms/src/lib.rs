//! Form.io forms: from the portal's JSON to a typed form, and from answers to what is shown,
//! what is wrong and what is sent.
//!
//! Promises:
//! - [`load`] accepts a form only if every component and every rule in it is carried out.
//!   What is not supported is reported by name, all of it at once; nothing is ignored silently.
//! - Any bytes can be given to [`load`] and any JSON to [`Form::evaluate`]: they are read within
//!   limits and can at worst be refused.
//! - [`Form::evaluate`] is pure, and evaluating its own answers changes nothing.
//! - What [`Form::submission_data`] gives is what Form.io's own renderer would send.
//!
//! Architecture invariant: no IO, no clock, no words for the screen, no knowledge of the portal.

mod error;
mod hash;
mod model;
mod rules;

use serde::Serialize;
use serde_json::Value;
use std::collections::BTreeSet;

pub use error::{AnswerError, Finding, FindingKind, LoadError};
pub use hash::{BadFormHash, FormHash};
pub use model::{
    AnswerText, Choice, Content, DayOrder, Field, FieldKind, Group, GroupStyle, Node, Page,
};
pub use rules::{FieldError, Rule};

/// Answers by key, in the shape of Form.io's `submission.data`.
pub type Answers = serde_json::Map<String, Value>;
