//! What plugins of markdown-it write beside Markdown, as sites of Eleventy and VitePress have it: attribute lists (`{.class}`) and the place of a
//! table of contents (`[[toc]]`). Its containers, `:::name`, are [admonitions](super::admonitions).

use std::ops::Range;

use super::{Lexer, Piece, python_marks};
use crate::render::shortcode::code::begins_line;

/// What stands for a table of contents, at the start of a line of its own.
const CONTENTS: &[&str] = &["[[toc]]", "[[_toc_]]", "[toc]", "${toc}"];

/// The lexer of a body.
pub fn lexer(body: &str) -> Box<dyn Lexer + '_> {
    Box::new(Marks { body })
}

struct Marks<'b> {
    body: &'b str,
}

impl Lexer for Marks<'_> {
    fn read(&mut self, at: usize) -> Option<(Piece, Range<usize>)> {
        let nothing = |length: usize| Some((Piece::Text(at..at), at..at + length));
        if self.body[at..].starts_with('{') {
            return nothing(python_marks::attributes(self.body, at)?);
        }
        let line = begins_line(self.body, at).then(|| self.body[at..].lines().next())??;
        let is_contents = CONTENTS.iter().any(|mark| line.trim().eq_ignore_ascii_case(mark));
        is_contents.then(|| nothing(line.len()))?
    }

    fn is_of_markdown(&self) -> bool {
        true
    }
}
