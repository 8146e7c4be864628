//! Liquid's tags, `{% name argument key="value" %} … {% endname %}`, and outputs, `{{ value | filter: argument }}`. What stands
//! between `{% raw %}` and `{% endraw %}` has none. A tag that includes a file is named with it: `include figure.html`.
//!
//! `{% assign name = value %}`, in Nunjucks `{% set name = value %}`, is no tag but what outputs behind it may name. `{% capture name %}`, in
//! Nunjucks `{% set name %}`, gives what it encloses such a name. `{%-` and `-%}` take the blanks beside them away.
//!
//! An output is a tag, too: it is called as what it shows (`site.title`, or its first filter where that is a text), and carries
//! the expression for those who have no rule of that name.

use std::{collections::HashMap, ops::Range};

use super::{Arguments, Lexer, Piece, Tag};
use crate::{
    post::expression::{self, word},
    render::shortcode::code::Next,
};

/// Tags whose first argument is a file with a meaning of its own.
const INCLUDING: &[&str] = &["include", "include_relative", "include_cached", "render"];

/// How much of a text that is no name an output is called by, in characters.
const LONGEST_NAME: usize = 40;

/// The lexer of a body.
pub fn lexer(body: &str) -> Box<dyn Lexer + '_> {
    Box::new(tags(body))
}

/// The lexer of a body in Nunjucks: the same with comments, `{# comment #}`, and with `verbatim` for `raw`.
pub fn nunjucks(body: &str) -> Box<dyn Lexer + '_> {
    Box::new(Tags { is_nunjucks: true, ..tags(body) })
}

fn tags(body: &str) -> Tags<'_> {
    Tags {
        body,
        is_nunjucks: false,
        closed: closed_names(body),
        tag_end: Next::default(),
        output_end: Next::default(),
        comment_end: Next::default(),
        no_more_raw: false,
        no_more_quotes: [body.len(); 2],
    }
}

/// The names that closing tags have, and where the last one of each stands.
fn closed_names(body: &str) -> HashMap<&str, usize> {
    let closing = body.match_indices("{%").filter_map(|(at, _)| {
        let name = word(inside(&body[at + 2..])).strip_prefix("end")?;
        Some((name, at))
    });
    closing.collect()
}

struct Tags<'b> {
    body: &'b str,
    is_nunjucks: bool,
    closed: HashMap<&'b str, usize>,
    tag_end: Next,
    output_end: Next,
    comment_end: Next,
    /// Whether no `{% endraw %}` comes any more, so that no run of beginnings takes quadratic time.
    no_more_raw: bool,
    /// From where on there is no `"` and no `'` any more.
    no_more_quotes: [usize; 2],
}

impl Lexer for Tags<'_> {
    fn read(&mut self, at: usize) -> Option<(Piece, Range<usize>)> {
        let (piece, range) = self.tag(at)?;
        let range = if matches!(piece, Piece::Broken(..)) { range } else { self.with_blanks(range) };
        Some((piece, range))
    }

    fn is_closed(&self, name: &str, from: usize) -> bool {
        self.closed.get(name).is_some_and(|last| *last >= from)
    }

    /// A sample of code that has braces is meant to show them.
    fn reads_code(&self) -> bool {
        false
    }
}

