//! The words of JavaScript: its strings, comments and regular expressions, as far as it takes to find their ends.

use std::str::Chars;

/// The text that is written between quotes; `None` if an escape in it means no character.
#[must_use]
pub fn unescaped(written: &str) -> Option<String> {
    // Characters beyond the first 65,536 may be written as two escapes.
    let mut units: Vec<u16> = Vec::with_capacity(written.len());
    let mut characters = written.chars();
    while let Some(character) = characters.next() {
        let meant = match character {
            '\\' => match characters.next()? {
                'n' => '\n',
                't' => '\t',
                'r' => '\r',
                'b' => '\u{8}',
                'v' => '\u{B}',
                'f' => '\u{C}',
                '0' => '\0',
                '\n' => continue,
                kind @ ('x' | 'u') => {
                    let number = number(kind, &mut characters)?;
                    match u16::try_from(number) {
                        Ok(unit) => units.push(unit),
                        Err(_) => units.extend_from_slice(char::from_u32(number)?.encode_utf16(&mut [0; 2])),
                    }
                    continue;
                }
                other => other,
            },
            other => other,
        };
        units.extend_from_slice(meant.encode_utf16(&mut [0; 2]));
    }
    String::from_utf16(&units).ok()
}

/// The number of a character, or of half a one, behind the letter of `\x41`, `\u0041` or `\u{41}`.
fn number(letter: char, characters: &mut Chars<'_>) -> Option<u32> {
    let rest = characters.as_str();
    let (digits, after) = match rest.strip_prefix('{').filter(|_| letter == 'u') {
        Some(inside) => inside.split_once('}')?,
        None => rest.split_at_checked(if letter == 'x' { 2 } else { 4 })?,
    };
    *characters = after.chars();
    u32::from_str_radix(digits, 16).ok().filter(|_| digits.bytes().all(|digit| digit.is_ascii_hexdigit()))
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
