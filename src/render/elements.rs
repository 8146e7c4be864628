//! Elements of HTML among kramdown's Markdown.
//!
//! To kramdown an element that begins a line reaches to its end tag, whatever blank lines and indentation are in it, and no Markdown is;
//! to CommonMark it ends at the first blank line, and what is indented behind that is code. In goes Markdown, out comes the same without
//! blank lines in such elements and with one behind them, so that both mean the same. Where kramdown's `parse_block_html` asks for
//! Markdown in all elements, nothing of that is done (rule `markdown_in_html`).

use std::{borrow::Cow, collections::HashMap, ops::Range};

use super::{
    html,
    shortcode::code::{Code, Stretch},
};

/// What reaches to its end tag besides blocks. `pre`, `script` and `style` do so everywhere.
const MORE: &[&str] = &["object", "picture", "svg", "tbody", "td", "tfoot", "th", "thead", "tr"];

/// How many bytes a tag may be long.
const LONGEST: usize = 1_000;

/// How far a block may be indented, in blanks.
const MOST_INDENT: usize = 3;

/// A blank line in preformatted text, as one that does not end a block of HTML.
const LINE_BREAK: &str = "&#10;";

/// Takes the blank lines out of the elements that begin lines.
#[must_use]
pub fn close_up(markdown: &str) -> Cow<'_, str> {
    let mut at = 0;
    let mut out = String::new();
    for element in elements(markdown) {
        if element.start < at || !begins_line(markdown, element.start) {
            continue;
        }
        out.push_str(&markdown[at..element.start]);
        push_without_blank_lines(&mut out, &markdown[element.clone()]);
        at = element.end;
        let line = markdown[at..].find('\n').map_or(markdown.len(), |found| at + found + 1);
        if markdown[at..line].trim().is_empty() && line < markdown.len() {
            out.push_str("\n\n");
            at = line;
        }
    }
    if out.is_empty() {
        return Cow::Borrowed(markdown);
    }
    out.push_str(&markdown[at..]);
    Cow::Owned(out)
}

/// An element that has begun.
struct Open<'m> {
    name: &'m str,
    start: usize,
    /// Whether Markdown is asked for in it.
    has_markdown: bool,
}

/// The elements that are closed and have no Markdown in them, in order of their beginnings.
fn elements(markdown: &str) -> Vec<Range<usize>> {
    let mut code = Code::default();
    let mut open: Vec<Open<'_>> = Vec::new();
    let mut open_names: HashMap<String, usize> = HashMap::new();
    let mut elements = Vec::new();
    let mut at = 0;
    while at < markdown.len() {
        let (stretch, length) = code.stretch(markdown, at);
        let Some((tag, name)) = tag(&markdown[at..]).filter(|_| stretch == Stretch::Text) else {
            at += length;
            continue;
        };
        let start = at;
        at += tag.len();
        let opened = open_names.entry(name.to_ascii_lowercase()).or_default();
        if !tag.starts_with("</") {
            if !tag.ends_with("/>") {
                *opened += 1;
                open.push(Open { name, start, has_markdown: tag.contains("markdown=") });
            }
        } else if *opened > 0 {
            let mut has_markdown = false;
            while let Some(element) = open.pop() {
                *open_names.entry(element.name.to_ascii_lowercase()).or_default() -= 1;
                has_markdown |= element.has_markdown;
                if element.name.eq_ignore_ascii_case(name) {
                    elements.extend((!has_markdown).then_some(element.start..at));
                    break;
                }
            }
            if let Some(outer) = open.last_mut() {
                outer.has_markdown |= has_markdown;
            }
        }
    }
    elements.sort_by_key(|element| element.start);
    elements
}

/// The tag that `rest` begins with of an element that reaches to its end tag, and its name.
fn tag(rest: &str) -> Option<(&str, &str)> {
    let inside = rest.strip_prefix('<')?;
    let inside = inside.strip_prefix('/').unwrap_or(inside);
    let length = inside.find(|character: char| !character.is_ascii_alphanumeric())?;
    let name = &inside[..length];
    let is_closed = !["hr", "pre"].iter().any(|other| other.eq_ignore_ascii_case(name))
        && (html::is_block(name) || MORE.iter().any(|more| more.eq_ignore_ascii_case(name)));
    let end = rest.bytes().take(LONGEST).position(|byte| byte == b'>').filter(|_| is_closed)? + 1;
    Some((&rest[..end], name))
}

fn begins_line(markdown: &str, at: usize) -> bool {
    let before = markdown[..at].trim_end_matches(' ');
    at - before.len() <= MOST_INDENT && (before.is_empty() || before.ends_with('\n'))
}

/// Adds an element without its blank lines, of which those in preformatted text are written otherwise.
fn push_without_blank_lines(out: &mut String, element: &str) {
    let mut is_preformatted = false;
    for line in element.split_inclusive('\n') {
        if line.trim().is_empty() {
            out.push_str(if is_preformatted { LINE_BREAK } else { "" });
            continue;
        }
        out.push_str(line);
        let line = line.to_ascii_lowercase();
        is_preformatted = match (line.rfind("<pre"), line.rfind("</pre")) {
            (Some(begins), Some(ends)) => begins > ends,
            (begins, None) => is_preformatted || begins.is_some(),
            (None, Some(_)) => false,
        };
    }
}
