//! Going over the components until nothing moves any more.
//!
//! Each pass takes every component in the order of the plan: logic, then whether it is shown,
//! then clearing or defaults, then calculation, then the rows of a grid. What a pass has cleared
//! comes back (once) if its component does, so that nothing is lost to the order of things.

use jiff::Timestamp;
use kiosk_snippets::Call;
use serde_json::{Map, Value};

use super::condition::{Place, is_empty_answer};
use super::fill::{has_room, initial};
use super::state::{Around, Shown, State};
use crate::Answers;
use crate::answer;
use crate::form::Source;
use crate::path::{self, MAX_ROWS};
use crate::plan::{Plan, PlanNode, ROOT, Role};
use crate::rules::Visibility;
use crate::script::{Outcome, Runner, Script};
use crate::value::{is_truthy, same};

/// Passes after which rules that still move are said to contradict each other.
const MAX_PASSES: usize = 50;

/// Works on one set of answers.
pub(crate) struct Worker<'w, 'r, 's> {
    pub(super) plan: &'w Plan,
    pub(super) source: &'w Source,
    pub(super) now: Timestamp,
    pub(crate) data: Answers,
    pub(super) runner: &'w mut Runner<'r, 's>,
    /// Changes of the data so far.
    version: u64,
    moved: bool,
    /// An answer that was given went, or one that went came again.
    turned: bool,
    /// What moved in the last pass.
    restless: Vec<usize>,
}

impl<'w, 'r, 's> Worker<'w, 'r, 's> {
    pub fn new(
        plan: &'w Plan,
        source: &'w Source,
        now: Timestamp,
        data: Answers,
        runner: &'w mut Runner<'r, 's>,
    ) -> Self {
        Self {
            plan,
            source,
            now,
            data,
            runner,
            version: 0,
            moved: false,
            turned: false,
            restless: Vec::new(),
        }
    }

    /// Whether nothing moved any more in the end.
    pub fn settle(&mut self, state: &mut State) -> bool {
        for _ in 0..MAX_PASSES {
            self.moved = false;
            self.restless.clear();
            self.scope(ROOT, state, Around::default());
            if !self.moved {
                return true;
            }
        }
        false
    }

    /// Whether an answer that was given went, or one that went came again, so that the order of
    /// things may have had a part in what came out.
    pub fn turned(&self) -> bool {
        self.turned
    }

