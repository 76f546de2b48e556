//! What the text alone tells.

use serde_json::json;

use super::{code, gives, refusal, run, touched};
use crate::{Kind, Refusal, Snippet};

fn touches(source: &str, name: &str) {
    let expected = Refusal::Touches {
        name: name.to_owned(),
    };
    assert_eq!(
        refusal(source),
        Some(expected),
        "{source} names what is not there"
    );
}

#[test]
fn what_only_a_browser_has_is_refused_by_name() {
    for (source, name) in [
        ("fetch('/x')", "fetch"),
        ("value = window.innerWidth", "window"),
        ("document.title = 'x'", "document"),
        ("localStorage.setItem('a', 1)", "localStorage"),
        ("new XMLHttpRequest()", "XMLHttpRequest"),
        ("eval('1')", "eval"),
        ("new Function('return 1')()", "Function"),
        ("import('x')", "import"),
        ("require('fs')", "require"),
        ("process.exit()", "process"),
        ("globalThis.x = 1", "globalThis"),
        ("setTimeout(function () {}, 1)", "setTimeout"),
        ("alert(1)", "alert"),
        ("Formio.request('x')", "Formio"),
        ("value = Math.random()", "Math.random"),
        ("value = _.shuffle(data.a)", "_.shuffle"),
        ("value = _.template('x')()", "_.template"),
        ("value = moment.tz('x')", "moment.tz"),
        (
            "value = [].constructor.constructor('return 1')()",
            "constructor.constructor",
        ),
        ("value = user.name", "user"),
        ("value = token", "token"),
        ("value = config.x", "config"),
        ("instance.redraw()", "instance.redraw"),
        ("instance.parent.data", "instance.parent.data"),
        ("value = instance", "instance"),
        ("self.root.getComponent('a')", "self.root.getComponent"),
        ("value = submission.metadata", "submission.metadata"),
        ("value = utils.guid()", "utils.guid"),
        ("async function f() {} f()", "async"),
        ("value = 12n ** 100000000n", "BigInt"),
        ("data.__proto__.x = 1", "__proto__"),
        ("value = undeclared + 1", "undeclared"),
        ("counter += 1", "counter"),
        ("value = `${`${fetch}`}`", "fetch"),
        ("value = a => fetch", "fetch"),
        ("value = typeof window", "window"),
        ("value = {fetch}", "fetch"),
        ("value = x ? fetch : 1; var x", "fetch"),
        ("var window = 1", "window"),
    ] {
        let name = match name {
            "constructor.constructor" => {
                let found = refusal("value = data.constructor.constructor('return 1')()");
                assert_eq!(
                    found,
                    Some(Refusal::Touches {
                        name: "data.constructor.constructor".to_owned()
                    }),
                    "the way to Function is closed"
                );
                continue;
            }
            name => name,
        };
        touches(source, name);
    }
}

#[test]
fn the_same_words_are_harmless_elsewhere() {
    for source in [
        "value = 'fetch window eval'",
        "value = \"it's \\\" window\"",
        "value = /fetch['\"`]/.test('a') // window",
        "/* document */ value = 1",
        "value = data.window",
        "value = data?.process?.fetch",
        "value = {window: 1, 'eval': 2, process() { return 1 }}",
        "value = `window ${data.a} eval`",
        "value = data.a / 2 / data.b",
        "if (data.a) /['\"]/.test(data.a); value = 1",
        "value = (data.a) / 2; var s = 'x/y'",
        "value = data.list[0] / 2 + '/'",
        "switch (data.a) { case 'fetch': value = 1; break; default: value = 2 }",
        "value = ((a, {b, c: [d]} = {}) => a)(1)",
        "value = data.a ? data.b : data.c",
        "function area(w, h = 2) { return w * h } value = area(3)",
    ] {
        assert!(code(source).parses(), "{source} is fine");
    }
}

#[test]
fn a_text_with_two_readings_is_refused() {
    for source in [
        "value = {} / 2; var s = 'a/'; s",
        "value = 1 <!-- 2",
        "\\u0066etch('x')",
        "}) (function () {",
        "}); while (true); (function () {",
        "value = 1\n--> window",
    ] {
        assert!(
            matches!(refusal(source), Some(Refusal::Unclear { .. })),
            "{source} could hide what it does"
        );
    }
}

