use serde_json::{Value, json};

use super::{answers, component, form, now};
use crate::{AnswerError, AnswerText, Pair, Rule};

fn kept(kind: &str, more: Value, given: Value) -> Result<Value, AnswerError> {
    form(json!([component(kind, more)])).check_answer(kind, &given)
}

fn rules(kind: &str, more: Value, answer: Value) -> Vec<Rule> {
    let form = form(json!([component(kind, more)]));
    let errors = form.evaluate(&answers(json!({kind: answer})), now()).errors;
    errors.into_iter().map(|error| error.rule).collect()
}

fn told(kind: &str, more: Value, answer: Value) -> Option<AnswerText> {
    form(json!([component(kind, more)])).answer_text(kind, &answers(json!({kind: answer})))
}

fn sent(kind: &str, more: Value) -> Value {
    Value::Object(form(json!([component(kind, more)])).submission_data(&answers(json!({})), now()))
}

fn file(name: &str, size: u64, kind: &str) -> Value {
    json!({"name": name, "originalName": name, "size": size, "type": kind, "storage": "base64", "url": "data:;base64,AA=="})
}

#[test]
fn money_is_a_number_with_a_currency() {
    let euros = || json!({"currency": "EUR", "validate": {"min": 1}});
    assert_eq!(
        kept("currency", euros(), json!(" 12.50 ")),
        Ok(json!(12.5)),
        "a number"
    );
    assert_eq!(
        rules("currency", euros(), json!(0.5)),
        [Rule::Min { min: 1.0 }],
        "with limits"
    );
    let money = AnswerText::Money {
        value: 3.0,
        currency: "EUR".to_owned(),
    };
    assert_eq!(
        told("currency", euros(), json!(3)),
        Some(money),
        "told as money"
    );
    assert_eq!(
        sent("currency", euros()),
        json!({}),
        "nothing is sent for none"
    );
}

#[test]
fn a_web_address_is_checked() {
    assert_eq!(
        rules("url", json!({}), json!("example.org")),
        [],
        "without a scheme"
    );
    assert_eq!(
        rules("url", json!({}), json!("no address")),
        [Rule::Url],
        "not that"
    );
}

#[test]
fn a_time_is_kept_in_the_forms_format() {
    assert_eq!(
        kept("time", json!({}), json!("09:30")),
        Ok(json!("09:30:00")),
        "with seconds by default"
    );
    assert_eq!(
        kept("time", json!({"dataFormat": "HH:mm"}), json!("09:30:15")),
        Ok(json!("09:30")),
        "or without"
    );
    assert_eq!(
        kept("time", json!({}), json!("25:00")),
        Err(AnswerError::NotADate),
        "no such hour"
    );
    assert_eq!(
        rules("time", json!({}), json!("9:30")),
        [Rule::Time],
        "not in the format"
    );
    assert_eq!(
        told("time", json!({}), json!("09:30:00")),
        Some(AnswerText::Time {
            value: "09:30:00".to_owned()
        }),
        "told"
    );
}

