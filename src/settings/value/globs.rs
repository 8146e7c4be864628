//! Globs: which paths a setting speaks of.

use std::{fmt, str::FromStr};

use globset::{Glob, GlobBuilder, GlobSet, GlobSetBuilder};
use schemars::JsonSchema;
use serde::{
    Deserialize, Deserializer,
    de::{Error as _, SeqAccess, Visitor, value::SeqAccessDeserializer},
};

use super::deserialize_from_str;
use crate::path;

/// Globs over paths relative to a language's root: `*` stays within a folder, `**` crosses folders.
#[derive(Clone, Debug, Default)]
pub struct Globs {
    set: GlobSet,
    patterns: Vec<String>,
}

impl Globs {
    /// Whether any of them matches.
    #[must_use]
    pub fn matches(&self, path: &str) -> bool {
        self.set.is_match(path)
    }

    /// The folders that they begin with, before any mark that stands for other characters.
    pub fn folders(&self) -> impl Iterator<Item = &str> {
        let before_marks = |pattern: &'_ str| pattern.find(['*', '?', '[', '{']).unwrap_or(pattern.len());
        self.patterns().map(move |pattern| path::parent(&pattern[..before_marks(pattern)]))
    }

    /// The globs as they are written.
    pub fn patterns(&self) -> impl Iterator<Item = &str> {
        self.patterns.iter().map(String::as_str)
    }
}

impl<'de> Deserialize<'de> for Globs {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct GlobOrList;
        impl<'de> Visitor<'de> for GlobOrList {
            type Value = Vec<OneGlob>;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("a glob or a list of globs")
            }

            fn visit_str<E: serde::de::Error>(self, value: &str) -> Result<Vec<OneGlob>, E> {
                Ok(vec![value.parse().map_err(E::custom)?])
            }

            fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<Vec<OneGlob>, A::Error> {
                Vec::deserialize(SeqAccessDeserializer::new(list))
            }
        }
        let mut set = GlobSetBuilder::new();
        let mut patterns = Vec::new();
        for OneGlob(glob) in deserializer.deserialize_any(GlobOrList)? {
            patterns.push(glob.glob().to_owned());
            set.add(glob);
        }
        set.build().map(|set| Self { set, patterns }).map_err(D::Error::custom)
    }
}

struct OneGlob(Glob);

deserialize_from_str!(OneGlob);

impl FromStr for OneGlob {
    type Err = String;

    fn from_str(pattern: &str) -> Result<Self, String> {
        GlobBuilder::new(pattern.trim_start_matches('/'))
            .literal_separator(true)
            .build()
            .map(Self)
            .map_err(|error| format!("`{pattern}` is not a glob: {}", error.kind()))
    }
}

impl JsonSchema for Globs {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Globs".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "description": "A glob or a list of globs.",
            "anyOf": [{ "type": "string" }, { "type": "array", "items": { "type": "string" } }]
        })
    }
}
