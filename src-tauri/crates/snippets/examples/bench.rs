//! How long snippets take here: `cargo run --release --example bench -p kiosk-snippets`.

use std::time::{Duration, Instant};

use kiosk_snippets::{Call, Kind, Snippet, with_session};
use serde_json::{Value, json};

fn main() {
    let now = "2026-11-23T09:30:00Z".parse().expect("a timestamp");
    let data: Value = (0..500)
        .map(|n| (format!("field{n}"), json!(n)))
        .collect::<serde_json::Map<_, _>>()
        .into();
    let code = |source: String| {
        Snippet::new(Kind::Code { result: "value" }, &source).expect("an honest snippet")
    };
    let begin = Instant::now();
    let sums: Vec<Snippet> = (0..50)
        .map(|n| code(format!("value = data.field{n} + data.field{} * 2", n + 50)))
        .collect();
    println!(
        "interpreter and 50 snippets looked at: {:?}",
        begin.elapsed()
    );
    let kinds = [
        ("small calculations", sums),
        (
            "ages with moment",
            (0..50)
                .map(|n| {
                    code(format!(
                        "value = moment().diff(moment('19{}-01-02'), 'years')",
                        n + 40
                    ))
                })
                .collect(),
        ),
        (
            "lodash sums",
            (0..50)
                .map(|n| code(format!("value = _.sum([{n}, data.field1])")))
                .collect(),
        ),
        (
            "writing ones",
            (0..50)
                .map(|n| code(format!("data.field{n} = 1")))
                .collect(),
        ),
    ];
    for (name, snippets) in &kinds {
        let evaluate = || {
            with_session(now, &data, |session| {
                for snippet in snippets {
                    session.run(snippet, &Call::default()).expect("a result");
                }
            });
        };
        report(name, snippets.len() as u32, evaluate);
    }
    let steps = &kinds[0].1;
    report("small calculations, each set", 50, || {
        with_session(now, &data, |session| {
            for (n, snippet) in steps.iter().enumerate() {
                let value = session.run(snippet, &Call::default()).expect("a result");
                session.set(&format!("field{n}"), value.as_ref());
            }
        });
    });
    report("session alone", 1, || {
        with_session(now, &data, |session| {
            session.run(&steps[0], &Call::default()).expect("a result");
        });
    });
}

/// Only what begins with the word given, if one is.
fn report(name: &str, snippets: u32, evaluate: impl Fn()) {
    if std::env::args()
        .nth(1)
        .is_some_and(|only| !name.starts_with(&only))
    {
        return;
    }
    evaluate();
    let mut times: Vec<Duration> = (0..50)
        .map(|_| {
            let begin = Instant::now();
            evaluate();
            begin.elapsed()
        })
        .collect();
    times.sort();
    let median = times[times.len() / 2];
    println!(
        "{name}: {median:?} an evaluation, {:?} a snippet",
        median / snippets
    );
}
