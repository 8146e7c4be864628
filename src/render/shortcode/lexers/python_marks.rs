//! What Python-Markdown and its extensions write in and between lines of text, as MkDocs has it: attribute lists (`{ .class }`), icons
//! (`:material-rocket:`), the place of a table of contents (`[TOC]`), abbreviations (`*[HTML]: …`), edits (`{++ … ++}`, which become
//! HTML), elements with Markdown in them (`<div markdown>`), and the lines of other files (`--8<-- "file.md"`, a shortcode).

use std::ops::Range;

use super::{Arguments, Piece, Tag, kramdown, markdown_elements::MarkdownElements};
use crate::render::shortcode::code::{Next, begins_line};

/// How long an attribute list or a tag may be, in bytes.
const LONGEST: usize = 1_000;

/// Where icons come from: what their names begin with.
const ICONS: &[&str] = &["material-", "fontawesome-", "octicons-", "simple-"];

/// What begins and what ends an edit, and what it is in HTML.
const EDITS: &[(&str, &str, &str)] =
    &[("{++", "++}", "ins"), ("{--", "--}", "del"), ("{==", "==}", "mark"), ("{~~", "~~}", "del")];

/// Reads what is no block.
pub struct Marks<'b> {
    body: &'b str,
    /// What ends the edit that is open, where its paragraph ends, and the element that it is.
    edit: Option<(&'static str, usize, &'static str)>,
    edit_ends: [Next; EDITS.len()],
    blank_line: Next,
    note_end: Next,
    snippet_end: Next,
    elements: MarkdownElements<'b>,
}

impl<'b> Marks<'b> {
    /// For a body.
    pub fn new(body: &'b str) -> Self {
        Self {
            body,
            edit: None,
            edit_ends: Default::default(),
            blank_line: Next::default(),
            note_end: Next::default(),
            snippet_end: Next::default(),
            elements: MarkdownElements::new(body, &[" markdown>", " markdown "]),
        }
    }

    /// What stands at a position, and where from and to.
    pub fn read(&mut self, at: usize) -> Option<(Piece, Range<usize>)> {
        let nothing = |end: usize| Some((Piece::Text(at..at), at..end));
        let rest = &self.body[at..];
        if begins_line(self.body, at) {
            let line = rest.split('\n').next()?;
            if line.trim() == "[TOC]" {
                return nothing(at + line.len());
            }
            if let Some(length) = kramdown::abbreviation(rest) {
                return nothing(at + length);
            }
            if let Some(snippet) = self.snippet(at, line) {
                return Some(snippet);
            }
        }
        match rest.as_bytes()[0] {
            b' ' | b'\t' => nothing(self.elements.indentation(at)?),
            b'{' => match self.edit(at) {
                Some(piece) => Some(piece),
                None => nothing(at + attributes(self.body, at)?),
            },
            b'}' | b'>' => self.edit_end(at),
            b':' => nothing(at + icon(rest)?),
            b'<' => self.elements.read(at),
            _ => None,
        }
    }

    /// The lines of one file, `--8<-- "file.md"`, or of those that are named between two such marks.
    fn snippet(&mut self, at: usize, line: &str) -> Option<(Piece, Range<usize>)> {
        let mark = line.trim_start();
        let begin = at + line.len() - mark.len();
        if mark.starts_with(';') && is_snippet(mark.trim_start_matches(';')).is_some() {
            return Some((Piece::Text(at..begin), at..begin + 1));
        }
        let name = is_snippet(mark)?;
        let (files, end) = if name.is_empty() {
            let body = self.body;
            let from = (at + line.len() + 1).min(body.len());
            let is_end = |line: &&str| is_snippet(line.trim()) == Some("");
            let end = self.snippet_end.from(from, body, |rest| {
                let before: usize = rest.split_inclusive('\n').take_while(|line| !is_end(line)).map(str::len).sum();
                (before < rest.len()).then_some(before)
            });
            match end {
                Some(end) => {
                    let last = body[end..].find('\n').map_or(body.len(), |length| end + length);
                    (body[from..end].split_whitespace().collect::<Vec<_>>().join(" "), last)
                }
                None => return Some((Piece::Broken(begin..at + line.len(), None), begin..at + line.len())),
            }
        } else {
            (name.to_owned(), at + line.len())
        };
        let tag = Tag {
            name: format!("--8<-- {files}"),
            arguments: Arguments { named: Vec::new(), positional: vec![files] },
            self_closing: true,
            is_markdown: true,
            range: begin..end,
            ..Tag::default()
        };
        Some((Piece::Tag(tag), begin..end))
    }

    /// The beginning of an edit that ends in the same paragraph; a note of an editor is nothing.
    fn edit(&mut self, at: usize) -> Option<(Piece, Range<usize>)> {
        let rest = &self.body[at..];
        if rest.starts_with("{>>") {
            let end = self.note_end.from(at + 3, self.body, |rest| rest.find("<<}"))? + 3;
            return Some((Piece::Text(at..at), at..end));
        }
        if self.edit.as_ref().is_some_and(|(_, end, _)| at < *end) {
            return None;
        }
        let kind = EDITS.iter().position(|(open, ..)| rest.starts_with(open))?;
        let (open, close, element) = &EDITS[kind];
        let inside = at + open.len();
        let paragraph_end =
            self.blank_line.from(inside, self.body, |rest| rest.find("\n\n")).unwrap_or(self.body.len());
        let end = self.edit_ends[kind].from(inside, self.body, |rest| rest.find(close))?;
        if end > paragraph_end {
            return None;
        }
        self.edit = Some((close, paragraph_end, element));
        let range = at..at + open.len();
        Some((Piece::Html(format!("<{element}>"), false, range.clone()), range))
    }

