//! Where an answer stands: "email", "address.city" (in a container), "members[0].name" (in a row).

use serde_json::{Map, Value};

use crate::Answers;

/// The longest path that is read, in bytes.
const MAX_LENGTH: usize = 2_000;
/// The most rows of a grid that are worked on; more are refused.
pub(crate) const MAX_ROWS: usize = 1_000;

/// One step of a path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Step {
    Key(String),
    Row(usize),
}

/// The steps of a path; none if it is not written as one.
pub(crate) fn parse(path: &str) -> Option<Vec<Step>> {
    if path.is_empty() || path.len() > MAX_LENGTH {
        return None;
    }
    let mut steps = Vec::new();
    for part in path.split('.') {
        let (key, mut rows) = part.split_at(part.find('[').unwrap_or(part.len()));
        if key.is_empty() {
            return None;
        }
        steps.push(Step::Key(key.to_owned()));
        while let Some(rest) = rows.strip_prefix('[') {
            let (number, rest) = rest.split_once(']')?;
            let number = number.parse().ok().filter(|row| *row < MAX_ROWS)?;
            steps.push(Step::Row(number));
            rows = rest;
        }
        if !rows.is_empty() {
            return None;
        }
    }
    Some(steps)
}

/// The value at `steps`.
pub(crate) fn get<'a>(data: &'a Answers, steps: &[Step]) -> Option<&'a Value> {
    let (first, rest) = steps.split_first()?;
    let Step::Key(key) = first else { return None };
    rest.iter()
        .try_fold(data.get(key)?, |value, step| match (step, value) {
            (Step::Key(key), Value::Object(map)) => map.get(key),
            (Step::Row(row), Value::Array(items)) => items.get(*row),
            _ => None,
        })
}

/// The object at `steps`; the whole if there are none.
pub(crate) fn object<'a>(data: &'a Answers, steps: &[Step]) -> Option<&'a Answers> {
    match steps {
        [] => Some(data),
        steps => get(data, steps)?.as_object(),
    }
}

/// The object at `steps`, if there is one.
pub(crate) fn object_mut<'a>(data: &'a mut Answers, steps: &[Step]) -> Option<&'a mut Answers> {
    let Some((first, rest)) = steps.split_first() else {
        return Some(data);
    };
    let Step::Key(key) = first else { return None };
    let value = rest
        .iter()
        .try_fold(data.get_mut(key)?, |value, step| match (step, value) {
            (Step::Key(key), Value::Object(map)) => map.get_mut(key),
            (Step::Row(row), Value::Array(items)) => items.get_mut(*row),
            _ => None,
        })?;
    value.as_object_mut()
}

/// Puts a value at `steps`, with the objects and rows that lead there. A row may be the next one
/// of its list, not one further on.
pub(crate) fn set(data: &mut Answers, steps: &[Step], value: Value) -> bool {
    let Some((Step::Key(key), rest)) = steps.split_first() else {
        return false;
    };
    let mut place = data.entry(key.as_str()).or_insert(Value::Null);
    for step in rest {
        place = match step {
            Step::Key(key) => {
                if !place.is_object() {
                    *place = Value::Object(Map::new());
                }
                let Value::Object(map) = place else {
                    unreachable!("it was made an object")
                };
                map.entry(key.as_str()).or_insert(Value::Null)
            }
            Step::Row(row) => {
                if !place.is_array() {
                    *place = Value::Array(Vec::new());
                }
                let Value::Array(items) = place else {
                    unreachable!("it was made a list")
                };
                if *row > items.len() {
                    return false;
                }
                if *row == items.len() {
                    items.push(Value::Null);
                }
                &mut items[*row]
            }
        };
    }
    *place = value;
    true
}

/// The value at these keys, each in the object of the one before.
pub(crate) fn dig<'a>(object: &'a Answers, keys: &[String]) -> Option<&'a Value> {
    let (first, rest) = keys.split_first()?;
    rest.iter()
        .try_fold(object.get(first)?, |value, key| value.as_object()?.get(key))
}

/// Puts a value at these keys. What stands in the way and is no object gives way.
pub(crate) fn plant(object: &mut Answers, keys: &[String], value: Value) {
    let Some((last, before)) = keys.split_last() else {
        return;
    };
    let mut place = object;
    for key in before {
        let next = place.entry(key.as_str()).or_insert(Value::Null);
        if !next.is_object() {
            *next = Value::Object(Map::new());
        }
        let Value::Object(map) = next else {
            unreachable!("it was made an object")
        };
        place = map;
    }
    place.insert(last.clone(), value);
}

/// Takes the value at these keys away.
pub(crate) fn uproot(object: &mut Answers, keys: &[String]) -> Option<Value> {
    let (last, before) = keys.split_last()?;
    let mut place = object;
    for key in before {
        place = place.get_mut(key)?.as_object_mut()?;
    }
    place.shift_remove(last)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn answers(value: Value) -> Answers {
        value.as_object().cloned().unwrap()
    }

    #[test]
    fn a_path_leads_through_containers_and_rows() {
        let data = answers(json!({"a": {"b": [{"c": 1}, {"c": 2}]}}));
        let check = |path: &str, expect: Option<Value>| {
            let found = parse(path).and_then(|steps| get(&data, &steps).cloned());
            assert_eq!(found, expect, "{path}");
        };
        check("a.b[1].c", Some(json!(2)));
        check("a.b[2].c", None);
        check("a.b.c", None);
        check("a[0]", None);
        for path in ["", ".", "a.", ".a", "a[", "a[x]", "a[0]b", "[0]", "a[1000]"] {
            assert_eq!(parse(path), None, "{path} is no path");
        }
    }

    #[test]
    fn a_value_is_put_where_its_path_leads_and_rows_follow_each_other() {
        let mut data = answers(json!({"a": "text"}));
        let mut check = |path: &str, expect: bool| {
            let steps = parse(path).unwrap();
            assert_eq!(set(&mut data, &steps, json!(1)), expect, "{path}");
        };
        check("a.b", true);
        check("m[0].x", true);
        check("m[1].x", true);
        check("m[3].x", false);
        assert_eq!(
            Value::Object(data),
            json!({"a": {"b": 1}, "m": [{"x": 1}, {"x": 1}]}),
            "what stood in the way gave way"
        );
    }

    #[test]
    fn keys_with_dots_are_planted_dug_up_and_taken_away() {
        let keys = ["a".to_owned(), "b".to_owned()];
        let mut data = Answers::new();
        plant(&mut data, &keys, json!(1));
        assert_eq!(dig(&data, &keys), Some(&json!(1)), "it is found");
        assert_eq!(uproot(&mut data, &keys), Some(json!(1)), "and taken away");
        assert_eq!(
            Value::Object(data),
            json!({"a": {}}),
            "what was around it stays"
        );
    }
}
