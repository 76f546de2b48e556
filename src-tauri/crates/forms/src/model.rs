//! A form as the screen shows it: pages, groups, grids, contents and fields.
//!
//! These types are generated for the UI. What decides about an answer but is not shown
//! (conditions, patterns, defaults) is kept in the plan, out of reach of serialisation.
//!
//! Every node has an id that is unique in its scope. A scope is the form (prefix ""), a
//! container (prefix "address.") or a row of a grid (prefix "members[0]."). Prefix and id
//! together name a node in its place, as [`crate::Evaluation`] does; for fields that is the
//! path of the answer.

use serde::Serialize;
use ts_rs::TS;

use crate::kind::FieldKind;

/// One page of a wizard, or the only page of a plain form.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Page {
    /// Appears in [`crate::Evaluation::hidden`] while the page is not to be shown.
    pub id: String,
    pub title: Option<String>,
    pub nodes: Vec<Node>,
}

/// Anything on a page.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(tag = "node", rename_all = "camelCase")]
pub enum Node {
    Field(Box<Field>),
    Group(Group),
    Grid(Box<Grid>),
    Content(Content),
}

impl Node {
    /// The node's id in its scope.
    pub fn id(&self) -> &str {
        match self {
            Node::Field(field) => &field.id,
            Node::Group(group) => &group.id,
            Node::Grid(grid) => &grid.id,
            Node::Content(content) => &content.id,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum GroupStyle {
    Panel,
    Fieldset,
    Well,
    /// Holds groups of the style `Column` only.
    Columns,
    Column,
    /// Holds groups of the style `Row` only.
    Table,
    /// Holds groups of the style `Cell` only.
    Row,
    Cell,
    /// Holds groups of the style `Tab` only.
    Tabs,
    Tab,
    /// Its fields' answers stand in an object of their own.
    Container,
}

/// Nodes that are shown together.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Group {
    pub id: String,
    pub style: GroupStyle,
    pub title: Option<String>,
    pub tooltip: Option<String>,
    /// Share of the line in twelfths, for a `Column`.
    pub width: Option<u32>,
    /// For a `Container`: what is inside has the prefix of the group, this and a dot.
    pub key: Option<String>,
    pub collapsible: bool,
    pub collapsed: bool,
    pub nodes: Vec<Node>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum GridStyle {
    /// A table that is filled in place.
    DataGrid,
    /// A list of which one row is open at a time.
    EditGrid,
}

/// A component whose answer is a list of rows, each an object of the answers inside.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Grid {
    pub id: String,
    /// The answer's name. A row has the prefix of the grid, this, "[number]" and a dot.
    pub key: String,
    pub style: GridStyle,
    pub label: String,
    pub hide_label: bool,
    pub description: Option<String>,
    pub tooltip: Option<String>,
    pub required: bool,
    pub disabled: bool,
    /// Never shown; its rows are sent all the same. A condition overrules it.
    pub hidden: bool,
    /// The form's own words for adding a row.
    pub add_label: Option<String>,
    pub can_add: bool,
    pub can_remove: bool,
    pub can_reorder: bool,
    pub min_rows: Option<u32>,
    pub max_rows: Option<u32>,
    /// The form's own word for one row of an edit grid.
    pub row_title: Option<String>,
    /// The nodes of one row.
    pub nodes: Vec<Node>,
}

/// Text of the form's author.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Content {
    pub id: String,
    /// Sanitised: text, headings, lists, tables and emphasis. No scripts, styles, links or images.
    pub html: String,
}

/// A component that holds an answer.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Field {
    /// Equals `key`.
    pub id: String,
    /// The name of the answer in its scope. With dots it names a place in objects.
    pub key: String,
    /// Plain text; the key where the form gives none.
    pub label: String,
    pub hide_label: bool,
    pub description: Option<String>,
    pub tooltip: Option<String>,
    pub placeholder: Option<String>,
    pub prefix: Option<String>,
    pub suffix: Option<String>,
    pub required: bool,
    pub disabled: bool,
    /// Never shown; its value (if any) is sent all the same. A condition overrules it.
    pub hidden: bool,
    /// The answer is an array of the answers that the kind describes.
    pub multiple: bool,
    pub kind: FieldKind,
}
