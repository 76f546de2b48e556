//! Feeds one of the targets (`FUZZ_TARGET` names it) with what libFuzzer makes up.
#![no_main]

use std::sync::OnceLock;

#[path = "../targets/mod.rs"]
mod targets;

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    static TARGET: OnceLock<fn(&[u8])> = OnceLock::new();
    let target = TARGET.get_or_init(|| {
        // libFuzzer's hook ends the run at any panic, also at one that the product catches, as it does
        // around the QR finder. One that nobody catches still ends it.
        drop(std::panic::take_hook());
        let wanted = std::env::var("FUZZ_TARGET").expect("FUZZ_TARGET names a target");
        let found = targets::TARGETS.iter().find(|(name, _)| *name == wanted);
        found.expect("FUZZ_TARGET names a target").1
    });
    target(data);
});
