//! Answers by chance: some right, some wrong, some missing.

use serde_json::{Map, Value, json};

use super::dice::Dice;

/// Answers to all that `components` hold.
pub fn scope(dice: &mut Dice, components: &Value) -> Value {
    let mut answers = Map::new();
    fill(dice, components, &mut answers);
    Value::Object(answers)
}

fn fill(dice: &mut Dice, components: &Value, answers: &mut Map<String, Value>) {
    for one in components.as_array().into_iter().flatten() {
        let key = one["key"].as_str().unwrap_or_default().to_owned();
        match one["type"].as_str().unwrap_or_default() {
            "container" => {
                if !dice.one_in(4) {
                    answers.insert(key, scope(dice, &one["components"]));
                }
            }
            "datagrid" | "editgrid" => {
                let rows = dice.roll(4);
                if rows > 0 || dice.one_in(2) {
                    let rows = (0..rows).map(|_| scope(dice, &one["components"]));
                    answers.insert(key, rows.collect());
                }
            }
            "columns" => {
                for column in one["columns"].as_array().into_iter().flatten() {
                    fill(dice, &column["components"], answers);
                }
            }
            "table" => fill(dice, &one["rows"][0][0]["components"], answers),
            "tabs" => fill(dice, &one["components"][0]["components"], answers),
            "panel" | "fieldset" | "well" => fill(dice, &one["components"], answers),
            "content" | "htmlelement" => {}
            kind => {
                if dice.one_in(5) {
                    continue;
                }
                let value = if one["multiple"] == true && kind != "file" {
                    let count = dice.roll(3);
                    (0..count).map(|_| answer(dice, kind, one)).collect()
                } else {
                    answer(dice, kind, one)
                };
                answers.insert(key, value);
            }
        }
    }
}

fn answer(dice: &mut Dice, kind: &str, one: &Value) -> Value {
    let file = json!({
        "name": "a.txt", "originalName": "a.txt", "size": 5, "type": "text/plain",
        "storage": "base64", "url": "data:text/plain;base64,aGVsbG8=",
    });
    match kind {
        "number" | "currency" => dice.pick(&[
            json!(0),
            json!(3),
            json!(5),
            json!(-1),
            json!(2.5),
            json!(11),
        ]),
        "checkbox" => dice.pick(&[json!(true), json!(false)]),
        "radio" => dice.pick(&[json!("a"), json!("b"), json!("")]),
        "select" => dice.pick(&[json!("a"), json!("b"), json!("a"), json!("z")]),
        "selectboxes" => dice.pick(&[
            json!({"a": true, "b": false, "1": false}),
            json!({"a": false, "b": false, "1": false}),
            json!({"a": true, "b": true, "1": true}),
        ]),
        "email" => dice.pick(&[json!("a@b.co"), json!("a@b"), json!("x"), json!("")]),
        "url" => dice.pick(&[
            json!("https://example.org"),
            json!("x y"),
            json!(""),
            json!("example.org"),
        ]),
        "phoneNumber" => dice.pick(&[json!("(123) 456-7890"), json!("12"), json!("")]),
        "day" if one["dayFirst"] == true => {
            dice.pick(&[json!("31/01/2020"), json!("01/31/2020"), json!("")])
        }
        "day" => dice.pick(&[json!("01/31/2020"), json!("02/30/2020"), json!("")]),
        "datetime" => dice.pick(&[
            json!("2024-01-02T03:04:00Z"),
            json!("2024-08-02T00:00:00Z"),
            json!(""),
        ]),
        "time" => dice.pick(&[json!("12:34:00"), json!("25:00:00"), json!("")]),
        "survey" => dice.pick(&[json!({"q": "g", "r": "b"}), json!({"q": "", "r": ""})]),
        "tags" if one["storeas"] == "array" => dice.pick(&[json!(["a", "b"]), json!([])]),
        "tags" => dice.pick(&[json!("a,b"), json!("")]),
        "file" => dice.pick(&[json!([]), json!([file])]),
        "signature" => dice.pick(&[json!("data:image/png;base64,iVBORw0KGgo="), json!("")]),
        "datamap" => dice.pick(&[json!({"p": "1"}), json!({})]),
        "textarea" => dice.pick(&[json!("one two"), json!("a\nb"), json!(""), json!("cat")]),
        _ => dice.pick(&[
            json!("a"),
            json!("abc"),
            json!("cat"),
            json!("one two three four"),
            json!("12"),
            json!(""),
            json!("  "),
            json!("ABC"),
        ]),
    }
}
