//! A form laid out for working on answers: every component with its rules, by scope, and the
//! order in which they are gone over.
//!
//! A scope is an object of answers: the form's own, or a row of a grid. Containers share the
//! scope they stand in; their fields have a place of several keys.

mod order;

use serde_json::{Map, Value};
use std::collections::HashMap;
use std::sync::Arc;

use crate::load::Definition;
use crate::moment::DateSetting;
use crate::path::MAX_ROWS;
use crate::rules::{Logic, Persistence, Visibility, Words};
use crate::script::Script;

/// The scope of the form itself.
pub(crate) const ROOT: usize = 0;

#[derive(Debug, Default)]
pub(crate) struct Plan {
    pub nodes: Vec<PlanNode>,
    pub scopes: Vec<Scope>,
    /// The nodes that the paths in conditions mean.
    pub meant: HashMap<String, usize>,
    /// Whether any program is to be run.
    pub has_scripts: bool,
    /// The form's JSON, for programs that look at it.
    pub schema: Arc<Value>,
}

/// The nodes of one object of answers.
#[derive(Debug, Default)]
pub(crate) struct Scope {
    /// The grid that this is a row of, and the scope that the grid stands in.
    pub grid: Option<usize>,
    /// In display order, what holds others before what it holds.
    pub members: Vec<usize>,
    /// The members in the order in which they are worked out: after what they depend on, as far
    /// as that is known.
    pub order: Vec<usize>,
}

#[derive(Debug)]
pub(crate) struct PlanNode {
    /// In its scope.
    pub id: String,
    pub key: String,
    pub label: String,
    pub scope: usize,
    /// Where the node is among the members of its scope.
    pub slot: usize,
    /// What it stands in, in the same scope.
    pub parent: Option<usize>,
    /// The keys that lead to its answer in the scope's object; empty if it has none.
    pub place: Box<[String]>,
    /// The keys that lead to the object it stands in: its container's, or none.
    pub inside: Box<[String]>,
    pub role: Role,
    /// By the form itself (`hidden: true`). A condition overrules it, as it does in formio.js.
    pub hidden: bool,
    /// By itself, and by what is around it.
    pub disabled: bool,
    pub disabled_around: bool,
    pub validate_when_hidden: bool,
    pub clear_on_hide: bool,
    pub persistence: Persistence,
    pub condition: Option<Visibility>,
    pub logic: Vec<Logic>,
    pub initial: Initial,
    pub calculation: Option<Calculation>,
    /// The answers on whose change this one is cleared (`refreshOn` with `clearOnRefresh`).
    pub cleared_by: Option<String>,
    /// The component's JSON, where its rules look at it or change it.
    pub json: Option<Arc<Value>>,
}

#[derive(Debug)]
pub(crate) enum Role {
    /// A page, a group or a part of one.
    Layout,
    /// Text of the author, with what is to be filled in.
    Content(Option<Words>),
    /// With whether something in it must be answered.
    Container {
        required: bool,
    },
    Field(Box<Definition>),
    Grid(Box<GridRules>),
}

/// What a node holds while nobody has answered.
#[derive(Debug, Default)]
pub(crate) struct Initial {
    /// Only what the form gives; never null.
    pub value: Option<Value>,
    pub script: Option<Script>,
    pub date: Option<DateSetting>,
}

#[derive(Debug)]
pub(crate) struct Calculation {
    pub script: Script,
    /// An answer that is not empty stays as it is.
    pub can_be_overridden: bool,
}

#[derive(Debug)]
pub(crate) struct GridRules {
    /// The scope of its rows.
    pub scope: usize,
    pub required: bool,
    pub min_rows: Option<u32>,
    pub max_rows: Option<u32>,
    /// Whether it begins without a row.
    pub starts_empty: bool,
    /// A data grid shows its first row at once; an edit grid has none until one is added.
    pub in_place: bool,
    /// Whether a row may be added, where a program decides.
    pub can_add: Option<Script>,
    /// What a program has against a row, in an edit grid.
    pub row: Option<Script>,
    /// Rules and words that a grid shares with fields.
    pub checks: crate::rules::Checks,
    pub messages: crate::rules::Messages,
    pub label: String,
}

impl Plan {
    pub fn new(nodes: Vec<PlanNode>, mut scopes: Vec<Scope>, schema: Arc<Value>) -> Self {
        let known = Known::new(&nodes, &scopes);
        let dependencies: Vec<Vec<usize>> = (0..nodes.len())
            .map(|node| known.dependencies(&nodes, &scopes, node))
            .collect();
        let mut lists: Vec<Vec<Vec<usize>>> = scopes
            .iter()
            .map(|scope| vec![Vec::new(); scope.members.len()])
            .collect();
        for (from, to) in dependencies.iter().enumerate() {
            for to in to {
                if let Some((from, to)) = lift(&nodes, &scopes, from, *to) {
                    lists[nodes[from].scope][nodes[from].slot].push(nodes[to].slot);
                }
            }
        }
        for (scope, list) in scopes.iter_mut().zip(&lists) {
            let groups = order::groups(list).into_iter().flatten();
            scope.order = groups.map(|slot| scope.members[slot]).collect();
        }
        let mut meant = HashMap::new();
        for path in nodes.iter().flat_map(PlanNode::reads) {
            if let Some(node) = known.exactly(&path) {
                meant.insert(path, node);
            }
        }
        let has_scripts = nodes.iter().any(|node| node.json.is_some());
        Self {
            nodes,
            scopes,
            meant,
            has_scripts,
            schema,
        }
    }

    /// The node that a data path leads to, whatever the rows.
    pub fn find(&self, path: &str) -> Option<usize> {
        self.find_steps(&crate::path::parse(path)?)
    }

