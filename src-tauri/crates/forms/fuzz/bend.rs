//! JSON, changed where it counts: bytes that are flipped rarely make a form, wrong values do.

use serde_json::{Map, Value, json};

/// Names that mean something to a form or to JavaScript.
const NAMES: [&str; 24] = [
    "",
    ".",
    "a.b",
    "a[0]",
    "__proto__",
    "constructor",
    "data",
    "row",
    "type",
    "key",
    "components",
    "columns",
    "rows",
    "values",
    "validate",
    "required",
    "conditional",
    "logic",
    "calculateValue",
    "customConditional",
    "defaultValue",
    "multiple",
    "clearOnHide",
    "storage",
];

/// The same changes for the same seed.
pub struct Bender(u64);

impl Bender {
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    pub fn dice(&mut self, below: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % below.max(1)
    }

    /// `value` with one to four changes, some with pieces of `other`.
    pub fn bend(&mut self, value: &mut Value, other: &Value) {
        for _ in 0..=self.dice(4) {
            let count = count(value);
            let at = self.dice(count);
            if let Some(place) = nth(value, &mut at.clone()) {
                self.change(place, other);
            }
        }
    }

    fn change(&mut self, place: &mut Value, other: &Value) {
        match (self.dice(8), &mut *place) {
            (0 | 1, place) => *place = self.odd(),
            (2, place) => {
                let mut at = self.dice(count(other));
                *place = nth(&mut other.clone(), &mut at)
                    .map(Value::take)
                    .unwrap_or_default();
            }
            (3, Value::Object(fields)) => self.rename(fields),
            (4, Value::Object(fields)) => {
                let name = NAMES[self.dice(NAMES.len())].to_owned();
                let value = self.odd();
                fields.insert(name, value);
            }
            (3 | 4, Value::Array(items)) if !items.is_empty() => {
                let again = items[self.dice(items.len())].clone();
                items.push(again);
            }
            (5, Value::Array(items)) => items.reverse(),
            (5, Value::Object(fields)) => {
                if let Some(name) = fields.keys().nth(self.dice(fields.len())).cloned() {
                    fields.remove(&name);
                }
            }
            (6, Value::Array(items)) => {
                items.pop();
            }
            (6, Value::String(text)) => {
                let at = self.dice(text.len() + 1);
                if text.is_char_boundary(at) {
                    let pieces = ["{{", "data.", "(", "'", "\u{0}", "😀", "while(1);", "\\"];
                    text.insert_str(at, pieces[self.dice(pieces.len())]);
                }
            }
            (7, Value::Bool(flag)) => *flag = !*flag,
            (7, place) => *place = Value::Array(vec![place.take()]),
            (_, place) => *place = Value::String(place.to_string()),
        }
    }

    fn rename(&mut self, fields: &mut Map<String, Value>) {
        if let Some(name) = fields.keys().nth(self.dice(fields.len())).cloned()
            && let Some(value) = fields.remove(&name)
        {
            fields.insert(NAMES[self.dice(NAMES.len())].to_owned(), value);
        }
    }

    fn odd(&mut self) -> Value {
        match self.dice(20) {
            0 => Value::Null,
            1 => json!(true),
            2 => json!(false),
            3 => json!(0),
            4 => json!(-1),
            5 => json!(1e308),
            6 => json!(u64::MAX),
            7 => json!(0.1),
            8 => json!(""),
            9 => json!("x".repeat(1 + self.dice(3_000))),
            10 => json!([]),
            11 => json!({}),
            12 => json!([[], [null]]),
            13 => json!({"": {"__proto__": 1}}),
            14 => json!("value = data.a.b"),
            15 => json!("show = data.a == 'x'"),
            16 => json!("(a+)+$"),
            17 => json!("2024-02-30T25:61:00Z"),
            18 => json!("99/99/9999"),
            _ => json!({"var": "data.a"}),
        }
    }
}

fn count(value: &Value) -> usize {
    1 + match value {
        Value::Array(items) => items.iter().map(count).sum(),
        Value::Object(fields) => fields.values().map(count).sum(),
        _ => 0,
    }
}

/// The value that comes `at`th when all are counted, what holds others before what it holds.
fn nth<'a>(value: &'a mut Value, at: &mut usize) -> Option<&'a mut Value> {
    if *at == 0 {
        return Some(value);
    }
    *at -= 1;
    match value {
        Value::Array(items) => items.iter_mut().find_map(|item| nth(item, at)),
        Value::Object(fields) => fields.values_mut().find_map(|item| nth(item, at)),
        _ => None,
    }
}
