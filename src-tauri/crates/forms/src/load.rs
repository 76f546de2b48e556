//! From bytes to a form: the walk over the components.

use serde_json::Value;
use std::collections::HashSet;

use crate::answer;
use crate::field::read_field;
use crate::form::Form;
use crate::html;
use crate::json::{self, Attrs};
use crate::model::{Content, Field, Group, GroupStyle, Node, Page};
use crate::plan::{Plan, PlanAnswer, PlanNode};
use crate::rules::Condition;
use crate::supported::unsupported;
use crate::value::text_of;
use crate::{Finding, FindingKind, FormHash, LoadError};

pub(crate) const MAX_COMPONENTS: u32 = 2_000;
const MAX_HTML: usize = 64 * 1024;
/// Form.io keeps the state of the submit button under this key.
const SUBMIT: &str = "submit";

/// Reads a form as the portal gives it: a JSON object with `components`, at most 2 MiB, nested
/// at most 64 levels, with at most 2,000 components and 5,000 options a field.
///
/// # Errors
/// Everything that is not supported comes back at once in [`LoadError::Refused`].
pub fn load(schema: &[u8]) -> Result<Form, LoadError> {
    let json = json::parse(schema)?;
    let root = Attrs::of(&json, String::new())?;
    let mut loader = Loader::default();
    let form = loader.form(&root, FormHash::of(schema))?;
    if loader.findings.is_empty() {
        Ok(form)
    } else {
        Err(LoadError::Refused(loader.findings))
    }
}

#[derive(Default)]
struct Loader {
    findings: Vec<Finding>,
    keys: HashSet<String>,
    count: u32,
    plan: Vec<PlanNode>,
    /// Conditions on one option of select boxes: the boxes' key, and what to report if they
    /// are none.
    option_conditions: Vec<(String, Finding)>,
}

/// What surrounds a component.
#[derive(Clone, Copy)]
struct Around {
    parent: usize,
    disabled: bool,
}

/// A component on its way into the form.
struct Component<'a> {
    attrs: &'a Attrs<'a>,
    kind: String,
    key: String,
    label: String,
}

impl Loader {
    fn form(&mut self, root: &Attrs, hash: FormHash) -> Result<Form, LoadError> {
        if root.get("components").is_none() {
            let path = "components".to_owned();
            return Err(json::wrong(&path, "a list", &Value::Null));
        }
        let display = root.text("display")?.unwrap_or_else(|| "form".to_owned());
        let script = root
            .get("controller")
            .is_some_and(|value| !json::is_empty(value));
        for (broken, rule) in [
            (!matches!(display.as_str(), "form" | "wizard"), "display"),
            (script, "controller"),
        ] {
            if broken {
                self.report_at(root, String::new(), String::new(), unsupported_rule(rule));
            }
        }
        let pages = if display == "wizard" {
            self.wizard(root)?
        } else {
            vec![self.single_page(root)?]
        };
        let plan = Plan::new(std::mem::take(&mut self.plan));
        let title = root.text("title")?.map(|title| html::plain(&title));
        let form = Form {
            hash,
            title,
            pages,
            plan,
        };
        self.check_whole(&form);
        Ok(form)
    }

    fn single_page(&mut self, root: &Attrs) -> Result<Page, LoadError> {
        let id = "page:0".to_owned();
        let parent = self.plan_node(id.clone(), None, None, false);
        let disabled = false;
        let nodes = self.children(root, "components", Around { parent, disabled })?;
        Ok(Page {
            id,
            title: None,
            nodes,
        })
    }

    /// One page per top-level panel. formio.js shows what stands outside of panels on every
    /// page and never validates it; here it belongs to the page before it (the first page, if
    /// there is none before), so that it is asked once and validated, as Form.io's server does.
    fn wizard(&mut self, root: &Attrs) -> Result<Vec<Page>, LoadError> {
        let mut pages: Vec<Page> = Vec::new();
        let mut parents = Vec::new();
        let items = root.array("components")?;
        let mut number = 0;
        for (index, value) in items.iter().enumerate() {
            if !is_panel(value) {
                continue;
            }
            let attrs = Attrs::of(value, format!("components[{index}]"))?;
            let component = self.component(&attrs)?;
            let id = format!("page:{number}");
            number += 1;
            let condition = self.condition(&component)?;
            let parent = self.plan_node(id.clone(), None, condition, attrs.flag("hidden")?);
            parents.push((index, parent));
            let disabled = attrs.flag("disabled")?;
            let nodes = self.children(&attrs, "components", Around { parent, disabled })?;
            pages.push(Page {
                id,
                title: title(&attrs, "title")?,
                nodes,
            });
        }
        if pages.is_empty() {
            return Ok(vec![self.single_page(root)?]);
        }
        let mut before_first = Vec::new();
        for (index, value) in items.iter().enumerate() {
            if is_panel(value) {
                continue;
            }
            let page = parents.partition_point(|(panel, _)| *panel < index);
            let parent = parents[page.saturating_sub(1)].1;
            let around = Around {
                parent,
                disabled: false,
            };
            let node = self.child(value, format!("components[{index}]"), around)?;
            match page {
                0 => before_first.extend(node),
                page => pages[page - 1].nodes.extend(node),
            }
        }
        pages[0].nodes.splice(0..0, before_first);
        Ok(pages)
    }

