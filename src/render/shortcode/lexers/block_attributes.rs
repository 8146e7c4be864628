//! The lines in which Goldmark reads attributes of the block before them, where Hugo's settings say so: `{.class #id key="value"}`. Nothing
//! of them is shown.

use std::ops::Range;

use super::{Lexer, Piece, kramdown::is_attributes};

/// How long such a line may be, in bytes.
const LONGEST: usize = 1_000;

/// The lexer of a body.
pub fn lexer(body: &str) -> Box<dyn Lexer + '_> {
    Box::new(Lines { body })
}

struct Lines<'b> {
    body: &'b str,
}

impl Lexer for Lines<'_> {
    fn read(&mut self, at: usize) -> Option<(Piece, Range<usize>)> {
        let rest = self.body[at..].strip_prefix('{')?;
        // Quotes have blocks, too.
        let marks = |character: char| matches!(character, ' ' | '\t' | '>');
        let before = self.body[..at].trim_end_matches(marks);
        if !before.is_empty() && !before.ends_with('\n') {
            return None;
        }
        let inside = rest.split('\n').next()?.trim_end().strip_suffix('}')?;
        let is_list = inside.len() <= LONGEST
            && inside.contains(['.', '#', '='])
            && is_attributes(&inside.replace(", ", " "), false);
        is_list.then(|| (Piece::Text(at..at), at..at + 1 + inside.len() + 1))
    }

    fn is_of_markdown(&self) -> bool {
        true
    }
}
