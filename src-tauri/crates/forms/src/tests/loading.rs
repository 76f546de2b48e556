use serde_json::{Value, json};

use super::{component, findings, form};
use crate::{FieldKind, FindingKind, GroupStyle, LoadError, Node, load};

fn rule(name: &str) -> FindingKind {
    FindingKind::UnsupportedRule {
        rule: name.to_owned(),
    }
}

#[test]
fn what_changes_behaviour_and_is_not_supported_is_reported_by_name() {
    let check = |kind: &str, more: Value, expect: &str| {
        let found = findings(json!([component(kind, more.clone())]));
        let what: Vec<_> = found.iter().map(|finding| finding.what.clone()).collect();
        assert_eq!(what, [rule(expect)], "{kind} {more}");
        assert_eq!(found[0].path, "components[0]", "where it stands");
        assert_eq!(found[0].label, kind, "what it is called");
    };
    let text = |more: Value, expect: &str| check("textfield", more, expect);
    text(json!({"inputMask": "[99]"}), "inputMask");
    text(json!({"widget": {"type": "calendar"}}), "widget");
    text(json!({"encrypted": true}), "encrypted");
    text(json!({"input": false}), "input");
    check("textarea", json!({"as": "json"}), "as");
    check("checkbox", json!({"inputType": "radio"}), "inputType");
    check("checkbox", json!({"name": "group"}), "name");
    check("email", json!({"kickbox": {"enabled": true}}), "kickbox");
    check("datetime", json!({"defaultDate": "data.a"}), "defaultDate");
    check(
        "datetime",
        json!({"datePicker": {"minDate": "moment(data.a)"}}),
        "datePicker.minDate",
    );
    check(
        "datetime",
        json!({"datePicker": {"disableWeekends": true}}),
        "datePicker.disableWeekends",
    );
    check("day", json!({"maxDate": "tomorrow"}), "maxDate");
    check(
        "day",
        json!({"useLocaleSettings": true}),
        "useLocaleSettings",
    );
    check(
        "panel",
        json!({"components": [], "nextPage": "page = 2"}),
        "nextPage",
    );
    check(
        "content",
        json!({"html": "Hello {% data.name %}{{ f(data.name) }}"}),
        "html {{ }}",
    );
}

/// Things that are known and not carried out, by what is said of them.
#[test]
fn what_is_known_and_not_carried_out_is_reported_with_its_reason() {
    let check = |kind: &str, more: Value, expect: &str| {
        let found = findings(json!([component(kind, more.clone())]));
        assert!(
            matches!(&found[..], [one] if matches!(&one.what, FindingKind::NotCarriedOut { what, why } if what == expect && !why.is_empty())),
            "{kind} {more}: {found:?}"
        );
    };
    check("password", json!({}), "password");
    check("resource", json!({}), "resource");
    check("textarea", json!({"editor": "ckeditor"}), "editor");
    check("textarea", json!({"wysiwyg": true}), "editor");
    check("file", json!({"storage": "s3"}), "file storage \"s3\"");
    check("form", json!({"form": "5f0"}), "a form inside the form");
    check("time", json!({"dataFormat": "hh:mm A"}), "dataFormat");
    for source in ["custom", "indexeddb"] {
        check(
            "select",
            json!({"dataSrc": source}),
            &format!("dataSrc \"{source}\""),
        );
    }
    check(
        "select",
        json!({"dataSrc": "json", "template": "{{ item.a ? 1 : 2 }}", "data": {"json": [{"a": 1}]}}),
        "template",
    );
    let event = json!({"logic": [{"trigger": {"type": "event", "event": "x"}, "actions": []}]});
    check("textfield", event, "logic[0].trigger.event");
}

#[test]
fn a_program_that_reaches_for_more_is_refused_by_name() {
    let check = |more: Value, expect: &str| {
        let found = findings(json!([component("textfield", more.clone())]));
        assert!(
            matches!(&found[..], [one] if matches!(&one.what, FindingKind::Snippet { attribute, why } if attribute == expect && why.contains("fetch"))),
            "{more}: {found:?}"
        );
    };
    check(
        json!({"customConditional": "show = fetch('x')"}),
        "customConditional",
    );
    check(
        json!({"calculateValue": "value = fetch('x')"}),
        "calculateValue",
    );
    check(
        json!({"customDefaultValue": "value = fetch('x')"}),
        "customDefaultValue",
    );
    check(
        json!({"validate": {"custom": "valid = fetch('x')"}}),
        "validate.custom",
    );
    let logic = json!({"logic": [{"trigger": {"type": "javascript", "javascript": "result = fetch('x')"}, "actions": []}]});
    check(logic, "logic[0].trigger.javascript");
}

