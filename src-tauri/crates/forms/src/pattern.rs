//! JavaScript patterns on a linear-time engine.
//!
//! Form.io tests `new RegExp("^" + pattern + "$")` without flags. The `regex` crate reads a
//! different dialect, so the pattern is rewritten: `\d`, `\w`, `\s`, `\b` and `.` mean what they
//! mean in JavaScript (ECMA-262, 22.2), `{` and `[` stand for themselves where JavaScript lets
//! them. Look-around and back-references cannot be had in linear time and are refused.
//! One difference stays: a character beyond U+FFFF counts once, not twice.

use regex::{Regex, RegexBuilder};
use std::fmt::Write;
use std::iter::Peekable;
use std::str::Chars;

const MAX_LENGTH: usize = 5_000;
const MAX_PROGRAM: usize = 1 << 20;

const DIGIT: &str = "0-9";
const WORD: &str = "0-9A-Za-z_";
const SPACE: &str = r"\t\n\x0B\x0C\r \u{a0}\u{1680}\u{2000}-\u{200a}\u{2028}\u{2029}\u{202f}\u{205f}\u{3000}\u{feff}";
const LINE_END: &str = r"\n\r\u{2028}\u{2029}";

/// The pattern as Form.io applies it, or why it cannot be used.
pub(crate) fn compile(source: &str) -> Result<Regex, String> {
    if source.len() > MAX_LENGTH {
        return Err(format!("it is longer than {MAX_LENGTH} bytes"));
    }
    let rewritten = rewrite(&format!("^{source}$"))?;
    RegexBuilder::new(&rewritten)
        .size_limit(MAX_PROGRAM)
        .dfa_size_limit(MAX_PROGRAM)
        .nest_limit(64)
        .build()
        .map_err(|error| match error {
            regex::Error::CompiledTooBig(_) => "it needs too much memory".to_owned(),
            _ => "it is not a valid pattern".to_owned(),
        })
}

