//! The words of JavaScript: its strings, comments and regular expressions, as far as it takes to find their ends.

/// The text that stands between quotes.
pub(super) fn unescaped(written: &str) -> Option<String> {
    let mut text = String::new();
    let mut characters = written.chars();
    while let Some(character) = characters.next() {
        match character {
            '\\' => match characters.next()? {
                'n' => text.push('\n'),
                't' => text.push('\t'),
                '\n' => {}
                'u' => {
                    let hexadecimal: String = characters.by_ref().take(4).collect();
                    text.push(char::from_u32(u32::from_str_radix(&hexadecimal, 16).ok()?)?);
                }
                other => text.push(other),
            },
            other => text.push(other),
        }
    }
    Some(text)
}

/// The length of a regular expression at the start of a text, where one may begin.
pub(super) fn pattern(text: &str) -> Option<usize> {
    if !text.starts_with('/') || comment(text) > 0 {
        return None;
    }
    let (mut escaped, mut in_class) = (false, false);
    for (at, character) in text.char_indices().skip(1) {
        match character {
            '\n' => return None,
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '[' => in_class = true,
            ']' => in_class = false,
            '/' if !in_class => return Some(at + 1),
            _ => {}
        }
    }
    None
}

/// The length of a comment at the start of a text.
pub(super) fn comment(text: &str) -> usize {
    if text.starts_with("//") {
        text.find('\n').unwrap_or(text.len())
    } else if text.starts_with("/*") {
        text.find("*/").map_or(text.len(), |end| end + 2)
    } else {
        0
    }
}

/// The length of the comment, string or character at the start of a text.
pub(super) fn skip(text: &str) -> usize {
    match comment(text) {
        0 => string_length(text).unwrap_or_else(|| text.chars().next().map_or(1, char::len_utf8)),
        length => length,
    }
}

/// The length of the string at the start of a text, with its quotes; only a template spans lines.
#[must_use]
pub fn string_length(text: &str) -> Option<usize> {
    let quote = text.chars().next().filter(|quote| matches!(quote, '\'' | '"' | '`'))?;
    let mut escaped = false;
    for (at, character) in text.char_indices().skip(1) {
        match character {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            // A quote that does not end in its line is an apostrophe, in a regular expression or in JSX.
            '\n' if quote != '`' => return None,
            _ if character == quote => return Some(at + 1),
            _ => {}
        }
    }
    None
}
