use serde_json::{Value, json};

use super::{answers, component, form, now};
use crate::Rule;

/// The rules that `answer` breaks in a field of this type.
fn check(kind: &str, more: Value, answer: Value, expect: &[Rule]) {
    let form = form(json!([component(kind, more.clone())]));
    let given = if answer.is_null() {
        json!({})
    } else {
        json!({ kind: answer.clone() })
    };
    let found: Vec<Rule> = form
        .evaluate(&answers(given), now())
        .errors
        .into_iter()
        .map(|error| error.rule)
        .collect();
    assert_eq!(found, expect, "{kind} {more} answered with {answer}");
}

fn options() -> Value {
    json!([{"label": "A", "value": "a"}, {"label": "One", "value": "1"}, {"label": "Yes", "value": "true"}])
}

#[test]
fn required_takes_blank_text_as_missing_and_zero_as_an_answer() {
    let required = json!({"validate": {"required": true}});
    for kind in [
        "textfield",
        "textarea",
        "email",
        "day",
        "datetime",
        "number",
        "checkbox",
    ] {
        check(kind, required.clone(), json!(null), &[Rule::Required]);
        check(kind, required.clone(), json!(""), &[Rule::Required]);
    }
    check(
        "textfield",
        required.clone(),
        json!("  \u{a0} "),
        &[Rule::Required],
    );
    check("textfield", required.clone(), json!(" x "), &[]);
    check("number", required.clone(), json!(0), &[]);
    check(
        "checkbox",
        required.clone(),
        json!(false),
        &[Rule::Required],
    );
    check("checkbox", required.clone(), json!(true), &[]);
    check("day", required, json!("00/00/0000"), &[Rule::Required]);
}

#[test]
fn required_choices_need_one_that_is_chosen() {
    let with = |name: &str| json!({name: options(), "validate": {"required": true}});
    check("radio", with("values"), json!(0), &[Rule::Option]);
    check("radio", with("values"), json!("a"), &[]);
    check("radio", with("values"), json!(""), &[Rule::Required]);
    check(
        "selectboxes",
        with("values"),
        json!({"a": false}),
        &[Rule::Required],
    );
    check("selectboxes", with("values"), json!({"a": true}), &[]);
    let select = json!({"data": {"values": options()}, "validate": {"required": true}});
    check("select", select, json!(null), &[Rule::Required]);
    let several =
        json!({"multiple": true, "data": {"values": options()}, "validate": {"required": true}});
    check("select", several.clone(), json!([]), &[Rule::Required]);
    check("select", several.clone(), json!([""]), &[Rule::Required]);
    check("select", several, json!(["a"]), &[]);
}

#[test]
fn lengths_count_utf16_units_and_skip_empty_text() {
    let lengths = json!({"validate": {"minLength": "2", "maxLength": 3}});
    check("textfield", lengths.clone(), json!(""), &[]);
    check(
        "textfield",
        lengths.clone(),
        json!("a"),
        &[Rule::MinLength { min: 2 }],
    );
    check("textfield", lengths.clone(), json!("abc"), &[]);
    check(
        "textfield",
        lengths.clone(),
        json!("abcd"),
        &[Rule::MaxLength { max: 3 }],
    );
    check("textfield", lengths.clone(), json!("😀"), &[]);
    check(
        "textfield",
        lengths,
        json!("😀😀"),
        &[Rule::MaxLength { max: 3 }],
    );
}

#[test]
fn words_are_counted_on_trimmed_text() {
    let words = json!({"validate": {"minWords": 2, "maxWords": "3"}});
    check(
        "textarea",
        words.clone(),
        json!(" one "),
        &[Rule::MinWords { min: 2 }],
    );
    check("textarea", words.clone(), json!("one\n two"), &[]);
    check(
        "textarea",
        words.clone(),
        json!("a b c d"),
        &[Rule::MaxWords { max: 3 }],
    );
    check("textarea", words, json!(""), &[]);
}

