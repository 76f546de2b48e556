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

/// One thing in a form that stands in the way of offering it.
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
    /// A key that cannot name an answer: empty, with a dot, or reserved.
    BadKey,
    /// Another field has the key already.
    DuplicateKey,
    /// A pattern that cannot be read, or uses what only JavaScript has
    /// (look-around, back-references).
    BadPattern { pattern: String, reason: String },
    /// The default value is none that the field can hold.
    BadDefault,
    /// The field has a default value and is shown or hidden, in the end, by its own answer.
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
            Self::CircularCondition => write!(
                f,
                "whether the field is shown depends on its own default value"
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
