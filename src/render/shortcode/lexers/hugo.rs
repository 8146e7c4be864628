//! Hugo's shortcode tags: `{{< name … >}}`, `{{% name … %}}`, closing and self-closing ones, over several lines, with `>` inside
//! quotes, escaped (`{{</* … */>}}`).

use std::{collections::HashMap, ops::Range};

use super::{Arguments, Lexer, Piece, Tag};

/// The lexer of a body.
pub fn lexer(body: &str) -> Box<dyn Lexer + '_> {
    Box::new(Tags { body, closed: closed_names(body), no_more: [false; 2], no_more_escaped: [false; 2] })
}

/// The names that closing tags have, and where the last one of each stands.
fn closed_names(body: &str) -> HashMap<&str, usize> {
    let closing = body.match_indices("{{").filter_map(|(at, _)| {
        let inside = body[at + 2..].strip_prefix(['<', '%'])?.trim_start();
        let name = inside.strip_prefix('/')?.trim_start();
        let end = name.find(|character: char| !is_name(character)).unwrap_or(name.len());
        Some((&name[..end], at))
    });
    closing.collect()
}

fn is_name(character: char) -> bool {
    character.is_alphanumeric() || matches!(character, '_' | '-' | '/' | '.')
}

/// Reads tags, and remembers which ends do not come any more: so no run of beginnings takes quadratic time.
struct Tags<'b> {
    body: &'b str,
    closed: HashMap<&'b str, usize>,
    no_more: [bool; 2],
    no_more_escaped: [bool; 2],
}

impl Lexer for Tags<'_> {
    fn read(&mut self, at: usize) -> Option<(Piece, Range<usize>)> {
        let begins = self.body[at..].starts_with("{{<") || self.body[at..].starts_with("{{%");
        begins.then(|| {
            let (piece, end) = self.tag(at);
            (piece, at..end)
        })
    }

    fn is_closed(&self, name: &str, from: usize) -> bool {
        self.closed.get(name).is_some_and(|last| *last >= from)
    }
}

impl Tags<'_> {
    /// The tag at `at`, and where it ends.
    fn tag(&mut self, at: usize) -> (Piece, usize) {
        let body = self.body;
        let is_markdown = body[at..].starts_with("{{%");
        let close = if is_markdown { "%}}" } else { ">}}" };
        let inside = at + 3;
        if let Some(escaped) = body[inside..].strip_prefix("/*")
            && !self.no_more_escaped[usize::from(is_markdown)]
        {
            let end_mark = format!("*/{close}");
            match escaped.find(&end_mark) {
                Some(length) => {
                    let shown = format!("{}{}{close}", &body[at..inside], &escaped[..length]);
                    return (Piece::Escaped(shown), inside + 2 + length + end_mark.len());
                }
                None => self.no_more_escaped[usize::from(is_markdown)] = true,
            }
        }
        let no_more = &mut self.no_more[usize::from(is_markdown)];
        *no_more = *no_more || !body[inside..].contains(close);
        let tag = if *no_more { None } else { parse(&body[inside..], close) };
        if let Some((mut tag, length)) = tag {
            tag.is_markdown = is_markdown;
            tag.range = at..inside + length;
            let end = tag.range.end;
            return (Piece::Tag(tag), end);
        }
        // Left out to its end if that is in sight and no other tag begins before it, so that nothing of it leaks.
        let next = body[inside..].find("{{").map_or(body.len(), |length| inside + length);
        let line = body[at..next].find('\n').map_or(next, |length| at + length);
        let end = body[at..line].find("}}").map_or(inside, |length| at + length + 2);
        (Piece::Broken(at..end, None), end)
    }
}

/// Reads what stands between the delimiters; returns the tag and its length with the closing delimiter.
fn parse(text: &str, close: &str) -> Option<(Tag, usize)> {
    let mut scanner = Scanner { text, at: 0, close };
    scanner.blanks();
    let closing = scanner.eat("/");
    scanner.blanks();
    let mut name = scanner.bare(false)?.to_owned();
    let mut self_closing = false;
    if name.ends_with('/') {
        name.pop();
        self_closing = true;
    }
    if name.is_empty() || !name.chars().all(is_name) {
        return None;
    }
    let mut arguments = Arguments::default();
    loop {
        scanner.blanks();
        if scanner.eat(close) {
            break;
        }
        if scanner.text[scanner.at..].strip_prefix('/').is_some_and(|rest| rest.starts_with(close)) {
            self_closing = true;
            scanner.at += 1;
            continue;
        }
        if let Some(quoted) = scanner.quoted() {
            arguments.positional.push(quoted);
            continue;
        }
        let word = scanner.bare(true)?.to_owned();
        if scanner.eat("=") {
            scanner.blanks();
            let value = scanner.quoted().or_else(|| scanner.bare(false).map(str::to_owned))?;
            arguments.named.push((word, value));
        } else {
            arguments.positional.push(word);
        }
    }
    let tag = Tag { name, arguments, closing, self_closing, ..Tag::default() };
    Some((tag, scanner.at))
}

struct Scanner<'t> {
    text: &'t str,
    at: usize,
    close: &'t str,
}

impl<'t> Scanner<'t> {
    fn blanks(&mut self) {
        self.at = self.text.len() - self.text[self.at..].trim_start().len();
    }

    fn eat(&mut self, what: &str) -> bool {
        let found = self.text[self.at..].starts_with(what);
        if found {
            self.at += what.len();
        }
        found
    }

    /// A word up to a blank, the end of the tag or, in a name, `=`.
    fn bare(&mut self, is_name: bool) -> Option<&'t str> {
        let rest = &self.text[self.at..];
        let end = rest
            .char_indices()
            .find(|(at, character)| {
                character.is_whitespace() || (is_name && *character == '=') || rest[*at..].starts_with(self.close)
            })
            .map(|(at, _)| at)?;
        self.at += end;
        // Where another tag begins, this one was never ended.
        (end > 0 && !rest[..end].contains("{{")).then_some(&rest[..end])
    }

    /// A value in quotes, with `\"` inside; or in backticks, raw.
    fn quoted(&mut self) -> Option<String> {
        let rest = &self.text[self.at..];
        let quote = rest.chars().next().filter(|quote| matches!(quote, '"' | '`' | '\''))?;
        let mut value = String::new();
        let mut characters = rest.char_indices().skip(1).peekable();
        while let Some((at, character)) = characters.next() {
            match character {
                '\\' if quote == '"' => match characters.peek() {
                    Some(&(_, next)) if matches!(next, '"' | '\\') => {
                        value.push(next);
                        characters.next();
                    }
                    _ => value.push('\\'),
                },
                _ if character == quote => {
                    self.at += at + 1;
                    return Some(value);
                }
                _ => value.push(character),
            }
        }
        None
    }
}
