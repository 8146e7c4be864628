//! Where Markdown has code and comments, in which no shortcode tag begins.

use std::collections::{HashMap, HashSet};

/// What a stretch of a body is to Markdown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stretch {
    /// A whole piece of code.
    Code,
    /// A whole comment.
    Comment,
    /// Neither, up to the next character that could begin something.
    Text,
}

/// What has been found out about a body's code and comments, so that nothing takes quadratic time.
#[derive(Default)]
pub struct Code {
    /// Where the current paragraph ends.
    paragraph_end: usize,
    /// The runs of backticks that open no code in it, by length.
    unpaired: HashSet<usize>,
    /// The fences that nothing closes from here on: the shortest of each mark.
    unclosed: HashMap<char, usize>,
    comment_end: Next,
    blank_line: Next,
}

impl Code {
    /// What begins at `at`, where no tag does, and how long it is.
    pub fn stretch(&mut self, body: &str, at: usize) -> (Stretch, usize) {
        let rest = &body[at..];
        if begins_line(body, at)
            && let Some(length) = self.fenced_code(rest)
        {
            return (Stretch::Code, length);
        }
        match rest.as_bytes()[0] {
            b'`' => {
                let end = self.paragraph_end(body, at);
                (Stretch::Code, self.code_span(&body[at..end]))
            }
            b'<' if rest.starts_with("<!--") => {
                let begins_line = is_first_in_line(body, at);
                // In the middle of a line, a comment ends in its own paragraph or is none.
                let near = if begins_line { body.len() } else { self.paragraph_end(body, at) };
                match self.comment_end(body, at).filter(|end| *end <= near) {
                    Some(end) => (Stretch::Comment, end - at),
                    None if begins_line => (Stretch::Comment, rest.len()),
                    None => (Stretch::Text, 4),
                }
            }
            _ => {
                let first = rest.chars().next().map_or(1, char::len_utf8);
                if rest.as_bytes()[0] == b'\n' {
                    return (Stretch::Text, first);
                }
                let begins_something = |byte: u8| {
                    matches!(
                        byte,
                        b'`' | b'<' | b'>' | b'\\' | b'{' | b'}' | b':' | b'\n' | b'$' | b'=' | b'+' | b'^' | b'~'
                    )
                };
                let more = rest.bytes().skip(first).position(begins_something);
                (Stretch::Text, more.map_or(rest.len(), |found| first + found))
            }
        }
    }

    /// The end of the paragraph that a position is in: a blank line, or a line that begins another block.
    fn paragraph_end(&mut self, body: &str, at: usize) -> usize {
        if at >= self.paragraph_end {
            self.unpaired.clear();
            self.paragraph_end = at;
            for (index, line) in body[at..].split_inclusive('\n').enumerate() {
                if index > 0 && begins_block(line) {
                    break;
                }
                self.paragraph_end += line.len();
            }
        }
        self.paragraph_end
    }

    /// The end of an HTML comment that begins at a position.
    fn comment_end(&mut self, body: &str, at: usize) -> Option<usize> {
        self.comment_end.from(at, body, |rest| rest.find("-->")).map(|end| end + 3)
    }

    /// The length of an HTML comment at a position that has a blank line in it. Translators keep the original so. It is left out
    /// here, because Markdown would end a block of HTML in its middle and show the rest.
    pub fn comment_with_blank_line(&mut self, body: &str, at: usize) -> Option<usize> {
        let end = body[at..].starts_with("<!--").then(|| self.comment_end(body, at))??;
        let blank_line = self.blank_line.from(at, body, |rest| {
            let mut breaks = rest.match_indices('\n');
            breaks.find_map(|(found, _)| {
                let blanks =
                    rest[found + 1..].find(|character: char| !character.is_whitespace() || character == '\n')?;
                rest[found + 1 + blanks..].starts_with('\n').then_some(found)
            })
        });
        blank_line.is_some_and(|blank_line| blank_line < end).then_some(end - at)
    }

