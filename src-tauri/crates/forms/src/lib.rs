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

mod adopt;
mod answer;
mod check;
mod compare;
mod day;
mod error;
mod evaluate;
mod form;
mod hash;
mod html;
mod inspect;
mod json;
mod kind;
mod load;
mod message;
mod model;
mod moment;
mod path;
mod pattern;
mod plan;
mod preflight;
mod remote;
mod rule;
mod rules;
mod script;
mod show;
mod submit;
mod value;
mod words;

#[cfg(test)]
mod tests;

pub use adopt::Lost;
pub use compare::{Change, ChangeWhat, compare};
pub use error::{AnswerError, Finding, FindingKind, LoadError};
pub use evaluate::{Changed, Evaluation};
pub use form::Form;
pub use hash::{BadFormHash, FormHash};
pub use inspect::{InspectedAnswer, InspectedField, InspectedPage, Inspection, inspect};
pub use kind::{AddressPart, AnswerText, Case, Choice, DayOrder, FieldKind, NamedMask, Pair};
pub use load::{Loading, load, load_with};
pub use model::{Content, Field, Grid, GridStyle, Group, GroupStyle, Node, Page};
pub use preflight::{Columns, Warning, WarningKind, preflight};
pub use remote::{RemoteLists, RemoteSource, remote_sources};
pub use rule::{FieldError, Rule};
pub use show::{Shown, ShownWhat};
pub use words::{Text, Texts};

/// Answers by key, in the shape of Form.io's `submission.data`.
pub type Answers = serde_json::Map<String, serde_json::Value>;
