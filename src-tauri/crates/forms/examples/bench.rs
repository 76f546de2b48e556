//! Our engine and formio.js on the same form, on the same machine, one after the other:
//! `make bench-forms`.
//!
//! The form has 500 fields; 50 of them are calculated from one answer. Measured are opening it,
//! changing that answer until everything has followed, and validating all of it. formio.js runs
//! under Node.js on a page of jsdom, which has no layout and paints nothing.

use std::io::{BufRead, BufReader, Write};
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::Instant;

use kiosk_forms::{Answers, load};
use serde::Deserialize;
use serde_json::{Value, json};

const NOW: &str = "2026-03-04T05:06:07Z";
const ROUNDS: usize = 21;

/// Milliseconds of every round.
#[derive(Debug, Deserialize)]
struct Theirs {
    open: Vec<f64>,
    change: Vec<f64>,
    recheck: Vec<f64>,
    validate: Vec<f64>,
    /// The last of the calculated fields in the end, and the number of errors.
    last: Value,
    wrong: usize,
}

fn main() {
    let form = form();
    let answers = answers();
    println!(
        "asking formio.js ({ROUNDS} rounds of each, {} fields)…",
        form["components"].as_array().map_or(0, Vec::len)
    );
    let theirs = ask(&form, &answers);
    let schema = serde_json::to_vec(&form).expect("a form is JSON");
    let now = NOW.parse().expect("a timestamp");

    let open = rounds(|_| {
        drop(load(&schema).expect("an honest form"));
    });
    let form = load(&schema).expect("an honest form");
    let mut given = answers;
    let mut last = Value::Null;
    let change = rounds(|round| {
        let text = Value::String("x".repeat(round + 1));
        form.set_answer(&mut given, "k0", &text)
            .expect("text for a text field");
        given = form.evaluate(&given, now).answers;
        last = given["c49"].clone();
    });
    let mut wrong = 0;
    let validate = rounds(|_| wrong = form.evaluate(&given, now).errors.len());

    assert_eq!(last, theirs.last, "both calculate the same");
    assert_eq!(wrong, theirs.wrong, "both find the same number of errors");
    println!();
    println!(
        "{:<52} {:>10} {:>12} {:>8}",
        "median", "here", "formio.js", "times"
    );
    row("open the form", &open, &theirs.open);
    row(
        "change an answer that 50 others depend on, as typed",
        &change,
        &theirs.change,
    );
    row(
        "the same without drawing (checkData)",
        &change,
        &theirs.recheck,
    );
    row("validate everything", &validate, &theirs.validate);
    println!();
    println!(
        "slowest of {ROUNDS} changes here: {:.2} ms; both end with {last} and {wrong} errors",
        change.iter().copied().fold(0.0, f64::max)
    );
}

fn row(name: &str, ours: &[f64], theirs: &[f64]) {
    let (ours, theirs) = (median(ours), median(theirs));
    println!(
        "{name:<52} {ours:>7.2} ms {theirs:>9.1} ms {:>7.0}x",
        theirs / ours
    );
}

fn median(times: &[f64]) -> f64 {
    let mut times = times.to_vec();
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}

fn rounds(mut run: impl FnMut(usize)) -> Vec<f64> {
    let time = |round| {
        let began = Instant::now();
        run(round);
        began.elapsed().as_secs_f64() * 1e3
    };
    (0..ROUNDS).map(time).collect()
}

/// 450 fields with rules, a third of them under a condition, and 50 that follow the first.
fn form() -> Value {
    let mut components: Vec<Value> = (0..450)
        .map(|number| {
            let mut one = json!({
                "type": "textfield", "key": format!("k{number}"), "label": format!("K {number}"),
                "input": true,
                "validate": {"required": true, "maxLength": 50, "pattern": "[A-Za-z ]*"},
            });
            if number % 3 == 2 {
                let when = format!("k{}", number - 1);
                one["conditional"] = json!({"show": true, "when": when, "eq": "yes"});
            }
            one
        })
        .collect();
    components.extend((0..50).map(|number| {
        json!({
            "type": "number", "key": format!("c{number}"), "label": format!("C {number}"),
            "input": true,
            "calculateValue": format!("value = (data.k0 || '').length + {number};"),
        })
    }));
    json!({"display": "form", "components": components})
}

/// Every tenth answer breaks a rule.
fn answers() -> Answers {
    (0..450)
        .map(|number| {
            let text = if number % 10 == 9 { "12" } else { "yes" };
            (format!("k{number}"), json!(text))
        })
        .collect()
}

fn ask(form: &Value, answers: &Answers) -> Theirs {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../fixtures/formio");
    let mut node = Command::new("node")
        .arg(folder.join("server.mjs"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("Node.js runs formio.js; `npm ci` in the repository's root installs it");
    let question = json!({
        "id": 0, "measure": {"key": "k0", "last": "c49", "rounds": ROUNDS},
        "form": form, "answers": answers, "now": NOW,
    });
    let mut input = node.stdin.take().expect("it was piped");
    writeln!(input, "{question}").expect("Node.js reads");
    drop(input);
    let mut line = String::new();
    BufReader::new(node.stdout.take().expect("it was piped"))
        .read_line(&mut line)
        .expect("Node.js answers");
    node.wait().expect("Node.js ends with its input");
    serde_json::from_str(&line).unwrap_or_else(|error| panic!("{error}: {line}"))
}
