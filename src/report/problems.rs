//! Problems as a compiler shows them: the line itself, with a mark, and what to do.

use std::ops::Range;

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer as Painter, Snippet};

use crate::{
    problem::{Problem, Problems, Severity},
    text::counted,
};

/// A problem over several lines, the last of which ends with a line feed: for a terminal that shows colours, or for anything else.
#[must_use]
pub fn problem(problem: &Problem, has_colour: bool) -> String {
    let level = match problem.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Allowed => Level::NOTE,
    };
    let title = level.primary_title(problem.message.as_str()).id(problem.code.as_str());
    let origin = Origin::path(problem.path.as_str());
    let group = match (problem.line, problem.column, &problem.text) {
        // Of a line without end only the beginning is known.
        (Some(line), Some(column), Some(text)) if column > text.chars().count() + 1 => {
            Group::with_title(title).element(origin.line(line).char_column(column))
        }
        (Some(line), _, Some(text)) => title.element(
            Snippet::source(text.as_str())
                .line_start(line)
                .path(problem.path.as_str())
                .annotation(AnnotationKind::Primary.span(marked(text, problem.column, problem.width))),
        ),
        _ => Group::with_title(title).element(origin),
    };
    let group = match &problem.hint {
        Some(hint) => group.element(Level::HELP.message(hint.as_str())),
        None => group,
    };
    let painter = if has_colour { Painter::styled() } else { Painter::plain() };
    format!("{}\n", painter.render(&[group]))
}

/// How many there are, in a few words: `1 error, 2 warnings, 3 allowed (PF040 1, PF046 2)`.
pub(super) fn counts(problems: &Problems) -> String {
    let (errors, warnings) = (problems.count(Severity::Error), problems.count(Severity::Warning));
    let kinds: Vec<String> =
        problems.allowed.iter().map(|(code, count)| format!("{} {count}", code.as_str())).collect();
    let allowed = match problems.allowed.values().sum::<usize>() {
        0 => String::new(),
        allowed => format!(", {allowed} allowed ({})", kinds.join(", ")),
    };
    format!("{}, {}{allowed}", counted(errors, "error"), counted(warnings, "warning"))
}

/// The bytes to mark: so many characters or the word at the column, else all of the line but its indentation.
fn marked(text: &str, column: Option<usize>, width: Option<usize>) -> Range<usize> {
    let end = text.trim_end().len();
    let start = match column {
        Some(column) => text.char_indices().nth(column.saturating_sub(1)).map_or(end, |(at, _)| at),
        None => text.len() - text.trim_start().len(),
    };
    let start = start.min(end);
    let length = match (column, width) {
        (Some(_), Some(width)) => text[start..end].chars().take(width).map(char::len_utf8).sum(),
        (Some(_), None) => word(&text[start..end]),
        (None, _) => end - start,
    };
    let shortest = text[start..].chars().next().map_or(0, char::len_utf8);
    start..start + length.max(shortest)
}

/// How long the word is that a text begins with; the scheme of a URL does not end it.
fn word(text: &str) -> usize {
    let scheme = ["https://", "http://"].into_iter().find(|scheme| text.starts_with(scheme)).map_or(0, str::len);
    text[scheme..].find([' ', ':', ',', '}', ']', ')', '"', '>']).map_or(text.len(), |end| scheme + end)
}