#[test]
fn a_file_is_kept_whatever_its_address_and_checked_by_what_it_says_of_itself() {
    let photo = || json!({"filePattern": "image/*,.pdf", "fileMinSize": "1KB", "fileMaxSize": "2MB", "image": true});
    let elsewhere =
        json!([{"name": "a.png", "size": 2048, "type": "image/png", "url": "attachment:00ff"}]);
    let as_kept = json!([{"name": "a.png", "originalName": "a.png", "size": 2048, "type": "image/png", "storage": "base64", "url": "attachment:00ff"}]);
    assert_eq!(
        kept("file", photo(), elsewhere),
        Ok(as_kept),
        "with what Form.io adds"
    );
    for wrong in [json!("x"), json!([1]), json!([{"name": "x"}])] {
        assert_eq!(
            kept("file", photo(), wrong.clone()),
            Err(AnswerError::WrongShape),
            "{wrong}"
        );
    }
    assert_eq!(
        rules("file", photo(), json!([file("a.png", 2048, "image/png")])),
        [],
        "taken"
    );
    assert_eq!(
        rules("file", photo(), json!([file("a.PDF", 2048, "")])),
        [],
        "by its ending"
    );
    let name = || "a.exe".to_owned();
    assert_eq!(
        rules(
            "file",
            photo(),
            json!([file("a.exe", 10, "application/x-dosexec")])
        ),
        [
            Rule::FileType { name: name() },
            Rule::FileTooSmall {
                name: name(),
                min: 1024
            }
        ],
        "neither in type nor in size"
    );
    let large = Rule::FileTooLarge {
        name: "a.png".to_owned(),
        max: 2 * 1024 * 1024,
    };
    assert_eq!(
        rules(
            "file",
            photo(),
            json!([file("a.png", 3_000_000, "image/png")])
        ),
        [large],
        "too large"
    );
    let two = json!([
        file("a.png", 2048, "image/png"),
        file("b.png", 2048, "image/png")
    ]);
    assert_eq!(
        rules("file", photo(), two.clone()),
        [Rule::Shape],
        "one is asked"
    );
    assert_eq!(
        rules("file", json!({"multiple": true}), two),
        [],
        "several are"
    );
    assert_eq!(
        rules("file", json!({"validate": {"required": true}}), json!([])),
        [Rule::Required],
        "none"
    );
    let files = AnswerText::Files {
        names: vec!["a.png".to_owned()],
        sizes: vec![7],
    };
    assert_eq!(
        told("file", photo(), json!([file("a.png", 7, "")])),
        Some(files),
        "told by name and size"
    );
    assert_eq!(
        sent("file", photo()),
        json!({"file": []}),
        "an empty list for none"
    );
}

#[test]
fn a_signature_is_a_picture() {
    let picture = json!("data:image/png;base64,AA==");
    assert_eq!(
        kept("signature", json!({}), picture.clone()),
        Ok(picture.clone()),
        "kept"
    );
    assert_eq!(
        kept("signature", json!({}), json!("Ada")),
        Err(AnswerError::WrongShape),
        "no text"
    );
    assert_eq!(
        told("signature", json!({}), picture),
        Some(AnswerText::Signature),
        "told as such"
    );
}

#[test]
fn a_survey_asks_every_question() {
    let choices = |names: &[&str]| {
        names
            .iter()
            .map(|name| json!({"label": name.to_uppercase(), "value": name}))
            .collect::<Vec<_>>()
    };
    let more = || json!({"questions": choices(&["a", "b"]), "values": choices(&["x", "y"]), "validate": {"required": true}});
    assert_eq!(
        kept("survey", more(), json!({"a": "x", "b": ""})),
        Ok(json!({"a": "x"})),
        "what is answered"
    );
    assert_eq!(
        kept("survey", more(), json!({"c": "x"})),
        Err(AnswerError::NotAnOption),
        "no such question"
    );
    assert_eq!(
        rules("survey", more(), json!({"a": "x", "b": "y"})),
        [],
        "all"
    );
    assert_eq!(
        rules("survey", more(), json!({"a": "x"})),
        [Rule::Survey],
        "not all"
    );
    assert_eq!(rules("survey", more(), json!({})), [Rule::Required], "none");
    let pair = Pair {
        label: "A".to_owned(),
        value: "X".to_owned(),
    };
    assert_eq!(
        told("survey", more(), json!({"a": "x"})),
        Some(AnswerText::Survey { pairs: vec![pair] }),
        "in words"
    );
}

#[test]
fn tags_are_a_list_or_a_line() {
    let list = || json!({"storeas": "array", "maxTags": 2});
    assert_eq!(
        kept("tags", json!({}), json!([" a", "b"])),
        Ok(json!("a,b")),
        "a line by default"
    );
    assert_eq!(
        kept("tags", list(), json!("a,,b")),
        Ok(json!(["a", "b"])),
        "or a list"
    );
    assert_eq!(
        rules("tags", list(), json!(["a", "b", "c"])),
        [Rule::MaxTags { max: 2 }],
        "not too many"
    );
    assert_eq!(sent("tags", list()), json!({"tags": []}), "nothing");
}

