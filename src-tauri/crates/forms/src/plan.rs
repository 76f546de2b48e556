//! Who decides about whom: the order in which visibility is worked out.
//!
//! A node is shown if its parents are and its condition holds; a condition reads an answer, and
//! an answer may go when its field is hidden. Nodes are therefore grouped so that every node
//! comes after all that it depends on; nodes that depend on each other share a group, in
//! display order, and are gone over until nothing moves. That ends: within such a group answers
//! are only ever taken away, because a default value there is refused when the form is loaded.

use serde_json::Value;
use std::collections::HashMap;

use crate::Answers;
use crate::rules::Condition;

#[derive(Debug, Clone, Default)]
pub(crate) struct Plan {
    nodes: Vec<PlanNode>,
    groups: Vec<Vec<usize>>,
    /// For each node, the field its condition asks, unless that depends on the node in turn.
    asked: Vec<Option<usize>>,
}

#[derive(Debug, Clone)]
pub(crate) struct PlanNode {
    pub id: String,
    pub parent: Option<usize>,
    pub condition: Option<Condition>,
    /// By the form itself (`hidden: true`). A condition overrules it, as it does in formio.js.
    pub hidden: bool,
    pub answer: Option<PlanAnswer>,
}

/// What a field's visibility does to its answer.
#[derive(Debug, Clone)]
pub(crate) struct PlanAnswer {
    pub key: String,
    pub clear_on_hide: bool,
    pub default: Option<Value>,
    /// What Form.io holds while the field is shown and nobody has touched it.
    pub empty: Value,
}

/// What became of a node.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shown {
    Visible,
    /// Hidden by the form as such: its answer stays.
    Hidden,
    /// Hidden by a condition, its own or that of something around it.
    Off,
}

impl Plan {
    pub fn new(nodes: Vec<PlanNode>) -> Self {
        let asked = asked(&nodes);
        let groups = groups(&dependencies(&nodes, &asked));
        let mut group_of = vec![0; nodes.len()];
        for (number, group) in groups.iter().enumerate() {
            for node in group {
                group_of[*node] = number;
            }
        }
        let settled = |(node, field): (usize, Option<usize>)| {
            field.filter(|field| group_of[*field] != group_of[node])
        };
        let asked = asked.into_iter().enumerate().map(settled).collect();
        Self {
            nodes,
            groups,
            asked,
        }
    }

    pub fn nodes(&self) -> &[PlanNode] {
        &self.nodes
    }

    /// Keys of fields whose default value could show or hide them for ever in turns.
    pub fn circular_defaults(&self) -> Vec<&str> {
        let dependencies = dependencies(&self.nodes, &asked(&self.nodes));
        self.groups
            .iter()
            .filter(|group| group.len() > 1 || dependencies[group[0]].contains(&group[0]))
            .flatten()
            .filter_map(|index| self.nodes[*index].answer.as_ref())
            .filter(|answer| answer.default.is_some() && answer.clear_on_hide)
            .map(|answer| answer.key.as_str())
            .collect()
    }

    /// Clears what is hidden and fills defaults into `answers`; says what became of each node.
    pub fn settle(&self, answers: &mut Answers) -> Vec<Shown> {
        let mut shown = vec![Shown::Visible; self.nodes.len()];
        for group in &self.groups {
            loop {
                let mut moved = false;
                for &index in group {
                    let node = &self.nodes[index];
                    let now = node.shown(&shown, answers, self.untouched(index, &shown));
                    moved |= now != shown[index];
                    shown[index] = now;
                    moved |= node.settle_answer(now, answers);
                }
                if !moved {
                    break;
                }
            }
        }
        shown
    }

    /// What the condition of a node sees where the field it asks has no answer: its empty value
    /// ("false" of a checkbox), or nothing if the field itself is hidden and cleared.
    fn untouched(&self, node: usize, shown: &[Shown]) -> &Value {
        let field = self.asked[node];
        let cleared = field.is_some_and(|field| shown[field] == Shown::Off);
        let answer = field.and_then(|field| self.nodes[field].answer.as_ref());
        match answer {
            Some(answer) if !(cleared && answer.clear_on_hide) => &answer.empty,
            _ => &Value::Null,
        }
    }
}

