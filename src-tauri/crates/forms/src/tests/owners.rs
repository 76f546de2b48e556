//! What a programme's owner is told, and forms in other words.

use serde_json::{Value, json};
use std::collections::BTreeMap;

use super::{answers, component, now};
use crate::{
    Columns, FindingKind, LoadError, Loading, RemoteLists, Texts, WarningKind, load_with,
    preflight, remote_sources,
};

fn schema(components: Value) -> Vec<u8> {
    json!({ "components": components }).to_string().into_bytes()
}

fn texts(pairs: &[(&str, &str)]) -> Texts {
    Texts {
        language: "am".to_owned(),
        texts: pairs
            .iter()
            .map(|(from, to)| ((*from).to_owned(), (*to).to_owned()))
            .collect(),
    }
}

#[test]
fn a_form_is_shown_in_other_words_and_keeps_its_hash() {
    let bytes = json!({"title": "Form", "i18n": {"am": {"Own": "የራሱ", "Name": "unused"}, "fr": {}}, "components": [
        component("textfield", json!({"label": "Name", "description": "Own", "validate": {"required": true, "customMessage": "Missing"}})),
        component("radio", json!({"label": "Sex", "values": [{"label": "Woman", "value": "f"}]})),
        {"type": "content", "key": "c", "input": false, "html": "<p>Hello</p>"},
    ]}).to_string().into_bytes();
    let words = texts(&[
        ("Name", "ስም"),
        ("Woman", "ሴት"),
        ("<p>Hello</p>", "<p>ሰላም<script>x</script></p>"),
        ("Missing", "የለም"),
    ]);
    let plain = load_with(&bytes, &Loading::default()).unwrap();
    let form = load_with(
        &bytes,
        &Loading {
            texts: Some(&words),
            ..Loading::default()
        },
    )
    .unwrap();
    assert_eq!(form.hash(), plain.hash(), "named by its bytes");
    let field = form.find("textfield").unwrap();
    assert_eq!(
        (field.label.as_str(), field.description.as_deref()),
        ("ስም", Some("የራሱ")),
        "from outside first, then its own"
    );
    assert_eq!(form.languages(), ["am", "fr"], "of the form's own");
    let errors = form.evaluate(&answers(json!({})), now()).errors;
    assert_eq!(
        (errors[0].label.as_str(), errors[0].message.as_deref()),
        ("ስም", Some("የለም")),
        "also what is wrong"
    );
    let json = serde_json::to_string(form.pages()).unwrap();
    assert!(
        json.contains("<p>ሰላም</p>") && json.contains("ሴት"),
        "contents and options, made harmless"
    );
    let all: Vec<_> = plain
        .texts()
        .iter()
        .map(|text| text.text.as_str())
        .collect();
    assert_eq!(
        all,
        [
            "Missing",
            "Name",
            "Own",
            "Woman",
            "Sex",
            "<p>Hello</p>",
            "Form"
        ],
        "everything there is to translate"
    );
    assert_eq!(
        words.missing(&plain),
        ["Own", "Sex", "Form"],
        "and what lacks"
    );
}

#[test]
fn a_list_from_elsewhere_is_asked_for_and_taken() {
    let select = component(
        "select",
        json!({"dataSrc": "url", "data": {"url": "https://x.org/villages", "headers": [{"key": "A", "value": "b"}]}, "selectValues": "data.items", "valueProperty": "code", "template": "{{ item.name }}"}),
    );
    let bytes = schema(json!([{"type": "datagrid", "key": "g", "components": [select]}]));
    let sources = remote_sources(&bytes).unwrap();
    assert_eq!(
        (sources.len(), sources[0].url.as_str()),
        (1, "https://x.org/villages"),
        "once"
    );
    assert_eq!(
        sources[0].headers,
        [("A".to_owned(), "b".to_owned())],
        "with its headers"
    );
    let Err(LoadError::Refused(found)) = load_with(&bytes, &Loading::default()) else {
        panic!("it cannot be offered without");
    };
    assert!(
        matches!(&found[0].what, FindingKind::RemoteList { url } if url == "https://x.org/villages"),
        "{found:?}"
    );
    let list =
        json!({"data": {"items": [{"code": 1, "name": "Anjuna"}, {"code": 2, "name": "Assagao"}]}});
    let lists = RemoteLists(BTreeMap::from([(
        "https://x.org/villages".to_owned(),
        list,
    )]));
    let form = load_with(
        &bytes,
        &Loading {
            lists: &lists,
            ..Loading::default()
        },
    )
    .unwrap();
    assert_eq!(
        form.check_answer("g[0].select", &json!("2")),
        Ok(json!(2)),
        "one of the list"
    );
}

#[test]
fn the_owner_is_told_of_the_portals_traps() {
    let columns = Columns {
        profile: vec!["given_name".to_owned(), "gender".to_owned()],
        other: vec!["company_id".to_owned()],
    };
    let bytes = schema(json!([
        component("textfield", json!({"key": "given_name", "defaultValue": "O'Neil"})),
        component("selectboxes", json!({"key": "gender", "values": [{"label": "X", "value": "x"}]})),
        component("number", json!({"key": "company_id", "calculateValue": "value = data.given_name.length"})),
        {"type": "container", "key": "c", "components": [component("textfield", json!({"key": "gender"}))]},
        component("recaptcha", json!({})),
    ]));
    let words = texts(&[]);
    let loading = Loading {
        texts: Some(&words),
        ..Loading::default()
    };
    let inspection = preflight(&bytes, None, &loading, &columns, now());
    let about = |key: &str| -> Vec<&WarningKind> {
        inspection
            .warnings
            .iter()
            .filter(|warning| warning.key == key)
            .map(|warning| &warning.what)
            .collect()
    };
    assert_eq!(
        about("given_name"),
        [
            &WarningKind::MovesToProfile,
            &WarningKind::CannotStore {
                text: "O'Neil".to_owned()
            }
        ],
        "an apostrophe"
    );
    assert_eq!(
        about("gender"),
        [
            &WarningKind::MovesToProfile,
            &WarningKind::NestedUnderColumn
        ],
        "once: what is in a container is no column"
    );
    let program = WarningKind::Program {
        attribute: "calculateValue".to_owned(),
        reads: vec!["given_name.length".to_owned()],
    };
    assert_eq!(
        about("company_id"),
        [&WarningKind::OverwritesColumn, &program],
        "a column, by a program"
    );
    assert!(
        matches!(about("recaptcha")[..], [WarningKind::LeftAside { .. }]),
        "what is left aside"
    );
    assert!(
        inspection
            .warnings
            .iter()
            .any(|one| matches!(&one.what, WarningKind::NotTranslated { text } if text == "X")),
        "what is not translated"
    );
    assert!(
        inspection
            .to_string()
            .contains("warning gender (selectboxes): the portal breaks"),
        "in plain English too"
    );
}
