//! The folder tree keeps its promises: dependencies point one way, and each outside thing is
//! known in one place only.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../..")
}

/// What each member of the workspace depends on in the product (not in its tests).
fn dependencies() -> BTreeMap<String, BTreeSet<String>> {
    let read = |path: PathBuf| -> toml::Table {
        std::fs::read_to_string(&path)
            .unwrap_or_else(|error| panic!("{}: {error}", path.display()))
            .parse()
            .unwrap_or_else(|error| panic!("{}: {error}", path.display()))
    };
    read(root().join("Cargo.toml"))["workspace"]["members"]
        .as_array()
        .expect("members are a list")
        .iter()
        .map(|member| {
            let folder = member.as_str().expect("a member is a folder");
            let manifest = read(root().join(folder).join("Cargo.toml"));
            let name = manifest["package"]["name"].as_str().expect("a name");
            let needs = manifest["dependencies"]
                .as_table()
                .expect("dependencies are a table")
                .keys()
                .cloned()
                .collect();
            (name.to_owned(), needs)
        })
        .collect()
}

#[test]
fn only_the_shell_knows_tauri_and_only_the_store_knows_sqlite() {
    for (name, needs) in dependencies() {
        let has = |prefix: &str| needs.iter().any(|need| need.starts_with(prefix));
        assert_eq!(
            has("tauri") || has("wry") || has("gtk"),
            name == "kiosk",
            "{name}: windows belong to the shell"
        );
        assert_eq!(
            has("rusqlite"),
            name == "kiosk-sync",
            "{name}: SQL belongs to the store"
        );
    }
}

#[test]
fn dependencies_point_one_way() {
    let allowed: BTreeMap<&str, &[&str]> = BTreeMap::from([
        ("kiosk-snippets", &[][..]),
        ("kiosk-forms", &["kiosk-snippets"]),
        ("kiosk-identity", &[]),
        ("device-drivers", &[]),
        ("kiosk-sync", &["kiosk-forms", "kiosk-identity"]),
        (
            "kiosk-app",
            &[
                "kiosk-forms",
                "kiosk-identity",
                "device-drivers",
                "kiosk-sync",
            ],
        ),
        ("kiosk", &["kiosk-app"]),
        ("fixtures", &[]),
    ]);
    let all = dependencies();
    for (name, allowed) in allowed {
        let own = all[name].iter().filter(|need| all.contains_key(*need));
        for need in own {
            assert!(
                allowed.contains(&need.as_str()),
                "{name} must not depend on {need}"
            );
        }
    }
}

#[test]
fn one_folder_of_the_user_interface_imports_tauri() {
    fn visit(folder: &Path, found: &mut Vec<PathBuf>) {
        for entry in std::fs::read_dir(folder)
            .expect("a readable folder")
            .flatten()
        {
            let path = entry.path();
            if path.is_dir() {
                visit(&path, found);
            } else if std::fs::read_to_string(&path).is_ok_and(|text| text.contains("@tauri-apps/"))
            {
                found.push(path);
            }
        }
    }
    let mut found = Vec::new();
    visit(&root().join("ui/src"), &mut found);
    assert!(!found.is_empty(), "something must talk to the shell");
    for path in found {
        assert!(
            path.to_string_lossy().contains("lib/backend/"),
            "{} imports Tauri; only lib/backend may",
            path.display()
        );
    }
}