impl PlanNode {
    fn shown(&self, shown: &[Shown], answers: &Answers, untouched: &Value) -> Shown {
        let parent = self.parent.map_or(Shown::Visible, |parent| shown[parent]);
        let holds = |condition: &Condition| condition.holds(answers, untouched);
        if parent == Shown::Off || !self.condition.as_ref().is_none_or(holds) {
            Shown::Off
        } else if parent == Shown::Hidden || (self.hidden && self.condition.is_none()) {
            Shown::Hidden
        } else {
            Shown::Visible
        }
    }

    /// Whether `answers` changed.
    fn settle_answer(&self, shown: Shown, answers: &mut Answers) -> bool {
        let Some(answer) = &self.answer else {
            return false;
        };
        if shown == Shown::Off && answer.clear_on_hide {
            return answers.shift_remove(&answer.key).is_some();
        }
        match &answer.default {
            Some(default) if !answers.contains_key(&answer.key) => {
                answers.insert(answer.key.clone(), default.clone());
                true
            }
            _ => false,
        }
    }
}

/// For each node, the field that its condition asks.
fn asked(nodes: &[PlanNode]) -> Vec<Option<usize>> {
    let by_key: HashMap<&str, usize> = nodes
        .iter()
        .enumerate()
        .filter_map(|(index, node)| Some((node.answer.as_ref()?.key.as_str(), index)))
        .collect();
    nodes
        .iter()
        .map(|node| {
            let condition = node.condition.as_ref()?;
            by_key.get(condition.when.as_str()).copied()
        })
        .collect()
}

/// For each node, the nodes it depends on.
fn dependencies(nodes: &[PlanNode], asked: &[Option<usize>]) -> Vec<Vec<usize>> {
    nodes
        .iter()
        .zip(asked)
        .map(|(node, asked)| node.parent.into_iter().chain(*asked).collect())
        .collect()
}

/// Strongly connected components, each after all it depends on (Tarjan 1972), without recursion:
/// a chain of conditions may be as long as the form.
fn groups(dependencies: &[Vec<usize>]) -> Vec<Vec<usize>> {
    const UNSEEN: usize = usize::MAX;
    let count = dependencies.len();
    let (mut index, mut low) = (vec![UNSEEN; count], vec![0; count]);
    let (mut open, mut on_stack) = (Vec::new(), vec![false; count]);
    let (mut next, mut found) = (0, Vec::new());
    for root in 0..count {
        let mut path = Vec::new();
        if index[root] == UNSEEN {
            path.push((root, 0));
        }
        while let Some((node, edge)) = path.last_mut() {
            let node = *node;
            if *edge == 0 {
                index[node] = next;
                low[node] = next;
                next += 1;
                open.push(node);
                on_stack[node] = true;
            }
            if let Some(&target) = dependencies[node].get(*edge) {
                *edge += 1;
                if index[target] == UNSEEN {
                    path.push((target, 0));
                } else if on_stack[target] {
                    low[node] = low[node].min(index[target]);
                }
                continue;
            }
            path.pop();
            if let Some((parent, _)) = path.last() {
                low[*parent] = low[*parent].min(low[node]);
            }
            if low[node] == index[node] {
                let start = open
                    .iter()
                    .rposition(|member| *member == node)
                    .expect("a node is on the stack until its group is closed");
                let mut group = open.split_off(start);
                for member in &group {
                    on_stack[*member] = false;
                }
                group.sort_unstable();
                found.push(group);
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_come_after_what_they_depend_on() {
        let check = |edges: &[&[usize]], expect: &[&[usize]]| {
            let edges: Vec<Vec<usize>> = edges.iter().map(|to| to.to_vec()).collect();
            assert_eq!(groups(&edges), expect, "{edges:?}");
        };
        check(&[&[], &[0], &[1]], &[&[0], &[1], &[2]]);
        check(&[&[1], &[2], &[]], &[&[2], &[1], &[0]]);
        check(&[&[1], &[0], &[0]], &[&[0, 1], &[2]]);
        check(&[&[0]], &[&[0]]);
        check(&[&[1], &[2], &[0], &[4], &[2]], &[&[0, 1, 2], &[4], &[3]]);
        check(&[&[1, 2], &[2], &[1], &[]], &[&[1, 2], &[0], &[3]]);
    }

    #[test]
    fn a_chain_as_long_as_the_largest_form_is_ordered_without_recursion() {
        let edges: Vec<Vec<usize>> = (1..=100_000).map(|next| vec![next % 100_000]).collect();
        assert_eq!(groups(&edges).len(), 1, "the chain closes into one group");
    }
}
