//! What is known of each component in its place while answers are worked on.

use serde_json::Value;

use crate::load::Definition;
use crate::path::Step;
use crate::plan::{Plan, ROOT};

/// What became of a component.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Shown {
    #[default]
    Visible,
    /// Hidden by the form as such: its answer stays.
    Hidden,
    /// Hidden by a condition or by logic, its own or that of something around it.
    Off,
}

/// One object of answers: the form's own, or a row.
#[derive(Debug)]
pub(crate) struct State {
    /// "" or "members[0]."
    pub prefix: String,
    pub at: Vec<Step>,
    pub row: Option<u32>,
    /// The rows around, innermost first: the path of the grid, and where the row is.
    pub rows: Vec<(String, Vec<Step>)>,
    /// By slot of the scope.
    pub nodes: Vec<NodeState>,
}

/// What a component takes over from what it stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Around {
    pub shown: Shown,
    /// It is off in such a way that answers are cleared.
    pub clears: bool,
    /// The object that the answer would stand in is gone.
    pub gone: bool,
    pub disabled: bool,
}

#[derive(Debug, Default)]
pub(crate) struct NodeState {
    pub shown: Shown,
    /// It is off in such a way that answers are cleared.
    pub clears: bool,
    /// Its answer is cleared.
    pub cleared: bool,
    pub disabled: bool,
    pub around: Around,
    /// Nobody has answered; what stands there is what Form.io holds for that.
    pub untouched: bool,
    /// What is calculated came to nothing; a default does not stand in for it.
    pub emptied: bool,
    /// There was an answer from the beginning.
    pub given: bool,
    /// What was cleared in this evaluation. It comes back once, if its component does.
    pub attic: Option<Value>,
    pub came_back: bool,
    /// It was cleared in this evaluation.
    pub went: bool,
    /// Changes of the data that were seen when this was last worked out.
    pub seen: Option<u64>,
    /// What logic has made of the component.
    pub now: Option<Box<Now>>,
    /// Text with answers filled in.
    pub html: Option<String>,
    pub can_add: Option<bool>,
    pub rows: Vec<State>,
}

/// A component as logic has made it.
#[derive(Debug)]
pub(crate) struct Now {
    pub json: Value,
    pub hidden: bool,
    pub disabled: bool,
    pub clear_on_hide: bool,
    pub definition: Option<Box<Definition>>,
}

impl State {
    pub fn root(plan: &Plan) -> Self {
        Self::new(plan, ROOT, String::new(), Vec::new(), Vec::new())
    }

    fn new(
        plan: &Plan,
        scope: usize,
        prefix: String,
        at: Vec<Step>,
        rows: Vec<(String, Vec<Step>)>,
    ) -> Self {
        let count = plan.scopes[scope].members.len();
        let nodes = std::iter::repeat_with(NodeState::default).take(count);
        Self {
            prefix,
            at,
            row: None,
            rows,
            nodes: nodes.collect(),
        }
    }

    /// The state of a row of the grid at `place` in this scope.
    pub fn row(&self, plan: &Plan, scope: usize, place: &[String], number: usize) -> Self {
        let grid = place.join(".");
        let prefix = format!("{}{grid}[{number}].", self.prefix);
        let mut at = self.at.clone();
        at.extend(place.iter().cloned().map(Step::Key));
        at.push(Step::Row(number));
        let path = match self.rows.first() {
            Some((outer, _)) => format!("{outer}.{grid}"),
            None => grid,
        };
        let mut rows = vec![(path, at.clone())];
        rows.extend(self.rows.iter().cloned());
        Self {
            row: Some(number as u32),
            ..Self::new(plan, scope, prefix, at, rows)
        }
    }
}
