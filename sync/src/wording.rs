//! In which words a form is shown.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::ids::ContentHash;

/// The language of a form on the screen, and what stood there beside the form itself. What is sent
/// does not depend on it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Wording {
    /// BCP 47; none for the form's own words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// The lists that the form took from the portal, by their address as it stands in the form.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub lists: BTreeMap<String, ContentHash>,
    /// The form's texts as they were shown, where they differ. Empty in a draft, which is shown in
    /// today's translation; frozen in a submission.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub texts: BTreeMap<String, String>,
}
