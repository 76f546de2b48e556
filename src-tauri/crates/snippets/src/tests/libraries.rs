//! lodash, moment, JSON Logic and Form.io's own helpers.

use serde_json::{Value, json};

use super::{Outcome, gives, logic, now, run};
use crate::{Call, Kind, Refusal, RunError, Snippet, with_session};

fn apply(rule: Value, data: Value) -> Outcome {
    with_session(now(), &data, |session| {
        session.run(&logic(&rule), &Call::default())
    })
}

#[test]
fn lodash_is_there() {
    let data = json!({"list": [{"a": 2, "n": "x"}, {"a": 1, "n": "y"}]});
    gives(
        "value = _.sortBy(data.list, 'a').map(x => x.n)",
        data.clone(),
        json!(["y", "x"]),
    );
    gives(
        "value = _.get(data, 'list[1].n', 'none')",
        data.clone(),
        json!("y"),
    );
    gives(
        "value = _(data.list).map('a').sum()",
        data.clone(),
        json!(3),
    );
    gives(
        "value = _.chain(data.list).keyBy('n').mapValues('a').value()",
        data.clone(),
        json!({"x": 2, "y": 1}),
    );
    gives(
        "value = _.isEqual(_.cloneDeep(data), data)",
        data,
        json!(true),
    );
    gives("value = _.VERSION", json!({}), json!("4.18.1"));
    gives("value = moment.version", json!({}), json!("2.31.0"));
    gives(
        "value = moment.duration(90, 'minutes').humanize()",
        json!({}),
        json!("2 hours"),
    );
}

#[test]
fn json_logic_has_forms_operations() {
    let data = json!({"a": 4, "list": [3, 1, 2], "when": "2026-01-02T03:04:05.000Z", "empty": []});
    for (rule, expected) in [
        (json!({"+": [{"var": "data.a"}, 1]}), json!(5)),
        (
            json!({"and": [{">": [{"var": "data.a"}, 3]}, {"!": {"var": "data.none"}}]}),
            json!(true),
        ),
        (
            json!({"if": [{"==": [{"var": "row.a"}, "4"]}, "same", "other"]}),
            json!("same"),
        ),
        (json!({"_sum": [{"var": "data.list"}]}), json!(6)),
        (json!({"_size": [{"var": "data.list"}]}), json!(3)),
        (json!({"_isEmpty": [{"var": "data.empty"}]}), json!(true)),
        (
            json!({"_orderBy": [{"var": "data.list"}]}),
            json!([1, 2, 3]),
        ),
        (
            json!({"getDate": [{"var": "data.when"}]}),
            json!("2026-01-02T03:04:05.000Z"),
        ),
        (
            json!({"relativeMinDate": [1]}),
            json!("2026-11-22T09:30:00.000Z"),
        ),
        (
            json!({"relativeMaxDate": [1]}),
            json!("2026-11-24T09:30:00.000Z"),
        ),
        (json!({"var": ["data.none", "default"]}), json!("default")),
        (
            json!({"some": [{"var": "data.list"}, {"==": [{"var": ""}, 3]}]}),
            json!(true),
        ),
        (json!({"cat": ["a", {"var": "data.a"}]}), json!("a4")),
        (json!(true), json!(true)),
    ] {
        assert_eq!(
            apply(rule.clone(), data.clone()),
            Ok(Some(expected)),
            "{rule}"
        );
    }
}

#[test]
fn json_logic_has_its_limits() {
    let chance = Snippet::new(Kind::Logic, r#"{"if": [true, {"_random": [1, 6]}]}"#);
    assert_eq!(
        chance.unwrap_err(),
        Refusal::Touches {
            name: "_random".to_owned()
        },
        "no chance here either"
    );
    let unknown = apply(json!({"nonsense": [1]}), json!({}));
    assert_eq!(
        unknown,
        Err(RunError::Threw {
            message: "Unrecognized operation nonsense".to_owned()
        }),
        "Form.io throws, too"
    );
    let bad = apply(json!({"getDate": ["nonsense"]}), json!({}));
    assert!(
        matches!(bad, Err(RunError::Threw { .. })),
        "an invalid date has no text"
    );
    let built = apply(
        json!({"_invoke": [{"var": "_"}, "constructor", "return 1"]}),
        json!({}),
    );
    assert_eq!(
        built,
        Err(super::touched("Function")),
        "no program out of a rule"
    );
}

#[test]
fn the_computing_part_of_forms_utils_is_there() {
    let data = json!({"a": 1, "in": {"deep": 5}, "e": []});
    for (source, expected) in [
        ("utils.getValue({data: data}, 'deep')", json!(5)),
        ("util.getValue(submission, 'in.deep')", json!(5)),
        (
            "utils.getComponentActualValue('none', data, row)",
            json!(""),
        ),
        ("utils.getComponentActualValue('e', data, row)", json!("")),
        ("utils.boolValue('TRUE')", json!(true)),
        ("utils.parseFloatExt('1,234.5 USD')", json!(1234.5)),
        ("utils.formatAsCurrency(1234567.891)", json!("1,234,567.89")),
        ("utils.round(1.006, 2)", json!("1.01")),
        ("utils._.sum([1, 2])", json!(3)),
        ("utils.moment().year()", json!(2026)),
        ("utils.isValidDate(new Date(NaN))", json!(false)),
        ("utils.fastCloneDeep(data).in", json!({"deep": 5})),
        ("utils.escapeRegExCharacters('a.b')", json!("a\\.b")),
    ] {
        gives(&format!("value = {source}"), data.clone(), expected);
    }
}

#[test]
fn components_of_the_form_can_be_found() {
    let form = json!({"components": [
        {"type": "panel", "key": "page", "input": false, "components": [
            {"type": "columns", "key": "cols", "input": false, "columns": [
                {"components": [{"type": "textfield", "key": "name", "input": true}]}
            ]},
            {"type": "datagrid", "key": "members", "input": true, "components": [
                {"type": "number", "key": "age", "input": true}
            ]}
        ]}
    ]});
    let call = Call {
        form: &form,
        ..Call::default()
    };
    let data = json!({});
    with_session(now(), &data, |session| {
        for (source, expected) in [
            (
                "value = Object.keys(utils.flattenComponents(form.components))",
                json!(["name", "members", "members.age"]),
            ),
            (
                "value = Object.keys(utils.flattenComponents(form.components, true))",
                json!([
                    "page",
                    "page.cols",
                    "page.cols.name",
                    "page.members",
                    "page.members.age"
                ]),
            ),
            (
                "value = utils.searchComponents(form.components, {type: 'number'}).map(c => c.key)",
                json!(["age"]),
            ),
            (
                "value = utils.searchComponents(form.components, 'name').length",
                json!(1),
            ),
            (
                "value = utils.isLayoutComponent(form.components[0])",
                json!(true),
            ),
        ] {
            assert_eq!(
                session.run(&super::code(source), &call),
                Ok(Some(expected)),
                "{source}"
            );
        }
    });
}

#[test]
fn sorting_what_a_snippet_made_itself_is_fine() {
    gives(
        "value = data.list.slice().sort()",
        json!({"list": [2, 1]}),
        json!([1, 2]),
    );
    gives(
        "value = [...data.list].sort((a, b) => b - a)",
        json!({"list": [1, 2]}),
        json!([2, 1]),
    );
    assert!(
        run("value = _.sortBy(data.list)", json!({"list": [2, 1]})).is_ok(),
        "lodash copies"
    );
}
