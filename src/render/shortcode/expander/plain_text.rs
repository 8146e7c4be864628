//! What a shortcode encloses as plain text, for code and for templates that ask for it.

use std::{mem::take, ops::Range};

use super::Expander;
use crate::{
    render::{
        html, markdown,
        shortcode::{
            lexers::{self, Tag},
            template::INNER,
            tree::{self, Node, Shortcode},
        },
    },
    settings::shortcode::ShortcodeRule,
};

impl Expander<'_> {
    /// What a shortcode encloses as plain text: indentation that all lines share is taken away, shortcodes in it are what
    /// their templates say, as text.
    pub(super) fn inner_text(&mut self, inner: Option<&(Vec<Node>, Range<usize>)>) -> String {
        let mut text = String::new();
        for node in inner.into_iter().flat_map(|(nodes, _)| nodes) {
            match node {
                Node::Text(range) => text.push_str(&self.text[range.clone()]),
                Node::Escaped(shown) => text.push_str(shown),
                Node::Html(html, ..) => text.push_str(&html::to_text(html)),
                Node::Assignment(name, _) => self.give(name, None),
                Node::Shortcode(Shortcode { tag: Tag { captures: Some(name), .. }, inner: Some(_) }) => {
                    self.give(name, None);
                }
                Node::Shortcode(shortcode) => match self.rule(&shortcode.tag.name) {
                    Some(ShortcodeRule::Template(_)) => {
                        let inner = self.inner_text(shortcode.inner.as_ref());
                        let html = self.template(shortcode, inner.clone()).unwrap_or_default();
                        text.push_str(&html::to_text(&html).replace(INNER, &inner));
                    }
                    Some(ShortcodeRule::Drop) => {}
                    rule => {
                        let is_unknown = rule.is_none();
                        if is_unknown && let Some(value) = self.value(&shortcode.tag) {
                            text.push_str(&value);
                            continue;
                        }
                        if is_unknown {
                            self.report_unknown(shortcode);
                        }
                        text.push_str(&self.inner_text(shortcode.inner.as_ref()));
                    }
                },
            }
        }
        dedent(&text)
    }

    /// The text of a title that stands in a tag, without the tags in it.
    pub(super) fn title(&mut self, title: &str, place: usize) -> String {
        let pieces = lexers::lex(title, self.dialects(), &|_| false, &self.rules().math, false);
        let (nodes, _) = tree::nest(pieces, self.library.settings.bounds.shortcode_depth.get(), "");
        let (text, problems) = self.within(title, place, |expander| {
            (expander.inner_text(Some(&(nodes, 0..0))), take(&mut expander.out.problems))
        });
        self.out.problems.extend(problems);
        text
    }
}

/// A shortcode's block of code, in the language that its tag names.
pub(super) fn code_block(tag: &Tag, code: &str) -> String {
    let arguments = &tag.arguments;
    let named = ["lang", "language", "syntax", "type"].into_iter().find_map(|name| arguments.named(name));
    // Octopress and Hexo: `{% codeblock A title lang:js %}`.
    let marked = arguments.positional.iter().find_map(|argument| argument.strip_prefix("lang:"));
    let first = arguments.positional.first().filter(|first| !is_file_name(first));
    let language = named.or(first).map(String::as_str);
    markdown::code_block(marked.or(language), code)
}

/// Takes away blank lines at both ends and the indentation that all other lines share.
pub fn dedent(text: &str) -> String {
    if !text.contains('\n') {
        return text.trim().to_owned();
    }
    let lines: Vec<&str> = text.lines().collect();
    let indent_of = |line: &&str| line.len() - line.trim_start_matches([' ', '\t']).len();
    let is_blank = |line: &&str| line.trim().is_empty();
    let indent = lines.iter().filter(|line| !is_blank(line)).map(indent_of).min().unwrap_or(0);
    let first = lines.iter().position(|line| !is_blank(line)).unwrap_or(0);
    let last = lines.iter().rposition(|line| !is_blank(line)).map_or(0, |last| last + 1);
    lines[first..last.max(first)]
        .iter()
        .map(|line| line.get(indent..).unwrap_or_default().trim_end())
        .collect::<Vec<_>>()
        .join("\n")
}

/// Whether what stands where a language does is the file that the code is from, `_config.yml`.
pub(super) fn is_file_name(argument: &str) -> bool {
    argument.contains(['.', '/']) && !argument.contains("://")
}
