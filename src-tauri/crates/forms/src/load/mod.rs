//! From bytes to a form.

mod address;
mod checks;
mod field;
mod kinds;
mod options;
mod page;
mod reader;
mod supported;
mod visibility;
mod walk;

pub(crate) use field::{Definition, read_definition};
pub(crate) use options::option_text;
pub(crate) use reader::Reader;

use jiff::Timestamp;
use serde_json::Value;
use std::collections::HashSet;
use std::sync::Arc;

use crate::form::{Form, Source};
use crate::html;
use crate::json::{self, Attrs};
use crate::plan::{Initial, Plan, PlanNode, Role, Scope};
use crate::remote::RemoteLists;
use crate::rules::Persistence;
use crate::words::{Texts, Words};
use crate::{Finding, FindingKind, FormHash, LoadError};

pub(crate) const MAX_COMPONENTS: u32 = 2_000;

/// What a form is read with.
#[derive(Debug, Clone, Copy)]
pub struct Loading<'a> {
    /// Translations from elsewhere; the form's own are used after them.
    pub texts: Option<&'a Texts>,
    /// What [`crate::remote_sources`] asked for.
    pub lists: &'a RemoteLists,
}

static NO_LISTS: RemoteLists = RemoteLists(std::collections::BTreeMap::new());

impl Default for Loading<'_> {
    fn default() -> Self {
        Self {
            texts: None,
            lists: &NO_LISTS,
        }
    }
}

/// Reads a form as the portal gives it: a JSON object with `components`, at most 2 MiB, nested
/// at most 64 levels, with at most 2,000 components and 10,000 options a field. In its own words,
/// without lists from elsewhere.
///
/// # Errors
/// Everything that is not supported comes back at once in [`LoadError::Refused`].
pub fn load(schema: &[u8]) -> Result<Form, LoadError> {
    load_with(schema, &Loading::default())
}

/// Reads a form as [`load`] does, translated and with lists that were fetched for it.
///
/// # Errors
/// As [`load`]; a list that is wanted and not given is a [`FindingKind::RemoteList`].
pub fn load_with(schema: &[u8], with: &Loading) -> Result<Form, LoadError> {
    let json = Arc::new(json::parse(schema)?);
    let root = Attrs::of(&json, String::new())?;
    let i18n = root.get("i18n").or_else(|| json.pointer("/settings/i18n"));
    let words = Words::new(with.texts, i18n);
    let mut loader = Loader::new(Reader::new(&words, with.lists));
    let (pages, title) = loader.form(&root)?;
    let plan = Plan::new(loader.plan, loader.scopes, Arc::clone(&json));
    let mut findings = loader.findings;
    if !findings.is_empty() {
        return Err(LoadError::Refused(findings));
    }
    let form = Form {
        hash: FormHash::of(schema),
        title,
        pages,
        plan: Arc::new(plan),
        texts: loader.reader.into_seen().texts(),
        notes: loader.notes,
        source: Arc::new(Source {
            lists: with.lists.clone(),
            words,
        }),
    };
    findings.extend(form.trial(TRIAL));
    if findings.is_empty() {
        Ok(form)
    } else {
        Err(LoadError::Refused(findings))
    }
}

/// The moment at which a form is tried out; any will do.
const TRIAL: Timestamp = Timestamp::constant(1_750_000_000, 0);

struct Loader<'r> {
    reader: Reader<'r>,
    findings: Vec<Finding>,
    notes: Vec<Finding>,
    /// Scope and place of every answer.
    places: HashSet<(usize, String)>,
    count: u32,
    plan: Vec<PlanNode>,
    scopes: Vec<Scope>,
}

/// What surrounds a component.
#[derive(Debug, Clone)]
struct Around {
    scope: usize,
    parent: Option<usize>,
    /// The keys of the containers around it, in its scope.
    place: Vec<String>,
    disabled: bool,
}

/// A component on its way into the form.
struct Component<'a> {
    attrs: &'a Attrs<'a>,
    kind: String,
    key: String,
    label: String,
}

impl<'r> Loader<'r> {
    fn new(reader: Reader<'r>) -> Self {
        Self {
            reader,
            findings: Vec::new(),
            notes: Vec::new(),
            places: HashSet::new(),
            count: 0,
            plan: Vec::new(),
            scopes: vec![Scope::default()],
        }
    }

