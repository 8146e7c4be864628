//! What Python-Markdown and its extensions write beside Markdown, as MkDocs has it: admonitions (`!!! note "Title"`), details
//! (`??? note "Title"`) and tabs (`=== "Title"`), each with the lines below it that are indented by four columns more. The shortcodes are
//! called by their marks; the first argument is the kind, and the title has its name. What else there is, [`python_marks`] knows.

use std::{collections::HashMap, ops::Range};

use super::{
    Arguments, Lexer, Piece, Tag,
    python_marks::{self, Marks},
};
use crate::render::shortcode::code::begins_line;

/// By how many columns what is enclosed is indented.
pub const INDENT: usize = 4;

/// The marks that begin a block.
const MARKS: &[&str] = &["!!!", "???", "==="];

/// The lexer of a body.
pub fn lexer(body: &str) -> Box<dyn Lexer + '_> {
    Box::new(Blocks { body, ends: ends(body), open: Vec::new(), marks: Marks::new(body) })
}

struct Blocks<'b> {
    body: &'b str,
    /// Where each line that may begin a block begins, and where the block ends.
    ends: HashMap<usize, usize>,
    /// Where what is open ends, and its name.
    open: Vec<(usize, &'static str)>,
    marks: Marks<'b>,
}

impl Lexer for Blocks<'_> {
    fn read(&mut self, at: usize) -> Option<(Piece, Range<usize>)> {
        if let Some((_, name)) = self.open.pop_if(|(end, _)| at >= *end) {
            return Some((closing(name, at), at..at));
        }
        let Some(end) = self.ends.get(&at) else {
            return self.quoted(at).or_else(|| self.marks.read(at));
        };
        let line = self.body[at..].lines().next()?;
        let block = line.trim_start();
        let range = at + line.len() - block.len()..at + line.len();
        let (name, arguments) = opening(block.trim_end())?;
        self.open.push((*end, name));
        Some((Piece::Tag(tag(name, arguments, true, range.clone())), range))
    }

    fn is_of_markdown(&self) -> bool {
        true
    }

    fn end(&mut self) -> Vec<Piece> {
        let end = self.body.len();
        self.open.drain(..).rev().map(|(_, name)| closing(name, end)).collect()
    }
}

impl Blocks<'_> {
    /// A block that begins in a quote: it encloses nothing there, for the quote goes on around what follows.
    fn quoted(&self, at: usize) -> Option<(Piece, Range<usize>)> {
        let line = begins_line(self.body, at).then(|| self.body[at..].lines().next())??;
        if !line.trim_start().starts_with('>') {
            return None;
        }
        let block = line.trim_start_matches([' ', '>']);
        let range = at + line.len() - block.len()..at + line.len();
        let (name, arguments) = opening(block.trim_end())?;
        Some((Piece::Tag(Tag { self_closing: true, ..tag(name, arguments, false, range.clone()) }), range))
    }
}

fn closing(name: &str, at: usize) -> Piece {
    Piece::Tag(Tag { closing: true, ..tag(name, Arguments::default(), true, at..at) })
}

fn tag(name: &str, arguments: Arguments, encloses_indented: bool, range: Range<usize>) -> Tag {
    Tag { name: name.to_owned(), arguments, encloses_indented, range, ..Tag::default() }
}

/// The mark, the kind and the title of a line that begins a block; other words behind the kind are for style sheets.
fn opening(line: &str) -> Option<(&'static str, Arguments)> {
    let name = *MARKS.iter().find(|mark| line.starts_with(**mark))?;
    let rest = &line[name.len()..];
    let rest = if name == "!!!" { rest } else { rest.trim_start_matches(['+', '!']) };
    let (words, title) = match rest.split_once('"') {
        Some((words, title)) => (words, Some(title.strip_suffix('"')?)),
        None => (rest, None),
    };
    let is_word =
        |word: &str| word.chars().all(|character| character.is_alphanumeric() || matches!(character, '_' | '-'));
    let kinds: Vec<&str> = words.split_whitespace().collect();
    let is_complete = match name {
        "!!!" => !kinds.is_empty(),
        "???" => !kinds.is_empty() || title.is_some(),
        _ => kinds.is_empty() && title.is_some() && rest.starts_with(' '),
    };
    if !is_complete || !kinds.iter().all(|word| is_word(word)) {
        return None;
    }
    let named = title.map(|title| ("title".to_owned(), python_marks::without(title))).into_iter().collect();
    Some((name, Arguments { named, positional: kinds.first().map(|kind| (*kind).to_owned()).into_iter().collect() }))
}

/// What holds the lines below it that are indented further.
struct Container {
    /// The columns that a line needs to be in it.
    least: usize,
    /// The columns of what is in it.
    content: usize,
    /// Where the line begins, if it may begin a block.
    block: Option<usize>,
}

/// Where each line that may begin a block begins, and where the first line behind the block does. A line that is indented as far
/// as code is code.
fn ends(body: &str) -> HashMap<usize, usize> {
    let mut ends = HashMap::new();
    let mut containers: Vec<Container> = Vec::new();
    let mut at = 0;
    for line in body.split_inclusive('\n') {
        let text = line.trim();
        if !text.is_empty() {
            let columns = columns(line);
            while let Some(Container { block, .. }) = containers.pop_if(|container| columns < container.least) {
                ends.extend(block.map(|block| (block, at)));
            }
            let content = containers.last().map_or(0, |container| container.content);
            if opening(text).is_some() {
                if columns < content + INDENT {
                    let inside = columns + INDENT;
                    containers.push(Container { least: inside, content: inside, block: Some(at) });
                }
            } else if is_item(text) {
                containers.push(Container { least: columns + 1, content: columns + INDENT, block: None });
            }
        }
        at += line.len();
    }
    ends.extend(containers.into_iter().filter_map(|container| Some((container.block?, body.len()))));
    ends
}

/// How far a line is indented.
pub fn columns(line: &str) -> usize {
    let mut columns = 0;
    for byte in line.bytes() {
        match byte {
            b' ' => columns += 1,
            b'\t' => columns += INDENT - columns % INDENT,
            _ => break,
        }
    }
    columns
}

/// Whether a line begins an item of a list.
pub fn is_item(text: &str) -> bool {
    let digits = text.trim_start_matches(|character: char| character.is_ascii_digit());
    let mark =
        if digits.len() < text.len() { digits.strip_prefix(['.', ')']) } else { text.strip_prefix(['-', '*', '+']) };
    mark.is_some_and(|rest| rest.starts_with(' '))
}

/// Text with up to four columns less before each line.
#[must_use]
pub fn outdented(text: &str) -> String {
    let outdent = |line: &str| {
        let blanks = line.bytes().take(INDENT).take_while(|byte| *byte == b' ').count();
        let tab = usize::from(blanks < INDENT && line[blanks..].starts_with('\t'));
        line[blanks + tab..].to_owned()
    };
    text.split_inclusive('\n').map(outdent).collect()
}