#[test]
fn a_snippet_may_not_change_its_form() {
    for (source, name) in [
        ("component.label = 'x'", "component"),
        ("component.validate.required = true", "component"),
        ("form.components[0].hidden = true", "form"),
        ("delete component.label", "component"),
        ("component.count++", "component"),
        ("instance.root.data = {}", "instance"),
        ("_.templateSettings.x = 1", "_"),
        ("moment.fn.x = 1", "moment"),
    ] {
        let found = refusal(source);
        let named = matches!(&found, Some(Refusal::Changes { name: own }) if own == name)
            || matches!(&found, Some(Refusal::Touches { name: own }) if own.starts_with(name));
        assert!(
            named,
            "{source}: Form.io would keep that change, so it is told: {found:?}"
        );
    }
}

#[test]
fn a_long_snippet_is_refused_and_a_deep_one_too() {
    let long = format!("value = '{}'", "x".repeat(70_000));
    assert!(
        matches!(refusal(&long), Some(Refusal::TooLong { limit: 65_536, .. })),
        "64 KiB are a program"
    );
    let deep = format!("value = {}1{}", "(".repeat(30_000), ")".repeat(30_000));
    assert_eq!(
        refusal(&deep),
        Some(Refusal::TooComplex),
        "the parser's stack is bounded"
    );
    let template = Snippet::new(Kind::Code { result: "valid" }, "valid = '{{ data.a }}' > 1");
    assert!(template.is_err(), "answers are not pasted into programs");
}

#[test]
fn names_that_only_show_up_at_run_time_are_told_then() {
    let hidden = run("{ let inner = 1 } value = inner", json!({}));
    assert_eq!(hidden, Err(touched("inner")), "declared, but not here");
    let by_text = run("value = Math['ran' + 'dom']()", json!({}));
    assert_eq!(by_text, Err(touched("Math.random")), "put together");
    let caught = run(
        "try { _['shu' + 'ffle']([1]) } catch { value = 1 }",
        json!({}),
    );
    assert_eq!(
        caught,
        Err(touched("_.shuffle")),
        "catching it does not help"
    );
    let built = run(
        "value = data['con' + 'structor']['con' + 'structor']('return 1')()",
        json!({}),
    );
    assert_eq!(built, Err(touched("Function")), "no program out of text");
    gives(
        "value = typeof data['constructor']",
        json!({}),
        json!("function"),
    );
}

#[test]
fn a_zero_byte_is_refused() {
    assert!(
        refusal("value = '\0'").is_some(),
        "the interpreter takes none"
    );
}

#[test]
fn any_text_is_looked_at_without_harm() {
    let pieces = [
        "'", "\"", "`", "${", "}", "(", ")", "[", "]", "{", "/", "*", "\\", "\n", "a", "=", ".",
        "1", "n", "é", "in", "of", "=>", "?.", "x:", "let", "function", "<!--",
    ];
    let mut state = 1_u64;
    for _ in 0..1500 {
        let mut source = String::new();
        for _ in 0..12 {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            source.push_str(pieces[(state >> 33) as usize % pieces.len()]);
        }
        let _ = Snippet::new(Kind::Code { result: "value" }, &source);
    }
}

#[test]
fn the_answers_that_a_result_follows_from_are_told_where_that_is_certain() {
    let check = |result: &'static str, source: &str, expected: Option<&[&str]>| {
        let snippet = Snippet::new(Kind::Code { result }, source).unwrap();
        let reads: Option<Vec<&str>> = snippet
            .reads()
            .map(|keys| keys.iter().map(String::as_str).collect());
        assert_eq!(reads.as_deref(), expected, "{source}");
    };
    check("value", "value = data.a + data.b.c", Some(&["a", "b"]));
    check("value", "value = (data.a || '').length", Some(&["a"]));
    check("value", "value = moment().year()", Some(&[]));
    check("show", "show = data?.a === 'x'", Some(&["a"]));
    check("show", "if (data.a) { show = data.b }", Some(&["a", "b"]));
    check("value", "value = `${data.a}`", Some(&["a"]));
    check("value", "value = {data: data.a}", Some(&["a"]));
    for source in [
        "if (data.a) { value = 1 }",
        "value = value + data.a",
        "value = 1; value += data.a",
        "value = data['a']",
        "value = data?.['a']",
        "var d = data; value = d.a",
        "value = {data}",
        "value = `${data}`",
        "value = _.sum(_.values(data))",
        "value = data.hasOwnProperty('a')",
        "value = data.valueOf().a",
        "value = row.a",
        "value = instance.root.data.a",
        "value = submission.data.a",
        "value = component.label + data.a",
        "value = (function () { return this }).call(data).a",
        "value = data.a; data.b = 1",
        "value = data.list.sort()",
        "value = _.map([data], 'a')",
        "value = function (data) { return data[0] }([1])",
    ] {
        check("value", source, None);
    }
    check("valid", "valid = input === data.a", None);
}
