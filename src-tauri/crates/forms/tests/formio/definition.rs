//! The components of a form by the place of their answer, whatever they are wrapped in.

use serde_json::Value;

/// A component as the form defines it.
#[derive(Debug, Clone)]
pub struct Definition<'a> {
    /// Of its answer without the numbers of rows ("members.name"); of a layout, its key.
    pub place: String,
    pub component: &'a Value,
    /// What it stands in, from the outside in.
    pub around: Vec<&'a Value>,
}

impl<'a> Definition<'a> {
    pub fn kind(&self) -> &'a str {
        self.component["type"].as_str().unwrap_or_default()
    }
}

/// All components of `form`, parents first.
pub fn definitions(form: &Value) -> Vec<Definition<'_>> {
    let mut found = Vec::new();
    walk(&form["components"], "", &mut Vec::new(), &mut found);
    found
}

fn walk<'a>(
    components: &'a Value,
    prefix: &str,
    around: &mut Vec<&'a Value>,
    found: &mut Vec<Definition<'a>>,
) {
    for component in components.as_array().into_iter().flatten() {
        let key = component["key"].as_str().unwrap_or_default();
        let place = format!("{prefix}{key}");
        // A tab of tabs has no type and is no component.
        if component["type"].is_string() {
            found.push(Definition {
                place: place.clone(),
                component,
                around: around.clone(),
            });
        }
        let inner = match component["type"].as_str().unwrap_or_default() {
            "container" | "datagrid" | "editgrid" | "address" => format!("{place}."),
            "form" => format!("{place}.data."),
            _ => prefix.to_owned(),
        };
        around.push(component);
        walk(&component["components"], &inner, around, found);
        for cell in component["columns"].as_array().into_iter().flatten() {
            walk(&cell["components"], &inner, around, found);
        }
        for row in component["rows"].as_array().into_iter().flatten() {
            for cell in row.as_array().into_iter().flatten() {
                walk(&cell["components"], &inner, around, found);
            }
        }
        around.pop();
    }
}

/// "members[3].name" without the numbers of rows.
pub fn place(path: &str) -> String {
    let mut place = String::new();
    let mut inside = false;
    for letter in path.chars() {
        match letter {
            '[' => inside = true,
            ']' => inside = false,
            _ if !inside => place.push(letter),
            _ => {}
        }
    }
    place
}

/// The component that the answer at `path` belongs to: the one with the longest place around it.
pub fn of<'d, 'a>(definitions: &'d [Definition<'a>], path: &str) -> Option<&'d Definition<'a>> {
    let place = place(path);
    definitions
        .iter()
        .filter(|definition| {
            let rest = place.strip_prefix(&definition.place);
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        })
        .max_by_key(|definition| definition.place.len())
}

/// The value at a path such as "validate.required", nothing if it is not there.
pub fn at<'a>(value: &'a Value, path: &str) -> Option<&'a Value> {
    path.split('.').try_fold(value, |value, part| match value {
        Value::Array(items) => items.get(part.parse::<usize>().ok()?),
        other => other.get(part),
    })
}
