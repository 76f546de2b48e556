//! A snippet out of a form: looked at once, run many times.

use std::fmt;
use std::sync::Arc;

use sha2::{Digest, Sha256};

use crate::engine;
use crate::error::Refusal;
use crate::inspect::{Facts, inspect_code, inspect_logic};
use crate::names::CONTEXT;

/// Longer ones than this are programs, not rules of a form.
const LONGEST_SOURCE: usize = 64 * 1024;

/// What a snippet is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// JavaScript statements that leave their result in a variable. Form.io evaluates
    /// `var <result> = <initial>; CODE; return <result>`.
    Code { result: &'static str },
    /// JSON Logic with Form.io's operations, as JSON text.
    Logic,
}

/// A snippet that may be run. Cheap to clone.
#[derive(Clone)]
pub struct Snippet(Arc<Parts>);

pub(crate) struct Parts {
    pub kind: Kind,
    pub source: String,
    /// The first 16 bytes of SHA-256 over kind and source, in hexadecimal.
    pub id: String,
    pub facts: Facts,
    pub parses: bool,
}

impl Snippet {
    /// Looks at the text without running it.
    ///
    /// A text that is no JavaScript (or no JSON) is no refusal, because Form.io goes on with it:
    /// see [`Snippet::parses`].
    pub fn new(kind: Kind, source: &str) -> Result<Self, Refusal> {
        if source.len() > LONGEST_SOURCE {
            return Err(Refusal::TooLong {
                size: source.len(),
                limit: LONGEST_SOURCE,
            });
        }
        let (facts, parses) = match kind {
            Kind::Logic => match inspect_logic(source)? {
                Some(facts) => (facts, true),
                None => (Facts::default(), false),
            },
            Kind::Code { result } => {
                let inspected = inspect_code(source, result);
                let facts = inspected.clone().unwrap_or_default();
                let clear = !matches!(inspected, Err(Refusal::Unclear { .. }));
                match engine::parses(&program(result, source, &facts), clear) {
                    Ok(true) => (inspected?, true),
                    Ok(false) => (Facts::default(), false),
                    Err(refusal) => return Err(inspected.err().unwrap_or(refusal)),
                }
            }
        };
        let mut hash = Sha256::new();
        hash.update(match kind {
            Kind::Code { result } => result,
            Kind::Logic => "",
        });
        hash.update([0]);
        hash.update(source);
        let mut half = [0; 16];
        half.copy_from_slice(&hash.finalize()[..16]);
        let id = format!("{:032x}", u128::from_be_bytes(half));
        Ok(Self(Arc::new(Parts {
            kind,
            source: source.to_owned(),
            id,
            facts,
            parses,
        })))
    }

    /// Whether it can be read at all. [`crate::Session::run`] answers `DoesNotParse` otherwise.
    pub fn parses(&self) -> bool {
        self.0.parses
    }

    /// The same for the same text in the same place, and for no other.
    pub fn id(&self) -> &str {
        &self.0.id
    }

    /// The keys of the answers that its result follows from. `None`: it may follow from anything.
    /// While none of them changes, another run in the same session gives the same.
    pub fn reads(&self) -> Option<&[String]> {
        self.0.facts.reads.as_deref()
    }

    pub fn kind(&self) -> Kind {
        self.0.kind
    }

    pub fn source(&self) -> &str {
        &self.0.source
    }

    pub(crate) fn parts(&self) -> &Parts {
        &self.0
    }
}

impl Parts {
    /// The text that the interpreter compiles.
    pub fn program(&self) -> String {
        match self.kind {
            Kind::Code { result } => program(result, &self.source, &self.facts),
            Kind::Logic => String::new(),
        }
    }
}

impl fmt::Debug for Snippet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Snippet")
            .field("kind", &self.0.kind)
            .field("id", &self.0.id)
            .field("parses", &self.0.parses)
            .finish_non_exhaustive()
    }
}

/// A sloppy-mode function, as Form.io makes one. Names that are assigned without being declared
/// become its own variables instead of everybody's.
fn program(result: &str, source: &str, facts: &Facts) -> String {
    let mut text = String::with_capacity(source.len() + 256);
    text.push_str("(function(");
    text.push_str(&CONTEXT.join(","));
    if !CONTEXT.contains(&result) {
        text.push(',');
        text.push_str(result);
    }
    text.push_str("){;");
    if !facts.assigned.is_empty() {
        text.push_str("var ");
        text.push_str(&facts.assigned.join(","));
        text.push(';');
    }
    // Taken by Form.io, though refused here: a snippet that declares one with `let` does not parse.
    text.push_str("var user,token,options,config,iconClass;\n");
    text.push_str(source);
    text.push_str(";\nreturn ");
    text.push_str(result);
    text.push_str("\n})");
    text
}