    /// The end of an edit, or where it goes on with what replaces its text, of which the last character stands at a position.
    fn edit_end(&mut self, at: usize) -> Option<(Piece, Range<usize>)> {
        let (close, _, element) = self.edit.as_mut().filter(|(_, end, _)| at < *end)?;
        let before = &self.body[..=at];
        if before.ends_with("~>") && *close == "~~}" && *element == "del" {
            *element = "ins";
            let range = at - 1..at + 1;
            return Some((Piece::Html("</del><ins>".into(), false, range.clone()), range));
        }
        if !before.ends_with(*close) {
            return None;
        }
        let range = at + 1 - close.len()..at + 1;
        let piece = Piece::Html(format!("</{element}>"), false, range.clone());
        self.edit = None;
        Some((piece, range))
    }
}

/// The length of an attribute list at a position: behind an element, in a line of its own below a text, or with classes and ids alone, so that it is
/// no other text in braces.
pub fn attributes(body: &str, at: usize) -> Option<usize> {
    let length = braces(&body[at..])?;
    let inside = body[at + 1..at + length - 1].trim();
    let (inside, has_colon) = inside.strip_prefix(':').map_or((inside, false), |inside| (inside.trim(), true));
    let (before, behind) = (&body[..at], &body[at + length..]);
    let is_below_text = || {
        let above = before.trim_end_matches([' ', '\t']).strip_suffix('\n');
        let is_text = above.is_some_and(|above| !above.is_empty() && !above.ends_with('\n'));
        is_text && behind.trim_start_matches([' ', '\t', '\r']).chars().next().is_none_or(|next| next == '\n')
    };
    let is_meant =
        has_colon || ends_element(before) || is_below_text() || are_names(inside) && !is_a_word(before, behind);
    (is_meant && !inside.is_empty() && kramdown::is_attributes(inside, false)).then_some(length)
}

/// Whether a text ends with an element that may have attributes: code, a link, emphasis; `f(x)` and `\sum_` end with none.
fn ends_element(text: &str) -> bool {
    match text.chars().next_back() {
        Some('`' | ']' | '>' | ':') => true,
        Some(')') => {
            let mut open = 0;
            let opening = text.char_indices().rev().take(LONGEST).find(|(_, character)| {
                open += i32::from(*character == ')') - i32::from(*character == '(');
                open == 0
            });
            opening.is_some_and(|(at, _)| text[..at].ends_with(']'))
        }
        Some(mark @ ('*' | '_')) => {
            let inside = text.trim_end_matches(mark);
            let is_part_of_word = |at: usize| {
                inside[..at].ends_with(char::is_alphanumeric) && inside[at + 1..].starts_with(char::is_alphanumeric)
            };
            let mut marks = inside.char_indices().rev().take(LONGEST).filter(|(_, character)| *character == mark);
            let opening = marks.find(|(at, _)| mark == '*' || !is_part_of_word(*at));
            opening.is_some_and(|(at, _)| {
                let outside = inside[..at].trim_end_matches(mark);
                !inside[at + 1..].starts_with(char::is_whitespace)
                    && (mark == '*' || !outside.ends_with(char::is_alphanumeric))
            })
        }
        _ => false,
    }
}

/// Whether blanks part what stands between two texts from more of the same line or cell on both sides.
fn is_a_word(before: &str, behind: &str) -> bool {
    let next = behind.trim_start_matches([' ', '\t']).chars().next();
    !before.ends_with(|last: char| !last.is_whitespace())
        && next.is_some_and(|next| !matches!(next, '\n' | '\r' | '|' | '{'))
}

/// A title without icons and attribute lists.
#[must_use]
pub fn without(title: &str) -> String {
    let mut kept = String::with_capacity(title.len());
    let mut rest = title;
    while let Some(first) = rest.chars().next() {
        let list =
            || braces(rest).filter(|length| are_names(rest[1..*length - 1].trim().trim_start_matches(':').trim()));
        let gone = match first {
            ':' => icon(rest),
            '{' => list(),
            _ => None,
        };
        if gone.is_none() {
            kept.push(first);
        }
        rest = &rest[gone.unwrap_or(first.len_utf8())..];
    }
    kept.trim().to_owned()
}

/// The length of what stands in braces at the start of a text, in one line, without other braces in it.
fn braces(rest: &str) -> Option<usize> {
    let inside = rest.as_bytes().get(1..)?.iter().take(LONGEST);
    let end = 1 + inside.into_iter().position(|byte| matches!(byte, b'{' | b'}' | b'\n'))?;
    (rest.as_bytes()[end] == b'}').then_some(end + 1)
}

/// Whether these are classes and ids alone.
fn are_names(words: &str) -> bool {
    !words.is_empty() && words.split_whitespace().all(|word| word.len() > 1 && word.starts_with(['.', '#']))
}

/// The length of an icon at the start of a text.
fn icon(rest: &str) -> Option<usize> {
    let name = rest.strip_prefix(':')?;
    let is_name = |character: char| character.is_ascii_alphanumeric() || matches!(character, '-' | '_');
    let length = name.find(|character| !is_name(character)).filter(|end| name[*end..].starts_with(':'))?;
    ICONS.iter().any(|icon| name.starts_with(icon) && length > icon.len()).then_some(length + 2)
}

/// What a line names whose text is that of other files: one in quotes, or none, where the lines below do.
fn is_snippet(line: &str) -> Option<&str> {
    let scissors = line.trim_end().strip_prefix('-')?.trim_start_matches('-').strip_prefix("8<-")?;
    let name = scissors.trim_start_matches('-').trim();
    let quoted = |quote: char| name.strip_prefix(quote)?.strip_suffix(quote);
    if name.is_empty() { Some(name) } else { quoted('"').or_else(|| quoted('\'')).filter(|name| !name.is_empty()) }
}
