//! The engine takes any bytes for a form and any JSON for answers. The seeds are the pairs that it is
//! compared with formio.js on and the forms that the product is shown with; what is made of them is
//! always the same; `make fuzz` looks for more.
#![allow(clippy::unwrap_used)]

#[path = "../../fuzz/bend.rs"]
mod bend;
#[path = "../../../../../fixtures/fuzz/mutate.rs"]
mod bytes;
#[path = "../../fuzz/seeds.rs"]
mod seeds;
#[path = "../../fuzz/targets/mod.rs"]
mod targets;

use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::time::{Duration, Instant};

use bend::Bender;
use seeds::seeds;
use targets::TARGETS;

const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../..");
/// Changed seeds for each target: of the JSON, and of its bytes.
const BENT: u64 = 4_000;
const FLIPPED: usize = 2_000;
/// No input takes longer, not even one that is made to.
const LIMIT: Duration = Duration::from_mins(1);

/// What a target was given before and is given again: seeds, and what was found and stays mended.
fn kept(target: &str) -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus");
    let mut files: Vec<_> = fs::read_dir(folder.join(target))
        .unwrap()
        .map(|file| file.unwrap().path())
        .collect();
    files.sort();
    files.iter().map(|file| fs::read(file).unwrap()).collect()
}

fn give(name: &str, target: fn(&[u8]), input: &[u8]) {
    let began = Instant::now();
    let outcome = catch_unwind(AssertUnwindSafe(|| target(input)));
    let shown = String::from_utf8_lossy(input);
    assert!(
        outcome.is_ok(),
        "a finding in {name}; mend it and keep it in fuzz/corpus/{name}: {shown}"
    );
    let took = began.elapsed();
    assert!(took < LIMIT, "{name} takes {took:?} for {shown}");
}

#[test]
fn every_target_takes_all_of_its_seeds() {
    for (name, target) in TARGETS {
        for seed in seeds(name, ROOT) {
            give(name, *target, seed.to_string().as_bytes());
        }
        for seed in kept(name) {
            give(name, *target, &seed);
        }
    }
}

#[test]
fn every_target_takes_json_that_was_bent() {
    let mut taken = 0;
    for (name, target) in TARGETS {
        let seeds = seeds(name, ROOT);
        for number in 0..BENT {
            let mut bender = Bender::new(number);
            let mut seed = seeds[bender.dice(seeds.len())].clone();
            let other = &seeds[bender.dice(seeds.len())];
            bender.bend(&mut seed, other);
            let form = seed.get("form").unwrap_or(&seed).to_string();
            taken += u64::from(kiosk_forms::load(form.as_bytes()).is_ok());
            give(name, *target, seed.to_string().as_bytes());
        }
    }
    println!("{taken} bent forms were taken and worked with");
    assert!(
        taken > BENT / 2,
        "a good part of them must get past the reading: {taken}"
    );
}

#[test]
fn every_target_takes_bytes_that_were_changed() {
    for (name, target) in TARGETS {
        let seeds: Vec<Vec<u8>> = seeds(name, ROOT)
            .iter()
            .map(|seed| seed.to_string().into_bytes())
            .collect();
        for input in bytes::Mutations::of(&seeds, name).take(FLIPPED) {
            give(name, *target, &input);
        }
    }
}