impl Tags<'_> {
    /// A tag with the blanks that its hyphens take away, but for one blank or line break where words would grow together.
    fn with_blanks(&self, tag: Range<usize>) -> Range<usize> {
        let (before, behind) = (&self.body[..tag.start], &self.body[tag.end..]);
        // What Ruby's strip takes for blanks.
        let is_blank = |character: char| character.is_ascii_whitespace();
        let (said, text) = (before.trim_end_matches(is_blank), behind.trim_start_matches(is_blank));
        let trims_before = self.body[tag.start + 2..].starts_with('-');
        let trims_behind = self.body[tag.start + 2..tag.end - 2].ends_with('-');
        let blanks_before = if trims_before { &before[said.len()..] } else { "" };
        let blanks_behind = if trims_behind { &behind[..behind.len() - text.len()] } else { "" };
        let mut range = tag.start - blanks_before.len()..tag.end + blanks_behind.len();
        let is_apart = said.is_empty()
            || text.is_empty()
            || !trims_before && said.len() < before.len()
            || !trims_behind && text.len() < behind.len();
        if is_apart {
            return range;
        }
        if let Some(kept) = blanks_before.find('\n').or_else(|| blanks_behind.is_empty().then_some(0)) {
            range.start += (kept + 1).min(blanks_before.len());
        } else {
            range.end = tag.end + blanks_behind.rfind('\n').unwrap_or(blanks_behind.len() - 1);
        }
        range
    }

    /// The tag or output at a position.
    fn tag(&mut self, at: usize) -> Option<(Piece, Range<usize>)> {
        let is_tag = match self.body.get(at..at + 2)? {
            "{%" => true,
            "{{" => false,
            "{#" if self.is_nunjucks => {
                let end = self.comment_end.from(at + 2, self.body, |rest| rest.find("#}"));
                return match end.map(|end| end + 2) {
                    Some(end) => Some((Piece::Text(at..at), at..end)),
                    None if is_heading_id(&self.body[at + 2..]) => None,
                    None => Some((Piece::Broken(at..at + 2, None), at..at + 2)),
                };
            }
            _ => return None,
        };
        let body = self.body;
        let end = self.end(at + 2, is_tag);
        let text = end.map(|end| &body[at + 2..end]);
        // What does not end loses its braces, so that nothing looks like a tag.
        let (Some(text), Some(end)) = (text, end) else {
            let end = at + 2 + usize::from(body[at + 2..].starts_with('-'));
            return Some((Piece::Broken(at..end, None), at..end));
        };
        let end = end + 2;
        let text = inside(text).trim_end_matches('-').trim_end();
        if !is_tag {
            return Some((output(text, at, end), at..end));
        }
        let name = word(text);
        if (name == "raw" || name == "verbatim" && self.is_nunjucks)
            && let Some((inside, behind)) = self.raw(end)
        {
            return Some((Piece::Text(end..inside), at..behind));
        }
        if text.is_empty() || text.starts_with('#') {
            return Some((Piece::Text(at..at), at..end));
        }
        if name.is_empty() {
            return Some((Piece::Broken(at..end, None), at..end));
        }
        let is_assigning = name == "assign" || name == "set" && self.is_nunjucks;
        if let Some((variable, expression)) = assignment(&text[name.len()..]).filter(|_| is_assigning) {
            return Some((Piece::Assignment(variable, expression), at..end));
        }
        let mut arguments = arguments(&text[name.len()..]);
        let captures = arguments.positional.first().cloned().filter(|_| is_assigning || name == "capture");
        let closed = name.strip_prefix("end").filter(|closed| !closed.is_empty());
        let mut name = closed.unwrap_or(name).to_owned();
        if INCLUDING.contains(&name.as_str()) && !arguments.positional.is_empty() {
            name = format!("{name} {}", arguments.positional.remove(0));
        }
        let tag = Tag {
            name,
            arguments,
            closing: closed.is_some(),
            is_markdown: true,
            captures,
            range: at..end,
            ..Tag::default()
        };
        Some((Piece::Tag(tag), at..end))
    }

    /// Where the closing braces of a tag or an output stand whose inside begins at a position: those that stand in no quotes and no
    /// other braces; or, where quotes and braces do not match, the first ones.
    fn end(&mut self, from: usize, is_tag: bool) -> Option<usize> {
        let body = self.body;
        let closing = if is_tag { "%}" } else { "}}" };
        let mut depth = 0_usize;
        let mut at = from;
        while let Some(byte) = body.as_bytes().get(at) {
            let rest = &body.as_bytes()[at..];
            if depth == 0 && rest.starts_with(closing.as_bytes()) {
                return Some(at);
            }
            if rest.starts_with(b"{%") || !is_tag && rest.starts_with(b"{{") {
                break;
            }
            match byte {
                b'"' | b'\'' => at = self.string_end(at, *byte).unwrap_or(at),
                b'{' => depth += 1,
                b'}' => depth = depth.saturating_sub(1),
                _ => {}
            }
            at += 1;
        }
        let next = if is_tag { &mut self.tag_end } else { &mut self.output_end };
        let end = next.from(from, body, |rest| rest.find(closing))?;
        let inside = &body[from..end];
        // What is found near is asked first: a text may hold many beginnings and one end.
        let is_open = if is_tag {
            inside.contains("{%") || inside.rfind("{{") > inside.rfind("}}")
        } else {
            inside.contains("{{") || inside.contains("{%")
        };
        (!is_open).then_some(end)
    }

    /// Where the quote stands that ends the string which one begins. No string spans a blank line.
    fn string_end(&mut self, at: usize, quote: u8) -> Option<usize> {
        let no_more = &mut self.no_more_quotes[usize::from(quote == b'\'')];
        if at >= *no_more {
            return None;
        }
        match self.body[at + 1..].find(char::from(quote)) {
            Some(length) => {
                let is_string = !self.body[at + 1..at + 1 + length].contains("\n\n");
                is_string.then_some(at + 1 + length)
            }
            None => {
                *no_more = at;
                None
            }
        }
    }

    /// Where the `{% endraw %}` behind a position begins and ends.
    fn raw(&mut self, from: usize) -> Option<(usize, usize)> {
        if self.no_more_raw {
            return None;
        }
        let found = self.body[from..].match_indices("{%").map(|(at, _)| from + at).find_map(|at| {
            let end = at + self.body[at..].find("%}")? + 2;
            matches!(word(inside(&self.body[at + 2..end])), "endraw" | "endverbatim").then_some((at, end))
        });
        self.no_more_raw = found.is_none();
        found
    }
}

