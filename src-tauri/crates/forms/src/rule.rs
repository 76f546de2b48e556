//! What may be wrong with an answer.

use serde::Serialize;
use std::fmt;
use ts_rs::TS;

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
    Url,
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
    /// Not a time of the day in the field's format.
    Time,
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
    /// A question of a survey that must be answered is not.
    Survey,
    /// More tags than the field takes.
    MaxTags {
        max: u32,
    },
    /// Rows of a grid.
    MinRows {
        min: u32,
    },
    MaxRows {
        max: u32,
    },
    /// Another row of the grid has the same answer.
    Unique,
    /// The file called `name` is of no type that the field takes.
    FileType {
        name: String,
    },
    /// Limits in bytes.
    FileTooSmall {
        name: String,
        #[ts(type = "number")]
        min: u64,
    },
    FileTooLarge {
        name: String,
        #[ts(type = "number")]
        max: u64,
    },
    /// A rule of the form's author, written as a program. What it says is the message.
    Custom,
    /// A JSON value of a kind that the field never holds (an object in a text field).
    Shape,
}

/// A rule that is broken by the answer to one field, or by the rows of a grid.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct FieldError {
    /// Where the answer stands, such as "members[0].name".
    pub path: String,
    /// The last part of the path.
    pub key: String,
    pub label: String,
    pub rule: Rule,
    /// The form's own wording; the screen has its own for all rules but `Custom`.
    pub message: Option<String>,
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
            Self::Url => write!(f, "not a web address"),
            Self::Number => write!(f, "not a number"),
            Self::Integer => write!(f, "not a whole number"),
            Self::Date => write!(f, "not a date"),
            Self::MinDate { min } => write!(f, "before {min}"),
            Self::MaxDate { max } => write!(f, "after {max}"),
            Self::Time => write!(f, "not a time of the day"),
            Self::Day => write!(f, "not a day of the calendar"),
            Self::DayRequired => write!(f, "the day is required"),
            Self::MonthRequired => write!(f, "the month is required"),
            Self::YearRequired => write!(f, "the year is required"),
            Self::MinYear { min } => write!(f, "before the year {min}"),
            Self::MaxYear { max } => write!(f, "after the year {max}"),
            Self::Option => write!(f, "not among the options"),
            Self::MinSelected { min } => write!(f, "fewer than {min} chosen"),
            Self::MaxSelected { max } => write!(f, "more than {max} chosen"),
            Self::Survey => write!(f, "not every question is answered"),
            Self::MaxTags { max } => write!(f, "more than {max} tags"),
            Self::MinRows { min } => write!(f, "fewer than {min} rows"),
            Self::MaxRows { max } => write!(f, "more than {max} rows"),
            Self::Unique => write!(f, "another row has the same answer"),
            Self::FileType { name } => write!(f, "{name} is of a type that is not taken"),
            Self::FileTooSmall { name, min } => write!(f, "{name} is smaller than {min} bytes"),
            Self::FileTooLarge { name, max } => write!(f, "{name} is larger than {max} bytes"),
            Self::Custom => write!(f, "against a rule of the form"),
            Self::Shape => write!(f, "a value that the field cannot hold"),
        }
    }
}
