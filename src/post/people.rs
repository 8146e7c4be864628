//! Bylines: one string in, people with their companies out, translators apart from authors.
//!
//! `Lin Sun (Solo.io), John Howard (Google); Translated by Wilson Wu (DaoCloud)` are three people, one of whom
//! translated. The words that tell so are data, `config/people.yaml`.

use std::sync::LazyLock;

use serde::Deserialize;

use crate::text::Text;

/// Somebody who is named for a post.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Person {
    /// The name.
    pub name: Text,
    /// Company, or those the person speaks for.
    pub affiliation: Option<Text>,
    /// A page of the person's, as it was written: absolute `http(s)`.
    pub url: Option<Text>,
}

/// The people of a byline.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Byline {
    /// Who wrote.
    pub authors: Vec<Person>,
    /// Who translated.
    pub translators: Vec<Person>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Words {
    translated_by: Vec<String>,
    on_behalf_of: Vec<String>,
    and: Vec<String>,
    not_a_person: Vec<String>,
}

static WORDS: LazyLock<Words> = LazyLock::new(|| {
    let mut words: Words = serde_yaml::from_str(include_str!("../../config/people.yaml"))
        .expect("the shipped words are valid: every test of a byline reads them");
    // The longest first, so that "translation by" is not taken for "translation".
    words.translated_by.sort_by_key(|word| std::cmp::Reverse(word.len()));
    words
});

/// Reads a byline.
#[must_use]
pub fn parse(byline: &str) -> Byline {
    let mut people = Byline::default();
    for part in
        split_outside(byline, |rest| rest.starts_with([';', '；', '\n']).then_some(rest.chars().next()?.len_utf8()))
    {
        let part = part.trim();
        match strip_marker(part) {
            Some(names) => people.translators.extend(persons(names)),
            None => people.authors.extend(persons(part)),
        }
    }
    people
}

/// Reads a string of people who are known to have one role.
#[must_use]
pub fn parse_names(names: &str) -> Vec<Person> {
    let Byline { mut authors, translators } = parse(names);
    authors.extend(translators);
    authors
}

/// What follows a word for "translated by".
fn strip_marker(part: &str) -> Option<&str> {
    let lower = part.to_lowercase();
    if lower.len() != part.len() {
        return None;
    }
    let word = WORDS.translated_by.iter().find(|word| lower.starts_with(word.as_str()))?;
    let rest = &part[word.len()..];
    let ideographic = word.chars().any(|character| !character.is_alphabetic() || character > '\u{2E7F}');
    let names = rest.trim_start_matches([':', '：', ' ', '\u{3000}']);
    (ideographic || names.len() < rest.len()).then_some(names)
}

fn persons(names: &str) -> Vec<Person> {
    let (names, behalf) = split_behalf(names);
    let mut people: Vec<Person> = Vec::new();
    for part in split_outside(names, separator) {
        let part = part.trim().trim_end_matches(['.', '。']).trim();
        let Some(person) = person(part) else { continue };
        match people.last_mut() {
            Some(last) if last.affiliation.is_none() && person.url.is_none() && belongs_to_the_one_before(part) => {
                last.affiliation = Some(Text::line(part));
            }
            _ => people.push(person),
        }
    }
    if let (Some(last), Some(behalf)) = (people.last_mut(), behalf) {
        last.affiliation.get_or_insert_with(|| Text::line(behalf));
    }
    people
}

/// `Craig Box, for the Steering Committee` → the names, and those they speak for.
fn split_behalf(names: &str) -> (&str, Option<&str>) {
    let lower = names.to_lowercase();
    if lower.len() != names.len() {
        return (names, None);
    }
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

/// The length of a separator of people at the start of `rest`.
fn separator(rest: &str) -> Option<usize> {
    let first = rest.chars().next()?;
    if matches!(first, ',' | '，' | '、' | '&' | '＆') {
        return Some(first.len_utf8());
    }
    // "John Joyce and Rich Curran"; the blank in front belongs to it.
    let word = rest.strip_prefix(' ')?;
    WORDS.and.iter().find_map(|and| {
        let after = word.strip_prefix(and.as_str())?;
        after.starts_with(' ').then_some(1 + and.len())
    })
}

/// Cuts where `separator` finds one, but never inside brackets; also between `)` and a following `[`.
fn split_outside(text: &str, separator: impl Fn(&str) -> Option<usize>) -> Vec<&str> {
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
        let closes_company = depth == 0 && matches!(character, ')' | '）');
        let name_in_brackets = text[start..at].contains('[') && text[start..at].matches(['(', '（']).count() > 1;
        if closes_company && name_in_brackets && text[at..].trim_start().starts_with('[') {
            parts.push(&text[start..at]);
            start = at;
        }
    }
    parts.push(&text[start..]);
    parts
}

/// One person: `Name`, `Name (Company)`, `Name - Company`, `[Name](https://…) (Company)`, `Name <https://…>`.
fn person(text: &str) -> Option<Person> {
    let text = text.trim();
    let mut name = text.to_owned();
    let mut url = None;
    if let Some((label, after)) = text.strip_prefix('[').and_then(|rest| rest.split_once("](")) {
        let (target, rest) = after.split_once(')')?;
        url = web_page(target);
        name = format!("{label}{rest}");
    } else if let Some((before, target)) = text.strip_suffix('>').and_then(|rest| rest.split_once('<')) {
        url = web_page(target);
        name = before.to_owned();
    }
    let (name, company) = split_company(&name);
    let name = Text::line(name.trim_matches(['*', '_', '@', '"', ' ']));
    if name.is_empty() {
        return None;
    }
    Some(Person { name, affiliation: company.map(Text::line).filter(|company| !company.is_empty()), url })
}

fn split_company(name: &str) -> (&str, Option<&str>) {
    let name = name.trim();
    for (open, close) in [('(', ')'), ('（', '）')] {
        if let Some(inside) = name.strip_suffix(close)
            && let Some((before, company)) = inside.split_once(open)
            && !before.trim().is_empty()
        {
            return (before, Some(company));
        }
    }
    for dash in [" - ", " – ", " — "] {
        if let Some((before, company)) = name.split_once(dash) {
            return (before, Some(company));
        }
    }
    (name, None)
}

fn web_page(target: &str) -> Option<Text> {
    (target.starts_with("https://") || target.starts_with("http://")).then(|| Text::line(target))
}

/// Whether what follows a comma is a company or role of the person before: one Latin word, or a word that says so.
fn belongs_to_the_one_before(part: &str) -> bool {
    let lower = part.to_lowercase();
    let one_latin_word =
        part.chars().all(|character| character.is_ascii_alphanumeric() || matches!(character, '.' | '-'));
    let says_so = lower.contains('@')
        || WORDS.not_a_person.iter().any(|word| {
            if word.is_ascii() {
                lower.split(|character: char| !character.is_alphanumeric()).any(|found| found == word)
            } else {
                lower.contains(word.as_str())
            }
        });
    one_latin_word || says_so
}
