//! JavaScript cut into words, signs and literals, as far as it takes to see which names a text
//! uses. Never recursive, one pass, and it stops where a text could be cut in two ways.

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Lexeme {
    Word,
    Number,
    /// `12n`
    BigNumber,
    Text,
    Pattern,
    Sign,
}

#[derive(Debug, Clone, Copy)]
pub(crate) struct Token<'s> {
    pub lexeme: Lexeme,
    pub text: &'s str,
}

/// Where a text cannot be cut, or not in one way only (in bytes).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Unclear(pub usize);

/// The longest first.
const SIGNS: [&str; 34] = [
    ">>>=", "...", "===", "!==", "**=", "<<=", ">>=", ">>>", "&&=", "||=", "??=", "=>", "==", "!=",
    "<=", ">=", "&&", "||", "??", "?.", "++", "--", "+=", "-=", "*=", "/=", "%=", "&=", "|=", "^=",
    "<<", ">>", "**", "@",
];

/// Before these a slash begins a pattern, as after any sign.
const BEFORE_PATTERN: [&str; 15] = [
    "return",
    "typeof",
    "instanceof",
    "in",
    "of",
    "new",
    "delete",
    "void",
    "throw",
    "case",
    "do",
    "else",
    "yield",
    "await",
    "default",
];

pub(crate) fn cut(source: &str) -> Result<Vec<Token<'_>>, Unclear> {
    Cutter {
        source,
        at: 0,
        tokens: Vec::new(),
        open: Vec::new(),
        closed: Closed::Value,
    }
    .run()
}

/// What an open bracket belongs to.
#[derive(Clone, Copy, PartialEq)]
enum Open {
    /// The round bracket of `if (…)`, after which a statement begins.
    Head,
    Round,
    Square,
    Curly,
    /// `${` in a template.
    Hole,
}

/// What the last closing bracket ended.
#[derive(Clone, Copy, PartialEq)]
enum Closed {
    Head,
    Value,
}

struct Cutter<'s> {
    source: &'s str,
    at: usize,
    tokens: Vec<Token<'s>>,
    open: Vec<Open>,
    closed: Closed,
}

