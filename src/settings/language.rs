//! Languages: how the content tree spells one, and what feeds call it.

use std::{collections::BTreeMap, fmt, str::FromStr, sync::LazyLock};

use oxilangtag::LanguageTag as Syntax;
use schemars::JsonSchema;
use serde::Serialize;

use super::{
    rules::Permalinks,
    value::{BaseUrl, deserialize_from_str},
};

static NAMES: LazyLock<BTreeMap<String, String>> = LazyLock::new(|| {
    serde_yaml::from_str(include_str!("../../config/language_names.yaml")).expect("the shipped names are a map")
});

/// A well-formed BCP 47 language tag (RFC 5646) in its usual case, e.g. `zh-Hant-TW`.
///
/// `_` is read as `-`, and the three codes that were withdrawn (`iw`, `in`, `ji`) become their successors, because the
/// W3C validator refuses both.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
pub struct LanguageTag(String);

impl LanguageTag {
    /// The tag as feeds write it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The primary language subtag, e.g. `zh`.
    #[must_use]
    pub fn primary(&self) -> &str {
        self.0.split('-').next().unwrap_or_default()
    }

    /// What the language calls itself, if that is known: `中文`.
    #[must_use]
    pub fn own_name(&self) -> Option<&'static str> {
        self.ever_shorter().find_map(|tag| NAMES.get(&tag.to_lowercase())).map(String::as_str)
    }

    /// The tag, then without its last subtag, and so on: `zh-Hant-TW`, `zh-Hant`, `zh`.
    pub fn ever_shorter(&self) -> impl Iterator<Item = &str> {
        std::iter::successors(Some(self.as_str()), |tag| Some(tag.rsplit_once('-')?.0))
    }
}

impl fmt::Display for LanguageTag {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl FromStr for LanguageTag {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let hyphenated = text.replace('_', "-");
        let (primary, rest) = hyphenated.split_at(hyphenated.find('-').unwrap_or(hyphenated.len()));
        let primary = match primary.to_ascii_lowercase().as_str() {
            "iw" => "he",
            "in" => "id",
            "ji" => "yi",
            _ => primary,
        };
        Syntax::parse_and_normalize(&format!("{primary}{rest}"))
            .map(|tag| Self(tag.into_inner()))
            .map_err(|error| format!("`{text}` is not a BCP 47 language tag ({error}); write one like `zh-CN`"))
    }
}

deserialize_from_str!(LanguageTag);

impl JsonSchema for LanguageTag {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "LanguageTag".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string", "description": "A BCP 47 language tag such as `zh-CN`." })
    }
}

/// Which way a language is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// Left to right.
    Ltr,
    /// Right to left.
    Rtl,
}

/// Scripts and languages that are written from right to left.
const RIGHT_TO_LEFT: &[&str] = &[
    "Arab", "Hebr", "Syrc", "Thaa", "Nkoo", "Adlm", "ar", "arc", "ckb", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi",
];

impl Direction {
    /// The direction that a tag implies: its script's if it names one, else its language's.
    #[must_use]
    pub fn of(tag: &LanguageTag) -> Self {
        let script = tag.as_str().split('-').find(|part| part.len() == 4 && part.chars().all(char::is_alphabetic));
        if RIGHT_TO_LEFT.contains(&script.unwrap_or(tag.primary())) { Self::Rtl } else { Self::Ltr }
    }
}

/// The codes of languages.
#[must_use]
pub fn codes(languages: &[Language]) -> Vec<&str> {
    languages.iter().map(|language| language.code.as_str()).collect()
}

/// A declared language, every default filled in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Language {
    /// Its place in the settings; 0 is the default language.
    pub index: usize,
    /// The code as the content tree spells it, and as feed paths do.
    pub code: String,
    /// What feeds call it.
    pub tag: LanguageTag,
    /// Its own name, e.g. `中文`.
    pub name: String,
    /// Which way it is written.
    pub direction: Direction,
    /// The address of its pages where that is not the site's.
    pub base_url: Option<BaseUrl>,
    /// What its URLs start with below that address: empty, or `/` and a path without a closing `/`.
    pub prefix: String,
    /// Permalink patterns of its own, which go before the rules'.
    pub permalink: Option<Permalinks>,
}
