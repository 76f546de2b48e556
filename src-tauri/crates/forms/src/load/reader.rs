//! Reading the attributes of one component.

use serde_json::Value;
use std::cell::{Cell, RefCell};

use crate::json::Attrs;
use crate::remote::RemoteLists;
use crate::script::{Purpose, Script};
use crate::value::as_number;
use crate::words::{Seen, Words};
use crate::{FindingKind, LoadError, html};

/// Reads attributes into words of the screen, numbers and programs, and collects what is wrong
/// with them.
pub(crate) struct Reader<'a> {
    words: &'a Words,
    pub lists: &'a RemoteLists,
    seen: RefCell<Seen>,
    problems: RefCell<Vec<FindingKind>>,
    notes: RefCell<Vec<FindingKind>>,
    scripts: Cell<bool>,
}

impl<'a> Reader<'a> {
    pub fn new(words: &'a Words, lists: &'a RemoteLists) -> Self {
        Self {
            words,
            lists,
            seen: RefCell::default(),
            problems: RefCell::default(),
            notes: RefCell::default(),
            scripts: Cell::new(false),
        }
    }

    pub fn problem(&self, what: FindingKind) {
        self.problems.borrow_mut().push(what);
    }

    /// Something that is left aside without harm.
    pub fn note(&self, what: FindingKind) {
        self.notes.borrow_mut().push(what);
    }

    pub fn take_problems(&self) -> Vec<FindingKind> {
        self.problems.take()
    }

    pub fn take_notes(&self) -> Vec<FindingKind> {
        self.notes.take()
    }

    /// Whether any program was read since this was last asked.
    pub fn take_scripts(&self) -> bool {
        self.scripts.take()
    }

    pub fn into_seen(self) -> Seen {
        self.seen.into_inner()
    }

    /// Words of the author, translated and without mark-up; none if they are blank.
    pub fn plain(&self, attrs: &Attrs, name: &str) -> Result<Option<String>, LoadError> {
        let text = attrs.text(name)?.map(|text| self.plain_text(&text, attrs));
        Ok(text.filter(|text| !text.is_empty()))
    }

    pub fn plain_text(&self, text: &str, owner: &Attrs) -> String {
        html::plain(&self.translated(text, owner))
    }

    pub fn translated(&self, text: &str, owner: &Attrs) -> String {
        self.seen.borrow_mut().add(text, owner.owner());
        self.words.translated(text).to_owned()
    }

    /// A count. Absent and blank are none; anything but a whole number is reported.
    pub fn whole(&self, attrs: &Attrs, name: &str) -> Option<u32> {
        let number = self.number(attrs, name)?;
        if number.fract() == 0.0 && (0.0..=f64::from(u32::MAX)).contains(&number) {
            return Some(number as u32);
        }
        self.problem(bad_rule(attrs, name));
        None
    }

    pub fn number(&self, attrs: &Attrs, name: &str) -> Option<f64> {
        let value = attrs
            .get(name)
            .filter(|value| !crate::json::is_empty(value))?;
        let number = as_number(value);
        if number.is_none() {
            self.problem(bad_rule(attrs, name));
        }
        number
    }

    /// The program under `name`: JavaScript as text, JSON Logic as an object. `attribute` is
    /// how a report names it.
    pub fn script(
        &self,
        attrs: &Attrs,
        name: &str,
        attribute: &str,
        purpose: Purpose,
    ) -> Option<Script> {
        let source = attrs
            .get(name)
            .filter(|value| !crate::json::is_empty(value))?;
        match Script::read(source, purpose) {
            Ok(script) => {
                self.scripts.set(true);
                Some(script)
            }
            Err(why) => {
                self.problem(FindingKind::Snippet {
                    attribute: attribute.to_owned(),
                    why,
                });
                None
            }
        }
    }
}

/// "components[3].validate.min" of a component is "validate.min".
pub(crate) fn bad_rule(attrs: &Attrs, name: &str) -> FindingKind {
    let value = attrs.get(name).map(Value::to_string);
    let path = attrs.path_of(name);
    let rule = path
        .rsplit_once("].")
        .map_or(path.as_str(), |(_, rule)| rule);
    FindingKind::BadRule {
        rule: rule.to_owned(),
        value: value.unwrap_or_default(),
    }
}