impl<'s> Cutter<'s> {
    fn run(mut self) -> Result<Vec<Token<'s>>, Unclear> {
        while let Some(next) = self.rest().chars().next() {
            match next {
                _ if next.is_whitespace() || next == '\u{feff}' => self.at += next.len_utf8(),
                '/' if self.rest().starts_with("//") => self.line(),
                '/' if self.rest().starts_with("/*") => self.comment()?,
                '/' if self.pattern_may_begin()? => self.pattern()?,
                '"' | '\'' => self.quoted(next)?,
                '`' => {
                    self.at += 1;
                    self.template()?;
                }
                '0'..='9' => self.number(),
                '.' if self.rest()[1..].starts_with(|c: char| c.is_ascii_digit()) => self.number(),
                // An escape in a name, and what old browsers take for a comment.
                '\\' => return Err(Unclear(self.at)),
                _ if self.rest().starts_with("<!--") || self.rest().starts_with("-->") => {
                    return Err(Unclear(self.at));
                }
                _ if is_name(next) => self.word(),
                _ => self.sign(next)?,
            }
        }
        if self.open.is_empty() {
            Ok(self.tokens)
        } else {
            Err(Unclear(self.at))
        }
    }

    fn rest(&self) -> &'s str {
        &self.source[self.at..]
    }

    fn push(&mut self, lexeme: Lexeme, length: usize) {
        let text = &self.source[self.at..self.at + length];
        self.tokens.push(Token { lexeme, text });
        self.at += length;
    }

    fn line(&mut self) {
        let rest = self.rest();
        self.at += rest.find(is_line_end).unwrap_or(rest.len());
    }

    fn comment(&mut self) -> Result<(), Unclear> {
        let end = self.rest()[2..].find("*/").ok_or(Unclear(self.at))?;
        self.at += end + 4;
        Ok(())
    }

    fn quoted(&mut self, quote: char) -> Result<(), Unclear> {
        let mut chars = self.rest().char_indices().skip(1);
        while let Some((offset, next)) = chars.next() {
            match next {
                '\\' => {
                    chars.next();
                }
                '\n' | '\r' => break,
                _ if next == quote => {
                    self.push(Lexeme::Text, offset + 1);
                    return Ok(());
                }
                _ => {}
            }
        }
        Err(Unclear(self.at))
    }

    /// From behind the opening quote or the end of a hole to the next hole or the closing quote.
    fn template(&mut self) -> Result<(), Unclear> {
        let rest = self.rest();
        let mut chars = rest.char_indices();
        while let Some((offset, next)) = chars.next() {
            match next {
                '\\' => {
                    chars.next();
                }
                '`' => {
                    self.push(Lexeme::Text, offset);
                    self.at += 1;
                    return Ok(());
                }
                '$' if rest[offset + 1..].starts_with('{') => {
                    self.push(Lexeme::Text, offset);
                    self.at += 1;
                    self.tokens.push(Token {
                        lexeme: Lexeme::Sign,
                        text: "+",
                    });
                    self.open.push(Open::Hole);
                    self.at += 1;
                    self.tokens.push(Token {
                        lexeme: Lexeme::Sign,
                        text: "(",
                    });
                    return Ok(());
                }
                _ => {}
            }
        }
        Err(Unclear(self.at))
    }

    fn number(&mut self) {
        let rest = self.rest().as_bytes();
        let digits = |from: usize, test: fn(&u8) -> bool| {
            from + rest[from..]
                .iter()
                .take_while(|byte| test(byte) || **byte == b'_')
                .count()
        };
        let mut end =
            if rest.len() > 1 && matches!(rest[1] | 0x20, b'x' | b'o' | b'b') && rest[0] == b'0' {
                digits(2, u8::is_ascii_hexdigit)
            } else {
                let mut end = digits(0, u8::is_ascii_digit);
                if rest.get(end) == Some(&b'.') {
                    end = digits(end + 1, u8::is_ascii_digit);
                }
                if rest.get(end).is_some_and(|byte| byte | 0x20 == b'e') {
                    let sign = usize::from(matches!(rest.get(end + 1), Some(b'+' | b'-')));
                    if rest.get(end + 1 + sign).is_some_and(u8::is_ascii_digit) {
                        end = digits(end + 1 + sign, u8::is_ascii_digit);
                    }
                }
                end
            };
        let big = rest.get(end) == Some(&b'n');
        end += usize::from(big);
        self.push(
            if big {
                Lexeme::BigNumber
            } else {
                Lexeme::Number
            },
            end,
        );
    }

    fn word(&mut self) {
        let rest = self.rest();
        let length = rest
            .find(|c| !is_name(c) && !c.is_numeric())
            .unwrap_or(rest.len());
        self.push(Lexeme::Word, length);
    }

    fn sign(&mut self, next: char) -> Result<(), Unclear> {
        let rest = self.rest();
        if next == '}' && self.open.last() == Some(&Open::Hole) {
            self.open.pop();
            self.at += 1;
            for text in [")", "+"] {
                self.tokens.push(Token {
                    lexeme: Lexeme::Sign,
                    text,
                });
            }
            return self.template();
        }
        let opened = match next {
            '(' => {
                let head = self.tokens.last().is_some_and(|last| {
                    last.lexeme == Lexeme::Word
                        && matches!(last.text, "if" | "while" | "for" | "with")
                });
                let property = self.tokens.len() > 1
                    && matches!(self.tokens[self.tokens.len() - 2].text, "." | "?.");
                Some(if head && !property {
                    Open::Head
                } else {
                    Open::Round
                })
            }
            '[' => Some(Open::Square),
            '{' => Some(Open::Curly),
            _ => None,
        };
        self.open.extend(opened);
        if matches!(next, ')' | ']' | '}') {
            let was = self.open.pop().ok_or(Unclear(self.at))?;
            let fits = match next {
                ')' => matches!(was, Open::Head | Open::Round),
                ']' => was == Open::Square,
                _ => was == Open::Curly,
            };
            if !fits {
                return Err(Unclear(self.at));
            }
            self.closed = if was == Open::Head {
                Closed::Head
            } else {
                Closed::Value
            };
        }
        let length = SIGNS
            .iter()
            .find(|sign| rest.starts_with(**sign))
            // `a?.5:b` is a question with a number.
            .filter(|sign| **sign != "?." || !rest[2..].starts_with(|c: char| c.is_ascii_digit()))
            .map_or(next.len_utf8(), |sign| sign.len());
        self.push(Lexeme::Sign, length);
        Ok(())
    }

    /// Whether the slash here begins a pattern rather than a division.
    fn pattern_may_begin(&self) -> Result<bool, Unclear> {
        let Some(last) = self.tokens.last() else {
            return Ok(true);
        };
        let property =
            self.tokens.len() > 1 && matches!(self.tokens[self.tokens.len() - 2].text, "." | "?.");
        match last.lexeme {
            Lexeme::Number | Lexeme::BigNumber | Lexeme::Text | Lexeme::Pattern => Ok(false),
            Lexeme::Word => Ok(!property && BEFORE_PATTERN.contains(&last.text)),
            Lexeme::Sign => match last.text {
                ")" => Ok(self.closed == Closed::Head),
                "]" => Ok(false),
                // A block or an object may have ended, a value or a statement follow. It matters
                // only if the two readings disagree on where texts begin.
                "}" | "++" | "--" => {
                    let line = &self.rest()[1..];
                    let line = &line[..line.find(is_line_end).unwrap_or(line.len())];
                    if line.contains('/') && line.contains(['"', '\'', '`', '\\', '*']) {
                        return Err(Unclear(self.at));
                    }
                    Ok(false)
                }
                _ => Ok(true),
            },
        }
    }

    fn pattern(&mut self) -> Result<(), Unclear> {
        let mut class = false;
        let mut chars = self.rest().char_indices().skip(1);
        while let Some((offset, next)) = chars.next() {
            match next {
                '\\' => {
                    chars.next();
                }
                '[' => class = true,
                ']' => class = false,
                '/' if !class => {
                    let flags = &self.rest()[offset + 1..];
                    let flags = flags.find(|c| !is_name(c)).unwrap_or(flags.len());
                    self.push(Lexeme::Pattern, offset + 1 + flags);
                    return Ok(());
                }
                _ if is_line_end(next) => break,
                _ => {}
            }
        }
        Err(Unclear(self.at))
    }
}

fn is_name(c: char) -> bool {
    c.is_alphabetic() || c == '_' || c == '$' || c == '#'
}

fn is_line_end(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\u{2028}' | '\u{2029}')
}
