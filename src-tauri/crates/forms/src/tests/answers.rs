use serde_json::{Value, json};

use super::{answers, component, form, now};
use crate::{AnswerError, AnswerText};

fn options() -> Value {
    json!([{"label": "Apple", "value": "a"}, {"label": "One", "value": "1"}, {"label": "Yes", "value": "true"}])
}

#[test]
fn an_answer_is_kept_as_the_field_holds_it() {
    let check = |kind: &str, more: Value, given: Value, expect: Result<Value, AnswerError>| {
        let form = form(json!([component(kind, more)]));
        assert_eq!(
            form.check_answer(kind, &given),
            expect,
            "{kind} given {given}"
        );
    };
    let none = || json!({});
    check("textfield", none(), json!("x"), Ok(json!("x")));
    check("textfield", none(), json!(5), Ok(json!("5")));
    check("textfield", none(), json!(null), Ok(json!("")));
    check("textfield", none(), json!({}), Err(AnswerError::WrongShape));
    check(
        "textfield",
        json!({"case": "uppercase"}),
        json!("ab-1"),
        Ok(json!("AB-1")),
    );
    check(
        "textfield",
        none(),
        json!("x".repeat(100_001)),
        Err(AnswerError::TooLong),
    );
    check("email", none(), json!(" a@b.co "), Ok(json!("a@b.co")));
    check("number", none(), json!(" 12 "), Ok(json!(12)));
    check("number", none(), json!("1.50"), Ok(json!(1.5)));
    check("number", none(), json!(""), Ok(json!(null)));
    check("number", none(), json!("12a"), Err(AnswerError::NotANumber));
    check("number", none(), json!([1]), Err(AnswerError::WrongShape));
    check("checkbox", none(), json!("true"), Ok(json!(true)));
    check("checkbox", none(), json!(null), Ok(json!(false)));
    check(
        "checkbox",
        none(),
        json!("on"),
        Err(AnswerError::WrongShape),
    );
    let radio = json!({"values": options()});
    check("radio", radio.clone(), json!("1"), Ok(json!(1)));
    check("radio", radio.clone(), json!("true"), Ok(json!(true)));
    check("radio", radio.clone(), json!("a"), Ok(json!("a")));
    check(
        "radio",
        radio.clone(),
        json!("b"),
        Err(AnswerError::NotAnOption),
    );
    check("radio", radio, json!(["a"]), Err(AnswerError::WrongShape));
    check(
        "radio",
        json!({"values": options(), "dataType": "string"}),
        json!(1),
        Ok(json!("1")),
    );
    let several = json!({"multiple": true, "data": {"values": options()}});
    check(
        "select",
        several.clone(),
        json!(["a", "1"]),
        Ok(json!(["a", 1])),
    );
    check("select", several.clone(), json!("a"), Ok(json!(["a"])));
    check("select", several.clone(), json!(null), Ok(json!([])));
    check(
        "select",
        several,
        json!(["a", "a", "a", "a"]),
        Err(AnswerError::TooLong),
    );
    let boxes = json!({"values": options()});
    let all = json!({"a": true, "1": false, "true": false});
    check(
        "selectboxes",
        boxes.clone(),
        json!({"a": true, "": false}),
        Ok(all),
    );
    check(
        "selectboxes",
        boxes.clone(),
        json!({"z": true}),
        Err(AnswerError::NotAnOption),
    );
    check(
        "selectboxes",
        boxes,
        json!(["a"]),
        Err(AnswerError::WrongShape),
    );
    check("day", none(), json!("1/31/2024"), Ok(json!("01/31/2024")));
    check("day", none(), json!("2024-01-31"), Ok(json!("01/31/2024")));
    check(
        "day",
        json!({"dayFirst": true}),
        json!("2024-01-31"),
        Ok(json!("31/01/2024")),
    );
    check("day", none(), json!("00/00/0000"), Ok(json!("")));
    check(
        "day",
        none(),
        json!("02/30/2024"),
        Err(AnswerError::NotADate),
    );
    check(
        "datetime",
        json!({"enableTime": false}),
        json!("2024-01-31"),
        Ok(json!("2024-01-31")),
    );
    check(
        "datetime",
        none(),
        json!("2024-01-31"),
        Err(AnswerError::NotADate),
    );
    check("datetime", none(), json!(5), Err(AnswerError::WrongShape));
    check("hidden", none(), json!({"any": 1}), Ok(json!({"any": 1})));
    let form = form(json!([]));
    assert_eq!(
        form.check_answer("nobody", &json!(1)),
        Err(AnswerError::UnknownField),
        "no such field"
    );
}

