//! What plugins of markdown-it write beside Markdown, as sites of Eleventy and VitePress have it: attribute lists (`{.class}`) and the place of a
//! table of contents (`[[toc]]`), and files whose code is shown, `<<< @/a.js`. Its containers, `:::name`, are [admonitions](super::admonitions).

use std::ops::Range;

use super::{Lexer, Piece, Tag, python_marks};
use crate::render::shortcode::code::begins_line;

/// What stands for a table of contents, at the start of a line of its own.
const CONTENTS: &[&str] = &["[[toc]]", "[[_toc_]]", "[toc]", "${toc}"];

/// What stands before the path of a file whose code is shown, in VitePress and VuePress.
const SNIPPET: &str = "<<< ";

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
        if is_contents {
            return nothing(line.len());
        }
        let file = line.strip_prefix(SNIPPET).filter(|file| file.starts_with(['@', '/', '.']))?;
        let range = at..at + line.len();
        let name = format!("{SNIPPET}{}", file.trim_end());
        Some((Piece::Tag(Tag { name, self_closing: true, range: range.clone(), ..Tag::default() }), range))
    }

    fn is_of_markdown(&self) -> bool {
        true
    }
}
