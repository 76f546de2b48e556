//! The answers inside of a session.

use serde_json::{Value, json};

use super::{code, now};
use crate::{Call, RunError, Write, with_session};

#[test]
fn a_change_is_seen_by_the_next_snippet() {
    let data = json!({"a": 1, "members": [{"name": "Ada"}, {"name": "Bo", "tags": ["x"]}]});
    let all = code("value = data");
    with_session(now(), &data, |session| {
        let mut expected = data.clone();
        let mut check = |path: &str, value: Option<Value>, change: &dyn Fn(&mut Value)| {
            session.set(path, value.as_ref());
            change(&mut expected);
            let seen = session.run(&all, &Call::default());
            assert_eq!(seen, Ok(Some(expected.clone())), "{path} is in step");
        };
        check("a", Some(json!(2)), &|all| all["a"] = json!(2));
        check("members[0].name", Some(json!("Eve")), &|all| {
            all["members"][0]["name"] = json!("Eve");
        });
        check("members[1].tags[0]", Some(json!("y")), &|all| {
            all["members"][1]["tags"][0] = json!("y");
        });
        check("new.nested.key", Some(json!([1])), &|all| {
            all["new"] = json!({"nested": {"key": [1]}});
        });
        check("rows[0].x", Some(json!(1)), &|all| {
            all["rows"] = json!([{"x": 1}]);
        });
        check("members[0].name", None, &|all| {
            all["members"][0] = json!({});
        });
        check("a", None, &|all| {
            all.as_object_mut().unwrap().shift_remove("a");
        });
        check("none.at.all", None, &|all| all["none"] = json!({"at": {}}));
        check("__proto__", Some(json!("an answer's name")), &|all| {
            all["__proto__"] = json!("an answer's name");
        });
    });
}

#[test]
fn a_snippet_that_names_what_it_reads_sees_every_change_of_it_in_order() {
    let data = json!({"a": 1, "box": {"x": 1, "y": 2}, "list": [{"x": 1}]});
    let named = code("value = [data.a, data.box.x, data.list[0].x]");
    assert!(named.reads().is_some(), "it says what it reads");
    let all = code("value = data");
    with_session(now(), &data, |session| {
        let mut seen = |changes: &[(&str, Option<Value>)], expected: Value, why: &str| {
            for (path, value) in changes {
                session.set(path, value.as_ref());
            }
            let found = session.run(&named, &Call::default());
            assert_eq!(found, Ok(Some(expected)), "{why}");
        };
        seen(&[], json!([1, 1, 1]), "as it begins");
        seen(&[("b", Some(json!(9)))], json!([1, 1, 1]), "not its own");
        seen(
            &[("box.x", Some(json!(2))), ("list[0].x", Some(json!(3)))],
            json!([1, 2, 3]),
            "changes inside of what it reads",
        );
        seen(
            &[
                ("a", Some(json!(4))),
                ("c", Some(json!(1))),
                ("c", None),
                ("a", Some(json!(5))),
            ],
            json!([5, 2, 3]),
            "the last of two",
        );
        seen(&[("b", Some(json!(8)))], json!([5, 2, 3]), "not its own");
        let everything = session.run(&all, &Call::default());
        let expected = json!({"a": 5, "box": {"x": 2, "y": 2}, "list": [{"x": 3}], "b": 8});
        assert_eq!(everything, Ok(Some(expected)), "nothing was left out");
    });
}

#[test]
fn any_number_of_changes_of_any_length_is_told_together() {
    let all = code("value = data");
    with_session(now(), &json!({}), |session| {
        session.run(&all, &Call::default()).unwrap();
        let mut expected = json!({});
        for number in 0..300 {
            let (key, text) = (format!("k{}", number % 200), "x\"\n".repeat(number * 3));
            session.set(&key, Some(&json!(text)));
            expected[key] = json!(text);
        }
        let seen = session.run(&all, &Call::default());
        assert_eq!(seen, Ok(Some(expected)), "each key has what it got last");
    });
}

#[test]
fn a_change_survives_a_snippet_that_was_stopped() {
    let data = json!({"a": 1});
    with_session(now(), &data, |session| {
        let sum = code("value = data.a + data.b");
        session.run(&sum, &Call::default()).unwrap();
        session.set("b", Some(&json!(5)));
        let stopped = session.run(&code("while (data.b) {}"), &Call::default());
        assert_eq!(stopped, Err(RunError::NotFinished), "it never ends");
        let after = session.run(&sum, &Call::default());
        assert_eq!(
            after,
            Ok(Some(json!(6))),
            "a new interpreter is told all changes"
        );
    });
}

