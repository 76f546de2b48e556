//! The differences that stand, each with its reason (`fixtures/formio/accepted.toml`).

use std::cell::Cell;
use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

use crate::compare::{Aspect, Difference};
use crate::corpus::{Pair, folder};
use crate::definition::{Definition, at, of};

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    accepted: Vec<Accepted>,
}

/// A difference that stands. All that is given must hold.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Accepted {
    pub reason: String,
    aspect: Vec<Aspect>,
    /// Types of the component that the difference is at.
    component: Option<Vec<String>>,
    /// Rules of an error; of a refused form, a part of the reason.
    rule: Option<Vec<String>>,
    /// Attributes of the component ("validate.required" = true; "*" for any value).
    #[serde(default)]
    has: BTreeMap<String, toml::Value>,
    /// Something that the component stands in.
    within: Option<Other>,
    /// Another component of the form.
    beside: Option<Other>,
    /// What kind of value stands at the place on each side, and what was answered there.
    ours: Option<Vec<Kind>>,
    theirs: Option<Vec<Kind>>,
    answer: Option<Vec<Kind>>,
    /// Whether our engine hides the component.
    hidden: Option<bool>,
    /// The whole form is a form of this kind.
    display: Option<String>,
    /// A part of what formio.js throws.
    thrown: Option<String>,
    /// Only in pairs whose id begins so: for what cannot be told from the form.
    pair: Option<Vec<String>>,
    #[serde(skip)]
    pub matches: Cell<usize>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Other {
    component: Option<Vec<String>>,
    #[serde(default)]
    has: BTreeMap<String, toml::Value>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Kind {
    Absent,
    Null,
    Empty,
    Blank,
    Text,
    Number,
    True,
    False,
    EmptyArray,
    Array,
    EmptyObject,
    Object,
}

/// All that is accepted.
pub fn read() -> Vec<Accepted> {
    let text = std::fs::read_to_string(folder().join("accepted.toml")).unwrap();
    let file: File = toml::from_str(&text).unwrap_or_else(|error| panic!("{error}"));
    file.accepted
}

impl Accepted {
    /// Whether this is such a difference; counts it if so.
    pub fn covers(&self, pair: &Pair, definitions: &[Definition], one: &Difference) -> bool {
        let holds = self.holds(pair, definitions, one);
        if holds {
            self.matches.set(self.matches.get() + 1);
        }
        holds
    }

    fn holds(&self, pair: &Pair, definitions: &[Definition], one: &Difference) -> bool {
        let definition = of(definitions, &one.path);
        let rule = |rules: &Vec<String>| {
            rules.iter().any(|rule| match one.aspect {
                Aspect::Refused => one.rule.contains(rule.as_str()),
                _ => one.rule == *rule,
            })
        };
        let component = |kinds: &Vec<String>| {
            definition.is_some_and(|definition| kinds.iter().any(|kind| kind == definition.kind()))
        };
        let answered = at(&pair.answers, &one.path.replace('[', ".").replace(']', ""));
        self.aspect.contains(&one.aspect)
            && self.rule.as_ref().is_none_or(rule)
            && self.component.as_ref().is_none_or(component)
            && (self.has.is_empty()
                || definition.is_some_and(|definition| has(definition.component, &self.has)))
            && self.within.as_ref().is_none_or(|other| {
                definition.is_some_and(|definition| {
                    definition.around.iter().any(|around| other.is(around))
                })
            })
            && self.beside.as_ref().is_none_or(|other| {
                definitions
                    .iter()
                    .any(|definition| other.is(definition.component))
            })
            && self.hidden.is_none_or(|hidden| hidden == one.hidden)
            && is_one_of(self.ours.as_ref(), one.ours.as_ref())
            && is_one_of(self.theirs.as_ref(), one.theirs.as_ref())
            && is_one_of(self.answer.as_ref(), answered)
            && self
                .display
                .as_ref()
                .is_none_or(|display| pair.form["display"] == **display)
            && self.thrown.as_ref().is_none_or(|thrown| {
                let text = one.theirs.as_ref().and_then(Value::as_str);
                text.is_some_and(|text| text.contains(thrown.as_str()))
            })
            && self
                .pair
                .as_ref()
                .is_none_or(|ids| ids.iter().any(|id| pair.id.starts_with(id)))
    }
}

impl Other {
    fn is(&self, component: &Value) -> bool {
        self.component
            .as_ref()
            .is_none_or(|kinds| kinds.iter().any(|kind| component["type"] == **kind))
            && has(component, &self.has)
    }
}

fn has(component: &Value, wanted: &BTreeMap<String, toml::Value>) -> bool {
    wanted.iter().all(|(path, wanted)| {
        let found = at(component, path);
        match wanted {
            toml::Value::String(any) if any == "*" => found.is_some_and(|found| {
                !found.is_null() && *found != Value::Bool(false) && *found != ""
            }),
            wanted => {
                let wanted = serde_json::to_value(wanted).expect("TOML without dates is JSON");
                found.map_or(wanted == Value::Bool(false), |found| *found == wanted)
            }
        }
    })
}

fn is_one_of(kinds: Option<&Vec<Kind>>, value: Option<&Value>) -> bool {
    kinds.is_none_or(|kinds| kinds.iter().any(|kind| kind.is(value)))
}

impl Kind {
    fn is(self, value: Option<&Value>) -> bool {
        let Some(value) = value else {
            return self == Kind::Absent;
        };
        match self {
            Kind::Absent => false,
            Kind::Null => value.is_null(),
            Kind::Empty => value == "",
            Kind::Blank => value.as_str().is_some_and(|text| text.trim().is_empty()),
            Kind::Text => value.as_str().is_some_and(|text| !text.is_empty()),
            Kind::Number => value.is_number(),
            Kind::True => *value == Value::Bool(true),
            Kind::False => *value == Value::Bool(false),
            Kind::EmptyArray => value.as_array().is_some_and(Vec::is_empty),
            Kind::Array => value.as_array().is_some_and(|items| !items.is_empty()),
            Kind::EmptyObject => value.as_object().is_some_and(serde_json::Map::is_empty),
            Kind::Object => value.as_object().is_some_and(|fields| !fields.is_empty()),
        }
    }
}
