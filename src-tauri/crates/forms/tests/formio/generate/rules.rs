//! Rules by chance: validation, conditions, calculations, defaults, logic.

use serde_json::{Value, json};

use super::components::Known;
use super::dice::Dice;

/// Whether and how a component is shown by the answer to another.
pub fn condition(dice: &mut Dice, one: &mut Value, known: &[Known]) {
    if known.is_empty() {
        return;
    }
    let asked = dice.pick(known);
    match dice.roll(5) {
        0 | 1 => {
            one["conditional"] = json!({
                "show": dice.pick(&[json!(true), json!("true"), json!(false), json!("false")]),
                "when": asked.path, "eq": plain(dice, &asked.kind),
            });
        }
        2 => one["conditional"] = several(dice, known),
        3 => {
            one["customConditional"] = json!(if asked.in_grid {
                script(dice, &format!("row.{}", asked.key), &asked.kind)
            } else {
                script(dice, &format!("data.{}", asked.path), &asked.kind)
            });
        }
        _ if asked.in_grid => {
            let path = format!("row.{}", asked.key);
            one["conditional"] = json!({"json": logic(dice, &path, &asked.kind)});
        }
        _ => {
            let path = format!("data.{}", asked.path);
            one["conditional"] = json!({"json": logic(dice, &path, &asked.kind)});
        }
    }
}

/// Form.io's list of conditions.
fn several(dice: &mut Dice, known: &[Known]) -> Value {
    let count = 1 + dice.roll(2);
    let conditions: Vec<Value> = (0..count)
        .map(|_| {
            let asked = dice.pick(known);
            let operators: &[&str] = match asked.kind.as_str() {
                "number" | "currency" => &[
                    "isEqual",
                    "isNotEqual",
                    "isEmpty",
                    "isNotEmpty",
                    "greaterThan",
                    "lessThan",
                    "greaterThanOrEqual",
                    "lessThanOrEqual",
                ],
                "textfield" | "textarea" | "email" | "url" => &[
                    "isEqual",
                    "isNotEqual",
                    "isEmpty",
                    "isNotEmpty",
                    "includes",
                    "notIncludes",
                    "startsWith",
                    "endsWith",
                ],
                "datetime" => &["dateLessThan", "dateGreaterThan", "isEmpty", "isNotEmpty"],
                "checkbox" | "radio" | "select" | "selectboxes" => &["isEqual", "isNotEqual"],
                _ => &["isEmpty", "isNotEmpty"],
            };
            let operator = dice.pick(operators);
            let mut one = json!({"component": asked.path, "operator": operator});
            if !operator.ends_with("mpty") {
                one["value"] = typed(dice, &asked.kind);
            }
            one
        })
        .collect();
    json!({
        "show": dice.pick(&[json!(true), json!(false)]),
        "conjunction": dice.pick(&[json!("all"), json!("any")]),
        "conditions": conditions,
    })
}

/// As the form builder writes the value of a simple condition.
fn plain(dice: &mut Dice, kind: &str) -> Value {
    match kind {
        "number" | "currency" => dice.pick(&[json!("5"), json!("0"), json!("3")]),
        "checkbox" => dice.pick(&[json!("true"), json!("false")]),
        _ => dice.pick(&[json!("a"), json!("b"), json!("1"), json!("abc"), json!("")]),
    }
}

/// As the form builder writes the value of one of several conditions.
fn typed(dice: &mut Dice, kind: &str) -> Value {
    match kind {
        "number" | "currency" => dice.pick(&[json!(5), json!(0), json!(3)]),
        "checkbox" => dice.pick(&[json!(true), json!(false)]),
        "datetime" => json!("2024-06-01T00:00:00Z"),
        _ => dice.pick(&[json!("a"), json!("b"), json!("1"), json!("abc")]),
    }
}

