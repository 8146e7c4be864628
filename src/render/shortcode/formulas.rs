//! Formulas, which Markdown must not take for emphasis.

use super::code::Next;
use crate::settings::rules::Dialect;

/// Finds formulas, and remembers what comes next, so that nothing takes quadratic time.
pub struct Formulas<'m> {
    kinds: Vec<Kind<'m>>,
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
    /// For what begins and ends formulas.
    pub fn new(delimiters: &'m [(String, String)]) -> Self {
        let kind = |(open, close): &'m (String, String)| Kind {
            open,
            close,
            closing: Next::default(),
            blank_line: Next::default(),
            tags: Dialect::Hugo.unmistakable().iter().map(|tag| (*tag, Next::default())).collect(),
        };
        Self { kinds: delimiters.iter().filter(|(open, _)| !open.is_empty()).map(kind).collect() }
    }

    /// The length of the formula at `at`, which ends before the next blank line and holds no shortcode.
    pub fn at(&mut self, body: &str, at: usize) -> Option<usize> {
        let opened = self.kinds.iter_mut().filter(|kind| body[at..].starts_with(kind.open));
        opened.filter_map(|kind| kind.end(body, at + kind.open.len())).next().map(|end| end - at)
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
