//! The order in which nodes are worked out: each after what it depends on, and in display order
//! among those that depend on each other.

/// Strongly connected components, each after all it depends on (Tarjan 1972), without recursion:
/// a chain of conditions may be as long as the form.
pub(super) fn groups(dependencies: &[Vec<usize>]) -> Vec<Vec<usize>> {
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
