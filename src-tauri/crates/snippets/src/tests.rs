use jiff::Timestamp;
use serde_json::{Value, json};

use crate::{Call, Kind, Refusal, RunError, Snippet, with_session};

fn now() -> Timestamp {
    "2026-11-23T09:00:00Z".parse().unwrap()
}
fn calc(code: &str) -> Snippet {
    Snippet::new(Kind::Code { result: "value" }, code).unwrap_or_else(|e| panic!("{code}: {e}"))
}
fn run(code: &str, data: Value) -> Result<Option<Value>, RunError> {
    with_session(now(), &data, |s| s.run(&calc(code), &Call::default()))
}
#[test]
fn t0() {
    assert_eq!(
        run("value = data.a + data.b", json!({"a":1,"b":2})),
        Ok(Some(json!(3))),
        "sum"
    );
}
#[test]
fn t1() {
    assert_eq!(
        run("value = moment().format()", json!({})),
        Ok(Some(json!("2026-11-23T09:00:00+00:00"))),
        "moment"
    );
}
#[test]
fn t2() {
    assert_eq!(
        run(
            "value = _.sumBy(data.a, 'x')",
            json!({"a":[{"x":1},{"x":4}]})
        ),
        Ok(Some(json!(5))),
        "lodash"
    );
}
#[test]
fn t3() {
    assert_eq!(
        run("while(true){}", json!({})),
        Err(RunError::NotFinished),
        "loop"
    );
}
#[test]
fn t4() {
    assert_eq!(
        run("function f(){return f()+1} value=f()", json!({})),
        Err(RunError::TooDeep),
        "rec"
    );
}
#[test]
fn t5() {
    assert_eq!(
        run("value = 'x'.repeat(1e9)", json!({})),
        Err(RunError::OutOfMemory),
        "mem"
    );
}
#[test]
fn t7() {
    let logic = Snippet::new(Kind::Logic, r#"{"_sum":[[1,2,{"var":"data.a"}]]}"#).unwrap();
    assert_eq!(
        with_session(now(), &json!({"a":4}), |s| s.run(&logic, &Call::default())),
        Ok(Some(json!(7))),
        "logic"
    );
}
#[test]
fn t8() {
    assert_eq!(
        Snippet::new(Kind::Code { result: "value" }, "value = fetch('x')").unwrap_err(),
        Refusal::Touches {
            name: "fetch".into()
        },
        "f"
    );
}
