//! Forms that are made to harm: each is answered in time, by name, and the next one notices nothing.

use serde_json::{Map, Value, json};
use std::time::{Duration, Instant};

use super::{answers, component, findings, form, now};
use crate::{FindingKind, LoadError, load};

/// Far more than any of these takes, far less than somebody at a desk would wait.
const LIMIT: Duration = Duration::from_mins(1);

/// Runs it, and is not content with less than an end.
fn in_time<R>(what: &str, run: impl FnOnce() -> R) -> R {
    let began = Instant::now();
    let result = run();
    let took = began.elapsed();
    println!("{what}: {took:?}");
    assert!(took < LIMIT, "{what} took {took:?}");
    result
}

#[test]
fn a_thousand_programs_that_each_take_all_they_may_are_refused_by_name() {
    let many: Vec<Value> = (0..1_000)
        .map(|number| {
            component(
                "number",
                json!({
                    "key": format!("n{number}"),
                    "calculateValue": "for (var i = 0; i < 300000; i++) {} value = i",
                }),
            )
        })
        .collect();
    let found = in_time("a thousand slow programs", || findings(json!(many)));
    assert!(!found.is_empty(), "they do too much together");
    for one in &found {
        assert!(
            matches!(&one.what, FindingKind::Snippet { why, .. } if why.contains("together")),
            "each says why: {one:?}"
        );
    }
    form(json!([component(
        "number",
        json!({"calculateValue": "value = 1"})
    )]));
}

#[test]
fn endless_programs_in_every_place_are_refused_once_each() {
    let endless = "while (true) {}";
    let found = in_time("endless programs", || {
        findings(json!([
            component(
                "textfield",
                json!({"key": "a", "customConditional": endless})
            ),
            component("textfield", json!({"key": "b", "calculateValue": endless})),
            component(
                "textfield",
                json!({"key": "c", "customDefaultValue": endless})
            ),
            component(
                "textfield",
                json!({"key": "d", "validate": {"custom": endless}})
            ),
            component(
                "textfield",
                json!({"key": "e", "logic": [{
                    "trigger": {"type": "javascript", "javascript": endless},
                    "actions": [{"type": "value", "value": "value = 1"}],
                }]})
            ),
        ]))
    });
    let keys: Vec<&str> = found.iter().map(|one| one.key.as_str()).collect();
    for key in ["a", "b", "c", "d", "e"] {
        let named = keys.iter().filter(|known| **known == key).count();
        assert_eq!(named, 1, "{key} is named once: {keys:?}");
    }
}

#[test]
fn conditions_that_go_in_circles_settle_or_are_refused() {
    let shown_by = |key: &str, when: &str| {
        let condition = json!({"show": true, "when": when, "eq": "x"});
        component(
            "textfield",
            json!({"key": key, "conditional": condition, "defaultValue": "x"}),
        )
    };
    let hidden_by = |key: &str, when: &str| {
        let condition = json!({"show": false, "when": when, "eq": "x"});
        component(
            "textfield",
            json!({"key": key, "conditional": condition, "defaultValue": "x"}),
        )
    };
    for components in [
        json!([shown_by("a", "a")]),
        json!([hidden_by("a", "a")]),
        json!([shown_by("a", "b"), hidden_by("b", "a")]),
        json!([
            hidden_by("a", "b"),
            hidden_by("b", "c"),
            hidden_by("c", "a")
        ]),
    ] {
        let schema = json!({ "components": components }).to_string();
        match in_time("a circle", || load(schema.as_bytes())) {
            Ok(form) => {
                let first = form.evaluate(&answers(json!({"a": "x", "b": "x", "c": "x"})), now());
                let again = form.evaluate(&first.answers, now());
                assert_eq!(again, first, "{components} settles on itself");
            }
            Err(LoadError::Refused(findings)) => assert!(
                findings
                    .iter()
                    .all(|one| one.what == FindingKind::CircularCondition),
                "{components} is refused for its circle: {findings:?}"
            ),
            Err(other) => panic!("{components} is refused otherwise: {other}"),
        }
    }
}

#[test]
fn forms_inside_forms_end_at_the_depth_of_json() {
    let nested = |depth: usize| {
        let mut inner = component("textfield", json!({"validate": {"required": true}}));
        for level in 0..depth {
            inner = json!({
                "type": "form", "key": format!("f{level}"), "label": "F", "input": true,
                "components": [inner],
            });
        }
        json!({ "components": [inner] }).to_string()
    };
    let shallow = load(nested(20).as_bytes()).unwrap();
    assert_eq!(
        shallow.evaluate(&answers(json!({})), now()).errors.len(),
        1,
        "twenty are asked through"
    );
    for depth in [40, 300] {
        assert_eq!(
            load(nested(depth).as_bytes()).unwrap_err(),
            LoadError::TooDeep { limit: 64 },
            "{depth} are too many"
        );
    }
}

