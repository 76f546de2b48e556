use serde_json::{Value, json};

use super::{answers, component, form, now};

fn shown_if(show: Value, when: &str, eq: &str) -> Value {
    json!({"show": show, "when": when, "eq": eq})
}

#[test]
fn a_hidden_answer_is_cleared_unless_the_form_keeps_it() {
    let check = |more: Value, expect: Value| {
        let mut more = more;
        more["conditional"] = shown_if(json!("true"), "number", "1");
        let form = form(json!([
            component("number", json!({})),
            component("textfield", more.clone())
        ]));
        let evaluation = form.evaluate(&answers(json!({"number": 2, "textfield": "x"})), now());
        assert_eq!(Value::Object(evaluation.answers), expect, "{more}");
        assert!(
            evaluation.hidden.contains("textfield"),
            "it is hidden either way"
        );
        assert!(
            evaluation.errors.is_empty(),
            "what is hidden is not validated"
        );
    };
    check(json!({"validate": {"minLength": 5}}), json!({"number": 2}));
    check(json!({"clearOnHide": true}), json!({"number": 2}));
    check(
        json!({"clearOnHide": false, "validate": {"minLength": 5}}),
        json!({"number": 2, "textfield": "x"}),
    );
}

#[test]
fn hidden_by_the_form_itself_keeps_its_value_and_is_not_validated() {
    let field = json!({"hidden": true, "validate": {"required": true, "minLength": 5}});
    let form = form(json!([component("textfield", field)]));
    let evaluation = form.evaluate(&answers(json!({"textfield": "x"})), now());
    assert_eq!(evaluation.answers["textfield"], "x", "the value is kept");
    assert!(
        evaluation.errors.is_empty() && evaluation.hidden.contains("textfield"),
        "unseen"
    );
}

/// Checked against @formio/js 5.6.0.
#[test]
fn a_condition_overrules_hidden_by_the_form_itself() {
    let field = json!({"hidden": true, "validate": {"minLength": 5},
                       "conditional": shown_if(json!(true), "number", "1")});
    let form = form(json!([
        component("number", json!({})),
        component("textfield", field)
    ]));
    let shown = form.evaluate(&answers(json!({"number": 1, "textfield": "x"})), now());
    assert!(!shown.hidden.contains("textfield"), "the condition holds");
    assert!(
        shown.errors.is_empty(),
        "Form.io does not validate it even then"
    );
    let off = form.evaluate(&answers(json!({"number": 2, "textfield": "x"})), now());
    assert_eq!(
        Value::Object(off.answers),
        json!({"number": 2}),
        "it does not: cleared"
    );
}

/// Checked against @formio/js 5.6.0, which fills in the empty values of what it shows.
#[test]
fn an_untouched_checkbox_counts_as_false_unless_it_is_hidden_itself() {
    let form = form(json!([
        component("number", json!({})),
        component(
            "checkbox",
            json!({"conditional": shown_if(json!(false), "number", "1")})
        ),
        component(
            "textfield",
            json!({"conditional": shown_if(json!(true), "checkbox", "false")})
        ),
    ]));
    let visible = |given: Value| {
        !form
            .evaluate(&answers(given), now())
            .hidden
            .contains("textfield")
    };
    assert!(visible(json!({})), "the box is shown and not ticked");
    assert!(!visible(json!({"checkbox": true})), "the box is ticked");
    assert!(!visible(json!({"number": 1})), "there is no box");
}

#[test]
fn validate_when_hidden_validates_all_the_same() {
    let more = json!({"hidden": true, "validateWhenHidden": true, "validate": {"required": true}});
    let form = form(json!([component("textfield", more)]));
    assert_eq!(
        form.evaluate(&answers(json!({})), now()).errors.len(),
        1,
        "the form asks for it"
    );
}

#[test]
fn children_of_a_hidden_group_are_cleared() {
    let form = form(json!([
        component("checkbox", json!({})),
        {"type": "panel", "key": "p", "input": false, "clearOnHide": false,
         "conditional": shown_if(json!(true), "checkbox", "true"),
         "components": [
            {"type": "columns", "key": "c", "input": false, "columns": [
                {"components": [component("textfield", json!({"validate": {"required": true}}))], "width": 6},
                {"components": [component("number", json!({"clearOnHide": false}))], "width": 6},
            ]},
         ]},
    ]));
    let given = json!({"checkbox": false, "textfield": "x", "number": 1});
    let hidden = form.evaluate(&answers(given), now());
    assert_eq!(
        Value::Object(hidden.answers),
        json!({"checkbox": false, "number": 1}),
        "what is inside follows its own clearOnHide"
    );
    assert!(hidden.errors.is_empty(), "nothing inside is validated");
    let shown = form.evaluate(&answers(json!({"checkbox": true})), now());
    assert_eq!(shown.errors.len(), 1, "once shown, it is required");
    for id in ["checkbox", "textfield", "number", "page:0"] {
        assert!(!shown.hidden.contains(id), "{id} is shown");
    }
    assert!(shown.hidden.is_empty(), "nothing else is hidden either");
}

