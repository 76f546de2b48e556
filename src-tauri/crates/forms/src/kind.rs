//! The kinds of answers that fields hold.

use serde::Serialize;
use ts_rs::TS;

use crate::model::Field;

/// One thing to choose. Form.io compares choices by their text, so the value is text here
/// even where the answer is sent as a number or a boolean. A form may repeat a value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Choice {
    pub value: String,
    pub label: String,
}

/// One of several shapes that an answer may have.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct NamedMask {
    pub name: String,
    pub mask: String,
}

/// How letters are changed when they are typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum Case {
    #[default]
    Mixed,
    Upper,
    Lower,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum DayOrder {
    /// Answers are "MM/DD/YYYY".
    MonthFirst,
    /// Answers are "DD/MM/YYYY".
    DayFirst,
}

/// One part of an address that is written by hand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct AddressPart {
    pub key: String,
    pub label: String,
}

/// What kind of answer a field holds, with what the screen needs to know about it.
/// Under `multiple` the answer is an array of what is said here.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(
    tag = "type",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub enum FieldKind {
    /// A line of text. Answer: text; with several masks an object `{value, maskName}`.
    Text {
        min_length: Option<u32>,
        max_length: Option<u32>,
        /// Form.io's input mask: 9 a digit, a and A letters, * either, the rest as it stands.
        mask: Option<String>,
        masks: Vec<NamedMask>,
        case: Case,
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
        step: Option<f64>,
        integer: bool,
        /// Digits after the point, where the form limits them.
        decimals: Option<u32>,
    },
    /// Answer: a JSON number.
    Currency {
        /// ISO 4217, such as "USD".
        currency: String,
        min: Option<f64>,
        max: Option<f64>,
        decimals: Option<u32>,
    },
    Email,
    /// Answer: text. Form.io gives a phone field the mask "(999) 999-9999" unless the form
    /// says otherwise.
    Phone {
        mask: Option<String>,
    },
    Url,
    /// Answer: true or false.
    Checkbox,
    /// Answer: an object `{value: bool}` with every option.
    SelectBoxes {
        options: Vec<Choice>,
        inline: bool,
        min_selected: Option<u32>,
        max_selected: Option<u32>,
    },
    /// Answer: the option's value.
    Select {
        options: Vec<Choice>,
        /// Whether the form wants a long list to be searched by typing.
        search: bool,
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
    /// Answer: ISO 8601 text with offset; a date alone ("YYYY-MM-DD") will do if no time is asked,
    /// a time alone ("HH:MM") if no date is.
    DateTime {
        date: bool,
        time: bool,
        /// "YYYY-MM-DD"
        min_date: Option<String>,
        max_date: Option<String>,
    },
    /// Answer: text in this format.
    Time {
        /// "HH:mm" or "HH:mm:ss"
        format: String,
    },
    /// Answer: an array of objects `{name, originalName, size, type, storage: "base64", url}`
    /// with a `data:` URL, whether several are asked or one.
    File {
        several: bool,
        /// MIME types such as "image/*", or endings such as ".pdf"; empty for any.
        types: Vec<String>,
        /// Bytes.
        #[ts(type = "number | null")]
        min_size: Option<u64>,
        #[ts(type = "number | null")]
        max_size: Option<u64>,
        /// A photograph is asked for; the camera may be offered.
        image: bool,
        /// Width in pixels to which pictures are made smaller.
        image_size: Option<u32>,
    },
    /// Answer: a picture, "data:image/png;base64,…".
    Signature,
    /// Answer: an object `{question: value}`.
    Survey {
        questions: Vec<Choice>,
        values: Vec<Choice>,
    },
    /// Answer: an array of text, or one text joined by the delimiter if `as_text`.
    Tags {
        delimiter: String,
        max_tags: Option<u32>,
        as_text: bool,
    },
    /// Written by hand. Answer: `{mode: "manual", address: {part: text}}`.
    Address {
        parts: Vec<AddressPart>,
    },
    /// Answer: an object of names and answers of the value field.
    DataMap {
        key_label: String,
        value_field: Box<Field>,
        can_add: bool,
        add_label: Option<String>,
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
    Money {
        value: f64,
        /// ISO 4217
        currency: String,
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
    /// "HH:mm" or "HH:mm:ss"
    Time {
        value: String,
    },
    /// Parts that are unknown or not asked are null.
    Day {
        year: Option<u32>,
        month: Option<u32>,
        day: Option<u32>,
    },
    /// Names and sizes in bytes, in the same order.
    Files {
        names: Vec<String>,
        #[ts(type = "Array<number>")]
        sizes: Vec<u64>,
    },
    /// Something was signed; the picture is in the answer.
    Signature,
    /// Questions of a survey that were answered.
    Survey {
        pairs: Vec<Pair>,
    },
    /// Names and values of a data map.
    Pairs {
        pairs: Vec<Pair>,
    },
    /// Lines of an address.
    Address {
        lines: Vec<String>,
    },
    /// Answers to a question that takes several.
    Several {
        items: Vec<AnswerText>,
    },
}

/// Something named, and what was said to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Pair {
    pub label: String,
    pub value: String,
}
