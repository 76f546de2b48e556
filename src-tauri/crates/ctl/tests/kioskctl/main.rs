//! The program as a script meets it: real files, real exit codes.

mod doctor;
mod forms;
mod pin;
mod station;

use serde_json::{Value, json};

use crate::station::{Station, complained, kioskctl, said, text};

const FORM: &str = r#"{"components":[
  {"type":"textfield","key":"given_name","label":"Given name","input":true,"validate":{"required":true}},
  {"type":"number","key":"household_size","label":"Household size","input":true,"validate":{"min":1,"max":30}}
]}"#;

#[test]
fn a_good_form_is_laid_open_and_ends_well() {
    let station = Station::new();
    let form = station.write("form.json", FORM);
    let output = kioskctl(&["inspect", "form", &text(&form)]);
    assert_eq!(output.status.code(), Some(0), "{}", complained(&output));
    for part in ["given_name", "household_size", "required"] {
        assert!(
            said(&output).contains(part),
            "{part} is missing in:\n{}",
            said(&output)
        );
    }
}

#[test]
fn a_form_whose_program_reaches_for_the_network_is_a_finding_named_by_its_place() {
    let station = Station::new();
    let form = station.write(
        "form.json",
        r#"{"components":[{"type":"textfield","key":"a","label":"A","input":true,
            "calculateValue":"value = fetch('https://example.org')"}]}"#,
    );
    let output = kioskctl(&["inspect", "form", &text(&form), "--json"]);
    assert_eq!(output.status.code(), Some(1), "{}", complained(&output));
    let answer: Value = serde_json::from_str(&said(&output)).expect("JSON was asked for");
    assert!(!answer["refused"].is_null(), "{answer}");
    assert!(answer.to_string().contains("calculateValue"), "{answer}");
}

#[test]
fn answers_that_break_a_rule_are_a_finding() {
    let station = Station::new();
    let form = station.write("form.json", FORM);
    let answers = station.write("answers.json", &json!({"household_size": 99}).to_string());
    let output = kioskctl(&[
        "inspect",
        "form",
        &text(&form),
        "--answers",
        &text(&answers),
        "--json",
    ]);
    assert_eq!(output.status.code(), Some(1), "{}", complained(&output));
    let answer: Value = serde_json::from_str(&said(&output)).expect("JSON was asked for");
    let keys: Vec<&str> = answer["errors"]
        .as_array()
        .expect("a list")
        .iter()
        .filter_map(|error| error["key"].as_str())
        .collect();
    assert_eq!(
        keys,
        ["given_name", "household_size"],
        "one is missing, one too large"
    );
}

#[test]
fn a_file_that_is_not_there_or_no_json_is_the_callers_mistake() {
    let station = Station::new();
    let missing = kioskctl(&["inspect", "form", &text(&station.path("none.json"))]);
    assert_eq!(missing.status.code(), Some(2), "{}", complained(&missing));
    assert!(
        complained(&missing).contains("none.json"),
        "{}",
        complained(&missing)
    );
    let form = station.write("form.json", FORM);
    let list = station.write("list.json", "[1]");
    let output = kioskctl(&["inspect", "form", &text(&form), "--answers", &text(&list)]);
    assert_eq!(output.status.code(), Some(2), "{}", complained(&output));
}

#[test]
fn an_unknown_word_and_a_wrong_configuration_have_the_same_code() {
    assert_eq!(
        kioskctl(&["dance"]).status.code(),
        Some(2),
        "the command line"
    );
    let station = Station::new();
    station.write("kiosk.toml", "[kiosk]\nworkstatoin = \"Desk 1\"\n");
    let output = station.run(&["queue", "list"]);
    assert_eq!(output.status.code(), Some(2), "the configuration");
    assert!(
        complained(&output).contains("workstatoin"),
        "{}",
        complained(&output)
    );
}

#[test]
fn help_tells_the_exit_codes() {
    let output = kioskctl(&["--help"]);
    assert_eq!(
        output.status.code(),
        Some(0),
        "asking for help is no mistake"
    );
    assert!(said(&output).contains("Exit codes"), "{}", said(&output));
}

