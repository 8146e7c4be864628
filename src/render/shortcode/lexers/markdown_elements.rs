//! Elements of HTML that ask for Markdown in them, `<div markdown="1">`, as kramdown and Python-Markdown have them.

use std::ops::Range;

use super::Piece;
use crate::render::{
    html,
    shortcode::code::{begins_line, is_first_in_line},
};

/// How long a tag may be, in bytes.
const LONGEST: usize = 1_000;

/// How far the end of an element of one paragraph is looked for, in bytes.
const LONGEST_SPAN: usize = 4_000;

/// How an element asks for Markdown.
const ASKS: &[&str] = &["markdown=\"1\"", "markdown='1'", "markdown=1", "markdown=\"block\"", "markdown=\"span\""];

/// What ends the title of details.
const SUMMARY_END: &str = "</summary>";

/// Reads the tags of such elements.
pub struct MarkdownElements<'b> {
    body: &'b str,
    /// The other ways to ask.
    others: &'static [&'static str],
    /// Where the tag stands that ends the element whose tags are in one line.
    end: Option<Range<usize>>,
    /// Whether details have begun in which Markdown is.
    in_details: bool,
    /// Where the element ends whose lines are those of one paragraph, however they are indented.
    span_end: usize,
}

impl<'b> MarkdownElements<'b> {
    /// For a body; `others` are ways to ask that not all know.
    pub fn new(body: &'b str, others: &'static [&'static str]) -> Self {
        Self { body, others, end: None, in_details: false, span_end: 0 }
    }

    /// What stands at a position. A line break there stands for two: Markdown begins behind a blank line.
    pub fn read(&mut self, at: usize) -> Option<(Piece, Range<usize>)> {
        let rest = &self.body[at..];
        if let Some(end) = self.end.take_if(|end| end.start == at) {
            return Some((Piece::Html(rest[..end.len()].to_owned(), true, end.clone()), end));
        }
        if self.in_details && rest.starts_with("</") {
            self.in_details = !rest.starts_with("</details");
            return rest.starts_with(SUMMARY_END).then(|| self.line_end(at, SUMMARY_END.len()))?;
        }
        let length = self.opening(rest)?;
        let name = name(&rest[1..]);
        self.in_details |= name == "details";
        if rest[..length].contains("markdown=\"span\"") {
            let near = (0..=rest.len().min(LONGEST_SPAN)).rev().find(|end| rest.is_char_boundary(*end));
            let closing = rest[..near.unwrap_or_default()].find(&format!("</{name}>"));
            self.span_end = at + closing.unwrap_or_default();
        }
        self.line_end(at, length).or_else(|| self.in_one_line(at, length, name))
    }

    /// The end of the indentation that begins a line and makes no code, as in `<figure markdown="span">`.
    pub fn indentation(&self, at: usize) -> Option<usize> {
        if at >= self.span_end || !begins_line(self.body, at) {
            return None;
        }
        let end = self.body.len() - self.body[at..].trim_start_matches([' ', '\t']).len();
        (end > at).then_some(end)
    }

    /// The length of an opening tag that asks for Markdown.
    fn opening(&self, rest: &str) -> Option<usize> {
        if !rest.starts_with('<') || !rest[1..].starts_with(|first: char| first.is_ascii_alphabetic()) {
            return None;
        }
        let end = rest.bytes().take(LONGEST).position(|byte| byte == b'>')? + 1;
        ASKS.iter().chain(self.others).any(|asks| rest[..end].contains(asks)).then_some(end)
    }

    /// A tag that ends its line.
    fn line_end(&self, at: usize, length: usize) -> Option<(Piece, Range<usize>)> {
        let behind = self.body[at + length..].trim_start_matches([' ', '\t']);
        let line = self.body.len() - behind.len();
        behind.starts_with('\n').then_some((Piece::Text(at..line + 1), at..line))
    }

    /// The opening tag of an element that ends in its line: HTML to Markdown, but what it encloses is not.
    fn in_one_line(&mut self, at: usize, length: usize, name: &str) -> Option<(Piece, Range<usize>)> {
        if !is_first_in_line(self.body, at) || name == "details" {
            return None;
        }
        let rest = &self.body[at..];
        let line = rest.split('\n').next().filter(|line| html::begins_with_block(line))?;
        let closing = format!("</{name}>");
        let end = length + line[length..].find(&closing)?;
        self.end = Some(at + end..at + end + closing.len());
        Some((Piece::Html(rest[..length].to_owned(), true, at..at + length), at..at + length))
    }
}

fn name(tag: &str) -> &str {
    &tag[..tag.find(|character: char| !character.is_ascii_alphanumeric()).unwrap_or(tag.len())]
}
