//! Forms and answers from fixed seeds: all components and rules mixed, answers right and wrong.
//!
//! What `accepted.toml` knows to differ in ways that spread over a whole form is left to the cases
//! written by hand: layouts that are hidden do clear here, only the last page of a wizard is ever
//! hidden, and no grid stands inside another: formio.js loses answers there.

mod answers;
mod components;
mod dice;
mod rules;

use serde_json::{Value, json};

use crate::corpus::Pair;
use components::Builder;
use dice::Dice;

const FORMS: u64 = 530;
const ANSWERS: usize = 4;

/// The generated pairs, always the same ones.
pub fn pairs() -> Vec<Pair> {
    (0..FORMS).flat_map(pairs_of).collect()
}

fn pairs_of(seed: u64) -> Vec<Pair> {
    let mut dice = Dice::new(seed);
    let form = form(&mut dice);
    (0..ANSWERS)
        .map(|number| Pair {
            id: format!("made: form {seed} #{}", number + 1),
            answers: answers::scope(&mut dice, &form["components"]),
            form: form.clone(),
            lists: std::collections::BTreeMap::new(),
        })
        .collect()
}

fn form(dice: &mut Dice) -> Value {
    let mut builder = Builder::default();
    if dice.one_in(4) {
        let pages = 2 + dice.roll(2);
        let components: Vec<Value> = (0..pages)
            .map(|number| {
                let fields = 2 + dice.roll(3);
                let before = builder.earlier();
                let mut page = json!({
                    "type": "panel", "key": format!("page{number}"), "input": false,
                    "title": format!("Page {number}"), "label": format!("Page {number}"),
                    "components": builder.several(dice, fields, 2),
                });
                if number + 1 == pages && dice.one_in(2) {
                    page["clearOnHide"] = json!(true);
                    rules::condition(dice, &mut page, &before);
                }
                builder.page_ends();
                page
            })
            .collect();
        json!({"display": "wizard", "components": components})
    } else {
        let fields = 4 + dice.roll(5);
        let components = builder.several(dice, fields, 2);
        json!({"display": "form", "components": components})
    }
}