/// Whether `{#` begins `{#id}` or `{#id .class}`, with which Markdown ends a heading.
fn is_heading_id(text: &str) -> bool {
    let end = text.find(['}', '{', '\n']).filter(|end| text[*end..].starts_with('}'));
    end.is_some_and(|end| end > 0) && !text.starts_with([' ', '-'])
}

/// The name and the expression of `name = value | filter`.
fn assignment(text: &str) -> Option<(String, String)> {
    let text = text.trim_start();
    let name = word(text);
    let value = text[name.len()..].trim_start().strip_prefix('=').filter(|_| !name.is_empty())?;
    let (_, _, expression) = expression::output(value.trim())?;
    Some((name.to_owned(), expression))
}

/// A tag's text without the mark for white space and the blanks that it begins with.
fn inside(text: &str) -> &str {
    text.strip_prefix('-').unwrap_or(text).trim_start()
}

fn output(text: &str, at: usize, end: usize) -> Piece {
    let Some((name, value, expression)) = expression::output(text) else { return Piece::Text(at..at) };
    Piece::Tag(Tag {
        name: name.chars().take(LONGEST_NAME).collect(),
        arguments: Arguments { named: Vec::new(), positional: vec![unquoted(value).to_owned()] },
        self_closing: true,
        is_markdown: true,
        expression: Some(expression),
        range: at..end,
        ..Tag::default()
    })
}

fn unquoted(text: &str) -> &str {
    let inner = |quote: char| text.strip_prefix(quote)?.strip_suffix(quote);
    inner('"').or_else(|| inner('\'')).unwrap_or(text)
}

/// Reads `value "value" key=value key="value" key: value`, with blanks or commas between them.
fn arguments(text: &str) -> Arguments {
    let mut arguments = Arguments::default();
    let mut rest = text;
    loop {
        rest = rest.trim_start_matches(|character: char| character.is_whitespace() || character == ',');
        // Nunjucks names arguments in a map, too: `{src: "a.png"}`, and has lists: `src=["a.mp4", "b.mp4"]`.
        if !rest.starts_with("{{") {
            rest = rest.trim_start_matches(['{', '}', '[', ']', ' ', '\n', ',']);
        }
        if rest.is_empty() {
            return arguments;
        }
        let end = rest.find(|character: char| character.is_whitespace() || "=,:".contains(character));
        let end = end.unwrap_or(rest.len());
        let after = rest[end..].trim_start();
        let is_named = !rest.starts_with(['"', '\'']) && end > 0;
        let named = after
            .strip_prefix('=')
            // `{% if title == "x" %}` compares.
            .filter(|value| !value.starts_with('='))
            .or_else(|| after.strip_prefix(':').filter(|value| value.starts_with([' ', '"', '\''])));
        match named.filter(|_| is_named) {
            Some(value) => {
                let (value, after) = self::value(value.trim_start_matches(['[', ' ', '\n', '\t']));
                arguments.named.push((rest[..end].to_owned(), value));
                rest = after;
            }
            None => {
                let (value, after) = self::value(rest);
                arguments.positional.push(value);
                rest = after;
            }
        }
    }
}

/// The value that a text begins with, without what is to be filled into it, and what follows.
fn value(text: &str) -> (String, &str) {
    let quoted = text.chars().next().filter(|quote| matches!(quote, '"' | '\''));
    let quoted = quoted.and_then(|quote| text[1..].split_once(quote));
    let (value, after) = quoted.unwrap_or_else(|| {
        let first = text.chars().next().map_or(0, char::len_utf8);
        if let Some((_, behind)) = text.strip_prefix("{{").and_then(|output| output.split_once("}}")) {
            return ("", behind);
        }
        let is_end = |character: char| character.is_whitespace() || matches!(character, ',' | '}');
        let end = text[first..].find(is_end).map_or(text.len(), |end| first + end);
        text.split_at(end)
    });
    let mut filled = String::new();
    let mut rest = value;
    while let Some((before, output)) = rest.split_once("{{") {
        filled.push_str(before);
        rest = output.split_once("}}").map_or("", |(_, behind)| behind);
    }
    (filled + rest, after)
}
