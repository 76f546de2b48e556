//! Snippets that want to harm: each ends, and the next one notices nothing.

use serde_json::json;

use super::{code, gives, logic, now, run};
use crate::{Call, RunError, with_session};

fn fails(source: &str, expected: RunError) {
    assert_eq!(run(source, json!({})), Err(expected), "{source} is stopped");
    gives("value = [3, 1].sort()[0] + _.sum([1])", json!({}), json!(2));
}

#[test]
fn loops_end() {
    for source in [
        "while (true) {}",
        "for (;;);",
        "do {} while (1)",
        "try { while (true) {} } catch (e) { value = 1 } finally { value = 2 }",
        "(function f() { f.call(null, setImmediate_ = f) }).x; for (const a of (function* () { while (true) yield 1 })()) {}",
        "while (true) { try { null.x } catch (e) {} }",
        "/(a+)+$/.test('aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab')",
        "'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab'.match(new RegExp('(a+)+$'))",
        "'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab'.replace(/(a|aa)+$/, '')",
        "_.times(1e9)",
        "value = {get a() { while (true) {} }}",
        "value = {toJSON() { while (true) {} }}",
        "throw {get message() { while (true) {} }, toString() { while (true) {} }}",
        "for (const k in Object.fromEntries(_.range(1e4).map(i => [i, i]))) for (;;) {}",
    ] {
        fails(source, RunError::NotFinished);
    }
}

#[test]
fn native_loops_end_too() {
    for source in [
        "new Array(4e9).indexOf(1)",
        "Array.prototype.indexOf.call({length: 2 ** 53 - 1}, 1)",
        "Array.prototype.fill.call({length: 2 ** 53 - 1}, 0)",
        "Array.prototype.reverse.call({length: 2 ** 53 - 1})",
        "new Array(4e9).join()",
        "new Array(4e9).sort()",
        "new Array(4294967295).lastIndexOf(7)",
        "Array.prototype.copyWithin.call({length: 2 ** 53 - 1}, 0, 1)",
        "Array.prototype.splice.call({length: 2 ** 53 - 1}, 0, 0, 1)",
        "[].concat(new Array(4e9)).shift()",
        "Array.from({length: 4e9})",
        "new Array(4e9).map(x => x)",
        "new Array(4e9).reduceRight((a, b) => a)",
        "new Array(4e9).findLast(x => x)",
        "new Array(4e9).includes(1)",
        "new Set(new Array(4e9))",
        "new Set(new Array(4e9).values())",
        "new Set().union({size: 1, has() {}, keys() { return new Array(4e9).values() }})",
        "var [...all] = new Array(4e9)",
        "Math.max(...new Array(4e9))",
        "[new Array(4e9)].flat()",
        "[1].flatMap(() => new Array(4e9))",
        "new Array(4e9).values().drop(4e9).next()",
        "String.raw({raw: {length: 2 ** 53 - 1}})",
        "var a = []; a.length = 4e9; a.toSorted()",
        "var s = 'x'.repeat(1e6); while (true) s.indexOf('y')",
        "var a = _.range(1e5); while (true) a.slice().reverse()",
        "var o = Object.fromEntries(_.range(2e4).map(i => [i, i])); while (true) Object.keys(o)",
        "while (true) new RegExp('[^a]', 'iu')",
        "while (true) 'a'.match('[^b]')",
        "var a = _.range(9e4); while (true) JSON.parse(JSON.stringify(a))",
    ] {
        let outcome = run(source, json!({}));
        assert!(
            matches!(outcome, Err(RunError::NotFinished | RunError::OutOfMemory)),
            "{source} is stopped: {outcome:?}"
        );
        gives("value = [2, 1].reverse()", json!({}), json!([1, 2]));
    }
}

