//! Feeds one of the targets (`FUZZ_TARGET` names it) with what libFuzzer makes up: by bending JSON with
//! pieces of the pairs that the engine is compared with formio.js on, now and then by changing bytes.
#![no_main]

use std::sync::OnceLock;

use libfuzzer_sys::{fuzz_mutator, fuzz_target, fuzzer_mutate};
use serde_json::Value;

#[path = "../bend.rs"]
mod bend;
#[path = "../seeds.rs"]
mod seeds;
#[path = "../targets/mod.rs"]
mod targets;

fn wanted() -> String {
    std::env::var("FUZZ_TARGET").expect("FUZZ_TARGET names a target")
}

fuzz_target!(|data: &[u8]| {
    static TARGET: OnceLock<fn(&[u8])> = OnceLock::new();
    let target = TARGET.get_or_init(|| {
        let wanted = wanted();
        let found = targets::TARGETS.iter().find(|(name, _)| *name == wanted);
        found.expect("FUZZ_TARGET names a target").1
    });
    target(data);
});

const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../..");

/// One of so many changes is one of bytes, …
const BYTES: u32 = 8;
/// … and one begins anew with another pair.
const ANEW: usize = 64;

fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
    static SEEDS: OnceLock<Vec<Value>> = OnceLock::new();
    if seed % BYTES == 0 {
        return fuzzer_mutate(data, size, max_size);
    }
    let seeds = SEEDS.get_or_init(|| seeds::seeds(&wanted(), ROOT));
    let mut bender = bend::Bender::new(u64::from(seed));
    let other = &seeds[bender.dice(seeds.len())];
    let mut value = match serde_json::from_slice(&data[..size]) {
        Ok(value) if bender.dice(ANEW) > 0 => value,
        _ => seeds[bender.dice(seeds.len())].clone(),
    };
    bender.bend(&mut value, other);
    let text = value.to_string();
    if text.len() > max_size {
        return fuzzer_mutate(data, size, max_size);
    }
    data[..text.len()].copy_from_slice(text.as_bytes());
    text.len()
});
