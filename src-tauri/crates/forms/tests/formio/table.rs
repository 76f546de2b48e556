//! The outcome by component and rule.

use std::collections::BTreeMap;
use std::fmt::{self, Write as _};
use std::path::Path;

use serde_json::Value;

use crate::definition::{Definition, at};

/// The worst that happened to a component of a pair.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    Same,
    Accepted,
    Different,
}

#[derive(Debug, Default, Clone, Copy)]
struct Row {
    /// Pairs in which either engine finds an answer of it wrong.
    wrong: usize,
    same: usize,
    accepted: usize,
    different: usize,
}

#[derive(Debug, Default)]
pub struct Table {
    components: BTreeMap<String, Row>,
    rules: BTreeMap<String, Row>,
}

impl Table {
    /// Adds a pair; `verdict` is asked for each of its components.
    /// So is whether there was an error at it.
    pub fn add(
        &mut self,
        definitions: &[Definition],
        verdict: impl Fn(&Definition) -> (Verdict, bool),
    ) {
        let mut kinds: BTreeMap<String, (Verdict, bool)> = BTreeMap::new();
        let mut rules: BTreeMap<String, (Verdict, bool)> = BTreeMap::new();
        for definition in definitions {
            let one = verdict(definition);
            let note = |rows: &mut BTreeMap<String, (Verdict, bool)>, name: String| {
                let worst = rows.entry(name).or_insert((Verdict::Same, false));
                *worst = (one.0.max(worst.0), one.1 || worst.1);
            };
            note(&mut kinds, definition.kind().to_owned());
            for rule in rules_of(definition.component) {
                note(&mut rules, rule);
            }
        }
        for (rows, verdicts) in [(&mut self.components, kinds), (&mut self.rules, rules)] {
            for (name, (verdict, wrong)) in verdicts {
                let row = rows.entry(name).or_default();
                row.wrong += usize::from(wrong);
                match verdict {
                    Verdict::Same => row.same += 1,
                    Verdict::Accepted => row.accepted += 1,
                    Verdict::Different => row.different += 1,
                }
            }
        }
    }
}

/// What of a component decides about its answer.
fn rules_of(component: &Value) -> Vec<String> {
    let given = |value: &Value| !matches!(value, Value::Null | Value::Bool(false)) && *value != "";
    let mut rules = Vec::new();
    for (name, value) in component["validate"].as_object().into_iter().flatten() {
        if given(value) {
            rules.push(format!("validate.{name}"));
        }
    }
    let condition = &component["conditional"];
    if condition["when"].is_string() {
        rules.push("conditional (simple)".to_owned());
    }
    for one in condition["conditions"].as_array().into_iter().flatten() {
        let operator = one["operator"].as_str().unwrap_or_default();
        rules.push(format!("conditions: {operator}"));
    }
    if given(&condition["json"]) {
        rules.push("conditional (JSON Logic)".to_owned());
    }
    for logic in component["logic"].as_array().into_iter().flatten() {
        let trigger = logic["trigger"]["type"].as_str().unwrap_or_default();
        rules.push(format!("logic trigger: {trigger}"));
        for action in logic["actions"].as_array().into_iter().flatten() {
            let kind = action["type"].as_str().unwrap_or_default();
            rules.push(format!("logic action: {kind}"));
        }
    }
    for (name, path) in [
        ("customConditional", "customConditional"),
        ("calculateValue", "calculateValue"),
        ("allowCalculateOverride", "allowCalculateOverride"),
        ("defaultValue", "defaultValue"),
        ("customDefaultValue", "customDefaultValue"),
        ("multiple", "multiple"),
        ("disabled", "disabled"),
        ("hidden: true", "hidden"),
        ("inputMask", "inputMask"),
        ("errors", "errors"),
        ("validateWhenHidden", "validateWhenHidden"),
    ] {
        if at(component, path).is_some_and(given) {
            rules.push(name.to_owned());
        }
    }
    if component["clearOnHide"] == false {
        rules.push("clearOnHide: false".to_owned());
    }
    match &component["persistent"] {
        Value::Bool(false) => rules.push("persistent: false".to_owned()),
        Value::String(client) if client == "client-only" => {
            rules.push("persistent: client-only".to_owned());
        }
        _ => {}
    }
    rules
}

/// Where the table stands for readers, between two marks.
const README: &str = "../../../fixtures/formio/README.md";
const BEGIN: &str = "<!-- table: begin -->\n";
const END: &str = "<!-- table: end -->";

impl Table {
    /// Whether the README has this very table; with `KIOSK_WRITE_TABLE` it is written there first.
    pub fn stands_in_readme(&self) -> bool {
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(README);
        let text = std::fs::read_to_string(&file).unwrap();
        let begin = text.find(BEGIN).unwrap() + BEGIN.len();
        let end = text.find(END).unwrap();
        let table = self.in_markdown();
        if std::env::var_os("KIOSK_WRITE_TABLE").is_some() {
            let written = [&text[..begin], &table, &text[end..]].concat();
            std::fs::write(&file, written).unwrap();
            return true;
        }
        text[begin..end] == table
    }

    fn in_markdown(&self) -> String {
        let mut text = String::new();
        for (title, rows) in [("component", &self.components), ("rule", &self.rules)] {
            writeln!(
                text,
                "| {title} | pairs | with an error | same | accepted |"
            )
            .unwrap();
            writeln!(text, "|---|---:|---:|---:|---:|").unwrap();
            for (name, row) in rows {
                let pairs = row.same + row.accepted + row.different;
                let Row {
                    wrong,
                    same,
                    accepted,
                    ..
                } = row;
                writeln!(text, "| {name} | {pairs} | {wrong} | {same} | {accepted} |").unwrap();
            }
            writeln!(text).unwrap();
        }
        text
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (title, rows) in [("component", &self.components), ("rule", &self.rules)] {
            writeln!(
                f,
                "{title:<34} {:>6} {:>10} {:>6} {:>9} {:>10}",
                "pairs", "with error", "same", "accepted", "different"
            )?;
            for (name, row) in rows {
                writeln!(
                    f,
                    "{name:<34} {:>6} {:>10} {:>6} {:>9} {:>10}",
                    row.same + row.accepted + row.different,
                    row.wrong,
                    row.same,
                    row.accepted,
                    row.different
                )?;
            }
            writeln!(f)?;
        }
        Ok(())
    }
}