#[test]
fn memory_is_bounded() {
    for source in [
        "value = 'x'.repeat(1e9)",
        "var s = 'x'; while (true) s += s",
        "var a = []; while (true) a.push(new Array(1000).fill(1))",
        "var s = 'ab'.repeat(1e7); value = s.split('')",
        "value = 'x'.padStart(1e9)",
        "var o = {}; for (let i = 0; ; i++) o['k' + i] = {i, o}",
    ] {
        let outcome = run(source, json!({}));
        assert!(
            matches!(outcome, Err(RunError::OutOfMemory | RunError::NotFinished)),
            "{source} is stopped: {outcome:?}"
        );
        gives("value = 'x'.repeat(3)", json!({}), json!("xxx"));
    }
}

#[test]
fn depth_is_bounded() {
    for source in [
        "function f() { return f() + 1 } value = f()",
        "var f = () => [1].map(f); f()",
        "var o = {toString() { return '' + this }}; '' + o",
        "_.cloneDeepWith({}, function f() { return _.cloneDeepWith({}, f) })",
        "value = {toJSON() { return JSON.stringify(this) }}",
        "JSON.parse('['.repeat(1e5) + ']'.repeat(1e5))",
    ] {
        fails(source, RunError::TooDeep);
    }
}

#[test]
fn a_deep_rule_is_no_json() {
    let deep = format!("{}1{}", "[".repeat(1000), "]".repeat(1000));
    let snippet = crate::Snippet::new(crate::Kind::Logic, &deep).unwrap();
    assert!(!snippet.parses(), "serde reads 128 levels");
    let endless = logic(&json!({"map": [{"_range": [1e9]}, {"var": ""}]}));
    let outcome = with_session(now(), &json!({}), |session| {
        session.run(&endless, &Call::default())
    });
    assert!(
        matches!(outcome, Err(RunError::NotFinished | RunError::OutOfMemory)),
        "{outcome:?}"
    );
}

#[test]
fn nothing_is_left_for_the_next_snippet() {
    let attempts = [
        "var o = {}; o['__pro' + 'to__'].leak = 1",
        "var p = Object.getPrototypeOf({}); p.leak = 1; p['toString'] = 1",
        "Object.defineProperty(Object.getPrototypeOf([]), 'leak', {value: 1})",
        "_.merge({}, JSON.parse('{\"__proto__\": {\"leak\": 1}}'))",
        "_.set({}, '__proto__.leak', 1); _.set({}, 'constructor.prototype.leak', 1)",
        "_.defaultsDeep({}, {constructor: {prototype: {leak: 1}}})",
        "Object.setPrototypeOf(Object.getPrototypeOf([]), {leak: 1})",
        "leak = 1",
        "this.leak = 1; (function () { this.leak = 1 })()",
        "(function () { return this })().leak = 1",
        "Array.prototype.map = function () { return 'leak' }",
        "Math.max = function () { return 'leak' }",
        "JSON.stringify = function () { return '\"leak\"' }",
        "var l = _; l['map'] = 1; l['leak'] = 1; l.prototype.map = 1",
        "var m = moment; m.now = function () { return 0 }; m['updateOffset'] = function () { throw 1 }",
        "var l = moment()['_loc' + 'ale']; l['_months'] = ['leak']; l['_config'].months = ['leak']",
        "console.log = function () { throw 1 }",
        "var u = utils['getValue']; u.leak = 1",
        "t.leak = 1",
        "Symbol.for('x'); Date.now = function () { return 0 }; Date.prototype.getTime = function () { return 0 }",
        "data.leak = 1; row.leak = 1",
        "var d = data; d['a'] = 'leak'",
        "RegExp.prototype.test = function () { return 'leak' }",
        "Error.prepareStackTrace = function () { return 'leak' }",
        "String.prototype.trim = function () { return 'leak' }",
        "Object.getPrototypeOf(function* () {}).leak = 1; Object.getPrototypeOf([][Symbol.iterator]()).next = 1",
    ];
    let probe = code(
        "value = [typeof data.leak, typeof row.leak, data.a, typeof ({}).leak, [1].map(x => x)[0], Math.max(1, 2),
           JSON.stringify('s'), _.map([5])[0], typeof _.leak, moment().valueOf(), moment().format('MMMM'), Date.now(),
           /a/.test('a'), ' a '.trim(), typeof utils.getValue.leak, typeof t.leak, typeof leak, '' + {}, [...[7]][0],
           new Date(5).getTime()]",
    );
    let expected = json!([
        "undefined",
        "undefined",
        1,
        "undefined",
        1,
        2,
        "\"s\"",
        5,
        "undefined",
        now().as_millisecond(),
        "November",
        now().as_millisecond(),
        true,
        "a",
        "undefined",
        "undefined",
        "undefined",
        "[object Object]",
        7,
        5
    ]);
    let data = json!({"a": 1});
    for source in attempts {
        let hostile = super::refusal(source).is_none().then(|| code(source));
        with_session(now(), &data, |session| {
            if let Some(hostile) = &hostile {
                let _ = session.run(hostile, &Call::default());
            }
            // What the libraries keep for themselves is only safe from one session to the next.
            if !source.contains("'_loc'") {
                let after = session.run(&probe, &Call::default());
                assert_eq!(after, Ok(Some(expected.clone())), "{source} left something");
            }
        });
        let after = with_session(now(), &data, |session| {
            session.run(&probe, &Call::default())
        });
        assert_eq!(
            after,
            Ok(Some(expected.clone())),
            "{source} left something for the next form"
        );
    }
}

