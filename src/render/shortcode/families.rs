//! Shortcodes of Hugo's themes that say something of each other: tabs, whose labels and languages the pane may name, and columns.

use std::ops::Range;

use super::{
    lexers::Tag,
    tree::{Node, Shortcode},
};

/// What parts columns in the theme Book.
const SEPARATOR: &str = "<--->";

/// What a tab is called by.
const LABELS: &[&str] = &["title", "header", "label", "name", "tabname"];

/// Tells each shortcode what the one that encloses it says of it.
pub fn tell(nodes: &mut [Node], text: &str) {
    for node in nodes {
        let Node::Shortcode(Shortcode { tag, inner: Some((inner, _)) }) = node else { continue };
        tell(inner, text);
        match tag.name.as_str() {
            "columns" => {
                *inner = std::mem::take(inner).into_iter().flat_map(|node| without_separators(node, text)).collect();
            }
            "tabs" | "tabpane" | "tabgroup" => tell_tabs(tag, inner, text),
            _ => {}
        }
    }
}

/// Gives tabs their labels as titles; Docsy's hold code unless they or their pane say that they hold text.
fn tell_tabs(pane: &Tag, inner: &mut [Node], text: &str) {
    let is_text = |tag: &Tag| tag.arguments.named("text").is_some_and(|value| value == "true");
    let items = pane.arguments.named("items").map_or("", String::as_str);
    let mut items = items.split(',').map(str::trim);
    for node in inner {
        let Node::Shortcode(Shortcode { tag: tab, inner }) = node else { continue };
        if tab.name != "tab" {
            continue;
        }
        let item = items.next().filter(|item| !item.is_empty());
        let named = || LABELS.iter().find_map(|name| tab.arguments.named(name)).cloned();
        let label = named().or_else(|| tab.arguments.positional.first().cloned()).or_else(|| item.map(str::to_owned));
        let nodes = inner.as_ref().map_or(&[][..], |(nodes, _)| nodes);
        if pane.name == "tabpane" && !tab.is_markdown && !is_text(pane) && !is_text(tab) && is_code(nodes, text) {
            tab.name = "highlight".to_owned();
            let language = ["lang", "language"].iter().find_map(|name| pane.arguments.named(name)).cloned();
            let is_named = ["lang", "language"].iter().any(|name| tab.arguments.named(name).is_some());
            let language = language.or_else(|| {
                pane.arguments.named("langEqualsHeader").and(label.as_ref()).map(|label| label.to_lowercase())
            });
            tab.arguments.positional.clear();
            tab.arguments.named.extend(language.filter(|_| !is_named).map(|language| ("lang".to_owned(), language)));
        }
        tab.arguments.named.retain(|(name, _)| !name.eq_ignore_ascii_case("title"));
        tab.arguments.named.extend(label.map(|label| ("title".to_owned(), label)));
    }
}

/// Whether nodes are text in which no code is marked as such.
fn is_code(nodes: &[Node], text: &str) -> bool {
    let is_bare = |node: &Node| matches!(node, Node::Text(range) if !text[range.clone()].contains("```"));
    !nodes.is_empty() && nodes.iter().all(is_bare)
}

/// A text without the lines that part columns.
fn without_separators(node: Node, text: &str) -> Vec<Node> {
    let Node::Text(range) = node else { return vec![node] };
    let mut start = range.start;
    let mut at = range.start;
    let mut parts: Vec<Range<usize>> = Vec::new();
    for line in text[range.clone()].split_inclusive('\n') {
        if line.trim() == SEPARATOR {
            parts.push(start..at);
            start = at + line.trim_end_matches('\n').len();
        }
        at += line.len();
    }
    parts.push(start..range.end);
    parts.into_iter().map(Node::Text).collect()
}
