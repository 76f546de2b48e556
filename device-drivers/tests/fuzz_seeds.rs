//! The fuzz targets take their seeds, and what was found before, in the ordinary tests too.
#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::Path;

#[path = "../fuzz/targets.rs"]
mod targets;

fn corpus() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus")
}

#[test]
fn every_target_takes_all_of_its_seeds() {
    for (name, target) in targets::TARGETS {
        let mut seeds = 0;
        for file in fs::read_dir(corpus().join(name)).unwrap() {
            let seed = fs::read(file.unwrap().path()).unwrap();
            target(&seed);
            for end in [seed.len() / 2, seed.len().saturating_sub(1)] {
                target(&seed[..end]);
            }
            seeds += 1;
        }
        assert!(seeds >= 2, "{name} needs a few seeds in fuzz/corpus/{name}");
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