/// A condition in JavaScript.
fn script(dice: &mut Dice, path: &str, kind: &str) -> String {
    let asks: Vec<String> = match kind {
        "number" | "currency" => vec![
            format!("show = {path} > 3"),
            format!("show = {path} === 5 || {path} === 0;"),
            format!("var n = Number({path}); show = !isNaN(n) && n % 2 === 1;"),
        ],
        "checkbox" => vec![
            format!("show = {path} === true"),
            format!("show = !{path};"),
        ],
        "selectboxes" => vec![
            format!("show = !!({path} && {path}.a)"),
            format!("show = _.some(_.values({path}))"),
        ],
        _ => vec![
            format!("show = {path} === 'a'"),
            format!("show = !!{path};"),
            format!("if ({path}) {{ show = String({path}).length > 2; }} else {{ show = false; }}"),
            format!("show = _.includes(['a', 'abc', '1'], {path})"),
        ],
    };
    dice.pick(&asks)
}

/// A condition in JSON Logic.
fn logic(dice: &mut Dice, path: &str, kind: &str) -> Value {
    let asked = json!({"var": path});
    match kind {
        "number" | "currency" => dice.pick(&[
            json!({">": [asked, 3]}),
            json!({"and": [{">=": [asked, 0]}, {"<": [asked, 5]}]}),
            json!({"==": [{"%": [asked, 2]}, 0]}),
        ]),
        "checkbox" => dice.pick(&[json!({"!!": [asked]}), json!({"==": [asked, false]})]),
        _ => dice.pick(&[
            json!({"==": [asked, "a"]}),
            json!({"!": [asked]}),
            json!({"in": [asked, ["a", "1", "abc"]]}),
            json!({"if": [{"!!": [asked]}, true, false]}),
        ]),
    }
}

/// Rules of the rows of a grid.
pub fn grid(dice: &mut Dice, one: &mut Value) {
    if dice.one_in(4) {
        one["validate"] = json!({"required": true});
    }
    if dice.one_in(5) {
        one["validate"]["minLength"] = json!(2);
    }
    if dice.one_in(5) {
        one["validate"]["maxLength"] = json!(2);
    }
    if one["type"] == "datagrid" && dice.one_in(4) {
        one["initEmpty"] = json!(true);
    }
}

/// Rules of a field.
pub fn leaf(dice: &mut Dice, kind: &str, one: &mut Value, known: &[Known]) {
    let texts = ["textfield", "textarea", "email", "url", "phoneNumber"];
    let numbers = ["number", "currency"];
    let is_text = texts.contains(&kind);
    let is_number = numbers.contains(&kind);
    if dice.one_in(3) {
        one["validate"]["required"] = json!(true);
    }
    if is_text && dice.one_in(3) {
        limits(dice, one);
    }
    if is_number && dice.one_in(2) {
        one["validate"]["min"] = dice.pick(&[json!(0), json!(2), json!("1")]);
        one["validate"]["max"] = dice.pick(&[json!(5), json!(10), json!("")]);
    }
    if kind == "select" && dice.one_in(4) {
        one["validate"]["onlyAvailableItems"] = json!(true);
    }
    if (is_text || is_number) && dice.one_in(8) {
        one["validate"]["custom"] = json!(dice.pick(&[
            "valid = (input && String(input).length > 2) ? true : 'Too short';",
            "valid = input !== 'abc' ? true : 'Not abc';",
            "valid = _.isNumber(input) || input === '' ? true : 'No number';",
        ]));
    }
    if is_text && dice.one_in(12) && one["validate"]["custom"].is_null() {
        let key = one["key"].clone();
        let path = format!("row.{}", key.as_str().unwrap_or_default());
        one["validate"]["json"] = json!({"if": [{"==": [{"var": path}, "abc"]}, "Not abc", true]});
    }
    if dice.one_in(8) && one.get("validate").is_some() {
        one["validate"]["customMessage"] = json!("Mend {{field}}, please");
    } else if dice.one_in(8) {
        one["errors"] = json!({
            "required": "{{field}} is needed", "minLength": "At least {{length}}",
            "min": "At least {{min}}",
        });
    }
    if matches!(kind, "textfield" | "number" | "email" | "select") && dice.one_in(8) {
        one["multiple"] = json!(true);
    }
    let single = one["multiple"] != true;
    if single && dice.one_in(6) {
        default(dice, kind, one);
    }
    if single && (kind == "textfield" || is_number) && dice.one_in(6) && !known.is_empty() {
        calculation(dice, kind, one, known);
    } else if single && kind == "textfield" && dice.one_in(6) && !known.is_empty() {
        by_logic(dice, one, known);
    }
    if dice.one_in(8) {
        one["clearOnHide"] = json!(false);
    }
    if dice.one_in(16) {
        one["disabled"] = json!(true);
    }
    if dice.one_in(20) {
        one["hidden"] = json!(true);
    }
    if dice.one_in(24) {
        one["persistent"] = dice.pick(&[json!(false), json!("client-only")]);
    }
}

