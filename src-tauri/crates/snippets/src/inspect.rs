//! What the text of a snippet tells before it runs: whether it reaches for what is not there,
//! which of Form.io's names it needs, and whether it may write into the answers.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::error::Refusal;
use crate::names::{
    CHANGING, CONTEXT, INSTANCE, KEYWORDS, LANGUAGE, NEVER, REFUSED_MEMBERS, REFUSED_OPERATIONS,
    UTILS,
};
use crate::token::{Lexeme, Token, cut};

/// What a run of a snippet needs and may do.
#[derive(Debug, Clone, Default)]
pub(crate) struct Facts {
    pub value: bool,
    pub input: bool,
    pub result: bool,
    pub component: bool,
    pub form: bool,
    pub instance: bool,
    pub submission: bool,
    /// It may write into the answers, so it gets a copy.
    pub writes: bool,
    /// It may change what a library keeps for itself.
    pub taints: bool,
    /// Names that it assigns without declaring them.
    pub assigned: Vec<String>,
    /// The keys of the answers that alone decide about its result, where that is certain.
    pub reads: Option<Vec<String>>,
}

/// With one of these a snippet sees more than the answers that it names.
const SEES_MORE: [&str; 14] = [
    "row",
    "submission",
    "instance",
    "self",
    "form",
    "component",
    "input",
    "result",
    "rowIndex",
    "arguments",
    "this",
    "eval",
    "Function",
    "with",
];
/// Members of every object; some lead to all of it.
const OF_ALL_OBJECTS: [&str; 12] = [
    "__defineGetter__",
    "__defineSetter__",
    "__lookupGetter__",
    "__lookupSetter__",
    "__proto__",
    "constructor",
    "hasOwnProperty",
    "isPrototypeOf",
    "propertyIsEnumerable",
    "toLocaleString",
    "toString",
    "valueOf",
];

const ASSIGNMENTS: [&str; 16] = [
    "=", "+=", "-=", "*=", "/=", "%=", "**=", "<<=", ">>=", ">>>=", "&=", "|=", "^=", "&&=", "||=",
    "??=",
];

/// `result` is the variable in which the snippet leaves its result.
pub(crate) fn inspect_code(source: &str, result: &str) -> Result<Facts, Refusal> {
    // Form.io puts answers into the text of a validation before it reads it as a program.
    if result == "valid" && source.contains("{{") {
        return Err(touches("{{ }}"));
    }
    let tokens = cut(source).map_err(|at| Refusal::Unclear { at: at.0 })?;
    let reading = Reading {
        tokens: &tokens,
        result,
    };
    let declared = reading.declared();
    let assigned = reading.assigned(&declared);
    reading.names(&declared, &assigned)?;
    reading.members()?;
    let changing = reading.changes()?;

    let mentions = |name: &str| (0..tokens.len()).any(|at| reading.is_use(at, name));
    let all = mentions("arguments");
    let instance = mentions("instance") || mentions("self");
    let answers = ["data", "row", "submission"]
        .iter()
        .any(|name| mentions(name))
        || instance
        || all;
    let library = ["moment", "_", "utils", "util"]
        .iter()
        .any(|name| mentions(name))
        || all;
    Ok(Facts {
        value: result == "value" || mentions("value") || mentions("input") || instance || all,
        input: mentions("input") || all,
        result: mentions("result") || all,
        component: mentions("component") || instance || all,
        form: mentions("form") || all,
        instance,
        submission: mentions("submission") || all,
        writes: changing && answers,
        taints: changing && library && mentions("moment"),
        assigned: assigned.into_iter().map(str::to_owned).collect(),
        reads: if changing { None } else { reading.reads() },
    })
}

