//! What comes out, and what a snippet finds when it begins.

use serde_json::json;

use super::{code, gives, now, run};
use crate::{Call, Kind, RunError, Snippet, with_session};

#[test]
fn a_calculation_leaves_its_result_in_value() {
    gives("value = data.a + data.b", json!({"a": 1, "b": 2}), json!(3));
    gives(
        "value = data.a + data.b;  // sum",
        json!({"a": "1", "b": 2}),
        json!("12"),
    );
    gives(
        "if (data.age >= 18) { value = 'adult' } else { value = 'child' }",
        json!({"age": 17}),
        json!("child"),
    );
    gives("return data.a * 2", json!({"a": 4}), json!(8));
    gives(
        "let total = 0; for (const m of data.members) total += m.income || 0; value = total",
        json!({"members": [{"income": 10}, {}, {"income": 5.5}]}),
        json!(15.5),
    );
    gives(
        "value = `${data.first} ${data.last ?? 'x'}`.trim().toUpperCase()",
        json!({"first": "Ada", "last": "L"}),
        json!("ADA L"),
    );
}

#[test]
fn results_come_back_as_json_would_send_them() {
    for (source, expected) in [
        ("value = undefined", None),
        ("value = function () {}", None),
        ("value = null", Some(json!(null))),
        ("value = NaN", Some(json!(null))),
        ("value = 1 / 0", Some(json!(null))),
        (
            "value = new Date(0)",
            Some(json!("1970-01-01T00:00:00.000Z")),
        ),
        (
            "value = moment.utc(0)",
            Some(json!("1970-01-01T00:00:00.000Z")),
        ),
        (
            "value = [undefined, 1, , 2]",
            Some(json!([null, 1, null, 2])),
        ),
        (
            "value = {a: undefined, b: {toJSON() { return 'x' }}}",
            Some(json!({"b": "x"})),
        ),
        ("value = 'é\\u0000\\n😀'", Some(json!("é\u{0}\n😀"))),
        ("value = 0.1 + 0.2", Some(json!(0.300_000_000_000_000_04))),
        ("value = 1e21", Some(json!(1e21))),
        ("value = new Map([[1, 2]])", Some(json!({}))),
        ("value = new String('s')", Some(json!("s"))),
    ] {
        assert_eq!(run(source, json!({})), Ok(expected), "{source} as JSON");
    }
}

#[test]
fn what_has_no_json_is_no_result() {
    for source in [
        "value = {}; value.self = value",
        "value = []; value.push(value)",
        "value = '\\ud800'",
    ] {
        assert_eq!(
            run(source, json!({})),
            Err(RunError::NotJson),
            "{source} has no JSON"
        );
    }
    let deep = run(
        "value = 1; for (let i = 0; i < 500; i++) value = [value]",
        json!({}),
    );
    assert_eq!(deep, Err(RunError::NotJson), "nobody reads 500 levels");
    let deeper = run(
        "value = 1; for (let i = 0; i < 90000; i++) value = [value]",
        json!({}),
    );
    assert_eq!(
        deeper,
        Err(RunError::TooDeep),
        "the interpreter itself gives up"
    );
}

#[test]
fn each_place_in_a_form_has_its_own_result_variable() {
    let cases = [
        (
            "show",
            "show = data.a > 1",
            Some(json!(true)),
            json!({"a": 2}),
            json!(true),
        ),
        (
            "show",
            "if (data.a > 1) show = false",
            Some(json!(true)),
            json!({"a": 2}),
            json!(false),
        ),
        (
            "show",
            "data.a",
            Some(json!(true)),
            json!({"a": 2}),
            json!(true),
        ),
        (
            "valid",
            "valid = input.length > 3 ? true : 'too short'",
            Some(json!(true)),
            json!({}),
            json!(true),
        ),
        (
            "valid",
            "valid = value === 'given'",
            None,
            json!({}),
            json!(true),
        ),
        (
            "result",
            "result = row.a === 2",
            None,
            json!({"a": 2}),
            json!(true),
        ),
        (
            "schema",
            "schema = {label: component.label + '!'}",
            None,
            json!({}),
            json!({"label": "Name!"}),
        ),
        (
            "values",
            "values = [component.key]",
            None,
            json!({}),
            json!(["name"]),
        ),
    ];
    let (value, component) = (json!("given"), json!({"key": "name", "label": "Name"}));
    for (result, source, initial, data, expected) in cases {
        let snippet = Snippet::new(Kind::Code { result }, source).unwrap();
        let call = Call {
            value: &value,
            component: &component,
            initial: initial.as_ref(),
            ..Call::default()
        };
        let outcome = with_session(now(), &data, |session| session.run(&snippet, &call));
        assert_eq!(outcome, Ok(Some(expected)), "{source} in {result}");
    }
}

