//! Finds Hugo's shortcode tags in a body: `{{< name … >}}`, `{{% name … %}}`, closing and self-closing ones, over several
//! lines, with `>` inside quotes, escaped (`{{</* … */>}}`), never inside Markdown code or an HTML comment.

use std::ops::Range;

/// A piece of a body, in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// Everything that is no shortcode.
    Text(Range<usize>),
    /// A tag.
    Tag(Tag),
    /// An escaped tag: what readers see of it.
    Escaped(String),
    /// Something that begins like a tag and is none; it is left out.
    Broken(Range<usize>),
}

/// A shortcode tag.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tag {
    /// The shortcode's name.
    pub name: String,
    /// What it is called with.
    pub arguments: Arguments,
    /// Whether it closes a shortcode.
    pub closing: bool,
    /// Whether it opens and closes at once.
    pub self_closing: bool,
    /// Whether its delimiters are `{{%`, so that its output is Markdown.
    pub is_markdown: bool,
    /// Where it stands in the body.
    pub range: Range<usize>,
}

/// The arguments of a shortcode.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Arguments {
    /// `name="value"`.
    pub named: Vec<(String, String)>,
    /// The others, in order.
    pub positional: Vec<String>,
}

/// Cuts a body at its shortcodes. `is_verbatim` names those whose content is code.
#[must_use]
pub fn lex(body: &str, is_verbatim: &dyn Fn(&str) -> bool) -> Vec<Piece> {
    let mut pieces = Vec::new();
    // Inside verbatim content, Markdown's code and comments mean nothing.
    let mut verbatim: Option<String> = None;
    let (mut start, mut at) = (0, 0);
    let text = |pieces: &mut Vec<Piece>, range: Range<usize>| {
        if !range.is_empty() {
            pieces.push(Piece::Text(range));
        }
    };
    while at < body.len() {
        let rest = &body[at..];
        if rest.starts_with("{{<") || rest.starts_with("{{%") {
            text(&mut pieces, start..at);
            let (piece, end) = tag(body, at);
            if let Piece::Tag(tag) = &piece {
                match &verbatim {
                    Some(name) if tag.closing && tag.name == *name => verbatim = None,
                    None if !tag.closing
                        && !tag.self_closing
                        && is_verbatim(&tag.name)
                        && is_closed(&body[end..], &tag.name) =>
                    {
                        verbatim = Some(tag.name.clone());
                    }
                    _ => {}
                }
            }
            pieces.push(piece);
            (start, at) = (end, end);
            continue;
        }
        at += match verbatim {
            None => skip_markdown(body, at),
            Some(_) => next_brace(rest),
        };
    }
    text(&mut pieces, start..body.len());
    pieces
}

/// The distance to the next place where a tag could begin: at least one character.
fn next_brace(rest: &str) -> usize {
    let first = rest.chars().next().map_or(1, char::len_utf8);
    rest[first..].find("{{").map_or(rest.len(), |found| first + found)
}

fn is_closed(rest: &str, name: &str) -> bool {
    rest.match_indices("{{").any(|(at, _)| {
        let inside = rest[at + 2..].trim_start_matches(['<', '%']).trim_start();
        inside.strip_prefix('/').is_some_and(|closing| closing.trim_start().starts_with(name))
    })
}

/// How far to go on from `at`, where no tag begins: over a whole piece of code or comment, else to the next character that
/// could begin something.
fn skip_markdown(body: &str, at: usize) -> usize {
    let rest = &body[at..];
    let at_line_start = at == 0 || body.as_bytes()[at - 1] == b'\n';
    if at_line_start && let Some(length) = fenced_code(rest) {
        return length;
    }
    match rest.as_bytes()[0] {
        b'`' => code_span(rest),
        b'<' if rest.starts_with("<!--") => rest.find("-->").map_or(rest.len(), |end| end + 3),
        b'\\' => 1 + rest[1..].chars().next().map_or(0, char::len_utf8),
        _ => {
            let first = rest.chars().next().map_or(1, char::len_utf8);
            let stop = rest[first..].find(['`', '<', '\\', '{', '\n']).map_or(rest.len(), |found| first + found);
            if rest.as_bytes()[0] == b'\n' { first } else { stop }
        }
    }
}

/// The length of a fenced block at the start of `rest`, which begins a line; fences may stand in lists and quotes.
fn fenced_code(rest: &str) -> Option<usize> {
    let mut lines = rest.split_inclusive('\n');
    let first = lines.next()?;
    let opening = first.trim_start_matches([' ', '\t', '>', '*', '-', '+']);
    let opening = opening
        .trim_start_matches(|character: char| character.is_ascii_digit() || matches!(character, '.' | ')' | ' '));
    let mark = opening.chars().next().filter(|mark| matches!(mark, '`' | '~'))?;
    let length = opening.len() - opening.trim_start_matches(mark).len();
    if length < 3 || (mark == '`' && opening[length..].contains('`')) {
        return None;
    }
    let mut end = first.len();
    for line in lines {
        end += line.len();
        let inside = line.trim_start_matches([' ', '\t', '>']).trim_end();
        if inside.len() >= length && inside.chars().all(|character| character == mark) {
            return Some(end);
        }
    }
    Some(rest.len())
}

/// The length of a code span at the start of `rest`, or of the backticks if they open none. It ends in its own paragraph.
fn code_span(rest: &str) -> usize {
    let ticks = rest.len() - rest.trim_start_matches('`').len();
    let paragraph = rest.find("\n\n").unwrap_or(rest.len());
    let mut at = ticks;
    while let Some(found) = rest[at..paragraph].find('`') {
        let run = &rest[at + found..];
        let length = run.len() - run.trim_start_matches('`').len();
        at += found + length;
        if length == ticks {
            return at;
        }
    }
    ticks
}

/// Reads the tag at `at`; returns it with where it ends.
fn tag(body: &str, at: usize) -> (Piece, usize) {
    let is_markdown = body[at..].starts_with("{{%");
    let close = if is_markdown { "%}}" } else { ">}}" };
    let inside = at + 3;
    if let Some(escaped) = body[inside..].strip_prefix("/*") {
        let end_mark = format!("*/{close}");
        if let Some(length) = escaped.find(&end_mark) {
            let shown = format!("{}{}{close}", &body[at..inside], &escaped[..length]);
            return (Piece::Escaped(shown), inside + 2 + length + end_mark.len());
        }
    }
    match parse(&body[inside..], close) {
        Some((mut tag, length)) => {
            tag.is_markdown = is_markdown;
            tag.range = at..inside + length;
            let end = tag.range.end;
            (Piece::Tag(tag), end)
        }
        None => {
            // Left out to its end if that is in sight, so that nothing of it leaks.
            let line = body[at..].find('\n').map_or(body.len(), |length| at + length);
            let end = body[at..line].find(close).map_or(inside, |length| at + length + close.len());
            (Piece::Broken(at..end), end)
        }
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
    let valid = !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '/' | '.'));
    let tag = Tag { name, arguments, closing, self_closing, is_markdown: false, range: 0..0 };
    valid.then_some((tag, scanner.at))
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
        (end > 0).then_some(&rest[..end])
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
