//! What extensions of PyMdown write between words, as sites of MkDocs have them: what is marked (`==so==`) or inserted (`^^so^^`), what stands
//! higher or lower (`x^2^`, `H~2~O`), and keys (`++ctrl+c++`). It becomes HTML.

use std::ops::Range;

use super::{Lexer, Piece};
use crate::{render::escape, text::capitalised};

/// What begins and ends it, and the element that it is.
const KINDS: &[(&str, &str)] = &[("==", "mark"), ("^^", "ins"), ("++", "kbd"), ("^", "sup"), ("~", "sub")];

/// The lexer of a body.
pub fn lexer(body: &str) -> Box<dyn Lexer + '_> {
    Box::new(Marks { body, open: None })
}

struct Marks<'b> {
    body: &'b str,
    /// Where the mark stands that ends what is open, and what it is.
    open: Option<(Range<usize>, &'static str)>,
}

impl Lexer for Marks<'_> {
    fn read(&mut self, at: usize) -> Option<(Piece, Range<usize>)> {
        if let Some((end, element)) = self.open.take_if(|(end, _)| end.start <= at) {
            return (end.start == at).then(|| (Piece::Html(format!("</{element}>"), false, end.clone()), end));
        }
        if self.open.is_some() {
            return None;
        }
        let (mark, element) = *KINDS.iter().find(|(mark, _)| self.body[at..].starts_with(mark))?;
        let inside = self.inside(at, mark)?;
        let range = at..at + mark.len();
        if element == "kbd" {
            let keys: Vec<String> = self.body[inside.clone()].split('+').map(key).collect();
            let range = at..inside.end + mark.len();
            return Some((Piece::Html(keys.join("+"), false, range.clone()), range));
        }
        self.open = Some((inside.end..inside.end + mark.len(), element));
        Some((Piece::Html(format!("<{element}>"), false, range.clone()), range))
    }

    fn is_closed(&self, _: &str, _: usize) -> bool {
        false
    }

    fn heeds_backslash(&self) -> bool {
        true
    }
}

impl Marks<'_> {
    /// What stands between a mark and the next like it in the same line, if it is meant as such. A mark of one character, and keys, enclose no
    /// blanks.
    fn inside(&self, at: usize, mark: &str) -> Option<Range<usize>> {
        let from = at + mark.len();
        let line = self.body[from..].split('\n').next()?;
        let end = line.find(mark)?;
        let (inside, behind) = (&line[..end], line[end + mark.len()..].chars().next());
        let before = self.body[..at].chars().next_back();
        let first = mark.chars().next();
        let is_short = mark.len() == 1;
        let is_apart = |beside: Option<char>| is_short || !beside.is_some_and(|beside| beside.is_ascii_alphanumeric());
        let touches = inside.starts_with(char::is_whitespace) || inside.ends_with(char::is_whitespace);
        // `[^1]` is a footnote; more of the same characters are another mark.
        let is_other = before == Some('[')
            || [before, behind, inside.chars().next()].contains(&first)
            || inside.is_empty()
            || inside.contains(['<', '`', '{', '[']);
        let has_blanks = inside.contains(char::is_whitespace) && (is_short || mark == "++");
        (!is_other && !touches && !has_blanks && is_apart(before) && is_apart(behind)).then(|| from..from + end)
    }
}

/// A key by the name that it has between marks, `ctrl`, or in quotes.
fn key(name: &str) -> String {
    let quoted = name.strip_prefix('"').and_then(|text| text.strip_suffix('"'));
    let shown = quoted.map_or_else(|| name.split('-').map(capitalised).collect::<Vec<_>>().join(" "), str::to_owned);
    format!("<kbd>{}</kbd>", escape(&shown))
}