    /// The component's type and name; what it says that is not supported is reported.
    fn component<'a>(&mut self, attrs: &'a Attrs<'a>) -> Result<Component<'a>, LoadError> {
        self.count_one()?;
        let kind = match attrs.get("type") {
            Some(Value::String(kind)) if !kind.is_empty() => kind.clone(),
            other => {
                let path = attrs.path_of("type");
                let found = other.unwrap_or(&Value::Null);
                return Err(json::wrong(&path, "the name of a component", found));
            }
        };
        let key = match attrs.get("key") {
            None => String::new(),
            Some(Value::String(key)) => key.clone(),
            Some(other) => return Err(json::wrong(&attrs.path_of("key"), "text", other)),
        };
        let mut label = String::new();
        for name in ["label", "title", "legend"] {
            if let (true, Some(text)) = (label.is_empty(), attrs.text(name)?) {
                label = html::plain(&text);
            }
        }
        let component = Component {
            attrs,
            kind,
            key,
            label,
        };
        supported::report_unsupported(&component.kind, attrs, &self.reader)?;
        Ok(component)
    }

    /// Plans a component with the rules that all components share. Its disabled state is its own
    /// or that of what is around it.
    fn plan_node(
        &mut self,
        component: &Component,
        id: Option<String>,
        around: &Around,
        place: Vec<String>,
        role: Role,
    ) -> Result<usize, LoadError> {
        let attrs = component.attrs;
        let condition = visibility::read_condition(attrs, &self.reader)?;
        let logic = visibility::read_logic(attrs, &self.reader)?;
        let programs = self.reader.take_scripts() || !logic.is_empty();
        let node = self.push(id.unwrap_or_default(), around, role);
        let planned = &mut self.plan[node];
        if planned.id.is_empty() {
            planned.id = within(&around.place, &format!("{}:{node}", component.kind));
        }
        planned.inside = around.place.clone().into_boxed_slice();
        planned.key.clone_from(&component.key);
        planned.label.clone_from(&component.label);
        planned.place = place.into_boxed_slice();
        planned.hidden = attrs.flag("hidden")?;
        planned.disabled = attrs.flag("disabled")?;
        planned.validate_when_hidden = attrs.flag("validateWhenHidden")?;
        planned.clear_on_hide = !attrs.has("clearOnHide") || attrs.flag("clearOnHide")?;
        planned.persistence = read_persistence(attrs)?;
        planned.condition = condition;
        planned.logic = logic;
        if programs {
            planned.json = attrs.value().map(Arc::new);
        }
        self.collect(component);
        Ok(node)
    }

    /// A part of a component, with no rules of its own.
    fn plan_part(&mut self, id: String, around: &Around) -> usize {
        self.push(id, around, Role::Layout)
    }

    fn push(&mut self, id: String, around: &Around, role: Role) -> usize {
        let node = self.plan.len();
        let members = &mut self.scopes[around.scope].members;
        self.plan.push(PlanNode {
            id,
            key: String::new(),
            label: String::new(),
            scope: around.scope,
            slot: members.len(),
            parent: around.parent,
            place: Box::default(),
            inside: Box::default(),
            role,
            hidden: false,
            disabled: false,
            disabled_around: around.disabled,
            validate_when_hidden: false,
            clear_on_hide: true,
            persistence: Persistence::Sent,
            condition: None,
            logic: Vec::new(),
            initial: Initial::default(),
            calculation: None,
            cleared_by: None,
            json: None,
        });
        members.push(node);
        node
    }

    /// Takes what the reader found wrong or worth knowing about this component.
    fn collect(&mut self, component: &Component) {
        for what in self.reader.take_problems() {
            self.findings.push(finding(component, what));
        }
        for what in self.reader.take_notes() {
            self.notes.push(finding(component, what));
        }
    }

    fn count_one(&mut self) -> Result<(), LoadError> {
        self.count += 1;
        if self.count > MAX_COMPONENTS {
            return Err(LoadError::TooManyComponents {
                limit: MAX_COMPONENTS,
            });
        }
        Ok(())
    }

    fn report(&mut self, component: &Component, what: FindingKind) {
        self.findings.push(finding(component, what));
    }
}

/// An id or key with those of the containers around it.
fn within(place: &[String], id: &str) -> String {
    let mut whole = place.join(".");
    if !whole.is_empty() {
        whole.push('.');
    }
    whole + id
}

fn finding(component: &Component, what: FindingKind) -> Finding {
    Finding {
        key: component.key.clone(),
        label: component.label.clone(),
        path: component.attrs.path.clone(),
        what,
    }
}

fn unsupported_rule(rule: &str) -> FindingKind {
    FindingKind::UnsupportedRule {
        rule: rule.to_owned(),
    }
}

fn read_persistence(attrs: &Attrs) -> Result<Persistence, LoadError> {
    Ok(match attrs.get("persistent") {
        _ if attrs.flag("protected")? => Persistence::Sent,
        Some(Value::Bool(false)) => Persistence::NotValidated,
        Some(Value::String(text)) if text == "client-only" => Persistence::ClientOnly,
        _ => Persistence::Sent,
    })
}
