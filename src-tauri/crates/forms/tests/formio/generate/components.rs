//! Components of every kind, with rules that fit them.

use serde_json::{Value, json};

use super::dice::Dice;
use super::rules;

/// A field that later ones can refer to.
#[derive(Debug, Clone)]
pub struct Known {
    /// As conditions name it: with the grid or container around it.
    pub path: String,
    pub key: String,
    pub kind: String,
    pub in_grid: bool,
}

#[derive(Debug, Default)]
pub struct Builder {
    fields: u32,
    known: Vec<Known>,
    /// Prefix of conditions, and whether rows are around.
    prefix: String,
    in_grid: bool,
}

const LEAVES: [&str; 24] = [
    "textfield",
    "textfield",
    "textfield",
    "number",
    "number",
    "checkbox",
    "checkbox",
    "radio",
    "select",
    "selectboxes",
    "textarea",
    "currency",
    "email",
    "phoneNumber",
    "url",
    "day",
    "datetime",
    "time",
    "survey",
    "tags",
    "hidden",
    "file",
    "signature",
    "datamap",
];

const LAYOUTS: [&str; 6] = ["panel", "fieldset", "well", "columns", "table", "tabs"];

impl Builder {
    /// Fields that stand before what is built now and are not in rows.
    pub fn earlier(&self) -> Vec<Known> {
        let outside = self.known.iter().filter(|known| !known.in_grid);
        outside.cloned().collect()
    }

    /// A page's fields may be asked by the pages after it.
    pub fn page_ends(&mut self) {
        self.prefix.clear();
        self.in_grid = false;
    }

    pub fn several(&mut self, dice: &mut Dice, count: u64, depth: u32) -> Vec<Value> {
        (0..count).map(|_| self.one(dice, depth)).collect()
    }

    fn one(&mut self, dice: &mut Dice, depth: u32) -> Value {
        match dice.roll(12) {
            0 if depth > 0 => self.layout(dice, depth - 1),
            1 if depth > 0 => self.nested(dice, depth - 1),
            2 if depth > 0 && !self.in_grid => self.text(dice),
            _ => self.leaf(dice),
        }
    }

    fn key(&mut self) -> String {
        self.fields += 1;
        format!("f{}", self.fields)
    }

    fn text(&mut self, dice: &mut Dice) -> Value {
        let key = self.key();
        let mut one = if dice.one_in(2) {
            json!({"type": "content", "key": key, "label": key, "input": false, "html": "<p>Words</p>"})
        } else {
            json!({"type": "htmlelement", "key": key, "label": key, "input": false, "tag": "p", "content": "Words"})
        };
        if dice.one_in(2) {
            rules::condition(dice, &mut one, &self.usable());
        }
        one
    }

    fn layout(&mut self, dice: &mut Dice, depth: u32) -> Value {
        let kind = dice.pick(&LAYOUTS);
        let key = self.key();
        let before = self.usable();
        let count = 1 + dice.roll(3);
        let inner = self.several(dice, count, depth);
        let mut one = json!({
            "type": kind, "key": key, "label": key, "title": key, "legend": key, "input": false,
        });
        match kind {
            "columns" => one["columns"] = json!([{"width": 6, "components": inner}]),
            "table" => {
                one["numRows"] = json!(1);
                one["numCols"] = json!(1);
                one["rows"] = json!([[{"components": inner}]]);
            }
            "tabs" => one["components"] = json!([{"label": "T", "key": "t", "components": inner}]),
            _ => one["components"] = json!(inner),
        }
        if dice.one_in(3) {
            // Without it formio.js keeps what is inside: see `accepted.toml`.
            one["clearOnHide"] = json!(true);
            rules::condition(dice, &mut one, &before);
        }
        one
    }

    fn nested(&mut self, dice: &mut Dice, depth: u32) -> Value {
        // Grids in grids are left to the cases written by hand.
        let kind = if self.in_grid {
            "container"
        } else {
            dice.pick(&["container", "datagrid", "datagrid", "editgrid"])
        };
        let key = self.key();
        let before = self.usable();
        let (prefix, in_grid) = (self.prefix.clone(), self.in_grid);
        self.prefix = format!("{prefix}{key}.");
        self.in_grid |= kind != "container";
        let count = 1 + dice.roll(3);
        let inner = self.several(dice, count, depth);
        (self.prefix, self.in_grid) = (prefix, in_grid);
        let mut one = json!({
            "type": kind, "key": key, "label": key, "input": true, "components": inner,
        });
        if kind != "container" {
            rules::grid(dice, &mut one);
        }
        if dice.one_in(3) {
            rules::condition(dice, &mut one, &before);
        }
        one
    }

    /// What a rule here may ask: fields outside of rows, and those of the same row.
    fn usable(&self) -> Vec<Known> {
        let near = |known: &&Known| {
            !known.in_grid || (self.in_grid && known.path.starts_with(&self.prefix))
        };
        self.known.iter().filter(near).cloned().collect()
    }

    fn leaf(&mut self, dice: &mut Dice) -> Value {
        let kind = dice.pick(&LEAVES);
        let key = self.key();
        let mut one = json!({"type": kind, "key": key, "label": key, "input": true});
        shape(dice, kind, &mut one);
        let usable = self.usable();
        rules::leaf(dice, kind, &mut one, &usable);
        if dice.one_in(4) {
            rules::condition(dice, &mut one, &usable);
        }
        // Only a single value can be asked by the rules of others.
        if one["multiple"] != true {
            self.known.push(Known {
                path: format!("{}{key}", self.prefix),
                key,
                kind: kind.to_owned(),
                in_grid: self.in_grid,
            });
        }
        one
    }
}

/// What a component of the kind cannot be without.
fn shape(dice: &mut Dice, kind: &str, one: &mut Value) {
    let values = json!([
        {"label": "Apple", "value": "a"}, {"label": "Bread", "value": "b"},
        {"label": "One", "value": "1"},
    ]);
    match kind {
        "radio" | "selectboxes" => one["values"] = values,
        "select" => {
            one["data"] = json!({"values": values});
            one["widget"] = dice.pick(&[json!("choicesjs"), json!("html5")]);
        }
        "survey" => {
            one["questions"] = json!([{"label": "Q", "value": "q"}, {"label": "R", "value": "r"}]);
            one["values"] =
                json!([{"label": "Good", "value": "g"}, {"label": "Bad", "value": "b"}]);
        }
        "datetime" => {
            one["enableTime"] = json!(dice.one_in(2));
            one["format"] = json!("yyyy-MM-dd");
        }
        "day" => one["dayFirst"] = json!(dice.one_in(3)),
        "tags" => {
            one["delimeter"] = json!(",");
            one["storeas"] = dice.pick(&[json!("string"), json!("array")]);
        }
        "file" => {
            one["storage"] = json!("base64");
            one["multiple"] = json!(dice.one_in(2));
        }
        "currency" => one["currency"] = json!("USD"),
        "phoneNumber" => {
            one["inputMask"] = dice.pick(&[json!("(999) 999-9999"), json!("")]);
        }
        "datamap" => {
            one["valueComponent"] =
                json!({"type": "textfield", "key": "value", "label": "Value", "input": true});
        }
        _ => {}
    }
}
