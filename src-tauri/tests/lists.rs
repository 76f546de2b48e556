//! The command list exists three times; these tests are why it cannot drift.

use std::collections::BTreeSet;

use serde_json::Value;

fn capability() -> Value {
    serde_json::from_str(include_str!("../capabilities/main.json")).expect("a JSON file")
}

fn configuration() -> Value {
    serde_json::from_str(include_str!("../tauri.conf.json")).expect("a JSON file")
}

#[test]
fn every_registered_command_has_a_permission_and_no_other_has_one() {
    let registered: BTreeSet<_> = kiosk::REGISTERED.iter().collect();
    let with_permission: BTreeSet<_> = kiosk::COMMAND_NAMES.iter().collect();
    assert_eq!(
        registered, with_permission,
        "commands.rs and command_names.rs"
    );
    assert_eq!(registered.len(), kiosk::REGISTERED.len(), "no name twice");
}

#[test]
fn the_main_window_may_call_the_commands_and_listen_and_nothing_else() {
    let capability = capability();
    let granted: BTreeSet<String> = capability["permissions"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|permission| permission.as_str().expect("a name").to_owned())
        .collect();
    let expected: BTreeSet<String> = kiosk::REGISTERED
        .iter()
        .map(|name| format!("allow-{}", name.replace('_', "-")))
        .chain(["core:event:allow-listen", "core:event:allow-unlisten"].map(str::to_owned))
        .collect();
    assert_eq!(granted, expected, "capabilities/main.json");
    assert_eq!(
        capability["windows"],
        serde_json::json!(["main"]),
        "one window, by name"
    );
    assert!(
        capability.get("remote").is_none(),
        "no page from elsewhere may call anything"
    );
}

#[test]
fn there_is_no_other_capability() {
    let files: Vec<_> = std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/capabilities"))
        .expect("the folder is there")
        .map(|entry| entry.expect("readable").file_name())
        .collect();
    assert_eq!(files, ["main.json"], "one file per window, and one window");
    assert_eq!(
        configuration()["app"]["security"]["capabilities"],
        serde_json::json!(["main"]),
        "and it is the one in use"
    );
}

#[test]
fn the_content_security_policy_allows_nothing_from_outside_and_nothing_inline() {
    let policy = configuration()["app"]["security"]["csp"].clone();
    assert_eq!(
        policy["default-src"], "'none'",
        "what is not named is not allowed"
    );
    for (directive, sources) in policy.as_object().expect("directives") {
        let sources = sources.as_str().expect("text");
        for source in sources.split_whitespace() {
            assert!(
                [
                    "'none'",
                    "'self'",
                    "data:",
                    "blob:",
                    "ipc:",
                    "http://ipc.localhost"
                ]
                .contains(&source),
                "{directive} allows {source}"
            );
        }
    }
    assert_eq!(
        policy["script-src"], "'self'",
        "neither inline nor evaluated"
    );
    assert_eq!(policy["style-src"], "'self'", "nor inline styles");
}

#[test]
fn the_page_gets_neither_global_tauri_nor_open_prototypes() {
    let app = &configuration()["app"];
    assert_eq!(
        app["withGlobalTauri"], false,
        "only the one module imports Tauri"
    );
    assert_eq!(
        app["security"]["freezePrototype"], true,
        "no script may bend Object"
    );
    assert_eq!(
        app["security"]["assetProtocol"]["enable"], false,
        "no files of the disk"
    );
}
