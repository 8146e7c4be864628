//! What an admonition without a title of its own is called in a post's language. The words are data, `config/admonitions.yaml`.

use std::{collections::BTreeMap, sync::LazyLock};

use crate::{settings::language::LanguageTag, text::capitalised};

static TITLES: LazyLock<BTreeMap<String, BTreeMap<String, String>>> = LazyLock::new(|| {
    serde_yaml::from_str(include_str!("../../../config/admonitions.yaml"))
        .expect("the shipped titles are maps of words")
});

/// The title of a kind of admonition in a language; where that has no word for it, the kind itself. It begins with a capital letter.
#[must_use]
pub fn title(kind: &str, language: &LanguageTag) -> String {
    let word = language.ever_shorter().find_map(|tag| TITLES.get(tag)).and_then(|words| words.get(kind));
    capitalised(word.map_or(kind, String::as_str))
}
