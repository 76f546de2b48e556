//! Why a form is refused. Everything that is not supported is reported by name, all at once.

use serde::Serialize;
use std::fmt;
use thiserror::Error;
use ts_rs::TS;

/// The form cannot be offered.
#[derive(Debug, Clone, PartialEq, Serialize, TS, Error)]
#[serde(
    tag = "kind",
    content = "detail",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub enum LoadError {
    /// Line and column count from 1; the column counts bytes.
    #[error("the form is not JSON: line {line}, column {column}")]
    NotJson { line: u32, column: u32 },
    /// Sizes in bytes.
    #[error("the form has {size} bytes; at most {limit} are read")]
    TooLarge { size: u32, limit: u32 },
    #[error("the form nests deeper than {limit} levels")]
    TooDeep { limit: u32 },
    #[error("the form has more than {limit} components")]
    TooManyComponents { limit: u32 },
    #[error("{path} has {count} options; at most {limit} are read")]
    TooManyOptions {
        path: String,
        count: u32,
        limit: u32,
    },
    /// A value has the wrong JSON type, or something indispensable is missing.
    #[error("{path} should be {expected}, but is {found}")]
    NotAForm {
        path: String,
        expected: String,
        found: String,
    },
    /// The form asks for what this engine does not do, or contradicts itself.
    #[error("the form cannot be used:{}", Lines(.0))]
    Refused(Vec<Finding>),
}

/// One thing in a form that stands in the way of offering it, or is worth knowing.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Finding {
    /// The component's key; empty if it has none.
    pub key: String,
    /// The component's label or title; empty if it has none.
    pub label: String,
    /// Where in the JSON, such as `components[2].columns[0].components[1]`.
    pub path: String,
    pub what: FindingKind,
}

#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(
    tag = "kind",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub enum FindingKind {
    /// A component of a type that is not known or not supported.
    UnknownType { r#type: String },
    /// An attribute that changes what the form does and is not supported, with its path
    /// inside the component ("validate.custom").
    UnsupportedRule { rule: String },
    /// A rule whose value makes no sense ("validate.minLength" of "many").
    BadRule { rule: String, value: String },
    /// Something that is known and not carried out, with the reason in plain English.
    NotCarriedOut { what: String, why: String },
    /// Something that is left aside without harm, with the reason. A note, not a refusal.
    LeftAside { what: String, why: String },
    /// Options that are to be fetched from elsewhere, and were not.
    RemoteList { url: String },
    /// A program of the form that is not run, with its place in the component.
    Snippet { attribute: String, why: String },
    /// A key that cannot name an answer: empty or reserved.
    BadKey,
    /// Another field has the key already.
    DuplicateKey,
    /// A pattern that cannot be read, or uses what only JavaScript has
    /// (look-around, back-references).
    BadPattern { pattern: String, reason: String },
    /// The default value is none that the field can hold.
    BadDefault,
    /// What is shown and what is answered follow from each other for ever.
    CircularCondition,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.path)?;
        if !self.key.is_empty() {
            write!(f, " \"{}\"", self.key)?;
        }
        if !self.label.is_empty() && self.label != self.key {
            write!(f, " ({})", self.label)?;
        }
        write!(f, ": {}", self.what)
    }
}

impl fmt::Display for FindingKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownType { r#type } => {
                write!(f, "components of type \"{type}\" are not supported")
            }
            Self::UnsupportedRule { rule } => write!(f, "{rule} is not supported"),
            Self::BadRule { rule, value } => write!(f, "{rule} cannot be {value}"),
            Self::BadKey => write!(f, "the key cannot name an answer"),
            Self::DuplicateKey => write!(f, "another field has the same key"),
            Self::BadPattern { pattern, reason } => {
                write!(f, "the pattern {pattern} cannot be used: {reason}")
            }
            Self::BadDefault => write!(f, "the default value does not fit the field"),
            Self::NotCarriedOut { what, why } => write!(f, "{what} is not supported: {why}"),
            Self::LeftAside { what, why } => write!(f, "{what} is left aside: {why}"),
            Self::RemoteList { url } => write!(f, "the list {url} is not at hand"),
            Self::Snippet { attribute, why } => write!(f, "{attribute} cannot be run: {why}"),
            Self::CircularCondition => write!(
                f,
                "the rules contradict each other: it is shown and hidden in turns"
            ),
        }
    }
}

struct Lines<'a>(&'a [Finding]);

impl fmt::Display for Lines<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0
            .iter()
            .try_for_each(|finding| write!(f, "\n  {finding}"))
    }
}

/// A value that a field cannot hold, so that it is not even kept as a draft's answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS, Error)]
#[serde(tag = "kind", rename_all = "camelCase")]
pub enum AnswerError {
    #[error("the form has no field of that key")]
    UnknownField,
    #[error("the value is not of the kind that the field holds")]
    WrongShape,
    #[error("the text is no number")]
    NotANumber,
    #[error("the text is no date of the kind that the field holds")]
    NotADate,
    #[error("the value is not among the field's options")]
    NotAnOption,
    #[error("the value is too long")]
    TooLong,
}
