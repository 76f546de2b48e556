use serde_json::{Value, json};

use super::{answers, component, form, now};
use crate::{AnswerError, AnswerText, Rule, ShownWhat};

fn members(more: Value) -> Value {
    let mut grid = json!({"type": "datagrid", "key": "members", "label": "Members", "input": true,
    "components": [
        {"type": "textfield", "key": "name", "label": "Name", "input": true, "validate": {"required": true}},
        {"type": "number", "key": "age", "label": "Age", "input": true},
        {"type": "textfield", "key": "school", "label": "School", "input": true,
         "conditional": {"show": true, "conjunction": "all", "conditions": [
            {"component": "members.age", "operator": "lessThan", "value": 18}]}},
    ]});
    if let (Value::Object(all), Value::Object(more)) = (&mut grid, more) {
        all.extend(more);
    }
    grid
}

#[test]
fn a_grid_without_rows_shows_one_whose_required_fields_count() {
    let form = form(json!([members(json!({}))]));
    let empty = form.evaluate(&answers(json!({})), now());
    assert_eq!(
        Value::Object(empty.answers),
        json!({"members": [{}]}),
        "one row"
    );
    let missing: Vec<_> = empty
        .errors
        .iter()
        .map(|error| error.path.as_str())
        .collect();
    assert_eq!(missing, ["members[0].name"], "by its place");
    assert!(
        empty.hidden.contains("members[0].school"),
        "an age that is not known is no child's"
    );
    assert_eq!(
        Value::Object(form.submission_data(&answers(json!({})), now())),
        json!({"members": [{"name": ""}]}),
        "what Form.io sends"
    );
}

#[test]
fn a_grid_that_starts_empty_has_no_rows() {
    let form = form(json!([members(json!({"initEmpty": true}))]));
    let empty = form.evaluate(&answers(json!({})), now());
    assert_eq!(Value::Object(empty.answers), json!({"members": []}), "none");
    assert_eq!(empty.errors, [], "nothing is asked");
    let list = form.rows(&form.evaluate(&answers(json!({})), now()));
    assert_eq!(
        list[0].what,
        ShownWhat::Heading { rows: Some(0) },
        "it is told all the same"
    );
}

#[test]
fn each_row_obeys_its_own_conditions() {
    let form = form(json!([members(json!({}))]));
    let given = json!({"members": [
        {"name": "Ada", "age": 9, "school": "St. Mary"},
        {"name": "Ben", "age": 40, "school": "none"},
    ]});
    let evaluation = form.evaluate(&answers(given), now());
    assert_eq!(
        Value::Object(evaluation.answers.clone()),
        json!({"members": [{"name": "Ada", "age": 9, "school": "St. Mary"}, {"name": "Ben", "age": 40}]}),
        "the school of the grown-up is cleared"
    );
    assert!(
        !evaluation.hidden.contains("members[0].school")
            && evaluation.hidden.contains("members[1].school"),
        "row by row"
    );
    let shown: Vec<String> = form
        .rows(&evaluation)
        .into_iter()
        .map(|line| format!("{} {}", line.depth, line.path))
        .collect();
    assert_eq!(
        shown,
        [
            "0 members",
            "1 members[0]",
            "1 members[0].name",
            "1 members[0].age",
            "1 members[0].school",
            "1 members[1]",
            "1 members[1].name",
            "1 members[1].age",
        ],
        "what is to be read before confirming"
    );
}

#[test]
fn a_condition_outside_of_a_grid_looks_at_all_rows() {
    let check = |conjunction: &str, ages: Value, expect: bool| {
        let form = form(json!([
            members(json!({})),
            component(
                "textfield",
                json!({"key": "guardian", "conditional": {
                "show": true, "conjunction": conjunction, "conditions": [
                    {"component": "members.age", "operator": "lessThan", "value": 18}]}})
            ),
        ]));
        let rows: Vec<Value> = ages
            .as_array()
            .unwrap()
            .iter()
            .map(|age| json!({"name": "x", "age": age}))
            .collect();
        let evaluation = form.evaluate(&answers(json!({"members": rows})), now());
        assert_eq!(
            !evaluation.hidden.contains("guardian"),
            expect,
            "{conjunction} {ages}"
        );
    };
    check("any", json!([9, 40]), true);
    check("any", json!([30, 40]), false);
    check("all", json!([9, 40]), false);
    check("all", json!([9, 10]), true);
}

#[test]
fn rows_are_counted() {
    let form = form(json!([members(
        json!({"initEmpty": true, "validate": {"required": true, "minLength": 2, "maxLength": 3}})
    )]));
    let check = |count: usize, expect: &[Rule]| {
        let rows: Vec<Value> = (0..count).map(|n| json!({"name": n.to_string()})).collect();
        let errors = form
            .evaluate(&answers(json!({"members": rows})), now())
            .errors;
        let rules: Vec<_> = errors.into_iter().map(|error| error.rule).collect();
        assert_eq!(rules, expect, "{count} rows");
    };
    check(0, &[Rule::Required, Rule::MinRows { min: 2 }]);
    check(1, &[Rule::MinRows { min: 2 }]);
    check(2, &[]);
    check(4, &[Rule::MaxRows { max: 3 }]);
}

#[test]
fn an_answer_that_must_be_unique_is_so_within_its_column() {
    let grid = json!({"type": "datagrid", "key": "g", "input": true, "components": [
        component("textfield", json!({"key": "id", "validate": {"unique": true}})),
        component("textfield", json!({"key": "b"})),
    ]});
    let form = form(json!([grid]));
    let rows = json!({"g": [{"id": "1", "b": "x"}, {"id": "2", "b": "x"}, {"id": "1", "b": "x"}, {"id": ""}, {"id": ""}]});
    let errors = form.evaluate(&answers(rows), now()).errors;
    let found: Vec<_> = errors
        .iter()
        .map(|error| (error.path.as_str(), &error.rule))
        .collect();
    assert_eq!(
        found,
        [("g[2].id", &Rule::Unique)],
        "the later of both, and nothing for no answer"
    );
}