/// `None`: not JSON.
pub(crate) fn inspect_logic(source: &str) -> Result<Option<Facts>, Refusal> {
    let Ok(rule) = serde_json::from_str::<Value>(source) else {
        return Ok(None);
    };
    let mut open = vec![&rule];
    while let Some(value) = open.pop() {
        match value {
            Value::Array(list) => open.extend(list),
            Value::Object(map) => {
                if let (1, Some(name)) = (map.len(), map.keys().next())
                    && REFUSED_OPERATIONS.contains(&name.as_str())
                {
                    return Err(touches(name));
                }
                open.extend(map.values());
            }
            _ => {}
        }
    }
    // A name may also be put together while the rule is run (`cat`), so only `var ""`, which
    // gives everything, and what is not written anywhere is told apart.
    let mentions = |name: &str| source.contains(name) || source.contains("\"cat\"");
    Ok(Some(Facts {
        value: mentions("value"),
        input: mentions("input"),
        result: mentions("result"),
        component: mentions("component"),
        form: mentions("form"),
        ..Facts::default()
    }))
}

fn touches(name: &str) -> Refusal {
    Refusal::Touches {
        name: name.to_owned(),
    }
}

struct Reading<'t, 's> {
    tokens: &'t [Token<'s>],
    result: &'t str,
}

