//! Guards: characters that keep Markdown from taking a text for what its author did not mean. They are put in before Markdown reads the
//! text, and taken out of all that comes of it.

use std::borrow::Cow;

/// A character that Markdown takes for a blank, with a noncharacter beside it by which [`remove`] knows it again.
pub const BLANK: &str = "\u{2029}\u{FDD3}";
/// The same where the blank must come last.
pub const BLANK_BEFORE: &str = "\u{FDD3}\u{2029}";
/// What stands in front of a colon that begins no definition.
const COLON: &str = "\u{FDD3}:";

/// Guards the colons that begin a line and have no blank behind them, as in `:tada:`: to the sites' generators they begin no definition
/// of the paragraph above.
#[must_use]
pub fn colons(markdown: Cow<'_, str>) -> Cow<'_, str> {
    if !markdown.lines().any(|line| bare_colon(line).is_some()) {
        return markdown;
    }
    let mut guarded = String::with_capacity(markdown.len() + 16);
    for line in markdown.split_inclusive('\n') {
        match bare_colon(line) {
            Some(at) => guarded.extend([&line[..at], COLON, &line[at + 1..]]),
            None => guarded.push_str(line),
        }
    }
    Cow::Owned(guarded)
}

/// Where in a line, perhaps of a quote, such a colon stands. The line between the head of a table and its body has none.
fn bare_colon(line: &str) -> Option<usize> {
    let text = line.trim_start_matches([' ', '\t', '>']);
    let behind = text.strip_prefix(':')?;
    let is_definition = behind.is_empty() || behind.starts_with(char::is_whitespace);
    let is_of_a_table =
        text.contains('-') && text.trim_end().chars().all(|character| matches!(character, ':' | '-' | '|' | ' '));
    (!is_definition && !is_of_a_table).then_some(line.len() - text.len())
}

/// Takes the guards away again.
#[must_use]
pub fn remove(text: &str) -> Cow<'_, str> {
    if text.contains('\u{FDD3}') {
        Cow::Owned(text.replace(BLANK, "").replace(BLANK_BEFORE, "").replace(COLON, ":"))
    } else {
        Cow::Borrowed(text)
    }
}
