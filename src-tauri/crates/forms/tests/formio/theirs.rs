//! What formio.js makes of the pairs: two processes of Node.js, each with half of them.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::corpus::{NOW, Pair, folder};

#[derive(Debug, Clone, Deserialize, Serialize)]
pub struct Theirs {
    pub id: usize,
    #[serde(default)]
    pub settled: bool,
    #[serde(default)]
    pub components: Vec<Instance>,
    /// The answers when nothing moves any more.
    #[serde(default)]
    pub data: Value,
    /// The answers as they would be sent.
    #[serde(default)]
    pub submission: Value,
    #[serde(default)]
    pub errors: Vec<Complaint>,
    /// formio.js gave up on the pair.
    pub thrown: Option<String>,
    /// formio.js threw something on the way and went on.
    pub astray: Option<String>,
}

impl Theirs {
    /// Where there are errors.
    pub fn wrong(&self) -> impl Iterator<Item = &str> {
        self.errors.iter().map(|error| error.path.as_str())
    }
}

/// A component in its place.
#[derive(Debug, Clone, Deserialize, Serialize)]
pub struct Instance {
    /// Of its answer; empty for what holds none.
    pub path: String,
    #[serde(rename = "type")]
    pub kind: String,
    pub visible: bool,
    /// What logic may have changed; only for components with logic.
    pub changed: Option<Value>,
}

#[derive(Debug, Clone, Deserialize, Serialize)]
pub struct Complaint {
    pub path: String,
    pub rule: String,
    pub message: String,
}

/// How many Node.js work at the same time.
const PROCESSES: usize = 2;

/// While the engine is worked on: `FORMIO_KEPT` names a file in which formio.js's answers are kept,
/// so that only new pairs are asked about.
pub fn ask_new(pairs: &[Pair]) -> (Vec<Theirs>, Duration) {
    let Some(file) = std::env::var_os("FORMIO_KEPT") else {
        return ask(pairs);
    };
    let question = |pair: &Pair| format!("{} {}", pair.form, pair.answers);
    let mut kept: BTreeMap<String, Theirs> = std::fs::read_to_string(&file)
        .map(|text| serde_json::from_str(&text).unwrap())
        .unwrap_or_default();
    let known = |pair: &&Pair| !kept.contains_key(&question(pair));
    let new: Vec<Pair> = pairs.iter().filter(known).cloned().collect();
    let (answers, took) = ask(&new);
    kept.extend(new.iter().map(question).zip(answers));
    std::fs::write(&file, serde_json::to_string(&kept).unwrap()).unwrap();
    let answers = pairs.iter().map(|pair| kept[&question(pair)].clone());
    (answers.collect(), took)
}

/// Asks formio.js about all pairs. The answers are in the order of the pairs; the time is what
/// the slower of the processes took, its start included.
pub fn ask(pairs: &[Pair]) -> (Vec<Theirs>, Duration) {
    let began = Instant::now();
    let mut answers: Vec<Theirs> = std::thread::scope(|scope| {
        let halves: Vec<_> = (0..PROCESSES)
            .map(|part| scope.spawn(move || ask_one(pairs, part)))
            .collect();
        halves
            .into_iter()
            .flat_map(|half| half.join().expect("the reader of one process ends"))
            .collect()
    });
    answers.sort_by_key(|answer| answer.id);
    (answers, began.elapsed())
}

/// Every `PROCESSES`th pair from `part` on.
fn ask_one(pairs: &[Pair], part: usize) -> Vec<Theirs> {
    let mut node = Node::start();
    let mut input = node.0.stdin.take().unwrap();
    let output = BufReader::new(node.0.stdout.take().unwrap());
    let mine = || pairs.iter().enumerate().skip(part).step_by(PROCESSES);
    let answers = std::thread::scope(|scope| {
        scope.spawn(move || {
            for (id, pair) in mine() {
                let question = json!({
                    "id": id, "form": pair.form, "answers": pair.answers, "lists": pair.lists,
                    "now": NOW,
                });
                if writeln!(input, "{question}").is_err() {
                    break;
                }
            }
        });
        output
            .lines()
            .map(|line| {
                let line = line.unwrap();
                serde_json::from_str(&line).unwrap_or_else(|error| panic!("{error}: {line}"))
            })
            .collect::<Vec<Theirs>>()
    });
    assert_eq!(
        answers.len(),
        mine().count(),
        "Node.js answered a part of the pairs only"
    );
    answers
}

struct Node(Child);

impl Node {
    fn start() -> Self {
        let folder = folder();
        assert!(
            folder.join("../../node_modules/@formio/js").is_dir(),
            "formio.js is not installed: run `npm ci` in the repository's root"
        );
        let child = Command::new("node")
            .arg(folder.join("server.mjs"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("formio.js needs Node.js 20 or later");
        Self(child)
    }
}

impl Drop for Node {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}
