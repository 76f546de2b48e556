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

#![cfg_attr(test, allow(clippy::unwrap_used))]

mod answer;
mod check;
mod condition;
mod day;
mod error;
mod evaluate;
mod field;
mod form;
mod hash;
mod html;
mod inspect;
mod json;
mod load;
mod message;
mod model;
mod pattern;
mod plan;
mod rules;
mod supported;
mod value;

#[cfg(test)]
mod tests;

pub use error::{AnswerError, Finding, FindingKind, LoadError};
pub use evaluate::Evaluation;
pub use form::Form;
pub use hash::{BadFormHash, FormHash};
pub use inspect::{InspectedAnswer, InspectedField, InspectedPage, Inspection, inspect};
pub use load::load;
pub use model::{
    AnswerText, Choice, Content, DayOrder, Field, FieldKind, Group, GroupStyle, Node, Page,
};
pub use rules::{FieldError, Rule};

/// Answers by key, in the shape of Form.io's `submission.data`.
pub type Answers = serde_json::Map<String, serde_json::Value>;
