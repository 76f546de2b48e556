use serde_json::{Value, json};

use super::{answers, component, form, now};
use crate::{LoadError, load};

fn refused(schema: &str) -> LoadError {
    load(schema.as_bytes()).unwrap_err()
}

#[test]
fn bytes_that_are_not_json_are_refused_with_their_place() {
    let check = |bytes: &[u8], line, column| {
        assert_eq!(
            load(bytes).unwrap_err(),
            LoadError::NotJson { line, column },
            "{bytes:?}"
        );
    };
    check(b"", 1, 0);
    check(b"{\n  \"components\": [,]}", 2, 18);
    check(b"\xff\xfe{}", 1, 1);
    check(b"{\"components\": []} x", 1, 20);
    check(b"{\"components\": [", 1, 16);
}

#[test]
fn a_form_beyond_the_limits_is_refused() {
    let large = format!("{{\"components\": [], \"x\": \"{}\"}}", "x".repeat(2 << 20));
    assert!(
        matches!(
            refused(&large),
            LoadError::TooLarge {
                limit: 2_097_152,
                ..
            }
        ),
        "too large"
    );
    for (open, close) in [("[", "]"), ("{\"a\":", "}")] {
        let deep = format!("{}1{}", open.repeat(100_000), close.repeat(100_000));
        assert_eq!(refused(&deep), LoadError::TooDeep { limit: 64 }, "too deep");
    }
    assert_eq!(
        refused(&"[".repeat(1_000_000)),
        LoadError::TooDeep { limit: 64 },
        "and cut off"
    );
    let brackets = format!(
        "{{\"components\": [], \"title\": \"\\\"{}\"}}",
        "[".repeat(500)
    );
    assert!(
        load(brackets.as_bytes()).is_ok(),
        "brackets in text nest nothing"
    );
}

#[test]
fn a_form_of_five_thousand_components_is_refused_and_one_of_two_thousand_is_not() {
    let many = |count: usize| {
        let fields: Vec<Value> = (0..count)
            .map(|n| component("textfield", json!({"key": format!("k{n}")})))
            .collect();
        json!({ "components": fields }).to_string()
    };
    assert_eq!(
        refused(&many(5_000)),
        LoadError::TooManyComponents { limit: 2_000 },
        "too many"
    );
    assert!(
        load(many(2_000).as_bytes()).is_ok(),
        "the limit itself is allowed"
    );
    let columns: Vec<Value> = (0..2_001).map(|_| json!({"components": []})).collect();
    let wide = json!({"components": [{"type": "columns", "key": "c", "columns": columns}]});
    assert_eq!(
        refused(&wide.to_string()),
        LoadError::TooManyComponents { limit: 2_000 },
        "columns count too"
    );
}

#[test]
fn a_field_of_too_many_options_is_refused() {
    let options: Vec<Value> = (0..10_001)
        .map(|n| json!({"label": "x", "value": n}))
        .collect();
    let schema = json!({"components": [component("radio", json!({"values": options}))]});
    assert_eq!(
        refused(&schema.to_string()),
        LoadError::TooManyOptions {
            path: "components[0].values".to_owned(),
            count: 10_001,
            limit: 10_000
        },
        "with its place"
    );
}

