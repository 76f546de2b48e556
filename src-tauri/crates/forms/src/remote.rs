//! Lists of options that a form expects to fetch. The engine fetches nothing: it says what is
//! wanted, and takes what was fetched.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;

use crate::LoadError;
use crate::json::{self, Attrs};

/// The most lists that one form may ask for.
const MAX_SOURCES: usize = 200;

/// What was fetched: the answered JSON by the URL that stands in the form.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RemoteLists(pub BTreeMap<String, Value>);

/// A list that a form expects to be fetched.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RemoteSource {
    /// As it stands in the form: perhaps relative, perhaps with `{{ }}` in it.
    pub url: String,
    /// Keys of the components that choose from it.
    pub used_by: Vec<String>,
    /// Request headers that the form asks for.
    pub headers: Vec<(String, String)>,
    /// Whether the URL depends on answers, so that no list can be fetched before.
    pub depends_on_answers: bool,
}

/// The lists that must be handed to [`crate::load_with`], in the order of the form.
///
/// # Errors
/// As [`crate::load`], but only for what is no form at all.
pub fn remote_sources(schema: &[u8]) -> Result<Vec<RemoteSource>, LoadError> {
    let json = json::parse(schema)?;
    let mut sources = Vec::new();
    collect(&json, &mut sources)?;
    Ok(sources)
}

fn collect(value: &Value, sources: &mut Vec<RemoteSource>) -> Result<(), LoadError> {
    match value {
        Value::Array(items) => items.iter().try_for_each(|item| collect(item, sources)),
        Value::Object(map) => {
            if let Some(url) = url_of(value)
                && sources.len() < MAX_SOURCES
            {
                add(value, url, sources)?;
            }
            // What stands elsewhere, in a rule perhaps, is no component.
            let held = ["components", "columns", "rows"].map(|name| map.get(name));
            held.into_iter()
                .flatten()
                .try_for_each(|value| collect(value, sources))
        }
        _ => Ok(()),
    }
}

fn add(component: &Value, url: String, sources: &mut Vec<RemoteSource>) -> Result<(), LoadError> {
    let attrs = Attrs::of(component, String::new())?;
    let key = attrs.owner().to_owned();
    if let Some(known) = sources.iter_mut().find(|source| source.url == url) {
        known.used_by.push(key);
        return Ok(());
    }
    let mut headers = Vec::new();
    if let Some(Value::Array(items)) = component.pointer("/data/headers") {
        for item in items {
            let part = |name: &str| item.get(name).and_then(Value::as_str).unwrap_or_default();
            if !part("key").is_empty() {
                headers.push((part("key").to_owned(), part("value").to_owned()));
            }
        }
    }
    sources.push(RemoteSource {
        depends_on_answers: url.contains("{{"),
        url,
        used_by: vec![key],
        headers,
    });
    Ok(())
}

/// The URL that a component chooses from, if it does: its own, or Form.io's for a resource.
pub(crate) fn url_of(component: &Value) -> Option<String> {
    let kind = component.get("type")?.as_str()?;
    if !matches!(kind, "select" | "radio" | "selectboxes") {
        return None;
    }
    let text = |pointer: &str| {
        let text = component.pointer(pointer)?.as_str()?.trim();
        (!text.is_empty()).then(|| text.to_owned())
    };
    match component.get("dataSrc")?.as_str()? {
        "url" => text("/data/url"),
        "resource" => Some(format!("/form/{}/submission", text("/data/resource")?)),
        _ => None,
    }
}