#[test]
fn a_hidden_grid_goes_with_all_its_rows_and_comes_back_empty() {
    let grid = members(json!({"conditional": {"show": true, "when": "checkbox", "eq": "true"}}));
    let form = form(json!([component("checkbox", json!({})), grid]));
    let off = form.evaluate(
        &answers(json!({"checkbox": false, "members": [{"name": "x"}]})),
        now(),
    );
    assert_eq!(
        Value::Object(off.answers),
        json!({"checkbox": false}),
        "cleared"
    );
    assert!(
        off.errors.is_empty() && off.hidden.contains("members"),
        "nothing is asked"
    );
    let on = form.evaluate(&answers(json!({"checkbox": true})), now());
    assert_eq!(
        Value::Object(on.answers),
        json!({"checkbox": true, "members": [{}]}),
        "one row"
    );
}

#[test]
fn grids_stand_in_rows_of_grids() {
    let inner = json!({"type": "editgrid", "key": "pets", "input": true, "components": [
        component("textfield", json!({"key": "name", "validate": {"required": true}})),
        component("textfield", json!({"key": "tag", "conditional": {"show": true, "when": "people.pets.name", "eq": "Rex"}})),
    ]});
    let form = form(
        json!([{"type": "datagrid", "key": "people", "input": true, "components": [
        component("textfield", json!({"key": "name"})), inner]}]),
    );
    let given = json!({"people": [{"name": "A", "pets": [{"name": "Rex", "tag": "7"}, {"name": "", "tag": "8"}]}, {"name": "B"}]});
    let evaluation = form.evaluate(&answers(given), now());
    assert_eq!(
        Value::Object(evaluation.answers),
        json!({"people": [{"name": "A", "pets": [{"name": "Rex", "tag": "7"}, {"name": ""}]}, {"name": "B", "pets": []}]}),
        "the tag of the nameless one is cleared, and an edit grid begins without rows"
    );
    let paths: Vec<_> = evaluation
        .errors
        .iter()
        .map(|error| error.path.as_str())
        .collect();
    assert_eq!(paths, ["people[0].pets[1].name"], "by its place");
}

#[test]
fn a_row_holds_what_its_fields_hold_and_nothing_else() {
    let form = form(json!([members(json!({"validate": {"maxLength": 3}}))]));
    let mut given = answers(json!({}));
    let mut set = |path: &str, value: Value| form.set_answer(&mut given, path, &value);
    assert_eq!(
        set("members[1].name", json!("B")),
        Ok(true),
        "rows on the way are made"
    );
    assert_eq!(
        set("members[1].name", json!("B")),
        Ok(false),
        "nothing changed"
    );
    assert_eq!(
        set("members[0].age", json!("12")),
        Ok(true),
        "as the field holds it"
    );
    assert_eq!(
        set("members[3].name", json!("D")),
        Err(AnswerError::TooLong),
        "three rows at most"
    );
    assert_eq!(
        set("members[0].salary", json!(1)),
        Err(AnswerError::UnknownField),
        "no such field"
    );
    assert_eq!(
        set("members[0].age", json!("many")),
        Err(AnswerError::NotANumber),
        "checked"
    );
    assert_eq!(
        set("members", json!("x")),
        Err(AnswerError::WrongShape),
        "rows are a list"
    );
    assert_eq!(
        Value::Object(given.clone()),
        json!({"members": [{"age": 12}, {"name": "B"}]}),
        "so far"
    );
    let rows = json!([{"name": "A", "age": "x", "stray": 1}]);
    assert_eq!(
        form.set_answer(&mut given, "members", &rows),
        Ok(true),
        "all rows at once"
    );
    assert_eq!(
        Value::Object(given.clone()),
        json!({"members": [{"name": "A", "age": "x"}]}),
        "text that is not yet a number stays as typed"
    );
    assert_eq!(
        form.find("members[7].name")
            .map(|field| field.label.as_str()),
        Some("Name"),
        "the definition"
    );
    let text = AnswerText::Text {
        text: "A".to_owned(),
    };
    assert_eq!(
        form.answer_text("members[0].name", &given),
        Some(text),
        "one cell"
    );
}

#[test]
fn rows_that_a_form_begins_with_are_kept_when_one_of_them_is_answered() {
    let grid = members(json!({"defaultValue": [{"name": "Head"}, {"name": "Spouse"}]}));
    let form = form(json!([grid]));
    let mut given = answers(json!({}));
    form.set_answer(&mut given, "members[1].age", &json!(30))
        .unwrap();
    assert_eq!(
        Value::Object(given),
        json!({"members": [{"name": "Head"}, {"name": "Spouse", "age": 30}]}),
        "the other row is still there"
    );
}

#[test]
fn more_rows_than_are_worked_on_are_refused_or_cut() {
    let form = form(json!([members(json!({}))]));
    let rows: Vec<Value> = (0..5_000).map(|_| json!({"name": "x"})).collect();
    let given = answers(json!({"members": rows}));
    assert_eq!(
        form.check_answer("members", &given["members"]),
        Err(AnswerError::TooLong),
        "refused"
    );
    let kept = form.evaluate(&given, now()).answers;
    assert_eq!(
        kept["members"].as_array().map(Vec::len),
        Some(1_000),
        "and worked on so far only"
    );
}
