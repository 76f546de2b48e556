//! Random forms with rows, containers, logic and programs, from fixed seeds.

use serde_json::{Value, json};

use super::dice::Dice;
use super::now;
use crate::{Answers, Form, load};

const KINDS: [&str; 14] = [
    "textfield",
    "number",
    "checkbox",
    "selectboxes",
    "select",
    "radio",
    "day",
    "currency",
    "survey",
    "tags",
    "file",
    "time",
    "address",
    "datamap",
];

/// Keys that rules may read: there, elsewhere, or nowhere.
fn some_path(dice: &mut Dice) -> String {
    let key = format!("k{}", dice.roll(12));
    match dice.roll(4) {
        0 => format!("g{}.{key}", dice.roll(3)),
        _ => key,
    }
}

fn leaf(dice: &mut Dice, number: u64) -> Value {
    let values = json!([{"label": "A", "value": "a"}, {"label": "One", "value": "1"}]);
    let kind = dice.pick(&KINDS);
    let mut one = json!({
        "type": kind, "key": format!("k{number}"), "label": "l", "input": true,
        "values": values, "data": {"values": values}, "questions": values,
        "clearOnHide": dice.roll(4) > 0, "hidden": dice.roll(10) == 0,
        "multiple": dice.roll(6) == 0,
        "validate": {"required": dice.roll(2) == 0, "unique": dice.roll(4) == 0},
    });
    if dice.roll(4) == 0 {
        one["defaultValue"] = match kind {
            "number" | "currency" => json!(1),
            "checkbox" => json!(true),
            "selectboxes" => json!({"a": true}),
            "textfield" | "select" | "radio" => json!("a"),
            _ => Value::Null,
        };
    }
    rules(dice, &mut one);
    one
}

fn rules(dice: &mut Dice, one: &mut Value) {
    let path = some_path(dice);
    let key = path.rsplit('.').next().unwrap_or_default().to_owned();
    match dice.roll(12) {
        0 | 1 => {
            one["conditional"] = json!({"show": dice.pick(&[true, false]), "when": path, "eq": dice.pick(&["a", "1", "true", ""])});
        }
        2 => {
            one["conditional"] = json!({"show": true, "conjunction": dice.pick(&["any", "all"]), "conditions": [
            {"component": path, "operator": dice.pick(&["isEqual", "isEmpty", "isNotEmpty", "lessThan"]), "value": dice.pick(&[json!("a"), json!(1)])}]});
        }
        3 => one["customConditional"] = json!(format!("show = (row.{key} || data.{key}) !== 'a'")),
        4 => one["calculateValue"] = json!(format!("value = row.{key} ? 'a' : value")),
        5 => {
            let action = dice.pick(&[
                json!({"type": "property", "property": {"value": "hidden", "type": "boolean"}, "state": true}),
                json!({"type": "property", "property": {"value": "validate.required", "type": "boolean"}, "state": true}),
                json!({"type": "property", "property": {"value": "label", "type": "string"}, "text": "is {{ data.k1 }}"}),
                json!({"type": "value", "value": "value = 'a'"}),
            ]);
            one["logic"] = json!([{"trigger": {"type": "simple", "simple": {"show": true, "when": path, "eq": "a"}}, "actions": [action]}]);
        }
        6 => one["customDefaultValue"] = json!(format!("value = data.{key} ? 'a' : ''")),
        _ => {}
    }
}

fn components(dice: &mut Dice, depth: u64, next: &mut u64) -> Vec<Value> {
    let count = 1 + dice.roll(4);
    (0..count)
        .map(|_| {
            *next += 1;
            let number = *next;
            if depth > 2 || dice.roll(3) > 0 {
                return leaf(dice, number % 12);
            }
            let mut one = json!({"key": format!("g{}", number % 3), "input": true, "clearOnHide": dice.roll(4) > 0});
            one["type"] = dice.pick(&[json!("datagrid"), json!("editgrid"), json!("container"), json!("panel"), json!("well")]);
            one["components"] = json!(components(dice, depth + 1, next));
            rules(dice, &mut one);
            if one["type"] == "panel" || one["type"] == "well" {
                one["input"] = json!(false);
                one.as_object_mut().unwrap().shift_remove("calculateValue");
            }
            one
        })
        .collect()
}

fn random_value(dice: &mut Dice, depth: u64) -> Value {
    match dice.roll(if depth > 3 { 10 } else { 13 }) {
        0 => json!("a"),
        1 => json!("1"),
        2 => json!(1),
        3 => json!(true),
        4 => json!(""),
        5 => Value::Null,
        6 => json!({"a": true}),
        7 => json!(["a"]),
        8 => json!([]),
        9 => json!("01/31/2024"),
        10 => Value::Array(
            (0..dice.roll(3))
                .map(|_| Value::Object(random_answers(dice, depth + 1)))
                .collect(),
        ),
        _ => Value::Object(random_answers(dice, depth + 1)),
    }
}

fn random_answers(dice: &mut Dice, depth: u64) -> Answers {
    let mut given = Answers::new();
    for number in 0..12 {
        if dice.roll(3) == 0 {
            given.insert(format!("k{number}"), random_value(dice, depth + 2));
        }
    }
    for number in 0..3 {
        if dice.roll(2) == 0 {
            given.insert(format!("g{number}"), random_value(dice, depth));
        }
    }
    given
}

fn reversed(value: &Value) -> Value {
    match value {
        Value::Object(map) => map
            .iter()
            .rev()
            .map(|(key, value)| (key.clone(), reversed(value)))
            .collect(),
        Value::Array(items) => items.iter().map(reversed).collect(),
        plain => plain.clone(),
    }
}

fn random_form(seed: u64) -> Option<(Form, Dice)> {
    let mut dice = Dice(seed);
    let components = components(&mut dice, 0, &mut 0);
    let form = load(json!({ "components": components }).to_string().as_bytes()).ok()?;
    Some((form, dice))
}

#[test]
fn whatever_nests_settles_on_itself_in_any_order_and_never_panics() {
    let (mut loaded, mut unsettled) = (0, 0);
    for seed in 0..1_500 {
        let Some((form, mut dice)) = random_form(seed) else {
            continue;
        };
        loaded += 1;
        for _ in 0..3 {
            let given = random_answers(&mut dice, 0);
            let first = form.evaluate(&given, now());
            unsettled += u32::from(first.unsettled);
            assert_eq!(
                form.evaluate(&first.answers, now()),
                first,
                "seed {seed}: evaluated again, {}",
                Value::Object(given)
            );
            let Value::Object(other_way) = reversed(&Value::Object(given.clone())) else {
                panic!("an object stays one");
            };
            assert_eq!(
                form.evaluate(&other_way, now()),
                first,
                "seed {seed}: in another order, {}",
                Value::Object(given)
            );
            let sent = form.submission_data(&given, now());
            if !first.unsettled {
                assert_eq!(
                    sent,
                    form.submission_data(&first.answers, now()),
                    "seed {seed}: what is sent follows from what is shown, {}",
                    Value::Object(given)
                );
            }
            for line in form.rows(&first) {
                assert!(
                    !first.hidden.contains(&line.path),
                    "seed {seed}: only what is shown"
                );
            }
            for error in &first.errors {
                assert!(
                    !first.hidden.contains(&error.path),
                    "seed {seed}: only what is shown is wrong"
                );
                form.find(&error.path);
            }
            assert!(
                form.adopt(&form, &first.answers).len() <= first.answers.len(),
                "nothing is invented"
            );
        }
    }
    println!("{loaded} forms, {unsettled} times unsettled");
    assert!(loaded > 500, "many forms load: {loaded}");
}