#[test]
fn what_a_snippet_writes_into_the_answers_is_told() {
    let data = json!({"list": [2, 1], "a": 1, "members": [{"x": 1}]});
    let call = Call {
        row_path: "members[0]",
        ..Call::default()
    };
    with_session(now(), &data, |session| {
        for (source, key, value) in [
            ("data.a = 5", "a", Some(json!(5))),
            ("data.fresh = {b: 1}", "fresh", Some(json!({"b": 1}))),
            ("delete data.a", "a", None),
            ("value = data.list.sort()[0]", "list", Some(json!([1, 2]))),
            ("row.x += 1", "members", Some(json!([{"x": 2}]))),
            ("_.set(data, 'a', 7)", "a", Some(json!(7))),
            ("var d = data; d['a']++", "a", Some(json!(2))),
            ("submission.data.a = 3", "a", Some(json!(3))),
            ("[data.a] = [4]", "a", Some(json!(4))),
            ("for (data.a of [1, 9]);", "a", Some(json!(9))),
            (
                "var push = 'push'; data.list[push](3)",
                "list",
                Some(json!([2, 1, 3])),
            ),
        ] {
            session.run(&code(source), &call).unwrap();
            let expected = [Write {
                key: key.to_owned(),
                value,
            }];
            assert_eq!(session.writes(), expected, "{source} writes");
            let after = session.run(&code("value = data"), &call);
            assert_eq!(after, Ok(Some(data.clone())), "{source} changed a copy");
            assert!(session.writes().is_empty(), "reading writes nothing");
        }
        session
            .run(
                &code("var own = []; own.push(data.a); own.sort(); value = own"),
                &call,
            )
            .unwrap();
        assert!(
            session.writes().is_empty(),
            "a snippet's own lists are its own"
        );
    });
}

#[test]
fn the_forms_answers_cannot_be_changed_by_way_of_a_reading_snippet() {
    let data = json!({"list": [2, 1], "a": 1});
    let sly = code("var f = _[['se', 't'].join('')]; f(data, 'a', 2)");
    with_session(now(), &data, |session| {
        let _ = session.run(&sly, &Call::default());
        let after = session.run(&code("value = data.a"), &Call::default());
        assert_eq!(after, Ok(Some(json!(1))), "what is shared is frozen");
    });
}

#[test]
fn a_session_inside_a_session_has_its_own_answers() {
    let (outer, inner) = (json!({"a": 1}), json!({"a": 2}));
    let read = code("value = data.a");
    with_session(now(), &outer, |session| {
        assert_eq!(
            session.run(&read, &Call::default()),
            Ok(Some(json!(1))),
            "outer"
        );
        with_session(now(), &inner, |nested| {
            assert_eq!(
                nested.run(&read, &Call::default()),
                Ok(Some(json!(2))),
                "inner"
            );
        });
        assert_eq!(
            session.run(&read, &Call::default()),
            Ok(Some(json!(1))),
            "outer again"
        );
    });
}

#[test]
fn more_snippets_than_are_kept_still_run() {
    let data = json!({"a": 1});
    with_session(now(), &data, |session| {
        for round in 0..2 {
            for number in 0..1100 {
                let snippet = code(&format!("value = data.a + {number}"));
                let sum = session.run(&snippet, &Call::default());
                assert_eq!(sum, Ok(Some(json!(1 + number))), "round {round}");
            }
        }
    });
}

#[test]
fn snippets_go_from_thread_to_thread() {
    let snippet = code("value = _.sum(data.list)");
    let data = json!({"list": [1, 2]});
    let here = with_session(now(), &data, |session| {
        session.run(&snippet, &Call::default())
    });
    let moved = snippet.clone();
    let there = std::thread::spawn(move || {
        with_session(now(), &json!({"list": [1, 2]}), |session| {
            session.run(&moved, &Call::default())
        })
    })
    .join()
    .unwrap();
    assert_eq!(here, there, "each thread has its own interpreter");
}

#[test]
fn large_answers_fit() {
    let photo = "A".repeat(3 * 1024 * 1024);
    let data =
        json!({"photo": photo, "rows": (0..20_000).map(|n| json!({"n": n})).collect::<Vec<_>>()});
    with_session(now(), &data, |session| {
        let length = session.run(&code("value = data.photo.length"), &Call::default());
        assert_eq!(
            length,
            Ok(Some(json!(3 * 1024 * 1024))),
            "a photo is an answer"
        );
        let sum = session.run(&code("value = _.sumBy(data.rows, 'n')"), &Call::default());
        assert_eq!(sum, Ok(Some(json!(199_990_000))), "and so are many rows");
        let copied = session.run(
            &code("data.rows.push({}); value = data.rows.length"),
            &Call::default(),
        );
        assert_eq!(copied, Ok(Some(json!(20_001))), "a copy fits beside it");
    });
}