#[test]
fn a_program_that_does_not_end_is_refused_when_the_form_is_tried() {
    let found = findings(json!([component(
        "textfield",
        json!({"calculateValue": "while (true) {}"})
    )]));
    assert!(
        matches!(&found[..], [one] if one.key == "textfield" && matches!(&one.what, FindingKind::Snippet { .. })),
        "{found:?}"
    );
}

#[test]
fn what_is_left_aside_without_harm_is_noted() {
    let form = form(json!([
        component("button", json!({"action": "custom"})),
        component("recaptcha", json!({})),
        component("textfield", json!({"unique": true})),
    ]));
    let what: Vec<_> = form.notes().iter().map(|note| note.key.as_str()).collect();
    assert_eq!(
        what,
        ["button", "recaptcha", "textfield"],
        "each with its name"
    );
}

#[test]
fn types_that_are_not_known_are_reported_with_all_that_is_in_them() {
    let found = findings(json!([
        component("orgchart", json!({})),
        component(
            "carousel",
            json!({"components": [
                component("textfield", json!({})),
                component("textfield", json!({"encrypted": true})),
                component("hologram", json!({})),
            ]})
        ),
        component("textfield", json!({"encrypted": true})),
    ]));
    let unknown = |kind: &str| FindingKind::UnknownType {
        r#type: kind.to_owned(),
    };
    let what: Vec<_> = found
        .iter()
        .map(|finding| (finding.path.as_str(), finding.what.clone()))
        .collect();
    assert_eq!(
        what,
        [
            ("components[0]", unknown("orgchart")),
            ("components[1]", unknown("carousel")),
            ("components[1].components[1]", FindingKind::DuplicateKey),
            ("components[1].components[1]", rule("encrypted")),
            ("components[1].components[2]", unknown("hologram")),
            ("components[2]", rule("encrypted")),
        ],
        "everything at once, each with its place"
    );
}

#[test]
fn keys_must_be_able_to_name_an_answer() {
    for key in [
        "",
        "a..b",
        "a.__proto__",
        "__proto__",
        "constructor",
        "prototype",
        "submit",
        "a b",
        "é",
        "a[0]",
    ] {
        let found = findings(json!([component("textfield", json!({"key": key}))]));
        assert_eq!(found.len(), 1, "{key} is refused");
        assert_eq!(found[0].what, FindingKind::BadKey, "{key}");
    }
    let nameless = findings(json!([{"type": "textfield", "label": "Nameless", "input": true}]));
    assert_eq!(
        nameless[0].what,
        FindingKind::BadKey,
        "a field without a key"
    );
    assert_eq!(nameless[0].label, "Nameless", "is named by its label");
    let twice = findings(json!([
        component("textfield", json!({"key": "a"})),
        {"type": "panel", "key": "a", "input": false, "components": [component("number", json!({"key": "a"}))]},
    ]));
    assert_eq!(
        twice.len(),
        1,
        "groups hold no answers, so their keys may repeat"
    );
    assert_eq!(twice[0].what, FindingKind::DuplicateKey, "the second field");
    assert_eq!(
        twice[0].path, "components[1].components[0]",
        "is where it says"
    );
}

#[test]
fn rules_that_make_no_sense_are_reported() {
    let check = |kind: &str, more: Value, name: &str| {
        let found = findings(json!([component(kind, more.clone())]));
        assert!(
            matches!(&found[..], [one] if matches!(&one.what, FindingKind::BadRule { rule, .. } if rule == name)),
            "{kind} {more}: {found:?}"
        );
    };
    check(
        "textfield",
        json!({"validate": {"minLength": "many"}}),
        "validate.minLength",
    );
    check(
        "textfield",
        json!({"validate": {"maxLength": -1}}),
        "validate.maxLength",
    );
    check("textfield", json!({"case": "title"}), "case");
    check(
        "number",
        json!({"validate": {"min": "low"}}),
        "validate.min",
    );
    check(
        "radio",
        json!({"values": [{"label": "Nothing", "value": ""}]}),
        "values[0].value",
    );
    let hide = json!({"hide": true});
    check(
        "day",
        json!({"fields": {"day": hide, "month": hide, "year": hide}}),
        "fields",
    );
    check("content", json!({"html": "x".repeat(70_000)}), "html");
    let pattern = findings(json!([component(
        "textfield",
        json!({"validate": {"pattern": "(?=x)"}})
    )]));
    assert!(
        matches!(&pattern[0].what, FindingKind::BadPattern { pattern, .. } if pattern == "(?=x)"),
        "{pattern:?}"
    );
    let default = findings(json!([component(
        "number",
        json!({"defaultValue": "many"})
    )]));
    assert_eq!(
        default[0].what,
        FindingKind::BadDefault,
        "a default of another kind"
    );
}