#[test]
fn a_snippet_sees_its_row_its_index_and_its_form() {
    let data = json!({"members": [{"age": 3}, {"age": 40, "tags": ["x"]}], "village": "Adi"});
    let (form, component) = (
        json!({"title": "Household", "components": [{"key": "village"}]}),
        json!({"key": "age", "properties": {"limit": 18}}),
    );
    let (value, trigger) = (json!(40), json!("fired"));
    let call = Call {
        row_path: "members[1]",
        row_index: Some(1),
        value: &value,
        component: &component,
        form: &form,
        result: Some(&trigger),
        ..Call::default()
    };
    with_session(now(), &data, |session| {
        for (source, expected) in [
            ("value = row.age + data.members[0].age", json!(43)),
            ("value = rowIndex", json!(1)),
            ("value = value > component.properties.limit", json!(true)),
            (
                "value = form.title + form.components.length",
                json!("Household1"),
            ),
            ("value = result", json!("fired")),
            ("value = submission.data.village", json!("Adi")),
            (
                "value = instance.root.data.village + instance.rowIndex",
                json!("Adi1"),
            ),
            ("value = instance.getValue() + self.data.age", json!(80)),
            ("value = t('Yes')", json!("Yes")),
            ("value = typeof surely_not_there", json!("undefined")),
        ] {
            let outcome = session.run(&code(source), &call);
            assert_eq!(outcome, Ok(Some(expected)), "{source} in the second row");
        }
    });
}

#[test]
fn sloppy_javascript_runs_as_it_does_in_a_browser() {
    gives(
        "total = 2; twice = total * 2; value = twice",
        json!({}),
        json!(4),
    );
    gives(
        "for (key in data) value = key",
        json!({"only": 1}),
        json!("only"),
    );
    gives(
        "for (one of data.list) value = one",
        json!({"list": [1, 2]}),
        json!(2),
    );
    gives(
        "with (data) { value = typeof data }",
        json!({}),
        json!("object"),
    );
    gives("value = 010 + 0", json!({}), json!(8));
    gives("console.log(data); value = 1", json!({}), json!(1));
    gives(
        "var data = {a: 5}; value = data.a",
        json!({"a": 1}),
        json!(5),
    );
    gives("value = arguments.length > 3", json!({}), json!(true));
    gives(
        "x: for (;;) { for (;;) break x } value = 1",
        json!({}),
        json!(1),
    );
    gives(
        "const o = {get a() { return 1 }, b(c) { return c }, ['d']: 2, e: 3}; value = o.a + o.b(1) + o.d + o.e",
        json!({}),
        json!(7),
    );
    gives(
        "var {a, b: {c = 4} = {}, ...rest} = data; value = [a, c, rest]",
        json!({"a": 1, "z": 2}),
        json!([1, 4, {"z": 2}]),
    );
    gives(
        "value = (function f(n) { return n ? n * f(n - 1) : 1 })(5)",
        json!({}),
        json!(120),
    );
    gives(
        "value = [1, 2].map(async_ => async_ * 2)",
        json!({}),
        json!([2, 4]),
    );
    gives(
        "class P { constructor(a) { this.a = a } get twice() { return this.a * 2 } } value = new P(2).twice",
        json!({}),
        json!(4),
    );
    gives(
        "function Old() { this.a = 1 } Old.prototype.toString = function () { return 'old' }; value = '' + new Old()",
        json!({}),
        json!("old"),
    );
    gives(
        "try { throw new Error('x') } catch (problem) { value = problem.message }",
        json!({}),
        json!("x"),
    );
}

#[test]
fn what_is_no_javascript_is_told_and_not_refused() {
    for source in [
        "value = ",
        "this is prose, it's not code",
        "value = 'open",
        "let data = 1",
        "let user = 2",
        "fetch the",
    ] {
        let snippet = code(source);
        assert!(
            !snippet.parses(),
            "{source} is no function's body in Form.io either"
        );
        let outcome = with_session(now(), &json!({}), |session| {
            session.run(&snippet, &Call::default())
        });
        assert_eq!(
            outcome,
            Err(RunError::DoesNotParse),
            "{source} is never run"
        );
    }
    assert!(
        !Snippet::new(Kind::Logic, "{'a'").unwrap().parses(),
        "a rule is JSON"
    );
}

#[test]
fn an_error_of_the_snippet_is_told_with_its_message() {
    for (source, message) in [
        ("throw new Error('no ' + data.a)", "no 1"),
        ("throw 'text'", "text"),
        ("value = data.b.c", "cannot read property 'c' of undefined"),
        (
            "throw {toString() { throw 1 }}",
            "an error that cannot be read",
        ),
    ] {
        let expected = RunError::Threw {
            message: message.to_owned(),
        };
        assert_eq!(
            run(source, json!({"a": 1})),
            Err(expected),
            "{source} throws"
        );
    }
}
