//! Where Markdown has code that nothing but its indentation says is code.

use std::ops::Range;

use super::python_markdown::{INDENT, columns, is_item};

/// What begins a line that may hold what is indented below it, beside items of lists: a footnote, a definition, a block of Python-Markdown's.
const HOLDERS: &[&str] = &["[^", ":", "!!!", "???", "==="];

/// The lines of a body that are code, in order. In doubt, as behind the last line of a list, none are.
pub fn code(body: &str) -> Vec<Range<usize>> {
    let mut code = Vec::new();
    // What may hold what follows: the columns that a line needs to be in it, and those where its own lines begin.
    let mut holders: Vec<(usize, usize)> = Vec::new();
    let mut is_in_paragraph = false;
    let mut at = 0;
    for line in body.split_inclusive('\n') {
        let (text, columns) = (line.trim(), columns(line));
        let range = at..at + line.len();
        at = range.end;
        if text.is_empty() {
            is_in_paragraph = false;
            continue;
        }
        let holds = is_item(text) || HOLDERS.iter().any(|holder| text.starts_with(holder));
        // A line of a paragraph that is indented less may go on with it.
        if !is_in_paragraph || holds {
            while holders.pop_if(|(least, _)| columns < *least).is_some() {}
        }
        if !is_in_paragraph && columns >= holders.last().map_or(0, |(_, begin)| *begin) + INDENT {
            code.push(range);
            continue;
        }
        is_in_paragraph = true;
        if holds {
            holders.push((columns + 1, columns + INDENT));
        }
    }
    code
}