/// One member of a class, or an escape outside of one.
enum Atom {
    Char(char),
    /// The inside of a class, and whether it is negated.
    Set(&'static str, bool),
    Boundary(bool),
}

fn rewrite(source: &str) -> Result<String, String> {
    let mut out = String::with_capacity(source.len() * 2);
    let mut chars = source.chars().peekable();
    // Whether a quantifier may follow.
    let mut repeatable = false;
    while let Some(char) = chars.next() {
        let quantifier = match char {
            '*' | '+' | '?' => true,
            '{' => starts_quantifier(chars.clone()),
            _ => false,
        };
        if quantifier {
            if !std::mem::replace(&mut repeatable, false) {
                return Err("it repeats nothing".to_owned());
            }
            push_quantifier(char, &mut chars, &mut out);
            continue;
        }
        repeatable = !matches!(char, '^' | '$' | '|' | '(');
        match char {
            '\\' => match escape(&mut chars, false)? {
                Atom::Char(char) => push_char(&mut out, char),
                Atom::Set(set, negated) => push_set(&mut out, set, negated),
                Atom::Boundary(at) => {
                    repeatable = false;
                    out.push_str(if at { r"(?-u:\b)" } else { r"(?-u:\B)" });
                }
            },
            '[' => class(&mut chars, &mut out)?,
            '(' => group(&mut chars, &mut out)?,
            '.' => push_set(&mut out, LINE_END, true),
            '^' | '$' | '|' | ')' => out.push(char),
            other => push_char(&mut out, other),
        }
    }
    Ok(out)
}

/// The quantifier that begins with `first`, and the `?` that makes it lazy.
fn push_quantifier(first: char, chars: &mut Peekable<Chars>, out: &mut String) {
    out.push(first);
    if first == '{' {
        for char in chars.by_ref() {
            out.push(char);
            if char == '}' {
                break;
            }
        }
    }
    out.extend(chars.next_if_eq(&'?'));
}

/// After `{`: digits, perhaps a comma and digits, then `}`.
fn starts_quantifier(mut chars: Peekable<Chars>) -> bool {
    let mut digits = 0;
    while chars.next_if(char::is_ascii_digit).is_some() {
        digits += 1;
    }
    if digits == 0 {
        return false;
    }
    if chars.next_if_eq(&',').is_some() {
        while chars.next_if(char::is_ascii_digit).is_some() {}
    }
    chars.next() == Some('}')
}

/// After `(`.
fn group(chars: &mut Peekable<Chars>, out: &mut String) -> Result<(), String> {
    out.push('(');
    if chars.next_if_eq(&'?').is_none() {
        return Ok(());
    }
    match chars.next() {
        Some(':') => out.push_str("?:"),
        Some('=' | '!') => return Err("it looks ahead".to_owned()),
        Some('<') => {
            if chars.next_if(|char| matches!(char, '=' | '!')).is_some() {
                return Err("it looks behind".to_owned());
            }
            // A name does not matter without back-references.
            chars
                .find(|char| *char == '>')
                .ok_or("a group's name does not end")?;
        }
        _ => return Err("it has a group that JavaScript does not know".to_owned()),
    }
    Ok(())
}

/// After `[`, up to and with the closing bracket.
fn class(chars: &mut Peekable<Chars>, out: &mut String) -> Result<(), String> {
    let negated = chars.next_if_eq(&'^').is_some();
    let mut inside = String::new();
    while let Some(first) = member(chars)? {
        let mut ahead = chars.clone();
        let is_range = ahead.next() == Some('-') && ahead.next().is_some_and(|next| next != ']');
        if let (Atom::Char(from), true) = (&first, is_range) {
            chars.next();
            match member(chars)? {
                Some(Atom::Char(to)) if *from <= to => {
                    push_char(&mut inside, *from);
                    inside.push('-');
                    push_char(&mut inside, to);
                }
                Some(Atom::Char(_)) => return Err("a range is the wrong way round".to_owned()),
                Some(other) => {
                    push_char(&mut inside, *from);
                    push_char(&mut inside, '-');
                    push_member(&mut inside, &other);
                }
                None => return Err("a class does not end".to_owned()),
            }
        } else {
            push_member(&mut inside, &first);
        }
    }
    match (inside.is_empty(), negated) {
        (true, true) => out.push_str("(?s:.)"),
        (true, false) => out.push_str(r"[^\x00-\u{10ffff}]"),
        (false, _) => push_set(out, &inside, negated),
    }
    Ok(())
}

/// The next member of a class; none at its end.
fn member(chars: &mut Peekable<Chars>) -> Result<Option<Atom>, String> {
    match chars.next() {
        None => Err("a class does not end".to_owned()),
        Some(']') => Ok(None),
        Some('\\') => escape(chars, true).map(Some),
        Some(char) => Ok(Some(Atom::Char(char))),
    }
}

/// After `\`.
fn escape(chars: &mut Peekable<Chars>, in_class: bool) -> Result<Atom, String> {
    let char = chars.next().ok_or("it ends in a backslash")?;
    Ok(match char {
        'd' => Atom::Set(DIGIT, false),
        'D' => Atom::Set(DIGIT, true),
        'w' => Atom::Set(WORD, false),
        'W' => Atom::Set(WORD, true),
        's' => Atom::Set(SPACE, false),
        'S' => Atom::Set(SPACE, true),
        'b' if in_class => Atom::Char('\u{8}'),
        'b' => Atom::Boundary(true),
        'B' if !in_class => Atom::Boundary(false),
        't' => Atom::Char('\t'),
        'n' => Atom::Char('\n'),
        'r' => Atom::Char('\r'),
        'v' => Atom::Char('\u{b}'),
        'f' => Atom::Char('\u{c}'),
        '0' if !chars.peek().is_some_and(char::is_ascii_digit) => Atom::Char('\0'),
        '0'..='9' | 'k' => return Err("it refers back to a group".to_owned()),
        'p' | 'P' => return Err("Unicode properties have no meaning in Form.io".to_owned()),
        'x' => Atom::Char(hex(chars, 2)?),
        'u' => Atom::Char(hex(chars, 4)?),
        'c' => {
            let letter = chars.next().filter(char::is_ascii_alphabetic);
            let letter = letter.ok_or("a control escape has no letter")?;
            Atom::Char(char::from(letter as u8 % 32))
        }
        other => Atom::Char(other),
    })
}

fn hex(chars: &mut Peekable<Chars>, digits: usize) -> Result<char, String> {
    let mut code = 0;
    for _ in 0..digits {
        let digit = chars.next().and_then(|char| char.to_digit(16));
        code = code * 16 + digit.ok_or("an escape lacks hexadecimal digits")?;
    }
    char::from_u32(code).ok_or_else(|| "it has half a character".to_owned())
}

fn push_member(inside: &mut String, atom: &Atom) {
    match atom {
        Atom::Char(char) => push_char(inside, *char),
        Atom::Set(set, negated) => push_set(inside, set, *negated),
        Atom::Boundary(_) => unreachable!("`escape` gives no boundary inside a class"),
    }
}

fn push_set(out: &mut String, inside: &str, negated: bool) {
    out.push_str(if negated { "[^" } else { "[" });
    out.push_str(inside);
    out.push(']');
}

/// The character itself, whatever it means to the engine.
fn push_char(out: &mut String, char: char) {
    if char.is_alphanumeric() {
        out.push(char);
    } else {
        // Writing to a String cannot fail.
        let _ = write!(out, "\\u{{{:x}}}", u32::from(char));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(pattern: &str, accepts: &[&str], rejects: &[&str]) {
        let regex = compile(pattern).unwrap_or_else(|reason| panic!("{pattern}: {reason}"));
        for text in accepts {
            assert!(regex.is_match(text), "{pattern} accepts {text:?}");
        }
        for text in rejects {
            assert!(!regex.is_match(text), "{pattern} rejects {text:?}");
        }
    }

    #[test]
    fn patterns_mean_what_they_mean_in_javascript() {
        check(
            "[A-Z]{2}\\d{4}",
            &["AB1234"],
            &["AB123", "xAB1234", "AB1234x", "AB١٢٣٤"],
        );
        check(
            "cat|dog",
            &["catdog", "hotdog", "cat", "dog"],
            &["hotcat", "dogs"],
        );
        check("\\w+", &["a_1"], &["é", "a b", ""]);
        check("\\s", &["\u{a0}", "\u{feff}", " "], &["\u{85}", "a"]);
        check("a.c", &["abc", "aéc"], &["a\nc", "a\u{2028}c"]);
        check("[\\w.-]+@x", &["a.b-c@x"], &["a b@x"]);
        check("[a&&b]+", &["a&b"], &["c"]);
        check("[[]", &["["], &["]", "[["]);
        check("[^]", &["\n", "x"], &["", "xx"]);
        check("a[]", &[], &["a", ""]);
        check("a{,2}", &["a{,2}"], &["aa"]);
        check("x{2,}", &["xx", "xxx"], &["x"]);
        check("\\/\\-\\_\\é", &["/-_é"], &[]);
        check("\\u0041\\x42\\cJ", &["AB\n"], &[]);
        check("(?<year>\\d{4})-(?:\\d\\d)", &["2024-01"], &["2024"]);
        check(".*\\bfoo\\b.*", &["a foo b"], &["afoob"]);
        check("a\\Bb", &["ab"], &["a b"]);
        check("(a+?){2,3}?b*", &["aa", "aaab"], &["b"]);
        check("[+--]+", &["+,-"], &["."]);
        check("[\\d-x]+", &["1-x"], &["w"]);
        check("[\u{1200}-\u{137f} ]+", &["ሰላም"], &["salam"]);
        check("^a$", &["a"], &["b"]);
        // joined, the backslash escapes the closing anchor
        check("\\", &["$"], &["a"]);
        check("#  ~", &["#  ~"], &["#"]);
    }

    #[test]
    fn what_only_javascript_has_is_refused_with_a_reason() {
        let check = |pattern: &str, reason: &str| {
            assert_eq!(compile(pattern).unwrap_err(), reason, "{pattern}");
        };
        check("(?=a)b", "it looks ahead");
        check("(?!a)b", "it looks ahead");
        check("(?<=a)b", "it looks behind");
        check("(?<!a)b", "it looks behind");
        check("(a)\\1", "it refers back to a group");
        check("(?<n>a)\\k<n>", "it refers back to a group");
        check("\\p{L}+", "Unicode properties have no meaning in Form.io");
        check("(?i)a", "it has a group that JavaScript does not know");
        check("[a", "a class does not end");
        check("[z-a]", "a range is the wrong way round");
        check("(a", "it is not a valid pattern");
        check("*", "it repeats nothing");
        check("a|+", "it repeats nothing");
        check("a**", "it repeats nothing");
        check("(?:{2})", "it repeats nothing");
        check("\\ud83d", "it has half a character");
        check("(((a{1000}){1000}){1000})", "it needs too much memory");
        check(&"a".repeat(5_001), "it is longer than 5000 bytes");
    }

    #[test]
    fn a_pattern_that_backtracks_for_ever_in_javascript_is_answered() {
        let regex = compile("(a+)+b").unwrap();
        assert!(!regex.is_match(&"a".repeat(100_000)), "linear in the text");
    }
}
