//! Where front matter and body lie in a text, by the fences that people really write. In goes a text, out come the ranges of both; what stands
//! between the fences is read elsewhere.

use std::ops::Range;

use serde::de::IgnoredAny;

use crate::position;

/// How front matter is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Between lines of dashes.
    Yaml,
    /// Between lines `+++`.
    Toml,
    /// An object at the start of the file.
    Json,
    /// Lines `Key: value` at the start of the file, without fences, as MultiMarkdown has them.
    Lines,
}

/// Where front matter and body lie in a document's text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parts {
    /// The format.
    pub format: Format,
    /// The bytes of the front matter, without fences.
    pub front_matter: Range<usize>,
    /// Where the body begins, in bytes.
    pub body: usize,
}

/// Why a document cannot be taken apart, or its front matter not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// It does not begin with front matter.
    Missing,
    /// The fence that closes the front matter is missing; the line of the one that opens it, from 1.
    Unclosed(usize),
    /// It does not parse: the line in the document and the column, from 1, if that is known, and what is wrong.
    Syntax(usize, Option<usize>, String),
    /// It is more than the settings allow: the line in the document, from 1, what was met, and the key that allows more.
    Excess(usize, String, &'static str),
}

/// Finds front matter at the start of a text, after blank lines.
///
/// # Errors
/// [`Fault::Missing`], [`Fault::Unclosed`], or of JSON, which has no fences, [`Fault::Syntax`].
pub fn split(text: &str) -> Result<Parts, Fault> {
    let start = text.len() - text.trim_start().len();
    let first = text[start..].lines().next().unwrap_or_default().trim_end();
    let opening_line = text[..start].matches('\n').count() + 1;
    if first.starts_with('{') && !first.starts_with("{{") && !first.starts_with("{%") {
        return json_parts(text, start, opening_line);
    }
    let (format, fence) = match first {
        dashes if is_fence(dashes, '-') => (Format::Yaml, '-'),
        "+++" => (Format::Toml, '+'),
        _ => return Err(Fault::Missing),
    };
    let content = start + text[start..].find('\n').ok_or(Fault::Unclosed(opening_line))? + 1;
    let mut at = content;
    for line in text[content..].split_inclusive('\n') {
        if is_fence(line.trim_end(), fence) {
            return Ok(Parts { format, front_matter: content..at, body: at + line.len() });
        }
        at += line.len();
    }
    Err(Fault::Unclosed(opening_line))
}

fn is_fence(line: &str, of: char) -> bool {
    line.len() >= 3 && line.chars().all(|character| character == of)
}

fn json_parts(text: &str, start: usize, opening_line: usize) -> Result<Parts, Fault> {
    let mut objects = serde_json::Deserializer::from_str(&text[start..]).into_iter::<IgnoredAny>();
    match objects.next() {
        Some(Ok(_)) => {
            let end = start + objects.byte_offset();
            Ok(Parts { format: Format::Json, front_matter: start..end, body: end })
        }
        Some(Err(error)) => {
            let behind = start + position::behind_json_error(&text[start..], &error);
            let at = text[..behind].char_indices().next_back().map_or(0, |(at, _)| at).max(start);
            let (line, written, place) = position::line_of(text, at..at);
            let column = written[..place.start].chars().count() + 1;
            Err(Fault::Syntax(line, Some(column), position::without_place(&error.to_string()).to_owned()))
        }
        None => Err(Fault::Unclosed(opening_line)),
    }
}
