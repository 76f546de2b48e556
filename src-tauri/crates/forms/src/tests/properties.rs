//! Random forms and answers, from fixed seeds.

use serde_json::{Value, json};

use super::dice::Dice;
use super::{answers, component, now};
use crate::{Answers, Form, load};

const KINDS: [&str; 7] = [
    "textfield",
    "number",
    "checkbox",
    "selectboxes",
    "select",
    "radio",
    "datetime",
];

fn random_component(dice: &mut Dice, number: u64, fields: u64) -> Value {
    let values = json!([{"label": "A", "value": "a"}, {"label": "One", "value": "1"}]);
    let kind = dice.pick(&KINDS);
    let mut one = component(
        kind,
        json!({
            "key": format!("k{number}"), "values": values, "data": {"values": values},
            "clearOnHide": dice.roll(4) > 0, "hidden": dice.roll(10) == 0,
            "validate": {"required": dice.roll(2) == 0},
        }),
    );
    if dice.roll(3) == 0 {
        one["defaultValue"] = match kind {
            "number" => json!(1),
            "checkbox" => json!(true),
            "selectboxes" => json!({"a": true}),
            "datetime" => json!("2024-01-31T00:00:00Z"),
            _ => json!("a"),
        };
    }
    if dice.roll(3) > 0 {
        one["conditional"] = json!({
            "show": dice.pick(&[json!(true), json!("true"), json!("false")]),
            "when": format!("k{}", dice.roll(fields)),
            "eq": dice.pick(&["a", "1", "true", ""]),
        });
    }
    if dice.roll(5) > 0 {
        return one;
    }
    let mut panel = json!({"type": "panel", "key": "p", "input": false, "components": [one]});
    panel["conditional"] =
        json!({"show": true, "when": format!("k{}", dice.roll(fields)), "eq": "a"});
    panel
}

/// A form whose fields depend on each other in any way; none if its defaults go in circles.
fn random_form(dice: &mut Dice) -> Option<Form> {
    let fields = 2 + dice.roll(8);
    let components: Vec<Value> = (0..fields)
        .map(|number| random_component(dice, number, fields))
        .collect();
    load(json!({ "components": components }).to_string().as_bytes()).ok()
}

fn random_answers(dice: &mut Dice) -> Answers {
    let values = [
        json!("a"),
        json!("1"),
        json!(1),
        json!(true),
        json!(false),
        json!(""),
        json!(null),
        json!({"a": true}),
        json!({"a": false, "1": true}),
        json!(["a"]),
        json!([]),
    ];
    let mut given = Answers::new();
    for number in 0..10 {
        if dice.roll(3) > 0 {
            given.insert(format!("k{number}"), dice.pick(&values));
        }
    }
    given
}

#[test]
fn evaluating_is_idempotent_and_blind_to_the_order_of_answers() {
    let mut loaded = 0;
    for seed in 0..3_000 {
        let mut dice = Dice(seed);
        let Some(form) = random_form(&mut dice) else {
            continue;
        };
        loaded += 1;
        for _ in 0..5 {
            let given = random_answers(&mut dice);
            let first = form.evaluate(&given, now());
            assert_eq!(
                form.evaluate(&first.answers, now()),
                first,
                "seed {seed}: evaluated again, {given:?}"
            );
            let reversed: Answers = given
                .iter()
                .rev()
                .map(|(key, value)| (key.clone(), value.clone()))
                .collect();
            assert_eq!(
                form.evaluate(&reversed, now()),
                first,
                "seed {seed}: in another order, {given:?}"
            );
            assert_eq!(
                form.submission_data(&given, now()),
                form.submission_data(&first.answers, now()),
                "seed {seed}: what is sent follows from what is shown, {given:?}"
            );
        }
    }
    assert!(loaded > 1_000, "most forms load: {loaded}");
}

#[test]
fn what_is_not_shown_is_neither_wrong_nor_sent() {
    for seed in 0..1_000 {
        let mut dice = Dice(seed);
        let Some(form) = random_form(&mut dice) else {
            continue;
        };
        let given = random_answers(&mut dice);
        let evaluation = form.evaluate(&given, now());
        for error in &evaluation.errors {
            assert!(
                !evaluation.hidden.contains(&error.key),
                "seed {seed}: {} is shown",
                error.key
            );
        }
        let sent = form.submission_data(&given, now());
        for field in form.fields() {
            let off = evaluation.hidden.contains(&field.id) && !field.hidden;
            if off && is_cleared(&form, &field.id) {
                assert!(
                    !sent.contains_key(&field.key),
                    "seed {seed}: {} is not sent",
                    field.key
                );
            }
        }
    }
}

/// Whether the field is cleared when it is off, and nothing around it is hidden by the form itself.
fn is_cleared(form: &Form, id: &str) -> bool {
    let nodes = &form.plan.nodes;
    let mut next = nodes.iter().position(|node| node.id == id);
    let clears = next.is_some_and(|node| nodes[node].clear_on_hide);
    while let Some(index) = next {
        if nodes[index].hidden {
            return false;
        }
        next = nodes[index].parent;
    }
    clears
}

#[test]
fn cutting_or_bending_a_form_anywhere_never_panics() {
    let schema = json!({"display": "wizard", "components": [
        {"type": "panel", "key": "p", "title": "P", "components": [
            component("radio", json!({"values": [{"label": "A", "value": "a"}]})),
            component("day", json!({"fields": {"day": {"hide": true}, "month": {}, "year": {}}})),
            component("textfield", json!({"validate": {"pattern": "[a-z]{2}"}, "conditional": {"show": true, "when": "radio", "eq": "a"}})),
        ]},
    ]})
    .to_string();
    for end in 0..schema.len() {
        assert!(
            load(&schema.as_bytes()[..end]).is_err(),
            "a cut form is no form"
        );
    }
    let mut dice = Dice(7);
    for _ in 0..5_000 {
        let mut bent = schema.clone().into_bytes();
        for _ in 0..=dice.roll(3) {
            let place = dice.roll(bent.len() as u64) as usize;
            bent[place] = dice.pick(b"[]{}\",:0a\\ ");
        }
        if let Ok(form) = load(&bent) {
            form.evaluate(
                &answers(json!({"radio": "a", "day": "1/2024", "textfield": "x"})),
                now(),
            );
        }
    }
}
