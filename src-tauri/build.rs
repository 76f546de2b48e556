//! Gives every command a permission of its own, so that a window may call only what its
//! capability file lists, and stops early with a plain message when the UI is not built.

include!("src/command_names.rs");

fn main() {
    println!("cargo:rerun-if-changed=src/command_names.rs");
    println!("cargo:rerun-if-changed=../ui/dist");
    assert!(
        std::path::Path::new("../ui/dist/index.html").exists(),
        "ui/dist/index.html is missing: build the user interface first (`make ui`)"
    );
    let manifest = tauri_build::AppManifest::new().commands(COMMAND_NAMES);
    tauri_build::try_build(tauri_build::Attributes::new().app_manifest(manifest))
        .expect("tauri.conf.json and the capability files are valid");
}
