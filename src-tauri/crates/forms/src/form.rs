//! A loaded form.

use crate::model::{Field, Node, Page};
use crate::plan::Plan;
use crate::{Answers, FormHash};

/// A form of which every rule is understood. Made by [`crate::load`].
#[derive(Debug, Clone)]
pub struct Form {
    pub(crate) hash: FormHash,
    pub(crate) title: Option<String>,
    pub(crate) pages: Vec<Page>,
    pub(crate) plan: Plan,
}

impl Form {
    /// SHA-256 of the exact bytes that were loaded.
    pub fn hash(&self) -> FormHash {
        self.hash
    }

    pub fn title(&self) -> Option<&str> {
        self.title.as_deref()
    }

    /// In display order; exactly one for a form that is no wizard.
    pub fn pages(&self) -> &[Page] {
        &self.pages
    }

    /// The fields in display order.
    pub fn fields(&self) -> impl Iterator<Item = &Field> {
        let mut found = Vec::new();
        for page in &self.pages {
            collect(&page.nodes, &mut found);
        }
        found.into_iter()
    }

    pub fn field(&self, key: &str) -> Option<&Field> {
        self.fields().find(|field| field.key == key)
    }

    /// The default values, by key.
    pub fn initial_answers(&self) -> Answers {
        self.fields()
            .filter_map(|field| Some((field.key.clone(), field.rules.default.clone()?)))
            .collect()
    }
}

fn collect<'a>(nodes: &'a [Node], found: &mut Vec<&'a Field>) {
    for node in nodes {
        match node {
            Node::Field(field) => found.push(field),
            Node::Group(group) => collect(&group.nodes, found),
            Node::Content(_) => {}
        }
    }
}
