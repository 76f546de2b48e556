use serde_json::{Value, json};

use super::{answers, component, form, now};
use crate::{Changed, Evaluation, Rule};

fn logic(trigger: Value, actions: Value) -> Value {
    json!({"logic": [{"name": "l", "trigger": trigger, "actions": actions}]})
}

fn simple() -> Value {
    json!({"type": "simple", "simple": {"show": true, "when": "number", "eq": "1"}})
}

fn evaluate(kind: &str, more: Value, given: Value) -> Evaluation {
    let form = form(json!([
        component("number", json!({})),
        component(kind, more)
    ]));
    let evaluation = form.evaluate(&answers(given), now());
    let again = form.evaluate(&evaluation.answers, now());
    assert_eq!(again, evaluation, "what logic makes stays");
    evaluation
}

#[test]
fn logic_makes_a_field_required_while_its_trigger_holds() {
    let more = || {
        logic(
            simple(),
            json!([{"type": "property", "property": {"value": "validate.required", "type": "boolean"}, "state": true}]),
        )
    };
    let off = evaluate("textfield", more(), json!({"number": 2}));
    assert!(
        off.errors.is_empty() && off.changed.is_empty(),
        "as defined"
    );
    let on = evaluate("textfield", more(), json!({"number": 1}));
    assert_eq!(on.errors[0].rule, Rule::Required, "it is asked for");
    let expect = Changed {
        required: Some(true),
        ..Changed::default()
    };
    assert_eq!(on.changed["textfield"], expect, "and the screen knows");
}

#[test]
fn logic_hides_and_shows() {
    let hide = |state: bool| json!([{"type": "property", "property": {"value": "hidden", "type": "boolean"}, "state": state}]);
    let off = evaluate(
        "textfield",
        logic(simple(), hide(true)),
        json!({"number": 1, "textfield": "x"}),
    );
    assert!(
        off.hidden.contains("textfield") && !off.answers.contains_key("textfield"),
        "hidden and cleared"
    );
    let mut more = logic(simple(), hide(false));
    more["hidden"] = json!(true);
    let on = evaluate(
        "textfield",
        more.clone(),
        json!({"number": 1, "textfield": "x"}),
    );
    assert!(
        !on.hidden.contains("textfield"),
        "shown though hidden as such"
    );
    let still = evaluate("textfield", more, json!({"number": 2, "textfield": "x"}));
    assert!(still.hidden.contains("textfield"), "hidden as such");
    assert_eq!(still.answers["textfield"], json!("x"), "with its value");
}

#[test]
fn logic_gives_other_words_with_answers_in_them() {
    let actions = json!([
        {"type": "property", "property": {"value": "label", "type": "string"}, "text": "Name of {{ data.number }} & {{row.number}}"},
        {"type": "property", "property": {"value": "description", "type": "string"}, "text": "Why?"},
        {"type": "property", "property": {"value": "disabled", "type": "boolean"}, "state": true},
    ]);
    let on = evaluate("textfield", logic(simple(), actions), json!({"number": 1}));
    let expect = Changed {
        label: Some("Name of 1 & 1".to_owned()),
        description: Some("Why?".to_owned()),
        disabled: Some(true),
        ..Changed::default()
    };
    assert_eq!(on.changed["textfield"], expect, "all that changed");
}

#[test]
fn logic_gives_answers_by_programs() {
    let trigger = json!({"type": "javascript", "javascript": "result = data.number > 5;"});
    let value = json!([{"type": "value", "value": "value = 'big ' + data.number"}]);
    let on = evaluate("textfield", logic(trigger, value), json!({"number": 6}));
    assert_eq!(on.answers["textfield"], json!("big 6"), "while it holds");
    let trigger = json!({"type": "json", "json": {">": [{"var": "data.number"}, 5]}});
    let custom = json!([{"type": "customAction", "customAction": "value = input + '!'"}]);
    let form = form(json!([
        component("number", json!({})),
        component(
            "textfield",
            logic(
                trigger.clone(),
                json!([{"type": "value", "value": "value = 'x'"}])
            )
        )
    ]));
    assert_eq!(
        form.evaluate(&answers(json!({"number": 7})), now()).answers["textfield"],
        json!("x"),
        "by JSON Logic"
    );
    let form = crate::load(json!({"components": [component("number", json!({})), component("textfield", logic(trigger, custom))]}).to_string().as_bytes()).unwrap();
    let grows = form.evaluate(&answers(json!({"number": 7})), now());
    assert!(
        grows.unsettled,
        "an action that always changes its own answer never settles"
    );
}