#[test]
fn json_of_the_wrong_types_is_refused_with_its_place() {
    let check = |schema: Value, path: &str, expected: &str, found: &str| {
        assert_eq!(
            refused(&schema.to_string()),
            LoadError::NotAForm {
                path: path.to_owned(),
                expected: expected.to_owned(),
                found: found.to_owned()
            },
            "{schema}"
        );
    };
    check(json!([]), "the form", "an object", "a list");
    check(json!("x"), "the form", "an object", "text");
    check(json!({}), "components", "a list", "null");
    check(json!({"components": null}), "components", "a list", "null");
    check(json!({"components": "x"}), "components", "a list", "text");
    check(
        json!({"components": {}}),
        "components",
        "a list",
        "an object",
    );
    check(
        json!({"components": [5]}),
        "components[0]",
        "an object",
        "a number",
    );
    check(
        json!({"components": [null]}),
        "components[0]",
        "an object",
        "null",
    );
    check(
        json!({"components": [{}]}),
        "components[0].type",
        "the name of a component",
        "null",
    );
    check(
        json!({"components": [{"type": 5}]}),
        "components[0].type",
        "the name of a component",
        "a number",
    );
    let field = |more: Value| json!({"components": [component("textfield", more)]});
    check(
        field(json!({"key": 5})),
        "components[0].key",
        "text",
        "a number",
    );
    check(
        field(json!({"label": []})),
        "components[0].label",
        "text",
        "a list",
    );
    check(
        field(json!({"hidden": "maybe"})),
        "components[0].hidden",
        "true or false",
        "text",
    );
    check(
        field(json!({"validate": []})),
        "components[0].validate",
        "an object",
        "a list",
    );
    check(
        field(json!({"validate": {"required": 5}})),
        "components[0].validate.required",
        "true or false",
        "a number",
    );
    check(
        field(json!({"conditional": "x"})),
        "components[0].conditional",
        "an object",
        "text",
    );
    check(
        field(json!({"conditional": {"when": []}})),
        "components[0].conditional.when",
        "text",
        "a list",
    );
    check(
        field(json!({"conditional": {"when": "a", "eq": {}}})),
        "components[0].conditional.eq",
        "text",
        "an object",
    );
    let nested = json!({"components": [{"type": "panel", "key": "p", "components": 1}]});
    check(nested, "components[0].components", "a list", "a number");
    let column = json!({"components": [{"type": "columns", "key": "c", "columns": ["x"]}]});
    check(column, "components[0].columns[0]", "an object", "text");
    let radio =
        |values: Value| json!({"components": [component("radio", json!({"values": values}))]});
    check(
        radio(json!({})),
        "components[0].values",
        "a list",
        "an object",
    );
    check(
        radio(json!(["a"])),
        "components[0].values[0]",
        "an object",
        "text",
    );
    check(
        radio(json!([{"value": []}])),
        "components[0].values[0].value",
        "text",
        "a list",
    );
}

#[test]
fn any_json_can_be_given_as_answers() {
    let values = json!([{"label": "A", "value": "a"}]);
    let components: Vec<Value> = [
        "textfield", "textarea", "number", "email", "phoneNumber", "checkbox", "selectboxes",
        "select", "radio", "day", "datetime", "hidden",
    ]
    .iter()
    .map(|kind| {
        component(kind, json!({
            "values": values, "data": {"values": values},
            "validate": {"required": true, "min": 1, "minLength": 1, "pattern": "a", "minSelectedCount": 1},
            "conditional": {"show": true, "when": "switch", "eq": "on"},
        }))
    })
    .collect();
    let form = form(json!(components));
    let odd = [
        json!(null),
        json!(true),
        json!(-1e300),
        json!(""),
        json!("\u{0}"),
        json!("x".repeat(200_000)),
        json!([]),
        json!([[]]),
        json!([null]),
        json!({}),
        json!({"a": {"a": []}}),
        json!({"": true}),
        json!("9999-99-99"),
        json!("99/99/9999"),
        json!("é€😀/é/é"),
        json!("12345678é012"),
    ];
    for value in odd {
        let mut given = answers(json!({"switch": "on", "__proto__": {"x": 1}}));
        for field in form.fields() {
            given.insert(field.key.clone(), value.clone());
        }
        let evaluation = form.evaluate(&given, now());
        assert!(evaluation.errors.len() < 100, "each rule is named once");
        form.submission_data(&given, now());
        for field in form.fields() {
            form.answer_text(&field.key, &given);
            if let Ok(kept) = form.check_answer(&field.key, &value) {
                assert_eq!(
                    form.check_answer(&field.key, &kept).as_ref(),
                    Ok(&kept),
                    "{} given {value}: what is kept is kept as it is",
                    field.key
                );
            }
        }
    }
}
