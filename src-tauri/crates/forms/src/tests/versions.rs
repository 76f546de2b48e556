use serde_json::{Value, json};

use super::{answers, component, form};
use crate::compare;

fn text(key: &str, more: Value) -> Value {
    let mut more = more;
    more["key"] = json!(key);
    component("textfield", more)
}

#[test]
fn two_versions_are_compared_and_answers_that_fit_go_along() {
    let values = |names: &[&str]| {
        names
            .iter()
            .map(|name| json!({"label": name.to_uppercase(), "value": name}))
            .collect::<Vec<_>>()
    };
    let old = form(json!([
        text("name", json!({})),
        text("gone", json!({})),
        component("radio", json!({"values": values(&["a", "b"])})),
        component("day", json!({})),
        text("age", json!({})),
        {"type": "datagrid", "key": "g", "input": true, "components": [text("x", json!({})), text("y", json!({}))]},
    ]));
    let new = form(json!([
        text("name", json!({"label": "Full name", "validate": {"required": true}})),
        component("radio", json!({"values": values(&["b", "c"])})),
        component("day", json!({"dayFirst": true})),
        component("number", json!({"key": "age", "label": "textfield"})),
        text("fresh", json!({"validate": {"required": true}})),
        {"type": "datagrid", "key": "g", "input": true, "components": [text("x", json!({"validate": {"maxLength": 3}}))]},
    ]));
    let given = answers(json!({
        "name": "Ada", "gone": "bye", "radio": "a", "day": "01/31/2024", "age": "many",
        "g": [{"x": "1", "y": "2"}, {"x": "3"}],
    }));
    let adopted = new.adopt(&old, &given);
    assert_eq!(
        Value::Object(adopted),
        json!({"name": "Ada", "day": "31/01/2024", "g": [{"x": "1"}, {"x": "3"}]}),
        "what fits, in the new version's shape"
    );
    let changes = compare(&old, &new);
    let found: Vec<String> = changes
        .iter()
        .map(|change| {
            let what = serde_json::to_value(&change.what).unwrap();
            format!("{} {}", change.path, what["kind"].as_str().unwrap())
        })
        .collect();
    assert_eq!(
        found,
        [
            "name required",
            "name label",
            "radio options",
            "day rules",
            "age kind",
            "fresh added",
            "g[].x rules",
            "gone removed",
            "g[].y removed",
        ],
        "all of it, the new version's first"
    );
    let lost: Vec<String> = old
        .lost(&new, &given)
        .iter()
        .map(|lost| format!("{} {}: {}", lost.path, lost.label, lost.value_text))
        .collect();
    assert_eq!(
        lost,
        [
            "gone textfield: bye",
            "radio radio: A",
            "age textfield: many",
            "g[0].y textfield: 2"
        ],
        "by its place, in the form's words"
    );
}

#[test]
fn a_form_that_did_not_change_has_no_changes() {
    let one = form(json!([
        text("a", json!({"calculateValue": "value = 1"})),
        component("number", json!({}))
    ]));
    let given = answers(json!({"a": "1", "number": 5}));
    assert_eq!(compare(&one, &one), [], "none");
    assert_eq!(one.lost(&one, &given), [], "and nothing is lost");
    assert_eq!(one.adopt(&one, &given), given, "and all answers stay");
}
