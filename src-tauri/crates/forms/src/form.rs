//! A loaded form.

use serde_json::Value;
use std::collections::BTreeSet;

use crate::model::{AnswerText, Field, Node, Page};
use crate::{AnswerError, Answers, FieldError, FormHash};

/// A form in which every rule is understood. Made by [`crate::load`].
#[derive(Debug, Clone)]
pub struct Form {
    pub(crate) hash: FormHash,
    pub(crate) title: Option<String>,
    pub(crate) pages: Vec<Page>,
    /// Groups of nodes in the order in which visibility is decided.
    pub(crate) order: Vec<Vec<usize>>,
}
