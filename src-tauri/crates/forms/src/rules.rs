//! What decides about an answer but is not shown on the screen.

use regex::Regex;
use serde_json::Value;
use std::fmt;

use crate::load::Definition;
use crate::moment::DateSetting;
use crate::script::Script;
use crate::value::text_of;

/// When a component is shown.
#[derive(Debug, Clone)]
pub(crate) enum Visibility {
    Simple(Simple),
    Several(Several),
    Script(Script),
}

/// Form.io's simple condition `show`/`when`/`eq`.
#[derive(Debug, Clone)]
pub(crate) struct Simple {
    pub show: bool,
    pub when: String,
    /// As text: Form.io compares so.
    pub eq: String,
}

/// Form.io's list of conditions.
#[derive(Debug, Clone)]
pub(crate) struct Several {
    pub show: bool,
    /// Whether one that holds is enough.
    pub any: bool,
    pub tests: Vec<Test>,
}

#[derive(Debug, Clone)]
pub(crate) struct Test {
    pub component: String,
    pub operator: Operator,
    pub value: Value,
}

/// Form.io 5.6's operators of conditions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Operator {
    IsEqual,
    IsNotEqual,
    IsEmpty,
    IsNotEmpty,
    Includes,
    NotIncludes,
    StartsWith,
    EndsWith,
    LessThan,
    LessThanOrEqual,
    GreaterThan,
    GreaterThanOrEqual,
    Date(DateOperator),
    /// Form.io takes an operator that it does not know as one that holds.
    Unknown,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum DateOperator {
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

/// What changes while a trigger holds.
#[derive(Debug, Clone)]
pub(crate) struct Logic {
    pub trigger: Visibility,
    pub actions: Vec<Action>,
}

#[derive(Debug, Clone)]
pub(crate) enum Action {
    /// An attribute of the component, by its path in it.
    Flag { property: String, state: bool },
    /// Text in which `{{ }}` may stand.
    Words { property: String, words: Words },
    /// Gives the component's new answer.
    Value(Script),
    /// Gives attributes that replace the component's own.
    Merge(Script),
}

#[derive(Debug, Clone)]
pub(crate) enum Words {
    Plain(String),
    /// Pieces of text, and paths into data, row or component that stand between them.
    Template(Vec<Piece>),
}

#[derive(Debug, Clone)]
pub(crate) enum Piece {
    Text(String),
    /// "data", "row" or "component", and the way from there.
    Path(Vec<String>),
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
    pub truncate_spaces: bool,
    pub data_type: DataType,
    /// Where options are objects: the value that is stored, for each option.
    pub objects: Vec<Value>,
    pub checks: Checks,
    pub messages: Messages,
    /// The name of the field in messages, where it differs from the label.
    pub error_label: Option<String>,
    /// The lines of an address that is written by hand.
    pub parts: Vec<Definition>,
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
    pub min_date: Option<DateSetting>,
    pub max_date: Option<DateSetting>,
    pub min_year: Option<u32>,
    pub max_year: Option<u32>,
    /// Within the rows of a grid.
    pub unique: bool,
    pub custom: Option<Script>,
    pub json: Option<Script>,
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

impl Visibility {
    /// Paths of answers that are known to be read.
    pub fn reads(&self) -> Vec<String> {
        match self {
            Self::Simple(simple) => vec![simple.when.clone()],
            Self::Several(several) => {
                let tests = several.tests.iter();
                tests.map(|test| test.component.clone()).collect()
            }
            Self::Script(script) => script.reads().to_vec(),
        }
    }
}

impl Operator {
    pub fn named(name: &str) -> Self {
        match name {
            "isEqual" => Self::IsEqual,
            "isNotEqual" => Self::IsNotEqual,
            "isEmpty" => Self::IsEmpty,
            "isNotEmpty" => Self::IsNotEmpty,
            "includes" => Self::Includes,
            "notIncludes" => Self::NotIncludes,
            "startsWith" => Self::StartsWith,
            "endsWith" => Self::EndsWith,
            "lessThan" => Self::LessThan,
            "lessThanOrEqual" => Self::LessThanOrEqual,
            "greaterThan" => Self::GreaterThan,
            "greaterThanOrEqual" => Self::GreaterThanOrEqual,
            "isDateEqual" => Self::Date(DateOperator::Equal),
            "isNotDateEqual" => Self::Date(DateOperator::NotEqual),
            "dateLessThan" => Self::Date(DateOperator::Less),
            "dateLessThanOrEqual" => Self::Date(DateOperator::LessOrEqual),
            "dateGreaterThan" => Self::Date(DateOperator::Greater),
            "dateGreaterThanOrEqual" => Self::Date(DateOperator::GreaterOrEqual),
            _ => Self::Unknown,
        }
    }

    /// Plain English.
    fn words(self) -> &'static str {
        match self {
            Self::IsEqual => "is",
            Self::IsNotEqual => "is not",
            Self::IsEmpty => "is empty",
            Self::IsNotEmpty => "is not empty",
            Self::Includes => "includes",
            Self::NotIncludes => "does not include",
            Self::StartsWith => "starts with",
            Self::EndsWith => "ends with",
            Self::LessThan => "is less than",
            Self::LessThanOrEqual => "is at most",
            Self::GreaterThan => "is more than",
            Self::GreaterThanOrEqual => "is at least",
            Self::Date(DateOperator::Equal) => "is the date",
            Self::Date(DateOperator::NotEqual) => "is not the date",
            Self::Date(DateOperator::Less) => "is before",
            Self::Date(DateOperator::LessOrEqual) => "is not after",
            Self::Date(DateOperator::Greater) => "is after",
            Self::Date(DateOperator::GreaterOrEqual) => "is not before",
            Self::Unknown => "is anything, not",
        }
    }
}

/// Plain English, for whoever makes or supports a form.
impl fmt::Display for Visibility {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let verb = |show: bool| if show { "shown" } else { "hidden" };
        match self {
            Self::Simple(simple) => {
                let (show, when, eq) = (verb(simple.show), &simple.when, &simple.eq);
                write!(f, "{show} if {when} is \"{eq}\"")
            }
            Self::Several(several) => {
                write!(f, "{} if ", verb(several.show))?;
                let and = if several.any { " or " } else { " and " };
                for (number, test) in several.tests.iter().enumerate() {
                    let and = if number > 0 { and } else { "" };
                    write!(f, "{and}{} {}", test.component, test.operator.words())?;
                    if !matches!(test.operator, Operator::IsEmpty | Operator::IsNotEmpty) {
                        write!(f, " \"{}\"", text_of(&test.value))?;
                    }
                }
                Ok(())
            }
            Self::Script(_) => write!(f, "shown or hidden by a program"),
        }
    }
}
