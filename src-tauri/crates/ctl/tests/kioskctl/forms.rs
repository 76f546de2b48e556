//! `form texts`, `form import` and the report of `inspect form`.

use serde_json::{Value, json};

use crate::station::{Station, complained, kioskctl, said, text};

const FORM: &str = r#"{"components":[
  {"type":"textfield","key":"nickname","label":"Nickname","placeholder":"As friends say","input":true},
  {"type":"radio","key":"soil","label":"Soil","input":true,
   "values":[{"label":"Clay","value":"clay"},{"label":"Sand","value":"sand"}]},
  {"type":"select","key":"region","label":"Region","input":true,"dataSrc":"url",
   "data":{"url":"/lists/regions"}}
]}"#;

#[test]
fn every_text_of_a_form_is_exported_and_what_is_missing_is_a_finding() {
    let station = Station::new();
    let form = station.write("soil.json", FORM);
    let output = kioskctl(&["form", "texts", &text(&form), "--language", "am"]);
    assert_eq!(output.status.code(), Some(1), "{}", complained(&output));
    let file: Value = serde_json::from_str(&said(&output)).expect("a translation file");
    assert_eq!(file["language"], "am");
    assert_eq!(file["form"], "soil.json");
    for label in [
        "Nickname",
        "As friends say",
        "Soil",
        "Clay",
        "Sand",
        "Region",
    ] {
        assert_eq!(file["texts"][label], "", "{label} is to be translated");
    }
    assert!(
        complained(&output).contains("not translated into am"),
        "{}",
        complained(&output)
    );
}

#[test]
fn a_complete_translation_ends_well_in_json_and_in_toml() {
    let station = Station::new();
    let form = station.write("soil.json", FORM);
    let output = kioskctl(&["form", "texts", &text(&form), "--language", "am"]);
    let mut file: Value = serde_json::from_str(&said(&output)).expect("a translation file");
    for (_, shown) in file["texts"].as_object_mut().expect("texts") {
        *shown = json!("ቃል");
    }
    let done = station.write("done.json", &file.to_string());
    let arguments = [
        "form",
        "texts",
        &text(&form),
        "--language",
        "am",
        "--from",
        &text(&done),
    ];
    let again = kioskctl(&[&arguments[..], &["--toml"]].concat());
    assert_eq!(again.status.code(), Some(0), "{}", complained(&again));
    let as_toml = station.write("done.toml", &said(&again));
    let report = kioskctl(&[
        "form",
        "texts",
        &text(&form),
        "--language",
        "am",
        "--from",
        &text(&as_toml),
        "--json",
    ]);
    assert_eq!(report.status.code(), Some(0), "{}", complained(&report));
    let report: Value = serde_json::from_str(&said(&report)).expect("JSON was asked for");
    assert_eq!(report["missing"], json!([]), "the same in both notations");
    let clay = report["texts"]
        .as_array()
        .expect("a list")
        .iter()
        .find(|one| one["text"] == "Clay")
        .expect("an option");
    assert_eq!(clay["uses"], json!(["soil"]), "where it stands");
    assert_eq!(clay["shown"], "ቃል");
}

#[test]
fn an_imported_translation_is_in_the_store_and_in_the_audit_chain() {
    let station = Station::started();
    let form = station.write("soil.json", FORM);
    let file = station.write(
        "am.json",
        &json!({ "language": "am", "texts": { "Soil": "አፈር", "Clay": "ሸክላ" } }).to_string(),
    );
    let output = station.run(&["form", "import", &text(&file), "--json"]);
    assert_eq!(output.status.code(), Some(0), "{}", complained(&output));
    let answer: Value = serde_json::from_str(&said(&output)).expect("JSON was asked for");
    assert_eq!(
        answer,
        json!({ "language": "am", "texts": 2, "changed": 2, "missing": 0 })
    );
    let again = station.run(&["form", "import", &text(&file)]);
    assert!(said(&again).contains("0 of them new"), "{}", said(&again));
    let stored = station.run(&[
        "form",
        "texts",
        &text(&form),
        "--language",
        "am",
        "--stored",
    ]);
    assert_eq!(stored.status.code(), Some(1), "others are missing");
    let texts: Value = serde_json::from_str(&said(&stored)).expect("a translation file");
    assert_eq!(texts["texts"]["Soil"], "አፈር");
    assert_eq!(texts["texts"]["Sand"], "");
    let chain = station.run(&["audit", "verify"]);
    assert_eq!(chain.status.code(), Some(0), "{}", complained(&chain));
}

#[test]
fn an_import_beside_an_open_kiosk_is_refused() {
    let station = Station::started();
    let file = station.write("am.json", r#"{"language":"am","texts":{}}"#);
    let lock = std::fs::File::create(station.path("data/kiosk.lock")).expect("the lock file");
    lock.try_lock().expect("nobody else has it");
    let output = station.run(&["form", "import", &text(&file)]);
    assert_eq!(output.status.code(), Some(5), "{}", complained(&output));
}

#[test]
fn what_is_no_translation_or_no_language_is_the_callers_mistake() {
    let station = Station::started();
    let broken = station.write("broken.json", r#"{"language":"am"}"#);
    let output = station.run(&["form", "import", &text(&broken)]);
    assert_eq!(output.status.code(), Some(2), "{}", complained(&output));
    assert!(
        complained(&output).contains("broken.json"),
        "{}",
        complained(&output)
    );
    let form = station.write("soil.json", FORM);
    let output = kioskctl(&["form", "texts", &text(&form), "--language", "../x"]);
    assert_eq!(output.status.code(), Some(2), "{}", complained(&output));
}
