//! Eleventy's filters that make a part of a URL of a text in any script: `slugify`, and the older `slug`. In goes a title, out comes what
//! Eleventy's own filter of that name makes of it, since a letter that is spelled otherwise is another address.

use std::{collections::HashMap, sync::LazyLock};

use icu_properties::{CodePointSetData, props::Diacritic};
use serde::Deserialize;
use unicode_normalization::UnicodeNormalization;

/// What `slugify` makes of a text: letters from a to z and digits, with `-` between words.
#[must_use]
pub fn slugify(text: &str) -> String {
    let marks = CodePointSetData::new::<Diacritic>();
    let text: String = SLUGIFY.applied(text).nfd().filter(|character| !marks.contains(*character)).collect();
    let text = without_apostrophes(&text.to_lowercase());
    let words = text.split(|character: char| !character.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join("-")
}

/// What `slug` makes of a text: letters from a to z, digits and some signs, with `-` for blanks.
#[must_use]
pub fn slug(text: &str) -> String {
    let stays = |character: &char| {
        character.is_ascii_alphanumeric() || character.is_whitespace() || "_$*+~.()'\"!-:@".contains(*character)
    };
    let text: String = SLUG.applied(text).replace('-', " ").chars().filter(stays).collect();
    text.to_lowercase().split_whitespace().collect::<Vec<_>>().join("-")
}

/// `don't` and `today's` stay one word.
fn without_apostrophes(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    for (at, character) in text.char_indices() {
        let mut behind = text[at + character.len_utf8()..].chars();
        let is_in_word = character == '\''
            && kept.ends_with(|before: char| before.is_ascii_alphanumeric())
            && matches!(behind.next(), Some('t' | 's'))
            && behind.next().is_none_or(char::is_whitespace);
        if !is_in_word {
            kept.push(character);
        }
    }
    kept
}

/// What stands for characters, and for pairs of them.
struct Table(HashMap<String, String>);

static SLUGIFY: LazyLock<Table> = LazyLock::new(|| Shipped::read().slugify.into());
static SLUG: LazyLock<Table> = LazyLock::new(|| Shipped::read().slug.into());

/// By the replacement, the characters, blanks between them.
#[derive(Deserialize)]
struct Shipped {
    slugify: HashMap<String, String>,
    slug: HashMap<String, String>,
}

impl Shipped {
    fn read() -> Self {
        serde_yaml::from_str(include_str!("../../../config/transliteration.yaml")).expect("the shipped tables are maps")
    }
}

impl From<HashMap<String, String>> for Table {
    fn from(shipped: HashMap<String, String>) -> Self {
        let pairs = shipped.iter().flat_map(|(replacement, characters)| {
            characters.split(' ').map(|character| (character.to_owned(), replacement.clone()))
        });
        Self(pairs.collect())
    }
}

impl Table {
    /// A text with what stands for its characters in their place.
    fn applied(&self, text: &str) -> String {
        let text: Vec<char> = text.nfc().collect();
        let mut applied = String::new();
        let mut rest = text.as_slice();
        while let [first, behind @ ..] = rest {
            let longest = (1..=MOST_CHARACTERS.min(rest.len())).rev().find_map(|length| {
                let found = self.0.get(&rest[..length].iter().collect::<String>())?;
                Some((found, &rest[length..]))
            });
            match longest {
                Some((replacement, behind)) => {
                    applied.push_str(replacement);
                    rest = behind;
                }
                None => {
                    applied.push(*first);
                    rest = behind;
                }
            }
        }
        applied
    }
}

/// How many characters a key of the tables has at most.
const MOST_CHARACTERS: usize = 3;
