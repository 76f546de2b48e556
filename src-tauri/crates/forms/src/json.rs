//! Reading JSON of unknown origin: limits first, then values of the type that is expected.

use serde_json::{Map, Value};

use crate::LoadError;

pub(crate) const MAX_BYTES: usize = 2 * 1024 * 1024;
pub(crate) const MAX_DEPTH: u32 = 64;

/// The JSON value in `bytes`.
pub(crate) fn parse(bytes: &[u8]) -> Result<Value, LoadError> {
    if bytes.len() > MAX_BYTES {
        return Err(LoadError::TooLarge {
            size: clamp(bytes.len()),
            limit: clamp(MAX_BYTES),
        });
    }
    if depth(bytes) > MAX_DEPTH {
        return Err(LoadError::TooDeep { limit: MAX_DEPTH });
    }
    serde_json::from_slice(bytes).map_err(|error| LoadError::NotJson {
        line: clamp(error.line()),
        column: clamp(error.column()),
    })
}

pub(crate) fn clamp(size: usize) -> u32 {
    u32::try_from(size).unwrap_or(u32::MAX)
}

/// The deepest nesting of brackets and braces outside of strings.
fn depth(bytes: &[u8]) -> u32 {
    let (mut deepest, mut now, mut in_string, mut escaped) = (0_u32, 0_u32, false, false);
    for byte in bytes {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_string => escaped = true,
            b'"' => in_string = !in_string,
            b'[' | b'{' if !in_string => {
                now += 1;
                deepest = deepest.max(now);
            }
            b']' | b'}' if !in_string => now = now.saturating_sub(1),
            _ => {}
        }
    }
    deepest
}

/// A JSON object with the path that leads to it, and the key of the component it belongs to.
pub(crate) struct Attrs<'a> {
    map: Option<&'a Map<String, Value>>,
    pub path: String,
    owner: &'a str,
}

impl<'a> Attrs<'a> {
    pub fn of(value: &'a Value, path: String) -> Result<Self, LoadError> {
        match value {
            Value::Object(map) => Ok(Self {
                map: Some(map),
                path,
                owner: map.get("key").and_then(Value::as_str).unwrap_or_default(),
            }),
            other => Err(wrong(&path, "an object", other)),
        }
    }

    /// The value, unless it is absent or null.
    pub fn get(&self, name: &str) -> Option<&'a Value> {
        self.map?.get(name).filter(|value| !value.is_null())
    }

    /// All of it, as a value of its own.
    pub fn value(&self) -> Option<Value> {
        self.map.cloned().map(Value::Object)
    }

    pub fn has(&self, name: &str) -> bool {
        self.map.is_some_and(|map| map.contains_key(name))
    }

    pub fn path_of(&self, name: &str) -> String {
        if self.path.is_empty() {
            name.to_owned()
        } else {
            format!("{}.{name}", self.path)
        }
    }

    /// Text that is not blank; numbers and booleans count as their text.
    pub fn text(&self, name: &str) -> Result<Option<String>, LoadError> {
        let text = match self.get(name) {
            None => return Ok(None),
            Some(Value::String(text)) => text.clone(),
            Some(value @ (Value::Number(_) | Value::Bool(_))) => value.to_string(),
            Some(other) => return Err(wrong(&self.path_of(name), "text", other)),
        };
        Ok(Some(text).filter(|text| !text.trim().is_empty()))
    }

    /// A boolean, also written as text. Absent and empty are false.
    pub fn flag(&self, name: &str) -> Result<bool, LoadError> {
        match self.get(name) {
            None => Ok(false),
            Some(Value::Bool(flag)) => Ok(*flag),
            Some(Value::String(text)) if text.is_empty() || text == "false" => Ok(false),
            Some(Value::String(text)) if text == "true" => Ok(true),
            Some(other) => Err(wrong(&self.path_of(name), "true or false", other)),
        }
    }

    /// The key of the component that these are attributes of; empty if it has none.
    pub fn owner(&self) -> &'a str {
        self.owner
    }

    /// The object under `name`; one without attributes if it is absent or empty text.
    pub fn object(&self, name: &str) -> Result<Attrs<'a>, LoadError> {
        let path = self.path_of(name);
        let (map, owner) = (None, self.owner);
        match self.get(name) {
            None => Ok(Attrs { map, path, owner }),
            Some(Value::String(text)) if text.is_empty() => Ok(Attrs { map, path, owner }),
            Some(value) => self.inside(value, path),
        }
    }

    /// Attributes that belong to the same component.
    pub fn inside(&self, value: &'a Value, path: String) -> Result<Attrs<'a>, LoadError> {
        let inside = Attrs::of(value, path)?;
        let owner = self.owner;
        Ok(Attrs { owner, ..inside })
    }

    /// The array under `name`; empty if it is absent.
    pub fn array(&self, name: &str) -> Result<&'a [Value], LoadError> {
        match self.get(name) {
            None => Ok(&[]),
            Some(Value::Array(items)) => Ok(items),
            Some(other) => Err(wrong(&self.path_of(name), "a list", other)),
        }
    }

    pub fn entries(&self) -> impl Iterator<Item = (&'a String, &'a Value)> {
        self.map.into_iter().flatten()
    }
}

pub(crate) fn wrong(path: &str, expected: &str, found: &Value) -> LoadError {
    let found = match found {
        Value::Null => "null",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a number",
        Value::String(_) => "text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    };
    LoadError::NotAForm {
        path: if path.is_empty() { "the form" } else { path }.to_owned(),
        expected: expected.to_owned(),
        found: found.to_owned(),
    }
}

/// Whether an attribute carries nothing: null, false, blank text, or a list or object of such.
pub(crate) fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Bool(flag) => !flag,
        Value::Number(_) => false,
        Value::String(text) => text.trim().is_empty(),
        Value::Array(items) => items.iter().all(is_empty),
        Value::Object(map) => map.values().all(is_empty),
    }
}