#[test]
fn a_default_that_hides_itself_is_refused() {
    let more = json!({"defaultValue": "x", "conditional": {"show": false, "when": "textfield", "eq": "x"}});
    let found = findings(json!([component("textfield", more)]));
    let what: Vec<_> = found
        .iter()
        .map(|one| (one.key.as_str(), &one.what))
        .collect();
    assert_eq!(
        what,
        [("textfield", &FindingKind::CircularCondition)],
        "it would never settle"
    );
}

/// Written by Form.io's builder, whatever the type.
const BUILDER: &str = r#"{
    "placeholder": "", "prefix": "", "customClass": "", "suffix": "", "multiple": false,
    "defaultValue": null, "protected": false, "unique": false, "persistent": true,
    "hidden": false, "clearOnHide": true, "refreshOn": "", "redrawOn": "", "tableView": true,
    "modalEdit": false, "dataGridLabel": false, "labelPosition": "top", "description": "",
    "errorLabel": "", "tooltip": "", "hideLabel": false, "tabindex": "", "disabled": false,
    "autofocus": false, "dbIndex": false, "customDefaultValue": "", "calculateValue": "",
    "calculateServer": false, "widget": {"type": "input"}, "attributes": {},
    "validateOn": "change", "validate": {"required": false, "custom": "", "json": "",
    "customPrivate": false, "strictDateValidation": false, "multiple": false, "unique": false,
    "minLength": "", "maxLength": "", "pattern": "", "min": "", "max": "", "step": "any",
    "integer": ""}, "conditional": {"show": null, "when": null, "eq": "", "json": "",
    "conjunction": "all", "conditions": []}, "overlay": {"style": "", "left": ""},
    "allowCalculateOverride": false, "encrypted": false, "showCharCount": false,
    "showWordCount": false, "properties": {}, "allowMultipleMasks": false, "addons": [],
    "inputMasks": [], "logic": [], "customConditional": "", "customOptions": {}, "tags": [],
    "editor": "", "wysiwyg": false, "as": "", "errors": "", "name": "", "case": "",
    "kickbox": {"enabled": false}, "dataSrc": "values", "dataType": "", "defaultDate": "",
    "id": "e1", "values": [{"label": "", "value": "", "shortcut": ""}],
    "data": {"values": [{"label": "", "value": ""}], "json": "", "url": "", "custom": ""},
    "enableDate": true, "datePicker": {"minDate": null, "maxDate": null, "disable": ""}
}"#;

#[test]
fn what_the_builder_writes_into_every_component_is_inert() {
    let builder: Value = serde_json::from_str(BUILDER).unwrap();
    for kind in [
        "textfield",
        "textarea",
        "number",
        "email",
        "phoneNumber",
        "checkbox",
        "selectboxes",
        "select",
        "radio",
        "day",
        "datetime",
        "hidden",
        "button",
        "content",
    ] {
        let found = findings(json!([component(kind, builder.clone())]));
        assert!(found.is_empty(), "{kind}: {found:?}");
    }
}

