//! What decides about an answer but is not shown on the screen.

use regex::Regex;
use serde::Serialize;
use serde_json::Value;
use std::fmt;
use ts_rs::TS;

/// Shown or hidden by another answer (Form.io's simple condition `show`/`when`/`eq`).
#[derive(Debug, Clone)]
pub(crate) struct Condition {
    pub show: bool,
    pub when: String,
    /// The option of select boxes that is asked for, where `when` was "boxes.option".
    pub option: Option<String>,
    pub eq: String,
}

/// Whether an answer is validated and sent (Form.io's `persistent`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Persistence {
    #[default]
    Sent,
    /// Sent, but not validated.
    NotValidated,
    /// Neither validated nor sent.
    ClientOnly,
}

/// How letters are changed when they are typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Case {
    #[default]
    Mixed,
    Upper,
    Lower,
}

/// How Form.io turns the text of a chosen option into the value it stores.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum DataType {
    /// Text that is exactly a number or a boolean becomes one.
    #[default]
    Auto,
    Text,
    Number,
    Boolean,
}

#[derive(Debug, Clone, Default)]
pub(crate) struct FieldRules {
    pub clear_on_hide: bool,
    /// `hidden: true` in the form. A condition may show the field all the same, but it is not
    /// validated then (as in @formio/js 5.6 and @formio/core 2.8).
    pub hidden: bool,
    pub validate_when_hidden: bool,
    pub persistence: Persistence,
    /// Only what the form gives; never null.
    pub default: Option<Value>,
    pub case: Case,
    pub truncate_spaces: bool,
    pub data_type: DataType,
    pub checks: Checks,
    pub messages: Messages,
    /// The name of the field in messages, where it differs from the label.
    pub error_label: Option<String>,
}

/// Rules on the value, apart from those which the kind of field implies.
#[derive(Debug, Clone, Default)]
pub(crate) struct Checks {
    pub min_length: Option<u32>,
    pub max_length: Option<u32>,
    pub min_words: Option<u32>,
    pub max_words: Option<u32>,
    pub min: Option<f64>,
    pub max: Option<f64>,
    pub integer: bool,
    pub pattern: Option<Pattern>,
    pub mask: Option<String>,
    /// "YYYY-MM-DD"
    pub min_date: Option<String>,
    pub max_date: Option<String>,
    pub min_year: Option<u32>,
    pub max_year: Option<u32>,
}

#[derive(Debug, Clone)]
pub(crate) struct Pattern {
    /// As the form gives it.
    pub source: String,
    pub regex: Regex,
}

/// The form's own words for broken rules.
#[derive(Debug, Clone, Default)]
pub(crate) struct Messages {
    /// For any rule (`validate.customMessage`).
    pub any: Option<String>,
    /// By Form.io's name of the rule (`errors`, `validate.patternMessage` and the like).
    pub by_rule: Vec<(String, String)>,
}

/// A rule that an answer breaks. Serialised with its name under `rule`.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(
    tag = "rule",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub enum Rule {
    Required,
    /// Lengths in UTF-16 units, as JavaScript counts.
    MinLength {
        min: u32,
    },
    MaxLength {
        max: u32,
    },
    MinWords {
        min: u32,
    },
    MaxWords {
        max: u32,
    },
    Min {
        min: f64,
    },
    Max {
        max: f64,
    },
    /// The form's pattern, as the form gives it.
    Pattern {
        pattern: String,
    },
    /// Form.io's input mask: 9 a digit, a and A letters, * either.
    Mask {
        mask: String,
    },
    Email,
    /// Not a number.
    Number,
    Integer,
    /// Not a date, or not with the parts the field asks for.
    Date,
    /// Dates as "YYYY-MM-DD".
    MinDate {
        min: String,
    },
    MaxDate {
        max: String,
    },
    /// Not a day of the calendar in the field's order.
    Day,
    /// A part of the day that must be given is missing.
    DayRequired,
    MonthRequired,
    YearRequired,
    MinYear {
        min: u32,
    },
    MaxYear {
        max: u32,
    },
    /// Not among the options.
    Option,
    MinSelected {
        min: u32,
    },
    MaxSelected {
        max: u32,
    },
    /// A JSON value of a kind that the field never holds (an object in a text field).
    Shape,
}

/// A rule that is broken by the answer to one field.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct FieldError {
    pub key: String,
    pub label: String,
    pub rule: Rule,
    /// The form's own wording; the screen has its own for all rules.
    pub message: Option<String>,
}

impl fmt::Display for Condition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let verb = if self.show { "shown" } else { "hidden" };
        write!(f, "{verb} if {}", self.when)?;
        if let Some(option) = &self.option {
            write!(f, ".{option}")?;
        }
        write!(f, " is \"{}\"", self.eq)
    }
}

/// Plain English, for logs and the command line.
impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Required => write!(f, "an answer is required"),
            Self::MinLength { min } => write!(f, "fewer than {min} characters"),
            Self::MaxLength { max } => write!(f, "more than {max} characters"),
            Self::MinWords { min } => write!(f, "fewer than {min} words"),
            Self::MaxWords { max } => write!(f, "more than {max} words"),
            Self::Min { min } => write!(f, "less than {min}"),
            Self::Max { max } => write!(f, "more than {max}"),
            Self::Pattern { pattern } => write!(f, "does not match {pattern}"),
            Self::Mask { mask } => write!(f, "does not have the shape {mask}"),
            Self::Email => write!(f, "not an email address"),
            Self::Number => write!(f, "not a number"),
            Self::Integer => write!(f, "not a whole number"),
            Self::Date => write!(f, "not a date"),
            Self::MinDate { min } => write!(f, "before {min}"),
            Self::MaxDate { max } => write!(f, "after {max}"),
            Self::Day => write!(f, "not a day of the calendar"),
            Self::DayRequired => write!(f, "the day is required"),
            Self::MonthRequired => write!(f, "the month is required"),
            Self::YearRequired => write!(f, "the year is required"),
            Self::MinYear { min } => write!(f, "before the year {min}"),
            Self::MaxYear { max } => write!(f, "after the year {max}"),
            Self::Option => write!(f, "not among the options"),
            Self::MinSelected { min } => write!(f, "fewer than {min} chosen"),
            Self::MaxSelected { max } => write!(f, "more than {max} chosen"),
            Self::Shape => write!(f, "a value that the field cannot hold"),
        }
    }
}
