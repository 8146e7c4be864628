//! Names, titles and folders as part of a URL path, as each generator makes them: another spelling is another address.

pub mod eleventy;

use icu_properties::{
    CodePointMapData,
    props::{GeneralCategory, GeneralCategoryGroup},
};
use unicode_normalization::UnicodeNormalization;

use crate::settings::rules::{Rules, Slugify};

/// Folders as part of a URL path; only Hugo changes them.
#[must_use]
pub fn folders(path: &str, rules: &Rules) -> String {
    if rules.slugify == Slugify::Hugo { file_name(path, rules) } else { path.to_owned() }
}

/// A file's name where no pattern speaks of it: Hugo makes `-` of every blank.
#[must_use]
pub fn file_name(name: &str, rules: &Rules) -> String {
    if rules.slugify == Slugify::Hugo { slugify(&name.replace(' ', "-"), rules) } else { slugify(name, rules) }
}

/// A title or a name in a pattern: Hugo makes a path of it, in which up to Hugo 0.160 a `/` parts folders, and reads that as a query, in which `+`
/// is a blank.
#[must_use]
pub fn slugified_words(text: &str, rules: &Rules) -> String {
    if rules.slugify != Slugify::Hugo {
        return slugify(text, rules);
    }
    slugify(&slugify(text, rules).replace('+', " "), rules)
}

/// A slug that front matter states; Hugo's neither begins nor ends with `-`.
#[must_use]
pub fn stated_slug(slug: &str, rules: &Rules) -> String {
    let slug = slugify(slug, rules);
    if rules.slugify == Slugify::Hugo { slug.trim_matches('-').to_owned() } else { slug }
}

/// A name as part of a URL path.
#[must_use]
pub fn slugify(text: &str, rules: &Rules) -> String {
    match rules.slugify {
        Slugify::Hugo if rules.remove_accents => urlize(&without_accents(text), rules.lower_case_urls),
        Slugify::Hugo => urlize(text, rules.lower_case_urls),
        Slugify::Ascii => slug::slugify(text),
        Slugify::Safe => text.trim_end_matches([' ', '.']).replace(['<', '>', ':', '"', '/', '\\', '|', '?', '*'], ""),
        Slugify::Jekyll => hyphenated(text, |character| is_word(character) || "._~!$&'()+,;=@".contains(character)),
        Slugify::AsWritten => text.to_owned(),
    }
}

/// Words in lower case with `-` between them, as Jekyll makes them.
#[must_use]
pub fn jekyll_slug(text: &str) -> String {
    hyphenated(text, is_word).to_lowercase()
}

/// A title or category as part of a URL path, as the blog of Material for MkDocs makes it: letters and numbers of any script, `_`, `-`, and `-` for
/// each blank.
#[must_use]
pub fn material_slug(title: &str) -> String {
    let is_letter_or_number = |character: char| character.is_alphanumeric() && !is_mark(character);
    let title: String = title.nfc().collect();
    let kept = title.trim().to_lowercase();
    let kept = kept.chars().filter(|character| is_letter_or_number(*character) || "_- ".contains(*character));
    kept.map(|character| if character == ' ' { '-' } else { character }).collect()
}

/// A text in which `-` stands for what may not stay.
fn hyphenated(text: &str, stays: impl Fn(char) -> bool) -> String {
    let parts = text.split(|character| !stays(character)).filter(|part| !part.is_empty());
    parts.collect::<Vec<_>>().join("-")
}

/// A name as part of a URL path, as Hugo makes it: letters, digits and marks of any script and `._#+~@-/` stay, blanks
/// become one `-` unless one stands there, and everything else goes, joiners of no width too.
fn urlize(text: &str, lower: bool) -> String {
    let mut path = String::with_capacity(text.len());
    let mut blank = false;
    for (at, character) in text.char_indices() {
        if is_allowed(character) || character == '%' && is_escape(&text[at + 1..]) {
            if blank && character != '-' {
                path.push('-');
            }
            blank = false;
            match character {
                '#' => path.push_str("%23"),
                _ if lower => path.extend(character.to_lowercase()),
                _ => path.push(character),
            }
        } else if character.is_whitespace() && !path.is_empty() && !path.ends_with('-') {
            blank = true;
        }
    }
    path
}

/// Letters without the marks that stand on them.
fn without_accents(text: &str) -> String {
    let is_accent = |letter: &char| category(*letter) == GeneralCategory::NonspacingMark;
    text.nfd().filter(|letter| !is_accent(letter)).nfc().collect()
}

fn is_allowed(character: char) -> bool {
    is_word(character) || "._#+~@-/".contains(character)
}

/// Whether a character is a letter, a digit or a mark, of any script.
fn is_word(character: char) -> bool {
    GeneralCategoryGroup::Letter
        .union(GeneralCategoryGroup::Mark)
        .union(GeneralCategoryGroup::DecimalNumber)
        .contains(category(character))
}

/// Whether a character is a mark, which Rust may call alphabetic, and Python never does.
fn is_mark(character: char) -> bool {
    GeneralCategoryGroup::Mark.union(GeneralCategoryGroup::OtherSymbol).contains(category(character))
}

fn category(character: char) -> GeneralCategory {
    CodePointMapData::new().get(character)
}

/// Whether two hexadecimal digits follow a `%`.
fn is_escape(after: &str) -> bool {
    after.len() >= 2 && after.bytes().take(2).all(|byte| byte.is_ascii_hexdigit())
}
