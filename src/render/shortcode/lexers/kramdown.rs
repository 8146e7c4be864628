//! What kramdown writes beside Markdown: attribute lists (`{: .class #id}`), extensions (`{::comment} … {:/comment}`, of which the
//! names are shortcodes `::comment`), the place of a table of contents (a list item before `{:toc}`), abbreviations
//! (`*[HTML]: …`), the ends of blocks and lines (`^`, `\\\\`), and HTML elements in which `markdown="1"` asks for Markdown.

use std::{collections::HashMap, ops::Range};

use super::{Arguments, Lexer, Piece, Tag, markdown_elements::MarkdownElements};
use crate::render::shortcode::code::{begins_line, is_first_in_line};

/// How long an attribute list or a tag may be, in bytes.
const LONGEST: usize = 1_000;

/// The lexer of a body.
pub fn lexer(body: &str) -> Box<dyn Lexer + '_> {
    let mut closed = HashMap::new();
    let mut last_closed = None;
    for (at, _) in body.match_indices("{:/") {
        last_closed = Some(at);
        let rest = &body[at + 3..];
        let end = rest.find(|character: char| !character.is_ascii_alphanumeric()).unwrap_or(rest.len());
        closed.insert(&rest[..end], at);
    }
    Box::new(Marks { body, closed, last_closed, open: Vec::new(), elements: MarkdownElements::new(body, &[]) })
}

struct Marks<'b> {
    body: &'b str,
    /// The names that are closed, and where for the last time.
    closed: HashMap<&'b str, usize>,
    last_closed: Option<usize>,
    /// The extensions that `{:/}` closes.
    open: Vec<String>,
    elements: MarkdownElements<'b>,
}

impl Lexer for Marks<'_> {
    fn read(&mut self, at: usize) -> Option<(Piece, Range<usize>)> {
        let rest = &self.body[at..];
        if rest.starts_with("{:") {
            return self.braces(at);
        }
        if rest.starts_with("\\\\\n") {
            return Some((Piece::Html("<br>".to_owned(), false, at..at + 2), at..at + 2));
        }
        if let Some(element) = self.elements.read(at) {
            return Some(element);
        }
        let dropped = || abbreviation(rest).or_else(|| contents(rest)).or_else(|| end_of_block(rest));
        let dropped = begins_line(self.body, at).then(dropped).flatten()?;
        Some((Piece::Text(at..at), at..at + dropped))
    }

    fn is_closed(&self, name: &str, from: usize) -> bool {
        let is_behind = |last: &usize| *last >= from;
        self.closed.get(name.trim_start_matches(':')).is_some_and(is_behind)
            || self.last_closed.as_ref().is_some_and(is_behind)
    }

    fn reads_code(&self) -> bool {
        false
    }

    fn is_of_markdown(&self) -> bool {
        true
    }
}

impl Marks<'_> {
    fn braces(&mut self, at: usize) -> Option<(Piece, Range<usize>)> {
        let body = self.body;
        let near = &body.as_bytes()[at..body.len().min(at + LONGEST)];
        let end = at + near.iter().position(|byte| matches!(byte, b'}' | b'\n')).filter(|end| near[*end] == b'}')? + 1;
        let inside = &body[at + 2..end - 1];
        if !inside.starts_with([':', '/']) {
            // Behind a piece of text they are text; behind anything else they may be names of attribute lists.
            let is_attached = body[..at].ends_with(['*', '_', '`', ')', ']', '>', '}']);
            let may_be_name = is_attached || is_first_in_line(body, at);
            return is_attributes(inside, may_be_name).then_some((Piece::Text(at..at), at..end));
        }
        let closing = inside.starts_with('/');
        let self_closing = inside.ends_with('/') && !closing;
        let word = inside[1..].split([' ', '/']).next().unwrap_or_default();
        let name = match self.open.pop() {
            Some(open) if closing && word.is_empty() => open,
            Some(open) => {
                if !closing {
                    self.open.push(open);
                }
                format!("::{word}")
            }
            None => format!("::{word}"),
        };
        if !closing && !self_closing {
            self.open.push(name.clone());
        }
        let arguments = Arguments::default();
        let tag = Tag { name, arguments, closing, self_closing, is_markdown: true, range: at..end, ..Tag::default() };
        Some((Piece::Tag(tag), at..end))
    }
}

/// Whether what stands in braces are attributes: classes, ids, `key="value"`; names of attribute lists only in lines of their
/// own. Other text in such braces is text to kramdown, too.
pub fn is_attributes(text: &str, may_be_name: bool) -> bool {
    let mut rest = text.trim_start();
    if rest.is_empty() {
        return may_be_name;
    }
    while !rest.is_empty() {
        let end = rest.find([' ', '\t', '"', '\'']).unwrap_or(rest.len());
        let (word, after) = rest.split_at(end);
        let is_name = |word: &str| {
            !word.is_empty()
                && word
                    .chars()
                    .all(|character| character.is_alphanumeric() || matches!(character, '_' | '-' | ':' | '.' | '#'))
        };
        let value = after.chars().next().filter(|quote| matches!(quote, '"' | '\''));
        rest = match (word.split_once('='), value) {
            (Some((name, "")), Some(quote)) if is_name(name) => match after[1..].split_once(quote) {
                Some((_, behind)) => behind,
                None => return false,
            },
            (Some((name, value)), None) if is_name(name) && !value.is_empty() => after,
            (None, None) if word.starts_with(['.', '#']) && is_name(word) => after,
            (None, None) if (may_be_name || word == "toc" || word == "footnotes") && is_name(word) => after,
            _ => return false,
        }
        .trim_start();
    }
    true
}

/// The length of a line that says what an abbreviation means.
pub fn abbreviation(rest: &str) -> Option<usize> {
    let line = rest.split('\n').next()?;
    let indent = line.len() - line.trim_start_matches(' ').len();
    let inside = line.trim_start().strip_prefix("*[").filter(|_| indent < 4)?;
    inside.split_once("]:").filter(|(name, _)| !name.is_empty() && !name.contains(']')).map(|_| line.len())
}

/// The length of the mark that parts a block from the next one, alone in its line.
fn end_of_block(rest: &str) -> Option<usize> {
    (rest.split('\n').next()?.trim_end() == "^").then_some(1)
}

/// The length of a list item that the table of contents replaces, with the mark that says so.
fn contents(rest: &str) -> Option<usize> {
    let (item, after) = rest.split_once('\n')?;
    let item_text = item.trim_start();
    let is_item = ["* ", "- ", "+ ", "1. "].iter().any(|mark| item_text.starts_with(mark));
    let mark = after.split('\n').next()?;
    let inside = mark.trim().strip_prefix("{:")?.strip_suffix('}')?;
    (is_item && inside.split_whitespace().any(|word| word == "toc")).then(|| item.len() + 1 + mark.len())
}
