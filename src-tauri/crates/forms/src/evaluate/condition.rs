//! Form.io's simple conditions: what they read, and whether they hold.

use jiff::civil::DateTime;
use serde_json::Value;
use std::borrow::Cow;

use crate::Answers;
use crate::kind::FieldKind;
use crate::moment;
use crate::plan::{Plan, PlanNode, Role};
use crate::rules::{DateOperator, Operator, Several, Simple, Test};
use crate::value::{is_blank, same, text_of};

/// Where a condition stands.
pub(super) struct Place<'a> {
    pub plan: &'a Plan,
    pub data: &'a Answers,
    /// The object that the component's own answer stands in.
    pub row: &'a Answers,
    /// The rows around it, innermost first, each with the path of its grid.
    pub rows: Vec<(String, &'a Answers)>,
}

static EMPTY: Value = Value::String(String::new());

impl Simple {
    /// Compares as text; select boxes by their option, several chosen values by membership
    /// (`checkSimpleConditional` of formio.js 5.6).
    pub(super) fn holds(&self, place: &Place) -> bool {
        let value = place.actual(&self.when);
        let inside = match value {
            // The option's own value is compared with `show`, not with true.
            Value::Object(boxes) => boxes.get(&self.eq),
            Value::Array(items) => self.eq.parse().ok().and_then(|at: usize| items.get(at)),
            _ => None,
        };
        if let Some(inside) = inside {
            return text_of(inside) == self.show.to_string();
        }
        if let Value::Array(items) = value
            && items.iter().any(|item| text_of(item) == self.eq)
        {
            return self.show;
        }
        (text_of(value) == self.eq) == self.show
    }
}

impl Several {
    pub(super) fn holds(&self, place: &Place) -> bool {
        let mut results = Vec::new();
        for test in &self.tests {
            let several = if place.rows.is_empty() {
                place.all(&test.component)
            } else {
                Vec::new()
            };
            if several.is_empty() {
                results.push(test.holds(place.actual(&test.component), place.plan));
            } else {
                let holds = |value: &&Value| test.holds(actual_or_empty(value), place.plan);
                results.extend(several.iter().map(holds));
            }
        }
        let result = if self.any {
            results.contains(&true)
        } else {
            !results.contains(&false)
        };
        result == self.show
    }
}

impl Test {
    fn holds(&self, value: &Value, plan: &Plan) -> bool {
        let node = plan
            .meant
            .get(&self.component)
            .map(|node| &plan.nodes[*node]);
        match self.operator {
            Operator::IsEmpty => is_empty_for(node, value),
            Operator::IsNotEmpty => !is_empty_for(node, value),
            _ => match value {
                Value::Array(items) => items.iter().any(|item| self.one_holds(item, node)),
                single => self.one_holds(single, node),
            },
        }
    }

    fn one_holds(&self, value: &Value, node: Option<&PlanNode>) -> bool {
        let text = |value: &Value| text_of(value);
        let number = value.as_f64().filter(|_| value.is_number());
        let order = |order: fn(f64, f64) -> bool| match (number, to_number(&self.value)) {
            (Some(value), Some(compared)) => order(value, compared),
            _ => false,
        };
        let equal = || number.is_some() && same(value, &self.value);
        match self.operator {
            Operator::IsEqual => is_equal(value, &self.value),
            Operator::IsNotEqual => !is_equal(value, &self.value),
            Operator::Includes => includes(value, &self.value),
            Operator::NotIncludes => !includes(value, &self.value),
            Operator::StartsWith => text(value).starts_with(&text(&self.value)),
            Operator::EndsWith => text(value).ends_with(&text(&self.value)),
            Operator::LessThan => order(|value, compared| value < compared),
            Operator::LessThanOrEqual => order(|value, compared| value < compared) || equal(),
            Operator::GreaterThan => order(|value, compared| value > compared),
            Operator::GreaterThanOrEqual => order(|value, compared| value > compared) || equal(),
            Operator::Date(DateOperator::NotEqual) => {
                !dates(DateOperator::Equal, value, &self.value, node)
            }
            Operator::Date(operator) => dates(operator, value, &self.value, node),
            Operator::IsEmpty | Operator::IsNotEmpty | Operator::Unknown => true,
        }
    }
}

impl<'a> Place<'a> {
    /// The value that a path means: in all answers, or else in the row; "" for none
    /// (`getComponentActualValue`).
    pub fn actual(&self, path: &str) -> &'a Value {
        let found = search(self.data, path).filter(|value| !value.is_null());
        let found = found.or_else(|| {
            let row = self.rows.iter().find_map(|(grid, row)| {
                let rest = path.strip_prefix(grid.as_str())?.strip_prefix('.')?;
                search(row, rest)
            });
            row.or_else(|| search(self.row, path))
        });
        actual_or_empty(found.unwrap_or(&EMPTY))
    }

    /// The values in all rows that a path leads through, from outside of them.
    fn all(&self, path: &str) -> Vec<&'a Value> {
        let keys: Vec<&str> = path.split('.').collect();
        let mut found = Vec::new();
        let Some((first, rest)) = keys.split_first() else {
            return found;
        };
        if let Some(value) = self.data.get(*first) {
            collect(value, rest, false, &mut found);
        }
        found
    }
}

fn actual_or_empty(value: &Value) -> &Value {
    match value {
        Value::Null => &EMPTY,
        Value::Object(map) if map.is_empty() => &EMPTY,
        Value::Array(items) if items.is_empty() => &EMPTY,
        value => value,
    }
}