#[test]
fn numbers_obey_their_limits_also_when_given_as_text() {
    let limits = json!({"validate": {"min": "1", "max": 30, "integer": true}});
    check("number", limits.clone(), json!(1), &[]);
    check("number", limits.clone(), json!("30"), &[]);
    check(
        "number",
        limits.clone(),
        json!(0),
        &[Rule::Min { min: 1.0 }],
    );
    check(
        "number",
        limits.clone(),
        json!(31),
        &[Rule::Max { max: 30.0 }],
    );
    check(
        "number",
        limits.clone(),
        json!("31"),
        &[Rule::Max { max: 30.0 }],
    );
    check("number", limits.clone(), json!(1.5), &[Rule::Integer]);
    check(
        "number",
        limits.clone(),
        json!(0.5),
        &[Rule::Integer, Rule::Min { min: 1.0 }],
    );
    check("number", limits.clone(), json!("many"), &[Rule::Number]);
    check("number", limits.clone(), json!(true), &[Rule::Number]);
    check("number", limits, json!([1]), &[Rule::Shape]);
    check(
        "number",
        json!({"validate": {"min": 0}}),
        json!(-1),
        &[Rule::Min { min: 0.0 }],
    );
}

#[test]
fn patterns_are_anchored_by_joining_text() {
    let pattern = |source: &str| json!({"validate": {"pattern": source}});
    let broken = |source: &str| Rule::Pattern {
        pattern: source.to_owned(),
    };
    check("textfield", pattern("cat|dog"), json!("catdog"), &[]);
    check("textfield", pattern("cat|dog"), json!("hotdog"), &[]);
    check(
        "textfield",
        pattern("cat|dog"),
        json!("hotcat"),
        &[broken("cat|dog")],
    );
    check(
        "textfield",
        pattern("\\d+"),
        json!("12a"),
        &[broken("\\d+")],
    );
    check("textfield", pattern("\\d+"), json!(""), &[]);
    check("textfield", pattern("\\d+"), json!(5), &[]);
}

#[test]
fn all_broken_rules_of_a_field_are_reported() {
    let rules = json!({"validate": {"required": true, "minLength": 5, "pattern": "[a-z]+"}});
    let pattern = || Rule::Pattern {
        pattern: "[a-z]+".to_owned(),
    };
    check(
        "textfield",
        rules.clone(),
        json!("A1"),
        &[Rule::MinLength { min: 5 }, pattern()],
    );
    check(
        "textfield",
        rules,
        json!(" "),
        &[Rule::Required, Rule::MinLength { min: 5 }, pattern()],
    );
}

#[test]
fn email_addresses_are_those_of_form_io() {
    for good in [
        "a@b.co",
        "o'neil.x+y@sub.example.org",
        "\"a b\"@x.org",
        "a@[10.0.0.1]",
    ] {
        check("email", json!({}), json!(good), &[]);
    }
    for bad in [
        "a",
        "a@b",
        "a b@c.org",
        "a@b.c",
        "a@@b.org",
        "a@b..org",
        "يوسف@",
    ] {
        check("email", json!({}), json!(bad), &[Rule::Email]);
    }
}

#[test]
fn a_phone_number_has_form_ios_own_mask_unless_the_form_says_otherwise() {
    let mask = |mask: &str| Rule::Mask {
        mask: mask.to_owned(),
    };
    check("phoneNumber", json!({}), json!("(234) 801-2345"), &[]);
    check(
        "phoneNumber",
        json!({}),
        json!("+234 801 234"),
        &[mask("(999) 999-9999")],
    );
    check(
        "phoneNumber",
        json!({"inputMask": ""}),
        json!("+234 801 234"),
        &[],
    );
    check(
        "phoneNumber",
        json!({"inputMask": "+999 Aa*"}),
        json!("+251 Xy7"),
        &[],
    );
    check(
        "phoneNumber",
        json!({"inputMask": "+999"}),
        json!("+25"),
        &[mask("+999")],
    );
    check(
        "phoneNumber",
        json!({"inputMask": "+999"}),
        json!("+2511"),
        &[mask("+999")],
    );
    let skipped = json!({"validate": {"skipMaskValidation": true}});
    check("phoneNumber", skipped, json!("1"), &[]);
    check(
        "textfield",
        json!({"inputMask": "99-99"}),
        json!("12-3"),
        &[mask("99-99")],
    );
}

