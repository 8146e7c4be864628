//! Text that any feed may carry, and what is done with text in several places.

use std::{
    borrow::Cow,
    collections::BTreeSet,
    fmt,
    ops::{Deref, Range},
};

use linkify::{LinkFinder, LinkKind};
use serde::Serialize;
use unicode_normalization::char::is_combining_mark;
use unicode_segmentation::UnicodeSegmentation;

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
    if has_forbidden(text.as_bytes()) { Cow::Owned(text.replace(is_forbidden, "")) } else { Cow::Borrowed(text) }
}

/// Whether UTF-8 has a forbidden character in it. Everything that is read or shown comes through here, so it looks at many bytes
/// at once for those that such a character must have, and then more closely.
fn has_forbidden(bytes: &[u8]) -> bool {
    const AT_ONCE: usize = 64;
    let is_suspect = |byte: u8| {
        (byte < 0x20 && byte != b'\t' && byte != b'\n' && byte != b'\r') || matches!(byte, 0x7F | 0xC2 | 0xEF)
    };
    let is_forbidden = |at: usize| match &bytes[at..] {
        [0xC2, second, ..] => *second < 0xA0,
        [0xEF, 0xB7, third, ..] => (0x90..=0xAF).contains(third),
        [0xEF, 0xBF, third, ..] => *third >= 0xBE,
        [0xEF, ..] => false,
        [byte, ..] => is_suspect(*byte),
        [] => false,
    };
    bytes.chunks(AT_ONCE).enumerate().any(|(number, chunk)| {
        chunk.iter().fold(false, |found, byte| found | is_suspect(*byte))
            && (number * AT_ONCE..number * AT_ONCE + chunk.len()).any(is_forbidden)
    })
}

fn is_forbidden(character: char) -> bool {
    matches!(character,
        '\0'..='\u{8}' | '\u{B}' | '\u{C}' | '\u{E}'..='\u{1F}'
        | '\u{7F}'..='\u{9F}'
        | '\u{FDD0}'..='\u{FDEF}'
        | '\u{FFFE}' | '\u{FFFF}')
}

/// How many there are of something: `1 entry`, `2 entries`.
#[must_use]
pub fn counted(number: usize, noun: &str) -> String {
    match noun.strip_suffix('y') {
        _ if number == 1 => format!("1 {noun}"),
        Some(stem) => format!("{number} {stem}ies"),
        None => format!("{number} {noun}s"),
    }
}

/// Text as YAML, in quotes unless every reader of YAML takes it for itself without.
#[must_use]
pub fn yaml_scalar(text: &str) -> String {
    const WORDS: &[&str] = &["y", "n", "yes", "no", "on", "off", "true", "false", "null"];
    // Letters of many scripts are written with marks, which are no letters.
    let is_mark = |character: char| {
        !character.is_ascii() && !character.is_whitespace() && !character.is_control() && character != '\u{FEFF}'
    };
    let is_plain = text.starts_with(|first: char| first.is_alphabetic() || first == '/' || first == '_')
        && !text.ends_with(' ')
        && !WORDS.contains(&text.to_lowercase().as_str())
        && text.chars().all(|c| c.is_alphanumeric() || is_mark(c) || " -_./~+()'’–—!?&:".contains(c))
        && !text.contains(": ")
        && !text.contains(" #")
        && !text.ends_with(':');
    if is_plain { text.to_owned() } else { serde_json::Value::from(text).to_string() }
}

/// Bytes in hexadecimal digits.
#[must_use]
pub fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A word with a capital letter.
#[must_use]
pub fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect()
}

/// Blanks for all of a text but its line breaks, byte for byte, so that all that follows it stays where it is.
#[must_use]
pub fn blanks(text: &str) -> String {
    text.bytes().map(|byte| if byte == b'\n' { '\n' } else { ' ' }).collect()
}

/// A word of a command line, in quotes where a shell would read something else.
#[must_use]
pub fn shell_word(word: &str) -> Cow<'_, str> {
    let is_plain = |character: char| character.is_alphanumeric() || "-_./:%@+,=".contains(character);
    if !word.is_empty() && word.chars().all(is_plain) {
        Cow::Borrowed(word)
    } else {
        Cow::Owned(format!("'{}'", word.replace('\'', r"'\''")))
    }
}

