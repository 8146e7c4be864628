//! The words that bylines are made of.

use std::sync::LazyLock;

use serde::Deserialize;

/// Words by what they tell.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Words {
    pub translated_by: Vec<String>,
    pub written_by: Vec<String>,
    pub edited_by: Vec<String>,
    pub by: Vec<String>,
    pub on_behalf_of: Vec<String>,
    pub and: Vec<String>,
    pub nobody: Vec<String>,
    pub not_a_person: Vec<String>,
}

/// Those of `config/people.yaml`.
pub(super) static WORDS: LazyLock<Words> = LazyLock::new(|| {
    let mut words: Words = serde_yaml::from_str(include_str!("../../../config/people.yaml"))
        .expect("the shipped words are valid: every test of a byline reads them");
    // The longest first, so that "translation by" is not taken for "translation".
    words.translated_by.sort_by_key(|word| std::cmp::Reverse(word.len()));
    words
});

/// Whether a word may stand next to another without a blank, as `译者` and `&` do.
pub(super) fn is_ideographic(word: &str) -> bool {
    word.chars().any(|character| !character.is_alphabetic() || character > '\u{2E7F}')
}

/// Lower case in which every character stands where it stood: what would change its length stays as it is.
pub(super) fn lower(text: &str) -> String {
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
