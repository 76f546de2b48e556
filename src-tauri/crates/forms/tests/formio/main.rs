//! Our forms engine against the real formio.js, pair by pair: what is shown, what the answers
//! come to, what is wrong with them and what is sent.
//!
//! What differs fails the test, unless `fixtures/formio/accepted.toml` says why it stands; and
//! an entry there that nothing matches fails it as well. formio.js is run by Node.js under
//! jsdom and is no part of the product.

#![allow(clippy::unwrap_used)]

mod accepted;
mod compare;
mod corpus;
mod coverage;
mod definition;
mod generate;
mod ours;
mod table;
mod theirs;

use std::fmt::Write as _;

use accepted::Accepted;
use compare::{Aspect, Difference, compare};
use corpus::Pair;
use definition::{definitions, of};
use ours::Ours;
use table::{Table, Verdict};
use theirs::Theirs;

/// How many differences a failure spells out.
const SPELLED_OUT: usize = 100_000;

#[test]
fn our_engine_and_formio_make_the_same_of_every_pair() {
    let mut pairs = corpus::by_hand();
    let by_hand = pairs.len();
    pairs.extend(generate::pairs());
    let made = pairs.len() - by_hand;
    assert!(made >= 2_000, "enough pairs are made: {made}");
    let missing = coverage::missing(&pairs);
    assert!(
        missing.is_empty(),
        "nothing in the corpus has any of these: {missing:?}"
    );
    if let Ok(only) = std::env::var("FORMIO_PAIRS") {
        pairs.retain(|pair| pair.id.contains(&only));
    }
    let (theirs, took) = theirs::ask_new(&pairs);
    let accepted = accepted::read();
    let mut report = Report::default();
    for (pair, theirs) in pairs.iter().zip(&theirs) {
        report.add(pair, &ours::ask(pair), theirs, &accepted);
    }
    println!("{}", report.table);
    println!("{} places compared", report.places);
    println!(
        "{} pairs, {by_hand} of them by hand: {} the same, {} with accepted differences only, {} different",
        pairs.len(),
        report.same,
        report.accepted,
        report.different
    );
    println!(
        "formio.js: {:.1} s, {:.0} pairs a second",
        took.as_secs_f64(),
        pairs.len() as f64 / took.as_secs_f64()
    );
    for entry in &accepted {
        println!(
            "accepted {:>5} times: {}",
            entry.matches.get(),
            entry.reason
        );
    }
    assert!(
        report.different == 0,
        "{} pairs differ in a way that accepted.toml does not cover:\n{}",
        report.different,
        report.words
    );
    if std::env::var("FORMIO_PAIRS").is_err() {
        let idle: Vec<&str> = accepted
            .iter()
            .filter(|entry| entry.matches.get() == 0)
            .map(|entry| entry.reason.as_str())
            .collect();
        assert!(
            idle.is_empty(),
            "nothing matches these entries of accepted.toml: {idle:#?}"
        );
        assert!(
            report.table.stands_in_readme(),
            "the table in fixtures/formio/README.md is not this one; KIOSK_WRITE_TABLE=1 writes it"
        );
    }
}

#[derive(Default)]
struct Report {
    table: Table,
    /// Components, answers, what is sent and errors: each a place in which a pair could differ.
    places: usize,
    same: usize,
    accepted: usize,
    different: usize,
    spelled_out: usize,
    words: String,
}

impl Report {
    fn add(&mut self, pair: &Pair, ours: &Ours, theirs: &Theirs, accepted: &[Accepted]) {
        let definitions = definitions(&pair.form);
        let found = compare(pair, &definitions, ours, theirs);
        self.places += theirs.components.len() + theirs.errors.len();
        self.places += leaves(&theirs.data) + leaves(&theirs.submission);
        let verdicts: Vec<(&Difference, Verdict)> = found
            .iter()
            .map(|one| {
                let stands = accepted
                    .iter()
                    .any(|entry| entry.covers(pair, &definitions, one));
                (
                    one,
                    if stands {
                        Verdict::Accepted
                    } else {
                        Verdict::Different
                    },
                )
            })
            .collect();
        match verdicts.iter().map(|(_, verdict)| *verdict).max() {
            None | Some(Verdict::Same) => self.same += 1,
            Some(Verdict::Accepted) => self.accepted += 1,
            Some(Verdict::Different) => self.different += 1,
        }
        let wrong: Vec<&str> = ours.wrong().chain(theirs.wrong()).collect();
        self.table.add(&definitions, |definition| {
            let is_it = |path: &&str| {
                of(&definitions, path).is_some_and(|one| std::ptr::eq(one, definition))
            };
            let verdict = verdicts
                .iter()
                .filter(|(one, _)| {
                    // What concerns the whole form concerns each of its components.
                    one.path.is_empty()
                        || of(&definitions, &one.path)
                            .is_none_or(|other| std::ptr::eq(other, definition))
                })
                .map(|(_, verdict)| *verdict)
                .max()
                .unwrap_or(Verdict::Same);
            (verdict, wrong.iter().any(is_it))
        });
        let open = verdicts
            .iter()
            .filter(|(_, verdict)| *verdict == Verdict::Different);
        let open: Vec<&Difference> = open.map(|(one, _)| *one).collect();
        if !open.is_empty() && self.spelled_out < SPELLED_OUT {
            self.spelled_out += 1;
            self.spell_out(pair, theirs, &open);
        }
    }

    fn spell_out(&mut self, pair: &Pair, theirs: &Theirs, open: &[&Difference]) {
        let side = |value: &Option<serde_json::Value>| {
            value
                .as_ref()
                .map_or_else(|| "nothing".to_owned(), ToString::to_string)
        };
        let _ = writeln!(self.words, "{}\n  answers {}", pair.id, pair.answers);
        for one in open {
            let _ = writeln!(
                self.words,
                "  {:?} {} {}: ours {}, theirs {}",
                one.aspect,
                one.path,
                one.rule,
                side(&one.ours),
                side(&one.theirs)
            );
        }
        let kinds = open.iter().any(|one| one.aspect != Aspect::Refused);
        if kinds && let Some(astray) = &theirs.astray {
            let _ = writeln!(self.words, "  formio.js besides: {astray}");
        }
    }
}

fn leaves(value: &serde_json::Value) -> usize {
    match value {
        serde_json::Value::Array(items) => items.iter().map(leaves).sum(),
        serde_json::Value::Object(fields) => fields.values().map(leaves).sum(),
        _ => 1,
    }
}