impl<'s> Reading<'_, 's> {
    fn text(&self, at: usize) -> &'s str {
        self.tokens
            .get(at)
            .filter(|token| matches!(token.lexeme, Lexeme::Sign | Lexeme::Word))
            .map_or("", |token| token.text)
    }

    fn before(&self, at: usize, back: usize) -> &'s str {
        at.checked_sub(back).map_or("", |at| self.text(at))
    }

    fn is_word(&self, at: usize) -> bool {
        self.tokens
            .get(at)
            .is_some_and(|token| token.lexeme == Lexeme::Word)
    }

    fn is_member(&self, at: usize) -> bool {
        self.is_word(at) && matches!(self.before(at, 1), "." | "?.")
    }

    /// The name of an object's entry or of a jump's target, not a use of it.
    fn is_label(&self, at: usize) -> bool {
        let before = self.before(at, 1);
        let starts = at == 0 || matches!(before, "{" | "," | ";" | "}");
        (starts && self.text(at + 1) == ":")
            || (matches!(before, "break" | "continue") && !KEYWORDS.contains(&self.text(at)))
            || self.is_method(at)
    }

    /// `{ name(…) { … } }`
    fn is_method(&self, at: usize) -> bool {
        matches!(self.before(at, 1), "{" | "," | "get" | "set" | "}")
            && !KEYWORDS.contains(&self.text(at))
            && self.text(at + 1) == "("
            && self
                .closing(at + 1)
                .is_some_and(|end| self.text(end + 1) == "{")
    }

    fn is_use(&self, at: usize, name: &str) -> bool {
        self.text(at) == name && self.is_word(at) && !self.is_member(at) && !self.is_label(at)
    }

    /// The keys of the answers that the result follows from, if it follows from nothing else: the
    /// answers stand as `data.key` everywhere, and the component's own answer is replaced before
    /// anything else happens.
    fn reads(&self) -> Option<Vec<String>> {
        if self.result == "value" && (self.text(0), self.text(1)) != ("value", "=") {
            return None;
        }
        let mut keys: Vec<String> = Vec::new();
        for at in 0..self.tokens.len() {
            let name = self.text(at);
            if !self.is_word(at) || self.is_member(at) || self.is_label(at) {
                continue;
            }
            let seen = SEES_MORE.contains(&name) && name != self.result;
            let own = name == "value" && self.text(at + 1) != "=";
            if seen || own {
                return None;
            }
            if name != "data" {
                continue;
            }
            let key = self.text(at + 2);
            let plain = self.is_member(at + 2) && !OF_ALL_OBJECTS.contains(&key);
            if !plain {
                return None;
            }
            if !keys.iter().any(|known| known == key) {
                keys.push(key.to_owned());
            }
        }
        Some(keys)
    }

    /// The bracket that closes the one at `at`.
    fn closing(&self, at: usize) -> Option<usize> {
        let mut depth = 0_usize;
        for index in at..self.tokens.len() {
            match self.text(index) {
                "(" | "[" | "{" => depth += 1,
                ")" | "]" | "}" => {
                    depth = depth.checked_sub(1)?;
                    if depth == 0 {
                        return Some(index);
                    }
                }
                _ => {}
            }
        }
        None
    }

    /// The bracket that opens the one at `at`.
    fn opening(&self, at: usize) -> Option<usize> {
        let mut depth = 0_usize;
        for index in (0..=at).rev() {
            match self.text(index) {
                ")" | "]" | "}" => depth += 1,
                "(" | "[" | "{" => {
                    depth = depth.checked_sub(1)?;
                    if depth == 0 {
                        return Some(index);
                    }
                }
                _ => {}
            }
        }
        None
    }

    /// All names that are declared anywhere in it. Where they hold is the interpreter's business:
    /// a name used outside of its scope is found when it runs.
    fn declared(&self) -> BTreeSet<&'s str> {
        let mut names = BTreeSet::new();
        let mut within = |from: usize, to: usize| {
            for at in from..to {
                if self.is_word(at) && !self.is_member(at) && self.text(at + 1) != ":" {
                    names.insert(self.text(at));
                }
            }
        };
        for at in 0..self.tokens.len() {
            if self.is_member(at) {
                continue;
            }
            match self.text(at) {
                "var" | "let" | "const" => self.declarators(at + 1, &mut within),
                "class" => within(at + 1, at + 2),
                "function" => {
                    let mut open = at + 1;
                    if self.text(open) == "*" {
                        open += 1;
                    }
                    if self.is_word(open) {
                        within(open, open + 1);
                        open += 1;
                    }
                    if let Some(end) = self.closing(open) {
                        within(open, end);
                    }
                }
                "catch" if self.text(at + 1) == "(" => {
                    if let Some(end) = self.closing(at + 1) {
                        within(at + 1, end);
                    }
                }
                "=>" if at > 0 => {
                    let from = if self.text(at - 1) == ")" {
                        self.opening(at - 1)
                    } else {
                        Some(at - 1)
                    };
                    if let Some(from) = from {
                        within(from, at);
                    }
                }
                _ if self.is_word(at) && self.is_method(at) => {
                    if let Some(end) = self.closing(at + 1) {
                        within(at + 2, end);
                    }
                }
                _ => {}
            }
        }
        names
    }

    fn declarators(&self, mut at: usize, within: &mut impl FnMut(usize, usize)) {
        loop {
            if matches!(self.text(at), "{" | "[") {
                let Some(end) = self.closing(at) else { return };
                within(at, end);
                at = end + 1;
            } else if self.is_word(at) {
                within(at, at + 1);
                at += 1;
            } else {
                return;
            }
            // On to the comma of this list, past what the name begins with.
            loop {
                match self.text(at) {
                    "," => break,
                    "(" | "[" | "{" => match self.closing(at) {
                        Some(end) => at = end + 1,
                        None => return,
                    },
                    ")" | "]" | "}" | ";" | "of" | "in" => return,
                    _ if at >= self.tokens.len() => return,
                    _ => at += 1,
                }
            }
            at += 1;
        }
    }

    /// Names that become variables by being assigned, as sloppy JavaScript allows.
    fn assigned(&self, declared: &BTreeSet<&'s str>) -> BTreeSet<&'s str> {
        (0..self.tokens.len())
            .filter(|&at| {
                self.is_word(at)
                    && !self.is_member(at)
                    && (self.text(at + 1) == "="
                        || (self.before(at, 1) == "("
                            && self.before(at, 2) == "for"
                            && matches!(self.text(at + 1), "of" | "in")))
            })
            .map(|at| self.text(at))
            .filter(|name| {
                *name != self.result
                    && !declared.contains(name)
                    && !CONTEXT.contains(name)
                    && !LANGUAGE.contains(name)
                    && !KEYWORDS.contains(name)
                    && !NEVER.contains(name)
            })
            .collect()
    }

    fn names(
        &self,
        declared: &BTreeSet<&'s str>,
        assigned: &BTreeSet<&'s str>,
    ) -> Result<(), Refusal> {
        for at in 0..self.tokens.len() {
            if self.tokens[at].lexeme == Lexeme::BigNumber {
                return Err(touches("BigInt"));
            }
            if !self.is_word(at) {
                continue;
            }
            let name = self.text(at);
            if self.is_member(at) || self.is_label(at) {
                if name == "__proto__" {
                    return Err(touches(name));
                }
                continue;
            }
            let known = name == self.result
                || declared.contains(name)
                || assigned.contains(name)
                || CONTEXT.contains(&name)
                || LANGUAGE.contains(&name)
                || KEYWORDS.contains(&name);
            let asked_for = self.before(at, 1) == "typeof";
            if NEVER.contains(&name) || !(known || asked_for) {
                return Err(touches(name));
            }
        }
        Ok(())
    }

    /// Members of what is only there in part.
    fn members(&self) -> Result<(), Refusal> {
        for at in 0..self.tokens.len() {
            if !self.is_word(at) || self.is_member(at) || self.is_label(at) {
                continue;
            }
            let root = self.text(at);
            let chain = self.chain(at);
            let path = || {
                std::iter::once(root)
                    .chain(chain.iter().copied())
                    .collect::<Vec<_>>()
                    .join(".")
            };
            let first = chain.first().copied();
            let refused = match root {
                "instance" | "self" => !INSTANCE.iter().any(|known| chain.starts_with(known)),
                "submission" => first.is_some_and(|member| member != "data"),
                "utils" | "util" => first.is_none_or(|member| !UTILS.contains(&member)),
                _ => REFUSED_MEMBERS.iter().any(|(library, members)| {
                    *library == root && first.is_some_and(|member| members.contains(&member))
                }),
            };
            let builds = chain
                .windows(2)
                .any(|pair| pair == ["constructor", "constructor"]);
            if refused || builds {
                return Err(touches(&path()));
            }
        }
        Ok(())
    }

    /// The members named after the word at `at`: `root.submission.data` gives the last two.
    fn chain(&self, at: usize) -> Vec<&'s str> {
        let mut names = Vec::new();
        let mut next = at + 1;
        while matches!(self.text(next), "." | "?.") && self.is_word(next + 1) {
            names.push(self.text(next + 1));
            next += 2;
        }
        names
    }

    /// Whether anything but the snippet's own names may be changed by it.
    fn changes(&self) -> Result<bool, Refusal> {
        let mut found = false;
        for at in 0..self.tokens.len() {
            let text = self.text(at);
            let target = if ASSIGNMENTS.contains(&text) {
                at.checked_sub(1)
            } else if matches!(text, "++" | "--") {
                [at.checked_sub(1), self.end_of_chain(at + 1)]
                    .into_iter()
                    .flatten()
                    .find(|&target| self.is_place(target))
            } else if matches!(text, "of" | "in") {
                at.checked_sub(1).filter(|&target| self.is_place(target))
            } else if text == "delete" {
                self.end_of_chain(at + 1)
            } else {
                found |= self.is_member(at) && CHANGING.contains(&text);
                found |= text == "(" && self.before(at, 1) == "]";
                None
            };
            let Some(target) = target else { continue };
            if !self.is_place(target) {
                continue;
            }
            found = true;
            let root = self.root(target);
            let ours = [
                "component",
                "form",
                "instance",
                "self",
                "utils",
                "util",
                "_",
                "moment",
            ];
            if ours.contains(&root) && !matches!(text, "of" | "in") {
                return Err(Refusal::Changes {
                    name: root.to_owned(),
                });
            }
        }
        Ok(found)
    }

    /// Whether what ends at `at` is a place inside something: `a.b`, `a[0]`, or a pattern.
    fn is_place(&self, at: usize) -> bool {
        self.is_member(at) || matches!(self.text(at), "]" | "}")
    }

    fn end_of_chain(&self, from: usize) -> Option<usize> {
        if !self.is_word(from) {
            return None;
        }
        let mut end = from;
        loop {
            if matches!(self.text(end + 1), "." | "?.") && self.is_word(end + 2) {
                end += 2;
            } else if self.text(end + 1) == "[" {
                end = self.closing(end + 1)?;
            } else {
                return Some(end);
            }
        }
    }

    /// The name with which the place that ends at `at` begins.
    fn root(&self, mut at: usize) -> &'s str {
        loop {
            if matches!(self.text(at), "]" | ")") {
                match self.opening(at).and_then(|open| open.checked_sub(1)) {
                    Some(before) => at = before,
                    None => return "",
                }
            } else if self.is_member(at) && at >= 2 {
                at -= 2;
            } else {
                return self.text(at);
            }
        }
    }
}
