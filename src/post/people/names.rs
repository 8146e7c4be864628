//! A row of names, cut where one person ends and the next begins.

use super::{
    Person,
    person::person,
    words::{WORDS, lower},
};
use crate::text::Text;

/// The people of a row of names, each with the company that follows.
pub(super) fn persons(names: &str) -> Vec<Person> {
    let (names, behalf) = split_behalf(names);
    let mut people: Vec<Person> = Vec::new();
    // What follows a comma may be the company of the one before; what follows "and" is somebody else.
    let after_comma = split_outside(names, comma);
    let parts = after_comma.into_iter().flat_map(|part| {
        split_outside(part, conjunction).into_iter().enumerate().map(|(position, part)| (part, position == 0))
    });
    for (part, may_belong) in parts {
        let part = part.trim().trim_end_matches(['.', '。']).trim();
        if names_nobody(part) {
            break;
        }
        let Some(person) = person(part) else { continue };
        match people.last_mut() {
            Some(last) if may_belong && person.url.is_none() && belongs_to_the_one_before(part, last) => {
                let known = last.affiliation.take().map(|known| format!("{known}, ")).unwrap_or_default();
                last.affiliation = Some(Text::line(&format!("{known}{}", part.replace('*', ""))));
            }
            _ => people.push(person),
        }
    }
    if let (Some(last), Some(behalf)) = (people.last_mut(), behalf.map(Text::line).filter(|behalf| !behalf.is_empty()))
    {
        last.affiliation.get_or_insert(behalf);
    }
    people
}

/// `Craig Box, for the Steering Committee` → the names, and those they speak for.
fn split_behalf(names: &str) -> (&str, Option<&str>) {
    let lower = lower(names);
    let found = WORDS.on_behalf_of.iter().filter_map(|word| {
        let at = lower.find(word.as_str())?;
        let before = lower[..at].chars().next_back()?;
        let fits = matches!(before, ' ' | ',' | '，' | ')' | '）');
        fits.then_some((at, at + word.len()))
    });
    match found.min() {
        Some((at, end)) => (names[..at].trim_end_matches([' ', ',', '，']), Some(names[end..].trim())),
        None => (names, None),
    }
}

/// The length of a comma at the start of `rest`.
fn comma(rest: &str) -> Option<usize> {
    rest.chars().next().filter(|first| matches!(first, ',' | '，' | '、')).map(char::len_utf8)
}

/// The length of an "and" at the start of `rest`.
fn conjunction(rest: &str) -> Option<usize> {
    let first = rest.chars().next()?;
    if matches!(first, '&' | '＆') {
        return Some(first.len_utf8());
    }
    // "John Joyce and Rich Curran", "Ann Lee / Bo Yu"; the blank in front belongs to it.
    let word = rest.strip_prefix(' ')?;
    if word.starts_with("/ ") {
        return Some(2);
    }
    WORDS.and.iter().find_map(|and| {
        let after = word.strip_prefix(and.as_str())?;
        after.starts_with(' ').then_some(1 + and.len())
    })
}

/// Cuts where `separator` finds one, but never inside brackets; also between `)` and a following `[`.
pub(super) fn split_outside(text: &str, separator: impl Fn(&str) -> Option<usize>) -> Vec<&str> {
    let mut parts = Vec::new();
    let (mut start, mut at, mut depth) = (0, 0, 0_usize);
    while let Some(character) = text[at..].chars().next() {
        match character {
            '(' | '（' | '[' | '<' => depth += 1,
            ')' | '）' | ']' | '>' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0
            && let Some(length) = separator(&text[at..])
        {
            parts.push(&text[start..at]);
            at += length;
            start = at;
            continue;
        }
        at += character.len_utf8();
        if depth == 0 && matches!(character, ')' | '）') && another_begins(&text[start..at], text[at..].trim_start()) {
            parts.push(&text[start..at]);
            start = at;
        }
    }
    parts.push(&text[start..]);
    parts
}

/// Whether a person ends with the bracket that `before` ends with and the next one follows without a comma: a link behind a link,
/// or a name and a company behind `Ann Lee (ACME)`.
fn another_begins(before: &str, after: &str) -> bool {
    if before.contains("](") {
        return after.starts_with('[') && after.contains("](");
    }
    let is_and = WORDS.and.iter().any(|and| after.strip_prefix(and.as_str()).is_some_and(|rest| rest.starts_with(' ')));
    let is_name = !is_and && after.chars().next().is_some_and(|first| first.is_alphabetic() && !first.is_lowercase());
    let end = after.find([',', '，', '、', ';']).unwrap_or(after.len());
    is_name && after[..end].contains(['(', '（'])
}

/// Whether a part is "many others": it and all behind it name nobody.
fn names_nobody(part: &str) -> bool {
    let lower = part.to_lowercase();
    let first = lower.strip_prefix("and ").unwrap_or(&lower);
    WORDS
        .nobody
        .iter()
        .any(|word| first == word || first.strip_prefix(word.as_str()).is_some_and(|rest| rest.starts_with(' ')))
}

/// Whether what follows a comma is a company or role of the person before: one Latin word after a full name whose company is not
/// known (`Jose Nativio, IBM`, but not `Alice, Bob`), words in small letters (`Ann Lee, the first reader`), or a word that says so.
fn belongs_to_the_one_before(part: &str, last: &Person) -> bool {
    let lower = part.to_lowercase();
    let one_latin_word =
        part.chars().all(|character| character.is_ascii_alphanumeric() || matches!(character, '.' | '-'));
    let says_so = lower.split_whitespace().any(|word| word.starts_with('@'))
        || WORDS.not_a_person.iter().any(|word| {
            if word.is_ascii() {
                lower.split(|character: char| !character.is_alphanumeric()).any(|found| found == word)
            } else {
                lower.contains(word.as_str())
            }
        });
    if part.starts_with('[') {
        return false;
    }
    let has_full_name = last.name.contains(' ');
    let is_small = |word: &str| word.trim_start_matches(['*', '_']).starts_with(char::is_lowercase);
    let describes = part.contains(' ') && part.split_whitespace().all(is_small);
    (one_latin_word && has_full_name && last.affiliation.is_none())
        || (describes && !last.name.starts_with(char::is_lowercase))
        || says_so
}