#[test]
fn an_address_is_written_by_hand() {
    let given = json!({"address": {"city": "Goa", "zip": 403_001}});
    assert_eq!(
        kept("address", json!({}), given.clone()),
        Ok(json!({"mode": "manual", "address": {"city": "Goa", "zip": "403001"}})),
        "in Form.io's shape"
    );
    assert_eq!(
        kept("address", json!({}), json!({"address": {"planet": "x"}})),
        Err(AnswerError::NotAnOption),
        "no such part"
    );
    let lines = AnswerText::Address {
        lines: vec!["Goa".to_owned(), "403001".to_owned()],
    };
    assert_eq!(
        told("address", json!({}), given),
        Some(lines),
        "line by line"
    );
    let required = json!({"validate": {"required": true}});
    let part = json!({"mode": "manual", "address": {"city": "", "zip": "1"}});
    assert_eq!(
        rules("address", required, part),
        [Rule::Required],
        "all parts but the second line"
    );
}

#[test]
fn a_data_map_holds_names_and_simple_values() {
    let given = json!({"a": "1", "b": "2"});
    assert_eq!(
        kept("datamap", json!({}), given.clone()),
        Ok(given.clone()),
        "kept"
    );
    assert_eq!(
        kept("datamap", json!({}), json!({"a": {"b": 1}})),
        Err(AnswerError::WrongShape),
        "nothing nested"
    );
    let told = told("datamap", json!({}), given);
    assert!(
        matches!(told, Some(AnswerText::Pairs { pairs }) if pairs.len() == 2),
        "told in pairs"
    );
}

#[test]
fn a_field_may_take_several_answers() {
    let more = || json!({"multiple": true, "validate": {"required": true, "maxLength": 3}});
    assert_eq!(
        kept("textfield", more(), json!(["a", null])),
        Ok(json!(["a", ""])),
        "an empty line is kept until filled"
    );
    assert_eq!(
        kept("textfield", more(), json!("a")),
        Ok(json!(["a"])),
        "one becomes a list"
    );
    assert_eq!(
        rules("textfield", more(), json!(["abc"])),
        [],
        "each is checked"
    );
    assert_eq!(
        rules("textfield", more(), json!(["abc", "abcd"])),
        [Rule::MaxLength { max: 3 }],
        "each"
    );
    assert_eq!(
        rules("textfield", more(), json!(["a", ""])),
        [Rule::Required],
        "an empty one is missing"
    );
    assert_eq!(
        rules("textfield", more(), json!([])),
        [Rule::Required],
        "none at all too"
    );
    assert_eq!(
        sent("textfield", more()),
        json!({"textfield": [""]}),
        "as Form.io sends it"
    );
    let items = vec![
        AnswerText::Number { value: 1.0 },
        AnswerText::Number { value: 2.0 },
    ];
    assert_eq!(
        told("number", json!({"multiple": true}), json!([1, 2])),
        Some(AnswerText::Several { items }),
        "told one by one"
    );
}

#[test]
fn a_text_may_have_one_of_several_shapes() {
    let more = || json!({"allowMultipleMasks": true, "inputMasks": [{"label": "ID", "mask": "99-99"}, {"label": "Old", "mask": "aa9"}], "validate": {"required": true}});
    assert_eq!(
        kept("textfield", more(), json!("12-34")),
        Ok(json!({"value": "12-34", "maskName": "ID"})),
        "the first by default"
    );
    assert_eq!(
        kept(
            "textfield",
            more(),
            json!({"value": "x", "maskName": "New"})
        ),
        Err(AnswerError::NotAnOption),
        "no such shape"
    );
    assert_eq!(
        rules(
            "textfield",
            more(),
            json!({"value": "ab1", "maskName": "Old"})
        ),
        [],
        "fits"
    );
    assert_eq!(
        rules(
            "textfield",
            more(),
            json!({"value": "ab1", "maskName": "ID"})
        ),
        [Rule::Mask {
            mask: "99-99".to_owned()
        }],
        "does not"
    );
    assert_eq!(
        rules("textfield", more(), json!({"value": "", "maskName": "ID"})),
        [Rule::Required],
        "the name alone is no answer"
    );
}

