//! The form as a whole: its pages.

use serde_json::Value;

use super::{Around, Component, Loader, finding, unsupported_rule};
use crate::LoadError;
use crate::json::{self, Attrs};
use crate::model::{Node, Page};
use crate::plan::{ROOT, Role};

impl Loader<'_> {
    /// The pages and the title.
    pub(super) fn form(&mut self, root: &Attrs) -> Result<(Vec<Page>, Option<String>), LoadError> {
        if root.get("components").is_none() {
            return Err(json::wrong("components", "a list", &Value::Null));
        }
        let display = root.text("display")?.unwrap_or_else(|| "form".to_owned());
        let script = root
            .get("controller")
            .is_some_and(|value| !json::is_empty(value));
        for (broken, rule) in [
            (!matches!(display.as_str(), "form" | "wizard"), "display"),
            (script, "controller"),
        ] {
            if broken {
                let whole = Component {
                    attrs: root,
                    kind: String::new(),
                    key: String::new(),
                    label: String::new(),
                };
                self.findings.push(finding(&whole, unsupported_rule(rule)));
            }
        }
        let pages = if display == "wizard" {
            self.wizard(root)?
        } else {
            vec![self.single_page(root)?]
        };
        let title = self.reader.plain(root, "title")?;
        Ok((pages, title))
    }

    fn single_page(&mut self, root: &Attrs) -> Result<Page, LoadError> {
        let id = "page:0".to_owned();
        let parent = self.plan_part(id.clone(), &outside());
        let nodes = self.children(root, "components", &on(parent, false))?;
        let title = None;
        Ok(Page { id, title, nodes })
    }

    /// One page per top-level panel. formio.js shows what stands outside of panels on every
    /// page and never validates it; here it belongs to the page before it (the first page, if
    /// there is none before), so that it is asked once and validated, as Form.io's server does.
    fn wizard(&mut self, root: &Attrs) -> Result<Vec<Page>, LoadError> {
        let items = root.array("components")?;
        if !items.iter().any(is_panel) {
            return Ok(vec![self.single_page(root)?]);
        }
        let mut pages: Vec<Page> = Vec::new();
        let mut before_first: Vec<(usize, &Value)> = Vec::new();
        let mut parent = None;
        for (index, value) in items.iter().enumerate() {
            let path = format!("components[{index}]");
            match (is_panel(value), parent) {
                (false, None) => before_first.push((index, value)),
                (false, Some(parent)) => {
                    let node = self.child(value, path, &on(parent, false))?;
                    let page = pages.last_mut().expect("a page has a parent");
                    page.nodes.extend(node);
                }
                (true, _) => {
                    let attrs = Attrs::of(value, path)?;
                    let component = self.component(&attrs)?;
                    let id = format!("page:{}", pages.len());
                    let page = self.plan_node(
                        &component,
                        Some(id.clone()),
                        &outside(),
                        Vec::new(),
                        Role::Layout,
                    )?;
                    let inside = on(page, attrs.flag("disabled")?);
                    let mut nodes = Vec::new();
                    for (index, value) in before_first.drain(..) {
                        let path = format!("components[{index}]");
                        nodes.extend(self.child(value, path, &on(page, false))?);
                    }
                    nodes.extend(self.children(&attrs, "components", &inside)?);
                    let title = self.reader.plain(&attrs, "title")?;
                    pages.push(Page { id, title, nodes });
                    parent = Some(page);
                }
            }
        }
        Ok(pages)
    }

    pub(super) fn children(
        &mut self,
        attrs: &Attrs,
        name: &str,
        around: &Around,
    ) -> Result<Vec<Node>, LoadError> {
        let path = attrs.path_of(name);
        let mut nodes = Vec::new();
        for (index, value) in attrs.array(name)?.iter().enumerate() {
            nodes.extend(self.child(value, format!("{path}[{index}]"), around)?);
        }
        Ok(nodes)
    }
}

fn outside() -> Around {
    Around {
        scope: ROOT,
        parent: None,
        place: Vec::new(),
        disabled: false,
    }
}

fn on(page: usize, disabled: bool) -> Around {
    Around {
        parent: Some(page),
        disabled,
        ..outside()
    }
}

fn is_panel(value: &Value) -> bool {
    value.get("type").is_some_and(|kind| kind == "panel")
}
