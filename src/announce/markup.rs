//! Values in a message's text, escaped for the markup of the service so that nothing in a title can command it, and isolated where
//! right-to-left text would disturb what stands beside it.

use std::collections::BTreeSet;

use unicode_normalization::char::is_combining_mark;

use crate::{
    settings::service::{Markup, TextRules},
    text,
};

/// First strong isolate and its end (UAX #9 §2.4).
pub const ISOLATE: [char; 2] = ['\u{2068}', '\u{2069}'];

/// A value as it stands in a text.
#[must_use]
pub fn escaped(value: &str, rules: &TextRules) -> String {
    let (mut escaped, mut at) = (String::with_capacity(value.len()), 0);
    for address in text::addresses(value) {
        escaped.push_str(&words(&value[at..address.start], at == 0, rules));
        escaped.push_str(&an_address(&value[address.clone()], rules.markup));
        at = address.end;
    }
    escaped.push_str(&words(&value[at..], at == 0, rules));
    isolated(escaped)
}

/// Right-to-left text, and whatever sets directions by itself, kept from what stands beside it: it ends where it ends.
fn isolated(text: String) -> String {
    if !text.contains(|character| is_right_to_left(character) || is_bidi_control(character)) {
        return text;
    }
    let mut isolated = String::from(ISOLATE[0]);
    let mut depth = 0_usize;
    for character in text.chars() {
        match character {
            '\u{2066}'..='\u{2068}' => depth += 1,
            // The end of an isolate that began elsewhere, if at all.
            '\u{2069}' if depth == 0 => continue,
            '\u{2069}' => depth -= 1,
            _ => {}
        }
        isolated.push(character);
    }
    isolated.extend(std::iter::repeat_n(ISOLATE[1], depth + 1));
    isolated
}

/// An address still works when it is escaped.
fn an_address(address: &str, markup: Markup) -> String {
    match markup {
        Markup::Plain => address.to_owned(),
        Markup::Html => entities(address).replace('"', "&quot;"),
        Markup::Slack => entities(address),
        Markup::Markdown | Markup::Discord => {
            let encoded = |character: char| match character {
                '(' | ')' | '<' | '>' | '[' | ']' | '*' | '`' | '|' | '\\' => format!("%{:02X}", u32::from(character)),
                _ => character.to_string(),
            };
            address.chars().map(encoded).collect()
        }
    }
}

/// What is no address; `first` says whether it may stand at the beginning of a line.
fn words(text: &str, first: bool, rules: &TextRules) -> String {
    let escaped = match rules.markup {
        Markup::Plain => text.to_owned(),
        Markup::Html => entities(text).replace('"', "&quot;"),
        Markup::Slack => entities(text),
        Markup::Markdown => markdown(&text.replace('&', "&amp;").replace('<', "&lt;"), first),
        Markup::Discord => markdown(text, first).replace('<', "\\<"),
    };
    if rules.mentions.is_empty() {
        return escaped;
    }
    let mut kept = String::with_capacity(escaped.len());
    let mut before = ' ';
    for character in escaped.chars() {
        kept.push(character);
        // A blank of no width keeps `@name` from being anybody's name. What it would break in a mail address calls nobody.
        let is_in_mail = character == '@' && before.is_ascii_alphanumeric();
        if rules.mentions.contains(character) && !is_in_mail {
            kept.push('\u{200B}');
        }
        before = character;
    }
    kept
}

/// What Slack asks for (its documentation, "Escaping text"), and HTML.
fn entities(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// Punctuation that Markdown takes for its own, behind a backslash (CommonMark §2.4); no more than that, since not all renderers
/// take a backslash before everything.
fn markdown(text: &str, first: bool) -> String {
    let mut escaped = String::with_capacity(text.len());
    let mut begins_line = first;
    let mut digits = false;
    for character in text.chars() {
        let is_bullet = begins_line && matches!(character, '-' | '+');
        let is_number = digits && matches!(character, '.' | ')');
        if is_bullet || is_number || matches!(character, '\\' | '`' | '*' | '_' | '[' | ']' | '>' | '#' | '|' | '~') {
            escaped.push('\\');
        }
        escaped.push(character);
        digits = (begins_line || digits) && character.is_ascii_digit();
        begins_line = character == '\n' || begins_line && character.is_whitespace();
    }
    escaped
}

fn is_bidi_control(character: char) -> bool {
    matches!(character, '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

fn is_right_to_left(character: char) -> bool {
    matches!(u32::from(character), 0x590..=0x8FF | 0xFB1D..=0xFDCF | 0xFDF0..=0xFDFF | 0xFE70..=0xFEFF | 0x10800..=0x10FFF | 0x1E800..=0x1EFFF)
}

/// Tags as hashtags, each once, however it is spelled: letters, digits and marks of any script, words joined with a capital letter each.
/// Nothing comes of a tag of which nothing but digits is left, which no service takes.
#[must_use]
pub fn hashtags<'t>(tags: impl Iterator<Item = &'t str>) -> Vec<String> {
    let mut seen = BTreeSet::new();
    tags.filter_map(hashtag).filter(|tag| seen.insert(tag.to_lowercase())).collect()
}

fn hashtag(tag: &str) -> Option<String> {
    let tag = spelled_out(tag);
    let words: Vec<&str> = tag
        .split(|character| !is_in_hashtag(character))
        .filter(|word| !word.trim_matches(JOINERS).is_empty())
        .collect();
    let joined: String = match words.as_slice() {
        [word] => (*word).to_owned(),
        words => words.iter().map(|word| text::capitalised(word)).collect(),
    };
    joined.chars().any(char::is_alphabetic).then(|| format!("#{joined}"))
}

/// A tag with the signs of names like C++, C# and .NET as people spell them in hashtags.
fn spelled_out(tag: &str) -> String {
    let is_letter = |character: Option<char>| character.is_some_and(|character| character.is_ascii_alphabetic());
    let mut spelled = String::new();
    for (index, character) in tag.char_indices() {
        let mut back = tag[..index].chars().rev();
        let before = back.next();
        let after = tag[index + character.len_utf8()..].chars().next();
        match character {
            '+' if is_letter(before) && after == Some('+') => spelled.push_str("PlusPlus"),
            '#' if is_letter(before) && !is_letter(back.next()) && !is_letter(after) => spelled.push_str("Sharp"),
            '.' if before.is_none_or(char::is_whitespace) && is_letter(after) => spelled.push_str("Dot"),
            _ => spelled.push(character),
        }
    }
    spelled
}

/// What parts or joins letters inside of words, in Persian and the scripts of India.
const JOINERS: [char; 2] = ['\u{200C}', '\u{200D}'];

/// Whether a character may stand in a hashtag.
#[must_use]
pub fn is_in_hashtag(character: char) -> bool {
    character.is_alphanumeric() || is_combining_mark(character) || JOINERS.contains(&character)
}
