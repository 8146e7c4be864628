//! What extensions of PyMdown write between words, as sites of MkDocs have them: what is marked (`==so==`) or inserted (`^^so^^`), what stands
//! higher or lower (`x^2^`, `H~2~O`), and keys (`++ctrl+c++`). It becomes HTML.

use std::ops::Range;

use super::{Lexer, Piece};
use crate::{
    render::{escape, shortcode::code::Next},
    text::capitalised,
};

/// How much of a word is looked at to see whether it is an address, in characters.
const LONGEST: usize = 1_000;

/// What begins and ends it, and the element that it is.
const KINDS: &[(&str, &str)] = &[("==", "mark"), ("^^", "ins"), ("++", "kbd"), ("^", "sup"), ("~", "sub")];

/// The lexer of a body.
pub fn lexer(body: &str) -> Box<dyn Lexer + '_> {
    Box::new(Marks { body, open: None, ends: Default::default() })
}

struct Marks<'b> {
    body: &'b str,
    /// Where the mark stands that ends what is open, and what it is.
    open: Option<(Range<usize>, &'static str)>,
    /// Where each kind of mark stands next.
    ends: [Next; KINDS.len()],
}

impl Lexer for Marks<'_> {
    fn read(&mut self, at: usize) -> Option<(Piece, Range<usize>)> {
        if let Some((end, element)) = self.open.take_if(|(end, _)| end.start <= at) {
            return (end.start == at).then(|| (Piece::Html(format!("</{element}>"), false, end.clone()), end));
        }
        if self.open.is_some() {
            return None;
        }
        let kind = KINDS.iter().position(|(mark, _)| self.body[at..].starts_with(mark))?;
        let (mark, element) = KINDS[kind];
        let inside = self.inside(at, kind)?;
        let range = at..at + mark.len();
        if element == "kbd" {
            let keys: Vec<String> = self.body[inside.clone()].split('+').map(key).collect();
            let range = at..inside.end + mark.len();
            return Some((Piece::Html(keys.join("+"), false, range.clone()), range));
        }
        self.open = Some((inside.end..inside.end + mark.len(), element));
        Some((Piece::Html(format!("<{element}>"), false, range.clone()), range))
    }

    fn is_of_markdown(&self) -> bool {
        true
    }
}

impl Marks<'_> {
    /// What stands between a mark and the next like it in the same line, if it is meant as such. A mark of one character, and keys, enclose no
    /// blanks.
    fn inside(&mut self, at: usize, kind: usize) -> Option<Range<usize>> {
        let (mark, _) = KINDS[kind];
        let from = at + mark.len();
        let rest = &self.body[from..];
        let end = self.ends[kind].from(from, self.body, |rest| rest.find(mark))? - from;
        let (inside, behind) = (&rest[..end], rest[end + mark.len()..].chars().next());
        let before = self.body[..at].chars().next_back();
        let first = mark.chars().next();
        let is_short = mark.len() == 1;
        let is_apart = |beside: Option<char>| is_short || !beside.is_some_and(|beside| beside.is_ascii_alphanumeric());
        let touches = inside.starts_with(char::is_whitespace) || inside.ends_with(char::is_whitespace);
        // `[^1]` is a footnote; more of the same characters are another mark.
        let is_other = before == Some('[')
            || [before, behind, inside.chars().next()].contains(&first)
            || inside.is_empty()
            || inside.contains(['<', '`', '{', '[', '\n']);
        let has_blanks = inside.contains(char::is_whitespace) && (is_short || mark == "++");
        let is_meant = !is_other && !touches && !has_blanks && is_apart(before) && is_apart(behind);
        (is_meant && !is_in_address(&self.body[..at])).then(|| from..from + end)
    }
}

/// Whether a text ends within the address of a link or a picture, or within a tag: there marks mean nothing.
fn is_in_address(text: &str) -> bool {
    let word = text.char_indices().rev().take(LONGEST).take_while(|(_, character)| !character.is_whitespace()).last();
    let word = word.map_or("", |(at, _)| &text[at..]);
    let is_open = |begin: &str, end: char| word.rfind(begin).is_some_and(|at| !word[at..].contains(end));
    word.starts_with(['/', '.'])
        || ["://", "=\"", "='"].iter().any(|begin| word.contains(begin))
        || is_open("](", ')')
        || is_open("<", '>')
}

/// A key by the name that it has between marks, `ctrl`, or in quotes.
fn key(name: &str) -> String {
    let quoted = name.strip_prefix('"').and_then(|text| text.strip_suffix('"'));
    let shown = quoted.map_or_else(|| name.split('-').map(capitalised).collect::<Vec<_>>().join(" "), str::to_owned);
    format!("<kbd>{}</kbd>", escape(&shown))
}