/// Cuts a text to at most `length` grapheme clusters, between words, in CJK text between characters, never inside an address;
/// `…` says so.
#[must_use]
pub fn cut(text: &str, length: usize) -> String {
    let mut clusters = text.grapheme_indices(true);
    let Some((end, _)) = clusters.nth(length.saturating_sub(1)) else { return text.to_owned() };
    if clusters.next().is_none() {
        return text.to_owned();
    }
    let places = places_to_cut(text, end);
    let words = text.split_word_bound_indices().map(|(at, _)| at).take_while(|at| *at <= end);
    let words: BTreeSet<usize> = words.filter(|at| !is_within_phrase(text, *at)).collect();
    // The last place where one word ends and another begins; one word longer than the limit can only be cut inside.
    let between_words = places.iter().rev().filter(|at| words.contains(at)).map(|at| without_tail(&text[..*at]));
    let kept = between_words.take(1).find(|kept| !kept.is_empty());
    let inside = || places.last().map_or("", |at| text[..*at].trim_end());
    format!("{}…", kept.unwrap_or_else(inside))
}

/// Whether a place is between letters of a script that has blanks only between phrases, Thai, Lao, Burmese or Khmer: where a word ends there, only
/// dictionaries know. A phrase longer than those that people write has to be cut nevertheless.
fn is_within_phrase(text: &str, at: usize) -> bool {
    const LONGEST: usize = 100;
    let is_letter = |character: &char| matches!(character, '\u{E01}'..='\u{EFF}' | '\u{1000}'..='\u{109F}' | '\u{1780}'..='\u{17FF}');
    let before = text[..at].chars().rev().take(LONGEST).take_while(is_letter).count();
    (1..LONGEST).contains(&before) && text[at..].chars().next().as_ref().is_some_and(is_letter)
}

/// A text without the blanks and the punctuation at its end that would look lost before `…`.
fn without_tail(text: &str) -> &str {
    let is_lost = |cluster: &str| {
        let mut characters = cluster.chars();
        let is_mark =
            |character| matches!(character, ',' | ';' | ':' | '，' | '、' | '；' | '：' | '(' | '（' | '-' | '–' | '—');
        characters.all(|character| character.is_whitespace() || is_mark(character))
    };
    let mut kept = text;
    while let Some((at, cluster)) = kept.grapheme_indices(true).next_back() {
        if !is_lost(cluster) {
            break;
        }
        kept = &kept[..at];
    }
    kept
}

/// Where a text may be cut up to a place, in order: between grapheme clusters and outside addresses.
#[must_use]
pub fn places_to_cut(text: &str, end: usize) -> Vec<usize> {
    let addresses: Vec<Range<usize>> = addresses(text).collect();
    let is_inside = |at: usize| {
        let next = addresses.partition_point(|address| address.end <= at);
        addresses.get(next).is_some_and(|address| address.start < at)
    };
    let places = text.grapheme_indices(true).map(|(at, _)| at).take_while(|at| *at <= end);
    places.filter(|at| !is_inside(*at)).collect()
}

/// Where web addresses stand in a text.
///
/// Letters of any script belong to an address as they do in a browser's; but in Chinese, Japanese and Korean no blank parts an
/// address from the sentence that goes on, so there it ends, and so it does at quotation marks, `…` and characters without width.
pub fn addresses(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut found = Vec::new();
    if text.contains("://") {
        let mut finder = LinkFinder::new();
        finder.kinds(&[LinkKind::Url]);
        let mut start = 0;
        let breaks = text.match_indices(ends_addresses).map(|(at, found)| (at, at + found.len()));
        for (end, next) in breaks.chain([(text.len(), text.len())]) {
            let links = finder.links(&text[start..end]).filter(|link| is_web(link.as_str()));
            found.extend(links.map(|link| start + link.start()..start + link.end()));
            start = next;
        }
    }
    found.into_iter()
}

fn is_web(address: &str) -> bool {
    address
        .split_once("://")
        .is_some_and(|(scheme, _)| matches!(scheme.to_ascii_lowercase().as_str(), "http" | "https"))
}

fn ends_addresses(character: char) -> bool {
    let is_cjk = |character| {
        matches!(u32::from(character), 0x1100..=0x11FF | 0x2E80..=0xA4CF | 0xA960..=0xA97F | 0xAC00..=0xD7FF | 0xF900..=0xFAFF
            | 0xFF00..=0xFFEF | 0x1B000..=0x1B2FF | 0x20000..=0x3FFFF)
    };
    let is_word = |character: char| character.is_alphanumeric() || is_combining_mark(character);
    !character.is_ascii() && (is_cjk(character) || !is_word(character))
}