    fn children(
        &mut self,
        attrs: &Attrs,
        name: &str,
        around: Around,
    ) -> Result<Vec<Node>, LoadError> {
        let path = attrs.path_of(name);
        let mut nodes = Vec::new();
        for (index, value) in attrs.array(name)?.iter().enumerate() {
            nodes.extend(self.child(value, format!("{path}[{index}]"), around)?);
        }
        Ok(nodes)
    }

    fn child(
        &mut self,
        value: &Value,
        path: String,
        around: Around,
    ) -> Result<Option<Node>, LoadError> {
        let attrs = Attrs::of(value, path)?;
        let component = self.component(&attrs)?;
        match component.kind.as_str() {
            "button" => Ok(None),
            "panel" => self.group(&component, GroupStyle::Panel, "title", around),
            "fieldset" => self.group(&component, GroupStyle::Fieldset, "legend", around),
            "columns" => self.columns(&component, around),
            "content" => self.content(&component, around),
            _ => self.field(&component, around),
        }
    }

    /// The component's type, name and unsupported rules.
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
        for rule in unsupported(&component.kind, attrs)? {
            self.report(&component, unsupported_rule(rule));
        }
        Ok(component)
    }

    fn group(
        &mut self,
        component: &Component,
        style: GroupStyle,
        title_name: &str,
        around: Around,
    ) -> Result<Option<Node>, LoadError> {
        let (id, inside) = self.enter(component, around)?;
        let nodes = self.children(component.attrs, "components", inside)?;
        Ok(Some(Node::Group(Group {
            id,
            style,
            title: title(component.attrs, title_name)?,
            width: None,
            nodes,
        })))
    }

    fn columns(
        &mut self,
        component: &Component,
        around: Around,
    ) -> Result<Option<Node>, LoadError> {
        let (id, inside) = self.enter(component, around)?;
        let mut nodes = Vec::new();
        let path = component.attrs.path_of("columns");
        for (index, value) in component.attrs.array("columns")?.iter().enumerate() {
            self.count_one()?;
            let attrs = Attrs::of(value, format!("{path}[{index}]"))?;
            let id = format!("{id}.{index}");
            let parent = self.plan_node(id.clone(), Some(inside.parent), None, false);
            let width = attrs.get("width").and_then(crate::value::as_number);
            nodes.push(Node::Group(Group {
                id,
                style: GroupStyle::Column,
                title: None,
                width: width.map(|width| width.clamp(1.0, 12.0) as u32),
                nodes: self.children(&attrs, "components", Around { parent, ..inside })?,
            }));
        }
        Ok(Some(Node::Group(Group {
            id,
            style: GroupStyle::Columns,
            title: None,
            width: None,
            nodes,
        })))
    }

    fn content(
        &mut self,
        component: &Component,
        around: Around,
    ) -> Result<Option<Node>, LoadError> {
        let (id, _) = self.enter(component, around)?;
        let html = component.attrs.text("html")?.unwrap_or_default();
        if html.len() > MAX_HTML {
            let rule = "html".to_owned();
            let value = format!("{} bytes long", html.len());
            self.report(component, FindingKind::BadRule { rule, value });
        } else if html.contains("{{") {
            self.report(component, unsupported_rule("html {{ }}"));
        }
        let html = if html.len() > MAX_HTML {
            String::new()
        } else {
            html::sanitised(&html)
        };
        Ok(Some(Node::Content(Content { id, html })))
    }

    fn field(&mut self, component: &Component, around: Around) -> Result<Option<Node>, LoadError> {
        let attrs = component.attrs;
        let mut problems = Vec::new();
        let Some(mut field) = read_field(&component.kind, attrs, &mut problems)? else {
            let r#type = component.kind.clone();
            self.report(component, FindingKind::UnknownType { r#type });
            self.inside_unknown(attrs)?;
            return Ok(None);
        };
        if attrs.has("input") && !attrs.flag("input")? {
            problems.push(unsupported_rule("input"));
        }
        if !is_key(&component.key) {
            problems.push(FindingKind::BadKey);
        } else if !self.keys.insert(component.key.clone()) {
            problems.push(FindingKind::DuplicateKey);
        }
        for what in problems {
            self.report(component, what);
        }
        field.disabled |= around.disabled;
        self.plan_field(component, &mut field, around)?;
        Ok(Some(Node::Field(Box::new(field))))
    }

    fn plan_field(
        &mut self,
        component: &Component,
        field: &mut Field,
        around: Around,
    ) -> Result<(), LoadError> {
        let condition = self.condition(component)?;
        field.hidden &= condition.is_none();
        let parent = Some(around.parent);
        let node = self.plan_node(field.id.clone(), parent, condition, field.hidden);
        self.plan[node].answer = Some(PlanAnswer {
            key: field.key.clone(),
            clear_on_hide: field.rules.clear_on_hide,
            default: field.rules.default.clone(),
            empty: answer::empty(&field.kind),
        });
        Ok(())
    }

    /// Reports what is inside a component that is not supported. Its keys may repeat others.
    fn inside_unknown(&mut self, attrs: &Attrs) -> Result<(), LoadError> {
        if !matches!(attrs.get("components"), Some(Value::Array(_))) {
            return Ok(());
        }
        let keys = std::mem::take(&mut self.keys);
        let planned = self.plan.len();
        let parent = self.plan_node(String::new(), None, None, false);
        let disabled = false;
        self.children(attrs, "components", Around { parent, disabled })?;
        self.plan.truncate(planned);
        self.keys = keys;
        Ok(())
    }

    /// Plans a component that holds others or shows text; gives its id.
    fn enter(
        &mut self,
        component: &Component,
        around: Around,
    ) -> Result<(String, Around), LoadError> {
        let id = format!("{}:{}", component.kind, self.plan.len());
        let condition = self.condition(component)?;
        let hidden = component.attrs.flag("hidden")?;
        let parent = self.plan_node(id.clone(), Some(around.parent), condition, hidden);
        let disabled = around.disabled || component.attrs.flag("disabled")?;
        Ok((id, Around { parent, disabled }))
    }

    fn plan_node(
        &mut self,
        id: String,
        parent: Option<usize>,
        condition: Option<Condition>,
        hidden: bool,
    ) -> usize {
        self.plan.push(PlanNode {
            id,
            parent,
            condition,
            hidden,
            answer: None,
        });
        self.plan.len() - 1
    }

    fn condition(&mut self, component: &Component) -> Result<Option<Condition>, LoadError> {
        let attrs = component.attrs.object("conditional")?;
        let Some(when) = attrs.text("when")? else {
            return Ok(None);
        };
        let plain = |name: &str| match attrs.get(name) {
            Some(Value::Array(_) | Value::Object(_)) => {
                let found = attrs.get(name).unwrap_or(&Value::Null);
                Err(json::wrong(&attrs.path_of(name), "text", found))
            }
            // `String(null)`, as Form.io compares it
            None if attrs.has(name) => Ok("null".to_owned()),
            None => Ok("undefined".to_owned()),
            Some(value) => Ok(text_of(value)),
        };
        let (when, option) = match when.split_once('.') {
            None => (when, None),
            Some((boxes, option)) => {
                let what = unsupported_rule("conditional.when");
                let finding = finding(component, what);
                self.option_conditions.push((boxes.to_owned(), finding));
                (boxes.to_owned(), Some(option.to_owned()))
            }
        };
        Ok(Some(Condition {
            show: plain("show")? == "true",
            when,
            option,
            eq: plain("eq")?,
        }))
    }

    /// What can only be seen when all components are known.
    fn check_whole(&mut self, form: &Form) {
        for (boxes, finding) in std::mem::take(&mut self.option_conditions) {
            let field = form.field(&boxes);
            let is_boxes = field.is_some_and(|field| field.kind.is_select_boxes());
            if !is_boxes {
                self.findings.push(finding);
            }
        }
        for key in form.plan.circular_defaults() {
            let label = form.field(key).map(|field| field.label.clone());
            self.findings.push(Finding {
                key: key.to_owned(),
                label: label.unwrap_or_default(),
                path: String::new(),
                what: FindingKind::CircularCondition,
            });
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

    fn report_at(&mut self, attrs: &Attrs, key: String, label: String, what: FindingKind) {
        self.findings.push(Finding {
            key,
            label,
            path: attrs.path.clone(),
            what,
        });
    }
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

fn is_panel(value: &Value) -> bool {
    value.get("type").is_some_and(|kind| kind == "panel")
}

fn title(attrs: &Attrs, name: &str) -> Result<Option<String>, LoadError> {
    let title = attrs.text(name)?.map(|title| html::plain(&title));
    Ok(title.filter(|title| !title.is_empty()))
}

/// Letters, digits, `_` and `-`; not what JavaScript keeps for itself, nor the submit button.
fn is_key(key: &str) -> bool {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-';
    !key.is_empty()
        && key.len() <= 200
        && key.bytes().all(allowed)
        && !matches!(key, "__proto__" | "constructor" | "prototype" | SUBMIT)
}