#[test]
fn an_empty_queue_is_listed_in_words_and_as_json() {
    let station = Station::started();
    let words = station.run(&["queue", "list"]);
    assert_eq!(words.status.code(), Some(0), "{}", complained(&words));
    assert!(said(&words).contains("no records"), "{}", said(&words));
    let list = station.run(&["queue", "list", "--json"]);
    assert_eq!(said(&list).trim(), "[]", "{}", complained(&list));
}

#[test]
fn a_wrong_pin_opens_nothing_and_counts() {
    let station = Station::started();
    station.write("pin", "111222\n");
    let output = station.run(&["queue", "list"]);
    assert_eq!(output.status.code(), Some(3), "{}", complained(&output));
    assert!(
        complained(&output).contains("wrong PIN"),
        "{}",
        complained(&output)
    );
    let status = station.run(&["status", "--json"]);
    let answer: Value = serde_json::from_str(&said(&status)).expect("JSON was asked for");
    assert_eq!(
        answer["officer"]["failed_tries"], 1,
        "as at the kiosk itself"
    );
}

#[test]
fn a_workstation_that_was_never_started_is_said_to_be_so() {
    let output = Station::new().run(&["queue", "list"]);
    assert_eq!(output.status.code(), Some(3), "{}", complained(&output));
    assert!(
        complained(&output).contains("never started"),
        "{}",
        complained(&output)
    );
}

#[test]
fn the_audit_chain_of_a_new_store_is_whole() {
    let output = Station::started().run(&["audit", "verify"]);
    assert_eq!(output.status.code(), Some(0), "{}", complained(&output));
    assert!(said(&output).contains("whole"), "{}", said(&output));
}

#[test]
fn status_says_that_the_portal_is_away() {
    let station = Station::started();
    let output = station.run(&["status"]);
    assert_eq!(output.status.code(), Some(4), "{}", complained(&output));
    assert!(said(&output).contains("Officer One"), "{}", said(&output));
    assert!(said(&output).contains("line: false"), "{}", said(&output));
}

#[test]
fn status_lists_the_security_keys_without_the_pin() {
    let station = Station::started();
    let keys = || {
        let output = station.run(&["status", "--json"]);
        let answer: Value = serde_json::from_str(&said(&output)).expect("JSON was asked for");
        answer["officer"]["security_keys"].clone()
    };
    assert_eq!(keys(), json!([]), "none was added");
    station.add_key("Blue key", "2026-11-20T08:30:00Z");
    station.add_key("Spare\u{1b}[2J key", "2026-11-21T09:00:00Z");
    let row = |name: &str, at: &str| {
        json!({
            "name": name, "added_at": at, "added_by": "Officer One",
        })
    };
    assert_eq!(
        keys(),
        json!([
            row("Blue key", "2026-11-20T08:30:00Z"),
            row("Spare\u{1b}[2J key", "2026-11-21T09:00:00Z"),
        ]),
        "in the order in which they were added"
    );
    let words = said(&station.run(&["status"]));
    assert!(
        words.contains(
            "security key \"Blue key\": since 2026-11-20T08:30:00Z, added by \"Officer One\""
        ),
        "{words}"
    );
    assert!(
        !words.contains('\u{1b}'),
        "a name cannot play with the terminal: {words:?}"
    );
}

#[test]
fn delivery_without_a_line_changes_nothing_and_says_so() {
    let station = Station::started();
    let output = station.run(&["deliver", "--once"]);
    assert_eq!(output.status.code(), Some(4), "{}", complained(&output));
}

#[test]
fn delivery_leaves_a_running_kiosk_alone() {
    let station = Station::started();
    let lock = std::fs::File::create(station.path("data/kiosk.lock")).expect("the lock file");
    lock.try_lock().expect("nobody else has it");
    let output = station.run(&["deliver", "--once"]);
    assert_eq!(output.status.code(), Some(5), "{}", complained(&output));
    let list = station.run(&["queue", "list"]);
    assert_eq!(
        list.status.code(),
        Some(0),
        "reading is allowed meanwhile: {}",
        complained(&list)
    );
}
