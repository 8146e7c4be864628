//! What Liquid and Nunjucks choose between: of the branches of a condition a page shows one at most. Which one is known only where all is that
//! the condition names; else none is left out.

use super::Expander;
use crate::render::shortcode::{
    lexers::{Arguments, Tag},
    tree::Node,
};

/// Tags that enclose branches, and those that stand between them.
const CHOOSING: &[&str] = &["if", "unless"];
const BETWEEN: &[&str] = &["else", "elsif", "elif", "elseif"];

/// Tags in which a name may mean something else each time: `author` in `{% for author in authors %}` is not the post's.
const LOOPS: &[&str] = &["for", "tablerow", "asyncEach", "asyncAll", "macro"];

/// Whether names may mean something else in what a tag encloses.
pub(super) fn gives_meanings(tag: &Tag) -> bool {
    LOOPS.contains(&tag.name.as_str())
}

impl Expander<'_> {
    /// What is shown of what a tag encloses, without the branches that are known to be left out.
    pub(super) fn branch<'n>(&self, tag: &Tag, inner: &'n [Node]) -> &'n [Node] {
        if !CHOOSING.contains(&tag.name.as_str()) {
            return inner;
        }
        let mut condition = tag;
        let mut rest = inner;
        loop {
            let next = rest.iter().enumerate().find_map(|(at, node)| match node {
                Node::Shortcode(shortcode) if BETWEEN.contains(&shortcode.tag.name.as_str()) => {
                    Some((at, &shortcode.tag))
                }
                _ => None,
            });
            match self.holds(condition) {
                None => return rest,
                Some(true) => return &rest[..next.map_or(rest.len(), |(at, _)| at)],
                Some(false) => {}
            }
            let Some((at, between)) = next else { return &[] };
            condition = between;
            rest = &rest[at + 1..];
        }
    }

    /// Whether the condition of a tag holds, if all is known that it names.
    pub(super) fn holds(&self, tag: &Tag) -> Option<bool> {
        if tag.name == "else" {
            return Some(true);
        }
        let is_condition = CHOOSING.iter().chain(BETWEEN).any(|name| *name == tag.name);
        let text = self.text[tag.range.clone()].trim_matches(['{', '}', '%', '-', ' ', '\n']);
        let condition = text.strip_prefix(tag.name.as_str()).filter(|_| is_condition && self.looping == 0)?;
        let expression = format!("\"yes\" if ({condition}) else \"no\"");
        let value = self.templates.evaluate(&expression, self.call(Arguments::default(), String::new()))?;
        Some((value == "yes") != (tag.name == "unless"))
    }
}
