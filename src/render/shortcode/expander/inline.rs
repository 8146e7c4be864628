//! Hugo's inline shortcodes, `{{< date.inline >}}{{ "2025-06-30" | time.Format ":date_long" }}{{< /date.inline >}}`: what they enclose is a template
//! of Go's, of which only what prints a text that stands in it is known.

use super::Expander;
use crate::render::{
    html,
    shortcode::{
        lexers::{Arguments, Tag},
        tree::{Node, Shortcode},
    },
};

/// What a text may go through and say the same.
const FORMATS: &[&str] =
    &["time.Format", "dateFormat", "time", "markdownify", "safeHTML", "plainify", "string", "upper", "lower", "title"];

impl Expander<'_> {
    /// Shows what an inline shortcode prints, if it is one; what is not known is left out and reported.
    pub(super) fn inline(&mut self, shortcode: &Shortcode) -> bool {
        let Shortcode { tag, inner } = shortcode;
        let Some((nodes, _)) = inner.as_ref().filter(|_| is_inline(tag)) else { return false };
        let template = match nodes.as_slice() {
            [] => Some(""),
            [Node::Text(range)] => Some(&self.text[range.clone()]),
            _ => None,
        };
        match template.and_then(|template| printed(template, &tag.arguments)) {
            Some(text) => {
                let is_block = html::begins_with_block(&text);
                self.block_token(text, is_block, &tag.range);
            }
            None => self.report_unknown(shortcode),
        }
        true
    }
}

/// Whether a tag's shortcode is defined where it is used.
pub(super) fn is_inline(tag: &Tag) -> bool {
    tag.name.ends_with(".inline")
}

/// What a template prints, as HTML, if all its actions print texts that stand in it or in the tag.
fn printed(template: &str, arguments: &Arguments) -> Option<String> {
    let mut printed = String::new();
    let mut rest = template.trim();
    while let Some((before, action)) = rest.split_once("{{") {
        let (action, after) = action.split_once("}}")?;
        let action = action.trim_start_matches('-').trim_end_matches('-').trim();
        printed.push_str(before);
        if !action.starts_with("/*") {
            printed.push_str(&html::escape(value(action, arguments)?));
        }
        rest = after;
    }
    printed.push_str(rest);
    Some(printed)
}

/// The text that an action prints: its operand, or the last one of a function.
fn value<'t>(action: &'t str, arguments: &'t Arguments) -> Option<&'t str> {
    let mut stages = action.split('|').map(str::trim);
    let first = stages.next()?;
    let is_format = |stage: &str| FORMATS.contains(&stage.split(' ').next().unwrap_or_default());
    if !stages.all(is_format) {
        return None;
    }
    let operand = |text: &'t str| {
        let quoted = |mark: char| text.strip_prefix(mark)?.strip_suffix(mark).filter(|inside| !inside.contains(mark));
        quoted('"').or_else(|| quoted('`'))
    };
    if let Some(name) = first.strip_prefix(".Get ").map(str::trim) {
        let named = || arguments.named(operand(name)?);
        return name.parse().ok().and_then(|at: usize| arguments.positional.get(at)).or_else(named).map(String::as_str);
    }
    let last = || first.rsplit(' ').next().filter(|_| is_format(first));
    operand(first).or_else(|| operand(last()?))
}
