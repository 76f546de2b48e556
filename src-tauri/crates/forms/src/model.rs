//! A form as the screen shows it: pages, groups, contents and fields.
//!
//! These types are generated for the UI. What decides about an answer but is not shown
//! (conditions, patterns, defaults) is kept beside them, out of reach of serialisation.

use serde::Serialize;
use ts_rs::TS;

use crate::rules::FieldRules;

/// One page of a wizard, or the only page of a plain form.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Page {
    /// Appears in [`crate::Evaluation::visible`] while the page is to be shown.
    pub id: String,
    pub title: Option<String>,
    pub nodes: Vec<Node>,
}

/// Anything on a page.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(tag = "node", rename_all = "camelCase")]
pub enum Node {
    Field(Box<Field>),
    Group(Group),
    Content(Content),
}

impl Node {
    /// The id under which the node appears in [`crate::Evaluation::visible`].
    pub fn id(&self) -> &str {
        match self {
            Node::Field(field) => &field.id,
            Node::Group(group) => &group.id,
            Node::Content(content) => &content.id,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum GroupStyle {
    Panel,
    Fieldset,
    /// Holds groups of the style `Column` only.
    Columns,
    Column,
}

/// Nodes that are shown together.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Group {
    pub id: String,
    pub style: GroupStyle,
    pub title: Option<String>,
    /// Share of the line in twelfths, for a `Column`.
    pub width: Option<u32>,
    pub nodes: Vec<Node>,
}

/// Text of the form's author.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Content {
    pub id: String,
    /// Sanitised: text, headings, lists, tables and emphasis. No scripts, styles, links or images.
    pub html: String,
}

/// A component that holds an answer.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Field {
    /// The id in [`crate::Evaluation::visible`]; equals `key`.
    pub id: String,
    /// The name of the answer in the submission's data. Unique in the form.
    pub key: String,
    /// Plain text; the key where the form gives none.
    pub label: String,
    pub hide_label: bool,
    pub description: Option<String>,
    pub tooltip: Option<String>,
    pub placeholder: Option<String>,
    pub prefix: Option<String>,
    pub suffix: Option<String>,
    pub required: bool,
    pub disabled: bool,
    /// Never shown; its value (if any) is sent all the same. A condition overrules it.
    pub hidden: bool,
    pub kind: FieldKind,
    #[serde(skip)]
    #[ts(skip)]
    pub(crate) rules: FieldRules,
}

/// One thing to choose. Form.io compares choices by their text, so the value is text here
/// even where the answer is sent as a number or a boolean. A form may repeat a value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Choice {
    pub value: String,
    pub label: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum DayOrder {
    /// Answers are "MM/DD/YYYY".
    MonthFirst,
    /// Answers are "DD/MM/YYYY".
    DayFirst,
}

/// What kind of answer a field holds, with what the screen needs to know about it.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(
    tag = "type",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub enum FieldKind {
    /// A line of text. Answer: text.
    Text {
        min_length: Option<u32>,
        max_length: Option<u32>,
        /// Form.io's input mask: 9 a digit, a and A letters, * either, the rest as it stands.
        mask: Option<String>,
    },
    /// Several lines of text. Answer: text.
    TextArea {
        rows: u32,
        min_length: Option<u32>,
        max_length: Option<u32>,
    },
    /// Answer: a JSON number.
    Number {
        min: Option<f64>,
        max: Option<f64>,
        integer: bool,
        /// Digits after the point, where the form limits them.
        decimals: Option<u32>,
    },
    Email,
    /// Answer: text. Form.io gives a phone field the mask "(999) 999-9999" unless the form
    /// says otherwise.
    Phone {
        mask: Option<String>,
    },
    /// Answer: true or false.
    Checkbox,
    /// Answer: an object `{value: bool}` with every option.
    SelectBoxes {
        options: Vec<Choice>,
        inline: bool,
        min_selected: Option<u32>,
        max_selected: Option<u32>,
    },
    /// Answer: the option's value; an array of them if `multiple`.
    Select {
        options: Vec<Choice>,
        multiple: bool,
    },
    /// Answer: the option's value.
    Radio {
        options: Vec<Choice>,
        inline: bool,
    },
    /// Answer: text such as "MM/DD/YYYY", "00" for an unknown part, "" for none;
    /// the slots of hidden parts are left out ("01/2024").
    Day {
        order: DayOrder,
        hide_day: bool,
        hide_month: bool,
        hide_year: bool,
        require_day: bool,
        require_month: bool,
        require_year: bool,
        min_year: Option<u32>,
        max_year: Option<u32>,
    },
    /// Answer: ISO 8601 text with offset; a date alone ("YYYY-MM-DD") will do if no time is asked.
    DateTime {
        time: bool,
        /// "YYYY-MM-DD"
        min_date: Option<String>,
        max_date: Option<String>,
    },
    /// Never shown. Answer: any value.
    Hidden,
}

/// An answer in words of the form, for "check your answers". Words of the product are not here.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(
    tag = "kind",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub enum AnswerText {
    Text {
        text: String,
    },
    Number {
        value: f64,
    },
    YesNo {
        yes: bool,
    },
    /// Labels in the order of the form's options.
    Options {
        labels: Vec<String>,
    },
    /// As it stands in the answer.
    Date {
        value: String,
    },
    DateTime {
        value: String,
    },
    /// Parts that are unknown or not asked are null.
    Day {
        year: Option<u32>,
        month: Option<u32>,
        day: Option<u32>,
    },
}