#[test]
fn options_may_come_from_json() {
    let more = |more: Value| {
        let mut select = json!({"dataSrc": "json", "data": {"json": [{"id": 7, "name": "Goa"}, {"id": 8, "name": "<b>Pune</b>"}]}, "template": "<span>{{ item.name }}</span>"});
        select
            .as_object_mut()
            .unwrap()
            .extend(more.as_object().unwrap().clone());
        select
    };
    let by_id = more(json!({"valueProperty": "id"}));
    assert_eq!(
        kept("select", by_id.clone(), json!("7")),
        Ok(json!(7)),
        "by a part of it"
    );
    assert_eq!(
        told("select", by_id, json!(8)),
        Some(AnswerText::Options {
            labels: vec!["Pune".to_owned()]
        }),
        "in its words"
    );
    let whole = more(json!({}));
    let goa = json!({"id": 7, "name": "Goa"});
    assert_eq!(
        kept("select", whole.clone(), goa.clone()),
        Ok(goa.clone()),
        "or all of it"
    );
    assert_eq!(
        kept("select", whole.clone(), json!(goa.to_string())),
        Ok(goa.clone()),
        "named by its text"
    );
    assert_eq!(rules("select", whole.clone(), goa), [], "it is an option");
    assert_eq!(
        rules("select", whole, json!({"id": 9})),
        [Rule::Option],
        "it is none"
    );
    let text = json!({"dataSrc": "json", "data": {"json": "[\"x\", \"y\"]"}});
    assert_eq!(
        kept("select", text, json!("y")),
        Ok(json!("y")),
        "also as text of the form"
    );
}

#[test]
fn dates_may_be_limited_by_today() {
    let more =
        json!({"enableTime": false, "datePicker": {"maxDate": "moment().subtract(18, 'years')"}});
    // today is 2025-06-15
    assert_eq!(
        rules("datetime", more.clone(), json!("2007-06-15")),
        [],
        "eighteen today"
    );
    let max = Rule::MaxDate {
        max: "2007-06-15".to_owned(),
    };
    assert_eq!(
        rules("datetime", more, json!("2007-06-16")),
        [max],
        "not yet"
    );
    assert_eq!(
        sent(
            "datetime",
            json!({"defaultDate": "moment().startOf('day')"})
        ),
        json!({"datetime": "2025-06-15T00:00:00.000Z"}),
        "a default that is worked out"
    );
}

#[test]
fn a_time_alone_may_be_asked_of_a_date() {
    let more = || json!({"enableDate": false});
    assert_eq!(
        kept("datetime", more(), json!("09:30")),
        Ok(json!("09:30")),
        "kept"
    );
    assert_eq!(rules("datetime", more(), json!("09:30")), [], "valid");
    assert_eq!(
        rules("datetime", more(), json!("9 o'clock")),
        [Rule::Date],
        "not that"
    );
}

#[test]
fn a_choice_that_depends_on_another_is_cleared_when_that_changes() {
    let values = json!([{"label": "A", "value": "a"}, {"label": "B", "value": "b"}]);
    let select = |key: &str, more: Value| {
        let mut one = component("select", json!({"key": key, "data": {"values": values}}));
        one.as_object_mut()
            .unwrap()
            .extend(more.as_object().unwrap().clone());
        one
    };
    let form = form(json!([
        select("country", json!({})),
        select(
            "city",
            json!({"refreshOn": "country", "clearOnRefresh": true})
        )
    ]));
    let mut given = answers(json!({"country": "a", "city": "b"}));
    form.set_answer(&mut given, "country", &json!("a")).unwrap();
    assert_eq!(given["city"], json!("b"), "nothing changed");
    form.set_answer(&mut given, "country", &json!("b")).unwrap();
    assert!(!given.contains_key("city"), "cleared");
}
