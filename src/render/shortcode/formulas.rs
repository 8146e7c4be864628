//! Formulas, which Markdown must not take for emphasis.

use super::code::Next;
use crate::settings::rules::Dialect;

/// How long a formula in a line may be, in bytes.
const LONGEST: usize = 500;

/// Finds formulas, and remembers what comes next, so that nothing takes quadratic time.
pub struct Formulas<'m> {
    kinds: Vec<Kind<'m>>,
    /// Whether braces are code, as in MDX, where only a formula may have LaTeX's.
    has_code: bool,
}

/// Formulas between a pair of delimiters, and what comes next behind an opening one.
struct Kind<'m> {
    open: &'m str,
    close: &'m str,
    closing: Next,
    blank_line: Next,
    /// Hugo's tags on whatever site: no feed shows them, and no formula has them in it.
    tags: Vec<(&'static str, Next)>,
}

impl<'m> Formulas<'m> {
    /// For what begins and ends formulas, in a text of which braces may be code.
    pub fn new(delimiters: &'m [(String, String)], has_code: bool) -> Self {
        let kind = |(open, close): &'m (String, String)| Kind {
            open,
            close,
            closing: Next::default(),
            blank_line: Next::default(),
            tags: Dialect::Hugo.unmistakable().iter().map(|tag| (*tag, Next::default())).collect(),
        };
        Self { kinds: delimiters.iter().filter(|(open, _)| !open.is_empty()).map(kind).collect(), has_code }
    }

    /// The length of the formula at `at`, which ends before the next blank line and holds no shortcode.
    pub fn at(&mut self, body: &str, at: usize) -> Option<usize> {
        let opened = self.kinds.iter_mut().filter(|kind| body[at..].starts_with(kind.open));
        let length = opened.filter_map(|kind| kind.end(body, at + kind.open.len())).next().map(|end| end - at);
        length.or_else(|| self.has_code.then(|| latex(&body[at..])).flatten())
    }
}

impl Kind<'_> {
    /// The end of the formula whose inside begins at `inside`.
    fn end(&mut self, body: &str, inside: usize) -> Option<usize> {
        let closing = self.closing.from(inside, body, |rest| rest.find(self.close))?;
        let blank_line = self.blank_line.from(inside, body, |rest| rest.find("\n\n"));
        let next_of = |(tag, next): &mut (&str, Next)| next.from(inside, body, |rest| rest.find(*tag));
        let tag = self.tags.iter_mut().filter_map(next_of).min();
        let comes_first = |other: Option<usize>| other.is_some_and(|other| other < closing);
        let is_formula = closing > inside && !comes_first(blank_line) && !comes_first(tag);
        is_formula.then_some(closing + self.close.len())
    }
}

/// The length of a formula between single dollars, in one line, that has a command's braces or those of an index.
fn latex(text: &str) -> Option<usize> {
    let behind = text.strip_prefix('$')?;
    // Not further than a formula reaches: a line may be long, and full of dollars.
    let end = behind.bytes().take(LONGEST).position(|byte| matches!(byte, b'$' | b'\n'))?;
    let inside = &behind[..end];
    let is_tight = !inside.starts_with(char::is_whitespace) && !inside.ends_with(char::is_whitespace);
    let is_latex = |(at, _): (usize, &str)| {
        let before = inside[..at].trim_end_matches(|character: char| character.is_ascii_alphabetic());
        inside[..at].ends_with(['_', '^', '}']) || before.len() < at && before.ends_with('\\')
    };
    let holds_tag = || Dialect::Hugo.unmistakable().iter().any(|tag| inside.contains(tag));
    let is_formula =
        behind[end..].starts_with('$') && is_tight && inside.match_indices('{').any(is_latex) && !holds_tag();
    is_formula.then_some(inside.len() + 2)
}