#[test]
fn a_day_must_be_one_of_the_calendar_and_have_its_required_parts() {
    check("day", json!({}), json!("02/30/2024"), &[Rule::Day]);
    check("day", json!({}), json!("02/29/2024"), &[]);
    check("day", json!({}), json!("00/00/2024"), &[]);
    check("day", json!({}), json!(""), &[]);
    check("day", json!({}), json!(20_240_101), &[Rule::Day]);
    check("day", json!({"dayFirst": true}), json!("31/01/2024"), &[]);
    let parts =
        json!({"fields": {"day": {"required": true}, "month": {}, "year": {"required": true}}});
    check(
        "day",
        parts.clone(),
        json!("01/00/2024"),
        &[Rule::DayRequired],
    );
    check(
        "day",
        parts.clone(),
        json!("01/01/0000"),
        &[Rule::YearRequired],
    );
    check(
        "day",
        parts,
        json!(""),
        &[Rule::DayRequired, Rule::YearRequired],
    );
    let hidden = json!({"fields": {"day": {"hide": true}, "month": {}, "year": {}}});
    check("day", hidden.clone(), json!("13/2024"), &[Rule::Day]);
    check("day", hidden, json!("12/2024"), &[]);
}

#[test]
fn dates_obey_their_limits() {
    let years =
        json!({"fields": {"day": {}, "month": {}, "year": {"minYear": "1990", "maxYear": 2000}}});
    check(
        "day",
        years.clone(),
        json!("01/01/1989"),
        &[Rule::MinYear { min: 1990 }],
    );
    check(
        "day",
        years,
        json!("01/01/2001"),
        &[Rule::MaxYear { max: 2000 }],
    );
    let min = || Rule::MinDate {
        min: "2024-02-01".to_owned(),
    };
    check(
        "day",
        json!({"minDate": "2024-02-01"}),
        json!("01/31/2024"),
        &[min()],
    );
    check(
        "day",
        json!({"minDate": "2024-02-01"}),
        json!("02/01/2024"),
        &[],
    );
    let picker = json!({"enableTime": false, "datePicker": {"minDate": "2024-02-01", "maxDate": "2024-12-31"}});
    check("datetime", picker.clone(), json!("2024-01-31"), &[min()]);
    check("datetime", picker.clone(), json!("2024-02-01"), &[]);
    let max = Rule::MaxDate {
        max: "2024-12-31".to_owned(),
    };
    check(
        "datetime",
        picker,
        json!("2025-01-01T00:00:00+00:00"),
        &[max],
    );
}

#[test]
fn a_time_needs_its_offset_and_a_date_needs_no_time() {
    check(
        "datetime",
        json!({}),
        json!("2024-01-31T10:00:00+03:00"),
        &[],
    );
    check("datetime", json!({}), json!("2024-01-31T10:00:00Z"), &[]);
    check(
        "datetime",
        json!({}),
        json!("2024-01-31T10:00:00"),
        &[Rule::Date],
    );
    check("datetime", json!({}), json!("2024-01-31"), &[Rule::Date]);
    check(
        "datetime",
        json!({"enableTime": false}),
        json!("2024-01-31"),
        &[],
    );
    check(
        "datetime",
        json!({"enableTime": false}),
        json!("2024-02-30"),
        &[Rule::Date],
    );
    check(
        "datetime",
        json!({"enableTime": false}),
        json!("31.01.2024"),
        &[Rule::Date],
    );
    check(
        "datetime",
        json!({"enableTime": false}),
        json!(5),
        &[Rule::Date],
    );
}

