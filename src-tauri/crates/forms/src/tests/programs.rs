use serde_json::{Value, json};

use super::{answers, component, findings, form, now};
use crate::{Evaluation, FindingKind, Form, Rule};

fn evaluate(form: &Form, given: Value) -> Evaluation {
    form.evaluate(&answers(given), now())
}

#[test]
fn a_program_decides_what_is_shown() {
    let check = |code: Value, given: Value, expect: bool| {
        let form = form(json!([
            component("number", json!({})),
            component("textfield", json!({"customConditional": code})),
        ]));
        let evaluation = evaluate(&form, given.clone());
        assert_eq!(
            !evaluation.hidden.contains("textfield"),
            expect,
            "{code} with {given}"
        );
    };
    check(json!("show = data.number > 5;"), json!({"number": 6}), true);
    check(
        json!("show = data.number > 5;"),
        json!({"number": 5}),
        false,
    );
    check(json!("show = row.number === 1"), json!({"number": 1}), true);
    // Form.io takes a program that cannot be read, or throws, as one that lets it show
    check(json!("show = ("), json!({}), true);
    check(json!("show = data.nothing.at.all"), json!({}), true);
    check(
        json!({">": [{"var": "data.number"}, 5]}),
        json!({"number": 6}),
        true,
    );
}

#[test]
fn json_logic_decides_what_is_shown_and_a_program_wins_over_it() {
    let logic = json!({"==": [{"var": "data.number"}, 1]});
    let check = |more: Value, given: Value, expect: bool| {
        let form = form(json!([
            component("number", json!({})),
            component("textfield", more.clone())
        ]));
        let evaluation = evaluate(&form, given.clone());
        assert_eq!(
            !evaluation.hidden.contains("textfield"),
            expect,
            "{more} with {given}"
        );
    };
    check(
        json!({"conditional": {"json": logic}}),
        json!({"number": 1}),
        true,
    );
    check(
        json!({"conditional": {"json": logic}}),
        json!({"number": 2}),
        false,
    );
    check(
        json!({"conditional": {"json": logic}, "customConditional": "show = true"}),
        json!({"number": 2}),
        true,
    );
    let simple = json!({"show": true, "when": "number", "eq": "2"});
    check(
        json!({"conditional": simple, "customConditional": "show = false"}),
        json!({"number": 2}),
        false,
    );
}

#[test]
fn a_calculated_value_follows_its_answers_and_wins_over_what_was_given() {
    let form = form(json!([
        component(
            "number",
            json!({"key": "total", "calculateValue": "value = data.a + data.b"})
        ),
        component("number", json!({"key": "a"})),
        component("number", json!({"key": "b"})),
        component(
            "textfield",
            json!({"key": "words", "calculateValue": {"cat": ["It is ", {"var": "data.total"}]}})
        ),
    ]));
    let evaluation = evaluate(&form, json!({"a": 1, "b": 2, "total": 99}));
    assert_eq!(
        evaluation.answers["total"],
        json!(3),
        "whatever order they stand in"
    );
    assert_eq!(
        evaluation.answers["words"],
        json!("It is 3"),
        "also by JSON Logic"
    );
    let nothing = evaluate(&form, json!({}));
    assert!(
        !nothing.answers.contains_key("total"),
        "no number comes of nothing"
    );
}

#[test]
fn an_answer_may_override_a_calculation_where_the_form_says_so() {
    let more = json!({"key": "total", "calculateValue": "value = data.a * 2", "allowCalculateOverride": true});
    let form = form(json!([
        component("number", json!({"key": "a"})),
        component("number", more)
    ]));
    assert_eq!(
        evaluate(&form, json!({"a": 2})).answers["total"],
        json!(4),
        "calculated"
    );
    assert_eq!(
        evaluate(&form, json!({"a": 2, "total": 7})).answers["total"],
        json!(7),
        "overridden"
    );
}

#[test]
fn calculations_reach_into_rows_and_out_of_them() {
    let form = form(json!([
        {"type": "datagrid", "key": "items", "input": true, "components": [
            component("number", json!({"key": "price"})),
            component("number", json!({"key": "count"})),
            component("number", json!({"key": "sum", "calculateValue": "value = row.price * row.count"})),
        ]},
        component("number", json!({"key": "total", "calculateValue": "value = _.sumBy(data.items, 'sum')"})),
    ]));
    let given = json!({"items": [{"price": 2, "count": 3}, {"price": 5, "count": 1}]});
    let found = evaluate(&form, given).answers;
    assert_eq!(
        Value::Object(found),
        json!({"items": [{"price": 2, "count": 3, "sum": 6}, {"price": 5, "count": 1, "sum": 5}], "total": 11}),
        "each row, then all of them"
    );
}