#[test]
fn patterns_that_explode_are_refused_or_answered_at_once() {
    let long = "a".repeat(100_000) + "!";
    for pattern in [
        "(a+)+$",
        "(a|aa)+$",
        "(.*a){10}",
        "^(([a-z])+.)+[A-Z]([a-z])+$",
    ] {
        let form = form(json!([component(
            "textfield",
            json!({"validate": {"pattern": pattern}})
        )]));
        let given = answers(json!({"textfield": long}));
        in_time(pattern, || form.evaluate(&given, now()));
    }
    for pattern in ["(a{1000}){1000}", "((a{100}){100}){100}", "a{99999999}"] {
        let found = in_time(pattern, || {
            findings(json!([component(
                "textfield",
                json!({"validate": {"pattern": pattern}})
            )]))
        });
        assert!(
            matches!(found.as_slice(), [one] if matches!(one.what, FindingKind::BadPattern { .. })),
            "{pattern} is refused: {found:?}"
        );
    }
}

#[test]
fn html_of_any_size_and_kind_is_refused_or_made_harmless() {
    let content = |html: String| {
        json!({"components": [{"type": "content", "key": "c", "html": html}]}).to_string()
    };
    let ten = content("<p>x</p>".repeat(10 << 17));
    assert!(
        matches!(
            in_time("10 MB of HTML", || load(ten.as_bytes())),
            Err(LoadError::TooLarge { .. })
        ),
        "a form has its size"
    );
    for html in [
        "<b>".repeat(20_000),
        "<table>".repeat(9_000),
        "<a href='".repeat(7_000),
        "<!--".repeat(16_000),
        "&#x41;".repeat(10_000),
    ] {
        let schema = content(html);
        let loaded = in_time("odd HTML", || load(schema.as_bytes()));
        if let Ok(form) = loaded {
            let shown = serde_json::to_string(form.pages()).unwrap();
            assert!(!shown.contains("<script"), "nothing in it runs");
        }
    }
    let long = content("<p>x</p>".repeat(10_000));
    assert!(
        matches!(load(long.as_bytes()), Err(LoadError::Refused(_))),
        "80 kB are too much for one text"
    );
}

#[test]
fn names_that_mean_something_to_javascript_are_names_like_others() {
    for key in [
        "__proto__",
        "constructor",
        "prototype",
        "hasOwnProperty",
        "toString",
        "valueOf",
        "length",
        "then",
        "__proto__.polluted",
        "constructor.prototype.polluted",
        "data",
        "row",
        "value",
    ] {
        let schema = json!({"components": [
            component("textfield", json!({"key": key})),
            component("number", json!({"key": "seen", "calculateValue": "value = ({}).polluted ? 1 : 0"})),
        ]})
        .to_string();
        let form = match in_time(key, || load(schema.as_bytes())) {
            Ok(form) => form,
            Err(LoadError::Refused(_)) => continue,
            Err(other) => panic!("{key}: {other}"),
        };
        let mut given = Map::new();
        form.set_answer(&mut given, key, &json!("yes")).unwrap();
        let first = form.evaluate(&given, now());
        assert_eq!(
            first.answers["seen"],
            json!(0),
            "{key} changes no other object"
        );
        assert_eq!(
            form.evaluate(&first.answers, now()),
            first,
            "{key}: evaluated again"
        );
        assert_eq!(
            form.answer(&first.answers, key),
            Some(&json!("yes")),
            "{key} is kept"
        );
    }
    let given = answers(
        json!({"__proto__": {"polluted": true}, "constructor": {"prototype": {"polluted": true}}}),
    );
    let form = form(json!([component(
        "number",
        json!({"calculateValue": "value = ({}).polluted ? 1 : 0"})
    )]));
    assert_eq!(
        form.evaluate(&given, now()).answers["number"],
        json!(0),
        "nor do answers to nothing"
    );
}

#[test]
fn two_components_of_the_same_name_are_refused_with_it() {
    for kind in ["textfield", "datagrid", "container"] {
        let found = findings(json!([
            component("number", json!({"key": "twice"})),
            component(kind, json!({"key": "twice", "components": []})),
        ]));
        assert!(
            found
                .iter()
                .any(|one| matches!(&one.what, FindingKind::DuplicateKey)),
            "{kind}: {found:?}"
        );
    }
}

#[test]
fn ten_thousand_options_are_chosen_from_in_time() {
    let options: Vec<Value> = (0..10_000)
        .map(|number| json!({"label": format!("Option {number}"), "value": format!("o{number}")}))
        .collect();
    for kind in ["select", "radio", "selectboxes"] {
        let more =
            json!({"values": options, "data": {"values": options}, "validate": {"required": true}});
        let schema = json!({"components": [component(kind, more)]}).to_string();
        let form = in_time(kind, || load(schema.as_bytes())).unwrap();
        let chosen = match kind {
            "selectboxes" => Value::Object(
                (0..10_000)
                    .map(|n| (format!("o{n}"), json!(n % 2 == 0)))
                    .collect(),
            ),
            _ => json!("o9999"),
        };
        let mut given = Map::new();
        in_time("choosing", || form.set_answer(&mut given, kind, &chosen)).unwrap();
        let evaluation = in_time("evaluating", || form.evaluate(&given, now()));
        assert!(
            evaluation.errors.is_empty(),
            "{kind}: {:?}",
            evaluation.errors
        );
        in_time("telling", || form.answer_text(kind, &given));
    }
}
