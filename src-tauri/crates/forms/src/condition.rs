//! Form.io's simple condition.

use serde_json::Value;

use crate::Answers;
use crate::rules::Condition;
use crate::value::text_of;

impl Condition {
    /// Whether the component is to be shown. Compares as text; select boxes by their option,
    /// several chosen values by membership (`checkSimpleConditional` of formio.js 5.6).
    /// `untouched` stands for an answer that is not there.
    pub(crate) fn holds(&self, answers: &Answers, untouched: &Value) -> bool {
        let value = answers.get(&self.when).unwrap_or(untouched);
        let equal = match (value, &self.option) {
            (Value::Object(boxes), Some(option)) => {
                text_of(boxes.get(option).unwrap_or(&Value::Null)) == self.eq
            }
            (_, Some(_)) => self.eq.is_empty(),
            // The option's own value is compared with `show`, not with true.
            (Value::Object(boxes), None) if boxes.contains_key(&self.eq) => {
                return text_of(&boxes[&self.eq]) == self.show.to_string();
            }
            (Value::Array(items), None) if items.iter().any(|item| text_of(item) == self.eq) => {
                return self.show;
            }
            (value, None) => text_of(value) == self.eq,
        };
        equal == self.show
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn check(show: bool, eq: &str, value: Value, expect: bool) {
        let condition = Condition {
            show,
            when: "a".to_owned(),
            option: None,
            eq: eq.to_owned(),
        };
        let mut answers = Answers::new();
        if !value.is_null() {
            answers.insert("a".to_owned(), value.clone());
        }
        assert_eq!(
            condition.holds(&answers, &Value::Null),
            expect,
            "show {show}, eq {eq}, answer {value}"
        );
    }

    #[test]
    fn answers_are_compared_as_text() {
        check(true, "5", json!(5), true);
        check(true, "5", json!("5"), true);
        check(true, "true", json!(true), true);
        check(false, "true", json!(true), false);
        check(true, "yes", json!("no"), false);
        check(false, "yes", json!("no"), true);
    }

    #[test]
    fn a_missing_answer_hides_for_show_and_shows_otherwise() {
        check(true, "yes", json!(null), false);
        check(false, "yes", json!(null), true);
        check(true, "", json!(null), true);
    }

    #[test]
    fn select_boxes_match_by_option_and_several_values_by_membership() {
        check(true, "car", json!({"car": true, "bus": false}), true);
        check(true, "bus", json!({"car": true, "bus": false}), false);
        check(false, "bus", json!({"car": true, "bus": false}), true);
        check(false, "car", json!({"car": true, "bus": false}), false);
        check(true, "boat", json!({"car": true}), false);
        check(true, "b", json!(["a", "b"]), true);
        check(false, "b", json!(["a", "b"]), false);
        check(true, "1", json!([1, 2]), true);
        check(true, "c", json!(["a", "b"]), false);
        check(true, "", json!([]), true);
    }

    #[test]
    fn a_path_into_select_boxes_reads_one_option() {
        let condition = |eq: &str| Condition {
            show: true,
            when: "a".to_owned(),
            option: Some("car".to_owned()),
            eq: eq.to_owned(),
        };
        let mut answers = Answers::new();
        assert!(
            !condition("true").holds(&answers, &Value::Null),
            "nothing is chosen yet"
        );
        answers.insert("a".to_owned(), json!({"car": true}));
        assert!(
            condition("true").holds(&answers, &Value::Null),
            "the option is chosen"
        );
        assert!(
            !condition("false").holds(&answers, &Value::Null),
            "and not false"
        );
    }
}