#[test]
fn only_what_a_form_needs_is_there() {
    gives(
        "value = ['ev' + 'al', 'fetch', 'process', 'require', 'std', 'os', 'Proxy', 'Promise', 'Reflect', 'BigInt',
           'Uint8Array', 'SharedArrayBuffer', 'Atomics', 'WeakRef', 'kiosk', 'performance', 'queueMicrotask', 'print',
           'globalThis', 'Iterator', 'scriptArgs'].filter(name => {
             const world = (function () { return this })();
             return name in world;
           })",
        json!({}),
        json!([]),
    );
    gives(
        "value = Object.getOwnPropertyNames((function () { return this })()).sort()",
        json!({}),
        json!([
            "Array",
            "Boolean",
            "Date",
            "Error",
            "EvalError",
            "Infinity",
            "JSON",
            "Map",
            "Math",
            "NaN",
            "Number",
            "Object",
            "RangeError",
            "ReferenceError",
            "RegExp",
            "Set",
            "String",
            "Symbol",
            "SyntaxError",
            "TypeError",
            "URIError",
            "WeakMap",
            "WeakSet",
            "console",
            "decodeURI",
            "decodeURIComponent",
            "encodeURI",
            "encodeURIComponent",
            "escape",
            "isFinite",
            "isNaN",
            "parseFloat",
            "parseInt",
            "undefined",
            "unescape"
        ]),
    );
}

#[test]
fn a_limit_is_the_same_whatever_ran_before() {
    let near = code("for (let i = 0; i < 490000; i++); value = 1");
    let data = json!({});
    let alone = with_session(now(), &data, |session| session.run(&near, &Call::default()));
    for _ in 0..3 {
        let filler = code("for (let i = 0; i < 7777; i++); value = 2");
        let after = with_session(now(), &data, |session| {
            session.run(&filler, &Call::default()).unwrap();
            session.run(&near, &Call::default())
        });
        assert_eq!(after, alone, "what ran before has no part in it");
    }
    assert_eq!(alone, Ok(Some(json!(1))), "just below the budget");
}

#[test]
fn all_snippets_of_a_session_together_end_too() {
    let slow = code("for (var i = 0; i < 300000; i++) {} value = 1");
    let data = json!({});
    let outcomes = with_session(now(), &data, |session| {
        (0..2_000)
            .map(|_| session.run(&slow, &Call::default()))
            .collect::<Vec<_>>()
    });
    assert_eq!(outcomes[0], Ok(Some(json!(1))), "one of them is no harm");
    assert_eq!(
        outcomes[1_999],
        Err(RunError::Exhausted),
        "two thousand of them are"
    );
    let ran = outcomes.iter().filter(|outcome| outcome.is_ok()).count();
    assert!(
        (50..1_000).contains(&ran),
        "an honest form never comes near: {ran} of 2,000"
    );
    gives("value = 1 + 1", json!({}), json!(2));
}
