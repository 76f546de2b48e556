//! Feeds one of the targets (`FUZZ_TARGET` names it) with what libFuzzer makes up.
#![no_main]

use std::sync::OnceLock;

#[path = "../targets.rs"]
mod targets;

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    static TARGET: OnceLock<fn(&[u8])> = OnceLock::new();
    let target = TARGET.get_or_init(|| {
        let wanted = std::env::var("FUZZ_TARGET").expect("FUZZ_TARGET names a target");
        let found = targets::TARGETS.iter().find(|(name, _)| *name == wanted);
        found.expect("FUZZ_TARGET names a target of targets.rs").1
    });
    target(data);
});