    /// The components that moved last.
    pub fn restless(&self) -> Vec<&'w PlanNode> {
        let mut nodes = self.restless.clone();
        nodes.sort_unstable();
        nodes.dedup();
        nodes
            .into_iter()
            .map(|node| &self.plan.nodes[node])
            .collect()
    }

    fn scope(&mut self, scope: usize, state: &mut State, outside: Around) {
        let plan = self.plan;
        for index in &plan.scopes[scope].order {
            let node = &plan.nodes[*index];
            let around = match node.parent {
                Some(parent) => inherited(&plan.nodes[parent], state),
                None => outside,
            };
            let known = &state.nodes[node.slot];
            if known.seen == Some(self.version) && known.around == around {
                continue;
            }
            let known = &mut state.nodes[node.slot];
            known.seen = Some(self.version);
            known.around = around;
            self.node(*index, state, around);
        }
    }

    fn node(&mut self, index: usize, state: &mut State, around: Around) {
        let node = &self.plan.nodes[index];
        let values = self.logic(index, state);
        let holds = match &node.condition {
            Some(condition) => self.holds(condition, index, state),
            None => true,
        };
        let known = &mut state.nodes[node.slot];
        let now = known.now.as_ref();
        let hidden = now.map_or(node.hidden, |now| now.hidden);
        let clear_on_hide = now.map_or(node.clear_on_hide, |now| now.clear_on_hide);
        let by_logic = now.is_some() && hidden && !node.hidden;
        let own = !holds || by_logic;
        let shown = if around.shown == Shown::Off || own {
            Shown::Off
        } else if around.shown == Shown::Hidden || (hidden && node.condition.is_none()) {
            Shown::Hidden
        } else {
            Shown::Visible
        };
        let clears = shown == Shown::Off && (own || around.clears);
        let cleared = around.gone || (clears && clear_on_hide && !node.place.is_empty());
        let disabled = around.disabled || now.map_or(node.disabled, |now| now.disabled);
        if (known.shown, known.clears, known.cleared) != (shown, clears, cleared) {
            self.moved = true;
            self.restless.push(index);
        }
        known.shown = shown;
        known.clears = clears;
        known.cleared = cleared;
        known.disabled = disabled;
        if node.place.is_empty() {
            return;
        }
        if cleared {
            self.clear(index, state, around.gone);
            return;
        }
        self.appear(index, state);
        for (script, result) in values {
            self.act(index, state, script, &result);
        }
        self.calculate(index, state);
        if let Role::Grid(grid) = &node.role {
            self.rows(index, grid.scope, state);
            if let Some(script) = &grid.can_add {
                let outcome = self.run(index, state, script, None);
                state.nodes[node.slot].can_add = Some(holds_true(&outcome));
            }
        }
    }

    fn rows(&mut self, index: usize, scope: usize, state: &mut State) {
        let node = &self.plan.nodes[index];
        let object = path::object(&self.data, &state.at);
        let count = match object.and_then(|object| path::dig(object, &node.place)) {
            Some(Value::Array(rows)) => rows.len().min(MAX_ROWS),
            _ => 0,
        };
        let mut rows = std::mem::take(&mut state.nodes[node.slot].rows);
        rows.truncate(count);
        while rows.len() < count {
            rows.push(state.row(self.plan, scope, &node.place, rows.len()));
        }
        let inside = inherited(node, state);
        for row in &mut rows {
            if path::object(&self.data, &row.at).is_none() {
                let empty = Value::Object(Map::new());
                let path = row.prefix.trim_end_matches('.').to_owned();
                path::set(&mut self.data, &row.at, empty.clone());
                self.moved_by(index, &path, Some(&empty));
            }
            self.scope(scope, row, inside);
        }
        state.nodes[node.slot].rows = rows;
    }

    fn clear(&mut self, index: usize, state: &mut State, gone: bool) {
        let node = &self.plan.nodes[index];
        state.nodes[node.slot].rows.clear();
        if gone {
            return;
        }
        let object = path::object_mut(&mut self.data, &state.at);
        let Some(value) = object.and_then(|object| path::uproot(object, &node.place)) else {
            return;
        };
        let known = &mut state.nodes[node.slot];
        if !known.untouched && !known.came_back {
            known.attic = Some(value);
        }
        known.untouched = false;
        known.emptied = false;
        known.went = true;
        // Without it the work may come out otherwise: what is not there gets its default first.
        self.turned |= known.given;
        let path = format!("{}{}", state.prefix, node.place.join("."));
        self.moved_by(index, &path, None);
    }

    /// Sees to it that something stands where the component's answer belongs.
    fn appear(&mut self, index: usize, state: &mut State) {
        let node = &self.plan.nodes[index];
        let Some(object) = path::object(&self.data, &state.at) else {
            return;
        };
        let present = path::dig(object, &node.place).is_some();
        let room = has_room(object, node);
        let known = &mut state.nodes[node.slot];
        if !present && room && !known.emptied {
            self.turned |= known.went;
            if let Some(value) = known.attic.take() {
                known.came_back = true;
                self.put(index, state, value);
                return;
            }
            let (value, untouched) = initial(node);
            if !value.is_null() {
                self.put(index, state, value);
            }
            state.nodes[node.slot].untouched = untouched;
        }
        if state.nodes[node.slot].untouched
            && let Some(value) = self.later_default(index, state)
        {
            self.put(index, state, value);
        }
    }

    /// A default that is a program or a date; none if it comes to nothing.
    fn later_default(&mut self, index: usize, state: &State) -> Option<Value> {
        let node = &self.plan.nodes[index];
        let value = if let Some(script) = &node.initial.script {
            match self.run(index, state, script, None) {
                Outcome::Gave(value) => value,
                _ => return None,
            }
        } else {
            let at = node.initial.date.as_ref()?.at(self.now)?;
            Value::String(format!("{}.000Z", at.strftime("%Y-%m-%dT%H:%M:%S")))
        };
        let value = self.normalised(node, value);
        let nothing = match &node.role {
            Role::Field(definition) => {
                value.is_null() || same(&value, &answer::empty(&definition.field))
            }
            _ => crate::json::is_empty(&value),
        };
        (!nothing).then_some(value)
    }

    fn calculate(&mut self, index: usize, state: &mut State) {
        let node = &self.plan.nodes[index];
        let Some(calculation) = &node.calculation else {
            return;
        };
        let known = &state.nodes[node.slot];
        if calculation.can_be_overridden && known.given && !self.is_unanswered(node, state) {
            return;
        }
        let outcome = self.run(index, state, &calculation.script, None);
        // What JavaScript calls no number arrives as null.
        let is_null = outcome == Outcome::Gave(Value::Null);
        let value = match outcome {
            Outcome::Gave(value) if !is_null => self.normalised(node, value),
            _ => match &node.role {
                Role::Field(definition) => answer::empty(&definition.field),
                _ => initial(node).0,
            },
        };
        // Undefined cannot be put into a number: Form.io leaves what is there.
        if is_null || !value.is_null() {
            self.put(index, state, value);
        }
    }

    /// An action of logic that gives a new answer.
    fn act(&mut self, index: usize, state: &mut State, script: &Script, result: &Value) {
        let node = &self.plan.nodes[index];
        if let Outcome::Gave(value) = self.run(index, state, script, Some(result))
            && !value.is_null()
        {
            let value = self.normalised(node, value);
            self.put(index, state, value);
        }
    }

    fn is_unanswered(&self, node: &PlanNode, state: &State) -> bool {
        let value = self.value(node, state).unwrap_or(&Value::Null);
        match &node.role {
            Role::Field(definition) => is_empty_answer(&definition.field.kind, value),
            _ => crate::json::is_empty(value),
        }
    }

    /// What a component makes of a value that a program gives it.
    fn normalised(&self, node: &PlanNode, value: Value) -> Value {
        match &node.role {
            Role::Field(definition) => answer::normalised(definition, value),
            Role::Grid(_) => match value {
                Value::Array(mut rows) => {
                    rows.truncate(MAX_ROWS);
                    Value::Array(rows)
                }
                row @ Value::Object(_) => Value::Array(vec![row]),
                _ => Value::Array(Vec::new()),
            },
            _ => value,
        }
    }

    /// Puts an answer, if it differs from what is there. Null takes it away.
    fn put(&mut self, index: usize, state: &mut State, value: Value) {
        let node = &self.plan.nodes[index];
        let Some(object) = path::object(&self.data, &state.at) else {
            return;
        };
        let present = path::dig(object, &node.place);
        let unchanged = match (&node.role, present) {
            (_, None) => value.is_null(),
            (Role::Grid(grid), Some(present)) => {
                let rows = &state.nodes[node.slot].rows;
                same(
                    &super::outcome::rows_stripped(self.plan, grid.scope, rows, present),
                    &value,
                )
            }
            (_, Some(present)) => same(present, &value),
        };
        if unchanged || !has_room(object, node) {
            return;
        }
        let object = path::object_mut(&mut self.data, &state.at).expect("it was there just now");
        let path = format!("{}{}", state.prefix, node.place.join("."));
        let known = &mut state.nodes[node.slot];
        known.untouched = false;
        known.emptied = value.is_null();
        known.rows.clear();
        if value.is_null() {
            path::uproot(object, &node.place);
            self.moved_by(index, &path, None);
        } else {
            path::plant(object, &node.place, value.clone());
            self.moved_by(index, &path, Some(&value));
        }
    }

    fn moved_by(&mut self, index: usize, path: &str, value: Option<&Value>) {
        self.version += 1;
        self.moved = true;
        self.restless.push(index);
        self.runner.set(path, value);
    }

    pub(super) fn value(&self, node: &PlanNode, state: &State) -> Option<&Value> {
        path::dig(path::object(&self.data, &state.at)?, &node.place)
    }

    /// Whether a condition holds. One that is broken lets its component be shown.
    fn holds(&mut self, condition: &Visibility, index: usize, state: &State) -> bool {
        match condition {
            Visibility::Script(script) => {
                let outcome = self.run(index, state, script, None);
                holds_true(&outcome)
            }
            simple => self.simple_holds(simple, index, state),
        }
    }

    pub(super) fn simple_holds(&self, condition: &Visibility, index: usize, state: &State) -> bool {
        let node = &self.plan.nodes[index];
        let empty = Map::new();
        let scope = path::object(&self.data, &state.at).unwrap_or(&empty);
        let row = match path::dig(scope, &node.inside) {
            Some(Value::Object(container)) => container,
            _ => scope,
        };
        let rows = state.rows.iter().filter_map(|(grid, at)| {
            let row = path::object(&self.data, at)?;
            Some((grid.clone(), row))
        });
        let place = Place {
            plan: self.plan,
            data: &self.data,
            row,
            rows: rows.collect(),
        };
        match condition {
            Visibility::Simple(simple) => simple.holds(&place),
            Visibility::Several(several) => several.holds(&place),
            Visibility::Script(_) => true,
        }
    }

    /// Runs a program of a component in its place, and keeps what it puts into the answers.
    pub(super) fn run(
        &mut self,
        index: usize,
        state: &State,
        script: &Script,
        result: Option<&Value>,
    ) -> Outcome {
        let outcome = self.call(index, state, script, result, None);
        for (key, value) in self.runner.take_writes() {
            let present = self.data.get(&key);
            let unchanged = match (present, &value) {
                (Some(present), Some(value)) => same(present, value),
                (present, value) => present.is_none() && value.is_none(),
            };
            if unchanged {
                continue;
            }
            match &value {
                Some(value) => {
                    self.data.insert(key.clone(), value.clone());
                }
                None => {
                    self.data.shift_remove(&key);
                }
            }
            self.moved_by(index, &key, value.as_ref());
        }
        outcome
    }

    /// Runs a program without keeping what it puts into the answers. `input` is the answer under
    /// check.
    pub(super) fn call(
        &mut self,
        index: usize,
        state: &State,
        script: &Script,
        result: Option<&Value>,
        input: Option<&Value>,
    ) -> Outcome {
        let node = &self.plan.nodes[index];
        let mut row_path = state.prefix.trim_end_matches('.').to_owned();
        if !node.inside.is_empty() {
            row_path = format!("{}{}", state.prefix, node.inside.join("."));
        }
        let object = path::object(&self.data, &state.at);
        let value = object.and_then(|object| path::dig(object, &node.place));
        let now = state.nodes[node.slot].now.as_ref().map(|now| &now.json);
        let json = node.json.as_deref();
        let call = Call {
            row_path: &row_path,
            value: value.unwrap_or(&Value::Null),
            row_index: state.row,
            component: now.or(json).unwrap_or(&Value::Null),
            form: &self.plan.schema,
            input,
            initial: None,
            result,
        };
        self.runner.run(index, script, &call)
    }

    pub(crate) fn plan(&self) -> &'w Plan {
        self.plan
    }

    /// Whether a program did not come to an end.
    pub fn failed(&self) -> bool {
        !self.runner.failures().is_empty()
    }
}

/// What stands in a component takes over from it.
fn inherited(parent: &PlanNode, state: &State) -> Around {
    let known = &state.nodes[parent.slot];
    let clear_on_hide = known
        .now
        .as_ref()
        .map_or(parent.clear_on_hide, |now| now.clear_on_hide);
    Around {
        shown: known.shown,
        clears: known.clears && (clear_on_hide || !parent.holds_data()),
        gone: (known.cleared && parent.holds_data()) || known.around.gone,
        disabled: known.disabled,
    }
}

fn holds_true(outcome: &Outcome) -> bool {
    match outcome {
        Outcome::Gave(Value::Null) | Outcome::Broken => true,
        Outcome::Gave(value) => is_truthy(value),
        Outcome::Nothing => false,
    }
}