/// Checked against @formio/js 5.6.0: a form that nobody touched submits exactly this.
#[test]
fn an_untouched_form_submits_the_empty_values_of_form_io() {
    let values = json!([{"label": "A", "value": "a"}, {"label": "B", "value": "b"}]);
    let form = form(json!([
        component("textfield", json!({})),
        component("textarea", json!({})),
        component("number", json!({})),
        component("email", json!({})),
        component("phoneNumber", json!({})),
        component("checkbox", json!({})),
        component("selectboxes", json!({"values": values})),
        component("select", json!({"data": {"values": values}})),
        component(
            "select",
            json!({"key": "several", "multiple": true, "data": {"values": values}})
        ),
        component("radio", json!({"values": values})),
        component("day", json!({})),
        component("hidden", json!({})),
        component(
            "textfield",
            json!({"key": "off", "conditional": {"show": true, "when": "textfield", "eq": "yes"}})
        ),
        component("textfield", json!({"key": "unseen", "hidden": true})),
        component("button", json!({"key": "submit"})),
    ]));
    assert_eq!(
        Value::Object(form.submission_data(&answers(json!({"submit": true, "stray": 1})), now())),
        json!({
            "textfield": "", "textarea": "", "email": "", "phoneNumber": "", "checkbox": false,
            "selectboxes": {"a": false, "b": false}, "select": "", "several": [], "radio": "",
            "day": "", "hidden": "", "unseen": "",
        }),
        "no key for an empty number, a cleared field, the button or what is not the form's own"
    );
}

#[test]
fn answers_are_submitted_in_the_types_of_form_io() {
    let form = form(json!([
        component("number", json!({})),
        component("select", json!({"data": {"values": options()}})),
        component("selectboxes", json!({"values": options()})),
        component("datetime", json!({"enableTime": false})),
        component("textfield", json!({"truncateMultipleSpaces": true})),
        component("textarea", json!({"persistent": "client-only"})),
        component("email", json!({"persistent": false})),
        component("day", json!({})),
    ]));
    let given = json!({
        "day": "01/31/2024", "email": "e", "textarea": "t", "textfield": " a   b ",
        "datetime": "2024-01-31", "selectboxes": {"a": true}, "select": "1", "number": "5",
    });
    let data = form.submission_data(&answers(given), now());
    assert_eq!(
        Value::Object(data.clone()),
        json!({
            "number": 5, "select": 1, "selectboxes": {"a": true, "1": false, "true": false},
            "datetime": "2024-01-31T00:00:00+00:00", "textfield": "a b", "email": "e",
            "day": "01/31/2024",
        }),
        "numbers as numbers, every option of the boxes, dates with an offset"
    );
    let order: Vec<&str> = data.keys().map(String::as_str).collect();
    assert_eq!(
        order[..3],
        ["number", "select", "selectboxes"],
        "in the order of the form"
    );
}

#[test]
fn answers_are_told_in_the_forms_own_words() {
    let check = |kind: &str, more: Value, answer: Value, expect: Option<AnswerText>| {
        let form = form(json!([component(kind, more)]));
        let given = answers(json!({kind: answer.clone()}));
        assert_eq!(
            form.answer_text(kind, &given),
            expect,
            "{kind} answered with {answer}"
        );
    };
    let labels = |labels: &[&str]| {
        let labels = labels.iter().map(|label| (*label).to_owned()).collect();
        Some(AnswerText::Options { labels })
    };
    let none = || json!({});
    let text = AnswerText::Text {
        text: "x".to_owned(),
    };
    check("textfield", none(), json!("x"), Some(text));
    check("textfield", none(), json!(""), None);
    check(
        "number",
        none(),
        json!(0),
        Some(AnswerText::Number { value: 0.0 }),
    );
    check(
        "checkbox",
        none(),
        json!(false),
        Some(AnswerText::YesNo { yes: false }),
    );
    check(
        "radio",
        json!({"values": options()}),
        json!(1),
        labels(&["One"]),
    );
    check(
        "radio",
        json!({"values": options()}),
        json!("gone"),
        labels(&["gone"]),
    );
    let boxes = json!({"1": true, "a": true, "true": false});
    check(
        "selectboxes",
        json!({"values": options()}),
        boxes,
        labels(&["Apple", "One"]),
    );
    check(
        "selectboxes",
        json!({"values": options()}),
        json!({"a": false}),
        None,
    );
    let several = json!({"multiple": true, "data": {"values": options()}});
    check(
        "select",
        several,
        json!([true, "a"]),
        labels(&["Apple", "Yes"]),
    );
    let date = AnswerText::Date {
        value: "2024-01-31".to_owned(),
    };
    check(
        "datetime",
        json!({"enableTime": false}),
        json!("2024-01-31T00:00:00+03:00"),
        Some(date),
    );
    let day = AnswerText::Day {
        year: Some(1980),
        month: None,
        day: None,
    };
    check("day", none(), json!("00/00/1980"), Some(day));
    check("day", none(), json!("00/00/0000"), None);
}
