//! Why a snippet is refused, and why a run gave no result.

/// Why a snippet will not be run. Told to whoever brings the form, so each names what to change.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    #[error("the snippet has {size} bytes; {limit} are allowed")]
    TooLong { size: usize, limit: usize },
    /// It names something that only a browser or Form.io's own page has, or that depends on
    /// chance: `fetch`, `window`, `instance.parent`, `Math.random`.
    #[error("the snippet uses {name}, which is not there")]
    Touches { name: String },
    /// It changes what only the form may set, such as its component's settings.
    #[error("the snippet changes {name}")]
    Changes { name: String },
    /// It can be read in more than one way without running it.
    #[error("the snippet is unclear near byte {at}; write it more simply")]
    Unclear { at: usize },
    #[error("the snippet is nested too deeply")]
    TooComplex,
}

/// Why a run gave no result.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RunError {
    /// The budget of steps is used up.
    #[error("the snippet does not come to an end")]
    NotFinished,
    /// The budget of steps of all snippets of a session is used up.
    #[error("the form's snippets do too much together")]
    Exhausted,
    #[error("the snippet needs too much memory")]
    OutOfMemory,
    #[error("the snippet calls itself too deeply")]
    TooDeep,
    /// It reached for a name that is not there, or that is refused.
    #[error("the snippet uses {name}, which is not there")]
    Touched { name: String },
    /// It threw an error of its own. The message may quote answers: it belongs in no log.
    #[error("the snippet failed: {message}")]
    Threw { message: String },
    /// The result has no JSON: it refers to itself, or holds what JSON cannot carry.
    #[error("the snippet's result is not JSON")]
    NotJson,
    /// Form.io cannot read it as JavaScript either; what follows from that depends on its place
    /// (a condition shows, a calculation gives the empty value).
    #[error("the snippet is not JavaScript")]
    DoesNotParse,
}