#[test]
fn a_chain_of_conditions_is_followed_to_its_end() {
    let link = |key: &str, when: &str| {
        json!({"type": "textfield", "key": key, "label": key, "input": true,
               "conditional": shown_if(json!(true), when, "y")})
    };
    // out of order on purpose: the last link stands first
    let form = form(json!([
        link("c", "b"),
        link("b", "a"),
        {"type": "textfield", "key": "a", "label": "a", "input": true},
    ]));
    let all = json!({"a": "y", "b": "y", "c": "z"});
    let kept = form.evaluate(&answers(all.clone()), now());
    assert_eq!(Value::Object(kept.answers), all, "the whole chain holds");
    let cut = form.evaluate(&answers(json!({"a": "n", "b": "y", "c": "z"})), now());
    assert_eq!(
        Value::Object(cut.answers),
        json!({"a": "n"}),
        "the whole chain falls"
    );
}

#[test]
fn fields_that_hide_each_other_settle_on_the_first() {
    let other = |key: &str, when: &str| {
        json!({"type": "textfield", "key": key, "label": key, "input": true,
               "conditional": shown_if(json!(true), when, "")})
    };
    let form = form(json!([other("phone", "mail"), other("mail", "phone")]));
    let both = form.evaluate(&answers(json!({"phone": "1", "mail": "2"})), now());
    assert_eq!(
        Value::Object(both.answers),
        json!({"mail": "2"}),
        "one of both stays"
    );
    let one = form.evaluate(&answers(json!({"phone": "1"})), now());
    assert_eq!(
        Value::Object(one.answers),
        json!({"phone": "1"}),
        "and is stable"
    );
}

#[test]
fn defaults_apply_to_absent_keys_of_fields_that_are_shown() {
    let form = form(json!([
        component("checkbox", json!({"defaultValue": true})),
        component(
            "textfield",
            json!({"defaultValue": "d", "conditional": shown_if(json!(true), "checkbox", "true")})
        ),
        component("number", json!({"defaultValue": 5})),
    ]));
    let initial = json!({"checkbox": true, "textfield": "d", "number": 5});
    assert_eq!(
        Value::Object(form.initial_answers(now())),
        initial,
        "every default is there"
    );
    let check = |given: Value, expect: Value| {
        let found = form.evaluate(&answers(given.clone()), now()).answers;
        assert_eq!(Value::Object(found), expect, "from {given}");
    };
    check(json!({}), initial);
    check(
        json!({"checkbox": true, "textfield": "", "number": null}),
        json!({"checkbox": true, "textfield": "", "number": null}),
    );
    check(
        json!({"checkbox": false, "number": 1}),
        json!({"checkbox": false, "number": 1}),
    );
    check(
        json!({"checkbox": true, "number": 1}),
        json!({"checkbox": true, "number": 1, "textfield": "d"}),
    );
}

#[test]
fn a_condition_on_one_option_of_select_boxes_may_be_a_path() {
    let boxes = component(
        "selectboxes",
        json!({"values": [{"label": "Car", "value": "car"}]}),
    );
    let check = |when: &str, eq: &str| {
        let field = component(
            "textfield",
            json!({"conditional": shown_if(json!(true), when, eq)}),
        );
        let form = form(json!([boxes, field]));
        let visible = |given: Value| {
            !form
                .evaluate(&answers(given), now())
                .hidden
                .contains("textfield")
        };
        assert!(
            visible(json!({"selectboxes": {"car": true}})),
            "{when} {eq}: chosen"
        );
        assert!(
            !visible(json!({"selectboxes": {"car": false}})),
            "{when} {eq}: not chosen"
        );
        assert!(!visible(json!({})), "{when} {eq}: not answered");
    };
    check("selectboxes", "car");
    check("selectboxes.car", "true");
}

#[test]
fn pages_and_contents_obey_conditions_too() {
    let schema = json!({"display": "wizard", "components": [
        {"type": "panel", "key": "one", "title": "One", "input": false, "components": [
            component("checkbox", json!({})),
            {"type": "content", "key": "note", "input": false, "html": "<p>Hello</p>",
             "conditional": shown_if(json!(true), "checkbox", "true")},
        ]},
        {"type": "panel", "key": "two", "title": "Two", "input": false,
         "conditional": shown_if(json!("true"), "checkbox", "true"),
         "components": [component("textfield", json!({"validate": {"required": true}}))]},
        {"type": "button", "key": "submit", "label": "Submit", "input": true},
    ]});
    let form = crate::load(schema.to_string().as_bytes()).unwrap();
    let titles: Vec<_> = form.pages().iter().map(|page| page.title.clone()).collect();
    assert_eq!(
        titles,
        [Some("One".to_owned()), Some("Two".to_owned())],
        "a page per panel"
    );
    let closed = form.evaluate(&answers(json!({})), now());
    assert!(
        closed.hidden.contains("page:1") && closed.errors.is_empty(),
        "page two is off"
    );
    let open = form.evaluate(&answers(json!({"checkbox": true})), now());
    assert_eq!(open.errors.len(), 1, "page two asks for its text");
    assert!(open.hidden.is_empty(), "two pages, two fields, one content");
}
