//! Large forms are worked on in time. The limits are generous; the figures are printed.

use serde_json::{Value, json};
use std::time::{Duration, Instant};

use super::{answers, component, now};
use crate::{Form, load};

/// The shortest of some runs.
fn shortest(mut run: impl FnMut()) -> Duration {
    let time = || {
        let began = Instant::now();
        run();
        began.elapsed()
    };
    std::iter::repeat_with(time)
        .take(5)
        .min()
        .unwrap_or_default()
}

fn told(what: &str, took: Duration, limit: Duration) {
    println!("{what}: {:.2} ms", took.as_secs_f64() * 1e3);
    assert!(
        took < limit,
        "{what} took {took:?}, and {limit:?} is too long to wait"
    );
}

/// 450 plain fields, some with conditions, and 50 that depend on the first.
fn long_form() -> Vec<u8> {
    let mut components: Vec<Value> = (0..450)
        .map(|number| {
            let mut more = json!({"key": format!("k{number}"), "validate": {"required": true, "maxLength": 50, "pattern": "[A-Za-z ]*"}});
            if number % 3 == 2 {
                more["conditional"] = json!({"show": true, "when": format!("k{}", number - 1), "eq": "yes"});
            }
            component("textfield", more)
        })
        .collect();
    components.extend((0..50).map(|number| {
        let code = format!("value = (data.k0 || '').length + {number};");
        component(
            "number",
            json!({"key": format!("c{number}"), "calculateValue": code}),
        )
    }));
    json!({ "components": components }).to_string().into_bytes()
}

#[test]
fn a_form_of_five_hundred_fields_is_loaded_and_followed_at_once() {
    let schema = long_form();
    told(
        "loading 500 fields, 50 of them programs",
        shortest(|| drop(load(&schema))),
        Duration::from_secs(2),
    );
    let form = load(&schema).unwrap();
    let mut given = answers(json!({}));
    for number in 0..450 {
        given.insert(format!("k{number}"), json!("yes"));
    }
    let mut turn = 0;
    let one = shortest(|| {
        turn += 1;
        given.insert("k0".to_owned(), json!("x".repeat(turn)));
        let evaluation = form.evaluate(&given, now());
        assert_eq!(evaluation.answers["c49"], json!(turn + 49), "it follows");
    });
    told(
        "one answer that 50 programs read",
        one,
        Duration::from_secs(1),
    );
}

#[test]
fn a_grid_of_two_hundred_rows_stays_fluent() {
    let columns: Vec<Value> = (0..10)
        .map(|number| {
            let mut more = json!({"key": format!("c{number}"), "validate": {"maxLength": 10}});
            if number == 9 {
                more["conditional"] = json!({"show": true, "when": "g.c0", "eq": "yes"});
            }
            component("textfield", more)
        })
        .collect();
    let schema = json!({"components": [{"type": "datagrid", "key": "g", "input": true, "components": columns}]});
    let form = load(schema.to_string().as_bytes()).unwrap();
    let row: Value = (0..10)
        .map(|number| (format!("c{number}"), json!("yes")))
        .collect();
    let mut given = answers(json!({"g": vec![row; 200]}));
    let one = shortest(|| {
        form.set_answer(&mut given, "g[100].c3", &json!("changed"))
            .unwrap();
        assert!(
            form.evaluate(&given, now()).errors.is_empty(),
            "all is well"
        );
    });
    told("one cell of 200 rows of 10", one, Duration::from_secs(1));
}

#[test]
fn conditions_in_a_chain_as_long_as_the_form_are_followed_to_the_end() {
    let links: Vec<Value> = (0..500)
        .rev()
        .map(|number| {
            let mut more = json!({"key": format!("k{number}")});
            if number > 0 {
                more["conditional"] =
                    json!({"show": true, "when": format!("k{}", number - 1), "eq": "y"});
            }
            component("textfield", more)
        })
        .collect();
    let form: Form = load(json!({"components": links}).to_string().as_bytes()).unwrap();
    let mut given = answers(json!({}));
    for number in 1..500 {
        given.insert(format!("k{number}"), json!("y"));
    }
    let evaluation = form.evaluate(&given, now());
    assert!(
        evaluation.answers.is_empty() && !evaluation.unsettled,
        "all of it falls, in the order of the links"
    );
}

#[test]
fn calculations_in_a_chain_are_followed_whatever_their_order() {
    let links: Vec<Value> = (0..60)
        .rev()
        .map(|number| {
            let mut more = json!({"key": format!("k{number}")});
            if number > 0 {
                more["calculateValue"] = json!(format!("value = data.k{} + 1", number - 1));
            }
            component("number", more)
        })
        .collect();
    let form = load(json!({"components": links}).to_string().as_bytes()).unwrap();
    let evaluation = form.evaluate(&answers(json!({"k0": 1})), now());
    assert_eq!(evaluation.answers["k59"], json!(60), "to its end");
}
