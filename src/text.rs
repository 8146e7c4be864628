//! Text that any feed may carry.

use std::{borrow::Cow, fmt, ops::Deref};

use serde::Serialize;

/// A string without the characters that XML 1.0 forbids (§2.2: U+0000–08, 0B, 0C, 0E–1F, FFFE, FFFF), without the C1
/// controls that the W3C validator warns of, and without polyfeed's own markers (the noncharacters U+FDD0–FDEF).
///
/// Neither feed crate removes them, so everything that goes into a feed is of this type.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Text(String);

impl Text {
    /// One line of text: clean, white space folded, trimmed.
    #[must_use]
    pub fn line(text: &str) -> Self {
        let mut line = String::with_capacity(text.len());
        for word in strip_forbidden(text).split_whitespace() {
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(word);
        }
        Self(line)
    }

    /// The string.
    #[must_use]
    pub fn into_string(self) -> String {
        self.0
    }

    /// Whether nothing is left.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl From<String> for Text {
    fn from(text: String) -> Self {
        match strip_forbidden(&text) {
            Cow::Borrowed(_) => Self(text),
            Cow::Owned(clean) => Self(clean),
        }
    }
}

impl From<&str> for Text {
    fn from(text: &str) -> Self {
        Self(strip_forbidden(text).into_owned())
    }
}

impl Deref for Text {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Text {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// Removes what a feed must not carry; borrows when there is nothing to remove, as nearly always.
#[must_use]
pub fn strip_forbidden(text: &str) -> Cow<'_, str> {
    // Every forbidden character has one of these bytes in it, most texts have none.
    let may_be_forbidden =
        |byte: u8| matches!(byte, 0..=0x1F | 0x7F | 0xC2 | 0xEF) && !matches!(byte, b'\t' | b'\n' | b'\r');
    if !text.bytes().any(may_be_forbidden) {
        return Cow::Borrowed(text);
    }
    if text.contains(is_forbidden) { Cow::Owned(text.replace(is_forbidden, "")) } else { Cow::Borrowed(text) }
}

fn is_forbidden(character: char) -> bool {
    matches!(character,
        '\0'..='\u{8}' | '\u{B}' | '\u{C}' | '\u{E}'..='\u{1F}'
        | '\u{7F}'..='\u{9F}'
        | '\u{FDD0}'..='\u{FDEF}'
        | '\u{FFFE}' | '\u{FFFF}')
}
