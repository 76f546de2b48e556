//! Feeds one of the targets (`FUZZ_TARGET` names it) with what libFuzzer makes up: of JSON by bending
//! values, now and then by changing bytes.
#![no_main]

use std::sync::OnceLock;

use libfuzzer_sys::{fuzz_mutator, fuzz_target, fuzzer_mutate};

#[path = "../bend.rs"]
mod bend;
#[path = "../targets/mod.rs"]
mod targets;

fuzz_target!(|data: &[u8]| {
    static TARGET: OnceLock<fn(&[u8])> = OnceLock::new();
    let target = TARGET.get_or_init(|| {
        let wanted = std::env::var("FUZZ_TARGET").expect("FUZZ_TARGET names a target");
        let found = targets::TARGETS.iter().find(|(name, _)| *name == wanted);
        found.expect("FUZZ_TARGET names a target").1
    });
    target(data);
});

/// One of so many changes is one of bytes.
const BYTES: u32 = 8;

fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
    if seed % BYTES != 0
        && let Ok(mut value) = serde_json::from_slice::<serde_json::Value>(&data[..size])
    {
        let other = value.clone();
        bend::Bender::new(u64::from(seed)).bend(&mut value, &other);
        let text = value.to_string();
        if text.len() <= max_size {
            data[..text.len()].copy_from_slice(text.as_bytes());
            return text.len();
        }
    }
    fuzzer_mutate(data, size, max_size)
});
