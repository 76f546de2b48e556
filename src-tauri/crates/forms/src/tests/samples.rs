//! The sample programmes' forms.

use serde_json::{Value, json};

use super::{answers, now};
use crate::{FieldKind, FindingKind, Form, FormHash, LoadError, Rule, inspect, load};

fn sample(name: &str) -> Vec<u8> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../fixtures/data/forms/");
    std::fs::read(format!("{path}{name}")).unwrap_or_else(|error| panic!("{name}: {error}"))
}

fn safety_net() -> Form {
    load(&sample("safety-net.json")).unwrap_or_else(|error| panic!("{error}"))
}

fn complete() -> Value {
    json!({
        "given_name": "Maria", "family_name": "D'Souza", "birthdate": "1978-11-02",
        "gender": "Female", "phone": "+919812345672", "email": "maria.dsouza@example.org",
        "household_id": "GA-123456", "household_size": 4, "children": 2, "own_home": "yes",
        "home_size": 900, "employment_status": "unemployed", "unemployed_since": "03/2024",
        "languages": ["en"], "disability_status": "not_disabled",
        "immigration_status": "non_immigrant", "annual_income": "0_5000",
        "vehicles": {"bicycle": true, "motorcycle": false, "car": false, "none": false},
        "account_number": "0123456789",
        "notify_by": {"sms": true, "email": false, "letter": false},
        "true_and_complete": true,
    })
}

#[test]
fn the_safety_net_form_has_three_pages_and_the_keys_of_a_profile() {
    let form = safety_net();
    let titles: Vec<_> = form
        .pages()
        .iter()
        .filter_map(|page| page.title.as_deref())
        .collect();
    assert_eq!(
        titles,
        ["About you", "Household", "Money and messages"],
        "a wizard"
    );
    let first: Vec<_> = form
        .fields()
        .take(6)
        .map(|field| field.key.as_str())
        .collect();
    assert_eq!(
        first,
        [
            "given_name",
            "family_name",
            "birthdate",
            "gender",
            "phone",
            "email"
        ],
        "keys of the profile"
    );
    assert_eq!(
        form.hash(),
        FormHash::of(&sample("safety-net.json")),
        "named by its bytes"
    );
}

#[test]
fn a_complete_safety_net_application_is_valid_and_an_empty_one_is_not() {
    let form = safety_net();
    let done = form.evaluate(&answers(complete()), now());
    assert_eq!(done.errors, [], "nothing is wrong");
    let data = form.submission_data(&answers(complete()), now());
    assert_eq!(data["form_version"], "2026-1", "the hidden default is sent");
    assert_eq!(
        data["birthdate"], "1978-11-02T00:00:00+00:00",
        "a date with an offset"
    );
    assert!(!data.contains_key("car_plate"), "no car, no plate");
    let empty = form.evaluate(&form.initial_answers(now()), now());
    let missing: Vec<&str> = empty
        .errors
        .iter()
        .map(|error| error.key.as_str())
        .collect();
    assert_eq!(missing.len(), 16, "what is required and shown: {missing:?}");
    assert!(
        empty
            .errors
            .iter()
            .all(|error| error.rule == Rule::Required),
        "and only that"
    );
}

#[test]
fn the_safety_net_form_asks_further_where_it_must() {
    let form = safety_net();
    let check = |key: &str, value: Value, appears: &str| {
        let mut given = answers(complete());
        let before = !form.evaluate(&given, now()).hidden.contains(appears);
        given.insert(key.to_owned(), value);
        let after = !form.evaluate(&given, now()).hidden.contains(appears);
        assert!(!before && after, "{appears} follows from {key}");
    };
    check("vehicles", json!({"car": true}), "car_plate");
    check("disability_status", json!("disabled"), "support_needed");
    check("employment_status", json!("others"), "employment_other");
    let mut given = answers(complete());
    given.insert("own_home".to_owned(), json!("no"));
    let evaluation = form.evaluate(&given, now());
    assert!(
        !evaluation.answers.contains_key("home_size"),
        "the size of no home is cleared"
    );
}