    pub fn find_steps(&self, steps: &[crate::path::Step]) -> Option<usize> {
        let mut keys: Vec<String> = Vec::new();
        let mut scope = ROOT;
        for step in steps {
            match step {
                crate::path::Step::Key(key) => keys.push(key.clone()),
                crate::path::Step::Row(_) => {
                    scope = self.grid_at(scope, &keys)?;
                    keys.clear();
                }
            }
        }
        self.at(scope, &keys)
    }

    /// The node whose answer has this place in the scope.
    pub fn at(&self, scope: usize, keys: &[String]) -> Option<usize> {
        let members = &self.scopes[scope].members;
        let found = members
            .iter()
            .find(|node| !keys.is_empty() && *self.nodes[**node].place == *keys);
        found.copied()
    }

    fn grid_at(&self, scope: usize, keys: &[String]) -> Option<usize> {
        match &self.nodes[self.at(scope, keys)?].role {
            Role::Grid(grid) => Some(grid.scope),
            _ => None,
        }
    }
}

impl GridRules {
    /// Whether there is always a row at least.
    pub fn has_first_row(&self) -> bool {
        self.in_place && !self.starts_empty
    }
}

impl PlanNode {
    /// Whether what is inside of it stands in an object or list of its own.
    pub fn holds_data(&self) -> bool {
        matches!(self.role, Role::Container { .. } | Role::Grid(_))
    }

    /// The rows that a grid begins with.
    pub fn first_rows(&self) -> Value {
        let Role::Grid(grid) = &self.role else {
            return Value::Array(Vec::new());
        };
        let mut rows = match &self.initial.value {
            Some(Value::Array(rows)) => rows.clone(),
            _ => Vec::new(),
        };
        let first = usize::from(grid.has_first_row());
        let min = if grid.starts_empty && grid.in_place {
            0
        } else {
            grid.min_rows.unwrap_or(0) as usize
        };
        let least = min.max(first).min(MAX_ROWS);
        while rows.len() < least {
            rows.push(Value::Object(Map::new()));
        }
        rows.truncate(MAX_ROWS);
        for row in &mut rows {
            if !row.is_object() {
                *row = Value::Object(Map::new());
            }
        }
        Value::Array(rows)
    }

    /// As the form has it, before any logic.
    pub fn is_disabled(&self) -> bool {
        self.disabled || self.disabled_around
    }

    fn reads(&self) -> Vec<String> {
        let mut reads = Vec::new();
        if let Some(condition) = &self.condition {
            reads.extend(condition.reads());
        }
        for logic in &self.logic {
            reads.extend(logic.trigger.reads());
        }
        let scripts = [
            self.calculation
                .as_ref()
                .map(|calculation| &calculation.script),
            self.initial.script.as_ref(),
        ];
        for script in scripts.into_iter().flatten() {
            reads.extend(script.reads().iter().cloned());
        }
        reads
    }
}

/// Which nodes a path in a rule may mean.
struct Known {
    by_place: HashMap<String, Vec<usize>>,
    by_key: HashMap<String, Vec<usize>>,
}

impl Known {
    fn new(nodes: &[PlanNode], scopes: &[Scope]) -> Self {
        let (mut by_place, mut by_key) = (HashMap::new(), HashMap::new());
        for (index, node) in nodes.iter().enumerate() {
            if node.place.is_empty() {
                continue;
            }
            let mut place = node.place.join(".");
            let mut scope = node.scope;
            while let Some(grid) = scopes[scope].grid {
                place = format!("{}.{place}", nodes[grid].place.join("."));
                scope = nodes[grid].scope;
            }
            by_place.entry(place).or_insert_with(Vec::new).push(index);
            let key = node.key.clone();
            by_key.entry(key).or_insert_with(Vec::new).push(index);
        }
        Self { by_place, by_key }
    }

    /// The nodes whose outcome a node depends on, as far as its rules tell.
    fn dependencies(&self, nodes: &[PlanNode], scopes: &[Scope], node: usize) -> Vec<usize> {
        let mut found: Vec<usize> = nodes[node].parent.into_iter().collect();
        if nodes[node].parent.is_none() {
            found.extend(scopes[nodes[node].scope].grid);
        }
        for path in nodes[node].reads() {
            found.extend(self.meant(&path));
        }
        found.retain(|other| *other != node);
        found
    }

    fn exactly(&self, path: &str) -> Option<usize> {
        let found = self.by_place.get(path).or_else(|| self.by_key.get(path))?;
        found.first().copied()
    }

    fn meant(&self, path: &str) -> &[usize] {
        let mut path = path;
        loop {
            let found = self.by_place.get(path).or_else(|| self.by_key.get(path));
            if let Some(found) = found {
                return found;
            }
            match path.rsplit_once(['.', '[']) {
                Some((shorter, _)) => path = shorter,
                None => return &[],
            }
        }
    }
}

/// Two nodes that depend on each other, as nodes of the innermost scope that holds both: a row
/// stands for itself inside its grid, and its grid for it outside.
fn lift(nodes: &[PlanNode], scopes: &[Scope], from: usize, to: usize) -> Option<(usize, usize)> {
    let chain = |mut node: usize| {
        let mut chain = vec![node];
        while let Some(grid) = scopes[nodes[node].scope].grid {
            node = grid;
            chain.push(node);
        }
        chain
    };
    let (from, to) = (chain(from), chain(to));
    from.iter()
        .find_map(|from| {
            let same = |to: &&usize| nodes[**to].scope == nodes[*from].scope;
            to.iter().find(same).map(|to| (*from, *to))
        })
        .filter(|(from, to)| from != to)
}