fn collect<'a>(value: &'a Value, keys: &[&str], in_row: bool, found: &mut Vec<&'a Value>) {
    match (value, keys) {
        (Value::Array(items), [_, ..]) => {
            for item in items {
                if item.is_object() {
                    collect(item, keys, true, found);
                }
            }
        }
        (Value::Object(map), [first, rest @ ..]) => {
            if let Some(value) = map.get(*first) {
                collect(value, rest, in_row, found);
            }
        }
        (value, []) if in_row && !value.is_null() => found.push(value),
        _ => {}
    }
}

/// The value of that path, here or in an object inside (`getValue`).
fn search<'a>(data: &'a Answers, path: &str) -> Option<&'a Value> {
    if let Some(value) = at(data, path) {
        return Some(value);
    }
    data.values().find_map(|value| match value {
        Value::Object(map) => search(map, path).filter(|value| !value.is_null()),
        _ => None,
    })
}

/// The value at "a.b", "a[0].b" or "a.0.b", or under a key of just that name.
fn at<'a>(data: &'a Answers, path: &str) -> Option<&'a Value> {
    if let Some(value) = data.get(path) {
        return Some(value);
    }
    let mut parts = path.split(['.', '[', ']']).filter(|part| !part.is_empty());
    let first = data.get(parts.next()?)?;
    parts.try_fold(first, |value, part| match value {
        Value::Object(map) => map.get(part),
        Value::Array(items) => items.get(part.parse::<usize>().ok()?),
        _ => None,
    })
}

/// Form.io's `isEqual`: text that is JSON of another type is read as such, select boxes by
/// their option, objects by what is asked for.
fn is_equal(value: &Value, compared: &Value) -> bool {
    let comparable = crate::value::is_truthy(value) || *value == Value::Bool(false);
    let mut compared = Cow::Borrowed(compared);
    if let (true, Value::String(text)) = (comparable, compared.as_ref())
        && !text.is_empty()
        && !value.is_string()
        && let Ok(read) = serde_json::from_str(text)
    {
        compared = Cow::Owned(read);
    }
    if let Value::Object(boxes) = value
        && let Some(Value::Bool(chosen)) = boxes.get(&text_of(&compared))
        && !is_blank(&compared)
    {
        return *chosen;
    }
    match (value, compared.as_ref()) {
        (Value::Object(value), Value::Object(compared)) => {
            let matches = |(key, wanted): (&String, &Value)| {
                value.get(key).is_some_and(|value| same(value, wanted))
            };
            compared.iter().all(matches)
        }
        (value, compared) => same(value, compared),
    }
}

/// lodash's `includes`: part of a text, or the value of an entry.
fn includes(value: &Value, compared: &Value) -> bool {
    match value {
        Value::String(text) => text.contains(&text_of(compared)),
        Value::Object(map) => map.values().any(|value| same(value, compared)),
        _ => false,
    }
}

fn to_number(value: &Value) -> Option<f64> {
    match value {
        Value::Null => Some(0.0),
        Value::Bool(flag) => Some(f64::from(u8::from(*flag))),
        Value::String(text) if text.trim().is_empty() => Some(0.0),
        value => crate::value::as_number(value),
    }
}

fn dates(operator: DateOperator, value: &Value, compared: &Value, node: Option<&PlanNode>) -> bool {
    let shape = node.and_then(|node| match &node.role {
        Role::Field(definition) => definition.field.kind.day_shape(),
        _ => None,
    });
    let read = |value: &Value| -> Option<DateTime> {
        let text = text_of(value);
        match shape {
            Some(shape) => {
                let day = shape.parse(&text)?;
                moment::date_of(&day.iso()?)
            }
            None => moment::date_of(&text),
        }
    };
    if !crate::value::is_truthy(value) {
        return false;
    }
    let (Some(value), Some(compared)) = (read(value), read(compared)) else {
        return false;
    };
    match operator {
        DateOperator::Equal => value == compared,
        DateOperator::NotEqual => value != compared,
        DateOperator::Less => value < compared,
        DateOperator::LessOrEqual => value <= compared,
        DateOperator::Greater => value > compared,
        DateOperator::GreaterOrEqual => value >= compared,
    }
}

fn is_empty_for(node: Option<&PlanNode>, value: &Value) -> bool {
    match node.map(|node| &node.role) {
        Some(Role::Field(definition)) => is_empty_answer(&definition.field.kind, value),
        _ => is_empty_plain(value),
    }
}

/// Whether a component of this kind takes the value for no answer (its `isEmpty`).
pub(crate) fn is_empty_answer(kind: &FieldKind, value: &Value) -> bool {
    match (kind, value) {
        (FieldKind::Text { masks, .. }, Value::Object(masked)) if !masks.is_empty() => {
            let part = |name: &str| masked.get(name).is_none_or(is_blank);
            part("value") || part("maskName")
        }
        (_, Value::Array(items)) if items.len() == 1 => {
            is_blank(&items[0]) || is_empty_plain(&items[0])
        }
        (FieldKind::Checkbox, value) => *value != Value::Bool(true) && !is_answer(value),
        (FieldKind::SelectBoxes { .. }, Value::Object(boxes)) => {
            !boxes.values().any(crate::value::is_truthy)
        }
        (FieldKind::Day { .. }, Value::String(text)) => text.is_empty() || text == "00/00/0000",
        (FieldKind::Text { .. } | FieldKind::TextArea { .. }, Value::String(text)) => {
            text.trim().is_empty()
        }
        (FieldKind::Address { .. }, Value::Object(address)) => {
            address.get("address").is_none_or(crate::json::is_empty)
        }
        (_, value) => is_empty_plain(value),
    }
}

fn is_answer(value: &Value) -> bool {
    !matches!(value, Value::Null | Value::Bool(false)) && !is_blank(value)
}

fn is_empty_plain(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.is_empty(),
        Value::Array(items) => items.is_empty(),
        Value::Object(map) => map.is_empty(),
        Value::Bool(_) | Value::Number(_) => false,
    }
}
