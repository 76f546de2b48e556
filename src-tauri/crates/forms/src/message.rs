//! The form's own words for broken rules.

use crate::rule::Rule;
use crate::rules::Messages;
use crate::value::number_text;

impl Messages {
    /// The form's wording for `rule` of the field called `field`. None if the form has no words
    /// for it, or words with a placeholder that nothing is known for.
    pub(crate) fn of(&self, rule: &Rule, field: &str) -> Option<String> {
        let named = |name: &&str| {
            let entry = self.by_rule.iter().find(|(rule, _)| rule == name);
            entry.map(|(_, text)| text)
        };
        let text = self.any.as_ref();
        let text = text.or_else(|| names(rule).iter().find_map(named))?;
        let limit = limit(rule).unwrap_or_default();
        let mut words = text.clone();
        for (name, value) in [
            ("field", field),
            ("length", &limit),
            ("min", &limit),
            ("max", &limit),
            ("minCount", &limit),
            ("maxCount", &limit),
            ("pattern", &limit),
            ("regex", &limit),
        ] {
            words = words
                .replace(&format!("{{{{ {name} }}}}"), value)
                .replace(&format!("{{{{{name}}}}}"), value);
        }
        (!words.contains("{{")).then_some(words)
    }
}

/// Form.io's names of a rule, as `errors` in a component uses them.
fn names(rule: &Rule) -> &'static [&'static str] {
    match rule {
        Rule::Required => &["required"],
        Rule::MinLength { .. } | Rule::MinRows { .. } => &["minLength"],
        Rule::MaxLength { .. } | Rule::MaxRows { .. } => &["maxLength"],
        Rule::MinWords { .. } => &["minWords"],
        Rule::MaxWords { .. } => &["maxWords"],
        Rule::Min { .. } => &["min"],
        Rule::Max { .. } => &["max"],
        Rule::Pattern { .. } => &["pattern"],
        Rule::Mask { .. } => &["mask"],
        Rule::Email => &["invalid_email", "email"],
        Rule::Url => &["invalid_url", "url"],
        Rule::Time => &["time"],
        Rule::Survey => &["requiredSurvey", "required"],
        Rule::MaxTags { .. } => &["maxTags"],
        Rule::Unique => &["unique"],
        Rule::FileType { .. } => &["pattern", "filePattern"],
        Rule::FileTooSmall { .. } => &["fileMinSize"],
        Rule::FileTooLarge { .. } => &["fileMaxSize"],
        Rule::Custom => &["custom", "json", "jsonLogic"],
        Rule::Number => &["number"],
        Rule::Integer => &["integer"],
        Rule::Date => &["invalid_date", "invalidDate", "date"],
        Rule::MinDate { .. } => &["minDate"],
        Rule::MaxDate { .. } => &["maxDate"],
        Rule::Day => &["invalid_day", "invalidDay", "day"],
        Rule::DayRequired => &["requiredDayField"],
        Rule::MonthRequired => &["requiredMonthField"],
        Rule::YearRequired => &["requiredYearField"],
        Rule::MinYear { .. } => &["minYear"],
        Rule::MaxYear { .. } => &["maxYear"],
        Rule::Option => &["invalidOption", "onlyAvailableItems"],
        Rule::MinSelected { .. } => &["minSelectedCount"],
        Rule::MaxSelected { .. } => &["maxSelectedCount"],
        Rule::Shape => &["nonarray", "array"],
    }
}

fn limit(rule: &Rule) -> Option<String> {
    match rule {
        Rule::MinLength { min } | Rule::MinWords { min } | Rule::MinYear { min } => {
            Some(min.to_string())
        }
        Rule::MaxLength { max }
        | Rule::MaxWords { max }
        | Rule::MaxYear { max }
        | Rule::MaxSelected { max }
        | Rule::MaxRows { max }
        | Rule::MaxTags { max } => Some(max.to_string()),
        Rule::MinSelected { min } | Rule::MinRows { min } => Some(min.to_string()),
        Rule::Min { min } => Some(number_text(*min)),
        Rule::Max { max } => Some(number_text(*max)),
        Rule::MinDate { min } => Some(min.clone()),
        Rule::MaxDate { max } => Some(max.clone()),
        Rule::Pattern { pattern } => Some(pattern.clone()),
        Rule::Mask { mask } => Some(mask.clone()),
        _ => None,
    }
}
