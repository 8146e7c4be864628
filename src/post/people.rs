//! Bylines: one string in, people with their companies out, translators apart from authors.
//!
//! `Lin Sun (Solo.io), John Howard (Google); Translated by Wilson Wu (DaoCloud)` are three people, one of whom
//! translated. The words that tell so are data, `config/people.yaml`.

use std::sync::LazyLock;

use serde::Deserialize;
use url::Url;

use crate::text::Text;

/// Somebody who is named for a post.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Person {
    /// The name.
    pub name: Text,
    /// Company, or those the person speaks for.
    pub affiliation: Option<Text>,
    /// A page of the person's, an absolute `http(s)` URL.
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

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Words {
    translated_by: Vec<String>,
    written_by: Vec<String>,
    edited_by: Vec<String>,
    by: Vec<String>,
    on_behalf_of: Vec<String>,
    and: Vec<String>,
    nobody: Vec<String>,
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
    let byline = apart(byline);
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
    let lower = sentence.to_lowercase();
    let after = |word: &String| {
        let rest =
            lower.strip_prefix(word.as_str()).filter(|rest| rest.starts_with(' ') && lower.len() == sentence.len())?;
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

fn is_ideographic(word: &str) -> bool {
    word.chars().any(|character| !character.is_alphabetic() || character > '\u{2E7F}')
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

fn persons(names: &str) -> Vec<Person> {
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
                last.affiliation = Some(Text::line(&format!("{known}{part}")));
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

/// Lower case in which every character stands where it stood: what would change its length stays as it is.
fn lower(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    let lower = |character: char| {
        let mut lower = character.to_lowercase();
        let one = lower.next().filter(|one| one.len_utf8() == character.len_utf8());
        one.filter(|_| lower.next().is_none()).unwrap_or(character)
    };
    text.chars().map(lower).collect()
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

/// One person: `Name`, `Name (Company)`, `Name - Company`, `[Name](https://…) (Company)`, `Name <https://…>`, `mail@example.org (Name)`.
fn person(text: &str) -> Option<Person> {
    let text = text.trim();
    let (name, company, url) = if let Some((label, target, rest)) = split_link(text) {
        let rest = rest.trim().trim_start_matches(['-', '–', '—', '|', ',']).trim();
        let company = unbracketed(rest).unwrap_or(rest);
        let (name, nick) = if company.is_empty() { split_company(label) } else { (label, None) };
        (name, nick.or(Some(company)), web_page(target))
    } else if let Some((before, target)) = text.strip_suffix('>').and_then(|rest| rest.split_once('<')) {
        let (name, company) = split_company(before);
        (name, company, web_page(target))
    } else if let Some(name) = behind_mail_address(text) {
        (name, None, None)
    } else {
        let (name, company) = split_company(text);
        (name, company.filter(|company| !is_mail_address(company)), None)
    };
    let name = Text::line(name.trim_matches(['*', '_', '@', '"', ' ']));
    let is_word = WORDS.and.contains(&name.to_lowercase());
    if is_word || !name.chars().any(char::is_alphanumeric) {
        return None;
    }
    let company = company.map(|company| Text::line(&without_links(company)));
    Some(Person { name, affiliation: company.filter(|company| company.chars().any(char::is_alphanumeric)), url })
}

/// `[label](target) rest`.
fn split_link(text: &str) -> Option<(&str, &str, &str)> {
    let (label, after) = text.strip_prefix('[')?.split_once("](")?;
    let (target, rest) = after.split_once(')')?;
    Some((label, target, rest))
}

/// A company that is a link is called what the link says.
fn without_links(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find('[')
        && let Some((label, _, after)) = split_link(&rest[start..])
    {
        plain.push_str(&rest[..start]);
        plain.push_str(label);
        rest = after;
    }
    plain + rest
}

/// What stands between the bracket that ends a text and its partner.
fn unbracketed(text: &str) -> Option<&str> {
    let inside = text.strip_prefix(['(', '（', '['])?;
    inside.strip_suffix([')', '）', ']'])
}

fn split_company(name: &str) -> (&str, Option<&str>) {
    let name = name.trim();
    for (open, close) in [('(', ')'), ('（', '）'), ('[', ']')] {
        if !name.ends_with(close) {
            continue;
        }
        let mut depth = 0_usize;
        let opening = name.char_indices().rev().find(|(_, character)| {
            depth = if *character == close { depth + 1 } else { depth.saturating_sub(usize::from(*character == open)) };
            depth == 0
        });
        if let Some((at, _)) = opening
            && !name[..at].trim().is_empty()
        {
            return (&name[..at], unbracketed(&name[at..]));
        }
    }
    for dash in [" - ", " – ", " — "] {
        if let Some((before, company)) = name.split_once(dash) {
            return (before, Some(company));
        }
    }
    (name, None)
}

/// The name in `ann@example.org (Ann Lee)`, as RSS writes people.
fn behind_mail_address(text: &str) -> Option<&str> {
    let (address, name) = split_company(text);
    name.filter(|name| is_mail_address(address) && !name.trim().is_empty())
}

fn is_mail_address(text: &str) -> bool {
    let is_part = |part: &str| !part.is_empty() && !part.contains(char::is_whitespace);
    text.trim().split_once('@').is_some_and(|(user, host)| is_part(user) && is_part(host) && host.contains('.'))
}

/// A page on the web, as a URL that any format takes.
pub(super) fn web_page(target: &str) -> Option<Text> {
    let url = Url::parse(target.trim()).ok().filter(|url| matches!(url.scheme(), "http" | "https"))?;
    Some(Text::line(url.as_str()))
}

/// Whether what follows a comma is a company or role of the person before: one Latin word after a full name whose company is not
/// known (`Jose Nativio, IBM`, but not `Alice, Bob`), or a word that says so.
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
    (one_latin_word && has_full_name && last.affiliation.is_none()) || says_so
}
