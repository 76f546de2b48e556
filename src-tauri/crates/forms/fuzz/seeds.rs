//! What the targets begin with: the pairs of form and answers that the engine is compared with formio.js on.

use std::path::Path;

use serde_json::{Value, json};

#[path = "../tests/formio/corpus.rs"]
#[allow(dead_code, reason = "the comparison needs more of it")]
mod corpus;

/// What a target takes, made of the pairs. `root` is that of the repository.
pub fn seeds(target: &str, root: &str) -> Vec<Value> {
    let pairs = corpus::by_hand_in(&Path::new(root).join("fixtures/formio"));
    let before = |at: usize| &pairs[at.checked_sub(1).unwrap_or(pairs.len() - 1)];
    let seed = |(at, pair): (usize, &corpus::Pair)| match target {
        "form" => pair.form.clone(),
        "versions" => {
            json!({"old": pair.form, "form": before(at).form, "answers": pair.answers})
        }
        _ => json!({"form": pair.form, "answers": pair.answers, "lists": pair.lists}),
    };
    pairs.iter().enumerate().map(seed).collect()
}