#[test]
fn a_field_carries_what_the_screen_needs() {
    let form = form(json!([component(
        "number",
        json!({
            "label": "<b>Size</b> &amp; shape", "description": "d", "tooltip": "t", "prefix": "$",
            "suffix": "m", "placeholder": "0", "disabled": true, "decimalLimit": 2, "hideLabel": true,
            "validate": {"required": true, "min": 1, "max": "2.5"},
        })
    )]));
    let field = form.find("number").unwrap();
    assert_eq!(field.label, "Size & shape", "mark-up is not shown");
    assert_eq!(field.description.as_deref(), Some("d"), "description");
    assert_eq!(field.suffix.as_deref(), Some("m"), "suffix");
    assert!(
        field.required && field.disabled && field.hide_label && !field.hidden,
        "flags"
    );
    assert_eq!(
        field.kind,
        FieldKind::Number {
            min: Some(1.0),
            max: Some(2.5),
            step: None,
            integer: false,
            decimals: Some(2)
        },
        "limits"
    );
    let json = serde_json::to_value(field).unwrap();
    assert_eq!(json["kind"]["type"], "number", "tagged for the screen");
    assert!(json.get("rules").is_none(), "what decides stays inside");
}

#[test]
fn layout_becomes_groups_and_disables_what_is_inside() {
    let form = form(json!([
        {"type": "fieldset", "key": "f", "legend": "Legend", "disabled": true, "input": false, "components": [
            {"type": "columns", "key": "c", "input": false, "columns": [
                {"components": [component("textfield", json!({}))], "width": 8},
            ]},
        ]},
        component("number", json!({})),
    ]));
    let Node::Group(fieldset) = &form.pages()[0].nodes[0] else {
        panic!("a group comes first");
    };
    assert_eq!(
        (fieldset.style, fieldset.title.as_deref()),
        (GroupStyle::Fieldset, Some("Legend")),
        "fieldset"
    );
    let Node::Group(columns) = &fieldset.nodes[0] else {
        panic!("columns are a group");
    };
    let Node::Group(column) = &columns.nodes[0] else {
        panic!("a column is a group");
    };
    assert_eq!(
        (columns.style, column.style, column.width),
        (GroupStyle::Columns, GroupStyle::Column, Some(8)),
        "columns"
    );
    assert!(
        form.find("textfield").unwrap().disabled,
        "disabled with its group"
    );
    assert!(!form.find("number").unwrap().disabled, "the others are not");
    let keys: Vec<&str> = form.fields().map(|field| field.key.as_str()).collect();
    assert_eq!(keys, ["textfield", "number"], "in display order");
    assert_eq!(
        form.pages()[0].nodes[0].id(),
        fieldset.id,
        "a node's id is that of its content"
    );
}

#[test]
fn what_stands_outside_of_a_wizards_pages_belongs_to_the_page_before() {
    let panel = |key: &str| json!({"type": "panel", "key": key, "title": key, "input": false, "components": []});
    let text = |key: &str| component("textfield", json!({"key": key}));
    let schema = json!({"display": "wizard", "components": [text("a"), panel("p"), text("b"), panel("q"), text("c")]});
    let form = load(schema.to_string().as_bytes()).unwrap();
    let pages: Vec<Vec<&str>> = form
        .pages()
        .iter()
        .map(|page| page.nodes.iter().map(Node::id).collect())
        .collect();
    assert_eq!(
        pages,
        [vec!["a", "b"], vec!["c"]],
        "asked once, and validated"
    );
    let bare = json!({"display": "wizard", "components": [text("a")]});
    assert_eq!(
        load(bare.to_string().as_bytes()).unwrap().pages().len(),
        1,
        "no panel, one page"
    );
}

#[test]
fn displays_and_scripts_of_the_whole_form_are_reported() {
    for (name, more) in [
        ("display", json!({"display": "pdf"})),
        ("controller", json!({"controller": "x()"})),
    ] {
        let mut schema = json!({"components": []});
        schema
            .as_object_mut()
            .unwrap()
            .extend(more.as_object().unwrap().clone());
        let Err(LoadError::Refused(found)) = load(schema.to_string().as_bytes()) else {
            panic!("{name} is refused");
        };
        assert_eq!(found[0].what, rule(name), "by name");
    }
}

#[test]
fn a_refusal_reads_as_text_and_as_json() {
    let schema =
        json!({"components": [component("hologram", json!({"label": "Photo"}))]}).to_string();
    let error = load(schema.as_bytes()).unwrap_err();
    assert_eq!(
        error.to_string(),
        "the form cannot be used:\n  components[0] \"hologram\" (Photo): components of type \"hologram\" are not supported",
        "for logs and the command line"
    );
    let json = serde_json::to_value(&error).unwrap();
    assert_eq!(json["kind"], "refused", "for the screen");
    assert_eq!(
        json["detail"][0]["what"],
        json!({"kind": "unknownType", "type": "hologram"}),
        "with its fields"
    );
}
