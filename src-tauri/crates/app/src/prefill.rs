//! Fills a form from the applicant's profile where the keys match, and remembers what came from there.

use std::collections::BTreeMap;

use kiosk_forms::{Answers, Choice, DayOrder, Field, FieldKind, Form, Node};
use serde_json::Value;

use crate::views::{Origin, Profile};

/// Puts profile values into questions that are still empty. A question that holds anything but
/// emptiness is left alone; a value that the question cannot hold is left out. What stands in a
/// container or a table is left alone as well: it may be about somebody else.
pub fn fill(
    form: &Form,
    profile: &Profile,
    answers: &mut Answers,
    origins: &mut BTreeMap<String, Origin>,
) {
    for field in own_fields(form) {
        if !is_empty(answers.get(&field.key)) {
            continue;
        }
        let Some(text) = profile_value(profile, &field.key) else {
            continue;
        };
        let Some(value) = fitting(field, text) else {
            continue;
        };
        if let Ok(value) = form.check_answer(&field.key, &value) {
            answers.insert(field.key.clone(), value);
            origins.insert(field.key.clone(), Origin::Profile);
        }
    }
}

/// The profile's value for a question of this key.
pub fn profile_value<'a>(profile: &'a Profile, key: &str) -> Option<&'a str> {
    let value = match key {
        "given_name" => profile.given_name.as_deref(),
        "family_name" => profile.family_name.as_deref(),
        "addl_name" => profile.addl_name.as_deref(),
        "birthdate" => profile.birthdate.as_deref(),
        "birth_place" => profile.birth_place.as_deref(),
        "gender" => profile.gender.as_deref(),
        "email" => profile.email.as_deref(),
        "phone" | "phone_number" | "phone_numbers" => {
            profile.phone_numbers.first().map(String::as_str)
        }
        _ => None,
    };
    value.filter(|text| !text.trim().is_empty())
}

/// Questions whose answers stand on their own, in the order of the form.
fn own_fields(form: &Form) -> Vec<&Field> {
    fn collect<'a>(nodes: &'a [Node], fields: &mut Vec<&'a Field>) {
        for node in nodes {
            match node {
                Node::Field(field) if !field.hidden && !field.multiple => fields.push(field),
                Node::Group(group) if group.key.is_none() => collect(&group.nodes, fields),
                _ => {}
            }
        }
    }
    let mut fields = Vec::new();
    for page in form.pages() {
        collect(&page.nodes, &mut fields);
    }
    fields
}

fn is_empty(value: Option<&Value>) -> bool {
    match value {
        None | Some(Value::Null) => true,
        Some(Value::String(text)) => text.trim().is_empty(),
        Some(_) => false,
    }
}

/// The profile's text in the shape of the question's answer.
fn fitting(field: &Field, text: &str) -> Option<Value> {
    match &field.kind {
        FieldKind::Text { .. }
        | FieldKind::TextArea { .. }
        | FieldKind::Email
        | FieldKind::Phone { .. }
        | FieldKind::DateTime { time: false, .. } => Some(Value::String(text.to_owned())),
        FieldKind::Select { options, .. } | FieldKind::Radio { options, .. } if !field.multiple => {
            option(options, text)
        }
        FieldKind::Day { order, .. } => day(text, *order).map(Value::String),
        _ => None,
    }
}

/// The option whose value or label is this text, whatever the case.
fn option(options: &[Choice], text: &str) -> Option<Value> {
    let same = |other: &str| other.trim().to_lowercase() == text.trim().to_lowercase();
    options
        .iter()
        .find(|choice| same(&choice.value))
        .or_else(|| options.iter().find(|choice| same(&choice.label)))
        .map(|choice| Value::String(choice.value.clone()))
}

/// `YYYY-MM-DD` as a Form.io day.
fn day(text: &str, order: DayOrder) -> Option<String> {
    let date: jiff::civil::Date = text.parse().ok()?;
    Some(match order {
        DayOrder::MonthFirst => {
            format!("{:02}/{:02}/{:04}", date.month(), date.day(), date.year())
        }
        DayOrder::DayFirst => format!("{:02}/{:02}/{:04}", date.day(), date.month(), date.year()),
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn profile() -> Profile {
        Profile {
            given_name: Some("Amina".into()),
            family_name: Some("Bello".into()),
            addl_name: None,
            birthdate: Some("1987-03-14".into()),
            birth_place: None,
            gender: Some("Female".into()),
            email: Some("amina@example.org".into()),
            phone_numbers: vec!["+2348030000000".into()],
            ids: vec![],
            bank_accounts: vec![],
        }
    }

    fn form() -> Form {
        let schema = json!({"display": "form", "components": [
            {"type": "textfield", "key": "given_name", "label": "Given name", "input": true},
            {"type": "textfield", "key": "family_name", "label": "Family name", "input": true},
            {"type": "day", "key": "birthdate", "label": "Born", "input": true},
            {"type": "radio", "key": "gender", "label": "Gender", "input": true,
             "values": [{"label": "Woman", "value": "female"}, {"label": "Man", "value": "male"}]},
            {"type": "number", "key": "phone", "label": "Phone", "input": true},
        ]});
        kiosk_forms::load(schema.to_string().as_bytes()).expect("a plain form")
    }

    #[test]
    fn matching_keys_are_filled_in_the_shape_of_the_question_and_marked() {
        let (mut answers, mut origins) = (Answers::new(), BTreeMap::new());
        fill(&form(), &profile(), &mut answers, &mut origins);
        assert_eq!(answers["given_name"], "Amina");
        assert_eq!(answers["birthdate"], "03/14/1987", "a Form.io day");
        assert_eq!(
            answers["gender"], "female",
            "the option's value, not the profile's spelling"
        );
        assert_eq!(origins["gender"], Origin::Profile);
    }

    #[test]
    fn what_the_officer_typed_is_never_replaced() {
        let mut answers = Answers::new();
        answers.insert("given_name".into(), json!("Aminata"));
        let mut origins = BTreeMap::new();
        fill(&form(), &profile(), &mut answers, &mut origins);
        assert_eq!(answers["given_name"], "Aminata");
        assert!(
            !origins.contains_key("given_name"),
            "it did not come from the profile"
        );
    }

    #[test]
    fn a_value_that_the_question_cannot_hold_is_left_out() {
        let (mut answers, mut origins) = (Answers::new(), BTreeMap::new());
        fill(&form(), &profile(), &mut answers, &mut origins);
        assert!(
            !answers.contains_key("phone"),
            "a telephone number is no number"
        );
    }
}