#[test]
fn the_safety_net_form_says_what_is_wrong_in_its_own_words() {
    let form = safety_net();
    let mut given = answers(complete());
    given.insert("household_id".to_owned(), json!("123"));
    given.insert(
        "vehicles".to_owned(),
        json!({"bicycle": true, "motorcycle": true, "car": true, "none": true}),
    );
    given.insert("car_plate".to_owned(), json!("GA-01"));
    let errors = form.evaluate(&given, now()).errors;
    let words: Vec<_> = errors
        .iter()
        .filter_map(|error| error.message.as_deref())
        .collect();
    assert_eq!(
        words,
        [
            "Enter the household Id as on the card: two letters, a hyphen, six digits.",
            "Choose at most 3."
        ],
        "with the limit filled in"
    );
}

#[test]
fn the_arabic_form_is_the_same_form_in_other_words() {
    let english = safety_net();
    let arabic = load(&sample("safety-net.ar.json")).unwrap_or_else(|error| panic!("{error}"));
    let shape = |form: &Form| -> Vec<_> {
        let describe = |kind: &FieldKind| {
            let values: Vec<_> = kind
                .options()
                .iter()
                .map(|option| option.value.clone())
                .collect();
            (std::mem::discriminant(kind), values)
        };
        form.fields()
            .map(|field| (field.key.clone(), field.required, describe(&field.kind)))
            .collect()
    };
    assert_eq!(
        shape(&english),
        shape(&arabic),
        "keys, kinds and options agree"
    );
    for (left, right) in english.fields().zip(arabic.fields()) {
        let same = left.label == right.label;
        assert_eq!(
            same,
            left.kind == FieldKind::Hidden,
            "{} has Arabic words",
            left.key
        );
    }
    assert_eq!(
        arabic.evaluate(&answers(complete()), now()).errors,
        [],
        "the same answers are valid"
    );
}

#[test]
fn the_school_form_is_short_and_asks_for_the_house_of_boarders_only() {
    let form = load(&sample("school-support.json")).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(
        (form.pages().len(), form.fields().count()),
        (1, 7),
        "one page"
    );
    let given = json!({
        "child_name": "Ada", "child_age": 9, "school": "St. Mary", "term": "2", "boards": false,
        "needs": {"books": true},
    });
    let day_pupil = form.evaluate(&answers(given.clone()), now());
    assert_eq!(day_pupil.errors, [], "a day pupil has no house");
    assert_eq!(
        form.submission_data(&answers(given.clone()), now())["term"],
        2,
        "as Form.io stores it"
    );
    let mut boarder = answers(given);
    boarder.insert("boards".to_owned(), json!(true));
    assert_eq!(
        form.evaluate(&boarder, now()).errors.len(),
        1,
        "a boarder has"
    );
}

#[test]
fn the_unsupported_form_is_refused_for_the_program_that_asks_who_is_signed_in() {
    let Err(LoadError::Refused(found)) = load(&sample("unsupported.json")) else {
        panic!("it cannot be offered");
    };
    assert!(
        matches!(&found[..], [one] if one.key == "field_officer" && matches!(
            &one.what,
            FindingKind::Snippet { attribute, why } if attribute == "customConditional" && why.contains("user")
        )),
        "by name, and by what it reaches for: {found:?}"
    );
}

#[test]
fn an_inspection_tells_what_a_form_asks_and_which_answers_are_wrong() {
    let mut given = answers(complete());
    given.insert("household_size".to_owned(), json!(99));
    given.insert("car_plate".to_owned(), json!("GA-01"));
    given.insert("gender".to_owned(), json!("female"));
    let inspection = inspect(&sample("safety-net.json"), Some(&given), now());
    let text = inspection.to_string();
    for line in [
        "title Safety Net",
        "page 2 Household",
        "  household_size (Household size): number, required, at least 1, at most 30, a whole number",
        "  home_size (Size of home): number, required, at least 10, at most 20000, shown if own_home is \"yes\"",
        "    Female (Female)",
        "answer car_plate: not shown",
        "answer gender: the value is not among the field's options",
        "error household_size (Household size): more than 30",
        "error gender (Gender): not among the options",
    ] {
        assert!(
            text.lines().any(|found| found == line),
            "{line}\nis said in\n{text}"
        );
    }
    let json = serde_json::to_value(&inspection).unwrap();
    assert_eq!(
        json["errors"][1]["rule"],
        json!({"rule": "max", "max": 30.0}),
        "also as JSON"
    );
    let refused = inspect(&sample("unsupported.json"), None, now()).to_string();
    assert!(
        refused.contains("\"field_officer\" (Field officer): customConditional cannot be run"),
        "{refused}"
    );
}
