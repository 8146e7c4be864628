//! Texts by language.

use std::fmt;

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::{
    Deserialize, Deserializer,
    de::{MapAccess, Visitor, value::MapAccessDeserializer},
};

/// A text in every language, or by language with fallback to the default language.
#[derive(Clone, Debug, PartialEq, Eq, JsonSchema)]
#[schemars(untagged)]
pub enum Localised {
    /// One text for all.
    Everywhere(String),
    /// By language code.
    ByLanguage(IndexMap<String, String>),
}

impl Localised {
    /// The text for a language, else for the default language.
    #[must_use]
    pub fn get(&self, language: &str, default_language: &str) -> Option<&str> {
        match self {
            Self::Everywhere(text) => Some(text),
            Self::ByLanguage(texts) => texts.get(language).or_else(|| texts.get(default_language)).map(String::as_str),
        }
    }

    /// Every text there is.
    pub fn texts(&self) -> impl Iterator<Item = &str> {
        let (one, many) = match self {
            Self::Everywhere(text) => (Some(text), None),
            Self::ByLanguage(texts) => (None, Some(texts.values())),
        };
        one.into_iter().chain(many.into_iter().flatten()).map(String::as_str)
    }

    /// The language codes it speaks of.
    pub fn languages(&self) -> impl Iterator<Item = &str> {
        let texts = match self {
            Self::Everywhere(_) => None,
            Self::ByLanguage(texts) => Some(texts),
        };
        texts.into_iter().flat_map(|texts| texts.keys().map(String::as_str))
    }
}

impl<'de> Deserialize<'de> for Localised {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct TextOrMap;
        impl<'de> Visitor<'de> for TextOrMap {
            type Value = Localised;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("a text, or texts by language code")
            }

            fn visit_str<E: serde::de::Error>(self, value: &str) -> Result<Localised, E> {
                Ok(Localised::Everywhere(value.to_owned()))
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Localised, A::Error> {
                IndexMap::deserialize(MapAccessDeserializer::new(map)).map(Localised::ByLanguage)
            }
        }
        deserializer.deserialize_any(TextOrMap)
    }
}
