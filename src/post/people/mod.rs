//! Bylines: one string in, people with their companies out, translators apart from authors.
//!
//! `Lin Sun (Solo.io), John Howard (Google); Translated by Wilson Wu (DaoCloud)` are three people, one of whom
//! translated. The words that tell so are data, `config/people.yaml`.

mod names;
mod person;
mod words;

use std::borrow::Cow;

pub use self::person::{Person, web_page};
use self::{
    names::{persons, split_outside},
    words::{WORDS, is_ideographic, lower},
};

/// The people of a byline.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Byline {
    /// Who wrote.
    pub authors: Vec<Person>,
    /// Who translated.
    pub translators: Vec<Person>,
}

/// What somebody is credited for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Writing it.
    Author,
    /// Translating it.
    Translator,
    /// Editing it, which counts where nobody is said to have written it.
    Editor,
}

/// Reads a byline.
#[must_use]
pub fn parse(byline: &str) -> Byline {
    let mut people = Byline::default();
    let byline = apart(&with_links(byline));
    let byline = byline.trim().trim_matches('"');
    for part in
        split_outside(byline, |rest| rest.starts_with([';', '；', '\n']).then_some(rest.chars().next()?.len_utf8()))
    {
        let part = part.trim();
        match strip_marker(part) {
            Some(names) => people.translators.extend(persons(names)),
            None => people.authors.extend(persons(strip_author_label(part))),
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

/// The role that a label names: `Authors`, `译者`, `Authors & Interviewers`.
#[must_use]
pub fn role(label: &str) -> Option<Role> {
    let label = label.to_lowercase();
    let names = |words: &[String]| {
        words.iter().any(|word| {
            label.strip_prefix(word.as_str()).is_some_and(|rest| {
                let is_joined = |and: &String| {
                    rest.trim_start()
                        .strip_prefix(and.as_str())
                        .is_some_and(|after| is_ideographic(and) || (rest.starts_with(' ') && after.starts_with(' ')))
                };
                rest.is_empty() || rest.trim_start().starts_with(['&', '/']) || WORDS.and.iter().any(is_joined)
            })
        })
    };
    let roles =
        [(&WORDS.translated_by, Role::Translator), (&WORDS.written_by, Role::Author), (&WORDS.edited_by, Role::Editor)];
    roles.into_iter().find_map(|(words, role)| names(words).then_some(role))
}

/// `By Ann Lee`, `Translated by Bo Yu`: the role and the names, where words say so without a colon.
#[must_use]
pub fn said_by(sentence: &str) -> Option<(Role, &str)> {
    let lower = lower(sentence);
    let after = |word: &String| {
        let rest = lower.strip_prefix(word.as_str()).filter(|rest| rest.starts_with(' '))?;
        Some(sentence[sentence.len() - rest.len()..].trim())
    };
    let translated = || WORDS.translated_by.iter().filter(|word| word.contains(' ')).find_map(after);
    let written = WORDS.by.iter().find_map(after).map(|names| (Role::Author, names));
    written.or_else(|| translated().map(|names| (Role::Translator, names)))
}

/// Whether a text is a row of names, and no sentence that happens to follow a word for a role.
#[must_use]
pub fn are_names(text: &str) -> bool {
    let people = parse_names(text);
    let is_name = |person: &Person| {
        let begins_small = person.name.starts_with(char::is_lowercase);
        person.name.chars().count() <= 60 && !(begins_small && person.name.contains(' '))
    };
    !people.is_empty() && people.iter().all(is_name)
}

/// Whether a text is nothing but full names: of two to four words, each with a capital.
#[must_use]
pub fn are_full_names(text: &str) -> bool {
    let people = parse_names(text);
    let is_full = |person: &Person| {
        let words = person.name.split(' ').count();
        (2..=4).contains(&words) && person.name.split(' ').all(|word| word.starts_with(char::is_uppercase))
    };
    !text.contains('\n') && !text.ends_with(['.', ':', '!', '?']) && !people.is_empty() && people.iter().all(is_full)
}

/// A byline whose links are Markdown's, where they are HTML's: `<a href="https://…">Ann Lee</a>`.
fn with_links(byline: &str) -> Cow<'_, str> {
    if !byline.contains("</a>") {
        return Cow::Borrowed(byline);
    }
    let mut links = String::with_capacity(byline.len());
    let mut rest = byline;
    while let Some((before, link)) = rest.split_once("<a ")
        && let Some((tag, after)) = link.split_once('>')
        && let Some((label, next)) = after.split_once("</a>")
    {
        let value = tag.split_once("href=").map_or("", |(_, value)| value);
        let quote = value.chars().next().filter(|first| matches!(first, '"' | '\''));
        let target = value.trim_start_matches(['"', '\'']).split(quote.unwrap_or(' ')).next().unwrap_or_default();
        links.extend([before, "[", label, "](", target, ")"]);
        rest = next;
    }
    Cow::Owned(links + rest)
}

/// A byline with plain blanks; an "and" that directly follows a bracket, as Chinese has it, is a comma.
fn apart(byline: &str) -> String {
    if byline.is_ascii() {
        return byline.to_owned();
    }
    let byline = byline.replace('\u{A0}', " ");
    WORDS
        .and
        .iter()
        .filter(|and| is_ideographic(and))
        .fold(byline, |byline, and| byline.replace(&format!("){and}"), ")、").replace(&format!("）{and}"), "）、"))
}

/// What follows a word for "translated by".
fn strip_marker(part: &str) -> Option<&str> {
    let lower = lower(part);
    let word = WORDS.translated_by.iter().find(|word| lower.starts_with(word.as_str()))?;
    let rest = &part[word.len()..];
    let names = rest.trim_start_matches([':', '：', ' ', '\u{3000}']);
    (is_ideographic(word) || names.len() < rest.len()).then_some(names)
}

/// What follows "Author:" or "by".
fn strip_author_label(part: &str) -> &str {
    let lower = lower(part);
    let stripped = WORDS.written_by.iter().find_map(|word| {
        let rest = lower.strip_prefix(word.as_str()).map(|rest| &part[part.len() - rest.len()..])?;
        let after_colon = rest.trim_start().strip_prefix([':', '：']);
        after_colon.or_else(|| rest.strip_prefix(' ').filter(|_| WORDS.by.contains(word)))
    });
    stripped.unwrap_or(part)
}