#[test]
fn a_choice_is_one_of_the_options_compared_as_text() {
    let radio = json!({"values": options()});
    for good in [json!("a"), json!("1"), json!(1), json!(true), json!("true")] {
        check("radio", radio.clone(), good, &[]);
    }
    check("radio", radio.clone(), json!("b"), &[Rule::Option]);
    check("radio", radio.clone(), json!(2), &[Rule::Option]);
    check("radio", radio, json!({"a": true}), &[Rule::Shape]);
    let several = json!({"multiple": true, "data": {"values": options()}});
    check("select", several.clone(), json!(["a", 1]), &[]);
    check(
        "select",
        several.clone(),
        json!(["a", "z"]),
        &[Rule::Option],
    );
    check("select", several, json!("a"), &[Rule::Shape]);
    check(
        "selectboxes",
        json!({"values": options()}),
        json!({"z": true}),
        &[Rule::Option],
    );
    check(
        "selectboxes",
        json!({"values": options()}),
        json!({"z": false}),
        &[],
    );
    check(
        "selectboxes",
        json!({"values": options()}),
        json!({"a": "x"}),
        &[Rule::Shape],
    );
}

#[test]
fn select_boxes_count_what_is_chosen_once_anything_is() {
    let counted =
        json!({"values": options(), "validate": {"minSelectedCount": 2, "maxSelectedCount": "2"}});
    check("selectboxes", counted.clone(), json!({"a": false}), &[]);
    check(
        "selectboxes",
        counted.clone(),
        json!({"a": true}),
        &[Rule::MinSelected { min: 2 }],
    );
    check(
        "selectboxes",
        counted.clone(),
        json!({"a": true, "1": true}),
        &[],
    );
    check(
        "selectboxes",
        counted,
        json!({"a": true, "1": true, "true": true}),
        &[Rule::MaxSelected { max: 2 }],
    );
}

#[test]
fn what_is_not_persistent_is_not_validated() {
    let required = json!({"persistent": false, "validate": {"required": true}});
    check("textfield", required, json!(null), &[]);
    let client = json!({"persistent": "client-only", "validate": {"required": true}});
    check("textfield", client, json!(null), &[]);
}

#[test]
fn the_forms_own_words_replace_the_wording_and_not_the_rule() {
    let check = |more: Value, answer: Value, rule: Rule, message: Option<&str>| {
        let form = form(json!([component("textfield", more)]));
        let errors = form
            .evaluate(&answers(json!({"textfield": answer})), now())
            .errors;
        assert_eq!(errors.len(), 1, "one rule is broken");
        assert_eq!(errors[0].rule, rule, "the rule keeps its name");
        assert_eq!(
            errors[0].message.as_deref(),
            message,
            "the form's words are used"
        );
    };
    let min = || Rule::MinLength { min: 5 };
    let rules = json!({"minLength": 5, "customMessage": "Give all of it"});
    check(
        json!({"validate": rules}),
        json!("a"),
        min(),
        Some("Give all of it"),
    );
    let errors = json!({"minLength": "{{ field }} has {{length}} letters", "required": "Missing"});
    let more =
        json!({"label": "Name", "errors": errors, "validate": {"minLength": 5, "required": true}});
    check(more.clone(), json!("a"), min(), Some("Name has 5 letters"));
    check(more, json!(""), Rule::Required, Some("Missing"));
    let unknown = json!({"errors": {"minLength": "{{ data.x }}"}, "validate": {"minLength": 5}});
    check(unknown, json!("a"), min(), None);
    let named = json!({"errorLabel": "Your name", "errors": {"minLength": "{{ field }}?"}, "validate": {"minLength": 5}});
    check(named, json!("a"), min(), Some("Your name?"));
}
