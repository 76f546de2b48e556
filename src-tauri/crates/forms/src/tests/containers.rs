use serde_json::{Value, json};

use super::{answers, component, findings, form, now};
use crate::{FindingKind, GroupStyle, Node};

fn address() -> Value {
    json!({"type": "container", "key": "address", "label": "Address", "input": true, "components": [
        component("textfield", json!({"key": "city", "validate": {"required": true}})),
        {"type": "well", "key": "w", "input": false, "components": [
            component("textfield", json!({"key": "zip", "conditional": {"show": true, "when": "address.city", "eq": "Goa"}}))]},
    ]})
}

#[test]
fn a_containers_answers_stand_in_an_object() {
    let form = form(json!([
        address(),
        component("textfield", json!({"key": "city"}))
    ]));
    let given = json!({"address": {"city": "Goa", "zip": "1", "stray": 2}, "city": "Panaji"});
    let evaluation = form.evaluate(&answers(given.clone()), now());
    assert_eq!(
        Value::Object(evaluation.answers),
        given,
        "both cities, each in its place"
    );
    assert_eq!(
        Value::Object(form.submission_data(&answers(given), now())),
        json!({"address": {"city": "Goa", "zip": "1"}, "city": "Panaji"}),
        "without what is not the form's own"
    );
    let empty = form.evaluate(&answers(json!({})), now());
    assert_eq!(
        Value::Object(empty.answers),
        json!({}),
        "nobody has touched it"
    );
    assert_eq!(empty.errors[0].path, "address.city", "by its path");
    assert!(empty.hidden.contains("address.zip"), "hidden in its place");
    let Node::Group(group) = &form.pages()[0].nodes[0] else {
        panic!("a container is a group");
    };
    assert_eq!(
        (group.style, group.key.as_deref()),
        (GroupStyle::Container, Some("address")),
        "with its key"
    );
}

#[test]
fn a_hidden_container_goes_with_all_that_is_in_it() {
    let mut container = address();
    container["conditional"] = json!({"show": true, "when": "checkbox", "eq": "true"});
    container["components"][0]["clearOnHide"] = json!(false);
    let form = form(json!([component("checkbox", json!({})), container]));
    let given = json!({"checkbox": false, "address": {"city": "Goa"}});
    let off = form.evaluate(&answers(given.clone()), now());
    assert_eq!(
        Value::Object(off.answers),
        json!({"checkbox": false}),
        "whatever its fields say of themselves"
    );
    assert!(off.errors.is_empty(), "nothing is asked");
}

#[test]
fn a_container_that_keeps_its_answers_keeps_all_of_them() {
    let mut container = address();
    container["conditional"] = json!({"show": true, "when": "checkbox", "eq": "true"});
    container["clearOnHide"] = json!(false);
    let form = form(json!([component("checkbox", json!({})), container]));
    let given = json!({"checkbox": false, "address": {"city": "Goa"}});
    let off = form.evaluate(&answers(given.clone()), now());
    assert_eq!(Value::Object(off.answers), given, "as Form.io does");
}

#[test]
fn keys_with_dots_nest_and_flat_answers_move_there() {
    let form = form(json!([component(
        "textfield",
        json!({"key": "person.name"})
    )]));
    let check = |given: Value, expect: Value| {
        let found = form.evaluate(&answers(given.clone()), now()).answers;
        assert_eq!(Value::Object(found), expect, "from {given}");
    };
    check(
        json!({"person": {"name": "A"}}),
        json!({"person": {"name": "A"}}),
    );
    check(
        json!({"person.name": "A"}),
        json!({"person": {"name": "A"}, "person.name": "A"}),
    );
    check(json!({}), json!({}));
    let mut given = answers(json!({}));
    form.set_answer(&mut given, "person.name", &json!("B"))
        .unwrap();
    assert_eq!(
        Value::Object(given),
        json!({"person": {"name": "B"}}),
        "set where it belongs"
    );
}

#[test]
fn the_same_key_may_stand_in_two_containers_but_not_twice_in_one() {
    let two = |inner: &str| {
        let text = component("textfield", json!({"key": inner}));
        json!({"type": "container", "key": "a", "input": true, "components": [text]})
    };
    let found = findings(json!([
        two("x"),
        component("textfield", json!({"key": "x"}))
    ]));
    assert!(found.is_empty(), "{found:?}");
    let found = findings(json!([
        two("x"),
        component("textfield", json!({"key": "a.x"}))
    ]));
    assert_eq!(
        found[0].what,
        FindingKind::DuplicateKey,
        "the same place by another name"
    );
}

#[test]
fn a_form_inside_the_form_keeps_its_answers_under_data() {
    let form = form(
        json!([{"type": "form", "key": "child", "label": "Child", "input": true, "components": [
        component("textfield", json!({"key": "name", "validate": {"required": true}}))]}]),
    );
    let given = answers(json!({"child": {"data": {"name": "A"}}}));
    assert_eq!(
        form.evaluate(&given, now()).errors,
        [],
        "found in its place"
    );
    assert_eq!(
        Value::Object(form.submission_data(&given, now())),
        json!({"child": {"data": {"name": "A"}}}),
        "as Form.io nests it"
    );
    let empty = form.evaluate(&answers(json!({})), now());
    assert_eq!(empty.errors[0].path, "child.data.name", "by its path");
}

#[test]
fn a_container_given_as_text_stays_and_its_fields_are_asked() {
    let form = form(json!([address()]));
    for odd in [json!("x"), json!(null), json!([1])] {
        let evaluation = form.evaluate(&answers(json!({"address": odd})), now());
        assert_eq!(evaluation.errors.len(), 1, "the city is missing in {odd}");
        assert_eq!(evaluation.answers["address"], odd, "left alone");
    }
}

#[test]
fn tables_and_tabs_lay_out_what_is_in_them() {
    let text = |key: &str| component("textfield", json!({"key": key}));
    let form = form(json!([
        {"type": "table", "key": "t", "input": false, "numRows": 1, "numCols": 2,
         "rows": [[{"components": [text("a")]}, {"components": [text("b")]}]]},
        {"type": "tabs", "key": "s", "input": false, "components": [
            {"label": "One", "key": "one", "components": [text("c")]},
            {"label": "Two", "key": "two", "components": [text("d")]}]},
        {"type": "htmlelement", "key": "h", "tag": "h3", "content": "Hello <b>you</b><script>x</script>", "input": false},
    ]));
    let keys: Vec<_> = form.fields().map(|field| field.key.as_str()).collect();
    assert_eq!(keys, ["a", "b", "c", "d"], "in display order");
    let styles: Vec<_> = form.pages()[0]
        .nodes
        .iter()
        .map(|node| match node {
            Node::Group(group) => format!("{:?} {}", group.style, group.nodes.len()),
            Node::Content(content) => content.html.clone(),
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(
        styles,
        ["Table 1", "Tabs 2", "<h3>Hello <b>you</b></h3>"],
        "each in its style"
    );
}