    /// The length of a fenced block at the start of `rest`, which begins a line; fences may stand in lists and quotes. One that
    /// is not closed ends with the quote or list item that it stands in.
    fn fenced_code(&mut self, rest: &str) -> Option<usize> {
        let first = rest.split_inclusive('\n').next()?;
        let is_marker = |character: char| {
            character.is_ascii_digit() || matches!(character, ' ' | '\t' | '>' | '*' | '-' | '+' | '.' | ')')
        };
        let opening = first.trim_start_matches(is_marker);
        let container = &first[..first.len() - opening.len()];
        let mark = opening.chars().next().filter(|mark| matches!(mark, '`' | '~'))?;
        let length = opening.len() - opening.trim_start_matches(mark).len();
        if length < 3 || (mark == '`' && opening[length..].contains('`')) {
            return None;
        }
        let is_quoted = container.contains('>');
        let is_unclosed = self.unclosed.get(&mark).is_some_and(|unclosed| *unclosed <= length);
        let mut end = first.len();
        let mut left = None;
        for line in rest[end..].split_inclusive('\n') {
            let indent = line.len() - line.trim_start_matches([' ', '\t']).len();
            let leaves = if is_quoted {
                !line.trim_start().starts_with('>')
            } else {
                !line.trim().is_empty() && indent < container.len()
            };
            if leaves && (is_quoted || is_unclosed) {
                return Some(end);
            }
            if leaves {
                left.get_or_insert(end);
            }
            end += line.len();
            let inside = line.trim_start_matches([' ', '\t', '>']).trim_end();
            if inside.len() >= length && inside.chars().all(|character| character == mark) {
                return Some(end);
            }
        }
        self.unclosed.insert(mark, length);
        Some(left.unwrap_or(end))
    }

    /// The length of a code span at the start of a paragraph's rest, or of the backticks if they open none.
    fn code_span(&mut self, rest: &str) -> usize {
        let ticks = rest.len() - rest.trim_start_matches('`').len();
        if self.unpaired.contains(&ticks) {
            return ticks;
        }
        let mut at = ticks;
        while let Some(found) = rest[at..].find('`') {
            let run = &rest[at + found..];
            let length = run.len() - run.trim_start_matches('`').len();
            at += found + length;
            if length == ticks {
                return at;
            }
        }
        self.unpaired.insert(ticks);
        ticks
    }
}

/// Whether a position is where a line begins.
pub fn begins_line(text: &str, at: usize) -> bool {
    at == 0 || text.as_bytes()[at - 1] == b'\n'
}

/// Whether nothing but blanks stands before a position in its line.
pub fn is_first_in_line(text: &str, at: usize) -> bool {
    // Back over blanks only: a line may be a megabyte of tags.
    let before = text[..at].trim_end_matches(|character: char| character.is_whitespace() && character != '\n');
    before.is_empty() || before.ends_with('\n')
}

/// Whether a line begins a block of its own, whatever stands before it; so does a blank one.
pub fn begins_block(line: &str) -> bool {
    let line = line.trim_start();
    let digits = line.trim_start_matches(|character: char| character.is_ascii_digit());
    let is_ordered = digits.len() < line.len() && (digits.starts_with(". ") || digits.starts_with(") "));
    let marks = ["- ", "* ", "+ ", "# ", "## ", "### ", "```", "~~~", ">"];
    line.is_empty() || is_ordered || marks.iter().any(|mark| line.starts_with(mark))
}

/// Where a text next has something, from positions that only grow: what has been searched once is not searched again.
#[derive(Default)]
pub struct Next {
    searched: bool,
    found: Option<usize>,
}

impl Next {
    /// The first place from `at` on, by `find`, which is given the rest of the text.
    pub fn from(&mut self, at: usize, text: &str, find: impl Fn(&str) -> Option<usize>) -> Option<usize> {
        if !self.searched || self.found.is_some_and(|found| found < at) {
            self.searched = true;
            self.found = find(&text[at..]).map(|found| at + found);
        }
        self.found
    }
}
