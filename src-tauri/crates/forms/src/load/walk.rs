//! The walk over the components: each becomes a node of the screen and a node of the plan.

use serde_json::Value;

use super::field::read_default;
use super::supported::never_offered;
use super::visibility::template;
use super::{Around, Component, Loader, read_definition, unsupported_rule, within};
use crate::json::{self, Attrs};
use crate::model::{Content, Grid, GridStyle, Group, GroupStyle, Node};
use crate::moment::DateSetting;
use crate::plan::{Calculation, GridRules, Role, Scope};
use crate::rules::Words;
use crate::script::Purpose;
use crate::{FindingKind, LoadError, html};

const MAX_HTML: usize = 64 * 1024;
/// Form.io keeps the state of the submit button under this key.
const SUBMIT: &str = "submit";

impl Loader<'_> {
    pub(super) fn child(
        &mut self,
        value: &Value,
        path: String,
        around: &Around,
    ) -> Result<Option<Node>, LoadError> {
        let attrs = Attrs::of(value, path)?;
        let component = self.component(&attrs)?;
        match component.kind.as_str() {
            "button" => {
                self.collect(&component);
                Ok(None)
            }
            "recaptcha" | "captcha" => {
                let what = component.kind.clone();
                let why = "an officer sits at the screen".to_owned();
                self.reader.note(FindingKind::LeftAside { what, why });
                self.collect(&component);
                Ok(None)
            }
            "panel" => self.group(&component, GroupStyle::Panel, "title", around),
            "fieldset" => self.group(&component, GroupStyle::Fieldset, "legend", around),
            "well" => self.group(&component, GroupStyle::Well, "", around),
            "columns" => self.columns(&component, around),
            "table" => self.table(&component, around),
            "tabs" => self.tabs(&component, around),
            "content" => self.content(&component, "html", around),
            "htmlelement" => self.content(&component, "content", around),
            "container" => self.container(&component, &[], around),
            "form" => self.nested_form(&component, around),
            "datagrid" => self.grid(&component, GridStyle::DataGrid, around),
            "editgrid" => self.grid(&component, GridStyle::EditGrid, around),
            _ => self.field(&component, around),
        }
    }

    fn group(
        &mut self,
        component: &Component,
        style: GroupStyle,
        title_name: &str,
        around: &Around,
    ) -> Result<Option<Node>, LoadError> {
        let (id, inside) = self.enter(component, around)?;
        let attrs = component.attrs;
        let nodes = self.children(attrs, "components", &inside)?;
        let collapsible = attrs.flag("collapsible")?;
        Ok(Some(Node::Group(Group {
            title: self.title(attrs, title_name)?,
            tooltip: self.reader.plain(attrs, "tooltip")?,
            collapsible,
            collapsed: collapsible && attrs.flag("collapsed")?,
            ..plain_group(id, style, nodes)
        })))
    }

    fn columns(
        &mut self,
        component: &Component,
        around: &Around,
    ) -> Result<Option<Node>, LoadError> {
        let (id, inside) = self.enter(component, around)?;
        let mut nodes = Vec::new();
        let path = component.attrs.path_of("columns");
        for (index, value) in component.attrs.array("columns")?.iter().enumerate() {
            self.count_one()?;
            let attrs = Attrs::of(value, format!("{path}[{index}]"))?;
            let id = format!("{id}.{index}");
            let column = self.part(&id, &inside);
            let width = attrs.get("width").and_then(crate::value::as_number);
            let children = self.children(&attrs, "components", &column)?;
            nodes.push(Node::Group(Group {
                width: width.map(|width| width.clamp(1.0, 12.0) as u32),
                ..plain_group(id, GroupStyle::Column, children)
            }));
        }
        Ok(Some(Node::Group(plain_group(
            id,
            GroupStyle::Columns,
            nodes,
        ))))
    }

    fn table(&mut self, component: &Component, around: &Around) -> Result<Option<Node>, LoadError> {
        let (id, inside) = self.enter(component, around)?;
        let mut rows = Vec::new();
        let path = component.attrs.path_of("rows");
        let found = match component.attrs.get("rows") {
            Some(Value::Array(rows)) => rows.as_slice(),
            _ => &[],
        };
        for (number, row) in found.iter().enumerate() {
            self.count_one()?;
            let path = format!("{path}[{number}]");
            let Value::Array(cells) = row else {
                return Err(json::wrong(&path, "a list", row));
            };
            let id = format!("{id}.{number}");
            let row = self.part(&id, &inside);
            let mut nodes = Vec::new();
            for (index, cell) in cells.iter().enumerate() {
                self.count_one()?;
                let attrs = Attrs::of(cell, format!("{path}[{index}]"))?;
                let id = format!("{id}.{index}");
                let cell = self.part(&id, &row);
                let children = self.children(&attrs, "components", &cell)?;
                nodes.push(Node::Group(plain_group(id, GroupStyle::Cell, children)));
            }
            rows.push(Node::Group(plain_group(id, GroupStyle::Row, nodes)));
        }
        Ok(Some(Node::Group(plain_group(id, GroupStyle::Table, rows))))
    }

    fn tabs(&mut self, component: &Component, around: &Around) -> Result<Option<Node>, LoadError> {
        let (id, inside) = self.enter(component, around)?;
        let mut nodes = Vec::new();
        let path = component.attrs.path_of("components");
        for (index, value) in component.attrs.array("components")?.iter().enumerate() {
            self.count_one()?;
            let attrs = Attrs::of(value, format!("{path}[{index}]"))?;
            let id = format!("{id}.{index}");
            let tab = self.part(&id, &inside);
            let children = self.children(&attrs, "components", &tab)?;
            nodes.push(Node::Group(Group {
                title: self.title(&attrs, "label")?,
                ..plain_group(id, GroupStyle::Tab, children)
            }));
        }
        Ok(Some(Node::Group(plain_group(id, GroupStyle::Tabs, nodes))))
    }

    fn content(
        &mut self,
        component: &Component,
        name: &str,
        around: &Around,
    ) -> Result<Option<Node>, LoadError> {
        let attrs = component.attrs;
        let mut source = attrs.text(name)?.unwrap_or_default();
        if source.len() > MAX_HTML {
            let rule = name.to_owned();
            let value = format!("{} bytes long", source.len());
            self.report(component, FindingKind::BadRule { rule, value });
            source = String::new();
        }
        let mut source = self.reader.translated(&source, attrs);
        let tag = attrs.text("tag")?.unwrap_or_default();
        if component.kind == "htmlelement" && html::is_block(&tag) {
            source = format!("<{tag}>{source}</{tag}>");
        }
        let words = template(&source);
        if words.is_none() {
            self.report(component, unsupported_rule("html {{ }}"));
        }
        let html = match &words {
            Some(Words::Plain(source)) => html::sanitised(source),
            _ => String::new(),
        };
        let words = words.filter(|words| matches!(words, Words::Template(_)));
        let node = self.plan_node(component, None, around, Vec::new(), Role::Content(words))?;
        let id = format!("{}:{node}", component.kind);
        Ok(Some(Node::Content(Content { id, html })))
    }

    fn nested_form(
        &mut self,
        component: &Component,
        around: &Around,
    ) -> Result<Option<Node>, LoadError> {
        if component.attrs.array("components")?.is_empty() {
            let what = "a form inside the form".to_owned();
            let why = "the portal does not serve its components with it".to_owned();
            self.reader
                .problem(FindingKind::NotCarriedOut { what, why });
            self.collect(component);
            return Ok(None);
        }
        self.container(component, &["data"], around)
    }

    /// `below` are keys between the component's own and what is inside.
    fn container(
        &mut self,
        component: &Component,
        below: &[&str],
        around: &Around,
    ) -> Result<Option<Node>, LoadError> {
        let attrs = component.attrs;
        let place = self.place(component, around);
        let id = Some(within(&around.place, &component.key));
        let role = Role::Container {
            required: attrs.object("validate")?.flag("required")?,
        };
        let node = self.plan_node(component, id, around, place.clone(), role)?;
        let mut inside = place;
        inside.extend(below.iter().map(|key| (*key).to_owned()));
        let inside = Around {
            parent: Some(node),
            place: inside,
            disabled: self.plan[node].is_disabled(),
            ..around.clone()
        };
        let nodes = self.children(attrs, "components", &inside)?;
        let shown = attrs.has("hideLabel") && !attrs.flag("hideLabel")?;
        let title = if shown {
            self.title(attrs, "label")?
        } else {
            None
        };
        let mut key = component.key.clone();
        for below in below {
            key = format!("{key}.{below}");
        }
        Ok(Some(Node::Group(Group {
            title,
            tooltip: self.reader.plain(attrs, "tooltip")?,
            key: Some(key),
            ..plain_group(component.key.clone(), GroupStyle::Container, nodes)
        })))
    }

    fn grid(
        &mut self,
        component: &Component,
        style: GridStyle,
        around: &Around,
    ) -> Result<Option<Node>, LoadError> {
        let attrs = component.attrs;
        let validate = attrs.object("validate")?;
        let reader = &self.reader;
        let rows = |name: &str| reader.whole(&validate, name).filter(|rows| *rows > 0);
        let (min_rows, max_rows) = (rows("minLength"), rows("maxLength"));
        let can_add_script = {
            let name = "conditionalAddButton";
            reader.script(attrs, name, name, Purpose::Conditional)
        };
        let row = match style {
            GridStyle::EditGrid => reader.script(&validate, "row", "validate.row", Purpose::Row),
            GridStyle::DataGrid => None,
        };
        let checks = super::checks::read_checks("datagrid", attrs, reader)?;
        let messages = super::checks::read_messages(attrs, reader)?;
        let label = reader.plain(attrs, "label")?;
        let label = label.unwrap_or_else(|| component.key.clone());
        let scope = self.scopes.len();
        self.scopes.push(Scope::default());
        let rules = GridRules {
            scope,
            required: validate.flag("required")?,
            min_rows,
            max_rows,
            starts_empty: attrs.flag("initEmpty")? || attrs.flag("noFirstRow")?,
            in_place: style == GridStyle::DataGrid,
            can_add: can_add_script,
            row,
            checks,
            messages,
            label: label.clone(),
        };
        let required = rules.required;
        let place = self.place(component, around);
        let id = Some(within(&around.place, &component.key));
        let role = Role::Grid(Box::new(rules));
        let node = self.plan_node(component, id, around, place, role)?;
        self.initial(component, node)?;
        self.plan[node].initial.value = match attrs.get("defaultValue") {
            Some(rows @ Value::Array(_)) => Some(rows.clone()),
            Some(row @ Value::Object(_)) => Some(Value::Array(vec![row.clone()])),
            _ => None,
        };
        self.scopes[scope].grid = Some(node);
        let disabled = self.plan[node].is_disabled();
        let inside = Around {
            scope,
            parent: None,
            place: Vec::new(),
            disabled,
        };
        let nodes = self.children(attrs, "components", &inside)?;
        let fixed = attrs.flag("disableAddingRemovingRows")?;
        let has_condition = self.plan[node].condition.is_some();
        Ok(Some(Node::Grid(Box::new(Grid {
            id: component.key.clone(),
            key: component.key.clone(),
            style,
            label,
            hide_label: attrs.flag("hideLabel")?,
            description: self.reader.plain(attrs, "description")?,
            tooltip: self.reader.plain(attrs, "tooltip")?,
            required,
            disabled,
            hidden: self.plan[node].hidden && !has_condition,
            add_label: self.reader.plain(attrs, "addAnother")?,
            can_add: !fixed,
            can_remove: !fixed,
            can_reorder: attrs.flag("reorder")?,
            min_rows,
            max_rows,
            row_title: self.reader.plain(attrs, "rowTitle")?,
            nodes,
        }))))
    }

    fn field(&mut self, component: &Component, around: &Around) -> Result<Option<Node>, LoadError> {
        let attrs = component.attrs;
        if let Some(why) = never_offered(&component.kind) {
            let (what, why) = (component.kind.clone(), why.to_owned());
            self.report(component, FindingKind::NotCarriedOut { what, why });
            self.reader.take_problems();
            return Ok(None);
        }
        let Some(mut definition) = read_definition(&component.kind, attrs, &self.reader)? else {
            let r#type = component.kind.clone();
            self.report(component, FindingKind::UnknownType { r#type });
            self.collect(component);
            self.inside_unknown(attrs)?;
            return Ok(None);
        };
        if attrs.has("input") && !attrs.flag("input")? {
            self.reader.problem(unsupported_rule("input"));
        }
        let given = read_default(&definition, attrs, &self.reader);
        definition.field.disabled |= around.disabled;
        if definition.rules.checks.unique && around.scope == crate::plan::ROOT {
            self.reader.note(FindingKind::LeftAside {
                what: "unique".to_owned(),
                why: "other people's answers are not at hand".to_owned(),
            });
        }
        let place = self.place(component, around);
        let id = Some(within(&around.place, &component.key));
        let mut field = definition.field.clone();
        let role = Role::Field(Box::new(definition));
        let node = self.plan_node(component, id, around, place, role)?;
        self.initial(component, node)?;
        let planned = &mut self.plan[node];
        planned.initial.value = given;
        planned.label.clone_from(&field.label);
        field.hidden &= planned.condition.is_none();
        Ok(Some(Node::Field(Box::new(field))))
    }

    /// Defaults and calculations.
    fn initial(&mut self, component: &Component, node: usize) -> Result<(), LoadError> {
        let attrs = component.attrs;
        let name = "customDefaultValue";
        let script = self.reader.script(attrs, name, name, Purpose::Value);
        let name = "calculateValue";
        let calculation = self.reader.script(attrs, name, name, Purpose::Value);
        let date = match attrs.text("defaultDate")? {
            Some(text) if component.kind == "datetime" => {
                let date = DateSetting::parse(&text);
                if date.is_none() {
                    self.reader.problem(unsupported_rule("defaultDate"));
                }
                date
            }
            _ => None,
        };
        let programs = self.reader.take_scripts();
        let planned = &mut self.plan[node];
        planned.initial.script = script;
        planned.initial.date = date;
        let can_be_overridden = attrs.flag("allowCalculateOverride")?;
        planned.calculation = calculation.map(|script| Calculation {
            script,
            can_be_overridden,
        });
        if attrs.flag("clearOnRefresh")? {
            planned.cleared_by = attrs.text("refreshOn")?;
        }
        if programs && planned.json.is_none() {
            planned.json = attrs.value().map(std::sync::Arc::new);
        }
        self.collect(component);
        Ok(())
    }

    /// The keys that lead to a component's answer. A key that cannot name one, or names one that
    /// is there already, is reported.
    fn place(&mut self, component: &Component, around: &Around) -> Vec<String> {
        let mut place = around.place.clone();
        if !is_key(&component.key) {
            self.report(component, FindingKind::BadKey);
        }
        place.extend(component.key.split('.').map(str::to_owned));
        if !self.places.insert((around.scope, place.join("."))) && is_key(&component.key) {
            self.report(component, FindingKind::DuplicateKey);
        }
        place
    }

    /// Reports what is inside a component that is not supported. Its keys may repeat others.
    fn inside_unknown(&mut self, attrs: &Attrs) -> Result<(), LoadError> {
        if !matches!(attrs.get("components"), Some(Value::Array(_))) {
            return Ok(());
        }
        let places = std::mem::take(&mut self.places);
        let scope = self.scopes.len();
        self.scopes.push(Scope::default());
        let inside = Around {
            scope,
            parent: None,
            place: Vec::new(),
            disabled: false,
        };
        self.children(attrs, "components", &inside)?;
        self.places = places;
        Ok(())
    }

    /// Plans a component that only lays others out; gives its id.
    fn enter(
        &mut self,
        component: &Component,
        around: &Around,
    ) -> Result<(String, Around), LoadError> {
        let node = self.plan_node(component, None, around, Vec::new(), Role::Layout)?;
        let inside = Around {
            parent: Some(node),
            disabled: self.plan[node].is_disabled(),
            ..around.clone()
        };
        Ok((format!("{}:{node}", component.kind), inside))
    }

    fn part(&mut self, id: &str, around: &Around) -> Around {
        let node = self.plan_part(within(&around.place, id), around);
        Around {
            parent: Some(node),
            ..around.clone()
        }
    }

    fn title(&self, attrs: &Attrs, name: &str) -> Result<Option<String>, LoadError> {
        self.reader.plain(attrs, name)
    }
}

fn plain_group(id: String, style: GroupStyle, nodes: Vec<Node>) -> Group {
    Group {
        id,
        style,
        title: None,
        tooltip: None,
        width: None,
        key: None,
        collapsible: false,
        collapsed: false,
        nodes,
    }
}

/// Letters, digits, `_` and `-`, in parts that are joined by dots; not what JavaScript keeps for
/// itself, nor the submit button.
fn is_key(key: &str) -> bool {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-';
    let is_part = |part: &str| {
        !part.is_empty()
            && part.bytes().all(allowed)
            && !matches!(part, "__proto__" | "constructor" | "prototype")
    };
    key.len() <= 200 && key != SUBMIT && key.split('.').all(is_part)
}
