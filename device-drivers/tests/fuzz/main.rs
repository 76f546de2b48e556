//! The fuzz targets take their seeds, what was found before, and a fixed number of changed seeds in the
//! ordinary tests too. Always the same ones: `make fuzz` looks for new ones.
#![allow(clippy::unwrap_used)]

use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

#[path = "../../../fixtures/fuzz/mutate.rs"]
mod mutate;
#[path = "../../fuzz/targets/mod.rs"]
mod targets;

use mutate::Mutations;

/// Changed seeds for each target.
const CHANGED: usize = 10_000;
/// For targets that decode pictures or compute on curves: thousands of times slower than the others.
const CHANGED_SLOW: usize = 500;
const SLOW: [&str; 7] = [
    "card_dialogue",
    "futronic",
    "jpeg2000",
    "key_answers",
    "passport_chip",
    "qr_file",
    "qr_frame",
];

fn corpus() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus")
}

/// A target's seeds, in an order that is the same everywhere.
fn seeds(target: &str) -> Vec<Vec<u8>> {
    let folder = fs::read_dir(corpus().join(target)).unwrap();
    let mut files: Vec<_> = folder.map(|file| file.unwrap().path()).collect();
    files.sort();
    files.iter().map(|file| fs::read(file).unwrap()).collect()
}

/// Gives `input` to the target; on a panic says with which bytes.
fn give(name: &str, target: fn(&[u8]), input: &[u8]) {
    let outcome = catch_unwind(AssertUnwindSafe(|| target(input)));
    assert!(
        outcome.is_ok(),
        "a finding in {name}; mend it and keep it in fuzz/corpus/{name}: {input:02x?}"
    );
}

#[test]
fn every_target_takes_all_of_its_seeds() {
    for (name, target) in targets::TARGETS {
        let seeds = seeds(name);
        assert!(
            seeds.len() >= 2,
            "{name} needs a few seeds in fuzz/corpus/{name}"
        );
        for seed in seeds {
            give(name, *target, &seed);
            for end in [seed.len() / 2, seed.len().saturating_sub(1)] {
                give(name, *target, &seed[..end]);
            }
        }
    }
}

#[test]
fn every_target_takes_seeds_that_were_changed() {
    for (name, target) in targets::TARGETS {
        let count = if SLOW.contains(name) {
            CHANGED_SLOW
        } else {
            CHANGED
        };
        let seeds = seeds(name);
        for input in Mutations::of(&seeds, name).take(count) {
            give(name, *target, &input);
        }
    }
}

#[test]
fn every_folder_of_seeds_has_a_target() {
    for folder in fs::read_dir(corpus()).unwrap() {
        let folder = folder.unwrap().file_name().into_string().unwrap();
        let known = targets::TARGETS.iter().any(|(name, _)| *name == folder);
        assert!(known, "fuzz/corpus/{folder} has no target");
    }
}