fn limits(dice: &mut Dice, one: &mut Value) {
    match dice.roll(4) {
        0 => one["validate"]["minLength"] = dice.pick(&[json!(2), json!("3")]),
        1 => one["validate"]["maxLength"] = json!(4),
        2 => {
            one["validate"]["pattern"] =
                dice.pick(&[json!("[a-z]*"), json!("cat|dog"), json!("^\\d{1,3}$")]);
        }
        _ => {
            one["validate"]["minWords"] = json!(2);
            one["validate"]["maxWords"] = json!(3);
        }
    }
}

fn default(dice: &mut Dice, kind: &str, one: &mut Value) {
    let value = match kind {
        "number" | "currency" => json!(5),
        "checkbox" => json!(true),
        "radio" | "select" => json!("b"),
        "selectboxes" => json!({"a": true, "b": false, "1": false}),
        "datetime" => json!("2024-01-31T00:00:00Z"),
        "textfield" | "textarea" | "hidden" => json!("abc"),
        _ => return,
    };
    if matches!(kind, "textfield" | "number") && dice.one_in(3) {
        one["customDefaultValue"] = json!(format!("value = {value}"));
    } else {
        one["defaultValue"] = value;
    }
}

fn calculation(dice: &mut Dice, kind: &str, one: &mut Value, known: &[Known]) {
    let asked = dice.pick(known);
    let path = if asked.in_grid {
        format!("row.{}", asked.key)
    } else {
        format!("data.{}", asked.path)
    };
    let number = matches!(asked.kind.as_str(), "number" | "currency");
    let value = if kind == "textfield" {
        dice.pick(&[
            json!(format!("value = 'got ' + _.size({path})")),
            json!(format!("value = {path} ? 'yes' : 'no'")),
            json!({"cat": ["<", {"var": path}, ">"]}),
        ])
    } else if number {
        dice.pick(&[
            json!(format!("value = ({path} || 0) * 2")),
            json!(format!("value = Math.round(Number({path}) + 0.5)")),
            json!({"+": [{"var": path}, 1]}),
        ])
    } else {
        dice.pick(&[
            json!(format!("value = _.size({path})")),
            json!(format!(
                "if ({path}) {{ value = 7; }} else {{ value = 1; }}"
            )),
        ])
    };
    one["calculateValue"] = value;
}

fn by_logic(dice: &mut Dice, one: &mut Value, known: &[Known]) {
    let asked = dice.pick(known);
    let trigger = match (dice.roll(3), asked.in_grid) {
        (0, false) => {
            let path = format!("data.{}", asked.path);
            json!({"type": "json", "json": logic(dice, &path, &asked.kind)})
        }
        (1, false) => {
            let path = format!("data.{}", asked.path);
            let ask = script(dice, &path, &asked.kind).replace("show", "result");
            json!({"type": "javascript", "javascript": ask})
        }
        _ => json!({"type": "simple", "simple": {
            "show": true, "when": asked.path, "eq": plain(dice, &asked.kind),
        }}),
    };
    let property = |path: &str, kind: &str| json!({"label": path, "value": path, "type": kind});
    let action = match dice.roll(6) {
        0 => {
            json!({"type": "property", "property": property("validate.required", "boolean"), "state": true})
        }
        1 => {
            json!({"type": "property", "property": property("disabled", "boolean"), "state": true})
        }
        2 => json!({"type": "property", "property": property("label", "string"), "text": "Other"}),
        3 => json!({"type": "value", "value": "value = 'by logic'"}),
        4 => {
            json!({"type": "mergeComponentSchema", "schemaDefinition": "schema = {label: 'Merged', description: 'Merged too'}"})
        }
        _ => json!({"type": "customAction", "customAction": "value = 'by action'"}),
    };
    one["logic"] = json!([{"name": "logic", "trigger": trigger, "actions": [action]}]);
}