#[test]
fn a_program_gives_a_default_until_there_is_an_answer() {
    let form = form(json!([
        component("textfield", json!({"key": "a", "defaultValue": "x"})),
        component(
            "textfield",
            json!({"key": "b", "customDefaultValue": "value = data.a + '!'"})
        ),
    ]));
    assert_eq!(
        evaluate(&form, json!({})).answers["b"],
        json!("x!"),
        "from another default"
    );
    assert_eq!(
        evaluate(&form, json!({"b": ""})).answers["b"],
        json!(""),
        "an answer stays, also an empty one"
    );
}

#[test]
fn a_program_says_what_is_wrong_in_its_own_words() {
    let check = |more: Value, answer: Value, expect: Option<Option<&str>>| {
        let form = form(json!([component("textfield", more.clone())]));
        let errors = evaluate(&form, json!({"textfield": answer})).errors;
        let found = errors.first().map(|error| {
            assert_eq!(error.rule, Rule::Custom, "the rule has a name of its own");
            error.message.as_deref()
        });
        assert_eq!(found, expect, "{more} with {answer}");
    };
    let code = json!({"validate": {"custom": "valid = (input.length > 3) ? true : 'Too short';"}});
    check(code.clone(), json!("abcd"), None);
    check(code, json!("a"), Some(Some("Too short")));
    check(
        json!({"validate": {"custom": "valid = false"}}),
        json!("a"),
        Some(None),
    );
    check(
        json!({"validate": {"custom": "valid = data.nothing.at.all"}}),
        json!("a"),
        None,
    );
    let own = json!({"validate": {"custom": "valid = 'no'", "customMessage": "Please mend it"}});
    check(own, json!("a"), Some(Some("Please mend it")));
    let logic = json!({"validate": {"json": {"if": [{"==": [{"var": "data.textfield"}, "a"]}, true, "Only a"]}}});
    check(logic.clone(), json!("a"), None);
    check(logic, json!("b"), Some(Some("Only a")));
}

#[test]
fn what_is_not_shown_is_not_calculated() {
    let form = form(json!([
        component("checkbox", json!({})),
        component(
            "number",
            json!({"calculateValue": "value = 5",
            "conditional": {"show": true, "when": "checkbox", "eq": "true"}})
        ),
    ]));
    assert_eq!(
        Value::Object(evaluate(&form, json!({"checkbox": false, "number": 1})).answers),
        json!({"checkbox": false}),
        "cleared"
    );
    assert_eq!(
        evaluate(&form, json!({"checkbox": true})).answers["number"],
        json!(5),
        "calculated"
    );
}

#[test]
fn calculations_that_chase_each_other_are_refused() {
    let found = findings(json!([
        component(
            "number",
            json!({"key": "a", "calculateValue": "value = (data.b || 0) + 1"})
        ),
        component(
            "number",
            json!({"key": "b", "calculateValue": "value = (data.a || 0) + 1"})
        ),
    ]));
    let keys: Vec<_> = found
        .iter()
        .map(|one| (one.key.as_str(), &one.what))
        .collect();
    assert_eq!(
        keys,
        [
            ("a", &FindingKind::CircularCondition),
            ("b", &FindingKind::CircularCondition)
        ],
        "both by name"
    );
}

#[test]
fn rules_that_contradict_each_other_later_leave_the_answers_alone_and_say_so() {
    let form = form(json!([
        component("checkbox", json!({})),
        component(
            "number",
            json!({"key": "a", "calculateValue": "value = data.checkbox ? (data.b || 0) + 1 : 0"})
        ),
        component(
            "number",
            json!({"key": "b", "calculateValue": "value = data.checkbox ? (data.a || 0) + 1 : 0"})
        ),
    ]));
    let given = json!({"checkbox": true, "a": 1});
    let evaluation = evaluate(&form, given.clone());
    assert!(evaluation.unsettled, "nothing may be finalized");
    assert_eq!(
        Value::Object(evaluation.answers.clone()),
        given,
        "the answers as given"
    );
    assert_eq!(
        form.evaluate(&evaluation.answers, now()),
        evaluation,
        "again the same"
    );
}

#[test]
fn a_program_that_does_not_end_for_some_answers_leaves_them_unsettled() {
    let form = form(json!([
        component("checkbox", json!({})),
        component(
            "number",
            json!({"calculateValue": "while (data.checkbox) {} value = 1"})
        ),
    ]));
    assert!(!evaluate(&form, json!({})).unsettled, "it ends");
    assert!(
        evaluate(&form, json!({"checkbox": true})).unsettled,
        "it does not"
    );
}

#[test]
fn a_program_may_put_answers_elsewhere() {
    let form = form(json!([
        component(
            "textfield",
            json!({"key": "a", "calculateValue": "data.b = 'from a'; value = 'a';"})
        ),
        component("textfield", json!({"key": "b"})),
    ]));
    let found = evaluate(&form, json!({})).answers;
    assert_eq!(
        Value::Object(found),
        json!({"a": "a", "b": "from a"}),
        "as Form.io keeps it"
    );
}
