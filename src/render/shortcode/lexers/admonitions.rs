//! Docusaurus' admonitions, and the containers of markdown-it: a line `:::note`, `:::note[Title]` or `:::note Title` begins one, a line of as many colons ends it;
//! one that encloses others has more of them. They may stand in quotes and lists.

use std::ops::Range;

use super::{Arguments, Lexer, Piece, Tag};
use crate::render::shortcode::code::begins_line;

/// The lexer of a body.
pub fn lexer(body: &str) -> Box<dyn Lexer + '_> {
    Box::new(Fences { body, open: Vec::new() })
}

struct Fences<'b> {
    body: &'b str,
    /// What is open.
    open: Vec<Opening>,
}

struct Opening {
    name: String,
    colons: usize,
    /// How many colons the shortest has of this one and those that enclose it, so that a line that ends nothing is known at once.
    fewest: usize,
}

impl Lexer for Fences<'_> {
    fn read(&mut self, at: usize) -> Option<(Piece, Range<usize>)> {
        if !begins_line(self.body, at) {
            return None;
        }
        let line = self.body[at..].lines().next()?;
        let fence = line.trim_start_matches([' ', '\t', '>']);
        let rest = fence.trim_start_matches(':');
        let colons = fence.len() - rest.len();
        if colons < 3 {
            return None;
        }
        let range = at + line.len() - fence.len()..at + line.len();
        let rest = rest.trim();
        let (name, title) = rest.split_at(rest.find(|character: char| !is_name(character)).unwrap_or(rest.len()));
        let mut arguments = Arguments::default();
        if name.is_empty() {
            if !title.is_empty() {
                return None;
            }
            // One that ends nothing is reported by its colons.
            let ends_one = self.open.last().is_some_and(|innermost| innermost.fewest <= colons);
            let opened = ends_one.then(|| self.open.iter().rposition(|opening| opening.colons <= colons)).flatten();
            let name = opened.map_or_else(|| fence.trim_end().to_owned(), |opened| self.open[opened].name.clone());
            self.open.truncate(opened.unwrap_or(self.open.len()));
            let tag = Tag { name, arguments, closing: true, range: range.clone(), ..Tag::default() };
            return Some((Piece::Tag(tag), range));
        }
        arguments.positional.extend(self::title(title));
        let fewest = self.open.last().map_or(colons, |innermost| innermost.fewest.min(colons));
        self.open.push(Opening { name: name.to_owned(), colons, fewest });
        let tag = Tag { name: name.to_owned(), arguments, has_title: true, range: range.clone(), ..Tag::default() };
        Some((Piece::Tag(tag), range))
    }

    fn is_of_markdown(&self) -> bool {
        true
    }
}

fn is_name(character: char) -> bool {
    character.is_alphanumeric() || matches!(character, '_' | '-')
}

/// What stands in brackets, or behind the name.
fn title(text: &str) -> Option<String> {
    let title = match text.strip_prefix('[') {
        Some(inside) => &inside[..inside.rfind(']').unwrap_or(inside.len())],
        // `{#id .class}` is for style sheets.
        None => text.find("{#").or_else(|| text.find("{.")).map_or(text, |list| &text[..list]),
    };
    Some(title.trim().to_owned()).filter(|title| !title.is_empty())
}