#[test]
fn logic_merges_attributes_that_a_program_gives() {
    let code = "schema = {label: 'Many', validate: {maxLength: 2}, key: 'other', type: 'number'}";
    let merge = json!([{"type": "mergeComponentSchema", "schemaDefinition": code}]);
    let on = evaluate(
        "textfield",
        logic(simple(), merge),
        json!({"number": 1, "textfield": "abc"}),
    );
    assert_eq!(
        on.changed["textfield"].label.as_deref(),
        Some("Many"),
        "its words"
    );
    assert_eq!(
        on.errors[0].rule,
        Rule::MaxLength { max: 2 },
        "and its rules, but not its name and kind"
    );
    assert_eq!(on.errors[0].label, "Many", "told by its present name");
}

#[test]
fn logic_changes_groups_and_what_is_in_them() {
    let mut panel = json!({"type": "panel", "key": "p", "title": "P", "input": false, "components": [component("textfield", json!({}))]});
    let actions = json!([
        {"type": "property", "property": {"value": "title", "type": "string"}, "text": "Q"},
        {"type": "property", "property": {"value": "disabled", "type": "boolean"}, "state": true},
    ]);
    panel["logic"] = logic(simple(), actions)["logic"].clone();
    let form = form(json!([component("number", json!({})), panel]));
    let on = form.evaluate(&answers(json!({"number": 1})), now());
    let id = form.pages()[0].nodes[1].id();
    assert_eq!(on.changed[id].title.as_deref(), Some("Q"), "the title");
    assert_eq!(
        on.changed["textfield"].disabled,
        Some(true),
        "what is inside is disabled too"
    );
}

#[test]
fn a_contents_words_may_name_answers() {
    let content = json!({"type": "content", "key": "c", "input": false, "html": "<p>Hello {{ data.textfield }}</p>"});
    let form = form(json!([component("textfield", json!({})), content]));
    let id = form.pages()[0].nodes[1].id();
    let said = form.evaluate(&answers(json!({"textfield": "<b>Ada</b> & co"})), now());
    assert_eq!(
        said.changed[id].html.as_deref(),
        Some("<p>Hello &lt;b&gt;Ada&lt;/b&gt; &amp; co</p>"),
        "as text, never as mark-up"
    );
}

#[test]
fn all_operators_of_conditions_are_those_of_form_io() {
    let check = |operator: &str, compared: Value, answer: Value, expect: bool| {
        let form = form(json!([
            component("hidden", json!({})),
            component(
                "textfield",
                json!({"conditional": {"show": true, "conjunction": "all", "conditions": [
                {"component": "hidden", "operator": operator, "value": compared}]}})
            ),
        ]));
        let evaluation = form.evaluate(&answers(json!({"hidden": answer})), now());
        assert_eq!(
            !evaluation.hidden.contains("textfield"),
            expect,
            "{answer} {operator} {compared}"
        );
    };
    check("isEqual", json!("5"), json!(5), true);
    check("isEqual", json!("true"), json!(true), true);
    check("isEqual", json!("car"), json!({"car": true}), true);
    check("isEqual", json!("car"), json!({"car": false}), false);
    check("isEqual", json!("a"), json!(["a", "b"]), true);
    check("isNotEqual", json!("a"), json!("b"), true);
    check("isEmpty", json!(null), json!(""), true);
    check("isEmpty", json!(null), json!([]), true);
    check("isNotEmpty", json!(null), json!("x"), true);
    check("includes", json!("b"), json!("abc"), true);
    check("includes", json!("z"), json!("abc"), false);
    check("notIncludes", json!("z"), json!("abc"), true);
    check("startsWith", json!("ab"), json!("abc"), true);
    check("endsWith", json!("bc"), json!("abc"), true);
    check("lessThan", json!(5), json!(4), true);
    check("lessThan", json!(5), json!("4"), false);
    check("lessThanOrEqual", json!("5"), json!(5), false);
    check("lessThanOrEqual", json!("5"), json!(4), true);
    check("lessThanOrEqual", json!(5), json!(5), true);
    check("greaterThan", json!(5), json!(6), true);
    check("greaterThanOrEqual", json!(5), json!(5), true);
    check(
        "dateGreaterThan",
        json!("2024-01-01"),
        json!("2024-01-02T00:00:00Z"),
        true,
    );
    check(
        "dateLessThan",
        json!("2024-01-01"),
        json!("2024-01-02T00:00:00Z"),
        false,
    );
    check(
        "dateGreaterThanOrEqual",
        json!("2024-01-02"),
        json!("2024-01-02"),
        true,
    );
    check(
        "dateLessThanOrEqual",
        json!("2024-01-02"),
        json!("2024-01-02"),
        true,
    );
    check(
        "isDateEqual",
        json!("2024-01-02"),
        json!("2024-01-02T00:00:00Z"),
        true,
    );
    check(
        "isNotDateEqual",
        json!("2024-01-02"),
        json!("2024-01-03"),
        true,
    );
    check("hovers", json!("x"), json!("y"), true);
}
