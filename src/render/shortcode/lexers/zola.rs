//! Zola's shortcode tags: `{{ name(word="value", number=1, yes=true, list=["a", "b"]) }}` stands alone, `{% name() %}` encloses
//! what comes before the next `{% end %}`; escaped (`{{/* name() */}}`). What is not called with brackets is text to Zola.

use std::ops::Range;

use super::{Arguments, Lexer, Piece, Tag};

/// The lexer of a body.
pub fn lexer(body: &str) -> Box<dyn Lexer + '_> {
    Box::new(Tags { body, last_end: body.rfind("end"), open: Vec::new(), no_more_escaped: [false; 2] })
}

struct Tags<'b> {
    body: &'b str,
    /// Where the last closing tag may be.
    last_end: Option<usize>,
    /// The names that the next `{% end %}`s close.
    open: Vec<String>,
    /// Which ends of escaped tags do not come any more, so that no run of beginnings takes quadratic time.
    no_more_escaped: [bool; 2],
}

impl Lexer for Tags<'_> {
    fn read(&mut self, at: usize) -> Option<(Piece, Range<usize>)> {
        let rest = &self.body[at..];
        let (is_block, close) = match rest.get(..2)? {
            "{{" => (false, "}}"),
            "{%" => (true, "%}"),
            _ => return None,
        };
        if let Some(escaped) = rest[2..].strip_prefix("/*") {
            return self.escaped(at, escaped, is_block, close);
        }
        let mut scanner = Scanner { text: rest, at: 2, closing_quote: None };
        scanner.blanks();
        let name = scanner.word()?.to_owned();
        scanner.blanks();
        let mut tag = Tag { name, self_closing: !is_block, range: at..at, ..Tag::default() };
        if is_block && tag.name == "end" && scanner.eat(close) {
            tag.name = self.open.pop().unwrap_or(tag.name);
            tag.closing = true;
        } else if !scanner.eat("(") {
            return None;
        } else if let Some(arguments) = scanner.arguments(close) {
            tag.arguments = arguments;
            if is_block {
                self.open.push(tag.name.clone());
            }
        } else {
            // Left out to its end if that is in sight, so that nothing of it leaks.
            let end = at + 2 + end_in_sight(&rest[2..], close).unwrap_or(0);
            // A letter behind a quote is what the author meant to quote.
            let quote = scanner.closing_quote.filter(|quote| rest[quote + 1..].starts_with(char::is_alphanumeric));
            return Some((Piece::Broken(at..end, quote.map(|quote| at + quote..at + quote + 1)), at..end));
        }
        tag.range.end = at + scanner.at;
        let range = tag.range.clone();
        Some((Piece::Tag(tag), range))
    }

    fn is_closed(&self, _: &str, from: usize) -> bool {
        self.last_end.is_some_and(|last| last >= from)
    }
}

impl Tags<'_> {
    fn escaped(&mut self, at: usize, escaped: &str, is_block: bool, close: &str) -> Option<(Piece, Range<usize>)> {
        let no_more = &mut self.no_more_escaped[usize::from(is_block)];
        if *no_more {
            return None;
        }
        let end_mark = format!("*/{close}");
        let Some(length) = escaped.find(&end_mark) else {
            *no_more = true;
            return None;
        };
        let shown = format!("{}{}{close}", &self.body[at..at + 2], &escaped[..length]);
        Some((Piece::Escaped(shown), at..at + 4 + length + end_mark.len()))
    }
}

/// Where a tag ends behind its beginning, in its line and before another tag begins.
fn end_in_sight(rest: &str, close: &str) -> Option<usize> {
    let begins = |at: usize, mark: &str| rest.as_bytes()[at..].starts_with(mark.as_bytes());
    let stop = (0..rest.len()).find(|at| ["\n", "{{", "{%", close].iter().any(|mark| begins(*at, mark)))?;
    begins(stop, close).then(|| stop + close.len())
}

/// Reads a tag from its start on.
struct Scanner<'t> {
    text: &'t str,
    at: usize,
    /// Where the last quoted argument ends.
    closing_quote: Option<usize>,
}

impl<'t> Scanner<'t> {
    fn rest(&self) -> &'t str {
        &self.text[self.at..]
    }

    fn blanks(&mut self) {
        self.at = self.text.len() - self.rest().trim_start().len();
    }

    fn eat(&mut self, what: &str) -> bool {
        let found = self.rest().starts_with(what);
        if found {
            self.at += what.len();
        }
        found
    }

    /// A name of a shortcode or of an argument.
    fn word(&mut self) -> Option<&'t str> {
        let rest = self.rest();
        let end =
            rest.find(|character: char| !character.is_ascii_alphanumeric() && character != '_').unwrap_or(rest.len());
        self.at += end;
        (end > 0 && !rest.starts_with(|first: char| first.is_ascii_digit())).then_some(&rest[..end])
    }

    /// What stands in the brackets, up to the end of the tag.
    fn arguments(&mut self, close: &str) -> Option<Arguments> {
        let mut arguments = Arguments::default();
        loop {
            self.blanks();
            if self.eat(")") {
                self.blanks();
                return self.eat(close).then_some(arguments);
            }
            let name = self.word()?.to_owned();
            self.blanks();
            if !self.eat("=") {
                return None;
            }
            let value = self.value()?;
            arguments.named.push((name, value));
            self.blanks();
            self.eat(",");
        }
    }

    /// A value as text; the elements of a list with commas between them.
    fn value(&mut self) -> Option<String> {
        self.blanks();
        if !self.eat("[") {
            return self.scalar();
        }
        let mut values = Vec::new();
        loop {
            self.blanks();
            if self.eat("]") {
                return Some(values.join(", "));
            }
            values.push(self.scalar()?);
            self.blanks();
            self.eat(",");
        }
    }

    fn scalar(&mut self) -> Option<String> {
        let rest = self.rest();
        match rest.chars().next()? {
            quote @ ('"' | '\'' | '`') => {
                let end = rest[1..].find(quote)?;
                self.at += end + 2;
                self.closing_quote = Some(self.at - 1);
                Some(rest[1..=end].to_owned())
            }
            _ => {
                let end =
                    rest.find(|character: char| !character.is_ascii_alphanumeric() && !matches!(character, '.' | '-'))?;
                self.at += end;
                (end > 0).then(|| rest[..end].to_owned())
            }
        }
    }
}
